/*
 * delimiter.c - the bytes a COLUMNS or ROWS TERMINATED BY string stands for.
 * source: Delimiter.java, ParseUtil.java (the same in all releases).
 */
#include "config.h"
#include "check/delimiter.h"

#include <string.h>

#include "check/jvalue.h"

bool delimiter_is_hex(struct text value)
{
	return value.n >= 2 && (value.p[0] == '0' || value.p[0] == '\\') &&
	       (value.p[1] == 'x' || value.p[1] == 'X');
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static const char ligature_ff[] = "\xef\xac\x80";

/*
 * The digits are counted before they are put into upper case, but judged and
 * converted after, and U+FB00 is FF in upper case: one character, two digits.
 */
static enum delimiter_fault convert_hex(struct text hex, struct arena *mem, struct text *out)
{
	char *bytes, *to;
	size_t i;
	int high = -1;

	if (hex.n == 0)
		return DELIMITER_HEX_EMPTY;
	if (java_length(hex) % 2)
		return DELIMITER_HEX_ODD;
	to = bytes = arena_alloc(mem, hex.n / 2 * 3 + 3);
	for (i = 0; i < hex.n; i++) {
		int d = hex_digit(hex.p[i]), times = 1;

		if (d < 0 && hex.n - i >= 3 && memcmp(hex.p + i, ligature_ff, 3) == 0) {
			d = 15;
			times = 2;
			i += 2;
		}
		if (d < 0)
			return DELIMITER_HEX_DIGIT;
		while (times--) {
			if (high < 0) {
				high = d;
				continue;
			}
			d |= high << 4;
			high = -1;
			if (d < 0x80) {
				*to++ = (char)d;
			} else {
				*to++ = (char)0xef;
				*to++ = (char)(0xbc | (d >> 6 & 3));
				*to++ = (char)(0x80 | (d & 0x3f));
			}
			d &= 15;
		}
	}
	*out = (struct text){ bytes, (size_t)(to - bytes) };
	return DELIMITER_FINE;
}

enum delimiter_fault delimiter_convert(struct text value, struct arena *mem, struct text *out)
{
	const char *p = value.p, *end = value.p + value.n;
	char *bytes, *to;

	if (value.n == 0)
		return DELIMITER_EMPTY;
	if (delimiter_is_hex(value))
		return convert_hex((struct text){ value.p + 2, value.n - 2 }, mem, out);
	if (!memchr(value.p, '\\', value.n)) {
		*out = value;
		return DELIMITER_FINE;
	}
	to = bytes = arena_alloc(mem, value.n);
	while (p < end) {
		if (*p == '\\' && p + 1 < end && (p[1] == 't' || p[1] == 'n')) {
			*to++ = p[1] == 't' ? '\t' : '\n';
			p += 2;
		} else {
			*to++ = *p++;
		}
	}
	*out = (struct text){ bytes, (size_t)(to - bytes) };
	return DELIMITER_FINE;
}

/* persistence ------------------------------------------------------------------------- */

static char unescaped(char c)
{
	static const char from[] = "ntrb0Z", to[] = "\n\t\r\b\0\x1a";
	const char *at = c ? strchr(from, c) : NULL;

	return at ? to[at - from] : c;
}

/*
 * The server writes the value between single quotes as it is.  What it reads
 * when it comes across that text; false when it is no string any more.
 */
static bool reread(struct text v, struct arena *mem, struct text *out)
{
	char *bytes = arena_alloc(mem, v.n), *to = bytes;
	size_t i;

	for (i = 0; i < v.n; i++) {
		char next = i + 1 < v.n ? v.p[i + 1] : '\0';

		if (v.p[i] == '\'') {
			if (i + 1 == v.n || next != '\'')
				return false;
			i++;
			*to++ = '\'';
		} else if (v.p[i] == '\\') {
			if (i + 1 == v.n)
				return false;
			i++;
			if (next == '_' || next == '%')         /* these keep it */
				*to++ = '\\';
			*to++ = unescaped(next);
		} else {
			*to++ = v.p[i];
		}
	}
	*out = (struct text){ bytes, (size_t)(to - bytes) };
	return true;
}

enum delimiter_fate delimiter_persists(struct text value, struct arena *mem)
{
	struct text again, was, is;

	if (!memchr(value.p, '\\', value.n) && !memchr(value.p, '\'', value.n))
		return DELIMITER_STAYS;
	if (!reread(value, mem, &again))
		return DELIMITER_BREAKS;
	if (delimiter_convert(value, mem, &was) || delimiter_convert(again, mem, &is))
		return DELIMITER_CHANGES;
	return text_eq(was, is) ? DELIMITER_STAYS : DELIMITER_CHANGES;
}
