/*
 * check_show.c - what SHOW statements can filter and sort by.
 *
 * SHOW ROUTINE LOAD looks at its WHERE when it runs and not before, so what is
 * wrong there is no refusal at analysis, though it fails all the same.  The
 * other two are judged at analysis.  Sources: FunctionalExprProvider.java,
 * RoutineLoadFunctionalExprProvider.java, ShowRoutineLoadTaskStmt.java,
 * ShowStmtAnalyzer.java.
 */
#include "config.h"
#include "check/check.h"

#include <strings.h>

#include "base/near.h"
#include "base/util.h"
#include "check/expr.h"
#include "check/show_columns.h"

enum column_type { NUMBER, TIME, WORDS };

static const struct show_column {
	const char *name;
	enum column_type type;
} columns[] = {
	{ "Id", NUMBER }, { "CurrentTaskNum", NUMBER },
	{ "CreateTime", TIME }, { "PauseTime", TIME }, { "EndTime", TIME },
	{ "Name", WORDS }, { "TableName", WORDS }, { "State", WORDS },
	{ "ReasonOfStateChanged", WORDS }, { "OtherMsg", WORDS },
};

const char *show_column_at(size_t i)
{
	return i < ARRAY_SIZE(columns) ? columns[i].name : NULL;
}

static const struct show_column *column_find(struct text name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(columns); i++)
		if (text_is_nocase(name, columns[i].name))
			return &columns[i];
	return NULL;
}

static const char *column_near(struct diags *diags, struct text name)
{
	struct near near;
	size_t i;

	near_init(&near, name);
	for (i = 0; i < ARRAY_SIZE(columns); i++)
		near_try(&near, columns[i].name);
	if (near.best)
		return diag_text(diags, "did you mean %s?", near.best);
	return "it takes Id, Name, TableName, State, CurrentTaskNum, CreateTime, PauseTime, EndTime, "
	       "ReasonOfStateChanged and OtherMsg";
}

/* The state whose name `word` begins, or nearly is; or NULL. */
static const char *state_near(struct text word, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; word.n >= 3 && i < n; i++)
		if (word.n < strlen(list[i]) && strncasecmp(word.p, list[i], word.n) == 0)
			return list[i];
	return near_best(word, list, n);
}

/*
 * The states that the filter compares with.  UNSTABLE is one that is shown and
 * not compared with.  No word but these can ever match.
 */
static const char *const states[] = {
	"NEED_SCHEDULE", "RUNNING", "PAUSED", "STOPPED", "CANCELLED",
};

const char *show_state_at(size_t i)
{
	return i < ARRAY_SIZE(states) ? states[i] : NULL;
}

static void state(struct check *c, const struct expr *value)
{
	const char *near;
	struct diag *g;
	size_t i;

	if (value->kind != EXPR_STRING)
		return;
	for (i = 0; i < ARRAY_SIZE(states); i++)
		if (text_is_nocase(value->text, states[i]))
			return;
	if (text_is_nocase(value->text, "UNSTABLE")) {
		diag_add(c->diags, DIAG_show_filter_never, value->at, RELS_NONE,
			 "UNSTABLE is shown for jobs that are RUNNING to this filter, so it never matches");
		return;
	}
	g = diag_add(c->diags, DIAG_show_filter_never, value->at, RELS_NONE,
		     "there is no state '%.*s', so this never matches", TEXT_ARG(value->text));
	near = state_near(value->text, states, ARRAY_SIZE(states));
	if (!near) {
		g->hint = "a job is NEED_SCHEDULE, RUNNING, PAUSED, STOPPED or CANCELLED";
		return;
	}
	diag_hint(c->diags, g, "did you mean '%s'?", near);
	diag_fix(c->diags, g, false, value->at,
		 (struct text){ diag_text(c->diags, "'%s'", near), strlen(near) + 2 });
}

static bool is_state(const struct show_column *col)
{
	return text_is_nocase(TEXT("State"), col->name);
}

static struct diag *fails(struct check *c, const struct expr *e, const char *text)
{
	return diag_add(c->diags, DIAG_show_filter, e->at, RELS_NONE, "%s: it fails when it runs", text);
}

static void compare(struct check *c, const struct expr *e, const struct show_column *col)
{
	const struct expr *value = expr_seen(e->first->next);
	struct diag *g;
	int64_t v;

	if (expr_is_string(value)) {
		if (col->type == NUMBER)
			fails(c, value, diag_text(c->diags, "%s is compared with a number without quotes", col->name));
		else if (col->type == WORDS && e->op != OP_EQ && e->op != OP_NE)
			fails(c, e, diag_text(c->diags, "%s can be compared by =, != and LIKE only", col->name));
		else if (is_state(col) && e->op == OP_EQ)
			state(c, value);
		else if (col->type == WORDS && !c->diags->no_notes && text_is_nocase(TEXT("Name"), col->name))
			diag_add(c->diags, DIAG_name_case, value->at, RELS_NONE,
				 "this ignores case, whereas names of jobs differ by case");
		return;
	}
	if (value->kind == EXPR_NULL || !expr_int64(value, &v)) {
		g = fails(c, value, diag_text(c->diags, "%s is compared with a %s only", col->name,
					      col->type == NUMBER ? "whole number" : "quoted string"));
		if (col->type == TIME)
			diag_hint(c->diags, g, "%s = '' finds jobs without that time", col->name);
	} else if (col->type != NUMBER) {
		fails(c, value, diag_text(c->diags, "%s is compared with a quoted string", col->name));
	}
}

static void in_list(struct check *c, const struct expr *e, const struct show_column *col)
{
	const struct expr *item;

	if (col->type != WORDS) {
		fails(c, e, diag_text(c->diags, "IN does not work on %s", col->name));
		return;
	}
	for (item = e->first->next; item; item = item->next) {
		if (!expr_is_string(item)) {
			fails(c, item, "IN takes quoted strings only");
			return;
		}
		if (is_state(col) && !e->negated)
			state(c, expr_seen(item));
	}
}

/* One condition, no AND. */
static void predicate(struct check *c, const struct expr *e)
{
	const struct show_column *col;
	const struct expr *left;
	struct diag *g;

	if (e->kind == EXPR_OR || e->kind == EXPR_NOT || (e->kind == EXPR_SIGN && e->op == OP_LOG_NOT) ||
	    ((e->kind == EXPR_LIKE || e->kind == EXPR_MATCH) && e->negated)) {
		fails(c, e, "SHOW ROUTINE LOAD joins conditions by AND only, without OR and NOT");
		return;
	}
	left = e->first ? expr_seen(e->first) : NULL;
	if (!left || left->kind != EXPR_COLUMN) {
		fails(c, e, "a condition of SHOW ROUTINE LOAD has a column on its left side");
		return;
	}
	col = column_find(left->text);
	if (!col) {
		g = fails(c, left, diag_text(c->diags, "SHOW ROUTINE LOAD cannot filter by %.*s", TEXT_ARG(left->text)));
		g->hint = column_near(c->diags, left->text);
		return;
	}
	if (!e->first->next && e->kind != EXPR_IS_NULL)
		return;
	switch (e->kind) {
	case EXPR_COMPARE:
		compare(c, e, col);
		break;
	case EXPR_LIKE:
		if (e->op != OP_LIKE)
			fails(c, e, "SHOW ROUTINE LOAD knows LIKE, but neither REGEXP nor RLIKE");
		else if (col->type != WORDS)
			fails(c, e, diag_text(c->diags, "LIKE does not work on %s", col->name));
		else if (!expr_is_string(e->first->next))
			fails(c, e->first->next, "LIKE takes a quoted string");
		break;
	case EXPR_IN:
		in_list(c, e, col);
		break;
	default:
		fails(c, e, "SHOW ROUTINE LOAD knows comparisons, LIKE and IN only");
		break;
	}
}

static void show_where(struct check *c, const struct expr *root)
{
	const struct expr *e = root;

	while (e) {
		if (e->kind == EXPR_AND || e->kind == EXPR_PAREN || e->kind == EXPR_BINARY_PREFIX) {
			e = expr_walk(root, e);
			continue;
		}
		predicate(c, e);
		e = expr_walk_over(root, e);
	}
}

/* Behind a comment or a quoted piece that starts at `p`; else `p`. */
static const char *behind_quoted(const char *p, const char *end)
{
	const char *close;

	if (end - p > 1 && p[0] == '-' && p[1] == '-') {
		while (p < end && *p != '\n' && *p != '\r')
			p++;
	} else if (end - p > 1 && p[0] == '/' && p[1] == '*') {
		close = memmem(p + 2, (size_t)(end - p - 2), "*/", 2);
		p = close ? close + 2 : end;
	} else if (*p == '\'' || *p == '"' || *p == '`') {
		char quote = *p;

		for (p++; p < end && *p != quote; p++)
			if (*p == '\\' && quote != '`')
				p++;
		p = p < end ? p + 1 : end;
	}
	return p;
}

static bool is_word_byte(char b)
{
	return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') ||
	       b == '_' || b == '$' || (unsigned char)b >= 0x80;
}

/* The next word of a stretch, comments and quoted pieces passed over; empty at
 * its end.  Signs come as words of one byte. */
static struct text next_word(struct text *rest)
{
	const char *p = rest->p, *end = p + rest->n, *q;

	while (p < end) {
		q = behind_quoted(p, end);
		if (q == p && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
			q++;
		if (q == p)
			break;
		p = q;
	}
	for (q = p; q < end && is_word_byte(*q); q++)
		;
	if (q == p && q < end)
		q++;
	*rest = (struct text){ q, (size_t)(end - q) };
	return (struct text){ p, (size_t)(q - p) };
}

/* Does DESC stand behind the key of a sort item? */
static bool is_descending(const struct check *c, const struct expr *item)
{
	uint32_t from = span_end(item->first->at);
	struct text rest = source_text(c->src, (struct span){ from, span_end(item->at) - from }), word;

	while ((word = next_word(&rest)).n)
		if (text_is_nocase(word, "DESC"))
			return true;
	return false;
}

static void show_order(struct check *c)
{
	const struct expr *item;
	const struct expr *key;
	struct diag *g;

	for (item = c->stmt->order; item; item = item->next) {
		key = item->first ? expr_seen(item->first) : NULL;
		if (!key || key->kind != EXPR_COLUMN || !column_find(key->text)) {
			g = diag_add(c->diags, DIAG_show_order, item->at, RELS_NONE,
				     "SHOW ROUTINE LOAD cannot sort by this: it fails when it runs");
			if (key && key->kind == EXPR_COLUMN)
				g->hint = column_near(c->diags, key->text);
		} else if (item != c->stmt->order && is_descending(c, item)) {
			diag_add(c->diags, DIAG_show_order, item->at, RELS_NONE,
				 "DESC of a later key turns the order of all keys before it around, too");
		}
	}
}

static void show(struct check *c)
{
	const struct stmt *s = c->stmt;
	struct diag *g;

	if (s->where)
		show_where(c, s->where);
	if (s->order)
		show_order(c);
	if (s->from && s->job && s->job->has_db) {
		g = diag_add(c->diags, DIAG_show_database_twice, s->from->at, RELS_NONE,
			     "FROM overrides the database before the job's name: the job is looked up in %.*s",
			     TEXT_ARG(source_text(c->src, s->from->at)));
		diag_note_at(c->diags, g, s->job->db_at, "this database is not used");
	}
}

/* Exactly JobName = 'name'. */
static void show_task(struct check *c)
{
	const struct stmt *s = c->stmt;
	const struct expr *e = expr_seen(s->where), *left;
	struct diag *g;

	if (s->order)
		diag_add(c->diags, DIAG_show_order, s->order->at, RELS_NONE,
			 "SHOW ROUTINE LOAD TASK does not sort: ORDER BY has no effect");
	if (e && e->kind == EXPR_COMPARE && e->op == OP_EQ && e->first && e->first->next) {
		left = expr_seen(e->first);
		if (left->kind == EXPR_COLUMN && text_is_nocase(left->text, "JobName") &&
		    expr_is_string(e->first->next))
			return;
	}
	/* Without WHERE it is no statement at all before 4.1. */
	g = diag_add(c->diags, DIAG_show_task_filter, e ? s->where->at : s->at, e ? RELS_ALL : RELS_4_1,
		     e ? "SHOW ROUTINE LOAD TASK takes exactly one condition: JobName = 'name'"
		       : "SHOW ROUTINE LOAD TASK needs WHERE JobName = 'name'");
	if (e && e->kind == EXPR_COMPARE && e->first && e->first->next && expr_seen(e->first)->kind == EXPR_COLUMN &&
	    expr_seen(e->first->next)->kind == EXPR_COLUMN)
		g->hint = "put the job's name in quotes";
}

static bool is_create_column(struct text name)
{
	return text_is_nocase(name, "Job") || text_is_nocase(name, "Create Job");
}

/* 4.1 alone has a WHERE here; without one it does not look at ORDER BY. */
static void show_create(struct check *c)
{
	const struct expr *root = c->stmt->where, *e, *item;

	if (!root)
		return;
	for (e = root; e; e = expr_walk(root, e))
		if (e->kind == EXPR_COLUMN && !is_create_column(e->text))
			diag_add(c->diags, DIAG_show_create_filter, e->at, RELS_4_1,
				 "SHOW CREATE ROUTINE LOAD has no column %.*s, only Job and `Create Job`",
				 TEXT_ARG(e->text));
	for (item = c->stmt->order; item; item = item->next) {
		e = item->first ? expr_seen(item->first) : NULL;
		if (!e || e->kind != EXPR_COLUMN || !is_create_column(e->text))
			diag_add(c->diags, DIAG_show_create_filter, item->at, RELS_4_1,
				 "SHOW CREATE ROUTINE LOAD sorts by Job or `Create Job` only");
	}
}

/* LIMIT: its numbers are not in the tree. */
static void limit(struct check *c)
{
	struct text rest = source_text(c->src, c->stmt->limit_at), word;
	static const char largest[] = "9223372036854775807";
	bool variable = false;

	while ((word = next_word(&rest)).n) {
		struct span at = { (uint32_t)(word.p - c->src->text), (uint32_t)word.n };

		if (word.p[0] == '?') {
			diag_add(c->diags, DIAG_limit_placeholder, at, RELS_ALL, "LIMIT cannot be a placeholder");
		} else if (word.p[0] >= '0' && word.p[0] <= '9' && !variable) {
			while (word.n && word.p[0] == '0') {
				word.p++;
				word.n--;
			}
			if (word.n > sizeof(largest) - 1 ||
			    (word.n == sizeof(largest) - 1 && memcmp(word.p, largest, word.n) > 0))
				diag_add(c->diags, DIAG_limit_number, at, RELS_ALL,
					 "LIMIT takes numbers up to %s", largest);
		}
		variable = word.n && word.p[0] == '@';
	}
}

void check_show(struct check *c)
{
	switch (c->stmt->kind) {
	case STMT_SHOW:
		show(c);
		break;
	case STMT_SHOW_TASK:
		show_task(c);
		break;
	case STMT_SHOW_CREATE:
		show_create(c);
		break;
	default:
		return;
	}
	if (c->stmt->has_limit)
		limit(c);
}
