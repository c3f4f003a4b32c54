/*
 * http_reply.c - an HTTP answer as its bytes.
 */
#include "config.h"
#include "sandbox/http_reply.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/util.h"

static const struct {
	unsigned status;
	const char *reason;
} reasons[] = {
	{ 200, "OK" },
	{ 307, "Temporary Redirect" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 413, "Request Entity Too Large" },
	{ 417, "Expectation Failed" },
	{ 429, "Too Many Requests" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 502, "Bad Gateway" },
	{ 503, "Service Unavailable" },
	{ 504, "Gateway Timeout" },
};

void http_reply_init(struct http_reply *r)
{
	*r = (struct http_reply){ .status = 200, .type = "text/html" };
	buf_init(&r->body, HTTP_BODY_MAX);
}

void http_reply_release(struct http_reply *r)
{
	buf_release(&r->body);
}

const char *http_reason(unsigned status)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Unknown";
}

/* "Fri, 20 Nov 2026 13:09:49 GMT" */
static void add_date(struct buf *out, int64_t now_ms)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t s = (time_t)(now_ms / 1000);
	struct tm t;

	gmtime_r(&s, &t);
	buf_addf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n", days[t.tm_wday], t.tm_mday,
		 months[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

void http_reply_bytes(const struct http_reply *r, bool fe, bool closing, int64_t now_ms,
		      struct buf *out)
{
	buf_addf(out, "HTTP/1.1 %u %s\r\n", r->status, http_reason(r->status));
	if (fe) {
		if (r->location)
			buf_addf(out, "location: %s\r\n", r->location);
		if (r->authenticate)
			buf_adds(out, "www-authenticate: Basic realm=\"\"\r\n");
		buf_addf(out, "content-type: %s\r\ncontent-length: %zu\r\n", r->type, r->body.n);
		buf_addf(out, "connection: %s\r\n", closing ? "close" : "keep-alive");
	} else {
		buf_addf(out, "Content-Type: %s\r\n", r->type);
		add_date(out, now_ms);
		buf_addf(out, "Content-Length: %zu\r\n", r->body.n);
		if (closing)
			buf_adds(out, "Connection: close\r\n");
	}
	buf_adds(out, "\r\n");
	buf_add(out, buf_str(&r->body), r->body.n);
}

void http_reply_page(struct http_reply *r, unsigned status)
{
	r->status = status;
	r->type = "text/html";
	r->close = true;
	buf_clear(&r->body);
	buf_addf(&r->body,
		 "<HTML><HEAD>\n<TITLE>%u %s</TITLE>\n</HEAD><BODY>\n<H1>%s</H1>\n</BODY></HTML>\n",
		 status, http_reason(status), http_reason(status));
}

void json_add_string(struct buf *b, struct text t, bool html)
{
	static const char *const shorts[] = {
		['"'] = "\\\"", ['\\'] = "\\\\", ['\b'] = "\\b", ['\f'] = "\\f",
		['\n'] = "\\n", ['\r'] = "\\r",	 ['\t'] = "\\t"
	};
	size_t i;

	buf_addc(b, '"');
	for (i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];

		if (c < ARRAY_SIZE(shorts) && shorts[c])
			buf_adds(b, shorts[c]);
		else if (c < 0x20)
			buf_addf(b, html ? "\\u%04x" : "\\u%04X", c);
		else if (html && strchr("'<>&=", c))
			buf_addf(b, "\\u%04x", c);
		else
			buf_addc(b, (char)c);
	}
	buf_addc(b, '"');
}
