/*
 * lint_secrets.c - findings without the secrets of the text they are about.
 *
 * Secrets are told by tokens, so a stretch has to begin where a statement does.  Where the whole
 * ones of a chunk end is known only as they come: what looks like many of them is tried at once,
 * and where that leaves a doubt a stretch goes to the end of the statement with findings.  What
 * stands behind that on its line is blotted, and again as what it is when its turn comes.
 */
#include "config.h"
#include "cli/lint_secrets.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "diag/diag.h"
#include "lang/mask.h"
#include "lang/parse.h"

/* Bytes that are looked through at once; that are enough of a secret to be one. */
enum { AHEAD = 1 << 16, BEGINNING = 4 };

void lint_secrets_begin(struct lint_secrets *s, struct source *src, struct lexer *lexer, bool lines)
{
	*s = (struct lint_secrets){ .src = src, .lexer = lexer, .lines = lines };
}

/* Keep what is shown of the bytes from `off` on. */
static void keep(struct lint_secrets *s, uint32_t off, struct text plain, const char *shown,
		 struct arena *mem)
{
	if (shown != plain.p && !s->shown) {
		s->shown = arena_copy(mem, s->src->user, s->src->user_len);
		s->src->shown = s->shown;
	}
	if (s->shown)
		memcpy(s->shown + off, shown, plain.n);
}

static struct text user(const struct lint_secrets *s, uint32_t from, uint32_t to)
{
	return (struct text){ s->src->user + from, to - from };
}

static struct span stmt_of(const struct parsed *p)
{
	return p ? p->at : (struct span){ 0, 0 };
}

/* As far as the last ';' before a newline, not too far, and behind `end`. */
static bool blot_many(struct lint_secrets *s, uint32_t end, struct arena *mem)
{
	uint32_t to = s->src->user_len - s->done < AHEAD ? s->src->user_len : s->done + AHEAD;
	struct text plain;
	const char *shown;

	if (end < s->one_by_one)
		return false;
	s->one_by_one = to;
	while (to > end && !(s->src->user[to - 1] == '\n' && s->src->user[to - 2] == ';'))
		to--;
	if (to <= end)
		return false;
	plain = user(s, s->done, to);
	shown = mask_blot_all(plain, mem);
	if (!shown)
		return false;
	keep(s, s->done, plain, shown, mem);
	s->done = s->one_by_one = to;
	return true;
}

static uint32_t line_end(const struct source *src, uint32_t off)
{
	const char *nl = memchr(src->user + off, '\n', src->user_len - off);

	return nl ? (uint32_t)(nl - src->user) : src->user_len;
}

/* To `end`, and for now what is behind it on the line. */
static void blot_one(struct lint_secrets *s, uint32_t end, struct arena *mem)
{
	const uint32_t tail = line_end(s->src, end);
	struct text plain = user(s, s->done, tail);
	const char *shown;

	if (tail > end && tail > s->tail) {
		shown = mask_blot(plain, mem);
		keep(s, end, user(s, end, tail),
		     shown == plain.p ? s->src->user + end : shown + (end - s->done), mem);
		s->tail = tail;
	}
	plain = user(s, s->done, end);
	keep(s, s->done, plain, mask_blot(plain, mem), mem);
	s->done = end;
}

/* A statement of which no line is shown, as it was parsed, with the pieces for lint_secrets_hide().
 */
static void blot_stmt(struct lint_secrets *s, struct span stmt, struct arena *mem)
{
	const struct text plain = source_text(s->src, stmt);

	keep(s, s->done, plain, mask_blot_pieces(plain, s->lexer, &s->pieces, mem), mem);
	s->pieces_of = stmt;
	s->done = span_end(stmt);
}

/* Messages alone are printed, and the parser has told the statement's tokens: nothing needs to be
 * copied or read again. */
static bool by_tokens(struct lint_secrets *s, const struct parsed *p, struct arena *mem)
{
	if (s->lines || !p || !p->tokens || s->src->nsubs || p->at.off < s->done ||
	    !mask_tokens(s->src, p->tokens, p->n_tokens, &s->found, mem))
		return false;
	s->found_of = p->at;
	s->done = s->judged = span_end(p->at);
	return true;
}

bool lint_secrets_blot(struct lint_secrets *s, const struct parsed *p, struct arena *mem,
		       struct arena *stmt_mem)
{
	struct span at = { 0, s->src->user_len }, stmt = stmt_of(p);
	uint32_t end;

	s->found_of.len = 0;
	if (by_tokens(s, p, stmt_mem))
		return s->found.n > 0;
	s->mem = mem;
	if (stmt.len)
		at = source_user_span(s->src, stmt);
	end = span_end(at);
	/* messages quote their statement alone */
	if (!s->lines && at.off > s->done)
		s->done = at.off;
	if (end > s->judged) {
		s->judged = s->lines ? line_end(s->src, end) : end;
		s->suspect = s->judged > s->done && mask_suspects(user(s, s->done, s->judged));
	}
	if (end > s->done) {
		if (!s->suspect)
			s->done = end;
		else if (!s->lines && !s->src->nsubs && stmt.len && stmt.off == s->done)
			blot_stmt(s, stmt, mem);
		else if (!s->lines || !blot_many(s, end, mem))
			blot_one(s, end, mem);
	}
	return s->shown && memcmp(s->shown + at.off, s->src->user + at.off, at.len) != 0;
}

/* What a message may quote: of the statement, and what the finding points at if that is blotted, of
 * which its beginning is enough. */
struct quoted {
	struct text stmt, secret;
	const struct mask_pieces *pieces; /* of the statement; NULL: not known yet */
};

static struct text secret_at(const struct lint_secrets *s, struct span at)
{
	const struct span u = source_user_span(s->src, at);
	size_t i;

	for (i = 0; s->found_of.len && i < s->found.n; i++)
		if (at.off < span_end(s->found.at[i]) && s->found.at[i].off < span_end(at))
			return source_text(s->src, at);
	if (!s->shown || !u.len || !memcmp(s->shown + u.off, s->src->user + u.off, u.len))
		return (struct text){ NULL, 0 };
	return source_text(s->src, at);
}

static size_t same_bytes(struct text a, struct text b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	return n;
}

static struct text echo(const struct quoted *q, struct text t, struct arena *mem)
{
	return q->pieces ? mask_echo_pieces(q->pieces, t, mem) : mask_echo(q->stmt, t, mem);
}

/* How much of the secret, of which its beginning is enough, stands at `t`. */
static size_t secret_bytes(const struct quoted *q, struct text t)
{
	const size_t n = same_bytes(t, q->secret);

	return n < BEGINNING ? 0 : n;
}

/* `t` without it. */
static struct text without_secret(const struct quoted *q, struct text t, struct arena *mem)
{
	struct buf b;
	size_t i, n;

	for (i = 0; i < t.n && !secret_bytes(q, (struct text){ t.p + i, t.n - i }); i++)
		;
	if (i == t.n)
		return t;
	buf_init_unbounded(&b);
	buf_add(&b, t.p, i);
	for (; i < t.n; i += n ? n : 1) {
		n = secret_bytes(q, (struct text){ t.p + i, t.n - i });
		if (n)
			buf_adds(&b, MASK_TEXT);
		else
			buf_addc(&b, t.p[i]);
	}
	t = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return t;
}

static const char *hidden(const struct quoted *q, const char *s, struct arena *mem)
{
	struct text t = echo(q, (struct text){ s, strlen(s) }, mem);

	if (q->secret.n >= BEGINNING)
		t = without_secret(q, t, mem);
	return t.p;
}

static bool tells(const struct quoted *q, const struct diag_edit *e, struct arena *mem)
{
	for (; e; e = e->next)
		if (e->text.n && !text_eq(echo(q, e->text, mem), e->text))
			return true;
	return false;
}

/* A statement may have a thousand findings: what is taken out of it is found out once. */
static const struct mask_pieces *pieces_of(struct lint_secrets *s, struct span stmt)
{
	if (!stmt.len)
		return NULL;
	if (s->found_of.len)
		return &s->found.pieces;
	if (stmt.off != s->pieces_of.off || stmt.len != s->pieces_of.len) {
		mask_blot_pieces(source_text(s->src, stmt), NULL, &s->pieces, s->mem);
		s->pieces_of = stmt;
	}
	return &s->pieces;
}

void lint_secrets_hide(struct lint_secrets *s, const struct parsed *p, struct diag *g,
		       struct arena *mem)
{
	const struct span stmt = stmt_of(p);
	const struct quoted q = {
		.stmt = stmt.len ? source_text(s->src, stmt)
				 : (struct text){ s->src->text, s->src->len },
		.secret = secret_at(s, g->at),
		.pieces = pieces_of(s, stmt),
	};
	struct diag_note *n;

	g->message = hidden(&q, g->message, mem);
	if (g->hint)
		g->hint = hidden(&q, g->hint, mem);
	for (n = g->notes; n; n = n->next)
		n->text = hidden(&q, n->text, mem);
	if (g->fix && tells(&q, g->fix->edits, mem))
		g->fix = NULL;
}
