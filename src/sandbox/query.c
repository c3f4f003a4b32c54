/*
 * query.c - a query that was made ready for SQLite: rows, or an FE's error.
 */
#include "config.h"
#include <stdio.h>
#include <stdlib.h>

#include "sandbox/front.h"
#include "sandbox/sqlfront.h"

/* Steps of SQLite's machine before a query is given up. */
enum { OPS_MAX = 50000000 };

/* A syntax error at the token that SQLite stumbles at; at the end where it wants more. */
static void query_syntax_error(struct call *c, bool at_end)
{
	const struct sql_places *p = c->places;
	int off = sqlite3_error_offset(c->fe->store.sql);
	uint32_t from = p->src->len;
	struct text seen = TEXT("");
	struct tokens t;
	unsigned i;

	for (i = 0; !at_end && off >= 0 && i < p->n && p->list[i].made <= (uint32_t)off; i++)
		from = p->list[i].from;
	if (from < p->src->len) {
		t = tokens_of_stmt(p->src, from, c->mem);
		if (t.n)
			seen = source_text(p->src, t.list[0].at);
	}
	syntax_error(c->out, c->mem, p->src, from, seen);
}

void query_error(struct call *c)
{
	const char *m = sqlite3_errmsg(c->fe->store.sql), *p;

	if ((p = strstr(m, "no such column: ")))
		reply_analysis(c->out, c->mem, 1064, "Column '%s' cannot be resolved", p + 16);
	else if ((p = strstr(m, "no such function: ")))
		reply_analysis(c->out, c->mem, 1064, "No matching function with signature: %s",
			       p + 18);
	else if (c->places && (strstr(m, "near \"") || strstr(m, "incomplete input")))
		query_syntax_error(c, strstr(m, "incomplete input"));
	else if ((p = strstr(m, "near \"")))
		reply_err(c->out, c->mem, 1064,
			  "Getting syntax error. Detail message: Unexpected input '%.*s', the most "
			  "similar "
			  "input is {a legal identifier}.",
			  (int)strcspn(p + 6, "\""), p + 6);
	else
		reply_analysis(c->out, c->mem, 1064, "%s", m);
}

struct guard {
	unsigned steps;
};

static int count_steps(void *to)
{
	struct guard *g = to;

	return ++g->steps > OPS_MAX / 1000;
}

/* A cell as the FE shows it: decimals with all their digits, reals as few as needed. */
static struct text cell(struct call *c, sqlite3_stmt *st, int i, const struct coltype *type)
{
	char buf[64];
	const char *text;
	int digits;
	double d;

	switch (sqlite3_column_type(st, i)) {
	case SQLITE_NULL:
		return (struct text){ 0 };
	case SQLITE_FLOAT:
	case SQLITE_INTEGER:
		if (type && type->kind == TYPE_DECIMAL) {
			snprintf(buf, sizeof(buf), "%.*f", (int)type->scale,
				 sqlite3_column_double(st, i));
			break;
		}
		if (sqlite3_column_type(st, i) == SQLITE_INTEGER)
			goto plain;
		d = sqlite3_column_double(st, i);
		for (digits = 1; digits < 17; digits++) {
			snprintf(buf, sizeof(buf), "%.*g", digits, d);
			if (strtod(buf, NULL) == d)
				break;
		}
		break;
	default:
plain:
		text = (const char *)sqlite3_column_text(st, i);
		return (struct text){ arena_copy(c->mem, text ? text : "",
						 (size_t)sqlite3_column_bytes(st, i)),
				      (size_t)sqlite3_column_bytes(st, i) };
	}
	text = arena_printf(c->mem, "%s", buf);
	return (struct text){ text, strlen(text) };
}

static void describe(struct call *c, sqlite3_stmt *st, struct reply_column *cols,
		     struct coltype *types, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		const char *decl = sqlite3_column_decltype(st, i);

		cols[i].name = arena_printf(c->mem, "%s", sqlite3_column_name(st, i));
		cols[i].type = COLUMN_VARCHAR;
		types[i].kind = TYPE_VARCHAR;
		if (decl && type_from_sqlite(decl, &types[i])) {
			cols[i].type = type_reply(&types[i]);
			cols[i].length = types[i].len;
			cols[i].scale = types[i].scale;
		} else if (sqlite3_column_type(st, i) == SQLITE_INTEGER) {
			cols[i].type = COLUMN_BIGINT;
		} else if (sqlite3_column_type(st, i) == SQLITE_FLOAT) {
			cols[i].type = COLUMN_DOUBLE;
		}
	}
}

void query_run(struct call *c, const char *sql)
{
	sqlite3 *db = c->fe->store.sql;
	struct reply_column *cols;
	struct coltype *types;
	struct guard guard = { 0 };
	sqlite3_stmt *st = NULL;
	const char *rest;
	int n, i, rc;

	if (sqlite3_prepare_v2(db, sql, -1, &st, &rest) != SQLITE_OK || !st) {
		query_error(c);
		return;
	}
	n = sqlite3_column_count(st);
	if (!sqlite3_stmt_readonly(st) || !n) {
		sqlite3_finalize(st);
		reply_analysis(c->out, c->mem, 1064, "not a query");
		return;
	}
	cols = arena_zalloc(c->mem, (size_t)n * sizeof(*cols));
	types = arena_zalloc(c->mem, (size_t)n * sizeof(*types));
	sqlite3_progress_handler(db, 1000, count_steps, &guard);
	rc = sqlite3_step(st);
	describe(c, st, cols, types, n);
	reply_rows(c->out, cols, (unsigned)n);
	for (; rc == SQLITE_ROW; rc = sqlite3_step(st)) {
		struct reply_row *row = reply_add(c->out, c->mem);

		for (i = 0; i < n; i++) {
			/* the first row decides on a type nobody declared; a later one can widen it
			 */
			if (!sqlite3_column_decltype(st, i) && cols[i].type == COLUMN_BIGINT &&
			    sqlite3_column_type(st, i) == SQLITE_FLOAT)
				cols[i].type = COLUMN_DOUBLE;
			else if (!sqlite3_column_decltype(st, i) &&
				 sqlite3_column_type(st, i) == SQLITE_TEXT)
				cols[i].type = COLUMN_VARCHAR;
			row->cells[i] = cell(c, st, i, &types[i]);
		}
	}
	sqlite3_progress_handler(db, 0, NULL, NULL);
	if (rc != SQLITE_DONE)
		query_error(c);
	sqlite3_finalize(st);
}

void select_run(struct call *c, struct words *w, int arg)
{
	const char *sql = query_sql(c, w);

	(void)arg;
	if (sql)
		query_run(c, sql);
}
