/*
 * util.c - last words and allocation that cannot fail.
 */
#include "config.h"
#include "base/util.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

void bug_at(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "starload: internal error at %s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}

void die_oom(void)
{
	fputs("starload: out of memory\n", stderr);
	_Exit(EXIT_LOCAL_IO);
}

void *xmalloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (!p)
		die_oom();
	return p;
}

void *xrealloc(void *old, size_t n)
{
	void *p = realloc(old, n ? n : 1);

	if (!p)
		die_oom();
	return p;
}

void *array_grow(void *p, size_t *room, size_t item_bytes)
{
	enum { AT_FIRST = 16 };
	size_t bytes;

	*room = *room ? *room * 2 : AT_FIRST;
	if (__builtin_mul_overflow(*room, item_bytes, &bytes))
		die_oom();
	return xrealloc(p, bytes);
}

char *xstrdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(xmalloc(n), s, n);
}
