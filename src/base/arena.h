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

struct arena;

/* A point to go back to; see arena_rewind(). */
struct arena_mark {
	void *block;
	size_t used;
};

struct arena *arena_new(void);

/* `n` bytes, aligned to 8, not cleared; never NULL, also for n == 0. */
void *arena_alloc(struct arena *a, size_t n);

/* The same, cleared. */
void *arena_zalloc(struct arena *a, size_t n);

/* A NUL-terminated copy of the `n` bytes at `p`. */
char *arena_copy(struct arena *a, const char *p, size_t n);

char *arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

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
