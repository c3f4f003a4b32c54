/*
 * http_int.h - what the two files that know libcurl share.
 */
#ifndef STARLOAD_NET_HTTP_INT_H
#define STARLOAD_NET_HTTP_INT_H
#include "base/text.h"

struct arena;	     /* base/arena.h */
struct err;	     /* base/err.h */
struct http_request; /* net/http_conn.h */
struct host_map;     /* net/hostmap.h */

enum {
	HTTP_CONNECT_MS = 10000,
	HTTP_POLL_MS = 200,	 /* how late `stop` may be seen */
	HTTP_RATE_MS = 10,	 /* how late a rate is seen to allow more */
	HTTP_EARLY_END_MS = 5000 /* for the rest of an answer in the midst of the body */
};

/* curl's "HOST:PORT:TO:TOPORT", IPv6 addresses in brackets; NULL: the map (or NULL) has nothing for
 * it. */
const char *http_connect_to(const struct host_map *m, struct text host, unsigned port,
			    struct arena *mem);
/* 0, or ERR_USAGE for a header that would be more than a line. */
int http_headers_check(const struct http_request *r, struct err *err);
#endif
