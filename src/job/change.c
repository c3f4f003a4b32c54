/*
 * change.c - the sequence of a guarded change.
 *
 *     read -> judge -> [PAUSE -> read PAUSED -> judge again] -> ALTER -> verify
 *          -> [RESUME -> watch]
 *
 * From PAUSE to RESUME the job must stay the one that was PAUSED: same Id, same
 * PauseTime.  Whatever goes wrong before anything was altered ends with the job as it was
 * found; after that it stays PAUSED, as nobody should load with half a change.
 */
#include "config.h"
#include "job/change.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "job/change_int.h"
#include "net/sqlconn.h"

void change_judge(struct change *g, const struct job *before, size_t *not_in, size_t *unseen)
{
	struct effect *list = arena_zalloc(g->mem, (g->wants.n + 1) * sizeof(*list));
	struct text create = { NULL, 0 };
	bool sure = false;
	size_t i;

	if (wants_need_create(&g->wants, g->at))
		create = change_read_create(g, &sure);
	*not_in = *unseen = 0;
	for (i = 0; i < g->wants.n; i++) {
		want_judge(&g->wants.list[i], before, &g->now, create, sure, g->ran, g->mem,
			   &list[i]);
		if (before)
			list[i].irreversible =
				want_irreversible(&g->wants.list[i], before, g->create, g->mem);
		*not_in += list[i].kind == EFFECT_NOT;
		*unseen += list[i].kind == EFFECT_UNSEEN;
	}
	g->out->effects = list;
	g->out->n_effects = g->wants.n;
}

/* before anything is sent ----------------------------------------------------------------- */

static int wrong_state(struct change *g)
{
	const struct job *j = &g->now;

	change_next(g, "pause");
	return err_set(
		g->err, ERR_WRONG_STATE,
		"%.*s is %.*s%s%.300s, and only a PAUSED job can be altered: nothing was sent; "
		"with --pause it is paused, altered and resumed",
		TEXT_ARG(g->name), TEXT_ARG(j->state_text), j->reason.n ? ": " : "",
		j->reason.n ? arena_copy(g->mem, j->reason.p, j->reason.n) : "");
}

/* Is all of it in effect already, as far as it can be seen? */
static bool already(const struct change *g)
{
	size_t i, in = 0;

	for (i = 0; i < g->out->n_effects; i++) {
		if (g->out->effects[i].kind != EFFECT_IN)
			return false;
		in++;
	}
	return in > 0;
}

/* The journal has these offsets as set and seen on this very job. */
static int done_before(struct change *g, const struct past *p)
{
	size_t i;

	for (i = 0; i < g->wants.n; i++) {
		enum effect_kind kind = g->out->effects[i].kind;

		if (g->wants.list[i].kind != WANT_OFFSET && kind == EFFECT_PLANNED)
			return err_set(
				g->err, ERR_JUDGED,
				"the offsets were set before (change %s), but %.*s is not in "
				"effect: leave the offsets out, or set them --again",
				p->done->id, TEXT_ARG(g->wants.list[i].what));
	}
	change_note(
		g,
		"%.*s: these offsets were set and verified before (change %s); nothing was sent "
		"(--again sets them once more)",
		TEXT_ARG(g->name), p->done->id);
	g->out->status = EXIT_BEFORE;
	return 0;
}

static bool is_stopped(struct change *g, int *rc)
{
	if (!change_stopped(g))
		return false;
	*rc = err_set(g->err, ERR_PARTLY, "stopped, as was asked: %.*s was not altered",
		      TEXT_ARG(g->name));
	return true;
}

/* A change that was cut short while it had the job PAUSED hands on that it is to run. */
static void take_over(struct change *g, const struct past *p)
{
	if (p->open && change_lost_pause(p->open))
		g->pause_lost = g->jc.pause_lost = true;
	if (!p->open || !p->left_paused)
		return;
	g->was_running = true;
	change_note(
		g,
		"%.*s was paused by a change that did not get to its end (%s): this one goes on "
		"with it",
		TEXT_ARG(g->name), p->open->id);
}

static void hand_over(struct change *g, const struct past *p)
{
	struct journal_change old;
	struct err ignored;

	if (!p->open || !journal_open_end(p->open) || g->o->dry_run)
		return;
	old = *p->open;
	if (g->begun)
		old.said = (struct text){ g->jc.id, strlen(g->jc.id) };
	else
		old.said = TEXT("found as it was wanted");
	journal_end(g->j, &old, g->begun ? JV_CONTINUED : JV_DONE, &ignored);
}

/* from PAUSE to RESUME ---------------------------------------------------------------------- */

static void show_base(struct change *g)
{
	struct buf b;
	size_t i;

	buf_init(&b, 600);
	for (i = 0; i < g->base.n_partitions; i++) {
		buf_addf(&b, "%s%" PRId32 ":", i ? " " : "", g->base.partitions[i].id);
		offset_text(&b, g->base.partitions[i].next);
	}
	if (b.n)
		change_say(g, false, "%.*s: PAUSED; next offsets %s%s", TEXT_ARG(g->name),
			   buf_str(&b), b.full ? " .." : "");
	buf_release(&b);
}

int change_pause_first(struct change *g)
{
	int rc;

	change_say(g, true, "%.*s will be paused; should this be cut short: %s", TEXT_ARG(g->name),
		   change_recover_command(g));
	rc = change_step(g, JSTEP_PAUSE);
	if (rc)
		return rc;
	change_say(g, false, "%.*s: pausing", TEXT_ARG(g->name));
	return change_pause(g);
}

/* Back to how it was found: nothing was altered. */
static int give_up(struct change *g, int rc)
{
	char why[sizeof(g->err->text)];

	if (!g->left_paused || !g->was_running || g->altered || g->now.state != JOB_PAUSED)
		return rc;
	snprintf(why, sizeof(why), "%s", g->err->text);
	if (change_step(g, JSTEP_RESUME) || change_resume(g)) {
		change_next(g, "resume");
		change_note(g, "%.*s%s: %s", TEXT_ARG(g->name),
			    job_state_final(g->now.state) ? "" : " stays PAUSED", g->err->text);
	} else {
		change_say(g, false, "%.*s: resumed, as it was", TEXT_ARG(g->name));
		change_read(g, true);
	}
	return err_set(g->err, rc, "%s", why);
}

int change_verified(struct change *g)
{
	size_t not_in, unseen, i;
	int rc;

	change_say(g, false, "%.*s: verifying", TEXT_ARG(g->name));
	rc = change_read(g, true);
	if (rc)
		return rc == ERR_UNREACHABLE ? err_set(g->err, ERR_UNKNOWN,
						       "%.*s was altered, and the server does not "
						       "answer any more: what "
						       "is in effect is not known",
						       TEXT_ARG(g->name))
					     : rc;
	rc = change_undisturbed(g, "after it was altered");
	g->ran = g->ran || rc;
	change_judge(g, &g->base, &not_in, &unseen);
	change_write_found(g);
	if (rc)
		return rc;
	rc = change_step(g, JSTEP_VERIFIED);
	if (rc)
		return rc;
	if (not_in)
		return err_set(
			g->err, ERR_NO_EFFECT,
			"the server took the ALTER of %.*s, but %zu of %zu changes are not in "
			"effect; it stays PAUSED",
			TEXT_ARG(g->name), not_in, g->wants.n);
	for (i = 0; i < g->out->n_effects && unseen; i++)
		if (g->out->effects[i].kind == EFFECT_UNSEEN)
			change_say(g, true, "%.*s: %.*s cannot be seen: %.*s", TEXT_ARG(g->name),
				   TEXT_ARG(g->out->effects[i].what),
				   TEXT_ARG(g->out->effects[i].why));
	if (unseen && g->o->strict)
		return err_set(
			g->err, ERR_NO_EFFECT,
			"%zu of %zu changes of %.*s cannot be seen to be in effect; it stays "
			"PAUSED",
			unseen, g->wants.n, TEXT_ARG(g->name));
	return 0;
}

static bool to_resume(const struct change *g)
{
	return g->o->resume == RESUME_ALWAYS || (g->o->resume == RESUME_RESTORE && g->was_running);
}

int change_go_on(struct change *g)
{
	int rc;

	if (g->now.state != JOB_PAUSED)
		return 0;
	if (!to_resume(g)) {
		change_next(g, "resume");
		return 0;
	}
	rc = change_step(g, JSTEP_RESUME);
	if (rc)
		return rc;
	change_say(g, false, "%.*s: resuming", TEXT_ARG(g->name));
	rc = change_resume(g);
	if (rc)
		change_next(g, "resume");
	else
		rc = g->o->settle_s ? change_settle(g) : change_look(g);
	return rc;
}

/* Something was altered and is not as it should be. */
static int roll_back(struct change *g, int rc)
{
	char why[sizeof(g->err->text)];
	struct wants old;
	int back;

	if (rc != ERR_NO_EFFECT || !g->o->rollback || !g->altered)
		return rc;
	snprintf(why, sizeof(why), "%s", g->err->text);
	change_old_wants(g, &old);
	if (g->now.state != JOB_PAUSED) {
		back = change_pause(g);
		if (back)
			goto out;
	}
	back = change_put_back(g, &old);
	if (!back && to_resume(g)) {
		back = change_step(g, JSTEP_RESUME);
		if (!back)
			back = change_resume(g);
		if (!back)
			change_read(g, true);
	}
out:
	if (back)
		change_note(g, "putting it back did not succeed: %s", g->err->text);
	else
		change_end(g, rc, JV_UNDONE);
	return err_set(g->err, rc, "%.700s; %s", why,
		       back ? "it could not be put back" : "what was before is put back");
}

/* The job is PAUSED: alter it, and see to it that it runs again. */
int change_alter_and_go(struct change *g)
{
	int rc;

	g->base = g->now;
	g->pause_time = g->now.pause_time;
	show_base(g);
	if (is_stopped(g, &rc))
		return give_up(g, rc);
	rc = change_plan_offsets(g);
	if (rc)
		return give_up(g, rc);
	change_write_base(g);
	rc = change_step(g, JSTEP_PAUSED);
	if (!rc)
		rc = change_step(g, JSTEP_ALTER);
	if (rc)
		return give_up(g, rc);
	rc = change_alter(g);
	if (!rc)
		rc = change_step(g, JSTEP_ALTERED);
	if (rc && !g->altered)
		return give_up(g, rc);
	if (!rc)
		rc = change_verified(g);
	if (!rc)
		rc = change_go_on(g);
	return roll_back(g, rc);
}

static int carry_out(struct change *g, const struct past *p, struct text sql)
{
	unsigned i;
	int rc;

	if (g->now.state != JOB_PAUSED)
		change_list(g, change_statement(g, "PAUSE"));
	for (i = 0; i < g->n_alters; i++)
		change_list(g, g->alters[i]);
	if (to_resume(g))
		change_list(g, change_statement(g, "RESUME"));
	if (g->o->dry_run)
		return 0;
	g->base = g->now;
	rc = change_begin(g, sql);
	if (rc)
		return rc;
	hand_over(g, p);
	if (is_stopped(g, &rc))
		return rc;
	if (g->now.state != JOB_PAUSED) {
		rc = change_pause_first(g);
		if (rc == ERR_REFUSED)
			g->pause_time = g->now.pause_time;
		if (rc)
			return rc == ERR_REFUSED ? give_up(g, rc) : rc;
	}
	return change_alter_and_go(g);
}

/* Nothing is to be altered, but it may be to run. */
static int already_so(struct change *g)
{
	int rc;

	change_say(g, false, "%.*s: already as wanted", TEXT_ARG(g->name));
	g->base = g->now;
	g->pause_time = g->now.pause_time;
	if (!to_resume(g) || g->now.state != JOB_PAUSED)
		return change_go_on(g);
	change_list(g, change_statement(g, "RESUME"));
	if (g->o->dry_run)
		return 0;
	rc = change_begin(g, g->alters[0]);
	return rc ? rc : change_go_on(g);
}

static int run(struct change *g, const struct change_request *r)
{
	struct past past;
	int rc;

	rc = change_prepare(g, r);
	if (!rc)
		rc = change_read(g, false);
	if (rc)
		return rc;
	g->was_running = g->now.state != JOB_PAUSED;
	rc = change_past(g, &past);
	if (rc)
		return rc;
	take_over(g, &past);
	change_foretell(g, &past);
	rc = change_plan_offsets(g);
	if (already(g) && !past.failed) {
		rc = already_so(g);
		hand_over(g, &past);
		return rc;
	}
	if (past.done && !g->o->again && !past.left_paused)
		return done_before(g, &past);
	if (rc)
		return rc;
	if (g->now.state != JOB_PAUSED && (!g->o->pause || g->now.state == JOB_STATE_UNKNOWN))
		return wrong_state(g);
	return carry_out(g, &past, r->sql);
}

void change_ready(struct change *g, struct text db, struct text job)
{
	const char *name = arena_printf(g->mem, "%.*s.%.*s", TEXT_ARG(db), TEXT_ARG(job));

	g->db = db;
	g->job = job;
	g->name = (struct text){ name, strlen(name) };
	memset(g->out, 0, sizeof(*g->out));
}

int change_finished(struct change *g, int rc, enum journal_verdict v)
{
	if (rc && !g->out->next.n && g->out->found && g->now.state == JOB_PAUSED && g->out->sent) {
		if (rc == ERR_UNKNOWN) {
			const char *s = change_recover_command(g);

			g->out->next = (struct text){ s, strlen(s) };
		} else
			change_next(g, "resume");
	}
	change_end(g, rc, v);
	if (rc)
		g->out->status = err_exit_status(rc);
	return rc;
}

int change_run(struct sqlconn *c, struct journal *j, const struct change_request *r,
	       const struct change_options *o, const struct change_say *say, struct arena *mem,
	       struct change_outcome *out, struct err *err)
{
	struct change g = {
		.c = c, .j = j, .o = o, .say = say, .mem = mem, .out = out, .err = err
	};
	bool locked = false;
	int rc = 0;

	change_ready(&g, r->db, r->job);
	g.jc.from = r->from;
	g.hide = r->hide;
	if (!o->dry_run) {
		rc = journal_lock_job(j, &o->site, g.db, g.job, err);
		locked = !rc;
	}
	rc = change_finished(&g, rc ? rc : run(&g, r), JV_NONE);
	if (locked)
		journal_unlock_job(j, &o->site, g.db, g.job);
	return rc;
}
