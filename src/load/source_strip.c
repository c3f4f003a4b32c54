/*
 * source_strip.c - what stands before the rows: lines to skip, and the line of names.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "load/header_row.h"
#include "load/source_int.h"

enum { HEADER_MAX = 128 << 10 };

/* Have the window begin at `at` and be as full as the input allows; how many bytes, or the code. */
static ssize_t fill(struct part_source *s, uint64_t at, struct err *err)
{
	ssize_t r;

	source_move_window(s, at);
	do {
		r = source_bytes(s, at + s->window_n, s->window + s->window_n,
				 WINDOW_BYTES - s->window_n, err);
		if (r < 0)
			return r;
		s->window_n += (size_t)r;
	} while (r && s->window_n < DELIMITER_MAX);
	return (ssize_t)s->window_n;
}

/* Behind the raw line at *at.  1; 0: it is the last one, without a delimiter, or there is none; or
 * the code. */
static int pass_line(struct part_source *s, uint64_t *at, struct err *err)
{
	const struct row_format *f = s->o.format;
	unsigned d = f->delim_bytes;

	for (;;) {
		ssize_t n = fill(s, *at, err);
		const char *q;

		if (n < 0)
			return (int)n;
		q = memmem(s->window, (size_t)n, f->row_delimiter, d);
		if (q) {
			*at += (uint64_t)(q - s->window) + d;
			return 1;
		}
		if (n < (ssize_t)d) {
			*at += (uint64_t)n;
			return 0;
		}
		*at += (uint64_t)n - (d - 1);
	}
}

static int strip_lines(struct part_source *s, struct err *err)
{
	uint64_t at = 0;
	unsigned i;
	int r;

	for (i = 0; i < s->o.header_lines; i++) {
		r = pass_line(s, &at, err);
		if (r < 0)
			return r;
		if (r == 0 && i + 1 < s->o.header_lines) {
			source_notice(s, "%s: has no more than %u of the %u lines to skip",
				      s->in.name, i + 1, s->o.header_lines);
			break;
		}
	}
	s->cut.next = at;
	return 0;
}

/* The header's bytes, without the delimiter. */
static int header_bytes(struct part_source *s, struct text *out, struct err *err)
{
	const struct row_format *f = s->o.format;
	const struct cutter *c = &s->cut;
	size_t n;
	char *p;

	if (c->end - c->start > HEADER_MAX)
		return err_set(err, ERR_JUDGED, "%s: its header has more than 128 KiB", s->in.name);
	n = (size_t)(c->end - c->start);
	p = arena_alloc(s->mem, n + 1);
	if (source_bytes(s, c->start, p, n, err) < (ssize_t)n)
		return err->code ? err->code
				 : err_set(err, ERR_IO, "%s: the header cannot be read again",
					   s->in.name);
	if (n >= f->delim_bytes &&
	    !memcmp(p + n - f->delim_bytes, f->row_delimiter, f->delim_bytes))
		n -= f->delim_bytes;
	*out = (struct text){ p, n };
	return 0;
}

static int strip_header(struct part_source *s, struct err *err)
{
	struct cutter *c = &s->cut;
	struct text bytes;

	c->any_end = true;
	cutter_part(c, c->next, 1);
	if (source_feed(s, false, err) < 0)
		return err->code;
	c->any_end = false;
	if (!c->cut) {
		if (!s->header_read)
			return err_set(err, ERR_JUDGED, "%s: there is no header", s->in.name);
		return 0;
	}
	err->code = 0;
	if (header_bytes(s, &bytes, err) < 0)
		return err->code;
	if (s->header_read) {
		if (!text_eq(bytes, s->header))
			return err_set(err, ERR_JUDGED, "%s: its header is not that of %s",
				       s->in.name, s->header_of);
		return 0;
	}
	s->header_read = true;
	s->header = bytes;
	s->header_of = s->in.name;
	s->n_names = header_row_split(s->o.format, bytes, s->mem, &s->names);
	return 0;
}

int source_strip(struct part_source *s, struct err *err)
{
	if (s->o.format->format != LF_CSV)
		return 0;
	if (s->o.header_lines && strip_lines(s, err) < 0)
		return err->code;
	return s->o.csv_header ? strip_header(s, err) : 0;
}
