/*
 * values.c - decoded names, strings and analysed properties against the FE's.
 *
 * What we know of a statement is put into the form of a corpus entry, then the
 * two are compared as they stand: a field that only one side has is a
 * difference, so nothing the corpus says can go unread.
 */
#include "config.h"
#include "tests/conformance/values.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "check/delimiter.h"
#include "check/spec.h"

/* The session the corpus was made with. */
static const char session_db[] = "db1", session_zone[] = "Etc/UTC";

static json_t *of_text(struct text t)
{
	return t.p ? json_stringn_nocheck(t.p, t.n) : json_null();
}

static void put(json_t *into, const char *field, json_t *value)
{
	if (json_object_set_new_nocheck(into, field, value))
		abort();
}

static void add(json_t *into, json_t *value)
{
	if (json_array_append_new(into, value))
		abort();
}

/* The parts of a name joined by dots. */
static json_t *of_qname(const struct qname *q, struct arena *mem)
{
	struct text all = { "", 0 };
	uint32_t i;

	for (i = 0; i < q->n; i++) {
		const struct text *part = &q->parts[i].text;
		char *to = arena_alloc(mem, all.n + 1 + part->n);

		memcpy(to, all.p, all.n);
		if (i)
			to[all.n++] = '.';
		if (part->n)
			memcpy(to + all.n, part->p, part->n);
		all = (struct text){ to, all.n + part->n };
	}
	return json_stringn_nocheck(all.p, all.n);
}

/* An empty name is none, and none is the session's database. */
static json_t *db_of(const struct job_ref *job)
{
	return job && job->has_db && job->db.n ? of_text(job->db) : json_string(session_db);
}

static json_t *shown_db(const struct qname *from, const struct job_ref *job, struct arena *mem)
{
	json_t *db = from ? of_qname(from, mem) : NULL;

	if (!db || json_string_length(db))
		return db ? db : db_of(job);
	json_decref(db);
	return json_string(session_db);
}

/* A list of properties as written, without blanks around the keys; of a key
 * given twice the last value. */
static json_t *of_props(const struct props *list, struct arena *mem)
{
	json_t *o = json_object();
	const struct prop *p;

	for (p = list->first; p; p = p->next) {
		struct text key = text_trim(p->key.text);

		put(o, arena_copy(mem, key.p, key.n), of_text(p->value.text));
	}
	return o;
}

static json_t *of_custom(const struct job_spec *spec, enum source_type source, struct arena *mem)
{
	json_t *o = json_object();
	uint32_t i;

	if (spec->source == source)
		for (i = 0; i < spec->n_custom; i++)
			put(o, arena_copy(mem, spec->custom[i].name.p, spec->custom[i].name.n),
			    of_text(spec->custom[i].value));
	return o;
}

static json_t *of_kafka(const struct job_spec *spec)
{
	json_t *list = json_array();
	uint32_t i;

	for (i = 0; i < spec->n_kafka; i++) {
		json_t *pair = json_array();

		add(pair, json_integer(spec->kafka[i].partition));
		add(pair, json_integer(spec->kafka[i].offset));
		add(list, pair);
	}
	return list;
}

static json_t *of_pulsar(const struct job_spec *spec)
{
	json_t *list = json_array();
	uint32_t i;

	for (i = 0; i < spec->n_pulsar; i++) {
		json_t *pair = json_array();

		add(pair, of_text(spec->pulsar[i].partition));
		add(pair, json_integer(spec->pulsar[i].position));
		add(list, pair);
	}
	return list;
}

static json_t *of_pulsar_partitions(const struct job_spec *spec)
{
	json_t *list = json_array();
	uint32_t i;

	for (i = 0; i < spec->n_pulsar_partitions; i++)
		add(list, of_text(spec->pulsar_partitions[i]));
	return list;
}

static json_t *of_ratio(double ratio)
{
	return isnan(ratio) ? json_string("NaN") : json_real(ratio);
}

/* The load clauses ------------------------------------------------------------ */

/* Plain columns come first, then what is assigned, as the FE keeps them.  Its
 * DEFAULT prints as nothing. */
static json_t *of_columns(const struct clause *clause)
{
	json_t *list = json_array();
	const struct col *col;
	int assigned;

	for (assigned = 0; assigned < 2; assigned++)
		for (col = clause->cols; col; col = col->next) {
			json_t *pair;

			if (col->assigned != assigned)
				continue;
			pair = json_array();
			add(pair, of_text(col->name.text));
			add(pair, col->value ? json_true() : json_null());
			add(list, pair);
		}
	return list;
}

static json_t *of_partitions(const struct clause *clause)
{
	json_t *list = json_array();
	const struct partition_name *p;

	for (p = clause->partitions; p; p = p->next)
		add(list, of_text(p->name.text));
	return list;
}

static json_t *of_clauses(const struct stmt *s, const struct job_spec *spec)
{
	json_t *o = json_object();
	const struct clause *c;

	for (c = s->clauses; c; c = c->next) {
		switch (c->kind) {
		case CLAUSE_COLUMN_SEPARATOR:
			put(o, "col_sep", of_text(c->separator.text));
			put(o, "col_sep_conv", of_text(spec->column_separator));
			break;
		case CLAUSE_ROW_SEPARATOR:
			put(o, "row_delim", of_text(c->separator.text));
			put(o, "row_delim_conv", of_text(spec->row_separator));
			break;
		case CLAUSE_COLUMNS:
			put(o, "columns", of_columns(c));
			break;
		case CLAUSE_WHERE:
			put(o, "where", json_true());
			break;
		case CLAUSE_PARTITION:
			put(o, "partitions", of_partitions(c));
			put(o, "temp", json_boolean(c->temporary));
			break;
		}
	}
	return o;
}

/* CREATE ------------------------------------------------------------------------ */

static void create_source(json_t *o, const struct job_spec *spec, struct arena *mem)
{
	bool pulsar = spec->source == SOURCE_PULSAR;
	struct text none = { NULL, 0 };

	put(o, "typeName", json_string(pulsar ? "PULSAR" : "KAFKA"));
	put(o, "kafkaBrokerList", of_text(spec->broker_list));
	put(o, "kafkaTopic", of_text(pulsar ? none : spec->topic));
	put(o, "kafkaPartitionOffsets", of_kafka(spec));
	put(o, "customKafkaProperties", of_custom(spec, SOURCE_KAFKA, mem));
	put(o, "confluentSchemaRegistryUrl", of_text(spec->registry_url));
	put(o, "pulsarServiceUrl", of_text(spec->service_url));
	put(o, "pulsarTopic", of_text(pulsar ? spec->topic : none));
	put(o, "pulsarSubscription", of_text(spec->subscription));
	put(o, "pulsarPartitions", of_pulsar_partitions(spec));
	put(o, "pulsarPartitionInitialPositions", of_pulsar(spec));
	put(o, "customPulsarProperties", of_custom(spec, SOURCE_PULSAR, mem));
}

static void create(json_t *o, const struct stmt *s, const struct job_spec *spec, struct arena *mem)
{
	put(o, "db", s->job->has_db ? of_text(s->job->db) : json_null());
	put(o, "dbName", db_of(s->job));
	put(o, "tableName", of_qname(s->table, mem));
	put(o, "jobProperties", of_props(&s->job_props, mem));
	put(o, "dataSourceProperties", of_props(&s->source_props, mem));
	put(o, "loadDesc", of_clauses(s, spec));
	put(o, "desiredConcurrentNum", json_integer(spec->desired_concurrent_number));
	put(o, "maxErrorNum", json_integer(spec->max_error_number));
	put(o, "maxFilterRatio", of_ratio(spec->max_filter_ratio));
	put(o, "maxBatchIntervalS", json_integer(spec->max_batch_interval_s));
	put(o, "maxBatchRows", json_integer(spec->max_batch_rows));
	put(o, "logRejectedRecordNum", json_integer(spec->log_rejected_record_num));
	put(o, "taskConsumeSecond", json_integer(spec->task_consume_s));
	put(o, "taskTimeoutSecond", json_integer(spec->task_timeout_s));
	put(o, "strictMode", json_boolean(spec->strict_mode));
	put(o, "partialUpdate", json_boolean(spec->partial_update));
	put(o, "partialUpdateMode", json_null());       /* no property of a routine load */
	put(o, "stripOuterArray", json_boolean(spec->strip_outer_array));
	put(o, "trimspace", json_boolean(spec->trim_space));
	put(o, "pauseOnFatalParseError", json_boolean(spec->pause_on_fatal_parse_error));
	put(o, "format", of_text(spec->format));
	put(o, "timezone", spec->timezone.p ? of_text(spec->timezone) : json_string(session_zone));
	put(o, "jsonPaths", of_text(spec->jsonpaths));
	put(o, "jsonRoot", of_text(spec->json_root));
	put(o, "mergeConditionStr", of_text(spec->merge_condition));
	put(o, "enclose", json_integer(spec->enclose));
	put(o, "escape", json_integer(spec->escape));
	create_source(o, spec, mem);
}

/* ALTER ------------------------------------------------------------------------- */

/* The job properties that change, all of them as text. */
static json_t *analyzed(const struct job_spec *spec)
{
	const struct { enum prop_id id; int64_t value; } ints[] = {
		{ PROP_ID_desired_concurrent_number, spec->desired_concurrent_number },
		{ PROP_ID_max_error_number, spec->max_error_number },
		{ PROP_ID_max_batch_interval, spec->max_batch_interval_s },
		{ PROP_ID_max_batch_rows, spec->max_batch_rows },
		{ PROP_ID_task_consume_second, spec->task_consume_s },
		{ PROP_ID_task_timeout_second, spec->task_timeout_s },
	};
	const struct { enum prop_id id; bool value; } bools[] = {
		{ PROP_ID_strict_mode, spec->strict_mode },
		{ PROP_ID_strip_outer_array, spec->strip_outer_array },
		{ PROP_ID_pause_on_fatal_parse_error, spec->pause_on_fatal_parse_error },
	};
	const struct { enum prop_id id; struct text value; } texts[] = {
		{ PROP_ID_jsonpaths, spec->jsonpaths },
		{ PROP_ID_json_root, spec->json_root },
		{ PROP_ID_timezone, spec->timezone },
	};
	json_t *o = json_object();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ints); i++)
		if (spec->given >> ints[i].id & 1)
			put(o, prop_rule(ints[i].id)->name, json_sprintf("%lld", (long long)ints[i].value));
	for (i = 0; i < ARRAY_SIZE(bools); i++)
		if (spec->given >> bools[i].id & 1)
			put(o, prop_rule(bools[i].id)->name, json_string(bools[i].value ? "true" : "false"));
	for (i = 0; i < ARRAY_SIZE(texts); i++)
		if (spec->given >> texts[i].id & 1)
			put(o, prop_rule(texts[i].id)->name, of_text(texts[i].value));
	if (spec->given >> PROP_ID_max_filter_ratio & 1)
		put(o, prop_rule(PROP_ID_max_filter_ratio)->name, of_ratio(spec->max_filter_ratio));
	return o;
}

static void alter(json_t *o, const struct stmt *s, const struct job_spec *spec, struct arena *mem)
{
	json_t *source = json_object();

	put(o, "db", db_of(s->job));
	put(o, "jobProperties", of_props(&s->job_props, mem));
	put(o, "analyzedJobProperties", analyzed(spec));
	put(o, "loadDesc", of_clauses(s, spec));
	put(o, "dataSource", source);
	put(source, "type", json_string(spec->source == SOURCE_PULSAR ? "PULSAR" : "KAFKA"));
	put(source, "properties", of_props(&s->source_props, mem));
	put(source, "kafkaPartitionOffsets", of_kafka(spec));
	put(source, "customKafkaProperties", of_custom(spec, SOURCE_KAFKA, mem));
	put(source, "kafkaBrokerList", of_text(spec->broker_list));
	put(source, "confluentSchemaRegistryUrl", of_text(spec->registry_url));
	put(source, "pulsarPartitionInitialPositions", of_pulsar(spec));
	put(source, "customPulsarProperties", of_custom(spec, SOURCE_PULSAR, mem));
}

/* All ----------------------------------------------------------------------------- */

static const char *kind_of(const struct stmt *s)
{
	switch (s->kind) {
	case STMT_CREATE:
		return "CreateRoutineLoadStmt";
	case STMT_ALTER:
		return "AlterRoutineLoadStmt";
	case STMT_PAUSE:
		return "PauseRoutineLoadStmt";
	case STMT_RESUME:
		return "ResumeRoutineLoadStmt";
	case STMT_STOP:
		return "StopRoutineLoadStmt";
	case STMT_SHOW:
		return "ShowRoutineLoadStmt";
	case STMT_SHOW_TASK:
		return "ShowRoutineLoadTaskStmt";
	case STMT_SHOW_CREATE:
		return "ShowCreateRoutineLoadStmt";
	}
	return "";
}

static json_t *entry_of(const struct stmt *s, struct arena *mem)
{
	json_t *o = json_object();
	struct job_spec spec;

	put(o, "kind", json_string(kind_of(s)));
	if (s->job)
		put(o, "name", of_text(s->job->job.text));
	switch (s->kind) {
	case STMT_CREATE:
	case STMT_ALTER:
		if (job_spec_of(s, REL_4_1_0, mem, &spec))
			put(o, "refused", json_true());
		else if (s->kind == STMT_CREATE)
			create(o, s, &spec, mem);
		else
			alter(o, s, &spec, mem);
		break;
	case STMT_SHOW:
		if (!s->job)
			put(o, "name", json_null());
		put(o, "db", shown_db(s->from, s->job, mem));
		put(o, "includeHistory", json_boolean(s->all));
		if (s->where)
			put(o, "whereClause", json_true());
		break;
	case STMT_SHOW_TASK:
		break;
	default:
		put(o, "db", db_of(s->job));
		break;
	}
	return o;
}

/* A text that is there becomes `true`. */
static void only_there(json_t *o, const char *field)
{
	if (json_is_string(json_object_get(o, field)))
		put(o, field, json_true());
}

/* What the FE prints in a form of its own is brought into ours. */
static void neutralize(json_t *want)
{
	json_t *load = json_object_get(want, "loadDesc"), *pair, *ratio;
	json_t *changed = json_object_get(want, "analyzedJobProperties");
	size_t i;

	only_there(want, "whereClause");
	only_there(load, "where");
	json_array_foreach(json_object_get(load, "columns"), i, pair)
		if (json_is_string(json_array_get(pair, 1)))
			json_array_set_new(pair, 1, json_true());
	ratio = json_object_get(changed, "max_filter_ratio");
	if (ratio && strcmp(json_string_value(ratio), "NaN") != 0)
		put(changed, "max_filter_ratio", json_real(strtod(json_string_value(ratio), NULL)));
}

static void say(const char *id, const char *field, const json_t *ours, const json_t *theirs)
{
	char *a = ours ? json_dumps(ours, JSON_ENCODE_ANY) : NULL;
	char *b = theirs ? json_dumps(theirs, JSON_ENCODE_ANY) : NULL;

	printf("value %s %s: ours %.400s, FE %.400s\n", id, field, a ? a : "none", b ? b : "none");
	free(a);
	free(b);
}

int values_differ(const struct stmt *s, json_t *want, struct arena *mem, bool verbose, const char *id)
{
	json_t *ours = entry_of(s, mem), *value;
	const char *field;
	int differ;

	neutralize(want);
	differ = !json_equal(ours, want);
	if (differ && verbose) {
		json_object_foreach(want, field, value)
			if (!json_equal(json_object_get(ours, field), value))
				say(id, field, json_object_get(ours, field), value);
		json_object_foreach(ours, field, value)
			if (!json_object_get(want, field))
				say(id, field, value, NULL);
	}
	json_decref(ours);
	return differ;
}
