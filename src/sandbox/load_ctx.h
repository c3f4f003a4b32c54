/*
 * load_ctx.h - loads that come in several requests: what a BE holds of them in its
 * memory, from begin until they end.
 */
#ifndef STARLOAD_SANDBOX_LOAD_CTX_H
#define STARLOAD_SANDBOX_LOAD_CTX_H
#include "sandbox/load.h"

struct load_ctx {
	struct load_ctx *next;
	struct load *load;   /* its body is all that was sent */
	const char *options; /* those of the first load, in its arena; NULL: there was none */
	int64_t earlier;     /* bytes of the body before the present request */
	bool busy;	     /* a request has it */
	bool prepared;	     /* no longer the BE's: it waits for the FE's commit */
	bool many;	     /* one of a transaction over several tables, or of several channels */
	int channel;	     /* -1: it has none */
};

/* Takes the load over. */
struct load_ctx *load_ctx_add(struct fe *fe, struct load *l);
void load_ctx_remove(struct fe *fe, struct load_ctx *c);
void load_ctxs_free(struct fe *fe);

/* The BE's of a label; NULL: none, or its time is over.  `table`: of a transaction that has
 * many the one for this and the channel (-1: none), else NULL. */
struct load_ctx *load_ctx_find(struct fe *fe, struct text label, const char *table, int channel);

/* What came through all contexts of a transaction. */
struct load_sum {
	int64_t loaded, filtered, unselected, bytes;
	const char *url; /* of an error log, or NULL */
};
/* Look what would become of them; NULL, or what is wrong. */
const char *load_ctxs_try(struct fe *fe, int64_t txn_id, struct arena *mem, struct load_sum *sum);

/* The FE commits or ends a transaction: all contexts of it.  commit: NULL, or what is wrong;
 * nothing is in the tables then.  Texts in `mem`. */
const char *load_ctxs_commit(struct fe *fe, int64_t txn_id, struct arena *mem);
void load_ctxs_drop(struct fe *fe, int64_t txn_id);

/* A BE's process ends: what it held is lost, and the FE gives its transactions up. */
void load_ctxs_crash(struct fe *fe, unsigned be);
#endif
