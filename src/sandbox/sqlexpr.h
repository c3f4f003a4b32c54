/*
 * sqlexpr.h - an expression of COLUMNS or WHERE as SQLite's SQL.
 * Types are followed as far as comparisons need them: a DATE against a number
 * compares as yyyymmdd, an impossible date as NULL, a text against a number as a number.
 */
#ifndef STARLOAD_SANDBOX_SQLEXPR_H
#define STARLOAD_SANDBOX_SQLEXPR_H
#include "lang/ast.h"
#include "sandbox/store.h"

enum value_class {
	CLASS_OTHER,
	CLASS_NULL,
	CLASS_BOOL,
	CLASS_NUMBER,
	CLASS_TEXT,
	CLASS_DATE,
	CLASS_DATETIME
};

struct sqlexpr {
	const struct source *src;
	struct arena *mem;
	/* What names mean: source fields (all text), or columns of a table. */
	const struct text *fields;
	unsigned n_fields;
	const struct table *table;
	/* Why it could not be: one of these. */
	struct text unknown_name;
	const char *why; /* a text of the analyzer */
	bool aggregate;	 /* an aggregate function is in it */
};

/* NULL when it could not be; else the SQL, and its class in *class. */
const char *sqlexpr(struct sqlexpr *x, const struct expr *e, enum value_class *class);
/* What an FE says of a function that it does not have, or not with so many arguments. */
const char *no_function(struct text name, unsigned n, struct arena *mem);
enum value_class class_of_type(const struct coltype *t);
/* A string as SQLite's literal. */
const char *sql_string(struct text t, struct arena *mem);
#endif
