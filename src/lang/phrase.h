/*
 * phrase.h - runs of tokens that the parser gets as one.
 */
#ifndef STARLOAD_LANG_PHRASE_H
#define STARLOAD_LANG_PHRASE_H
#include <stdbool.h>

#include "grammar/gram.h"
#include "lang/token.h"

struct parse;

/* At the start of a statement: make one token of its first ones if they are a phrase. */
void phrase_head(struct parse *p);

/* The token '(' was taken: it, or all up to its ')' as one. */
struct token phrase_props(struct parse *p, struct token open);

/* Nobody can want one of these. */
static inline bool phrase_is(int kind)
{
	return kind == T_CREATE_HEAD || kind == T_ALTER_HEAD || kind == T_PROP_LIST;
}
#endif
