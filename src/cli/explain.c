/*
 * explain.c - finding pages by a word, and printing them as text.
 */
#include "config.h"
#include "cli/explain.h"

#include <string.h>

#include "base/near.h"
#include "base/util.h"
#include "cli/explain_setting.h"

/* Room for the longest relset_text(). */
enum { RELS_TEXT = 256 };

const char *explain_severity_text(enum diag_severity s)
{
	switch (s) {
	case DIAG_NOTE:
		return "note";
	case DIAG_WARNING:
		return "warning";
	case DIAG_ERROR:
		return "error";
	}
	BUG("severity %d", (int)s);
}

const char *explain_phase_text(const struct diag_rule *r)
{
	switch (r->phase) {
	case PHASE_NONE:
		return diag_number_load(r->number) && r->severity == DIAG_ERROR ?
		       "the server accepts it, starload does not" :
		       r->number >= 9000 ? "concerns the linter alone" : "the server accepts it";
	case PHASE_SYNTAX:
		return "the server refuses it while parsing";
	case PHASE_ANALYSIS:
		return diag_number_load(r->number) ? "the server refuses the load" :
		       "the server refuses it while analysing";
	}
	BUG("phase %d", (int)r->phase);
}

static void item_of_rule(struct explain_item *it, const struct diag_rule *r)
{
	*it = (struct explain_item){ .kind = EXPLAIN_RULE, .rule = r, .page = page_rule_find(r->slug) };
}

int explain_item_at(unsigned i, struct explain_item *out)
{
	const struct page_clause *clauses;
	unsigned n;

	if (i < DIAG_COUNT) {
		item_of_rule(out, diag_rule((enum diag_code)i));
		return 1;
	}
	i -= DIAG_COUNT;
	if (i < PROP_COUNT) {
		*out = (struct explain_item){ .kind = EXPLAIN_PROP, .prop = explain_prop_at(i) };
		return 1;
	}
	i -= PROP_COUNT;
	clauses = page_clauses(&n);
	if (i < n) {
		*out = (struct explain_item){ .kind = EXPLAIN_CLAUSE, .clause = &clauses[i] };
		return 1;
	}
	return 0;
}

unsigned explain_find(const char *word, struct explain_item out[EXPLAIN_MAX])
{
	const struct diag_rule *r = diag_rule_find(word);
	const struct prop_rule *p = prop_rule_find_nocase((struct text){ word, strlen(word) });
	const struct page_clause *c = page_clause_find(word);
	const struct rdk_rule *s = explain_setting_find(word);
	const struct prop_stranger *t = prop_stranger_find((struct text){ word, strlen(word) });
	unsigned n = 0;

	if (r)
		item_of_rule(&out[n++], r);
	if (p)
		out[n++] = (struct explain_item){ .kind = EXPLAIN_PROP, .prop = p };
	else if (s)
		out[n++] = (struct explain_item){ .kind = EXPLAIN_SETTING, .setting = s };
	if (c)
		out[n++] = (struct explain_item){ .kind = EXPLAIN_CLAUSE, .clause = c };
	/* "where" is the clause, and only then a name people give to a property */
	if (!n && t)
		out[n++] = (struct explain_item){ .kind = EXPLAIN_STRANGER, .stranger = t };
	return n;
}

const char *explain_nearest(const char *word, char *buf, size_t size)
{
	const struct page_clause *clauses;
	struct near near;
	unsigned i, n;

	near_init(&near, (struct text){ word, strlen(word) });
	for (i = 0; i < PROP_COUNT; i++)
		near_try(&near, prop_rule((enum prop_id)i)->name);
	for (i = 0; i < DIAG_COUNT; i++)
		near_try(&near, diag_rule((enum diag_code)i)->slug);
	clauses = page_clauses(&n);
	for (i = 0; i < n; i++)
		near_try(&near, clauses[i].name);
	return near.best ? near.best : explain_setting_near(word, buf, size);
}

static void print_rule(const struct page_out *o, const struct diag_rule *r, const struct page_rule *p)
{
	char title[160], rels[RELS_TEXT];

	snprintf(title, sizeof(title), "SL%04u %s", r->number, r->slug);
	page_title(o, title, r->summary);
	putc('\n', o->out);
	page_field(o, "severity", explain_severity_text(r->severity));
	page_field(o, "server", explain_phase_text(r));
	if (!p)
		return;
	page_field(o, "releases", relset_text(p->releases, rels, sizeof(rels)));
	page_head(o, "What");
	page_text(o, p->what);
	page_head(o, "Why");
	page_text(o, p->why);
	page_head(o, "Bad");
	page_lines(o, p->bad);
	if (*p->good) {
		page_head(o, "Good");
		page_lines(o, p->good);
	}
	page_head(o, "Repair");
	page_text(o, p->repair);
	page_head(o, "Source");
	page_text(o, p->source);
}

static void print_clause(const struct page_out *o, const struct page_clause *c)
{
	char rels[RELS_TEXT];

	page_title(o, c->name, "");
	putc('\n', o->out);
	page_field(o, "releases", relset_text(c->releases, rels, sizeof(rels)));
	page_head(o, "Syntax");
	page_lines(o, c->syntax);
	page_head(o, "What it does");
	page_text(o, c->what);
	if (*c->traps) {
		page_head(o, "Traps");
		page_text(o, c->traps);
	}
	page_head(o, "Example");
	page_lines(o, c->example);
	page_head(o, "Source");
	page_text(o, c->source);
}

void explain_print(const struct page_out *o, const struct explain_item *it)
{
	switch (it->kind) {
	case EXPLAIN_RULE:
		print_rule(o, it->rule, it->page);
		break;
	case EXPLAIN_PROP:
		explain_print_prop(o, it->prop);
		break;
	case EXPLAIN_SETTING:
		explain_print_setting(o, it->setting);
		break;
	case EXPLAIN_STRANGER:
		explain_print_stranger(o, it->stranger);
		break;
	case EXPLAIN_CLAUSE:
		print_clause(o, it->clause);
		break;
	}
}

void explain_print_list(const struct page_out *o)
{
	const struct page_clause *clauses;
	unsigned i, n;

	page_title(o, "Rules", "");
	for (i = 0; i < DIAG_COUNT; i++) {
		const struct diag_rule *r = diag_rule((enum diag_code)i);

		fprintf(o->out, "  SL%04u  %-8s %-32s %s\n", r->number, explain_severity_text(r->severity),
			r->slug, r->summary);
	}
	page_head(o, "Properties");
	for (i = 0; i < PROP_COUNT; i++)
		explain_list_prop(o, explain_prop_at(i));
	page_head(o, "Statements and clauses");
	clauses = page_clauses(&n);
	for (i = 0; i < n; i++)
		fprintf(o->out, "  %s\n", clauses[i].name);
}
