/*
 * why.h - what stopped a job, or keeps it from loading, and what would help.
 * A table of rules: what an FE says in a state, what that means, and the command to go on
 * with.  Names of states and texts are those of routine-load's scheduler in releases 3.3 to 4.1.
 * source: RoutineLoadJob, RoutineLoadScheduler, KafkaRoutineLoadJob, Load, InternalErrorCode
 */
#ifndef STARLOAD_JOB_WHY_H
#define STARLOAD_JOB_WHY_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct arena;	/* base/arena.h */
struct err;	/* base/err.h */
struct job;	/* job/job.h */
struct sqlconn; /* net/sqlconn.h */

/* What is known besides the job; all of it may be missing. */
struct why_facts {
	struct text *columns; /* of the table */
	size_t n_columns;
	struct text *partitions;
	size_t n_partitions;
	struct text *tasks; /* what its tasks say, each text once */
	size_t n_tasks;
	bool tasks_read; /* they were asked for, so that one that says nothing has nothing to say */
};

/* One thing that would help.  Empty texts where there is none. */
struct why_advice {
	const char *text;    /* when, and what it does */
	const char *command; /* of ours, to be pasted into a shell */
	const char *sql;     /* the same in SQL */
};

enum { WHY_ADVICE = 3 };

struct why_finding {
	const char *slug; /* of the rule */
	const char *text; /* what it means: paragraphs, names between backticks */
	struct why_advice advice[WHY_ADVICE];
	size_t n_advice;
};

struct why {
	struct why_finding cause; /* always there; slug "running" when nothing is wrong */
	struct why_finding *more; /* what else is to be known */
	size_t n_more;
};

/* Texts are raw where they hold what the server said: for emit_safe() only.  In `mem`. */
void why_of(const struct job *j, const struct why_facts *f, struct arena *mem, struct why *out);

/*
 * Ask the server for what helps to explain this job: columns, partitions, messages of tasks.
 * What it refuses is left out.  0, or what sqlconn_query() returns when the connection is lost.
 */
int why_facts_read(struct sqlconn *c, const struct job *j, struct arena *mem, struct why_facts *out,
		   struct err *err);

/*
 * The first `max` bad rows that the FE's error log has, by SQL; none where it has none.  `more`
 * says that there are others.  0; ERR_REFUSED when the server cannot say (load_tracking_logs needs
 * a living BE), or what sqlconn_query() returns.
 */
int why_errors_read(struct sqlconn *c, const struct job *j, size_t max, struct arena *mem,
		    struct text **lines, size_t *n, bool *more, struct err *err);

/* Lines of an error log, the same way. */
void why_error_lines(struct text log, size_t max, struct arena *mem, struct text **lines, size_t *n,
		     bool *more);

/* The rules, for documentation and tests; NULL behind the last. */
const char *why_rule_slug(size_t i);
const char *why_rule_summary(size_t i);
#endif
