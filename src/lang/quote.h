/*
 * quote.h - values back into tokens: names and strings that read as given.
 */
#ifndef STARLOAD_LANG_QUOTE_H
#define STARLOAD_LANG_QUOTE_H
#include <stdbool.h>

#include "base/text.h"

struct buf;

/* Whether every release reads these bytes, bare, as a name wherever a name may
 * stand; false for words that are more than a name somewhere in an expression. */
bool name_is_bare(struct text name);

/* Append a name, in backticks unless it is bare.  There is no way to write a
 * backtick within a name: the FE removes all of them, and so does this. */
void quote_name(struct buf *out, struct text name);

/*
 * Append a string in `delimiter` (' or "), or in the other one when that saves
 * escaping.  Control characters with an escape of their own are written with it.
 */
void quote_string(struct buf *out, struct text value, char delimiter);
#endif
