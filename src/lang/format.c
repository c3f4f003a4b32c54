/*
 * format.c - a whole text in its layout.
 * Goes from statement to statement.  Those of ours that parse are laid out; what
 * came out is scanned again and must be the same tokens, else the statement
 * stays as it was: a formatter must never change what is said.  Between two
 * statements comments stay on their lines and one blank line is left of many;
 * between two that are not touched nothing is.
 */
#include "config.h"
#include "lang/format.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "diag/diag.h"
#include "lang/format_int.h"
#include "lang/parse.h"
#include "lang/split.h"

struct formatter {
	struct source *src;
	const struct format_options *o;
	struct buf *out;
	struct format_count *count;
	const char *eol;
	struct arena *mem;              /* as long as a statement */
	struct lexer *lexer, *again;
	struct targets targets;
};

/* What stands on one side of a gap. */
enum side { SIDE_EDGE, SIDE_OURS, SIDE_OTHER, SIDE_EMPTY };

uint32_t layout_find(const struct layout *l, uint32_t off)
{
	uint32_t low = 0, high = l->n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (l->tok[mid].at.off < off)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool layout_touches(const struct layout *l, uint32_t i)
{
	struct text prev = layout_text(l, i - 1), cur = layout_text(l, i);

	if (l->slot[i].before == BEFORE_GLUE)
		return true;
	if (l->slot[i].before == BEFORE_LINE)
		return false;
	if (l->slot[i - 1].flags & SLOT_PREFIX)
		return cur.p[0] != '-' || prev.p[0] != '-';     /* else a comment */
	return tokens_touch(prev, cur);
}

/* The tokens of [from, to), which begins and ends between tokens. */
static struct tokens tokens_in(struct lexer *lx, const struct source *src, uint32_t from, uint32_t to,
			       struct arena *mem)
{
	struct source part;
	struct tokens all = { NULL, 0 };
	struct token t, *list = NULL;
	size_t room = 0, n = 0;

	source_init(&part, src->name, src->text + from, to - from);
	lexer_start(lx, &part, 0, mem);
	while ((t = lexer_next(lx)).kind) {
		if (n == room) {
			room = room ? room * 2 : 256;
			list = xrealloc(list, room * sizeof(*list));
		}
		t.at.off += from;
		list[n++] = t;
	}
	all.n = (uint32_t)n;
	all.list = arena_alloc(mem, n * sizeof(*list));
	if (n)
		memcpy(all.list, list, n * sizeof(*list));
	free(list);
	return all;
}

/* Find the comments between the tokens.  False: there is text that is none. */
static bool collect_comments(struct layout *l)
{
	struct comment c, *list = NULL;
	size_t room = 0;
	struct trivia t;
	uint32_t i;

	for (i = 1; i < l->n; i++) {
		uint32_t from = span_end(l->tok[i - 1].at), to = l->tok[i].at.off;

		l->slot[i].comments = l->n_comments;
		if (to - from < 2)
			continue;
		trivia_start(&t, l->src, from, to);
		while (trivia_next(&t, &c)) {
			if (l->n_comments == room) {
				room = room ? room * 2 : 16;
				list = xrealloc(list, room * sizeof(*list));
			}
			list[l->n_comments++] = c;
			if (c.line || c.newlines)
				l->slot[i].breaks = true;
		}
		if (t.odd)
			break;
		if (t.newlines && l->slot[i].comments < l->n_comments)
			l->slot[i].breaks = true;
	}
	l->slot[l->n].comments = l->n_comments;
	if (i >= l->n && l->n_comments) {
		l->comments = arena_alloc(l->mem, l->n_comments * sizeof(*list));
		memcpy(l->comments, list, l->n_comments * sizeof(*list));
	}
	free(list);
	return i >= l->n;
}

/* Whether out[from..] scans as the tokens that were meant to be there. */
static bool same_tokens(struct formatter *f, const struct layout *l, size_t from, const size_t *at,
			const uint32_t *order)
{
	struct source src;
	struct token t;
	uint32_t i;

	if (f->out->full || f->out->n - from > UINT32_MAX - 2)
		return false;
	source_init(&src, f->src->name, f->out->p + from, (uint32_t)(f->out->n - from));
	lexer_start(f->again, &src, 0, l->mem);
	for (i = 0; i < l->n; i++) {
		t = lexer_next(f->again);
		if (t.kind != l->tok[order[i]].kind || t.at.off != at[i] - from)
			return false;
	}
	return !lexer_next(f->again).kind;
}

static bool drops_text(const struct parsed *p, struct span *at)
{
	const struct oddity *o;

	for (o = p->oddities; o; o = o->next) {
		if (o->kind != ODD_DROPPED && o->kind != ODD_UNTERMINATED && o->kind != ODD_HASH)
			continue;
		if (o->at.off >= p->at.off) {
			*at = o->at;
			return true;
		}
	}
	return false;
}

static void left(struct formatter *f, enum format_left why, struct span at, const char *message)
{
	f->count->left++;
	if (f->o->left)
		f->o->left(f->o->into, why, at, message);
}

/* Does it hold ${..}, {{..}} or {%..%} outside quotes and comments, whatever is in them? */
static bool is_template(const struct source *src, struct span at)
{
	struct split split = { 0 };
	uint32_t i = at.off, done = at.off;

	for (; i + 1 < span_end(at); i++) {
		enum split_state state;
		char c = src->text[i], next = src->text[i + 1];

		if (!(c == '$' && next == '{') && !(c == '{' && (next == '{' || next == '%')))
			continue;
		split_feed(&split, src->text + done, i - done);
		done = i;
		state = split_state(&split);
		if (state == SPLIT_INSIDE || state == SPLIT_BETWEEN)
			return true;
	}
	return false;
}

static const struct diag *first_error(const struct diags *d)
{
	const struct diag *g, *first = NULL;

	for (g = d->first; g; g = g->next)
		if (g->severity == DIAG_ERROR && (!first || g->at.off < first->at.off))
			first = g;
	return first;
}

/* Lay out statement `p`, which ends at `end`.  False: it is to stay as it is. */
static bool format_stmt(struct formatter *f, const struct parsed *p, uint32_t end, const struct diags *d)
{
	struct layout l = { .src = f->src, .stmt = p->stmt, .mem = f->mem };
	const struct diag *g = first_error(d);
	size_t start = f->out->n, *at;
	struct tokens toks;
	struct span odd;
	uint32_t *order;

	if (p->broken || !p->stmt) {
		left(f, is_template(f->src, p->at) ? FORMAT_TEMPLATE : FORMAT_BROKEN,
		     g ? g->at : p->at, g ? g->message : "the statement does not parse");
		return false;
	}
	if (drops_text(p, &odd)) {
		left(f, FORMAT_DROPPED, odd, "the server drops this text");
		return false;
	}
	toks = tokens_in(f->lexer, f->src, p->at.off, end, f->mem);
	l.tok = toks.list;
	l.n = toks.n;
	l.slot = arena_zalloc(f->mem, ((size_t)l.n + 1) * sizeof(*l.slot));
	at = arena_alloc(f->mem, l.n * sizeof(*at));
	order = arena_alloc(f->mem, l.n * sizeof(*order));
	if (!l.n || !collect_comments(&l))
		goto keep;
	layout_mark(&l);
	layout_write(&l, f->o, f->eol, f->out, at, order);
	if (!same_tokens(f, &l, start, at, order))
		goto keep;
	f->count->formatted++;
	return true;
keep:
	buf_cut(f->out, start);
	left(f, FORMAT_UNSAFE, p->at, "its tokens cannot be laid out safely");
	return false;
}

static void lines(struct formatter *f, uint32_t n)
{
	while (n--)
		buf_adds(f->out, f->eol);
}

/* What stands between two statements, or at an edge of the text. */
static void format_gap(struct formatter *f, uint32_t from, uint32_t to, enum side before, enum side behind)
{
	bool touched = before == SIDE_OURS || behind == SIDE_OURS;
	bool inline_comment = false;    /* stands at the start of the line, and does not end it */
	bool any = before != SIDE_EDGE, line = false;
	size_t start = f->out->n;
	struct comment c;
	struct trivia t;

	if (!touched || behind == SIDE_EMPTY)
		goto raw;
	trivia_start(&t, f->src, from, to);
	while (trivia_next(&t, &c)) {
		if (any && (c.newlines || line))
			lines(f, c.newlines > 1 ? 2 : 1);
		else if (any)
			buf_addc(f->out, ' ');
		inline_comment = !c.line && (c.newlines || !any || inline_comment);
		any = true;
		line = c.line;
		buf_add(f->out, f->src->text + c.at.off, c.at.len);
	}
	if (t.odd)
		goto raw;
	if (behind == SIDE_EDGE)
		lines(f, any ? 1 : 0);
	else if (any && !t.newlines && inline_comment)
		buf_addc(f->out, ' ');
	else if (any)
		lines(f, t.newlines > 1 ? 2 : 1);
	return;
raw:
	buf_cut(f->out, start);
	buf_add(f->out, f->src->text + from, to - from);
}

/* Line ends are those of the text's first line. */
static const char *eol_of(const struct source *src)
{
	const char *nl = src->len ? memchr(src->text, '\n', src->len) : NULL;

	return nl && nl > src->text && nl[-1] == '\r' ? "\r\n" : "\n";
}

static void format_all(struct formatter *f, struct parser *parser)
{
	enum side before = SIDE_EDGE, side;
	uint32_t done = 0, end;
	struct parsed p;
	struct diags d;

	parser_start(parser, f->src, 0);
	for (;;) {
		size_t start = f->out->n;

		arena_reset(f->mem);
		diags_init(&d, f->mem, &f->targets);
		if (!parser_next(parser, f->mem, &d, &p))
			break;
		end = p.ended ? p.end : span_end(p.at);
		side = p.class == STMT_OURS ? SIDE_OURS : p.class == STMT_EMPTY ? SIDE_EMPTY : SIDE_OTHER;
		format_gap(f, done, p.at.off, before, side);
		if (side == SIDE_OURS && !format_stmt(f, &p, end, &d)) {
			side = SIDE_OTHER;
			buf_cut(f->out, start);
			format_gap(f, done, p.at.off, before, side);
		}
		if (side == SIDE_OTHER && p.class != STMT_OURS)
			f->count->others++;
		if (side != SIDE_OURS)
			buf_add(f->out, f->src->text + p.at.off, end - p.at.off);
		before = side;
		done = end;
	}
	format_gap(f, done, f->src->len, before, SIDE_EDGE);
}

void format_text(struct source *src, const struct format_options *o, struct buf *out,
		 struct format_count *count)
{
	struct formatter f = {
		.src = src, .o = o, .out = out, .count = count, .eol = eol_of(src),
		.mem = arena_new(), .lexer = lexer_new(), .again = lexer_new(),
	};
	struct parser *parser = parser_new();

	*count = (struct format_count){ 0 };
	targets_all(&f.targets);
	format_all(&f, parser);
	parser_free(parser);
	lexer_free(f.again);
	lexer_free(f.lexer);
	arena_free(f.mem);
}
