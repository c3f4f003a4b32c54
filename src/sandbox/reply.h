/*
 * reply.h - what an emulated FE answers to one statement, before any protocol.
 * Built by fe.c and what is below it, written out by the wire; lives in the
 * arena of the statement.
 */
#ifndef STARLOAD_SANDBOX_REPLY_H
#define STARLOAD_SANDBOX_REPLY_H
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

struct cursor; /* sandbox/cursor.h */

enum reply_kind { REPLY_OK, REPLY_ERR, REPLY_ROWS };

/* Types as the FE announces them; length, charset and decimals follow from the
 * type (source: MysqlSerializer, ColumnType). */
enum column_type {
	COLUMN_SHOW,            /* VARCHAR(30), what nearly every SHOW column is */
	COLUMN_VARCHAR, COLUMN_CHAR, COLUMN_JSON, COLUMN_LARGEINT,
	COLUMN_BOOLEAN, COLUMN_TINYINT, COLUMN_SMALLINT, COLUMN_INT, COLUMN_BIGINT,
	COLUMN_FLOAT, COLUMN_DOUBLE, COLUMN_DECIMAL, COLUMN_DATE, COLUMN_DATETIME, COLUMN_VARBINARY,
};

struct reply_column {
	const char *name;
	enum column_type type;
	unsigned length;        /* characters or digits; 0: unknown */
	unsigned scale;
};

struct reply_row {
	struct reply_row *next;
	struct text cells[];    /* one for each column; p == NULL is SQL NULL */
};

struct reply {
	enum reply_kind kind;
	/* ERR */
	unsigned number;        /* 1064 ... */
	char sqlstate[6];
	const char *message;
	/* OK */
	uint64_t affected;
	const char *info;       /* or NULL */
	/* ROWS */
	const struct reply_column *columns;
	unsigned n_columns;
	struct reply_row *rows, **tail;
	uint64_t n_rows;
	struct cursor *rest;    /* what comes behind `rows`: cursor_row(); NULL: nothing */
};

void reply_ok(struct reply *r);
/* Error with the number's usual SQLSTATE (HY000 unless the table says otherwise). */
void reply_err(struct reply *r, struct arena *mem, unsigned number, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* "Getting analyzing error. Detail message: " around it, and the full stop. */
void reply_analysis(struct reply *r, struct arena *mem, unsigned number, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void reply_rows(struct reply *r, const struct reply_column *columns, unsigned n);
/* A row whose cells are all NULL, to be filled. */
struct reply_row *reply_add(struct reply *r, struct arena *mem);
#endif
