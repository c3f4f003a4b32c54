/*
 * finding.h - a diagnostic ready to print: places worked out, texts at hand.
 * Plain data without a source behind it, so that it can be kept, sorted, sent
 * from one thread to another through a spool, and printed by any emitter.
 */
#ifndef STARLOAD_DIAG_FINDING_H
#define STARLOAD_DIAG_FINDING_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "diag/diag.h"

struct arena;
struct err;

/* Places in the user's file; end is behind the last character. */
struct finding_place {
	uint64_t off, len;              /* bytes */
	uint32_t line, col;             /* 1-based, code points */
	uint32_t end_line, end_col;
	/* with FINDING_EXCERPTS */
	struct text excerpt;            /* the line that holds off, without newline; cut around the
					   place when it is longer than FINDING_EXCERPT_MAX bytes */
	uint32_t excerpt_at;            /* bytes of the line before the excerpt's start */
	uint32_t excerpt_off;           /* the place's start within the excerpt, bytes */
	bool excerpt_more;              /* the line goes on behind the excerpt */
};
enum { FINDING_EXCERPT_MAX = 400 };

struct finding_note {
	bool placed;
	struct finding_place at;
	const char *text;
};

struct finding_edit {
	uint64_t off, len;
	struct text text;
	struct finding_place at;
};

struct finding {
	const char *file;
	const struct diag_rule *rule;
	enum diag_severity severity;
	struct finding_place at;
	const char *message, *hint;     /* hint may be NULL */
	const struct finding_note *notes;
	unsigned n_notes;
	const struct finding_edit *edits;       /* n_edits 0: no fix */
	unsigned n_edits;
	bool fix_safe;
	const char *rejected_by[TARGETS_MAX];   /* names of targets, oldest first */
	unsigned n_rejected_by;
	uint32_t server_line, server_col;       /* where an FE reports it, when that is elsewhere; else 0 */
	uint32_t stmt;                  /* 1-based in its file; 0 for what belongs to none */
	uint64_t stmt_hash;             /* of the statement's text, blanks and comments aside;
					   with FINDING_STMT_HASH */
};

/* What few formats print and is not worked out for the others; a set. */
enum finding_parts {
	FINDING_EXCERPTS = 1 << 0,
	FINDING_STMT_HASH = 1 << 1,
	FINDING_ALL = FINDING_EXCERPTS | FINDING_STMT_HASH,
};

/* Work a record out, with those `parts`.  Everything *out points at lives in
 * `mem`, in the source or in the record. */
void finding_make(struct finding *out, const struct diag *g, struct source *src,
		  const struct targets *targets, unsigned parts, uint64_t stmt_hash,
		  struct arena *mem);

/*
 * A queue of findings that keeps a bounded amount in memory and the rest in a
 * temporary file (unlinked at once): what a thread has found of one file, until
 * it is that file's turn to be printed.
 */
struct spool;
struct spool *spool_new(void);
void spool_free(struct spool *s);
/* 0, or ERR_IO and *err. */
int spool_add(struct spool *s, const struct finding *f, struct err *err);
/* After the last add: read from the start.  1 and *out (valid until the next
 * call; memory is the spool's), 0 at the end, ERR_IO and *err. */
int spool_next(struct spool *s, struct finding *out, struct err *err);

/* A temporary file, open for writing and reading and without a name, in TMPDIR
 * or /tmp.  NULL and *err when there is no room for one. */
FILE *spool_scratch(struct err *err);
#endif
