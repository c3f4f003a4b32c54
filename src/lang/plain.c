/*
 * plain.c - the grammar on unpacked tables, for statements that are right.
 *
 * The parser that bison writes does everything: it grows its stack, works out by LAC
 * what could have come instead of a wrong token, and finds its way through packed
 * tables by comparisons that no processor can predict.  Nearly all statements need
 * none of that.  This is the plain loop of an LR parser over the same automaton, with
 * the same actions, both taken out of bison's output by tools/gram-tables.awk; so it
 * accepts what that one accepts and builds the same tree.  Where it cannot go on it
 * gives up, and bison's parser tells what is wrong.
 */
#include "config.h"
#include "lang/plain.h"

#include "base/util.h"
#include "grammar/gram.h"
#include "lang/build.h"
#include "lang/parse_state.h"

#define PLAIN_TABLES
#include "grammar/plain.h"
#undef PLAIN_TABLES

/* Symbols on the stack; a statement of usual nesting has some thirty. */
enum { DEPTH = 1000 };

static inline int next_symbol(struct parse *p, SL_YYSTYPE *val, struct span *at)
{
	int kind = feed_plain(&p->feed, &val->kw, at);

	if (kind < 0)
		kind = feed_next(p, &val->kw, at);
	return plain_symbol[kind];
}

bool plain_parse(struct parse *p)
{
	/* named as the actions call them */
	SL_YYSTYPE values[DEPTH], *yyvsp = values, yyval, val;
	struct span places[DEPTH], *yylsp = places, yyloc, at;
	short states[DEPTH], *top = states;
	int symbol = next_symbol(p, &val, &at), state = 0;

	*top = 0;
	*yylsp = (struct span){ at.off, 0 };
	for (; top < states + DEPTH - 1; *++top = (short)state) {
		int todo = plain_row[plain_state[state].row + symbol], size;
		unsigned goes;

		todo = todo ? todo : plain_state[state].mostly;
		if (todo > 0) {
			state = todo;
			if (state == PLAIN_FINAL)
				return true;
			*++yyvsp = val;
			*++yylsp = at;
			symbol = next_symbol(p, &val, &at);
			continue;
		}
		if (!todo)
			return false;
		switch (-todo) {
/* What a rule is made of and where it leads stands in the code, not in a table: so it
 * need not be waited for when the processor has guessed the rule. */
#define PLAIN_RULE(length, way)                                            \
	size = (length);                                                   \
	goes = (way);                                                      \
	yyval = yyvsp[1 - size];                                           \
	yyloc = size ? span_join(yylsp[1 - size], *yylsp)                  \
		     : (struct span){ span_end(*yylsp), 0 }
#include "grammar/plain.h"
		default:
			BUG("no rule %d", -todo);
		}
		yyvsp -= size;
		yylsp -= size;
		top -= size;
		*++yyvsp = yyval;
		*++yylsp = yyloc;
		state = plain_goto[goes + (unsigned)*top];
	}
	return false;
}
