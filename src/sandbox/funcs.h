/*
 * funcs.h - the common functions of StarRocks, for SQLite.
 * Registered under names of their own ("sr_date_format"), so that none of
 * SQLite's is replaced; func_name() leads there.
 */
#ifndef STARLOAD_SANDBOX_FUNCS_H
#define STARLOAD_SANDBOX_FUNCS_H
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/*
 * SLEEP() cannot wait: it ends the query with an error, and whoever runs the query
 * runs it once more when the time has passed.  Those calls that were waited for
 * before come first, in the same order.
 */
struct func_sleep {
	unsigned slept;	  /* calls that are over */
	unsigned seen;	  /* calls of this run */
	int64_t wants_ms; /* the time of the one that ended it; 0: none did */
};

/* What functions can see of the world; changed between statements. */
struct func_env {
	int64_t now_ms;
	const char *zone;
	struct func_sleep *sleep; /* NULL: nobody waits */
};

/* `env` stays. */
void funcs_register(sqlite3 *sql, const struct func_env *env);
void funcs_time_register(sqlite3 *sql, const struct func_env *env);

/* Whether it can have so many arguments; true for what is not known here. */
bool func_takes(struct text name, unsigned n);
/* SQLite's name for a StarRocks function; NULL: not known here. */
const char *func_name(struct text name);
/* Type classes of results, for the rules of comparison. */
enum func_class {
	FUNC_OTHER,
	FUNC_NUMBER,
	FUNC_TEXT,
	FUNC_DATE,
	FUNC_DATETIME,
	FUNC_BOOL,
	FUNC_AGGREGATE
};
enum func_class func_class(struct text name);

/* For both files: an argument's text, "" for NULL. */
struct text func_arg(sqlite3_value *v);
int func_any_null(int n, sqlite3_value **v);
void func_result(sqlite3_context *c, struct text t);
#endif
