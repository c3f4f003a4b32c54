/*
 * vars.h - the values that --var and --var-file give to placeholders.
 */
#ifndef STARLOAD_CLI_VARS_H
#define STARLOAD_CLI_VARS_H
#include <stddef.h>

#include "lang/reader.h"

struct arena;                   /* base/arena.h */
struct err;                     /* base/err.h */
struct opt_list;                /* cli/opt.h */

struct vars {
	struct reader_var *list;
	size_t n;
};

/*
 * `files` hold lines NAME=VALUE (blank lines and lines that begin with # do not
 * count; the value is all behind the '=', quotes included); `given` NAME=VALUE,
 * or NAME for a variable of the environment; what is given wins.  Everything
 * lives in `mem`.  0, ERR_IO, or ERR_USAGE with a text that shows no value.
 */
int vars_read(const struct opt_list *files, const struct opt_list *given, struct arena *mem,
	      struct vars *out, struct err *err);

/*
 * `s` with every value in it written as ${NAME} again; `s` itself when there is
 * none.  A value shorter than four bytes counts only as a word of its own; of a
 * long one its beginning is enough, since messages cut what they quote.
 */
const char *vars_mask(const struct vars *v, const char *s, struct arena *mem);
#endif
