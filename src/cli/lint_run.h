/*
 * lint_run.h - linting many files, several at a time, and reporting in order.
 */
#ifndef STARLOAD_CLI_LINT_RUN_H
#define STARLOAD_CLI_LINT_RUN_H
#include <stdbool.h>
#include <stddef.h>

struct cmd_env;                 /* cli/cmd.h */
struct lint_plan;               /* cli/lint_plan.h */
struct report;                  /* cli/report.h */

struct lint_job {
	const char *path;               /* "-": standard input */
	const char *name;               /* as it is printed */
	const char *why;                /* NULL; or it cannot be read, and that is the reason */
	const struct lint_plan *plan;
};

/*
 * Lint all of them with up to `threads` threads; findings reach the report in the
 * order of the jobs.  A file that cannot be read is said on env->err and the
 * rest goes on.  Returns 0 or the exit status for that.
 */
int lint_run(struct cmd_env *env, const struct lint_job *jobs, size_t n, unsigned threads,
	     struct report *report);

/* What to do with a text whose fixes were carried out. */
enum lint_fix_mode { FIX_WRITE, FIX_DIFF };

/*
 * The same with fixes, one file after the other: carry them out until none is
 * left, write the file (standard input: to env->out) or print the difference
 * to env->out; what remains goes to the report.  When a file cannot be written, its
 * findings are reported as they are.  Returns 0 or the exit status: that of an
 * error, or EXIT_FINDINGS for a difference.
 */
int lint_run_fix(struct cmd_env *env, const struct lint_job *jobs, size_t n,
		 enum lint_fix_mode mode, bool unsafe, bool color, struct report *report);
#endif
