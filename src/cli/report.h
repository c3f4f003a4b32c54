/*
 * report.h - where all findings of a run arrive, in order: baseline, counts,
 * exit status, and the emitters.
 */
#ifndef STARLOAD_CLI_REPORT_H
#define STARLOAD_CLI_REPORT_H
#include <stdbool.h>
#include <stdio.h>

#include "base/replace.h"
#include "diag/emit.h"
#include "diag/finding.h"

struct baseline;                /* cli/baseline.h */
struct err;                     /* base/err.h */

/* What was met in a file beside findings. */
struct lint_counts {
	uint64_t statements, others, suppressed, fixed;
};

struct report_out {
	struct emitter *emitter;
	const char *path;               /* NULL: the stream is not ours to close */
	struct outfile to;              /* for a path */
};

struct report {
	struct report_out *outs;
	size_t n_outs;
	struct baseline *known, *fresh; /* NULL: none; what to leave out, what to record */
	const char *baseline_path;
	uint64_t recorded;              /* in `fresh` */
	struct emit_trouble *troubles;  /* n_troubles of the summary */
	size_t troubles_room;
	unsigned max_findings;
	bool unsafe_fixes;
	struct emit_summary summary;
	unsigned shown;
	const char *file;               /* the last */
	bool failing;                   /* a finding at or above its --fail-on */
};

void report_init(struct report *r);

/* Print `format` to `file`.  ERR_USAGE for a format there is not. */
int report_add(struct report *r, const char *format, FILE *file, const struct emit_options *o,
	       struct err *err);

/* Print `format` to the file of that name, which is there when all is done.  ERR_IO,
 * ERR_USAGE. */
int report_add_file(struct report *r, const char *format, const char *path,
		    const struct emit_options *o, struct err *err);

/* Which of enum finding_parts the findings must have. */
unsigned report_parts(const struct report *r);

void report_begin(struct report *r);
void report_file(struct report *r, const char *name);
void report_finding(struct report *r, const struct finding *f, int fail_on);

/* The same as the function of a lint_sink, whose `to` is a struct report_sink. */
struct report_sink {
	struct report *report;
	int fail_on;
};
int report_sink(void *to, const struct finding *f, struct err *err);

void report_counts(struct report *r, const struct lint_counts *c);
/* Trouble with the file of the last report_file(); `unread`: it is not counted as
 * a file that was linted. */
void report_trouble(struct report *r, const char *text, bool unread);

/* Print the ends and close the files.  0 or ERR_IO. */
int report_end(struct report *r, struct err *err);
void report_release(struct report *r);
#endif
