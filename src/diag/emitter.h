/*
 * emitter.h - what the emitters share; for emit*.c alone.
 */
#ifndef STARLOAD_DIAG_EMITTER_H
#define STARLOAD_DIAG_EMITTER_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "diag/emit.h"

struct buf;

/* One format; every function but `finding` may be NULL. */
struct emit_ops {
	const char *name;
	unsigned parts;                 /* enum finding_parts that it prints */
	void (*begin)(struct emitter *e);
	void (*file)(struct emitter *e, const char *file);
	void (*finding)(struct emitter *e, const struct finding *f);
	void (*trouble)(struct emitter *e, const char *text);
	void (*end)(struct emitter *e, const struct emit_summary *s);
	void (*release)(struct emitter *e);     /* what hangs on `state` */
};

struct emitter {
	const struct emit_ops *ops;
	FILE *out;
	struct emit_options o;
	void *state;                    /* the format's own, made by its begin() */
	bool failed;                    /* see emitter_failed() */
};

extern const struct emit_ops emit_text_ops, emit_gcc_ops, emit_json_ops, emit_jsonl_ops,
	emit_sarif_ops, emit_github_ops, emit_gitlab_ops, emit_checkstyle_ops, emit_junit_ops;

/* "error", "warning", "note" */
const char *emit_severity(enum diag_severity severity);

/* emit_safe() for a string. */
void emit_safes(FILE *out, const char *s);

/*
 * The character or byte at `p` (n >= 1) as it may be shown: its length in bytes
 * is returned, *columns what it takes.  *raw: it may be sent as it is, otherwise
 * each of its bytes is to be written as \xNN.  A tab is raw and one column.
 */
unsigned emit_unit(const char *p, size_t n, unsigned *columns, bool *raw);

/* "2 errors, 1 warning in 3 files (...)" and what else a summary has to say,
 * each sentence on a line of its own. */
void emit_sentences(FILE *out, const struct emit_summary *s);

/* "3 errors", "1 error" */
void emit_count(FILE *out, uint64_t n, const char *what);

/* Every edit's text is UTF-8, as formats with strings need it. */
bool emit_fix_is_text(const struct finding *f);

/* The message, the hint in parentheses, and the notes that have no place, for
 * formats that have one string for all. */
void emit_full_message(struct buf *out, const struct finding *f);

/* XML: bytes as character data or (the same way) as an attribute's value. */
void emit_xml(FILE *out, const char *p, size_t n);
void emit_xmls(FILE *out, const char *s);
#endif
