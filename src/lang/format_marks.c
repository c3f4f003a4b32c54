/*
 * format_marks.c - what each token of a statement is, and where lines begin.
 * The layout: clauses and the parentheses of properties begin lines, every
 * property has a line of its own.  A list of columns or partitions that is too
 * long, or holds a comment that needs a line, gets a line an item; an expression
 * such, a line for each operand of its outermost ANDs or ORs.  SHOW is one line
 * if it can be.
 */
#include "config.h"
#include "lang/format_int.h"

#include "base/utf8.h"

enum { CONTINUED = FORMAT_INDENT, ITEM = FORMAT_INDENT, ITEM_CONTINUED = 2 * FORMAT_INDENT };

static uint32_t behind(const struct layout *l, struct span at)
{
	return layout_find(l, span_end(at));
}

static void set_line(struct layout *l, uint32_t i, uint8_t indent)
{
	if (i >= l->n)
		return;
	if (i && l->slot[i].before != BEFORE_RAW)
		l->slot[i].before = BEFORE_LINE;
	l->slot[i].indent = indent;
}

static void set_indent(struct layout *l, uint32_t from, uint32_t to, uint8_t indent)
{
	for (; from < to && from < l->n; from++)
		l->slot[from].indent = indent;
}

static void mark_names(struct layout *l, struct span at)
{
	uint32_t i;

	for (i = layout_find(l, at.off); i < l->n && l->tok[i].at.off < span_end(at); i++)
		l->slot[i].flags |= SLOT_NAME;
}

/* Columns that tokens from..to take on one line, comments aside. */
static size_t flat_width(const struct layout *l, uint32_t from, uint32_t to)
{
	size_t n = 0;
	uint32_t i;

	for (i = from; i < to && i < l->n && n <= FORMAT_WIDTH; i++) {
		struct text t = layout_text(l, i);

		n += t.n > 4 * FORMAT_WIDTH ? t.n : utf8_count(t.p, t.n);
		if (i > from && !layout_touches(l, i))
			n++;
	}
	return n;
}

/* Whether a comment between tokens from and to needs a line. */
static bool has_break(const struct layout *l, uint32_t from, uint32_t to)
{
	for (from++; from < to && from < l->n; from++)
		if (l->slot[from].breaks)
			return true;
	return false;
}

static bool must_break(const struct layout *l, uint32_t from, uint32_t to)
{
	return has_break(l, from, to) || flat_width(l, from, to) > FORMAT_WIDTH;
}

/* A line for each operand of the outermost operator, if that is AND or OR. */
static void break_chain(struct layout *l, const struct expr *e, uint8_t indent)
{
	const struct expr *x;

	uint32_t i;

	for (x = e; x->kind == e->kind && (x->kind == EXPR_AND || x->kind == EXPR_OR); x = x->first) {
		i = behind(l, x->first->at);
		while (i < l->n && text_is(layout_text(l, i), "}"))     /* {FN f()} is f() in the tree */
			i++;
		set_line(l, i, indent);
	}
}

static void mark_props(struct layout *l, const struct props *p)
{
	const struct prop *it;
	uint32_t open, close;

	if (!p->present)
		return;
	open = layout_find(l, p->at.off);
	close = behind(l, p->at) - 1;
	set_indent(l, open, close, ITEM_CONTINUED);
	set_line(l, open, 0);
	for (it = p->first; it; it = it->next)
		set_line(l, layout_find(l, it->key.at.off), ITEM);
	set_line(l, close, 0);
	l->slot[close].flags |= SLOT_CLOSE;
}

static void mark_columns(struct layout *l, const struct clause *c, bool wide)
{
	const struct col *col;
	uint32_t i, end, close = behind(l, c->at) - 1;

	if (wide)
		set_indent(l, layout_find(l, c->at.off) + 1, close, ITEM_CONTINUED);
	for (col = c->cols; col; col = col->next) {
		i = layout_find(l, col->at.off);
		end = behind(l, col->at);
		mark_names(l, (struct span){ col->at.off, span_end(col->name.at) - col->at.off });
		if (!wide)
			continue;
		set_line(l, i, ITEM);
		if (col->value && must_break(l, i, end))
			break_chain(l, col->value, ITEM_CONTINUED);
	}
	if (wide) {
		set_line(l, close, 0);
		l->slot[close].flags |= SLOT_CLOSE;
	}
}

static void mark_partitions(struct layout *l, const struct clause *c, bool wide)
{
	const struct partition_name *p;
	uint32_t i, close = behind(l, c->at) - 1;

	for (p = c->partitions; p; p = p->next) {
		mark_names(l, p->name.at);
		if (wide)
			set_line(l, layout_find(l, p->name.at.off), ITEM);
	}
	if (c->key_value)
		for (i = layout_find(l, c->at.off) + 1; i < close; i++)
			if (text_is(layout_text(l, i), "="))
				l->slot[i - 1].flags |= SLOT_NAME;
	if (wide) {
		set_line(l, close, 0);
		l->slot[close].flags |= SLOT_CLOSE;
	}
}

static void mark_clause(struct layout *l, const struct clause *c)
{
	uint32_t from = layout_find(l, c->at.off), to = behind(l, c->at);
	bool wide;

	set_line(l, from, 0);
	wide = must_break(l, from, to);
	switch (c->kind) {
	case CLAUSE_COLUMNS:
		mark_columns(l, c, wide);
		break;
	case CLAUSE_WHERE:
		if (wide && c->where)
			break_chain(l, c->where, CONTINUED);
		break;
	case CLAUSE_PARTITION:
		mark_partitions(l, c, wide && c->parenthesized && !c->key_value);
		break;
	case CLAUSE_COLUMN_SEPARATOR:
	case CLAUSE_ROW_SEPARATOR:
		break;
	}
}

/* Lines at FROM, WHERE, ORDER and LIMIT. */
static void mark_show(struct layout *l, const struct stmt *s)
{
	uint32_t i, end = behind(l, s->at);

	if (!must_break(l, 0, end))
		return;
	if (s->from)
		set_line(l, layout_find(l, s->from->at.off) - 1, 0);
	if (s->where) {
		i = layout_find(l, s->where->at.off) - 1;
		set_line(l, i, 0);
		if (must_break(l, i, behind(l, s->where->at)))
			break_chain(l, s->where, CONTINUED);
	}
	if (s->order)
		set_line(l, layout_find(l, s->order->at.off) - 2, 0);
	if (s->has_limit) {
		i = layout_find(l, s->limit_at.off);
		if (i && !text_is_nocase(layout_text(l, i), "LIMIT"))
			i--;
		set_line(l, i, 0);
	}
}

void layout_mark(struct layout *l)
{
	const struct stmt *s = l->stmt;
	const struct clause *c;
	const struct expr *e;
	struct expr_iter it;
	uint32_t i;

	set_indent(l, 0, l->n, CONTINUED);
	set_line(l, 0, 0);
	if (text_is(layout_text(l, l->n - 1), ";"))
		l->slot[l->n - 1].indent = 0;

	for (i = 1; i < l->n; i++) {
		if (text_is(layout_text(l, i - 1), "@") || text_is(layout_text(l, i - 1), "."))
			l->slot[i].flags |= SLOT_NAME;
		/* Behind a blank U+3000 would be a blank too, and no letter. */
		if (text_starts(layout_text(l, i), "\xe3\x80\x80"))
			l->slot[i].before = BEFORE_RAW;
	}

	/* How close tokens stand must be known before anything is measured. */
	expr_iter_init(&it, s);
	while ((e = expr_iter_next(&it, s)))
		layout_mark_expr(l, e);

	if (s->job)
		mark_names(l, s->job->at);
	if (s->table)
		mark_names(l, s->table->at);
	if (s->from)
		mark_names(l, s->from->at);
	for (c = s->clauses; c; c = c->next)
		mark_clause(l, c);
	if (s->job_props.present)
		set_line(l, layout_find(l, s->job_props.word.off), 0);
	mark_props(l, &s->job_props);
	if (s->source) {
		i = layout_find(l, s->source->at.off);
		l->slot[i].flags |= SLOT_NAME | SLOT_SOURCE;
		set_line(l, i - 1, 0);
	}
	mark_props(l, &s->source_props);
	if (s->kind == STMT_SHOW || s->kind == STMT_SHOW_TASK || s->kind == STMT_SHOW_CREATE)
		mark_show(l, s);
}
