/*
 * fake_sql.h - a server for unit tests: answers by a table, keeps what it was sent.
 * Stands in for net/sqlconn.c, so include it in one file of a test only.
 */
#ifndef STARLOAD_TESTS_UNIT_FAKE_SQL_H
#define STARLOAD_TESTS_UNIT_FAKE_SQL_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "net/sqlconn.h"

enum { FAKE_CELLS = 24, FAKE_ROWS = 8 };

/* What a statement gets: an error when `rc` is one, else columns and rows. */
struct fake_answer {
	const char *sql;			 /* the whole statement */
	int rc;					 /* 0, ERR_REFUSED ... */
	enum sql_refusal kind;			 /* of ERR_REFUSED */
	const char *text;			 /* of an error */
	const char *cells[FAKE_CELLS];		 /* names; NULL ends */
	const char *rows[FAKE_ROWS][FAKE_CELLS]; /* NULL: SQL NULL; a row of NULLs ends */
};

struct sqlconn {
	const struct fake_answer *answers;
	size_t n;
	char sent[4096]; /* statements, a line each */
};

static inline struct text fake_text(const char *s)
{
	return (struct text){ s, s ? strlen(s) : 0 };
}

/* One row of cells by name: NAME, VALUE, ... NULL. */
static inline void fake_row(struct sql_result *r, struct arena *mem, const char *const *pairs)
{
	size_t i, n = 0;

	while (pairs[2 * n])
		n++;
	*r = (struct sql_result){ .n_columns = n, .n_rows = 1 };
	r->columns = arena_alloc(mem, n * sizeof(*r->columns));
	r->rows = arena_alloc(mem, sizeof(*r->rows));
	r->rows[0] = arena_alloc(mem, n * sizeof(**r->rows));
	for (i = 0; i < n; i++) {
		r->columns[i] = pairs[2 * i];
		r->rows[0][i] = fake_text(pairs[2 * i + 1]);
	}
}

static inline void fake_rows(const struct fake_answer *a, struct arena *mem, struct sql_result *r)
{
	size_t i, k;

	while (r->n_columns < FAKE_CELLS && a->cells[r->n_columns])
		r->n_columns++;
	r->columns = arena_alloc(mem, (r->n_columns + 1) * sizeof(*r->columns));
	r->rows = arena_alloc(mem, FAKE_ROWS * sizeof(*r->rows));
	for (k = 0; k < r->n_columns; k++)
		r->columns[k] = a->cells[k];
	for (i = 0; i < FAKE_ROWS && a->rows[i][0]; i++, r->n_rows++) {
		r->rows[i] = arena_alloc(mem, (r->n_columns + 1) * sizeof(**r->rows));
		for (k = 0; k < r->n_columns; k++)
			r->rows[i][k] = fake_text(a->rows[i][k]);
	}
}

int sqlconn_query(struct sqlconn *c, struct text db, struct text sql, bool changes,
		  struct arena *mem, struct sql_result *out, struct err *err)
{
	size_t used = strlen(c->sent), i;

	(void)db;
	(void)changes;
	snprintf(c->sent + used, sizeof(c->sent) - used, "%.*s\n", TEXT_ARG(sql));
	*out = (struct sql_result){ 0 };
	for (i = 0; i < c->n; i++) {
		const struct fake_answer *a = &c->answers[i];

		if (!text_is(sql, a->sql))
			continue;
		if (!a->rc) {
			fake_rows(a, mem, out);
			return 0;
		}
		out->refused.kind = a->kind;
		out->refused.text = out->refused.detail = fake_text(a->text);
		return err_set(err, a->rc, "%s", a->text);
	}
	return err_set(err, ERR_UNREACHABLE, "nobody answers %.*s", TEXT_ARG(sql));
}

#endif
