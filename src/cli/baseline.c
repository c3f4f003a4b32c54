/*
 * baseline.c - findings that were there before and are not reported again.
 *
 * The file is JSON, sorted, so that a version control system shows what changed:
 *     {"version": 1, "findings": [
 *     {"file": "jobs/a.sql", "code": "SL3002", "statement": "0123456789abcdef", "count": 2}
 *     ]}
 */
#include "config.h"
#include "cli/baseline.h"

#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/utf8.h"
#include "base/util.h"

enum { FILE_MAX = 256 << 20, VERSION = 1 };

struct known {
	const char *file;
	unsigned rule;
	uint64_t stmt;
	uint64_t count;
};

struct baseline {
	struct known *list;
	size_t n, room;
	struct arena *mem;              /* names */
	const char *file;               /* what is added and taken is of */
	char *dir;                      /* of the baseline, canonical; NULL: not asked for yet */
};

struct baseline *baseline_new(void)
{
	struct baseline *b = xmalloc(sizeof(*b));

	*b = (struct baseline){ .mem = arena_new(), .file = "" };
	return b;
}

void baseline_free(struct baseline *b)
{
	if (!b)
		return;
	arena_free(b->mem);
	free(b->dir);
	free(b->list);
	free(b);
}

static void add(struct baseline *b, const char *file, unsigned rule, uint64_t stmt, uint64_t count)
{
	ARRAY_GROW(b->list, b->n, b->room);
	b->list[b->n++] = (struct known){ file, rule, stmt, count };
}

static int by_key(const void *a, const void *b)
{
	const struct known *x = a, *y = b;
	int order = x->file == y->file ? 0 : strcmp(x->file, y->file);

	if (order)
		return order;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return x->stmt < y->stmt ? -1 : x->stmt > y->stmt;
}

/* Sort, and make one of equal ones. */
static void fold(struct baseline *b)
{
	size_t i, n = 0;

	if (b->n)
		qsort(b->list, b->n, sizeof(*b->list), by_key);
	for (i = 0; i < b->n; i++) {
		if (n && !by_key(&b->list[n - 1], &b->list[i]))
			b->list[n - 1].count += b->list[i].count;
		else
			b->list[n++] = b->list[i];
	}
	b->n = n;
}

/* A file, "SL1234" and 16 hexadecimal digits. */
static bool read_one(struct baseline *b, const json_t *item)
{
	const char *file = json_string_value(json_object_get(item, "file"));
	const char *code = json_string_value(json_object_get(item, "code"));
	const char *stmt = json_string_value(json_object_get(item, "statement"));
	json_int_t count = json_integer_value(json_object_get(item, "count"));
	char *code_end, *stmt_end;
	unsigned long rule;
	uint64_t hash;

	if (!file || !code || !stmt || count < 1 || strncmp(code, "SL", 2) || strlen(code) != 6 ||
	    strlen(stmt) != 16)
		return false;
	rule = strtoul(code + 2, &code_end, 10);
	hash = strtoull(stmt, &stmt_end, 16);
	if (*code_end || *stmt_end)
		return false;
	/* entries of one file stand together */
	if (!b->n || strcmp(b->list[b->n - 1].file, file))
		file = arena_copy(b->mem, file, strlen(file));
	else
		file = b->list[b->n - 1].file;
	add(b, file, (unsigned)rule, hash, (uint64_t)count);
	return true;
}

int baseline_read(struct baseline *b, const char *path, struct err *err)
{
	json_t *root = NULL, *list, *item;
	json_error_t why;
	struct buf text;
	size_t i;
	int rc;

	buf_init(&text, FILE_MAX);
	rc = io_read_file(path, &text, err);
	if (rc)
		goto out;
	root = json_loadb(buf_str(&text), text.n, JSON_REJECT_DUPLICATES, &why);
	if (!root) {
		rc = err_set(err, ERR_USAGE, "%s:%d: %s", path, why.line, why.text);
		goto out;
	}
	list = json_object_get(root, "findings");
	if (json_integer_value(json_object_get(root, "version")) != VERSION || !json_is_array(list)) {
		rc = err_set(err, ERR_USAGE, "%s is no baseline that this release can read; "
			     "--update-baseline makes one where there is none", path);
		goto out;
	}
	json_array_foreach(list, i, item) {
		if (!read_one(b, item)) {
			rc = err_set(err, ERR_USAGE, "%s: entry %zu is no finding of a baseline",
				     path, i + 1);
			goto out;
		}
	}
	fold(b);
out:
	json_decref(root);
	buf_release(&text);
	return rc;
}

int baseline_may_write(const char *path, struct err *err)
{
	struct baseline *b;
	struct err why;
	struct stat st;
	int rc;

	if (stat(path, &st) || (S_ISREG(st.st_mode) && !st.st_size))
		return 0;               /* what is wrong with the path writing will say */
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_IO, "%s: not a regular file", path);
	b = baseline_new();
	rc = baseline_read(b, path, &why);
	baseline_free(b);
	if (rc == ERR_USAGE)
		return err_set(err, rc, "%s is there and is no baseline: it is not overwritten", path);
	return rc ? err_set(err, rc, "%s", why.text) : 0;
}

/* `path` without links and dots, as far as it exists. */
static char *canonical(const char *path)
{
	char *whole = realpath(path, NULL), *copy, *slash, *dir, *out;
	struct buf b;

	if (whole)
		return whole;
	copy = xstrdup(path);
	slash = strrchr(copy, '/');
	if (slash)
		*slash = '\0';
	dir = realpath(!slash ? "." : slash == copy ? "/" : copy, NULL);
	buf_init_unbounded(&b);
	if (dir)
		buf_addf(&b, "%s%s", !strcmp(dir, "/") ? "" : dir, "/");
	buf_adds(&b, !dir ? path : slash ? slash + 1 : copy);
	out = xstrdup(buf_str(&b));
	buf_release(&b);
	free(dir);
	free(copy);
	return out;
}

/* A name is bytes, JSON is not: what is no UTF-8 is spelled \xNN. */
static void add_utf8(struct buf *out, const char *s)
{
	size_t n = strlen(s);
	unsigned len, i;
	uint32_t cp;

	for (; n; s += len, n -= len) {
		len = utf8_decode(s, n, &cp);
		if (cp != UTF8_BAD)
			buf_add(out, s, len);
		else
			for (i = 0; i < len; i++)
				buf_addf(out, "\\x%02X", (unsigned char)s[i]);
	}
}

void baseline_file(struct baseline *b, const char *path, const char *name)
{
	size_t common = 0, i;
	struct buf rel;
	char *real;

	if (!strcmp(name, "-")) {
		b->file = "-";
		return;
	}
	if (!b->dir) {
		char *whole = canonical(path), *slash = strrchr(whole, '/');

		/* with its last slash: what stands behind is the name */
		if (slash)
			slash[1] = '\0';
		b->dir = slash ? whole : xstrdup("");
		if (!slash)
			free(whole);
	}
	real = canonical(name);
	for (i = 0; real[i] && real[i] == b->dir[i]; i++)
		if (real[i] == '/')
			common = i + 1;
	buf_init_unbounded(&rel);
	for (i = common; common && b->dir[i]; i++)
		if (b->dir[i] == '/')
			buf_adds(&rel, "../");
	add_utf8(&rel, real + common);
	b->file = arena_copy(b->mem, buf_str(&rel), rel.n);
	buf_release(&rel);
	free(real);
}

bool baseline_take(struct baseline *b, unsigned rule_number, uint64_t stmt_hash)
{
	const struct known key = { b->file, rule_number, stmt_hash, 0 };
	struct known *k = b->n ? bsearch(&key, b->list, b->n, sizeof(key), by_key) : NULL;

	if (!k || !k->count)
		return false;
	k->count--;
	return true;
}

void baseline_add(struct baseline *b, unsigned rule_number, uint64_t stmt_hash)
{
	add(b, b->file, rule_number, stmt_hash, 1);
}

/* As JSON; `s` is UTF-8. */
static void add_string(struct buf *out, const char *s)
{
	json_t *value = json_string(s);
	char *text = json_dumps(value, JSON_ENCODE_ANY);

	if (!text)
		die_oom();
	buf_adds(out, text);
	free(text);
	json_decref(value);
}

int baseline_write(struct baseline *b, const char *path, struct err *err)
{
	struct buf out;
	size_t i;
	int rc;

	fold(b);
	buf_init(&out, FILE_MAX);
	buf_addf(&out, "{\"version\": %d, \"findings\": [", VERSION);
	for (i = 0; i < b->n; i++) {
		buf_adds(&out, i ? ",\n{\"file\": " : "\n{\"file\": ");
		add_string(&out, b->list[i].file);
		buf_addf(&out, ", \"code\": \"SL%04u\", \"statement\": \"%016" PRIx64
			 "\", \"count\": %" PRIu64 "}",
			 b->list[i].rule, b->list[i].stmt, b->list[i].count);
	}
	buf_adds(&out, b->n ? "\n]}\n" : "]}\n");
	if (out.full)
		rc = err_set(err, ERR_IO, "%s: not written, since it would be larger than %d MB", path,
			     FILE_MAX >> 20);
	else
		rc = io_write_atomic(path, out.p, out.n, err);
	buf_release(&out);
	return rc;
}
