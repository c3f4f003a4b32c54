/*
 * show_filter.h - WHERE, ORDER BY and LIMIT of SHOW ROUTINE LOAD, with its own narrow rules.
 * (source: FunctionalExprProvider, RoutineLoadFunctionalExprProvider)
 */
#ifndef STARLOAD_SANDBOX_SHOW_FILTER_H
#define STARLOAD_SANDBOX_SHOW_FILTER_H
#include "sandbox/job.h"

/* What can be asked of a job. */
enum filter_column {
	FILTER_ID,
	FILTER_TASKS,
	FILTER_CREATE,
	FILTER_PAUSE,
	FILTER_END,
	FILTER_NAME,
	FILTER_TABLE,
	FILTER_STATE,
	FILTER_REASON,
	FILTER_OTHER,
	FILTER_COLUMNS
};

/* False: the reply is set. */
bool filter_judge(struct job_call *c);
bool filter_matches(struct job_call *c, const struct job *j);
/* Sorts and cuts `list`; returns how many are left, from *first on. */
unsigned filter_order(struct job_call *c, struct job **list, unsigned n, unsigned *first);

/* Whole numbers of a LIMIT clause; -1 for none. */
void limit_of(const struct job_call *c, int64_t *limit, int64_t *offset);
#endif
