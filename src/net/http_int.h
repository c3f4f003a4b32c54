/*
 * http_int.h - what the two files that know libcurl share.
 */
#ifndef STARLOAD_NET_HTTP_INT_H
#define STARLOAD_NET_HTTP_INT_H
#include "base/text.h"

struct arena;	 /* base/arena.h */
struct host_map; /* net/hostmap.h */

enum { HTTP_CONNECT_MS = 10000 };

/* curl's "HOST:PORT:TO:TOPORT", IPv6 addresses in brackets; NULL: the map (or NULL) has nothing for
 * it. */
const char *http_connect_to(const struct host_map *m, struct text host, unsigned port,
			    struct arena *mem);
#endif
