/*
 * spec.c - what a CREATE or ALTER comes to once the server has analysed it.
 * source: CreateRoutineLoadStmt.java, AlterRoutineLoadStmt.java,
 * RoutineLoadDataSourceProperties.java
 */
#include "config.h"
#include "check/spec.h"

#include <stdlib.h>

#include "check/delimiter.h"
#include "check/jvalue.h"
#include "check/timezone.h"

/* FE configuration as delivered. */
enum { CONCURRENCY = 5, TASK_CONSUME_S = 15, TASK_TIMEOUT_S = 60, TASK_RATIO = 4 };

struct analysis {
	const struct stmt *stmt;
	enum rel at;
	struct arena *mem;
	struct job_spec *out;
	const struct prop *last[PROP_COUNT];    /* set where out->given is */
};

static bool given(const struct analysis *a, enum prop_id id)
{
	return a->out->given >> id & 1;
}

static struct text value(const struct analysis *a, enum prop_id id)
{
	return given(a, id) ? a->last[id]->value.text : (struct text){ NULL, 0 };
}

/* Keys to rules; -1 for a key this release refuses. */
static int sort_pairs(struct analysis *a, const struct props *list, enum prop_clause clause)
{
	const struct prop *p;

	for (p = list->first; p; p = p->next) {
		struct text key = text_trim(p->key.text), name;
		const struct prop_rule *r = prop_rule_find(key);
		bool empty;

		if (r && r->clause == clause) {
			if (!((a->out->create ? r->create : r->alter) >> a->at & 1))
				return -1;
			a->out->given |= (uint64_t)1 << r->id;
			a->last[r->id] = p;
		} else if (clause == PROP_JOB) {
			return -1;
		} else if (custom_key(key, &name, &empty)) {
			if (empty)
				return -1;
		} else if (a->out->create || clause != PROP_KAFKA ||
			   !text_starts(key, "confluent.")) {
			return -1;
		}
	}
	return 0;
}

/* A number in range; empty: the default at CREATE, -1 at ALTER. */
static int int_of(const struct analysis *a, enum prop_id id, int64_t dflt, int64_t *out)
{
	struct text v = value(a, id);

	*out = a->out->create ? dflt : -1;
	if (v.n == 0)
		return 0;
	return java_long(v, out) && *out >= prop_rule(id)->min ? 0 : -1;
}

static int tasks_of(struct analysis *a)
{
	struct job_spec *out = a->out;
	bool c = given(a, PROP_ID_task_consume_second), t = given(a, PROP_ID_task_timeout_second);

	out->task_consume_s = TASK_CONSUME_S;
	out->task_timeout_s = TASK_TIMEOUT_S;
	if (c && !java_long(value(a, PROP_ID_task_consume_second), &out->task_consume_s))
		return -1;
	if (t && !java_long(value(a, PROP_ID_task_timeout_second), &out->task_timeout_s))
		return -1;
	if (!out->create && ((c && out->task_consume_s <= 0) || (t && out->task_timeout_s <= 0)))
		return -1;
	if (c && t)
		return out->task_consume_s >= out->task_timeout_s ? -1 : 0;
	if (c)
		out->task_timeout_s = (int64_t)((uint64_t)out->task_consume_s * TASK_RATIO);
	if (t)
		out->task_consume_s = out->task_timeout_s / TASK_RATIO;
	if (c || t)
		out->given |= (uint64_t)1 << PROP_ID_task_consume_second |
			      (uint64_t)1 << PROP_ID_task_timeout_second;
	return 0;
}

/* The first byte of enclose and escape; empty is refused. */
static int char_of(const struct analysis *a, enum prop_id id, int8_t *out)
{
	struct text v = value(a, id);

	if (!given(a, id))
		return 0;
	if (v.n == 0)
		return -1;
	*out = java_first_byte(v);
	return 0;
}

/* What CREATE takes over depends on the format; ALTER takes all. */
static int format_of(struct analysis *a)
{
	struct job_spec *out = a->out;
	unsigned format = FORMAT_CSV;

	out->format = TEXT("csv");
	if (given(a, PROP_ID_format)) {
		format = format_parse(value(a, PROP_ID_format));
		if (!format)
			return -1;
		out->format = format == FORMAT_CSV ? TEXT("") :
			      format == FORMAT_JSON ? TEXT("json") : TEXT("avro");
	}
	if (!out->create)
		format = FORMAT_ANY;
	out->jsonpaths = format & (FORMAT_JSON | FORMAT_AVRO) ?
			 value(a, PROP_ID_jsonpaths) : TEXT("");
	out->json_root = format & FORMAT_JSON ? value(a, PROP_ID_json_root) : TEXT("");
	out->strip_outer_array = format & FORMAT_JSON &&
				 java_true(value(a, PROP_ID_strip_outer_array));
	if (format != FORMAT_CSV)
		return 0;
	out->trim_space = java_true(value(a, PROP_ID_trim_space));
	return char_of(a, PROP_ID_enclose, &out->enclose) ||
	       char_of(a, PROP_ID_escape, &out->escape) ? -1 : 0;
}

static int zone_of(struct analysis *a)
{
	char *room;

	if (!given(a, PROP_ID_timezone))
		return 0;
	room = arena_alloc(a->mem, TIMEZONE_OFFSET_BYTES);
	return timezone_check(value(a, PROP_ID_timezone), room, &a->out->timezone) ? -1 : 0;
}

static int job_of(struct analysis *a)
{
	struct job_spec *out = a->out;
	int64_t concurrent;

	if (sort_pairs(a, &a->stmt->job_props, PROP_JOB) ||
	    int_of(a, PROP_ID_desired_concurrent_number, CONCURRENCY, &concurrent) ||
	    int_of(a, PROP_ID_max_error_number, 0, &out->max_error_number) ||
	    int_of(a, PROP_ID_max_batch_interval, 10, &out->max_batch_interval_s) ||
	    int_of(a, PROP_ID_max_batch_rows, 200000, &out->max_batch_rows) ||
	    int_of(a, PROP_ID_log_rejected_record_num, 0, &out->log_rejected_record_num) ||
	    tasks_of(a) || format_of(a) || zone_of(a))
		return -1;
	out->desired_concurrent_number = (int32_t)(uint32_t)concurrent;
	out->max_filter_ratio = 1.0;
	if (given(a, PROP_ID_max_filter_ratio) &&
	    (!java_double(value(a, PROP_ID_max_filter_ratio), &out->max_filter_ratio) ||
	     out->max_filter_ratio < 0.0 || out->max_filter_ratio > 1.0))
		return -1;
	out->strict_mode = java_true(value(a, PROP_ID_strict_mode));
	out->partial_update = java_true(value(a, PROP_ID_partial_update));
	out->pause_on_fatal_parse_error = java_true(value(a, PROP_ID_pause_on_fatal_parse_error));
	out->merge_condition = value(a, PROP_ID_merge_condition);
	out->warehouse = value(a, PROP_ID_warehouse);
	return 0;
}

static int by_name(const void *x, const void *y)
{
	const struct custom_prop *a = x, *b = y;
	size_t n = a->name.n < b->name.n ? a->name.n : b->name.n;
	int d = n ? memcmp(a->name.p, b->name.p, n) : 0;

	if (d == 0)
		d = (a->name.n > b->name.n) - (a->name.n < b->name.n);
	/* Of the same name, the order of the text: the last one counts. */
	return d ? d : (a->value.n > b->value.n) - (a->value.n < b->value.n);
}

/* All "property." pairs, the last of each name. */
static void customs_of(struct analysis *a)
{
	const struct props *list = &a->stmt->source_props;
	struct job_spec *out = a->out;
	const struct prop *p, **at;
	struct custom_prop *c;
	struct text name;
	bool empty;
	uint32_t n = 0, i, kept = 0;

	if (list->n == 0)
		return;
	c = arena_alloc(a->mem, list->n * sizeof(*c));
	at = arena_alloc(a->mem, list->n * sizeof(*at));
	/* Until the names are sorted the value only says where the pair stood. */
	for (p = list->first; p; p = p->next)
		if (custom_key(text_trim(p->key.text), &name, &empty)) {
			at[n] = p;
			c[n].name = name;
			c[n].value = (struct text){ NULL, n };
			n++;
		}
	qsort(c, n, sizeof(*c), by_name);
	for (i = 0; i < n; i++) {
		if (i + 1 < n && text_eq(c[i].name, c[i + 1].name))
			continue;
		c[kept].name = c[i].name;
		c[kept].value = at[c[i].value.n]->value.text;
		kept++;
	}
	out->custom = c;
	out->n_custom = kept;
}

static int endpoints_of(const struct analysis *a, struct text list)
{
	struct java_split it;
	struct text part;

	for (java_split_init(&it, list, false); java_split_next(&it, &part);)
		if (!endpoint_matches(without_blanks(part, a->mem)))
			return -1;
	return 0;
}

/* Blanks removed; nothing left is refused. */
static int required(const struct analysis *a, enum prop_id id, struct text *out)
{
	*out = without_blanks(value(a, id), a->mem);
	return out->n ? 0 : -1;
}

static int kafka_starts_of(struct analysis *a)
{
	struct text p_list = text_trim(value(a, PROP_ID_kafka_partitions));
	struct text o_list = text_trim(value(a, PROP_ID_kafka_offsets)), part;
	bool p = given(a, PROP_ID_kafka_partitions), o = given(a, PROP_ID_kafka_offsets);
	struct text dflt = value(a, PROP_ID_property_kafka_default_offsets);
	struct job_spec *out = a->out;
	int64_t start = OFFSET_END;
	struct java_split it;
	uint32_t i = 0;

	if (given(a, PROP_ID_property_kafka_default_offsets) && offset_parse(dflt, &start))
		return -1;
	if ((p && p_list.n == 0) || (o && o_list.n == 0) || (!out->create && p != o))
		return -1;
	if (p) {
		out->n_kafka = (uint32_t)java_split_count(p_list, false);
		out->kafka = arena_alloc(a->mem, out->n_kafka * sizeof(*out->kafka));
		for (java_split_init(&it, p_list, false); java_split_next(&it, &part); i++) {
			if (!java_int(text_trim(part), &out->kafka[i].partition))
				return -1;
			out->kafka[i].offset = start;
		}
	}
	if (!o)
		return 0;
	if (java_split_count(o_list, false) != out->n_kafka)
		return -1;
	for (i = 0, java_split_init(&it, o_list, false); java_split_next(&it, &part); i++)
		if (offset_parse(part, &out->kafka[i].offset))
			return -1;
	return 0;
}

static int kafka_of(struct analysis *a)
{
	struct job_spec *out = a->out;

	if (sort_pairs(a, &a->stmt->source_props, PROP_KAFKA) || kafka_starts_of(a))
		return -1;
	out->registry_url = value(a, PROP_ID_confluent_schema_registry_url);
	if (!out->create) {
		out->broker_list = value(a, PROP_ID_kafka_broker_list);
		if (!given(a, PROP_ID_kafka_broker_list))
			return 0;
		return out->broker_list.n == 0 ||
		       endpoints_of(a, without_blanks(out->broker_list, a->mem)) ? -1 : 0;
	}
	return required(a, PROP_ID_kafka_broker_list, &out->broker_list) ||
	       endpoints_of(a, out->broker_list) ||
	       required(a, PROP_ID_kafka_topic, &out->topic) ||
	       (text_is(out->format, "avro") && !out->registry_url.p) ? -1 : 0;
}

static int pulsar_starts_of(struct analysis *a)
{
	bool p = given(a, PROP_ID_pulsar_partitions),
	     o = given(a, PROP_ID_pulsar_initial_positions);
	bool d = given(a, PROP_ID_property_pulsar_default_initial_position);
	struct text p_list = without_blanks(value(a, PROP_ID_pulsar_partitions), a->mem);
	struct text o_list = without_blanks(value(a, PROP_ID_pulsar_initial_positions), a->mem);
	struct job_spec *out = a->out;
	struct java_split it;
	struct text part;
	int64_t start = 0;
	uint32_t i = 0, n;

	if ((p && p_list.n == 0) || (o && o_list.n == 0))
		return -1;
	if (!out->create && ((p && !o && !d) || (o && !p)))
		return -1;
	if (p && d &&
	    !position_parse(value(a, PROP_ID_property_pulsar_default_initial_position), &start))
		return -1;
	n = p ? (uint32_t)java_split_count(p_list, false) : 0;
	if (o && java_split_count(o_list, false) != n)
		return -1;
	if (!p)
		return 0;
	out->pulsar_partitions = arena_alloc(a->mem, n * sizeof(*out->pulsar_partitions));
	out->pulsar = arena_alloc(a->mem, n * sizeof(*out->pulsar));
	for (java_split_init(&it, p_list, false); java_split_next(&it, &part); i++) {
		out->pulsar_partitions[i] = part;
		out->pulsar[i] = (struct pulsar_start){ part, start };
	}
	out->n_pulsar_partitions = n;
	out->n_pulsar = o || d ? n : 0;
	if (o)
		for (i = 0, java_split_init(&it, o_list, false); java_split_next(&it, &part); i++)
			if (!position_parse(part, &out->pulsar[i].position))
				return -1;
	return 0;
}

static int pulsar_of(struct analysis *a)
{
	struct job_spec *out = a->out;

	if (sort_pairs(a, &a->stmt->source_props, PROP_PULSAR) || pulsar_starts_of(a))
		return -1;
	if (!out->create)
		return 0;
	return required(a, PROP_ID_pulsar_service_url, &out->service_url) ||
	       endpoints_of(a, out->service_url) ||
	       required(a, PROP_ID_pulsar_topic, &out->topic) ||
	       required(a, PROP_ID_pulsar_subscription, &out->subscription) ? -1 : 0;
}

static int separators_of(struct analysis *a)
{
	const struct clause *c;

	for (c = a->stmt->clauses; c; c = c->next) {
		struct text *to = c->kind == CLAUSE_COLUMN_SEPARATOR ? &a->out->column_separator :
				  c->kind == CLAUSE_ROW_SEPARATOR ? &a->out->row_separator : NULL;

		if (to && delimiter_convert(c->separator.text, a->mem, to))
			return -1;
	}
	return 0;
}

int job_spec_of(const struct stmt *s, enum rel at, struct arena *mem, struct job_spec *out)
{
	struct analysis a = { .stmt = s, .at = at, .mem = mem, .out = out };

	memset(out, 0, sizeof(*out));
	out->create = s->kind == STMT_CREATE;
	out->source = s->source ? source_type_of(s->source) : SOURCE_KAFKA;
	if (separators_of(&a) || job_of(&a))
		return -1;
	if (!s->source)
		return out->create ? -1 : 0;
	customs_of(&a);
	switch (out->source) {
	case SOURCE_UNKNOWN:
		return -1;
	case SOURCE_KAFKA:
		return kafka_of(&a);
	case SOURCE_PULSAR:
		return pulsar_of(&a);
	}
	return -1;
}
