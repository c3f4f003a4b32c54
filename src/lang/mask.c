/*
 * mask.c - secrets out of SQL, by tokens.
 * mask_walk.c says which tokens; here are they taken out.  Comments are read as SQL too:
 * secrets are commented out more often than removed.  A text that can't be read by tokens, as a
 * quote in it never ends, is shown up to the first word that tells of a secret.
 */
#include "config.h"
#include "lang/mask_int.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "diag/source.h"
#include "lang/trivia.h"

enum { COMMENTS_DEEP = 4 };

struct masking {
	struct source src;
	struct mask_taken *taken; /* NULL: nobody wants it */
	struct lexer *lexer;	  /* NULL: one of its own for each text */
	struct arena *mem;
	struct buf *out;
	struct token *list; /* the last is of kind 0, at the end */
	size_t n;	    /* without that one */
	size_t next;	    /* the tokens before it are in `out`, */
	uint32_t done;	    /* and src.text up to here */
	unsigned depth;	    /* comments in comments */
	bool blot;	    /* '*' for each byte in place of MASK_TEXT */
	bool hit;
};

static bool mask_text(struct text sql, struct buf *out, struct arena *mem, unsigned depth,
		      struct mask_taken *taken, struct lexer *lexer, bool blot, bool *sure);

/* What stands for `t`. */
static void put_mask(struct buf *out, struct text t, bool blot)
{
	size_t i;

	if (!blot)
		buf_adds(out, MASK_TEXT);
	for (i = 0; blot && i < t.n; i++)
		buf_addc(out, t.p[i] == '\n' || t.p[i] == '\r' ? t.p[i] : '*');
}

/* what stands between tokens -------------------------------------------------------- */

static void copy_comment(struct masking *m, struct span at)
{
	struct text body = { m->src.text + at.off, at.len };
	size_t head = 2, tail;

	/* "----- x", "---x": the dashes are no comment in a comment */
	while (head < body.n && body.p[0] == '-' && body.p[head] == '-')
		head++;
	buf_add(m->out, body.p, head);
	tail = body.p[0] == '/' ? 2 : 0;
	body = (struct text){ body.p + head, body.n - head - tail };
	/* most tell of no secret */
	if (mask_crude_end(body) < body.n)
		m->hit |= mask_text(body, m->out, m->mem, m->depth + 1, m->taken, m->lexer, m->blot,
				    NULL);
	else
		buf_add(m->out, body.p, body.n);
	buf_add(m->out, body.p + body.n, tail);
}

/* Copy up to `to`, which is between tokens. */
static void copy_gap(struct masking *m, uint32_t to)
{
	struct trivia t;
	struct comment c;

	trivia_start(&t, &m->src, m->done, to);
	for (;;) {
		while (trivia_next(&t, &c)) {
			buf_add(m->out, m->src.text + m->done, c.at.off - m->done);
			copy_comment(m, c.at);
			m->done = span_end(c.at);
		}
		if (!t.odd || t.at >= to)
			break;
		/* a character that the server drops; comments may follow */
		trivia_start(&t, &m->src, t.at + 1, to);
	}
	buf_add(m->out, m->src.text + m->done, to - m->done);
	m->done = to;
}

/* Copy what stands before token `i`. */
static void copy_before(struct masking *m, size_t i)
{
	for (;; m->next++) {
		struct span at = m->list[m->next].at;

		copy_gap(m, at.off);
		if (m->next >= i)
			break;
		buf_add(m->out, m->src.text + at.off, at.len);
		m->done = span_end(at);
	}
}

/* What is masked of token `i`, which is one. */
static void mask_token(struct masking *m, size_t i, bool inside)
{
	struct span at = m->list[i].at;
	struct text t = { m->src.text + at.off, at.len };
	bool quoted = *t.p == '\'' || *t.p == '"';
	struct text inner = { t.p + quoted, t.n - 2 * quoted };

	copy_before(m, i);
	mask_take_token(m->taken, &m->src, &m->list[i], m->mem);
	buf_add(m->out, t.p, quoted);
	if (inside && !m->blot) {
		inner = mask_value(TEXT(""), inner, m->mem);
		buf_add(m->out, inner.p, inner.n);
	} else {
		put_mask(m->out, inner, m->blot);
	}
	buf_add(m->out, t.p, quoted);
	m->done = span_end(at);
	m->next = i + 1;
}

/* Token `i` and all behind it. */
static void mask_rest(struct masking *m, size_t i)
{
	struct text rest;

	copy_before(m, i);
	rest = (struct text){ m->src.text + m->done, m->src.len - m->done };
	mask_take_words(m->taken, rest);
	put_mask(m->out, rest, m->blot);
}

/* Returns whether the end was come to. */
static bool mask_marked(struct masking *m)
{
	struct mask_walk w = { .src = &m->src, .list = m->list, .n = m->n, .mem = m->mem };
	size_t i;

	mask_walk(&w);
	for (i = 0; i < w.n_marks; i++) {
		if (w.marks[i].what == MARK_REST)
			mask_rest(m, w.marks[i].token);
		else
			mask_token(m, w.marks[i].token, w.marks[i].what == MARK_INSIDE);
	}
	if (!w.broken)
		copy_before(m, m->n);
	m->hit |= w.n_marks > 0;
	free(w.marks);
	return !w.broken;
}

static bool mask_crudely(struct text t, struct buf *out, struct mask_taken *taken, bool blot)
{
	size_t end = mask_crude_end(t);

	buf_add(out, t.p, end);
	if (end == t.n)
		return false;
	mask_take_words(taken, (struct text){ t.p + end, t.n - end });
	if (!blot)
		buf_addc(out, ' ');
	put_mask(out, (struct text){ t.p + end, t.n - end }, blot);
	return true;
}

/* ------------------------------------------------------------------------------------------ */

static bool quotes_pair(const struct lexer *l)
{
	const struct oddity *o;

	for (o = lexer_oddities(l); o; o = o->next)
		if (o->kind == ODD_UNTERMINATED || o->kind == ODD_COMMENT_OPEN)
			return false;
	return true;
}

static bool read_tokens(struct masking *m)
{
	struct lexer *l = m->lexer ? m->lexer : lexer_new();
	struct token t;
	size_t room = 0;
	bool whole;

	lexer_start(l, &m->src, 0, m->mem);
	do {
		t = lexer_next(l);
		ARRAY_GROW(m->list, m->n, room);
		m->list[m->n++] = t;
	} while (t.kind);
	m->n--;
	whole = quotes_pair(l);
	if (!m->lexer)
		lexer_free(l);
	return whole;
}

/* *sure, unless NULL: what a secret is was told by tokens to the end. */
static bool mask_text(struct text sql, struct buf *out, struct arena *mem, unsigned depth,
		      struct mask_taken *taken, struct lexer *lexer, bool blot, bool *sure)
{
	struct masking m = {
		.taken = taken,
		.lexer = lexer,
		.mem = mem,
		.out = out,
		.depth = depth,
		.blot = blot,
	};
	bool whole;

	if (sure)
		*sure = !sql.n;
	if (!sql.n)
		return false;
	if (sql.n >= UINT32_MAX / 2 || depth > COMMENTS_DEEP)
		return mask_crudely(sql, out, taken, blot);
	source_init(&m.src, "", sql.p, (uint32_t)sql.n);
	if (!read_tokens(&m)) {
		free(m.list);
		return mask_crudely(sql, out, taken, blot);
	}
	whole = mask_marked(&m);
	if (sure)
		*sure = whole;
	free(m.list);
	return m.hit;
}

bool mask_sql(struct text sql, struct buf *out)
{
	struct arena *mem = arena_new();
	bool hit = mask_text(sql, out, mem, 0, NULL, NULL, false, NULL);

	arena_free(mem);
	return hit;
}

const char *mask_blot_taken(struct text sql, struct mask_taken *taken, struct lexer *lexer,
			    struct arena *mem, bool *sure)
{
	struct arena *own = arena_new();
	const char *shown = sql.p;
	struct buf out;

	buf_init_unbounded(&out);
	if (mask_text(sql, &out, own, 0, taken, lexer, true, sure)) {
		if (out.n != sql.n) {
			buf_clear(&out);
			put_mask(&out, sql, true);
		}
		shown = arena_copy(mem, buf_str(&out), out.n);
	}
	buf_release(&out);
	arena_free(own);
	return shown;
}

const char *mask_blot(struct text sql, struct arena *mem)
{
	return mask_blot_taken(sql, NULL, NULL, mem, NULL);
}

const char *mask_blot_all(struct text sql, struct arena *mem)
{
	bool sure;
	const char *shown = mask_blot_taken(sql, NULL, NULL, mem, &sure);

	return sure ? shown : NULL;
}
