/*
 * slots.h - unnamed files for what can be read once only, a bounded number of them at a time.
 */
#ifndef STARLOAD_LOAD_SLOTS_H
#define STARLOAD_LOAD_SLOTS_H
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct err;	  /* base/err.h */
struct load_file; /* load/file.h */
struct slots;

/* `dir` (NULL: $TMPDIR, else /var/tmp) is copied. */
struct slots *slots_new(const char *dir, unsigned n);
void slots_free(struct slots *s); /* files that are out stay good; NULL is fine */

/*
 * An empty file; it takes a slot until its last reference is gone.  Blocks while none is free, and
 * gives up when *stop (may be NULL) is set: NULL and ERR_IO, as when the folder takes no file.
 */
struct load_file *slots_take(struct slots *s, const atomic_int *stop, struct err *err);

/* Write `n` bytes at `off`.  0, or ERR_IO (a full disk among others). */
int slots_write(struct load_file *f, uint64_t off, const void *p, size_t n, struct err *err);
#endif
