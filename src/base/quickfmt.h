/*
 * quickfmt.h - printf for what messages are made of: words, names, small numbers.
 */
#ifndef STARLOAD_BASE_QUICKFMT_H
#define STARLOAD_BASE_QUICKFMT_H
#include <stdarg.h>

struct own_words; /* base/own.h */

/*
 * What vsnprintf() would write, from `to` to `end` at most, a NUL included; returns
 * the place of that NUL.  NULL, and nothing of use at `to`, when there is no room, or a
 * conversion other than %s %.*s %c %d %u %lld %zu %%: then vsnprintf() has to do it.
 * *words, which is zero at the start, gets what of it is not ours.
 */
char *quickfmt(char *to, char *end, struct own_words *words, const char *fmt, va_list ap)
	__attribute__((format(printf, 4, 0)));
#endif
