/*
 * change_verify.c - what was wanted of a job, compared with it at any later time.
 */
#include "config.h"
#include <inttypes.h>

#include "base/arena.h"
#include "base/err.h"
#include "job/change_int.h"

static struct change_wanted *entry(struct change_wanted_list *l, const struct journal_change *c,
				   struct arena *mem)
{
	struct change_wanted *w;
	size_t i;

	for (i = 0; i < l->n; i++)
		if (text_eq(l->list[i].db, c->db) && text_eq(l->list[i].job, c->job))
			break;
	w = &l->list[i];
	if (i == l->n) {
		l->n++;
		*w = (struct change_wanted){ .db = c->db, .job = c->job };
	}
	if (i + 1 == l->n && !w->wants)
		w->wants = ARENA_NEW(mem, struct wants);
	/* what was wanted of another job of that name is nobody's wish any more */
	if (w->job_id != c->job_id)
		w->wants->n = 0;
	w->job_id = c->job_id;
	w->when_ms = c->last_ms;
	memcpy(w->id, c->id, sizeof(w->id));
	return w;
}

/* The later wish for the same thing replaces the earlier one. */
static void merge(struct wants *all, const struct wants *more, struct arena *mem)
{
	struct want *list = arena_alloc(mem, (all->n + more->n + 1) * sizeof(*list));
	size_t i, k;

	if (all->n)
		memcpy(list, all->list, all->n * sizeof(*list));
	all->list = list;
	for (i = 0; i < more->n; i++) {
		for (k = 0; k < all->n && !text_eq(list[k].what, more->list[i].what); k++)
			;
		list[k] = more->list[i];
		all->n += k == all->n;
	}
}

int change_wanted_read(struct journal *j, const struct site *at, struct text db, struct text job,
		       struct arena *mem, struct change_wanted_list *out, struct err *err)
{
	struct journal_list l;
	struct wants more;
	size_t i;
	int rc;

	memset(out, 0, sizeof(*out));
	rc = journal_read(j, 0, mem, &l, err);
	if (rc)
		return rc;
	out->list = arena_alloc(mem, (l.n + 1) * sizeof(*out->list));
	for (i = 0; i < l.n; i++) {
		const struct journal_change *c = &l.list[i];
		struct site theirs = journal_site(c);

		if (!text_is(c->kind, "alter") || c->verdict != JV_DONE ||
		    !site_same(&theirs, at) || !c->found.n)
			continue;
		if (job.p && (!text_eq(c->db, db) || !text_eq(c->job, job)))
			continue;
		if (!wants_read(c->wanted, mem, &more))
			merge(entry(out, c, mem)->wants, &more, mem);
	}
	return 0;
}

int change_wanted_of(struct sqlconn *c, const struct change_request *r, struct arena *mem,
		     struct change_wanted *out, struct err *err)
{
	struct change_outcome ignored;
	struct change_options o = { 0 };
	struct change g = { .c = c, .o = &o, .mem = mem, .out = &ignored, .err = err };
	int rc;

	change_ready(&g, r->db, r->job);
	rc = change_prepare(&g, r);
	*out = (struct change_wanted){ .db = r->db, .job = r->job };
	out->wants = ARENA_NEW(mem, struct wants);
	*out->wants = g.wants;
	return rc;
}

int change_verify(struct sqlconn *c, const struct change_wanted *w, bool strict, struct arena *mem,
		  struct change_outcome *out, struct err *err)
{
	struct change_options o = { .strict = strict };
	struct change g = { .c = c, .o = &o, .mem = mem, .out = out, .err = err, .ran = true };
	size_t not_in, unseen;
	int rc;

	change_ready(&g, w->db, w->job);
	rc = change_prepare(&g, NULL);
	if (!rc)
		rc = change_read(&g, false);
	if (rc)
		return change_finished(&g, rc, JV_NONE);
	g.wants = *w->wants;
	/* offsets of a job that never ran since are just where they were put */
	change_judge(&g, NULL, &not_in, &unseen);
	if (w->job_id && g.now.id != w->job_id)
		rc = err_set(err, ERR_NO_EFFECT,
			     "%.*s is another job by now: its Id is %" PRId64 ", and %" PRId64
			     " is what was changed",
			     TEXT_ARG(g.name), g.now.id, w->job_id);
	else if (not_in)
		rc = err_set(err, ERR_NO_EFFECT, "%.*s: %zu of %zu changes are not in effect%s",
			     TEXT_ARG(g.name), not_in, g.wants.n, w->job_id ? " any more" : "");
	else if (unseen && strict)
		rc = err_set(err, ERR_NO_EFFECT,
			     "%.*s: %zu of %zu changes cannot be seen to be in effect",
			     TEXT_ARG(g.name), unseen, g.wants.n);
	return change_finished(&g, rc, JV_NONE);
}
