/*
 * result.c - one result from the server's rows to wherever they are shown.
 */
#include "config.h"
#include "cli/result/result.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/result/held.h"
#include "cli/result/printer.h"
#include "cli/result/way.h"
#include "diag/emitter.h"

/* Lines of the terminal that the prompt and the row count take. */
enum { LINES_BELOW = 2, NOT_FOUND = 127, NO_PROGRAM = 126 };
/* Bytes of text that is made as a whole, to see whether it is long. */
enum { TEXT_MAX = 64 << 20 };

struct result {
	const struct result_settings *s;
	struct result_way *way;
	bool vertical;
	struct held held;
	struct printer p;
	struct sql_sink sink;
	bool passing;  /* rows are printed as they come.. */
	struct way to; /* ..to there */
	int rc;	       /* of opening that */
	struct err err;
	long long printing_ns;
};

/* how --------------------------------------------------------------------------------- */

static enum result_format format_of(struct result *r, enum way_kind kind)
{
	enum result_format f = (enum result_format)r->s->format;
	size_t wide;

	if (r->vertical)
		return RESULT_VERTICAL;
	if (f == RESULT_AUTO)
		f = result_way_terminal(r->way, kind) ? RESULT_TABLE : RESULT_TSV;
	if (f != RESULT_TABLE)
		return f;
	if (r->s->expanded == EXPANDED_ON)
		return RESULT_VERTICAL;
	wide = printer_measure(&r->p, &r->held);
	if (r->s->expanded == EXPANDED_AUTO && r->p.width && wide > r->p.width)
		return RESULT_VERTICAL;
	return f;
}

static bool wants_color(const struct result *r, enum way_kind kind, const char *pager)
{
	if (r->s->color != COLOR_AUTO)
		return r->s->color == COLOR_ALWAYS;
	return result_way_terminal(r->way, kind) && cmd_color(COLOR_AUTO, r->way->out) &&
	       (kind != WAY_PAGER || result_pager_colors(pager));
}

static void choose(struct result *r, enum way_kind kind, const char *pager)
{
	const bool terminal = result_way_terminal(r->way, kind), session = r->way->pages;
	struct printer *p = &r->p;
	enum result_format format;
	unsigned rows;

	p->s = r->s;
	p->width = 0;
	p->safe = true;
	p->rows = 0;
	p->null = r->s->null ? r->s->null : session ? "<NULL>" : "NULL";
	if (terminal)
		way_size(r->way->out, &rows, &p->width);
	else
		p->safe = session;
	format = format_of(r, kind);
	p->ops = &printers[format];
	/* what programs read has the server's bytes, unless a terminal would get them */
	p->safe = terminal || (session && p->ops->eyes);
	p->color = p->ops->eyes && wants_color(r, kind, pager);
	if (!r->s->null && !p->ops->eyes)
		p->null = format == RESULT_CSV ? "" : "NULL";
	if (format == RESULT_TABLE)
		printer_measure(p, &r->held);
}

/* printing ------------------------------------------------------------------------------ */

static void print_row(struct printer *p, const struct text *cells)
{
	p->ops->row(p, cells);
	p->rows++;
}

static void print_held(struct result *r, FILE *to)
{
	struct printer *p = &r->p;
	size_t i;

	p->out = to;
	p->rows = 0;
	p->ops->begin(p);
	for (i = 0; i < r->held.n; i++) {
		print_row(p, r->held.rows[i]);
		if (to == r->to.to && way_failed(&r->to))
			break;
	}
}

static void print_end(struct result *r, bool whole)
{
	if (r->p.ops->end && (whole || r->p.ops->closes))
		r->p.ops->end(&r->p);
}

/* Lines that a text takes at a terminal of so many columns, those of colours left out. */
static size_t count_lines(const char *p, size_t n, unsigned width)
{
	size_t lines = 0, used = 0, at;
	unsigned len, columns;
	bool raw;

	for (at = 0; at < n; at += len) {
		const char *end = p[at] == '\033' ? memchr(p + at, 'm', n - at) : NULL;

		len = 1;
		if (end) {
			len = (unsigned)(end + 1 - (p + at));
		} else if (p[at] == '\n') {
			lines += 1 + (width && used ? (used - 1) / width : 0);
			used = 0;
		} else {
			len = emit_unit(p + at, n - at, &columns, &raw);
			used += columns;
		}
	}
	return lines;
}

/* It has lines that are cut or wrapped, or more of them than the terminal. */
static bool is_long(const struct result *r, const char *p, size_t n)
{
	unsigned rows, columns;

	way_size(r->way->out, &rows, &columns);
	return rows && count_lines(p, n, columns) + LINES_BELOW > rows;
}

static int open_way(struct result *r, enum way_kind kind, const char *pager)
{
	r->rc = way_open(&r->to, r->way, kind, pager, &r->err);
	return r->rc;
}

static const char *pager_of(const struct result *r, enum way_kind kind)
{
	return r->way->pages && r->way->terminal && kind == WAY_OUT ? result_pager(r->s->pager)
								    : NULL;
}

/* One wide cell makes all the lines of a table as wide: there is no room for the text as a whole.
 */
static bool is_huge(const struct result *r)
{
	size_t row, i, lines = 0, most, n;
	struct text t;

	if (r->p.ops != &printers[RESULT_TABLE])
		return false;
	for (row = 0; row < r->held.n; row++, lines += most)
		for (i = 0, most = 1; i < r->p.n; i++) {
			t = r->held.rows[row][i];
			for (n = 1; t.n; t.p++, t.n--)
				n += *t.p == '\n';
			most = n > most ? n : most;
		}
	return lines && r->p.wide > TEXT_MAX / lines;
}

/* All of it is there: by a pager only if it is long. */
static int print_paged(struct result *r, const char *pager)
{
	enum way_kind kind = WAY_OUT;
	char *text = NULL;
	size_t n = 0;
	FILE *mem = open_memstream(&text, &n);
	int status, rc;

	if (!mem)
		die_oom();
	print_held(r, mem);
	print_end(r, true);
	fflush(mem);
	if (is_long(r, text, n)) {
		kind = WAY_PAGER;
		if (r->p.color && !wants_color(r, kind, pager)) {
			r->p.color = false;
			rewind(mem);
			print_held(r, mem);
			print_end(r, true);
		}
	}
	fclose(mem);
	rc = open_way(r, kind, pager);
	if (!rc) {
		fwrite(text, 1, n, r->to.to);
		rc = way_close(&r->to, &status, &r->err);
		if (!rc && (status == NO_PROGRAM || status == NOT_FOUND)) {
			fwrite(text, 1, n, r->way->out);
			rc = err_set(&r->err, ERR_IO, "the pager \"%s\" cannot be run", pager);
		}
	}
	free(text);
	return rc;
}

static int close_way(struct result *r, bool whole)
{
	int status, rc;

	print_end(r, whole);
	rc = way_close(&r->to, &status, &r->err);
	if (!rc && (status == NO_PROGRAM || status == NOT_FOUND))
		rc = err_set(&r->err, ERR_IO, "\"%s\" cannot be run", r->to.command);
	return rc;
}

static int print_whole(struct result *r)
{
	enum way_kind kind = result_way_kind(r->way);
	const char *pager = pager_of(r, kind);

	choose(r, kind, pager);
	if (!r->held.n && !r->p.ops->empty)
		return 0;
	if (pager && !is_huge(r))
		return print_paged(r, pager);
	if (pager) {
		kind = WAY_PAGER;
		choose(r, kind, pager);
	}
	if (open_way(r, kind, pager))
		return r->rc;
	print_held(r, r->to.to);
	return close_way(r, true);
}

/* the sink -------------------------------------------------------------------------------- */

static void begin(void *to, const struct sql_column *columns, size_t n)
{
	struct result *r = to;

	r->p.columns = columns;
	r->p.n = n;
	held_begin(&r->held, n);
}

/* What is held has room for no more. */
static void begin_passing(struct result *r)
{
	enum way_kind kind = result_way_kind(r->way);
	const char *pager = pager_of(r, kind);

	if (pager)
		kind = WAY_PAGER;
	choose(r, kind, pager);
	r->sink.fixed = true;
	if (open_way(r, kind, pager))
		return;
	r->passing = true;
	print_held(r, r->to.to);
}

static bool row(void *to, const struct text *cells)
{
	struct result *r = to;
	long long begun;

	if (!r->passing && held_add(&r->held, cells))
		return true;
	begun = clock_mono_ns();
	errno = 0;
	if (!r->passing)
		begin_passing(r);
	else
		print_row(&r->p, cells);
	r->printing_ns += clock_mono_ns() - begun;
	return r->passing && !way_failed(&r->to);
}

struct result *result_new(const struct result_settings *s, struct result_way *way, bool vertical,
			  struct arena *mem)
{
	struct result *r = xmalloc(sizeof(*r));

	*r = (struct result){ .s = s, .way = way, .vertical = vertical, .p.mem = mem };
	r->sink = (struct sql_sink){ .to = r, .begin = begin, .row = row, .patient = true };
	held_init(&r->held);
	return r;
}

struct sql_sink *result_sink(struct result *r)
{
	return &r->sink;
}

long long result_printing_ns(const struct result *r)
{
	return r->printing_ns;
}

int result_end(struct result *r, bool whole, struct err *err)
{
	int rc = r->rc;

	if (r->passing)
		rc = close_way(r, whole);
	else if (whole && r->p.n)
		rc = print_whole(r);
	if (rc)
		*err = r->err;
	held_release(&r->held);
	free(r);
	return rc;
}
