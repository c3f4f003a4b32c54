/*
 * ast.c - walking the tree in constant space, and the words for its kinds.
 */
#include "config.h"
#include "lang/ast.h"

#include "base/util.h"

/* The next node behind `x` and all that hangs below it. */
const struct expr *expr_walk_over(const struct expr *root, const struct expr *x)
{
	while (x && x != root) {
		if (x->next)
			return x->next;
		x = x->up;
	}
	return NULL;
}

const struct expr *expr_bare(const struct expr *e)
{
	while (e && e->kind == EXPR_PAREN && e->first)
		e = e->first;
	return e;
}

enum { ITER_CLAUSES, ITER_WHERE, ITER_ORDER, ITER_END };

void expr_iter_init(struct expr_iter *it, const struct stmt *s)
{
	it->clause = s->clauses;
	it->col = s->clauses ? s->clauses->cols : NULL;
	it->order = s->order;
	it->stage = ITER_CLAUSES;
}

const struct expr *expr_iter_next(struct expr_iter *it, const struct stmt *s)
{
	const struct expr *e;

	while (it->stage == ITER_CLAUSES) {
		if (!it->clause) {
			it->stage = ITER_WHERE;
			break;
		}
		while (it->col) {
			e = it->col->value;
			it->col = it->col->next;
			if (e)
				return e;
		}
		e = it->clause->where;
		it->clause = it->clause->next;
		it->col = it->clause ? it->clause->cols : NULL;
		if (e)
			return e;
	}
	if (it->stage == ITER_WHERE) {
		it->stage = ITER_ORDER;
		if (s->where)
			return s->where;
	}
	if (it->stage == ITER_ORDER) {
		e = it->order;
		if (e) {
			it->order = e->next;
			return e;
		}
		it->stage = ITER_END;
	}
	return NULL;
}

const char *stmt_kind_text(enum stmt_kind k)
{
	switch (k) {
	case STMT_CREATE:
		return "CREATE ROUTINE LOAD";
	case STMT_ALTER:
		return "ALTER ROUTINE LOAD";
	case STMT_PAUSE:
		return "PAUSE ROUTINE LOAD";
	case STMT_RESUME:
		return "RESUME ROUTINE LOAD";
	case STMT_STOP:
		return "STOP ROUTINE LOAD";
	case STMT_SHOW:
		return "SHOW ROUTINE LOAD";
	case STMT_SHOW_TASK:
		return "SHOW ROUTINE LOAD TASK";
	case STMT_SHOW_CREATE:
		return "SHOW CREATE ROUTINE LOAD";
	}
	BUG("statement kind %d", (int)k);
}

const char *clause_kind_text(enum clause_kind k)
{
	switch (k) {
	case CLAUSE_COLUMN_SEPARATOR:
		return "COLUMNS TERMINATED BY";
	case CLAUSE_ROW_SEPARATOR:
		return "ROWS TERMINATED BY";
	case CLAUSE_COLUMNS:
		return "COLUMNS";
	case CLAUSE_WHERE:
		return "WHERE";
	case CLAUSE_PARTITION:
		return "PARTITION";
	}
	BUG("clause kind %d", (int)k);
}

const char *expr_op_text(enum expr_op op)
{
	static const char *const texts[] = {
		[OP_NONE] = "",
		[OP_EQ] = "=", [OP_NE] = "!=", [OP_LT] = "<", [OP_LE] = "<=",
		[OP_GT] = ">", [OP_GE] = ">=", [OP_EQ_SAFE] = "<=>",
		[OP_ADD] = "+", [OP_SUB] = "-", [OP_MUL] = "*", [OP_DIV] = "/",
		[OP_MOD] = "%", [OP_INT_DIV] = "DIV",
		[OP_BIT_XOR] = "^", [OP_BIT_AND] = "&", [OP_BIT_OR] = "|",
		[OP_SHIFT_LEFT] = "BITSHIFTLEFT", [OP_SHIFT_RIGHT] = "BITSHIFTRIGHT",
		[OP_SHIFT_RIGHT_LOGICAL] = "BITSHIFTRIGHTLOGICAL", [OP_CONCAT] = "||",
		[OP_NEG] = "-", [OP_POS] = "+", [OP_BIT_NOT] = "~", [OP_LOG_NOT] = "!",
		[OP_LIKE] = "LIKE", [OP_RLIKE] = "RLIKE", [OP_REGEXP] = "REGEXP",
		[OP_MATCH] = "MATCH", [OP_MATCH_ANY] = "MATCH_ANY", [OP_MATCH_ALL] = "MATCH_ALL",
	};

	if ((size_t)op >= ARRAY_SIZE(texts))
		BUG("operator %d", (int)op);
	return texts[op];
}
