/*
 * util.h - the handful of macros and last words that every layer uses.
 */
#ifndef STARLOAD_BASE_UTIL_H
#define STARLOAD_BASE_UTIL_H
#include <stddef.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* We are wrong, not the input: say where and abort. */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void bug_at(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* "starload: out of memory", then exit status 5. */
_Noreturn void die_oom(void);

/* malloc and realloc that end the program instead of returning NULL. */
void *xmalloc(size_t n);
void *xrealloc(void *p, size_t n);
char *xstrdup(const char *s);

/*
 * Make room for one more item in a growing array of `n` items: `p` is its pointer,
 * `room` a size_t with how many fit, both are renewed.  Doubles, so that adding
 * costs the same however many there are.
 */
#define ARRAY_GROW(p, n, room) \
	((n) < (room) ? (void)0 : (void)((p) = array_grow((p), &(room), sizeof(*(p)))))
void *array_grow(void *p, size_t *room, size_t item_bytes);
#endif
