/*
 * expect.h - what could come next in a statement that is being written.
 * The grammar itself is asked: its LAC set is exact.  stmt_place.h tells what a name would be.
 */
#ifndef STARLOAD_LANG_EXPECT_H
#define STARLOAD_LANG_EXPECT_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct arena; /* base/arena.h */

struct expected {
	/* keywords in upper case and signs, in the table's order; without those that would be
	 * no more than a name */
	const char **words;
	size_t n;
	bool name, string, number; /* one of these could come */
	bool expr;		   /* an expression could begin */
	bool end;		   /* the statement may end here */
};

/*
 * What could come behind `begun`, the beginning of one statement up to the end of a token.
 * False: nothing is known, since it is none of ours or has an error before its end.  All in
 * `mem` or in `begun`.
 */
bool expect_next(struct text begun, struct arena *mem, struct expected *out);
#endif
