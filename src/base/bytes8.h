/*
 * bytes8.h - eight bytes of text in one number, looked at together.
 * The first byte is the lowest.  A mask has the top bit of the bytes it means.
 */
#ifndef STARLOAD_BASE_BYTES8_H
#define STARLOAD_BASE_BYTES8_H
#include <endian.h>
#include <stdint.h>
#include <string.h>

#define BYTES8_ALL(c) (0x0101010101010101u * (uint64_t)(unsigned char)(c))

static inline uint64_t bytes8_load(const char *p)
{
	uint64_t v;

	memcpy(&v, p, 8);
	return le64toh(v);
}

/* The bytes that are `c`.  A byte behind the first of them may be in the mask without
 * being one. */
static inline uint64_t bytes8_first_of(uint64_t v, char c)
{
	uint64_t x = v ^ BYTES8_ALL(c);

	return (x - BYTES8_ALL(1)) & ~x & BYTES8_ALL(0x80);
}

/* The bytes from `low` to `high`, both below 0x80, and 0x80 and up left out. */
static inline uint64_t bytes8_range(uint64_t v, char low, char high)
{
	uint64_t x = v & BYTES8_ALL(0x7f);

	return (x + BYTES8_ALL(0x80 - low)) & ~(x + BYTES8_ALL(0x7f - high)) & ~v &
	       BYTES8_ALL(0x80);
}

/* Which byte of the mask, which is not empty, comes first: 0..7. */
static inline unsigned bytes8_index(uint64_t mask)
{
	return (unsigned)__builtin_ctzll(mask) / 8;
}

/* The bytes before the first of the mask, which is not empty; zeros for the others. */
static inline uint64_t bytes8_before(uint64_t v, uint64_t mask)
{
	return v & (((mask & -mask) >> 7) - 1);
}
#endif
