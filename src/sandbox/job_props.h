/*
 * job_props.h - PROPERTIES and FROM KAFKA (...), judged as the FE does.
 * Written from what the FE does alone; the linter's rules are elsewhere and not shared.
 */
#ifndef STARLOAD_SANDBOX_JOB_PROPS_H
#define STARLOAD_SANDBOX_JOB_PROPS_H
#include "sandbox/job.h"

/* What PROPERTIES asks for. */
struct prop_change {
	unsigned set;	    /* a bit for each PROP_* below */
	struct job_def def; /* the values of those */
};
enum {
	PROP_CONCURRENT = 1,
	PROP_ERRORS = 2,
	PROP_RATIO = 4,
	PROP_INTERVAL = 8,
	PROP_ROWS = 16,
	PROP_CONSUME = 32,
	PROP_STRICT = 64,
	PROP_ZONE = 128,
	PROP_JSONPATHS = 256,
	PROP_JSON_ROOT = 512,
	PROP_STRIP = 1024,
	PROP_FATAL = 2048,
};

/* False: the reply is set.  Strings are the statement's. */
bool props_create(struct job_call *c, struct job_def *out);
bool props_alter(struct job_call *c, struct prop_change *out);
void props_apply(struct job_def *def, const struct prop_change *change, struct arena *keep);

/* What FROM x (...) asks for. */
struct source_change {
	bool present;
	enum job_source source;
	struct places places;
	struct pair *custom;
	const char *brokers; /* NULL: not given */
	const char *registry;
	const char *topic, *subscription;
	bool partitions_given;
};
/* It counts as a change at all (source: RoutineLoadDataSourceProperties.hasAnalyzedProperties). */
bool source_counts(const struct source_change *s);
/* `format`: of the job's properties; avro needs a registry. */
bool source_create(struct job_call *c, const char *format, struct source_change *out);
bool source_alter(struct job_call *c, struct source_change *out);
/* One offset; -1 and -2 for the words.  False: the reply is set. */
bool source_offset(struct job_call *c, struct text t, int64_t *out);

/* Load properties: repeated clauses, subqueries, partition names, separators. */
bool clauses_judge(struct job_call *c);
/* The delimiter as the BE gets it; false: *why is the analyzer's text. */
bool delimiter_value(struct text t, struct arena *mem, struct text *out, const char **why);

/* Java's Long.parseLong */
bool java_long(struct text t, int64_t *out);
/* A value by its key, as a Java map has it: the last one wins; p NULL for none. */
struct text prop_value(const struct props *list, const char *key);
/* Java's Double.toString */
void java_double(double v, char *buf, unsigned size);
#endif
