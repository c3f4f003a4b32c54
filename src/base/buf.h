/*
 * buf.h - a growing byte string with a ceiling.
 * Past the ceiling nothing more is added and `full` stays set: a caller adds
 * freely and looks once at the end.
 */
#ifndef STARLOAD_BASE_BUF_H
#define STARLOAD_BASE_BUF_H
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *p;                /* NUL-terminated once anything was added; NULL before */
	size_t n, room, max;
	bool full;              /* something did not fit */
};

/* `max` is the greatest length in bytes the string may reach. */
void buf_init(struct buf *b, size_t max);
/* Without one: for what is made of memory that is there already, and no more than
 * a few times as long. */
void buf_init_unbounded(struct buf *b);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Empty it, keep the memory. */
void buf_clear(struct buf *b);
/* Cut to `n` bytes; n <= b->n. */
void buf_cut(struct buf *b, size_t n);
/* Never NULL. */
const char *buf_str(const struct buf *b);
void buf_release(struct buf *b);
#endif
