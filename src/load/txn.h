/*
 * txn.h - the transaction interface of Stream Load: begin, load ..., prepare, commit or rollback.
 * Each call is one request and tells its outcome; what follows from that is the caller's.
 *
 * All of them as load_send(): 0 and *out; ERR_UNREACHABLE: the request did not arrive; ERR_UNKNOWN:
 * it may have been executed; ERR_REFUSED.  Verdicts, beyond what reply.h says of them:
 *
 *   begin     LV_EXISTS_*: somebody has the label, nothing was begun (nor is the old one rolled
 * back, whatever manuals say): ask for its state load      LV_DONE: queued, no more than that: what
 * is wrong with the rows is told later ERR_UNKNOWN or any other verdict: roll back and begin anew;
 * never send it again prepare   has the counts of rows commit    LV_DONE_LATER: committed,
 * publishing took too long (FEs call it FAILED); LV_UNKNOWN and ERR_UNKNOWN: ask for the state; may
 * be repeated until it says "already" (committed_before) or the state is VISIBLE or COMMITTED
 *   rollback  LV_UNKNOWN: it seems to be committed: ask
 *
 * LV_TRANSIENT means "begin anew with the same label" where it is not begin itself that said so.
 * Status "OK" is not believed where the message says otherwise.
 * Facts: loads ignore skip_header, enclose, escape, trim_space and log_rejected_record_num; CSV
 * bodies are joined, so each must end with the row delimiter; options are those of the first load.
 */
#ifndef STARLOAD_LOAD_TXN_H
#define STARLOAD_LOAD_TXN_H
#include "load/send.h"

struct txn {
	const char *db, *table, *label;
	bool multi; /* over several tables: 4.0 and newer, by FEs only, without prepare */
	const char *warehouse; /* of begin; NULL: the default */
	unsigned channels;     /* parallel loads, of one channel each; 0: none.  By FEs only */
	unsigned channel;      /* ours, from 0; each begins, loads and prepares, one commits */
	unsigned timeout_s;    /* from begin to prepared; 0: 600 s, also where servers have 20 s */
	unsigned publish_s;  /* how long a commit waits for its publishing; 0: the server's 20 s */
	unsigned prepared_s; /* how long prepared waits for commit (3.5.4 and newer); 0: the
				server's */
	/* Set by txn_begin() where --be named hosts: all requests go to this one. */
	const struct load_host *be;
};

int txn_begin(struct load_conn *c, struct txn *t, struct arena *mem, struct load_reply *out,
	      struct err *err);

/* r->db, table and label are those of the transaction, but for `multi`, where the table is r's. */
int txn_load(struct load_conn *c, struct txn *t, const struct load_request *r, struct arena *mem,
	     struct load_reply *out, struct err *err);

int txn_prepare(struct load_conn *c, struct txn *t, struct arena *mem, struct load_reply *out,
		struct err *err);
int txn_commit(struct load_conn *c, struct txn *t, struct arena *mem, struct load_reply *out,
	       struct err *err);
int txn_rollback(struct load_conn *c, struct txn *t, struct arena *mem, struct load_reply *out,
		 struct err *err);
#endif
