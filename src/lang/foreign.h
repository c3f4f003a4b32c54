/*
 * foreign.h - words that come from other dialects, and what to write instead.
 */
#ifndef STARLOAD_LANG_FOREIGN_H
#define STARLOAD_LANG_FOREIGN_H
#include "base/text.h"

struct foreign {
	const char *before;             /* the token before it; "" for any */
	const char *word;
	const char *hint;
	unsigned drop;                  /* tokens that can be left out to go on; 0: none */
};

/* NULL for a word that nothing is known of. */
const struct foreign *foreign_find(struct text before, struct text word);
#endif
