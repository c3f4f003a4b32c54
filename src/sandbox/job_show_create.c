/*
 * job_show_create.c - SHOW CREATE ROUTINE LOAD, commas in odd places included.
 * (source: ShowExecutor, RoutineLoadJob.jobPropertiesToSql,
 * KafkaRoutineLoadJob.dataSourcePropertiesToSql)
 */
#include "config.h"
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "sandbox/job_json.h"
#include "sandbox/job_props.h"
#include "sandbox/reparse.h"

enum { TEXT_MAX = 64 << 20 };

/* StringEscapeUtils.escapeJava */
static void java_escaped(struct buf *b, struct text t)
{
	size_t i;

	for (i = 0; i < t.n; i++) {
		switch (t.p[i]) {
		case '\t':
			buf_adds(b, "\\t");
			break;
		case '\n':
			buf_adds(b, "\\n");
			break;
		case '\r':
			buf_adds(b, "\\r");
			break;
		case '\\':
			buf_adds(b, "\\\\");
			break;
		case '"':
			buf_adds(b, "\\\"");
			break;
		default:
			if ((unsigned char)t.p[i] < 0x20)
				buf_addf(b, "\\u%04X", (unsigned char)t.p[i]);
			else
				buf_addc(b, t.p[i]);
		}
	}
}

static void load_clauses(struct fe *fe, const struct job *j, struct arena *mem, struct buf *b)
{
	struct reparsed *r = ARENA_NEW(mem, struct reparsed);
	const struct partition_name *p;
	const struct clause *c;
	const struct col *x;
	int pass, n = 0;

	reparse_clauses(fe, mem, &j->def, r);
	if ((c = clause_of(r->stmt, CLAUSE_COLUMN_SEPARATOR))) {
		buf_adds(b, "\n COLUMNS TERMINATED BY '");
		java_escaped(b, c->separator.text);
		buf_adds(b, "'");
	}
	if ((c = clause_of(r->stmt, CLAUSE_COLUMNS))) {
		buf_adds(b, ",\nCOLUMNS (");
		for (pass = 0; pass < 2; pass++) {
			for (x = c->cols; x; x = x->next) {
				if (x->assigned != (pass == 1))
					continue;
				buf_addf(b, "%s%.*s", n++ ? ", " : "", TEXT_ARG(x->name.text));
				if (!x->assigned)
					continue;
				buf_addc(b, '=');
				if (x->value)
					expr_text(b, x->value, &r->src, false);
			}
		}
		buf_adds(b, ")");
	}
	if ((c = clause_of(r->stmt, CLAUSE_PARTITION))) {
		buf_adds(b, c->temporary ? ",\nTEMPORARY PARTITIONS (" : ",\nPARTITIONS (");
		for (p = c->partitions; p; p = p->next)
			buf_addf(b, "%.*s%s", TEXT_ARG(p->name.text), p->next ? ", " : "");
		buf_adds(b, ")");
	}
	if ((c = clause_of(r->stmt, CLAUSE_WHERE))) {
		buf_adds(b, ",\nWHERE ");
		expr_text(b, c->where, &r->src, j->def.where_quoted);
	}
}

static void property(struct buf *b, const char *key, const char *value)
{
	buf_addf(b, "\"%s\"=\"%s\",\n", key, value);
}

static void long_property(struct buf *b, const char *key, int64_t value)
{
	buf_addf(b, "\"%s\"=\"%lld\",\n", key, (long long)value);
}

static void bool_property(struct buf *b, const char *key, bool value)
{
	property(b, key, value ? "true" : "false");
}

static void job_properties(struct fe *fe, const struct job *j, struct buf *b)
{
	const struct job_def *d = &j->def;
	char ratio[64];

	java_double(d->max_filter_ratio, ratio, sizeof(ratio));
	buf_adds(b, "\nPROPERTIES\n(\n");
	long_property(b, "desired_concurrent_number", d->desired_concurrent);
	long_property(b, "max_error_number", d->max_error_number);
	property(b, "max_filter_ratio", ratio);
	long_property(b, "max_batch_interval", d->max_batch_interval);
	long_property(b, "max_batch_rows", d->max_batch_rows);
	long_property(b, "task_consume_second", d->task_consume);
	long_property(b, "task_timeout_second", d->task_timeout);
	property(b, "format", d->format);
	property(b, "jsonpaths", d->jsonpaths);
	bool_property(b, "strip_outer_array", d->strip_outer_array);
	property(b, "json_root", d->json_root);
	bool_property(b, "strict_mode", d->strict_mode);
	if (since(fe, FE_3_4))
		bool_property(b, "pause_on_fatal_parse_error", d->pause_on_fatal);
	property(b, "timezone", d->timezone);
	bool_property(b, "partial_update", d->partial_update);
	if (d->merge_condition)
		property(b, "merge_condition", d->merge_condition);
	bool_property(b, "trim_space", d->trim_space);
	long_property(b, "enclose", d->enclose);
	long_property(b, "escape", d->escape);
	buf_addf(b, "\"log_rejected_record_num\"=\"%lld\"", (long long)d->log_rejected);
	if (fe->config.shared_data)
		buf_addf(b, ",\n\"warehouse\"=\"%s\"", d->warehouse);
	buf_adds(b, "\n)\n");
}

static int by_partition(const void *a, const void *b)
{
	const struct place_in_topic *x = a, *y = b;

	return x->partition < y->partition ? -1 : x->partition > y->partition;
}

static void source_properties(const struct job *j, struct arena *mem, struct buf *b)
{
	struct places created = places_copy(&j->def.created, mem);
	const struct pair *p;
	unsigned i;

	buf_addf(b, "FROM KAFKA\n(\n\"kafka_broker_list\"=\"%s\",\n\"kafka_topic\"=\"%s\"",
		 j->def.brokers, j->def.topic);
	if (created.n) {
		qsort(created.list, created.n, sizeof(*created.list), by_partition);
		buf_adds(b, ",\n\"kafka_partitions\"=\"");
		for (i = 0; i < created.n; i++)
			buf_addf(b, "%s%d", i ? "," : "", created.list[i].partition);
		buf_adds(b, "\",\n\"kafka_offsets\"=\"");
		for (i = 0; i < created.n; i++) {
			int64_t n = created.list[i].next;

			if (n >= 0)
				buf_addf(b, "%s%lld", i ? "," : "", (long long)n);
			else
				buf_addf(b, "%s%s", i ? "," : "",
					 n == OFFSET_END ? "OFFSET_END" : "OFFSET_BEGINNING");
		}
		buf_adds(b, "\"");
	} else {
		buf_addf(b, ",\n\"kafka_partitions\"=\"%s\"", job_partitions(j, mem));
	}
	if (j->def.registry)
		buf_addf(b, ",\n\"confluent.schema.registry.url\"=\"%s\"", j->def.registry);
	for (p = j->def.custom; p; p = p->next) {
		struct text v = job_masked(j, p);

		if (j->def.own_group && text_is(p->key, "group.id"))
			continue;
		buf_addf(b, ",\n\"property.%.*s\"=\"", TEXT_ARG(p->key));
		buf_add(b, v.p, v.n);
		buf_addc(b, '"');
	}
	buf_adds(b, "\n);");
}

/* From 4.1 a filter over the two columns is allowed. */
static bool judge_where(struct job_call *c)
{
	const struct expr *e;

	for (e = c->stmt->where; e; e = expr_walk(c->stmt->where, e)) {
		if (e->kind == EXPR_COLUMN && !text_is_nocase(e->text, "Job") &&
		    !text_is_nocase(e->text, "Create Job")) {
			reply_analysis(c->call->out, c->call->mem, 1064, "Can't get column %.*s",
				       TEXT_ARG(e->text));
			return false;
		}
	}
	reply_analysis(c->call->out, c->call->mem, 1064,
		       "WHERE of SHOW CREATE ROUTINE LOAD is not emulated by this sandbox");
	return false;
}

void job_show_create(struct job_call *c)
{
	static const struct reply_column columns[] = { { "Job", COLUMN_SHOW, 0, 0 },
						       { "Create Job", COLUMN_SHOW, 0, 0 } };
	struct fe *fe = c->call->fe;
	struct arena *mem = c->call->mem;
	struct text name = c->stmt->job->job.text, db;
	struct reply_row *row;
	const struct job *j;
	struct buf b;

	if (c->stmt->job->has_db || since(fe, FE_3_5)) {
		if (!job_call_db(c, &db))
			return;
		j = job_find(fe, db, name);
	} else {
		/* any database's, the first that has one of that name */
		for (j = fe->jobs; j && (job_final(j) || !text_is(name, j->name)); j = j->next)
			;
	}
	if (c->stmt->where && !judge_where(c))
		return;
	/* not forwarded: an FE says what it knows */
	j = j ? job_local(c->call->session, j, mem) : NULL;
	if (j && j->source == SOURCE_PULSAR) {
		reply_analysis(c->call->out, mem, 1064, "not support pulsar datasource");
		return;
	}
	reply_rows(c->call->out, columns, 2);
	if (!j)
		return;
	buf_init(&b, TEXT_MAX);
	buf_addf(&b, "CREATE ROUTINE LOAD %s.%s on %s", j->db, j->name, j->table);
	load_clauses(fe, j, mem, &b);
	job_properties(fe, j, &b);
	source_properties(j, mem, &b);
	row = reply_add(c->call->out, mem);
	row->cells[0] = (struct text){ j->name, strlen(j->name) };
	row->cells[1] = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
}
