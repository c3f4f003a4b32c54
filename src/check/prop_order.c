/*
 * prop_order.c - properties in the order people meet them in.
 * props.def is in the order it is searched in, which no reader would want.
 */
#include "config.h"
#include "check/prop_order.h"

/* source: RoutineLoadJob.jobPropertiesToSql, KafkaRoutineLoadJob.dataSourcePropertiesToSql
 * (what they leave out stands beside its like) */
static const char *const names[] = {
	"desired_concurrent_number",
	"max_error_number",
	"max_filter_ratio",
	"max_batch_interval",
	"max_batch_rows",
	"max_batch_size",
	"task_consume_second",
	"task_timeout_second",
	"format",
	"jsonpaths",
	"strip_outer_array",
	"json_root",
	"strict_mode",
	"pause_on_fatal_parse_error",
	"timezone",
	"partial_update",
	"merge_condition",
	"trim_space",
	"enclose",
	"escape",
	"log_rejected_record_num",
	"warehouse",

	"kafka_broker_list",
	"kafka_topic",
	"kafka_partitions",
	"kafka_offsets",
	"confluent.schema.registry.url",
	"property.kafka_default_offsets",
	"property.group.id",

	"pulsar_service_url",
	"pulsar_topic",
	"pulsar_subscription",
	"pulsar_partitions",
	"pulsar_initial_positions",
	"property.pulsar_default_initial_position",
	NULL
};

unsigned prop_order(struct text key, bool from)
{
	unsigned i;

	(void)from;                     /* no name is known in both lists */
	key = text_trim(key);           /* as the server does before it looks */
	for (i = 0; names[i]; i++)
		if (text_is(key, names[i]))
			return i;
	return text_starts(key, "property.") ? i : i + 1;
}

const char *const *prop_order_names(void)
{
	return names;
}
