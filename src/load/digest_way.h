/*
 * digest_way.h - a digest_way as a body, included once for each way: WAY is its name.  What the
 * compiler may use of the processor is set before.
 */
#include <string.h>
#include <xxhash.h>

#include "base/util.h"
#include "load/digest.h"

typedef unsigned char lanes __attribute__((vector_size(LANES)));

static void *begin(void)
{
	XXH3_state_t *s = XXH3_createState();

	if (!s)
		die_oom();
	XXH3_128bits_reset(s);
	return s;
}

static void end(void *state)
{
	XXH3_freeState(state);
}

static void reset(void *state)
{
	XXH3_128bits_reset(state);
}

static void add(void *state, const void *p, size_t n)
{
	XXH3_128bits_update(state, p, n);
}

static void bytes(const void *state, unsigned char out[DIGEST_HEX / 2])
{
	XXH128_canonical_t c;

	XXH128_canonicalFromHash(&c, XXH3_128bits_digest(state));
	memcpy(out, c.digest, sizeof(c.digest));
}

static uint64_t lines(const char *p, size_t n)
{
	uint64_t found = 0;
	size_t i = 0;

	while (n - i >= LANES) {
		/* Each of the sums goes up to 255. */
		size_t turns = (n - i) / LANES < 255 ? (n - i) / LANES : 255;
		lanes sum = { 0 }, v;
		unsigned k;

		for (; turns; turns--, i += LANES) {
			memcpy(&v, p + i, LANES);
			sum -= (lanes)(v == '\n');
		}
		for (k = 0; k < LANES; k++)
			found += sum[k];
	}
	for (; i < n; i++)
		found += p[i] == '\n';
	return found;
}

const struct digest_way WAY = { begin, end, reset, add, bytes, lines };
