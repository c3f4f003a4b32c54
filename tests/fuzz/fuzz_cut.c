/*
 * fuzz_cut.c - any bytes cut into parts, in any format: the same cuts however they are fed, and in
 * CSV the rows that a server finds in the whole (tests/unit/cut_rows.h).
 */
#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "load/cut.h"
#include "load/header_row.h"
#include "tests/unit/cut_rows.h"

enum { HEAD = 4 };

static const char *const delimiters[] = { "\n", "\r\n", "aa", "ab" };
static const char *const separators[] = { ",", "||", "bc", "\t" };

static struct row_format format_of(uint8_t a, uint8_t b)
{
	struct row_format f = { .format = a & 1 ? LF_JSON : LF_CSV,
				.enclose = a & 2 ? '"' : -1,
				.escape = a & 4 ? '\\' : -1,
				.trim_space = a & 8,
				.strip_outer_array = a & 16,
				.json_root = a & 32 };

	strcpy(f.row_delimiter, delimiters[b % 4]);
	strcpy(f.column_separator, separators[b / 4 % 4]);
	f.delim_bytes = (unsigned)strlen(f.row_delimiter);
	f.sep_bytes = (unsigned)strlen(f.column_separator);
	return f;
}

/* One body after the other, with its length before it; false: nothing more may be cut. */
static bool cut(const struct row_format *f, const char *p, size_t n, size_t bytes, size_t chunk,
		struct buf *rows, struct buf *bodies)
{
	struct cutter c;

	cutter_init(&c, f);
	do {
		bool last = false;
		size_t have;
		struct buf body;

		cutter_part(&c, bytes ? c.next + bytes : UINT64_MAX, 0);
		have = c.at;
		while (!c.done && !c.bad && !last) {
			size_t at = c.at;

			have = chunk && chunk < n - have ? have + chunk : n;
			last = have == n;
			cutter_feed(&c, p + at, have - at, last);
			MUST(c.at <= have, "looked beyond the end");
			MUST(c.done || c.bad || have - c.at < CUT_UNDECIDED, "undecided");
		}
		if (c.bad)
			return false;
		if (!c.cut)
			break;
		MUST(c.start <= c.end && c.end <= c.next && c.next <= n, "order");
		buf_init_unbounded(&body);
		buf_adds(&body, c.tail == CT_BRACKET ? "[" : "");
		buf_add(&body, p + c.start, c.end - c.start);
		if (c.tail == CT_DELIMITER)
			buf_add(&body, f->row_delimiter, f->delim_bytes);
		if (c.tail == CT_ENCLOSED) {
			buf_addc(&body, (char)c.enclose);
			buf_addc(&body, (char)c.enclose);
		}
		buf_adds(&body, c.tail == CT_BRACKET ? "]" : "");
		buf_addf(bodies, "%zu:", body.n);
		buf_add(bodies, body.p, body.n);
		if (f->format == LF_CSV)
			be_rows(f, body.p, body.n, rows);
		buf_release(&body);
	} while (c.done);
	return true;
}

/* What the whole has when one more row stands behind it; false: that cannot be said. */
static bool whole(const struct row_format *f, const char *p, size_t n, struct buf *rows)
{
	size_t d = f->delim_bytes;
	struct buf text;

	buf_init_unbounded(&text);
	buf_add(&text, p, n);
	if (n && (n < d || memcmp(p + n - d, f->row_delimiter, d) != 0))
		buf_add(&text, f->row_delimiter, d);
	buf_adds(&text, "Z");
	be_rows(f, text.p, text.n, rows);
	buf_release(&text);
	if (rows->n < 4 || memcmp(rows->p + rows->n - 4, "[Z]\n", 4) != 0)
		return false;
	if (rows->n > 4 && rows->p[rows->n - 5] != '\n')
		return false;
	buf_cut(rows, rows->n - 4);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf rows, again, want, once, twice;
	const char *p = (const char *)data + HEAD;
	const struct text *names;
	struct row_format f;
	struct arena *mem;
	size_t n;
	bool good;

	if (size < HEAD)
		return 0;
	n = size - HEAD;
	f = format_of(data[0], data[1]);
	/* The server goes round for ever with a piece of a delimiter that overlaps itself. */
	if (!(f.enclose > 0 || f.escape > 0) && data[1] % 4 == 2)
		return 0;
	buf_init_unbounded(&rows);
	buf_init_unbounded(&again);
	buf_init_unbounded(&want);
	buf_init_unbounded(&once);
	buf_init_unbounded(&twice);
	good = cut(&f, p, n, data[2], 0, &rows, &once);
	MUST(cut(&f, p, n, data[2], 1 + data[3], &again, &twice) == good, "chunks decide");
	MUST(once.n == twice.n && (!once.n || !memcmp(once.p, twice.p, once.n)),
	     "chunks make other parts");
	if (good && f.format == LF_CSV && whole(&f, p, n, &want))
		MUST(want.n == rows.n && (!want.n || !memcmp(want.p, rows.p, want.n)),
		     "other rows");
	mem = arena_new();
	header_row_split(&f, (struct text){ p, n }, mem, &names);
	arena_free(mem);
	buf_release(&rows);
	buf_release(&again);
	buf_release(&want);
	buf_release(&once);
	buf_release(&twice);
	return 0;
}
