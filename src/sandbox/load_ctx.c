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

	*c = (struct load_ctx){ .next = fe->contexts, .load = l, .channel = -1 };
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

struct load_ctx *load_ctx_find(struct fe *fe, struct text label, const char *table, int channel)
{
	struct load_ctx *c, *next;

	txns_run(fe->txns, fe->now_ms);
	for (c = fe->contexts; c; c = next) {
		next = c->next;
		if (c->prepared || c->many != !!table || !text_is(label, c->load->label) ||
		    (table && (strcmp(table, c->load->table) != 0 || channel != c->channel)))
			continue;
		if (c->busy || !is_over(fe, c))
			return c;
		load_ctx_remove(fe, c);
	}
	return NULL;
}

/* The rows of all into the open savepoint; NULL, or what is wrong. */
static const char *run_all(struct fe *fe, int64_t txn_id, struct arena *mem, struct load_sum *sum,
			   struct load **last)
{
	struct load_ctx *c;

	*sum = (struct load_sum){ 0 };
	*last = NULL;
	for (c = fe->contexts; c; c = c->next) {
		struct load *l = c->load;
		bool ok;

		if (l->txn_id != txn_id)
			continue;
		ok = load_run(l, true);
		*last = l;
		sum->loaded += l->loaded;
		sum->filtered += l->filtered;
		sum->unselected += l->unselected;
		sum->bytes += l->body.bytes;
		if (l->error_url)
			sum->url = arena_printf(mem, "%s", l->error_url);
		if (!ok)
			return arena_printf(mem, "%s", l->message);
	}
	return NULL;
}

static void end(struct fe *fe, bool keep)
{
	if (!keep)
		sqlite3_exec(fe->store.sql, "ROLLBACK TO load_txn", NULL, NULL, NULL);
	sqlite3_exec(fe->store.sql, "RELEASE load_txn", NULL, NULL, NULL);
}

const char *load_ctxs_try(struct fe *fe, int64_t txn_id, struct arena *mem, struct load_sum *sum)
{
	struct load *last;
	const char *why;

	sqlite3_exec(fe->store.sql, "SAVEPOINT load_txn", NULL, NULL, NULL);
	why = run_all(fe, txn_id, mem, sum, &last);
	end(fe, false);
	return why;
}

const char *load_ctxs_commit(struct fe *fe, int64_t txn_id, struct arena *mem)
{
	struct load_sum sum;
	struct load *last;
	struct txn *x;
	const char *why;

	sqlite3_exec(fe->store.sql, "SAVEPOINT load_txn", NULL, NULL, NULL);
	why = run_all(fe, txn_id, mem, &sum, &last);
	if (!why && !last)
		why = "No partitions have data available for loading";
	if (!why && !load_commit(last))
		why = arena_printf(mem, "%s", last->message);
	end(fe, !why);
	x = why ? NULL : txn_by_id(fe->txns, txn_id);
	if (x) {
		x->loaded = sum.loaded;
		x->filtered = sum.filtered;
		x->unselected = sum.unselected;
		x->bytes = sum.bytes;
	}
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

void load_ctxs_crash(struct fe *fe, unsigned be)
{
	struct load_ctx *c, *next;
	struct txn *x;

	for (x = txns_first(fe->txns); x; x = x->next)
		if (x->state == TXN_PREPARE && x->be == be)
			txn_set(fe->txns, x, TXN_ABORTED, "coordinate BE is down", fe->now_ms);
	for (c = fe->contexts; c; c = next) {
		next = c->next;
		if (!c->busy && !c->prepared && c->load->be == be)
			load_ctx_remove(fe, c);
	}
}
