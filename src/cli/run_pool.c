/*
 * run_pool.c - the statements of a run in their order, jobs side by side.
 *
 * Statements about jobs that stand next to each other make a stretch; within it each job is
 * a queue of its own, and threads with a connection each take queue after queue.  Other SQL
 * ends a stretch: it comes after everything before it and before everything behind it.
 */
#include "config.h"
#include <stdatomic.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/run.h"
#include "cli/stopping.h"
#include "net/sqlconn.h"

struct stretch {
	struct run *r;
	size_t from, to;
	size_t next; /* job to be taken, by its first statement */
	pthread_mutex_t lock;
	atomic_bool over;
};

static bool may_go_on(struct run *r, const struct run_item *it)
{
	if (stopping())
		return false;
	/* a plan is shown as a whole; a connection that can't be made for one statement can't be
	 * made for the next */
	return it->state != RUN_FAILED ||
	       ((r->o.keep_going || r->o.guard.dry_run) && it->status != EXIT_UNREACHABLE);
}

static bool same_job(const struct run_item *a, const struct run_item *b)
{
	return text_eq(a->s->job, b->s->job) && text_eq(a->s->db, b->s->db);
}

/* With --keep-going: what stands behind a failure of the same job counts on it. */
static bool counts_on_failure(struct run *r, struct run_item *it)
{
	const struct run_item *before;

	if (!it->s->job.n || r->o.guard.dry_run)
		return false;
	for (before = r->items; before < it; before++)
		if (before->s->job.n && same_job(before, it) && before->state == RUN_FAILED)
			return true;
	return false;
}

static bool is_first(const struct stretch *s, size_t i)
{
	size_t k;

	for (k = s->from; k < i; k++)
		if (same_job(&s->r->items[k], &s->r->items[i]))
			return false;
	return true;
}

/* The first statement of a job nobody has taken; s->to when there is none. */
static size_t take(struct stretch *s)
{
	size_t i;

	pthread_mutex_lock(&s->lock);
	for (i = s->next; i < s->to && !is_first(s, i); i++)
		;
	s->next = i < s->to ? i + 1 : i;
	pthread_mutex_unlock(&s->lock);
	return i;
}

static void work_on(struct stretch *s, struct run_worker *w)
{
	size_t i, k;

	while (!atomic_load(&s->over) && (i = take(s)) < s->to) {
		for (k = i; k < s->to && !atomic_load(&s->over); k++) {
			struct run_item *it = &s->r->items[k];

			if (!same_job(it, &s->r->items[i]) || counts_on_failure(s->r, it))
				continue;
			run_item(w, it);
			if (!may_go_on(s->r, it))
				atomic_store(&s->over, true);
		}
	}
}

static void *thread(void *arg)
{
	struct stretch *s = arg;
	struct run_worker w = { .r = s->r, .mem = arena_new() };
	struct err err;

	w.c = sqlconn_open(&s->r->t, &err);
	if (w.c)
		work_on(s, &w);
	else
		run_say_line(s->r, true, err.text); /* the others do its share */
	sqlconn_close(w.c);
	arena_free(w.mem);
	return NULL;
}

static size_t count_jobs(const struct stretch *s)
{
	size_t i, n = 0;

	for (i = s->from; i < s->to; i++)
		n += is_first(s, i);
	return n;
}

/* Side by side: this thread is one of them, so that there is one in any case. */
static bool run_stretch(struct stretch *s, struct run_worker *here)
{
	size_t n = count_jobs(s), i, started = 0;
	pthread_t *threads;

	if (n > s->r->o.parallel)
		n = s->r->o.parallel;
	threads = xmalloc(n * sizeof(*threads));
	pthread_mutex_init(&s->lock, NULL);
	for (i = 1; i < n; i++)
		if (!pthread_create(&threads[started], NULL, thread, s))
			started++;
	work_on(s, here);
	for (i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	pthread_mutex_destroy(&s->lock);
	free(threads);
	return !atomic_load(&s->over);
}

void run_items(struct run *r)
{
	struct run_worker here = { r, r->c, arena_new() };
	bool go_on = !stopping();
	size_t i = 0, to;

	while (i < r->n_items && go_on) {
		for (to = i; to < r->n_items && r->items[to].s->job.n; to++)
			;
		if (r->o.parallel > 1 && !r->o.guard.dry_run && to > i) {
			struct stretch s = { .r = r, .from = i, .to = to, .next = i };

			go_on = run_stretch(&s, &here);
			i = to;
			continue;
		}
		if (!counts_on_failure(r, &r->items[i]))
			run_item(&here, &r->items[i]);
		go_on = may_go_on(r, &r->items[i]);
		i++;
	}
	arena_free(here.mem);
}
