/*
 * print.h - a tree as canonical SQL that parses to the same tree.
 * For tests and exports.  The layout is the formatter's without its care for
 * width and comments; names and strings are quoted anew from their values.
 */
#ifndef STARLOAD_LANG_PRINT_H
#define STARLOAD_LANG_PRINT_H
#include "lang/ast.h"

struct buf;

/*
 * Append a statement, without ";", or an expression.  `src` is what the tree was
 * parsed from: some forms (OVER, a type's size, DISTINCT ...) are not kept in
 * the tree word for word and are taken from there; NULL for a tree that was
 * built without a text, in which such forms are left out.
 * Parentheses are added where the tree needs them, so that a tree that was put
 * together from pieces prints right; those of the text are nodes of the tree.
 */
void print_stmt(struct buf *out, const struct stmt *s, const struct source *src);
void print_expr(struct buf *out, const struct expr *e, const struct source *src);
#endif
