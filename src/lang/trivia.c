/*
 * trivia.c - blanks and comments between tokens, and where no blank belongs.
 */
#include "config.h"
#include "lang/trivia.h"

#include <string.h>

void trivia_start(struct trivia *t, const struct source *src, uint32_t from, uint32_t to)
{
	*t = (struct trivia){ .src = src, .at = from, .end = to };
}

/* Bytes of the line comment at p, blanks at its end left out; *all gets them. */
static uint32_t line_comment(const char *p, uint32_t n, uint32_t *all)
{
	uint32_t i = 2;

	while (i < n && p[i] != '\n' && p[i] != '\r')
		i++;
	*all = i;
	while (i > 2 && (p[i - 1] == ' ' || p[i - 1] == '\t'))
		i--;
	return i;
}

/* Bytes of the block comment at p, or 0 when it does not end. */
static uint32_t block_comment(const char *p, uint32_t n)
{
	const char *q = p + 2, *end = p + n;

	while (q < end && (q = memchr(q, '*', (size_t)(end - q)))) {
		q++;
		if (q < end && *q == '/')
			return (uint32_t)(q + 1 - p);
	}
	return 0;
}

bool trivia_next(struct trivia *t, struct comment *out)
{
	const char *text = t->src->text;
	uint32_t len, all;

	t->newlines = 0;
	while (t->at < t->end) {
		const char *p = text + t->at;
		uint32_t left = t->end - t->at;

		if (*p == ' ' || *p == '\t') {
			t->at++;
			continue;
		}
		if (*p == '\n' || *p == '\r') {
			t->at += *p == '\r' && left > 1 && p[1] == '\n' ? 2 : 1;
			t->newlines++;
			continue;
		}
		if (left >= 3 && !memcmp(p, "\xe3\x80\x80", 3)) {        /* U+3000 */
			t->at += 3;
			continue;
		}
		if (left >= 2 && p[0] == '-' && p[1] == '-') {
			len = line_comment(p, left, &all);
			*out = (struct comment){ { t->at, len }, true, t->newlines };
			t->at += all;
			return true;
		}
		len = left >= 4 && p[0] == '/' && p[1] == '*' ? block_comment(p, left) : 0;
		if (!len) {
			t->odd = true;
			return false;
		}
		*out = (struct comment){ { t->at, len }, false, t->newlines };
		t->at += len;
		return true;
	}
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool text_is_number(struct text t)
{
	size_t i = 0, digits = 0;

	while (i < t.n && is_digit(t.p[i]))
		i++, digits++;
	if (i < t.n && t.p[i] == '.')
		for (i++; i < t.n && is_digit(t.p[i]); i++)
			digits++;
	if (!digits)
		return false;
	if (i < t.n && (t.p[i] == 'e' || t.p[i] == 'E')) {
		i++;
		if (i < t.n && (t.p[i] == '+' || t.p[i] == '-'))
			i++;
		if (i == t.n)
			return false;
		while (i < t.n && is_digit(t.p[i]))
			i++;
	}
	return i == t.n;
}

bool tokens_touch(struct text prev, struct text cur)
{
	char last = prev.n == 1 ? prev.p[0] : '\0';

	if (cur.n == 1 && strchr(",;)]}:", cur.p[0]))
		return true;
	/* "1 .a" would become the number "1." and "a . 1b" the token ".1b". */
	if (cur.n && cur.p[0] == '.' && !text_is_number(cur))
		return !text_is_number(prev);
	if (last == '.')
		return cur.n && !is_digit(cur.p[0]);
	return last && strchr("([{@", last);
}
