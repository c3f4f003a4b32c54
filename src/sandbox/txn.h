/*
 * txn.h - transactions of loads: labels, states, and how long they are remembered.
 * Those of a database share one namespace of labels (source: DatabaseTransactionMgr).
 */
#ifndef STARLOAD_SANDBOX_TXN_H
#define STARLOAD_SANDBOX_TXN_H
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct fe;

enum {
	LABEL_MAX = 128,
	LABEL_KEEP_S = 259200,	    /* label_keep_max_second */
	LABEL_KEEP_NUM = 1000,	    /* label_keep_max_num, of a database */
	TXN_RUNNING_MAX = 1000,	    /* max_running_txn_num_per_db */
	TXN_CLEAN_MS = 30000,	    /* transaction_clean_interval_second */
	TXN_ROLLBACK_MS = 500,	    /* until the FE hears of a client that left */
	PUBLISH_MS = 10000,          /* what a publish time-out puts off */
	PREPARED_TIMEOUT_S = 86400, /* prepared_transaction_default_timeout_second */
};

enum txn_state { TXN_PREPARE, TXN_PREPARED, TXN_COMMITTED, TXN_VISIBLE, TXN_ABORTED };

struct txn {
	struct txn *next; /* the one before it */
	int64_t id, db_id;
	int64_t task_id;                /* of SHOW STREAM LOAD */
	unsigned be;                    /* that coordinates it */
	const char *db, *table;
	const char *label;
	enum txn_state state;
	const char *reason;		       /* of ABORTED, or NULL */
	int64_t begin_ms, prepared_ms, end_ms; /* end_ms: since its final state; 0: not yet */
	int64_t deadline_ms;		       /* aborted then, unless it got on */
	int64_t rollback_ms; /* 0, or when it is aborted because its client left */
	int64_t visible_ms;  /* of a COMMITTED one: when it is seen by itself; 0: never */
	/* what SHOW and information_schema say of it */
	const char *kind; /* "STREAM LOAD" ... */
	int64_t loaded, filtered, unselected, bytes, timeout_s;
	const char *tracking_url, *error_log; /* or NULL */
	unsigned char *channels; /* what each of many writers is about; NULL: none */
	unsigned n_channels;
};

struct txns;

/* What an FE's configuration says of them; the enum has the defaults. */
struct txn_limits {
	int64_t keep_s, keep_num, running;
};

struct txns *txns_new(void);
void txns_free(struct txns *t);

/* They may be changed. */
struct txn_limits *txns_limits(struct txns *t);

/* ^[-\w]{1,128}$ */
bool label_valid(struct text label);

/* What time has done up to now: timeouts, rollbacks, forgetting. */
void txns_run(struct txns *t, int64_t now_ms);

/* The newest of that label, or NULL. */
struct txn *txn_find(struct txns *t, int64_t db_id, struct text label);
struct txn *txn_by_id(struct txns *t, int64_t id);
/* From the newest on; NULL behind the last. */
struct txn *txns_first(struct txns *t);

/* Begin one: the label is known to be free.  `id` is the caller's. */
struct txn *txn_add(struct txns *t, int64_t id, int64_t db_id, const char *db, const char *table,
		    struct text label, int64_t now_ms, int64_t timeout_s);
unsigned txns_running(const struct txns *t, int64_t db_id);

/* To another state; `reason` is copied, NULL when there is none. */
void txn_set(struct txns *t, struct txn *x, enum txn_state state, const char *reason,
	     int64_t now_ms);
/* What only the leader's memory held is gone: those that are not prepared yet. */
void txns_forget_running(struct txns *t);
/* "PREPARE" ... as get_load_state says it. */
const char *txn_state_name(enum txn_state s);
/* Copies that last as long as the transaction. */
const char *txn_keep(struct txn *x, const char *s);
/* All of their states are 0. */
void txn_open_channels(struct txn *x, unsigned n);
#endif
