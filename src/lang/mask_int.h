/*
 * mask_int.h - between the files of mask.h, and for nobody else.
 */
#ifndef STARLOAD_LANG_MASK_INT_H
#define STARLOAD_LANG_MASK_INT_H
#include "lang/mask.h"
#include "lang/token.h"

/* What is to go: a token, the quotes of a string aside. */
struct mask_mark {
	size_t token;
	enum {
		MARK_TOKEN,
		MARK_INSIDE, /* of a string, what mask_value() takes out of it */
		MARK_REST,   /* it and all behind it; the last mark */
	} what;
};

/* Tokens, and what of them is secret. */
struct mask_walk {
	const struct source *src;
	const struct token *list; /* the last is of kind 0 or ';', and one more than `n` */
	size_t n;
	struct arena *mem;
	struct mask_mark *marks; /* in rising order; to be freed */
	size_t n_marks, room;
	size_t pairs_end; /* up to there the tokens are pairs */
	bool expr;	  /* in COLUMNS or WHERE: a name with '=' is no property */
	bool broken;	  /* a MARK_REST is there */
};

/* Find the marks.  src, list, n and mem are set, all else is zero. */
void mask_walk(struct mask_walk *w);

/* The end of what may be shown of a text with a quote that never ends: behind its first word that
 * tells of a secret, or before its first URL or list that may have a user in it. */
size_t mask_crude_end(struct text t);

/* Whether a string as it stands between its quotes can be a secret key or a secret value.  Quick,
 * and true more often than right. */
bool mask_suspects_string(struct text inner);
/* The same of a secret value. */
bool mask_suspects_value(struct text value);

/* What was taken out. */
struct mask_taken {
	struct arena *mem; /* as long as the list */
	struct text *list; /* to be freed */
	size_t n, room;
};

/* A token as it stands, and as the server has it; `scratch` is for the latter.  NULL: nobody wants
 * it. */
void mask_take_token(struct mask_taken *k, const struct source *src, const struct token *t,
		     struct arena *scratch);
/* Of a text that is taken out as a whole each word may be one. */
void mask_take_words(struct mask_taken *k, struct text t);

/* mask_blot() with what is taken out; `lexer` may be NULL, *sure as well. */
const char *mask_blot_taken(struct text sql, struct mask_taken *taken, struct lexer *lexer,
			    struct arena *mem, bool *sure);
#endif
