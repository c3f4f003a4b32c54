/*
 * until.h - a condition on the answer of a statement, as \watch takes it to end by:
 *     COLUMN OP VALUE    the cell of that column in the first row
 *     rows OP NUMBER     how many rows there are
 * OP is = != <> < <= > >=.  Names of columns are found in any case; one in backticks may be any
 * name, `rows` too.  NULL without quotes is SQL NULL, which only = and != look for.  Where both
 * sides are numbers they are compared as numbers, decimals exactly; else = and != compare
 * bytes, and the others are an error.  Without a row no condition on a cell holds.
 */
#ifndef STARLOAD_CLI_UNTIL_H
#define STARLOAD_CLI_UNTIL_H
#include <stdbool.h>
#include <stddef.h>

#include "net/sqlconn.h"

struct arena; /* base/arena.h */
struct err;   /* base/err.h */

enum until_op { UNTIL_EQ, UNTIL_NE, UNTIL_LT, UNTIL_LE, UNTIL_GT, UNTIL_GE };

struct until {
	const char *column; /* NULL: rows are counted */
	enum until_op op;
	struct text value; /* p NULL: SQL NULL */
};

/* Texts in `mem`.  0 or ERR_USAGE. */
int until_parse(const char *text, struct arena *mem, struct until *u, struct err *err);

/* A sink that looks at what it passes on. */
struct until_look {
	const struct until *u;
	struct arena *mem; /* for the cell */
	struct sql_sink sink, *inner;
	const struct sql_column *columns;
	size_t n_columns, n_rows;
	bool seen;	  /* rows were about to come */
	size_t column;	  /* of the cell; n_columns: there is none of that name */
	struct text cell; /* of the first row */
};

/* Until the answer has come; `inner` and `mem` outlive it. */
struct sql_sink *until_look(struct until_look *l, const struct until *u, struct sql_sink *inner,
			    struct arena *mem);
/*
 * Behind a whole answer: 0 and whether the condition holds; or ERR_USAGE when it can't be told:
 * no such column, no number, no rows at all.  While the columns that came live.
 */
int until_holds(const struct until_look *l, bool *holds, struct err *err);
#endif
