/*
 * jsontext.h - JSON as text: where values begin and end, and what is in them.
 * Nothing is built; a value is a piece of the text.  Errors are those of the
 * parser a BE has (simdjson).
 */
#ifndef STARLOAD_SANDBOX_JSONTEXT_H
#define STARLOAD_SANDBOX_JSONTEXT_H
#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"

enum jsontext_error {
	JSONTEXT_OK,
	JSONTEXT_END,	     /* nothing but blanks */
	JSONTEXT_INCOMPLETE, /* the text ends within the value */
	JSONTEXT_TAPE,	     /* no JSON */
	JSONTEXT_UNESCAPED,  /* a control character within a string */
	JSONTEXT_UNCLOSED,   /* a string that does not end */
	JSONTEXT_TYPE,	     /* another type was wanted */
	JSONTEXT_UTF8,
	JSONTEXT_TRAILING, /* something behind the value */
};
/* "TAPE_ERROR: The JSON document has ..." */
const char *jsontext_message(enum jsontext_error e);

/* The place of the first byte that is no blank, from `at` on. */
size_t jsontext_blanks(struct text t, size_t at);
/* The value from `at` on (blanks allowed); *end behind it, *value without blanks. */
enum jsontext_error jsontext_value(struct text t, size_t at, struct text *value, size_t *end);

/* Of a value that was found sound: the next member of an object, element of an array.
 * *at begins with 0.  False: there is none. */
bool jsontext_member(struct text object, size_t *at, struct text *key, struct text *value);
bool jsontext_element(struct text array, size_t *at, struct text *value);

/* What a value is as a text: a string without its quotes and escapes, true and false as 1
 * and 0, numbers as they stand, objects and arrays without blanks; p NULL for null. */
struct text jsontext_plain(struct text value, struct arena *mem);
/* Two keys, of which one is plain. */
bool jsontext_key_is(struct text key, struct text plain, struct arena *mem);

/*
 * "$.a.b[0]", also "$" alone, `"a.b"` quoted, `*` for the first member (source:
 * JsonFunctions::parse_json_paths).  NULL: no path a BE takes.
 */
struct jsontext_path;
const struct jsontext_path *jsontext_path(struct text t, struct arena *mem);
/* What is there, in `object`; p NULL when nothing is, or null. */
struct text jsontext_find(const struct jsontext_path *p, struct text object, struct arena *mem);
#endif
