/*
 * stmt_place.h - where in a routine-load statement the end of a beginning stands: which clause,
 * which list, and what the statement has named by then. By tokens alone, so that there is an answer
 * also where the grammar has stopped long before.
 */
#ifndef STARLOAD_LANG_STMT_PLACE_H
#define STARLOAD_LANG_STMT_PLACE_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct arena; /* base/arena.h */

/* What a name would be that stands there. */
enum place_kind {
	PLACE_NONE,
	PLACE_NEW_JOB, /* of CREATE */
	PLACE_JOB,     /* one that is there */
	PLACE_TABLE,
	PLACE_DATABASE,
	PLACE_SOURCE, /* KAFKA or PULSAR */
	PLACE_FIELD,  /* COLUMNS: of a message or of the table */
	PLACE_COLUMN, /* in an expression */
	PLACE_PARTITION,
	PLACE_SHOW_COLUMN, /* of SHOW ROUTINE LOAD */
	PLACE_TASK_COLUMN, /* of SHOW ROUTINE LOAD TASK */
};

enum place_list { LIST_NONE, LIST_JOB_PROPS, LIST_KAFKA_PROPS, LIST_PULSAR_PROPS };

struct place_prop {
	struct text key, value; /* what stands in the quotes; value.p NULL: it comes */
};

struct stmt_place {
	const char *verb; /* of the statement, in capitals; "" before it */
	bool ours;	  /* ROUTINE has come where our statements have it */
	enum place_kind kind;
	struct text qualifier; /* behind "qualifier."; n 0: without */
	/* what stands before, without backticks; n 0: not yet */
	struct text job_db, job, table_db, table, from_db;
	struct text compared; /* "name =" is the end: that name */
	struct text *fields;  /* COLUMNS: names that begin an item */
	size_t n_fields;
	/* in a list of properties: */
	enum place_list list;
	struct place_prop *props; /* that are there already */
	size_t n_props;
	struct text key; /* n > 0: the value of this key comes, or part of it */
};

/* `begun` is the beginning of one statement up to the end of a token; all in `mem` or in it. */
void stmt_place_find(struct text begun, struct arena *mem, struct stmt_place *out);
#endif
