/*
 * arena.h - region memory: allocate freely, free everything at once.
 * Running out of memory ends the program with one line: a short-lived tool has
 * nothing better to do, and its callers need no error paths.
 */
#ifndef STARLOAD_BASE_ARENA_H
#define STARLOAD_BASE_ARENA_H
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Under AddressSanitizer each piece is a block of its own, so that it sees their ends. */
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_APART 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_APART 1
#endif
#endif
#ifndef ARENA_APART
#define ARENA_APART 0
#endif

/* Private to arena.c, here so that the common case of arena_alloc() is inline. */
struct arena {
	char *at, *end;                 /* free bytes of the newest block */
	struct arena_block *top;
};

/* A point to go back to; see arena_rewind(). */
struct arena_mark {
	struct arena_block *block;
	char *at;
};

struct arena *arena_new(void);

void *arena_alloc_slow(struct arena *a, size_t n);

/* `n` bytes, aligned to 8, not cleared; never NULL, also for n == 0. */
static inline void *arena_alloc(struct arena *a, size_t n)
{
	size_t rounded = (n + 7) & ~(size_t)7;
	char *p = a->at;

	if (ARENA_APART || __builtin_expect(rounded < n || rounded > (size_t)(a->end - p), 0))
		return arena_alloc_slow(a, n);
	a->at = p + rounded;
	return p;
}

/* The same, cleared. */
static inline void *arena_zalloc(struct arena *a, size_t n)
{
	return memset(arena_alloc(a, n), 0, n);
}

/* A NUL-terminated copy of the `n` bytes at `p`. */
char *arena_copy(struct arena *a, const char *p, size_t n);

char *arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));
/* The same; *foreign gets the bytes of the longest stretch that is not our own words (base/own.h),
 * SIZE_MAX when that is not known. */
char *arena_vprintf_foreign(struct arena *a, size_t *foreign, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));

/* What was allocated after the mark is gone, what was before stays. */
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);

/* Forget everything; keeps one block of moderate size for the next use. */
void arena_reset(struct arena *a);

/* Bytes handed out since the start or the last reset. */
size_t arena_used(const struct arena *a);

/* NULL is fine. */
void arena_free(struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_zalloc((a), sizeof(type)))
#endif
