/*
 * print_json.c - rows as JSON: an array of objects, or an object a line.
 *
 * The cell of a numeric column is a number where a reader that keeps numbers as IEEE doubles gets
 * the same value (I-JSON, RFC 7493), else a string with the server's digits: of integers
 * beyond 2^53, decimals of more than 15 digits, NaN and infinities.  Bytes that are no
 * UTF-8 become U+FFFD.  Of an answer that was cut short the array stays open, so that nobody
 * takes it for whole.
 */
#include "config.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "cli/result/printer.h"
#include "diag/jout.h"

/* Decimal digits that a double keeps in any case, and the greatest integer up to which it
 * has all. */
enum { SAFE_DIGITS = 15 };
static const char greatest[] = "9007199254740992";

/* -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?; *digits: significant ones; *whole: without
 * fraction and exponent. */
static bool is_number(struct text t, size_t *digits, bool *whole)
{
	const char *p = t.p, *end = t.p + t.n, *from;
	size_t zeros = 0;

	*digits = 0;
	*whole = true;
	if (p < end && *p == '-')
		p++;
	from = p;
	for (; p < end && isdigit((unsigned char)*p); p++, ++*digits)
		zeros += *p == '0' && *digits == zeros;
	if (p == from || (*from == '0' && p - from > 1))
		return false;
	if (p < end && *p == '.') {
		*whole = false;
		from = ++p;
		for (; p < end && isdigit((unsigned char)*p); p++, ++*digits)
			zeros += *p == '0' && *digits == zeros;
		if (p == from)
			return false;
	}
	*digits -= zeros;
	if (p < end && (*p == 'e' || *p == 'E')) {
		*whole = false;
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		from = p;
		while (p < end && isdigit((unsigned char)*p))
			p++;
		if (p == from)
			return false;
	}
	return p == end;
}

static bool is_kept(enum sql_kind kind, struct text t)
{
	const size_t sign = t.n && t.p[0] == '-';
	size_t digits;
	bool whole;

	if (kind == SQL_CHARS || !is_number(t, &digits, &whole))
		return false;
	if (kind == SQL_REAL || digits <= SAFE_DIGITS)
		return true;
	return whole && t.n - sign == sizeof(greatest) - 1 &&
	       memcmp(t.p + sign, greatest, sizeof(greatest) - 1) <= 0;
}

/* A name of a column, and how often it was numbered. */
struct name {
	const char *s;
	size_t column, number;
};

static int by_name(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	const int order = strcmp(x->s, y->s);

	return order ? order : (x->column > y->column) - (x->column < y->column);
}

/* The first column of that name; NULL: there is none. */
static struct name *find_name(struct name *names, size_t n, const char *s)
{
	size_t lo = 0, hi = n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (strcmp(names[mid].s, s) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && !strcmp(names[lo].s, s) ? &names[lo] : NULL;
}

/* A key may come once: of two columns of a name the second is NAME_2, or what comes next that no
 * column is called. */
static void make_keys(struct printer *p)
{
	struct name *names = arena_alloc(p->mem, (p->n + 1) * sizeof(*names)), *first;
	const char *key;
	size_t i;

	for (i = 0; i < p->n; i++)
		names[i] = (struct name){ p->columns[i].name, i, 1 };
	if (p->n)
		qsort(names, p->n, sizeof(*names), by_name);
	p->keys = arena_alloc(p->mem, (p->n + 1) * sizeof(*p->keys));
	for (i = 0; i < p->n; i++) {
		key = p->columns[i].name;
		first = find_name(names, p->n, key);
		while (first->column != i && find_name(names, p->n, key))
			key = arena_printf(p->mem, "%s_%zu", first->s, ++first->number);
		p->keys[i] = key;
	}
}

static void put_object(const struct printer *p, struct jout *j, const struct text *cells)
{
	size_t i;

	jout_open(j, '{');
	for (i = 0; i < p->n; i++) {
		struct text key = { p->keys[i], strlen(p->keys[i]) };

		jout_key_text(j, key);
		if (!cells[i].p)
			jout_null(j);
		else if (is_kept(p->columns[i].kind, cells[i]))
			jout_digits(j, cells[i]);
		else
			jout_text(j, cells[i]);
	}
	jout_close(j, '}');
}

void jsonl_begin(struct printer *p)
{
	make_keys(p);
}

void jsonl_row(struct printer *p, const struct text *cells)
{
	struct jout j;

	jout_init(&j, p->out);
	put_object(p, &j, cells);
	jout_end(&j);
}

void json_begin(struct printer *p)
{
	make_keys(p);
	putc('[', p->out);
}

void json_row(struct printer *p, const struct text *cells)
{
	struct jout j;

	fputs(p->rows ? ",\n " : "\n ", p->out);
	jout_init(&j, p->out);
	put_object(p, &j, cells);
	jout_flush(&j);
}

void json_end(struct printer *p)
{
	fputs(p->rows ? "\n]\n" : "]\n", p->out);
}
