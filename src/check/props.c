/*
 * props.c - the properties of a routine load: what the server knows of each.
 */
#include "config.h"
#include "check/props.h"

#include "base/util.h"

static const struct prop_rule rules[PROP_COUNT] = {
#define PROP(id, name, clause, type, min, max, unit, dflt, create, alter, formats, meaning) \
	{ PROP_ID_##id, name, sizeof(name) - 1, clause, type, formats, min, max, unit, dflt, \
	  create, alter, meaning },
#include "check/props.def"
};

const struct prop_rule *prop_rule(enum prop_id id)
{
	return &rules[id];
}

/* The first rules with a name of that length or a longer one, without a branch that would
 * have to be guessed. */
static const struct prop_rule *rules_from(size_t name_bytes)
{
	const struct prop_rule *r = rules;
	size_t n = PROP_COUNT, half;

	for (; n > 1; n -= half) {
		half = n / 2;
		r += r[half - 1].name_bytes < name_bytes ? half : 0;
	}
	return r;
}

const struct prop_rule *prop_rule_find(struct text name)
{
	const struct prop_rule *r = rules_from(name.n);

	for (; r < rules + PROP_COUNT && r->name_bytes <= name.n; r++)
		if (r->name_bytes == name.n && r->name[0] == name.p[0] &&
		    r->name[name.n - 1] == name.p[name.n - 1] &&
		    memcmp(r->name, name.p, name.n) == 0)
			return r;
	return NULL;
}

const struct prop_rule *prop_rule_find_nocase(struct text name)
{
	size_t i;

	for (i = 0; i < PROP_COUNT; i++)
		if (rules[i].name_bytes == name.n && text_is_nocase(name, rules[i].name))
			return &rules[i];
	return NULL;
}

const char *prop_clause_text(enum prop_clause clause)
{
	switch (clause) {
	case PROP_JOB:
		return "PROPERTIES";
	case PROP_KAFKA:
		return "FROM KAFKA";
	case PROP_PULSAR:
		return "FROM PULSAR";
	}
	BUG("property clause %d", clause);
}

const char *prop_type_text(enum prop_type type)
{
	switch (type) {
	case PROP_INT:
	case PROP_SECONDS:
		return "integer";
	case PROP_RATIO:
		return "number";
	case PROP_BOOL:
		return "true or false";
	case PROP_FORMAT:
		return "csv, json or avro";
	case PROP_ZONE:
		return "time zone";
	case PROP_CHAR:
		return "one character";
	case PROP_TEXT:
	case PROP_TOPIC:
		return "text";
	case PROP_UNUSED:
		return "anything";
	case PROP_ENDPOINTS:
		return "list of host:port";
	case PROP_PARTITIONS:
		return "list of partitions";
	case PROP_OFFSETS:
		return "list of offsets";
	case PROP_OFFSET:
		return "offset, OFFSET_BEGINNING or OFFSET_END";
	case PROP_POSITIONS:
		return "list of POSITION_EARLIEST and POSITION_LATEST";
	case PROP_POSITION:
		return "POSITION_EARLIEST or POSITION_LATEST";
	}
	BUG("property type %d", type);
}

static const struct prop_stranger strangers[] = {
	{ "envelope", "it is newer than 4.1, the newest release known here", NULL },
	{ "partial_update_mode", "a routine load always updates in row mode", NULL },
	{ "pause_on_json_parse_error", "the release note of 3.5.0 misspells it",
	  "pause_on_fatal_parse_error" },
	{ "kafka_default_offsets", "it is passed on to the consumer and needs the prefix",
	  "property.kafka_default_offsets" },
	{ "pulsar_default_initial_position", "it is passed on to the consumer and needs the prefix",
	  "property.pulsar_default_initial_position" },
	{ "group.id", "it is passed on to the consumer and needs the prefix", "property.group.id" },
	{ "column_separator", "it is a clause: COLUMNS TERMINATED BY ','", NULL },
	{ "row_delimiter", "it is a clause: ROWS TERMINATED BY '\\n'", NULL },
	{ "columns", "it is a clause: COLUMNS (a, b)", NULL },
	{ "where", "it is a clause: WHERE a > 1", NULL },
	{ "partitions", "it is a clause: PARTITION (p1, p2)", NULL },
	{ "temporary_partitions", "it is a clause: TEMPORARY PARTITION (p1, p2)", NULL },
	{ "timeout", "it is a property of Stream Load", "task_timeout_second" },
	{ "load_mem_limit", "it is a property of Stream Load and Broker Load", NULL },
	{ "exec_mem_limit", "it is a property of Broker Load", NULL },
	{ "skip_header", "it is a property of Stream Load", NULL },
	{ "ignore_json_size", "it is a property of Stream Load", NULL },
	{ "compression", "it is a property of Stream Load", NULL },
	{ "label", "the server makes the labels of a routine load itself", NULL },
	{ "priority", "it is a property of Broker Load", NULL },
};

const struct prop_stranger *prop_stranger_find(struct text name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(strangers); i++)
		if (text_is_nocase(name, strangers[i].name))
			return &strangers[i];
	return NULL;
}
