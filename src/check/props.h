/*
 * props.h - the properties of a routine load: what the server knows of each.
 * One table (props.def) serves checking, explain, completion and the manual.
 */
#ifndef STARLOAD_CHECK_PROPS_H
#define STARLOAD_CHECK_PROPS_H
#include <stdint.h>

#include "base/text.h"
#include "base/version.h"

/* The list a property belongs to. */
enum prop_clause { PROP_JOB, PROP_KAFKA, PROP_PULSAR };

enum prop_type {
	PROP_INT,               /* Java long */
	PROP_SECONDS,           /* Java long of task_*_second, which has rules of its own */
	PROP_RATIO,             /* Java double */
	PROP_BOOL,              /* "true"; anything else is false */
	PROP_FORMAT,            /* csv, json, avro */
	PROP_ZONE,
	PROP_CHAR,              /* the first character, as one byte */
	PROP_TEXT,              /* anything */
	PROP_UNUSED,            /* accepted, never read */
	PROP_ENDPOINTS,         /* host:port, ... */
	PROP_TOPIC,             /* text, all blanks removed */
	PROP_PARTITIONS,        /* Kafka: integers; Pulsar: names */
	PROP_OFFSETS, PROP_OFFSET,
	PROP_POSITIONS, PROP_POSITION,
};

/* Formats a property has an effect with. */
enum { FORMAT_CSV = 1, FORMAT_JSON = 2, FORMAT_AVRO = 4, FORMAT_ANY = 7 };

enum prop_id {
#define PROP(id, name, clause, type, min, max, unit, dflt, create, alter, formats, meaning) \
	PROP_ID_##id,
#include "check/props.def"
	PROP_COUNT
};

struct prop_rule {
	enum prop_id id;
	const char *name;
	uint8_t name_bytes;
	uint8_t clause;                 /* enum prop_clause */
	uint8_t type;                   /* enum prop_type */
	uint8_t formats;
	int64_t min, max;               /* where the type has a range */
	const char *unit;               /* "" for none */
	const char *dflt;               /* what CREATE takes without it, in words; "" for nothing */
	relset create, alter;           /* releases that accept it there */
	const char *meaning;            /* what the server does with it, one sentence */
};

const struct prop_rule *prop_rule(enum prop_id id);

/* By exact name ("property." included where it has that), or NULL. */
const struct prop_rule *prop_rule_find(struct text name);
/* By name without regard to case. */
const struct prop_rule *prop_rule_find_nocase(struct text name);

/* "PROPERTIES", "FROM KAFKA", "FROM PULSAR" */
const char *prop_clause_text(enum prop_clause clause);
/* "integer", "true or false" ... */
const char *prop_type_text(enum prop_type type);

/* A name that people write and no release accepts in any statement. */
struct prop_stranger {
	const char *name;
	const char *why;                /* what to know of it, a sentence without full stop */
	const char *instead;            /* the name that was meant, or NULL */
};
const struct prop_stranger *prop_stranger_find(struct text name);
#endif
