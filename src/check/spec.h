/*
 * spec.h - what a CREATE or ALTER comes to once the server has analysed it:
 * defaults filled in, numbers converted, lists paired.  Reports nothing: the
 * passes of check.h do, with the same readers of values.
 *
 * `starload lint` does not need it.  The conformance test compares it with what
 * real servers made of the same statements; commands that compare a text with a
 * live job will start from it.
 */
#ifndef STARLOAD_CHECK_SPEC_H
#define STARLOAD_CHECK_SPEC_H
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "check/props.h"
#include "check/source_value.h"
#include "lang/ast.h"

struct kafka_start {
	int32_t partition;
	int64_t offset;                 /* or OFFSET_BEGINNING, OFFSET_END */
};

struct pulsar_start {
	struct text partition;
	int64_t position;               /* POSITION_LATEST, POSITION_EARLIEST */
};

struct custom_prop {
	struct text name;               /* behind "property." */
	struct text value;
};

/* A text whose p is NULL is one the server has as null. */
struct job_spec {
	bool create;

	/* Bits of enum prop_id: the keys this statement has.  An ALTER changes just
	 * these; the task_*_second it derives are marked too. */
	uint64_t given;

	/* Job properties.  At CREATE all hold a value; at ALTER those that are given. */
	int32_t desired_concurrent_number;
	int64_t max_error_number, max_batch_interval_s, max_batch_rows, log_rejected_record_num;
	int64_t task_consume_s, task_timeout_s;
	double max_filter_ratio;
	bool strict_mode, partial_update, strip_outer_array, trim_space, pause_on_fatal_parse_error;
	struct text format;             /* "csv" if none was given, "" if csv was, "json", "avro" */
	struct text timezone;           /* null: the session's */
	struct text jsonpaths, json_root, merge_condition, warehouse;
	int8_t enclose, escape;

	/* Data source. */
	enum source_type source;        /* an ALTER without FROM counts as Kafka without a list */
	struct text broker_list, topic, registry_url;   /* Kafka; Pulsar has its topic here too */
	struct text service_url, subscription;          /* Pulsar */
	struct kafka_start *kafka;
	uint32_t n_kafka;
	struct text *pulsar_partitions;
	uint32_t n_pulsar_partitions;
	struct pulsar_start *pulsar;
	uint32_t n_pulsar;
	struct custom_prop *custom;     /* sorted by name, each name once */
	uint32_t n_custom;

	/* Separators as the rows will have them; null if the clause is absent. */
	struct text column_separator, row_separator;
};

/*
 * Analyse a CREATE or ALTER as release `at` does.  What the result points at
 * lives in `mem` or in the statement.  Returns 0; or -1 if that release refuses
 * a property or a separator, then *out is unfinished.
 */
int job_spec_of(const struct stmt *s, enum rel at, struct arena *mem, struct job_spec *out);
#endif
