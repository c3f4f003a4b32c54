/*
 * change_settle.c - whether a job that was resumed runs.
 * Columns, expressions and partitions of an ALTER meet the table when the first
 * task is planned, so only now.  A scheduler tick may be 10 s away, and a task reads
 * for task_consume_second before its rows count.
 */
#include "config.h"
#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "check/jvalue.h"
#include "job/change_int.h"
#include "job/shown.h"

enum {
	NAP_MS = 500,
	TICK_S = 10,	/* of the FE's routine load scheduler */
	CONSUME_S = 15, /* task_consume_second, if the job does not tell */
};

/* Seconds until the first task's rows may count. */
static int64_t first_task_s(const struct job *j)
{
	const struct text *t = job_pair(&j->props, "taskConsumeSecond");
	int64_t consume = CONSUME_S;

	if (t)
		java_long(*t, &consume);
	return TICK_S + 2 + (consume > 0 && consume < 86400 ? consume : CONSUME_S);
}

/* Has anything been read since the base; is there anything to read? */
static void measure(const struct change *g, bool *moved, bool *lags)
{
	size_t i, k;

	*moved = *lags = false;
	for (i = 0; i < g->now.n_partitions; i++) {
		const struct job_partition *p = &g->now.partitions[i];
		int64_t from = JOB_OFFSET_NONE;

		for (k = 0; k < g->base.n_partitions; k++)
			if (g->base.partitions[k].id == p->id)
				from = g->base.partitions[k].next;
		for (k = 0; k < g->wants.n; k++)
			if (g->wants.list[k].kind == WANT_OFFSET &&
			    g->wants.list[k].partition == p->id)
				from = g->wants.list[k].offset;
		if (p->next >= 0 && from >= 0 && p->next > from)
			*moved = true;
		if (job_partition_lag(p) > 0)
			*lags = true;
	}
}

static int paused_again(struct change *g)
{
	const struct job *j = &g->now;
	struct text reason = shown_text(j->reason, g->mem);

	g->left_paused = true;
	return err_set(g->err, ERR_NO_EFFECT, "%.*s was resumed and paused itself again: %.700s%s",
		       TEXT_ARG(g->name),
		       reason.n ? arena_copy(g->mem, reason.p, reason.n)
				: "the server gives no reason",
		       j->tracking_sql.n ? " (starload why shows the rows)" : "");
}

/* PAUSED after our RESUME?  By a PAUSE of ours that came late it is resumed once more: *again. */
static int paused_anew(struct change *g, bool *again)
{
	*again = g->now.state == JOB_PAUSED && g->pause_lost && change_paused_by_us(g);
	if (*again) {
		g->pause_lost = false;
		change_note(g, "the PAUSE whose answer was lost was executed only now: resuming "
			       "once more");
		return change_resume(g);
	}
	if (g->now.state != JOB_PAUSED)
		return 0;
	if (job_paused_by_user(&g->now))
		return err_set(g->err, ERR_WRONG_STATE,
			       "%.*s (Id %" PRId64 ") was resumed and somebody paused it again",
			       TEXT_ARG(g->name), g->now.id);
	return paused_again(g);
}

int change_look(struct change *g)
{
	bool again = true;
	int rc = 0;

	while (!rc && again) {
		rc = change_read(g, true);
		again = false;
		if (!rc)
			rc = paused_anew(g, &again);
	}
	return rc;
}

/* The time is over and it is not PAUSED. */
static int verdict(struct change *g, bool moved, bool lags)
{
	const struct job *j = &g->now;
	bool told = j->other_msg.n > 0;
	const char *msg = told ? arena_copy(g->mem, j->other_msg.p, j->other_msg.n) : "";

	if (moved)
		return 0;
	if (j->state == JOB_RUNNING && !lags) {
		if (change_has_clause(g))
			change_note(
				g,
				"%.*s runs, but there was nothing to read: columns, expressions "
				"and partitions meet the table with the next message only",
				TEXT_ARG(g->name));
		return 0;
	}
	if ((int64_t)g->o->settle_s < first_task_s(j)) {
		change_note(
			g,
			"%.*s is %.*s and has read nothing within %u s, which may be too early: "
			"its first rows can take %" PRId64 " s",
			TEXT_ARG(g->name), TEXT_ARG(j->state_text), g->o->settle_s,
			first_task_s(j));
		return 0;
	}
	if (j->state == JOB_NEED_SCHEDULE)
		return err_set(g->err, ERR_NO_EFFECT,
			       "%.*s was resumed and is still NEED_SCHEDULE after %u s%s%.500s",
			       TEXT_ARG(g->name), g->o->settle_s, told ? ": " : "", msg);
	return err_set(
		g->err, ERR_NO_EFFECT,
		"%.*s was resumed and is %.*s, but has read none of the messages that wait for "
		"it within %u s%s%.500s",
		TEXT_ARG(g->name), TEXT_ARG(j->state_text), g->o->settle_s, told ? ": " : "", msg);
}

int change_settle(struct change *g)
{
	int64_t end = clock_mono_ns() + (int64_t)g->o->settle_s * 1000000000;
	struct arena_mark mark = arena_mark(g->mem);
	bool moved = false, lags = false, once, again;
	const struct job before = g->now;
	int rc;

	change_say(g, false, "%.*s: watching it for %u s", TEXT_ARG(g->name), g->o->settle_s);
	for (;;) {
		/* of a long watch only the last look is kept */
		arena_rewind(g->mem, mark);
		g->now = g->out->after = before;
		rc = change_read(g, true);
		if (rc)
			return rc == ERR_UNREACHABLE ? err_set(g->err, ERR_UNKNOWN,
							       "%.*s was resumed, and the server "
							       "does not answer any "
							       "more: whether it runs is not known",
							       TEXT_ARG(g->name))
						     : rc;
		if (g->now.id != g->base.id)
			return change_undisturbed(g, "after it was resumed");
		rc = paused_anew(g, &again);
		if (rc)
			return rc;
		if (again) {
			/* the note stays */
			mark = arena_mark(g->mem);
			continue;
		}
		measure(g, &once, &lags);
		moved = moved || once;
		if (clock_mono_ns() >= end)
			return verdict(g, moved, lags);
		if (change_stopped(g)) {
			change_note(g, "not watched any longer, as was asked: %.*s is %.*s",
				    TEXT_ARG(g->name), TEXT_ARG(g->now.state_text));
			return 0;
		}
		change_nap(g, NAP_MS, true);
	}
}
