/*
 * explain_json.c - pages as one JSON document, for editors and scripts.
 */
#include "config.h"
#include "cli/explain.h"

#include <jansson.h>

#include "base/util.h"
#include "cli/explain_setting.h"

enum { RELS_TEXT = 256 };

static json_t *rule_json(const struct diag_rule *r, const struct page_rule *p)
{
	static const char *const phase[] = {
		[PHASE_NONE] = NULL, [PHASE_SYNTAX] = "syntax", [PHASE_ANALYSIS] = "analysis",
	};
	char code[16], rels[RELS_TEXT];
	json_t *o, *text;

	snprintf(code, sizeof(code), "SL%04u", r->number);
	o = json_pack("{ss ss ss ss? ss}", "code", code, "slug", r->slug,
		      "severity", explain_severity_text(r->severity),
		      "refused_while", phase[r->phase], "summary", r->summary);
	if (!p)
		return o;
	text = json_pack("{ss ss ss ss ss ss ss}",
			 "releases", relset_text(p->releases, rels, sizeof(rels)),
			 "what", p->what, "why", p->why, "bad", p->bad, "good", p->good,
			 "repair", p->repair, "source", p->source);
	if (!text || json_object_update(o, text))
		die_oom();
	json_decref(text);
	return o;
}

static json_t *clause_json(const struct page_clause *c)
{
	char rels[RELS_TEXT];

	return json_pack("{ss ss ss ss ss ss ss}", "name", c->name,
			 "releases", relset_text(c->releases, rels, sizeof(rels)),
			 "syntax", c->syntax, "what", c->what, "traps", c->traps,
			 "example", c->example, "source", c->source);
}

static json_t *fields_json(const char *name, const struct explain_field *field, unsigned n)
{
	json_t *o = json_pack("{ss}", "name", name);
	unsigned i;

	for (i = 0; i < n; i++)
		if (json_object_set_new(o, field[i].key, json_string(field[i].value)))
			die_oom();
	return o;
}

static json_t *stranger_json(const struct prop_stranger *s)
{
	struct explain_field field[EXPLAIN_FIELDS_MAX];

	return fields_json(s->name, field, explain_stranger_fields(s, field));
}

static json_t *prop_json(const struct prop_rule *p, const struct rdk_rule *setting)
{
	struct explain_field field[EXPLAIN_FIELDS_MAX];
	struct arena *mem = arena_new();
	json_t *o;

	if (p)
		o = fields_json(p->name, field, explain_prop_fields(p, mem, field));
	else
		o = fields_json(arena_printf(mem, "property.%s", setting->name), field,
				explain_setting_fields(setting, mem, field));
	arena_free(mem);
	return o;
}

void explain_json(FILE *out, const struct explain_item *items, unsigned n)
{
	json_t *rules = json_array(), *props = json_array(), *clauses = json_array(), *doc;
	unsigned i;

	for (i = 0; i < n; i++) {
		const struct explain_item *it = &items[i];
		int rc = -1;

		switch (it->kind) {
		case EXPLAIN_RULE:
			rc = json_array_append_new(rules, rule_json(it->rule, it->page));
			break;
		case EXPLAIN_PROP:
		case EXPLAIN_SETTING:
			rc = json_array_append_new(props, prop_json(it->prop, it->setting));
			break;
		case EXPLAIN_STRANGER:
			rc = json_array_append_new(props, stranger_json(it->stranger));
			break;
		case EXPLAIN_CLAUSE:
			rc = json_array_append_new(clauses, clause_json(it->clause));
			break;
		}
		/* our own texts are valid UTF-8, so only memory can fail */
		if (rc)
			die_oom();
	}
	doc = json_pack("{so so so}", "rules", rules, "properties", props, "clauses", clauses);
	if (!doc)
		die_oom();
	json_dumpf(doc, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	putc('\n', out);
	json_decref(doc);
}
