/*
 * reparse.h - load properties as text: parsed again, and printed as the FE prints them.
 * A job keeps its clauses as text.  The FE keeps one statement for them that it
 * rebuilds at every ALTER with printers of its own, and that is parsed again
 * after a restart (source: RoutineLoadJob.mergeLoadDescToOriginStatement); what
 * these printers lose is lost.
 */
#ifndef STARLOAD_SANDBOX_REPARSE_H
#define STARLOAD_SANDBOX_REPARSE_H
#include "sandbox/job.h"

struct buf;

struct reparsed {
	struct source src;
	const struct stmt *stmt; /* NULL: it does not parse */
};

/* A statement the FE has stored. `text` must stay as long as the tree. */
void reparse(struct fe *fe, struct arena *mem, const char *text, struct reparsed *out);
/* The clauses of a definition as a tree. */
void reparse_clauses(struct fe *fe, struct arena *mem, const struct job_def *def,
		     struct reparsed *out);

/* The clause of that kind, or NULL. */
const struct clause *clause_of(const struct stmt *s, enum clause_kind kind);

/* Source text of a clause for job_def.clauses. */
const char *clause_source(const struct source *src, const struct clause *c, struct arena *keep);

/* The statement that is stored after an ALTER: `def->stored` with the clauses of `alter`. */
const char *stored_after_alter(struct fe *fe, struct arena *mem, const struct job *j,
			       const struct job_def *def, const struct source *src,
			       const struct stmt *alter);
/* What a restart makes of it: def->clauses anew from def->stored. */
void clauses_from_stored(struct fe *fe, struct job *j, struct job_def *def);

/* An expression as SHOW has it.  quoted: names below the top in backticks. */
void expr_text(struct buf *out, const struct expr *e, const struct source *src, bool quoted);

/* Nodes from the top to the deepest leaf. */
unsigned expr_depth(const struct expr *e);
enum { EXPR_DEPTH_MAX = 400 };

/* Releases of the parser's mask that this cluster is. */
relset fe_relset(const struct fe *fe);
#endif
