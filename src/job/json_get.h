/*
 * json_get.h - texts out of JSON that jansson has read.
 */
#ifndef STARLOAD_JOB_JSON_GET_H
#define STARLOAD_JOB_JSON_GET_H
#include <jansson.h>

#include "base/arena.h"
#include "base/text.h"

/* A copy in `mem`; p NULL: it is no string. */
static inline struct text json_text(const json_t *s, struct arena *mem)
{
	if (!json_is_string(s))
		return (struct text){ NULL, 0 };
	return (struct text){ arena_copy(mem, json_string_value(s), json_string_length(s)),
			      json_string_length(s) };
}

/* The same of a member of an object; p NULL: it is none, or has no such string. */
static inline struct text json_get_text(const json_t *o, const char *key, struct arena *mem)
{
	return json_text(json_object_get(o, key), mem);
}
#endif
