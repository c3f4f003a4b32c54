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
	if (b->n == b->room) {
		b->room = b->room ? b->room * 2 : 16;
		b->list = xrealloc(b->list, b->room * sizeof(*b->list));
	}
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
	if (!rc)
		out->n = b.n;
	free(b.list);
	return rc;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* How many bytes at s[i] show `value`; 0: it is not there. */
static size_t shown(const char *s, size_t n, size_t i, struct text value)
{
	size_t len = 0;

	while (len < value.n && i + len < n &&
	       tolower((unsigned char)s[i + len]) == tolower((unsigned char)value.p[len]))
		len++;
	if (len < value.n)
		return len >= PART_BYTES ? len : 0;
	if (len < WORD_BYTES && ((i && is_word(s[i - 1]) && is_word(s[i])) ||
				 (len && is_word(s[i + len - 1]) && is_word(s[i + len]))))
		return 0;
	return len;
}

const char *vars_mask(const struct vars *v, const char *s, struct arena *mem)
{
	size_t n = strlen(s), i = 0, k, from = 0;
	struct buf b;
	const char *out = s;

	buf_init(&b, SIZE_MAX / 2);
	while (i < n) {
		size_t best = 0, best_len = 0;

		for (k = 0; k < v->n; k++) {
			size_t len = shown(s, n, i, v->list[k].value);

			if (len > best_len) {
				best_len = len;
				best = k;
			}
		}
		if (!best_len) {
			i++;
			continue;
		}
		buf_add(&b, s + from, i - from);
		buf_adds(&b, "${");
		buf_add(&b, v->list[best].name.p, v->list[best].name.n);
		buf_adds(&b, "}");
		i += best_len;
		from = i;
	}
	if (from) {
		buf_add(&b, s + from, n - from);
		out = arena_copy(mem, buf_str(&b), b.n);
	}
	buf_release(&b);
	return out;
}
