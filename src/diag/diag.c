/*
 * diag.c - the table of rules, and the list of what was found.
 */
#include "config.h"
#include "diag/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/own.h"
#include "base/util.h"

static const struct diag_rule rules[DIAG_COUNT + 1] = {
#define DIAG(number, slug, severity, phase, summary) \
	{ DIAG_##slug, number, "SL" #number, #slug, DIAG_##severity, PHASE_##phase, summary },
#include "diag/codes.def"
	{ DIAG_COUNT, 0, NULL, NULL, DIAG_NOTE, PHASE_NONE, NULL },
};

const struct diag_rule *diag_rule(enum diag_code code)
{
	if ((unsigned)code >= DIAG_COUNT)
		BUG("no rule %d", (int)code);
	return &rules[code];
}

const struct diag_rule *diag_rule_find(const char *name)
{
	const struct diag_rule *r;
	unsigned long number = 0;
	const char *digits = name;
	char *end;

	if (strncasecmp(digits, "SL", 2) == 0)
		digits += 2;
	if (*digits >= '0' && *digits <= '9') {
		number = strtoul(digits, &end, 10);
		if (*end || end - digits != 4)
			number = 0;
	}
	for (r = rules; r->slug; r++)
		if (number ? r->number == number : strcasecmp(r->slug, name) == 0)
			return r;
	return NULL;
}

void diags_init(struct diags *d, struct arena *mem, const struct targets *targets)
{
	*d = (struct diags){ .mem = mem, .targets = targets, .same_max = DIAG_SAME_MAX };
	d->tail = &d->first;
}

void diags_clear(struct diags *d)
{
	while (d->n_tallied)
		d->tally[d->tallied[--d->n_tallied]] = (struct diag_tally){ 0 };
	d->first = NULL;
	d->tail = &d->first;
	d->errors = d->warnings = d->notes_count = 0;
}

static bool kept(const struct diags *d, const struct diag *g)
{
	return g != &d->dropped;
}

/* Not kept, and nothing is worked out for it. */
static struct diag *drop(struct diags *d, enum diag_code code, struct span at)
{
	d->dropped = (struct diag){ .code = code, .at = at };
	return &d->dropped;
}

static void count(struct diags *d, enum diag_severity severity)
{
	switch (severity) {
	case DIAG_ERROR:
		d->errors++;
		break;
	case DIAG_WARNING:
		d->warnings++;
		break;
	case DIAG_NOTE:
		d->notes_count++;
		break;
	}
}

/* Has the list enough of this rule?  Counts. */
static bool left_out(struct diags *d, enum diag_code code, relset refused_by)
{
	struct diag_tally *t = &d->tally[code];

	if (!t->kept)
		d->tallied[d->n_tallied++] = code;
	if (t->kept >= d->same_max && !(refused_by & ~t->refused)) {
		t->more++;
		return true;
	}
	t->kept++;
	t->refused |= refused_by;
	return false;
}

/* A refusal that only patches refuse that nobody asked for by name: say which,
 * or the note would read as if the target refused. */
static void note_older(struct diags *d, struct diag *g, relset older)
{
	char names[512];

	diag_note(d, g, "refused by %s; later patches accept it",
		  relset_text(older, names, sizeof(names)));
}

/* Two letters of somebody else's are in any text. */
enum { QUOTED_LEAST = 3 };

__attribute__((format(printf, 3, 0))) static const char *format(struct diags *d, const char **own,
								const char *fmt, va_list ap)
{
	size_t foreign;
	const char *s = arena_vprintf_foreign(d->mem, &foreign, fmt, ap);

	*own = foreign < QUOTED_LEAST ? s : NULL;
	return s;
}

struct diag *diag_add(struct diags *d, enum diag_code code, struct span at, relset refused_by,
		      const char *fmt, ...)
{
	const struct diag_rule *r = diag_rule(code);
	const relset asked = d->targets ? d->targets->asked : RELS_ALL;
	const relset older = d->targets ? d->targets->older & ~asked : RELS_NONE;
	enum diag_severity severity = r->severity;
	struct diag *g;
	va_list ap;

	if (r->phase == PHASE_NONE && refused_by)
		BUG("%s refuses nothing", r->slug);
	if (r->phase != PHASE_NONE && !(refused_by & asked)) {
		if (!(refused_by & older))
			return drop(d, code, at);
		severity = DIAG_NOTE;
	}
	if (severity < d->least || (d->on && !d->on[code]) || left_out(d, code, refused_by))
		return drop(d, code, at);
	g = ARENA_NEW(d->mem, struct diag);
	g->code = code;
	g->severity = severity;
	g->at = g->server_at = at;
	g->refused_by = refused_by;
	g->stmt = d->stmt;
	va_start(ap, fmt);
	g->message = format(d, &g->own, fmt, ap);
	va_end(ap);
	if (r->phase != PHASE_NONE && !(refused_by & asked))
		note_older(d, g, refused_by & older);
	count(d, severity);
	d->tally[code].last = g;
	*d->tail = g;
	d->tail = &g->next;
	return g;
}

void diag_as_note(struct diags *d, struct diag *g)
{
	if (!kept(d, g) || g->severity != DIAG_WARNING)
		return;
	g->severity = DIAG_NOTE;
	d->warnings--;
	count(d, DIAG_NOTE);
}

static struct diag_note *note_add(struct diags *d, struct diag *g)
{
	struct diag_note *n = ARENA_NEW(d->mem, struct diag_note);

	if (g->last_note)
		g->last_note->next = n;
	else
		g->notes = n;
	g->last_note = n;
	return n;
}

void diag_note_at(struct diags *d, struct diag *g, struct span at, const char *fmt, ...)
{
	struct diag_note *n;
	va_list ap;

	if (!kept(d, g))
		return;
	n = note_add(d, g);
	n->at = at;
	n->placed = true;
	va_start(ap, fmt);
	n->text = format(d, &n->own, fmt, ap);
	va_end(ap);
}

void diag_note(struct diags *d, struct diag *g, const char *fmt, ...)
{
	struct diag_note *n;
	va_list ap;

	if (!kept(d, g))
		return;
	n = note_add(d, g);
	va_start(ap, fmt);
	n->text = format(d, &n->own, fmt, ap);
	va_end(ap);
}

void diag_fix(struct diags *d, struct diag *g, bool safe, struct span at, struct text text)
{
	struct diag_edit *e;

	if (!kept(d, g))
		return;
	e = ARENA_NEW(d->mem, struct diag_edit);
	e->at = at;
	e->text = (struct text){ arena_copy(d->mem, text.p, text.n), text.n };
	if (!g->fix) {
		g->fix = ARENA_NEW(d->mem, struct diag_fix);
		g->fix->safe = safe;
		g->fix->edits = e;
	} else {
		if (at.off < span_end(g->fix->last->at))
			BUG("%s: edits out of order", diag_rule(g->code)->slug);
		g->fix->safe = g->fix->safe && safe;
		g->fix->last->next = e;
	}
	g->fix->last = e;
	g->fix->quotes |= text.n >= QUOTED_LEAST && !own_text(text.p);
}

/* `own`: itself, when it quotes nobody. */
static bool quotes(const char *s, const char *own)
{
	return s && s != own && !own_text(s);
}

bool diag_quotes(const struct diag *g)
{
	const struct diag_note *n;

	if (quotes(g->message, g->own) || quotes(g->hint, g->own_hint) ||
	    (g->fix && g->fix->quotes))
		return true;
	for (n = g->notes; n; n = n->next)
		if (quotes(n->text, n->own))
			return true;
	return false;
}

void diag_hint(struct diags *d, struct diag *g, const char *fmt, ...)
{
	va_list ap;

	if (!kept(d, g))
		return;
	va_start(ap, fmt);
	g->hint = format(d, &g->own_hint, fmt, ap);
	va_end(ap);
}

const char *diag_text(struct diags *d, const char *fmt, ...)
{
	va_list ap;
	const char *s;

	va_start(ap, fmt);
	s = arena_vprintf(d->mem, fmt, ap);
	va_end(ap);
	return s;
}

/* "4000 more of these in this statement are not listed", with the last that is. */
static void note_left_out(struct diags *d)
{
	struct diag_tally *t;

	for (t = d->tally; t < d->tally + DIAG_COUNT; t++) {
		if (!t->more)
			continue;
		if (!t->note)
			t->note = note_add(d, t->last);
		t->note->text =
			arena_printf(d->mem, "%u more of these in this statement %s not listed",
				     t->more, t->more == 1 ? "is" : "are");
	}
}

/* <= 0: `a` may stay before `b`. */
static int order(const struct diag *a, const struct diag *b)
{
	if (a->at.off != b->at.off)
		return a->at.off < b->at.off ? -1 : 1;
	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	return (int)rules[a->code].number - (int)rules[b->code].number;
}

static struct diag *merge(struct diag *a, struct diag *b)
{
	struct diag *first = NULL, **tail = &first;

	while (a && b) {
		struct diag **from = order(a, b) <= 0 ? &a : &b;

		*tail = *from;
		tail = &(*tail)->next;
		*from = *tail;
	}
	*tail = a ? a : b;
	return first;
}

/*
 * Bottom-up merge sort: runs[i] is empty or holds 2^i records, all of which
 * came before those of the runs with a smaller index, which keeps it stable.
 */
void diags_sort(struct diags *d)
{
	struct diag *runs[64] = { NULL }, *g, *next;
	unsigned i;

	if (d->errors + d->warnings + d->notes_count >= d->same_max)
		note_left_out(d);
	for (g = d->first; g && g->next && order(g, g->next) <= 0; g = g->next)
		;
	if (!g || !g->next)
		return;
	for (g = d->first; g; g = next) {
		next = g->next;
		g->next = NULL;
		for (i = 0; runs[i]; i++) {
			g = merge(runs[i], g);
			runs[i] = NULL;
		}
		runs[i] = g;
	}
	for (g = NULL, i = 0; i < ARRAY_SIZE(runs); i++)
		if (runs[i])
			g = g ? merge(runs[i], g) : runs[i];
	d->first = g;
	for (d->tail = &d->first; *d->tail; d->tail = &(*d->tail)->next)
		;
}
