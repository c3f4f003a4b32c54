/*
 * run_exec.c - one statement of a run: sent, verified, told.
 */
#include "config.h"
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/result/result.h"
#include "cli/run.h"
#include "cli/run_json.h"
#include "cli/stopping.h"
#include "cli/until.h"
#include "job/offsets.h"
#include "job/opening.h"
#include "job/verb.h"
#include "lang/mask.h"
#include "net/sqlconn.h"

/* What a worker's engine says and asks. */
static void say_line(void *to, bool warning, const char *text)
{
	struct run_worker *w = to;

	run_say_line(w->r, warning, text);
}

static void failed(struct run_worker *w, struct run_item *it, int status, const char *why)
{
	struct run *r = w->r;

	it->state = RUN_FAILED;
	it->status = status;
	pthread_mutex_lock(&r->print);
	it->why = arena_copy(r->mem, why, strlen(why));
	pthread_mutex_unlock(&r->print);
}

/* other SQL ------------------------------------------------------------------------ */

static bool holds_secret(struct text sql)
{
	struct buf b;
	bool holds;

	buf_init_unbounded(&b);
	holds = mask_sql(sql, &b);
	buf_release(&b);
	return holds;
}

/* What SET changed is gone with its connection. */
static void mind_session(struct run_worker *w, const struct run_item *it)
{
	struct run *r = w->r;
	const unsigned long id = sqlconn_server(w->c)->connection_id;

	if (r->set && r->set_on != id && w->c == r->c) {
		run_say_line(r, true,
			     "the connection was made anew: what SET changed in the session "
			     "before is lost");
		r->set = false;
	}
	/* a session says SET once more by itself; what is secret is not kept for that */
	if (r->session && opening_sets_session(it->s->sql) && !holds_secret(it->s->sql) &&
	    sqlconn_keep(w->c, it->s->sql))
		return;
	if (it->s->sets) {
		r->set = true;
		r->set_on = id;
	}
}

static void say_sql_failed(struct run_worker *w, struct run_item *it, int rc,
			   const struct sql_result *res, const struct err *err)
{
	failed(w, it, err_exit_status(rc), err->text);
	if (rc == ERR_REFUSED)
		run_say_refused(w, it, &res->refused);
	else
		run_say_error(w, it, err->text);
}

static struct text db_of(const struct script_stmt *s)
{
	return s->session_db.n ? s->session_db : (struct text){ 0 };
}

/* The statement, or what stands for it, with its answer as a whole.  False: it failed, and that is
 * said. */
static bool query(struct run_worker *w, struct run_item *it, struct text sql, bool changes,
		  struct sql_result *res)
{
	struct err err;
	int rc = sqlconn_query(w->c, db_of(it->s), sql, changes, w->mem, res, &err);

	stopping_conn(NULL);
	if (rc) {
		say_sql_failed(w, it, rc, res, &err);
		return false;
	}
	it->state = RUN_DONE;
	mind_session(w, it);
	return true;
}

/* With --json an answer is a value in an object, and kept as a whole. */
static void run_sql_json(struct run_worker *w, struct run_item *it, bool reads)
{
	struct sql_result res;

	if (query(w, it, it->s->sql, !reads, &res))
		run_json_result(w, it, &res);
}

/* Rows are printed as they come; nobody else prints meanwhile, as other SQL waits for all before it
 * and is waited for by all behind it. */
static void run_sql_shown(struct run_worker *w, struct run_item *it, bool reads)
{
	const long long begun_ns = clock_mono_ns();
	struct result *shown = result_new(w->r->show, w->r->way, w->r->vertical, w->mem);
	struct run_until *until = w->r->until;
	struct sql_sink *sink = result_sink(shown);
	struct until_look look;
	struct sql_result res;
	struct err err, io;
	long long took_ns;
	int rc, printed;
	bool fixed;

	if (until)
		sink = until_look(&look, until->u, sink);
	rc = sqlconn_stream(w->c, db_of(it->s), it->s->sql, !reads, w->mem, sink, &res, &err);
	stopping_conn(NULL);
	it->sent = res.sent;
	it->sent_on = res.sent_on;
	took_ns = clock_mono_ns() - begun_ns - result_printing_ns(shown);
	fixed = sink->fixed;
	printed = result_end(shown, !rc && !res.stopped, &io);
	if (rc) {
		if (fixed)
			run_say_line(w->r, true,
				     arena_printf(w->mem,
						  "the answer was cut short: %zu rows of it "
						  "were printed",
						  res.n_rows));
		say_sql_failed(w, it, rc, &res, &err);
		return;
	}
	it->state = RUN_DONE;
	it->left = res.left;
	if (until)
		until->rc = until_holds(&look, &until->holds, &until->err);
	mind_session(w, it);
	if (printed) {
		failed(w, it, err_exit_status(printed), io.text);
		run_say_error(w, it, io.text);
	}
	run_say_result(w, &res, took_ns);
}

/* The server's default database is the session's: of a USE it is all there is to do. */
static void run_use(struct run_worker *w, struct run_item *it)
{
	const long long begun_ns = clock_mono_ns();
	struct sql_result res;

	if (!query(w, it, TEXT("SELECT DATABASE()"), false, &res))
		return;
	res = (struct sql_result){ 0 };
	if (w->r->o.json)
		run_json_result(w, it, &res);
	else
		run_say_result(w, &res, clock_mono_ns() - begun_ns);
}

static void run_sql(struct run_worker *w, struct run_item *it)
{
	const bool is_use = it->s->kind == SCRIPT_USE, reads = it->s->reads || is_use;

	if (reads)
		stopping_conn(w->c);
	if (is_use)
		run_use(w, it);
	else if (w->r->o.json)
		run_sql_json(w, it, reads);
	else
		run_sql_shown(w, it, reads);
}

/* jobs ------------------------------------------------------------------------------ */

static struct text without_values(const void *of, struct text t, struct arena *mem)
{
	const char *s = arena_copy(mem, t.p, t.n), *shown = vars_mask(of, s, mem);

	return shown == s ? t : (struct text){ shown, strlen(shown) };
}

struct shown_hide run_hide(const struct run_item *it)
{
	const struct vars *v = &it->input->plan.vars;

	return (struct shown_hide){ v->n ? without_values : NULL, v };
}

static struct text place_of(struct run_worker *w, const struct run_item *it)
{
	const char *s = run_place(it, w->mem);

	return (struct text){ s, strlen(s) };
}

static void run_verb(struct run_worker *w, struct run_item *it)
{
	const struct script_stmt *s = it->s;
	const struct change_say say = { say_line, stopping_asked, w };
	const struct verb_request req = {
		.kind = s->kind,
		.db = s->db,
		.job = s->job,
		.session_db = s->session_db,
		.sql = s->sql,
		.from = place_of(w, it),
		.hide = run_hide(it),
	};
	struct verb_outcome out;
	struct err err = { 0 };
	int rc = verb_run(w->c, w->r->journal, &req, &w->r->change, &say, w->mem, &out, &err);

	if (!rc) {
		it->state = out.already		    ? RUN_ALREADY
			    : w->r->o.guard.dry_run ? RUN_PLANNED
						    : RUN_DONE;
	} else {
		failed(w, it, out.status, err.text);
		if (out.refused)
			run_say_refused(w, it, &out.refusal);
		else
			run_say_error(w, it, err.text);
	}
	run_say_verb(w, it, &out, rc ? err.text : NULL);
}

/* In a session: offsets that go back, and nothing else is against it; does the user want it? */
static bool rewind_is_meant(struct run_worker *w, const struct run_item *it,
			    const struct change_outcome *out, const struct err *err)
{
	const char *job = arena_printf(w->mem, "%.*s", TEXT_ARG(it->s->job));
	bool back = false, other = false;
	size_t i;

	if (!w->r->session || w->r->change.allow_rewind || out->sent)
		return false;
	for (i = 0; i < out->n_moves; i++) {
		const struct offset_move *m = &out->moves[i];

		back |= m->kind == MOVE_BACK;
		other |= m->kind == MOVE_FOREIGN || (m->beyond && !w->r->change.allow_beyond);
	}
	return back && !other &&
	       run_typed(w->r,
			 arena_printf(w->mem, "%s\nTo do it type the job's name, %s: ", err->text,
				      job),
			 job);
}

static void run_alter(struct run_worker *w, struct run_item *it)
{
	const struct script_stmt *s = it->s;
	const struct change_say say = { say_line, stopping_asked, w };
	const struct change_request req = {
		.db = s->db,
		.job = s->job,
		.sql = s->sql,
		.stmt = s->stmt,
		.src = s->src,
		.from = place_of(w, it),
		.hide = run_hide(it),
	};
	struct change_outcome out;
	struct err err = { 0 };
	int rc = change_run(w->c, w->r->journal, &req, &w->r->change, &say, w->mem, &out, &err);

	if (rc == ERR_JUDGED && rewind_is_meant(w, it, &out, &err)) {
		w->r->change.allow_rewind = true;
		rc = change_run(w->c, w->r->journal, &req, &w->r->change, &say, w->mem, &out, &err);
	}
	it->status = out.status;
	if (!rc) {
		it->state = w->r->o.guard.dry_run		     ? RUN_PLANNED
			    : out.status == EXIT_BEFORE || !out.sent ? RUN_ALREADY
								     : RUN_DONE;
	} else {
		failed(w, it, out.status, err.text);
		if (out.said.n) {
			struct sql_refused refused = {
				.text = out.said,
				.detail = out.said,
				.line = out.said_line,
				.column = out.said_column,
			};

			run_say_refused(w, it, &refused);
		}
		/* of a plain refusal the server's text says it all */
		if (rc != ERR_REFUSED || !out.said.n)
			run_say_error(w, it, err.text);
	}
	run_say_change(w, it, &out, rc ? err.text : NULL);
}

/* --dry-run ------------------------------------------------------------------------- */

/* What can't be compared yet, and what isn't ours to compare: the text alone. */
static void plan_text(struct run_worker *w, struct run_item *it)
{
	it->state = RUN_PLANNED;
	run_say_verb(w, it, NULL, NULL);
}

static void plan(struct run_worker *w, struct run_item *it)
{
	switch (it->s->kind) {
	case SCRIPT_ALTER:
		/* what this script creates or pauses before isn't there, or not so, yet */
		if (it->made || it->pausing)
			plan_text(w, it);
		else
			run_alter(w, it);
		return;
	case SCRIPT_CREATE:
	case SCRIPT_PAUSE:
	case SCRIPT_RESUME:
	case SCRIPT_STOP:
		if (it->touched)
			plan_text(w, it);
		else
			run_verb(w, it);
		return;
	case SCRIPT_SQL:
	case SCRIPT_USE:
	case SCRIPT_SHOW:
		plan_text(w, it);
		return;
	}
	BUG("statement kind %d", (int)it->s->kind);
}

void run_item(struct run_worker *w, struct run_item *it)
{
	arena_reset(w->mem);
	if (w->r->o.guard.dry_run) {
		plan(w, it);
		return;
	}
	switch (it->s->kind) {
	case SCRIPT_ALTER:
		run_alter(w, it);
		return;
	case SCRIPT_CREATE:
	case SCRIPT_PAUSE:
	case SCRIPT_RESUME:
	case SCRIPT_STOP:
		run_verb(w, it);
		return;
	case SCRIPT_SQL:
	case SCRIPT_USE:
	case SCRIPT_SHOW:
		run_sql(w, it);
		return;
	}
	BUG("statement kind %d", (int)it->s->kind);
}
