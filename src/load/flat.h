/*
 * flat.h - the members of one JSON object, one after the other, as servers write it.
 * More tolerant than JSON: control bytes in strings, lone surrogates, unknown escapes, numbers of
 * any size and a comma too many are read over, for a reply whose Message quotes a user's data must
 * not be lost for that.  What is inside of nested values is skipped.
 */
#ifndef STARLOAD_LOAD_FLAT_H
#define STARLOAD_LOAD_FLAT_H
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct arena; /* base/arena.h */

struct flat {
	const char *p, *end;
};

enum flat_kind { FLAT_STRING, FLAT_NUMBER, FLAT_OTHER };

struct flat_member {
	struct text key;
	enum flat_kind kind;
	struct text text; /* a string decoded (valid UTF-8, if the source is), else as written */
	int64_t number;	  /* of a FLAT_NUMBER its whole part, at the ends of the range if beyond;
			     of a string that is all digits the same, else -1 */
};

/* False: no object begins there.  `json` must outlive what is read. */
bool flat_open(struct flat *f, struct text json);

/* 1: *out is the next member, in `mem` or in the source; 0: the object is over; -1: it is broken
 * off, or no JSON. */
int flat_next(struct flat *f, struct arena *mem, struct flat_member *out);
#endif
