/*
 * split.h - "is this a whole statement yet, and what would close it?"
 * A small state table over bytes that agrees with the scanner on quotes and
 * comments.  For the shell's prompt, and to cut large files at whole statements.
 */
#ifndef STARLOAD_LANG_SPLIT_H
#define STARLOAD_LANG_SPLIT_H
#include <stddef.h>

enum split_state {
	SPLIT_BETWEEN,          /* nothing but blanks and comments since the last ';' */
	SPLIT_INSIDE,           /* in a statement: ';' is missing */
	SPLIT_SINGLE,           /* in '...' */
	SPLIT_DOUBLE,           /* in "..." */
	SPLIT_BACKTICK,
	SPLIT_COMMENT,          /* in a slash-star comment */
	SPLIT_LINE_COMMENT,
	SPLIT_DOLLARS,          /* in $$ .. $$ */
};

/* What is known between two calls; all zero at the start of a text. */
struct split {
	unsigned char dfa;      /* row of the table */
	unsigned char last;     /* byte */
};

/*
 * Feed `n` bytes.  Returns the offset behind the last ';' that ends a statement
 * within them, or 0 when none does.
 */
size_t split_feed(struct split *s, const char *p, size_t n);

/* Feed at most up to the first ';' that ends a statement; returns the offset
 * behind it, or 0 when none does. */
size_t split_first(struct split *s, const char *p, size_t n);

enum split_state split_state(const struct split *s);
#endif
