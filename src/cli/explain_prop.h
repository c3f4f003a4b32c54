/*
 * explain_prop.h - the page of a property, made from its row of props.def.
 */
#ifndef STARLOAD_CLI_EXPLAIN_PROP_H
#define STARLOAD_CLI_EXPLAIN_PROP_H
#include "base/arena.h"
#include "check/props.h"
#include "cli/page_out.h"

struct explain_field {
	const char *key;        /* in JSON */
	const char *name;       /* for people */
	const char *value;
};

enum { EXPLAIN_FIELDS_MAX = 16 };

/* The `i`th property in the order of clauses and names; NULL past the end. */
const struct prop_rule *explain_prop_at(unsigned i);

/* What there is to say of a property, in order; returns how many.  Texts are
 * static or in `mem`. */
unsigned explain_prop_fields(const struct prop_rule *p, struct arena *mem,
			     struct explain_field out[EXPLAIN_FIELDS_MAX]);

/* A page of such fields. */
void explain_print_fields(const struct page_out *o, const char *name, const char *summary,
			  const struct explain_field *field, unsigned n);
void explain_print_prop(const struct page_out *o, const struct prop_rule *p);

/* The same for a name that is no property of a routine load. */
unsigned explain_stranger_fields(const struct prop_stranger *s, struct explain_field out[EXPLAIN_FIELDS_MAX]);
void explain_print_stranger(const struct page_out *o, const struct prop_stranger *s);

/* One line of `explain --list`. */
void explain_list_prop(const struct page_out *o, const struct prop_rule *p);
#endif
