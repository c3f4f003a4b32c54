/*
 * check_source.c - data source properties: sorting the pairs, and the rules that
 * Kafka and Pulsar share.
 * source: CreateRoutineLoadStmt.java, RoutineLoadDataSourceProperties.java
 */
#include "config.h"
#include "check/check.h"

#include <stdlib.h>

#include "base/util.h"
#include "check/jvalue.h"
#include "check/source_pass.h"
#include "check/source_value.h"

/* Where a missing property is reported: FROM KAFKA, or the name alone. */
static struct span source_at(const struct prop_pass *w)
{
	const struct stmt *s = w->c->stmt;

	return w->list->present && w->list->word.len ? w->list->word : s->source->at;
}

/* Is anything left when all blanks are gone? */
static bool blank(struct text v)
{
	size_t i;

	for (i = 0; i < v.n; i++)
		if (v.p[i] != ' ')
			return false;
	return true;
}

void source_required(struct prop_pass *w, enum prop_id id)
{
	const struct str *v = prop_value(w, id);
	const char *name = prop_rule(id)->name;

	if (!v)
		diag_add(w->c->diags, DIAG_source_required, source_at(w), RELS_ALL,
			 "%s is missing, a job cannot be created without it", name);
	else if (blank(v->text))
		diag_add(w->c->diags, DIAG_source_required, v->at, RELS_ALL,
			 "%s is blank, a job cannot be created without it", name);
}

/* An address that matches and yet names no host and port. */
static void odd_endpoint(struct prop_pass *w, enum prop_id id, const struct str *v,
			 struct text part)
{
	const char *colon = memrchr(part.p, ':', part.n);
	struct text port = { colon + 1, (size_t)(part.p + part.n - colon - 1) };
	struct text host = { part.p, (size_t)(colon - part.p) };
	struct diags *d = w->c->diags;
	struct diag *g;
	int64_t n;

	if (!java_long(port, &n) || n < 1 || n > 65535)
		diag_add(d, DIAG_source_port, str_part(v, port), 0,
			 "%s is no port, although the server accepts it", prop_shown(w->c, port));
	if (host.n == 0)
		diag_add(d, DIAG_source_port, str_part(v, part), 0,
			 "%s names no host, although the server accepts it",
			 prop_shown(w->c, part));
	if (memchr(part.p, ';', part.n)) {
		g = diag_add(d, DIAG_source_port, str_part(v, part), 0,
			     "%s counts as one address", prop_shown(w->c, part));
		g->hint = "addresses are separated by commas";
	}
	if (id == PROP_ID_kafka_broker_list && host.n > 7 &&
	    (text_starts(host, "http://") || text_starts(host, "https://")))
		diag_add(d, DIAG_source_port, str_part(v, part), 0,
			 "%s is a web address, a broker is host:port", prop_shown(w->c, part));
}

void source_endpoints(struct prop_pass *w, enum prop_id id)
{
	const struct str *v = prop_value(w, id);
	struct diags *d = w->c->diags;
	struct java_split it;
	struct text part;
	struct diag *g;

	for (java_split_init(&it, v->text, true); java_split_next(&it, &part);) {
		struct text clean = without_blanks(part, w->c->mem), seen = text_trim(part);

		if (endpoint_matches(clean)) {
			odd_endpoint(w, id, v, clean.n == seen.n ? seen : clean);
			continue;
		}
		if (seen.n == 0) {
			diag_add(d, DIAG_source_endpoint, v->at, prop_accepting(w, id),
				 "%s has an empty part", prop_rule(id)->name);
			continue;
		}
		g = diag_add(d, DIAG_source_endpoint, str_part(v, seen), prop_accepting(w, id),
			     "%s in %s does not end in a port", prop_shown(w->c, seen),
			     prop_rule(id)->name);
		g->hint = "every address is written host:port";
	}
}

void source_inner_blanks(struct prop_pass *w, enum prop_id id)
{
	const struct str *v = prop_value(w, id);
	struct java_split it;
	struct text t;

	if (!v || !v->text.n || !memchr(v->text.p, ' ', v->text.n))
		return;
	for (java_split_init(&it, v->text, true); java_split_next(&it, &t);) {
		for (; t.n && *t.p == ' '; t.p++, t.n--)
			;
		while (t.n && t.p[t.n - 1] == ' ')
			t.n--;
		if (t.n && memchr(t.p, ' ', t.n))
			diag_add(w->c->diags, DIAG_source_blanks, str_part(v, t), 0,
				 "the server removes the blanks and reads %s",
				 prop_shown(w->c, without_blanks(t, w->c->mem)));
	}
}

bool source_list_empty(struct prop_pass *w, enum prop_id id, bool blanks)
{
	const struct str *v = prop_value(w, id);

	if (blanks ? !blank(v->text) : text_trim(v->text).n)
		return false;
	diag_add(w->c->diags, DIAG_source_list_empty, v->at, prop_accepting(w, id), "%s is empty",
		 prop_rule(id)->name);
	return true;
}

void source_trailing_comma(struct prop_pass *w, enum prop_id id, bool blanks)
{
	const struct str *v = prop_value(w, id);
	struct text t = v->text, tail;
	struct diag *g;

	while (t.n && (blanks ? t.p[t.n - 1] == ' ' : (unsigned char)t.p[t.n - 1] <= ' '))
		t.n--;
	if (!t.n || t.p[t.n - 1] != ',')
		return;
	tail = (struct text){ t.p + t.n - 1, 1 };
	g = diag_add(w->c->diags, DIAG_source_trailing_comma, str_part(v, tail), 0,
		     "the comma at the end of %s is ignored: %zu counted", prop_rule(id)->name,
		     java_split_count(blanks ? t : text_trim(t), blanks));
	g->hint = "is an item missing?";
}

/* "property." keys of both sources that are given twice.  Few keys are compared
 * one by one; many are sorted first. */
struct seen {
	const struct prop *prop, *before;
	struct text key;
	uint32_t order;
};

static int by_key(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	size_t n = x->key.n < y->key.n ? x->key.n : y->key.n;
	int d = n ? memcmp(x->key.p, y->key.p, n) : 0;

	if (d == 0)
		d = (x->key.n > y->key.n) - (x->key.n < y->key.n);
	return d ? d : (x->order > y->order) - (x->order < y->order);
}

struct customs {
	uint32_t n;
	struct text last;               /* the key before, to see at once that a list is sorted */
	bool sorted;                    /* ..in rising order without a repetition */
};

/* "property." keys that prop_pass_take() does not know. */
static bool is_setting(const struct prop_pass *w, struct text key)
{
	const struct prop_rule *r;
	struct text name;
	bool empty;

	if (!custom_key(key, &name, &empty) || empty)
		return false;
	r = prop_rule_find(key);
	return !r || r->clause != w->clause;
}

static void customs_add(struct customs *l, struct text key)
{
	struct seen a = { .key = l->last, .order = 0 }, b = { .key = key, .order = 0 };

	if (l->n++ && by_key(&a, &b) >= 0)
		l->sorted = false;
	l->last = key;
}

static void custom_duplicates(struct prop_pass *w, const struct customs *l)
{
	struct seen *list;
	const struct prop *p, *before = NULL;
	uint32_t i = 0;

	if (l->n < 2 || l->sorted)
		return;
	list = arena_alloc(w->c->mem, l->n * sizeof(*list));
	for (p = w->list->first; p; before = p, p = p->next) {
		struct text key = text_trim(p->key.text);

		if (is_setting(w, key) && i < l->n) {
			list[i] = (struct seen){ p, before, key, i };
			i++;
		}
	}
	qsort(list, i, sizeof(*list), by_key);
	while (i-- > 1)
		if (text_eq(list[i].key, list[i - 1].key))
			prop_duplicate(w, list[i].prop, list[i - 1].prop, list[i - 1].before,
				       list[i].key);
}

/* A pair whose key is no rule's: a setting, or a mistake. */
static void other_key(struct prop_pass *w, const struct prop *p, struct text key,
		      struct customs *customs)
{
	struct text name;
	bool empty;

	if (custom_key(key, &name, &empty)) {
		if (empty) {
			diag_add(w->c->diags, DIAG_source_custom_empty, p->key.at, RELS_ALL,
				 "nothing stands behind %s", prop_shown(w->c, key));
			return;
		}
		customs_add(customs, key);
		if (w->clause == PROP_KAFKA)
			setting_kafka(w, p, name);
		else
			setting_pulsar(w, p, name);
		return;
	}
	if (w->clause == PROP_KAFKA && source_kafka_other(w, p, key))
		return;
	prop_unknown(w, p, key);
}

void check_source(struct check *c)
{
	const struct stmt *s = c->stmt;
	struct customs customs = { .sorted = true };
	const struct prop *p, *before = NULL;
	enum source_type type;
	struct prop_pass w;

	if ((s->kind != STMT_CREATE && s->kind != STMT_ALTER) || !s->source)
		return;
	type = source_type_of(s->source);
	if (type == SOURCE_UNKNOWN)
		return;                 /* check_names() says so; the server looks no further */
	prop_pass_init(&w, c, &s->source_props, type == SOURCE_KAFKA ? PROP_KAFKA : PROP_PULSAR);
	for (p = s->source_props.first; p; before = p, p = p->next) {
		struct text key = text_trim(p->key.text);

		if (!prop_pass_take(&w, p, before, key))
			other_key(&w, p, key, &customs);
	}
	custom_duplicates(&w, &customs);
	if (type == SOURCE_KAFKA)
		source_kafka(&w);
	else
		source_pulsar(&w);
}
