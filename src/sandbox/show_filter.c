/*
 * show_filter.c - which jobs SHOW ROUTINE LOAD shows, and in which order.
 *
 * Texts compare without case; LIKE knows % and ? where SQL has % and _; a DESC
 * turns the whole order made so far.  All as an FE does it.
 */
#include "config.h"
#include "sandbox/show_filter.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/buf.h"
#include "base/util.h"
#include "sandbox/civil.h"

static const struct {
	const char *name;
	enum { KIND_NUMBER, KIND_TIME, KIND_TEXT } kind;
} columns[] = {
	[FILTER_ID] = { "Id", KIND_NUMBER },
	[FILTER_TASKS] = { "CurrentTaskNum", KIND_NUMBER },
	[FILTER_CREATE] = { "CreateTime", KIND_TIME },
	[FILTER_PAUSE] = { "PauseTime", KIND_TIME },
	[FILTER_END] = { "EndTime", KIND_TIME },
	[FILTER_NAME] = { "Name", KIND_TEXT },
	[FILTER_TABLE] = { "TableName", KIND_TEXT },
	[FILTER_STATE] = { "State", KIND_TEXT },
	[FILTER_REASON] = { "ReasonOfStateChanged", KIND_TEXT },
	[FILTER_OTHER] = { "OtherMsg", KIND_TEXT },
};

/* -1 also for ORDER BY ALL, which sorts by nothing that could be named. */
static int column_of(const struct expr *e)
{
	int i;

	if (!e || expr_bare(e)->kind != EXPR_COLUMN)
		return -1;
	for (i = 0; i < FILTER_COLUMNS; i++)
		if (text_is_nocase(expr_bare(e)->text, columns[i].name))
			return i;
	return -1;
}

/* The parts of an AND chain, however deep: its leaves in order. */
static const struct expr *first_term(const struct expr *e)
{
	for (e = expr_bare(e); e->kind == EXPR_AND; e = expr_bare(e->first))
		;
	return e;
}

static const struct expr *next_term(const struct expr *root, const struct expr *e)
{
	while (e != root) {
		const struct expr *up = e->up;

		if (up->kind == EXPR_AND && up->first == e)
			return first_term(e->next);
		e = up;
	}
	return NULL;
}

static bool judge_term(struct job_call *c, const struct expr *e)
{
	const struct expr *left = e->first, *right, *k;
	struct text name;
	int col;

	if (e->kind == EXPR_OR || e->kind == EXPR_NOT || (e->kind == EXPR_LIKE && e->negated))
		return job_invalid(c, "Only `AND` operator is allowed in compound predicates.");
	if (!left || expr_bare(left)->kind != EXPR_COLUMN)
		return job_invalid(c, "Left value in `where` clause should be a column name");
	name = expr_bare(left)->text;
	col = column_of(left);
	if (col < 0)
		return job_invalid(c, "Column `%.*s` is not allowed in `where` clause",
				   TEXT_ARG(name));
	if (e->kind == EXPR_IN) {
		for (k = left->next; k; k = k->next)
			if (expr_bare(k)->kind != EXPR_STRING)
				return job_invalid(
					c,
					"Only `string` values are allowed in the predicate "
					"`in()` or `not in()` for column `%.*s` ",
					TEXT_ARG(name));
		return true;
	}
	if (e->kind == EXPR_LIKE && e->op == OP_LIKE)
		return expr_bare(left->next)->kind == EXPR_STRING ||
		       job_invalid(c, "Wrong RValue's type in `where` clause for column `%.*s` ",
				   TEXT_ARG(name));
	if (e->kind != EXPR_COMPARE)
		return job_invalid(c,
				   "Operator is not allowed in `where` clause for column `%.*s`.",
				   TEXT_ARG(name));
	right = expr_bare(left->next);
	if (right->kind != EXPR_STRING && right->kind != EXPR_INTEGER)
		return job_invalid(
			c,
			"RValue should be `string` or `integer` in `where` clause for column "
			"`%.*s` ",
			TEXT_ARG(name));
	if ((columns[col].kind == KIND_NUMBER) != (right->kind == EXPR_INTEGER))
		return job_invalid(c, "Wrong RValue's type in `where` clause for column `%.*s` ",
				   TEXT_ARG(name));
	if (columns[col].kind == KIND_TEXT && e->op != OP_EQ && e->op != OP_NE)
		return job_invalid(
			c, "Operator `%s` is not allowed in `where` clause for column `%.*s`.",
			expr_op_text((enum expr_op)e->op), TEXT_ARG(name));
	return true;
}

bool filter_judge(struct job_call *c)
{
	const struct expr *e;

	for (e = c->stmt->where ? first_term(c->stmt->where) : NULL; e;
	     e = next_term(c->stmt->where, e))
		if (!judge_term(c, e))
			return false;
	for (e = c->stmt->order; e; e = e->next)
		if (column_of(e->first) < 0)
			return job_invalid(
				c, "Column `%.*s` is not allowed in `order by` clause",
				TEXT_ARG(source_text(c->src, e->first ? e->first->at : e->at)));
	return true;
}

/* values ----------------------------------------------------------------------------------------
 */

static int64_t number_of(const struct job *j, int col)
{
	switch (col) {
	case FILTER_ID:
		return j->id;
	case FILTER_TASKS:
		return j->tasks;
	case FILTER_CREATE:
		return j->create_ms;
	case FILTER_PAUSE:
		return j->pause_ms;
	default:
		return j->end_ms;
	}
}

static const char *text_of(const struct job *j, int col)
{
	switch (col) {
	case FILTER_NAME:
		return j->name;
	case FILTER_TABLE:
		return j->table;
	case FILTER_STATE:
		return job_state_name(j->state);
	/* what SHOW no longer prints still matches here */
	case FILTER_REASON:
		return j->reason_text ? j->reason_text : j->reason_pause;
	default:
		return j->other_msg;
	}
}

static bool compare(enum expr_op op, int64_t a, int64_t b)
{
	switch (op) {
	case OP_EQ:
	case OP_EQ_SAFE:
		return a == b;
	case OP_NE:
		return a != b;
	case OP_LT:
		return a < b;
	case OP_LE:
		return a <= b;
	case OP_GT:
		return a > b;
	default:
		return a >= b;
	}
}

static bool matches_time(struct job_call *c, const struct expr *e, const struct job *j, int col)
{
	struct text t = expr_bare(e->first->next)->text;
	int64_t seconds, have = number_of(j, col);
	struct civil v;

	if (!t.n)
		return compare((enum expr_op)e->op, have ? 1 : 0, 0);
	if (!have || !civil_parse(t, &v))
		return false;
	seconds = civil_seconds(&v);
	seconds -= zone_offset(c->call->session->zone, seconds);
	return compare((enum expr_op)e->op, have / 1000, seconds);
}

/* % is any run, ? one character; what else means something in a regex still does, but
 * for what makes some of them take all time and memory: counts and references back. */
static bool matches_like(const char *value, struct text pattern)
{
	struct buf b;
	regex_t re;
	bool yes;
	size_t i;

	buf_init(&b, 1 << 20);
	buf_addc(&b, '^');
	for (i = 0; i < pattern.n; i++) {
		if (pattern.p[i] == '%')
			buf_adds(&b, ".*");
		else if (pattern.p[i] == '?')
			buf_addc(&b, '.');
		else if (strchr(".{}\\", pattern.p[i]))
			buf_addf(&b, "\\%c", pattern.p[i]);
		else
			buf_addc(&b, pattern.p[i]);
	}
	buf_addc(&b, '$');
	yes = regcomp(&re, buf_str(&b), REG_EXTENDED | REG_NOSUB | REG_ICASE) == 0;
	buf_release(&b);
	if (!yes)
		return false;
	yes = regexec(&re, value, 0, NULL, 0) == 0;
	regfree(&re);
	return yes;
}

static bool matches_term(struct job_call *c, const struct expr *e, const struct job *j)
{
	int col = column_of(e->first);
	const struct expr *right = expr_bare(e->first->next), *k;
	const char *text;
	bool in = false;

	if (columns[col].kind == KIND_NUMBER && e->kind == EXPR_COMPARE)
		return compare(
			(enum expr_op)e->op, number_of(j, col),
			strtoll(arena_copy(c->call->mem, right->text.p, right->text.n), NULL, 10));
	if (columns[col].kind == KIND_TIME && e->kind == EXPR_COMPARE)
		return matches_time(c, e, j, col);
	if (columns[col].kind != KIND_TEXT) {
		c->class_cast = true;
		return false;
	}
	text = text_of(j, col);
	if (!text)
		return false;
	if (e->kind == EXPR_LIKE)
		return matches_like(text, right->text);
	if (e->kind == EXPR_IN) {
		for (k = e->first->next; k; k = k->next)
			in |= text_is_nocase(expr_bare(k)->text, text);
		return in != e->negated;
	}
	return text_is_nocase(right->text, text) == (e->op != OP_NE);
}

bool filter_matches(struct job_call *c, const struct job *j)
{
	const struct expr *e;

	for (e = c->stmt->where ? first_term(c->stmt->where) : NULL; e;
	     e = next_term(c->stmt->where, e))
		if (!matches_term(c, e, j))
			return false;
	return true;
}

/* order and limit -------------------------------------------------------------------------------
 */

static bool is_desc(const struct job_call *c, const struct expr *sort)
{
	struct text t = source_text(c->src, sort->at);
	struct text tail = { t.p + sort->first->at.len, t.n - sort->first->at.len };

	tail = text_trim(tail);
	return tail.n >= 4 && !strncasecmp(tail.p, "DESC", 4);
}

static int compare_by(const struct job *a, const struct job *b, int col)
{
	const char *x, *y;

	if (columns[col].kind != KIND_TEXT)
		return number_of(a, col) < number_of(b, col)
			       ? -1
			       : number_of(a, col) > number_of(b, col);
	x = text_of(a, col);
	y = text_of(b, col);
	return strcmp(x ? x : "", y ? y : "");
}

static int compare_jobs(const struct job_call *c, const struct job *a, const struct job *b)
{
	const struct expr *e;
	int r = 0;

	for (e = c->stmt->order; e; e = e->next) {
		if (!r)
			r = compare_by(a, b, column_of(e->first));
		/* reversed is the comparator built so far */
		if (is_desc(c, e))
			r = -r;
	}
	return r;
}

void limit_of(const struct job_call *c, int64_t *limit, int64_t *offset)
{
	struct text t = source_text(c->src, c->stmt->limit_at);
	int64_t n[2] = { -1, -1 };
	unsigned k = 0;
	size_t i;

	*limit = -1;
	*offset = 0;
	if (!c->stmt->has_limit)
		return;
	for (i = 0; i < t.n && k < 2; i++) {
		if (t.p[i] < '0' || t.p[i] > '9')
			continue;
		for (n[k] = 0; i < t.n && t.p[i] >= '0' && t.p[i] <= '9'; i++)
			if (n[k] < INT32_MAX)
				n[k] = n[k] * 10 + t.p[i] - '0';
		k++;
	}
	*limit = n[0];
	if (k == 2 && memchr(t.p, ',', t.n)) {
		*offset = n[0];
		*limit = n[1];
	} else if (k == 2) {
		*offset = n[1];
	}
}

unsigned filter_order(struct job_call *c, struct job **list, unsigned n, unsigned *first)
{
	int64_t limit, offset;
	unsigned i, k;

	/* insertion sort: stable, and a cluster has few jobs */
	for (i = 1; c->stmt->order && i < n; i++) {
		struct job *x = list[i];

		for (k = i; k > 0 && compare_jobs(c, list[k - 1], x) > 0; k--)
			list[k] = list[k - 1];
		list[k] = x;
	}
	limit_of(c, &limit, &offset);
	*first = offset < (int64_t)n ? (unsigned)offset : n;
	n -= *first;
	return limit >= 0 && limit < (int64_t)n ? (unsigned)limit : n;
}
