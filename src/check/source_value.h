/*
 * source_value.h - how the server reads the values of a FROM list.
 * Shared by the pass that judges them and by spec.h, which hands them on.
 */
#ifndef STARLOAD_CHECK_SOURCE_VALUE_H
#define STARLOAD_CHECK_SOURCE_VALUE_H
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "lang/ast.h"

/* FROM ..: the word in upper case as Java has it, which turns U+017F into S.
 * Backticks stay part of the word, so a quoted name is no source. */
enum source_type { SOURCE_UNKNOWN, SOURCE_KAFKA, SOURCE_PULSAR };
enum source_type source_type_of(const struct name *n);

/* One offset, blanks around it trimmed. */
enum { OFFSET_BEGINNING = -2, OFFSET_END = -1 };
enum offset_fault {
	OFFSET_FINE,
	OFFSET_EMPTY,
	OFFSET_NEGATIVE,
	OFFSET_NO_NUMBER,               /* neither a 64-bit integer nor one of the two words */
};
enum offset_fault offset_parse(struct text v, int64_t *out);

/* POSITION_LATEST 0, POSITION_EARLIEST 1; false for anything else. */
enum { POSITION_LATEST = 0, POSITION_EARLIEST = 1 };
bool position_parse(struct text v, int64_t *out);

/* Does one part of a broker list match .*?\[?([0-9a-zA-Z\-%._:]*)\]?:(\d+) ?
 * Blanks count: remove them before. */
bool endpoint_matches(struct text v);

/* `v` without its U+0020: itself if it has none, else a copy in `mem`. */
struct text without_blanks(struct text v, struct arena *mem);

/* csv, json, avro in any case as FORMAT_*; 0 for anything else. */
unsigned format_parse(struct text v);

/* A key that starts with "property.": the part behind that prefix.  False for
 * another key.  *empty: there is nothing but dots behind it, which is refused. */
bool custom_key(struct text key, struct text *name, bool *empty);
#endif
