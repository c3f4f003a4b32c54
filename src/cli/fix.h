/*
 * fix.h - carrying out the fixes of the findings of one text.
 * A fix is done as a whole or not at all; of two that touch each other the
 * first is done, and the other is left for another round.
 */
#ifndef STARLOAD_CLI_FIX_H
#define STARLOAD_CLI_FIX_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena;                   /* base/arena.h */
struct buf;                     /* base/buf.h */
struct finding;                 /* diag/finding.h */

struct fix_edit {
	uint64_t off, len;
	struct text text;               /* in fixes.mem */
	size_t fix;                     /* number of its fix */
};

struct fixes {
	struct arena *mem;
	struct fix_edit *edits;
	size_t n, room;
	bool *dropped;                  /* by fix; set by fixes_choose() */
	size_t n_fixes;
};

void fixes_init(struct fixes *f, struct arena *mem);
void fixes_release(struct fixes *f);

/* Take a finding's fix if it has one that may be done.  Copies what it keeps. */
void fixes_add(struct fixes *f, const struct finding *finding, bool unsafe);

/* Settle which are done; returns how many. */
size_t fixes_choose(struct fixes *f);

/* Append `text` with the chosen ones carried out; after fixes_choose(). */
void fixes_apply(const struct fixes *f, struct text text, struct buf *out);
#endif
