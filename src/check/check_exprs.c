/*
 * check_exprs.c - expressions: what the FE refuses while building its tree, and
 * what it accepts and computes otherwise than it reads.
 *
 * One walk over each expression; every node is looked at once, with a glance at
 * its operands or at what takes it, so that clean text costs next to nothing.
 */
#include "config.h"
#include "check/check.h"

#include "base/util.h"
#include "check/expr.h"
#include "check/expr_date.h"
#include "check/expr_pass.h"
#include "check/names.h"

static struct diag *refuse(struct expr_pass *w, enum diag_code code, const struct expr *e,
			   const char *text)
{
	return diag_add(w->c->diags, code, e->at, RELS_ALL, "%s", text);
}

/* operators ------------------------------------------------------------------- */

/* "a" = 1: the operand that is constant although a column seems meant. */
static void string_for_name(struct expr_pass *w, const struct expr *e)
{
	const struct expr *a = expr_bare(e->first);
	const struct expr *b = a && e->first->next ? expr_bare(e->first->next) : NULL;
	struct diag *g;

	if (!a || !expr_is_literal(a) || (b && !expr_is_literal(b)))
		return;
	if (!expr_is_quoted_name(w->c, a)) {
		if (e->kind != EXPR_COMPARE || !b || !expr_is_quoted_name(w->c, b))
			return;
		a = b;
	}
	g = diag_add(w->c->diags, DIAG_string_for_name, a->at, RELS_NONE,
		     "\"%.*s\" is a string, not the column %.*s: the condition is the same for every row",
		     TEXT_ARG(a->text), TEXT_ARG(a->text));
	diag_hint(w->c->diags, g, "a name is written %.*s or `%.*s`", TEXT_ARG(a->text),
		  TEXT_ARG(a->text));
	diag_fix(w->c->diags, g, false, a->at,
		 (struct text){ diag_text(w->c->diags, "`%.*s`", TEXT_ARG(a->text)),
				a->text.n + 2 });
}

static void interval(struct expr_pass *w, const struct expr *e)
{
	const struct expr *taker = expr_taker(e, NULL);
	struct diag *g;

	if (!taker || taker->kind != EXPR_ARITH || taker->op == OP_ADD || taker->op == OP_SUB ||
	    taker->op == OP_CONCAT)
		return;
	g = refuse(w, DIAG_interval_operator, e,
		   "an interval can be added and subtracted, nothing else");
	diag_note_at(w->c->diags, g, taker->at, "the operator here is %s", expr_op_text(taker->op));
}

static void boundary(struct expr_pass *w, const struct expr *e)
{
	const struct expr *up = e->up, *kid = e;
	struct diag *g;

	while (up && (up->kind == EXPR_PAREN || up->kind == EXPR_COLLATE)) {
		kid = up;
		up = up->up;
	}
	if (up && up->kind == EXPR_CALL) {
		/* the unit of TIMESTAMPADD() and TIMESTAMPDIFF() comes as one, too */
		if (call_has_unit(up))
			return;
		if (call_takes_boundary(up) && call_arg(up, 2) == kid)
			return;
	}
	g = diag_add(w->c->diags, DIAG_boundary_word, e->at, RELS_ALL,
		     "%.*s alone is a keyword, which only the third argument of time_slice() and date_slice() "
		     "can be", TEXT_ARG(e->text));
	diag_hint(w->c->diags, g, "a column of that name is written `%.*s`", TEXT_ARG(e->text));
}

static void list_length(struct expr_pass *w, const struct expr *e, uint32_t others)
{
	const struct expr *kid;
	uint32_t n = 0;

	for (kid = e->first; kid; kid = kid->next)
		n++;
	n = e->parts > EXPR_KIDS_KEPT ? e->parts : n > others ? n - others : 0;
	if (n > 10000)
		diag_add(w->c->diags, DIAG_list_long, e->at, RELS_ALL,
			 "the list has %u expressions, the server takes 10000 (expr_children_limit)", n);
}

static void lambda(struct expr_pass *w, const struct expr *e)
{
	const struct expr *body = e->first;
	uint32_t n = 0, i;

	w->lambda = true;
	for (i = 0; i < e->parts && body; i++)
		body = body->next;
	if (body && !body->next && body->kind == EXPR_TUPLE)
		body = body->first;
	else if (body && !body->next)
		return;
	for (; body; body = body->next)
		n++;
	if (n != 2)
		diag_add(w->c->diags, DIAG_lambda_body, e->at, RELS_ALL,
			 "the body of a lambda is one expression, or a key and a value; this one has %u", n);
}

/* ORDER BY 2 inside an aggregate counts its arguments. */
static void order_positions(struct expr_pass *w, const struct expr *e)
{
	const struct expr *kid;
	int64_t at, n = -1;

	for (kid = e->first; kid; kid = kid->next) {
		if (kid->kind != EXPR_SORT || !kid->first || !expr_int64(kid->first, &at))
			continue;
		if (n < 0)
			n = call_argc(e);
		if (at < 1 || at > n)
			diag_add(w->c->diags, DIAG_order_position, kid->at, RELS_ALL,
				 "ORDER BY %lld: the function has %lld argument%s", (long long)at,
				 (long long)n, n == 1 ? "" : "s");
	}
}

static void call(struct expr_pass *w, const struct expr *e)
{
	int seen;
	uint32_t i;

	if (e->qname)
		for (i = 0; i < e->qname->n; i++)
			if (e->qname->parts[i].reserved)
				reserved_check(w->c, &e->qname->parts[i], true);
	if (w->where || w->columns)
		expr_function(w, e);
	if (e->negated && !call_is_odbc(e))
		refuse(w, DIAG_odbc_function, e, "{fn ..} does not know this function");
	if (e->text.n == 14 && text_is_nocase(e->text, "dictionary_get"))
		list_length(w, e, 0);
	if (e->special) {
		order_positions(w, e);
		if (e->first && e->text.n == 17 && text_is_nocase(e->text, "current_timestamp"))
			precision_check(w->c, e->first);
		return;
	}
	seen = call_check(w->c, e);
	w->unseen |= seen > 0;
	w->over = seen == 0;
}

static void walk(struct expr_pass *w);

/* Its names and functions are of another world, so they are judged in a walk of
 * its own, which takes further subqueries in it along. */
static void subquery(struct expr_pass *w, const struct expr *e)
{
	struct expr_pass inside = { .c = w->c, .root = e, .query = true };

	if (!e->first)
		subquery_check(w->c, e);
	if (w->query)
		return;
	w->over = true;
	if (e->first)
		walk(&inside);
	if (w->where)
		refuse(w, DIAG_where_subquery, e, "WHERE cannot hold a subquery");
	else if (w->columns)
		diag_add(w->c->diags, DIAG_columns_subquery, e->at, RELS_NONE,
			 "COLUMNS cannot hold a subquery: it is accepted now, and the job pauses when it "
			 "plans its next task");
}

/* Is `e` the first of those arguments of its call that nobody looks at? */
static bool is_unseen(const struct expr *e)
{
	const struct expr *up = e->up;
	int seen;

	if (!up || up->kind != EXPR_CALL || up->special)
		return false;
	seen = call_args_seen(up);
	return seen > 0 && call_arg(up, (uint32_t)seen) == e;
}

/* a || b */
static void or(struct expr_pass *w, const struct expr *e)
{
	struct text between;
	uint32_t from;

	if (w->c->diags->no_notes || w->pipes || !(w->where || w->columns) || !e->first ||
	    !e->first->next)
		return;
	from = span_end(e->first->at);
	between = source_text(w->c->src, (struct span){ from, e->first->next->at.off - from });
	if (!memmem(between.p, between.n, "||", 2))
		return;
	w->pipes = true;
	diag_add(w->c->diags, DIAG_pipes_sql_mode, (struct span){ from, (uint32_t)between.n },
		 RELS_NONE,
		 "|| is OR here, and concatenation when the session that created the job had "
		 "PIPES_AS_CONCAT in its sql_mode");
}

/* rules by the kind of node --------------------------------------------------- */

static void string(struct expr_pass *w, const struct expr *e)
{
	if (e->text.n >= 8 && e->text.p[0] >= '0' && e->text.p[0] <= '9' &&
	    e->text.p[1] >= '0' && e->text.p[1] <= '9')
		date_string_check(w->c, e);
}

/* Nothing shorter can be too long for its type. */
static void number(struct expr_pass *w, const struct expr *e)
{
	if (e->text.n > 37)
		literal_check(w->c, e);
}

static void literal(struct expr_pass *w, const struct expr *e)
{
	literal_check(w->c, e);
}

static void variable(struct expr_pass *w, const struct expr *e)
{
	if (w->where || w->columns)
		expr_session_value(w, e, "a variable");
}

static void placeholder(struct expr_pass *w, const struct expr *e)
{
	w->c->prepared = true;
	diag_add(w->c->diags, DIAG_placeholder, e->at, RELS_NONE,
		 "? makes a prepared statement of this, which the server does not run (error 1295)");
}

static void arithmetic(struct expr_pass *w, const struct expr *e)
{
	if (e->op == OP_SUB || e->op == OP_DIV)
		date_arithmetic_check(w->c, e);
}

static void condition(struct expr_pass *w, const struct expr *e)
{
	if (w->where || w->columns)
		string_for_name(w, e);
}

static void in(struct expr_pass *w, const struct expr *e)
{
	list_length(w, e, 1);
	condition(w, e);
}

static void slice(struct expr_pass *w, const struct expr *e)
{
	refuse(w, DIAG_array_slice, e, "the server has no array slices");
}

static void array(struct expr_pass *w, const struct expr *e)
{
	list_length(w, e, e->special);
}

static void type(struct expr_pass *w, const struct expr *e)
{
	type_check(w->c, e);
}

/* One for each value a kind can have, so that no bound is tested. */
static void (*const rules[UINT8_MAX + 1])(struct expr_pass *w, const struct expr *e) = {
	[EXPR_STRING] = string,
	[EXPR_INTEGER] = number,
	[EXPR_DECIMAL] = number,
	[EXPR_DOUBLE] = literal,
	[EXPR_BINARY] = literal,
	[EXPR_DATE] = literal,
	[EXPR_DATETIME] = literal,
	[EXPR_INTERVAL] = interval,
	[EXPR_BOUNDARY] = boundary,
	[EXPR_COLUMN] = expr_column,
	[EXPR_USER_VAR] = variable,
	[EXPR_SYSTEM_VAR] = variable,
	[EXPR_PLACEHOLDER] = placeholder,
	[EXPR_ARITH] = arithmetic,
	[EXPR_OR] = or,
	[EXPR_IN] = in,
	[EXPR_COMPARE] = condition,
	[EXPR_BETWEEN] = condition,
	[EXPR_LIKE] = condition,
	[EXPR_IS_NULL] = condition,
	[EXPR_SLICE] = slice,
	[EXPR_ARRAY] = array,
	[EXPR_LAMBDA] = lambda,
	[EXPR_CALL] = call,
	[EXPR_TYPE] = type,
	[EXPR_SUBQUERY] = subquery,
};

static void walk(struct expr_pass *w)
{
	const struct expr *e = w->root;

	while (e) {
		if (w->unseen && is_unseen(e)) {
			e = expr_walk_over(w->root, e->up);
			continue;
		}
		w->over = false;
		if (rules[e->kind])
			rules[e->kind](w, e);
		e = w->over ? expr_walk_over(w->root, e) : expr_walk(w->root, e);
	}
}

/* What concerns a condition as a whole. */
static void whole(struct check *c, const struct clause *clause)
{
	const struct expr *part = expr_never_true(clause->where, c->mem), *other;
	struct diag *g;

	if (part) {
		g = diag_add(c->diags, DIAG_where_never_true, part->at, RELS_NONE,
			     "this is never true, so the job loads no row and reports no error");
		if (part != expr_bare(clause->where))
			diag_note_at(c->diags, g, clause->word,
				     "it is one of the conditions of this WHERE");
	} else if ((part = expr_contradiction(clause->where, &other)) != NULL) {
		g = diag_add(c->diags, DIAG_where_never_true, part->at, RELS_NONE,
			     "this and the condition before it are never true of the same row, so the "
			     "job loads no row and reports no error");
		diag_note_at(c->diags, g, other->at, "the other condition is here");
	}
	if (!c->diags->no_notes)
		diag_add(c->diags, DIAG_where_target_columns, clause->word, RELS_NONE,
			 "WHERE sees the columns of the table after COLUMNS was applied, not the fields of the source");
}

void check_exprs(struct check *c)
{
	const struct stmt *s = c->stmt;
	const struct clause *clause;
	const struct expr *order;
	struct expr_pass w = { .c = c };

	for (clause = s->clauses; clause; clause = clause->next) {
		if (clause->kind == CLAUSE_WHERE) {
			w = (struct expr_pass){ .c = c, .root = clause->where, .where = true };
			walk(&w);
			whole(c, clause);
		} else if (clause->kind == CLAUSE_COLUMNS) {
			w = (struct expr_pass){ .c = c, .columns = clause };
			for (w.col = clause->cols; w.col; w.col = w.col->next) {
				w.root = w.col->value;
				w.lambda = w.unseen = false;
				if (w.root)
					walk(&w);
			}
		}
	}
	w = (struct expr_pass){ .c = c, .root = s->where };
	walk(&w);
	for (order = s->order; order; order = order->next) {
		w = (struct expr_pass){ .c = c, .root = order };
		walk(&w);
	}
}
