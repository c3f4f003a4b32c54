/*
 * change_undo.c - putting back what can be put back.
 * The values that the server showed before are ALTERed in again; what it showed
 * not, or what has no syntax to be removed, stays, and is said.
 */
#include "config.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "job/change_int.h"
#include "lang/mask.h"

void change_old_wants(struct change *g, struct wants *out)
{
	size_t i, k;

	out->n = 0;
	out->list = arena_alloc(g->mem, (g->wants.n + 1) * sizeof(*out->list));
	for (i = 0; i < g->wants.n; i++) {
		const struct want *w = &g->wants.list[i];
		struct want old = *w;

		old.value = want_old(w, &g->base, g->mem);
		if (!old.value.p || w->secret || text_is(old.value, MASK_TEXT) ||
		    (want_irreversible(w, &g->base, g->create, g->mem) &&
		     w->kind != WANT_SEPARATOR))
			continue;
		if (w->kind == WANT_COLUMNS)
			old.value = want_old_columns(&g->base, g->create, g->mem);
		if (w->kind == WANT_PARTITIONS && !want_partition_kind(g->create, &old.temporary))
			continue;
		for (k = 0; w->kind == WANT_OFFSET && k < g->base.n_partitions; k++)
			if (g->base.partitions[k].id == w->partition)
				old.offset = g->base.partitions[k].next;
		out->list[out->n++] = old;
	}
}

/* The offsets may not be put back once messages were read behind the new ones: these would
 * be read twice. */
static void drop_offsets(struct change *g, struct wants *w)
{
	size_t i, n = 0;

	for (i = 0; i < w->n; i++)
		if (w->list[i].kind != WANT_OFFSET)
			w->list[n++] = w->list[i];
	if (n < w->n)
		change_note(g, "offsets are not put back: %.*s has run since", TEXT_ARG(g->name));
	w->n = n;
}

int change_put_back(struct change *g, const struct wants *old)
{
	struct wants w = { arena_alloc(g->mem, (old->n + 1) * sizeof(*w.list)), old->n };
	struct text undo[ALTERS_MAX] = { { 0 } };
	struct change back = *g;
	struct change_outcome out = { 0 };
	size_t not_in, unseen;
	int rc;

	if (old->n)
		memcpy(w.list, old->list, old->n * sizeof(*w.list));
	if (g->ran)
		drop_offsets(g, &w);
	rc = change_step(g, JSTEP_ROLLBACK);
	if (rc)
		return rc;
	undo[0] = wants_statement(&w, g->db, g->job, g->base.source, g->mem);
	if (!undo[0].p) {
		change_note(g, "nothing of %.*s can be put back", TEXT_ARG(g->name));
		return err_set(g->err, ERR_NO_EFFECT, "nothing can be put back");
	}
	change_list(g, undo[0]);
	/* an ALTER like any other, with what was before as its wish */
	back.out = &out;
	back.wants = w;
	back.base = g->now;
	back.alters[0] = undo[0];
	back.n_alters = 1;
	back.split = true;
	back.ran = false;
	back.altered = false;
	change_say(g, false, "%.*s: putting back what was before", TEXT_ARG(g->name));
	rc = change_alter(&back);
	if (!rc)
		rc = change_read(&back, true);
	g->now = back.now;
	g->out->after = back.now;
	if (rc)
		return rc;
	change_judge(&back, NULL, &not_in, &unseen);
	if (not_in)
		return err_set(g->err, ERR_NO_EFFECT, "not all of it could be put back");
	if (w.n < g->wants.n)
		change_note(g, "%zu of %zu changes could be put back", w.n, g->wants.n);
	return 0;
}
