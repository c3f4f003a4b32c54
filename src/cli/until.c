/*
 * until.c - a condition on rows that are shown.
 */
#include "config.h"
#include "cli/until.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/near.h"
#include "base/util.h"
#include "cli/table.h"

/* Longer ones first. */
static const struct {
	const char *word;
	enum until_op op;
} ops[] = {
	{ "!=", UNTIL_NE }, { "<>", UNTIL_NE }, { "<=", UNTIL_LE }, { ">=", UNTIL_GE },
	{ "=", UNTIL_EQ },  { "<", UNTIL_LT },	{ ">", UNTIL_GT },
};

/* numbers ----------------------------------------------------------------------------- */

/* "-12.50": its parts without zeros that do not count. */
struct decimal {
	bool negative;
	struct text whole, fraction;
};

static bool read_decimal(struct text t, struct decimal *d)
{
	size_t i = 0, from;

	*d = (struct decimal){ .negative = t.n && *t.p == '-' };
	i = t.n && (*t.p == '-' || *t.p == '+');
	for (from = i; i < t.n && isdigit((unsigned char)t.p[i]); i++)
		;
	d->whole = (struct text){ t.p + from, i - from };
	if (i < t.n && t.p[i] == '.') {
		for (from = ++i; i < t.n && isdigit((unsigned char)t.p[i]); i++)
			;
		d->fraction = (struct text){ t.p + from, i - from };
	}
	if (i < t.n || !(d->whole.n + d->fraction.n))
		return false;
	for (; d->whole.n && *d->whole.p == '0'; d->whole.p++)
		d->whole.n--;
	while (d->fraction.n && d->fraction.p[d->fraction.n - 1] == '0')
		d->fraction.n--;
	if (!d->whole.n && !d->fraction.n)
		d->negative = false;
	return true;
}

static int compare_bytes(struct text a, struct text b)
{
	const size_t n = a.n < b.n ? a.n : b.n;
	const int order = n ? memcmp(a.p, b.p, n) : 0;

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

static int compare_decimals(const struct decimal *a, const struct decimal *b)
{
	int order;

	if (a->negative != b->negative)
		return a->negative ? -1 : 1;
	if (a->whole.n != b->whole.n)
		order = a->whole.n < b->whole.n ? -1 : 1;
	else
		order = compare_bytes(a->whole, b->whole);
	if (!order)
		order = compare_bytes(a->fraction, b->fraction);
	return a->negative ? -order : order;
}

/* "1.5E7", as a column of binary floating point is shown. */
static bool read_real(struct text t, double *out)
{
	char s[64], *end;

	if (!t.n || t.n >= sizeof(s) || strspn(t.p, "+-.0123456789eE") < t.n)
		return false;
	memcpy(s, t.p, t.n);
	s[t.n] = '\0';
	*out = strtod(s, &end);
	return !*end && isfinite(*out);
}

/* False: they are not both numbers. */
static bool compare_numbers(struct text a, struct text b, int *order)
{
	struct decimal x, y;
	double v, w;

	if (read_decimal(a, &x) && read_decimal(b, &y)) {
		*order = compare_decimals(&x, &y);
		return true;
	}
	if (!read_real(a, &v) || !read_real(b, &w))
		return false;
	*order = (v > w) - (v < w);
	return true;
}

/* reading ----------------------------------------------------------------------------- */

static int wrong(const char *text, struct err *err)
{
	return err_set(err, ERR_USAGE,
		       "until takes [any] COLUMN OP VALUE, as \"until State = PAUSED\" or \"until "
		       "rows = 0\","
		       " not \"%s\"",
		       text);
}

static struct text read_name(const char **p, bool *quoted)
{
	const char *from = *p, *end;

	*quoted = *from == '`';
	if (*quoted) {
		end = strchr(++from, '`');
		*p = end ? end + 1 : from;
		return (struct text){ from, end ? (size_t)(end - from) : 0 };
	}
	*p += strcspn(*p, " \t\n=!<>");
	return (struct text){ from, (size_t)(*p - from) };
}

static struct text read_value(const char *p)
{
	struct text t = text_trim((struct text){ p, strlen(p) });

	if (t.n > 1 && (*t.p == '\'' || *t.p == '"') && t.p[t.n - 1] == *t.p)
		return (struct text){ t.p + 1, t.n - 2 };
	if (text_is(t, "NULL"))
		return (struct text){ NULL, 0 };
	return t;
}

int until_parse(const char *text, struct arena *mem, struct until *u, struct err *err)
{
	const char *p = text + strspn(text, " \t\n");
	struct decimal number;
	struct text name;
	bool quoted, any;
	size_t i;

	name = read_name(&p, &quoted);
	p += strspn(p, " \t\n");
	any = !quoted && text_is_nocase(name, "any") && *p && !strchr("=!<>", *p);
	if (any) {
		name = read_name(&p, &quoted);
		p += strspn(p, " \t\n");
	}
	for (i = 0; i < ARRAY_SIZE(ops); i++)
		if (!strncmp(p, ops[i].word, strlen(ops[i].word)))
			break;
	if (!name.n || i == ARRAY_SIZE(ops))
		return wrong(text, err);
	p += strlen(ops[i].word);
	if (!p[strspn(p, " \t\n")])
		return wrong(text, err);
	*u = (struct until){ .op = ops[i].op, .value = read_value(p), .any = any };
	if (u->value.p)
		u->value.p = arena_copy(mem, u->value.p, u->value.n);
	if (quoted || !text_is_nocase(name, "rows"))
		u->column = arena_copy(mem, name.p, name.n);
	if (!u->column && !(u->value.p && read_decimal(u->value, &number)))
		return err_set(err, ERR_USAGE, "until rows takes a number");
	if (!u->value.p && u->op != UNTIL_EQ && u->op != UNTIL_NE)
		return err_set(err, ERR_USAGE, "NULL is only = or != to something");
	return 0;
}

/* looking ----------------------------------------------------------------------------- */

static bool by_order(enum until_op op, int order)
{
	switch (op) {
	case UNTIL_EQ:
		return !order;
	case UNTIL_NE:
		return order;
	case UNTIL_LT:
		return order < 0;
	case UNTIL_LE:
		return order <= 0;
	case UNTIL_GT:
		return order > 0;
	case UNTIL_GE:
		return order >= 0;
	}
	BUG("operator %d", (int)op);
}

static int compare(const struct until *u, struct text have, bool *holds, struct err *err)
{
	int order;

	*holds = false;
	if (!u->value.p || !have.p) {
		/* of SQL NULL nothing else is told */
		if (!u->value.p)
			*holds = (u->op == UNTIL_EQ) == !have.p;
		return 0;
	}
	if (compare_numbers(have, u->value, &order)) {
		*holds = by_order(u->op, order);
		return 0;
	}
	if (u->op != UNTIL_EQ && u->op != UNTIL_NE)
		return err_set(err, ERR_USAGE, "until: \"%.*s\" and \"%.*s\" are not both numbers",
			       TEXT_ARG(have), TEXT_ARG(u->value));
	*holds = text_eq(have, u->value) == (u->op == UNTIL_EQ);
	return 0;
}

static void look_at(struct until_look *l, const struct text *cells)
{
	bool holds;

	l->n_rows++;
	if (l->column == l->n_columns || l->err.code)
		return;
	compare(l->u, cells[l->column], &holds, &l->err);
	l->holding += holds;
}

static void begin(void *to, const struct sql_column *columns, size_t n)
{
	struct until_look *l = to;

	l->seen = true;
	l->columns = columns;
	l->n_columns = n;
	l->n_rows = l->holding = 0;
	l->err.code = 0;
	for (l->column = 0; l->column < n; l->column++)
		if (l->u->column && !strcasecmp(columns[l->column].name, l->u->column))
			break;
	if (!l->inner)
		return;
	l->inner->begin(l->inner->to, columns, n);
	l->sink.fixed = l->inner->fixed;
	l->sink.patient = l->inner->patient;
}

static bool row(void *to, const struct text *cells)
{
	struct until_look *l = to;
	bool more;

	look_at(l, cells);
	more = l->inner->row(l->inner->to, cells);
	l->sink.fixed = l->inner->fixed;
	l->sink.patient = l->inner->patient;
	return more;
}

struct sql_sink *until_look(struct until_look *l, const struct until *u, struct sql_sink *inner)
{
	*l = (struct until_look){ .u = u, .inner = inner };
	l->sink = (struct sql_sink){
		.to = l,
		.begin = begin,
		.row = row,
		.fixed = inner && inner->fixed,
		.patient = inner && inner->patient,
	};
	return &l->sink;
}

static int no_column(const struct until_look *l, struct err *err)
{
	struct near near;
	size_t i;

	near_init(&near, (struct text){ l->u->column, strlen(l->u->column) });
	for (i = 0; i < l->n_columns; i++)
		near_try(&near, l->columns[i].name);
	if (near.best)
		return err_set(err, ERR_USAGE, "until: there is no column %s; did you mean %s?",
			       l->u->column, near.best);
	return err_set(err, ERR_USAGE, "until: there is no column %s", l->u->column);
}

int until_holds(const struct until_look *l, bool *holds, struct err *err)
{
	const struct until *u = l->u;
	char count[24];

	*holds = false;
	if (!l->seen)
		return err_set(err, ERR_USAGE, "until: the answer has no rows to look at");
	if (!u->column) {
		snprintf(count, sizeof(count), "%zu", l->n_rows);
		return compare(u, (struct text){ count, strlen(count) }, holds, err);
	}
	if (l->column == l->n_columns)
		return no_column(l, err);
	if (l->err.code) {
		*err = l->err;
		return err->code;
	}
	*holds = l->n_rows && (u->any ? l->holding > 0 : l->holding == l->n_rows);
	return 0;
}

/* What the condition calls it, where it is what stands above it. */
static const char *name_of(const struct table_column *c, const struct until *u)
{
	return u->column && c->head && !strcasecmp(c->head, u->column) ? c->head : c->name;
}

int until_table(const struct until *u, const struct table *t, bool *holds, struct err *err)
{
	struct sql_column *columns = arena_alloc(t->mem, (t->n_columns + 1) * sizeof(*columns));
	struct text *cells = arena_alloc(t->mem, (t->n_columns + 1) * sizeof(*cells));
	struct until_look l;
	size_t i, k;

	for (i = 0; i < t->n_columns; i++)
		columns[i] = (struct sql_column){ name_of(&t->columns[i], u), SQL_CHARS };
	until_look(&l, u, NULL);
	begin(&l, columns, t->n_columns);
	for (i = 0; i + t->n_columns <= t->n; i += t->n_columns) {
		for (k = 0; k < t->n_columns; k++)
			cells[k] =
				t->cells[i + k].text.n ? t->cells[i + k].text : (struct text){ 0 };
		look_at(&l, cells);
	}
	return until_holds(&l, holds, err);
}
