/*
 * until.h - a condition on rows that are shown, as \watch takes it to end by:
 *     COLUMN OP VALUE      the cell of that column in every row
 *     any COLUMN OP VALUE  in one of the rows at least
 *     rows OP NUMBER       how many rows there are
 * OP is = != <> < <= > >=.  Names of columns are found in any case; one in backticks may be any
 * name, `rows` and `any` too.  NULL without quotes is SQL NULL, which only = and != look for.
 * Where both sides are numbers they are compared as numbers, decimals exactly; else = and !=
 * compare bytes, and the others are an error.  Without a row no condition on a cell holds.
 */
#ifndef STARLOAD_CLI_UNTIL_H
#define STARLOAD_CLI_UNTIL_H
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "net/sqlconn.h"

struct arena; /* base/arena.h */
struct table; /* cli/table.h */

enum until_op { UNTIL_EQ, UNTIL_NE, UNTIL_LT, UNTIL_LE, UNTIL_GT, UNTIL_GE };

struct until {
	const char *column; /* NULL: rows are counted */
	enum until_op op;
	struct text value; /* p NULL: SQL NULL */
	bool any;
};

/* Texts in `mem`.  0 or ERR_USAGE. */
int until_parse(const char *text, struct arena *mem, struct until *u, struct err *err);

/* A sink that looks at what it passes on. */
struct until_look {
	const struct until *u;
	struct sql_sink sink, *inner;
	const struct sql_column *columns;
	size_t n_columns, n_rows;
	bool seen;	/* rows were about to come */
	size_t column;	/* of the cell; n_columns: there is none of that name */
	size_t holding; /* rows in which it holds */
	struct err err; /* the first comparison that was impossible; code 0: none */
};

/* Until the answer has come; `inner` outlives it. */
struct sql_sink *until_look(struct until_look *l, const struct until *u, struct sql_sink *inner);
/*
 * Behind a whole answer: 0 and whether the condition holds; or ERR_USAGE when it can't be told:
 * no such column, no number, no rows at all.  While the columns that came live.
 */
int until_holds(const struct until_look *l, bool *holds, struct err *err);

/* The same of a table that a command shows: columns by their names, or by what stands above them.
 * An empty cell is NULL. */
int until_table(const struct until *u, const struct table *t, bool *holds, struct err *err);
#endif
