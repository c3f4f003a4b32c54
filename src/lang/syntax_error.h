/*
 * syntax_error.h - what gram.y tells of the place where it stopped.
 */
#ifndef STARLOAD_LANG_SYNTAX_ERROR_H
#define STARLOAD_LANG_SYNTAX_ERROR_H
#include "diag/source.h"

struct parse;

/* Keep the place and the kinds that could have come instead. */
void syntax_error_at(struct parse *p, struct span at, const short *want, int n);
/* The stack is full at `at`. */
void syntax_error_depth(struct parse *p, struct span at);
#endif
