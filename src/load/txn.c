/*
 * txn.c - the transaction interface of Stream Load.
 */
#include "config.h"
#include "load/txn.h"

#include "base/arena.h"
#include "load/call.h"
#include "load/send_int.h"

enum { HEADERS = 10, TIMEOUT_S = 600 };

static void add(struct http_header *h, size_t *n, const char *name, const char *value)
{
	if (value)
		h[(*n)++] = (struct http_header){ name, value };
}

static void add_number(struct http_header *h, size_t *n, const char *name, unsigned s,
		       struct arena *mem)
{
	if (s)
		add(h, n, name, arena_printf(mem, "%u", s));
}

/* Those that FEs keep count of. */
static bool by_fe(const struct txn *t)
{
	return t->multi || t->channels;
}

/* What every request has. */
static void common(const struct txn *t, const char *table, struct http_header *h, size_t *n,
		   struct arena *mem)
{
	add(h, n, "db", t->db);
	add(h, n, "table", table);
	add(h, n, "label", t->label);
	add(h, n, "transaction_type", t->multi ? "multi" : NULL);
	if (!t->channels)
		return;
	add_number(h, n, "channel_num", t->channels, mem);
	add(h, n, "channel_id", arena_printf(mem, "%u", t->channel));
}

static int post(struct load_conn *c, const struct txn *t, enum load_op op, const char *path,
		const struct http_header *h, size_t n, unsigned idle_ms, struct arena *mem,
		struct load_reply *out, struct err *err)
{
	struct load_call call = { .method = "POST",
				  .path = path,
				  .header = h,
				  .n_headers = n,
				  .direct = !by_fe(t),
				  .only = by_fe(t) ? NULL : t->be,
				  .idle_ms = idle_ms };
	struct load_called called;
	int rc = load_call(c, &call, mem, &called, err);

	load_judge(&called, op, rc, mem, out);
	return rc;
}

int txn_begin(struct load_conn *c, struct txn *t, struct arena *mem, struct load_reply *out,
	      struct err *err)
{
	struct http_header h[HEADERS];
	size_t n = 0;
	int rc;

	common(t, t->table, h, &n, mem);
	add(h, &n, "warehouse", t->warehouse);
	add_number(h, &n, "timeout", t->timeout_s || !by_fe(t) ? t->timeout_s : TIMEOUT_S, mem);
	t->be = NULL;
	rc = post(c, t, OP_TXN_BEGIN, "/api/transaction/begin", h, n, load_idle_ms(60), mem, out,
		  err);
	if (c->s->n_bes && !by_fe(t))
		t->be = &c->s->bes[c->be];
	return rc;
}

int txn_load(struct load_conn *c, struct txn *t, const struct load_request *r, struct arena *mem,
	     struct load_reply *out, struct err *err)
{
	struct http_header h[HEADERS];
	struct load_request own = *r;
	struct load_put put = { .r = &own,
				.op = OP_TXN_LOAD,
				.path = "/api/transaction/load",
				.first = h,
				.only = by_fe(t) ? NULL : t->be,
				.fe_only = by_fe(t) };

	common(t, t->multi ? r->table : t->table, h, &put.n_first, mem);
	own.label = NULL; /* it is among the first */
	return load_put(c, &put, mem, out, err);
}

int txn_prepare(struct load_conn *c, struct txn *t, struct arena *mem, struct load_reply *out,
		struct err *err)
{
	struct http_header h[HEADERS];
	size_t n = 0;

	common(t, t->table, h, &n, mem);
	add_number(h, &n, "prepared_timeout", t->prepared_s, mem);
	return post(c, t, OP_TXN_PREPARE, "/api/transaction/prepare", h, n,
		    load_idle_ms(t->timeout_s), mem, out, err);
}

int txn_commit(struct load_conn *c, struct txn *t, struct arena *mem, struct load_reply *out,
	       struct err *err)
{
	struct http_header h[HEADERS];
	size_t n = 0;

	common(t, t->table, h, &n, mem);
	add_number(h, &n, "timeout", t->publish_s, mem);
	return post(c, t, OP_TXN_COMMIT, "/api/transaction/commit", h, n,
		    load_idle_ms(t->timeout_s > t->publish_s ? t->timeout_s : t->publish_s), mem,
		    out, err);
}

int txn_rollback(struct load_conn *c, struct txn *t, struct arena *mem, struct load_reply *out,
		 struct err *err)
{
	struct http_header h[HEADERS];
	size_t n = 0;

	common(t, t->table, h, &n, mem);
	return post(c, t, OP_TXN_ROLLBACK, "/api/transaction/rollback", h, n, load_idle_ms(60), mem,
		    out, err);
}
