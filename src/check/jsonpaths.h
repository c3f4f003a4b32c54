/*
 * jsonpaths.h - the value of "jsonpaths" as the BE reads it.
 */
#ifndef STARLOAD_CHECK_JSONPATHS_H
#define STARLOAD_CHECK_JSONPATHS_H
#include <stddef.h>

#include "base/text.h"

enum jsonpaths_fault {
	JSONPATHS_FINE,
	JSONPATHS_NO_ARRAY,             /* no JSON array of strings; *bad: where it goes wrong */
	JSONPATHS_NO_ROOT,              /* a path that does not begin with $; *bad: the path */
	JSONPATHS_PATH,                 /* a path the BE cannot take apart; *bad: the path */
};

/* The first fault.  *n: how many paths there are, unless it is no array. */
enum jsonpaths_fault jsonpaths_check(struct text value, struct text *bad, size_t *n);
#endif
