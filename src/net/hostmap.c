/*
 * hostmap.c - hosts as the cluster names them, as we reach them, and those we trust.
 */
#include "config.h"
#include "net/hostmap.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "base/util.h"
#include "net/target.h"

/* Room for one more in an array of `n` items in the arena. */
static void *grow(struct arena *mem, void *items, size_t n, size_t *room, size_t item_bytes)
{
	void *more;

	if (n < *room)
		return items;
	*room = *room ? *room * 2 : 4;
	more = arena_alloc(mem, *room * item_bytes);
	if (n)
		memcpy(more, items, n * item_bytes);
	return more;
}

static void add_rule(struct host_map *m, struct host_rule r, struct arena *mem)
{
	m->rule = grow(mem, m->rule, m->n, &m->room, sizeof(r));
	m->rule[m->n++] = r;
}

/* One side of a map: NULL for *, else a copy of the host.  0 or -1. */
static int read_side(struct text t, struct arena *mem, const char **host, unsigned *port)
{
	struct text name;

	*host = NULL;
	*port = 0;
	if (t.n && t.p[0] == '*') {
		if (t.n == 1)
			return 0;
		return t.p[1] == ':' ? target_port_parse((struct text){ t.p + 2, t.n - 2 }, port)
				     : -1;
	}
	if (target_host_parse(t, &name, port))
		return -1;
	*host = arena_copy(mem, name.p, name.n);
	return 0;
}

int host_map_add(struct host_map *m, const char *text, struct arena *mem, struct err *err)
{
	const char *eq = strchr(text, '=');
	struct host_rule r;

	if (!eq || read_side((struct text){ text, (size_t)(eq - text) }, mem, &r.host, &r.port) ||
	    read_side((struct text){ eq + 1, strlen(eq + 1) }, mem, &r.to, &r.to_port))
		return err_set(err, ERR_USAGE, "\"%s\" is not HOST[:PORT]=HOST[:PORT]", text);
	add_rule(m, r, mem);
	return 0;
}

/* The next part of HOST1:PORT1:HOST2:PORT2; *p behind its colon, NULL after the last. */
static struct text next_part(const char **p)
{
	const char *start = *p, *end;
	struct text t;

	if (*start == '[' && (end = strchr(start, ']')) != NULL && (end[1] == ':' || !end[1])) {
		t = (struct text){ start + 1, (size_t)(end - start) - 1 };
		end++;
	} else {
		end = start + strcspn(start, ":");
		t = (struct text){ start, (size_t)(end - start) };
	}
	*p = *end ? end + 1 : NULL;
	return t;
}

static int read_part(struct text t, bool port, struct arena *mem, const char **host,
		     unsigned *number)
{
	if (!t.n)
		return 0;
	if (port)
		return target_port_parse(t, number);
	if (!target_host_ok(t))
		return -1;
	*host = arena_copy(mem, t.p, t.n);
	return 0;
}

int host_map_add_connect_to(struct host_map *m, const char *text, struct arena *mem,
			    struct err *err)
{
	struct host_rule r = { NULL, 0, NULL, 0 };
	const char *p = text;
	int i, rc = 0;

	for (i = 0; i < 4 && p && !rc; i++)
		rc = read_part(next_part(&p), i % 2, mem, i < 2 ? &r.host : &r.to,
			       i < 2 ? &r.port : &r.to_port);
	if (rc || i < 4 || p)
		return err_set(err, ERR_USAGE, "\"%s\" is not HOST1:PORT1:HOST2:PORT2", text);
	add_rule(m, r, mem);
	return 0;
}

bool host_map_apply(const struct host_map *m, const char **host, unsigned *port)
{
	size_t i;

	for (i = 0; i < m->n; i++) {
		const struct host_rule *r = &m->rule[i];

		if ((r->host && strcasecmp(r->host, *host) != 0) || (r->port && r->port != *port))
			continue;
		if (r->to)
			*host = r->to;
		if (r->to_port)
			*port = r->to_port;
		return true;
	}
	return false;
}

/* 4 or 16, or 0 when it is no address. */
static unsigned read_address(const char *text, unsigned char *to)
{
	if (inet_pton(AF_INET, text, to) == 1)
		return 4;
	return inet_pton(AF_INET6, text, to) == 1 ? 16 : 0;
}

/* "/BITS" behind an address; *bits is all of them without one.  0 or -1. */
static int read_bits(const char *slash, unsigned max, unsigned *bits)
{
	char *end;

	*bits = max;
	if (!slash)
		return 0;
	*bits = (unsigned)strtoul(slash + 1, &end, 10);
	return slash[1] >= '0' && slash[1] <= '9' && !*end && end - slash <= 4 && *bits <= max ? 0
											       : -1;
}

int trust_add(struct trust *t, const char *text, struct arena *mem, struct err *err)
{
	const char *slash = strchr(text, '/'), *name = text;
	struct trusted h = { 0 };
	char *address = arena_copy(mem, text, slash ? (size_t)(slash - text) : strlen(text));
	size_t n = strlen(address);

	if (n > 2 && address[0] == '[' && address[n - 1] == ']') {
		address[n - 1] = '\0';
		address++;
	}
	h.bytes = read_address(address, h.address);
	if (h.bytes) {
		if (read_bits(slash, h.bytes * 8, &h.bits))
			return err_set(err, ERR_USAGE, "\"%s\" has no valid number of bits", text);
	} else {
		if (name[0] == '*' && name[1] == '.')
			name++;
		h.below = name[0] == '.';
		h.name = name + h.below;
		if (!target_host_ok((struct text){ h.name, strlen(h.name) }))
			return err_set(err, ERR_USAGE,
				       "\"%s\" is neither a host, *.DOMAIN nor ADDRESS/BITS", text);
	}
	t->host = grow(mem, t->host, t->n, &t->room, sizeof(h));
	t->host[t->n++] = h;
	return 0;
}

static bool in_network(const struct trusted *h, const unsigned char *address)
{
	unsigned whole = h->bits / 8, rest = h->bits % 8;

	if (memcmp(h->address, address, whole) != 0)
		return false;
	return !rest || (h->address[whole] ^ address[whole]) >> (8 - rest) == 0;
}

static bool is_below(const char *host, const char *domain)
{
	size_t n = strlen(host), d = strlen(domain);

	return n > d + 1 && host[n - d - 1] == '.' && !strcasecmp(host + n - d, domain);
}

bool trust_holds(const struct trust *t, const char *host)
{
	unsigned char address[16];
	unsigned bytes = read_address(host, address);
	size_t i;

	for (i = 0; i < t->n; i++) {
		const struct trusted *h = &t->host[i];

		if (h->name ? (h->below ? is_below(host, h->name) : !strcasecmp(host, h->name))
			    : (h->bytes == bytes && in_network(h, address)))
			return true;
	}
	return false;
}
