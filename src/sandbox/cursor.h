/*
 * cursor.h - the rows of a large result, made as they are wanted.
 *
 * The statement stays open in SQLite, which is one connection for everybody: before
 * anything is written, cursors_settle() puts what all of them still have to give
 * into files, so that who reads slowly is in nobody's way and sees what was there
 * when he asked.
 */
#ifndef STARLOAD_SANDBOX_CURSOR_H
#define STARLOAD_SANDBOX_CURSOR_H
#include "sandbox/world.h"

struct cursor;

/* Steps of SQLite's machine without a row before a query is given up. */
enum { QUERY_OPS_MAX = 200000000 };

/* A query must not take the only thread for good: begin before stepping, end behind it. */
struct query_guard {
	sqlite3 *sql;
	unsigned steps;
};
void query_guard_begin(struct query_guard *g, sqlite3 *sql);
void query_guard_end(struct query_guard *g);

/* A cell as the FE shows it: decimals with all their digits, reals as few as needed. */
struct text query_cell(sqlite3_stmt *st, int i, const struct coltype *type, struct arena *mem);

/* `st` stands on a row that was not taken; it is the cursor's from here on.  The cursor is
 * the session's: it ends with its next statement.  `types` are copied. */
struct cursor *cursor_new(struct fe_session *s, sqlite3_stmt *st, const struct coltype *types,
			  int n);
/* The next row, valid until the next call; NULL: there is none, *error is set if not all came. */
const struct reply_row *cursor_row(struct cursor *c, struct reply *error);

/* KILL QUERY: it has no further rows but this error (copied). */
void cursors_kill(struct fe_session *s, const struct reply *error);
bool cursors_open(const struct fe_session *s);
void cursors_end(struct fe_session *s);
void cursors_settle(struct fe *fe);
#endif
