/*
 * shell_vars.h - the variables of a session, and their values in statements.
 * In a statement, outside of quotes and comments, these are replaced, where they stand as a token
 * of their own and the variable is set; all else stays as it is:
 *     :name     the value as it is
 *     :'name'   the value as a string
 *     :"name"   the value as a name, in backticks where it needs them
 */
#ifndef STARLOAD_CLI_SHELL_VARS_H
#define STARLOAD_CLI_SHELL_VARS_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct buf; /* base/buf.h */
struct err; /* base/err.h */

struct shell_var {
	char *name, *value;
};

/* All zeros: none. */
struct shell_vars {
	struct shell_var *list; /* sorted by name */
	size_t n, room;
};

void shell_vars_release(struct shell_vars *v);
/* Letters, digits and _, no digit first, 63 at most. */
bool shell_var_name_ok(struct text name);
/* NULL: it is not set. */
const char *shell_var_get(const struct shell_vars *v, struct text name);
/* `value` NULL: it is unset; false: it was not set. */
bool shell_var_set(struct shell_vars *v, const char *name, const char *value);

/* Append `sql` with values; *any: there was one.  0; or ERR_USAGE: a value is no name. */
int shell_vars_fill(const struct shell_vars *v, struct text sql, struct buf *out, bool *any,
		    struct err *err);
#endif
