/*
 * print_int.h - the printer's pen: tokens one by one, with the blanks between.
 */
#ifndef STARLOAD_LANG_PRINT_INT_H
#define STARLOAD_LANG_PRINT_INT_H
#include "lang/ast.h"

struct arena;
struct buf;
struct lexer;

struct printer {
	struct buf *out;
	const struct source *src;
	struct arena *mem;
	struct lexer *lexer;            /* made when first needed */
	size_t last;                    /* where the last token of this line begins */
	bool fresh;                     /* nothing on this line yet */
	bool glue;                      /* no blank before the next token */
};

void printer_init(struct printer *p, struct buf *out, const struct source *src);
void printer_release(struct printer *p);

/* One token; put_glued() without a blank before it. */
void put(struct printer *p, const char *token);
void put_text(struct printer *p, struct text token);
void put_glued(struct printer *p, const char *token);
void put_line(struct printer *p, unsigned indent);
void put_name(struct printer *p, struct text name);
void put_name_as(struct printer *p, const struct name *n);
void put_qname(struct printer *p, const struct qname *q);
void put_string(struct printer *p, struct text value, char delimiter);

/* The source's tokens from `from` to `to`, reserved words in upper case. */
void put_source(struct printer *p, uint32_t from, uint32_t to);

/* The source's bytes, as they are. */
void put_raw(struct printer *p, struct span at);

void put_expr(struct printer *p, const struct expr *e);

/* Whether `x`, kid number `i` of what is above it, needs parentheses there. */
bool expr_needs_parens(const struct expr *x, uint32_t i);
#endif
