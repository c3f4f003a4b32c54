/*
 * cut_rows.h - the rows a server finds in a body, for tests of where bodies are cut.  Written from
 * the server's readers (csv_reader.cpp, csv_scanner.cpp), the ends of its buffer included, and on
 * purpose not from ours.
 */
#ifndef STARLOAD_TESTS_UNIT_CUT_ROWS_H
#define STARLOAD_TESTS_UNIT_CUT_ROWS_H
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/util.h"
#include "load/format.h"

/* A body on its way through CSVReader::more_rows(): names and order are the server's. */
struct be {
	const struct row_format *f;
	char *base;
	size_t position, limit;
	char enclose, escape;
	bool end_of_file;
	char *skip; /* of each byte: it is left out */
	bool escaped;
};

static inline void be_add_delimiter(struct be *b)
{
	b->base = xrealloc(b->base, b->limit + b->f->delim_bytes + 1);
	b->skip = xrealloc(b->skip, b->limit + b->f->delim_bytes + 1);
	memcpy(b->base + b->limit, b->f->row_delimiter, b->f->delim_bytes);
	memset(b->skip + b->limit, 0, b->f->delim_bytes);
	b->limit += b->f->delim_bytes;
}

/* ScannerCSVReader::_fill_buffer() at the end of the file; false: EndOfFile. */
static inline bool be_fill(struct be *b)
{
	size_t n = b->limit - b->position, d = b->f->delim_bytes;

	if (n < d || memcmp(b->base + b->limit - d, b->f->row_delimiter, d) != 0)
		be_add_delimiter(b);
	if (n == 0) {
		b->position += d;
		return false;
	}
	return true;
}

static inline bool be_is(struct be *b, const char *d, unsigned n)
{
	unsigned i = 0;
	size_t p = b->position;

	if (n == 1) {
		if (b->base[p] != d[0])
			return false;
		b->position++;
		return true;
	}
	while (i < n && p < b->limit && b->base[p] == d[i]) {
		i++;
		p++;
		if (b->limit - p < 1) {
			if (!be_fill(b))
				return false;
			if (b->limit - p < 1)
				return false;
		}
	}
	if (i != n)
		return false;
	b->position += n;
	return true;
}

static inline bool be_more(struct be *b)
{
	if (b->limit - b->position < 1 && !be_fill(b)) {
		b->end_of_file = true;
		return false;
	}
	return true;
}

static inline void be_column(struct be *b, struct buf *row, size_t start, size_t end, size_t drop)
{
	long length;
	size_t i, clean = 0;

	for (i = start; i < end; i++)
		clean += !b->skip[i];
	length = (long)(b->escaped ? clean : end - start) - (long)drop;
	buf_addc(row, '[');
	if (length < 0)
		buf_adds(row, "<negative>");
	for (i = start; i < end && length > 0; i++) {
		if (b->escaped && b->skip[i])
			continue;
		buf_addc(row, b->base[i]);
		length--;
	}
	buf_addc(row, ']');
	memset(b->skip, 0, b->limit);
	b->escaped = false;
}

static inline void be_skip(struct be *b, size_t at)
{
	b->skip[at] = 1;
	b->escaped = true;
}

/* CSVReader::more_rows(), all rows: "[field][field]\n" each. */
static inline void be_rows_machine(struct be *b, struct buf *out)
{
	enum {
		START,
		ORDINARY,
		COLUMN,
		NEWROW,
		ESCAPE,
		ENCLOSE,
		ENCLOSE_ESCAPE
	} cur = START,
	  pre = START;
	const size_t none = (size_t)-1;
	size_t column_start = none, blank = none, columns = 0;
	unsigned sep = b->f->sep_bytes, row = b->f->delim_bytes;
	bool enclosed = false, trim = b->f->trim_space;
	struct buf line;

	buf_init_unbounded(&line);
	for (;;) {
		if (cur != NEWROW && cur != COLUMN && !be_more(b))
			cur = NEWROW;
		switch (cur) {
		case START:
			if (trim) {
				while (b->base[b->position] == ' ') {
					b->position++;
					if (!be_more(b)) {
						cur = NEWROW;
						goto newrow;
					}
				}
			}
			column_start = b->position;
			if (be_is(b, b->f->row_delimiter, row)) {
				cur = NEWROW;
				break;
			}
			if (be_is(b, b->f->column_separator, sep)) {
				cur = COLUMN;
				break;
			}
			if (b->base[b->position] == b->escape) {
				pre = ORDINARY;
				cur = ESCAPE;
				be_skip(b, b->position++);
				break;
			}
			if (b->base[b->position] == b->enclose) {
				b->position++;
				if (!be_more(b)) {
					cur = NEWROW;
					goto newrow;
				}
				column_start = b->position;
				cur = ENCLOSE;
				enclosed = true;
				break;
			}
			cur = ORDINARY;
			b->position++;
			break;
		case ENCLOSE:
			if (b->base[b->position] == b->enclose) {
				b->position++;
				if (!be_more(b)) {
					enclosed = true;
					cur = NEWROW;
					goto newrow;
				}
				pre = cur;
				if (b->base[b->position] == b->enclose) {
					cur = ENCLOSE_ESCAPE;
					be_skip(b, b->position - 1);
				} else {
					cur = ORDINARY;
				}
				break;
			}
			if (b->base[b->position] == b->escape) {
				pre = cur;
				cur = ESCAPE;
				be_skip(b, b->position);
			}
			b->position++;
			break;
		case ENCLOSE_ESCAPE:
			cur = pre;
			b->position++;
			break;
		case ESCAPE:
			if (b->base[b->position] == b->enclose ||
			    b->base[b->position] == b->escape) {
				cur = pre;
				b->position++;
				break;
			}
			if (be_is(b, b->f->row_delimiter, row) ||
			    be_is(b, b->f->column_separator, sep)) {
				cur = pre;
				break;
			}
			/* fall through */
		case ORDINARY:
			if (trim && pre == ENCLOSE) {
				if (b->base[b->position] == ' ')
					blank = b->position;
				pre = ORDINARY;
			}
			if (be_is(b, b->f->row_delimiter, row)) {
				cur = NEWROW;
				break;
			}
			if (be_is(b, b->f->column_separator, sep)) {
				cur = COLUMN;
				break;
			}
			if (b->base[b->position] == b->escape) {
				pre = cur;
				cur = ESCAPE;
				be_skip(b, b->position++);
				break;
			}
			if (b->base[b->position] == b->enclose) {
				pre = cur;
				cur = ENCLOSE_ESCAPE;
				be_skip(b, b->position++);
				break;
			}
			b->position++;
			cur = ORDINARY;
			break;
		case COLUMN:
			be_column(b, &line, column_start, blank != none ? blank : b->position,
				  (blank != none ? 0 : sep) + enclosed);
			columns++;
			cur = START;
			enclosed = false;
			blank = none;
			break;
newrow:
		case NEWROW:
			if (!columns && b->position - row - column_start == 0) {
				if (b->end_of_file)
					goto done;
				cur = START;
				enclosed = false;
				column_start = b->position;
				break;
			}
			if (column_start != none) {
				be_column(b, &line, column_start,
					  blank != none ? blank : b->position,
					  (blank != none ? 0 : row) + enclosed);
				column_start = none;
				buf_add(out, line.p, line.n);
				buf_addc(out, '\n');
			}
			if (b->end_of_file)
				goto done;
			buf_clear(&line);
			columns = 0;
			cur = START;
			enclosed = false;
			blank = none;
			break;
		}
	}
done:
	buf_release(&line);
}

/* CSVReader::next_record() and split_record() */
static inline void be_rows_plain(struct be *b, struct buf *out)
{
	unsigned d = b->f->delim_bytes, sep = b->f->sep_bytes;

	for (;;) {
		const char *p, *end, *q;

		end = memmem(b->base + b->position, b->limit - b->position, b->f->row_delimiter, d);
		if (!end) {
			if (!be_fill(b))
				return;
			continue;
		}
		p = b->base + b->position;
		b->position += (size_t)(end - p) + d;
		if (p == end)
			continue;
		for (;;) {
			const char *from = p, *to;

			q = memmem(p, (size_t)(end - p), b->f->column_separator, sep);
			to = q ? q : end;
			while (b->f->trim_space && from < to && *from == ' ')
				from++;
			while (b->f->trim_space && from < to && to[-1] == ' ')
				to--;
			buf_addc(out, '[');
			buf_add(out, from, (size_t)(to - from));
			buf_addc(out, ']');
			if (!q)
				break;
			p = q + sep;
		}
		buf_addc(out, '\n');
	}
}

/* The rows of a body. */
static inline void be_rows(const struct row_format *f, const char *p, size_t n, struct buf *out)
{
	struct be b = { .f = f, .limit = n, .base = xmalloc(n + 1), .skip = xmalloc(n + 1) };

	if (n)
		memcpy(b.base, p, n);
	memset(b.skip, 0, n + 1);
	b.enclose = f->enclose > 0 ? (char)f->enclose : 0;
	b.escape = f->escape > 0 ? (char)f->escape : 0;
	if (b.enclose || b.escape)
		be_rows_machine(&b, out);
	else
		be_rows_plain(&b, out);
	free(b.base);
	free(b.skip);
}
#endif
