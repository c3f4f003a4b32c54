/*
 * emit.h - printing findings: one emitter a format, all fed the same list.
 * Findings of one file come together and in the order of the text.
 */
#ifndef STARLOAD_DIAG_EMIT_H
#define STARLOAD_DIAG_EMIT_H
#include <stdbool.h>
#include <stdio.h>

#include "diag/finding.h"

/* A file that could not be read or written, and why, in one sentence. */
struct emit_trouble {
	const char *file, *text;
};

/* What a run did, for summaries. */
struct emit_summary {
	uint64_t files, statements, others;     /* read as a whole; others: passed over, not checked */
	uint64_t errors, warnings, notes;       /* all that are reported, shown or not */
	uint64_t suppressed;                    /* by ignores and baseline */
	uint64_t not_shown;                     /* of them, beyond --max-findings */
	uint64_t fixable, fixed;                /* safe fixes on offer; applied */
	uint64_t unread;                        /* files that could not be read */
	const struct emit_trouble *troubles;    /* with files, those among them */
	size_t n_troubles;
};

struct emit_options {
	bool color;
	bool quiet;                     /* no summary */
	bool no_places;                 /* text: no line and column behind the name: it is an option's */
	int width;                      /* columns of the terminal, 0: do not wrap or cut */
	const struct targets *targets;
	const char *tool_version;
};

struct emitter;

/* NULL for an unknown format; the names are emit_formats()[i], NULL at the end. */
struct emitter *emitter_new(const char *format, FILE *out, const struct emit_options *o);
const char *const *emit_formats(void);

/* Which of enum finding_parts the findings must have. */
unsigned emitter_parts(const struct emitter *e);

void emit_begin(struct emitter *e);
/* A file, also when it has no finding. */
void emit_file(struct emitter *e, const char *file);
void emit_finding(struct emitter *e, const struct finding *f);
/* Trouble with the file at hand; the summary has all of it again. */
void emit_trouble(struct emitter *e, const char *text);
/* Print what is left (summary, closing brackets).  Does not close `out`. */
void emit_end(struct emitter *e, const struct emit_summary *s);
/* Output was lost: `out` has an error, or there was no room for a temporary file. */
bool emitter_failed(const struct emitter *e);
void emitter_free(struct emitter *e);

/*
 * Write bytes that came from a file or a server to a terminal or log: control
 * bytes (C0 but TAB, DEL, C1), characters that turn the reading direction and
 * invalid UTF-8 are shown as \xNN, never sent.
 */
void emit_safe(FILE *out, const char *p, size_t n);
#endif
