/*
 * toggle.c - `starload pause` and `starload resume`: which jobs, asking, one after the other.
 * A job that is as wanted is never touched: RESUME of a running job would restart its tasks.
 */
#include "config.h"
#include "cli/toggle.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/confirm.h"
#include "cli/jobs_file.h"
#include "cli/stopping.h"
#include "diag/emit.h"
#include "diag/jout.h"
#include "job/job.h"
#include "job/journal.h"
#include "job/select.h"
#include "job/shown.h"
#include "job/verb.h"
#include "lang/quote.h"
#include "net/sqlconn.h"
#include "net/target.h"

enum outcome { O_TODO, O_DONE, O_ALREADY, O_LEFT, O_GONE, O_FAILED };

/* In lists and --json; a job that is still to do at the end was not sent. */
static const char *const outcomes[] = {
	[O_TODO] = "not sent", [O_DONE] = "done",      [O_ALREADY] = "already",
	[O_LEFT] = "left",     [O_GONE] = "other job", [O_FAILED] = "failed",
};

struct item {
	struct job job; /* as it was read first; of a job that is gone its names and Id alone */
	enum outcome outcome;
	int status;
	struct text after;  /* its state then */
	const char *why;    /* raw */
	char change_id[40]; /* in the journal */
};

struct toggle {
	struct cmd_env *env;
	const struct toggle_options *o;
	bool resume;
	struct arena *mem;
	struct target t;
	struct sqlconn *c;
	struct journal *j;
	struct item *items;
	size_t n;
	int status;
};

static void say(const struct toggle *g, const char *text)
{
	fprintf(g->env->err, "starload %s: ", g->env->cmd->name);
	emit_safe(g->env->err, text, strlen(text));
	fputc('\n', g->env->err);
}

static const char *name_of(const struct toggle *g, const struct item *it)
{
	return arena_printf(g->mem, "%.*s.%.*s", TEXT_ARG(it->job.db), TEXT_ARG(it->job.name));
}

/* The jobs of a file, which may have none; a choice that comes to none is a slip. */
static bool from_file(const struct toggle *g)
{
	return g->resume && g->o->file;
}

/* which ------------------------------------------------------------------------------------ */

static enum outcome to_do(const struct toggle *g, const struct job *j, bool named)
{
	if (!g->resume)
		return j->state == JOB_PAUSED ? O_ALREADY : O_TODO;
	if (j->state != JOB_PAUSED)
		return O_ALREADY;
	return named || g->o->failed || job_paused_by_user(j) ? O_TODO : O_LEFT;
}

static const char *failure(const struct toggle *g, const struct job *j)
{
	struct text why = shown_text(j->reason, g->mem);

	if (!why.n)
		return "the server does not say why it is PAUSED; name it, or give --failed";
	return arena_printf(g->mem, "failed: %.*s", TEXT_ARG(why));
}

static int choose(struct toggle *g, const struct opt_rest *rest, struct err *err)
{
	struct job_select s;
	struct job_list l;
	size_t i;
	int rc;

	job_options_select(&g->o->jobs, rest, &g->t, &s);
	rc = jobs_select(g->c, &s, g->mem, &l, err);
	if (rc)
		return rc;
	g->n = l.n;
	g->items = arena_zalloc(g->mem, l.n * sizeof(*g->items));
	for (i = 0; i < l.n; i++) {
		g->items[i].job = l.list[i];
		g->items[i].after = l.list[i].state_text;
		g->items[i].outcome = to_do(g, &l.list[i], s.n_names > 0);
		if (g->items[i].outcome == O_LEFT)
			g->items[i].why = failure(g, &l.list[i]);
	}
	return 0;
}

static int choose_one(struct toggle *g, const struct jobs_file_row *r, struct item *it,
		      struct err *err)
{
	bool found;
	int rc = job_read(g->c, r->db, r->job, g->mem, &it->job, &found, err);

	if (rc)
		return rc;
	if (found && it->job.id == r->id) {
		it->after = it->job.state_text;
		it->outcome = to_do(g, &it->job, false);
		if (it->outcome == O_LEFT)
			it->why = failure(g, &it->job);
		return 0;
	}
	it->outcome = O_GONE;
	it->status = EXIT_WRONG_STATE;
	if (found) {
		it->why = arena_printf(
			g->mem, "another job has its name by now (Id %" PRId64 ", was %" PRId64 ")",
			it->job.id, r->id);
	} else {
		rc = job_missing(g->c, r->db, r->job, g->t.user, g->mem, err);
		if (rc != ERR_REFUSED)
			return rc;
		it->why = arena_copy(g->mem, err->text, strlen(err->text));
	}
	it->job = (struct job){ .db = r->db, .name = r->job, .id = r->id };
	return 0;
}

static int choose_from_file(struct toggle *g, struct err *err)
{
	struct site here = site_of(&g->t, g->mem), theirs = { .fes = { "", 0 } };
	struct jobs_file f;
	int rc = jobs_file_read(g->o->file, g->mem, &f, err);
	size_t i;

	if (rc)
		return rc;
	theirs.name = f.cluster;
	if (!site_same(&theirs, &here))
		say(g, arena_printf(
			       g->mem,
			       "%s was written for the cluster %.*s, this is %s; jobs are told by "
			       "their Id",
			       g->o->file, TEXT_ARG(f.cluster), g->t.name));
	g->n = f.n;
	g->items = arena_zalloc(g->mem, f.n * sizeof(*g->items));
	for (i = 0; i < f.n && !rc; i++)
		rc = choose_one(g, &f.rows[i], &g->items[i], err);
	return rc;
}

/* asking ------------------------------------------------------------------------------------ */

static size_t count(const struct toggle *g, enum outcome o)
{
	size_t i, n = 0;

	for (i = 0; i < g->n; i++)
		n += g->items[i].outcome == o;
	return n;
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void list_to_do(const struct toggle *g, FILE *out)
{
	size_t i, n = count(g, O_TODO);

	fprintf(out, "%zu job%s to %s", n, plural(n), g->env->cmd->name);
	if (count(g, O_ALREADY))
		fprintf(out, "; %zu %s so already", count(g, O_ALREADY),
			count(g, O_ALREADY) == 1 ? "is" : "are");
	if (count(g, O_LEFT))
		fprintf(out, "; %zu failed, left alone without --failed", count(g, O_LEFT));
	fputc('\n', out);
	for (i = 0; i < g->n; i++) {
		const struct item *it = &g->items[i];
		const char *name = name_of(g, it);

		if (it->outcome != O_TODO)
			continue;
		fputs("  ", out);
		emit_safe(out, name, strlen(name));
		fprintf(out, " (Id %" PRId64 ", ", it->job.id);
		emit_safe(out, it->job.state_text.p, it->job.state_text.n);
		fputs(")\n", out);
	}
}

static int refuse(const struct toggle *g, const char *text)
{
	say(g, text);
	return EXIT_USAGE;
}

/* 0: go on; or the status to leave with. */
static int ask(const struct toggle *g, bool named)
{
	size_t n = count(g, O_TODO);

	if (g->o->guard.dry_run || !n)
		return 0;
	if (!named)
		list_to_do(g, g->env->err);
	if (g->o->yes || (named && !g->t.protect))
		return 0;
	if (g->t.protect)
		return confirm_protected(g->env, &g->t, false, NULL, NULL);
	if (!confirm_possible())
		return refuse(g, "these are more than jobs named one by one: give --yes; nothing "
				 "was sent");
	if (!confirm_yes(g->env,
			 arena_printf(g->mem, "%s %s? [y/N] ", g->resume ? "Resume" : "Pause",
				      n == 1 ? "it" : "them")))
		return confirm_refused(g->env, "");
	return 0;
}

/* one after the other ------------------------------------------------------------------------ */

static void line(void *to, bool warning, const char *text)
{
	if (warning)
		say(to, text);
}

static struct text statement(const struct toggle *g, const struct item *it)
{
	struct text t;
	struct buf b;

	buf_init_unbounded(&b);
	buf_addf(&b, "%s ROUTINE LOAD FOR ", g->resume ? "RESUME" : "PAUSE");
	quote_name(&b, it->job.db);
	buf_addc(&b, '.');
	quote_name(&b, it->job.name);
	t = (struct text){ arena_copy(g->mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return t;
}

static void print_item(const struct toggle *g, const struct item *it)
{
	const char *name = name_of(g, it), *word = outcomes[it->outcome];
	FILE *out = g->env->out;

	if (g->o->json)
		return;
	if (it->outcome == O_DONE)
		word = g->resume ? "resumed" : "paused";
	if (it->outcome == O_TODO && g->o->guard.dry_run)
		word = g->resume ? "would resume" : "would pause";
	fprintf(out, "%-9s  ", word);
	emit_safe(out, name, strlen(name));
	fprintf(out, "  (Id %" PRId64, it->job.id);
	if (it->after.n) {
		fputs(", ", out);
		emit_safe(out, it->after.p, it->after.n);
	}
	fputc(')', out);
	if (it->why && it->outcome != O_FAILED) {
		fputs("  ", out);
		emit_safe(out, it->why, strlen(it->why));
	}
	fputc('\n', out);
	fflush(out);
	if (it->outcome == O_FAILED)
		say(g, arena_printf(g->mem, "%s: %s", name, it->why));
}

/* Returns false when the others are not to be tried. */
static bool do_one(struct toggle *g, struct item *it)
{
	const struct verb_request r = { .kind = g->resume ? SCRIPT_RESUME : SCRIPT_PAUSE,
					.db = it->job.db,
					.job = it->job.name,
					.id = it->job.id,
					.sql = statement(g, it) };
	const struct change_options o = guard_change(&g->o->guard, &g->t, &g->o->net, g->mem);
	const struct change_say s = { line, stopping_asked, g };
	struct verb_outcome out;
	struct err err;
	int rc = verb_run(g->c, g->j, &r, &o, &s, g->mem, &out, &err);

	it->outcome = rc ? O_FAILED : out.already ? O_ALREADY : O_DONE;
	it->status = out.status;
	if (out.there)
		it->after = out.after.state_text;
	if (rc)
		it->why = arena_copy(g->mem, err.text, strlen(err.text));
	memcpy(it->change_id, out.change_id, sizeof(it->change_id));
	return rc != ERR_UNREACHABLE && rc != ERR_UNKNOWN && rc != ERR_IO;
}

static void do_all(struct toggle *g)
{
	bool go_on = !g->o->guard.dry_run;
	size_t i;

	for (i = 0; i < g->n; i++) {
		struct item *it = &g->items[i];

		if (it->outcome == O_TODO && go_on && !stopping())
			go_on = do_one(g, it);
		print_item(g, it);
	}
}

/* at the end ---------------------------------------------------------------------------------- */

static void sum_up(struct toggle *g)
{
	size_t i, done = count(g, O_DONE), todo = g->o->guard.dry_run ? 0 : count(g, O_TODO);

	g->status = g->n || from_file(g) ? EXIT_DONE : EXIT_FINDINGS;
	for (i = 0; i < g->n; i++)
		g->status = exit_worse(g->status, g->items[i].status);
	if (done && (g->status || todo))
		g->status = exit_worse(g->status, EXIT_PARTLY);
	g->status = stopping_status(g->status);
}

static void print_sum(const struct toggle *g)
{
	static const struct {
		enum outcome o;
		const char *words;
	} parts[] = {
		{ O_ALREADY, "so already" },	 { O_LEFT, "left alone" },
		{ O_GONE, "other jobs by now" }, { O_FAILED, "failed" },
		{ O_TODO, "not sent" },
	};
	size_t i;

	if (g->n < 2 || g->o->guard.dry_run)
		return;
	fprintf(g->env->out, "%zu %s", count(g, O_DONE), g->resume ? "resumed" : "paused");
	for (i = 0; i < ARRAY_SIZE(parts); i++)
		if (count(g, parts[i].o))
			fprintf(g->env->out, ", %zu %s", count(g, parts[i].o), parts[i].words);
	fputc('\n', g->env->out);
}

static void print_json(const struct toggle *g)
{
	struct jout o;
	size_t i;

	jout_init(&o, g->env->out);
	jout_open(&o, '{');
	jout_pair_number(&o, "version", 1);
	jout_pair(&o, "command", g->env->cmd->name);
	jout_pair(&o, "cluster", g->t.name);
	jout_pair_bool(&o, "dry_run", g->o->guard.dry_run);
	jout_key(&o, "jobs");
	jout_open(&o, '[');
	for (i = 0; i < g->n; i++) {
		const struct item *it = &g->items[i];

		jout_line(&o);
		jout_open(&o, '{');
		jout_key(&o, "db");
		jout_text(&o, it->job.db);
		jout_key(&o, "job");
		jout_text(&o, it->job.name);
		jout_pair_number(&o, "id", (uint64_t)it->job.id);
		jout_pair(&o, "outcome", outcomes[it->outcome]);
		jout_key(&o, "before");
		jout_text(&o, it->job.state_text);
		jout_key(&o, "after");
		jout_text(&o, it->after);
		jout_pair_number(&o, "status", (uint64_t)it->status);
		jout_pair(&o, "why", it->why);
		jout_pair(&o, "change", *it->change_id ? it->change_id : NULL);
		jout_close(&o, '}');
	}
	jout_close(&o, ']');
	jout_pair_number(&o, "status", (uint64_t)g->status);
	jout_close(&o, '}');
	jout_end(&o);
	jout_flush(&o);
}

/* all of it ------------------------------------------------------------------------------------ */

static int save(const struct toggle *g, struct err *err)
{
	struct jobs_file f = { .cluster = { g->t.name, strlen(g->t.name) } };
	size_t i;

	f.rows = arena_zalloc(g->mem, g->n * sizeof(*f.rows));
	for (i = 0; i < g->n; i++)
		if (g->items[i].outcome == O_TODO)
			f.rows[f.n++] =
				(struct jobs_file_row){ g->items[i].job.db, g->items[i].job.name,
							g->items[i].job.id };
	return f.n ? jobs_file_add(g->o->file, &f, g->mem, err) : 0;
}

static int check_options(const struct toggle *g, const struct opt_rest *rest, struct err *err)
{
	const struct job_options *j = &g->o->jobs;
	bool given = rest->n || j->all || j->db || j->like || j->topic || j->broker;

	if (g->resume && g->o->file && given)
		return err_set(err, ERR_USAGE, "--from says which jobs; name no others");
	if (!given && !(g->resume && g->o->file))
		return err_set(err, ERR_USAGE,
			       "which jobs?  Name them, or give --all, --db, --like, --topic or "
			       "--broker%s",
			       g->resume ? ", or --from" : "");
	return 0;
}

static int with_connection(struct toggle *g, const struct opt_rest *rest)
{
	bool from = from_file(g);
	struct err err;
	int status;

	if (!g->o->guard.dry_run) {
		status = guard_journal(g->env, &g->o->guard, &g->t, &g->j);
		if (status)
			return status;
	}
	if (from ? choose_from_file(g, &err) : choose(g, rest, &err))
		return cmd_fail(g->env, &err);
	if (!g->n && !from)
		say(g, jobs_none_seen);
	status = ask(g, from || rest->n);
	if (status)
		return status;
	/* before the first PAUSE: what the file has is more than was done, never less */
	if (!g->resume && g->o->file && !g->o->guard.dry_run && save(g, &err))
		return cmd_fail(g->env, &err);
	stopping_begin();
	do_all(g);
	sum_up(g);
	if (g->o->json)
		print_json(g);
	else
		print_sum(g);
	return g->status;
}

int toggle_command(struct cmd_env *env, bool resume, int argc, char **argv)
{
	struct toggle_options o = { 0 };
	struct toggle g = { .env = env, .o = &o, .resume = resume, .mem = arena_new() };
	struct opt_rest rest;
	struct err err;
	int status = cmd_options(env, &o, argc, argv, &rest);

	if (status < 0 && check_options(&g, &rest, &err))
		status = cmd_fail(env, &err);
	if (status < 0)
		status = net_connect_leader(env, &o.net, g.mem, &g.t, &g.c);
	if (g.c)
		status = with_connection(&g, &rest);
	journal_close(g.j);
	sqlconn_close(g.c);
	opt_release(env->cmd->opts, &o);
	opt_rest_release(&rest);
	arena_free(g.mem);
	return status;
}
