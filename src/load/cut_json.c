/*
 * cut_json.c - the ends of objects: in a stream of them, or in one array.
 *
 * The trick is simdjson's: of 64 bytes at a time, bit masks of what means something; quotes that
 * are not escaped make the mask of what is within strings; what is left are brackets and braces,
 * and mostly they need not be looked at one by one, because in 64 bytes there are too few closing
 * ones to end the object.
 *
 * An object ends where as many were closed as opened, braces and brackets counted together. Counted
 * apart they have to match too: a server takes an object for incomplete in which they do not, and
 * drops it when it is the last one (find_next_document_index() of simdjson).
 *
 * Between objects nothing may stand but blanks, and in an array a comma.  Depth is counted within
 * the array: 0 is between its elements.
 */
#include "config.h"

#include <string.h>

#include "base/bytes16.h"
#include "load/cut_int.h"

enum { BLOCK = 64 };

struct masks {
	uint64_t quote, backslash, open, close;
};

static inline uint64_t bits(bytes16 v, unsigned k)
{
	return (uint64_t)bytes16_mask(v) << (16 * k);
}

static inline struct masks masks_of(const char *p)
{
	struct masks m = { 0 };
	unsigned k;

	for (k = 0; k < 4; k++) {
		bytes16 v = bytes16_load(p + 16 * k);
		/* [ and { differ in one bit, ] and } in the same */
		bytes16 low = v | 0x20;

		m.quote |= bits((bytes16)(v == '"'), k);
		m.backslash |= bits((bytes16)(v == '\\'), k);
		m.open |= bits((bytes16)(low == '{'), k);
		m.close |= bits((bytes16)(low == '}'), k);
	}
	return m;
}

/* Which of the bytes that are brackets or braces are brackets. */
static inline uint64_t square_of(const char *p)
{
	uint64_t square = 0;
	unsigned k;

	for (k = 0; k < 4; k++)
		square |= bits((bytes16)((bytes16_load(p + 16 * k) & 0x20) == 0), k);
	return square;
}

/* What is no blank. */
static inline uint64_t solid_of(const char *p)
{
	uint64_t blank = 0;
	unsigned k;

	for (k = 0; k < 4; k++) {
		bytes16 v = bytes16_load(p + 16 * k);

		blank |= bits((bytes16)(v == ' ') | (bytes16)(v == '\t') | (bytes16)(v == '\n') |
				      (bytes16)(v == '\r'),
			      k);
	}
	return ~blank;
}

/* Of each bit: whether an odd number of bits is set up to it. */
static inline uint64_t parity_up_to(uint64_t m)
{
	m ^= m << 1;
	m ^= m << 2;
	m ^= m << 4;
	m ^= m << 8;
	m ^= m << 16;
	m ^= m << 32;
	return m;
}

static inline int count(uint64_t m)
{
	m -= (m >> 1) & UINT64_C(0x5555555555555555);
	m = (m & UINT64_C(0x3333333333333333)) + ((m >> 2) & UINT64_C(0x3333333333333333));
	m = (m + (m >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (int)((m * UINT64_C(0x0101010101010101)) >> 56);
}

/* The bytes a backslash stands before that is not itself escaped.  *carry: the first byte of this
 * block is one, and then that of the next. */
static inline uint64_t escaped_of(uint64_t backslash, uint64_t *carry)
{
	const uint64_t even = UINT64_C(0x5555555555555555);
	uint64_t follows, odd_starts, sum;
	uint64_t before = *carry;

	if (!backslash) {
		*carry = 0;
		return before;
	}
	backslash &= ~before;
	follows = backslash << 1 | before;
	/* Runs that begin at an odd place: adding them to themselves carries to their ends. */
	odd_starts = backslash & ~even & ~follows;
	*carry = __builtin_add_overflow(odd_starts, backslash, &sum);
	return (even ^ (sum << 1)) & follows;
}

/* Something solid at `at`, between objects.  False: it does not belong there, or the part is done.
 */
static bool between(struct cutter *c, uint64_t at, char b)
{
	if (c->state == CJ_AFTER) {
		cut_fail(c, CB_BEHIND, at, at + 1);
		return false;
	}
	if (c->shape == CS_STREAM) {
		if (b != '{')
			cut_fail(c, CB_BETWEEN, at, at + 1);
		return b == '{';
	}
	if (c->state == CJ_COMMA && (b == ',' || b == ']')) {
		c->state = b == ',' ? CJ_ELEMENT : CJ_AFTER;
		cut_row_end(c, c->object_end, at + 1, CT_BRACKET);
		if (c->next != at + 1)
			return false;
		c->next_state = c->state;
		/* What is behind the array has to be seen before its last part is sent. */
		if (c->state == CJ_AFTER)
			c->done = false;
		return !c->done;
	}
	if (c->state == CJ_FIRST && b == ']') {
		c->next_state = c->state = CJ_AFTER;
		c->next = at + 1;
		return true;
	}
	if (c->state == CJ_COMMA)
		cut_fail(c, CB_BETWEEN, at, at + 1);
	else if (b != '{')
		cut_fail(c, CB_NO_ELEMENT, at, at + 1);
	return c->state != CJ_COMMA && b == '{';
}

/* An object ends with the byte at `at`.  False: the part is done, or nothing is right any more. */
static bool object_ends(struct cutter *c, uint64_t at, char b)
{
	if (c->square || b != '}') {
		cut_fail(c, CB_MISMATCH, at, at + 1);
		return false;
	}
	if (c->shape == CS_STREAM)
		return !cut_row_end(c, at + 1, at + 1, CT_NONE);
	c->object_end = at + 1;
	c->state = CJ_COMMA;
	return true;
}

/*
 * A block in which objects begin or end, byte by byte where it matters.  `solid` has no bit behind
 * the data.  Returns BLOCK, or how many bytes were looked at when that is all.
 */
static unsigned by_bits(struct cutter *c, const char *p, uint64_t at, uint64_t open, uint64_t close,
			uint64_t solid)
{
	uint64_t marks = open | close, gap = ~UINT64_C(0);

	for (;;) {
		uint64_t look = c->depth ? marks : solid & gap;
		uint64_t bit = look & -look;
		unsigned i;
		char b;

		if (!look)
			return BLOCK;
		i = (unsigned)__builtin_ctzll(look);
		b = p[i];
		if (!c->depth) {
			if (!between(c, at + i, b))
				return i + 1;
			gap = ~(bit | (bit - 1));
			marks &= gap;
			if (b != '{')
				continue;
			if (!c->begun) {
				c->begun = true;
				c->start = at + i;
			}
			c->row = at + i;
			c->depth = 1;
			c->square = 0;
			continue;
		}
		marks &= ~(bit | (bit - 1));
		c->square += (b == '[') - (b == ']');
		c->depth += bit & open ? 1 : -1;
		if (!c->depth) {
			gap = ~(bit | (bit - 1));
			if (!object_ends(c, at + i, b))
				return i + 1;
		}
	}
}

/* 64 bytes, the first `n` of them data, the others blanks. */
static unsigned block(struct cutter *c, const char *p, uint64_t at)
{
	struct masks m = masks_of(p);
	uint64_t strings, open, close, square;
	int closing;

	m.quote &= ~escaped_of(m.backslash, &c->escaped);
	strings = parity_up_to(m.quote) ^ c->in_string;
	c->in_string = (uint64_t)((int64_t)strings >> 63);
	open = m.open & ~strings;
	close = m.close & ~strings;
	if (c->depth && !(open | close))
		return BLOCK;
	closing = count(close);
	if (c->depth <= closing)
		return by_bits(c, p, at, open, close, solid_of(p));
	c->depth += count(open) - closing;
	square = square_of(p) & (open | close);
	if (square)
		c->square += count(square & open) - count(square & close);
	return BLOCK;
}

/* The first byte of the input that is no blank says what it is. */
static size_t find_shape(struct cutter *c, const char *p, size_t n)
{
	const struct row_format *f = c->f;
	size_t i = 0;

	while (i < n && (p[i] == ' ' || p[i] == '\t' || p[i] == '\n' || p[i] == '\r'))
		i++;
	if (i == n)
		return n;
	if (p[i] == '{') {
		c->shape = CS_STREAM;
		if (f->strip_outer_array && !f->json_root)
			cut_fail(c, CB_IS_NO_ARRAY, c->at + i, c->at + i + 1);
	} else if (p[i] == '[') {
		c->shape = CS_ARRAY;
		c->state = CJ_FIRST;
		if (!f->strip_outer_array && !f->json_root)
			cut_fail(c, CB_IS_ARRAY, c->at + i, c->at + i + 1);
		i++;
	} else {
		cut_fail(c, CB_NO_JSON, c->at + i, c->at + i + 1);
	}
	return i;
}

/* The input ends at `end`. */
static void finish(struct cutter *c, uint64_t end)
{
	if (c->depth || c->in_string)
		cut_fail(c, CB_INCOMPLETE, c->row, end);
	else if (c->shape == CS_ARRAY && c->state != CJ_AFTER)
		cut_fail(c, CB_ARRAY_OPEN, c->begun ? c->row : c->start, end);
}

size_t cut_json(struct cutter *c, const char *p, size_t n, bool last)
{
	char rest[BLOCK];
	size_t i = 0;

	if (c->shape == CS_UNKNOWN)
		i = find_shape(c, p, n);
	while (!c->bad && n - i >= BLOCK) {
		unsigned took = block(c, p + i, c->at + i);

		i += took;
		if (c->done || c->bad)
			return i;
	}
	if (c->bad || !last)
		return i;
	if (i < n) {
		memset(rest, ' ', sizeof(rest));
		memcpy(rest, p + i, n - i);
		block(c, rest, c->at + i);
		if (c->done || c->bad)
			return n;
	}
	finish(c, c->at + n);
	return n;
}
