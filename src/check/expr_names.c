/*
 * expr_names.c - the columns and functions an expression names, against what a
 * load has: the fields of the source, and functions that work on one row.
 */
#include "config.h"
#include "check/expr_pass.h"

#include "base/util.h"
#include "check/expr.h"
#include "check/functions.h"
#include "check/names.h"

static void sources_collect(struct expr_pass *w)
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

static bool is_unit_word(const struct expr *e)
{
	/* the reserved ones come as words, not as names */
	static const char *const units[] = {
		"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(units); i++)
		if (text_is_nocase(e->text, units[i]))
			return !e->qname->parts[0].backticked;
	return false;
}

/* EXTRACT(year FROM ..), TIMESTAMPDIFF(day, a, b): the unit comes as a name. */
static bool is_unit(const struct expr *e)
{
	const struct expr *up = e->up;

	if (!up || up->kind != EXPR_CALL || up->first != e)
		return false;
	if (up->special)
		return text_is_nocase(up->text, "extract");
	return (text_is_nocase(call_name(up), "timestampdiff") ||
		text_is_nocase(call_name(up), "timestampadd")) &&
	       up->qname->n == 1 && call_argc(up) == 3 && is_unit_word(e);
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

void expr_column(struct expr_pass *w, const struct expr *e)
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

static const char *consequence(const struct expr_pass *w)
{
	return w->where ? "the job stays RUNNING without loading anything"
			: "the job pauses when it plans its next task";
}

void expr_session_value(struct expr_pass *w, const struct expr *e, const char *what)
{
	diag_add(w->c->diags, DIAG_session_value, e->at, RELS_NONE,
		 "%s belongs to a session, and the tasks of a job run in none", what);
}

void expr_function(struct expr_pass *w, const struct expr *e)
{
	struct text name = call_name(e);
	struct function_answer a;
	const struct function *f;
	const struct expr *kid;
	struct diag *g;

	for (kid = e->first; kid; kid = kid->next) {
		if (kid->kind == EXPR_WINDOW) {
			diag_add(w->c->diags, DIAG_aggregate_function, e->at, RELS_NONE,
				 "a window function cannot be computed row by row: %s", consequence(w));
			return;
		}
	}
	a = function_look(w->c->session ? &w->c->session->functions : NULL, name);
	f = a.found;
	if (!f) {
		if (e->special || !e->qname || e->qname->n != 1 || !a.near)
			return;
		g = diag_add(w->c->diags, DIAG_function_unknown, e->qname->at, RELS_NONE,
			     "the server has no built-in function %.*s(); without one of your own %s",
			     TEXT_ARG(name), consequence(w));
		diag_hint(w->c->diags, g, "did you mean %s()?", a.near);
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
		expr_session_value(w, e, diag_text(w->c->diags, "%s()", f->name));
		break;
	}
}
