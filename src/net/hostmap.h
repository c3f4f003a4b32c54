/*
 * hostmap.h - hosts as the cluster names them, as we reach them, and those we trust.
 * FEs and BEs name each other by addresses that may mean nothing outside their network (containers,
 * tunnels): a map says where to connect to instead.  Names are compared without case.
 */
#ifndef STARLOAD_NET_HOSTMAP_H
#define STARLOAD_NET_HOSTMAP_H
#include <stdbool.h>
#include <stddef.h>

struct arena; /* base/arena.h */
struct err;   /* base/err.h */

struct host_rule {
	const char *host; /* NULL: any */
	unsigned port;	  /* 0: any */
	const char *to;	  /* NULL: the same */
	unsigned to_port; /* 0: the same */
};

/* Filled by what is below; all of it in the arena. */
struct host_map {
	struct host_rule *rule;
	size_t n, room;
};

/* Add "HOST[:PORT]=HOST[:PORT]"; * is any host on the left, the same on the right.
 * IPv6 addresses in brackets.  0 or ERR_USAGE. */
int host_map_add(struct host_map *m, const char *text, struct arena *mem, struct err *err);

/* Add curl's "HOST1:PORT1:HOST2:PORT2", any part of which may be empty.  0 or ERR_USAGE. */
int host_map_add_connect_to(struct host_map *m, const char *text, struct arena *mem,
			    struct err *err);

/* Where to connect to for *host and *port, both changed by the first rule that fits; false: none
 * does. */
bool host_map_apply(const struct host_map *m, const char **host, unsigned *port);

struct trusted {
	const char *name; /* NULL: a network */
	bool below;	  /* .example.org, *.example.org: what is below the name */
	unsigned char address[16];
	unsigned bytes, bits; /* 4 or 16 bytes, so many bits of which count */
};

struct trust {
	struct trusted *host;
	size_t n, room;
};

/* Add a name, "*.example.org", an address, or a network "10.0.0.0/8".  0 or ERR_USAGE. */
int trust_add(struct trust *t, const char *text, struct arena *mem, struct err *err);

/* Is it one of them?  A name is never looked up: networks hold addresses only. */
bool trust_holds(const struct trust *t, const char *host);
#endif
