/*
 * lint_file.h - one file through reader, parser and checks to findings.
 */
#ifndef STARLOAD_CLI_LINT_FILE_H
#define STARLOAD_CLI_LINT_FILE_H
#include <stdbool.h>

#include "base/text.h"

struct err;                     /* base/err.h */
struct finding;                 /* diag/finding.h */
struct lint_counts;             /* cli/report.h */
struct lint_plan;               /* cli/lint_plan.h */

/* Takes the findings of a file, in order; 0, or an ERR_* that ends the file.
 * The finding lives until it returns. */
struct lint_sink {
	int (*finding)(void *to, const struct finding *f, struct err *err);
	void *to;
	bool raw;       /* secrets of the file are among what it gets: it shows nothing */
};

/* Parser, buffers and memory of one thread. */
struct lint_worker;

struct lint_worker *lint_worker_new(void);
void lint_worker_free(struct lint_worker *w);

/*
 * Judge what can be read from `fd` (-1: the text instead) and hand every finding
 * that `plan` reports to `sink`.  Adds to *counts.  0 or ERR_IO, findings of what was
 * read before included.
 */
int lint_file(struct lint_worker *w, const struct lint_plan *plan, const char *name,
	      int fd, struct text text, const struct lint_sink *sink,
	      struct lint_counts *counts, struct err *err);
#endif
