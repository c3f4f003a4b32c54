/*
 * job.c - the cells of SHOW ROUTINE LOAD.
 *
 * The FE prints JSON of Java hash maps: keys come in any order, and what users wrote into
 * properties stands in it byte by byte.  jansson takes valid UTF-8 only, so bytes that are
 * none become U+FFFD before.  A cell that still is no JSON object is kept as it is.
 */
#include "config.h"
#include "job/job.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "base/util.h"
#include "net/sqlconn.h"

/* STOPPED and CANCELLED are final: no statement takes a job out of them. */
static const struct {
	const char *name;
	bool final;
} states[] = {
	[JOB_NEED_SCHEDULE] = { "NEED_SCHEDULE", false },
	[JOB_RUNNING] = { "RUNNING", false },
	[JOB_UNSTABLE] = { "UNSTABLE", false },
	[JOB_PAUSED] = { "PAUSED", false },
	[JOB_STOPPED] = { "STOPPED", true },
	[JOB_CANCELLED] = { "CANCELLED", true },
	[JOB_STATE_UNKNOWN] = { "unknown", false },
};

enum { REASON_USER = 100 }; /* (source: InternalErrorCode.MANUAL_PAUSE_ERR) */

const char *job_state_text(enum job_state s)
{
	return states[s].name;
}

bool job_state_final(enum job_state s)
{
	return states[s].final;
}

bool job_paused_by_user(const struct job *j)
{
	return j->state == JOB_PAUSED && j->reason_code == REASON_USER;
}

const struct text *job_pair(const struct job_pairs *p, const char *key)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (text_is(p->list[i].key, key))
			return &p->list[i].value;
	return NULL;
}

/* What it shows where there is none.  (source: RoutineLoadJob.jobPropertiesToJsonString) */
static const struct {
	const char *key, *none;
} load_properties[] = {
	{ "columnSeparator", "\t" }, { "rowDelimiter", "\n" }, { "columnToColumnExpr", "*" },
	{ "whereExpr", "*" },	     { "partitions", "*" },
};

bool job_has_load_properties(const struct job *j)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(load_properties); i++) {
		const struct text *t = job_pair(&j->props, load_properties[i].key);

		if (t && t->n && !text_is(*t, load_properties[i].none))
			return true;
	}
	return false;
}

int64_t job_partition_lag(const struct job_partition *p)
{
	if (p->next < 0 || p->latest < 0)
		return -1;
	return p->latest > p->next ? p->latest - p->next : 0;
}

/* JSON ------------------------------------------------------------------------------------------
 */

/* The same, with U+FFFD for each byte that is no UTF-8. */
static struct text repaired(struct text t, struct arena *mem)
{
	struct buf b;
	size_t i;

	if (utf8_valid(t.p, t.n))
		return t;
	buf_init_unbounded(&b);
	for (i = 0; i < t.n;) {
		uint32_t c;
		unsigned n = utf8_decode(t.p + i, t.n - i, &c);

		if (c == UTF8_BAD)
			buf_adds(&b, "\xef\xbf\xbd");
		else
			buf_add(&b, t.p + i, n);
		i += n;
	}
	t = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return t;
}

static struct text copied(const char *p, size_t n, struct arena *mem)
{
	return (struct text){ arena_copy(mem, p, n), n };
}

static struct text spelled(const json_t *v, struct arena *mem)
{
	struct text t;
	char *s;

	if (json_is_string(v))
		return copied(json_string_value(v), json_string_length(v), mem);
	s = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT);
	if (!s)
		die_oom();
	t = copied(s, strlen(s), mem);
	free(s);
	return t;
}

/* An object of a cell, or NULL.  Whole numbers beyond 64 bits are read as the nearest others. */
static json_t *object_of(struct text cell)
{
	static const size_t ways[] = { JSON_ALLOW_NUL, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL };
	json_t *o = NULL;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ways) && !o; i++)
		o = json_loadb(cell.p, cell.n, ways[i], NULL);
	if (json_is_object(o))
		return o;
	json_decref(o);
	return NULL;
}

static void say_unread(struct job *j, const char *column, struct arena *mem)
{
	struct text *u = &j->unread;

	*u = u->n ? (struct text){ arena_printf(mem, "%.*s %s", TEXT_ARG(*u), column),
				   u->n + 1 + strlen(column) }
		  : (struct text){ column, strlen(column) };
}

/* A cell and where its pairs go.  An empty one, and SQL NULL, has none. */
static void read_pairs(struct job *j, const struct sql_result *r, size_t row, const char *column,
		       struct job_pairs *out, struct arena *mem)
{
	struct text cell = repaired(sql_text(r, row, column), mem);
	const char *key;
	json_t *o, *v;

	*out = (struct job_pairs){ 0 };
	if (!text_trim(cell).n)
		return;
	o = object_of(cell);
	if (!o) {
		out->list = ARENA_NEW(mem, struct job_pair);
		out->list[out->n++] = (struct job_pair){ TEXT(""), cell };
		say_unread(j, column, mem);
		return;
	}
	out->list = arena_alloc(mem, json_object_size(o) * sizeof(*out->list));
	json_object_foreach(o, key, v) out->list[out->n++] =
		(struct job_pair){ copied(key, strlen(key), mem), spelled(v, mem) };
	json_decref(o);
}

/* partitions ------------------------------------------------------------------------------------
 */

/* All of it, decimal, 0 or more. */
static bool whole_number(struct text t, int64_t *out)
{
	int64_t v = 0;
	size_t i;

	for (i = 0; i < t.n; i++)
		if (t.p[i] < '0' || t.p[i] > '9' || __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, t.p[i] - '0', &v))
			return false;
	*out = v;
	return t.n > 0;
}

/* Progress has what was read last, so one less than what comes next. */
static bool set_progress(struct job_partition *p, struct text value)
{
	int64_t v;

	if (text_is(value, "OFFSET_ZERO"))
		p->next = 0;
	else if (text_is(value, "OFFSET_END"))
		p->next = JOB_OFFSET_END;
	else if (text_is(value, "OFFSET_BEGINNING"))
		p->next = JOB_OFFSET_BEGINNING;
	else if (whole_number(value, &v) && v < INT64_MAX)
		p->next = v + 1;
	else
		return false;
	return true;
}

static bool set_latest(struct job_partition *p, struct text value)
{
	return whole_number(value, &p->latest);
}

static bool set_read(struct job_partition *p, struct text value)
{
	return whole_number(value, &p->read_ms);
}

static const struct {
	const char *column;
	bool (*set)(struct job_partition *p, struct text value);
} progress_cells[] = {
	{ "Progress", set_progress },
	{ "LatestSourcePosition", set_latest },
	{ "TimestampProgress", set_read },
};

static int by_id(const void *a, const void *b)
{
	const struct job_partition *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

/* What several cells say of one partition, as one. */
static size_t merged(struct job_partition *list, size_t n)
{
	size_t i, m = 0;

	for (i = 0; i < n; i++) {
		if (!m || list[m - 1].id != list[i].id) {
			list[m++] = list[i];
			continue;
		}
		if (list[i].next != JOB_OFFSET_NONE)
			list[m - 1].next = list[i].next;
		if (list[i].latest != JOB_OFFSET_NONE)
			list[m - 1].latest = list[i].latest;
		if (list[i].read_ms != -1)
			list[m - 1].read_ms = list[i].read_ms;
	}
	return m;
}

static void read_partitions(struct job *j, const struct sql_result *r, size_t row,
			    struct arena *mem)
{
	struct job_pairs cells[ARRAY_SIZE(progress_cells)];
	size_t i, k, n = 0;

	for (i = 0; i < ARRAY_SIZE(progress_cells); i++) {
		read_pairs(j, r, row, progress_cells[i].column, &cells[i], mem);
		n += cells[i].n;
	}
	j->partitions = arena_alloc(mem, n * sizeof(*j->partitions));
	for (n = 0, i = 0; i < ARRAY_SIZE(progress_cells); i++) {
		bool odd = false;

		for (k = 0; k < cells[i].n; k++) {
			const struct job_pair *p = &cells[i].list[k];
			struct job_partition *to = &j->partitions[n];
			int64_t id;

			if (!p->key.n)
				continue; /* no JSON: said already */
			*to = (struct job_partition){ .next = JOB_OFFSET_NONE,
						      .latest = JOB_OFFSET_NONE,
						      .read_ms = -1 };
			if (!whole_number(p->key, &id) || id > INT32_MAX ||
			    !progress_cells[i].set(to, p->value)) {
				odd = true;
				continue;
			}
			to->id = (int32_t)id;
			n++;
		}
		/* Pulsar's keys are "NAME(BacklogNum)" */
		if (odd && !text_is_nocase(j->source, "PULSAR"))
			say_unread(j, progress_cells[i].column, mem);
	}
	qsort(j->partitions, n, sizeof(*j->partitions), by_id);
	j->n_partitions = merged(j->partitions, n);
}

/* the row ---------------------------------------------------------------------------------------
 */

/* ErrorReason{errCode = 102, msg='text'} (source: ErrorReason.toString) */
static void read_reason(struct job *j, struct text cell)
{
	static const char head[] = "ErrorReason{errCode = ", middle[] = ", msg='", tail[] = "'}";
	struct text t = text_trim(cell);
	const char *m;
	int64_t code;

	j->reason = t;
	if (!text_starts(t, head))
		return;
	m = memmem(t.p, t.n, middle, sizeof(middle) - 1);
	if (!m || t.n < sizeof(tail) - 1 ||
	    memcmp(t.p + t.n - (sizeof(tail) - 1), tail, sizeof(tail) - 1) != 0)
		return;
	t.n -= sizeof(tail) - 1;
	if (!whole_number(
		    (struct text){ t.p + sizeof(head) - 1, (size_t)(m - t.p) - (sizeof(head) - 1) },
		    &code) ||
	    code > INT32_MAX)
		return;
	m += sizeof(middle) - 1;
	if (m > t.p + t.n)
		return;
	j->reason_code = (int)code;
	j->reason = text_trim((struct text){ m, (size_t)(t.p + t.n - m) });
}

static enum job_state state_of(struct text t)
{
	size_t i;

	for (i = 0; i < JOB_STATE_UNKNOWN; i++)
		if (text_is_nocase(t, states[i].name))
			return (enum job_state)i;
	return JOB_STATE_UNKNOWN;
}

/* An unset time is NULL, "" or the word NULL, depending on the release. */
static struct text time_text(const struct sql_result *r, size_t row, const char *column)
{
	struct text t = text_trim(sql_text(r, row, column));

	return t.n && !text_is(t, "NULL") ? t : (struct text){ 0 };
}

void job_of_row(const struct sql_result *r, size_t row, struct arena *mem, struct job *out)
{
	struct job *j = out;

	*j = (struct job){ 0 };
	if (!whole_number(sql_text(r, row, "Id"), &j->id))
		j->id = 0;
	if (!whole_number(sql_text(r, row, "CurrentTaskNum"), &j->tasks))
		j->tasks = 0;
	j->db = sql_text(r, row, "DbName");
	j->name = sql_text(r, row, "Name");
	j->table = sql_text(r, row, "TableName");
	j->create_time = time_text(r, row, "CreateTime");
	j->pause_time = time_text(r, row, "PauseTime");
	j->end_time = time_text(r, row, "EndTime");
	j->state_text = text_trim(sql_text(r, row, "State"));
	j->state = state_of(j->state_text);
	j->source = sql_text(r, row, "DataSourceType");
	read_pairs(j, r, row, "JobProperties", &j->props, mem);
	read_pairs(j, r, row, "DataSourceProperties", &j->source_props, mem);
	read_pairs(j, r, row, "CustomProperties", &j->custom_props, mem);
	read_pairs(j, r, row, "Statistic", &j->statistic, mem);
	read_partitions(j, r, row, mem);
	read_reason(j, sql_text(r, row, "ReasonOfStateChanged"));
	j->error_urls = text_trim(sql_text(r, row, "ErrorLogUrls"));
	j->tracking_sql = text_trim(sql_text(r, row, "TrackingSQL"));
	j->other_msg = text_trim(sql_text(r, row, "OtherMsg"));
	j->warehouse = sql_text(r, row, "Warehouse");
}
