/*
 * text.c - comparing, trimming and counting in runs of bytes.
 */
#include "config.h"
#include "base/text.h"

#include "base/bytes16.h"

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

size_t text_count(struct text a, char c)
{
	size_t count = 0, i = 0, k;

	while (a.n - i >= sizeof(bytes16)) {
		size_t steps = (a.n - i) / sizeof(bytes16);
		bytes16 sum = { 0 };

		/* A byte of `sum` holds at most 255. */
		for (steps = steps < 255 ? steps : 255; steps; steps--, i += sizeof(sum))
			sum -= (bytes16)(bytes16_load(a.p + i) == (unsigned char)c);
		for (k = 0; k < sizeof(sum); k++)
			count += sum[k];
	}
	for (; i < a.n; i++)
		count += a.p[i] == c;
	return count;
}
