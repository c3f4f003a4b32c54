/*
 * quote.c - names and strings as tokens that read back as the same value.
 */
#include "config.h"
#include "lang/quote.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "base/util.h"
#include "lang/token.h"

/*
 * Free words that begin or continue a form of expressions.  Alone many of them
 * pass as columns, beside an operator or in a CASE they do not.
 */
static const char *const form_words[] = {
	"BINARY", "CEIL", "DATE", "DATETIME", "END", "FLOOR", "FN", "IGNORE", "INTERVAL",
	"MAP", "MATCH", "MATCH_ALL", "MATCH_ANY",
};

static bool is_form_word(struct text t)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(form_words); i++)
		if (text_is_nocase(t, form_words[i]))
			return true;
	return false;
}

bool name_is_bare(struct text t)
{
	const struct keyword *k;
	size_t i;

	/* Digits first is a name too, but not behind every dot. */
	if (!t.n || (t.p[0] >= '0' && t.p[0] <= '9'))
		return false;
	for (i = 0; i < t.n; ) {
		uint32_t c;
		unsigned n = utf8_decode(t.p + i, t.n - i, &c);

		i += n;
		if (c == '_' || c == '$' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z'))
			continue;
		/* What looks like a blank or a quote is a letter to the FE, not to a reader. */
		if (c < 0xc0 || c > 0xffff || (c >= 0x2000 && c <= 0x206f) || c == 0x3000 || c >= 0xfe00)
			return false;
	}
	k = keyword_find(t);
	return !k || (!k->reserved && !is_form_word(t));
}

void quote_name(struct buf *out, struct text name)
{
	size_t i;

	if (name_is_bare(name)) {
		buf_add(out, name.p, name.n);
		return;
	}
	buf_addc(out, '`');
	for (i = 0; i < name.n; i++)
		if (name.p[i] != '`')
			buf_addc(out, name.p[i]);
	buf_addc(out, '`');
}

/* The letter that stands for `c` behind a backslash, or NUL. */
static char escape_letter(char c)
{
	switch (c) {
	case '\n':
		return 'n';
	case '\t':
		return 't';
	case '\r':
		return 'r';
	case '\b':
		return 'b';
	case '\0':
		return '0';
	case '\x1a':
		return 'Z';
	case '\\':
		return '\\';
	}
	return '\0';
}

void quote_string(struct buf *out, struct text v, char delimiter)
{
	char other = delimiter == '"' ? '\'' : '"';
	size_t i, from = 0;

	if (v.n && memchr(v.p, delimiter, v.n) && !memchr(v.p, other, v.n))
		delimiter = other;
	buf_addc(out, delimiter);
	for (i = 0; i < v.n; i++) {
		char e = v.p[i] == delimiter ? delimiter : escape_letter(v.p[i]);

		if (!e)
			continue;
		buf_add(out, v.p + from, i - from);
		from = i + 1;
		buf_addc(out, '\\');
		buf_addc(out, e);
	}
	buf_add(out, v.p + from, i - from);
	buf_addc(out, delimiter);
}
