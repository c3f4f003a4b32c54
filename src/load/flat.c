/*
 * flat.c - the members of one JSON object, one after the other.
 */
#include "config.h"
#include "load/flat.h"

#include "base/arena.h"
#include "base/utf8.h"

/* Servers nest two levels; what is deeper than this is no reply. */
enum { DEEPEST = 64 };

static void blanks(struct flat *f)
{
	while (f->p < f->end && (unsigned char)*f->p <= ' ')
		f->p++;
}

static bool take(struct flat *f, char c)
{
	blanks(f);
	if (f->p == f->end || *f->p != c)
		return false;
	f->p++;
	return true;
}

bool flat_open(struct flat *f, struct text json)
{
	*f = (struct flat){ json.p, json.p + json.n };
	return take(f, '{');
}

/* Four hexadecimal digits; -1 when they are not. */
static int32_t hex4(const char *p, const char *end)
{
	int32_t v = 0;
	int i;

	if (end - p < 4)
		return -1;
	for (i = 0; i < 4; i++) {
		char c = p[i];
		int digit = c >= '0' && c <= '9'		 ? c - '0'
			    : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
								 : -1;

		if (digit < 0)
			return -1;
		v = v << 4 | digit;
	}
	return v;
}

/* What stands behind "\u" at *p, a pair of surrogates as one; *p behind it. */
static uint32_t unicode(const char **p, const char *end)
{
	int32_t high = hex4(*p, end), low;

	if (high < 0)
		return 'u';
	*p += 4;
	if (high >= 0xd800 && high < 0xdc00 && end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u') {
		low = hex4(*p + 2, end);
		if (low >= 0xdc00 && low < 0xe000) {
			*p += 6;
			return 0x10000 + ((uint32_t)(high - 0xd800) << 10) +
			       (uint32_t)(low - 0xdc00);
		}
	}
	/* a NUL would cut the text for whoever takes it for a C string */
	return high == 0 || (high >= 0xd800 && high < 0xe000) ? 0xfffd : (uint32_t)high;
}

static char plain_escape(char c)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *at = c ? strchr(from, c) : NULL;

	return at ? to[at - from] : c;
}

/* A string without its first quote.  False: it does not end. */
static bool string(struct flat *f, struct arena *mem, struct text *out)
{
	const char *from = f->p, *p;
	char *to, *start;

	for (p = from; p < f->end && *p != '"'; p++)
		if (*p == '\\' && ++p == f->end)
			return false;
	if (p == f->end)
		return false;
	f->p = p + 1;
	if (!mem)
		return true;
	/* no escape is shorter than what it stands for: "\u0000" is 6 bytes, U+FFFD 3 */
	start = to = arena_alloc(mem, (size_t)(p - from) + 1);
	while (from < p) {
		if (*from != '\\') {
			*to++ = *from++;
			continue;
		}
		from += 2;
		if (from[-1] == 'u') {
			uint32_t c = unicode(&from, p);

			to += utf8_encode(c, to);
		} else {
			*to++ = plain_escape(from[-1]);
		}
	}
	*to = '\0';
	*out = (struct text){ start, (size_t)(to - start) };
	return true;
}

/* The whole part of a number, held to the range. */
static int64_t whole(struct text t)
{
	bool minus = t.n && t.p[0] == '-';
	size_t i = minus;
	int64_t v = 0;

	if (i == t.n)
		return -1;
	for (; i < t.n && t.p[i] >= '0' && t.p[i] <= '9'; i++)
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, t.p[i] - '0', &v))
			return minus ? INT64_MIN : INT64_MAX;
	return minus ? -v : v;
}

static bool all_digits(struct text t)
{
	size_t i;

	for (i = 0; i < t.n; i++)
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
	return t.n > 0;
}

/* A list or an object, its first bracket taken. */
static bool nested(struct flat *f)
{
	int depth = 1;

	while (f->p < f->end) {
		char c = *f->p++;

		if (c == '"') {
			if (!string(f, NULL, NULL))
				return false;
		} else if (c == '{' || c == '[') {
			if (++depth > DEEPEST)
				return false;
		} else if ((c == '}' || c == ']') && !--depth) {
			return true;
		}
	}
	return false;
}

static bool value(struct flat *f, struct arena *mem, struct flat_member *out)
{
	const char *start;

	out->number = -1;
	if (take(f, '"')) {
		out->kind = FLAT_STRING;
		if (!string(f, mem, &out->text))
			return false;
		if (all_digits(out->text))
			out->number = whole(out->text);
		return true;
	}
	start = f->p;
	out->kind = FLAT_OTHER;
	if (take(f, '{') || take(f, '[')) {
		if (!nested(f))
			return false;
	} else {
		while (f->p < f->end && (unsigned char)*f->p > ' ' && !strchr(",}]\"", *f->p))
			f->p++;
	}
	out->text = (struct text){ start, (size_t)(f->p - start) };
	if (!out->text.n)
		return false;
	if (*start == '-' || (*start >= '0' && *start <= '9')) {
		out->kind = FLAT_NUMBER;
		out->number = whole(out->text);
	}
	return true;
}

int flat_next(struct flat *f, struct arena *mem, struct flat_member *out)
{
	while (take(f, ','))
		;
	if (take(f, '}'))
		return 0;
	if (!take(f, '"') || !string(f, mem, &out->key) || !take(f, ':') || !value(f, mem, out))
		return -1;
	blanks(f);
	/* a number or word at the very end may be half of one */
	return f->p < f->end && (*f->p == ',' || *f->p == '}') ? 1 : -1;
}
