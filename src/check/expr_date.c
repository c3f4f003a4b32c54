/*
 * expr_date.c - dates as the server reads them.
 *
 * The value of a DATE or DATETIME literal goes through java.time formatters
 * whose choice depends on what the text contains (source: DateUtils.java).
 * Which formatter it is matters as much as what it takes: '12:30' in place of
 * a time selects one that wants seconds, so each branch is kept apart here.
 *
 * At the end: dates that it takes for something else, or for no date.
 */
#include "config.h"
#include "check/expr_date.h"

#include "base/arena.h"
#include "check/expr.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

unsigned month_days(unsigned year, unsigned month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	if (month < 1 || month > 12)
		return 0;
	return days[month - 1] + (month == 2 && leap);
}

const char *day_fault(struct day d, struct arena *mem)
{
	static const char *const names[] = {
		"January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December",
	};
	unsigned days = month_days(d.year, d.month);

	if (!days)
		return arena_printf(mem, "there is no month %u", d.month);
	if (d.day < 1)
		return arena_printf(mem, "%s has no day 0", names[d.month - 1]);
	if (d.day <= days)
		return NULL;
	if (d.month == 2)
		return arena_printf(mem, "February %04u has %u days", d.year, days);
	return arena_printf(mem, "%s has %u days", names[d.month - 1], days);
}

/* What is left to read. */
struct cursor {
	const char *p, *end;
};

static bool number(struct cursor *c, unsigned min, unsigned max, unsigned *out)
{
	unsigned n = 0, v = 0;

	while (n < max && c->p < c->end && is_digit(*c->p)) {
		v = v * 10 + (unsigned)(*c->p - '0');
		c->p++;
		n++;
	}
	*out = v;
	return n >= min;
}

static bool literal(struct cursor *c, char wanted)
{
	if (c->p == c->end || *c->p != wanted)
		return false;
	c->p++;
	return true;
}

static struct cursor cursor_of(struct text t)
{
	return (struct cursor){ t.p, t.p + t.n };
}

bool day_read(struct text t, struct day *out)
{
	struct cursor c = cursor_of(t);

	return number(&c, 4, 4, &out->year) && literal(&c, '-') &&
	       number(&c, 1, 2, &out->month) && literal(&c, '-') &&
	       number(&c, 1, 2, &out->day) &&
	       (c.p == c.end || *c.p == ' ' || *c.p == 'T');
}

static bool day_exists(struct day d)
{
	return d.day >= 1 && d.day <= month_days(d.year, d.month);
}

/* "%Y-%m-%e" or "%y-%m-%e" */
static bool read_day(struct cursor *c, bool two_digits, struct day *d)
{
	if (!number(c, two_digits ? 2 : 4, two_digits ? 2 : 4, &d->year))
		return false;
	if (two_digits)
		d->year += d->year < 70 ? 2000 : 1900;
	return literal(c, '-') && number(c, 1, 2, &d->month) &&
	       literal(c, '-') && number(c, 1, 2, &d->day) && day_exists(*d);
}

/* "%H:%i", with seconds, with a fraction of `digits` at most. */
static bool read_time(struct cursor *c, bool seconds, bool fraction, unsigned digits)
{
	unsigned hour, minute, second = 0, rest;

	if (!number(c, 2, 2, &hour) || !literal(c, ':') || !number(c, 2, 2, &minute))
		return false;
	if (seconds && (!literal(c, ':') || !number(c, 2, 2, &second)))
		return false;
	if (fraction && (!literal(c, '.') || !number(c, 1, digits, &rest)))
		return false;
	return hour < 24 && minute < 60 && second < 60;
}

/* Seconds and fraction are optional in ISO 8601. */
static bool read_iso_time(struct cursor *c)
{
	unsigned hour, minute, second, rest;

	if (!number(c, 2, 2, &hour) || !literal(c, ':') || !number(c, 2, 2, &minute))
		return false;
	if (hour > 23 || minute > 59)
		return false;
	if (c->p < c->end && *c->p == ':') {
		c->p++;
		if (!number(c, 2, 2, &second) || second > 59)
			return false;
		if (c->p < c->end && *c->p == '.') {
			c->p++;
			return number(c, 0, 9, &rest);
		}
	}
	return true;
}

static bool read_iso_offset(struct cursor *c)
{
	unsigned part[3] = { 0, 0, 0 }, i;
	bool colon;

	if (c->p < c->end && (*c->p == 'Z' || *c->p == 'z')) {
		c->p++;
		return true;
	}
	if (c->p == c->end || (*c->p != '+' && *c->p != '-'))
		return false;
	c->p++;
	if (!number(c, 1, 2, &part[0]))
		return false;
	colon = c->p < c->end && *c->p == ':';
	for (i = 1; i < 3; i++) {
		if (c->p == c->end || (colon ? *c->p != ':' : !is_digit(*c->p)))
			break;
		c->p += colon;
		if (!number(c, 2, 2, &part[i]) || part[i] > 59)
			return false;
	}
	return part[0] * 3600 + part[1] * 60 + part[2] <= 18 * 3600;
}

static bool read_iso(struct cursor *c, bool zone)
{
	struct day d;

	if (!number(c, 4, 4, &d.year) || !literal(c, '-') || !number(c, 2, 2, &d.month) ||
	    !literal(c, '-') || !number(c, 2, 2, &d.day) || !day_exists(d))
		return false;
	if (!literal(c, 'T') && !literal(c, 't'))
		return false;
	if (!read_iso_time(c) || !read_iso_offset(c))
		return false;
	if (zone && literal(c, '[')) {
		const char *start = c->p;

		while (c->p < c->end && *c->p != ']')
			c->p++;
		if (c->p == start || !literal(c, ']'))
			return false;
	}
	return c->p == c->end;
}

/* "%Y%m%d%H%i%s", which bends days past a month's end instead of refusing them. */
static bool read_fourteen(struct cursor *c)
{
	unsigned year, month, day, hour, minute, second;

	return number(c, 4, 4, &year) && number(c, 2, 2, &month) && number(c, 2, 2, &day) &&
	       number(c, 2, 2, &hour) && number(c, 2, 2, &minute) && number(c, 2, 2, &second) &&
	       c->p == c->end && month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
	       minute < 60 && second < 60 &&
	       (hour < 24 || (hour == 24 && minute == 0 && second == 0));
}

/* Pieces between `at`, empty ones at the end not counted (Java's split). */
static unsigned pieces(struct text t, char at)
{
	unsigned n = 1;
	size_t i;

	while (t.n && t.p[t.n - 1] == at)
		t.n--;
	for (i = 0; i < t.n; i++)
		n += t.p[i] == at;
	return n;
}

static bool has(struct text t, char c)
{
	return memchr(t.p, c, t.n) != NULL;
}

relset date_literal_refused(struct text value)
{
	struct cursor c = cursor_of(value);
	const char *dash;
	bool two_digits, ok;
	struct day d;

	if (value.n < 5)
		return RELS_ALL;
	if (value.p[value.n - 1] == 'Z' || value.p[value.n - 1] == ']')
		return read_iso(&c, true) ? RELS_NONE : RELS_ALL;
	if (has(value, '+'))
		return read_iso(&c, false) ? RELS_NONE : RELS_ALL;

	dash = memchr(value.p, '-', value.n);
	two_digits = (dash ? (size_t)(dash - value.p) : value.n) == 2;
	if (has(value, ':')) {
		bool seconds = pieces(value, ':') > 2, fraction = has(value, '.');

		ok = (seconds || !fraction) && read_day(&c, two_digits, &d) &&
		     literal(&c, has(value, 'T') ? 'T' : ' ') &&
		     read_time(&c, seconds, fraction, 6) && c.p == c.end;
		return ok ? RELS_NONE : RELS_ALL;
	}
	if (!two_digits && pieces(value, '-') != 3) {
		if (value.n == 8) {
			ok = number(&c, 4, 4, &d.year) && number(&c, 2, 2, &d.month) &&
			     number(&c, 1, 2, &d.day) && c.p == c.end && day_exists(d);
			return ok ? RELS_NONE : RELS_ALL;
		}
		if (value.n == 14)
			return read_fourteen(&c) ? RELS_BEFORE(REL_3_4_5) : RELS_ALL;
	}
	ok = read_day(&c, two_digits, &d) && c.p == c.end;
	return ok ? RELS_NONE : RELS_ALL;
}

static unsigned digits_value(struct text t)
{
	unsigned v = 0;
	size_t i;

	for (i = 0; i < t.n; i++)
		v = v * 10 + (unsigned)(t.p[i] - '0');
	return v;
}

void date_arithmetic_check(struct check *c, const struct expr *e)
{
	const struct expr *left = e->first, *day, *year, *month;
	struct diags *diags = c->diags;
	struct text text;
	struct day d;
	const char *fault;
	struct diag *g;

	if (e->at.len > 10 || !left || left->kind != EXPR_ARITH || left->op != e->op)
		return;
	day = left->next;
	year = left->first;
	month = year ? year->next : NULL;
	if (!day || day->kind != EXPR_INTEGER || day->text.n > 2 || !month)
		return;
	if (year->kind != EXPR_INTEGER || year->text.n != 4 || month->kind != EXPR_INTEGER ||
	    month->text.n > 2 || e->at.len != 6 + month->text.n + day->text.n)
		return;
	if (e->up && e->up->kind == EXPR_ARITH && e->up->op == e->op && e->up->first == e)
		return;
	d = (struct day){ digits_value(year->text), digits_value(month->text),
			  digits_value(day->text) };
	if (d.year < 1000 || !d.month || d.month > 19 || !d.day)
		return;
	fault = day_fault(d, c->mem);
	text = source_text(c->src, e->at);
	if (e->op == OP_SUB)
		g = diag_add(diags, DIAG_date_arithmetic, e->at, RELS_NONE,
			     "%.*s without quotes is %u minus %u minus %u, the number %d%s%s", TEXT_ARG(text),
			     d.year, d.month, d.day, (int)d.year - (int)d.month - (int)d.day,
			     fault ? "; nor is there such a date: " : "", fault ? fault : "");
	else
		g = diag_add(diags, DIAG_date_arithmetic, e->at, RELS_NONE,
			     "%.*s without quotes is %u divided by %u and by %u%s%s", TEXT_ARG(text),
			     d.year, d.month, d.day, fault ? "; nor is there such a date: " : "",
			     fault ? fault : "");
	if (fault) {
		unsigned last = month_days(d.year, d.month);

		if (last)
			diag_hint(diags, g, "the last day of that month is '%04u-%02u-%02u'",
				  d.year, d.month, last);
		return;
	}
	diag_hint(diags, g, "write '%04u-%02u-%02u'", d.year, d.month, d.day);
	fault = diag_text(diags, "'%04u-%02u-%02u'", d.year, d.month, d.day);
	diag_fix(diags, g, false, e->at, (struct text){ fault, strlen(fault) });
}
