/*
 * baseline.c - findings that were there before and are not reported again.
 *
 * The file is JSON, sorted, so that a version control system shows what changed:
 *     {"version": 1, "findings": [
 *     {"code": "SL3002", "statement": "0123456789abcdef", "count": 2}
 *     ]}
 */
#include "config.h"
#include "cli/baseline.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/util.h"

enum { FILE_MAX = 256 << 20, VERSION = 1 };

struct known {
	unsigned rule;
	uint64_t stmt;
	uint64_t count;
};

struct baseline {
	struct known *list;
	size_t n, room;
};

struct baseline *baseline_new(void)
{
	struct baseline *b = xmalloc(sizeof(*b));

	*b = (struct baseline){ 0 };
	return b;
}

void baseline_free(struct baseline *b)
{
	if (b)
		free(b->list);
	free(b);
}

static void add(struct baseline *b, unsigned rule, uint64_t stmt, uint64_t count)
{
	ARRAY_GROW(b->list, b->n, b->room);
	b->list[b->n++] = (struct known){ rule, stmt, count };
}

static int by_key(const void *a, const void *b)
{
	const struct known *x = a, *y = b;

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

/* "SL1234" and 16 hexadecimal digits. */
static bool read_one(struct baseline *b, const json_t *item)
{
	const char *code = json_string_value(json_object_get(item, "code"));
	const char *stmt = json_string_value(json_object_get(item, "statement"));
	json_int_t count = json_integer_value(json_object_get(item, "count"));
	char *code_end, *stmt_end;
	unsigned long rule;
	uint64_t hash;

	if (!code || !stmt || count < 1 || strncmp(code, "SL", 2) || strlen(code) != 6 ||
	    strlen(stmt) != 16)
		return false;
	rule = strtoul(code + 2, &code_end, 10);
	hash = strtoull(stmt, &stmt_end, 16);
	if (*code_end || *stmt_end)
		return false;
	add(b, (unsigned)rule, hash, (uint64_t)count);
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
			     "--update-baseline writes a new one", path);
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

bool baseline_take(struct baseline *b, unsigned rule_number, uint64_t stmt_hash)
{
	const struct known key = { rule_number, stmt_hash, 0 };
	struct known *k = b->n ? bsearch(&key, b->list, b->n, sizeof(key), by_key) : NULL;

	if (!k || !k->count)
		return false;
	k->count--;
	return true;
}

void baseline_add(struct baseline *b, unsigned rule_number, uint64_t stmt_hash)
{
	add(b, rule_number, stmt_hash, 1);
}

int baseline_write(struct baseline *b, const char *path, struct err *err)
{
	struct buf out;
	size_t i;
	int rc;

	fold(b);
	buf_init(&out, FILE_MAX);
	buf_addf(&out, "{\"version\": %d, \"findings\": [", VERSION);
	for (i = 0; i < b->n; i++)
		buf_addf(&out, "%s\n{\"code\": \"SL%04u\", \"statement\": \"%016" PRIx64
			 "\", \"count\": %" PRIu64 "}", i ? "," : "",
			 b->list[i].rule, b->list[i].stmt, b->list[i].count);
	buf_adds(&out, b->n ? "\n]}\n" : "]}\n");
	if (out.full)
		rc = err_set(err, ERR_IO, "%s: not written, since it would be larger than %d MB", path,
			     FILE_MAX >> 20);
	else
		rc = io_write_atomic(path, out.p, out.n, err);
	buf_release(&out);
	return rc;
}
