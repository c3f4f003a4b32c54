/*
 * load.h - one Stream Load at the BE, from the head of its request to its reply.
 *
 *     load_new(), load_options(), load_begin() ... a reply at once when one fails
 *     load_add() for each piece of the body
 *     load_run(), load_commit()
 *     load_reply(), load_free()
 *
 * The FE's part (labels, transactions, the plan) is played by the same functions.
 */
#ifndef STARLOAD_SANDBOX_LOAD_H
#define STARLOAD_SANDBOX_LOAD_H
#include "sandbox/job.h"
#include "sandbox/http_visit.h"
#include "sandbox/spool.h"
#include "sandbox/txn.h"

enum load_status {
	LOAD_OK,
	LOAD_PUBLISH_TIMEOUT,
	LOAD_LABEL_EXISTS,
	LOAD_FAIL,
	/* of the transaction interface */
	LOAD_INVALID_ARGUMENT,
	LOAD_TXN_NOT_EXISTS,
	LOAD_TXN_IN_PROCESSING,
	LOAD_ABORTED,
};

/* How a body is packed. */
enum packing {
	PACKED_NOT,
	PACKED_GZIP,
	PACKED_DEFLATE,
	PACKED_ZLIB,
	PACKED_LZ4_FRAME,
	PACKED_BZIP2,
	PACKED_ZSTD,
	PACKED_SNAPPY,
	PACKED_LZ4,
	PACKED_OTHER,
};

struct load {
	const struct http_site *site;
	struct fe *fe;
	struct arena *mem;
	const char *user, *peer;
	unsigned be; /* which */
	const char *db, *table, *label;
	/* options */
	struct job_def def; /* how rows are made; the clauses are in it */
	bool negative, merge_commit, merge_async;
	enum packing packing;
	const char *packing_name;
	int64_t skip_header, log_rejected, exec_mem_limit;
	double max_filter_ratio;
	int32_t timeout_s;    /* -1: not given */
	bool publish_timeout; /* a fault asks for it */
	const char *error_at; /* ... that the ErrorURL leads there; NULL: no */
	bool pauses;	      /* run beside the loop: others have their turn meanwhile */
	/* under way */
	int64_t txn_id; /* -1: none was begun */
	bool crashed;	/* this request ends a BE's process: there is no reply */
	struct spool body;
	char row_end;	 /* the last byte of a row delimiter */
	int64_t rows;	 /* ... how often it came, of a body that is thrown away */
	int64_t *pieces; /* where each of several bodies ends */
	size_t n_pieces, pieces_room;
	int64_t start_ns, received_ns;
	/* results */
	enum load_status status;
	const char *message, *existing; /* existing: RUNNING or FINISHED */
	int64_t total, loaded, filtered, unselected, bytes;
	int64_t load_ms, begin_ms, plan_ms, read_ms, write_ms, commit_ms;
	const char *error_url, *error_log;
};

/* db, table and label are copied; label NULL: one is made up. */
struct load *load_new(const struct http_site *site, struct text db, struct text table,
		      struct text label);
void load_free(struct load *l);

/* It fails, for this reason; always false. */
bool load_fail_as(struct load *l, enum load_status s, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
#define load_fail(l, ...) load_fail_as(l, LOAD_FAIL, __VA_ARGS__)

/* load_options.c: what stands in the headers.  First what is looked at before a transaction
 * begins, then the rest; of a transaction's load `less`.  False: it failed. */
bool load_options_early(struct load *l, const struct http_request *rq);
bool load_options_rest(struct load *l, const struct http_request *rq, bool less);

/* User and password of the request; false: it failed. */
bool load_auth(struct load *l, const struct http_request *rq);
/* load.c: a transaction of that label; the privilege, database and table are judged. */
bool load_begin(struct load *l);
/* Its table now, or NULL. */
struct table *load_table(const struct load *l);
/* Plan it, to see what is wrong; nothing is kept. */
bool load_plan(struct load *l);

void load_add(struct load *l, struct text part);
/* The same of a body that is thrown away; touches nothing but the load. */
void load_count(struct load *l, struct text part);
/* Of several bodies one is complete. */
void load_end_piece(struct load *l);
/* load_run.c: rows out of the body.  keep: into the table; else only what would
 * become of them.  False: it failed, and nothing is in the table. */
bool load_run(struct load *l, bool keep);
/* Commit the transaction; before it the rows were kept. */
bool load_commit(struct load *l);
/* Whether it could still be committed: rows get into the table only then. */
bool load_open(struct load *l);
/* Whatever it failed of, the transaction ends. */
void load_abort(struct load *l);
/* The client left: the FE hears of it a little later. */
void load_leave(struct load *l);

/* load_merge.c: a body that others may share a transaction with, from its options on. */
void load_merge(struct load *l, const struct http_request *rq);

/* load_reply.c */
void load_reply(const struct load *l, struct http_reply *r);
const char *load_status_code(enum load_status s);
/* The reply of an operation (begin, load, prepare, commit, rollback) of a transaction. */
void load_reply_txn(const struct load *l, const char *op, struct http_reply *r);
/* The Content-Type of a BE's JSON in this release. */
const char *load_reply_type(const struct fe *fe);

/* load_log.c: error logs, which a BE keeps for two days.  Returns the URL; texts live in
 * `mem`. */
const char *error_log_add(struct fe *fe, const char *host, unsigned be, struct text text,
			  struct arena *mem);
/* NULL: there is none of that name (any more). */
const struct text *error_log_find(struct fe *fe, struct text file);
void error_logs_free(struct fe *fe);
#endif
