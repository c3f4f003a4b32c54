/*
 * why_holds.c - conditions of the rules, of what is no text.
 */
#include "config.h"
#include "job/why_holds.h"

#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "job/job.h"
#include "job/lag.h"
#include "job/shown.h"
#include "job/why_int.h"

static int64_t number_of(const struct text *t)
{
	int64_t v = 0;
	bool minus;
	size_t i;

	if (!t || !t->n)
		return INT64_MIN;
	minus = t->p[0] == '-';
	for (i = minus; i < t->n; i++)
		if (t->p[i] < '0' || t->p[i] > '9' || v > INT64_MAX / 10 - 10)
			return INT64_MIN;
		else
			v = v * 10 + (t->p[i] - '0');
	return minus ? -v : v;
}

static int64_t prop(const struct job *j, const char *key)
{
	return number_of(job_pair(&j->props, key));
}

static int64_t stat(const struct job *j, const char *key)
{
	return number_of(job_pair(&j->statistic, key));
}

static void capture(struct why_context *c, const char *name, int64_t n)
{
	char *s = arena_printf(c->mem, "%lld", (long long)n);

	if (c->captures.n < CAPTURES)
		c->captures.list[c->captures.n++] =
			(struct capture){ { name, strlen(name) }, { s, strlen(s) } };
}

static bool lag_above(const struct job *j, int64_t messages)
{
	struct job_lag l;

	job_lag(j, 0, &l);
	return l.messages > messages;
}

static const struct job_partition *partition_of(const struct why_context *c)
{
	size_t i, k;

	for (i = 0; i < c->captures.n; i++) {
		if (!text_is(c->captures.list[i].name, "partition"))
			continue;
		for (k = 0; k < c->job->n_partitions; k++)
			if (c->job->partitions[k].id == number_of(&c->captures.list[i].value))
				return &c->job->partitions[k];
	}
	return NULL;
}

/* The latest offset of the partition that the reason speaks of, where it is known. */
bool holds_with_latest(struct why_context *c)
{
	const struct job_partition *p = partition_of(c);

	if (p && p->latest >= 0)
		capture(c, "latest", p->latest);
	return true;
}

bool holds_partition_is_read_up(struct why_context *c)
{
	const struct job_partition *p = partition_of(c);

	return p && job_partition_lag(p) == 0;
}

bool holds_no_concurrency(struct why_context *c)
{
	int64_t n = prop(c->job, "desireTaskConcurrentNum");

	/* 0 becomes the FE's own number when the job is scheduled
	 * (source: KafkaRoutineLoadJob.calculateCurrentConcurrentTaskNum) */
	return n < 0 && n != INT64_MIN;
}

bool holds_consumes_too_long(struct why_context *c)
{
	int64_t consume = prop(c->job, "taskConsumeSecond");
	int64_t timeout = prop(c->job, "taskTimeoutSecond");

	if (consume == INT64_MIN || timeout == INT64_MIN || consume < timeout)
		return false;
	capture(c, "consume", consume);
	capture(c, "timeout", timeout);
	return true;
}

bool holds_stuck_for_time(struct why_context *c)
{
	return lag_above(c->job, 0) && holds_consumes_too_long(c);
}

static bool has(struct text t, const char *what)
{
	return t.n && memmem(t.p, t.n, what, strlen(what)) != NULL;
}

static bool a_task_says(const struct why_context *c, const char *what)
{
	size_t i;

	for (i = 0; i < c->facts->n_tasks; i++)
		if (has(c->facts->tasks[i], what))
			return true;
	return false;
}

/*
 * What keeps a task waiting is said of it once a second, while OtherMsg keeps what was said last
 * until something else is, and a task that succeeds says nothing: of a busy job it may be
 * of long ago.  (source: RoutineLoadTaskScheduler.delayPutToQueue, RoutineLoadTaskInfo.setMsg)
 */
static bool says(const struct why_context *c, const char *what)
{
	return c->facts->tasks_read ? a_task_says(c, what) : has(c->job->other_msg, what);
}

bool holds_no_slot(struct why_context *c)
{
	return says(c, "failed to allocate be slot");
}

bool holds_no_backend(struct why_context *c)
{
	return says(c, "No alive backends");
}

/* (source: RoutineLoadTaskScheduler.scheduleOneTask) */
bool holds_cannot_see_topic(struct why_context *c)
{
	return says(c, "failed to check task ready to execute");
}

static const char no_rows[] = "No partitions have data available for loading";

bool holds_empty_loads(struct why_context *c)
{
	return has(c->job->other_msg, no_rows) || a_task_says(c, no_rows);
}

/* tasks that were given up ---------------------------------------------------------------------
 */

/* Why, of a task that another takes the place of.  (source:
 * RoutineLoadJob.executeTaskOnTxnStatusChanged) */
static bool take_aborted(struct text said, struct text *why)
{
	static const char head[] = "previous task aborted because of ";
	const char *p = said.n ? memmem(said.p, said.n, head, sizeof(head) - 1) : NULL;

	if (!p)
		return false;
	p += sizeof(head) - 1;
	*why = (struct text){ p, said.n - (size_t)(p - said.p) };
	/* the offsets moved on, or there was nothing to read */
	return why->n && !has(*why, no_rows) && !text_is(*why, "Cancelled");
}

/* OtherMsg too: while the next task works, that says only that it does. */
static bool find_aborted(const struct why_context *c, struct text *why)
{
	size_t i;

	for (i = 0; i < c->facts->n_tasks; i++)
		if (take_aborted(c->facts->tasks[i], why))
			return true;
	return take_aborted(shown_text(c->job->other_msg, c->mem), why);
}

/* A task was given up for one of these, and there is something to read. */
static bool aborted_for(struct why_context *c, const char *const *texts)
{
	struct text why;
	size_t i;

	if (!lag_above(c->job, 0) || !find_aborted(c, &why))
		return false;
	for (i = 0; texts && texts[i] && !has(why, texts[i]); i++)
		;
	if (texts && !texts[i])
		return false;
	c->captures.list[c->captures.n++] = (struct capture){ TEXT("aborted"), why };
	return true;
}

bool holds_json_array(struct why_context *c)
{
	static const char *const texts[] = { "strip_outer_array=true to parse", NULL };

	return aborted_for(c, texts);
}

bool holds_json_no_array(struct why_context *c)
{
	static const char *const texts[] = { "should be array type with strip_outer_array=true",
					     NULL };

	return aborted_for(c, texts);
}

/* To 3.4 without the first one.  (source: json_parser.cpp, json_scanner.cpp) */
bool holds_parse_error(struct why_context *c)
{
	static const char *const texts[] = { "parse error",
					     "Failed to parse json",
					     "Failed to iterate",
					     "illegal json",
					     "Unrecognized json",
					     "should be object type in json",
					     NULL };

	return aborted_for(c, texts);
}

bool holds_aborted(struct why_context *c)
{
	return aborted_for(c, NULL) && holds_behind(c);
}

bool holds_all_filtered(struct why_context *c)
{
	int64_t total = stat(c->job, "totalRows"), out = stat(c->job, "unselectedRows");

	if (total <= 0 || out != total)
		return false;
	capture(c, "rows", total);
	return true;
}

/* There is a WHERE, something to read, and nothing came of it yet. */
bool holds_may_be_stuck(struct why_context *c)
{
	const struct text *where = job_pair(&c->job->props, "whereExpr");

	return where && where->n && !text_is(*where, "*") && lag_above(c->job, 0) &&
	       stat(c->job, "totalRows") == 0;
}

bool holds_behind(struct why_context *c)
{
	struct job_lag l;

	job_lag(c->job, 0, &l);
	if (l.messages <= 0)
		return false;
	capture(c, "lag", l.messages);
	capture(c, "worst", l.worst);
	capture(c, "worst_lag", l.worst_lag);
	return true;
}

bool holds_read_up(struct why_context *c)
{
	struct job_lag l;

	job_lag(c->job, 0, &l);
	return l.messages == 0 && !l.untold;
}

bool holds_bad_rows(struct why_context *c)
{
	int64_t n = stat(c->job, "errorRows");

	if (n <= 0 || c->job->reason_code == 102)
		return false;
	capture(c, "rows", n);
	return true;
}

/* What an ALTER to "" left behind. */
static const struct {
	const char *shown, *property;
} emptied[] = {
	{ "desireTaskConcurrentNum", "desired_concurrent_number" },
	{ "maxErrorNum", "max_error_number" },
	{ "maxBatchIntervalS", "max_batch_interval" },
	{ "maxBatchRows", "max_batch_rows" },
};

bool holds_is_emptied(struct why_context *c)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(emptied); i++) {
		if (prop(c->job, emptied[i].shown) != -1)
			continue;
		/* which is its cause already */
		if (!i && c->job->state == JOB_NEED_SCHEDULE)
			continue;
		c->captures.list[c->captures.n++] =
			(struct capture){ TEXT("property"),
					  { emptied[i].property, strlen(emptied[i].property) } };
		return true;
	}
	return false;
}

bool holds_has_unread(struct why_context *c)
{
	if (!c->job->unread.n)
		return false;
	c->captures.list[c->captures.n++] = (struct capture){ TEXT("cells"), c->job->unread };
	return true;
}

bool holds_is_pulsar(struct why_context *c)
{
	return text_is_nocase(c->job->source, "PULSAR");
}
