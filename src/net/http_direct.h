/*
 * http_direct.h - a body that lies in memory, from there to the socket.
 * libcurl copies all it sends into a buffer of its own, and what fills that buffer is a copy, too:
 * a third of what a load costs.  So plain HTTP without a proxy is spoken here, on a connection that
 * libcurl makes; all else (TLS, proxies, bodies that are made as they go) stays with libcurl.
 * To the caller it is the same: http_exchange() chooses.
 */
#ifndef STARLOAD_NET_HTTP_DIRECT_H
#define STARLOAD_NET_HTTP_DIRECT_H
#include "net/http_conn.h"

struct http_direct;

/* `o` must outlive it. */
struct http_direct *http_direct_new(const struct http_conn_options *o);
void http_direct_free(struct http_direct *d);

/* Is this one for us?  A PUT with a `view`, plain HTTP, no proxy, no waiting for 100 for good. */
bool http_direct_fits(const struct http_conn_options *o, const struct http_request *r);

/* As http_exchange(). */
int http_direct_exchange(struct http_direct *d, const struct http_request *r, struct arena *mem,
			 struct http_answer *out, struct err *err);
#endif
