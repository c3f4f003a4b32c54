/*
 * check_placeholder.c - findings about values that nobody put in.
 *
 * "${n}" is no number, and that it has no value is what its author wants to be
 * told.  Quoted, a placeholder breaks no syntax, so it comes as far as this.
 */
#include "config.h"
#include "check/check.h"

#include "lang/placeholder.h"

/* How far into a finding's text a placeholder is looked for, bytes. */
enum { WINDOW = 512 };

static bool about_value(const struct diag *g)
{
	const struct diag_rule *r = diag_rule(g->code);

	return g->severity > DIAG_NOTE &&
	       (r->phase != PHASE_NONE || (r->number >= 3000 && r->number < 5000));
}

static bool find(struct text t, struct text *spelled, struct placeholder *ph)
{
	size_t i;

	if (t.n > WINDOW)
		t.n = WINDOW;
	for (i = 0; i < t.n; i++) {
		if (t.p[i] != '$' && t.p[i] != '{')
			continue;
		if (placeholder_at(t.p, t.n, i, true, ph) == PLACEHOLDER_YES &&
		    ph->kind != PLACEHOLDER_COLON) {
			*spelled = (struct text){ t.p + i, ph->len };
			return true;
		}
	}
	return false;
}

void check_placeholders(struct check *c, struct diag *first)
{
	struct placeholder ph;
	struct text spelled;
	struct diag *g;

	for (g = first; g; g = g->next) {
		if (!about_value(g) || !find(source_text(c->src, g->at), &spelled, &ph))
			continue;
		if (ph.kind == PLACEHOLDER_DOLLAR)
			diag_hint(c->diags, g,
				  "the placeholder %.*s has no value: --var %.*s=VALUE",
				  TEXT_ARG(spelled), TEXT_ARG(ph.name));
		else
			diag_hint(c->diags, g,
				  "the placeholder %.*s has no value: check what the template makes",
				  TEXT_ARG(spelled));
		g->fix = NULL;
	}
}
