/*
 * token.h - the scanner's side of the language: tokens, trivia, odd text.
 * Knows bytes and offsets, nothing of meaning.  Kinds are those of the grammar
 * (grammar/gram.h) and are compared by name.
 */
#ifndef STARLOAD_LANG_TOKEN_H
#define STARLOAD_LANG_TOKEN_H
#include <stdbool.h>
#include <stdint.h>

#include "base/version.h"
#include "diag/source.h"

struct arena;

/* One token of a text. */
struct token {
	int16_t kind;           /* T_* of grammar/gram.h; 0 at the end of the text */
	int16_t kw;             /* index for keyword_at(), or -1 for what is no keyword */
	struct span at;
	uint32_t index;         /* tokens before it since the lexer was started, moved or told to collect */
};

/* A keyword of the FE, whether our grammar uses it or not. */
struct keyword {
	const char *word;       /* upper case */
	int kind;               /* its token */
	relset reserved;        /* releases in which it is reserved */
	relset known;           /* releases in which it is a keyword at all */
	bool starts;            /* some FE statement begins with it */
};

const struct keyword *keyword_at(int index);
int keyword_index(const struct keyword *k);
unsigned keyword_count(void);
/* By spelling in any case (U+0131 and U+017F count as I and S); NULL if none. */
const struct keyword *keyword_find(struct text word);

/* A stretch of text the FE reads otherwise than a person would. */
enum oddity_kind {
	ODD_DROPPED,            /* a character no rule matches; the FE drops it */
	ODD_UNTERMINATED,       /* a quote or backtick that never ends; the FE drops it and all behind it */
	ODD_COMMENT_OPEN,       /* a slash-star that never ends; read as two operators */
	ODD_HASH,               /* '#', dropped; the rest of the line is parsed */
	ODD_COMMENT_EXEC,       /* slash-star-bang: a comment, not executed */
	ODD_HINT,               /* slash-star-plus: invisible */
	ODD_DASHES,             /* '--' with no blank behind it: a comment all the same */
	ODD_LETTERS,            /* a bare word with letters outside ASCII */
	ODD_BACKTICKS,          /* a name in backticks with two of them in a row inside */
};

struct oddity {
	struct oddity *next;
	enum oddity_kind kind;
	struct span at;
};

struct lexer;

/* A scanner over source->text[from..len).  Oddities are collected in `mem`.
 * The text is not written to.  lexer_free(NULL) is fine. */
struct lexer *lexer_new(void);
void lexer_free(struct lexer *l);
void lexer_start(struct lexer *l, const struct source *src, uint32_t from, struct arena *mem);

/* Go back (or on) to `from` in the text of the last lexer_start(); oddities are
 * collected anew, in `mem`. */
void lexer_seek(struct lexer *l, uint32_t from, struct arena *mem);

/* Go on where the lexer stands, with a new list of oddities in `mem`. */
void lexer_collect(struct lexer *l, struct arena *mem);

/* The next token, comments and blanks passed over; kind 0 at the end, for ever. */
struct token lexer_next(struct lexer *l);

/* The next ones, `max` at most, but none behind a ';' or the end.  Returns how many. */
unsigned lexer_fill(struct lexer *l, struct token *out, unsigned max);

/* Did the lexer come to the end of the text since lexer_start()?  Else whatever follows
 * the text, its tokens so far stay as they are. */
bool lexer_saw_end(const struct lexer *l);

/* Oddities met since lexer_start(), in the order of the text. */
const struct oddity *lexer_oddities(const struct lexer *l);
/* Those before `end`; the others are forgotten. */
const struct oddity *lexer_oddities_before(struct lexer *l, uint32_t end);

/*
 * All tokens of the statement that starts at or after `from`: up to its ';'
 * (included) or the end of the text (then without the kind-0 token).  For fmt
 * and fixes, which work on tokens.  Blank when only trivia is left.
 */
struct tokens {
	struct token *list;     /* in `mem` */
	uint32_t n;
};
struct tokens tokens_of_stmt(const struct source *src, uint32_t from, struct arena *mem);

/* The value of a quoted string's token: doubled delimiters collapsed, then
 * backslash sequences translated.  Points into the source when nothing had to
 * change, else into `mem`. */
struct text token_string(const struct source *src, struct span at, struct arena *mem);

/* The value of an identifier's token: all backticks removed; the dot of a
 * dot-digit name left out. */
struct text token_name(const struct source *src, struct span at, struct arena *mem);
#endif
