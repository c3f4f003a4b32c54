/*
 * expr_subquery.c - the inside of a subquery.
 *
 * It is no more than a balanced stretch of text to the grammar, and a statement
 * with one cannot succeed anyway.  But the FE builds its tree before it refuses
 * it, so what it finds in there is refused earlier, and with another message.
 * Literals, types, slices and the plainest slips of grammar show in the tokens;
 * the rest is left alone.
 */
#include "config.h"
#include "check/expr.h"

#include "base/util.h"
#include "lang/token.h"

struct piece {
	enum { PIECE_END, PIECE_WORD, PIECE_NUMBER, PIECE_STRING, PIECE_BINARY, PIECE_SIGN } kind;
	struct text text;
};

struct scan {
	const char *p, *end;
};

static bool is_digit(char b)
{
	return b >= '0' && b <= '9';
}

static bool is_word(char b)
{
	return is_digit(b) || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' ||
	       b == '$' || (unsigned char)b >= 0x80;
}

static const char *quoted_end(const char *p, const char *end)
{
	char quote = *p++;

	for (; p < end; p++) {
		if (*p == '\\' && quote != '`' && p + 1 < end)
			p++;
		else if (*p == quote && p + 1 < end && p[1] == quote)
			p++;
		else if (*p == quote)
			return p + 1;
	}
	return end;
}

/* Over blanks and comments. */
static void skip(struct scan *s)
{
	while (s->p < s->end) {
		const char *p = s->p;

		if (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n') {
			s->p++;
		} else if (s->end - p > 2 && memcmp(p, "\xe3\x80\x80", 3) == 0) {
			s->p += 3;
		} else if (s->end - p > 1 && p[0] == '-' && p[1] == '-') {
			while (s->p < s->end && *s->p != '\n' && *s->p != '\r')
				s->p++;
		} else if (s->end - p > 1 && p[0] == '/' && p[1] == '*') {
			p = memmem(p + 2, (size_t)(s->end - p - 2), "*/", 2);
			if (!p)
				return;         /* two signs, no comment */
			s->p = p + 2;
		} else {
			return;
		}
	}
}

/* Digits, a point, an exponent; a word when letters follow. */
static struct piece number(struct scan *s)
{
	const char *start = s->p, *p = s->p, *q;
	bool plain = true;

	while (p < s->end && is_digit(*p))
		p++;
	if (p < s->end && *p == '.') {
		plain = false;
		for (p++; p < s->end && is_digit(*p); p++)
			;
	}
	if (p < s->end && (*p == 'e' || *p == 'E')) {
		q = p + 1;
		if (q < s->end && (*q == '+' || *q == '-'))
			q++;
		if (q < s->end && is_digit(*q)) {
			while (q < s->end && is_digit(*q))
				q++;
			if (q == s->end || !is_word(*q) || !plain) {
				s->p = q;
				return (struct piece){ PIECE_NUMBER,
						       { start, (size_t)(q - start) } };
			}
		}
	}
	if (plain && p < s->end && is_word(*p)) {
		while (p < s->end && is_word(*p))
			p++;
		s->p = p;
		return (struct piece){ PIECE_WORD, { start, (size_t)(p - start) } };
	}
	s->p = p;
	return (struct piece){ PIECE_NUMBER, { start, (size_t)(p - start) } };
}

static struct piece next(struct scan *s)
{
	const char *start;

	skip(s);
	start = s->p;
	if (start == s->end)
		return (struct piece){ PIECE_END, { start, 0 } };
	if (*start == '\'' || *start == '"' || *start == '`') {
		s->p = quoted_end(start, s->end);
		return (struct piece){ *start == '`' ? PIECE_WORD : PIECE_STRING,
				       { start, (size_t)(s->p - start) } };
	}
	if ((*start == 'x' || *start == 'X') && s->end - start > 1 &&
	    (start[1] == '\'' || start[1] == '"')) {
		s->p = quoted_end(start + 1, s->end);
		return (struct piece){ PIECE_BINARY, { start, (size_t)(s->p - start) } };
	}
	if (is_digit(*start) || (*start == '.' && s->end - start > 1 && is_digit(start[1])))
		return number(s);
	while (s->p < s->end && is_word(*s->p))
		s->p++;
	if (s->p > start)
		return (struct piece){ PIECE_WORD, { start, (size_t)(s->p - start) } };
	s->p++;
	return (struct piece){ PIECE_SIGN, { start, 1 } };
}

static bool is_sign(const struct piece *p, char sign)
{
	return p->kind == PIECE_SIGN && p->text.p[0] == sign;
}

/* Judge a piece as the node that the grammar would have made of it. */
static void leaf(struct check *c, enum expr_kind kind, struct text value, const char *from,
		 const char *to)
{
	struct expr e = { .kind = (uint8_t)kind, .text = value };

	e.at = (struct span){ (uint32_t)(from - c->src->text), (uint32_t)(to - from) };
	if (kind == EXPR_TYPE)
		type_check(c, &e);
	else
		literal_check(c, &e);
}

static struct text inside(struct text quoted)
{
	return quoted.n >= 2 ? (struct text){ quoted.p + 1, quoted.n - 2 } : quoted;
}

static void number_piece(struct check *c, const struct piece *p)
{
	struct text t = p->text;
	enum expr_kind kind = memchr(t.p, 'e', t.n) || memchr(t.p, 'E', t.n) ? EXPR_DOUBLE :
			      memchr(t.p, '.', t.n) ? EXPR_DECIMAL : EXPR_INTEGER;

	leaf(c, kind, t, t.p, t.p + t.n);
}

/* [1:2], [:], on what stands behind the bracket. */
static bool is_slice(struct scan s)
{
	struct piece p = next(&s);

	if (p.kind == PIECE_NUMBER)
		p = next(&s);
	if (!is_sign(&p, ':'))
		return false;
	p = next(&s);
	if (p.kind == PIECE_NUMBER)
		p = next(&s);
	return is_sign(&p, ']');
}

static struct span span_of(const struct check *c, const char *from, const char *to)
{
	return (struct span){ (uint32_t)(from - c->src->text), (uint32_t)(to - from) };
}

static void broken(struct check *c, const struct piece *p, relset refused)
{
	diag_add(c->diags, DIAG_subquery_syntax, span_of(c, p->text.p, p->text.p + p->text.n),
		 refused, "the subquery cannot be parsed at '%.*s'", TEXT_ARG(p->text));
}

/* Reserved everywhere, so that it is no name. */
static bool is_reserved(struct text word)
{
	const struct keyword *k = word.n && word.p[0] != '`' ? keyword_find(word) : NULL;

	return k && k->reserved == RELS_ALL;
}

static bool is_name(struct text word)
{
	return !is_digit(word.p[0]) && (word.p[0] == '`' || !keyword_find(word));
}

/* An operator that an interval cannot follow. */
static bool multiplies(const struct piece *p)
{
	return is_sign(p, '*') || is_sign(p, '/') || is_sign(p, '%') || is_sign(p, '^') ||
	       (p->kind == PIECE_WORD &&
		(text_is_nocase(p->text, "DIV") || text_is_nocase(p->text, "MOD")));
}

/* DATE '..', DECIMAL(..), INTERVAL, EXTRACT(..), MATCH_ANY: by what follows. */
static void word_piece(struct check *c, struct scan s, const struct piece *word,
		       const struct piece *before)
{
	const char *start = word->text.p;
	struct piece p = next(&s);

	if (p.kind == PIECE_STRING) {
		if (text_is_nocase(word->text, "date"))
			leaf(c, EXPR_DATE, inside(p.text), start, s.p);
		else if (text_is_nocase(word->text, "datetime"))
			leaf(c, EXPR_DATETIME, inside(p.text), start, s.p);
		else if (text_is_nocase(word->text, "match_any") ||
			 text_is_nocase(word->text, "match_all"))
			broken(c, word, RELS_BEFORE(REL_4_1_0));
	}
	if (p.kind == PIECE_NUMBER && is_name(word->text))
		broken(c, &p, RELS_ALL);
	if (multiplies(before) && p.kind != PIECE_SIGN && p.kind != PIECE_END &&
	    text_is_nocase(word->text, "interval"))
		diag_add(c->diags, DIAG_interval_operator, span_of(c, start, start + word->text.n),
			 RELS_ALL, "an interval can be added and subtracted, nothing else");
	if (!is_sign(&p, '('))
		return;
	p = next(&s);
	if (text_is_nocase(word->text, "extract")) {
		if (p.kind == PIECE_WORD && is_reserved(p.text))
			broken(c, &p, RELS_ALL);
	} else if (p.kind == PIECE_NUMBER) {
		while (p.kind == PIECE_NUMBER || is_sign(&p, ','))
			p = next(&s);
		if (is_sign(&p, ')'))
			leaf(c, EXPR_TYPE, word->text, start, s.p);
	}
}

/* {fn f(..)} */
static void brace(struct check *c, struct scan s)
{
	struct piece fn = next(&s), name = next(&s);
	struct expr call = { .kind = EXPR_CALL, .text = name.text };

	if (fn.kind == PIECE_WORD && name.kind == PIECE_WORD && text_is_nocase(fn.text, "fn") &&
	    !call_is_odbc(&call))
		diag_add(c->diags, DIAG_odbc_function,
			 span_of(c, name.text.p, name.text.p + name.text.n), RELS_ALL,
			 "{fn ..} does not know this function");
}

static void sign_piece(struct check *c, struct scan s, const struct piece *sign,
		       const struct piece *before)
{
	switch (*sign->text.p) {
	case '?':
		c->prepared = true;
		break;
	case '[':
		if (is_slice(s))
			diag_add(c->diags, DIAG_array_slice,
				 span_of(c, sign->text.p, sign->text.p + 1), RELS_ALL,
				 "the server has no array slices");
		break;
	case '{':
		brace(c, s);
		break;
	case '/':
		/* also what an unfinished comment leaves */
		if (is_sign(before, '*') || is_sign(before, '/') ||
		    (before->kind == PIECE_WORD && text_is_nocase(before->text, "select")))
			broken(c, sign, RELS_ALL);
		break;
	}
}

void subquery_check(struct check *c, const struct expr *e)
{
	struct text all = source_text(c->src, e->at);
	struct scan s = { all.p, all.p + all.n };
	struct piece p, before = { PIECE_END, { all.p, 0 } };

	for (; (p = next(&s)).kind != PIECE_END; before = p) {
		switch (p.kind) {
		case PIECE_NUMBER:
			number_piece(c, &p);
			break;
		case PIECE_BINARY:
			if (p.text.n >= 3)
				leaf(c, EXPR_BINARY, (struct text){ p.text.p + 2, p.text.n - 3 },
				     p.text.p, p.text.p + p.text.n);
			break;
		case PIECE_WORD:
			word_piece(c, s, &p, &before);
			break;
		case PIECE_SIGN:
			sign_piece(c, s, &p, &before);
			break;
		default:
			break;
		}
	}
}
