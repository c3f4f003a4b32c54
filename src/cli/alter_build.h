/*
 * alter_build.h - the ALTER ROUTINE LOAD that options ask for.
 */
#ifndef STARLOAD_CLI_ALTER_BUILD_H
#define STARLOAD_CLI_ALTER_BUILD_H
#include "base/text.h"
#include "cli/opt.h"

struct arena; /* base/arena.h */
struct err;   /* base/err.h */
struct job;   /* job/job.h */

/* As given; NULL: not. */
struct alter_wish {
	struct opt_list set;	  /* KEY=VALUE */
	struct opt_list offset;	  /* 0=100,1=OFFSET_END; all=N */
	const char *offsets_from; /* file, or "-" */
	struct text offsets_text; /* what was in it */
	const char *where, *columns, *partition, *temporary_partition;
	const char *column_separator, *row_separator;
};

/* What can be judged without a job: keys that exist, offsets that are some.  0 or ERR_USAGE. */
int alter_check(const struct alter_wish *w, struct err *err);

/*
 * The statement for one job, quoted, each key in its clause; in `mem`.  0; or ERR_USAGE: the
 * job's partitions are not known for "all=", or none of the topic's is in the file.
 */
int alter_build(const struct alter_wish *w, const struct job *j, struct arena *mem,
		struct text *sql, struct err *err);
#endif
