/*
 * expr_range.c - conditions on one column that exclude each other.
 *
 * a > 5 AND a < 3: of conditions joined by AND, those that compare a column with a
 * whole number narrow down what the column can be.  Fractions lie between
 * whole numbers, so a > 5 AND a < 6 is fine.  A few columns and conditions are
 * followed, which bounds what a statement can cost.
 */
#include "config.h"
#include "check/expr.h"

#include <strings.h>

enum { COLUMNS_MAX = 8, CONDITIONS_MAX = 64 };

struct bound {
	const struct expr *by;          /* the condition that sets it; NULL: there is none */
	int64_t at;
	bool open;                      /* `at` itself is excluded */
};

struct range {
	struct text column;
	struct bound low, high;
};

struct ranges {
	struct range list[COLUMNS_MAX];
	unsigned n;
};

static struct range *range_of(struct ranges *r, const struct expr *column)
{
	struct text name = column->text;
	unsigned i;

	for (i = 0; i < r->n; i++)
		if (r->list[i].column.n == name.n &&
		    strncasecmp(r->list[i].column.p, name.p, name.n) == 0)
			return &r->list[i];
	if (r->n == COLUMNS_MAX)
		return NULL;
	r->list[r->n] = (struct range){ .column = name };
	return &r->list[r->n++];
}

static void raise_low(struct range *r, const struct expr *by, int64_t at, bool open)
{
	if (!r->low.by || at > r->low.at || (at == r->low.at && open))
		r->low = (struct bound){ by, at, open };
}

static void lower_high(struct range *r, const struct expr *by, int64_t at, bool open)
{
	if (!r->high.by || at < r->high.at || (at == r->high.at && open))
		r->high = (struct bound){ by, at, open };
}

static bool is_empty(const struct range *r)
{
	return r->low.by && r->high.by &&
	       (r->low.at > r->high.at ||
		(r->low.at == r->high.at && (r->low.open || r->high.open)));
}

static bool is_column(const struct expr *e)
{
	return e->kind == EXPR_COLUMN && e->qname && e->qname->n == 1;
}

/* 3 > a is a < 3. */
static enum expr_op turned(enum expr_op op)
{
	return op == OP_LT ? OP_GT : op == OP_LE ? OP_GE :
	       op == OP_GT ? OP_LT : op == OP_GE ? OP_LE : op;
}

/* Take up one condition; the range it narrows, or NULL. */
static struct range *narrow(struct ranges *all, const struct expr *e)
{
	const struct expr *a, *b;
	enum expr_op op = (enum expr_op)e->op;
	struct range *r;
	int64_t v;

	if (e->kind != EXPR_COMPARE || !e->first || !e->first->next)
		return NULL;
	a = expr_seen(e->first);
	b = expr_seen(e->first->next);
	if (!is_column(a)) {
		const struct expr *swap = a;

		a = b;
		b = swap;
		op = turned(op);
	}
	if (op == OP_NE || !is_column(a) || !expr_int64(b, &v))
		return NULL;
	r = range_of(all, a);
	if (!r)
		return NULL;
	if (op != OP_LT && op != OP_LE)
		raise_low(r, e, v, op == OP_GT);
	if (op != OP_GT && op != OP_GE)
		lower_high(r, e, v, op == OP_LT);
	return r;
}

const struct expr *expr_contradiction(const struct expr *e, const struct expr **other)
{
	const struct expr *part;
	struct ranges all = { .n = 0 };
	struct range *r;
	unsigned n;

	e = expr_bare(e);
	if (!e || e->kind != EXPR_AND)
		return NULL;
	/* a AND b AND c hangs on its left side: from the last one to the first */
	for (n = 0; n < CONDITIONS_MAX && e; n++) {
		bool more = e->kind == EXPR_AND && e->first && e->first->next;

		part = expr_bare(more ? e->first->next : e);
		r = narrow(&all, part);
		if (r && is_empty(r)) {
			/* `part` is the earlier one, as the walk goes backwards */
			*other = part;
			return r->low.by == part ? r->high.by : r->low.by;
		}
		if (!more)
			break;
		e = expr_bare(e->first);
	}
	return NULL;
}
