/*
 * jout.c - writing JSON as it comes.
 * A file may have a million findings of some thirty small pieces each, so the
 * pieces are put together here and not by stdio.
 */
#include "config.h"
#include "diag/jout.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"

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
	if (n > sizeof(j->held) - j->n) {
		jout_flush(j);
		if (n > sizeof(j->held)) {
			fwrite(p, 1, n, j->out);
			return;
		}
	}
	memcpy(j->held + j->n, p, n);
	j->n += (unsigned)n;
}

static void add_char(struct jout *j, char c)
{
	if (j->n == sizeof(j->held))
		jout_flush(j);
	j->held[j->n++] = c;
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

void jout_key(struct jout *j, const char *key)
{
	before(j);
	add_char(j, '"');
	add(j, key, strlen(key));
	add(j, "\":", 2);
	j->comma = false;
}

static void escaped(struct jout *j, uint32_t cp)
{
	char text[16];
	int n;

	switch (cp) {
	case '"':
		add(j, "\\\"", 2);
		break;
	case '\\':
		add(j, "\\\\", 2);
		break;
	case '\n':
		add(j, "\\n", 2);
		break;
	case '\r':
		add(j, "\\r", 2);
		break;
	case '\t':
		add(j, "\\t", 2);
		break;
	default:        /* what a terminal would act on, or turn round */
		n = snprintf(text, sizeof(text), "\\u%04" PRIx32, cp);
		add(j, text, (size_t)n);
	}
}

void jout_text(struct jout *j, struct text t)
{
	const char *p = t.p, *end = t.p + t.n, *run;
	uint32_t cp;
	unsigned len;

	before(j);
	add_char(j, '"');
	while (p < end) {
		for (run = p; p < end && *p >= 0x20 && *p < 0x7F && *p != '"' && *p != '\\'; p++)
			;
		if (p > run)
			add(j, run, (size_t)(p - run));
		if (p == end)
			break;
		len = utf8_decode(p, (size_t)(end - p), &cp);
		if (cp == UTF8_BAD)
			add(j, "\xEF\xBF\xBD", 3);
		else if (cp < 0xA0 || (cp >= 0x2028 && cp <= 0x202E) ||
			 (cp >= 0x2066 && cp <= 0x2069))
			escaped(j, cp);
		else
			add(j, p, len);
		p += len;
	}
	add_char(j, '"');
}

void jout_string(struct jout *j, const char *s)
{
	if (s)
		jout_text(j, (struct text){ s, strlen(s) });
	else
		jout_null(j);
}

void jout_number(struct jout *j, uint64_t n)
{
	char text[20], *p = text + sizeof(text);

	before(j);
	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	add(j, p, (size_t)(text + sizeof(text) - p));
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

void jout_pair(struct jout *j, const char *key, const char *s)
{
	jout_key(j, key);
	jout_string(j, s);
}

void jout_pair_number(struct jout *j, const char *key, uint64_t n)
{
	jout_key(j, key);
	jout_number(j, n);
}
