/*
 * mask_echo.c - what was taken out of a statement, and texts that may quote it.
 */
#include "config.h"
#include "lang/mask_int.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "grammar/gram.h"

/* Shorter pieces are in any text. */
enum { ECHO_LEAST = 4 };

/* taking ------------------------------------------------------------------------------ */

static void take(struct mask_taken *k, struct text t)
{
	if (t.n < ECHO_LEAST)
		return;
	ARRAY_GROW(k->list, k->n, k->room);
	k->list[k->n++] = (struct text){ arena_copy(k->mem, t.p, t.n), t.n };
}

void mask_take_words(struct mask_taken *k, struct text t)
{
	size_t i, word = 0;

	for (i = 0; k && i <= t.n; i++) {
		if (i < t.n && t.p[i] && !strchr(" \t\r\n\"'`,;()=", t.p[i]))
			continue;
		take(k, (struct text){ t.p + word, i - word });
		word = i + 1;
	}
}

void mask_take_token(struct mask_taken *k, const struct source *src, const struct token *t,
		     struct arena *scratch)
{
	struct text raw = source_text(src, t->at), value;

	if (!k)
		return;
	if (t->kind == T_STRING_LITERAL) {
		value = token_string(src, t->at, scratch);
		raw = (struct text){ raw.p + 1, raw.n - 2 };
		if (value.p != raw.p)
			take(k, value);
	}
	take(k, raw);
}

static int by_bytes(const void *a, const void *b)
{
	const struct text *x = a, *y = b;
	const size_t n = x->n < y->n ? x->n : y->n;
	const int order = memcmp(x->p, y->p, n);

	return order ? order : (x->n > y->n) - (x->n < y->n);
}

/* In order, and gone from `k`. */
static void give(struct mask_taken *k, struct mask_pieces *out)
{
	struct text *list = arena_alloc(k->mem, k->n * sizeof(*list));
	size_t i;

	*out = (struct mask_pieces){ list, k->n, { 0 } };
	if (k->n) {
		qsort(k->list, k->n, sizeof(*k->list), by_bytes);
		memcpy(list, k->list, k->n * sizeof(*list));
	}
	for (i = 0; i < k->n; i++)
		out->begins[(unsigned char)*list[i].p / 32] |= 1u << (unsigned char)*list[i].p % 32;
	free(k->list);
}

const char *mask_blot_pieces(struct text sql, struct lexer *lexer, struct mask_pieces *out,
			     struct arena *mem)
{
	struct mask_taken k = { .mem = mem };
	const char *shown = mask_blot_taken(sql, &k, lexer, mem, NULL);

	give(&k, out);
	return shown;
}

/* tokens of a statement that is right --------------------------------------------------- */

static bool is_blank(struct text t)
{
	size_t i;

	for (i = 0; i < t.n; i++)
		if (t.p[i] != ' ' && t.p[i] != '\n' && t.p[i] != '\t' && t.p[i] != '\r')
			return false;
	return true;
}

/* Nothing but blanks between the tokens? */
static bool only_blanks(const struct source *src, const struct token *list, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++) {
		const uint32_t from = span_end(list[i - 1].at), to = list[i].at.off;

		/* nearly always */
		if (from == to || (from + 1 == to && src->text[from] == ' '))
			continue;
		if (!is_blank((struct text){ src->text + from, to - from }))
			return false;
	}
	return true;
}

/* What is hidden of a marked token; len 0: it looks hidden already. */
static struct span hidden_at(const struct mask_walk *w, const struct mask_mark *m)
{
	struct span at = w->list[m->token].at;
	const char *p = w->src->text + at.off;
	uint32_t i;

	if (m->what == MARK_REST)
		at.len = span_end(w->list[w->n - 1].at) - at.off;
	else if (*p == '\'' || *p == '"')
		at = (struct span){ at.off + 1, at.len - 2 };
	p = w->src->text + at.off;
	for (i = 0; i < at.len && (p[i] == '*' || p[i] == '\n' || p[i] == '\r'); i++)
		;
	at.len = i < at.len ? at.len : 0;
	return at;
}

static void take_marked(const struct mask_walk *w, struct mask_found *out)
{
	struct mask_taken k = { .mem = w->mem };
	struct span *at = arena_alloc(w->mem, w->n_marks * sizeof(*at));
	size_t i;

	out->at = at;
	for (i = 0; i < w->n_marks; i++) {
		const struct mask_mark *m = &w->marks[i];

		at[out->n] = hidden_at(w, m);
		if (m->what == MARK_REST)
			mask_take_words(&k, source_text(w->src, at[out->n]));
		else
			mask_take_token(&k, w->src, &w->list[m->token], w->mem);
		out->n += at[out->n].len > 0;
	}
	give(&k, &out->pieces);
}

bool mask_tokens(const struct source *src, const struct token *list, size_t n,
		 struct mask_found *out, struct arena *mem)
{
	struct mask_walk w = { .src = src, .list = list, .n = n, .mem = mem };

	*out = (struct mask_found){ .n = 0 };
	if (!only_blanks(src, list, n))
		return false;
	mask_walk(&w);
	if (w.n_marks)
		take_marked(&w, out);
	free(w.marks);
	return true;
}

/* texts that may quote ---------------------------------------------------------------------- */

/* Of the pieces from `lo` to `hi`, which have the bytes before `d` in common and are longer, the
 * first with a byte there that is not less than `c`. */
static size_t from_byte(const struct mask_pieces *k, size_t lo, size_t hi, size_t d, int c)
{
	size_t mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if ((unsigned char)k->list[mid].p[d] < c)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static inline bool begins(const struct mask_pieces *k, char c)
{
	const unsigned char first = (unsigned char)c;

	return k->begins[first / 32] >> first % 32 & 1;
}

/* The bytes of the longest piece that `t` begins with; 0: none. */
static size_t echo_at(const struct mask_pieces *k, struct text t)
{
	size_t lo = 0, hi = k->n, d, n = 0;

	for (d = 0; lo < hi; d++) {
		for (; lo < hi && k->list[lo].n == d; lo++)
			n = d;
		if (d == t.n)
			break;
		lo = from_byte(k, lo, hi, d, (unsigned char)t.p[d]);
		hi = from_byte(k, lo, hi, d, (unsigned char)t.p[d] + 1);
	}
	return n;
}

struct text mask_echo_pieces(const struct mask_pieces *pieces, struct text t, struct arena *mem)
{
	struct buf out;
	size_t i, n;

	for (i = 0; i < t.n; i++)
		if (begins(pieces, t.p[i]) && echo_at(pieces, (struct text){ t.p + i, t.n - i }))
			break;
	if (i == t.n)
		return t;
	buf_init_unbounded(&out);
	buf_add(&out, t.p, i);
	for (; i < t.n; i += n ? n : 1) {
		n = echo_at(pieces, (struct text){ t.p + i, t.n - i });
		if (n)
			buf_adds(&out, MASK_TEXT);
		else
			buf_addc(&out, t.p[i]);
	}
	t = (struct text){ arena_copy(mem, buf_str(&out), out.n), out.n };
	buf_release(&out);
	return t;
}

struct text mask_echo(struct text sql, struct text t, struct arena *mem)
{
	struct arena *own;
	struct mask_pieces pieces;

	if (!t.n)
		return t;
	own = arena_new();
	mask_blot_pieces(sql, NULL, &pieces, own);
	t = mask_echo_pieces(&pieces, t, mem);
	arena_free(own);
	return t;
}
