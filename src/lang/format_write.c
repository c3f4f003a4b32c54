/*
 * format_write.c - one statement, its tokens marked, written out.
 * A comment keeps its place: on a line of its own before the same token, at the
 * end of the line behind the same token, or between two tokens of a line.  Only
 * a comma passes to the front of comments that would push it onto a line of its
 * own.  So there are pieces, tokens and comments in the order they are written,
 * and sorting properties moves runs of pieces.
 */
#include "config.h"
#include "lang/format_int.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"

enum { NO_TOKEN = UINT32_MAX };

struct piece {
	uint32_t tok;                   /* or NO_TOKEN: a comment */
	struct span at;                 /* a comment's */
	uint8_t indent;                 /* of a comment that begins a line */
	bool line;                      /* a comment that needs the line's end behind it */
	bool starts, ends;              /* a comment that begins its line, that ends it */
};

struct pieces {
	struct piece *list;
	uint32_t n;
};

/* Whether a comment in token i's gap ends its line there. */
static bool comment_ends(const struct layout *l, uint32_t i, uint32_t k)
{
	const char *p = l->src->text + span_end(l->comments[k].at);
	const char *end = l->src->text + l->tok[i].at.off;

	if (k + 1 < l->slot[i + 1].comments)
		return l->comments[k].line || l->comments[k + 1].newlines > 0;
	for (; p < end; p++)
		if (*p == '\n' || *p == '\r')
			return true;
	return false;
}

/* The comments before token i, indented as goes with token `before`. */
static void add_comments(struct pieces *ps, const struct layout *l, uint32_t i, uint32_t before)
{
	uint8_t indent = l->slot[before].flags & SLOT_CLOSE ? FORMAT_INDENT : l->slot[before].indent;
	uint32_t k;

	for (k = l->slot[i].comments; k < l->slot[i + 1].comments; k++) {
		const struct comment *c = &l->comments[k];

		ps->list[ps->n++] = (struct piece){
			.tok = NO_TOKEN, .at = c->at, .indent = indent, .line = c->line,
			.starts = c->newlines > 0, .ends = comment_ends(l, i, k),
		};
	}
}

static void add_token(struct pieces *ps, uint32_t i)
{
	ps->list[ps->n++] = (struct piece){ .tok = i };
}

static struct pieces pieces_of(const struct layout *l)
{
	struct pieces ps = { NULL, 0 };
	uint32_t i;

	ps.list = arena_alloc(l->mem, ((size_t)l->n + l->n_comments) * sizeof(*ps.list));
	for (i = 0; i < l->n; i++) {
		bool raw = l->slot[i].before == BEFORE_RAW;

		if (!raw && i + 1 < l->n && l->slot[i].breaks && text_is(layout_text(l, i), ",") &&
		    l->slot[i + 1].before != BEFORE_RAW) {
			add_token(&ps, i);
			add_comments(&ps, l, i, i + 1);
			continue;
		}
		if (!raw)
			add_comments(&ps, l, i, i);
		add_token(&ps, i);
	}
	return ps;
}

/* sorting ------------------------------------------------------------------- */

/* A property: comments on lines before it, its tokens, comments behind it. */
struct group {
	unsigned rank;
	uint32_t order;
	uint32_t from, body_end, end;
};

static int by_rank(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static uint32_t find_piece(const struct pieces *ps, uint32_t from, uint32_t tok)
{
	while (from < ps->n && ps->list[from].tok != tok)
		from++;
	return from;
}

/* Comments from `i` that stand on the line of what is before them. */
static uint32_t trail_end(const struct pieces *ps, uint32_t i, uint32_t end)
{
	while (i < end && ps->list[i].tok == NO_TOKEN && !ps->list[i].starts)
		i++;
	return i;
}

/* Pieces [from, to) are what stands between the parentheses. */
static void sort_range(struct layout *l, struct pieces *ps, const struct props *p, uint32_t from,
		       uint32_t to, unsigned (*rank)(struct text, bool), bool source)
{
	struct group *g = arena_alloc(l->mem, p->n * sizeof(*g));
	uint32_t *commas = arena_alloc(l->mem, p->n * sizeof(*commas));
	struct piece *sorted = arena_alloc(l->mem, (to - from) * sizeof(*sorted));
	uint32_t i = from, n = 0, out = 0, k, value, j;
	const struct prop *it;

	for (it = p->first; it; it = it->next, n++) {
		if (n == p->n)
			return;                 /* not the tree we think it is */
		value = find_piece(ps, i, layout_find(l, it->value.at.off));
		g[n] = (struct group){ .rank = rank(it->key.text, source), .order = n, .from = i };
		for (j = value + 1; j < to && ps->list[j].tok == NO_TOKEN; j++)
			;
		if (it->next && j < to) {
			g[n].body_end = j;      /* comments before the comma go with the value */
			commas[n] = ps->list[j].tok;
			g[n].end = trail_end(ps, j + 1, to);
		} else {
			g[n].body_end = value + 1;
			g[n].end = trail_end(ps, value + 1, to);
		}
		i = g[n].end;
	}
	qsort(g, n, sizeof(*g), by_rank);
	for (k = 0; k < n; k++) {
		uint32_t body = g[k].body_end - g[k].from, behind = g[k].body_end;

		memcpy(sorted + out, ps->list + g[k].from, body * sizeof(*sorted));
		out += body;
		if (k + 1 < n)
			sorted[out++] = (struct piece){ .tok = commas[k] };
		if (g[k].order + 1 < n)
			behind++;               /* its old comma */
		memcpy(sorted + out, ps->list + behind, (g[k].end - behind) * sizeof(*sorted));
		out += g[k].end - behind;
	}
	memcpy(ps->list + from, sorted, out * sizeof(*sorted));
}

static void sort_props(struct layout *l, struct pieces *ps, const struct props *p,
		       unsigned (*rank)(struct text, bool), bool source)
{
	uint32_t from, to;

	if (!p->present || p->n < 2)
		return;
	from = find_piece(ps, 0, layout_find(l, p->at.off)) + 1;
	to = find_piece(ps, from, layout_find(l, span_end(p->at)) - 1);
	/* What stands on the line of "(" stays there. */
	from = trail_end(ps, from, to);
	sort_range(l, ps, p, from, to, rank, source);
}

/* writing --------------------------------------------------------------------- */

static void line_begin(struct buf *out, const char *eol, unsigned indent)
{
	buf_adds(out, eol);
	while (indent--)
		buf_addc(out, ' ');
}

static bool one_of(struct text t, const char *set)
{
	return t.n == 1 && strchr(set, t.p[0]);
}

/* Whether the token behind the comments from piece i on begins a line. */
static bool line_follows(const struct layout *l, const struct pieces *ps, uint32_t i)
{
	while (i < ps->n && ps->list[i].tok == NO_TOKEN)
		i++;
	return i < ps->n && l->slot[ps->list[i].tok].before == BEFORE_LINE;
}

static void write_comment(const struct layout *l, const struct pieces *ps, uint32_t i, const char *eol,
			  struct buf *out)
{
	const struct piece *p = &ps->list[i], *prev = &ps->list[i - 1];
	struct text t = source_text(l->src, p->at);

	if (p->starts || (prev->tok == NO_TOKEN && (prev->line || prev->ends)))
		line_begin(out, eol, p->indent);
	else if (prev->tok == NO_TOKEN || p->line || p->ends || line_follows(l, ps, i) ||
		 !one_of(layout_text(l, prev->tok), "([{"))
		buf_addc(out, ' ');
	buf_add(out, t.p, t.n);
}

static void write_before(const struct layout *l, const struct piece *prev, uint32_t tok,
			 const char *eol, struct buf *out)
{
	const struct slot *s = &l->slot[tok];
	bool line = s->before == BEFORE_LINE;

	if (prev->tok == NO_TOKEN) {
		if (prev->line || prev->ends || (line && !prev->starts))
			line_begin(out, eol, s->indent);
		else if (!one_of(layout_text(l, tok), ",;)]}"))
			buf_addc(out, ' ');
	} else if (line) {
		line_begin(out, eol, s->indent);
	} else if (s->before == BEFORE_RAW) {
		uint32_t from = span_end(l->tok[tok - 1].at);

		buf_add(out, l->src->text + from, l->tok[tok].at.off - from);
	} else if (!layout_touches(l, tok)) {
		buf_addc(out, ' ');
	}
}

static void write_token(const struct layout *l, uint32_t tok, struct buf *out)
{
	struct text t = layout_text(l, tok);
	const struct slot *s = &l->slot[tok];

	if (s->flags & SLOT_SOURCE && text_is_nocase(t, "KAFKA"))
		buf_adds(out, "KAFKA");
	else if (s->flags & SLOT_SOURCE && text_is_nocase(t, "PULSAR"))
		buf_adds(out, "PULSAR");
	else if (l->tok[tok].kw >= 0 && !(s->flags & SLOT_NAME))
		buf_adds(out, keyword_at(l->tok[tok].kw)->word);
	else
		buf_add(out, t.p, t.n);
}

void layout_write(struct layout *l, const struct format_options *o, const char *eol,
		  struct buf *out, size_t *at, uint32_t *order)
{
	struct pieces ps = pieces_of(l);
	uint32_t i, k = 0;

	if (o->rank) {
		sort_props(l, &ps, &l->stmt->job_props, o->rank, false);
		sort_props(l, &ps, &l->stmt->source_props, o->rank, true);
	}
	for (i = 0; i < ps.n; i++) {
		const struct piece *p = &ps.list[i];

		if (p->tok == NO_TOKEN) {
			write_comment(l, &ps, i, eol, out);
			continue;
		}
		if (i)
			write_before(l, &ps.list[i - 1], p->tok, eol, out);
		at[k] = out->n;
		order[k++] = p->tok;
		write_token(l, p->tok, out);
	}
}
