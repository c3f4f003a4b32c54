/*
 * http_request.c - the head of an HTTP request.
 */
#include "config.h"
#include "sandbox/http_request.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

static struct text kept(struct arena *mem, struct text t)
{
	return (struct text){ arena_copy(mem, t.p ? t.p : "", t.n), t.n };
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct text http_decode(struct text t, bool plus, struct arena *mem)
{
	char *out = arena_alloc(mem, t.n + 1);
	size_t i, n = 0;

	for (i = 0; i < t.n; i++) {
		int high = -1, low = -1;

		if (t.p[i] == '%' && i + 2 < t.n) {
			high = hex_digit(t.p[i + 1]);
			low = hex_digit(t.p[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			out[n++] = (char)(high << 4 | low);
			i += 2;
		} else {
			out[n++] = plus && t.p[i] == '+' ? ' ' : t.p[i];
		}
	}
	out[n] = '\0';
	return (struct text){ out, n };
}

static void split_path(struct http_request *r)
{
	struct text rest = r->path;

	while (rest.n) {
		struct text one = { rest.p, 0 };

		while (one.n < rest.n && one.p[one.n] != '/')
			one.n++;
		rest.p += one.n < rest.n ? one.n + 1 : one.n;
		rest.n -= one.n < rest.n ? one.n + 1 : one.n;
		if (!one.n)
			continue;
		if (r->n_segments >= HTTP_SEGMENTS_MAX) {
			r->n_segments = HTTP_SEGMENTS_MAX + 1;
			return;
		}
		r->raw[r->n_segments] = one;
		r->segments[r->n_segments++] = http_decode(one, false, r->mem);
	}
}

void http_request_init(struct http_request *r, struct arena *mem, const char *target)
{
	const char *p, *mark;

	*r = (struct http_request){
		.mem = mem, .length = HTTP_NO_LENGTH, .method = "", .peer = ""
	};
	r->tail = &r->headers;
	r->target = arena_copy(mem, target, strlen(target));
	p = r->target;
	/* the absolute form, as to a proxy */
	if (!strncasecmp(p, "http://", 7)) {
		p = strchr(p + 7, '/');
		if (!p)
			p = "/";
	}
	mark = strchr(p, '?');
	r->path = (struct text){ p, mark ? (size_t)(mark - p) : strlen(p) };
	r->query = mark ? (struct text){ mark + 1, strlen(mark + 1) } : TEXT("");
	split_path(r);
}

/* Space and tab only: what stands around a value of a header. */
static struct text trimmed(struct text t)
{
	while (t.n && (*t.p == ' ' || *t.p == '\t')) {
		t.p++;
		t.n--;
	}
	while (t.n && (t.p[t.n - 1] == ' ' || t.p[t.n - 1] == '\t'))
		t.n--;
	return t;
}

void http_request_add(struct http_request *r, struct text name, struct text value)
{
	struct http_header *h = ARENA_NEW(r->mem, struct http_header);
	int64_t n;

	h->name = kept(r->mem, name);
	h->value = kept(r->mem, trimmed(value));
	*r->tail = h;
	r->tail = &h->next;
	r->header_bytes += name.n + value.n + sizeof(": \r\n") - 1;
	if (text_is_nocase(name, "content-length") && r->length == HTTP_NO_LENGTH &&
	    http_stoll(h->value, &n) && n >= 0)
		r->length = n;
	if (text_is_nocase(name, "transfer-encoding"))
		r->chunked = text_is_nocase(h->value, "chunked");
}

static const struct http_header *find(const struct http_request *r, const char *name)
{
	const struct http_header *h;

	for (h = r->headers; h; h = h->next)
		if (text_is_nocase(h->name, name))
			return h;
	return NULL;
}

struct text http_header(const struct http_request *r, const char *name)
{
	const struct http_header *h = find(r, name);

	return h && h->value.n ? h->value : (struct text){ 0 };
}

bool http_has(const struct http_request *r, const char *name)
{
	return find(r, name);
}

struct text http_param(const struct http_request *r, const char *name)
{
	struct text rest = r->query;

	while (rest.n) {
		struct text one = { rest.p, 0 }, key;
		size_t i;

		while (one.n < rest.n && one.p[one.n] != '&')
			one.n++;
		rest.p += one.n < rest.n ? one.n + 1 : one.n;
		rest.n -= one.n < rest.n ? one.n + 1 : one.n;
		for (i = 0; i < one.n && one.p[i] != '='; i++)
			;
		key = http_decode((struct text){ one.p, i }, true, r->mem);
		if (text_is(key, name))
			return i < one.n
				       ? http_decode((struct text){ one.p + i + 1, one.n - i - 1 },
						     true, r->mem)
				       : TEXT("");
	}
	return (struct text){ 0 };
}

bool http_has_body(const struct http_request *r)
{
	return r->chunked || r->length > 0;
}

/* Base64 without anything else in it; false: it is none. */
static bool base64(struct text t, struct arena *mem, struct text *out)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *to = arena_alloc(mem, t.n + 1);
	unsigned bits = 0, held = 0;
	size_t i, n = 0;

	while (t.n && t.p[t.n - 1] == '=')
		t.n--;
	for (i = 0; i < t.n; i++) {
		const char *at = t.p[i] ? strchr(digits, t.p[i]) : NULL;

		if (!at)
			return false;
		bits = bits << 6 | (unsigned)(at - digits);
		held += 6;
		if (held >= 8) {
			held -= 8;
			to[n++] = (char)(bits >> held & 0xff);
		}
	}
	to[n] = '\0';
	*out = (struct text){ to, n };
	return true;
}

bool http_basic(const struct http_request *r, bool fe, struct text *user, struct text *password)
{
	struct text t = http_header(r, "authorization"), plain;
	const char *colon, *at;

	if (fe) {
		const char *blank = t.p ? memchr(t.p, ' ', t.n) : NULL;

		if (!blank)
			return false;
		t.n -= (size_t)(blank + 1 - t.p);
		t.p = blank + 1;
	} else {
		if (!text_starts(t, "Basic "))
			return false;
		t.p += 6;
		t.n -= 6;
	}
	if (!base64(t, r->mem, &plain) || !(colon = memchr(plain.p, ':', plain.n)))
		return false;
	*user = (struct text){ plain.p, (size_t)(colon - plain.p) };
	*password = (struct text){ colon + 1, plain.n - user->n - 1 };
	at = memchr(user->p, '@', user->n);
	if (at && !(fe && memchr(at + 1, '@', user->n - (size_t)(at + 1 - user->p))))
		user->n = (size_t)(at - user->p);
	return true;
}

/* values ------------------------------------------------------------------------- */

bool http_stoll(struct text t, int64_t *out)
{
	uint64_t v = 0, most = INT64_MAX;
	size_t i = 0, from;
	bool minus;

	while (i < t.n && isspace((unsigned char)t.p[i]))
		i++;
	minus = i < t.n && t.p[i] == '-';
	if (i < t.n && (t.p[i] == '-' || t.p[i] == '+'))
		i++;
	most += minus;
	for (from = i; i < t.n && isdigit((unsigned char)t.p[i]); i++) {
		unsigned d = (unsigned)(t.p[i] - '0');

		if (v > (most - d) / 10)
			return false;
		v = v * 10 + d;
	}
	if (i == from)
		return false;
	*out = minus ? (int64_t)-v : (int64_t)v;
	return true;
}

bool http_bool(struct text t, bool *out)
{
	*out = text_is_nocase(t, "true");
	return *out || text_is_nocase(t, "false");
}

bool http_unsigned(struct text t, int32_t *out)
{
	int64_t v;
	size_t i;

	t = text_trim(t);
	for (i = 0; i < t.n; i++)
		if (!isdigit((unsigned char)t.p[i]))
			return false;
	if (!http_stoll(t, &v) || v > INT32_MAX)
		return false;
	*out = (int32_t)v;
	return true;
}
