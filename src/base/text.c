/*
 * text.c - comparing and trimming runs of bytes.
 */
#include "config.h"
#include "base/text.h"

static int lower(int c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

bool text_is_nocase(struct text a, const char *s)
{
	size_t i;

	for (i = 0; i < a.n; i++)
		if (!s[i] || lower((unsigned char)a.p[i]) != lower((unsigned char)s[i]))
			return false;
	return s[i] == '\0';
}

bool text_starts(struct text a, const char *prefix)
{
	size_t n = strlen(prefix);

	return a.n >= n && memcmp(a.p, prefix, n) == 0;
}

struct text text_trim(struct text a)
{
	while (a.n && (unsigned char)a.p[0] <= ' ') {
		a.p++;
		a.n--;
	}
	while (a.n && (unsigned char)a.p[a.n - 1] <= ' ')
		a.n--;
	return a;
}
