/*
 * why_rules.h - what the tables of why_rules.c and why_remarks.c share.
 */
#ifndef STARLOAD_JOB_WHY_RULES_H
#define STARLOAD_JOB_WHY_RULES_H

/* States of a rule. */
#define S(state) (1U << JOB_##state)
#define ACTIVE (S(RUNNING) | S(UNSTABLE) | S(NEED_SCHEDULE))
#define ANY (ACTIVE | S(PAUSED))
#define RUNS (S(RUNNING) | S(UNSTABLE))

/* Of a job that is stuck for it, and of one that will be: what is so, and what helps. */
#define TASK_TIMES                                                                             \
	"A task may read for {consume} seconds (`task_consume_second`) and is given up after " \
	"{timeout} (`task_timeout_second`): one that does not come to the end of its "         \
	"partitions before reads the same messages again and again.",                          \
	{                                                                                      \
		{                                                                              \
			"Give both; the usual ratio is four to one:",                          \
				"starload alter {job} --set task_consume_second=15 --set "     \
				"task_timeout_second=60 --pause",                              \
				NULL                                                           \
		}                                                                              \
	}
#endif
