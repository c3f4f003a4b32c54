/*
 * csv.c - a BE's two readers of CSV.
 */
#include "config.h"
#include "sandbox/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"

void csv_init(struct csv *c, const struct csv_format *f, struct text in)
{
	*c = (struct csv){ .f = f, .in = in };
}

void csv_release(struct csv *c)
{
	free(c->fields);
	free(c->places);
	free(c->skips);
	free(c->clean);
}

static void add(struct csv *c, const char *p, size_t n)
{
	ARRAY_GROW(c->fields, c->n, c->room);
	c->fields[c->n++] = (struct text){ p, n };
}

/* Where `what` is from `at` on, or the end. */
static size_t find(struct text t, size_t at, struct text what)
{
	const char *p = at < t.n ? memmem(t.p + at, t.n - at, what.p, what.n) : NULL;

	return p ? (size_t)(p - t.p) : t.n;
}

void csv_skip(struct csv *c, int64_t lines)
{
	for (; lines > 0 && c->at < c->in.n; lines--) {
		size_t end = find(c->in, c->at, c->f->row);

		c->at = end < c->in.n ? end + c->f->row.n : end;
	}
}

/* without enclose and escape --------------------------------------------------------- */

static void add_trimmed(struct csv *c, const char *p, size_t n)
{
	if (c->f->trim_space) {
		for (; n && *p == ' '; p++)
			n--;
		while (n && p[n - 1] == ' ')
			n--;
	}
	add(c, p, n);
}

static bool next_plain(struct csv *c)
{
	size_t end, at;

	for (;;) {
		if (c->at >= c->in.n)
			return false;
		end = find(c->in, c->at, c->f->row);
		c->row = (struct text){ c->in.p + c->at, end - c->at };
		c->at = end < c->in.n ? end + c->f->row.n : end;
		if (c->row.n)
			break;
	}
	for (at = 0;; at = end + c->f->column.n) {
		end = find(c->row, at, c->f->column);
		add_trimmed(c, c->row.p + at, end - at);
		if (end >= c->row.n)
			return true;
	}
}

/* the state machine --------------------------------------------------------------------- */

enum state { START, ORDINARY, ESCAPE, ENCLOSE, ENCLOSE_ESCAPE };

struct machine {
	struct csv *c;
	size_t at;    /* reading position */
	size_t start; /* of the field */
	size_t blank; /* of the blank behind a closing enclose; NONE */
	bool enclosed;
	enum state state, before;
};

#define NONE ((size_t)-1)

/* A delimiter of several bytes that ends the data is not seen: the reader looks for
 * one byte more before it believes it. */
static bool delimiter(struct machine *m, struct text d)
{
	struct text in = m->c->in;

	if (in.n - m->at < d.n || memcmp(in.p + m->at, d.p, d.n) != 0)
		return false;
	if (d.n > 1 && m->at + d.n == in.n)
		return false;
	m->at += d.n;
	return true;
}

static bool is(const struct machine *m, char what)
{
	return m->c->in.p[m->at] == what;
}

static void leave_out(struct machine *m, size_t at)
{
	struct csv *c = m->c;

	ARRAY_GROW(c->skips, c->n_skips, c->skips_room);
	c->skips[c->n_skips++] = at;
}

static void add_clean(struct csv *c, char byte)
{
	ARRAY_GROW(c->clean, c->n_clean, c->clean_room);
	c->clean[c->n_clean++] = byte;
}

/*
 * The field ends before `end`.  The last byte of one that began with an enclose is
 * taken for the one that closed it, whether it is that or not.
 */
static void field(struct machine *m, size_t end)
{
	struct csv *c = m->c;
	struct csv_place p = { m->start, 0, false };
	size_t i, k = 0;

	if (m->blank != NONE)
		end = m->blank;
	p.n = end > m->start ? end - m->start : 0;
	if (c->n_skips) {
		p.at = c->n_clean;
		p.clean = true;
		for (i = m->start; i < end; i++) {
			while (k < c->n_skips && c->skips[k] < i)
				k++;
			if (k == c->n_skips || c->skips[k] != i)
				add_clean(c, c->in.p[i]);
		}
		p.n = c->n_clean - p.at;
		c->n_skips = 0;
	}
	if (m->enclosed && p.n)
		p.n--;
	ARRAY_GROW(c->places, c->n_places, c->places_room);
	c->places[c->n_places++] = p;
	m->enclosed = false;
	m->blank = NONE;
}

/* One byte, or a delimiter, further; true: the row is complete. */
static bool step(struct machine *m)
{
	const struct csv_format *f = m->c->f;
	size_t from = m->at;

	switch (m->state) {
	case START:
		m->start = m->at;
		if (delimiter(m, f->row)) {
			field(m, from);
			return true;
		}
		if (delimiter(m, f->column)) {
			field(m, from);
			return false;
		}
		if (is(m, f->escape)) {
			m->before = ORDINARY;
			m->state = ESCAPE;
			leave_out(m, m->at++);
		} else if (is(m, f->enclose)) {
			m->at++;
			/* at the very end it is an ordinary byte */
			m->enclosed = m->at < m->c->in.n;
			m->start += m->enclosed;
			m->state = m->enclosed ? ENCLOSE : ORDINARY;
		} else {
			m->state = ORDINARY;
			m->at++;
		}
		return false;
	case ENCLOSE:
		if (is(m, f->enclose)) {
			m->at++;
			m->before = m->state;
			if (m->at < m->c->in.n && is(m, f->enclose)) {
				m->state = ENCLOSE_ESCAPE;
				leave_out(m, m->at - 1);
			} else {
				m->state = ORDINARY;
			}
		} else if (is(m, f->escape)) {
			m->before = m->state;
			m->state = ESCAPE;
			leave_out(m, m->at++);
		} else {
			m->at++;
		}
		return false;
	case ENCLOSE_ESCAPE:
		m->state = m->before;
		m->at++;
		return false;
	case ESCAPE:
		if (is(m, f->enclose) || is(m, f->escape)) {
			m->state = m->before;
			m->at++;
			return false;
		}
		if (delimiter(m, f->row) || delimiter(m, f->column)) {
			m->state = m->before;
			return false;
		}
		break;
	case ORDINARY:
		break;
	}
	/* ORDINARY, and what ESCAPE falls through to */
	if (f->trim_space && m->before == ENCLOSE) {
		if (is(m, ' '))
			m->blank = m->at;
		m->before = ORDINARY;
	}
	if (delimiter(m, f->row)) {
		field(m, from);
		return true;
	}
	if (delimiter(m, f->column)) {
		field(m, from);
		m->state = START;
		return false;
	}
	if (is(m, f->escape)) {
		m->before = m->state;
		m->state = ESCAPE;
		leave_out(m, m->at++);
	} else if (is(m, f->enclose)) {
		m->before = m->state;
		m->state = ENCLOSE_ESCAPE;
		leave_out(m, m->at++);
	} else {
		m->state = ORDINARY;
		m->at++;
	}
	return false;
}

/* A row from m->at on; false: nothing but the end. */
static bool run(struct machine *m)
{
	struct csv *c = m->c;

	while (m->at < c->in.n) {
		if (m->state == START && c->f->trim_space)
			while (m->at < c->in.n && is(m, ' '))
				m->at++;
		if (m->at < c->in.n && step(m))
			return true;
	}
	/* The end stands for a row delimiter.  Right behind a column delimiter the reader
	 * has not noticed that a field began: the last one's beginning counts. */
	if (m->state == START && !c->n_places)
		return false;
	field(m, m->at);
	return true;
}

static void take_fields(struct csv *c)
{
	size_t i;

	for (i = 0; i < c->n_places; i++) {
		const struct csv_place *p = &c->places[i];

		ARRAY_GROW(c->fields, c->n, c->room);
		c->fields[c->n++] = (struct text){ (p->clean ? c->clean : c->in.p) + p->at, p->n };
	}
}

static bool next_enclosed(struct csv *c)
{
	for (;;) {
		struct machine m = { .c = c, .at = c->at, .start = c->at, .blank = NONE };

		c->n_places = c->n_skips = c->n_clean = 0;
		if (c->at >= c->in.n || !run(&m))
			return false;
		c->row = (struct text){ c->in.p + c->at, m.at - c->at };
		c->at = m.at;
		/* a blank line; one that holds an empty enclosed field is none */
		if (c->n_places == 1 && !c->places[0].n && m.start + c->f->row.n == m.at)
			continue;
		take_fields(c);
		return true;
	}
}

bool csv_next(struct csv *c)
{
	c->n = 0;
	return c->f->enclose || c->f->escape ? next_enclosed(c) : next_plain(c);
}
