/*
 * parse.h - text to statements, one at a time.
 * Syntax errors go into the list; after an obvious slip (a missing comma, a
 * mistyped keyword) parsing goes on inside the statement, so that its tree is
 * whole and later mistakes are reported too.
 */
#ifndef STARLOAD_LANG_PARSE_H
#define STARLOAD_LANG_PARSE_H
#include <stdbool.h>
#include <stdint.h>

#include "diag/diag.h"
#include "diag/source.h"

struct arena;
struct stmt;
struct oddity;
struct token;

enum stmt_class {
	STMT_OURS,              /* a routine-load statement, whole or broken */
	STMT_USE,               /* USE db: `use_db` */
	STMT_OTHER,             /* other SQL, passed over */
	STMT_EMPTY,             /* a lone ';' */
};

struct parsed {
	enum stmt_class class;
	uint32_t number;                /* 1-based; empty statements are not counted */
	struct span at;                 /* first to last token, without ';' */
	uint32_t end;                   /* behind its ';', or the end of the text */
	bool ended;                     /* a ';' was there */
	const struct stmt *stmt;        /* the tree; NULL where no repair could give one */
	bool broken;                    /* a syntax error was reported */
	struct text use_db;             /* STMT_USE */
	const struct oddity *oddities;  /* in this statement and before it */
	/* Of one of ours that is right, its quotes, too: its tokens, and behind them the one that ends
	 * it, until the next statement is parsed.  NULL where they are too many to be kept. */
	const struct token *tokens;
	unsigned n_tokens;
};

struct parser;

struct parser *parser_new(void);
void parser_free(struct parser *p);

/* Start on a source whose text begins between statements.  `number` is that of
 * the last statement before it (0 at the start of a file). */
void parser_start(struct parser *p, struct source *src, uint32_t number);

/*
 * The next statement; its tree and strings go into `mem`, its errors into
 * `diags`.  False at the end of the text; then *out holds what trivia was left
 * (oddities, at).
 */
bool parser_next(struct parser *p, struct arena *mem, struct diags *diags, struct parsed *out);

/* Did the end of the text count for the last statement?  Else it would be the same with
 * more text behind. */
bool parser_saw_end(const struct parser *p);
#endif
