/*
 * shown.c - what of a job may be shown.
 */
#include "config.h"
#include "job/shown.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "job/job.h"
#include "lang/mask.h"

struct text shown_value(const struct job_pair *p, struct arena *mem)
{
	if (!p->key.n && p->value.n)
		return TEXT(MASK_TEXT);
	return mask_value(p->key, p->value, mem);
}

/* Where the user, password and host of a URL end. */
static size_t authority_end(struct text t, size_t i)
{
	while (i < t.n && t.p[i] && !strchr("/?# \t\r\n\"'", t.p[i]))
		i++;
	return i;
}

struct text shown_text(struct text t, struct arena *mem)
{
	size_t at = 0, done = 0;
	struct buf b;

	buf_init_unbounded(&b);
	while (at + 3 <= t.n) {
		const char *p = memmem(t.p + at, t.n - at, "://", 3), *user_end;
		size_t start, end;

		if (!p)
			break;
		start = (size_t)(p - t.p) + 3;
		end = authority_end(t, start);
		user_end = memrchr(t.p + start, '@', end - start);
		at = end;
		if (!user_end)
			continue;
		buf_add(&b, t.p + done, start - done);
		buf_adds(&b, MASK_TEXT);
		done = (size_t)(user_end - t.p);
	}
	if (done) {
		buf_add(&b, t.p + done, t.n - done);
		t = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	}
	buf_release(&b);
	return t;
}

struct text shown_without(struct text t, const struct shown_hide *h, struct arena *mem)
{
	return h && h->text && t.n ? h->text(h->of, t, mem) : t;
}

struct text shown_statement(struct text sql, const struct shown_hide *h, struct arena *mem,
			    bool *hidden)
{
	struct text t, shown;
	struct buf b;
	bool masked;

	buf_init_unbounded(&b);
	masked = mask_sql(sql, &b);
	t = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	shown = shown_without(t, h, mem);
	if (hidden)
		*hidden = masked || !text_eq(shown, t);
	return shown;
}

/* what users say ---------------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_key_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '_' || c == '-';
}

/* The length of a value: to the quote that ends it, else to a blank. */
static size_t value_end(struct text t, size_t i)
{
	const char quote = i < t.n && (t.p[i] == '\'' || t.p[i] == '"') ? t.p[i] : '\0';
	const char *end = quote ? memchr(t.p + i + 1, quote, t.n - i - 1) : NULL;

	if (end)
		return (size_t)(end + 1 - t.p);
	while (i < t.n && !is_blank(t.p[i]))
		i++;
	return i;
}

/* Where the value of a secret begins that is said at `i`, "password=", "password: "; or 0. */
static size_t secret_value(struct text t, size_t i, size_t *key_end)
{
	size_t k = i;

	while (k < t.n && is_key_byte(t.p[k]))
		k++;
	*key_end = k > i ? k : i + 1;
	if (k == i || !mask_is_secret_key((struct text){ t.p + i, k - i }))
		return 0;
	while (k < t.n && (t.p[k] == '"' || t.p[k] == '\'' || is_blank(t.p[k])))
		k++;
	if (k == t.n || (t.p[k] != '=' && t.p[k] != ':'))
		return 0;
	k++;
	while (k < t.n && is_blank(t.p[k]))
		k++;
	return k < t.n ? k : 0;
}

struct text shown_message(struct text t, struct text sql, const struct shown_hide *h,
			  struct arena *mem)
{
	size_t i = 0, next, value;
	struct buf b;

	t = shown_without(shown_text(mask_echo(sql, t, mem), mem), h, mem);
	buf_init_unbounded(&b);
	while (i < t.n) {
		value = secret_value(t, i, &next);
		buf_add(&b, t.p + i, (value ? value : next) - i);
		i = next;
		if (value) {
			buf_adds(&b, MASK_TEXT);
			i = value_end(t, value);
		}
	}
	t = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return t;
}
