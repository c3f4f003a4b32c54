/*
 * expr_impossible.c - quoted dates and times that do not exist.
 *
 * The server takes any string here and finds out row by row: the cast gives NULL
 * (source: date_value.cpp), and a comparison with NULL is never true.  A string
 * is no date by its looks alone, so what takes it has to fit; where it fits and
 * still need not be one, only a note is given.
 */
#include "config.h"
#include "check/expr_date.h"

#include "base/arena.h"
#include "check/expr.h"

/* What a string says, and why there is no such thing. */
struct moment {
	struct day day;
	const char *what;               /* "date", "time" */
	const char *fault;
	bool compact;                   /* 20240230 */
	bool day_wrong;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* One or two digits at *p. */
static bool two_digits(const char **p, const char *end, unsigned *out)
{
	if (*p == end || !is_digit(**p))
		return false;
	*out = (unsigned)(*(*p)++ - '0');
	if (*p < end && is_digit(**p))
		*out = *out * 10 + (unsigned)(*(*p)++ - '0');
	return true;
}

/* Why there is no such time; NULL if there is, or if it is no hh:mm at all. */
static const char *time_fault(struct text t, struct arena *mem)
{
	const char *p = t.p, *end = p + t.n;
	unsigned hour, minute, second = 0;

	if (!two_digits(&p, end, &hour) || p == end || *p++ != ':' || !two_digits(&p, end, &minute))
		return NULL;
	if (p < end && *p == ':') {
		p++;
		if (!two_digits(&p, end, &second))
			return NULL;
	}
	if (hour > 23)
		return arena_printf(mem, "there is no hour %u", hour);
	if (minute > 59)
		return arena_printf(mem, "there is no minute %u", minute);
	return second > 59 ? arena_printf(mem, "there is no second %u", second) : NULL;
}

static unsigned pair(const char *p)
{
	return (unsigned)((p[0] - '0') * 10 + p[1] - '0');
}

/* 20240230, and the same with six more digits.  Numbers of orders look like that
 * too: all but the day has to be right. */
static bool read_compact(struct text t, struct day *d)
{
	size_t i;

	if (t.n != 8 && t.n != 14)
		return false;
	for (i = 0; i < t.n; i++)
		if (!is_digit(t.p[i]))
			return false;
	d->year = pair(t.p) * 100 + pair(t.p + 2);
	d->month = pair(t.p + 4);
	d->day = pair(t.p + 6);
	return d->year >= 1900 && d->year < 2100 && month_days(d->year, d->month) && d->day >= 1 &&
	       d->day <= 31;
}

static bool read_moment(struct text t, struct arena *mem, struct moment *m)
{
	size_t i;

	*m = (struct moment){ .what = "date" };
	if (day_read(t, &m->day)) {
		m->fault = day_fault(m->day, mem);
		m->day_wrong = m->fault != NULL;
		for (i = 8; !m->fault && i < t.n && i <= 10; i++)
			if (t.p[i] == ' ' || t.p[i] == 'T') {
				m->fault = time_fault((struct text){ t.p + i + 1, t.n - i - 1 },
						      mem);
				m->what = "time";
				break;
			}
	} else if (read_compact(t, &m->day)) {
		m->fault = day_fault(m->day, mem);
		m->day_wrong = m->compact = true;
	} else if (t.n == 8 && t.p[2] == ':' && t.p[5] == ':') {
		/* hours may go beyond a day */
		m->day = (struct day){ 0, 0, 0 };
		m->fault = time_fault((struct text){ t.p + 3, 5 }, mem) ? time_fault(t, mem) : NULL;
		m->what = "time";
	}
	return m->fault != NULL;
}

/* A string that begins as dates do. */
static bool dated(const struct expr *e)
{
	struct day d;

	e = expr_seen(e);
	return e->kind != EXPR_STRING || day_read(e->text, &d) || read_compact(e->text, &d);
}

/* What `taker` holds the string `kid` against. */
static const struct expr *other_side(const struct expr *taker, const struct expr *kid)
{
	const struct expr *other = taker->first == kid ? kid->next : taker->first;

	return other ? expr_seen(other) : NULL;
}

/* May it be something else than a date?  JSON has no dates, versions have dots and
 * dashes, and one member of a list is what the others are. */
static bool doubtful(const struct expr *taker, const struct expr *kid, const struct moment *m)
{
	const struct expr *other = other_side(taker, kid), *item;
	unsigned n = 0;

	if (other && other->kind == EXPR_ARROW)
		return true;
	if (m->day_wrong && m->day.month > 12 && m->day.day > 31)
		return true;
	if (taker->kind == EXPR_IN)
		for (item = taker->first->next; item && n++ < 32; item = item->next)
			if (item != kid && !dated(item))
				return true;
	return false;
}

static struct diag *compared(struct check *c, const struct expr *e, const struct expr *taker,
			     const struct expr *kid, const struct moment *m)
{
	const struct expr *other = other_side(taker, kid);
	bool doubt = doubtful(taker, kid, m);
	struct diag *g;

	/* of a number or a bare time only a column makes one */
	if ((m->compact || !m->day.year) && (!other || other->kind != EXPR_COLUMN))
		return NULL;
	if (doubt && c->diags->no_notes)
		return NULL;
	g = diag_add(c->diags, DIAG_date_impossible, e->at, RELS_NONE,
		     "the %s '%.*s' does not exist: %s; compared with a %s it is NULL, which is never true",
		     m->what, TEXT_ARG(e->text), m->fault, m->day.year ? "date" : m->what);
	if (doubt)
		diag_as_note(c->diags, g);
	return g;
}

static struct diag *cast(struct check *c, const struct expr *e, const struct expr *kid,
			 const struct moment *m)
{
	if (kid->next && !text_is_nocase(kid->next->text, "date") &&
	    !text_is_nocase(kid->next->text, "datetime"))
		return NULL;
	return diag_add(c->diags, DIAG_date_impossible, e->at, RELS_NONE,
			"the %s '%.*s' does not exist: %s; the cast gives NULL", m->what, TEXT_ARG(e->text),
			m->fault);
}

void date_string_check(struct check *c, const struct expr *e)
{
	const struct expr *taker, *kid;
	struct diag *g = NULL;
	struct moment m;
	unsigned last;

	if (!read_moment(e->text, c->mem, &m))
		return;
	taker = expr_taker(e, &kid);
	if (!taker)
		return;
	if (taker->kind == EXPR_COMPARE || taker->kind == EXPR_BETWEEN || taker->kind == EXPR_IN)
		g = compared(c, e, taker, kid, &m);
	else if (taker->kind == EXPR_CAST)
		g = cast(c, e, kid, &m);
	last = m.day_wrong ? month_days(m.day.year, m.day.month) : 0;
	if (g && last)
		diag_hint(c->diags, g, m.compact ? "the last day of that month is '%04u%02u%02u'"
						 : "the last day of that month is '%04u-%02u-%02u'",
			  m.day.year, m.day.month, last);
}
