/*
 * plan.h - what a load does with one message or body: fields, columns, filter.
 * Made anew for each task of a job and each Stream Load, as the FE plans each one; the
 * first place where COLUMNS, WHERE and PARTITION meet the table.
 */
#ifndef STARLOAD_SANDBOX_PLAN_H
#define STARLOAD_SANDBOX_PLAN_H
#include "base/buf.h"
#include "sandbox/job.h"
#include "sandbox/rows.h"

struct jsontext_path; /* sandbox/jsontext.h */

struct plan {
	struct fe *fe;
	const struct job_def *def;
	struct table *table;
	struct arena *mem;     /* of the plan */
	struct arena *row_mem; /* of one row */
	struct reparsed *tree;
	struct text *fields; /* source fields, in order */
	unsigned n_fields;
	bool *given;	      /* by table column: COLUMNS supplies it */
	int *direct;	      /* by table column: the field it is, or -1 */
	sqlite3_stmt *map;    /* fields to columns, and the op last */
	sqlite3_stmt *filter; /* columns to 0/1; NULL: no WHERE */
	bool has_op;
	struct row_writer *writer;
	struct text separator, row_separator;
	int64_t skip_header;		    /* lines of a body of CSV */
	const struct jsontext_path **paths; /* of each field; NULL: found by its name */
	const struct jsontext_path *root;   /* NULL: none */
	bool paths_taken;
	bool negative;	/* values are taken away: -1 for 1 */
	struct buf log; /* the first bad rows of a message */
	/* Called between rows now and then, so that others come to their turn; false: stop here. */
	bool (*pause)(void *to);
	void *pause_to;
	unsigned rows;
	bool stopped;
};

enum plan_result {
	PLAN_OK,
	PLAN_PAUSE, /* the job pauses with the text */
	PLAN_STUCK, /* the FE's planner throws what nobody catches: no progress, no reason */
};
/* `stage`: where rows wait to be published (plan.writer); NULL: they are written at once. */
enum plan_result plan_make(struct plan *p, struct fe *fe, const struct job_def *def,
			   struct table *t, const char *stage, const char **why);
void plan_release(struct plan *p);

/* What became of a message or body; its texts hold until the next one. */
struct outcome {
	int64_t loaded, bad, unselected;
	const char *why;   /* the first bad rows, a line each, ERRLOG_ROWS at most */
	const char *fatal; /* it could not be read, or not to its end: why, or NULL */
};
void plan_message(struct plan *p, struct text message, struct outcome *o);
#endif
