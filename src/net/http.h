/*
 * http.h - a text by HTTP, fetched without a word about us.
 * With http_conn.h the only place that knows libcurl.  Addresses come from servers, so nothing is
 * taken on trust: http and https only, no user and password (an address that holds some is
 * refused), no cookies, no netrc, no redirects, no proxy; so many bytes and so much time, and no
 * more.
 */
#ifndef STARLOAD_NET_HTTP_H
#define STARLOAD_NET_HTTP_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct arena;	 /* base/arena.h */
struct err;	 /* base/err.h */
struct host_map; /* net/hostmap.h */

struct http_fetch {
	const char *url;
	const struct host_map *map;  /* of --map-host, or NULL */
	const char *ssl_ca;	     /* certificates to trust instead of the system's, or NULL */
	unsigned connect_timeout_ms; /* 0: 10 s */
	unsigned timeout_ms;	     /* for all of it; 0: 30 s */
	size_t max_bytes;	     /* of the body; what is beyond is not read */
};

struct http_fetched {
	long status;	  /* 200 .. */
	struct text body; /* in `mem` */
	bool cut;	  /* there is more of it */
};

/*
 * GET it.  Blocks until it is there.  0 and *out for an answer of any status;
 * ERR_UNREACHABLE: nobody there, or the connection was lost; the text has the address as
 * it was given and where that led to.  ERR_REFUSED: an address that is not fetched.
 */
int http_fetch(const struct http_fetch *f, struct arena *mem, struct http_fetched *out,
	       struct err *err);

/* The host of a URL and its path, pointing into it; the port is that of the scheme unless said.
 * False: no http or https address, or one with user and password. */
bool http_url_parse(const char *url, struct text *host, unsigned *port, struct text *path);
#endif
