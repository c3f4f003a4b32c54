/*
 * explain_prop.c - the page of a property, made from its row of props.def.
 */
#include "config.h"
#include "cli/explain_prop.h"

#include <inttypes.h>
#include <string.h>

enum { RELS_TEXT = 256 };

static int compare(const struct prop_rule *a, const struct prop_rule *b)
{
	if (a->clause != b->clause)
		return a->clause < b->clause ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* The table is in the order of its search.  It is short: count for each row
 * how many come before it. */
const struct prop_rule *explain_prop_at(unsigned i)
{
	unsigned k, j;

	for (k = 0; k < PROP_COUNT; k++) {
		const struct prop_rule *p = prop_rule((enum prop_id)k);
		unsigned before = 0;

		for (j = 0; j < PROP_COUNT; j++)
			before += compare(prop_rule((enum prop_id)j), p) < 0;
		if (before == i)
			return p;
	}
	return NULL;
}

static const char *bound(int64_t n, struct arena *mem)
{
	return arena_printf(mem, "%" PRId64, n);
}

/* The range in words, or NULL when the type alone says it. */
static const char *range_text(const struct prop_rule *p, struct arena *mem)
{
	const char *unit = *p->unit ? arena_printf(mem, " %s", p->unit) : "";

	switch (p->type) {
	case PROP_SECONDS:
		return arena_printf(mem, "1%s or more at ALTER; CREATE takes any integer", unit);
	case PROP_RATIO:
		return arena_printf(mem, "%s.0 to %s.0", bound(p->min, mem), bound(p->max, mem));
	case PROP_INT:
		break;
	default:
		return NULL;
	}
	if (p->max == INT64_MAX)
		return arena_printf(mem, "%s%s or more", bound(p->min, mem), unit);
	return arena_printf(mem, "%s to %s%s", bound(p->min, mem), bound(p->max, mem), unit);
}

static const char *releases_text(relset set, struct arena *mem)
{
	char buf[RELS_TEXT];

	if (set == RELS_NONE)
		return "no release accepts it";
	relset_text(set, buf, sizeof(buf));
	return arena_copy(mem, buf, strlen(buf));
}

static const char *formats_text(unsigned formats, struct arena *mem)
{
	if (formats == FORMAT_ANY)
		return NULL;
	return arena_printf(mem, "%s%s%s%s%s only", formats & FORMAT_CSV ? "csv" : "",
			    formats & FORMAT_CSV && formats & FORMAT_JSON ? ", " : "",
			    formats & FORMAT_JSON ? "json" : "",
			    formats & FORMAT_AVRO && formats != FORMAT_AVRO ? ", " : "",
			    formats & FORMAT_AVRO ? "avro" : "");
}

unsigned explain_prop_fields(const struct prop_rule *p, struct arena *mem,
			     struct explain_field out[EXPLAIN_FIELDS_MAX])
{
	const char *range = range_text(p, mem), *formats = formats_text(p->formats, mem);
	unsigned n = 0;

	out[n++] = (struct explain_field){ "clause", "clause", prop_clause_text((enum prop_clause)p->clause) };
	out[n++] = (struct explain_field){ "type", "type", prop_type_text((enum prop_type)p->type) };
	if (range)
		out[n++] = (struct explain_field){ "range", "range", range };
	out[n++] = (struct explain_field){ "default", "default", *p->dflt ? p->dflt : "none" };
	out[n++] = (struct explain_field){ "create", "CREATE", releases_text(p->create, mem) };
	out[n++] = (struct explain_field){ "alter", "ALTER", releases_text(p->alter, mem) };
	if (formats)
		out[n++] = (struct explain_field){ "formats", "formats", formats };
	out[n++] = (struct explain_field){ "meaning", "meaning", p->meaning };
	return n;
}

void explain_print_fields(const struct page_out *o, const char *name, const char *summary,
			  const struct explain_field *field, unsigned n)
{
	unsigned i;

	page_title(o, name, summary);
	putc('\n', o->out);
	for (i = 0; i < n; i++)
		page_field(o, field[i].name, field[i].value);
}

void explain_print_prop(const struct page_out *o, const struct prop_rule *p)
{
	struct explain_field field[EXPLAIN_FIELDS_MAX];
	struct arena *mem = arena_new();
	unsigned n = explain_prop_fields(p, mem, field);

	explain_print_fields(o, p->name, "property", field, n);
	arena_free(mem);
}

unsigned explain_stranger_fields(const struct prop_stranger *s, struct explain_field out[EXPLAIN_FIELDS_MAX])
{
	unsigned n = 0;

	out[n++] = (struct explain_field){ "clause", "clause", "none: no release known here has it" };
	out[n++] = (struct explain_field){ "meaning", "meaning", s->why };
	if (s->instead)
		out[n++] = (struct explain_field){ "instead", "instead", s->instead };
	return n;
}

void explain_print_stranger(const struct page_out *o, const struct prop_stranger *s)
{
	struct explain_field field[EXPLAIN_FIELDS_MAX];
	unsigned n = explain_stranger_fields(s, field);

	explain_print_fields(o, s->name, "no property of a routine load", field, n);
}

void explain_list_prop(const struct page_out *o, const struct prop_rule *p)
{
	const char *when = "CREATE, ALTER";

	if (!p->alter)
		when = "CREATE";
	else if (!p->create)
		when = "ALTER";
	fprintf(o->out, "  %-40s %-12s %-14s %s\n", p->name, prop_clause_text((enum prop_clause)p->clause),
		when, prop_type_text((enum prop_type)p->type));
}
