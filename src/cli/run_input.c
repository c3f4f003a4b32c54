/*
 * run_input.c - everything is read, linted and judged before anything is sent.
 *
 * The linter goes over all texts first, with its findings kept back: with an error among them
 * they are all there is to say.  Else it goes over them again with the judgement by
 * the live cluster hooked in (lint_plan.h), so that ignore comments, --ignore and masking of
 * variables hold for both kinds of findings in one way, and prints as it goes.
 */
#include "config.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/lint_file.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "job/judge.h"
#include "net/sqlconn.h"

/* A script is kept as a whole, since all of it is judged before. */
enum { INPUT_MAX = 1 << 30 };

/* reading ------------------------------------------------------------------------ */

static int read_one(struct run *r, const char *path, struct err *err)
{
	struct run_input *in = &r->inputs[r->n_inputs];
	struct buf b;
	int rc;

	buf_init(&b, INPUT_MAX);
	in->name = in->path = path;
	if (!strcmp(path, "-"))
		rc = io_read_fd(STDIN_FILENO, "standard input", &b, err);
	else
		rc = io_read_file(path, &b, err);
	if (!rc) {
		in->text = (struct text){ arena_copy(r->mem, buf_str(&b), b.n), b.n };
		r->n_inputs++;
	}
	buf_release(&b);
	return rc;
}

static void take_execute(struct run *r)
{
	size_t i;

	for (i = 0; i < r->o.execute.n; i++) {
		const char *sql = r->o.execute.item[i];
		struct run_input *in = &r->inputs[r->n_inputs++];

		in->name = r->o.execute.n == 1 ? "-e" : arena_printf(r->mem, "-e#%zu", i + 1);
		in->text = (struct text){ sql, strlen(sql) };
	}
}

/* The linter's options for a text: those of the settings beside it, ours on top. */
static int make_plan(struct run *r, struct run_input *in, struct err *err)
{
	const struct settings *settings = NULL;
	struct lint_options found, o;
	struct targets targets;
	const char *release = sqlconn_server(r->c)->release;
	int rc = 0, i;

	lint_options_init(&found);
	if (r->o.config)
		rc = settings_read(r->settings, r->o.config, &settings, err);
	else if (!r->o.no_config)
		rc = settings_for(r->settings, in->path, &settings, err);
	if (!rc)
		rc = settings_apply(settings, "lint", lint_opts, &found, err);
	if (rc)
		goto out;
	o = found;
	o.target = r->o.target ? r->o.target : release;
	if (!r->o.target && targets_parse(release, &targets, err)) {
		run_say_line(r, true,
			     arena_printf(r->mem,
					  "the server's release \"%s\" is none we know: the linter "
					  "judges for all",
					  release));
		o.target = NULL;
	}
	if (r->o.ignore.n)
		o.ignore = r->o.ignore;
	if (r->o.var.n)
		o.var = r->o.var;
	if (r->o.var_file.n)
		o.var_file = r->o.var_file;
	rc = lint_plan_make(&o, r->mem, &in->plan, err);
	for (i = 0; i < DIAG_COUNT && r->o.no_lint; i++)
		if (!diag_number_live(diag_rule((enum diag_code)i)->number))
			in->plan.on[i] = false;
out:
	opt_release(lint_opts, &found);
	return rc;
}

int run_read_inputs(struct run *r, const struct opt_rest *rest)
{
	struct err err;
	size_t i;
	int rc = 0;

	r->inputs = arena_zalloc(r->mem, (r->o.execute.n + rest->n + 1) * sizeof(*r->inputs));
	take_execute(r);
	if (!r->n_inputs && !rest->n) {
		if (isatty(STDIN_FILENO)) {
			err_set(&err, ERR_USAGE,
				"name a file, give -e SQL, or \"-\" to type statements");
			return cmd_fail(r->env, &err);
		}
		rc = read_one(r, "-", &err);
	}
	for (i = 0; i < rest->n && !rc; i++)
		rc = read_one(r, rest->operand[i], &err);
	return rc ? cmd_fail(r->env, &err) : 0;
}

/* judging ------------------------------------------------------------------------ */

struct judging {
	struct run *r;
	struct judge *judge;
	struct report report;
	struct spool *spool; /* first pass: kept back */
	bool errors;
	int status; /* of what the cluster tells */
	int rc;	    /* reading from it failed */
	struct err err;
};

/* Each ALTER gets the database it needs.  The rule stays on, as comments may ignore it. */
static bool means_nothing_here(const struct finding *f)
{
	return f->rule->code == DIAG_session_database;
}

static int keep_back(void *to, const struct finding *f, struct err *err)
{
	struct judging *g = to;

	if (means_nothing_here(f))
		return 0;
	g->errors |= f->severity == DIAG_ERROR;
	/* what the linter does not know the server may, as the emulated one does */
	if (f->rule->code == DIAG_unknown_statement && !g->r->session && f->hint) {
		struct finding hinted = *f;

		hinted.hint =
			arena_printf(g->r->mem, "%s; with --no-lint it is sent as it is", f->hint);
		return spool_add(g->spool, &hinted, err);
	}
	return spool_add(g->spool, f, err);
}

static int tell(void *to, const struct finding *f, struct err *err)
{
	struct judging *g = to;

	(void)err;
	if (means_nothing_here(f))
		return 0;
	report_finding(&g->report, f, DIAG_ERROR);
	if (f->severity == DIAG_ERROR)
		g->status = exit_worse(g->status, f->rule->code == DIAG_live_not_paused
							  ? EXIT_WRONG_STATE
							  : EXIT_FINDINGS);
	return 0;
}

static void judge_hook(void *to, const struct parsed *p, struct source *src, struct diags *d)
{
	struct judging *g = to;

	if (!g->rc)
		g->rc = judge_stmt(g->judge, p, src, d, &g->err);
}

/* Go over all texts; findings go to `take`. */
static int lint_all(struct judging *g, const struct lint_more *more,
		    int (*take)(void *, const struct finding *, struct err *), struct err *err)
{
	struct lint_worker *w = lint_worker_new();
	struct lint_sink sink = { take, g };
	size_t i;
	int rc = 0;

	for (i = 0; i < g->r->n_inputs && !rc; i++) {
		struct run_input *in = &g->r->inputs[i];
		struct lint_counts counts = { 0 };

		in->plan.more = more;
		in->plan.parts = report_parts(&g->report);
		if (more)
			report_file(&g->report, source_shown_name(in->name));
		rc = lint_file(w, &in->plan, in->name, -1, in->text, &sink, &counts, err);
		if (more)
			report_counts(&g->report, &counts);
		in->plan.more = NULL;
	}
	lint_worker_free(w);
	return rc;
}

static int print_kept(struct judging *g, struct err *err)
{
	struct finding f;
	const char *file = "";
	int rc;

	while ((rc = spool_next(g->spool, &f, err)) > 0) {
		if (strcmp(file, f.file)) {
			file = arena_copy(g->r->mem, f.file, strlen(f.file));
			report_file(&g->report, file);
		}
		report_finding(&g->report, &f, DIAG_ERROR);
	}
	return rc;
}

static int lint_then_judge(struct judging *g, struct err *err)
{
	const struct lint_more more = { judge_hook, g };
	int rc = lint_all(g, NULL, keep_back, err);

	if (rc)
		return rc;
	if (g->errors) {
		g->status = EXIT_FINDINGS;
		return print_kept(g, err);
	}
	rc = lint_all(g, &more, tell, err);
	if (!rc && g->rc)
		*err = g->err;
	return rc ? rc : g->rc;
}

static int collect_items(struct run *r, struct err *err)
{
	size_t i, k, from = 0;
	int rc = 0;

	script_init(&r->script, (struct text){ r->t.db, r->t.db ? strlen(r->t.db) : 0 });
	r->items = NULL;
	for (i = 0; i < r->n_inputs && !rc; i++) {
		const struct run_input *in = &r->inputs[i];

		rc = script_add(&r->script, in->name, in->text, in->plan.vars.list, in->plan.vars.n,
				err);
		r->items = xrealloc(r->items, (r->script.n + 1) * sizeof(*r->items));
		for (k = from; k < r->script.n; k++)
			r->items[k] = (struct run_item){ .input = in };
		from = r->script.n;
	}
	r->n_items = from;
	/* the list has its place now */
	for (k = 0; k < r->n_items; k++) {
		r->items[k].s = &r->script.list[k];
		r->items[k].place = source_place(r->items[k].s->src, r->items[k].s->at.off);
	}
	return rc;
}

/* What earlier statements do to the job of each. */
static void follow_jobs(struct run *r)
{
	size_t i, k;

	for (i = 0; i < r->n_items; i++) {
		struct run_item *it = &r->items[i];

		if (!it->s->job.n)
			continue;
		for (k = 0; k < i; k++) {
			const struct script_stmt *s = r->items[k].s;

			if (!text_eq(s->job, it->s->job) || !text_eq(s->db, it->s->db))
				continue;
			it->touched = true;
			it->made |= s->kind == SCRIPT_CREATE;
			if (s->kind != SCRIPT_ALTER)
				it->pausing = s->kind == SCRIPT_PAUSE;
		}
	}
}

int run_judge(struct run *r)
{
	const struct judge_options o = {
		.pause = r->o.guard.pause,
		.resume = (enum resume_when)r->o.guard.resume,
		.allow_beyond = r->o.guard.allow_beyond,
		.user = r->t.user,
		.db = { r->t.db, r->t.db ? strlen(r->t.db) : 0 },
	};
	struct emit_options eo = {
		.quiet = true,
		.tool_version = PACKAGE_VERSION,
		.color = !r->o.json && cmd_color(r->o.color, r->env->err),
	};
	struct judging g = { .r = r, .spool = spool_new() };
	struct err err;
	size_t i;
	int rc = 0, status;

	for (i = 0; i < r->n_inputs && !rc; i++)
		rc = make_plan(r, &r->inputs[i], &err);
	if (!rc)
		rc = collect_items(r, &err);
	report_init(&g.report);
	if (!rc)
		rc = report_add(&g.report, r->o.json ? "jsonl" : "text",
				r->o.json ? r->env->out : r->env->err, &eo, &err);
	if (!rc) {
		follow_jobs(r);
		g.judge = judge_new(r->c, &o, r->mem);
		report_begin(&g.report);
		rc = lint_then_judge(&g, &err);
		status = report_end(&g.report, &err);
		rc = rc ? rc : status;
	}
	report_release(&g.report);
	spool_free(g.spool);
	status = g.status;
	if (rc)
		status = exit_worse(status, cmd_fail(r->env, &err));
	if (status && !r->o.quiet && !r->session)
		fprintf(r->env->err, "starload %s: nothing was sent\n", r->env->cmd->name);
	return status;
}
