/*
 * lint_plan.h - the options of `starload lint`, and what they mean for a file.
 */
#ifndef STARLOAD_CLI_LINT_PLAN_H
#define STARLOAD_CLI_LINT_PLAN_H
#include <stdbool.h>

#include "base/version.h"
#include "cli/opt.h"
#include "cli/vars.h"
#include "diag/diag.h"

struct arena;                   /* base/arena.h */
struct err;                     /* base/err.h */
struct parsed;                  /* lang/parse.h */

/* As given, in the order of lint_opts. */
struct lint_options {
	const char *target;
	struct opt_list select, ignore;
	int severity;                   /* enum diag_severity */
	int fail_on;                    /* enum diag_severity, or LINT_FAIL_NEVER */
	const char *format;             /* NULL: text, or github where that runs */
	struct opt_list output;
	int color;
	unsigned max_findings;
	bool quiet;
	bool fix, diff, unsafe_fixes;
	const char *baseline;
	bool update_baseline;
	struct opt_list var, var_file;
	const char *stdin_filename;
	const char *config;
	bool no_config;
	unsigned jobs;                  /* 0: as many as there are processors */
};

enum { LINT_FAIL_NEVER = DIAG_ERROR + 1 };

void lint_options_init(struct lint_options *o);

/* Judges a statement by more than its text, after the checks; adds to `d`. */
struct lint_more {
	void (*stmt)(void *to, const struct parsed *p, struct source *src, struct diags *d);
	void *to;
};

/* What one file is judged by; files below one settings file share it. */
struct lint_plan {
	struct targets targets;
	enum diag_severity severity;    /* the least that is reported */
	int fail_on;
	bool on[DIAG_COUNT];            /* by --select and --ignore */
	struct vars vars;
	unsigned parts;                 /* enum finding_parts that are wanted */
	const struct lint_more *more;   /* NULL: the text is all there is to judge by */
};

/* Everything lives in `mem`.  0, ERR_USAGE or ERR_IO. */
int lint_plan_make(const struct lint_options *o, struct arena *mem, struct lint_plan *out,
		   struct err *err);
#endif
