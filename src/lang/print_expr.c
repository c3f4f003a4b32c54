/*
 * print_expr.c - an expression as SQL, with the parentheses its shape needs.
 *
 * The tree is walked up and down by its links, so that depth costs no stack;
 * what must be remembered of every open node, which kid is next, is kept in an
 * array.  Levels are those of the grammar, loosest first: a kid looser than its
 * place allows gets parentheses.
 *
 * Some forms keep in the tree only the expressions within them.  Those are
 * printed from the source: the tokens between two kids are the form's own.
 */
#include "config.h"
#include "lang/print_int.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/util.h"

enum level {
	ANY, LEVEL_OR, LEVEL_AND, LEVEL_NOT, LEVEL_BOOL, LEVEL_PRED,
	LEVEL_SHIFT_RIGHT_LOGICAL, LEVEL_SHIFT_RIGHT, LEVEL_SHIFT_LEFT, LEVEL_BIT_OR, LEVEL_BIT_AND,
	LEVEL_ADD, LEVEL_MUL, LEVEL_XOR, LEVEL_MATCH, LEVEL_SUFFIX, LEVEL_SIGN, LEVEL_CONCAT,
	LEVEL_DOT, LEVEL_ATOM,
};

static enum level op_level(unsigned op)
{
	switch (op) {
	case OP_SHIFT_RIGHT_LOGICAL:
		return LEVEL_SHIFT_RIGHT_LOGICAL;
	case OP_SHIFT_RIGHT:
		return LEVEL_SHIFT_RIGHT;
	case OP_SHIFT_LEFT:
		return LEVEL_SHIFT_LEFT;
	case OP_BIT_OR:
		return LEVEL_BIT_OR;
	case OP_BIT_AND:
		return LEVEL_BIT_AND;
	case OP_ADD:
	case OP_SUB:
		return LEVEL_ADD;
	case OP_BIT_XOR:
		return LEVEL_XOR;
	case OP_CONCAT:
		return LEVEL_CONCAT;
	}
	return LEVEL_MUL;
}

static enum level level_of(const struct expr *x)
{
	switch ((enum expr_kind)x->kind) {
	case EXPR_NAMED_ARG:
	case EXPR_SORT:
		return ANY;
	case EXPR_OR:
		return LEVEL_OR;
	case EXPR_AND:
		return LEVEL_AND;
	case EXPR_NOT:
	case EXPR_BINARY_PREFIX:
		return LEVEL_NOT;
	case EXPR_COMPARE:
	case EXPR_IS_NULL:
		return LEVEL_BOOL;
	case EXPR_IN:
	case EXPR_IN_SUBQUERY:
	case EXPR_BETWEEN:
	case EXPR_LIKE:
		return LEVEL_PRED;
	case EXPR_ARITH:
		return op_level(x->op);
	case EXPR_MATCH:
		return LEVEL_MATCH;
	case EXPR_INDEX:
	case EXPR_SLICE:
	case EXPR_ARROW:
		return LEVEL_SUFFIX;
	case EXPR_SIGN:
		return LEVEL_SIGN;
	case EXPR_FIELD:
	case EXPR_COLLATE:
		return LEVEL_DOT;
	default:
		return LEVEL_ATOM;
	}
}

/* The level that kid number `i` of `x` must have at least. */
static enum level needed(const struct expr *x, uint32_t i)
{
	enum level own = level_of(x);

	switch ((enum expr_kind)x->kind) {
	case EXPR_OR:
	case EXPR_AND:
	case EXPR_COMPARE:
	case EXPR_ARITH:
	case EXPR_MATCH:
		return i ? own + 1 : own;
	case EXPR_NOT:
	case EXPR_IS_NULL:
	case EXPR_SIGN:
		return own;
	case EXPR_BINARY_PREFIX:
		return LEVEL_BOOL;
	case EXPR_IN:
	case EXPR_IN_SUBQUERY:
		return i ? ANY : LEVEL_SHIFT_RIGHT_LOGICAL;
	case EXPR_BETWEEN:
		return i == 2 ? LEVEL_PRED : LEVEL_SHIFT_RIGHT_LOGICAL;
	case EXPR_LIKE:
		return LEVEL_SHIFT_RIGHT_LOGICAL;
	case EXPR_INDEX:
		return i ? LEVEL_SHIFT_RIGHT_LOGICAL : LEVEL_SUFFIX;
	case EXPR_SLICE:
	case EXPR_ARROW:
	case EXPR_FIELD:
	case EXPR_COLLATE:
		return LEVEL_SUFFIX;
	default:
		return ANY;
	}
}

/* Dots hang on an atom or on a suffix: -a.b is -(a.b), but -a[1].b is not -(a[1].b). */
static bool dots_on_suffix(const struct expr *x)
{
	while (x->kind == EXPR_FIELD || x->kind == EXPR_COLLATE)
		x = x->first;
	return level_of(x) == LEVEL_SUFFIX;
}

/* Whether a lambda's body is in parentheses of its own: (a, b), (). */
static bool body_is_closed(const struct expr *x)
{
	const struct expr *kid;
	uint32_t n = 0;

	for (kid = x->first; kid; kid = kid->next)
		n++;
	return n != x->parts + 1;
}

/* A lambda is an operand like others, but takes all that stands behind it. */
static bool swallows(const struct expr *x)
{
	const struct expr *up;

	if (body_is_closed(x))
		return false;
	for (; (up = x->up); x = up)
		switch ((enum expr_kind)up->kind) {
		case EXPR_OR:
		case EXPR_AND:
		case EXPR_COMPARE:
		case EXPR_ARITH:
		case EXPR_LIKE:
		case EXPR_BETWEEN:
		case EXPR_MATCH:
			if (x->next)
				return true;
			break;
		case EXPR_NOT:
		case EXPR_SIGN:
		case EXPR_BINARY_PREFIX:
			break;
		case EXPR_IN:
		case EXPR_IN_SUBQUERY:
		case EXPR_INDEX:
			return x == up->first;
		case EXPR_IS_NULL:
		case EXPR_SLICE:
		case EXPR_ARROW:
		case EXPR_FIELD:
		case EXPR_COLLATE:
			return true;
		default:
			return false;
		}
	return false;
}

static bool needs_parens(const struct expr *x, uint32_t i)
{
	const struct expr *up = x->up;
	bool dot = up->kind == EXPR_FIELD || up->kind == EXPR_COLLATE;

	if (x->kind == EXPR_LAMBDA)
		return swallows(x);
	if (level_of(x) < needed(up, i))
		return true;
	if (dot && (x->kind == EXPR_SIGN || (up->kind == EXPR_FIELD && x->kind == EXPR_COLUMN)))
		return true;
	return level_of(x) == LEVEL_DOT && needed(up, i) > LEVEL_SUFFIX && !dot && dots_on_suffix(x);
}

/* Whether the tree keeps too little of this form to write it. */
static bool from_source(const struct expr *x)
{
	const struct expr *kid;

	switch ((enum expr_kind)x->kind) {
	case EXPR_CALL:
		for (kid = x->first; kid; kid = kid->next)
			if (kid->kind == EXPR_WINDOW || kid->kind == EXPR_FILTER)
				return true;
		return x->special;
	case EXPR_ARRAY:
	case EXPR_MAP:
		return x->special;
	case EXPR_SLICE:
	case EXPR_NAMED_ARG:
	case EXPR_SORT:
	case EXPR_WINDOW:
	case EXPR_FILTER:
		return true;
	default:
		return false;
	}
}

static bool is_list(const struct expr *x)
{
	return x->kind == EXPR_IN || x->kind == EXPR_CALL || x->kind == EXPR_ARRAY || x->kind == EXPR_MAP ||
	       x->kind == EXPR_TUPLE;
}

static void put_negation(struct printer *p, const struct expr *x)
{
	if (x->negated)
		put(p, "NOT");
}

static void put_leaf(struct printer *p, const struct expr *x)
{
	switch ((enum expr_kind)x->kind) {
	case EXPR_NULL:
		put(p, "NULL");
		break;
	case EXPR_TRUE:
		put(p, "TRUE");
		break;
	case EXPR_FALSE:
		put(p, "FALSE");
		break;
	case EXPR_STRING:
		put_string(p, x->text, '\'');
		break;
	case EXPR_BINARY:
		put(p, "X");
		put_glued(p, "'");
		buf_add(p->out, x->text.p, x->text.n);
		buf_addc(p->out, '\'');
		break;
	case EXPR_DATE:
	case EXPR_DATETIME:
		put(p, x->kind == EXPR_DATE ? "DATE" : "DATETIME");
		put_string(p, x->text, '\'');
		break;
	case EXPR_COLUMN:
		if (x->qname)
			put_qname(p, x->qname);
		else
			put_name(p, x->text);
		break;
	case EXPR_USER_VAR:
		put(p, "@");
		put_name(p, x->text);
		break;
	case EXPR_PLACEHOLDER:
		put(p, "?");
		break;
	case EXPR_TYPE:
	case EXPR_SYSTEM_VAR:
	case EXPR_BOUNDARY:
		if (p->src) {
			put_source(p, x->at.off, span_end(x->at));
			break;
		}
		if (x->kind == EXPR_SYSTEM_VAR) {
			put(p, "@");
			put_glued(p, "@");
		}
		put_text(p, x->text);
		break;
	case EXPR_SUBQUERY:
	case EXPR_OPAQUE:
		if (p->src)
			put_raw(p, x->at);
		break;
	default:
		put_text(p, x->text);
		break;
	}
}

static bool is_leaf(const struct expr *x)
{
	return x->kind <= EXPR_DATETIME || (x->kind >= EXPR_BOUNDARY && x->kind <= EXPR_PLACEHOLDER) ||
	       x->kind == EXPR_SUBQUERY || x->kind == EXPR_TYPE || x->kind == EXPR_OPAQUE;
}

static void put_odbc(struct printer *p)
{
	put(p, "{");
	put(p, "FN");
}

/* What stands before the first kid. */
static void put_head(struct printer *p, const struct expr *x)
{
	switch ((enum expr_kind)x->kind) {
	case EXPR_NOT:
		put(p, "NOT");
		break;
	case EXPR_BINARY_PREFIX:
		put(p, "BINARY");
		break;
	case EXPR_SIGN:
		put(p, expr_op_text((enum expr_op)x->op));
		if (x->first && (x->op != OP_NEG || x->first->kind != EXPR_SIGN || x->first->op != OP_NEG))
			p->glue = true;
		break;
	case EXPR_INTERVAL:
		put(p, "INTERVAL");
		break;
	case EXPR_PAREN:
	case EXPR_TUPLE:
		put(p, "(");
		break;
	case EXPR_EXISTS:
		put(p, "EXISTS");
		break;
	case EXPR_CAST:
		put(p, x->special ? "CONVERT" : "CAST");
		put_glued(p, "(");
		break;
	case EXPR_CASE:
		put(p, "CASE");
		if (!(x->parts & 1))
			put(p, "WHEN");
		break;
	case EXPR_ARRAY:
		put(p, "[");
		break;
	case EXPR_MAP:
		put(p, "MAP");
		put_glued(p, "{");
		break;
	case EXPR_LAMBDA:
		put(p, "(");
		break;
	case EXPR_ODBC:
		put_odbc(p);
		break;
	case EXPR_CALL:
		if (x->negated)
			put_odbc(p);
		if (x->qname)
			put_qname(p, x->qname);
		else
			put_text(p, x->text);
		put_glued(p, "(");
		break;
	default:
		break;
	}
}

static void put_case_word(struct printer *p, const struct expr *x, uint32_t i, bool last)
{
	uint32_t k = i - (x->parts & 1);        /* WHEN THEN WHEN THEN .. ELSE */

	if (last && (x->parts & 2))
		put(p, "ELSE");
	else
		put(p, k % 2 ? "THEN" : "WHEN");
}

/* What stands between kid i - 1 and kid i. */
static void put_between(struct printer *p, const struct expr *x, uint32_t i, const struct expr *kid)
{
	switch ((enum expr_kind)x->kind) {
	case EXPR_OR:
		put(p, "OR");
		break;
	case EXPR_AND:
		put(p, "AND");
		break;
	case EXPR_COMPARE:
	case EXPR_ARITH:
		put(p, expr_op_text((enum expr_op)x->op));
		break;
	case EXPR_LIKE:
	case EXPR_MATCH:
		put_negation(p, x);
		put(p, expr_op_text((enum expr_op)x->op));
		break;
	case EXPR_IN:
	case EXPR_IN_SUBQUERY:
		if (i == 1) {
			put_negation(p, x);
			put(p, "IN");
		}
		if (x->kind == EXPR_IN)
			put(p, i == 1 ? "(" : ",");
		break;
	case EXPR_BETWEEN:
		if (i == 1)
			put_negation(p, x);
		put(p, i == 1 ? "BETWEEN" : "AND");
		break;
	case EXPR_INDEX:
		put_glued(p, "[");
		break;
	case EXPR_CAST:
		put(p, x->special ? "," : "AS");
		break;
	case EXPR_CASE:
		put_case_word(p, x, i, !kid->next);
		break;
	case EXPR_MAP:
		put(p, i % 2 ? ":" : ",");
		break;
	case EXPR_LAMBDA:
		if (i == x->parts) {
			put(p, ")");
			put(p, "->");
			if (kid->next)                  /* a body of several */
				put(p, "(");
		} else {
			put(p, ",");
		}
		break;
	default:
		put(p, ",");
		break;
	}
}

/* What stands behind the last kid. */
static void put_tail(struct printer *p, const struct expr *x, uint32_t kids)
{
	switch ((enum expr_kind)x->kind) {
	case EXPR_IS_NULL:
		put(p, "IS");
		put_negation(p, x);
		put(p, "NULL");
		break;
	case EXPR_INTERVAL:
		put_text(p, x->text);
		break;
	case EXPR_ARROW:
		put(p, "->");
		put_string(p, x->text, '\'');
		break;
	case EXPR_FIELD:
		put(p, ".");
		put_name(p, x->text);
		break;
	case EXPR_COLLATE:
		put(p, "COLLATE");
		put_string(p, x->text, '\'');
		break;
	case EXPR_INDEX:
	case EXPR_ARRAY:
		put(p, "]");
		break;
	case EXPR_MAP:
		put(p, "}");
		break;
	case EXPR_PAREN:
	case EXPR_TUPLE:
	case EXPR_IN:
	case EXPR_CAST:
		put(p, ")");
		break;
	case EXPR_CALL:
		put(p, ")");
		if (x->negated)
			put(p, "}");
		break;
	case EXPR_ODBC:
		put(p, "}");
		break;
	case EXPR_CASE:
		put(p, "END");
		break;
	case EXPR_LAMBDA:
		if (kids == x->parts) {                 /* without a body */
			put(p, ")");
			put(p, "->");
			put(p, "(");
			put(p, ")");
		} else if (kids > x->parts + 1) {
			put(p, ")");
		}
		break;
	default:
		break;
	}
}

/* A node that is open, and what has been written of it. */
struct open {
	uint32_t kids;                  /* begun */
	uint32_t done;                  /* end of the last of them in the source */
	bool parens, source;
};

struct opens {
	struct open *list;
	size_t n, room;
};

static struct open *open_push(struct opens *o)
{
	if (o->n == o->room) {
		o->room = o->room ? o->room * 2 : 64;
		o->list = xrealloc(o->list, o->room * sizeof(*o->list));
	}
	o->list[o->n] = (struct open){ 0 };
	return &o->list[o->n++];
}

static void enter(struct printer *p, struct opens *o, const struct expr *x, bool root)
{
	bool parens = !root && needs_parens(x, o->list[o->n - 1].kids - 1);
	struct open *me = open_push(o);

	me->parens = parens;
	me->source = p->src && from_source(x);
	me->done = x->at.off;
	if (parens)
		put(p, "(");
	if (is_leaf(x))
		put_leaf(p, x);
	else if (!me->source)
		put_head(p, x);
}

static void leave(struct printer *p, struct opens *o, const struct expr *x)
{
	struct open *me = &o->list[--o->n];

	if (me->source)
		put_source(p, me->done, span_end(x->at));
	else if (p->src && is_list(x) && x->parts > EXPR_KIDS_KEPT)
		put_raw(p, (struct span){ me->done, span_end(x->at) - me->done });
	else if (!is_leaf(x))
		put_tail(p, x, me->kids);
	if (me->parens)
		put(p, ")");
	if (o->n)
		o->list[o->n - 1].done = span_end(x->at);
}

/* Go on to kid `x` of the innermost open node. */
static void step(struct printer *p, struct opens *o, const struct expr *x)
{
	struct open *up = &o->list[o->n - 1];

	if (up->source)
		put_source(p, up->done, x->at.off);
	else if (up->kids)
		put_between(p, x->up, up->kids, x);
	up->kids++;
}

void put_expr(struct printer *p, const struct expr *e)
{
	struct opens o = { 0 };
	const struct expr *x = e;

	enter(p, &o, x, true);
	for (;;) {
		if (x->first && !is_leaf(x)) {
			x = x->first;
			step(p, &o, x);
			enter(p, &o, x, false);
			continue;
		}
		leave(p, &o, x);
		while (x != e && !x->next) {
			x = x->up;
			leave(p, &o, x);
		}
		if (x == e)
			break;
		x = x->next;
		step(p, &o, x);
		enter(p, &o, x, false);
	}
	free(o.list);
}
