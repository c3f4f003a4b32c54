/*
 * cut.c - the ends of rows; and of those of CSV without enclose and escape.
 */
#include "config.h"
#include "load/cut.h"

#include <string.h>

#include "base/util.h"
#include "load/cut_int.h"

/* May an occurrence of it begin within another one? */
static bool has_border(const char *d, unsigned n)
{
	unsigned i;

	for (i = 1; i < n; i++)
		if (memcmp(d, d + i, n - i) == 0)
			return true;
	return false;
}

void cutter_init(struct cutter *c, const struct row_format *f)
{
	*c = (struct cutter){ .f = f };
	/* One that was not given is the byte 0 for the server; with both it takes its first reader.
	 */
	c->enclose = f->enclose > 0 ? (unsigned char)f->enclose : 0;
	c->escape = f->escape > 0 ? (unsigned char)f->escape : 0;
	if (f->format == LF_JSON)
		c->reader = CR_JSON;
	else
		c->reader = c->enclose || c->escape ? CR_MACHINE : CR_PLAIN;
	c->bordered = c->reader != CR_JSON && has_border(f->row_delimiter, f->delim_bytes);
	c->next_state = c->reader == CR_JSON ? CJ_ELEMENT : CM_START;
}

void cutter_part(struct cutter *c, uint64_t limit, uint64_t rows_max)
{
	c->at = c->row = c->next;
	c->begun = c->cut = c->done = c->open_end = false;
	c->start = c->end = c->next;
	c->tail = CT_NONE;
	c->limit = limit;
	c->rows = 0;
	c->rows_max = rows_max;
	c->state = c->next_state;
	c->columns = c->closed = c->unsound = false;
	c->row_flawed = false;
	memset(c->row_flaws, 0, sizeof(c->row_flaws));
	c->depth = c->square = 0;
	c->in_string = c->escaped = 0;
}

bool cut_row_end(struct cutter *c, uint64_t end, uint64_t next, enum cut_tail tail)
{
	if (next > c->limit && c->cut) {
		c->done = true;
		return true;
	}
	c->cut = true;
	c->end = end;
	c->next = next;
	c->tail = tail;
	c->rows++;
	c->done = next >= c->limit || (c->rows_max && c->rows == c->rows_max);
	return c->done;
}

void cut_fail(struct cutter *c, enum cut_bad why, uint64_t at, uint64_t looked)
{
	if (c->cut && looked > c->limit && c->state != CJ_AFTER) {
		c->done = true;
		return;
	}
	c->bad = why;
	c->bad_at = at;
}

/* without enclose and escape ------------------------------------------------------------ */

/* Blank rows before the first one; how many bytes.  Nothing more: *begun is false. */
static size_t skip_blank(struct cutter *c, const char *p, size_t n, bool last)
{
	unsigned d = c->f->delim_bytes;
	size_t i = 0;

	while (n - i >= d && memcmp(p + i, c->f->row_delimiter, d) == 0)
		i += d;
	if (n - i >= d || (last && i < n)) {
		c->begun = true;
		c->start = c->row = c->at + i;
	}
	return i;
}

/* The last delimiter that begins at `from` or later and ends at `to` or before; NULL: none. */
static const char *find_last(const struct row_format *f, const char *from, const char *to)
{
	unsigned d = f->delim_bytes;
	char tip = f->row_delimiter[d - 1];

	while (to - from >= (ptrdiff_t)d) {
		const char *q = memrchr(from + d - 1, tip, (size_t)(to - from) - (d - 1));

		if (!q || memcmp(q - (d - 1), f->row_delimiter, d) == 0)
			return q ? q - (d - 1) : NULL;
		to = q;
	}
	return NULL;
}

static const char *find_first(const struct row_format *f, const char *from, const char *to)
{
	if (f->delim_bytes == 1)
		return memchr(from, f->row_delimiter[0], (size_t)(to - from));
	return memmem(from, (size_t)(to - from), f->row_delimiter, f->delim_bytes);
}

/* Row by row: rows are counted, or a delimiter is one only when seen from the row's beginning. */
static size_t rows_one_by_one(struct cutter *c, const char *p, size_t i, size_t n)
{
	unsigned d = c->f->delim_bytes;
	const char *q;

	while ((q = find_first(c->f, p + i, p + n))) {
		bool blank = c->at + (uint64_t)(q - p) == c->row;

		i = (size_t)(q - p) + d;
		c->row = c->at + i;
		if (!blank) {
			if (cut_row_end(c, c->row, c->row, CT_NONE))
				return i;
		} else if (c->row <= c->limit) {
			c->end = c->next = c->row;
		} else {
			c->done = true;
			return i;
		}
	}
	return n - i >= d ? n - (d - 1) : i;
}

/* The last row that ends within the limit, else the first behind it. */
static size_t last_row(struct cutter *c, const char *p, size_t i, size_t n)
{
	uint64_t left = c->limit > c->at ? c->limit - c->at : 0;
	size_t within = left < n ? (size_t)left : n;
	unsigned d = c->f->delim_bytes;
	const char *q = NULL;

	if (within > i)
		q = find_last(c->f, p + i, p + within);
	if (q) {
		i = (size_t)(q - p) + d;
		cut_row_end(c, c->at + i, c->at + i, CT_NONE);
	}
	if (left >= n)
		return n - i >= d ? n - (d - 1) : i;
	if (c->cut) {
		c->done = true;
		return i;
	}
	/* One that ends within the limit was looked for already. */
	if (within >= d && within - (d - 1) > i)
		i = within - (d - 1);
	q = find_first(c->f, p + i, p + n);
	if (!q)
		return n - i >= d ? n - (d - 1) : i;
	i = (size_t)(q - p) + d;
	cut_row_end(c, c->at + i, c->at + i, CT_NONE);
	c->done = true;
	return i;
}

size_t cut_plain(struct cutter *c, const char *p, size_t n, bool last)
{
	size_t i = 0;

	if (!c->begun)
		i = skip_blank(c, p, n, last);
	if (c->begun) {
		if (c->rows_max || c->bordered)
			i = rows_one_by_one(c, p, i, n);
		else
			i = last_row(c, p, i, n);
	}
	if (last && !c->done) {
		uint64_t end = c->at + n;

		if (c->begun && end > (c->cut ? c->next : c->start))
			cut_row_end(c, end, end, CT_NONE);
		return n;
	}
	return i;
}

/* --------------------------------------------------------------------------------------- */

static uint64_t row_begin(const struct cutter *c)
{
	if (c->reader == CR_MACHINE)
		return c->row;
	return c->cut ? c->next : c->start;
}

size_t cutter_feed(struct cutter *c, const char *p, size_t n, bool last)
{
	size_t took;

	switch (c->reader) {
	case CR_PLAIN:
		took = cut_plain(c, p, n, last);
		break;
	case CR_MACHINE:
		took = cut_machine(c, p, n, last);
		break;
	default:
		took = cut_json(c, p, n, last);
		break;
	}
	c->at += took;
	if (c->done || c->bad)
		return took;
	/* A row that ends exactly at the limit would have counted; also one that the input's end
	 * ends. */
	if (c->cut && c->at > c->limit && c->state != CJ_AFTER)
		c->done = true;
	else if (c->reader != CR_JSON && c->begun && c->at - row_begin(c) > CUT_ROW_MAX)
		cut_fail(c, CB_ROW_LONG, row_begin(c), c->at);
	return took;
}

bool cutter_skips(const struct cutter *c)
{
	return c->reader == CR_PLAIN && !c->bordered && !c->rows_max;
}

const char *cut_bad_text(enum cut_bad why)
{
	static const char *const text[] = {
		[CB_UNTERMINATED] = "what is enclosed here does not end",
		[CB_LAST_FIELD] = "a server that is given enclose or escape misreads the end of "
				  "the last row: its last field ends as a delimiter begins",
		[CB_ROW_LONG] = "a row of more than 512 MiB, which no server takes, begins here",
		[CB_NO_JSON] = "JSON begins with { or [, this does not",
		[CB_IS_ARRAY] = "the input is a JSON array, which a server takes with "
				"strip_outer_array only",
		[CB_IS_NO_ARRAY] =
			"with strip_outer_array the input has to be one JSON array, this is none",
		[CB_INCOMPLETE] = "the object that begins here is not complete, a server would "
				  "drop it without a word",
		[CB_MISMATCH] = "an object ends here whose brackets and braces do not match",
		[CB_BETWEEN] = "something other than blanks stands between objects",
		[CB_NO_ELEMENT] = "an element of the array has to be an object, here is none",
		[CB_ARRAY_OPEN] = "the array does not end",
		[CB_BEHIND] =
			"something stands behind the array, a server would drop it without a word",
	};

	return text[why];
}
