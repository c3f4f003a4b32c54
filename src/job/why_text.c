/*
 * why_text.c - patterns with gaps, and templates that are filled from them.
 */
#include "config.h"
#include "job/why_int.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/near.h"
#include "base/shell.h"
#include "base/util.h"
#include "job/job.h"
#include "lang/quote.h"

/* patterns --------------------------------------------------------------------------------------
 */

/* A pattern's next gap; false: none. */
static bool next_gap(const char *p, const char **open, const char **close)
{
	*open = strchr(p, '{');
	*close = *open ? strchr(*open, '}') : NULL;
	if (*open && !*close)
		BUG("pattern without its brace: %s", p);
	return *open != NULL;
}

static size_t digits(struct text t)
{
	size_t n = 0;

	/* in the FE's messages a thousand may be 1,000 */
	while (n < t.n &&
	       ((t.p[n] >= '0' && t.p[n] <= '9') ||
		(t.p[n] == ',' && n && n + 1 < t.n && t.p[n + 1] >= '0' && t.p[n + 1] <= '9')))
		n++;
	return n;
}

/* The rest of a pattern, from a gap or its end on, at the beginning of `t`. */
static bool match_rest(struct text t, const char *pattern, struct captures *out)
{
	const char *open, *close, *literal, *at;
	struct capture *c;
	size_t n;

	if (!next_gap(pattern, &open, &close))
		return true;
	if (out->n == CAPTURES)
		BUG("more gaps than fit: %s", pattern);
	c = &out->list[out->n++];
	c->name = (struct text){ open + 1 + (open[1] == '#'),
				 (size_t)(close - open) - 1 - (open[1] == '#') };
	literal = close + 1;
	n = strcspn(literal, "{");
	at = n ? memmem(t.p, t.n, literal, n) : t.p + t.n;
	if (!at)
		return false;
	c->value = (struct text){ t.p, (size_t)(at - t.p) };
	if (open[1] == '#' && (!c->value.n || digits(c->value) != c->value.n)) {
		/* a number ends by itself */
		c->value.n = digits(t);
		if (!c->value.n || n)
			return false;
		at = t.p + c->value.n;
	}
	t.n -= (size_t)(at - t.p) + n;
	t.p = at + n;
	return match_rest(t, literal + n, out);
}

bool why_match(struct text t, const char *pattern, struct captures *out)
{
	size_t n = strcspn(pattern, "{");
	const char *at;

	if (!n)
		BUG("pattern without a beginning: %s", pattern);
	while ((at = memmem(t.p, t.n, pattern, n)) != NULL) {
		t.n -= (size_t)(at - t.p) + n;
		t.p = at + n;
		*out = (struct captures){ .n = 0 };
		if (match_rest(t, pattern + n, out))
			return true;
	}
	return false;
}

/* templates -------------------------------------------------------------------------------------
 */

static const struct text *captured(const struct why_context *c, struct text name)
{
	size_t i;

	for (i = 0; i < c->captures.n; i++)
		if (text_eq(c->captures.list[i].name, name))
			return &c->captures.list[i].value;
	return NULL;
}

static void add_list(struct buf *b, const struct text *list, size_t n)
{
	size_t i;

	for (i = 0; i < n && i < 50; i++) {
		buf_adds(b, i ? ", " : "");
		buf_add(b, list[i].p, list[i].n);
	}
	if (i < n)
		buf_adds(b, ", ...");
}

static void add_job(struct buf *b, const struct job *j, enum why_fill how)
{
	struct buf name;

	if (how == FILL_SQL) {
		quote_name(b, j->db);
		buf_addc(b, '.');
		quote_name(b, j->name);
		return;
	}
	buf_init_unbounded(&name);
	buf_add(&name, j->db.p, j->db.n);
	buf_addc(&name, '.');
	buf_add(&name, j->name.p, j->name.n);
	if (how == FILL_SHELL)
		shell_word(b, (struct text){ buf_str(&name), name.n });
	else
		buf_add(b, name.p, name.n);
	buf_release(&name);
}

/* "1" to "10", "57" to "100". */
static void add_ten(struct buf *b, struct text number)
{
	size_t i, n = 0;

	for (i = 0; i < number.n; i++)
		n += number.p[i] != ',';
	buf_addc(b, '1');
	for (i = 0; i < n; i++)
		buf_addc(b, '0');
}

static void add_nearest(struct buf *b, const struct why_context *c, struct text word)
{
	const struct why_facts *f = c->facts;
	struct near near;
	size_t i;

	near_init(&near, word);
	for (i = 0; i < f->n_columns; i++)
		near_try(&near, arena_copy(c->mem, f->columns[i].p, f->columns[i].n));
	for (i = 0; i < f->n_partitions; i++)
		near_try(&near, arena_copy(c->mem, f->partitions[i].p, f->partitions[i].n));
	if (near.best)
		buf_addf(b, ", perhaps `%s` is meant", near.best);
}

static struct text of_job(const struct why_context *c, struct text name)
{
	const struct text *t = NULL;

	if (text_is(name, "table"))
		return c->job->table;
	if (text_is(name, "topic"))
		t = job_pair(&c->job->source_props, "topic");
	else if (text_is(name, "brokers"))
		t = job_pair(&c->job->source_props, "brokerList");
	else if (text_is(name, "mapping"))
		t = job_pair(&c->job->props, "columnToColumnExpr");
	else if (text_is(name, "where"))
		t = job_pair(&c->job->props, "whereExpr");
	else if (text_is(name, "max_errors"))
		t = job_pair(&c->job->props, "maxErrorNum");
	else if (text_is(name, "ratio"))
		t = job_pair(&c->job->props, "maxFilterRatio");
	return t ? *t : (struct text){ 0 };
}

/* One gap; false when there is nothing to fill it with. */
static bool fill_gap(struct buf *b, const struct why_context *c, enum why_fill how,
		     struct text name)
{
	char kind = name.p[0];
	const struct text *t;
	struct text v;

	if (text_is(name, "job")) {
		add_job(b, c->job, how);
		return true;
	}
	if (text_is(name, "columns") || text_is(name, "partitions")) {
		bool columns = text_is(name, "columns");

		add_list(b, columns ? c->facts->columns : c->facts->partitions,
			 columns ? c->facts->n_columns : c->facts->n_partitions);
		return (columns ? c->facts->n_columns : c->facts->n_partitions) > 0;
	}
	if (kind == '^' || kind == '~') {
		name.p++;
		name.n--;
	}
	t = captured(c, name);
	v = t ? *t : of_job(c, name);
	if (!v.n)
		return false;
	if (kind == '~') {
		add_nearest(b, c, v);
		return true;
	}
	/* what the server said goes into no command, but for numbers */
	if (how >= FILL_SHELL && digits(v) != v.n)
		return false;
	if (kind == '^')
		add_ten(b, v);
	else if (how < FILL_SHELL)
		buf_add(b, v.p, v.n);
	else
		for (; v.n; v.p++, v.n--)
			if (*v.p != ',')
				buf_addc(b, *v.p);
	return true;
}

const char *why_fill(const struct why_context *c, enum why_fill how, const char *template)
{
	const char *open, *close, *out = NULL;
	bool ok = true;
	struct buf b;

	if (!template)
		return NULL;
	buf_init_unbounded(&b);
	while (ok && next_gap(template, &open, &close)) {
		buf_add(&b, template, (size_t)(open - template));
		ok = fill_gap(&b, c, how, (struct text){ open + 1, (size_t)(close - open) - 1 });
		if (!ok && how == FILL_ANYWAY) {
			buf_adds(&b, open[1] == '~' ? "" : "?");
			ok = true;
		}
		template = close + 1;
	}
	buf_adds(&b, template);
	if (ok)
		out = arena_copy(c->mem, buf_str(&b), b.n);
	buf_release(&b);
	return out;
}
