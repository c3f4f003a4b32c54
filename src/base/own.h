/*
 * own.h - which texts are the program's own words.
 * What is neither a literal nor in a table of ours came from somewhere, and may be a secret.
 */
#ifndef STARLOAD_BASE_OWN_H
#define STARLOAD_BASE_OWN_H
#include <stdbool.h>
#include <stddef.h>

/* Is it in the program's image?  False when that can't be told.  (Nothing there is ever written
 * to that holds what somebody else said.) */
bool own_text(const char *p);

/*
 * How long a stretch of other texts a message has.  Fewer than OWN_APART bytes of our own between
 * two of them do not part them.
 */
enum { OWN_APART = 4 };
struct own_words {
	size_t stretch, longest;
};

static inline void own_words_add(struct own_words *w, size_t bytes)
{
	w->stretch = w->stretch && bytes < OWN_APART ? w->stretch + bytes : 0;
}

static inline void own_words_other(struct own_words *w, size_t bytes)
{
	w->stretch += bytes;
	if (w->longest < w->stretch)
		w->longest = w->stretch;
}
#endif
