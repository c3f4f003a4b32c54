/*
 * change_send.c - the statements of a guarded change, and what came of each.
 *
 * A statement whose answer was lost may have been executed, may never be, and
 * may still be executed later, by a server that does not notice that we left.  All three
 * of ours can be sent again as long as the job is the one that was PAUSED
 * by us, as their values are absolute: so the job is read, and what it does not show yet
 * is asked for again.
 */
#include "config.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "job/change_int.h"
#include "job/select.h"
#include "lang/quote.h"
#include "net/sqlconn.h"

enum {
	TRIES = 4,     /* to send one statement, its answers being lost */
	UNSURE_S = 60, /* to find out what came of it, unless told otherwise */
	NAP_MS = 200,
	NAP_MAX_MS = 2000,
	GRACE_MS = 1500, /* for a statement whose answer was lost to show */
};

/* Without values of variables; ends in a NUL. */
static struct text hidden(struct change *g, const char *s)
{
	const struct text t = { s, strlen(s) };
	const struct text h = shown_without(t, &g->hide, g->mem);

	return h.p == s ? t : (struct text){ arena_copy(g->mem, h.p, h.n), h.n };
}

void change_say(struct change *g, bool warning, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (g->say && g->say->line)
		g->say->line(g->say->to, warning, hidden(g, arena_vprintf(g->mem, fmt, ap)).p);
	va_end(ap);
}

void change_note(struct change *g, const char *fmt, ...)
{
	struct change_outcome *o = g->out;
	struct text *list;
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(g->mem, fmt, ap);
	va_end(ap);
	/* a handful of them: the array is made anew each time */
	list = arena_alloc(g->mem, (o->n_notes + 1) * sizeof(*list));
	if (o->n_notes)
		memcpy(list, o->notes, o->n_notes * sizeof(*list));
	list[o->n_notes++] = hidden(g, s);
	o->notes = list;
	change_say(g, true, "%s", s);
}

bool change_stopped(struct change *g)
{
	return g->say && g->say->stop && g->say->stop(g->say->to);
}

void change_nap(struct change *g, unsigned ms, bool stoppable)
{
	unsigned slice = 50;

	while (ms && !(stoppable && change_stopped(g))) {
		struct timespec t = { 0, (long)(ms < slice ? ms : slice) * 1000000 };

		nanosleep(&t, NULL);
		ms -= ms < slice ? ms : slice;
	}
}

static int64_t now_ms(void)
{
	return clock_mono_ns() / 1000000;
}

static int64_t unsure_ms(const struct change *g)
{
	return (int64_t)(g->o->unsure_s ? g->o->unsure_s : UNSURE_S) * 1000;
}

const char *change_user(const struct change_options *o, struct arena *mem)
{
	return o->db_user.n ? arena_copy(mem, o->db_user.p, o->db_user.n) : NULL;
}

/* reading ------------------------------------------------------------------------- */

static int no_job(struct change *g, bool patient)
{
	const char *user = change_user(g->o, g->mem);
	struct job_absence why;
	int rc;

	if (!patient)
		return job_missing(g->c, g->db, g->job, user, g->mem, g->err);
	rc = job_absent(g->c, g->db, g->job, user, g->mem, &why, g->err);
	/* it is as it was left, which nobody shows us any more */
	if (!rc && why.hidden)
		return err_set(g->err, ERR_UNKNOWN,
			       "our privilege was taken away meanwhile: %s; %s", why.what,
			       why.help);
	g->now.state = g->out->after.state = JOB_STOPPED;
	g->now.state_text = g->out->after.state_text = TEXT("gone");
	return err_set(g->err, ERR_WRONG_STATE,
		       "%.*s is gone: somebody stopped it meanwhile, or took its table away%s%s",
		       TEXT_ARG(g->name), rc ? "" : ": ", rc ? "" : why.what);
}

/* Once something was sent, a SHOW that fails is no answer: it worked before. */
static int read_patiently(struct change *g, struct job *job, bool *found)
{
	int64_t end = now_ms() + unsure_ms(g);
	unsigned nap = NAP_MS, refusals = 0;
	char why[sizeof(g->err->text)];
	int rc;

	for (;;) {
		rc = job_read(g->c, g->db, g->job, g->mem, job, found, g->err);
		if (rc != ERR_UNREACHABLE && rc != ERR_REFUSED)
			return rc;
		if (now_ms() >= end || (rc == ERR_REFUSED && ++refusals == TRIES))
			break;
		change_nap(g, nap, false);
		nap = nap * 2 > NAP_MAX_MS ? NAP_MAX_MS : nap * 2;
	}
	snprintf(why, sizeof(why), "%s", g->err->text);
	return err_set(g->err, ERR_UNREACHABLE, "%s", why);
}

int change_read(struct change *g, bool patient)
{
	struct job job;
	bool found;
	int rc = patient ? read_patiently(g, &job, &found)
			 : job_read(g->c, g->db, g->job, g->mem, &job, &found, g->err);

	if (rc)
		return rc;
	if (!found)
		return no_job(g, patient);
	g->now = job;
	g->out->after = job;
	if (!g->out->found)
		g->out->before = job;
	g->out->found = true;
	return 0;
}

/* Is the FE at the other end the leader?  Needs a privilege that most users lack. */
static bool is_leader(struct change *g)
{
	const struct sql_server *s = sqlconn_server(g->c);
	struct sql_result r;
	struct err ignored;
	char port[16];
	size_t i;

	if (sqlconn_query(g->c, (struct text){ NULL, 0 }, TEXT("SHOW FRONTENDS"), false, g->mem, &r,
			  &ignored))
		return false;
	snprintf(port, sizeof(port), "%u", s->port);
	for (i = 0; i < r.n_rows; i++)
		if (text_is(sql_text(&r, i, "Role"), "LEADER"))
			return r.n_rows == 1 || (text_is(sql_text(&r, i, "QueryPort"), port) &&
						 text_is(sql_text(&r, i, "IP"), s->host));
	return false;
}

struct text change_read_create(struct change *g, bool *sure)
{
	struct sql_result r;
	struct err ignored;
	struct text out = { NULL, 0 };
	struct buf b;

	buf_init_unbounded(&b);
	buf_adds(&b, "SHOW CREATE ROUTINE LOAD ");
	quote_name(&b, g->db);
	buf_addc(&b, '.');
	quote_name(&b, g->job);
	if (!sqlconn_query(g->c, (struct text){ NULL, 0 }, (struct text){ b.p, b.n }, false, g->mem,
			   &r, &ignored) &&
	    r.n_rows == 1)
		out = sql_text(&r, 0, "Create Job");
	buf_release(&b);
	*sure = out.p && is_leader(g);
	return out;
}

/* somebody else ------------------------------------------------------------------- */

static const char *shown_time(struct change *g, struct text t)
{
	return t.p && t.n ? arena_copy(g->mem, t.p, t.n) : "none";
}

int change_undisturbed(struct change *g, const char *when)
{
	const struct job *j = &g->now;

	if (j->id != g->base.id)
		return err_set(g->err, ERR_WRONG_STATE,
			       "%.*s was created anew %s: its Id is %" PRId64
			       " now and was %" PRId64,
			       TEXT_ARG(g->name), when, j->id, g->base.id);
	if (j->state != JOB_PAUSED)
		return err_set(g->err, ERR_WRONG_STATE,
			       "%.*s (Id %" PRId64
			       ") was resumed by somebody else, or by the server, "
			       "%s: it is %.*s, and was PAUSED since %s",
			       TEXT_ARG(g->name), j->id, when, TEXT_ARG(j->state_text),
			       shown_time(g, g->base.pause_time));
	if (!text_eq(j->pause_time, g->base.pause_time))
		return err_set(g->err, ERR_WRONG_STATE,
			       "%.*s (Id %" PRId64
			       ") was resumed and paused again by somebody else "
			       "%s: PAUSED since %s, not since %s",
			       TEXT_ARG(g->name), j->id, when, shown_time(g, j->pause_time),
			       shown_time(g, g->base.pause_time));
	return 0;
}

/* sending -------------------------------------------------------------------------- */

static int send(struct change *g, struct text sql, struct sql_result *r)
{
	int rc = sqlconn_query(g->c, g->db, sql, true, g->mem, r, g->err);

	if (rc != ERR_UNREACHABLE)
		g->out->sent = true;
	if (rc == ERR_REFUSED)
		g->out->said = r->refused.text;
	return rc;
}

/* "User 'ann' pauses routine load job": the name is that of an account, quotes or none. */
bool change_paused_by_us(const struct change *g)
{
	struct text reason = g->now.reason;
	struct text user = g->jc.db_user.n ? g->jc.db_user : g->o->db_user;
	const char *at;

	if (!job_paused_by_user(&g->now) || !user.n)
		return false;
	at = memmem(reason.p, reason.n, user.p, user.n);
	return at != NULL;
}

/* An error, but was it executed all the same?  Then whoever gives up has to resume it. */
static int pause_refused(struct change *g)
{
	char said[sizeof(g->err->text)];
	int64_t id = g->now.id;

	snprintf(said, sizeof(said), "%s", g->err->text);
	if (!change_read(g, true) && g->now.id == id && g->now.state == JOB_PAUSED)
		g->left_paused = true;
	return err_set(g->err, ERR_REFUSED, "%s", said);
}

int change_pause(struct change *g)
{
	struct text sql = change_statement(g, "PAUSE");
	int64_t id = g->now.id, end;
	struct sql_result r;
	bool already = false;
	unsigned tries;
	int rc = 0;

	for (tries = 0; tries < TRIES; tries++) {
		rc = send(g, sql, &r);
		if (rc == ERR_REFUSED && r.refused.kind == SQL_ALREADY_SO) {
			already = true;
			rc = 0;
		}
		if (rc == ERR_REFUSED)
			return pause_refused(g);
		if (rc == ERR_UNREACHABLE && !tries)
			return rc;
		g->pause_lost = g->pause_lost || rc == ERR_UNKNOWN;
		g->jc.pause_lost = g->pause_lost;
		if (rc)
			change_say(g, true, "%s; reading what is", g->err->text);
		/* sent before and unreachable now: what came of that is to be found out all the
		 * same */
		end = now_ms() + GRACE_MS;
		do {
			int read = change_read(g, true);

			if (read == ERR_UNREACHABLE)
				return err_set(
					g->err, ERR_UNKNOWN,
					"whether %.*s is PAUSED now is not known: the server does "
					"not answer any more",
					TEXT_ARG(g->name));
			if (read)
				return read;
			if (g->now.id != id)
				return err_set(g->err, ERR_WRONG_STATE,
					       "%.*s was created anew meanwhile: its Id is %" PRId64
					       " now and was %" PRId64,
					       TEXT_ARG(g->name), g->now.id, id);
			if (g->now.state == JOB_PAUSED)
				break;
			change_nap(g, NAP_MS, false);
		} while (now_ms() < end);
		if (g->now.state == JOB_PAUSED || !rc)
			break;
	}
	if (g->now.state != JOB_PAUSED)
		return err_set(
			g->err, rc ? ERR_UNKNOWN : ERR_WRONG_STATE,
			rc ? "%.*s (Id %" PRId64 ") is %.*s after a PAUSE whose answer was lost"
			   : "%.*s (Id %" PRId64 ") is %.*s right after it was paused: somebody "
			     "else, or the server, resumed it",
			TEXT_ARG(g->name), g->now.id, TEXT_ARG(g->now.state_text));
	if (already && !change_paused_by_us(g)) {
		g->was_running = false;
		change_note(
			g,
			"somebody else paused %.*s just before we did, so it will not be resumed",
			TEXT_ARG(g->name));
	}
	g->left_paused = true;
	return 0;
}

/* What the job shows of the wants now: something that it did not show before?  All of it? */
static void compare(struct change *g, bool *changed, bool *all)
{
	size_t i;

	*changed = false;
	*all = true;
	for (i = 0; i < g->wants.n; i++) {
		struct effect was, is;
		struct text old = want_old(&g->wants.list[i], &g->base, g->mem);
		struct text new = want_old(&g->wants.list[i], &g->now, g->mem);

		want_judge(&g->wants.list[i], NULL, &g->base, g->create, false, false, g->mem,
			   &was);
		want_judge(&g->wants.list[i], NULL, &g->now, g->create, false, false, g->mem, &is);
		if (!text_eq(old, new))
			*changed = true;
		if (is.kind == EFFECT_NOT)
			*all = false;
	}
}

/* The server said no.  Up to 3.5 part of the ALTER may be in effect all the same, on the leader
 * and unlogged. */
static int alter_refused(struct change *g, const struct sql_result *r, unsigned which)
{
	char said[sizeof(g->err->text)];
	bool changed, all;
	int rc;

	if (!g->split) {
		g->out->said_line = r->refused.line;
		g->out->said_column = r->refused.column;
	}
	snprintf(said, sizeof(said), "%s", g->err->text);
	rc = change_read(g, true);
	if (rc == ERR_UNREACHABLE) {
		g->altered = true;
		return err_set(
			g->err, ERR_UNKNOWN,
			"the ALTER failed (%.500s), and whether part of it is in effect is not "
			"known: the server does not answer any more",
			said);
	}
	if (rc)
		return rc;
	if (r->refused.kind == SQL_NOT_PAUSED) {
		g->ran = true;
		rc = change_undisturbed(g, "before the ALTER");
		return rc ? rc : err_set(g->err, ERR_WRONG_STATE, "%s", said);
	}
	compare(g, &changed, &all);
	if (changed || which) {
		g->altered = true;
		return err_set(g->err, ERR_NO_EFFECT,
			       "the ALTER failed (%.500s), and yet %s: %.*s stays PAUSED", said,
			       which ? "its first half is in effect" : "part of it is in effect",
			       TEXT_ARG(g->name));
	}
	return err_set(g->err, ERR_REFUSED, "%s", said);
}

/* No answer: wait a little for it to show, if it was sent.  *done: it is in effect. */
static int alter_lost(struct change *g, bool sent, bool *done)
{
	int64_t end = now_ms() + GRACE_MS;
	bool changed, all;
	int rc;

	*done = false;
	do {
		rc = change_read(g, true);
		if (rc == ERR_UNREACHABLE)
			return err_set(
				g->err, sent ? ERR_UNKNOWN : rc,
				sent ? "whether the ALTER of %.*s was executed is not known: the "
				       "server does not answer any more"
				     : "%.*s was not altered: the server does not answer any "
				       "more",
				TEXT_ARG(g->name));
		if (rc)
			return rc;
		compare(g, &changed, &all);
		*done = changed && all;
		rc = change_undisturbed(g, "after the ALTER was sent");
		if (rc) {
			g->ran = true;
			return rc;
		}
		if (*done)
			break;
		change_nap(g, NAP_MS, false);
	} while (sent && now_ms() < end);
	return 0;
}

static int alter_one(struct change *g, unsigned which)
{
	struct sql_result r;
	bool done = false, lost = false;
	unsigned tries;
	int rc = 0;

	for (tries = 0; tries < TRIES && !done; tries++) {
		rc = send(g, g->alters[which], &r);
		if (!rc)
			return 0;
		if (rc == ERR_REFUSED)
			return alter_refused(g, &r, which);
		if (rc == ERR_UNKNOWN)
			lost = g->altered = true;
		change_say(g, true, "%s; reading what is", g->err->text);
		rc = alter_lost(g, lost, &done);
		if (rc)
			return rc;
	}
	if (done) {
		change_note(g, "the server's answer was lost, but the ALTER is in effect");
		return 0;
	}
	return err_set(
		g->err, lost ? ERR_UNKNOWN : ERR_UNREACHABLE,
		lost ? "the ALTER of %.*s was sent %d times and its answers were lost: it does "
		       "not show yet, and may still be executed"
		     : "the ALTER of %.*s could not be sent, %d times over",
		TEXT_ARG(g->name), TRIES);
}

int change_alter(struct change *g)
{
	unsigned i;
	int rc = 0;

	for (i = 0; i < g->n_alters && !rc; i++) {
		change_say(g, false, "%.*s: altering%s", TEXT_ARG(g->name),
			   !g->split ? ""
			   : i	     ? ", second half"
				     : ", first half");
		rc = alter_one(g, i);
		if (!rc)
			g->altered = true;
	}
	return rc;
}

static int resume_failed(struct change *g, int rc)
{
	char why[sizeof(g->err->text)];
	int now;

	snprintf(why, sizeof(why), "%s", g->err->text);
	if (rc == ERR_WRONG_STATE)
		return rc;
	/* perhaps as there is no such job any more */
	now = rc == ERR_REFUSED ? change_read(g, true) : 0;
	if (now == ERR_WRONG_STATE || now == ERR_UNKNOWN)
		return now;
	return err_set(g->err, rc == ERR_UNKNOWN ? ERR_UNKNOWN : ERR_PARTLY,
		       "%.*s could not be resumed%s: %.800s", TEXT_ARG(g->name),
		       rc == ERR_UNKNOWN ? ", as far as it is known" : "", why);
}

int change_resume(struct change *g)
{
	struct text sql = change_statement(g, "RESUME");
	int64_t end;
	struct sql_result r;
	unsigned tries;
	int rc = 0;

	for (tries = 0; tries < TRIES; tries++) {
		rc = send(g, sql, &r);
		if (rc == ERR_REFUSED)
			return resume_failed(g, rc);
		if (!rc)
			break;
		change_say(g, true, "%s; reading what is", g->err->text);
		end = now_ms() + GRACE_MS;
		do {
			int read = change_read(g, true);

			if (read)
				return resume_failed(g, read == ERR_UNREACHABLE ? rc : read);
			/* paused anew is resumed, too: what it stumbled on is for who watches it */
			if (g->now.state != JOB_PAUSED ||
			    !text_eq(g->now.pause_time, g->pause_time)) {
				rc = 0;
				break;
			}
			change_nap(g, NAP_MS, false);
		} while (now_ms() < end);
		if (!rc)
			break;
	}
	if (rc)
		return resume_failed(g, rc);
	g->left_paused = false;
	g->ran = true;
	return 0;
}
