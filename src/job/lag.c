/*
 * lag.c - how far a job is behind, and how it fares.
 */
#include "config.h"
#include "job/lag.h"

#include "base/util.h"
#include "job/job.h"

int64_t job_partition_age(const struct job_partition *p, int64_t now_ms)
{
	if (p->read_ms < 0 || job_partition_lag(p) <= 0)
		return -1;
	/* clocks differ: nothing is younger than now */
	return now_ms > p->read_ms ? now_ms - p->read_ms : 0;
}

void job_lag(const struct job *j, int64_t now_ms, struct job_lag *out)
{
	size_t i;

	*out = (struct job_lag){
		.messages = -1, .worst_lag = -1, .age_ms = -1, .last_read_ms = -1
	};
	for (i = 0; i < j->n_partitions; i++) {
		const struct job_partition *p = &j->partitions[i];
		int64_t lag = job_partition_lag(p), age = job_partition_age(p, now_ms);

		if (p->read_ms > out->last_read_ms)
			out->last_read_ms = p->read_ms;
		if (age > out->age_ms)
			out->age_ms = age;
		if (lag < 0) {
			out->untold++;
			continue;
		}
		out->told++;
		if (out->messages < 0)
			out->messages = 0;
		if (__builtin_add_overflow(out->messages, lag, &out->messages))
			out->messages = INT64_MAX;
		if (lag > out->worst_lag) {
			out->worst_lag = lag;
			out->worst = p->id;
		}
	}
}

/* health ----------------------------------------------------------------------------------------
 */

static const struct {
	const char *name, *text;
	bool failed;
} healths[] = {
	[HEALTH_RUNNING] = { "running", "RUNNING", false },
	[HEALTH_WAITING] = { "need_schedule", "NEED_SCHEDULE", false },
	[HEALTH_UNSTABLE] = { "unstable", "UNSTABLE", false },
	[HEALTH_PAUSED_BY_USER] = { "paused_by_user", "PAUSED by user", false },
	[HEALTH_PAUSED_BY_ERROR] = { "paused_by_error", "PAUSED on error", true },
	[HEALTH_PAUSED_UNKNOWN] = { "paused_unknown", "PAUSED (unknown)", true },
	[HEALTH_STOPPED] = { "stopped", "STOPPED", false },
	[HEALTH_CANCELLED] = { "cancelled", "CANCELLED", true },
	[HEALTH_STRANGE] = { "other", "?", true },
};

enum job_health job_health(const struct job *j)
{
	switch (j->state) {
	case JOB_RUNNING:
		return HEALTH_RUNNING;
	case JOB_NEED_SCHEDULE:
		return HEALTH_WAITING;
	case JOB_UNSTABLE:
		return HEALTH_UNSTABLE;
	case JOB_STOPPED:
		return HEALTH_STOPPED;
	case JOB_CANCELLED:
		return HEALTH_CANCELLED;
	case JOB_STATE_UNKNOWN:
		return HEALTH_STRANGE;
	case JOB_PAUSED:
		break;
	}
	if (job_paused_by_user(j))
		return HEALTH_PAUSED_BY_USER;
	return j->reason_code || j->reason.n ? HEALTH_PAUSED_BY_ERROR : HEALTH_PAUSED_UNKNOWN;
}

const char *job_health_name(enum job_health h)
{
	return healths[h].name;
}

const char *job_health_text(enum job_health h)
{
	return healths[h].text;
}

bool job_failed(enum job_health h)
{
	return healths[h].failed;
}

bool job_moves(const struct job *j)
{
	return j->state == JOB_RUNNING || j->state == JOB_UNSTABLE;
}
