/*
 * same.c - clauses compared by meaning.
 *
 * An expression becomes a line in which every node is spelled in one way; equal
 * lines are equal expressions.  Lines that differ prove nothing yet, as the FE may
 * just print it otherwise: only other columns, values or comparisons do.
 */
#include "config.h"
#include "job/same.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "check/delimiter.h"
#include "check/jvalue.h"
#include "diag/diag.h"
#include "lang/ast.h"
#include "base/util.h"
#include "lang/parse.h"

/* Deeper expressions are compared as bytes only. */
enum { DEPTH_MAX = 500, LINE_MAX_BYTES = 4 << 20 };

struct piece {
	struct source *src;
	const struct clause *clause;
};

/* The clause that `before` text `after` is; false when it does not read as just that. */
static bool read_clause(const char *before, struct text text, const char *after,
			enum clause_kind kind, struct arena *mem, struct piece *out)
{
	struct targets targets;
	struct parsed parsed, rest;
	struct parser *parser;
	struct diags diags;
	struct buf sql;
	bool ok;

	buf_init(&sql, LINE_MAX_BYTES);
	buf_adds(&sql, "ALTER ROUTINE LOAD FOR j ");
	buf_adds(&sql, before);
	buf_add(&sql, text.p, text.n);
	buf_adds(&sql, after);
	out->src = ARENA_NEW(mem, struct source);
	source_init(out->src, "", arena_copy(mem, buf_str(&sql), sql.n), (uint32_t)sql.n);
	ok = !sql.full;
	buf_release(&sql);
	targets_all(&targets);
	diags_init(&diags, mem, &targets);
	parser = parser_new();
	parser_start(parser, out->src, 0);
	ok = ok && parser_next(parser, mem, &diags, &parsed) && parsed.stmt && !parsed.broken &&
	     !parser_next(parser, mem, &diags, &rest);
	parser_free(parser);
	out->clause = ok ? parsed.stmt->clauses : NULL;
	return out->clause && out->clause->kind == kind && !out->clause->next &&
	       !parsed.stmt->job_props.present && !parsed.stmt->source;
}

/* a line of an expression -------------------------------------------------------- */

struct line {
	struct buf *b;
	const struct source *src;
	unsigned depth;
	bool gave_up;
};

static char low(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static void add_low(struct buf *b, struct text t, bool blanks)
{
	size_t i;

	for (i = 0; i < t.n; i++)
		if (blanks || ((unsigned char)t.p[i] > ' ' && t.p[i] != '`'))
			buf_addc(b, low(t.p[i]));
}

/* SQL in one way: without blanks and backticks, in lower case, but strings as they are. */
static void add_code(struct buf *b, struct text t)
{
	char quote = '\0';
	size_t i;

	for (i = 0; i < t.n; i++) {
		const char c = t.p[i];

		if (quote && c == '\\' && i + 1 < t.n) {
			buf_addc(b, c);
			buf_addc(b, t.p[++i]);
		} else if (quote ? c == quote : c == '\'' || c == '"') {
			quote = quote ? '\0' : c;
			buf_addc(b, '\'');
		} else if (quote) {
			buf_addc(b, c);
		} else {
			add_low(b, (struct text){ t.p + i, 1 }, false);
		}
	}
}

/* Numbers by value: 06 is 6, 1.50 is 1.5; long ones by their digits. */
static void add_number(struct buf *b, struct text t)
{
	char digits[32];

	while (t.n > 1 && t.p[0] == '0' && t.p[1] >= '0' && t.p[1] <= '9') {
		t.p++;
		t.n--;
	}
	if (t.n > 15) {
		add_low(b, t, false);
		return;
	}
	memcpy(digits, t.p, t.n);
	digits[t.n] = '\0';
	buf_addf(b, "%.15g", strtod(digits, NULL));
}

static bool is_number(const struct expr *e)
{
	return e->kind == EXPR_INTEGER || e->kind == EXPR_DECIMAL || e->kind == EXPR_DOUBLE;
}

/* What the FE's printer leaves out altogether. */
static const struct expr *inner(const struct expr *e)
{
	while ((e->kind == EXPR_PAREN || e->kind == EXPR_BINARY_PREFIX || e->kind == EXPR_COLLATE ||
		(e->kind == EXPR_SIGN && e->op == OP_POS)) &&
	       e->first)
		e = e->first;
	return e;
}

static void put(struct line *l, const struct expr *e);

static void put_kids(struct line *l, const struct expr *e)
{
	const struct expr *k;

	for (k = e->first; k; k = k->next)
		put(l, k);
	buf_addc(l->b, ')');
}

static void put_sign(struct line *l, const struct expr *e)
{
	const struct expr *k = inner(e->first);

	if (e->op == OP_NEG && is_number(k)) {
		buf_adds(l->b, "#-");
		add_number(l->b, k->text);
		buf_addc(l->b, ' ');
	} else if (e->op == OP_NEG) {
		/* which is how the FE prints it */
		buf_addf(l->b, "(%d/%d/0/0  #-1 ", EXPR_ARITH, OP_MUL);
		put_kids(l, e);
	} else if (e->op == OP_LOG_NOT) {
		buf_adds(l->b, "(not ");
		put_kids(l, e);
	} else {
		buf_adds(l->b, "(~ ");
		put_kids(l, e);
	}
}

/* Forms of which the tree has no more than their place in the text. */
static void put_raw(struct line *l, const struct expr *e)
{
	buf_adds(l->b, "raw:");
	add_code(l->b, source_text(l->src, e->at));
	buf_addc(l->b, ' ');
}

static void put_node(struct line *l, const struct expr *e)
{
	switch (e->kind) {
	case EXPR_STRING:
	case EXPR_DATE:
	case EXPR_DATETIME:
		buf_addf(l->b, "'%zu:", e->text.n);
		buf_add(l->b, e->text.p, e->text.n);
		buf_addc(l->b, ' ');
		break;
	case EXPR_INTEGER:
	case EXPR_DECIMAL:
	case EXPR_DOUBLE:
		buf_addc(l->b, '#');
		add_number(l->b, e->text);
		buf_addc(l->b, ' ');
		break;
	case EXPR_COLUMN:
		buf_addc(l->b, '@');
		add_low(l->b, e->text, true);
		buf_addc(l->b, ' ');
		break;
	case EXPR_SIGN:
		put_sign(l, e);
		break;
	case EXPR_NOT:
		buf_adds(l->b, "(not ");
		put_kids(l, e);
		break;
	case EXPR_LIKE:
		buf_adds(l->b, e->negated ? "(not (" : "(");
		buf_adds(l->b, e->op == OP_LIKE ? "like " : "regexp ");
		put_kids(l, e);
		if (e->negated)
			buf_addc(l->b, ')');
		break;
	case EXPR_CALL:
		if (e->special || e->parts) {
			put_raw(l, e);
			break;
		}
		buf_addc(l->b, '(');
		add_low(l->b, e->text, false);
		buf_addc(l->b, ' ');
		put_kids(l, e);
		break;
	case EXPR_TYPE:
	case EXPR_WINDOW:
	case EXPR_SUBQUERY:
	case EXPR_OPAQUE:
		put_raw(l, e);
		break;
	default:
		buf_addf(l->b, "(%d/%d/%d/%u ", e->kind, e->op, e->negated,
			 e->kind == EXPR_CASE || e->kind == EXPR_LAMBDA ? e->parts : 0);
		add_low(l->b, e->text, true);
		buf_addc(l->b, ' ');
		put_kids(l, e);
	}
}

static void put(struct line *l, const struct expr *e)
{
	if (l->gave_up || ++l->depth > DEPTH_MAX) {
		l->gave_up = true;
		return;
	}
	put_node(l, inner(e));
	l->depth--;
}

/* its pieces ----------------------------------------------------------------------- */

/* A text; of one that looks like a date or a time without the zeros that the FE may add. */
static void add_string(struct buf *b, struct text t)
{
	bool date = t.n > 0 && t.n < 40;
	size_t i;

	for (i = 0; i < t.n && date; i++)
		date = strchr("0123456789-: T.", t.p[i]) != NULL && t.p[i];
	if (text_starts((struct text){ t.p + (t.n > 9 ? t.n - 9 : 0), t.n > 9 ? 9 : t.n },
			" 00:00:00"))
		t.n -= date ? 9 : 0;
	for (i = 0; i < t.n; i++)
		if (!date)
			buf_addc(b, t.p[i]);
		else if (t.p[i] != '0' || (i && t.p[i - 1] >= '0' && t.p[i - 1] <= '9'))
			buf_addc(b, t.p[i] == 'T' ? ' ' : t.p[i]);
}

static void piece_of(const struct expr *e, struct buf *b)
{
	switch (e->kind) {
	case EXPR_STRING:
	case EXPR_DATE:
	case EXPR_DATETIME:
		buf_addc(b, '\'');
		add_string(b, e->text);
		break;
	case EXPR_INTEGER:
	case EXPR_DECIMAL:
	case EXPR_DOUBLE:
		buf_addc(b, '#');
		add_number(b, e->text);
		break;
	case EXPR_COLUMN:
		buf_addc(b, '@');
		add_low(b, e->text, true);
		break;
	case EXPR_COMPARE:
		buf_addf(b, "=%d", e->op);
		break;
	case EXPR_AND:
		buf_adds(b, "and");
		break;
	case EXPR_OR:
		buf_adds(b, "or");
		break;
	default:
		break;
	}
}

static int by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* Columns, values and comparisons, sorted, a line each.  -1 of a negated number is no piece:
 * the FE writes one of its own there. */
static char *pieces_of(const struct expr *e, struct arena *mem)
{
	const char **list = NULL;
	const struct expr *x;
	size_t n = 0, room = 0, i;
	struct buf b;
	char *all;

	buf_init(&b, LINE_MAX_BYTES);
	for (x = e; x; x = expr_walk(e, x)) {
		buf_clear(&b);
		piece_of(x, &b);
		if (!b.n || !strcmp(b.p, "#1"))
			continue;
		ARRAY_GROW(list, n, room);
		list[n++] = arena_copy(mem, b.p, b.n);
	}
	if (n)
		qsort(list, n, sizeof(*list), by_text);
	buf_clear(&b);
	for (i = 0; i < n; i++)
		buf_addf(&b, "%s\n", list[i]);
	all = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
	free(list);
	return all;
}

static enum same same_expr(const struct expr *a, const struct source *src_a, const struct expr *b,
			   const struct source *src_b, struct arena *mem)
{
	struct buf x, y;
	struct line l = { &x, src_a, 0, false }, m = { &y, src_b, 0, false };
	enum same s = SAME_MAYBE;

	buf_init(&x, LINE_MAX_BYTES);
	buf_init(&y, LINE_MAX_BYTES);
	put(&l, a);
	put(&m, b);
	if (!l.gave_up && !m.gave_up && !x.full && !y.full && x.n == y.n && !memcmp(x.p, y.p, x.n))
		s = SAME_YES;
	else if (strcmp(pieces_of(a, mem), pieces_of(b, mem)) != 0)
		s = SAME_NO;
	buf_release(&x);
	buf_release(&y);
	return s;
}

enum same same_where(struct text a, struct text b, struct arena *mem)
{
	struct piece x, y;

	a = text_trim(a);
	b = text_trim(b);
	if (text_eq(a, b))
		return SAME_YES;
	/* "*": there is none */
	if (text_is(a, "*") || text_is(b, "*"))
		return SAME_NO;
	if (!read_clause("WHERE ", a, "", CLAUSE_WHERE, mem, &x) ||
	    !read_clause("WHERE ", b, "", CLAUSE_WHERE, mem, &y) || !x.clause->where ||
	    !y.clause->where)
		return SAME_MAYBE;
	return same_expr(x.clause->where, x.src, y.clause->where, y.src, mem);
}

/* which expression a print stands for ---------------------------------------------- */

/* What it prints without an end of its own. */
static bool is_open(const struct expr *e)
{
	switch (e->kind) {
	case EXPR_OR:
	case EXPR_AND:
	case EXPR_NOT:
	case EXPR_COMPARE:
	case EXPR_IS_NULL:
	case EXPR_IN:
	case EXPR_IN_SUBQUERY:
	case EXPR_BETWEEN:
	case EXPR_LIKE:
	case EXPR_ARITH:
	case EXPR_MATCH:
	case EXPR_ARROW:
	case EXPR_LAMBDA:
		return true;
	case EXPR_SIGN:
		return !e->first || !is_number(e->first);
	default:
		return false;
	}
}

/* May `kid`, printed as it is, have been an operand of `e` and nothing else? */
static bool is_operand(const struct expr *e, const struct expr *kid)
{
	switch (e->kind) {
	case EXPR_COMPARE:
	case EXPR_IS_NULL:
	case EXPR_IN:
	case EXPR_IN_SUBQUERY:
	case EXPR_BETWEEN:
	case EXPR_LIKE:
		/* a comparison within arithmetic is no use to anybody */
		return kid->kind == EXPR_ARITH || kid->kind == EXPR_SIGN;
	case EXPR_ARITH:
		return kid->kind == EXPR_ARITH && kid->op == e->op &&
		       (e->op == OP_ADD || e->op == OP_MUL);
	default:
		return false;
	}
}

static bool is_told(const struct expr *root)
{
	const struct expr *e, *kid;

	for (e = root; e; e = expr_walk(root, e)) {
		if (!is_open(e))
			continue;
		for (kid = e->first; kid; kid = kid->next)
			if (is_open(kid) && !is_operand(e, kid) &&
			    !(e->kind == EXPR_IN && kid != e->first))
				return false;
	}
	return true;
}

bool same_where_is_told(struct text shown, struct arena *mem)
{
	struct piece x;

	shown = text_trim(shown);
	if (text_is(shown, "*"))
		return true;
	return read_clause("WHERE ", shown, "", CLAUSE_WHERE, mem, &x) && x.clause->where &&
	       is_told(x.clause->where);
}

bool same_columns_are_told(struct text shown, struct arena *mem)
{
	const struct col *c;
	struct piece x;

	if (text_is(shown, "*"))
		return true;
	if (!read_clause("COLUMNS (", shown, ")", CLAUSE_COLUMNS, mem, &x))
		return false;
	for (c = x.clause->cols; c; c = c->next)
		if (c->value && !is_told(c->value))
			return false;
	return true;
}

bool same_reads_where(struct text a, struct arena *mem)
{
	struct piece x;

	return read_clause("WHERE ", a, "", CLAUSE_WHERE, mem, &x);
}

/* The next item of the kind, or NULL. */
static const struct col *next_col(const struct col *c, bool assigned)
{
	while (c && c->assigned != assigned)
		c = c->next;
	return c;
}

static bool same_name(struct text a, struct text b)
{
	size_t i;

	for (i = 0; a.n == b.n && i < a.n; i++)
		if (low(a.p[i]) != low(b.p[i]))
			return false;
	return a.n == b.n;
}

static enum same same_col(const struct col *c, const struct source *src_c, const struct col *d,
			  const struct source *src_d, struct arena *mem)
{
	if (!same_name(c->name.text, d->name.text))
		return SAME_NO;
	if (!c->assigned)
		return SAME_YES;
	/* the FE has no text for DEFAULT */
	if (!c->value || !d->value)
		return SAME_MAYBE;
	return same_expr(c->value, src_c, d->value, src_d, mem);
}

enum same same_columns(struct text a, struct text b, struct arena *mem)
{
	const struct col *c, *d;
	enum same all = SAME_YES, one;
	struct piece x, y;
	int assigned;

	if (text_eq(a, b))
		return SAME_YES;
	if (text_is(a, "*") || text_is(b, "*"))
		return SAME_NO;
	if (!read_clause("COLUMNS (", a, ")", CLAUSE_COLUMNS, mem, &x) ||
	    !read_clause("COLUMNS (", b, ")", CLAUSE_COLUMNS, mem, &y))
		return SAME_MAYBE;
	for (assigned = 0; assigned < 2; assigned++) {
		c = next_col(x.clause->cols, assigned);
		d = next_col(y.clause->cols, assigned);
		while (c && d) {
			one = same_col(c, x.src, d, y.src, mem);
			if (one == SAME_NO)
				return SAME_NO;
			if (one == SAME_MAYBE)
				all = SAME_MAYBE;
			c = next_col(c->next, assigned);
			d = next_col(d->next, assigned);
		}
		if (c || d)
			return SAME_NO;
	}
	return all;
}

/* Names without backticks, in lower case, sorted. */
static char *names_of(struct text list, struct arena *mem)
{
	const char **name = NULL;
	size_t n = 0, room = 0, i, from = 0;
	struct buf b;
	char *all;

	buf_init(&b, LINE_MAX_BYTES);
	for (i = 0; i <= list.n; i++) {
		if (i < list.n && list.p[i] != ',')
			continue;
		buf_clear(&b);
		add_low(&b, (struct text){ list.p + from, i - from }, false);
		ARRAY_GROW(name, n, room);
		name[n++] = arena_copy(mem, buf_str(&b), b.n);
		from = i + 1;
	}
	qsort(name, n, sizeof(*name), by_text);
	buf_clear(&b);
	for (i = 0; i < n; i++)
		buf_addf(&b, "%s,", name[i]);
	all = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
	free(name);
	return all;
}

enum same same_partitions(struct text a, struct text b, struct arena *mem)
{
	return strcmp(names_of(a, mem), names_of(b, mem)) == 0 ? SAME_YES : SAME_NO;
}

enum same same_separator(struct text a, struct text b, struct arena *mem)
{
	struct text x, y;

	if (text_eq(a, b))
		return SAME_YES;
	if (delimiter_convert(a, mem, &x) || delimiter_convert(b, mem, &y))
		return SAME_MAYBE;
	return text_eq(x, y) ? SAME_YES : SAME_NO;
}

enum same same_number(struct text a, struct text b)
{
	double x, y;
	int64_t i, k;

	if (java_long(a, &i) && java_long(b, &k))
		return i == k ? SAME_YES : SAME_NO;
	if (!java_double(a, &x) || !java_double(b, &y))
		return text_eq(a, b) ? SAME_YES : SAME_MAYBE;
	/* NaN is what it is */
	return x == y || (x != x && y != y) ? SAME_YES : SAME_NO;
}
