/*
 * printer.c - the table of printers, and what they share.
 */
#include "config.h"
#include "cli/result/printer.h"

#include <string.h>
#include <strings.h>

#include "base/util.h"
#include "diag/emit.h"

const struct printer_ops printers[RESULT_FORMATS] = {
	[RESULT_TABLE] = { table_begin, table_row, table_end, .closes = true, .eyes = true },
	[RESULT_VERTICAL] = { vertical_begin, vertical_row, .eyes = true },
	[RESULT_CSV] = { csv_begin, csv_row, .empty = true },
	[RESULT_TSV] = { tsv_begin, tsv_row },
	[RESULT_JSON] = { json_begin, json_row, json_end, .empty = true },
	[RESULT_JSONL] = { jsonl_begin, jsonl_row },
	[RESULT_MARKDOWN] = { markdown_begin, markdown_row, .empty = true },
};

struct text printer_cell(const struct printer *p, const struct text *cell)
{
	return cell->p ? *cell : (struct text){ p->null, strlen(p->null) };
}

void printer_put(const struct printer *p, struct text t)
{
	if (p->safe)
		emit_safe(p->out, t.p, t.n);
	else
		fwrite(t.p, 1, t.n, p->out);
}

void printer_put_lines(const struct printer *p, struct text t)
{
	const char *nl;

	while (t.n && (nl = memchr(t.p, '\n', t.n)) != NULL) {
		const size_t n = (size_t)(nl - t.p);

		printer_put(p, (struct text){ t.p, n });
		putc('\n', p->out);
		t = (struct text){ nl + 1, t.n - n - 1 };
	}
	if (t.n)
		printer_put(p, t);
}

void printer_fill(const struct printer *p, char c, size_t n)
{
	while (n--)
		putc(c, p->out);
}

void printer_on(const struct printer *p, enum table_style style)
{
	if (p->color)
		fputs(table_style_on(style, true), p->out);
}

void printer_off(const struct printer *p, enum table_style style)
{
	if (p->color)
		fputs(table_style_off(style, true), p->out);
}

/* What a server says about how something is, in columns of these names. */
static const struct {
	const char *column, *word;
	enum table_style style;
} words[] = {
	{ "State", "RUNNING", STYLE_GOOD },  { "State", "FINISHED", STYLE_GOOD },
	{ "State", "VISIBLE", STYLE_GOOD },  { "State", "NEED_SCHEDULE", STYLE_WARN },
	{ "State", "PENDING", STYLE_WARN },  { "State", "PAUSED", STYLE_WARN },
	{ "State", "UNSTABLE", STYLE_WARN }, { "State", "CANCELLED", STYLE_BAD },
	{ "State", "ABORTED", STYLE_BAD },   { "State", "STOPPED", STYLE_DIM },
	{ "Alive", "true", STYLE_GOOD },     { "Alive", "false", STYLE_BAD },
	{ "Level", "Error", STYLE_BAD },     { "Level", "Warning", STYLE_WARN },
};

enum table_style printer_style(const struct sql_column *c, struct text t)
{
	size_t i;

	if (!t.p)
		return STYLE_DIM;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcasecmp(c->name, words[i].column) && text_is_nocase(t, words[i].word))
			return words[i].style;
	return STYLE_PLAIN;
}
