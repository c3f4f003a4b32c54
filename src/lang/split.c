/*
 * split.c - a table of states over classes of bytes.
 *
 * Rows below are the states, columns the classes.  Quotes, comments and what
 * may begin a comment are told apart, nothing else.  A doubled quote leaves the
 * string and enters it again, which comes to the same; so it is with backticks.
 */
#include "config.h"
#include "lang/split.h"

#include <stdint.h>

enum class { OTHER, BLANK, DASH, STAR, SLASH, SQUOTE, DQUOTE, BTICK, ESCAPE, NEWLINE, SEMI, DOLLAR, CLASSES };

enum state {
	BETWEEN,        /* nothing since the last ';' */
	INSIDE,
	BETWEEN_DASH, INSIDE_DASH,      /* one '-' */
	BETWEEN_SLASH, INSIDE_SLASH,    /* one '/' */
	BETWEEN_LINE, INSIDE_LINE,      /* behind '--' */
	BETWEEN_COMMENT, INSIDE_COMMENT,
	BETWEEN_STAR, INSIDE_STAR,      /* in a comment, behind '*' */
	SINGLE, SINGLE_ESC, DOUBLE, DOUBLE_ESC, TICK,
	ONE_DOLLAR,                     /* a '$' that begins a word */
	ATTACHED, ATTACHED_DOLLAR,      /* in $$ .. $$; the same behind '$' */
	STATES
};

static const uint8_t next_state[STATES][CLASSES] = {
	/*                    other            blank            dash             star            slash           '       "       `     \                newline          ;        $ */
	[BETWEEN]         = { INSIDE, BETWEEN, BETWEEN_DASH, INSIDE, BETWEEN_SLASH, SINGLE, DOUBLE, TICK, INSIDE, BETWEEN, BETWEEN, ONE_DOLLAR },
	[INSIDE]          = { INSIDE, INSIDE, INSIDE_DASH, INSIDE, INSIDE_SLASH, SINGLE, DOUBLE, TICK, INSIDE, INSIDE, BETWEEN, ONE_DOLLAR },
	[BETWEEN_DASH]    = { INSIDE, INSIDE, BETWEEN_LINE, INSIDE, INSIDE_SLASH, SINGLE, DOUBLE, TICK, INSIDE, INSIDE, BETWEEN, ONE_DOLLAR },
	[INSIDE_DASH]     = { INSIDE, INSIDE, INSIDE_LINE, INSIDE, INSIDE_SLASH, SINGLE, DOUBLE, TICK, INSIDE, INSIDE, BETWEEN, ONE_DOLLAR },
	[BETWEEN_SLASH]   = { INSIDE, INSIDE, INSIDE_DASH, BETWEEN_COMMENT, INSIDE_SLASH, SINGLE, DOUBLE, TICK, INSIDE, INSIDE, BETWEEN, ONE_DOLLAR },
	[INSIDE_SLASH]    = { INSIDE, INSIDE, INSIDE_DASH, INSIDE_COMMENT, INSIDE_SLASH, SINGLE, DOUBLE, TICK, INSIDE, INSIDE, BETWEEN, ONE_DOLLAR },
	[BETWEEN_LINE]    = { BETWEEN_LINE, BETWEEN_LINE, BETWEEN_LINE, BETWEEN_LINE, BETWEEN_LINE, BETWEEN_LINE, BETWEEN_LINE, BETWEEN_LINE, BETWEEN_LINE, BETWEEN, BETWEEN_LINE, BETWEEN_LINE },
	[INSIDE_LINE]     = { INSIDE_LINE, INSIDE_LINE, INSIDE_LINE, INSIDE_LINE, INSIDE_LINE, INSIDE_LINE, INSIDE_LINE, INSIDE_LINE, INSIDE_LINE, INSIDE, INSIDE_LINE, INSIDE_LINE },
	[BETWEEN_COMMENT] = { BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_STAR, BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_COMMENT },
	[INSIDE_COMMENT]  = { INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_STAR, INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_COMMENT },
	[BETWEEN_STAR]    = { BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_STAR, BETWEEN, BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_COMMENT, BETWEEN_COMMENT },
	[INSIDE_STAR]     = { INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_STAR, INSIDE, INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_COMMENT, INSIDE_COMMENT },
	[SINGLE]          = { SINGLE, SINGLE, SINGLE, SINGLE, SINGLE, INSIDE, SINGLE, SINGLE, SINGLE_ESC, SINGLE, SINGLE, SINGLE },
	[SINGLE_ESC]      = { SINGLE, SINGLE, SINGLE, SINGLE, SINGLE, SINGLE, SINGLE, SINGLE, SINGLE, SINGLE, SINGLE, SINGLE },
	[DOUBLE]          = { DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE, INSIDE, DOUBLE, DOUBLE_ESC, DOUBLE, DOUBLE, DOUBLE },
	[DOUBLE_ESC]      = { DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE },
	[ONE_DOLLAR]      = { INSIDE, INSIDE, INSIDE_DASH, INSIDE, INSIDE_SLASH, SINGLE, DOUBLE, TICK, INSIDE, INSIDE, BETWEEN, ATTACHED },
	[ATTACHED]        = { ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED_DOLLAR },
	[ATTACHED_DOLLAR] = { ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED, ATTACHED, INSIDE },
	[TICK]            = { TICK, TICK, TICK, TICK, TICK, TICK, TICK, INSIDE, TICK, TICK, TICK, TICK },
};

static const uint8_t class_of[256] = {
	[' '] = BLANK, ['\t'] = BLANK, ['-'] = DASH, ['*'] = STAR, ['/'] = SLASH, ['\''] = SQUOTE,
	['"'] = DQUOTE, ['`'] = BTICK, ['\\'] = ESCAPE, ['\n'] = NEWLINE, ['\r'] = NEWLINE, [';'] = SEMI,
	['$'] = DOLLAR,
};

enum { CUT = STATES };          /* BETWEEN, by a ';' */

/*
 * One step a byte, `step` being the table above with the classes worked in.  Most
 * bytes leave the state as it is, so those are run over in a loop in which no
 * step waits for the one before.
 */
static void flatten(uint8_t step[STATES][256])
{
	unsigned state, byte;

	for (state = 0; state < STATES; state++) {
		for (byte = 0; byte < 256; byte++)
			step[state][byte] = next_state[state][class_of[byte]];
		if (step[state][';'] == BETWEEN)
			step[state][';'] = CUT;
	}
}

/* A '$' behind one of these goes on with a word. */
static int is_word(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '$' || c >= 0x80;
}

static size_t feed(struct split *s, const char *text, size_t n, int first)
{
	const unsigned char *start = (const unsigned char *)text, *p = start, *end = p + n, *cut = p;
	uint8_t step[STATES][256];
	unsigned state = s->dfa, from;
	unsigned char before;

	flatten(step);
	while (p < end) {
		const uint8_t *row = step[state];

		while (p < end && row[*p] == state)
			p++;
		if (p == end)
			break;
		before = p > start ? p[-1] : s->last;
		from = state;
		state = row[*p++];
		if (state == ONE_DOLLAR && from == INSIDE && is_word(before)) {
			state = INSIDE;
		} else if (state == CUT) {
			state = BETWEEN;
			cut = p;
			if (first)
				break;
		}
	}
	s->dfa = (unsigned char)state;
	if (p > start)
		s->last = p[-1];
	return (size_t)(cut - start);
}

size_t split_feed(struct split *s, const char *p, size_t n)
{
	return feed(s, p, n, 0);
}

size_t split_first(struct split *s, const char *p, size_t n)
{
	return feed(s, p, n, 1);
}

enum split_state split_state(const struct split *s)
{
	switch ((enum state)s->dfa) {
	case BETWEEN: case BETWEEN_LINE: return s->dfa == BETWEEN ? SPLIT_BETWEEN : SPLIT_LINE_COMMENT;
	case INSIDE_LINE: return SPLIT_LINE_COMMENT;
	case BETWEEN_COMMENT: case BETWEEN_STAR: case INSIDE_COMMENT: case INSIDE_STAR: return SPLIT_COMMENT;
	case SINGLE: case SINGLE_ESC: return SPLIT_SINGLE;
	case DOUBLE: case DOUBLE_ESC: return SPLIT_DOUBLE;
	case TICK: return SPLIT_BACKTICK;
	case ATTACHED: case ATTACHED_DOLLAR: return SPLIT_DOLLARS;
	default: return SPLIT_INSIDE;
	}
}
