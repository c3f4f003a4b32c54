/*
 * ignore.h - comments that silence findings.
 *     -- starload: ignore SL1234, slug: reason
 *     -- starload: ignore-file SL3: reason
 * The first holds for the statement it stands in or before, the second for the
 * whole file and must stand before the end of its first statement.
 */
#ifndef STARLOAD_CLI_IGNORE_H
#define STARLOAD_CLI_IGNORE_H
#include <stdbool.h>

#include "cli/code_range.h"
#include "diag/source.h"

struct arena;                   /* base/arena.h */

/* One code of one comment. */
struct ignore {
	struct ignore *next;
	struct span at;                 /* the code's word; all of the comment when it is bad */
	struct text word;
	struct code_range codes;
	bool whole_file, used;
	const char *bad;                /* what is wrong with the comment, or NULL */
};

/*
 * All comments of a source whose text begins between statements, in order;
 * NULL when there is none, which costs one search for colons.
 */
struct ignore *ignore_find_all(const struct source *src, struct arena *mem);

/* Does one of the list, up to `end` (NULL: all), silence the rule with this number?
 * It is marked as used.  Only those for statements count, or those for files. */
bool ignore_match(struct ignore *list, const struct ignore *end, bool whole_file, unsigned number);
#endif
