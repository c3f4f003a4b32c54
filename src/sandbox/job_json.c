/*
 * job_json.c - the JSON in the cells, in the order an FE tends to print it.
 * (source: RoutineLoadJob.jobPropertiesToJsonString, KafkaRoutineLoadJob, KafkaProgress)
 */
#include "config.h"
#include "sandbox/job_json.h"

#include <stdio.h>

#include "base/buf.h"
#include "sandbox/job_props.h"
#include "sandbox/reparse.h"

enum { JSON_MAX = 64 << 20 };

static void quoted(struct buf *b, struct text t)
{
	size_t i;

	buf_addc(b, '"');
	for (i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];

		if (c == '"' || c == '\\')
			buf_addf(b, "\\%c", c);
		else if (c == '\n')
			buf_adds(b, "\\n");
		else if (c == '\t')
			buf_adds(b, "\\t");
		else if (c == '\r')
			buf_adds(b, "\\r");
		else if (c < 0x20)
			buf_addf(b, "\\u%04x", c);
		else
			buf_addc(b, (char)c);
	}
	buf_addc(b, '"');
}

static void pair(struct buf *b, const char *key, const char *value)
{
	buf_addf(b, "%s\"%s\":", b->n > 1 ? "," : "", key);
	quoted(b, (struct text){ value, strlen(value) });
}

static const char *finish(struct buf *b, struct arena *mem)
{
	const char *out = arena_copy(mem, buf_str(b), b->n);

	buf_release(b);
	return out;
}

static const char *yes(bool v)
{
	return v ? "true" : "false";
}

static const char *number(struct arena *mem, int64_t n)
{
	return arena_printf(mem, "%lld", (long long)n);
}

/* load properties as text -----------------------------------------------------------------------
 */

struct load_cells {
	const char *columns, *where, *partitions, *separator, *row_separator;
};

static const char *columns_cell(struct fe *fe, const struct clause *c, const struct source *src,
				struct arena *mem)
{
	const struct col *x;
	struct buf b;
	int pass, n = 0;

	buf_init(&b, JSON_MAX);
	for (pass = 0; pass < 2; pass++) {
		for (x = c->cols; x; x = x->next) {
			if (x->assigned != (pass == 1))
				continue;
			if (n++)
				buf_addc(&b, ',');
			/* the class lost its text method there */
			if (since(fe, FE_4_1)) {
				buf_addf(&b, "com.starrocks.sql.ast.ImportColumnDesc@%x",
					 0x1b2c3d0U + 0x5e1U * (unsigned)n);
				continue;
			}
			buf_add(&b, x->name.text.p, x->name.text.n);
			if (!x->assigned)
				continue;
			buf_addc(&b, '=');
			if (x->value)
				expr_text(&b, x->value, src, false);
		}
	}
	return finish(&b, mem);
}

static void load_cells(struct fe *fe, const struct job *j, struct arena *mem,
		       struct load_cells *out)
{
	struct reparsed *r = ARENA_NEW(mem, struct reparsed);
	const struct partition_name *p;
	const struct clause *c;
	struct buf b;

	*out = (struct load_cells){ "*", "*", "*", "\t", "\n" };
	reparse_clauses(fe, mem, &j->def, r);
	if ((c = clause_of(r->stmt, CLAUSE_COLUMNS)))
		out->columns = columns_cell(fe, c, &r->src, mem);
	if ((c = clause_of(r->stmt, CLAUSE_WHERE))) {
		buf_init(&b, JSON_MAX);
		expr_text(&b, c->where, &r->src, j->def.where_quoted);
		out->where = finish(&b, mem);
	}
	if ((c = clause_of(r->stmt, CLAUSE_PARTITION))) {
		buf_init(&b, JSON_MAX);
		for (p = c->partitions; p; p = p->next)
			buf_addf(&b, "%.*s%s", TEXT_ARG(p->name.text), p->next ? "," : "");
		out->partitions = finish(&b, mem);
	}
	if ((c = clause_of(r->stmt, CLAUSE_COLUMN_SEPARATOR)))
		out->separator = arena_copy(mem, c->separator.text.p, c->separator.text.n);
	if ((c = clause_of(r->stmt, CLAUSE_ROW_SEPARATOR)))
		out->row_separator = arena_copy(mem, c->separator.text.p, c->separator.text.n);
}

/* JobProperties ---------------------------------------------------------------------------------
 */

static void csv_properties(struct fe *fe, const struct job *j, const struct load_cells *l,
			   struct arena *mem, struct buf *b)
{
	const struct job_def *d = &j->def;
	char ratio[64];

	java_double(d->max_filter_ratio, ratio, sizeof(ratio));
	pair(b, "partial_update_mode", "null");
	pair(b, "timezone", d->timezone);
	pair(b, "columnSeparator", l->separator);
	pair(b, "log_rejected_record_num", number(mem, d->log_rejected));
	pair(b, "taskTimeoutSecond", number(mem, d->task_timeout));
	pair(b, "maxFilterRatio", ratio);
	pair(b, "strict_mode", yes(d->strict_mode));
	pair(b, "jsonpaths", d->jsonpaths);
	pair(b, "currentTaskConcurrentNum", number(mem, j->concurrent));
	pair(b, "escape", number(mem, d->escape));
	pair(b, "enclose", number(mem, d->enclose));
	pair(b, "partitions", l->partitions);
	pair(b, "rowDelimiter", l->row_separator);
	pair(b, "partial_update", yes(d->partial_update));
	pair(b, "trim_space", yes(d->trim_space));
	pair(b, "columnToColumnExpr", l->columns);
	pair(b, "maxBatchIntervalS", number(mem, d->max_batch_interval));
	pair(b, "whereExpr", l->where);
	pair(b, "format", d->format);
	pair(b, "json_root", d->json_root);
	if (since(fe, FE_3_4))
		pair(b, "pause_on_fatal_parse_error", yes(d->pause_on_fatal));
	pair(b, "taskConsumeSecond", number(mem, d->task_consume));
	pair(b, "desireTaskConcurrentNum", number(mem, d->desired_concurrent));
	pair(b, "maxErrorNum", number(mem, d->max_error_number));
	pair(b, "strip_outer_array", yes(d->strip_outer_array));
	pair(b, "maxBatchRows", number(mem, d->max_batch_rows));
}

static void json_format_properties(struct fe *fe, const struct job *j, const struct load_cells *l,
				   struct arena *mem, struct buf *b)
{
	const struct job_def *d = &j->def;
	char ratio[64];

	java_double(d->max_filter_ratio, ratio, sizeof(ratio));
	pair(b, "partitions", l->partitions);
	pair(b, "partial_update", yes(d->partial_update));
	pair(b, "columnToColumnExpr", l->columns);
	pair(b, "maxBatchIntervalS", number(mem, d->max_batch_interval));
	pair(b, "partial_update_mode", "null");
	pair(b, "whereExpr", l->where);
	pair(b, "dataFormat", "json");
	pair(b, "timezone", d->timezone);
	pair(b, "format", "json");
	pair(b, "log_rejected_record_num", number(mem, d->log_rejected));
	pair(b, "taskTimeoutSecond", number(mem, d->task_timeout));
	pair(b, "json_root", d->json_root);
	if (since(fe, FE_3_4))
		pair(b, "pause_on_fatal_parse_error", yes(d->pause_on_fatal));
	pair(b, "maxFilterRatio", ratio);
	pair(b, "strict_mode", yes(d->strict_mode));
	pair(b, "jsonpaths", d->jsonpaths);
	pair(b, "taskConsumeSecond", number(mem, d->task_consume));
	pair(b, "desireTaskConcurrentNum", number(mem, d->desired_concurrent));
	pair(b, "maxErrorNum", number(mem, d->max_error_number));
	pair(b, "strip_outer_array", yes(d->strip_outer_array));
	pair(b, "currentTaskConcurrentNum", number(mem, j->concurrent));
	pair(b, "maxBatchRows", number(mem, d->max_batch_rows));
}

const char *json_job_properties(struct fe *fe, const struct job *j, struct arena *mem)
{
	struct load_cells l;
	struct buf b;

	load_cells(fe, j, mem, &l);
	buf_init(&b, JSON_MAX);
	buf_addc(&b, '{');
	if (!strcmp(j->def.format, "json"))
		json_format_properties(fe, j, &l, mem, &b);
	else
		csv_properties(fe, j, &l, mem, &b);
	if (j->def.merge_condition)
		pair(&b, "merge_condition", j->def.merge_condition);
	if (fe->config.shared_data)
		pair(&b, "warehouse", j->def.warehouse);
	buf_addc(&b, '}');
	return finish(&b, mem);
}

/* the others ------------------------------------------------------------------------------------
 */

const char *job_partitions(const struct job *j, struct arena *mem)
{
	const struct places *l = j->running.n		    ? &j->running
				 : j->def.custom_partitions ? &j->def.created
							    : &j->latest;
	struct buf b;
	unsigned i;

	buf_init(&b, JSON_MAX);
	for (i = 0; i < l->n; i++) {
		if (l->list[i].name)
			buf_addf(&b, "%s%s", i ? "," : "", l->list[i].name);
		else
			buf_addf(&b, "%s%d", i ? "," : "", l->list[i].partition);
	}
	return finish(&b, mem);
}

/* The registry's user and password are cut out, as long as the URL has one "@" only. */
static const char *registry_cell(const char *url, struct arena *mem)
{
	const char *at = strchr(url, '@'), *host = strstr(url, "://");

	if (!at || strchr(at + 1, '@') || !host || host > at)
		return url;
	return arena_printf(mem, "%.*s%s", (int)(host + 3 - url), url, at + 1);
}

const char *json_source(const struct job *j, struct arena *mem)
{
	struct buf b;

	buf_init(&b, JSON_MAX);
	buf_addc(&b, '{');
	if (j->source == SOURCE_PULSAR) {
		pair(&b, "serviceUrl", j->def.brokers);
		pair(&b, "currentPulsarPartitions", job_partitions(j, mem));
		pair(&b, "topic", j->def.topic);
		pair(&b, "subscription", j->def.subscription);
	} else {
		pair(&b, "topic", j->def.topic);
		pair(&b, "currentKafkaPartitions", job_partitions(j, mem));
		pair(&b, "brokerList", j->def.brokers);
		if (!strcmp(j->def.format, "avro") && j->def.registry)
			pair(&b, "confluent.schema.registry.url",
			     registry_cell(j->def.registry, mem));
	}
	buf_addc(&b, '}');
	return finish(&b, mem);
}

struct text job_masked(const struct job *j, const struct pair *p)
{
	if (j->source == SOURCE_KAFKA &&
	    (memmem(p->key.p, p->key.n, "password", 8) || memmem(p->key.p, p->key.n, "secret", 6)))
		return TEXT("******");
	return p->value;
}

const char *json_custom(const struct job *j, struct arena *mem)
{
	const struct pair *p;
	struct buf b;

	buf_init(&b, JSON_MAX);
	buf_addc(&b, '{');
	for (p = j->def.custom; p; p = p->next) {
		if (p != j->def.custom)
			buf_addc(&b, ',');
		quoted(&b, p->key);
		buf_addc(&b, ':');
		quoted(&b, job_masked(j, p));
	}
	buf_addc(&b, '}');
	return finish(&b, mem);
}

const char *json_statistic(struct fe *fe, const struct job *j, struct arena *mem)
{
	/* to 3.3 the division comes before the multiplication, and loses all below a thousand */
	bool late = since(fe, FE_3_4);
	long long ms = (long long)j->execute_ms;
	long long rows = late ? j->total * 1000 / ms : j->total / ms * 1000;
	long long bytes = late ? j->received_bytes * 1000 / ms : j->received_bytes / ms * 1000;

	return arena_printf(
		mem,
		"{\"receivedBytes\":%lld,%s\"errorRows\":%lld,\"committedTaskNum\":%lld,"
		"\"loadedRows\":%lld,"
		"\"loadRowsRate\":%lld,\"abortedTaskNum\":%lld,\"totalRows\":%lld,"
		"\"unselectedRows\":%lld,"
		"\"receivedBytesRate\":%lld,\"taskExecuteTimeMs\":%lld}",
		(long long)j->received_bytes,
		since(fe, FE_4_1) && j->source == SOURCE_KAFKA ? "\"partitionLagTime\":{}," : "",
		(long long)j->error_rows, (long long)j->committed, (long long)j->loaded, rows,
		(long long)j->aborted, (long long)j->total, (long long)j->unselected, bytes, ms);
}

const char *json_progress(const struct job *j, struct arena *mem)
{
	const struct places *l = &j->def.progress;
	struct buf b;
	unsigned i;

	buf_init(&b, JSON_MAX);
	buf_addc(&b, '{');
	for (i = 0; i < l->n; i++) {
		int64_t next = l->list[i].next;

		if (l->list[i].name)
			buf_addf(&b, "%s\"%s(BacklogNum)\":\"0\"", i ? "," : "", l->list[i].name);
		else if (next > 0)
			buf_addf(&b, "%s\"%d\":\"%lld\"", i ? "," : "", l->list[i].partition,
				 (long long)next - 1);
		else
			buf_addf(&b, "%s\"%d\":\"%s\"", i ? "," : "", l->list[i].partition,
				 next == 0	      ? "OFFSET_ZERO"
				 : next == OFFSET_END ? "OFFSET_END"
						      : "OFFSET_BEGINNING");
	}
	buf_addc(&b, '}');
	return finish(&b, mem);
}

const char *json_timestamps(const struct job *j, struct arena *mem)
{
	const struct places *l = &j->def.progress;
	struct buf b;
	unsigned i, n = 0;

	buf_init(&b, JSON_MAX);
	buf_addc(&b, '{');
	for (i = 0; i < l->n; i++)
		if (l->list[i].ms)
			buf_addf(&b, "%s\"%d\":\"%lld\"", n++ ? "," : "", l->list[i].partition,
				 (long long)l->list[i].ms);
	buf_addc(&b, '}');
	return finish(&b, mem);
}

const char *json_latest(const struct job *j, struct arena *mem)
{
	struct buf b;
	unsigned i;

	if (j->source == SOURCE_PULSAR)
		return "";
	buf_init(&b, JSON_MAX);
	buf_addc(&b, '{');
	for (i = 0; i < j->latest.n; i++)
		buf_addf(&b, "%s\"%d\":\"%lld\"", i ? "," : "", j->latest.list[i].partition,
			 (long long)j->latest.list[i].next);
	buf_addc(&b, '}');
	return finish(&b, mem);
}

/* Latest - Progress, so that a partition that is read up has 1. */
const char *json_lag(const struct job *j, struct arena *mem)
{
	struct buf b;
	unsigned i, n = 0;

	if (j->source == SOURCE_PULSAR)
		return "";
	buf_init(&b, JSON_MAX);
	buf_addc(&b, '{');
	for (i = 0; i < j->latest.n; i++) {
		const struct place_in_topic *p =
			place_find(&j->def.progress, j->latest.list[i].partition, NULL);
		int64_t lag;

		if (!p || p->next <= 0)
			continue;
		lag = j->latest.list[i].next - (p->next - 1);
		buf_addf(&b, "%s\"%d\":\"%lld\"", n++ ? "," : "", p->partition,
			 (long long)(lag > 0 ? lag : 0));
	}
	buf_addc(&b, '}');
	return finish(&b, mem);
}

const char *job_state_cell(const struct job *j)
{
	return j->state == JOB_RUNNING && j->unstable ? "UNSTABLE" : job_state_name(j->state);
}

const char *job_reason_cell(const struct job *j)
{
	bool shown = j->state == JOB_PAUSED || j->state == JOB_CANCELLED ||
		     (j->state == JOB_RUNNING && j->unstable);

	return shown && j->reason_text ? j->reason_text : "";
}
