/*
 * table.h - rows of cells, printed for a terminal, as CSV or as Markdown.
 * Cells may come from a server: they are made safe when they are put in, so
 * nothing here sends a control byte.
 */
#ifndef STARLOAD_CLI_TABLE_H
#define STARLOAD_CLI_TABLE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/text.h"

struct arena; /* base/arena.h */
struct buf;   /* base/buf.h */

struct table_column {
	const char *head; /* on a terminal */
	const char *name; /* in CSV and Markdown */
	bool right;	  /* flush right */
	unsigned least;	  /* where room is short it may be cut to so many columns; 0: never cut */
	unsigned drop;	  /* where that does not help it is left out, 1 first; 0: never */
};

enum table_style { STYLE_PLAIN, STYLE_GOOD, STYLE_WARN, STYLE_BAD, STYLE_DIM, STYLE_HEAD };

struct table_cell {
	struct text text; /* safe */
	unsigned width;	  /* columns on a terminal */
	enum table_style style;
};

struct table {
	const struct table_column *columns;
	size_t n_columns;
	struct table_cell *cells; /* row by row */
	size_t n, room;
	struct arena *mem;
};

/* `columns` and `mem` outlive it. */
void table_init(struct table *t, const struct table_column *columns, size_t n, struct arena *mem);
void table_release(struct table *t);
/* The next cell, from left to right. */
void table_add(struct table *t, struct text cell, enum table_style style);
void table_addf(struct table *t, enum table_style style, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* `width`: columns of the terminal, no line gets longer; 0: as wide as it is. */
void table_print(const struct table *t, FILE *out, unsigned width, bool color);
/* RFC 4180, with line feeds. */
void table_csv(const struct table *t, FILE *out);
void table_md(const struct table *t, FILE *out);

/* The bytes of `t` as they may be shown in a cell: what emit_safe() would not send, and
 * tabs, are \xNN.  Returns the columns they take. */
unsigned table_safe(struct text t, struct buf *out);
/* What begins and ends a style, by diag/ink.h; "" for STYLE_PLAIN. */
const char *table_style_on(enum table_style s, bool color);
const char *table_style_off(enum table_style s, bool color);
#endif
