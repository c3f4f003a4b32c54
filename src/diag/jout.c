/*
 * jout.c - writing JSON as it comes.
 * A file may have a million findings of some thirty small pieces each, so the
 * pieces are put together here and not by stdio.
 */
#include "config.h"
#include "diag/jout.h"

#include "base/bytes16.h"
#include "base/utf8.h"

/* The letter that escapes a byte, for those that have one. */
static const char letters[256] = {
	['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\',
};

/* How many bytes of a text are escaped at a time, and what one may become. */
enum { PIECE_BYTES = 512, ESCAPE_BYTES = 6 };

void jout_init(struct jout *j, FILE *out)
{
	j->out = out;
	j->comma = false;
	j->n = 0;
}

void jout_flush(struct jout *j)
{
	if (j->n)
		fwrite(j->held, 1, j->n, j->out);
	j->n = 0;
}

static void add(struct jout *j, const char *p, size_t n)
{
	memcpy(jout_room(j, n), p, n);
	j->n += n;
}

static void add_char(struct jout *j, char c)
{
	*jout_room(j, 1) = c;
	j->n++;
}

static void before(struct jout *j)
{
	if (j->comma)
		add_char(j, ',');
	j->comma = true;
}

void jout_open(struct jout *j, char bracket)
{
	before(j);
	add_char(j, bracket);
	j->comma = false;
}

void jout_close(struct jout *j, char bracket)
{
	add_char(j, bracket);
	j->comma = true;
}

void jout_line(struct jout *j)
{
	if (j->comma)
		add_char(j, ',');
	add_char(j, '\n');
	j->comma = false;
}

void jout_end(struct jout *j)
{
	add_char(j, '\n');
	j->comma = false;
	jout_flush(j);
}

/* The bytes that are written otherwise than they are. */
static inline unsigned not_plain(bytes16 v)
{
	return bytes16_mask(~bytes16_range(v, 0x20, 0x7e) | (bytes16)((v == '"') | (v == '\\')));
}

/* What is not ASCII or has no letter for an escape; the end of it in `to`. */
static char *put_character(char *to, const char *p, unsigned len, uint32_t cp)
{
	unsigned shift;

	if (cp == UTF8_BAD) {
		p = "\xEF\xBF\xBD";
		len = 3;
	} else if (cp < 0xA0 || (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069)) {
		/* what a terminal would act on, or turn round */
		*to++ = '\\';
		*to++ = 'u';
		for (shift = 16; shift; shift -= 4)
			*to++ = "0123456789abcdef"[cp >> (shift - 4) & 15];
		return to;
	}
	memcpy(to, p, len);
	return to + len;
}

/* Escape what stands before `stop`, a character that goes on behind it as a whole.
 * Returns where the rest starts. */
static const char *put_piece(struct jout *j, const char *start, const char *stop, const char *end)
{
	char *to = jout_room(j, (size_t)(stop - start) * ESCAPE_BYTES + sizeof(bytes16));
	const char *p = start;

	while (p < stop) {
		const size_t left = (size_t)(stop - p);
		/* the zeros behind a part are not plain */
		const bytes16 v = left < sizeof(v) ? bytes16_load_part(p, left) : bytes16_load(p);
		const unsigned other = not_plain(v);
		unsigned n = other ? bytes16_index(other) : sizeof(v);
		uint32_t cp;
		char letter;

		bytes16_store(to, v);
		to += n;
		p += n;
		if (!other || p == stop)
			continue;
		letter = letters[(unsigned char)*p];
		if (letter) {
			*to++ = '\\';
			*to++ = letter;
			p++;
		} else {
			n = utf8_decode(p, (size_t)(end - p), &cp);
			to = put_character(to, p, n, cp);
			p += n;
		}
	}
	j->n = (size_t)(to - j->held);
	return p;
}

void jout_text(struct jout *j, struct text t)
{
	const char *p = t.p, *end = t.p + t.n;

	before(j);
	add_char(j, '"');
	while (p < end)
		p = put_piece(j, p, end - p > PIECE_BYTES ? p + PIECE_BYTES : end, end);
	add_char(j, '"');
}

void jout_key_text(struct jout *j, struct text key)
{
	jout_text(j, key);
	add_char(j, ':');
	j->comma = false;
}

void jout_plain(struct jout *j, const char *s)
{
	size_t n = strlen(s);

	before(j);
	add_char(j, '"');
	add(j, s, n);
	add_char(j, '"');
}

char *jout_put_digits(char *to, uint64_t n)
{
	static const char pairs[] =
		"00010203040506070809101112131415161718192021222324252627282930313233343536373839"
		"40414243444546474849505152535455565758596061626364656667686970717273747576777879"
		"8081828384858687888990919293949596979899";
	static const uint64_t powers[JOUT_DIGITS] = {
		0, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000,
		10000000000, 100000000000, 1000000000000, 10000000000000, 100000000000000,
		1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
		10000000000000000000u,
	};
	/* its bits times log 2: that many, or one fewer */
	unsigned digits = (64 - (unsigned)__builtin_clzll(n | 1)) * 1233 >> 12;
	char *p;

	digits += n >= powers[digits];
	for (p = to + digits; n >= 10; n /= 100)
		memcpy(p -= 2, &pairs[n % 100 * 2], 2);
	if (digits & 1)
		*to = (char)('0' + n);
	return to + digits;
}

void jout_number(struct jout *j, uint64_t n)
{
	before(j);
	j->n = (size_t)(jout_put_digits(jout_room(j, JOUT_DIGITS), n) - j->held);
}

void jout_bool(struct jout *j, bool b)
{
	before(j);
	add(j, b ? "true" : "false", b ? 4 : 5);
}

void jout_null(struct jout *j)
{
	before(j);
	add(j, "null", 4);
}

void jout_digits(struct jout *j, struct text t)
{
	size_t n;

	before(j);
	for (; t.n; t.p += n, t.n -= n) {
		n = t.n < sizeof(j->held) ? t.n : sizeof(j->held);
		add(j, t.p, n);
	}
}
