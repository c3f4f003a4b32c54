/*
 * table.c - rows of cells for a terminal, as CSV, as Markdown.
 */
#include "config.h"
#include "cli/table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "diag/emitter.h"
#include "diag/ink.h"

enum { GAP = 2 }; /* blanks between columns */
static const char cut_mark[] = "..";

const char *table_style_on(enum table_style s, bool color)
{
	static const enum ink inks[] = {
		[STYLE_PLAIN] = INK_PLAIN, [STYLE_GOOD] = INK_GOOD, [STYLE_WARN] = INK_WARN,
		[STYLE_BAD] = INK_BAD,	   [STYLE_DIM] = INK_DIM,   [STYLE_HEAD] = INK_HEAD,
	};

	return color ? ink_on(inks[s]) : "";
}

const char *table_style_off(enum table_style s, bool color)
{
	return color && s != STYLE_PLAIN ? INK_OFF : "";
}

unsigned table_safe(struct text t, struct buf *out)
{
	unsigned width = 0, columns, i, n;
	size_t at;
	bool raw;

	for (at = 0; at < t.n; at += n) {
		n = emit_unit(t.p + at, t.n - at, &columns, &raw);
		if (raw && t.p[at] != '\t') {
			buf_add(out, t.p + at, n);
			width += columns;
			continue;
		}
		for (i = 0; i < n; i++, width += 4)
			buf_addf(out, "\\x%02X", (unsigned char)t.p[at + i]);
	}
	return width;
}

void table_init(struct table *t, const struct table_column *columns, size_t n, struct arena *mem)
{
	*t = (struct table){ .columns = columns, .n_columns = n, .mem = mem };
}

void table_release(struct table *t)
{
	free(t->cells);
	t->cells = NULL;
}

void table_add(struct table *t, struct text cell, enum table_style style)
{
	struct table_cell *c;
	struct buf b;

	ARRAY_GROW(t->cells, t->n, t->room);
	c = &t->cells[t->n++];
	buf_init_unbounded(&b);
	c->width = table_safe(cell, &b);
	c->text = (struct text){ arena_copy(t->mem, buf_str(&b), b.n), b.n };
	c->style = style;
	buf_release(&b);
}

void table_addf(struct table *t, enum table_style style, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(t->mem, fmt, ap);
	va_end(ap);
	table_add(t, (struct text){ s, strlen(s) }, style);
}

/* for a terminal --------------------------------------------------------------------------------
 */

/* The widths of the columns; SIZE_MAX: left out. */
struct layout {
	size_t *width, *wanted;
	size_t room;
};

static size_t total(const struct table *t, const struct layout *l)
{
	size_t i, sum = 0;

	for (i = 0; i < t->n_columns; i++)
		if (l->width[i] != SIZE_MAX)
			sum += l->width[i] + (sum ? GAP : 0);
	return sum;
}

/* Cut what may be cut, from the last column on. */
static void shrink(const struct table *t, struct layout *l)
{
	size_t i, sum, least;

	for (i = t->n_columns; i-- > 0 && (sum = total(t, l)) > l->room;) {
		least = t->columns[i].least;
		if (!least || l->width[i] == SIZE_MAX || l->width[i] <= least)
			continue;
		l->width[i] =
			l->width[i] - least > sum - l->room ? l->width[i] - (sum - l->room) : least;
	}
}

static bool drop_one(const struct table *t, struct layout *l)
{
	size_t i, first = SIZE_MAX;

	for (i = 0; i < t->n_columns; i++)
		if (t->columns[i].drop && l->width[i] != SIZE_MAX &&
		    (first == SIZE_MAX || t->columns[i].drop < t->columns[first].drop))
			first = i;
	if (first == SIZE_MAX)
		return false;
	l->width[first] = SIZE_MAX;
	return true;
}

/* What was cut too much before something else went. */
static void regrow(const struct table *t, struct layout *l)
{
	size_t i;

	for (i = 0; i < t->n_columns; i++) {
		size_t sum = total(t, l), more;

		if (l->width[i] == SIZE_MAX || sum >= l->room)
			continue;
		more = l->room - sum;
		if (more > l->wanted[i] - l->width[i])
			more = l->wanted[i] - l->width[i];
		l->width[i] += more;
	}
}

static void lay_out(const struct table *t, struct layout *l, unsigned width)
{
	size_t i;

	l->width = arena_alloc(t->mem, t->n_columns * sizeof(*l->width));
	l->wanted = arena_alloc(t->mem, t->n_columns * sizeof(*l->wanted));
	l->room = width ? width : SIZE_MAX;
	for (i = 0; i < t->n_columns; i++)
		l->wanted[i] = strlen(t->columns[i].head);
	for (i = 0; i < t->n; i++)
		if (t->cells[i].width > l->wanted[i % t->n_columns])
			l->wanted[i % t->n_columns] = t->cells[i].width;
	memcpy(l->width, l->wanted, t->n_columns * sizeof(*l->width));
	shrink(t, l);
	while (total(t, l) > l->room && drop_one(t, l))
		;
	regrow(t, l);
}

/* As much of a cell as fits; returns the columns taken. */
static size_t put_cut(struct text t, size_t room, FILE *out)
{
	size_t mark = room > sizeof(cut_mark) + 1 ? sizeof(cut_mark) - 1 : 0, used = 0, at = 0;
	unsigned columns, n;
	bool raw;

	for (; at < t.n; at += n, used += columns) {
		n = emit_unit(t.p + at, t.n - at, &columns, &raw);
		if (used + columns > room - mark)
			break;
	}
	fwrite(t.p, 1, at, out);
	if (mark)
		fputs(cut_mark, out);
	return used + mark;
}

static void put_blanks(size_t n, FILE *out)
{
	while (n--)
		putc(' ', out);
}

static void put_row(const struct table *t, const struct layout *l, const struct table_cell *row,
		    FILE *out, bool color)
{
	size_t i, left = l->room, blanks = 0;

	for (i = 0; i < t->n_columns && left; i++) {
		const struct table_cell *c = &row[i];
		size_t w = l->width[i], used;

		if (w == SIZE_MAX)
			continue;
		if (w > left)
			w = left;
		used = c->width < w ? c->width : w;
		if (t->columns[i].right)
			blanks += w - used;
		if (c->width) {
			put_blanks(blanks, out);
			blanks = 0;
			fputs(table_style_on(c->style, color), out);
			if (c->width > w)
				used = put_cut(c->text, w, out);
			else
				fwrite(c->text.p, 1, c->text.n, out);
			fputs(table_style_off(c->style, color), out);
		}
		blanks += (t->columns[i].right ? 0 : w - used) + GAP;
		left -= w;
		left -= left < GAP ? left : GAP;
	}
	putc('\n', out);
}

void table_print(const struct table *t, FILE *out, unsigned width, bool color)
{
	struct table_cell *head = arena_alloc(t->mem, t->n_columns * sizeof(*head));
	struct layout l;
	size_t i;

	lay_out(t, &l, width);
	for (i = 0; i < t->n_columns; i++)
		head[i] = (struct table_cell){ { t->columns[i].head, strlen(t->columns[i].head) },
					       (unsigned)strlen(t->columns[i].head),
					       STYLE_DIM };
	put_row(t, &l, head, out, color);
	for (i = 0; i + t->n_columns <= t->n; i += t->n_columns)
		put_row(t, &l, &t->cells[i], out, color);
}

/* for programs and pages ------------------------------------------------------------------------
 */

static void csv_cell(struct text t, FILE *out)
{
	size_t i;

	for (i = 0; i < t.n && !strchr("\",\r\n", t.p[i]); i++)
		;
	if (i == t.n) {
		fwrite(t.p, 1, t.n, out);
		return;
	}
	putc('"', out);
	for (i = 0; i < t.n; i++) {
		if (t.p[i] == '"')
			putc('"', out);
		putc(t.p[i], out);
	}
	putc('"', out);
}

void table_csv(const struct table *t, FILE *out)
{
	size_t i;

	for (i = 0; i < t->n_columns; i++)
		fprintf(out, "%s%s", i ? "," : "", t->columns[i].name);
	putc('\n', out);
	for (i = 0; i < t->n; i++) {
		if (i % t->n_columns)
			putc(',', out);
		csv_cell(t->cells[i].text, out);
		if (i % t->n_columns == t->n_columns - 1)
			putc('\n', out);
	}
}

/* What Markdown, or HTML in it, would take for more than text. */
static void md_cell(struct text t, FILE *out)
{
	size_t i;

	for (i = 0; i < t.n; i++) {
		if (t.p[i] == '<')
			fputs("&lt;", out);
		else if (t.p[i] == '&')
			fputs("&amp;", out);
		else if (strchr("\\`*_[]|~", t.p[i]))
			fprintf(out, "\\%c", t.p[i]);
		else
			putc(t.p[i], out);
	}
}

void table_md(const struct table *t, FILE *out)
{
	size_t i;

	for (i = 0; i < t->n_columns; i++)
		fprintf(out, "| %s ", t->columns[i].name);
	fputs("|\n", out);
	for (i = 0; i < t->n_columns; i++)
		fputs(t->columns[i].right ? "|---:" : "|---", out);
	fputs("|\n", out);
	for (i = 0; i < t->n; i++) {
		fputs("| ", out);
		md_cell(t->cells[i].text, out);
		fputs(i % t->n_columns == t->n_columns - 1 ? " |\n" : " ", out);
	}
}
