/*
 * utf8.h - code points in bytes that may be anything.
 * A byte that is part of no well-formed sequence (overlong forms, surrogates
 * and what is above U+10FFFF are not well-formed) counts as one of its own.
 * Needs no locale.
 */
#ifndef STARLOAD_BASE_UTF8_H
#define STARLOAD_BASE_UTF8_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD UINT32_MAX

/* Jansson's static archive has a global function of that name: ours gets
 * another one for the linker. */
#define utf8_encode starload_utf8_encode

/* The code point at p[0] (n > 0), or UTF8_BAD; returns its bytes, 1 to 4. */
unsigned utf8_decode(const char *p, size_t n, uint32_t *code_point);

/* Write `code_point` (at most U+10FFFF); returns its bytes, 1 to 4. */
unsigned utf8_encode(uint32_t code_point, char out[4]);

/* Code points in `n` bytes, a bad byte counting as one. */
size_t utf8_count(const char *p, size_t n);

/* The greatest m <= n at which p can be cut without splitting a sequence. */
size_t utf8_cut(const char *p, size_t n);

bool utf8_valid(const char *p, size_t n);

/*
 * Columns on a terminal: 0 for combining marks and zero-width characters, 2 for
 * East Asian wide ones and emoji, else 1, control characters and UTF8_BAD
 * included (what is shown for those is the caller's to say).
 */
unsigned utf8_width(uint32_t code_point);
#endif
