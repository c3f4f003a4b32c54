/*
 * http_reply.h - an HTTP answer as an FE (netty) or a BE (libevent) writes it.
 */
#ifndef STARLOAD_SANDBOX_HTTP_REPLY_H
#define STARLOAD_SANDBOX_HTTP_REPLY_H
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/text.h"

enum { HTTP_BODY_MAX = 64 << 20 };

struct http_reply {
	unsigned status;
	const char *type;     /* Content-Type */
	const char *location; /* or NULL */
	bool authenticate;    /* ask for Basic */
	bool close;	      /* the server wants the connection closed */
	struct buf body;
};

void http_reply_init(struct http_reply *r);
void http_reply_release(struct http_reply *r);

/* "Temporary Redirect" */
const char *http_reason(unsigned status);

/* The whole of it.  fe: whose manner; `now_ms`: for the BE's Date.  `closing`: the
 * connection ends with it, for whatever reason. */
void http_reply_bytes(const struct http_reply *r, bool fe, bool closing, int64_t now_ms,
		      struct buf *out);

/* The page that libevent makes of an error by itself; closes. */
void http_reply_page(struct http_reply *r, unsigned status);

/* A string of JSON, with its quotes: as RapidJSON writes it (bytes above 0x7f as they
 * are), or as Gson does (html: ' < > & = as \u0027). */
void json_add_string(struct buf *b, struct text t, bool html);
#endif
