/*
 * print_text.c - rows as CSV, and with tabs as mysql -B has them.
 *
 * CSV is that of RFC 4180 with line feeds for line ends.  SQL NULL is an empty field, an empty text
 * "" in quotes; where a text for NULL is set, that stands for it, and a cell that is this text
 * is quoted.
 */
#include "config.h"
#include <string.h>

#include "cli/result/printer.h"

static struct text name_of(const struct printer *p, size_t i)
{
	return (struct text){ p->columns[i].name, strlen(p->columns[i].name) };
}

/* CSV ------------------------------------------------------------------------------ */

static bool wants_quotes(const struct printer *p, struct text t)
{
	size_t i;

	if (!t.n || text_is(t, p->null) || t.p[0] == ' ' || t.p[t.n - 1] == ' ')
		return true;
	for (i = 0; i < t.n; i++)
		if (t.p[i] == '"' || t.p[i] == ',' || t.p[i] == '\n' || t.p[i] == '\r')
			return true;
	return false;
}

static void csv_field(const struct printer *p, struct text t)
{
	const char *quote;

	if (!wants_quotes(p, t)) {
		printer_put(p, t);
		return;
	}
	putc('"', p->out);
	while (t.n && (quote = memchr(t.p, '"', t.n)) != NULL) {
		const size_t n = (size_t)(quote - t.p);

		printer_put_lines(p, (struct text){ t.p, n });
		fputs("\"\"", p->out);
		t = (struct text){ quote + 1, t.n - n - 1 };
	}
	printer_put_lines(p, t);
	putc('"', p->out);
}

void csv_begin(struct printer *p)
{
	size_t i;

	if (!p->s->names)
		return;
	for (i = 0; i < p->n; i++) {
		if (i)
			putc(',', p->out);
		csv_field(p, name_of(p, i));
	}
	putc('\n', p->out);
}

void csv_row(struct printer *p, const struct text *cells)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		if (i)
			putc(',', p->out);
		if (cells[i].p)
			csv_field(p, cells[i]);
		else
			fputs(p->null, p->out);
	}
	putc('\n', p->out);
}

/* tabs ----------------------------------------------------------------------------- */

/* source: safe_put_field() of client/mysql.cc */
static void tsv_field(const struct printer *p, struct text t)
{
	size_t i, from = 0;

	for (i = 0; i < t.n && !p->s->raw; i++) {
		const char *as = t.p[i] == '\0'	  ? "\\0"
				 : t.p[i] == '\t' ? "\\t"
				 : t.p[i] == '\n' ? "\\n"
				 : t.p[i] == '\\' ? "\\\\"
						  : NULL;

		if (!as)
			continue;
		printer_put(p, (struct text){ t.p + from, i - from });
		fputs(as, p->out);
		from = i + 1;
	}
	printer_put(p, (struct text){ t.p + from, t.n - from });
}

void tsv_begin(struct printer *p)
{
	size_t i;

	if (!p->s->names)
		return;
	for (i = 0; i < p->n; i++) {
		if (i)
			putc('\t', p->out);
		printer_put(p, name_of(p, i));
	}
	putc('\n', p->out);
}

void tsv_row(struct printer *p, const struct text *cells)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		if (i)
			putc('\t', p->out);
		if (cells[i].p)
			tsv_field(p, cells[i]);
		else
			printer_put(p, printer_cell(p, &cells[i]));
	}
	putc('\n', p->out);
}
