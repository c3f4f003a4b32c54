/*
 * query.c - a query that was made ready for SQLite: rows, or an FE's error.
 */
#include "config.h"

#include "sandbox/cursor.h"
#include "sandbox/front.h"
#include "sandbox/sqlfront.h"

/* Of a result so much is made at once; the rest when it is wanted. */
enum { ROWS_AT_ONCE = 1000, BYTES_AT_ONCE = 1 << 20 };

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

/* The first row decides on a type nobody declared; a later one can widen it. */
static void widen(sqlite3_stmt *st, int i, struct reply_column *col)
{
	if (sqlite3_column_decltype(st, i))
		return;
	if (col->type == COLUMN_BIGINT && sqlite3_column_type(st, i) == SQLITE_FLOAT)
		col->type = COLUMN_DOUBLE;
	else if (sqlite3_column_type(st, i) == SQLITE_TEXT)
		col->type = COLUMN_VARCHAR;
}

/* The reply's first rows; what SQLite said last, SQLITE_ROW when there are more. */
static int first_rows(struct call *c, sqlite3_stmt *st, struct reply_column *cols,
		      struct coltype *types, int n)
{
	size_t used = arena_used(c->mem);
	int rc = sqlite3_step(st), i;

	describe(c, st, cols, types, n);
	reply_rows(c->out, cols, (unsigned)n);
	while (rc == SQLITE_ROW && c->out->n_rows < ROWS_AT_ONCE &&
	       arena_used(c->mem) - used < BYTES_AT_ONCE) {
		struct reply_row *row = reply_add(c->out, c->mem);

		for (i = 0; i < n; i++) {
			widen(st, i, &cols[i]);
			row->cells[i] = query_cell(st, i, &types[i], c->mem);
		}
		rc = sqlite3_step(st);
	}
	return rc;
}

void query_run(struct call *c, const char *sql)
{
	sqlite3 *db = c->fe->store.sql;
	struct reply_column *cols;
	struct query_guard guard;
	struct coltype *types;
	sqlite3_stmt *st = NULL;
	const char *rest;
	int n, rc;

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
	query_guard_begin(&guard, db);
	rc = first_rows(c, st, cols, types, n);
	query_guard_end(&guard);
	if (rc == SQLITE_ROW) {
		c->out->rest = cursor_new(c->session, st, types, n);
		return;
	}
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
