/*
 * feed.h - what the parser is fed: the scanner's tokens, with the few places
 * settled that need more than one token of lookahead, and with the edits of a
 * repair applied.  One statement at a time; never looks past its ';'.
 */
#ifndef STARLOAD_LANG_FEED_H
#define STARLOAD_LANG_FEED_H
#include <stdbool.h>
#include <stdint.h>

#include "lang/token.h"

struct parse;

/* One change to the token stream that a repair tries or has settled on. */
struct feed_edit {
	enum { EDIT_INSERT, EDIT_DELETE, EDIT_REPLACE } what;
	uint32_t index;                 /* of the scanner's token; INSERT goes before it */
	uint32_t count;                 /* DELETE: how many from there on */
	int kind;                       /* INSERT, REPLACE: the kind it gets */
	int16_t kw;                     /* its keyword, or -1 */
};

/* The most edits one statement gets; after that its rest is passed over. */
enum { FEED_EDITS_MAX = 256 };

struct feed_token {
	struct token t;
	uint32_t index;                 /* of the scanner's token; an inserted one has its follower's */
};

struct feed {
	struct lexer *lexer;
	struct feed_token *ring;        /* tokens read ahead */
	unsigned head, n, room;         /* room: a power of two */
	uint32_t next_index;            /* of the next token to come from the scanner */
	bool ended;                     /* ';' or the end of the text is in the ring's last place */

	struct feed_edit edits[FEED_EDITS_MAX];
	unsigned n_edits;

	/* what was delivered */
	struct feed_token last;
	struct span before;             /* the token before `last` */
	int prev, prev2;                /* kinds of the two before the next one, as scanned */
	struct token prev_token;        /* the one before the next */
	int verb;                       /* kind of the first token */
	int depth;                      /* open brackets */
	int angles;                     /* open '<' of types */
	bool bare_partitions;           /* in PARTITION p1, p2 without parentheses */
	bool unclosed;                  /* a subquery ran to the end of the statement */
	uint32_t end_at;                /* the statement ends before this index, ';' or not */
	uint32_t stop_at;               /* deliver no token from this index on, but fail */
};

void feed_init(struct feed *f, struct lexer *l);
void feed_release(struct feed *f);

/* Begin a statement where the lexer stands; edits are kept. */
void feed_start(struct feed *f);

/* The k-th token from here (0: the next), as scanned; the ';' or end beyond it. */
struct token feed_peek(struct feed *f, unsigned k);

/* Pass over the next token, as scanned. */
struct token feed_skip(struct feed *f);

/* The next token for the parser; 0 for ';' and the end of the text. */
int feed_next(struct parse *p, int *kw, struct span *at);
#endif
