/*
 * digest.c - digests by libxxhash, and the choice between the ways.
 */
#include "config.h"
#include "load/digest.h"

#include <stdlib.h>

#define LANES 16
#define WAY digest_plain
#include "load/digest_way.h"

struct digest {
	const struct digest_way *way;
	void *state;
};

static const struct digest_way *best(void)
{
	const struct digest_way *wide = digest_wide();

	return wide ? wide : &digest_plain;
}

struct digest *digest_new(void)
{
	struct digest *d = xmalloc(sizeof(*d));

	d->way = best();
	d->state = d->way->begin();
	return d;
}

void digest_free(struct digest *d)
{
	if (!d)
		return;
	d->way->end(d->state);
	free(d);
}

void digest_reset(struct digest *d)
{
	d->way->reset(d->state);
}

void digest_add(struct digest *d, const void *p, size_t n)
{
	d->way->add(d->state, p, n);
}

void digest_hex(const struct digest *d, char out[DIGEST_HEX + 1])
{
	static const char hex[] = "0123456789abcdef";
	unsigned char b[DIGEST_HEX / 2];
	unsigned i;

	d->way->bytes(d->state, b);
	for (i = 0; i < sizeof(b); i++) {
		out[2 * i] = hex[b[i] >> 4];
		out[2 * i + 1] = hex[b[i] & 15];
	}
	out[DIGEST_HEX] = '\0';
}

uint64_t digest_lines(const char *p, size_t n)
{
	return best()->lines(p, n);
}
