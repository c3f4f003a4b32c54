/*
 * text.h - a run of bytes that need not end in NUL and may hold NUL.
 * It owns nothing: the bytes live in a source, an arena or a literal.
 */
#ifndef STARLOAD_BASE_TEXT_H
#define STARLOAD_BASE_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct text {
	const char *p;
	size_t n;
};

#define TEXT(literal) ((struct text){ (literal), sizeof(literal) - 1 })
/* For printf: printf("%.*s", TEXT_ARG(t)) */
#define TEXT_ARG(t) ((int)((t).n > 4096 ? 4096 : (t).n)), (t).p

static inline bool text_eq(struct text a, struct text b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool text_is(struct text a, const char *s)
{
	return strlen(s) == a.n && (a.n == 0 || memcmp(a.p, s, a.n) == 0);
}

/* Equal but for the case of ASCII letters. */
bool text_is_nocase(struct text a, const char *s);
bool text_starts(struct text a, const char *prefix);
/* Without leading and trailing bytes <= 0x20, as Java's String.trim() does. */
struct text text_trim(struct text a);
/* How many of its bytes are `c`. */
size_t text_count(struct text a, char c);
#endif
