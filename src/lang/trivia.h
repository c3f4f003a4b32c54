/*
 * trivia.h - what stands between tokens, and how close two tokens may stand.
 * For whatever writes SQL back out: the formatter and the printer.  Agrees with
 * the scanner (grammar/scan.l) on blanks and comments, but knows no tokens.
 */
#ifndef STARLOAD_LANG_TRIVIA_H
#define STARLOAD_LANG_TRIVIA_H
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "diag/source.h"

struct comment {
	struct span at;                 /* without the line's end and blanks before it */
	bool line;                      /* "--": the line ends behind it */
	uint32_t newlines;              /* between it and what stands before it */
};

/* A scan over source->text[at..end), which begins and ends between tokens. */
struct trivia {
	const struct source *src;
	uint32_t at, end;
	uint32_t newlines;              /* since the last comment, or the start */
	bool odd;                       /* stopped at what is neither blank nor comment */
};

void trivia_start(struct trivia *t, const struct source *src, uint32_t from, uint32_t to);

/* The next comment.  False at the end, when `newlines` counts the line ends
 * behind the last comment, and when `odd` was set. */
bool trivia_next(struct trivia *t, struct comment *out);

/* Whether the bytes are one of the scanner's numbers; ".9abc" is not. */
bool text_is_number(struct text t);

/*
 * Whether `cur` is written directly behind `prev`, as far as that can be said
 * without knowing what they mean: commas, dots, brackets.  Two tokens that would
 * be read as something else together never are.
 */
bool tokens_touch(struct text prev, struct text cur);
#endif
