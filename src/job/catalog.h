/*
 * catalog.h - what a live cluster has: jobs, tables, partitions.
 * Each is read once, when it is first asked for, with statements that a user with
 * INSERT on the table may send.  What can't be read is "unknown", never "missing".
 */
#ifndef STARLOAD_JOB_CATALOG_H
#define STARLOAD_JOB_CATALOG_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "job/job.h"

struct arena;	/* base/arena.h */
struct err;	/* base/err.h */
struct sqlconn; /* net/sqlconn.h */

enum catalog_is {
	CATALOG_UNKNOWN, /* it could not be read: nothing follows from it */
	CATALOG_MISSING,
	CATALOG_NO_DATABASE,
	CATALOG_THERE,
};

struct catalog_job {
	enum catalog_is is;
	struct job job; /* THERE */
};

struct catalog_column {
	struct text name, type; /* as DESC shows them */
	bool required;		/* no NULL, no default, nothing that fills it in */
	bool generated;
};

struct catalog_table {
	enum catalog_is is;
	struct catalog_column *columns;
	size_t n_columns;
};

struct catalog_partitions {
	enum catalog_is is; /* UNKNOWN, THERE */
	struct text *names;
	size_t n;
};

struct catalog;

/* Both outlive it; everything it hands out lives in `mem`. */
struct catalog *catalog_new(struct sqlconn *c, struct arena *mem);

/* These return 0, or an ERR_* (of the connection; a refusal is CATALOG_UNKNOWN) and *err.
 * What they hand out stays as it is: a job is what it was when it was first asked for. */
int catalog_job(struct catalog *cat, struct text db, struct text name,
		const struct catalog_job **out, struct err *err);
/* *is THERE, NO_DATABASE, or UNKNOWN.  The session's database stays as it is. */
int catalog_database(struct catalog *cat, struct text db, enum catalog_is *is, struct err *err);
int catalog_table(struct catalog *cat, struct text db, struct text name,
		  const struct catalog_table **out, struct err *err);
int catalog_partitions(struct catalog *cat, struct text db, struct text table, bool temporary,
		       const struct catalog_partitions **out, struct err *err);

/*
 * Have the server plan `sql`, an EXPLAIN.  *refused gets what it does not like about it (p
 * NULL: nothing, or what was refused is not about the statement).
 */
int catalog_explain(struct catalog *cat, struct text db, struct text sql, struct text *refused,
		    struct err *err);

/* By name in any case, as StarRocks compares columns; or NULL. */
const struct catalog_column *catalog_column(const struct catalog_table *t, struct text name);
#endif
