/*
 * expr_const.c - conditions that are never true, whatever the row.
 *
 * Only what is certain from the text: constants compared with constants, NULL
 * compared with anything, bounds in the wrong order, and what AND, OR and NOT
 * make of those.  Walks with a stack of its own: conditions nest as deep as
 * their author likes.
 */
#include "config.h"
#include "check/expr.h"

#include <stdlib.h>

/* What is known of a condition. */
enum truth {
	UNKNOWN,
	ALWAYS,                 /* true */
	NEVER,                  /* false */
	IS_NULL,
	FALSE_OR_NULL,          /* one of the two, which depends on the row */
};

static bool never(enum truth t)
{
	return t == NEVER || t == IS_NULL || t == FALSE_OR_NULL;
}

static enum truth truth_not(enum truth t)
{
	return t == ALWAYS ? NEVER : t == NEVER ? ALWAYS : t == IS_NULL ? IS_NULL : UNKNOWN;
}

static enum truth truth_and(enum truth a, enum truth b)
{
	if (a == NEVER || b == NEVER)
		return NEVER;
	if (a == ALWAYS)
		return b;
	if (b == ALWAYS)
		return a;
	if (a == IS_NULL && b == IS_NULL)
		return IS_NULL;
	return never(a) || never(b) ? FALSE_OR_NULL : UNKNOWN;
}

static enum truth truth_or(enum truth a, enum truth b)
{
	if (a == ALWAYS || b == ALWAYS)
		return ALWAYS;
	if (a == NEVER)
		return b;
	if (b == NEVER)
		return a;
	if (a == IS_NULL && b == IS_NULL)
		return IS_NULL;
	return never(a) && never(b) ? FALSE_OR_NULL : UNKNOWN;
}

/* The value of a number literal, its signs counted; false for anything else and
 * for numbers a double cannot hold to the last digit. */
static bool exact_number(const struct expr *e, double *out)
{
	char copy[32];
	int64_t v;

	if (expr_int64(e, &v)) {
		*out = (double)v;
		return v > -(1LL << 53) && v < 1LL << 53;
	}
	e = expr_seen(e);
	if (!e || e->kind != EXPR_DECIMAL || e->text.n >= 16)
		return false;
	memcpy(copy, e->text.p, e->text.n);
	copy[e->text.n] = '\0';
	*out = strtod(copy, NULL);
	return true;
}

static enum truth of_order(enum expr_op op, int order)
{
	bool holds = op == OP_EQ || op == OP_EQ_SAFE ? order == 0 : op == OP_NE ? order != 0 :
		     op == OP_LT ? order < 0 : op == OP_LE ? order <= 0 :
		     op == OP_GT ? order > 0 : order >= 0;

	return holds ? ALWAYS : NEVER;
}

static enum truth of_compare(const struct expr *e)
{
	const struct expr *a = expr_seen(e->first), *b = expr_seen(e->first->next);
	double x, y;
	int order;

	if (a->kind == EXPR_NULL || b->kind == EXPR_NULL) {
		if (e->op != OP_EQ_SAFE)
			return IS_NULL;
		if (a->kind == b->kind)
			return ALWAYS;
		return expr_is_literal(a) && expr_is_literal(b) ? NEVER : UNKNOWN;
	}
	if (a->kind == EXPR_STRING && b->kind == EXPR_STRING) {
		order = memcmp(a->text.p, b->text.p, a->text.n < b->text.n ? a->text.n : b->text.n);
		if (!order)
			order = (a->text.n > b->text.n) - (a->text.n < b->text.n);
		return of_order(e->op, order);
	}
	if (exact_number(a, &x) && exact_number(b, &y))
		return of_order(e->op, (x > y) - (x < y));
	return UNKNOWN;
}

static enum truth of_between(const struct expr *e)
{
	const struct expr *v = e->first, *low = v->next, *high = low->next;
	enum truth t = UNKNOWN;
	double x, y, z;

	if (expr_seen(v)->kind == EXPR_NULL)
		return IS_NULL;
	if (exact_number(low, &x) && exact_number(high, &y)) {
		if (exact_number(v, &z))
			t = z >= x && z <= y ? ALWAYS : NEVER;
		else if (x > y)
			return e->negated ? UNKNOWN : FALSE_OR_NULL;
	} else if (expr_seen(low)->kind == EXPR_NULL || expr_seen(high)->kind == EXPR_NULL) {
		return e->negated ? UNKNOWN : FALSE_OR_NULL;
	}
	return e->negated ? truth_not(t) : t;
}

/* A NULL in the list: IN can still be true, NOT IN cannot. */
static enum truth of_in(const struct expr *e)
{
	const struct expr *item = e->first->next;
	bool null = false, other = false;

	if (expr_seen(e->first)->kind == EXPR_NULL)
		return IS_NULL;
	for (; item; item = item->next) {
		if (expr_seen(item)->kind == EXPR_NULL)
			null = true;
		else
			other = true;
		if (null && other)
			break;
	}
	if (null && !other)
		return IS_NULL;
	return null && e->negated ? FALSE_OR_NULL : UNKNOWN;
}

/* A tree too large to keep may have lost operands. */
static bool has_kids(const struct expr *e, unsigned n)
{
	const struct expr *kid = e->first;

	while (n && kid) {
		kid = kid->next;
		n--;
	}
	return !n;
}

static enum truth of_leaf(const struct expr *e)
{
	const struct expr *a;
	double v;

	if (e->kind > EXPR_DATETIME &&
	    !has_kids(e, e->kind == EXPR_BETWEEN ? 3 : e->kind == EXPR_IS_NULL ? 1 : 2))
		return UNKNOWN;

	switch (e->kind) {
	case EXPR_TRUE:
		return ALWAYS;
	case EXPR_FALSE:
		return NEVER;
	case EXPR_NULL:
		return IS_NULL;
	case EXPR_INTEGER:
	case EXPR_DECIMAL:
		return exact_number(e, &v) ? (v != 0 ? ALWAYS : NEVER) : UNKNOWN;
	case EXPR_COMPARE:
		return of_compare(e);
	case EXPR_BETWEEN:
		return of_between(e);
	case EXPR_IN:
		return of_in(e);
	case EXPR_IS_NULL:
		a = expr_seen(e->first);
		if (!expr_is_literal(a))
			return UNKNOWN;
		return (a->kind == EXPR_NULL) != e->negated ? ALWAYS : NEVER;
	case EXPR_LIKE:
		return expr_seen(e->first)->kind == EXPR_NULL ||
		       expr_seen(e->first->next)->kind == EXPR_NULL ? IS_NULL : UNKNOWN;
	default:
		return UNKNOWN;
	}
}

static bool is_inner(const struct expr *e)
{
	switch (e->kind) {
	case EXPR_AND:
	case EXPR_OR:
		return has_kids(e, 2);
	case EXPR_NOT:
	case EXPR_PAREN:
	case EXPR_BINARY_PREFIX:
		return e->first != NULL;
	case EXPR_SIGN:
		return e->op == OP_LOG_NOT && e->first;
	default:
		return false;
	}
}

/* Left sides that wait for their right ones. */
struct waiting {
	uint8_t *truths;
	size_t n, room;
	struct arena *mem;
};

static void waiting_push(struct waiting *w, enum truth t)
{
	if (w->n == w->room) {
		uint8_t *more = arena_alloc(w->mem, w->room * 2);

		memcpy(more, w->truths, w->n);
		w->truths = more;
		w->room *= 2;
	}
	w->truths[w->n++] = (uint8_t)t;
}

/*
 * Down to the first leaf, judge it, then up: a node whose last kid is done is
 * done itself, else its next kid is.
 */
static enum truth judge(const struct expr *root, struct arena *mem)
{
	uint8_t room[64];
	struct waiting w = { room, 0, sizeof(room), mem };
	const struct expr *e = root;
	enum truth t;

	for (;;) {
		while (is_inner(e))
			e = e->first;
		t = of_leaf(e);
		for (;;) {
			if (e == root)
				return t;
			if (e->next && (e->up->kind == EXPR_AND || e->up->kind == EXPR_OR)) {
				waiting_push(&w, t);
				e = e->next;
				break;
			}
			e = e->up;
			if (e->kind == EXPR_AND)
				t = truth_and((enum truth)w.truths[--w.n], t);
			else if (e->kind == EXPR_OR)
				t = truth_or((enum truth)w.truths[--w.n], t);
			else if (e->kind == EXPR_NOT || e->kind == EXPR_SIGN)
				t = truth_not(t);
		}
	}
}

const struct expr *expr_never_true(const struct expr *e, struct arena *mem)
{
	struct arena_mark m = arena_mark(mem);
	const struct expr *part;
	bool found = never(judge(e, mem));
	unsigned steps = 0;

	arena_rewind(mem, m);
	if (!found)
		return NULL;
	/*
	 * Of conditions joined by AND, the one that is to blame.  Each step
	 * judges anew what hangs below, so a chain without end is named whole.
	 */
	while ((e = expr_bare(e))->kind == EXPR_AND && has_kids(e, 2) && steps++ < 32) {
		part = e->first;
		m = arena_mark(mem);
		found = never(judge(part->next, mem));
		arena_rewind(mem, m);
		if (found)
			return expr_bare(part->next);
		m = arena_mark(mem);
		found = never(judge(part, mem));
		arena_rewind(mem, m);
		if (!found)
			return e;
		e = part;
	}
	return e;
}
