/*
 * bytes16.h - sixteen bytes of text, looked at together.
 * They are a vector of the compiler's: a processor that has such registers uses
 * them, any other does the same in pieces.  A comparison, `v == '"'`, has all bits
 * set in the bytes for which it holds.
 */
#ifndef STARLOAD_BASE_BYTES16_H
#define STARLOAD_BASE_BYTES16_H
#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef unsigned char bytes16 __attribute__((vector_size(16)));

static inline bytes16 bytes16_load(const char *p)
{
	bytes16 v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* `n` bytes, 0..15, and zeros behind them. */
static inline bytes16 bytes16_load_part(const char *p, size_t n)
{
	uint64_t half[2] = { 0, 0 };
	uint32_t low, high;
	bytes16 v;

	if (n >= 8) {
		memcpy(&half[0], p, 8);
		memcpy(&half[1], p + n - 8, 8);
		half[1] = htole64(le64toh(half[1]) >> 8 >> 8 * (15 - n));
	} else if (n >= 4) {
		memcpy(&low, p, 4);
		memcpy(&high, p + n - 4, 4);
		half[0] = htole64(le32toh(low) | (uint64_t)le32toh(high) << 8 * (n - 4));
	} else if (n) {
		half[0] = htole64((uint64_t)(unsigned char)p[0] |
				  (uint64_t)(unsigned char)p[n / 2] << 8 * (n / 2) |
				  (uint64_t)(unsigned char)p[n - 1] << 8 * (n - 1));
	}
	memcpy(&v, half, sizeof(v));
	return v;
}

static inline void bytes16_store(char *p, bytes16 v)
{
	memcpy(p, &v, sizeof(v));
}

/* The bytes from `low` to `high`. */
static inline bytes16 bytes16_range(bytes16 v, unsigned char low, unsigned char high)
{
	return (bytes16)(v - low <= (unsigned char)(high - low));
}

/* Bit i: the top bit of byte i. */
static inline unsigned bytes16_mask(bytes16 v)
{
#ifdef __SSE2__
	return (unsigned)_mm_movemask_epi8((__m128i)v);
#else
	const uint64_t tops = 0x0101010101010101u, gather = 0x0102040810204080u;
	uint64_t half[2];

	memcpy(half, &v, sizeof(half));
	half[0] = (le64toh(half[0]) >> 7 & tops) * gather >> 56;
	half[1] = (le64toh(half[1]) >> 7 & tops) * gather >> 56;
	return (unsigned)(half[0] | half[1] << 8);
#endif
}

/* Which byte of the mask, which is not empty, comes first: 0..15. */
static inline unsigned bytes16_index(unsigned mask)
{
	return (unsigned)__builtin_ctz(mask);
}

/* The first `n` bytes, 0..16; zeros for the others. */
static inline bytes16 bytes16_before(bytes16 v, unsigned n)
{
	static const unsigned char keep[32] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	};

	return v & bytes16_load((const char *)keep + sizeof(v) - n);
}
#endif
