/*
 * http_reply.c - the answer to one request, read from bytes as they come.
 * Answers are short, so each look begins at the start of the body: no state but the bytes.
 */
#include "config.h"
#include "net/http_reply.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/util.h"

enum { MAX_HEAD = 64 << 10, FRAMES = 64 << 10 };

void http_reply_init(struct http_reply *a, size_t max_body)
{
	*a = (struct http_reply){ .max_body = max_body };
	/* heads, body, and what frames it */
	buf_init(&a->in, MAX_HEAD + max_body * 2 + FRAMES);
	buf_init(&a->text, max_body);
}

void http_reply_release(struct http_reply *a)
{
	buf_release(&a->in);
	buf_release(&a->text);
}

/* The line at p, without its end; *next behind that.  NULL: it is not whole. */
static const char *line_end(const char *p, const char *end, const char **next)
{
	const char *lf = memchr(p, '\n', (size_t)(end - p));

	if (!lf)
		return NULL;
	*next = lf + 1;
	return lf > p && lf[-1] == '\r' ? lf - 1 : lf;
}

/* The value of a header in the head at a->head; the first of its name. */
static bool header(const struct http_reply *a, const char *name, struct text *value)
{
	const char *p = a->in.p + a->head, *end = a->in.p + a->body, *next = p, *stop;
	size_t n = strlen(name);

	for (; p < end && (stop = line_end(p, end, &next)) != NULL; p = next)
		if ((size_t)(stop - p) > n && p[n] == ':' && !strncasecmp(p, name, n)) {
			*value = text_trim((struct text){ p + n + 1, (size_t)(stop - p) - n - 1 });
			return true;
		}
	return false;
}

bool http_is_nginx(struct text server)
{
	static const char *const names[] = { "nginx", "openresty", "tengine", "angie" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (server.n >= strlen(names[i]) &&
		    !strncasecmp(server.p, names[i], strlen(names[i])))
			return true;
	return false;
}

/* Does a list such as "keep-alive, Upgrade" have the word? */
static bool has_word(struct text list, const char *word)
{
	size_t n = strlen(word), i;

	for (i = 0; i + n <= list.n; i++)
		if (!strncasecmp(list.p + i, word, n))
			return true;
	return false;
}

/* "HTTP/1.1 200 OK" */
static bool read_status(const char *p, const char *end, int *status, bool *old)
{
	if (end - p < 12 || memcmp(p, "HTTP/1.", 7) != 0 || p[8] != ' ')
		return false;
	*old = p[7] == '0';
	*status = atoi(p + 9);
	return *status >= 100 && *status <= 999;
}

/* Past interim answers to the final one's head; MORE when that is not whole. */
static enum http_reply_state read_heads(struct http_reply *a)
{
	while (!a->status) {
		const char *p = a->in.p + a->head, *end = a->in.p + a->in.n, *next = p, *stop;
		struct text value;
		int status;
		bool old;

		stop = line_end(p, end, &next);
		if (!stop)
			return a->in.n - a->head > MAX_HEAD ? HTTP_REPLY_BAD : HTTP_REPLY_MORE;
		if (!read_status(p, stop, &status, &old))
			return HTTP_REPLY_BAD;
		do {
			p = next;
			stop = line_end(p, end, &next);
			if (!stop)
				return a->in.n - a->head > MAX_HEAD ? HTTP_REPLY_BAD
								    : HTTP_REPLY_MORE;
		} while (stop > p);
		a->body = (size_t)(next - a->in.p);
		if (status < 200) {
			a->continued = a->continued || status == 100;
			a->head = a->body;
			continue;
		}
		a->status = status;
		a->keeps = header(a, "connection", &value) ? !has_word(value, "close") : !old;
		if (header(a, "location", &value)) {
			a->location = (size_t)(value.p - a->in.p);
			a->location_n = value.n;
		}
		a->nginx = header(a, "server", &value) && http_is_nginx(value);
	}
	return HTTP_REPLY_DONE;
}

/* The body out of its chunks. */
static enum http_reply_state unchunk(struct http_reply *a)
{
	const char *p = a->in.p + a->body, *end = a->in.p + a->in.n, *next = p, *stop;

	buf_clear(&a->text);
	for (;;) {
		char *after;
		unsigned long n;

		stop = line_end(p, end, &next);
		if (!stop)
			return HTTP_REPLY_MORE;
		n = strtoul(p, &after, 16);
		if (after == p || after > stop)
			return HTTP_REPLY_BAD;
		if (!n) {
			/* trailers */
			do {
				p = next;
				stop = line_end(p, end, &next);
				if (!stop)
					return HTTP_REPLY_MORE;
			} while (stop > p);
			return HTTP_REPLY_DONE;
		}
		if (n > a->max_body - a->text.n) {
			buf_add(&a->text, next,
				(size_t)(end - next) < a->max_body - a->text.n
					? (size_t)(end - next)
					: a->max_body - a->text.n);
			a->cut = a->text.n == a->max_body;
			a->keeps = false;
			return a->cut ? HTTP_REPLY_DONE : HTTP_REPLY_MORE;
		}
		if ((size_t)(end - next) < n + 1)
			return HTTP_REPLY_MORE;
		buf_add(&a->text, next, n);
		p = next + n;
		p += *p == '\r';
		if (p == end)
			return HTTP_REPLY_MORE;
		if (*p++ != '\n')
			return HTTP_REPLY_BAD;
	}
}

static enum http_reply_state take(struct http_reply *a, size_t n)
{
	a->cut = n > a->max_body;
	a->keeps = a->keeps && !a->cut;
	buf_clear(&a->text);
	buf_add(&a->text, a->in.p + a->body, a->cut ? a->max_body : n);
	return HTTP_REPLY_DONE;
}

static enum http_reply_state look(struct http_reply *a, bool end)
{
	enum http_reply_state s;
	struct text value;
	size_t n;

	if (!a->in.n)
		return HTTP_REPLY_MORE;
	s = read_heads(a);
	if (s != HTTP_REPLY_DONE)
		return s;
	n = a->in.n - a->body;
	if (a->status == 204 || a->status == 304)
		return take(a, 0);
	if (header(a, "transfer-encoding", &value) && has_word(value, "chunked"))
		return unchunk(a);
	if (header(a, "content-length", &value)) {
		unsigned long long length = strtoull(value.p, NULL, 10);

		if (n >= length)
			return take(a, (size_t)length);
		return n > a->max_body ? take(a, n) : HTTP_REPLY_MORE;
	}
	/* to the end of the connection */
	a->keeps = false;
	return end || n > a->max_body ? take(a, n) : HTTP_REPLY_MORE;
}

enum http_reply_state http_reply_look(struct http_reply *a, bool end)
{
	enum http_reply_state s = look(a, end);

	/* interim answers, or frames, without an end */
	return s == HTTP_REPLY_MORE && a->in.full ? HTTP_REPLY_BAD : s;
}
