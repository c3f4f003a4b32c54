/*
 * format_int.h - what the formatter's parts share.
 * format.c goes through a file and settles what stands between statements;
 * format_marks.c decides from the tree what each token of one statement is and
 * where its lines begin; format_write.c places comments and writes it out.
 */
#ifndef STARLOAD_LANG_FORMAT_INT_H
#define STARLOAD_LANG_FORMAT_INT_H
#include "lang/ast.h"
#include "lang/format.h"
#include "lang/token.h"
#include "lang/trivia.h"

struct arena;
struct buf;
struct lexer;

enum { FORMAT_WIDTH = 100, FORMAT_INDENT = 4 };

enum slot_before {
	BEFORE_AUTO,            /* a blank, or none where tokens_touch() */
	BEFORE_GLUE,            /* nothing */
	BEFORE_LINE,            /* a new line */
	BEFORE_RAW,             /* what stands there in the source */
};

enum {
	SLOT_NAME = 1,          /* keeps its spelling */
	SLOT_PREFIX = 2,        /* a sign: what follows is glued to it */
	SLOT_SOURCE = 4,        /* KAFKA or PULSAR: upper case though no keyword */
	SLOT_CLOSE = 8,         /* ends a list with a line an item: comments before it are indented as items are */
};

/* What was decided of one token. */
struct slot {
	uint8_t before, flags;
	uint8_t indent;         /* should it begin a line */
	bool breaks;            /* a comment before it begins or ends a line */
	uint32_t comments;      /* first of those before it, in layout.comments */
};

struct layout {
	const struct source *src;
	const struct stmt *stmt;
	struct arena *mem;
	struct token *tok;
	struct slot *slot;      /* n + 1: the last one only closes `comments` */
	uint32_t n;
	struct comment *comments;
	uint32_t n_comments;
};

static inline struct text layout_text(const struct layout *l, uint32_t i)
{
	return source_text(l->src, l->tok[i].at);
}

/* The first token at or behind `off`; l->n when there is none. */
uint32_t layout_find(const struct layout *l, uint32_t off);

/* Whether token i (> 0) stands directly behind token i - 1, on one line. */
bool layout_touches(const struct layout *l, uint32_t i);

/* Fill l->slot, whose comments are known. */
void layout_mark(struct layout *l);

/* The marks of one expression, and of its place in a line. */
void layout_mark_expr(struct layout *l, const struct expr *e);

/*
 * Write the statement.  `eol` ends lines.  Where token k of what was written
 * stands in `out` goes to at[k], what token it is to order[k].
 */
void layout_write(struct layout *l, const struct format_options *o, const char *eol,
		  struct buf *out, size_t *at, uint32_t *order);
#endif
