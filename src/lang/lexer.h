/*
 * lexer.h - between token.h and the generated scanner; for lexer.c and scan.l.
 */
#ifndef STARLOAD_LANG_LEXER_H
#define STARLOAD_LANG_LEXER_H
#include <stddef.h>
#include <stdlib.h>

#include "base/util.h"
#include "lang/token.h"

/* What scan.l calls; each gets yytext and yyleng. */
int lexer_word(struct lexer *l, const char *p, int n);
int lexer_wide_word(struct lexer *l, const char *p, int n);
/* The bytes of the word that `p` begins with. */
int lexer_word_bytes(const char *p, int n);
/* A quote that never ends: 'a''b is the string 'a' all the same, as the longest
 * that the FE's lexer could accept, and only the rest is lost.  The bytes of
 * that string, or 0. */
int lexer_unterminated(const char *p, int n);
int lexer_backticks(struct lexer *l, const char *p, int n);
void lexer_comment(struct lexer *l, const char *p, int n);
void lexer_dashes(struct lexer *l, const char *p, int n);
void lexer_oddity(struct lexer *l, enum oddity_kind kind, const char *p, int n);
static inline void lexer_blank(struct lexer *l)
{
	(void)l;
}

/* What scan.l offers.  It leaves the place of its last token in the lexer. */
void *scan_open(struct lexer *l);
void scan_close(void *scanner);
/* Let go of the text, whole again; before it is changed, freed or started anew. */
void scan_stop(void *scanner);
/* `text` is written to while scanning and ends in two NULs, which `n` counts. */
void scan_text(void *scanner, char *text, size_t n);
int sl_scan_next(struct lexer *l, void *scanner);

enum { LEXER_HASH_SLOTS = 2048 };

struct lexer {
	void *scanner;
	char *copy;                     /* of the text, with two NULs behind it */
	size_t room;
	size_t len;                     /* of the text */
	const char *at;                 /* the last token, in `copy` */
	int bytes;
	int kw;                         /* its keyword, or -1 */
	struct arena *mem;
	struct oddity *first, **tail;
	int16_t slot[LEXER_HASH_SLOTS]; /* index + 1 into the keywords, open addressing */
};
#endif
