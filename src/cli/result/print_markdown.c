/*
 * print_markdown.c - rows as a table of Markdown (GitHub's).
 */
#include "config.h"
#include <string.h>

#include "cli/result/printer.h"

/* What Markdown, or HTML in it, would take for more than text; a row is one line. */
static void put_text(const struct printer *p, struct text t)
{
	size_t i, from = 0;

	for (i = 0; i < t.n; i++) {
		const char c = t.p[i];
		const char *as = c == '<'    ? "&lt;"
				 : c == '&'  ? "&amp;"
				 : c == '\n' ? "<br>"
				 : c == '\r' ? ""
					     : NULL;

		if (!as && (!c || !strchr("\\`*_[]|~", c)))
			continue;
		printer_put(p, (struct text){ t.p + from, i - from });
		if (as)
			fputs(as, p->out);
		else
			fprintf(p->out, "\\%c", c);
		from = i + 1;
	}
	printer_put(p, (struct text){ t.p + from, t.n - from });
}

/* Its head is there in any case: without one it is no table. */
void markdown_begin(struct printer *p)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		fputs("| ", p->out);
		if (p->s->names)
			put_text(p,
				 (struct text){ p->columns[i].name, strlen(p->columns[i].name) });
		putc(' ', p->out);
	}
	fputs("|\n", p->out);
	for (i = 0; i < p->n; i++)
		fputs(p->columns[i].kind != SQL_CHARS ? "|---:" : "|---", p->out);
	fputs("|\n", p->out);
}

void markdown_row(struct printer *p, const struct text *cells)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		fputs("| ", p->out);
		if (!cells[i].p)
			putc('*', p->out);
		put_text(p, printer_cell(p, &cells[i]));
		if (!cells[i].p)
			putc('*', p->out);
		putc(' ', p->out);
	}
	fputs("|\n", p->out);
}
