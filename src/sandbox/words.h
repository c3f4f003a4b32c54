/*
 * words.h - a statement as words: the front for all SQL but routine-load's own.
 * A cursor over the tokens of one statement, asked for what may come next.
 */
#ifndef STARLOAD_SANDBOX_WORDS_H
#define STARLOAD_SANDBOX_WORDS_H
#include <stdbool.h>

#include "lang/token.h"
#include "sandbox/reply.h"

struct words {
	const struct source *src;
	struct token *list;
	unsigned n, at;
	unsigned furthest; /* the last place something was looked for */
	struct arena *mem;
};

/* One key of PROPERTIES ("k" = "v", ...). */
struct pair {
	struct pair *next;
	struct text key, value;
};

/* The statement of `src` that begins at `from`, without its ';'. */
void words_init(struct words *w, const struct source *src, uint32_t from, struct arena *mem);

/* The bytes of the token `k` places on; empty behind the end. */
struct text word_at(const struct words *w, unsigned k);
bool words_end(const struct words *w);
/* The source from the cursor to the end of the statement. */
struct text words_rest(const struct words *w);

/* The whole statement. */
const char *words_all(const struct words *w, struct arena *mem);

/* Is the next word this one (any case, not in backticks)?  take: then go on. */
bool word_is(struct words *w, const char *word);
bool take(struct words *w, const char *word);
/* Several words or signs in a row, blanks between: "IF NOT EXISTS". */
bool take_phrase(struct words *w, const char *phrase);
/* A name: bare or in backticks. */
bool take_name(struct words *w, struct text *out);
/* A name, or a string. */
bool take_label(struct words *w, struct text *out);
bool take_string(struct words *w, struct text *out);
bool take_integer(struct words *w, int64_t *out);
/* [[catalog.]db.]name; *db is left alone where none is given. */
bool take_qname(struct words *w, struct text *db, struct text *name);
/* ("k" = "v", ...) */
bool take_pairs(struct words *w, struct pair **out);
/* Passes over "(" ... ")"; *inside gets what is between. */
bool take_parens(struct words *w, struct text *inside);

/* "Getting syntax error" at the furthest place that was looked at. */
void words_error(const struct words *w, struct reply *out);
/* The same at byte `off` of a source, whose token there is `seen`. */
void syntax_error(struct reply *out, struct arena *mem, const struct source *src, uint32_t off,
		  struct text seen);
/* An analyzer's or builder's text at a range of the source. */
void place_text(char *buf, unsigned size, const struct source *src, uint32_t off);

/* LIKE with % and _, case as it is. */
bool like_matches(struct text s, struct text pattern);
#endif
