/*
 * print_table.c - rows in a frame.
 *
 * Where bytes go to a program (not `safe`) the frame is that of mysql, byte for byte: line feeds in
 * a cell and all.  For eyes a cell of several lines takes several lines of the table. source:
 * print_table_data() and tee_print_sized_data() of client/mysql.cc.
 */
#include "config.h"
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "cli/result/held.h"
#include "cli/result/printer.h"

/* Left end, crossing, right end. */
struct ends {
	const char *end[3];
};

struct box {
	const char *rule, *side;
	struct ends top, middle, bottom; /* NULL: no such line */
	const char *more;		 /* behind a line of a cell that goes on; one column */
	bool colons;			 /* the rule says which columns are flush right */
};

static const struct box boxes[BOXES] = {
	[BOX_ASCII] = { "-",
			"|",
			{ { "+", "+", "+" } },
			{ { "+", "+", "+" } },
			{ { "+", "+", "+" } },
			"+",
			false },
	[BOX_UNICODE] = { "─",
			  "│",
			  { { "┌", "┬", "┐" } },
			  { { "├", "┼", "┤" } },
			  { { "└", "┴", "┘" } },
			  "↵",
			  false },
	[BOX_ROUNDED] = { "─",
			  "│",
			  { { "╭", "┬", "╮" } },
			  { { "├", "┼", "┤" } },
			  { { "╰", "┴", "╯" } },
			  "↵",
			  false },
	[BOX_MARKDOWN] = { "-", "|", { { NULL } }, { { "|", "|", "|" } }, { { NULL } }, "+", true },
};

/* Columns that a text without line feeds takes. */
static size_t line_width(const struct printer *p, struct text t)
{
	size_t sum = 0, at;
	uint32_t cp;
	unsigned n;
	struct buf b;

	for (at = 0; at < t.n && t.p[at] >= ' ' && t.p[at] < 0x7f; at++)
		;
	if (at == t.n)
		return t.n;
	if (p->safe) {
		buf_init_unbounded(&b);
		sum = table_safe(t, &b);
		buf_release(&b);
		return sum;
	}
	for (at = 0; at < t.n; at += n) {
		n = utf8_decode(t.p + at, t.n - at, &cp);
		sum += utf8_width(cp);
	}
	return sum;
}

/* Cut the first line off *rest. */
static struct text next_line(const struct printer *p, struct text *rest)
{
	const char *nl = p->safe && rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
	struct text line = *rest;

	if (nl) {
		line.n = (size_t)(nl - rest->p);
		*rest = (struct text){ nl + 1, rest->n - line.n - 1 };
	} else {
		*rest = (struct text){ NULL, 0 };
	}
	return line;
}

static size_t cell_width(const struct printer *p, struct text t)
{
	size_t most = 0, n;

	while (t.p) {
		n = line_width(p, next_line(p, &t));
		most = n > most ? n : most;
	}
	return most;
}

static struct text name_of(const struct printer *p, size_t i)
{
	return (struct text){ p->columns[i].name, strlen(p->columns[i].name) };
}

size_t printer_measure(struct printer *p, const struct held *h)
{
	size_t row, i, n, sum = 1;

	p->widths = arena_alloc(p->mem, (p->n + 1) * sizeof(*p->widths));
	for (i = 0; i < p->n; i++) {
		p->widths[i] = p->s->names ? cell_width(p, name_of(p, i)) : 0;
		for (row = 0; row < h->n; row++) {
			n = cell_width(p, printer_cell(p, &h->rows[row][i]));
			p->widths[i] = n > p->widths[i] ? n : p->widths[i];
		}
		sum += p->widths[i] + 3;
	}
	p->wide = sum;
	return sum;
}

static void put_rule(const struct printer *p, const struct box *b, const struct ends *ends)
{
	const bool dashes = b->colons;
	size_t i, k, n;

	if (!ends->end[0])
		return;
	printer_on(p, STYLE_DIM);
	for (i = 0; i < p->n; i++) {
		fputs(ends->end[i > 0], p->out);
		n = p->widths[i] + 2;
		for (k = 0; k < n; k++)
			fputs(dashes && k == n - 1 && p->columns[i].kind != SQL_CHARS ? ":"
										      : b->rule,
			      p->out);
	}
	fputs(ends->end[2], p->out);
	printer_off(p, STYLE_DIM);
	putc('\n', p->out);
}

static void put_side(const struct printer *p, const struct box *b)
{
	printer_on(p, STYLE_DIM);
	fputs(b->side, p->out);
	printer_off(p, STYLE_DIM);
}

static void put_line(const struct printer *p, struct text t)
{
	struct buf b;
	size_t i, from = 0;

	if (p->safe) {
		buf_init_unbounded(&b);
		table_safe(t, &b);
		fwrite(buf_str(&b), 1, b.n, p->out);
		buf_release(&b);
		return;
	}
	/* a NUL would end the cell for many a reader: mysql prints a blank */
	for (i = 0; i < t.n; i++)
		if (!t.p[i]) {
			fwrite(t.p + from, 1, i - from, p->out);
			putc(' ', p->out);
			from = i + 1;
		}
	fwrite(t.p + from, 1, t.n - from, p->out);
}

/* One line of the row whose cells are p->left; true: a cell has more of them. */
static bool put_lines(const struct printer *p, const struct box *b, const enum table_style *styles,
		      bool right)
{
	bool more = false;
	size_t i, n, blanks;

	for (i = 0; i < p->n; i++) {
		struct text *rest = &p->left[i], line = { "", 0 };

		if (rest->p)
			line = next_line(p, rest);
		n = line_width(p, line);
		blanks = p->widths[i] > n ? p->widths[i] - n : 0;
		put_side(p, b);
		putc(' ', p->out);
		if (right && p->columns[i].kind != SQL_CHARS) {
			printer_fill(p, ' ', blanks);
			blanks = 0;
		}
		if (line.n) {
			printer_on(p, styles[i]);
			put_line(p, line);
			printer_off(p, styles[i]);
		}
		printer_fill(p, ' ', blanks);
		if (rest->p) {
			printer_on(p, STYLE_DIM);
			fputs(b->more, p->out);
			printer_off(p, STYLE_DIM);
			more = true;
		} else {
			putc(' ', p->out);
		}
	}
	put_side(p, b);
	putc('\n', p->out);
	return more;
}

void table_begin(struct printer *p)
{
	const struct box *b = &boxes[p->s->box];
	size_t i;

	p->left = arena_alloc(p->mem, (p->n + 1) * sizeof(*p->left));
	p->styles = arena_alloc(p->mem, (p->n + 1) * sizeof(*p->styles));
	put_rule(p, b, &b->top);
	if (!p->s->names)
		return;
	for (i = 0; i < p->n; i++) {
		p->left[i] = name_of(p, i);
		p->styles[i] = STYLE_HEAD;
	}
	while (put_lines(p, b, p->styles, false))
		;
	put_rule(p, b, &b->middle);
}

void table_row(struct printer *p, const struct text *cells)
{
	const struct box *b = &boxes[p->s->box];
	size_t i;

	for (i = 0; i < p->n; i++) {
		p->left[i] = printer_cell(p, &cells[i]);
		p->styles[i] = p->color ? printer_style(&p->columns[i], cells[i]) : STYLE_PLAIN;
	}
	while (put_lines(p, b, p->styles, true))
		;
}

void table_end(struct printer *p)
{
	put_rule(p, &boxes[p->s->box], &boxes[p->s->box].bottom);
}
