/*
 * load.c - the life of one Stream Load: user, label, plan, end.
 */
#include "config.h"
#include "sandbox/load.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/util.h"
#include "sandbox/auth.h"
#include "sandbox/plan.h"
#include "sandbox/users.h"

enum {
	TIMEOUT_S = 600,	/* stream_load_default_timeout_second */
	TIMEOUT_MIN_S = 1,	/* min_load_timeout_second */
	TIMEOUT_MAX_S = 259200, /* max_stream_load_timeout_second */
};

struct load *load_new(const struct http_site *site, struct text db, struct text table,
		      struct text label)
{
	struct load *l = xmalloc(sizeof(*l));

	*l = (struct load){ .site = site, .fe = site->fe, .txn_id = -1, .timeout_s = -1 };
	l->mem = arena_new();
	l->user = l->peer = "";
	l->message = "OK";
	l->db = arena_copy(l->mem, db.p, db.n);
	l->table = arena_copy(l->mem, table.p, table.n);
	l->label = label.p ? arena_copy(l->mem, label.p, label.n) : world_uuid(l->fe, l->mem);
	l->start_ns = clock_mono_ns();
	l->def.format = "csv";
	l->def.timezone = "Asia/Shanghai";
	l->def.jsonpaths = l->def.json_root = l->def.merge_condition = "";
	spool_init(&l->body);
	return l;
}

void load_free(struct load *l)
{
	if (!l)
		return;
	spool_release(&l->body);
	free(l->pieces);
	arena_free(l->mem);
	free(l);
}

bool load_fail_as(struct load *l, enum load_status s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	l->message = arena_vprintf(l->mem, fmt, ap);
	va_end(ap);
	l->status = s;
	return false;
}

/* who -------------------------------------------------------------------------------- */

bool load_auth(struct load *l, const struct http_request *rq)
{
	struct text user, password;
	const char *hash;

	l->peer = rq->peer;
	if (!http_basic(rq, false, &user, &password))
		return load_fail(l, "no valid Basic authorization");
	l->user = arena_copy(l->mem, user.p, user.n);
	hash = users_hash(l->fe->users, l->user);
	if (hash && auth_plain(password, hash))
		return true;
	/* a BE asks the FE, and does so when it begins: but nothing before depends on it */
	l->user = "";
	if (since(l->fe, FE_3_5))
		return load_fail(l, "Access denied for user '%.*s' (using password: YES)",
				 TEXT_ARG(user));
	return load_fail(l, "Access denied for %.*s@%s", TEXT_ARG(user), rq->peer);
}

static bool may_insert(struct load *l)
{
	struct database *db = store_database(&l->fe->store, (struct text){ l->db, strlen(l->db) });

	/* what does not exist is no question of privileges */
	if (!db || !store_table(db, (struct text){ l->table, strlen(l->table) }))
		return true;
	return users_may(l->fe->users, l->user, PRIV_INSERT, l->db, l->table) ||
	       load_fail(l, "Access denied; you need (at least one of) the INSERT privilege(s) for "
			    "this operation");
}

/* the transaction ---------------------------------------------------------------------- */

struct table *load_table(const struct load *l)
{
	struct database *db = store_database(&l->fe->store, (struct text){ l->db, strlen(l->db) });

	return db ? store_table(db, (struct text){ l->table, strlen(l->table) }) : NULL;
}

static bool label_free(struct load *l, int64_t db_id)
{
	struct text label = { l->label, strlen(l->label) };
	const struct txn *x = txn_find(l->fe->txns, db_id, label);

	if (!x || x->state == TXN_ABORTED)
		return true;
	l->existing = x->state == TXN_PREPARE || x->state == TXN_PREPARED ? "RUNNING" : "FINISHED";
	return load_fail_as(l, LOAD_LABEL_EXISTS, "Label [%s] has already been used.", l->label);
}

static bool judge_table(struct load *l, const struct table *t)
{
	if (!t)
		return load_fail(l, "unknown table \"%s.%s\"", l->db, l->table);
	if (t->materialized)
		return load_fail(
			l,
			"The data of '%s' cannot be inserted because '%s' is a materialized "
			"view,and the data of materialized view must be consistent with the "
			"base table.",
			t->name, t->name);
	if (t->view)
		return load_fail(l, "load table type is not OlapTable, type=class "
				    "com.starrocks.catalog.View");
	return true;
}

bool load_begin(struct load *l)
{
	struct text db_name = { l->db, strlen(l->db) }, label = { l->label, strlen(l->label) };
	int64_t timeout = l->timeout_s < 0 ? TIMEOUT_S : l->timeout_s;
	struct database *db = store_database(&l->fe->store, db_name);
	struct txn *x;

	txns_run(l->fe->txns, l->fe->now_ms);
	if (l->fe->leader < 0)
		return load_fail(l, "current fe is not master");
	if (l->fe->no_loads)
		return load_fail(l, "disable_load_job is set to true, all load jobs are rejected");
	if (!may_insert(l))
		return false;
	if (!db)
		return load_fail(l, "unknown database, database=%s", l->db);
	if (!judge_table(l, load_table(l)))
		return false;
	if (timeout < TIMEOUT_MIN_S || timeout > TIMEOUT_MAX_S)
		return load_fail(
			l,
			"Invalid timeout: '%d'. Expected values should be between %d and %d "
			"seconds",
			(int)timeout, TIMEOUT_MIN_S, TIMEOUT_MAX_S);
	if (!label_valid(label))
		return load_fail(
			l,
			"Getting analyzing error. Detail message: Label format error. regex: "
			"^[-\\w]{1,128}$, label: %s.",
			l->label);
	if (!label_free(l, db->id))
		return false;
	if (txns_running(l->fe->txns, db->id) >= txns_limits(l->fe->txns)->running)
		return load_fail(l, "current running txns on db %lld is %u, larger than limit %lld",
				 (long long)db->id, txns_running(l->fe->txns, db->id),
				 (long long)txns_limits(l->fe->txns)->running);
	l->txn_id = l->fe->next_txn++;
	x = txn_add(l->fe->txns, l->txn_id, db->id, l->db, l->table, label, l->fe->now_ms, timeout);
	x->task_id = store_id(&l->fe->store);
	x->be = l->be;
	return true;
}

bool load_plan(struct load *l)
{
	int64_t start = clock_mono_ns();
	struct table *t = load_table(l);
	const char *why = NULL;
	struct plan p;
	bool ok;

	if (!t)
		return load_fail(l, "unknown table, table=%s", l->table);
	ok = plan_make(&p, l->fe, &l->def, t, NULL, &why) == PLAN_OK ||
	     load_fail(l, "%s", why ? why : "null");
	plan_release(&p);
	l->plan_ms = (clock_mono_ns() - start) / 1000000;
	return ok;
}

/* How often `c` is there; 16 bytes at a time. */
static int64_t count_byte(const char *p, size_t n, char c)
{
	typedef char lanes __attribute__((vector_size(16)));
	enum { LANES = sizeof(lanes), ROUNDS = 127 };
	lanes want = (lanes){ 0 } + c, x, sum;
	int64_t found = 0;
	unsigned i, k;

	while (n >= LANES) {
		sum = (lanes){ 0 };
		for (i = 0; i < ROUNDS && n >= LANES; i++) {
			memcpy(&x, p, LANES);
			sum -= (lanes)(x == want);
			p += LANES;
			n -= LANES;
		}
		for (k = 0; k < LANES; k++)
			found += sum[k];
	}
	for (; n; n--)
		found += *p++ == c;
	return found;
}

void load_count(struct load *l, struct text part)
{
	if (!l->received_ns)
		l->received_ns = clock_mono_ns();
	l->bytes += (int64_t)part.n;
	l->rows += count_byte(part.p, part.n, l->row_end);
}

void load_add(struct load *l, struct text part)
{
	if (!l->received_ns)
		l->received_ns = clock_mono_ns();
	if (l->fe->config.discard) {
		load_count(l, part);
		return;
	}
	l->bytes += (int64_t)part.n;
	spool_add(&l->body, part.p, part.n);
}

void load_end_piece(struct load *l)
{
	ARRAY_GROW(l->pieces, l->n_pieces, l->pieces_room);
	l->pieces[l->n_pieces++] = l->body.bytes;
}

/* What the FE says to one who writes into a transaction that is over. */
static bool still_open(struct load *l, const struct txn *x)
{
	if (!x)
		return load_fail(l, "transaction not found: %lld", (long long)l->txn_id);
	if (x->state == TXN_ABORTED)
		return load_fail(l, "Fail to commit txn %lld: transaction is aborted, reason: %s",
				 (long long)l->txn_id, x->reason ? x->reason : "");
	return true;
}

bool load_open(struct load *l)
{
	txns_run(l->fe->txns, l->fe->now_ms);
	return still_open(l, txn_by_id(l->fe->txns, l->txn_id));
}

bool load_commit(struct load *l)
{
	struct txn *x;

	if (!load_open(l))
		return false;
	x = txn_by_id(l->fe->txns, l->txn_id);
	x->loaded = l->loaded;
	x->filtered = l->filtered;
	x->unselected = l->unselected;
	x->bytes = l->bytes;
	x->tracking_url = txn_keep(x, l->error_url);
	x->error_log = txn_keep(x, l->error_log);
	if (!l->publish_timeout) {
		txn_set(l->fe->txns, x, TXN_VISIBLE, NULL, l->fe->now_ms);
		return true;
	}
	txn_set(l->fe->txns, x, TXN_COMMITTED, NULL, l->fe->now_ms);
	x->visible_ms = l->fe->now_ms + PUBLISH_MS;
	load_fail_as(l, LOAD_PUBLISH_TIMEOUT,
		     "Publish timeout. The data will be visible after a while, txn id: %lld",
		     (long long)l->txn_id);
	return true;
}

void load_abort(struct load *l)
{
	struct txn *x = l->txn_id < 0 ? NULL : txn_by_id(l->fe->txns, l->txn_id);

	if (!x || (x->state != TXN_PREPARE && x->state != TXN_PREPARED))
		return;
	x->filtered = l->filtered;
	x->bytes = l->bytes;
	x->tracking_url = txn_keep(x, l->error_url);
	x->error_log = txn_keep(x, l->error_log);
	txn_set(l->fe->txns, x, TXN_ABORTED, l->crashed ? "coordinate BE is down" : l->message,
		l->fe->now_ms);
}

void load_leave(struct load *l)
{
	struct txn *x = l->txn_id < 0 ? NULL : txn_by_id(l->fe->txns, l->txn_id);

	if (x && x->state == TXN_PREPARE)
		x->rollback_ms = l->fe->now_ms + TXN_ROLLBACK_MS;
}
