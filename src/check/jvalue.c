/*
 * jvalue.c - how the server's Java code reads numbers, flags and lists.
 */
#include "config.h"
#include "check/jvalue.h"

#include <locale.h>
#include <stdlib.h>

#include "base/util.h"

/* The zeros of the scripts that have digits, of the BMP without ASCII (JDK 17:
 * Character.digit); each is followed by its one to nine. */
static const uint16_t zeros[] = {
	0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66,
	0x0ce6, 0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810,
	0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
	0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
};

/* The code point at p; *len gets its bytes.  Broken UTF-8 gives U+FFFD, as the
 * server's decoder does. */
static uint32_t code_point(const char *p, const char *end, size_t *len)
{
	const unsigned char *u = (const unsigned char *)p;
	size_t n = (size_t)(end - p);

	*len = 1;
	if (u[0] < 0x80)
		return u[0];
	if (u[0] >= 0xc2 && u[0] < 0xe0 && n > 1 && (u[1] & 0xc0) == 0x80) {
		*len = 2;
		return (u[0] & 0x1fu) << 6 | (u[1] & 0x3fu);
	}
	if (u[0] >= 0xe0 && u[0] < 0xf0 && n > 2 && (u[1] & 0xc0) == 0x80 &&
	    (u[2] & 0xc0) == 0x80) {
		*len = 3;
		return (u[0] & 0x0fu) << 12 | (u[1] & 0x3fu) << 6 | (u[2] & 0x3fu);
	}
	if (u[0] >= 0xf0 && u[0] < 0xf5 && n > 3 && (u[1] & 0xc0) == 0x80 &&
	    (u[2] & 0xc0) == 0x80 && (u[3] & 0xc0) == 0x80) {
		*len = 4;
		return (u[0] & 0x07u) << 18 | (u[1] & 0x3fu) << 12 | (u[2] & 0x3fu) << 6 |
		       (u[3] & 0x3fu);
	}
	return 0xfffd;
}

/* The value of the digit at p, or -1. */
static int digit_at(const char *p, const char *end, size_t *len)
{
	uint32_t cp;
	size_t i;

	*len = 1;
	if (*p >= '0' && *p <= '9')
		return *p - '0';
	if (!((unsigned char)*p & 0x80))
		return -1;
	cp = code_point(p, end, len);
	for (i = 0; i < ARRAY_SIZE(zeros); i++)
		if (cp >= zeros[i] && cp < zeros[i] + 10u)
			return (int)(cp - zeros[i]);
	return -1;
}

/* A whole number in min..max. */
static bool java_whole(struct text v, int64_t min, int64_t max, int64_t *out)
{
	const char *p = v.p, *end = v.p + v.n;
	bool minus = false;
	uint64_t sum = 0, limit = (uint64_t)max;
	size_t len;

	if (v.n && (*p == '-' || *p == '+')) {
		minus = *p++ == '-';
		if (minus)
			limit = (uint64_t)0 - (uint64_t)min;
	}
	if (p == end)
		return false;
	for (; p < end; p += len) {
		int d = digit_at(p, end, &len);

		if (d < 0 || sum > (limit - (unsigned)d) / 10)
			return false;
		sum = sum * 10 + (unsigned)d;
	}
	*out = minus ? (int64_t)((uint64_t)0 - sum) : (int64_t)sum;
	return true;
}

bool java_long(struct text v, int64_t *out)
{
	return java_whole(v, INT64_MIN, INT64_MAX, out);
}

bool java_int(struct text v, int32_t *out)
{
	int64_t wide;

	if (!java_whole(v, INT32_MIN, INT32_MAX, &wide))
		return false;
	*out = (int32_t)wide;
	return true;
}

static bool is_digit(char c, bool hex)
{
	return (c >= '0' && c <= '9') ||
	       (hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
}

/* Step over digits; true if there was one. */
static bool skip_digits(const char **p, const char *end, bool hex)
{
	const char *from = *p;

	while (*p < end && is_digit(**p, hex))
		++*p;
	return *p > from;
}

/* The digits, dot and exponent of a number that starts at *p, sign passed. */
static bool skip_number(const char **pp, const char *end)
{
	const char *p = *pp;
	bool hex = end - p > 2 && p[0] == '0' && (p[1] == 'x' || p[1] == 'X');
	bool whole, part = false, dot = false;

	if (hex)
		p += 2;
	whole = skip_digits(&p, end, hex);
	if (p < end && *p == '.') {
		dot = true;
		p++;
		part = skip_digits(&p, end, hex);
	}
	if (!whole && !(dot && part))
		return false;
	if (p < end && (hex ? *p == 'p' || *p == 'P' : *p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		if (!skip_digits(&p, end, false))
			return false;
	} else if (hex) {
		return false;           /* a hexadecimal number must have its exponent */
	}
	*pp = p;
	return true;
}

/* strtod without a say of the user's locale in what a decimal point is. */
static double number_of(const char *from, size_t n)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	char small[64], *copy = n < sizeof(small) ? small : xmalloc(n + 1);
	double d;

	memcpy(copy, from, n);
	copy[n] = '\0';
	d = strtod_l(copy, NULL, c);
	if (copy != small)
		free(copy);
	freelocale(c);
	return d;
}

bool java_double(struct text v, double *out)
{
	struct text t = text_trim(v);
	const char *p = t.p, *end = t.p + t.n;
	bool minus = false;

	if (t.n && (*p == '-' || *p == '+'))
		minus = *p++ == '-';
	if (p == end)
		return false;
	if (text_is((struct text){ p, (size_t)(end - p) }, "NaN")) {
		*out = __builtin_nan("");
		return true;
	}
	if (text_is((struct text){ p, (size_t)(end - p) }, "Infinity")) {
		*out = minus ? -__builtin_inf() : __builtin_inf();
		return true;
	}
	if (!skip_number(&p, end))
		return false;
	v = (struct text){ t.p, (size_t)(p - t.p) };
	if (p < end && strchr("fFdD", *p) && *p)
		p++;
	if (p != end)
		return false;
	*out = number_of(v.p, v.n);
	return true;
}

/* The upper-case ASCII letter Java takes a code point for, or 0. */
static char folded(uint32_t cp)
{
	if (cp >= 'a' && cp <= 'z')
		return (char)(cp - 'a' + 'A');
	if (cp < 0x80)
		return (char)cp;
	switch (cp) {
	case 0x130:
	case 0x131:
		return 'I';
	case 0x17f:
		return 'S';
	case 0x212a:
		return 'K';
	}
	return 0;
}

bool java_same_nocase(struct text v, const char *word)
{
	const char *p = v.p, *end = v.p + v.n;
	size_t len;

	if (v.n < strlen(word))
		return false;
	for (; p < end; p += len, word++) {
		uint32_t c = (unsigned char)*p;

		len = 1;
		if (c == (unsigned char)*word && c)
			continue;
		if (c >= 0x80)
			c = code_point(p, end, &len);
		if (!*word || folded(c) != folded((unsigned char)*word))
			return false;
	}
	return *word == '\0';
}

bool java_true(struct text v)
{
	return v.n == 4 && java_same_nocase(v, "true");
}

void java_split_init(struct java_split *s, struct text list, bool blanks)
{
	const char *end = list.p + list.n;
	bool comma = false;

	while (end > list.p && (end[-1] == ',' || (blanks && end[-1] == ' '))) {
		comma |= end[-1] == ',';
		end--;
	}
	s->p = list.p;
	s->end = end;
	s->done = end == list.p && comma;
}

bool java_split_next(struct java_split *s, struct text *part)
{
	const char *comma;

	if (s->done)
		return false;
	comma = s->p < s->end ? memchr(s->p, ',', (size_t)(s->end - s->p)) : NULL;
	*part = (struct text){ s->p, (size_t)((comma ? comma : s->end) - s->p) };
	if (comma)
		s->p = comma + 1;
	else
		s->done = true;
	return true;
}

size_t java_split_count(struct text list, bool blanks)
{
	struct java_split s;
	struct text part;
	size_t n = 0;

	for (java_split_init(&s, list, blanks); java_split_next(&s, &part);)
		n++;
	return n;
}

size_t java_length(struct text v)
{
	const char *p = v.p, *end = v.p + v.n;
	size_t n = 0, len;

	for (; p < end; p += len)
		n += code_point(p, end, &len) > 0xffff ? 2 : 1;
	return n;
}

int8_t java_first_byte(struct text v)
{
	size_t len;
	uint32_t cp = code_point(v.p, v.p + v.n, &len);

	if (cp > 0xffff)
		cp = 0xd800 + ((cp - 0x10000) >> 10);
	return (int8_t)(uint8_t)cp;
}
