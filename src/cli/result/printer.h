/*
 * printer.h - one printer a format: rows in, text out; for result/ alone.
 *
 * begin(), row() for each row, end().  A printer knows neither where its text goes nor how
 * many rows are still to come.
 */
#ifndef STARLOAD_CLI_RESULT_PRINTER_H
#define STARLOAD_CLI_RESULT_PRINTER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/text.h"
#include "cli/result/setting.h"
#include "cli/table.h"
#include "net/sqlconn.h"

struct arena; /* base/arena.h */
struct held;  /* cli/result/held.h */
struct printer;

struct printer_ops {
	void (*begin)(struct printer *p);
	void (*row)(struct printer *p, const struct text *cells);
	/* NULL: nothing.  Not called for an answer that was cut short but where `closes`. */
	void (*end)(struct printer *p);
	bool closes;
	bool empty; /* begins and ends also where there is no row */
	bool eyes;  /* for people: the row count is told, colours are on */
};

struct printer {
	const struct printer_ops *ops;
	const struct result_settings *s;
	const struct sql_column *columns;
	size_t n;
	bool safe; /* what is read by eyes: control bytes are shown, never sent */
	bool color;
	unsigned width;	   /* columns of the terminal; 0: none, or not told */
	const char *null;  /* what SQL NULL is shown as */
	struct arena *mem; /* as long as the result */
	FILE *out;
	size_t rows; /* printed so far */
	/* of a printer's own */
	size_t wide;		  /* table: columns of a line */
	size_t *widths;		  /* table: of columns; vertical: [0] that of the longest name */
	struct text *left;	  /* table: of the cells of a row what is not printed yet.. */
	enum table_style *styles; /* ..and how it is to look */
	const char **keys;	  /* JSON: names, each once */
};

extern const struct printer_ops printers[RESULT_FORMATS];

/* The table's printer needs it before begin(): fills p->widths by the first rows; returns the
 * columns that a line takes. */
size_t printer_measure(struct printer *p, const struct held *h);

/* A cell as text, NULL as p->null. */
struct text printer_cell(const struct printer *p, const struct text *cell);
/* Bytes as they may go to p->out. */
void printer_put(const struct printer *p, struct text t);
/* The same, but a line feed is one, on a terminal too. */
void printer_put_lines(const struct printer *p, struct text t);
void printer_fill(const struct printer *p, char c, size_t n);
/* Does a cell of that column tell how something is? */
enum table_style printer_style(const struct sql_column *c, struct text t);
/* What begins and ends a style; nothing where p has no colours. */
void printer_on(const struct printer *p, enum table_style style);
void printer_off(const struct printer *p, enum table_style style);

/* What each format calls; one file each. */
void table_begin(struct printer *p);
void table_row(struct printer *p, const struct text *cells);
void table_end(struct printer *p);
void vertical_begin(struct printer *p);
void vertical_row(struct printer *p, const struct text *cells);
void csv_begin(struct printer *p);
void csv_row(struct printer *p, const struct text *cells);
void tsv_begin(struct printer *p);
void tsv_row(struct printer *p, const struct text *cells);
void json_begin(struct printer *p);
void json_row(struct printer *p, const struct text *cells);
void json_end(struct printer *p);
void jsonl_begin(struct printer *p);
void jsonl_row(struct printer *p, const struct text *cells);
void markdown_begin(struct printer *p);
void markdown_row(struct printer *p, const struct text *cells);
#endif
