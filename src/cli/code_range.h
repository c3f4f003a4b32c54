/*
 * code_range.h - how rules are named by --select, --ignore and ignore comments.
 */
#ifndef STARLOAD_CLI_CODE_RANGE_H
#define STARLOAD_CLI_CODE_RANGE_H
#include <stdbool.h>

#include "base/text.h"

struct arena;                   /* base/arena.h */

/* Numbers of rules, both ends included. */
struct code_range {
	unsigned from, to;
};

/*
 * "SL1234", a slug, or a prefix such as "SL12", "SL3" or "SL" for all, in any
 * case.  False when no rule is named so.
 */
bool code_range_find(struct text word, struct code_range *out);

/* ", did you mean x?", or "". */
const char *code_range_hint(struct text word, struct arena *mem);
#endif
