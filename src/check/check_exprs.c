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
#include "check/functions.h"
#include "check/name_set.h"
#include "check/names.h"

/* One expression under judgement. */
struct walk {
	struct check *c;
	const struct expr *root;
	const struct clause *columns;   /* the COLUMNS it stands in, or NULL */
	const struct col *col;
	bool where;                     /* of a load property */
	bool query;                     /* the inside of a subquery */
	bool lambda;                    /* there is a lambda in it */
	bool unseen;                    /* some call's last arguments are not looked at */
	bool pipes;                     /* the note about || was given */
	struct name_set sources;        /* plain columns, once `sources.slots` */
	bool has_sources;
};

static struct diag *refuse(struct walk *w, enum diag_code code, const struct expr *e, const char *text)
{
	return diag_add(w->c->diags, code, e->at, RELS_ALL, "%s", text);
}

/* dates --------------------------------------------------------------------- */

static unsigned digits_value(struct text t)
{
	unsigned v = 0;
	size_t i;

	for (i = 0; i < t.n; i++)
		v = v * 10 + (unsigned)(t.p[i] - '0');
	return v;
}

/* 2023-06-31, or 2023/06/31: `e` is the operation on top. */
static void date_arithmetic(struct walk *w, const struct expr *e)
{
	const struct expr *left = e->first, *day, *year, *month;
	struct diags *diags = w->c->diags;
	struct text text;
	struct day d;
	const char *fault;
	struct diag *g;

	if (e->at.len > 10 || !left || left->kind != EXPR_ARITH || left->op != e->op)
		return;
	day = left->next;
	year = left->first;
	month = year ? year->next : NULL;
	if (!day || day->kind != EXPR_INTEGER || day->text.n > 2 || !month)
		return;
	if (year->kind != EXPR_INTEGER || year->text.n != 4 || month->kind != EXPR_INTEGER ||
	    month->text.n > 2 || e->at.len != 6 + month->text.n + day->text.n)
		return;
	if (e->up && e->up->kind == EXPR_ARITH && e->up->op == e->op && e->up->first == e)
		return;
	d = (struct day){ digits_value(year->text), digits_value(month->text), digits_value(day->text) };
	if (d.year < 1000 || !d.month || d.month > 19 || !d.day)
		return;
	fault = day_fault(d, w->c->mem);
	text = source_text(w->c->src, e->at);
	if (e->op == OP_SUB)
		g = diag_add(diags, DIAG_date_arithmetic, e->at, RELS_NONE,
			     "%.*s without quotes is %u minus %u minus %u, the number %d%s%s", TEXT_ARG(text),
			     d.year, d.month, d.day, (int)d.year - (int)d.month - (int)d.day,
			     fault ? "; nor is there such a date: " : "", fault ? fault : "");
	else
		g = diag_add(diags, DIAG_date_arithmetic, e->at, RELS_NONE,
			     "%.*s without quotes is %u divided by %u and by %u%s%s", TEXT_ARG(text),
			     d.year, d.month, d.day, fault ? "; nor is there such a date: " : "",
			     fault ? fault : "");
	if (fault) {
		unsigned last = month_days(d.year, d.month);

		if (last)
			g->hint = diag_text(diags, "the last day of that month is '%04u-%02u-%02u'",
					    d.year, d.month, last);
		return;
	}
	g->hint = diag_text(diags, "write '%04u-%02u-%02u'", d.year, d.month, d.day);
	fault = diag_text(diags, "'%04u-%02u-%02u'", d.year, d.month, d.day);
	diag_fix(diags, g, false, e->at, (struct text){ fault, strlen(fault) });
}

/* A quoted date that is compared, or cast to a date. */
static void date_impossible(struct walk *w, const struct expr *e)
{
	const struct expr *taker, *kid;
	const char *fault;
	struct diag *g;
	struct day d;

	if (!day_read(e->text, &d))
		return;
	fault = day_fault(d, w->c->mem);
	if (!fault)
		return;
	taker = expr_taker(e, &kid);
	if (!taker)
		return;
	switch (taker->kind) {
	case EXPR_COMPARE:
	case EXPR_BETWEEN:
	case EXPR_IN:
		g = diag_add(w->c->diags, DIAG_date_impossible, e->at, RELS_NONE,
			     "the date '%.*s' does not exist: %s; compared with a date it is NULL, which "
			     "is never true", TEXT_ARG(e->text), fault);
		break;
	case EXPR_CAST:
		if (kid->next && !text_is_nocase(kid->next->text, "date") &&
		    !text_is_nocase(kid->next->text, "datetime"))
			return;
		g = diag_add(w->c->diags, DIAG_date_impossible, e->at, RELS_NONE,
			     "the date '%.*s' does not exist: %s; the cast gives NULL", TEXT_ARG(e->text), fault);
		break;
	default:
		return;
	}
	if (month_days(d.year, d.month))
		g->hint = diag_text(w->c->diags, "the last day of that month is '%04u-%02u-%02u'",
				    d.year, d.month, month_days(d.year, d.month));
}

/* operators ------------------------------------------------------------------- */

/* "a" = 1: the operand that is constant although a column seems meant. */
static void string_for_name(struct walk *w, const struct expr *e)
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
	g->hint = diag_text(w->c->diags, "a name is written %.*s or `%.*s`", TEXT_ARG(a->text), TEXT_ARG(a->text));
	diag_fix(w->c->diags, g, false, a->at,
		 (struct text){ diag_text(w->c->diags, "`%.*s`", TEXT_ARG(a->text)), a->text.n + 2 });
}

static void interval(struct walk *w, const struct expr *e)
{
	const struct expr *taker = expr_taker(e, NULL);
	struct diag *g;

	if (!taker || taker->kind != EXPR_ARITH || taker->op == OP_ADD || taker->op == OP_SUB ||
	    taker->op == OP_CONCAT)
		return;
	g = refuse(w, DIAG_interval_operator, e, "an interval can be added and subtracted, nothing else");
	diag_note_at(w->c->diags, g, taker->at, "the operator here is %s", expr_op_text(taker->op));
}

static void boundary(struct walk *w, const struct expr *e)
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
	g->hint = diag_text(w->c->diags, "a column of that name is written `%.*s`", TEXT_ARG(e->text));
}

static void list_length(struct walk *w, const struct expr *e, uint32_t others)
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

static void lambda(struct walk *w, const struct expr *e)
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
static void order_positions(struct walk *w, const struct expr *e)
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

/* names and functions ---------------------------------------------------------- */

static void sources_collect(struct walk *w)
{
	const struct col *col;
	uint32_t n = 0;

	for (col = w->columns->cols; col; col = col->next)
		n += !col->assigned;
	w->has_sources = n != 0;
	name_set_init(&w->sources, n, w->c->mem);
	for (col = w->columns->cols; col; col = col->next)
		if (!col->assigned)
			name_set_add(&w->sources, col->name.text, col->at);
}

/* EXTRACT(year FROM ..): the unit comes as a name. */
static bool is_unit(const struct expr *e)
{
	const struct expr *up = e->up;

	return up && up->kind == EXPR_CALL && up->special && up->first == e && text_is_nocase(up->text, "extract");
}

/* Is the name that of a lambda's parameter here?  Deep down, better believe so. */
static bool is_parameter(const struct expr *e)
{
	const struct expr *up, *kid = e, *param;
	unsigned levels = 0;
	uint32_t i;

	for (up = e->up; up; kid = up, up = up->up) {
		if (++levels > 1000)
			return true;
		if (up->kind != EXPR_LAMBDA)
			continue;
		for (i = 0, param = up->first; i < up->parts && param; i++, param = param->next)
			if (param == kid || (param->text.n == e->text.n &&
					     memcmp(param->text.p, e->text.p, e->text.n) == 0))
				return true;
	}
	return false;
}

static void column(struct walk *w, const struct expr *e)
{
	const struct qname *q = e->qname;
	uint32_t i;

	if (!q)
		return;
	for (i = 0; i < q->n; i++)
		if (q->parts[i].reserved)
			reserved_check(w->c, &q->parts[i], true);
	if (!w->columns || q->n != 1)
		return;
	if (!w->sources.slots)
		sources_collect(w);
	if (!w->has_sources || name_set_find(&w->sources, e->text) || is_unit(e) ||
	    (w->lambda && is_parameter(e)))
		return;
	diag_add(w->c->diags, DIAG_column_unknown, e->at, RELS_NONE,
		 "%.*s is not among the plain columns of COLUMNS, which name the fields of the source; "
		 "the job pauses when it plans its next task", TEXT_ARG(e->text));
}

static const char *consequence(const struct walk *w)
{
	return w->where ? "the job stays RUNNING without loading anything"
			: "the job pauses when it plans its next task";
}

static void session_value(struct walk *w, const struct expr *e, const char *what)
{
	diag_add(w->c->diags, DIAG_session_value, e->at, RELS_NONE,
		 "%s belongs to a session, and the tasks of a job run in none", what);
}

static void function(struct walk *w, const struct expr *e)
{
	struct text name = call_name(e);
	const struct function *f = function_find(name);
	const struct expr *kid;
	const char *near;
	struct diag *g;

	for (kid = e->first; kid; kid = kid->next) {
		if (kid->kind == EXPR_WINDOW) {
			diag_add(w->c->diags, DIAG_aggregate_function, e->at, RELS_NONE,
				 "a window function cannot be computed row by row: %s", consequence(w));
			return;
		}
	}
	if (!f) {
		if (e->special || !e->qname || e->qname->n != 1 || !(near = function_near(name)))
			return;
		g = diag_add(w->c->diags, DIAG_function_unknown, e->qname->at, RELS_NONE,
			     "the server has no built-in function %.*s(); without one of your own %s",
			     TEXT_ARG(name), consequence(w));
		g->hint = diag_text(w->c->diags, "did you mean %s()?", near);
		return;
	}
	switch (f->kind) {
	case FUNCTION_AGGREGATE:
		diag_add(w->c->diags, DIAG_aggregate_function, e->at, RELS_NONE,
			 "the aggregate function %s() cannot be computed row by row: %s", f->name,
			 consequence(w));
		break;
	case FUNCTION_WINDOW:
		diag_add(w->c->diags, DIAG_aggregate_function, e->at, RELS_NONE,
			 "the window function %s() cannot be computed row by row: %s", f->name,
			 consequence(w));
		break;
	case FUNCTION_SESSION:
		session_value(w, e, diag_text(w->c->diags, "%s()", f->name));
		break;
	}
}

/* Returns whether the arguments are to be passed over. */
static bool call(struct walk *w, const struct expr *e)
{
	int seen;
	uint32_t i;

	if (e->qname)
		for (i = 0; i < e->qname->n; i++)
			if (e->qname->parts[i].reserved)
				reserved_check(w->c, &e->qname->parts[i], true);
	if (w->where || w->columns)
		function(w, e);
	if (e->negated && !call_is_odbc(e))
		refuse(w, DIAG_odbc_function, e, "{fn ..} does not know this function");
	if (e->text.n == 14 && text_is_nocase(e->text, "dictionary_get"))
		list_length(w, e, 0);
	if (e->special) {
		order_positions(w, e);
		if (e->first && e->text.n == 17 && text_is_nocase(e->text, "current_timestamp"))
			precision_check(w->c, e->first);
		return false;
	}
	seen = call_check(w->c, e);
	if (seen > 0)
		w->unseen = true;
	return seen == 0;
}

static void walk(struct walk *w);

/* Its names and functions are of another world, so they are judged in a walk of
 * its own, which takes further subqueries in it along. */
static void subquery(struct walk *w, const struct expr *e)
{
	struct walk inside = { .c = w->c, .root = e, .query = true };

	if (!e->first)
		subquery_check(w->c, e);
	if (w->query)
		return;
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

static void pipes(struct walk *w, const struct expr *e)
{
	struct text between;
	uint32_t from;

	if (w->pipes || !e->first || !e->first->next)
		return;
	from = span_end(e->first->at);
	between = source_text(w->c->src, (struct span){ from, e->first->next->at.off - from });
	if (!memmem(between.p, between.n, "||", 2))
		return;
	w->pipes = true;
	diag_add(w->c->diags, DIAG_pipes_sql_mode, (struct span){ from, (uint32_t)between.n }, RELS_NONE,
		 "|| is OR here, and concatenation when the session that created the job had PIPES_AS_CONCAT "
		 "in its sql_mode");
}

static void walk(struct walk *w)
{
	const struct expr *e = w->root;

	while (e) {
		bool over = false;

		if (w->unseen && is_unseen(e)) {
			e = expr_walk_over(w->root, e->up);
			continue;
		}
		switch ((enum expr_kind)e->kind) {
		case EXPR_STRING:
			if (e->text.n >= 8 && e->text.p[4] == '-')
				date_impossible(w, e);
			break;
		case EXPR_INTEGER:
		case EXPR_DECIMAL:
			if (e->text.n > 37)
				literal_check(w->c, e);
			break;
		case EXPR_DOUBLE:
		case EXPR_BINARY:
		case EXPR_DATE:
		case EXPR_DATETIME:
			literal_check(w->c, e);
			break;
		case EXPR_INTERVAL:
			interval(w, e);
			break;
		case EXPR_BOUNDARY:
			boundary(w, e);
			break;
		case EXPR_COLUMN:
			column(w, e);
			break;
		case EXPR_USER_VAR:
		case EXPR_SYSTEM_VAR:
			if (w->where || w->columns)
				session_value(w, e, "a variable");
			break;
		case EXPR_PLACEHOLDER:
			w->c->prepared = true;
			diag_add(w->c->diags, DIAG_placeholder, e->at, RELS_NONE,
				 "? makes a prepared statement of this, which the server does not run (error 1295)");
			break;
		case EXPR_ARITH:
			if (e->op == OP_SUB || e->op == OP_DIV)
				date_arithmetic(w, e);
			break;
		case EXPR_OR:
			if (!w->c->diags->no_notes && (w->where || w->columns))
				pipes(w, e);
			break;
		case EXPR_IN:
			list_length(w, e, 1);
			/* fall through */
		case EXPR_COMPARE:
		case EXPR_BETWEEN:
		case EXPR_LIKE:
		case EXPR_IS_NULL:
			if (w->where || w->columns)
				string_for_name(w, e);
			break;
		case EXPR_SLICE:
			refuse(w, DIAG_array_slice, e, "the server has no array slices");
			break;
		case EXPR_ARRAY:
			list_length(w, e, e->special);
			break;
		case EXPR_LAMBDA:
			lambda(w, e);
			break;
		case EXPR_CALL:
			over = call(w, e);
			break;
		case EXPR_TYPE:
			type_check(w->c, e);
			break;
		case EXPR_SUBQUERY:
			subquery(w, e);
			over = !w->query;
			break;
		default:
			break;
		}
		e = over ? expr_walk_over(w->root, e) : expr_walk(w->root, e);
	}
}

/* What concerns a condition as a whole. */
static void condition(struct check *c, const struct clause *clause)
{
	const struct expr *part = expr_never_true(clause->where, c->mem);
	struct diag *g;

	if (part) {
		g = diag_add(c->diags, DIAG_where_never_true, part->at, RELS_NONE,
			     "this is never true, so the job loads no row and reports no error");
		if (part != expr_bare(clause->where))
			diag_note_at(c->diags, g, clause->word, "it is one of the conditions of this WHERE");
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
	struct walk w = { .c = c };

	for (clause = s->clauses; clause; clause = clause->next) {
		if (clause->kind == CLAUSE_WHERE) {
			w = (struct walk){ .c = c, .root = clause->where, .where = true };
			walk(&w);
			condition(c, clause);
		} else if (clause->kind == CLAUSE_COLUMNS) {
			w = (struct walk){ .c = c, .columns = clause };
			for (w.col = clause->cols; w.col; w.col = w.col->next) {
				w.root = w.col->value;
				w.lambda = w.unseen = false;
				if (w.root)
					walk(&w);
			}
		}
	}
	w = (struct walk){ .c = c, .root = s->where };
	walk(&w);
	for (order = s->order; order; order = order->next) {
		w = (struct walk){ .c = c, .root = order };
		walk(&w);
	}
}
