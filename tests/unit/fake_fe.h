/*
 * fake_fe.h - an FE of a few statements, for tests of what stands before it.
 * It keeps what it was asked, separated by "|".
 *
 *     OK             OK
 *     ERR            error 1234/42000 "no"
 *     ROWS N BYTES   N rows of one cell of so many bytes
 *     SELECT ...     one row: x
 *     SLEEP MS       OK, when that time is over (alone in its text)
 *     MORE N         N rows of "y" that are made when they are asked for, then an error if N is odd
 */
#ifndef STARLOAD_TESTS_FAKE_FE_H
#define STARLOAD_TESTS_FAKE_FE_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "sandbox/fe.h"

enum { FAKE_ROWS_MAX = 30000, FAKE_CELL_MAX = 4096 };

struct fe {
	struct fe_hooks hooks;
	char asked[4096];
};

struct fe_session {
	struct fe *fe;
	char user[32], database[32];
	unsigned wait_timeout_s;
	unsigned more;                  /* rows of MORE that are left */
	bool odd;                       /* ... and an error behind them */
	int64_t wake_ms;                /* of SLEEP */
	void (*each)(void *to, const struct reply *r, bool more);
	void *to;
};

/* Nobody has the only reply of MORE but this session. */
struct cursor {
	struct fe_session *session;
};

const char *fe_password_hash(const struct fe *fe, const char *user)
{
	(void)fe;
	if (!strcmp(user, "root"))
		return "";
	return strcmp(user, "amy") ? NULL : "*14E65567ABDB5135D0CFD9A70B3032C179A49EE7";
}

struct fe_session *fe_session_new(struct fe *fe, unsigned fe_index, const char *user,
				  uint32_t connection_id, const char *host)
{
	struct fe_session *s = xmalloc(sizeof(*s));

	(void)fe_index;
	(void)connection_id;
	(void)host;
	*s = (struct fe_session){ .fe = fe, .wait_timeout_s = 28800 };
	snprintf(s->user, sizeof(s->user), "%s", user);
	return s;
}

void fe_session_free(struct fe_session *s)
{
	free(s);
}

void fe_init_db(struct fe_session *s, struct text db, struct arena *mem, struct reply *out)
{
	(void)mem;
	*out = (struct reply){ .kind = REPLY_ERR };
	if (text_is(db, "none")) {
		out->number = 5501;
		strcpy(out->sqlstate, "3F000");
		out->message = "Unknown database 'none'";
	} else if (text_is(db, "denied")) {
		out->number = 5203;
		strcpy(out->sqlstate, "42000");
		out->message = "Access denied; and so on";
	} else {
		out->kind = REPLY_OK;
		snprintf(s->database, sizeof(s->database), "%.*s", TEXT_ARG(db));
	}
}

void fe_reset(struct fe_session *s)
{
	s->wait_timeout_s = 28800;
}

unsigned fe_session_wait_timeout_s(const struct fe_session *s)
{
	return s->wait_timeout_s;
}

void fe_set_hooks(struct fe *fe, const struct fe_hooks *h)
{
	fe->hooks = *h;
}

static void fake_rows(struct arena *mem, struct reply *r, unsigned n, const char *cell,
		      size_t bytes)
{
	static const struct reply_column column = { "c", COLUMN_VARCHAR, 10, 0 };

	*r = (struct reply){ .kind = REPLY_ROWS, .columns = &column, .n_columns = 1 };
	r->tail = &r->rows;
	while (n--) {
		struct reply_row *row = arena_zalloc(mem, sizeof(*row) + sizeof(row->cells[0]));

		row->cells[0] = (struct text){ cell, bytes };
		*r->tail = row;
		r->tail = &row->next;
	}
}

static void fake_statement(struct fe_session *s, struct text sql, struct arena *mem,
			   struct reply *r)
{
	size_t used = strlen(s->fe->asked);
	char *copy = arena_copy(mem, sql.p, sql.n), *cell;
	unsigned n, bytes;

	snprintf(s->fe->asked + used, sizeof(s->fe->asked) - used, "%s%.200s", used ? "|" : "",
		 copy);
	*r = (struct reply){ .kind = REPLY_OK };
	if (!strcmp(copy, "ERR")) {
		*r = (struct reply){ .kind = REPLY_ERR, .number = 1234, .sqlstate = "42000", .message = "no" };
	} else if (sscanf(copy, "ROWS %u %u", &n, &bytes) == 2) {
		n %= FAKE_ROWS_MAX;
		bytes %= FAKE_CELL_MAX;
		cell = arena_alloc(mem, bytes + 1);
		memset(cell, 'x', bytes);
		fake_rows(mem, r, n, cell, bytes);
	} else if (!strcmp(copy, "SELECT DATABASE()")) {
		fake_rows(mem, r, 1, s->database, strlen(s->database));
	} else if (!strcmp(copy, "SELECT * FROM `none` LIMIT 0")) {
		*r = (struct reply){ .kind = REPLY_ERR, .number = 5502, .sqlstate = "42602", .message = "Unknown" };
	} else if (!strncmp(copy, "SELECT", 6)) {
		fake_rows(mem, r, 1, "x", 1);
	} else if (sscanf(copy, "MORE %u", &n) == 1) {
		fake_rows(mem, r, 1, "x", 1);
		s->more = n % FAKE_ROWS_MAX;
		s->odd = n % 2;
		r->rest = arena_alloc(mem, sizeof(*r->rest));
		r->rest->session = s;
	} else if (sscanf(copy, "WAIT %u", &n) == 1) {
		s->wait_timeout_s = n;
	}
}

void fe_query(struct fe_session *s, struct text sql, struct arena *mem,
	      void (*each)(void *to, const struct reply *r, bool more), void *to)
{
	struct reply r;
	const char *end;
	bool more;

	do {
		end = memchr(sql.p, ';', sql.n);
		fake_statement(s, (struct text){ sql.p, end ? (size_t)(end - sql.p) : sql.n }, mem,
			       &r);
		more = end && r.kind != REPLY_ERR;
		each(to, &r, more);
		if (end) {
			sql.n -= (size_t)(end + 1 - sql.p);
			sql.p = end + 1;
		}
	} while (more);
}

bool fe_query_start(struct fe_session *s, struct text sql, struct arena *mem, int64_t now_ms,
		    void (*each)(void *to, const struct reply *r, bool more), void *to)
{
	unsigned n;

	if (sscanf(arena_copy(mem, sql.p, sql.n), "SLEEP %u", &n) == 1) {
		s->wake_ms = now_ms + n;
		s->each = each;
		s->to = to;
		return false;
	}
	fe_query(s, sql, mem, each, to);
	return true;
}

int64_t fe_query_when(const struct fe_session *s)
{
	return s->wake_ms;
}

bool fe_query_go_on(struct fe_session *s, int64_t now_ms)
{
	const struct reply r = { .kind = REPLY_OK };

	(void)now_ms;
	s->each(s->to, &r, false);
	return true;
}

const struct reply_row *fe_next_row(const struct reply *r, struct reply *error)
{
	static union {
		struct reply_row row;
		char room[sizeof(struct reply_row) + sizeof(struct text)];
	} one;
	struct fe_session *s = r->rest->session;

	*error = (struct reply){ .kind = REPLY_OK };
	if (s->more) {
		s->more--;
		one.row.cells[0] = (struct text){ "y", 1 };
		return &one.row;
	}
	if (s->odd)
		*error = (struct reply){ .kind = REPLY_ERR, .number = 1234, .sqlstate = "42000", .message = "no" };
	return NULL;
}

void fe_query_end(struct fe_session *s)
{
	s->more = 0;
}
#endif
