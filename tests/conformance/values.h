/*
 * values.h - decoded names, strings and analysed properties against the FE's.
 */
#ifndef STARLOAD_TESTS_VALUES_H
#define STARLOAD_TESTS_VALUES_H
#include <jansson.h>
#include <stdbool.h>

#include "base/arena.h"
#include "lang/ast.h"

/* Compare with the entry of `values` that stands for this statement; 1 when
 * something differs (said on stdout when `verbose`), else 0. */
int values_differ(const struct stmt *s, json_t *values, struct arena *mem, bool verbose, const char *id);
#endif
