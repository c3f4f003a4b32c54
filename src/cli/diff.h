/*
 * diff.h - two texts as a unified diff.
 */
#ifndef STARLOAD_CLI_DIFF_H
#define STARLOAD_CLI_DIFF_H
#include <stdbool.h>
#include <stdio.h>

#include "base/text.h"

/*
 * Print what turns `a` into `b`, with three lines of context, in a form that
 * `patch -p1` takes ("a/NAME" and "b/NAME").  Bytes are printed as they are: a
 * patch must be exact.  Prints nothing and returns false when they are equal.
 */
bool diff_print(FILE *out, const char *name, struct text a, struct text b, bool color);
#endif
