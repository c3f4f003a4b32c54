/*
 * judge_int.h - between the parts of the judgement; for job/judge*.c alone.
 */
#ifndef STARLOAD_JOB_JUDGE_INT_H
#define STARLOAD_JOB_JUDGE_INT_H
#include "job/catalog.h"
#include "job/judge.h"
#include "lang/ast.h"

/* One statement under judgement. */
struct judging {
	struct catalog *cat;
	struct arena *mem;
	const struct stmt *stmt;
	const struct source *src;
	struct diags *d;
	struct text db, table;	       /* of the target */
	const struct job *job;	       /* ALTER: as it is; CREATE: NULL */
	const struct catalog_table *t; /* or NULL: nothing is known of it */
};

/* COLUMNS and WHERE against the table's columns; then PARTITION. */
int judge_columns(struct judging *g, struct err *err);
int judge_partitions(struct judging *g, struct err *err);

/* An ALTER's properties, partitions and offsets against the job. */
void judge_properties(struct judging *g);
void judge_offsets(struct judging *g, bool allow_beyond);
void judge_persist(struct judging *g);

/* The last value that the list gives to a key, or NULL. */
const struct prop *judge_prop(const struct props *list, const char *key);
#endif
