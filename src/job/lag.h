/*
 * lag.h - how far a job is behind its topic, and how it fares.
 * Of a job that does not run all of this is as it was last seen.
 */
#ifndef STARLOAD_JOB_LAG_H
#define STARLOAD_JOB_LAG_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct job;	      /* job/job.h */
struct job_partition; /* job/job.h */

struct job_lag {
	int64_t messages;     /* not read yet, of the partitions that tell; -1: none tells */
	size_t told, untold;  /* partitions whose lag is known, and those whose is not */
	int32_t worst;	      /* the partition with most; the first of several */
	int64_t worst_lag;    /* its messages; -1: none tells */
	int64_t age_ms;	      /* how old the data is that was read last where there is more to
				 read: the greatest; -1: all is read, or none was read yet */
	int64_t last_read_ms; /* the newest message that was read, since 1970; -1: none */
};

void job_lag(const struct job *j, int64_t now_ms, struct job_lag *out);
/* The same of one partition; -1 when all is read or nothing was yet. */
int64_t job_partition_age(const struct job_partition *p, int64_t now_ms);

/* What an operator makes of a state and its reason. */
enum job_health {
	HEALTH_RUNNING,
	HEALTH_WAITING,	       /* NEED_SCHEDULE: the next tick, or never */
	HEALTH_UNSTABLE,       /* runs, with data older than the FE's threshold */
	HEALTH_PAUSED_BY_USER, /* by PAUSE */
	HEALTH_PAUSED_BY_ERROR,
	HEALTH_PAUSED_UNKNOWN, /* the reason is blank: counts as failure */
	HEALTH_STOPPED,	       /* by STOP */
	HEALTH_CANCELLED,      /* by the FE: database or table are gone */
	HEALTH_STRANGE,	       /* a state of no release we know */
};

enum job_health job_health(const struct job *j);
/* "running", "paused_by_user" .. : for programs. */
const char *job_health_name(enum job_health h);
/* "RUNNING", "PAUSED by user" .. : for people. */
const char *job_health_text(enum job_health h);
/* It has failed: paused by an error or for no reason that is told, cancelled. */
bool job_failed(enum job_health h);
/* Its figures move: RUNNING, UNSTABLE.  Of others they are as last seen. */
bool job_moves(const struct job *j);
#endif
