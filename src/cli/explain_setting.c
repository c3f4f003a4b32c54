/*
 * explain_setting.c - the page of a setting of the Kafka client.
 */
#include "config.h"
#include "cli/explain_setting.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/util.h"

#define PREFIX "property."

static const char *bare_name(const char *word)
{
	size_t n = sizeof(PREFIX) - 1;

	return strncasecmp(word, PREFIX, n) ? word : word + n;
}

const struct rdk_rule *explain_setting_find(const char *word)
{
	const char *name = bare_name(word);

	return rdk_find((struct text){ name, strlen(name) });
}

const char *explain_setting_near(const char *word, char *buf, size_t size)
{
	const char *name = bare_name(word), *near;

	if (name == word)
		return NULL;
	near = rdk_near((struct text){ name, strlen(name) });
	if (!near)
		return NULL;
	snprintf(buf, size, PREFIX "%s", near);
	return buf;
}

static const char *type_text(const struct rdk_rule *r)
{
	switch ((enum rdk_type)r->type) {
	case RDK_TEXT:
		return "text";
	case RDK_INT:
		return "integer";
	case RDK_DOUBLE:
		return "number";
	case RDK_BOOL:
		return "true or false";
	case RDK_ENUM:
	case RDK_WORD:
		return "one of the values below";
	case RDK_FLAGS:
		return "some of the values below, with commas";
	case RDK_CODE:
		return "set by a program's code, not by a text";
	case RDK_JAVA:
		return "a setting of the Java client, which the backend ignores";
	}
	BUG("type %d of %s", r->type, r->name);
}

unsigned explain_setting_fields(const struct rdk_rule *r, struct arena *mem,
				struct explain_field out[EXPLAIN_FIELDS_MAX])
{
	unsigned n = 0;

	out[n++] = (struct explain_field){ "clause", "clause", "FROM KAFKA" };
	out[n++] = (struct explain_field){ "type", "type", type_text(r) };
	if (r->type == RDK_INT)
		out[n++] = (struct explain_field){ "range", "range",
			arena_printf(mem, "%" PRId64 " to %" PRId64, r->min, r->max) };
	if (*r->values) {
		char *values = arena_alloc(mem, strlen(r->values) * 2 + 1), *p;
		const char *s;

		/* a blank behind each comma, so that the list wraps */
		for (s = r->values, p = values; *s; s++) {
			*p++ = *s;
			if (*s == ',')
				*p++ = ' ';
		}
		*p = '\0';
		out[n++] = (struct explain_field){ "values", r->type == RDK_INT ? "also" : "values", values };
	}
	if (r->alias)
		out[n++] = (struct explain_field){ "alias", "same as", arena_printf(mem, PREFIX "%s", r->alias) };
	out[n++] = (struct explain_field){ "meaning", "meaning",
		r->type == RDK_JAVA ?
		"a setting that librdkafka, the client of the backend, does not have" :
		r->who == RDK_PRODUCER ?
		"a setting of librdkafka for producers: a routine load only reads, so it changes nothing" :
		r->flags & RDK_DEPRECATED ?
		"a setting of librdkafka that does nothing any more, or soon will" :
		"a setting of librdkafka, which the FE passes on to the backend without looking at it" };
	return n;
}

void explain_print_setting(const struct page_out *o, const struct rdk_rule *r)
{
	struct explain_field field[EXPLAIN_FIELDS_MAX];
	struct arena *mem = arena_new();
	unsigned n = explain_setting_fields(r, mem, field);

	explain_print_fields(o, arena_printf(mem, PREFIX "%s", r->name),
			     "property passed on to Kafka", field, n);
	arena_free(mem);
}
