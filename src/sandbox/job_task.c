/*
 * job_task.c - a task: ready or not, a transaction, a plan, what the backend reads.
 *
 * One task stands for all of a job's: it reads what its partitions hold and
 * commits once.  The first comes a second after the job was scheduled, the others
 * every max_batch_interval.
 * (source: RoutineLoadTaskScheduler.scheduleOneTask, KafkaTaskInfo,
 * RoutineLoadJob.afterCommitted, afterAborted)
 */
#include "config.h"
#include <stdio.h>

#include "base/buf.h"
#include "sandbox/cursor.h"
#include "sandbox/civil.h"
#include "sandbox/job_props.h"
#include "sandbox/plan.h"
#include "sandbox/topic.h"

enum { LOG_MAX = 1 << 20 };

static const char check_tracking[] =
	"Check the 'TrackingSQL' field for detailed information. If you are sure that the data has "
	"many errors, you can set '%s' property to a greater value through ALTER ROUTINE LOAD and "
	"RESUME the job";

/* OtherMsg; said every few seconds, so that the one before goes.  `text` is not of it. */
static void say(struct fe *fe, struct job *j, const char *text)
{
	char now[40];

	zone_time(fe->now_ms - fe->now_ms % 1000, "Asia/Shanghai", now);
	arena_reset(j->said);
	j->task_message = NULL;
	j->other_msg = arena_printf(j->said, "[%s] %s", now, text);
}

/* What a task that was put off says. */
static void put_off(struct fe *fe, struct job *j, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
static void put_off(struct fe *fe, struct job *j, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(fe->scratch, fmt, ap);
	va_end(ap);
	say(fe, j,
	    arena_printf(fe->scratch, "[task id: %s] [txn id: -1] %s", world_uuid(fe, fe->scratch),
			 text));
	j->task_message = arena_printf(j->said, "%s", text);
	arena_reset(fe->scratch);
}

/* The next task takes the place of the one that is over. */
static void renew(struct fe *fe, struct job *j)
{
	j->task_since_ms = fe->now_ms;
	j->task_last_ms = 0;
	j->task_message = NULL;
	j->task_sent = true;
}

/* Whether there is anything to read; offsets behind the end pause the job. */
static bool is_ready(struct fe *fe, struct job *j, const struct topic *t, bool *data)
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
				  "execute, err: Consume offset: %lld is greater than the latest "
				  "offset: %lld in kafka partition: %d. You can modify "
				  "'kafka_offsets' property through ALTER ROUTINE LOAD and RESUME "
				  "the job",
				  (long long)p->next, (long long)high, p->partition);
			return false;
		}
		*data |= p->next < high;
	}
	return true;
}

/*
 * The sub-state of a job that has something to read: unstable when what any
 * partition last read is too old, also that of an idle one.
 * (source: KafkaRoutineLoadJob.updateSubstate)
 */
static void judge_lag(struct fe *fe, struct job *j)
{
	unsigned i;

	j->unstable = false;
	for (i = 0; i < j->def.progress.n && !j->unstable; i++) {
		const struct place_in_topic *p = &j->def.progress.list[i];
		int64_t lag = p->ms ? (fe->now_ms - p->ms) / 1000 : 0;

		if (lag <= UNSTABLE_S)
			continue;
		j->unstable = true;
		j->reason_text = arena_printf(
			j->mem,
			"ErrorReason{errCode = %d, msg='The lag [%lld] of partition [%d] exceeds "
			"Config.routine_load_unstable_threshold_second [%d]'}",
			REASON_SLOW, (long long)lag, p->partition, UNSTABLE_S);
	}
}

/* False: the database or table went since the last tick. */
static bool has_table(struct fe *fe, struct job *j)
{
	struct database *db;

	for (db = fe->store.databases; db && db->id != j->db_id; db = db->next)
		;
	if (db && job_table(fe, j))
		return true;
	job_cancel(fe, j, REASON_META, "meta not found: %s %lld does not exist",
		   db ? "table" : "database", (long long)(db ? j->table_id : j->db_id));
	return false;
}

/* what the backend does --------------------------------------------------------------------- */

/* A transaction that is given up is told of in OtherMsg. */
static void aborted(struct fe *fe, struct job *j, const char *reason)
{
	j->aborted++;
	fe->next_txn++;
	say(fe, j, reason);
}

/* The task that takes its place says so too, unless the job has been paused for it. */
static void try_again(struct fe *fe, struct job *j, const char *reason)
{
	if (j->state == JOB_RUNNING)
		put_off(fe, j, "previous task aborted because of %s", reason);
}

/* Offsets that have expired pause the job. */
static bool can_read(struct fe *fe, struct job *j, const struct topic *t)
{
	const char *why;
	unsigned i;

	for (i = 0; i < j->running.n; i++) {
		const struct place_in_topic *p =
			place_find(&j->def.progress, j->running.list[i].partition, NULL);
		unsigned partition = (unsigned)p->partition;

		if (p->next >= topic_low(t, partition) || p->next >= topic_high(t, partition))
			continue;
		why = arena_printf(
			j->mem,
			"fetch failed due to requested offset not available on the broker: Broker: "
			"Offset out of range (broker 0), this is no data in partition: %d at "
			"offset: %lld. you can modify kafka_offsets by alter routine load, then "
			"resume the job. refer to https://docs.starrocks.io/docs/sql-reference/"
			"sql-statements/data-manipulation/ALTER_ROUTINE_LOAD",
			p->partition, (long long)p->next);
		aborted(fe, j, why);
		job_pause(fe, j, REASON_TASKS_ABORT, "be %d abort task with reason: %s", BE_ID,
			  why);
		return false;
	}
	return true;
}

struct batch {
	struct outcome sum;
	int64_t messages, bytes;
	struct places ends;
	struct buf log; /* the first bad rows */
	unsigned logged;
};

static void add_outcome(struct batch *b, const struct outcome *o)
{
	b->sum.loaded += o->loaded;
	b->sum.bad += o->bad;
	b->sum.unselected += o->unselected;
	if (!b->sum.fatal)
		b->sum.fatal = o->fatal;
	if (o->why && b->logged < ERRLOG_ROWS) {
		buf_addf(&b->log, "%s%s", b->logged ? "\n" : "", o->why);
		b->logged++;
	}
}

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
		     left && (m = topic_message(t, (unsigned)p->partition, p->next)); left--) {
			struct outcome o = { 0 };

			if (m->value.p)
				plan_message(plan, m->value, &o);
			add_outcome(b, &o);
			b->messages++;
			b->bytes += (int64_t)m->value.n;
			p->next++;
			p->ms = m->ms;
		}
	}
}

static void keep_errors(struct job *j, const struct batch *b)
{
	char file[64];

	if (!b->sum.bad)
		return;
	snprintf(file, sizeof(file), "error_log_%llx",
		 (unsigned long long)(j->id * 65536 + j->committed + j->aborted));
	errlogs_add(&j->errlogs, file, buf_str(&b->log));
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
		  "Current error rows: %lld is more than max error num: %lld. %s",
		  (long long)errors, (long long)j->def.max_error_number,
		  arena_printf(j->mem, check_tracking, "max_error_number"));
}

/* The offsets move on, also where nothing was loaded and the transaction is given up. */
static void move_on(struct fe *fe, struct job *j, const struct batch *b)
{
	const char *why = NULL;
	unsigned i;

	for (i = 0; i < b->ends.n; i++) {
		place_set(&j->def.progress, j->mem, &b->ends.list[i]);
		place_set(&j->logged.progress, j->mem, &b->ends.list[i]);
	}
	j->execute_ms += 1000;
	j->received_bytes += b->bytes;
	j->loaded += b->sum.loaded;
	j->error_rows += b->sum.bad;
	j->unselected += b->sum.unselected;
	j->total += b->sum.loaded + b->sum.bad + b->sum.unselected;
	renew(fe, j);
	if (!b->messages) {
		why = "Cancelled";
	} else if (b->sum.loaded || fe->empty_loads) {
		j->committed++;
		fe->next_txn++;
	} else {
		why = "No partitions have data available for loading. If you are sure there may "
		      "be no data to be loaded, you can use `ADMIN SET FRONTEND CONFIG "
		      "('empty_load_as_error' = 'false')` to ensure such load jobs can succeed";
	}
	if (why)
		aborted(fe, j, why);
	judge_window(fe, j, b);
	if (why)
		try_again(fe, j, why);
}

/* The share of bad rows above which a backend gives a task up. */
static bool too_many(const struct job *j, const struct outcome *o)
{
	return o->bad && (double)o->bad / (double)(o->bad + o->loaded) > j->def.max_filter_ratio;
}

/*
 * A backend ends a task whose message cannot be parsed, whatever the property says; without
 * that the FE tries it again, from the same offsets, for ever.
 * (source: JsonScanner::get_next, RoutineLoadJob.shouldPauseOnTxnStateChange)
 */
static void fatal(struct fe *fe, struct job *j, const char *why)
{
	aborted(fe, j, why);
	if (j->def.pause_on_fatal) {
		job_pause(fe, j, REASON_PARSE,
			  "%s. Check the 'TrackingSQL' field for detailed information.", why);
		return;
	}
	renew(fe, j);
	try_again(fe, j, why);
}

static void consume(struct fe *fe, struct job *j, const struct topic *t, struct plan *plan)
{
	struct batch b = { .bytes = 0 };
	const char *why = NULL;

	buf_init(&b.log, LOG_MAX);
	cursors_settle(fe);
	sqlite3_exec(fe->store.sql, "SAVEPOINT task", NULL, NULL, NULL);
	read_partitions(j, t, plan, &b);
	keep_errors(j, &b);
	if (b.sum.fatal)
		why = b.sum.fatal;
	else if (too_many(j, &b.sum))
		why = "too many filtered rows";
	if (why)
		sqlite3_exec(fe->store.sql, "ROLLBACK TO task", NULL, NULL, NULL);
	sqlite3_exec(fe->store.sql, "RELEASE task", NULL, NULL, NULL);
	buf_release(&b.log);
	if (!why) {
		move_on(fe, j, &b);
		return;
	}
	if (b.sum.fatal) {
		fatal(fe, j, why);
		return;
	}
	aborted(fe, j, why);
	job_pause(fe, j, REASON_ERROR_ROWS, "%s. %s", why,
		  arena_printf(j->mem, check_tracking, "max_filter_ratio"));
}

/* a task ------------------------------------------------------------------------------------ */

/* From its transaction on: an error ends in a state. */
static void execute(struct fe *fe, struct job *j, const struct topic *t)
{
	struct plan plan;
	const char *why = NULL;

	if (fe->no_loads) {
		job_pause(fe, j, REASON_TASKS_CREATE,
			  "failed to begin txn for task :Failed to begin transaction: "
			  "disable_load_job is set to true, all load jobs are rejected");
		return;
	}
	if (!has_table(fe, j))
		return;
	switch (plan_make(&plan, fe, &j->def, job_table(fe, j), NULL, &why)) {
	case PLAN_OK:
		if (fe->replicas_lost)
			job_pause(fe, j, REASON_REPLICA,
				  "failed to create task: Tablet lost replicas. Check if any "
				  "backend is down or not. tablet_id: %lld, replicas: %d:-1/-1/-1/"
				  "1:NORMAL:ALIVE,. Check quorum number failed(OlapTableSink): "
				  "BeReplicaSize:0, quorum:1",
				  (long long)j->table_id + 1, BE_ID);
		else if (can_read(fe, j, t))
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

void job_task(struct fe *fe, struct job *j)
{
	int64_t interval = j->def.max_batch_interval > 0 ? j->def.max_batch_interval : 1;
	const struct topic *t = NULL;
	const char *why = NULL;
	bool data = false;

	j->next_task_ms = fe->now_ms + interval * 1000;
	j->task_last_ms = fe->now_ms;
	if (j->source == SOURCE_KAFKA) {
		t = topics_get(fe->topics, j->def.topic);
		why = job_blind(fe, j);
	}
	/* what it last saw of the topic is enough where there is more to read */
	if (why) {
		put_off(fe, j, "failed to check task ready to execute, err: %s", why);
		return;
	}
	if (t) {
		job_look(j, t);
		if (!is_ready(fe, j, t, &data))
			return;
	}
	if (!data) {
		j->unstable = false;
		put_off(fe, j,
			"there is no new data in %s, wait for %lld seconds to schedule again",
			t ? "kafka" : "pulsar", (long long)interval);
		return;
	}
	judge_lag(fe, j);
	execute(fe, j, t);
}
