/*
 * scan.h - the next byte that means something, sixteen at a time; and lines.
 */
#ifndef STARLOAD_LOAD_SCAN_H
#define STARLOAD_LOAD_SCAN_H
#include <stddef.h>
#include <stdint.h>

#include "base/bytes16.h"

/* Four bytes that are looked for; fewer: one of them several times. */
struct scan_set {
	unsigned char byte[4];
};

/* The first place in [i, n) of p that holds one of them; n: none does. */
static inline size_t scan_set(const char *p, size_t i, size_t n, struct scan_set s)
{
	for (; n - i >= 16; i += 16) {
		bytes16 v = bytes16_load(p + i);
		unsigned hit = bytes16_mask((bytes16)(v == s.byte[0]) | (bytes16)(v == s.byte[1]) |
					    (bytes16)(v == s.byte[2]) | (bytes16)(v == s.byte[3]));

		if (hit)
			return i + bytes16_index(hit);
	}
	for (; i < n; i++) {
		unsigned char b = (unsigned char)p[i];

		if (b == s.byte[0] || b == s.byte[1] || b == s.byte[2] || b == s.byte[3])
			return i;
	}
	return n;
}

/* How many of the `n` bytes are LF. */
static inline uint64_t scan_lines(const char *p, size_t n)
{
	uint64_t lines = 0;
	size_t i = 0;

	while (n - i >= 16) {
		/* Each of the sixteen sums goes up to 255. */
		size_t turns = (n - i) / 16 < 255 ? (n - i) / 16 : 255;
		bytes16 sum = { 0 };
		unsigned k;

		for (; turns; turns--, i += 16)
			sum -= (bytes16)(bytes16_load(p + i) == '\n');
		for (k = 0; k < 16; k++)
			lines += sum[k];
	}
	for (; i < n; i++)
		lines += p[i] == '\n';
	return lines;
}
#endif
