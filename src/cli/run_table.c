/*
 * run_table.c - a result set as the mysql program prints it.
 * source: print_tab_data(), print_table_data(), print_table_data_vertically() and
 * safe_put_field() of client/mysql.cc.
 */
#include "config.h"
#include "cli/run_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/util.h"
#include "diag/emit.h"
#include "diag/emitter.h"
#include "net/sqlconn.h"

static struct text cell_text(const struct table_options *o, const struct text *cell)
{
	if (cell->p)
		return *cell;
	return o->null ? (struct text){ o->null, strlen(o->null) } : TEXT("NULL");
}

static void put(const struct table_options *o, struct text t, FILE *out)
{
	if (o->terminal)
		emit_safe(out, t.p, t.n);
	else
		fwrite(t.p, 1, t.n, out);
}

/* Columns that it takes on a screen. */
static size_t width(const struct table_options *o, struct text t)
{
	size_t sum = 0, at;
	unsigned wide, n;
	uint32_t cp;
	bool as_is;

	for (at = 0; at < t.n; at += n) {
		if (o->terminal) {
			n = emit_unit(t.p + at, t.n - at, &wide, &as_is);
		} else {
			n = utf8_decode(t.p + at, t.n - at, &cp);
			wide = utf8_width(cp);
		}
		sum += wide;
	}
	return sum;
}

static void fill(char c, size_t n, FILE *out)
{
	while (n--)
		putc(c, out);
}

/* tabs -------------------------------------------------------------------------- */

static void put_field(const struct table_options *o, const struct text *cell, FILE *out)
{
	struct text t = cell_text(o, cell);
	size_t i, from = 0;

	if (o->raw || !cell->p) {
		put(o, t, out);
		return;
	}
	for (i = 0; i < t.n; i++) {
		const char *as = t.p[i] == '\0'	  ? "\\0"
				 : t.p[i] == '\t' ? "\\t"
				 : t.p[i] == '\n' ? "\\n"
				 : t.p[i] == '\\' ? "\\\\"
						  : NULL;

		if (!as)
			continue;
		put(o, (struct text){ t.p + from, i - from }, out);
		fputs(as, out);
		from = i + 1;
	}
	put(o, (struct text){ t.p + from, t.n - from }, out);
}

static void print_tabs(const struct sql_result *r, const struct table_options *o, FILE *out)
{
	size_t row, i;

	for (i = 0; i < r->n_columns && !o->no_names; i++) {
		if (i)
			putc('\t', out);
		put(o, (struct text){ r->columns[i], strlen(r->columns[i]) }, out);
	}
	if (!o->no_names)
		putc('\n', out);
	for (row = 0; row < r->n_rows; row++) {
		for (i = 0; i < r->n_columns; i++) {
			if (i)
				putc('\t', out);
			put_field(o, &r->rows[row][i], out);
		}
		putc('\n', out);
	}
}

/* a line a cell ------------------------------------------------------------------- */

/* A text of several lines (SHOW CREATE, EXPLAIN) stays one, on a terminal as well. */
static void put_lines(const struct table_options *o, struct text t, FILE *out)
{
	const char *nl;

	while ((nl = memchr(t.p, '\n', t.n)) != NULL) {
		const size_t n = (size_t)(nl - t.p);

		put(o, (struct text){ t.p, n }, out);
		putc('\n', out);
		t = (struct text){ nl + 1, t.n - n - 1 };
	}
	put(o, t, out);
}

static void print_vertical(const struct sql_result *r, const struct table_options *o, FILE *out)
{
	size_t row, i, widest = 0, n;

	for (i = 0; i < r->n_columns; i++) {
		n = strlen(r->columns[i]);
		widest = n > widest ? n : widest;
	}
	for (row = 0; row < r->n_rows; row++) {
		fprintf(out, "*************************** %zu. row ***************************\n",
			row + 1);
		for (i = 0; i < r->n_columns; i++) {
			struct text name = { r->columns[i], strlen(r->columns[i]) };

			if (!o->no_names) {
				fill(' ', widest - name.n, out);
				put(o, name, out);
				fputs(": ", out);
			}
			put_lines(o, cell_text(o, &r->rows[row][i]), out);
			putc('\n', out);
		}
	}
}

/* a frame ----------------------------------------------------------------------- */

static void rule(const size_t *widths, size_t n, FILE *out)
{
	size_t i;

	for (i = 0; i < n; i++) {
		putc('+', out);
		fill('-', widths[i] + 2, out);
	}
	fputs("+\n", out);
}

static void frame_cell(const struct table_options *o, struct text t, size_t room, FILE *out)
{
	size_t n = width(o, t), i, from = 0;

	fputs("| ", out);
	/* a NUL would end the cell for many a reader: mysql prints a blank */
	for (i = 0; i < t.n && !o->terminal; i++)
		if (!t.p[i]) {
			put(o, (struct text){ t.p + from, i - from }, out);
			putc(' ', out);
			from = i + 1;
		}
	put(o, (struct text){ t.p + from, t.n - from }, out);
	fill(' ', room > n ? room - n : 0, out);
	putc(' ', out);
}

/* Of each column; returns what a line takes. */
static size_t measure(const struct sql_result *r, const struct table_options *o, size_t *widths)
{
	size_t row, i, n, sum = 1;

	for (i = 0; i < r->n_columns; i++) {
		struct text name = { r->columns[i], strlen(r->columns[i]) };

		widths[i] = o->no_names ? 0 : width(o, name);
		for (row = 0; row < r->n_rows; row++) {
			n = width(o, cell_text(o, &r->rows[row][i]));
			widths[i] = n > widths[i] ? n : widths[i];
		}
		sum += widths[i] + 3;
	}
	return sum;
}

static void print_frame(const struct sql_result *r, const struct table_options *o,
			const size_t *widths, FILE *out)
{
	size_t row, i;

	rule(widths, r->n_columns, out);
	for (i = 0; i < r->n_columns && !o->no_names; i++)
		frame_cell(o, (struct text){ r->columns[i], strlen(r->columns[i]) }, widths[i],
			   out);
	if (!o->no_names) {
		fputs("|\n", out);
		rule(widths, r->n_columns, out);
	}
	for (row = 0; row < r->n_rows; row++) {
		for (i = 0; i < r->n_columns; i++)
			frame_cell(o, cell_text(o, &r->rows[row][i]), widths[i], out);
		fputs("|\n", out);
	}
	rule(widths, r->n_columns, out);
}

/* A frame, unless that is wider than the terminal. */
static void print_fitting(const struct sql_result *r, const struct table_options *o, FILE *out)
{
	size_t *widths = xmalloc(r->n_columns * sizeof(*widths));
	const size_t n = measure(r, o, widths);

	if (o->form == TABLE_AUTO && o->columns && n > o->columns)
		print_vertical(r, o, out);
	else
		print_frame(r, o, widths, out);
	free(widths);
}

/* The end of a line that tells of a statement. */
void run_table_took(const struct table_options *o, FILE *out)
{
	if (o->timing)
		fprintf(out, " (%.3f s)", (double)o->took_ns / 1e9);
	putc('\n', out);
}

void run_table(const struct sql_result *r, const struct table_options *o, FILE *out)
{
	enum table_form form = o->form;

	if (!r->n_columns)
		return;
	if (form == TABLE_AUTO)
		form = o->terminal ? TABLE_FRAME : TABLE_TABS;
	if (r->n_rows && form == TABLE_TABS)
		print_tabs(r, o, out);
	else if (r->n_rows && form == TABLE_VERTICAL)
		print_vertical(r, o, out);
	else if (r->n_rows)
		print_fitting(r, o, out);
	if (!o->terminal)
		return;
	if (!r->n_rows)
		fputs("Empty set", out);
	else
		fprintf(out, "%zu row%s in set", r->n_rows, r->n_rows == 1 ? "" : "s");
	run_table_took(o, out);
}
