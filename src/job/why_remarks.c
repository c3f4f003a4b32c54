/*
 * why_remarks.c - what else is to be known of a job, beside its cause.
 */
#include "config.h"
#include "job/why_int.h"

#include "base/util.h"
#include "job/job.h"
#include "job/why_holds.h"
#include "job/why_rules.h"

const struct why_rule why_remarks[] = {
	{ "task_times", ANY, WHY_ANY_CODE, NULL, holds_consumes_too_long, NULL, TASK_TIMES },
	{ "emptied",
	  ANY,
	  WHY_ANY_CODE,
	  NULL,
	  holds_is_emptied,
	  "a property is -1",
	  "`{property}` is -1: an ALTER to \"\" does not bring back the default, it stores that.",
	  { { 0 } } },
	{ "empty_loads",
	  ACTIVE,
	  WHY_ANY_CODE,
	  NULL,
	  holds_empty_loads,
	  "a task loaded nothing",
	  "A task of it read messages and loaded no row of them (the message above says when): all "
	  "were bad, or left out by WHERE.  The offsets move on all the same.",
	  { { 0 } } },
	{ "bad_rows",
	  ANY,
	  WHY_ANY_CODE,
	  NULL,
	  holds_bad_rows,
	  "bad rows were left out",
	  "{rows} bad rows were left out since the job was created, within what "
	  "`max_error_number` lets through.",
	  { { 0 } } },
	{ "lag_of_one",
	  S(RUNNING),
	  WHY_ANY_CODE,
	  NULL,
	  holds_read_up,
	  "OffsetLag of 1 is none",
	  "All partitions are read to their end.  (SHOW ROUTINE LOAD has an OffsetLag of 1 for "
	  "each "
	  "of them, which is none.)",
	  { { 0 } } },
	{ "no_offsets",
	  ANY,
	  WHY_ANY_CODE,
	  NULL,
	  holds_is_pulsar,
	  "Pulsar tells no lag",
	  "The server tells no offsets and no lag of a Pulsar job.",
	  { { 0 } } },
	{ "unread",
	  ANY,
	  WHY_ANY_CODE,
	  NULL,
	  holds_has_unread,
	  "cells that make no sense",
	  "What the server says in these cells makes no sense, so something may be missing here: "
	  "{cells}.",
	  { { 0 } } },
};
const size_t why_n_remarks = ARRAY_SIZE(why_remarks);
