/*
 * cut_machine.c - the ends of rows of CSV with enclose or escape.
 *
 * The states are those of CSVReader::more_rows() (csv_reader.cpp), the order of its comparisons
 * too:
 *
 *   START     a field begins: row delimiter, column separator, escape, enclose, else ORDINARY
 *   ORDINARY  until a delimiter; an enclose is dropped and the byte behind it taken literally
 *   ENCLOSE   a doubled enclose is one; a single one ends the enclosed part, what follows is
 * ORDINARY ESCAPE    takes the meaning of enclose, escape and both delimiters away; before any
 * other byte it leads to ORDINARY, also out of ENCLOSE
 *
 * What goes wrong at the end of a body, and what is done about it:
 *
 * - A delimiter of several bytes counts only when a byte follows it.  So a body ends before its
 * last row delimiter, if that has several bytes.
 * - When a few bytes at the very end are the beginning of such a delimiter, the server puts a row
 *   delimiter behind them for a closer look, and then reads that as data.  There is no cut behind
 * such a field.
 * - A last field that is empty is not noticed without its delimiter.  It is sent as two enclosing
 * bytes then, which mean the same.
 */
#include "config.h"

#include <string.h>

#include "load/cut_int.h"
#include "load/scan.h"

enum found { NO, YES, PERHAPS };

/* Is `d` there, at p + i?  PERHAPS: too few bytes to say. */
static enum found is_there(const char *p, size_t i, size_t n, bool last, const char *d,
			   unsigned d_n)
{
	size_t have;

	if (p[i] != d[0])
		return NO;
	if (d_n == 1)
		return YES;
	have = n - i < d_n ? n - i : d_n;
	if (memcmp(p + i, d, have) != 0)
		return NO;
	if (have == d_n)
		return YES;
	return last ? NO : PERHAPS;
}

/* The byte `back` places before p + i (1: the one before it), which was fed already. */
static char byte_before(const struct cutter *c, const char *p, size_t i, size_t back)
{
	return back <= i ? p[i - back] : c->back[sizeof(c->back) - (back - i)];
}

/* Do the last `k` bytes before p + i begin the delimiter? */
static bool begins(const struct cutter *c, const char *p, size_t i, size_t k, const char *d)
{
	size_t j;

	for (j = 0; j < k; j++)
		if (byte_before(c, p, i, k - j) != d[j])
			return false;
	return true;
}

/* Would the server see the beginning of a delimiter in the field that ends before p + i, if the
 * body ended there? */
static bool deceives(const struct cutter *c, const char *p, size_t i)
{
	const struct row_format *f = c->f;
	uint64_t length = c->at + i - c->field;
	size_t k;

	for (k = 1; k <= DELIMITER_MAX && k <= length; k++) {
		if (k <= f->delim_bytes && begins(c, p, i, k, f->row_delimiter))
			return true;
		if (f->sep_bytes > 1 && k <= f->sep_bytes &&
		    begins(c, p, i, k, f->column_separator))
			return true;
	}
	return false;
}

static void flaw(struct cutter *c, enum cut_flaw which, uint64_t at)
{
	if (!c->row_flaws[which]++)
		c->row_flaw_at[which] = at;
	c->row_flawed = true;
}

/* The row counts, and what was found in it. */
static void keep_flaws(struct cutter *c)
{
	unsigned k;

	for (k = 0; k < CF_N; k++) {
		if (c->row_flaws[k] && !c->flaws[k])
			c->flaw_at[k] = c->row_flaw_at[k];
		c->flaws[k] += c->row_flaws[k];
		c->row_flaws[k] = 0;
	}
	c->row_flawed = false;
}

static void begin_row(struct cutter *c)
{
	if (!c->begun) {
		c->begun = true;
		c->start = c->row;
	}
}

/*
 * A row ends before p + i, where its delimiter is, or (`d` 0) the input's end.  True: the part is
 * done.
 */
static bool row_end(struct cutter *c, const char *p, size_t i, unsigned d)
{
	uint64_t end = c->at + i, next = end + d;
	enum cut_tail tail = CT_NONE;
	bool took;

	if (c->state == CM_START) {
		/* The last field is empty. */
		if (c->f->delim_bytes > 1)
			tail = CT_ENCLOSED;
		else if (!d)
			tail = CT_DELIMITER;
	} else if (c->state == CM_ORDINARY && c->f->delim_bytes > 1 && !c->any_end &&
		   deceives(c, p, i)) {
		/* not here, but where a later row ends */
		c->unsound = true;
		c->done = c->cut && next > c->limit;
		return c->done;
	}
	if (c->f->delim_bytes == 1)
		end = next;
	took = cut_row_end(c, end, next, tail);
	if (c->next == next) {
		c->unsound = false;
		if (c->row_flawed)
			keep_flaws(c);
	}
	return took;
}

/* The input ends at p + n. */
static void finish(struct cutter *c, const char *p, size_t n)
{
	switch (c->state) {
	case CM_START:
		if (c->columns)
			row_end(c, p, n, 0);
		break;
	case CM_ENCLOSE:
		cut_fail(c, CB_UNTERMINATED, c->quote, c->at + n);
		return;
	case CM_ESCAPE:
		if (c->before == CM_ENCLOSE) {
			cut_fail(c, CB_UNTERMINATED, c->quote, c->at + n);
			return;
		}
		row_end(c, p, n, 0);
		c->open_end = true;
		break;
	default:
		row_end(c, p, n, 0);
		c->open_end = c->state == CM_LITERAL;
		break;
	}
	if (c->unsound && !c->done)
		cut_fail(c, CB_LAST_FIELD, c->cut ? c->next : c->start, c->at + n);
}

static void remember(struct cutter *c, const char *p, size_t n)
{
	size_t room = sizeof(c->back), keep;

	if (n >= room) {
		memcpy(c->back, p + n - room, room);
		return;
	}
	keep = room - n;
	memmove(c->back, c->back + n, keep);
	memcpy(c->back + keep, p, n);
}

static size_t run(struct cutter *c, const char *p, size_t n, bool last)
{
	const struct row_format *f = c->f;
	const unsigned char quote = c->enclose, escape = c->escape;
	const struct scan_set ordinary = { { (unsigned char)f->row_delimiter[0],
					     (unsigned char)f->column_separator[0], quote,
					     escape } };
	const struct scan_set enclosed = { { quote, escape, quote, escape } };
	const bool no_quote = f->enclose <= 0, no_escape = f->escape <= 0;
	enum found found;
	size_t i = 0;

	while (i < n) {
		unsigned char b;

		switch (c->state) {
		case CM_START:
			if (f->trim_space) {
				while (i < n && p[i] == ' ')
					i++;
				if (i == n)
					return n;
			}
			found = is_there(p, i, n, last, f->row_delimiter, f->delim_bytes);
			if (found == PERHAPS)
				return i;
			if (found == YES) {
				/* without a field it is blank, and no row */
				bool stop = c->columns && row_end(c, p, i, f->delim_bytes);

				i += f->delim_bytes;
				c->row = c->at + i;
				c->columns = false;
				if (stop)
					return i;
				break;
			}
			found = is_there(p, i, n, last, f->column_separator, f->sep_bytes);
			if (found == PERHAPS)
				return i;
			begin_row(c);
			if (found == YES) {
				c->columns = true;
				i += f->sep_bytes;
				break;
			}
			b = (unsigned char)p[i];
			c->field = c->at + i;
			i++;
			if (b == escape) {
				c->before = CM_ORDINARY;
				c->state = CM_ESCAPE;
				if (no_escape)
					flaw(c, CF_NUL, c->field);
			} else if (b == quote) {
				c->quote = c->field;
				c->state = CM_ENCLOSE;
				if (no_quote)
					flaw(c, CF_NUL, c->field);
			} else {
				c->state = CM_ORDINARY;
			}
			break;

		case CM_ENCLOSE:
			i = scan_set(p, i, n, enclosed);
			if (i == n)
				return n;
			if ((unsigned char)p[i] != quote) {
				c->before = CM_ENCLOSE;
				c->state = CM_ESCAPE;
				if (no_escape)
					flaw(c, CF_NUL, c->at + i);
				i++;
				break;
			}
			if (i + 1 == n && !last)
				return i;
			if (i + 1 < n && (unsigned char)p[i + 1] == quote) {
				i += 2;
				break;
			}
			i++;
			c->closed = true;
			c->state = CM_ORDINARY;
			break;

		case CM_ESCAPE:
			b = (unsigned char)p[i];
			if (b == quote || b == escape) {
				c->state = c->before;
				i++;
				break;
			}
			found = is_there(p, i, n, last, f->row_delimiter, f->delim_bytes);
			if (found == NO) {
				found = is_there(p, i, n, last, f->column_separator, f->sep_bytes);
				if (found == YES)
					i += f->sep_bytes;
			} else if (found == YES) {
				i += f->delim_bytes;
			}
			if (found == PERHAPS)
				return i;
			if (found == YES) {
				c->state = c->before;
				break;
			}
			flaw(c,
			     b == 'N' && c->field + 1 == c->at + i ? CF_ESCAPED_NULL
								   : CF_ESCAPE_LETTER,
			     c->at + i);
			c->state = CM_ORDINARY;
			i++;
			break;

		case CM_LITERAL:
			c->state = CM_ORDINARY;
			i++;
			break;

		default: /* CM_ORDINARY */
			if (!c->closed)
				i = scan_set(p, i, n, ordinary);
			if (i == n)
				return n;
			found = is_there(p, i, n, last, f->row_delimiter, f->delim_bytes);
			if (found == PERHAPS)
				return i;
			if (found == YES) {
				bool stop = row_end(c, p, i, f->delim_bytes);

				i += f->delim_bytes;
				c->row = c->at + i;
				c->state = CM_START;
				c->columns = c->closed = false;
				if (stop)
					return i;
				break;
			}
			found = is_there(p, i, n, last, f->column_separator, f->sep_bytes);
			if (found == PERHAPS)
				return i;
			if (found == YES) {
				c->columns = true;
				c->closed = false;
				c->state = CM_START;
				i += f->sep_bytes;
				break;
			}
			b = (unsigned char)p[i];
			if (c->closed && !(f->trim_space && b == ' ')) {
				flaw(c, CF_TEXT_AFTER_QUOTE, c->at + i);
				c->closed = false;
			}
			if (b == escape) {
				c->before = CM_ORDINARY;
				c->state = CM_ESCAPE;
				if (no_escape)
					flaw(c, CF_NUL, c->at + i);
			} else if (b == quote) {
				c->state = CM_LITERAL;
				flaw(c, no_quote ? CF_NUL : CF_QUOTE_INSIDE, c->at + i);
			}
			i++;
			break;
		}
	}
	return i;
}

size_t cut_machine(struct cutter *c, const char *p, size_t n, bool last)
{
	size_t took = run(c, p, n, last);

	if (last && took == n && !c->done)
		finish(c, p, n);
	remember(c, p, took);
	return took;
}
