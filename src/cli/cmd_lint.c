/*
 * cmd_lint.c - `starload lint`: options and settings to a run.
 */
#include "config.h"

#include <inttypes.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/baseline.h"
#include "cli/cmd.h"
#include "cli/files.h"
#include "cli/layers.h"
#include "cli/lint_plan.h"
#include "cli/lint_run.h"
#include "cli/report.h"
#include "cli/settings.h"

struct lint {
	struct cmd_env *env;
	struct arena *mem;
	struct lint_options given;      /* the command line alone */
	struct layers layers;           /* `extra` of each is its struct lint_plan */
	struct file_list files;
	struct lint_job *jobs;
	struct report report;
	struct baseline *baseline;
};

/* What the options that hold for a file mean. */
static int find_plan(struct lint *l, const char *path, struct layer **out, struct err *err)
{
	char why[sizeof(err->text)];
	struct lint_plan *plan;
	struct layer *layer;
	int rc;

	rc = layers_for(&l->layers, path, &layer, err);
	if (rc)
		return rc;
	*out = layer;
	if (layer->extra)
		return 0;
	layer->extra = plan = ARENA_NEW(l->mem, struct lint_plan);
	rc = lint_plan_make(layer->options, l->mem, plan, err);
	if (rc && layer->settings) {
		snprintf(why, sizeof(why), "%s", err->text);
		err_set(err, rc, "%s (with the settings of %s)", why, settings_path(layer->settings));
	}
	return rc;
}

static unsigned processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set))
		return 1;
	return (unsigned)CPU_COUNT(&set);
}

/* Operands to files; what is not there is among them, and said at its turn. */
static int list_files(struct lint *l, const struct opt_rest *rest, struct err *err)
{
	size_t i;

	if (!rest->n) {
		if (isatty(STDIN_FILENO))
			return err_set(err, ERR_USAGE,
				       "name a file or a directory, or \"-\" to type statements");
		files_add(&l->files, "-", l->mem);
	}
	for (i = 0; i < rest->n; i++)
		files_add(&l->files, rest->operand[i], l->mem);
	files_unique(&l->files);
	return 0;
}

/* A job for each file; *first gets the options of the whole run. */
static int plan_files(struct lint *l, const struct lint_options **first, struct err *err)
{
	struct layer *layer;
	size_t i;
	int rc;

	l->jobs = xmalloc(l->files.n * sizeof(*l->jobs));
	for (i = 0; i < l->files.n; i++) {
		const struct file *f = &l->files.list[i];
		const char *name = f->path;

		if (!strcmp(f->path, "-") && l->given.stdin_filename)
			name = l->given.stdin_filename;
		rc = find_plan(l, name, &layer, err);
		if (rc)
			return rc;
		l->jobs[i] = (struct lint_job){ f->path, name, f->why, layer->extra };
		if (!i)
			*first = layer->options;
	}
	return 0;
}

static const char *default_format(void)
{
	const char *github = getenv("GITHUB_ACTIONS");

	return github && *github ? "github" : "text";
}

/* A report must not take the place of what it is about. */
static int check_output(struct lint *l, const struct lint_options *o, size_t n, const char *path,
			struct err *err)
{
	const struct file *input;
	struct stat st;
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(strchr(o->output.item[i], '=') + 1, path))
			return err_set(err, ERR_USAGE, "--output %s: one file for two formats", path);
	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return 0;
	input = files_find(&l->files, &st);
	if (input)
		return err_set(err, ERR_USAGE, "--output %s: that is the file %s, which is to be linted",
			       path, input->path);
	return 0;
}

/* Where findings go: to a stream by --format, and to the files of --output. */
static int open_outputs(struct lint *l, const struct lint_options *o, struct err *err)
{
	struct emit_options eo = {
		.quiet = o->quiet,
		.targets = &l->jobs[0].plan->targets,
		.tool_version = PACKAGE_VERSION,
	};
	FILE *out = l->env->out;
	size_t i;
	int rc = 0;

	/* a fixed standard input goes to stdout, and so does a difference */
	for (i = 0; i < l->files.n && o->fix && !o->diff; i++)
		if (!strcmp(l->files.list[i].path, "-"))
			out = l->env->err;
	if (!o->diff) {
		struct emit_options here = eo;

		here.color = cmd_color(o->color, out);
		here.width = cmd_width(out);
		rc = report_add(&l->report, o->format ? o->format : default_format(), out, &here, err);
	}
	for (i = 0; i < o->output.n && !rc; i++) {
		const char *s = o->output.item[i], *eq = strchr(s, '=');

		if (!eq || eq == s || !eq[1])
			return err_set(err, ERR_USAGE, "--output takes FORMAT=FILE, not \"%s\"", s);
		rc = check_output(l, o, i, eq + 1, err);
		if (!rc)
			rc = report_add_file(&l->report, arena_copy(l->mem, s, (size_t)(eq - s)), eq + 1, &eo, err);
	}
	return rc;
}

/* Only what is printed need be worked out. */
static void want_parts(struct lint *l)
{
	const unsigned parts = report_parts(&l->report);
	struct layer *layer;

	for (layer = l->layers.first; layer; layer = layer->next)
		((struct lint_plan *)layer->extra)->parts = parts;
}

static int open_baseline(struct lint *l, const struct lint_options *o, struct err *err)
{
	if (o->update_baseline && !o->baseline)
		return err_set(err, ERR_USAGE, "--update-baseline wants --baseline FILE");
	if (!o->baseline)
		return 0;
	l->baseline = baseline_new();
	l->report.baseline_path = o->baseline;
	if (o->update_baseline) {
		l->report.fresh = l->baseline;
		return baseline_may_write(o->baseline, err);
	}
	l->report.known = l->baseline;
	return baseline_read(l->baseline, o->baseline, err);
}

static int check_options(const struct lint_options *o, struct err *err)
{
	if (o->config && o->no_config)
		return err_set(err, ERR_USAGE, "--config and --no-config exclude each other");
	if (o->unsafe_fixes && !o->fix && !o->diff)
		return err_set(err, ERR_USAGE, "--unsafe-fixes goes with --fix or --diff");
	if (o->update_baseline && (o->fix || o->diff))
		return err_set(err, ERR_USAGE, "--update-baseline goes neither with --fix nor --diff");
	return 0;
}

static void say_notes(struct lint *l)
{
	const struct layer *layer;

	for (layer = l->layers.first; layer; layer = layer->next) {
		const struct lint_plan *plan = layer->extra;

		if (plan->targets.note) {
			fprintf(l->env->err, "starload lint: %s\n", plan->targets.note);
			return;
		}
	}
}

/* --diff prints no findings: say in a line what remains. */
static void say_remaining(struct lint *l)
{
	const struct emit_summary *s = &l->report.summary;
	uint64_t n = s->errors + s->warnings + s->notes;

	if (n)
		fprintf(l->env->err, "starload lint: %llu finding%s would remain\n",
			(unsigned long long)n, n == 1 ? "" : "s");
}

/* What was recorded of some of the files only would lose the rest. */
static int write_baseline(struct lint *l, const struct lint_options *o, struct err *err)
{
	int rc;

	if (l->report.summary.n_troubles)
		return err_set(err, ERR_IO, "%s: not written, since not all files could be read",
			       o->baseline);
	rc = baseline_write(l->baseline, o->baseline, err);
	if (!rc && !o->quiet)
		fprintf(l->env->err, "starload lint: %" PRIu64 " recorded in %s\n", l->report.recorded,
			o->baseline);
	return rc;
}

static int run(struct lint *l, const struct lint_options *o)
{
	struct err err;
	int status, rc;

	report_begin(&l->report);
	if (o->fix || o->diff)
		status = lint_run_fix(l->env, l->jobs, l->files.n, o->diff ? FIX_DIFF : FIX_WRITE,
				      o->unsafe_fixes, cmd_color(o->color, l->env->out), &l->report);
	else
		status = lint_run(l->env, l->jobs, l->files.n, o->jobs ? o->jobs : processors(),
				  &l->report);
	if (o->diff && !o->quiet)
		say_remaining(l);
	rc = report_end(&l->report, &err);
	if (!rc && o->update_baseline)
		rc = write_baseline(l, o, &err);
	if (rc)
		status = exit_worse(status, cmd_fail(l->env, &err));
	return exit_worse(status, l->report.failing ? EXIT_FINDINGS : EXIT_DONE);
}

static void release(struct lint *l)
{
	report_release(&l->report);
	baseline_free(l->baseline);
	layers_release(&l->layers);
	opt_release(lint_opts, &l->given);
	files_release(&l->files);
	free(l->jobs);
	arena_free(l->mem);
}

int cmd_lint(struct cmd_env *env, int argc, char **argv)
{
	struct lint l = { .env = env, .mem = arena_new() };
	const struct lint_options *first = &l.given;
	struct lint_options defaults;
	struct opt_rest rest;
	int status, rc;
	struct err err;

	report_init(&l.report);
	lint_options_init(&defaults);
	l.given = defaults;
	status = cmd_options(env, &l.given, argc, argv, &rest);
	l.layers = (struct layers){
		.cmd = env->cmd, .defaults = &defaults, .options_bytes = sizeof(defaults),
		.argc = argc, .argv = argv, .err = env->err, .mem = l.mem,
		.config = l.given.config, .no_config = l.given.no_config,
	};
	layers_init(&l.layers);
	if (status >= 0)
		goto out;
	rc = check_options(&l.given, &err);
	if (rc) {
		status = cmd_fail(env, &err);
		goto out;
	}
	rc = list_files(&l, &rest, &err);
	if (!rc)
		rc = plan_files(&l, &first, &err);
	if (!rc) {
		l.report.max_findings = first->max_findings;
		l.report.unsafe_fixes = first->unsafe_fixes;
		rc = open_baseline(&l, first, &err);
	}
	if (!rc)
		rc = open_outputs(&l, first, &err);
	if (rc) {
		status = cmd_fail(env, &err);
		goto out;
	}
	want_parts(&l);
	if (!first->quiet)
		say_notes(&l);
	status = run(&l, first);
out:
	opt_rest_release(&rest);
	release(&l);
	return status;
}
