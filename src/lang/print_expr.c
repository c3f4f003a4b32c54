/*
 * print_expr.c - an expression as SQL, with the parentheses its shape needs.
 *
 * The tree is walked up and down by its links, so that depth costs no stack;
 * what must be remembered of every open node, which kid is next, is kept in an
 * array.  print_level.c says where parentheses belong.
 *
 * Some forms keep in the tree only the expressions within them.  Those are
 * printed from the source: the tokens between two kids are the form's own.
 */
#include "config.h"
#include "lang/print_int.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/util.h"

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
	bool parens = !root && expr_needs_parens(x, o->list[o->n - 1].kids - 1);
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
