/*
 * print_level.c - where an expression needs parentheses to be read as its tree.
 * Levels are those of the grammar, loosest first: a kid that is looser than its
 * place allows gets them.
 */
#include "config.h"
#include "lang/print_int.h"

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

bool expr_needs_parens(const struct expr *x, uint32_t i)
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
