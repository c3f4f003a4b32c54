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
#include <sys/stat.h>
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
#include "diag/source.h"

struct fixing {
	struct cmd_env *env;
	struct lint_worker *worker;
	struct arena *mem;
	struct report *report;
	enum lint_fix_mode mode;
	bool unsafe, color;
	bool differs;                   /* a difference was printed */
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

/*
 * Rounds go on while they change the text.  Two fixes that undo each other would
 * do so for ever: the text is compared with one that was seen before, and that one
 * is renewed after 1, 2, 4 ... rounds, so that it lies within the ring at last.  A round
 * repairs a dozen slips and more in each statement: no honest text needs as many
 * rounds as there may be, and a text of nothing but slips does not take for ever.
 */
enum { ROUNDS_MAX = 1000 };

struct rounds {
	uint64_t seen;
	unsigned number, renew;
};

/* FNV-1a */
static uint64_t hash_text(const struct buf *b)
{
	uint64_t h = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < b->n; i++)
		h = (h ^ (unsigned char)b->p[i]) * 0x100000001b3u;
	return h;
}

static bool goes_on(struct rounds *r, const struct buf *text)
{
	uint64_t now = hash_text(text);

	if (now == r->seen || ++r->number == ROUNDS_MAX)
		return false;
	if (r->number >= r->renew) {
		r->seen = now;
		r->renew *= 2;
	}
	return true;
}

/* One round; *done gets how many fixes were carried out. */
static int one_round(struct fixing *x, const struct lint_job *job, struct buf *text, size_t *done,
		     struct err *err)
{
	struct collect c = { .unsafe = x->unsafe };
	struct lint_sink sink = { collect, &c, .raw = true };
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

/* All rounds; adds to *fixed how many fixes were carried out. */
static int fix_text(struct fixing *x, const struct lint_job *job, struct buf *text, uint64_t *fixed,
		    struct err *err)
{
	struct rounds r = { .seen = hash_text(text), .renew = 1 };
	size_t done;
	int rc;

	do {
		rc = one_round(x, job, text, &done, err);
		*fixed += done;
	} while (!rc && done && goes_on(&r, text));
	return rc;
}

/* What is to be rewritten has to be a file, and *was is what it was. */
static int read_before(const struct fixing *x, const struct lint_job *job, struct buf *before,
		       struct stat *was, struct err *err)
{
	if (job->why)
		return err_set(err, ERR_IO, "%s", job->why);
	if (!strcmp(job->path, "-"))
		return io_read_fd(STDIN_FILENO, source_shown_name(job->name), before, err);
	return x->mode == FIX_WRITE ? io_read_regular(job->path, before, was, err) :
		io_read_file(job->path, before, err);
}

/* The fixed text to where it belongs. */
static int put(struct fixing *x, const struct lint_job *job, const struct buf *before,
	       const struct stat *was_file, const struct buf *after, struct err *err)
{
	int rc;

	struct text was = { buf_str(before), before->n }, is = { buf_str(after), after->n };

	if (x->mode == FIX_DIFF) {
		if (diff_print(x->env->out, source_shown_name(job->name), was, is, x->color))
			x->differs = true;
		return 0;
	}
	if (!strcmp(job->path, "-")) {
		fwrite(is.p, 1, is.n, x->env->out);
		return 0;
	}
	if (text_eq(was, is))
		return 0;
	rc = io_write_over(job->path, was_file, is.p, is.n, err);
	if (!rc)
		cmd_say_links(x->env, job->path, was_file);
	return rc;
}

/* What was not written was not fixed: then the text as it is in the file is reported. */
static int fix_file(struct fixing *x, const struct lint_job *job, struct err *err)
{
	struct report_sink to = { x->report, job->plan->fail_on };
	struct lint_sink sink = { report_sink, &to };
	struct lint_counts counts = { 0 };
	struct buf before, after, *rest = &after;
	struct stat was;
	struct err why;
	int rc, failed;

	buf_init(&before, UINT32_MAX);
	buf_init(&after, UINT32_MAX);
	rc = read_before(x, job, &before, &was, err);
	if (rc) {
		report_trouble(x->report, err->text, true);
		goto out;
	}
	buf_add(&after, buf_str(&before), before.n);
	rc = fix_text(x, job, &after, &counts.fixed, err);
	if (!rc)
		rc = put(x, job, &before, &was, &after, err);
	if (rc)
		rest = &before;
	if (rc || x->mode == FIX_DIFF ||
	    text_eq((struct text){ buf_str(&before), before.n }, (struct text){ buf_str(&after), after.n }))
		counts.fixed = 0;
	failed = lint_file(x->worker, job->plan, job->name, -1,
			   (struct text){ buf_str(rest), rest->n }, &sink, &counts, &why);
	if (failed && !rc) {
		*err = why;
		rc = failed;
	}
	if (rc)
		report_trouble(x->report, err->text, failed);
	report_counts(x->report, &counts);
out:
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
		report_file(report, jobs[i].name);
		if (fix_file(&x, &jobs[i], &err))
			status = exit_worse(status, cmd_fail(env, &err));
	}
	arena_free(x.mem);
	lint_worker_free(x.worker);
	return exit_worse(status, x.differs ? EXIT_FINDINGS : EXIT_DONE);
}
