/*
 * page_out.c - printing pages of text on a terminal or into a file.
 */
#include "config.h"
#include "cli/page_out.h"

#include <string.h>

#include "diag/ink.h"

enum { INDENT = 2, EXAMPLE_INDENT = 4, FIELD_WIDTH = 12, WIDTH = 80, WIDTH_MAX = 100 };

static int width_of(const struct page_out *o)
{
	if (o->width <= 0)
		return WIDTH;
	if (o->width < 40)
		return 40;
	return o->width > WIDTH_MAX ? WIDTH_MAX : o->width;
}

void page_title(const struct page_out *o, const char *name, const char *summary)
{
	if (o->color)
		fprintf(o->out, "%s%s" INK_OFF, ink_on(INK_HEAD), name);
	else
		fputs(name, o->out);
	if (*summary)
		fprintf(o->out, " - %s", summary);
	putc('\n', o->out);
}

void page_head(const struct page_out *o, const char *head)
{
	if (o->color)
		fprintf(o->out, "\n%s%s" INK_OFF "\n", ink_on(INK_HEAD), head);
	else
		fprintf(o->out, "\n%s\n", head);
}

/* Columns of the `n` bytes at `p`: code points, backticks not where they are
 * dropped.  Our own texts hold no wide characters. */
static int columns(const struct page_out *o, const char *p, size_t n)
{
	int cols = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (((unsigned char)p[i] & 0xc0) == 0x80)
			continue;
		if (o->color && p[i] == '`')
			continue;
		cols++;
	}
	return cols;
}

/* One word; *code says whether we stand between backticks. */
static void word(const struct page_out *o, const char *p, size_t n, bool *code)
{
	size_t i;

	if (!o->color) {
		fwrite(p, 1, n, o->out);
		return;
	}
	if (*code)
		fputs(ink_on(INK_NOTE), o->out);
	for (i = 0; i < n; i++) {
		if (p[i] != '`') {
			putc(p[i], o->out);
			continue;
		}
		*code = !*code;
		fputs(*code ? ink_on(INK_NOTE) : INK_OFF, o->out);
	}
	/* colour never spans a newline or an indent */
	if (*code)
		fputs(INK_OFF, o->out);
}

/* Wrap one paragraph; the cursor stands at column `at`, later lines begin at
 * column `indent`. */
static const char *paragraph(const struct page_out *o, const char *p, int at, int indent)
{
	int max = width_of(o), col = at;
	bool code = false, first = true;

	while (*p && strncmp(p, "\n\n", 2)) {
		size_t n;
		int cols;

		if (*p == ' ' || *p == '\n') {
			p++;
			continue;
		}
		n = strcspn(p, " \n");
		cols = columns(o, p, n);
		if (!first && col + 1 + cols > max) {
			fprintf(o->out, "\n%*s", indent, "");
			col = indent;
		} else if (!first) {
			putc(' ', o->out);
			col++;
		}
		word(o, p, n, &code);
		col += cols;
		first = false;
		p += n;
	}
	putc('\n', o->out);
	while (*p == '\n')
		p++;
	return p;
}

void page_text(const struct page_out *o, const char *text)
{
	const char *p = text;

	while (*p) {
		if (p != text)
			putc('\n', o->out);
		fprintf(o->out, "%*s", INDENT, "");
		p = paragraph(o, p, INDENT, INDENT);
	}
}

void page_lines(const struct page_out *o, const char *lines)
{
	const char *p = lines;

	while (*p) {
		size_t n = strcspn(p, "\n");

		if (n)
			fprintf(o->out, "%*s%.*s", EXAMPLE_INDENT, "", (int)n, p);
		putc('\n', o->out);
		p += n + (p[n] == '\n');
	}
}

void page_field(const struct page_out *o, const char *name, const char *value)
{
	int at = INDENT + FIELD_WIDTH;
	const char *p = value;

	fprintf(o->out, "%*s%-*s", INDENT, "", FIELD_WIDTH, name);
	do {
		if (p != value)
			fprintf(o->out, "%*s", at, "");
		p = paragraph(o, p, at, at);
	} while (*p);
}
