/*
 * vars.c - the values that --var and --var-file give to placeholders.
 */
#include "config.h"
#include "cli/vars.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/util.h"
#include "cli/opt.h"
#include "lang/placeholder.h"

enum { FILE_MAX = 64 << 20, WORD_BYTES = 4, PART_BYTES = 8 };

struct build {
	struct reader_var *list;
	size_t n, room;
};

static void add(struct build *b, struct text name, struct text value)
{
	ARRAY_GROW(b->list, b->n, b->room);
	b->list[b->n++] = (struct reader_var){ name, value };
}

static struct text keep(struct arena *mem, const char *p, size_t n)
{
	return (struct text){ arena_copy(mem, p, n), n };
}

/* NAME=VALUE; false when it is not. */
static bool add_pair(struct build *b, struct text t, struct arena *mem)
{
	const char *eq = t.n ? memchr(t.p, '=', t.n) : NULL;
	struct text name = { t.p, eq ? (size_t)(eq - t.p) : 0 };

	if (!eq || !placeholder_is_name(name))
		return false;
	add(b, keep(mem, name.p, name.n), keep(mem, eq + 1, t.n - name.n - 1));
	return true;
}

static int read_file(struct build *b, const char *path, struct arena *mem, struct err *err)
{
	unsigned line = 0;
	struct buf buf;
	size_t i = 0;
	int rc;

	buf_init(&buf, FILE_MAX);
	rc = io_read_file(path, &buf, err);
	while (!rc && i < buf.n) {
		const char *p = buf.p + i, *nl = memchr(p, '\n', buf.n - i);
		struct text l = { p, nl ? (size_t)(nl - p) : buf.n - i };

		line++;
		i += l.n + 1;
		if (l.n && l.p[l.n - 1] == '\r')
			l.n--;
		if (!text_trim(l).n || l.p[0] == '#')
			continue;
		if (!add_pair(b, l, mem))
			rc = err_set(err, ERR_USAGE, "%s:%u: not a line NAME=VALUE", path, line);
	}
	buf_release(&buf);
	return rc;
}

static int read_given(struct build *b, const char *s, struct arena *mem, struct err *err)
{
	struct text t = { s, strlen(s) };
	const char *value;

	if (memchr(s, '=', t.n)) {
		if (add_pair(b, t, mem))
			return 0;
		return err_set(err, ERR_USAGE, "--var %.*s=...: a name is letters, digits and _, "
			       "and begins with no digit", (int)strcspn(s, "="), s);
	}
	if (!placeholder_is_name(t))
		return err_set(err, ERR_USAGE, "--var takes NAME=VALUE, or the NAME of an "
			       "environment variable");
	value = getenv(s);
	if (!value)
		return err_set(err, ERR_USAGE, "--var %s: there is no such environment variable", s);
	add(b, t, keep(mem, value, strlen(value)));
	return 0;
}

int vars_read(const struct opt_list *files, const struct opt_list *given, struct arena *mem,
	      struct vars *out, struct err *err)
{
	struct build b = { 0 };
	int rc = 0;
	size_t i;

	for (i = 0; i < files->n && !rc; i++)
		rc = read_file(&b, files->item[i], mem, err);
	for (i = 0; i < given->n && !rc; i++)
		rc = read_given(&b, given->item[i], mem, err);
	if (!rc && b.n) {
		out->list = arena_alloc(mem, b.n * sizeof(*b.list));
		memcpy(out->list, b.list, b.n * sizeof(*b.list));
	}
	if (!rc) {
		out->n = b.n;
		vars_index(out, mem);
	}
	free(b.list);
	return rc;
}

/* masking --------------------------------------------------------------------- */

static unsigned char low(char c)
{
	return (unsigned char)tolower((unsigned char)c);
}

static int compare(struct text a, struct text b)
{
	size_t i;

	for (i = 0; i < a.n && i < b.n; i++)
		if (low(a.p[i]) != low(b.p[i]))
			return low(a.p[i]) < low(b.p[i]) ? -1 : 1;
	return a.n < b.n ? -1 : a.n > b.n;
}

static int by_value(const void *a, const void *b)
{
	const struct reader_var *x = *(const struct reader_var *const *)a;
	const struct reader_var *y = *(const struct reader_var *const *)b;
	int c = compare(x->value, y->value);

	return c ? c : (x > y) - (x < y);
}

void vars_index(struct vars *v, struct arena *mem)
{
	size_t i;

	v->sorted = arena_alloc(mem, v->n * sizeof(*v->sorted));
	for (i = 0; i < v->n; i++)
		v->sorted[i] = &v->list[i];
	if (v->n)
		qsort(v->sorted, v->n, sizeof(*v->sorted), by_value);
	memset(v->from, 0, sizeof(v->from));
	v->short_lengths = 0;
	for (i = 0; i < v->n; i++) {
		struct text value = v->list[i].value;

		if (value.n && value.n < PART_BYTES)
			v->short_lengths |= 1u << value.n;
		v->from[value.n ? low(value.p[0]) + 1 : 0]++;
	}
	for (i = 1; i < ARRAY_SIZE(v->from); i++)
		v->from[i] += v->from[i - 1];
}

/* The first in [at, end) of v->sorted that is not less than `t`. */
static size_t lower(const struct vars *v, size_t at, size_t end, struct text t)
{
	while (at < end) {
		size_t mid = at + (end - at) / 2;

		if (compare(v->sorted[mid]->value, t) < 0)
			at = mid + 1;
		else
			end = mid;
	}
	return at;
}

static size_t common(struct text a, struct text b)
{
	size_t i = 0;

	while (i < a.n && i < b.n && low(a.p[i]) == low(b.p[i]))
		i++;
	return i;
}

/* Of the values that begin with `t`, which are together from `at` on, the one
 * that was given first. */
static const struct reader_var *given_first(const struct vars *v, size_t at, size_t end,
					    struct text t)
{
	const struct reader_var *best = NULL;

	for (; at < end && common(v->sorted[at]->value, t) == t.n; at++)
		if (!best || v->sorted[at] < best)
			best = v->sorted[at];
	return best;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Is what stands at s[i..i + len) a word of its own? */
static bool stands_alone(const char *s, size_t n, size_t i, size_t len)
{
	return !(i && is_word(s[i - 1]) && is_word(s[i])) &&
	       !(i + len < n && is_word(s[i + len - 1]) && is_word(s[i + len]));
}

/*
 * The value of which s[i] shows the most, *len bytes; NULL: none.  Sorted, the
 * values that have most in common with what stands there are on both sides of
 * where it would be itself.
 */
static const struct reader_var *shown(const struct vars *v, const char *s, size_t n, size_t i,
				      size_t *len)
{
	const size_t start = v->from[low(s[i])], end = v->from[low(s[i]) + 1];
	struct text rest = { s + i, n - i };
	size_t at, most = 0;

	if (start == end)
		return NULL;
	at = lower(v, start, end, rest);
	if (at < end)
		most = common(v->sorted[at]->value, rest);
	if (at > start) {
		size_t before = common(v->sorted[at - 1]->value, rest);

		most = before > most ? before : most;
	}
	if (most >= PART_BYTES) {
		rest.n = *len = most;
		return given_first(v, lower(v, start, end, rest), end, rest);
	}
	for (; most >= WORD_BYTES; most--) {
		if (!(v->short_lengths & 1u << most) || !stands_alone(s, n, i, most))
			continue;
		rest.n = *len = most;
		at = lower(v, start, end, rest);
		/* equal ones are in the order they were given */
		if (at < end && !compare(v->sorted[at]->value, rest))
			return v->sorted[at];
	}
	return NULL;
}

const char *vars_mask(const struct vars *v, const char *s, struct arena *mem)
{
	size_t n = strlen(s), i = 0, from = 0;
	const char *out = s;
	struct buf b;

	buf_init_unbounded(&b);
	while (i < n) {
		const struct reader_var *var;
		size_t len;

		var = shown(v, s, n, i, &len);
		if (!var) {
			i++;
			continue;
		}
		buf_add(&b, s + from, i - from);
		buf_adds(&b, "${");
		buf_add(&b, var->name.p, var->name.n);
		buf_adds(&b, "}");
		i += len;
		from = i;
	}
	if (from) {
		buf_add(&b, s + from, n - from);
		out = arena_copy(mem, buf_str(&b), b.n);
	}
	buf_release(&b);
	return out;
}
