/*
 * cmd_lint.c - `starload lint`: options and settings to a run.
 */
#include "config.h"

#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/baseline.h"
#include "cli/cmd.h"
#include "cli/files.h"
#include "cli/lint_plan.h"
#include "cli/lint_run.h"
#include "cli/report.h"
#include "cli/settings.h"

/* A plan for each settings file that was met. */
struct plan_slot {
	struct plan_slot *next;
	const struct settings *settings;
	struct lint_options options;
	struct lint_plan plan;
};

struct lint {
	struct cmd_env *env;
	int argc;
	char **argv;
	struct arena *mem;
	struct lint_options given;      /* the command line alone */
	struct settings_cache *settings;
	struct plan_slot *slots;
	struct file_list files;
	struct lint_job *jobs;
	struct report report;
	struct baseline *baseline;
};

/* The command line on top of a settings file. */
static int make_slot(struct lint *l, const struct settings *settings, struct plan_slot **out,
		     struct err *err)
{
	struct plan_slot *slot = ARENA_NEW(l->mem, struct plan_slot);
	struct opt_rest rest;
	char why[sizeof(err->text)];
	int rc;

	slot->settings = settings;
	slot->next = l->slots;
	l->slots = slot;
	lint_options_init(&slot->options);
	rc = settings_apply(settings, "lint", lint_opts, &slot->options, err);
	if (rc)
		return rc;
	rc = opt_parse(lint_opts, &slot->options, l->argc, l->argv, &rest, err);
	opt_rest_release(&rest);
	if (!rc)
		rc = lint_plan_make(&slot->options, l->mem, &slot->plan, err);
	if (rc && settings) {
		snprintf(why, sizeof(why), "%s", err->text);
		err_set(err, rc, "%s (with the settings of %s)", why, settings_path(settings));
	}
	*out = slot;
	return rc;
}

/* What holds for a file. */
static int find_slot(struct lint *l, const char *path, struct plan_slot **out, struct err *err)
{
	const struct settings *settings = NULL;
	struct plan_slot *slot;
	int rc = 0;

	if (l->given.config)
		rc = settings_read(l->settings, l->given.config, &settings, err);
	else if (!l->given.no_config)
		rc = settings_for(l->settings, path, &settings, err);
	if (rc)
		return rc;
	for (slot = l->slots; slot; slot = slot->next) {
		if (slot->settings == settings) {
			*out = slot;
			return 0;
		}
	}
	return make_slot(l, settings, out, err);
}

static unsigned processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set))
		return 1;
	return (unsigned)CPU_COUNT(&set);
}

static int terminal_width(FILE *out)
{
	struct winsize w;

	if (!isatty(fileno(out)) || ioctl(fileno(out), TIOCGWINSZ, &w))
		return 0;
	return w.ws_col;
}

/* Operands to files; what is not there is said, and the rest goes on. */
static int list_files(struct lint *l, const struct opt_rest *rest)
{
	int status = EXIT_DONE;
	struct err err;
	size_t i;

	if (!rest->n) {
		if (isatty(STDIN_FILENO)) {
			err_set(&err, ERR_USAGE, "name a file or a directory, or \"-\" to type statements");
			return cmd_fail(l->env, &err);
		}
		files_add(&l->files, "-", l->mem, &err);
	}
	for (i = 0; i < rest->n; i++)
		if (files_add(&l->files, rest->operand[i], l->mem, &err))
			status = exit_worse(status, cmd_fail(l->env, &err));
	return status;
}

/* A job for each file; *first gets the options of the whole run. */
static int plan_files(struct lint *l, const struct lint_options **first, struct err *err)
{
	struct plan_slot *slot;
	size_t i;
	int rc;

	l->jobs = xmalloc(l->files.n * sizeof(*l->jobs));
	for (i = 0; i < l->files.n; i++) {
		const char *path = l->files.path[i], *name = path;

		if (!strcmp(path, "-") && l->given.stdin_filename)
			name = l->given.stdin_filename;
		rc = find_slot(l, name, &slot, err);
		if (rc)
			return rc;
		l->jobs[i] = (struct lint_job){ path, name, &slot->plan };
		if (!i)
			*first = &slot->options;
	}
	return 0;
}

static const char *default_format(void)
{
	const char *github = getenv("GITHUB_ACTIONS");

	return github && *github ? "github" : "text";
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
		if (!strcmp(l->files.path[i], "-"))
			out = l->env->err;
	if (!o->diff) {
		struct emit_options here = eo;

		here.color = cmd_color(o->color, out);
		here.width = terminal_width(out);
		rc = report_add(&l->report, o->format ? o->format : default_format(), out, &here, err);
	}
	for (i = 0; i < o->output.n && !rc; i++) {
		const char *s = o->output.item[i], *eq = strchr(s, '=');

		if (!eq || eq == s || !eq[1])
			return err_set(err, ERR_USAGE, "--output takes FORMAT=FILE, not \"%s\"", s);
		rc = report_add_file(&l->report, arena_copy(l->mem, s, (size_t)(eq - s)), eq + 1, &eo, err);
	}
	return rc;
}

/* Only what is printed need be worked out. */
static void want_parts(struct lint *l)
{
	const unsigned parts = report_parts(&l->report);
	struct plan_slot *slot;

	for (slot = l->slots; slot; slot = slot->next)
		slot->plan.parts = parts;
}

static int open_baseline(struct lint *l, const struct lint_options *o, struct err *err)
{
	if (o->update_baseline && !o->baseline)
		return err_set(err, ERR_USAGE, "--update-baseline wants --baseline FILE");
	if (!o->baseline)
		return 0;
	l->baseline = baseline_new();
	if (o->update_baseline) {
		l->report.fresh = l->baseline;
		return 0;
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
	const struct plan_slot *slot;

	for (slot = l->slots; slot; slot = slot->next) {
		if (slot->plan.targets.note) {
			fprintf(l->env->err, "starload lint: %s\n", slot->plan.targets.note);
			return;
		}
	}
}

/* --diff prints no findings: say in a line what remains. */
static void say_remaining(struct lint *l)
{
	const struct emit_summary *s = &l->report.summary;
	uint64_t n = s->errors + s->warnings + s->notes + s->not_shown;

	if (n)
		fprintf(l->env->err, "starload lint: %llu finding%s would remain\n",
			(unsigned long long)n, n == 1 ? "" : "s");
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
		rc = baseline_write(l->baseline, o->baseline, &err);
	if (rc)
		status = exit_worse(status, cmd_fail(l->env, &err));
	return exit_worse(status, l->report.failing ? EXIT_FINDINGS : EXIT_DONE);
}

static void release(struct lint *l)
{
	struct plan_slot *slot;

	report_release(&l->report);
	baseline_free(l->baseline);
	for (slot = l->slots; slot; slot = slot->next)
		opt_release(lint_opts, &slot->options);
	opt_release(lint_opts, &l->given);
	settings_cache_free(l->settings);
	files_release(&l->files);
	free(l->jobs);
	arena_free(l->mem);
}

int cmd_lint(struct cmd_env *env, int argc, char **argv)
{
	struct lint l = { .env = env, .argc = argc, .argv = argv, .mem = arena_new() };
	const struct lint_options *first = &l.given;
	struct opt_rest rest;
	int status, here, rc;
	struct err err;

	report_init(&l.report);
	l.settings = settings_cache_new();
	lint_options_init(&l.given);
	status = cmd_options(env, &l.given, argc, argv, &rest);
	if (status >= 0)
		goto out;
	rc = check_options(&l.given, &err);
	if (rc) {
		status = cmd_fail(env, &err);
		goto out;
	}
	status = list_files(&l, &rest);
	if (!l.files.n)
		goto out;
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
	here = run(&l, first);
	status = exit_worse(status, here);
out:
	opt_rest_release(&rest);
	release(&l);
	return status;
}
