/*
 * emit_text.c - findings for people: the message, the line, what is meant in it.
 *
 * The marks under a line must stand right under it on any terminal, so tabs are
 * copied, wide characters are worth two columns, and what is not sent as it is
 * (control bytes, bad UTF-8) is worth what is shown for it.
 */
#include "config.h"
#include "diag/emitter.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "base/util.h"
#include "diag/ink.h"

enum {
	INDENT = 2,
	TAB = 8,
	EDITS_SHOWN = 4,
	QUOTE_MAX = 60,         /* columns of text shown of one edit */
	WIDTH_MIN = 24,         /* below it nothing is cut or wrapped */
	WRAPPED = 4,            /* where a wrapped line begins */
};

static void paint(struct emitter *e, enum ink ink)
{
	if (e->o.color)
		fputs(ink ? ink_on(ink) : INK_OFF, e->out);
}

static enum ink severity_ink(enum diag_severity severity)
{
	switch (severity) {
	case DIAG_ERROR:
		return INK_BAD;
	case DIAG_WARNING:
		return INK_WARN;
	case DIAG_NOTE:
		return INK_NOTE;
	}
	BUG("severity %d", (int)severity);
}

/* The columns that `n` bytes take as emit_safe() shows them. */
static unsigned shown_columns(const char *p, size_t n)
{
	unsigned sum = 0, wide, len;
	bool raw;

	for (; n; p += len, n -= len) {
		len = emit_unit(p, n, &wide, &raw);
		sum += wide;
	}
	return sum;
}

/* A word behind a blank; a terminal too narrow for both gets a new line instead. */
static unsigned word(struct emitter *e, const char *p, size_t n, bool blank, unsigned at)
{
	const unsigned wide = shown_columns(p, n);

	if (e->o.width >= WIDTH_MIN && at > WRAPPED && at + blank + wide > (unsigned)e->o.width) {
		fprintf(e->out, "\n%*s", WRAPPED, "");
		at = WRAPPED;
	} else if (blank) {
		putc(' ', e->out);
		at++;
	}
	emit_safe(e->out, p, n);
	return at + wide;
}

/* A text that begins in column `at`, broken at its blanks where it does not fit; the
 * column behind it. */
static unsigned words(struct emitter *e, const char *text, unsigned at)
{
	size_t n = strcspn(text, " ");

	at = word(e, text, n, false, at);
	while (text[n]) {
		text += n + 1;
		n = strcspn(text, " ");
		at = word(e, text, n, true, at);
	}
	return at;
}

static void heading(struct emitter *e, const char *file, const struct finding_place *at,
		    enum diag_severity severity, const char *text, const char *slug)
{
	char name[80];
	unsigned column;

	paint(e, INK_HEAD);
	emit_safes(e->out, file);
	column = shown_columns(file, strlen(file));
	if (e->o.no_places)
		column += (unsigned)fprintf(e->out, ": ");
	else
		column += (unsigned)fprintf(e->out, ":%" PRIu32 ":%" PRIu32 ": ", at->line, at->col);
	paint(e, INK_PLAIN);
	paint(e, severity_ink(severity));
	column += (unsigned)fprintf(e->out, "%s: ", emit_severity(severity));
	paint(e, INK_PLAIN);
	if (slug)
		paint(e, INK_HEAD);
	column = words(e, text, column);
	if (slug) {
		paint(e, INK_PLAIN);
		snprintf(name, sizeof(name), "[%s]", slug);
		word(e, name, strlen(name), true, column);
	}
	putc('\n', e->out);
}

/* The stretch of an excerpt that is printed. */
struct view {
	const char *p;
	size_t from, to;        /* bytes */
	bool before, behind;    /* something was left out there */
};

/* Columns from byte `from` to byte `to` of `p`, starting in column `at`. */
static unsigned columns(const char *p, size_t from, size_t to, unsigned at)
{
	unsigned start = at, len, wide;
	bool raw;

	for (; from < to; from += len) {
		len = emit_unit(p + from, to - from, &wide, &raw);
		at += p[from] == '\t' ? TAB - at % TAB : wide;
	}
	return at - start;
}

/* Make it fit a terminal: drop what is far before the mark, then behind it. */
static struct view view_of(const struct emitter *e, const struct finding_place *at)
{
	struct view v = { at->excerpt.p, 0, at->excerpt.n, at->excerpt_at > 0, at->excerpt_more };
	const unsigned dots = 3;
	unsigned room, used, wide, len;
	size_t i;
	bool raw;

	if (e->o.width < WIDTH_MIN)
		return v;
	room = (unsigned)e->o.width - INDENT - (v.before ? dots : 0) - (v.behind ? dots : 0);
	if (columns(v.p, 0, v.to, INDENT) <= room)
		return v;
	room = (unsigned)e->o.width - INDENT - 2 * dots;
	while (v.from < at->excerpt_off &&
	       columns(v.p, v.from, at->excerpt_off, INDENT + dots) > room / 2) {
		/* a good part at once, or a long line would cost its square */
		unsigned drop = columns(v.p, v.from, at->excerpt_off, INDENT + dots) - room / 2;

		do {
			len = emit_unit(v.p + v.from, v.to - v.from, &wide, &raw);
			wide = v.p[v.from] == '\t' ? TAB : wide;
			v.from += len;
			drop = drop > wide ? drop - wide : 0;
		} while (drop && v.from < at->excerpt_off);
		v.before = true;
	}
	for (used = 0, i = v.from; i < v.to; i += len) {
		len = emit_unit(v.p + i, v.to - i, &wide, &raw);
		used += v.p[i] == '\t' ? TAB - (INDENT + dots + used) % TAB : wide;
		if (used > room) {
			v.to = i;
			v.behind = true;
		}
	}
	return v;
}

static void repeat(FILE *out, char c, unsigned n)
{
	while (n--)
		putc(c, out);
}

static void marks(struct emitter *e, const struct finding_place *at, const struct view *v)
{
	unsigned column = INDENT + (v->before ? 3 : 0), wide, len;
	size_t i, end = v->to;
	bool raw, first = true;

	if (at->end_line == at->line && at->len < v->to - at->excerpt_off)
		end = at->excerpt_off + (size_t)at->len;
	while (end > at->excerpt_off && (v->p[end - 1] == ' ' || v->p[end - 1] == '\t'))
		end--;
	repeat(e->out, ' ', column);
	for (i = v->from; i < at->excerpt_off; i += len) {
		len = emit_unit(v->p + i, v->to - i, &wide, &raw);
		wide = v->p[i] == '\t' ? TAB - column % TAB : wide;
		column += wide;
		if (v->p[i] == '\t')
			putc('\t', e->out);
		else
			repeat(e->out, ' ', wide);
	}
	paint(e, INK_GOOD);
	for (; i < end; i += len) {
		len = emit_unit(v->p + i, v->to - i, &wide, &raw);
		wide = v->p[i] == '\t' ? TAB - column % TAB : wide;
		column += wide;
		if (first && wide) {
			putc('^', e->out);
			wide--;
			first = false;
		}
		repeat(e->out, '~', wide);
	}
	if (first)
		putc('^', e->out);
	paint(e, INK_PLAIN);
	putc('\n', e->out);
}

static void excerpt(struct emitter *e, const struct finding_place *at)
{
	struct view v;

	if (!at->excerpt.n)
		return;
	v = view_of(e, at);
	repeat(e->out, ' ', INDENT);
	if (v.before)
		fputs("...", e->out);
	emit_safe(e->out, v.p + v.from, v.to - v.from);
	if (v.behind)
		fputs("...", e->out);
	putc('\n', e->out);
	marks(e, at, &v);
}

static void label(struct emitter *e, const char *name)
{
	repeat(e->out, ' ', INDENT);
	paint(e, INK_HEAD);
	fputs(name, e->out);
	paint(e, INK_PLAIN);
	putc(' ', e->out);
}

/* A line of its own: "hint: ..." */
static void labelled(struct emitter *e, const char *name, const char *text)
{
	label(e, name);
	words(e, text, INDENT + (unsigned)strlen(name) + 1);
	putc('\n', e->out);
}

/* `t` in quotes, on one line, cut when it is long. */
static void quoted(struct emitter *e, struct text t)
{
	const char quote = t.n && memchr(t.p, '"', t.n) && !memchr(t.p, '\'', t.n) ? '\'' : '"';
	unsigned used = 0, wide, len;
	size_t i;
	bool raw;

	putc(quote, e->out);
	for (i = 0; i < t.n; i += len) {
		len = emit_unit(t.p + i, t.n - i, &wide, &raw);
		used += wide;
		if (used > QUOTE_MAX) {
			fputs("...", e->out);
			break;
		}
		if (t.p[i] == '\n')
			fputs("\\n", e->out);
		else if (t.p[i] == '\t')
			fputs("\\t", e->out);
		else
			emit_safe(e->out, t.p + i, len);
	}
	putc(quote, e->out);
}

/* What an edit takes away, as far as the excerpt has it. */
static struct text taken(const struct finding_edit *d)
{
	struct text t = { d->at.excerpt.p + d->at.excerpt_off,
			  d->at.excerpt.n - d->at.excerpt_off };

	if (d->len < t.n)
		t.n = (size_t)d->len;
	return t;
}

static void edit(struct emitter *e, const struct finding *f, const struct finding_edit *d)
{
	label(e, f->fix_safe ? "fix:" : "fix (unsafe):");
	if (!d->len) {
		fputs("insert ", e->out);
		quoted(e, d->text);
	} else {
		fputs(d->text.n ? "replace " : "remove ", e->out);
		quoted(e, taken(d));
		if (d->text.n) {
			fputs(" with ", e->out);
			quoted(e, d->text);
		}
	}
	if (d->off != f->at.off)
		fprintf(e->out, " at %" PRIu32 ":%" PRIu32, d->at.line, d->at.col);
	putc('\n', e->out);
}

static void finding(struct emitter *e, const struct finding *f)
{
	unsigned i;

	heading(e, f->file, &f->at, f->severity, f->message, f->rule->slug);
	excerpt(e, &f->at);
	if (f->hint)
		labelled(e, "hint:", f->hint);
	for (i = 0; i < f->n_edits && i < EDITS_SHOWN; i++)
		edit(e, f, &f->edits[i]);
	if (i < f->n_edits) {
		label(e, f->fix_safe ? "fix:" : "fix (unsafe):");
		fputs("and ", e->out);
		emit_count(e->out, f->n_edits - i, "further edit");
		putc('\n', e->out);
	}
	if (e->o.targets && f->n_rejected_by && f->n_rejected_by < e->o.targets->n) {
		label(e, "refused by:");
		for (i = 0; i < f->n_rejected_by; i++)
			fprintf(e->out, "%s%s", i ? ", " : "", f->rejected_by[i]);
		putc('\n', e->out);
	}
	if (f->server_line) {
		label(e, "note:");
		fprintf(e->out, "the server says line %" PRIu32 ", column %" PRIu32 " (counted from 0)\n",
			f->server_line, f->server_col - 1);
	}
	/* those without a place first: behind another line they would seem to
	 * speak of that */
	for (i = 0; i < f->n_notes; i++) {
		if (!f->notes[i].placed)
			labelled(e, "note:", f->notes[i].text);
	}
	for (i = 0; i < f->n_notes; i++) {
		const struct finding_note *n = &f->notes[i];

		if (!n->placed)
			continue;
		heading(e, f->file, &n->at, DIAG_NOTE, n->text, NULL);
		excerpt(e, &n->at);
	}
}

static void end(struct emitter *e, const struct emit_summary *s)
{
	if (!e->o.quiet)
		emit_sentences(e->out, s);
}

const struct emit_ops emit_text_ops = { .name = "text", .parts = FINDING_EXCERPTS, .finding = finding, .end = end };
