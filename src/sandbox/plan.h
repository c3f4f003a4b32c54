/*
 * plan.h - what a task does with one message: fields, columns, filter.
 * Made anew for each task, as the FE plans each one; the first place where
 * COLUMNS, WHERE and PARTITION meet the table.
 */
#ifndef STARLOAD_SANDBOX_PLAN_H
#define STARLOAD_SANDBOX_PLAN_H
#include "sandbox/job.h"
#include "sandbox/rows.h"

struct plan {
	struct fe *fe;
	struct job *job;
	struct table *table;
	struct arena *mem;     /* of the plan */
	struct arena *row_mem; /* of one row */
	struct reparsed *tree;
	struct text *fields; /* source fields, in order */
	unsigned n_fields;
	bool *given;	      /* by table column: COLUMNS supplies it */
	sqlite3_stmt *map;    /* fields to columns, and the op last */
	sqlite3_stmt *filter; /* columns to 0/1; NULL: no WHERE */
	bool has_op;
	struct row_writer *writer;
	struct text separator, row_separator;
	sqlite3_stmt *json, *json_rows; /* json_extract; the elements of an array */
	const char **paths;		/* JSON path of each field */
};

enum plan_result {
	PLAN_OK,
	PLAN_PAUSE, /* the job pauses with the text */
	PLAN_STUCK, /* the FE's planner throws what nobody catches: no progress, no reason */
};
enum plan_result plan_make(struct plan *p, struct fe *fe, struct job *job, struct table *t,
			   const char **why);
void plan_release(struct plan *p);

/* What became of a message; its texts hold until the next one. */
struct outcome {
	int64_t loaded, bad, unselected;
	const char *why;   /* the first bad rows, a line each */
	const char *fatal; /* a message that could not be read at all, or NULL */
};
void plan_message(struct plan *p, struct text message, struct outcome *o);
#endif
