/*
 * expr.c - looking at expressions the way the FE does while it builds its tree.
 */
#include "config.h"
#include "check/expr.h"

const struct expr *expr_seen(const struct expr *e)
{
	while (e && e->first && (e->kind == EXPR_PAREN || e->kind == EXPR_COLLATE ||
				 (e->kind == EXPR_SIGN && e->op == OP_POS)))
		e = e->first;
	return e;
}

const struct expr *expr_taker(const struct expr *e, const struct expr **kid)
{
	const struct expr *up = e->up;

	while (up && (up->kind == EXPR_PAREN || up->kind == EXPR_COLLATE ||
		      (up->kind == EXPR_SIGN && up->op == OP_POS))) {
		e = up;
		up = up->up;
	}
	if (kid)
		*kid = e;
	return up;
}

bool expr_int64(const struct expr *e, int64_t *out)
{
	bool minus = false;
	uint64_t v = 0;
	size_t i;

	for (e = expr_seen(e); e && e->kind == EXPR_SIGN && e->op == OP_NEG;
	     e = expr_seen(e->first))
		minus = !minus;
	if (!e || e->kind != EXPR_INTEGER)
		return false;
	for (i = 0; i < e->text.n; i++) {
		unsigned digit = (unsigned)(e->text.p[i] - '0');

		if (v > ((uint64_t)INT64_MAX - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	*out = minus ? -(int64_t)v : (int64_t)v;
	return true;
}

bool expr_is_string(const struct expr *e)
{
	e = expr_seen(e);
	return e && (e->kind == EXPR_STRING ||
		     (e->kind == EXPR_CALL && e->special && text_is_nocase(e->text, "password")));
}

bool expr_is_quoted_name(const struct check *c, const struct expr *e)
{
	size_t i;

	if (e->kind != EXPR_STRING || c->src->text[e->at.off] != '"' || !e->text.n ||
	    e->text.n > 64)
		return false;
	for (i = 0; i < e->text.n; i++) {
		char b = e->text.p[i];

		if (!((b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' ||
		      (b >= '0' && b <= '9' && i)))
			return false;
	}
	return true;
}

bool expr_is_literal(const struct expr *e)
{
	return e->kind <= EXPR_DATETIME;
}

static bool is_argument(const struct expr *kid)
{
	return kid->kind != EXPR_WINDOW && kid->kind != EXPR_FILTER && kid->kind != EXPR_SORT;
}

uint32_t call_argc(const struct expr *e)
{
	const struct expr *kid;
	uint32_t n = 0;

	for (kid = e->first; kid; kid = kid->next)
		n += is_argument(kid);
	return n;
}

const struct expr *call_arg(const struct expr *e, uint32_t i)
{
	const struct expr *kid;

	for (kid = e->first; kid; kid = kid->next)
		if (is_argument(kid) && i-- == 0)
			return kid;
	return NULL;
}

struct text call_name(const struct expr *e)
{
	if (!e->qname)
		return e->text;
	if (e->qname->n > 2)
		return TEXT("");
	return e->qname->parts[e->qname->n - 1].text;
}
