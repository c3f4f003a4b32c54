/*
 * prop_pass.c - what the passes over PROPERTIES and FROM lists have in common.
 */
#include "config.h"
#include "check/prop_pass.h"

#include "base/near.h"
#include "check/rdkafka.h"
#include "check/source_value.h"

void prop_pass_init(struct prop_pass *w, struct check *c, const struct props *list,
		    enum prop_clause clause)
{
	w->c = c;
	w->list = list;
	w->clause = clause;
	w->create = c->stmt->kind == STMT_CREATE;
	w->hints = 0;
	w->security = (struct prop_security){ NULL, NULL, NULL, NULL, NULL };
	w->given = 0;
}

struct span str_inside(const struct str *s)
{
	return s->at.len < 2 ? s->at : (struct span){ s->at.off + 1, s->at.len - 2 };
}

struct span str_part(const struct str *s, struct text part)
{
	if (s->at.len < 2 || s->text.n != s->at.len - 2 || part.p < s->text.p ||
	    part.p + part.n > s->text.p + s->text.n || part.n == 0)
		return s->at;
	return (struct span){ s->at.off + 1 + (uint32_t)(part.p - s->text.p), (uint32_t)part.n };
}

const char *prop_shown(struct check *c, struct text t)
{
	enum { SHOWN_MAX = 60 };
	size_t n = t.n;

	if (n > SHOWN_MAX) {
		/* Not in the middle of a character. */
		for (n = SHOWN_MAX; n && ((unsigned char)t.p[n] & 0xc0) == 0x80; n--)
			;
		return diag_text(c->diags, "\"%.*s...\"", (int)n, t.p);
	}
	return diag_text(c->diags, "\"%.*s\"", (int)n, t.p);
}

void prop_fix_remove(struct prop_pass *w, struct diag *g, const struct prop *p,
		     const struct prop *before)
{
	uint32_t from, to;

	if (before) {
		from = span_end(before->value.at);
		to = span_end(p->value.at);
	} else if (p->next) {
		from = p->key.at.off;
		to = p->next->key.at.off;
	} else {
		return;
	}
	diag_fix(w->c->diags, g, false, (struct span){ from, to - from }, TEXT(""));
}

void prop_duplicate(struct prop_pass *w, const struct prop *p, const struct prop *earlier,
		    const struct prop *earlier_before, struct text key)
{
	struct diags *d = w->c->diags;
	struct diag *g = diag_add(d, DIAG_prop_duplicate, p->key.at, 0,
				  "%s is given twice; the last value counts",
				  prop_shown(w->c, key));

	diag_note_at(d, g, earlier->key.at, "the earlier one is here; its value is not used");
	prop_fix_remove(w, g, earlier, earlier_before);
}

relset prop_accepting(const struct prop_pass *w, enum prop_id id)
{
	const struct prop_rule *r = prop_rule(id);

	return w->create ? r->create : r->alter;
}

static const char *releases(struct check *c, relset set)
{
	char room[256];

	return diag_text(c->diags, "%s", relset_text(set, room, sizeof(room)));
}

/* A key of this list that this statement takes in some releases only, or in none. */
static void not_here(struct prop_pass *w, const struct prop *p, const struct prop_rule *r,
		     relset accepting)
{
	struct diags *d = w->c->diags;
	struct diag *g;

	if (accepting) {
		g = diag_add(d, DIAG_prop_release, p->key.at, RELS_ALL & ~accepting,
			     "%s is not known to %s in %s", r->name,
			     w->create ? "CREATE" : "ALTER",
			     releases(w->c, RELS_ALL & ~accepting));
		diag_hint(d, g, "it is accepted by %s", releases(w->c, accepting));
		return;
	}
	g = diag_add(d, DIAG_prop_not_alterable, p->key.at, RELS_ALL,
		     "%s can be given to CREATE alone, ALTER does not change it", r->name);
	g->hint = "to change it, stop the job and create it anew";
}

bool prop_pass_take(struct prop_pass *w, const struct prop *p, const struct prop *before,
		    struct text key)
{
	const struct prop_rule *r = prop_rule_find(key);
	relset accepting;

	if (!r || r->clause != w->clause)
		return false;
	accepting = w->create ? r->create : r->alter;
	if (accepting != RELS_ALL)
		not_here(w, p, r, accepting);
	if (!accepting)
		return true;
	if (w->given >> r->id & 1)
		prop_duplicate(w, p, w->last[r->id], w->before[r->id], key);
	w->given |= (uint64_t)1 << r->id;
	w->last[r->id] = p;
	w->before[r->id] = before;
	return true;
}

/* Is there a pair whose trimmed key is `name`?  Walks the list: for findings. */
static bool list_has(const struct prop_pass *w, const char *name)
{
	const struct prop *p;
	unsigned n = 0;

	for (p = w->list->first; p && n < 1000; p = p->next, n++)
		if (text_is(text_trim(p->key.text), name))
			return true;
	return n == 1000;
}

/* "did you mean", with a fix: certain if the word differs in case or by its
 * prefix alone and the list has no pair of that name yet. */
static void suggest(struct prop_pass *w, struct diag *g, const struct prop *p, const char *name,
		    bool certain)
{
	struct diags *d = w->c->diags;

	diag_hint(d, g, "did you mean \"%s\"?", name);
	diag_fix(d, g, certain && !list_has(w, name), str_inside(&p->key),
		 (struct text){ name, strlen(name) });
}

/* A rule of another list has this very name. */
static void of_another_list(struct prop_pass *w, const struct prop *p, const struct prop_rule *r)
{
	struct diags *d = w->c->diags;
	struct diag *g;

	if (r->clause == PROP_JOB || w->clause == PROP_JOB) {
		g = diag_add(d, DIAG_prop_misplaced, p->key.at, RELS_ALL,
			     "%s belongs to %s, not to %s", r->name,
			     r->clause == PROP_JOB ? "PROPERTIES" : "the FROM list",
			     w->clause == PROP_JOB ? "PROPERTIES" : "the FROM list");
		if (!w->create && !r->alter)
			g->hint = "and there it can be given to CREATE alone";
		return;
	}
	g = diag_add(d, DIAG_source_other, p->key.at, RELS_ALL, "%s is a property of %s", r->name,
		     prop_clause_text(r->clause));
	diag_hint(d, g, "this list is of %s", prop_clause_text(w->clause));
}

/* The nearest name this list takes in this statement, else in any. */
static const struct prop_rule *nearest(const struct prop_pass *w, struct text key)
{
	struct near here, there;
	size_t i;

	near_init(&here, key);
	near_init(&there, key);
	for (i = 0; i < PROP_COUNT; i++) {
		const struct prop_rule *r = prop_rule((enum prop_id)i);

		if (r->clause == w->clause && prop_accepting(w, r->id))
			near_try(&here, r->name);
		else
			near_try(&there, r->name);
	}
	if (here.best && (!there.best || here.distance <= there.distance))
		return prop_rule_find((struct text){ here.best, strlen(here.best) });
	return there.best ? prop_rule_find((struct text){ there.best, strlen(there.best) }) : NULL;
}

/* What is wrong with a key that no list has exactly so. */
static void nowhere(struct prop_pass *w, const struct prop *p, struct text key)
{
	enum diag_code code = w->clause == PROP_JOB ? DIAG_prop_unknown : DIAG_source_unknown;
	struct diags *d = w->c->diags;
	const struct prop_stranger *s;
	const struct prop_rule *r;
	struct diag *g;
	bool same;

	g = diag_add(d, code, p->key.at, RELS_ALL, "%s is no %s", prop_shown(w->c, key),
		     w->clause == PROP_JOB ? "job property" :
		     w->clause == PROP_KAFKA ? "property of a Kafka source" :
					       "property of a Pulsar source");
	if (key.n == 0 || w->hints++ >= PROP_HINTS_MAX)
		return;
	s = prop_stranger_find(key);
	if (s) {
		diag_note(d, g, "%s", s->why);
		if (s->instead) {
			r = prop_rule_find((struct text){ s->instead, strlen(s->instead) });
			if (r && r->clause == w->clause)
				suggest(w, g, p, s->instead, w->clause != PROP_JOB);
			else
				diag_hint(d, g, "\"%s\" belongs to %s", s->instead,
					  r ? prop_clause_text(r->clause) : "no list");
		}
		return;
	}
	r = prop_rule_find_nocase(key);
	if (!r && w->clause == PROP_KAFKA && rdk_find(key)) {
		diag_hint(d, g, "a setting of the Kafka client is written \"property.%.*s\"",
			  TEXT_ARG(key));
		diag_fix(d, g, true, (struct span){ str_inside(&p->key).off, 0 },
			 TEXT("property."));
		return;
	}
	same = r != NULL;
	if (!r)
		r = nearest(w, key);
	if (!r)
		return;
	if (same)
		diag_note(d, g, "the case of letters counts in a key");
	if (r->clause == w->clause && prop_accepting(w, r->id)) {
		suggest(w, g, p, r->name, same);
	} else if (r->clause == w->clause) {
		diag_hint(d, g, "did you mean \"%s\"? that can be given to CREATE alone", r->name);
	} else {
		diag_hint(d, g, "did you mean \"%s\"? that belongs to %s", r->name,
			  prop_clause_text(r->clause));
	}
}

void prop_unknown(struct prop_pass *w, const struct prop *p, struct text key)
{
	const struct prop_rule *r = prop_rule_find(key);
	struct diag *g;

	if (r && r->clause != w->clause) {
		of_another_list(w, p, r);
	} else if (w->clause == PROP_JOB && text_starts(key, "property.")) {
		g = diag_add(w->c->diags, DIAG_prop_misplaced, p->key.at, RELS_ALL,
			     "%s belongs to the FROM list, not to PROPERTIES",
			     prop_shown(w->c, key));
		g->hint = "keys that start with property. are for the data source";
	} else {
		nowhere(w, p, key);
	}
}
