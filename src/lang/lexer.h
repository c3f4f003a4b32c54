/*
 * lexer.h - between token.h, the generated scanner and what stands before it; for
 * lexer.c, quick.c, keyword.c and scan.l.
 */
#ifndef STARLOAD_LANG_LEXER_H
#define STARLOAD_LANG_LEXER_H
#include <stddef.h>
#include <stdlib.h>

#include "base/bytes16.h"
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
/* A comment or the like for whose end all the text was searched. */
void lexer_open_end(struct lexer *l);
void lexer_dashes(struct lexer *l, const char *p, int n);
void lexer_oddity(struct lexer *l, enum oddity_kind kind, const char *p, int n);
static inline void lexer_blank(struct lexer *l)
{
	(void)l;
}

/* What scan.l offers.  It leaves the place of its last token in the lexer. */
void *scan_open(struct lexer *l);
void scan_close(void *scanner);
/* Let go of the text; before it is changed, freed or started anew. */
void scan_stop(void *scanner);
/* `text` is written to while scanning and ends in two NULs, which `n` counts. */
void scan_text(void *scanner, char *text, size_t n);
/* The token at l->next, which is moved on; the text is whole again.  0 at the end. */
int scan_token(struct lexer *l, void *scanner);

/* The same as a token, without its index. */
struct token lexer_scan(struct lexer *l);

/*
 * Keywords by their spelling, in upper case and filled up with zeros.
 */
enum { WORD_MAX = 32, WORD_SLOTS = 4096 };
struct word {
	_Alignas(WORD_MAX) char upper[WORD_MAX];
};
/* The same of a word that is looked up. */
struct word_key {
	bytes16 head, tail;
};
/* The keywords, behind a word of no bytes, and their tokens, behind T_IDENT. */
extern const struct word word_list[];
extern const int16_t word_kind[];

struct word_hash {
	/* Index into word_list, open addressing; 0: free.  WORD_MORE: there is a word
	 * further on that would belong here. */
	uint16_t slot[WORD_SLOTS];
};
enum { WORD_MORE = 0x8000 };
void word_hash_fill(struct word_hash *h);

static inline unsigned word_slot(const struct word_key *k)
{
	uint64_t half[2];

	memcpy(half, &k->head, sizeof(half));
	return (unsigned)(((half[0] ^ half[1] << 5) * 0x9e3779b97f4a7c15u) >> 32) % WORD_SLOTS;
}

/*
 * Its index into word_list; 0 when it is no keyword.  Which of both it is no processor
 * can predict, so it is not branched upon; the loop hardly ever goes round.
 */
static inline unsigned word_lookup(const struct word_hash *h, const struct word_key *k)
{
	unsigned at = word_slot(k);

	for (;; at = (at + 1) % WORD_SLOTS) {
		const unsigned slot = h->slot[at], i = slot & ~(unsigned)WORD_MORE;
		const char *upper = word_list[i].upper;
		const bool same = bytes16_mask((bytes16)((bytes16_load(upper) == k->head) &
							 (bytes16_load(upper + 16) == k->tail))) == 0xffff;

		if (__builtin_expect(!(slot & WORD_MORE) | same, 1))
			return i & -(unsigned)same;
	}
}

/* Zeros behind the copy: two for flex, and as many as quick.c may read at a time. */
enum { LEXER_PADDING = 2 + sizeof(bytes16) };

struct lexer {
	void *scanner;
	char *copy;                     /* of the text, with LEXER_PADDING zeros behind it */
	size_t room;
	size_t len;                     /* of the text */
	char *next;                     /* behind the last token, in `copy` */
	const char *at;                 /* the last token of the scanner, in `copy` */
	int bytes;
	int kw;                         /* its keyword, or -1 */
	uint32_t count;                 /* of tokens */
	bool saw_end;
	struct arena *mem;
	struct oddity *first, **tail;
	struct word_hash words;
};
#endif
