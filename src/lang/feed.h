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
struct props;
struct job_ref;

/* What phrase.c has made of several tokens. */
struct phrase {
	struct job_ref *job;
	struct props *props;
};

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

struct feed {
	struct lexer *lexer;
	/* The tokens of the statement so far, of which at..n are still to be delivered.  The
	 * index of an inserted one is its follower's. */
	struct token *list;
	unsigned at, n, room;
	bool whole;                     /* of a long one, the first are no longer there */
	unsigned joined_at;             /* in whose place phrase.c put a phrase, */
	struct token joined;            /* ..as it was; kind 0: none */
	bool ended;                     /* ';' or the end of the text is in the list's last place */

	struct feed_edit edits[FEED_EDITS_MAX];
	unsigned n_edits;

	/* what was delivered */
	struct token last;
	struct span before;             /* the token before `last` */
	int prev, prev2;                /* kinds of the two before the next one, as scanned */
	int verb;                       /* kind of the first token */
	int depth;                      /* open brackets */
	int angles;                     /* open '<' of types */
	bool bare_partitions;           /* in PARTITION p1, p2 without parentheses */
	struct phrase phrase;           /* the last one delivered */
	bool unclosed;                  /* a subquery ran to the end of the statement */
	uint32_t end_at;                /* the statement ends before this index, ';' or not */
	uint32_t stop_at;               /* deliver no token from this index on, but fail */
};

void feed_init(struct feed *f, struct lexer *l);
void feed_release(struct feed *f);

/* Begin a statement where the lexer stands; edits are kept. */
void feed_start(struct feed *f);

/*
 * The statement was read to its end: its tokens, and one more that ends it, as scanned, until the
 * next statement is looked at.  NULL where they are too many to be kept, or were edited.
 */
const struct token *feed_all(struct feed *f, unsigned *n);

/* The k-th token from here (0: the next), as scanned; the ';' or end beyond it.  The
 * pointer is good until the next look further on. */
const struct token *feed_look_on(struct feed *f, unsigned k);
static inline const struct token *feed_look(struct feed *f, unsigned k)
{
	return k < f->n - f->at ? &f->list[f->at + k] : feed_look_on(f, k);
}

static inline struct token feed_peek(struct feed *f, unsigned k)
{
	return *feed_look(f, k);
}

/* Pass over the next token, as scanned; the one that ends stays. */
static inline struct token feed_skip(struct feed *f)
{
	struct token t = *feed_look(f, 0);

	f->at += t.kind != 0 && t.kind != ';';
	return t;
}

/* The next token for the parser; 0 for ';' and the end of the text. */
int feed_next(struct parse *p, int *kw, struct span *at);

/* By kind: what feed_next() has to do about a token. */
enum feed_ask {
	ASK_NOTHING,
	ASK_DEPTH,                      /* a bracket closes */
	ASK_COMMA,                      /* nothing within brackets */
	ASK_MORE,
};
enum { FEED_KINDS = 512 };
extern const uint8_t feed_asks[FEED_KINDS];

/* What feed_next() comes to where it has little to ask, in a statement whose verb is
 * known and that has neither edits nor bounds: the parser's first try.  Returns -1 where
 * it has more to ask. */
static inline int feed_plain(struct feed *f, int *kw, struct span *at)
{
	const struct token *t = &f->list[f->at];

	if (f->at == f->n)
		return -1;
	if (feed_asks[t->kind]) {
		if (feed_asks[t->kind] == ASK_DEPTH)
			f->depth--;
		else if (feed_asks[t->kind] == ASK_MORE || !f->depth)
			return -1;
	}
	f->at++;
	f->prev2 = f->prev;
	f->prev = t->kind;
	f->before = f->last.at;
	f->last = *t;
	*kw = t->kw;
	*at = t->at;
	return t->kind;
}
#endif
