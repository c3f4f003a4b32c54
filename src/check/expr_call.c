/*
 * expr_call.c - the calls the FE rewrites, and refuses, while building its tree.
 *
 * Most functions are looked up when a task is planned, long after the statement
 * was accepted.  The few here are taken apart by the parser's tree builder
 * (source: AstBuilder.visitSimpleFunctionCall), which counts their arguments,
 * wants literals in some places, and does not even look at some of them.
 */
#include "config.h"
#include "check/expr.h"

#include <stdio.h>

#include "base/util.h"

enum shape {
	SHAPE_COUNT,            /* min..max arguments, nothing else */
	SHAPE_PAIRS,            /* map(): an even number */
	SHAPE_SLICE,            /* time_slice(), date_slice() */
	SHAPE_SUBSTR,           /* two or three arguments, or it looks at none */
	SHAPE_NONE,             /* looks at no argument */
	SHAPE_GENERATE,         /* array_generate(), with an interval, 4.1 */
};

/* What tells most names from each other, in one number. */
#define NAME_KEY(first, len) (uint16_t)((len) << 8 | (unsigned char)(first))

static const struct builder {
	const char *name;
	uint16_t key;           /* NAME_KEY() */
	uint8_t shape, min, max;
	uint8_t seen;           /* arguments it looks at; 0: all */
} builders[] = {
#define ROW(name, shape, min, max, seen) \
	{ name, NAME_KEY(name[0], sizeof(name) - 1), shape, min, max, seen }
	ROW("add", SHAPE_COUNT, 2, 255, 2),
	ROW("adddate", SHAPE_COUNT, 2, 2, 0),
	ROW("array_generate", SHAPE_GENERATE, 0, 0, 0),
	ROW("bitand", SHAPE_COUNT, 2, 255, 2),
	ROW("bitor", SHAPE_COUNT, 2, 255, 2),
	ROW("bitxor", SHAPE_COUNT, 2, 255, 2),
	ROW("connection_id", SHAPE_NONE, 0, 0, 0),
	ROW("date_add", SHAPE_COUNT, 2, 2, 0),
	ROW("date_slice", SHAPE_SLICE, 2, 4, 0),
	ROW("date_sub", SHAPE_COUNT, 2, 2, 0),
	ROW("days_sub", SHAPE_COUNT, 2, 2, 0),
	ROW("divide", SHAPE_COUNT, 2, 255, 2),
	ROW("element_at", SHAPE_COUNT, 2, 2, 0),
	ROW("int_divide", SHAPE_COUNT, 2, 255, 2),
	ROW("isnotnull", SHAPE_COUNT, 1, 1, 0),
	ROW("isnull", SHAPE_COUNT, 1, 1, 0),
	ROW("map", SHAPE_PAIRS, 0, 0, 0),
	ROW("mod", SHAPE_COUNT, 2, 255, 2),
	ROW("multiply", SHAPE_COUNT, 2, 255, 2),
	ROW("session_id", SHAPE_NONE, 0, 0, 0),
	ROW("session_user", SHAPE_NONE, 0, 0, 0),
	ROW("str_to_map", SHAPE_COUNT, 1, 3, 0),
	ROW("subdate", SHAPE_COUNT, 2, 2, 0),
	ROW("substr", SHAPE_SUBSTR, 0, 0, 0),
	ROW("substring", SHAPE_SUBSTR, 0, 0, 0),
	ROW("subtract", SHAPE_COUNT, 2, 255, 2),
	ROW("time_slice", SHAPE_SLICE, 2, 4, 0),
#undef ROW
};

static const struct builder *builder_find(const struct expr *e)
{
	struct text name;
	uint16_t key;
	size_t i;

	if (e->special || !e->qname)
		return NULL;
	name = call_name(e);
	if (name.n < 3 || name.n > 14)
		return NULL;
	key = NAME_KEY(name.p[0] | 0x20, name.n);
	for (i = 0; i < ARRAY_SIZE(builders); i++)
		if (builders[i].key == key && text_is_nocase(name, builders[i].name))
			return &builders[i];
	return NULL;
}

static struct diag *count_wrong(struct check *c, const struct expr *e, const struct builder *b,
				uint32_t n)
{
	struct diag *g;
	char wanted[40];

	if (b->max == 255)
		snprintf(wanted, sizeof(wanted), "%u arguments", b->min);
	else if (b->min == b->max)
		snprintf(wanted, sizeof(wanted), "exactly %u argument%s", b->min,
			 b->min == 1 ? "" : "s");
	else
		snprintf(wanted, sizeof(wanted), "%u to %u arguments", b->min, b->max);
	g = diag_add(c->diags, DIAG_argument_count, e->at, RELS_ALL,
		     "%s() takes %s, here it has %u", b->name, wanted, n);
	return g;
}

/* A whole number handed to a function that works with 32 bits. */
static void int32_check(struct check *c, const struct builder *b, const struct expr *arg,
			relset refused)
{
	int64_t v;

	if (arg && expr_int64(arg, &v) && (v < INT32_MIN || v > INT32_MAX))
		diag_add(c->diags, DIAG_argument_kind, arg->at, refused,
			 "%s() takes a 32-bit number here, %lld is none", b->name, (long long)v);
}

static void slice_check(struct check *c, const struct expr *e, const struct builder *b, uint32_t n)
{
	const struct expr *step = call_arg(e, 1), *seen, *arg;
	struct diag *g;
	uint32_t i;

	if (n < 2 || n > 4) {
		count_wrong(c, e, b, n);
		return;
	}
	seen = expr_seen(step);
	int32_check(c, b, seen->kind == EXPR_INTERVAL && n < 4 ? seen->first : step, RELS_ALL);
	if (n == 3) {
		arg = call_arg(e, 2);
		seen = arg;
		while (seen->first && (seen->kind == EXPR_PAREN || seen->kind == EXPR_COLLATE))
			seen = seen->first;
		if (seen->kind != EXPR_BOUNDARY) {
			g = diag_add(c->diags, DIAG_argument_kind, arg->at, RELS_ALL,
				     "the third argument of %s() is one of the words FLOOR and CEIL", b->name);
			if (expr_is_string(arg))
				g->hint = "write the word without quotes";
		}
	}
	for (i = 2; n == 4 && i < 4; i++) {
		arg = call_arg(e, i);
		if (!expr_is_string(arg)) {
			diag_add(c->diags, DIAG_argument_kind, arg->at, RELS_ALL,
				 "the %s argument of %s() is a quoted string", i == 2 ? "third" : "fourth",
				 b->name);
			break;
		}
	}
}

int call_args_seen(const struct expr *e)
{
	const struct builder *b = builder_find(e);
	uint32_t n;

	if (!b)
		return ARGS_ALL;
	switch (b->shape) {
	case SHAPE_NONE:
		return 0;
	case SHAPE_SUBSTR:
		n = call_argc(e);
		return n == 2 || n == 3 ? ARGS_ALL : 0;
	default:
		return b->seen ? b->seen : ARGS_ALL;
	}
}

bool call_takes_boundary(const struct expr *e)
{
	const struct builder *b = builder_find(e);

	return b && b->shape == SHAPE_SLICE && call_argc(e) == 3;
}

int call_check(struct check *c, const struct expr *e)
{
	const struct builder *b = builder_find(e);
	const struct expr *arg;
	uint32_t n;

	if (!b)
		return ARGS_ALL;
	n = call_argc(e);
	switch (b->shape) {
	case SHAPE_COUNT:
		if (n < b->min || (b->max != 255 && n > b->max))
			count_wrong(c, e, b, n);
		break;
	case SHAPE_PAIRS:
		if (n % 2)
			diag_add(c->diags, DIAG_argument_count, e->at, RELS_ALL,
				 "map() takes keys and values in pairs, here it has %u arguments", n);
		break;
	case SHAPE_SLICE:
		slice_check(c, e, b, n);
		break;
	case SHAPE_SUBSTR:
		if (n == 2 || n == 3) {
			int32_check(c, b, call_arg(e, 1), RELS_ALL);
			int32_check(c, b, call_arg(e, 2), RELS_ALL);
		}
		break;
	case SHAPE_GENERATE:
		arg = n == 3 ? expr_seen(call_arg(e, 2)) : NULL;
		if (arg && arg->kind == EXPR_INTERVAL)
			int32_check(c, b, arg->first, RELS_4_1);
		break;
	}
	return call_args_seen(e);
}

/* add(a, b) is a + b from then on, element_at(a, i) is a[i]. */
enum expr_kind call_becomes(const struct expr *e)
{
	const struct builder *b = e->kind == EXPR_CALL ? builder_find(e) : NULL;

	if (!b)
		return (enum expr_kind)e->kind;
	if (b->max == 255)
		return EXPR_ARITH;
	if (text_is(TEXT("element_at"), b->name))
		return EXPR_INDEX;
	if (text_is(TEXT("isnull"), b->name) || text_is(TEXT("isnotnull"), b->name))
		return EXPR_IS_NULL;
	return EXPR_CALL;
}

/* CURRENT_TIMESTAMP(6): the number has to fit 32 bits. */
void precision_check(struct check *c, const struct expr *arg)
{
	int64_t v;

	if (!expr_int64(arg, &v) || v > INT32_MAX)
		diag_add(c->diags, DIAG_number_overflow, arg->at, RELS_ALL,
			 "the precision of CURRENT_TIMESTAMP is no 32-bit number");
}

bool call_has_unit(const struct expr *e)
{
	return e->special && ((e->text.n == 12 && text_is_nocase(e->text, "timestampadd")) ||
			      (e->text.n == 13 && text_is_nocase(e->text, "timestampdiff")));
}

/*
 * {fn f()} (source: OdbcScalarFunctionCall.java).  Functions that the tree
 * builder rewrites are no longer calls when the list is asked.
 */
bool call_is_odbc(const struct expr *e)
{
	static const char *const known[] = {
		"abs", "acos", "ascii", "asin", "atan", "atan2", "bit_length", "ceiling", "char",
		"char_length", "concat", "cos", "cot", "curdate", "current_date", "current_time",
		"current_timestamp", "curtime", "cursessionid", "datediff", "dayname", "dayofmonth",
		"dayofweek", "dayofyear", "degrees", "difference", "exp", "extract", "floor",
		"hextoraw", "hour", "identity", "insert", "lcase", "left", "length", "locate", "log",
		"log10", "lower", "ltrim", "minute", "mod", "month", "monthname", "now",
		"octet_length", "pi", "power", "quarter", "radians", "rand", "rawtohex", "repeat",
		"replace", "right", "round", "roundmagic", "rtrim", "second", "sign", "sin",
		"soundex", "space", "sqrt", "substr", "substring", "tan", "truncate", "ucase",
		"upper", "week", "year",
	};
	const struct builder *b;
	const struct expr *kid;
	struct text name;
	size_t i;

	if (e->kind != EXPR_CALL)
		return false;
	b = builder_find(e);
	if (b && b->shape != SHAPE_SUBSTR)
		return false;
	for (kid = e->first; kid; kid = kid->next)
		if (kid->kind == EXPR_WINDOW)
			return false;
	name = call_name(e);
	if (e->special && e->first && text_is_nocase(name, "extract"))
		name = e->first->text;
	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (text_is_nocase(name, known[i]))
			return true;
	return false;
}
