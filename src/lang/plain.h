/*
 * plain.h - the grammar on unpacked tables, for statements that are right.
 */
#ifndef STARLOAD_LANG_PLAIN_H
#define STARLOAD_LANG_PLAIN_H
#include <stdbool.h>

struct parse;

/*
 * Parse as sl_yyparse() does.  False where that would stop, or when brackets nest too
 * deep for this: nothing is reported then, and the statement has to be parsed again.
 */
bool plain_parse(struct parse *p);
#endif
