/*
 * load_ctx.c - loads that come in several requests.
 */
#include "config.h"
#include "sandbox/load_ctx.h"

#include <stdlib.h>

#include "base/util.h"

struct load_ctx *load_ctx_add(struct fe *fe, struct load *l)
{
	struct load_ctx *c = xmalloc(sizeof(*c));

	*c = (struct load_ctx){ .next = fe->contexts, .load = l };
	fe->contexts = c;
	return c;
}

void load_ctx_remove(struct fe *fe, struct load_ctx *c)
{
	struct load_ctx **at;

	for (at = &fe->contexts; *at != c; at = &(*at)->next)
		;
	*at = c->next;
	load_free(c->load);
	free(c);
}

void load_ctxs_free(struct fe *fe)
{
	while (fe->contexts)
		load_ctx_remove(fe, fe->contexts);
}

/* What the BE's cleaner would have taken by now. */
static bool is_over(struct fe *fe, const struct load_ctx *c)
{
	const struct txn *x = txn_by_id(fe->txns, c->load->txn_id);

	return !x || (x->state == TXN_ABORTED && x->end_ms >= x->deadline_ms);
}

struct load_ctx *load_ctx_find(struct fe *fe, struct text label, const char *table)
{
	struct load_ctx *c, *next;

	txns_run(fe->txns, fe->now_ms);
	for (c = fe->contexts; c; c = next) {
		next = c->next;
		if (c->prepared || c->many != !!table || !text_is(label, c->load->label) ||
		    (table && strcmp(table, c->load->table) != 0))
			continue;
		if (c->busy || !is_over(fe, c))
			return c;
		load_ctx_remove(fe, c);
	}
	return NULL;
}

const char *load_ctxs_commit(struct fe *fe, int64_t txn_id, struct arena *mem)
{
	struct load_ctx *c, *last = NULL;
	const char *why = NULL;

	sqlite3_exec(fe->store.sql, "SAVEPOINT load_txn", NULL, NULL, NULL);
	for (c = fe->contexts; c && !why; c = c->next) {
		if (c->load->txn_id != txn_id)
			continue;
		last = c;
		if (!load_run(c->load, true))
			why = arena_printf(mem, "%s", c->load->message);
	}
	if (!why && last && !load_commit(last->load))
		why = arena_printf(mem, "%s", last->load->message);
	if (why)
		sqlite3_exec(fe->store.sql, "ROLLBACK TO load_txn", NULL, NULL, NULL);
	sqlite3_exec(fe->store.sql, "RELEASE load_txn", NULL, NULL, NULL);
	return why;
}

void load_ctxs_drop(struct fe *fe, int64_t txn_id)
{
	struct load_ctx *c, *next;

	for (c = fe->contexts; c; c = next) {
		next = c->next;
		/* who is just sending to it lets it go when that is done */
		if (c->load->txn_id == txn_id && !c->busy)
			load_ctx_remove(fe, c);
	}
}

void load_ctxs_crash(struct fe *fe)
{
	struct load_ctx *c, *next;
	struct txn *x;

	for (x = txns_first(fe->txns); x; x = x->next)
		if (x->state == TXN_PREPARE)
			txn_set(fe->txns, x, TXN_ABORTED, "coordinate BE is down", fe->now_ms);
	for (c = fe->contexts; c; c = next) {
		next = c->next;
		if (!c->busy && !c->prepared)
			load_ctx_remove(fe, c);
	}
}
