/*
 * lint_fix.c - linting with --fix and --diff.
 *
 * One round lints a text and carries out the fixes that do not touch each
 * other; rounds go on until there is none left, so that fixing a fixed file
 * changes nothing.
 */
#include "config.h"
#include "cli/lint_run.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "cli/cmd.h"
#include "cli/diff.h"
#include "cli/fix.h"
#include "cli/lint_file.h"
#include "cli/lint_plan.h"
#include "cli/report.h"

/* Rounds end by themselves; this stops two fixes that undo each other. */
enum { ROUNDS_MAX = 10 };

struct fixing {
	struct cmd_env *env;
	struct lint_worker *worker;
	struct arena *mem;
	struct report *report;
	enum lint_fix_mode mode;
	bool unsafe, color;
};

struct collect {
	struct fixes fixes;
	bool unsafe;
};

static int collect(void *to, const struct finding *f, struct err *err)
{
	struct collect *c = to;

	(void)err;
	fixes_add(&c->fixes, f, c->unsafe);
	return 0;
}

/* One round; *done gets how many fixes were carried out. */
static int one_round(struct fixing *x, const struct lint_job *job, struct buf *text, size_t *done,
		     struct err *err)
{
	struct collect c = { .unsafe = x->unsafe };
	struct lint_sink sink = { collect, &c };
	struct lint_counts counts = { 0 };
	struct buf fixed;
	int rc;

	arena_reset(x->mem);
	fixes_init(&c.fixes, x->mem);
	rc = lint_file(x->worker, job->plan, job->name, -1, (struct text){ buf_str(text), text->n },
		       &sink, &counts, err);
	*done = rc ? 0 : fixes_choose(&c.fixes);
	if (*done) {
		buf_init(&fixed, text->max);
		fixes_apply(&c.fixes, (struct text){ buf_str(text), text->n }, &fixed);
		buf_release(text);
		*text = fixed;
		if (fixed.full)
			rc = err_set(err, ERR_IO, "%s: the file grows beyond 4 GB", job->name);
	}
	fixes_release(&c.fixes);
	return rc;
}

struct remaining {
	struct report *report;
	const struct lint_plan *plan;
};

static int report_remaining(void *to, const struct finding *f, struct err *err)
{
	struct remaining *r = to;

	(void)err;
	report_finding(r->report, f, r->plan->fail_on);
	return 0;
}

/* The fixed text to where it belongs. */
static int put(struct fixing *x, const struct lint_job *job, const struct buf *before,
	       const struct buf *after, struct err *err)
{
	bool is_stdin = !strcmp(job->path, "-");

	if (x->mode == FIX_DIFF) {
		diff_print(x->env->out, is_stdin ? "stdin" : job->name,
			   (struct text){ buf_str(before), before->n },
			   (struct text){ buf_str(after), after->n }, x->color);
		return 0;
	}
	if (is_stdin) {
		fwrite(buf_str(after), 1, after->n, x->env->out);
		return 0;
	}
	if (before->n == after->n && !memcmp(buf_str(before), buf_str(after), after->n))
		return 0;
	return io_write_atomic(job->path, buf_str(after), after->n, err);
}

static int fix_file(struct fixing *x, const struct lint_job *job, struct err *err)
{
	struct remaining remaining = { x->report, job->plan };
	struct lint_sink sink = { report_remaining, &remaining };
	struct lint_counts counts = { 0 };
	struct buf before, after;
	size_t done = 0;
	int rounds, rc;

	buf_init(&before, UINT32_MAX);
	buf_init(&after, UINT32_MAX);
	if (strcmp(job->path, "-"))
		rc = io_read_file(job->path, &before, err);
	else
		rc = io_read_fd(STDIN_FILENO, job->name, &before, err);
	buf_add(&after, buf_str(&before), before.n);
	for (rounds = 0; !rc && rounds < ROUNDS_MAX; rounds++) {
		rc = one_round(x, job, &after, &done, err);
		counts.fixed += done;
		if (!done)
			break;
	}
	if (!rc)
		rc = put(x, job, &before, &after, err);
	if (!rc)
		rc = lint_file(x->worker, job->plan, job->name, -1,
			       (struct text){ buf_str(&after), after.n }, &sink, &counts, err);
	report_counts(x->report, &counts);
	buf_release(&before);
	buf_release(&after);
	return rc;
}

int lint_run_fix(struct cmd_env *env, const struct lint_job *jobs, size_t n,
		 enum lint_fix_mode mode, bool unsafe, bool color, struct report *report)
{
	struct fixing x = {
		.env = env, .worker = lint_worker_new(), .mem = arena_new(), .report = report,
		.mode = mode, .unsafe = unsafe, .color = color,
	};
	int status = EXIT_DONE;
	struct err err;
	size_t i;

	for (i = 0; i < n; i++) {
		report_file(report, strcmp(jobs[i].name, "-") ? jobs[i].name : "<stdin>");
		if (fix_file(&x, &jobs[i], &err))
			status = exit_worse(status, cmd_fail(env, &err));
	}
	arena_free(x.mem);
	lint_worker_free(x.worker);
	return status;
}
