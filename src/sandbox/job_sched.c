/*
 * job_sched.c - what happens to jobs by itself: the scheduler's tick, and tasks.
 *
 * A tick every ten seconds moves NEED_SCHEDULE to RUNNING; a running job has a
 * task a second later and from then on every max_batch_interval.  One task
 * stands for all of a job's: it reads what its partitions hold and commits once.
 */
#include "config.h"
#include <stdio.h>

#include "sandbox/civil.h"
#include "sandbox/job_props.h"
#include "sandbox/plan.h"
#include "sandbox/topic.h"

enum { TASK_DELAY_MS = 1000, NO_DATA_MS = 10000, BE_ID = 10004 };

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

static void look_at_topic(struct job *j, const struct topic *t)
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
	int64_t n = j->def.desired_concurrent;

	if (n > TASKS_PER_JOB)
		n = TASKS_PER_JOB;
	if (n > partitions)
		n = partitions;
	if (n <= 0)
		return;
	j->tasks = (unsigned)n;
	j->state = JOB_RUNNING;
	j->task_since_ms = fe->now_ms;
	j->next_task_ms = fe->now_ms + TASK_DELAY_MS;
	j->task_message = NULL;
	j->task_txn = -1;
}

static void schedule(struct fe *fe, struct job *j)
{
	struct topic *t;
	unsigned i;

	if (j->source == SOURCE_PULSAR) {
		start(fe, j, j->def.created.n ? j->def.created.n : 1);
		return;
	}
	if (!topics_reachable(fe->topics, j->def.brokers)) {
		job_pause(fe, j, REASON_PARTITIONS,
			  "Job failed to fetch all current partition with error [failed to get "
			  "partitions for topic: %s. err: failed to get kafka topic: %s meta: "
			  "Local: Broker transport failure]",
			  j->def.topic, j->def.topic);
		return;
	}
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
	look_at_topic(j, t);
	start(fe, j, j->running.n);
}

/* A lag in time above the threshold, while there is something to read. */
static void watch_lag(struct fe *fe, struct job *j)
{
	const struct topic *t = topics_get(fe->topics, j->def.topic);
	unsigned i;

	j->unstable = false;
	for (i = 0; i < j->running.n; i++) {
		struct place_in_topic *p =
			place_find(&j->def.progress, j->running.list[i].partition, NULL);
		int64_t lag = p && p->ms ? (fe->now_ms - p->ms) / 1000 : 0;

		if (lag <= UNSTABLE_S || topic_high(t, (unsigned)p->partition) <= p->next)
			continue;
		j->unstable = true;
		j->reason_text = arena_printf(
			j->mem,
			"ErrorReason{errCode = %d, msg='The lag [%lld] of partition [%d] exceeds "
			"Config.routine_load_unstable_threshold_second [%d]'}",
			REASON_SLOW, (long long)lag, p->partition, UNSTABLE_S);
		return;
	}
}

void job_tick(struct fe *fe, struct job *j)
{
	if (job_final(j) || !judge_table(fe, j))
		return;
	if (j->state == JOB_NEED_SCHEDULE) {
		schedule(fe, j);
		return;
	}
	/* the topic has more partitions than when the tasks were made */
	if (j->state == JOB_RUNNING && j->source == SOURCE_KAFKA && !j->def.custom_partitions &&
	    topics_reachable(fe->topics, j->def.brokers) &&
	    j->running.n < topic_partitions(topics_get(fe->topics, j->def.topic))) {
		j->state = JOB_NEED_SCHEDULE;
		schedule(fe, j);
	}
	if (j->state == JOB_RUNNING && j->source == SOURCE_KAFKA &&
	    topics_reachable(fe->topics, j->def.brokers)) {
		look_at_topic(j, topics_get(fe->topics, j->def.topic));
		watch_lag(fe, j);
	}
}

/* a task ------------------------------------------------------------------------------------ */

static void note(struct fe *fe, struct job *j, const char *text)
{
	char now[40];

	zone_time(fe->now_ms - fe->now_ms % 1000, "Asia/Shanghai", now);
	j->task_message = text;
	j->other_msg = arena_printf(j->mem, "[%s] [task id: %s] [txn id: %lld] %s", now,
				    world_uuid(fe, j->mem), (long long)j->task_txn, text);
}

/* Offsets that cannot be read pause the job. */
static bool judge_offsets(struct fe *fe, struct job *j, const struct topic *t, bool *data)
{
	unsigned i;

	*data = false;
	for (i = 0; i < j->running.n; i++) {
		const struct place_in_topic *p =
			place_find(&j->def.progress, j->running.list[i].partition, NULL);
		int64_t high = topic_high(t, (unsigned)p->partition);

		if (p->next > high) {
			job_pause(fe, j, REASON_TASKS_ABORT,
				  "FE aborts the task with reason: failed to check task ready to "
				  "execute, "
				  "err: Consume offset: %lld is greater than the latest offset: "
				  "%lld in kafka partition: %d. You can "
				  "modify 'kafka_offsets' property through ALTER ROUTINE LOAD and "
				  "RESUME the job",
				  (long long)p->next, (long long)high, p->partition);
			return false;
		}
		if (p->next < topic_low(t, (unsigned)p->partition) && p->next < high) {
			job_pause(fe, j, REASON_TASKS_ABORT,
				  "be %d abort task with reason: fetch failed due to requested "
				  "offset not "
				  "available on the broker: Broker: Offset out of range (broker 0)",
				  BE_ID);
			j->aborted++;
			return false;
		}
		if (p->next < high)
			*data = true;
	}
	return true;
}

struct batch {
	struct outcome sum;
	int64_t bytes;
	struct places ends;
};

/* Read all that is there into the open transaction. */
static void read_partitions(struct job *j, const struct topic *t, struct plan *plan,
			    struct batch *b)
{
	unsigned i, left;

	b->ends = places_copy(&j->running, plan->mem);
	for (i = 0; i < b->ends.n; i++) {
		struct place_in_topic *p = &b->ends.list[i];
		const struct message *m;

		*p = *place_find(&j->def.progress, p->partition, NULL);
		for (left = topic_rate(t);
		     (m = topic_message(t, (unsigned)p->partition, p->next)) && left; left--) {
			struct outcome o = { 0 };

			if (m->value.p)
				plan_message(plan, m->value, &o);
			b->sum.loaded += o.loaded;
			b->sum.bad += o.bad;
			b->sum.unselected += o.unselected;
			b->bytes += (int64_t)m->value.n;
			if (!b->sum.why)
				b->sum.why = o.why;
			if (!b->sum.fatal)
				b->sum.fatal = o.fatal;
			p->next++;
			p->ms = m->ms;
		}
	}
}

static void commit(struct fe *fe, struct job *j, const struct batch *b)
{
	unsigned i;

	for (i = 0; i < b->ends.n; i++) {
		place_set(&j->def.progress, j->mem, &b->ends.list[i]);
		place_set(&j->logged.progress, j->mem, &b->ends.list[i]);
	}
	j->task_txn = fe->next_txn++;
	j->committed++;
	j->execute_ms += 1000;
	j->received_bytes += b->bytes;
	j->loaded += b->sum.loaded;
	j->error_rows += b->sum.bad;
	j->unselected += b->sum.unselected;
	j->total += b->sum.loaded + b->sum.bad + b->sum.unselected;
	j->task_message = "task submitted to execute";
}

static void keep_errors(struct fe *fe, struct job *j, const struct batch *b)
{
	if (!b->sum.bad)
		return;
	j->error_log = arena_printf(j->mem, "%s", b->sum.why ? b->sum.why : "");
	j->tracking_url =
		arena_printf(j->mem, "http://127.0.0.1:%u/api/_load_error_log?file=error_log_%llx",
			     fe->config.be_port,
			     (unsigned long long)(j->id * 65536 + j->committed + j->aborted));
}

/* Too many bad rows in the window that is max_batch_rows * 10 long. */
static void judge_window(struct fe *fe, struct job *j, const struct batch *b)
{
	int64_t errors;

	j->window_rows += b->sum.loaded + b->sum.bad + b->sum.unselected;
	j->window_errors += b->sum.bad;
	errors = j->window_errors;
	if (errors <= j->def.max_error_number) {
		if (j->window_rows > j->def.max_batch_rows * 10)
			j->window_rows = j->window_errors = 0;
		return;
	}
	j->window_rows = j->window_errors = 0;
	job_pause(fe, j, REASON_ERROR_ROWS,
		  "Current error rows: %lld is more than max error num: %lld. Check the "
		  "'TrackingSQL' "
		  "field for detailed information. If you are sure that the data has many errors, "
		  "you can set "
		  "'max_error_number' property to a greater value through ALTER ROUTINE LOAD and "
		  "RESUME the job",
		  (long long)errors, (long long)j->def.max_error_number);
}

/* The BE gives up a task whose share of bad rows is too great. */
static bool too_many(const struct job *j, const struct outcome *o)
{
	return o->bad && (double)o->bad / (double)(o->bad + o->loaded) > j->def.max_filter_ratio;
}

static void consume(struct fe *fe, struct job *j, const struct topic *t, struct plan *plan)
{
	struct batch b = { .bytes = 0 };
	bool ratio, fatal;

	sqlite3_exec(fe->store.sql, "SAVEPOINT task", NULL, NULL, NULL);
	read_partitions(j, t, plan, &b);
	keep_errors(fe, j, &b);
	ratio = too_many(j, &b.sum);
	fatal = b.sum.fatal && j->def.pause_on_fatal;
	if (ratio || fatal) {
		sqlite3_exec(fe->store.sql, "ROLLBACK TO task", NULL, NULL, NULL);
		sqlite3_exec(fe->store.sql, "RELEASE task", NULL, NULL, NULL);
		j->aborted++;
		if (fatal)
			job_pause(fe, j, REASON_PARSE, "%s", b.sum.fatal);
		else
			job_pause(
				fe, j, REASON_ERROR_ROWS,
				"too many filtered rows. Check the 'TrackingSQL' field for "
				"detailed "
				"information. If you are sure that the data has many errors, you "
				"can set 'max_filter_ratio' property "
				"to a greater value through ALTER ROUTINE LOAD and RESUME the job");
		return;
	}
	sqlite3_exec(fe->store.sql, "RELEASE task", NULL, NULL, NULL);
	commit(fe, j, &b);
	judge_window(fe, j, &b);
}

void job_task(struct fe *fe, struct job *j)
{
	int64_t interval = j->def.max_batch_interval > 0 ? j->def.max_batch_interval : 1;
	const struct topic *t;
	struct plan plan;
	const char *why = NULL;
	bool data;

	j->next_task_ms = fe->now_ms + interval * 1000;
	if (!judge_table(fe, j))
		return;
	t = j->source == SOURCE_KAFKA ? topics_get(fe->topics, j->def.topic) : NULL;
	if (t && !topics_reachable(fe->topics, j->def.brokers)) {
		j->aborted++;
		note(fe, j,
		     "failed to check task ready to execute, err: Local: Broker transport failure");
		return;
	}
	if (t)
		look_at_topic(j, t);
	if (t && !judge_offsets(fe, j, t, &data))
		return;
	if (!t || !data) {
		note(fe, j, "there is no new data in kafka, wait for 10 seconds to schedule again");
		j->next_task_ms = fe->now_ms + NO_DATA_MS;
		return;
	}
	if (fe->backend_down) {
		note(fe, j, "failed to allocate be slot, wait for 10 seconds to schedule again");
		return;
	}
	switch (plan_make(&plan, fe, j, job_table(fe, j), &why)) {
	case PLAN_OK:
		consume(fe, j, t, &plan);
		break;
	case PLAN_PAUSE:
		job_pause(fe, j, REASON_INTERNAL, "failed to create task: %s", why);
		break;
	case PLAN_STUCK:
		/* nobody hears of it; the task is renewed when its transaction has timed out */
		j->next_task_ms =
			fe->now_ms +
			(j->def.task_timeout > 0 ? j->def.task_timeout : TASK_TIMEOUT_S) * 1000;
		break;
	}
	plan_release(&plan);
}
