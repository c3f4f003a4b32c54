/*
 * values.h - decoded names, strings and analysed properties against the FE's.
 */
#ifndef STARLOAD_TESTS_VALUES_H
#define STARLOAD_TESTS_VALUES_H
#include <jansson.h>
#include <stdbool.h>

#include "base/arena.h"
#include "lang/ast.h"

/*
 * Compare a statement with `want`, what the FE of 4.1 made of it.  Every field
 * of `want` has to be ours too and have the same value; of an expression only
 * that it is there is compared, for its text is of the FE's own printing.  The
 * texts in `want` are changed to say so.  1 when something differs (each field
 * is printed when `verbose`), else 0.  `id` names the row.
 */
int values_differ(const struct stmt *s, json_t *want, struct arena *mem, bool verbose, const char *id);
#endif
