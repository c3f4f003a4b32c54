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

	/* For masking; made by vars_index(). */
	const struct reader_var **sorted;       /* by value, in lower case */
	size_t from[257];                       /* where those begin whose first byte, in lower case, is
						   the index; empty values are before them all */
	unsigned short_lengths;                 /* bit n: a value of n bytes is there, of the short ones */
};

/*
 * `files` hold lines NAME=VALUE (blank lines and lines that begin with # do not
 * count; the value is all behind the '=', quotes included); `given` NAME=VALUE,
 * or NAME for a variable of the environment; what is given wins.  Everything
 * lives in `mem`.  0, ERR_IO, or ERR_USAGE with a text that shows no value.
 */
int vars_read(const struct opt_list *files, const struct opt_list *given, struct arena *mem,
	      struct vars *out, struct err *err);

/* Prepare a list made otherwise for vars_mask(); vars_read() has done so. */
void vars_index(struct vars *v, struct arena *mem);

/*
 * `s` with every value in it written as ${NAME} again; `s` itself when there is
 * none.  One shorter than eight bytes counts only as a word of its own, and one
 * shorter than four not at all: "1" stands in many a message.  Of a longer
 * one its beginning is enough, since messages cut what they quote.
 */
const char *vars_mask(const struct vars *v, const char *s, struct arena *mem);
#endif
