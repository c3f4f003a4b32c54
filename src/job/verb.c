/*
 * verb.c - PAUSE, RESUME, STOP and CREATE of one job, verified.
 *
 * All four are harmless to repeat as long as one looks before: PAUSE of a paused job and CREATE of
 * one that is there are refused, STOP finds no job any more, and RESUME is sent only to a
 * job that was just read as PAUSED (the fact sheet's 6.3).  So a lost answer costs a
 * look and at most another try, never a guess.
 */
#include "config.h"
#include "job/verb.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "job/journal.h"
#include "job/select.h"
#include "lang/quote.h"

/* How often a statement whose answer was lost is sent in all; how long and how often the job
 * is read until it is as wanted: of an accepted statement, and of one that may be on its way. */
enum { TRIES = 3, WAIT_MS = 5000, LOST_MS = 1000, STEP_MS = 100 };

struct verb {
	struct sqlconn *c;
	struct journal *j;
	const struct verb_request *r;
	const struct change_options *o;
	const struct change_say *say;
	struct arena *mem;
	struct verb_outcome *out;
	struct journal_change jc;
};

static void say(const struct verb *v, bool warning, const char *text)
{
	if (v->say && v->say->line)
		v->say->line(v->say->to, warning, text);
}

static const char *job_name(const struct verb *v)
{
	return arena_printf(v->mem, "%.*s.%.*s", TEXT_ARG(v->r->db), TEXT_ARG(v->r->job));
}

static void pause_a_moment(void)
{
	struct timespec t = { STEP_MS / 1000, (STEP_MS % 1000) * 1000000L };

	nanosleep(&t, NULL);
}

/* is it so? ----------------------------------------------------------------------- */

static bool wanted(const struct verb *v, bool found, const struct job *now)
{
	switch (v->r->kind) {
	case SCRIPT_PAUSE:
		return found && now->state == JOB_PAUSED;
	case SCRIPT_RESUME:
		return found && now->state != JOB_PAUSED;
	case SCRIPT_STOP:
		/* a new one may have its name */
		return !found || (v->out->found && now->id != v->out->before.id);
	case SCRIPT_CREATE:
		return found;
	case SCRIPT_SQL:
	case SCRIPT_USE:
	case SCRIPT_SHOW:
	case SCRIPT_ALTER:
		break;
	}
	BUG("not a verb: %d", (int)v->r->kind);
}

static int read_job(struct verb *v, struct job *now, bool *found, struct err *err)
{
	return job_read(v->c, v->r->db, v->r->job, v->mem, now, found, err);
}

/* Somebody put another job in its place. */
static bool replaced(const struct verb *v, bool found, const struct job *now)
{
	return found && v->out->found && now->id != v->out->before.id &&
	       (v->r->kind == SCRIPT_PAUSE || v->r->kind == SCRIPT_RESUME);
}

/* Was there one that has ended, as STOP wants it?  The last of that name counts. */
static int was_stopped(struct verb *v, bool *yes, struct err *err)
{
	const struct job *last = NULL;
	struct job_list list;
	size_t i;
	int rc = jobs_read(v->c, v->r->db, v->r->job, true, v->mem, &list, err);

	for (i = 0; !rc && i < list.n; i++)
		if (!last || list.list[i].id > last->id)
			last = &list.list[i];
	*yes = last && last->state == JOB_STOPPED;
	return rc;
}

/* ERR_REFUSED, and why */
static int missing(const struct verb *v, struct err *err)
{
	return job_missing(v->c, v->r->db, v->r->job, change_user(v->o, v->mem), v->mem, err);
}

static int another(const struct verb *v, const struct job *now, int64_t was, struct err *err)
{
	return err_set(err, ERR_WRONG_STATE,
		       "%s is another job by now (Id %" PRId64 ", was %" PRId64 ")", job_name(v),
		       now->id, was);
}

/* Look before anything is sent.  *go: there is something to send. */
static int look(struct verb *v, bool *go, struct err *err)
{
	struct verb_outcome *out = v->out;
	int rc = read_job(v, &out->before, &out->found, err);
	bool stopped = false;

	*go = false;
	if (rc)
		return rc;
	out->after = out->before;
	out->there = out->found;
	if (v->r->kind == SCRIPT_CREATE) {
		*go = !out->found;
		return *go ? 0
			   : err_set(err, ERR_WRONG_STATE, "the job %s is there already",
				     job_name(v));
	}
	if (!out->found) {
		if (v->r->kind == SCRIPT_STOP)
			rc = was_stopped(v, &stopped, err);
		out->already = stopped;
		return rc || stopped ? rc : missing(v, err);
	}
	if (v->r->id && out->before.id != v->r->id)
		return another(v, &out->before, v->r->id, err);
	out->already = v->r->kind != SCRIPT_STOP && wanted(v, true, &out->before);
	*go = !out->already;
	return 0;
}

/* the journal ---------------------------------------------------------------------- */

static const struct {
	enum script_kind kind;
	enum journal_step step;
	const char *name, *doing;
} verbs[] = {
	{ SCRIPT_PAUSE, JSTEP_PAUSE, "pause", "pausing" },
	{ SCRIPT_RESUME, JSTEP_RESUME, "resume", "resuming" },
	{ SCRIPT_STOP, JSTEP_ALTER, "stop", "stopping" },
	{ SCRIPT_CREATE, JSTEP_ALTER, "create", "creating" },
};

static size_t verb_index(enum script_kind kind)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (verbs[i].kind == kind)
			return i;
	BUG("not a verb: %d", (int)kind);
}

/* {"state":"RUNNING"}, for the record */
static struct text state_json(struct verb *v, const struct job *now)
{
	const char *s = arena_printf(v->mem, "{\"state\":\"%s\"}", job_state_text(now->state));

	return (struct text){ s, strlen(s) };
}

static int begin(struct verb *v, struct err *err)
{
	const size_t which = verb_index(v->r->kind);
	struct journal_change *jc = &v->jc;
	int rc;

	*jc = (struct journal_change){
		.db = v->r->db,
		.job = v->r->job,
		.job_id = v->out->found ? v->out->before.id : 0,
		.kind = { verbs[which].name, strlen(verbs[which].name) },
		.from = v->r->from,
		.db_user = v->o->db_user,
		.was_running = v->out->found && v->out->before.state != JOB_PAUSED,
	};
	journal_set_site(jc, &v->o->site);
	jc->statement = shown_statement(v->r->sql, &v->r->hide, v->mem, &jc->secrets);
	if (v->o->message)
		jc->message = shown_message((struct text){ v->o->message, strlen(v->o->message) },
					    v->r->sql, &v->r->hide, v->mem);
	if (v->out->found)
		jc->base = state_json(v, &v->out->before);
	rc = journal_begin(v->j, jc, err);
	if (rc)
		return rc;
	snprintf(v->out->change_id, sizeof(v->out->change_id), "%s", jc->id);
	return journal_step(v->j, jc, verbs[which].step, err);
}

/* What is said of it is of no use any more when the journal can't take its end. */
static void end(struct verb *v, int rc, const struct err *err)
{
	static const struct {
		int rc;
		enum journal_verdict verdict;
	} verdicts[] = {
		{ 0, JV_DONE },
		{ ERR_REFUSED, JV_REFUSED },
		{ ERR_WRONG_STATE, JV_WRONG_STATE },
		{ ERR_NO_EFFECT, JV_NOT_IN_EFFECT },
		{ ERR_UNREACHABLE, JV_NOT_SENT },
	};
	enum journal_verdict verdict = JV_UNKNOWN;
	struct err lost;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verdicts); i++)
		if (verdicts[i].rc == rc)
			verdict = verdicts[i].verdict;
	/* after something went out "not reached" only means that it could not be seen */
	if (rc == ERR_UNREACHABLE && v->out->sent)
		verdict = JV_UNKNOWN;
	if (rc)
		v->jc.said = shown_without(
			(struct text){ arena_copy(v->mem, err->text, strlen(err->text)),
				       strlen(err->text) },
			&v->r->hide, v->mem);
	if (v->out->there)
		v->jc.found = state_json(v, &v->out->after);
	if (journal_end(v->j, &v->jc, verdict, &lost))
		say(v, true, lost.text);
}

/* sending --------------------------------------------------------------------------- */

/* Read until it is as wanted or there is no more time.  *so: it is. */
static int watch(struct verb *v, int ms, bool *so, struct err *err)
{
	const int64_t until = clock_mono_ns() + (int64_t)ms * 1000000;
	int rc;

	*so = false;
	for (;;) {
		rc = read_job(v, &v->out->after, &v->out->there, err);
		if (!rc && replaced(v, v->out->there, &v->out->after))
			return another(v, &v->out->after, v->out->before.id, err);
		*so = !rc && wanted(v, v->out->there, &v->out->after);
		if (*so || clock_mono_ns() >= until)
			return rc;
		pause_a_moment();
	}
}

/* Once.  0: the server took it; *lost: nobody knows. */
static int send_once(struct verb *v, bool *lost, struct err *err)
{
	struct sql_result r;
	int rc = sqlconn_query(v->c, v->r->session_db.n ? v->r->session_db : (struct text){ 0 },
			       v->r->sql, true, v->mem, &r, err);

	*lost = rc == ERR_UNKNOWN;
	if (rc != ERR_UNREACHABLE)
		v->out->sent = true;
	if (rc == ERR_REFUSED && r.refused.kind == SQL_ALREADY_SO)
		return 0;
	if (rc == ERR_REFUSED) {
		v->out->refused = true;
		v->out->refusal = r.refused;
	}
	return *lost ? 0 : rc;
}

static int not_so(const struct verb *v, struct err *err)
{
	const struct job *now = &v->out->after;
	struct text reason = shown_text(now->reason, v->mem);

	if (v->r->kind == SCRIPT_RESUME && v->out->there && reason.n)
		return err_set(err, ERR_NO_EFFECT, "%s was accepted, and the job is %.*s: %.*s",
			       script_kind_verb(v->r->kind), TEXT_ARG(now->state_text),
			       TEXT_ARG(reason));
	return err_set(err, ERR_NO_EFFECT, "%s was accepted, and the job %s",
		       script_kind_verb(v->r->kind),
		       v->out->there ? "is as it was" : "is not there");
}

static int carry_out(struct verb *v, struct err *err)
{
	struct err why = { 0 };
	bool lost = false, so = false;
	int rc, tries, sent;

	for (tries = 0; tries < TRIES; tries++) {
		rc = sent = send_once(v, &lost, err);
		/* refused the second time: the first may have done it */
		if (rc && !tries)
			return rc;
		if (lost) {
			why = *err;
			say(v, true, arena_printf(v->mem, "%s; reading what is", err->text));
		}
		rc = watch(v, lost ? LOST_MS : WAIT_MS, &so, err);
		if (so || rc == ERR_WRONG_STATE)
			break;
		if (rc)
			return err_set(err, ERR_UNKNOWN, "%s may have been executed: %s",
				       script_kind_verb(v->r->kind),
				       arena_copy(v->mem, err->text, strlen(err->text)));
		if (!lost && !sent)
			return not_so(v, err);
		if (sent)
			break;
		if (v->say && v->say->stop && v->say->stop(v->say->to))
			break;
	}
	if (so)
		v->out->refused = false;
	if (so || rc == ERR_WRONG_STATE)
		return so ? 0 : rc;
	return err_set(err, ERR_UNKNOWN, "%s", why.text);
}

/* What to look with when nobody knows what came of it. */
static struct text look_again(const struct verb *v)
{
	struct text t;
	struct buf b;

	buf_init_unbounded(&b);
	buf_adds(&b, "SHOW ALL ROUTINE LOAD FOR ");
	quote_name(&b, v->r->db);
	buf_addc(&b, '.');
	quote_name(&b, v->r->job);
	buf_addc(&b, ';');
	t = (struct text){ arena_copy(v->mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return t;
}

int verb_run(struct sqlconn *c, struct journal *j, const struct verb_request *r,
	     const struct change_options *o, const struct change_say *s, struct arena *mem,
	     struct verb_outcome *out, struct err *err)
{
	struct verb v = { c, j, r, o, s, mem, out, { .job_id = 0 } };
	bool go, locked = false;
	int rc;

	*out = (struct verb_outcome){ 0 };
	rc = look(&v, &go, err);
	if (!rc && go && !o->dry_run) {
		rc = journal_lock_job(j, &o->site, r->db, r->job, err);
		locked = !rc;
		if (!rc)
			rc = begin(&v, err);
		if (!rc) {
			say(&v, false,
			    arena_printf(mem, "%s %s", verbs[verb_index(r->kind)].doing,
					 job_name(&v)));
			rc = carry_out(&v, err);
			end(&v, rc, err);
		}
	}
	if (locked)
		journal_unlock_job(j, &o->site, r->db, r->job);
	if (rc == ERR_UNKNOWN)
		out->next = look_again(&v);
	out->status = rc ? err_exit_status(rc) : EXIT_DONE;
	return rc;
}
