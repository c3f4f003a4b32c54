/*
 * job_sched.c - the scheduler's tick, every ten seconds: NEED_SCHEDULE becomes
 * RUNNING, what has lost its table is cancelled, what waited for replicas goes on.
 * (source: RoutineLoadScheduler, RoutineLoadJob.update, ScheduleRule)
 */
#include "config.h"
#include "sandbox/job_props.h"
#include "sandbox/topic.h"

enum { TASK_DELAY_MS = 1000 };

static struct text custom(const struct job *j, const char *key)
{
	const struct pair *p;

	for (p = j->def.custom; p; p = p->next)
		if (text_is(p->key, key))
			return p->value;
	return (struct text){ 0 };
}

/* False: the job is no longer what it was. */
static bool judge_table(struct fe *fe, struct job *j)
{
	struct database *db;

	for (db = fe->store.databases; db && db->id != j->db_id; db = db->next)
		;
	if (!db)
		job_cancel(fe, j, REASON_DB, "db %lldnot exist", (long long)j->db_id);
	else if (!job_table(fe, j))
		job_cancel(fe, j, REASON_TABLE, "table not exist");
	else
		return true;
	return false;
}

static int64_t resolve(const struct topic *t, unsigned partition, int64_t offset)
{
	return offset == OFFSET_BEGINNING ? topic_low(t, partition)
	       : offset == OFFSET_END	  ? topic_high(t, partition)
					  : offset;
}

/* Every partition that will be read gets a number for its offset. */
static void prepare(struct job *j, const struct topic *t)
{
	struct text v = custom(j, "kafka_default_offsets");
	int64_t otherwise = OFFSET_END;
	unsigned i, n = j->def.custom_partitions ? j->def.created.n : topic_partitions(t);

	if (v.p && text_is_nocase(text_trim(v), "OFFSET_BEGINNING"))
		otherwise = OFFSET_BEGINNING;
	else if (v.p && !java_long(text_trim(v), &otherwise))
		otherwise = OFFSET_END;
	j->running.n = 0;
	for (i = 0; i < n; i++) {
		struct place_in_topic p = { .partition = j->def.custom_partitions
								 ? j->def.created.list[i].partition
								 : (int32_t)i };
		struct place_in_topic *at = place_find(&j->def.progress, p.partition, NULL);

		if (at)
			p = *at;
		else
			p.next = otherwise;
		p.next = resolve(t, (unsigned)p.partition, p.next);
		place_set(&j->def.progress, j->mem, &p);
		place_set(&j->logged.progress, j->mem, &p);
		place_set(&j->running, j->mem, &p);
	}
}

void job_look(struct job *j, const struct topic *t)
{
	unsigned i;

	for (i = 0; i < j->running.n; i++) {
		struct place_in_topic p = { .partition = j->running.list[i].partition };

		p.next = topic_high(t, (unsigned)p.partition);
		place_set(&j->latest, j->mem, &p);
	}
}

static void start(struct fe *fe, struct job *j, unsigned partitions)
{
	int64_t n = j->def.desired_concurrent, backends = !fe->backend_down;

	if (n > TASKS_PER_JOB)
		n = TASKS_PER_JOB;
	if (n > partitions)
		n = partitions;
	if (n > backends)
		n = backends;
	if (n <= 0)
		return; /* looked at again with the next tick */
	j->tasks = j->concurrent = (unsigned)n;
	j->state = JOB_RUNNING;
	j->task_since_ms = fe->now_ms;
	j->task_last_ms = 0;
	j->task_sent = false;
	j->next_task_ms = fe->now_ms + TASK_DELAY_MS;
	j->task_message = NULL;
}

const char *job_blind(struct fe *fe, const struct job *j)
{
	if (fe->backend_down)
		return fe->config.shared_data
			       ? "Failed to send get kafka partition info request. err: No alive "
				 "backends or compute nodes"
			       : "Failed to send get kafka partition info request. err: No alive "
				 "backends";
	if (topics_reachable(fe->topics, j->def.brokers))
		return NULL;
	if (since(fe, FE_3_5))
		return "Failed to process get kafka partition info in BE "
		       "TNetworkAddress(hostname:127.0.0.1, port:8060), err: failed to get "
		       "partition meta: Local: Broker transport failure";
	return "failed to get partition meta: Local: Broker transport failure, BE: "
	       "TNetworkAddress(hostname:127.0.0.1, port:8060)";
}

static void schedule(struct fe *fe, struct job *j)
{
	const char *why = job_blind(fe, j);
	struct topic *t;
	unsigned i;

	if (j->source == SOURCE_PULSAR) {
		start(fe, j, j->def.created.n ? j->def.created.n : 1);
		return;
	}
	/* with partitions of its own it does not ask before it is prepared */
	if (why && j->def.custom_partitions)
		job_pause(fe, j, REASON_INTERNAL, "%s", why);
	else if (why)
		job_pause(fe, j, REASON_PARTITIONS,
			  "Job failed to fetch all current partition with error [%s]", why);
	if (why)
		return;
	t = topics_get(fe->topics, j->def.topic);
	for (i = 0; i < j->def.created.n; i++) {
		int32_t p = j->def.created.list[i].partition;

		if (p < 0 || p >= (int32_t)topic_partitions(t)) {
			job_pause(fe, j, REASON_INTERNAL,
				  "there is an invalid custom partition: %d for topic: %s", p,
				  j->def.topic);
			return;
		}
	}
	prepare(j, t);
	job_look(j, t);
	start(fe, j, j->running.n);
}

/*
 * A pause for want of replicas is over when all backends are there, but only so
 * often in a time (source: ScheduleRule.isNeedAutoSchedule).
 */
static bool resumes_itself(const struct fe *fe, struct job *j)
{
	if (j->state != JOB_PAUSED || j->reason != REASON_REPLICA || j->resume_locked ||
	    fe->backend_down)
		return false;
	if (!j->resumed_ms || fe->now_ms - j->resumed_ms >= AUTO_RESUME_S * 1000LL) {
		j->resumed_ms = fe->now_ms;
		j->resumes = 0;
	}
	j->resume_locked = j->resumes == AUTO_RESUMES;
	j->resumes += !j->resume_locked;
	return !j->resume_locked;
}

void job_tick(struct fe *fe, struct job *j)
{
	bool sees;

	if (job_final(j) || !judge_table(fe, j))
		return;
	if (resumes_itself(fe, j)) {
		j->state = JOB_NEED_SCHEDULE;
		j->pause_ms = 0;
	}
	if (j->state == JOB_NEED_SCHEDULE) {
		schedule(fe, j);
		return;
	}
	sees = j->state == JOB_RUNNING && j->source == SOURCE_KAFKA && !job_blind(fe, j);
	/* the topic has more partitions than when the tasks were made */
	if (sees && !j->def.custom_partitions &&
	    j->running.n < topic_partitions(topics_get(fe->topics, j->def.topic))) {
		j->state = JOB_NEED_SCHEDULE;
		schedule(fe, j);
	}
	if (sees && j->state == JOB_RUNNING)
		job_look(j, topics_get(fe->topics, j->def.topic));
}
