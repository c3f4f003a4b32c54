/*
 * header_row.h - the names in a line of CSV.
 */
#ifndef STARLOAD_LOAD_HEADER_ROW_H
#define STARLOAD_LOAD_HEADER_ROW_H
#include <stddef.h>

#include "base/text.h"
#include "load/format.h"

struct arena; /* base/arena.h */

/* The fields of a row (without its delimiter), without enclosing bytes, escapes and blanks around
 * them; all in the arena.  Returns how many. */
size_t header_row_split(const struct row_format *f, struct text row, struct arena *mem,
			const struct text **names);
#endif
