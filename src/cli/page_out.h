/*
 * page_out.h - printing pages of text: headings, wrapped paragraphs, examples
 * as they are.  For `starload explain`; knows nothing of what it prints.
 */
#ifndef STARLOAD_CLI_PAGE_OUT_H
#define STARLOAD_CLI_PAGE_OUT_H
#include <stdbool.h>
#include <stdio.h>

struct page_out {
	FILE *out;
	bool color;
	int width;              /* columns to wrap at; 0: 80 */
};

/* The first line of a page. */
void page_title(const struct page_out *o, const char *name, const char *summary);

/* A heading on a line of its own, with a blank line before it. */
void page_head(const struct page_out *o, const char *head);

/*
 * Paragraphs, wrapped and indented by two columns.  A blank line parts them;
 * `words` between backticks are literal and stand out (on a terminal by colour,
 * elsewhere by the backticks).
 */
void page_text(const struct page_out *o, const char *text);

/* Lines as they are, indented by four columns. */
void page_lines(const struct page_out *o, const char *lines);

/* "  name      value", the value as page_text() but wrapped beside its name. */
void page_field(const struct page_out *o, const char *name, const char *value);
#endif
