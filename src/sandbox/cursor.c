/*
 * cursor.c - the rows of a large result, made as they are wanted.
 */
#include "config.h"
#include "sandbox/cursor.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/util.h"
#include "sandbox/spool.h"

enum { OPS_STEP = 1000, BLOCK = 1 << 16, ROW_MAX = 1 << 30 };

struct cursor {
	struct cursor *next;
	struct fe_session *session;
	sqlite3_stmt *st; /* NULL: no more rows of its own */
	bool on_row;	  /* it stands on a row that was not taken */
	struct coltype *types;
	int n;
	int64_t now_ms; /* of the statement */
	struct arena *row_mem, *mem;
	/* what was taken out early: for each cell its length (-1: NULL) and its bytes */
	struct spool spool;
	size_t at;
	struct reply error; /* at the end; kind ERR or OK */
};

/* the guard ---------------------------------------------------------------------------- */

static int count_steps(void *to)
{
	struct query_guard *g = to;

	return ++g->steps > QUERY_OPS_MAX / OPS_STEP;
}

void query_guard_begin(struct query_guard *g, sqlite3 *sql)
{
	*g = (struct query_guard){ .sql = sql };
	sqlite3_progress_handler(sql, OPS_STEP, count_steps, g);
}

void query_guard_end(struct query_guard *g)
{
	sqlite3_progress_handler(g->sql, 0, NULL, NULL);
}

/* rows ------------------------------------------------------------------------------------ */

struct text query_cell(sqlite3_stmt *st, int i, const struct coltype *type, struct arena *mem)
{
	char buf[64];
	const char *text = buf;
	size_t n;
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
		n = (size_t)sqlite3_column_bytes(st, i);
		return (struct text){ arena_copy(mem, text ? text : "", n), n };
	}
	n = strlen(buf);
	return (struct text){ arena_copy(mem, buf, n), n };
}

struct cursor *cursor_new(struct fe_session *s, sqlite3_stmt *st, const struct coltype *types,
			  int n)
{
	struct cursor *c = xmalloc(sizeof(*c));

	*c = (struct cursor){ .next = s->cursors, .session = s, .st = st, .on_row = true, .n = n };
	c->mem = arena_new();
	c->row_mem = arena_new();
	c->types = arena_alloc(c->mem, (size_t)n * sizeof(*types));
	memcpy(c->types, types, (size_t)n * sizeof(*types));
	c->now_ms = s->fe->env.now_ms;
	spool_init(&c->spool);
	s->cursors = c;
	return c;
}

static void close_statement(struct cursor *c)
{
	sqlite3_finalize(c->st);
	c->st = NULL;
}

static bool step(struct cursor *c)
{
	struct query_guard guard;
	int rc;

	if (c->on_row) {
		c->on_row = false;
		return true;
	}
	query_guard_begin(&guard, c->session->fe->store.sql);
	rc = sqlite3_step(c->st);
	query_guard_end(&guard);
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		reply_err(&c->error, c->mem, 1064, "%s", sqlite3_errmsg(c->session->fe->store.sql));
	close_statement(c);
	return false;
}

/* What functions see of the world is that of the statement. */
static void be_there(const struct cursor *c)
{
	c->session->fe->env.zone = c->session->zone;
	c->session->fe->env.now_ms = c->now_ms;
}

static const struct reply_row *spooled(struct cursor *c)
{
	struct text all = spool_text(&c->spool);
	struct reply_row *row;
	int i;

	if (c->at >= all.n)
		return NULL;
	row = arena_zalloc(c->row_mem, sizeof(*row) + (size_t)c->n * sizeof(row->cells[0]));
	for (i = 0; i < c->n; i++) {
		int32_t n;

		memcpy(&n, all.p + c->at, sizeof(n));
		c->at += sizeof(n);
		if (n < 0)
			continue;
		row->cells[i] = (struct text){ all.p + c->at, (size_t)n };
		c->at += (size_t)n;
	}
	return row;
}

const struct reply_row *cursor_row(struct cursor *c, struct reply *error)
{
	const struct reply_row *old;
	struct reply_row *row;
	int i;

	arena_reset(c->row_mem);
	reply_ok(error);
	old = spooled(c);
	if (old)
		return old;
	be_there(c);
	if (c->st && step(c)) {
		row = arena_alloc(c->row_mem, sizeof(*row) + (size_t)c->n * sizeof(row->cells[0]));
		row->next = NULL;
		for (i = 0; i < c->n; i++)
			row->cells[i] = query_cell(c->st, i, &c->types[i], c->row_mem);
		return row;
	}
	*error = c->error;
	if (c->spool.failed)
		reply_err(error, c->mem, 1064, "the sandbox has no room for the result in TMPDIR");
	return NULL;
}

/* all of them ----------------------------------------------------------------------------- */

static void settle(struct cursor *c)
{
	struct buf b;
	int i;

	be_there(c);
	buf_init(&b, ROW_MAX);
	while (step(c)) {
		for (i = 0; i < c->n; i++) {
			struct text t = query_cell(c->st, i, &c->types[i], c->row_mem);
			int32_t n = t.p ? (int32_t)t.n : -1;

			buf_add(&b, &n, sizeof(n));
			if (t.p)
				buf_add(&b, t.p, t.n);
		}
		arena_reset(c->row_mem);
		if (b.n >= BLOCK) {
			spool_add(&c->spool, b.p, b.n);
			buf_clear(&b);
		}
	}
	if (b.n)
		spool_add(&c->spool, b.p, b.n);
	buf_release(&b);
}

void cursors_settle(struct fe *fe)
{
	struct fe_session *s;
	struct cursor *c;

	for (s = fe->sessions; s; s = s->next)
		for (c = s->cursors; c; c = c->next)
			if (c->st)
				settle(c);
}

bool cursors_open(const struct fe_session *s)
{
	const struct cursor *c;

	for (c = s->cursors; c; c = c->next)
		if (c->st || (!c->spool.failed && c->at < (size_t)c->spool.bytes))
			return true;
	return false;
}

void cursors_kill(struct fe_session *s, const struct reply *error)
{
	struct cursor *c;

	for (c = s->cursors; c; c = c->next) {
		close_statement(c);
		spool_release(&c->spool);
		c->error = *error;
		c->error.message = arena_copy(c->mem, error->message, strlen(error->message));
	}
}

void cursors_end(struct fe_session *s)
{
	struct cursor *c;

	while ((c = s->cursors)) {
		s->cursors = c->next;
		close_statement(c);
		spool_release(&c->spool);
		arena_free(c->row_mem);
		arena_free(c->mem);
		free(c);
	}
}
