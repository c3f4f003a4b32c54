/*
 * txn.c - transactions of loads.
 */
#include "config.h"
#include "sandbox/txn.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/util.h"

/* A transaction and its texts. */
struct kept {
	struct txn txn;
	struct arena *mem;
};

struct txns {
	struct txn *newest;
	int64_t next_clean_ms;
	struct txn_limits limits;
};

struct txn_limits *txns_limits(struct txns *t)
{
	return &t->limits;
}

struct txns *txns_new(void)
{
	struct txns *t = xmalloc(sizeof(*t));

	*t = (struct txns){ .limits = { LABEL_KEEP_S, LABEL_KEEP_NUM, TXN_RUNNING_MAX } };
	return t;
}

static void drop(struct txn *x)
{
	struct kept *k = (struct kept *)x;

	arena_free(k->mem);
	free(k);
}

void txns_free(struct txns *t)
{
	struct txn *x, *next;

	if (!t)
		return;
	for (x = t->newest; x; x = next) {
		next = x->next;
		drop(x);
	}
	free(t);
}

bool label_valid(struct text label)
{
	size_t i;

	for (i = 0; i < label.n; i++)
		if (!isalnum((unsigned char)label.p[i]) && label.p[i] != '-' && label.p[i] != '_')
			return false;
	return label.n && label.n <= LABEL_MAX;
}

const char *txn_keep(struct txn *x, const char *s)
{
	return s ? arena_copy(((struct kept *)x)->mem, s, strlen(s)) : NULL;
}

void txn_open_channels(struct txn *x, unsigned n)
{
	x->channels = arena_zalloc(((struct kept *)x)->mem, n);
	x->n_channels = n;
}

static bool is_final(const struct txn *x)
{
	return x->state == TXN_VISIBLE || x->state == TXN_ABORTED;
}

void txn_set(struct txns *t, struct txn *x, enum txn_state state, const char *reason,
	     int64_t now_ms)
{
	(void)t;
	x->state = state;
	if (reason)
		x->reason = txn_keep(x, reason);
	x->rollback_ms = 0;
	if (state == TXN_PREPARED)
		x->prepared_ms = now_ms;
	if (is_final(x))
		x->end_ms = now_ms;
}

/* The time is up, or the client gone. */
static void judge(struct txns *t, struct txn *x, int64_t now_ms)
{
	if (x->state == TXN_COMMITTED && x->visible_ms && now_ms >= x->visible_ms)
		txn_set(t, x, TXN_VISIBLE, NULL, x->visible_ms);
	if (x->state != TXN_PREPARE && x->state != TXN_PREPARED)
		return;
	if (x->rollback_ms && now_ms >= x->rollback_ms)
		txn_set(t, x, TXN_ABORTED, "Cancelled", x->rollback_ms);
	else if (now_ms >= x->deadline_ms)
		txn_set(t, x, TXN_ABORTED, "timeout by txn manager", x->deadline_ms);
}

/* Of each database no more than so many, the oldest final ones go first. */
static bool too_many(const struct txns *t, const struct txn *of)
{
	const struct txn *x;
	unsigned newer = 0;

	for (x = t->newest; x != of; x = x->next)
		newer += x->db_id == of->db_id;
	return newer >= t->limits.keep_num;
}

static void clean(struct txns *t, int64_t now_ms)
{
	struct txn **at = &t->newest, *x;

	while ((x = *at)) {
		if (is_final(x) &&
		    (now_ms - x->end_ms > t->limits.keep_s * 1000 || too_many(t, x))) {
			*at = x->next;
			drop(x);
		} else {
			at = &x->next;
		}
	}
}

void txns_run(struct txns *t, int64_t now_ms)
{
	struct txn *x;

	for (x = t->newest; x; x = x->next)
		judge(t, x, now_ms);
	if (now_ms < t->next_clean_ms)
		return;
	t->next_clean_ms = now_ms + TXN_CLEAN_MS;
	clean(t, now_ms);
}

void txns_forget_running(struct txns *t)
{
	struct txn **at = &t->newest, *x;

	while ((x = *at)) {
		if (x->state != TXN_PREPARE) {
			at = &x->next;
			continue;
		}
		*at = x->next;
		drop(x);
	}
}

struct txn *txn_find(struct txns *t, int64_t db_id, struct text label)
{
	struct txn *x;

	for (x = t->newest; x; x = x->next)
		if (x->db_id == db_id && text_is(label, x->label))
			return x;
	return NULL;
}

struct txn *txn_by_id(struct txns *t, int64_t id)
{
	struct txn *x;

	for (x = t->newest; x && x->id != id; x = x->next)
		;
	return x;
}

struct txn *txns_first(struct txns *t)
{
	return t->newest;
}

struct txn *txn_add(struct txns *t, int64_t id, int64_t db_id, const char *db, const char *table,
		    struct text label, int64_t now_ms, int64_t timeout_s)
{
	struct kept *k = xmalloc(sizeof(*k));
	struct txn *x = &k->txn;

	*k = (struct kept){ .mem = arena_new() };
	*x = (struct txn){ .next = t->newest,
			   .id = id,
			   .db_id = db_id,
			   .db = txn_keep(x, db),
			   .table = txn_keep(x, table),
			   .begin_ms = now_ms,
			   .timeout_s = timeout_s,
			   .deadline_ms = now_ms + timeout_s * 1000,
			   .kind = "STREAM_LOAD" };
	x->label = arena_copy(k->mem, label.p, label.n);
	t->newest = x;
	return x;
}

unsigned txns_running(const struct txns *t, int64_t db_id)
{
	const struct txn *x;
	unsigned n = 0;

	for (x = t->newest; x; x = x->next)
		n += x->db_id == db_id && !is_final(x);
	return n;
}

const char *txn_state_name(enum txn_state s)
{
	static const char *const names[] = { "PREPARE", "PREPARED", "COMMITTED", "VISIBLE",
					     "ABORTED" };

	return names[s];
}
