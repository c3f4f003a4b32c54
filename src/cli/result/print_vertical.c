/*
 * print_vertical.c - a cell on each line, as mysql's \G has it.
 * For eyes JSON that does not fit on its line is unfolded.
 * source: print_table_data_vertically() of client/mysql.cc.
 */
#include "config.h"
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "cli/result/printer.h"
#include "cli/result/unfold.h"

/* Narrower terminals have no room for text below text; of 0, unknown, 80 is taken. */
enum { ROOMY = 60, NARROW_INDENT = 4, USUAL_WIDTH = 80 };

void vertical_begin(struct printer *p)
{
	size_t i, n;

	p->widths = arena_zalloc(p->mem, sizeof(*p->widths));
	for (i = 0; i < p->n; i++) {
		n = strlen(p->columns[i].name);
		p->widths[0] = n > p->widths[0] ? n : p->widths[0];
	}
}

static void put_value(const struct printer *p, const struct text *cell)
{
	const size_t width = p->width ? p->width : USUAL_WIDTH;
	const size_t before = p->s->names ? p->widths[0] + 2 : 0;
	struct text t = printer_cell(p, cell);
	struct buf b;

	buf_init_unbounded(&b);
	if (p->safe && p->s->unfold && cell->p && before + t.n > width &&
	    unfold_json(t, width < ROOMY ? NARROW_INDENT : before, width, &b))
		t = (struct text){ buf_str(&b), b.n };
	/* SHOW CREATE, EXPLAIN: a text of several lines stays one */
	printer_put_lines(p, t);
	buf_release(&b);
}

void vertical_row(struct printer *p, const struct text *cells)
{
	enum table_style style;
	size_t i;

	printer_on(p, STYLE_DIM);
	fprintf(p->out, "*************************** %zu. row ***************************",
		p->rows + 1);
	printer_off(p, STYLE_DIM);
	putc('\n', p->out);
	for (i = 0; i < p->n; i++) {
		struct text name = { p->columns[i].name, strlen(p->columns[i].name) };

		if (p->s->names) {
			printer_fill(p, ' ', p->widths[0] - name.n);
			printer_on(p, STYLE_HEAD);
			printer_put(p, name);
			printer_off(p, STYLE_HEAD);
			fputs(": ", p->out);
		}
		style = p->color ? printer_style(&p->columns[i], cells[i]) : STYLE_PLAIN;
		printer_on(p, style);
		put_value(p, &cells[i]);
		printer_off(p, style);
		putc('\n', p->out);
	}
}
