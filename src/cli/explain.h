/*
 * explain.h - the pages behind `starload explain`, found by a word and printed
 * as text or as JSON.
 */
#ifndef STARLOAD_CLI_EXPLAIN_H
#define STARLOAD_CLI_EXPLAIN_H
#include <stdio.h>

#include "cli/page_out.h"
#include "diag/diag.h"
#include "diag/pages.h"

struct prop_rule;               /* check/props.h */
struct prop_stranger;
struct rdk_rule;                /* check/rdkafka.h */

enum explain_kind { EXPLAIN_RULE, EXPLAIN_PROP, EXPLAIN_SETTING, EXPLAIN_STRANGER, EXPLAIN_CLAUSE };

/* One thing that can be explained. */
struct explain_item {
	enum explain_kind kind;
	const struct diag_rule *rule;
	const struct page_rule *page;           /* of the rule; NULL when it has none */
	const struct prop_rule *prop;
	const struct rdk_rule *setting;         /* a property that is passed on to Kafka */
	const struct prop_stranger *stranger;   /* a name that is no property here */
	const struct page_clause *clause;
};

/* One of each kind at most. */
enum { EXPLAIN_MAX = 3 };

/* All that go by this word: a rule's code or slug, a property's name, a
 * statement's or clause's name.  Returns how many. */
unsigned explain_find(const char *word, struct explain_item out[EXPLAIN_MAX]);

/* All rules, then all properties of our own table, then all clauses: the `i`th
 * item into *out; 0 past the end. */
int explain_item_at(unsigned i, struct explain_item *out);

/* The nearest word that explain_find() knows, perhaps in `buf`, or NULL. */
const char *explain_nearest(const char *word, char *buf, size_t size);

/* What a rule's phase means, for people. */
const char *explain_phase_text(const struct diag_rule *r);
const char *explain_severity_text(enum diag_severity s);

void explain_print(const struct page_out *o, const struct explain_item *it);

/* The tables of `explain --list`. */
void explain_print_list(const struct page_out *o);

/* One document with the arrays "rules", "properties" and "clauses". */
void explain_json(FILE *out, const struct explain_item *items, unsigned n);
#endif
