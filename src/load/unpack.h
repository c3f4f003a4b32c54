/*
 * unpack.h - gzip, bzip2, zstd and LZ4 files as the bytes in them, checked as they are read: a
 * checksum that does not fit, an end that is missing or something behind it is an error.
 */
#ifndef STARLOAD_LOAD_UNPACK_H
#define STARLOAD_LOAD_UNPACK_H
#include <stddef.h>
#include <sys/types.h>

#include "load/format.h"

struct err; /* base/err.h */
struct unpack;

/* What the first bytes of a file say it is. */
enum load_packing unpack_sniff(const char *p, size_t n);

/* "gzip", ...; NULL for LP_NONE. */
const char *packing_name(enum load_packing how);

/* Where packed bytes come from: up to `n`, 0 at the end, else ERR_*. */
typedef ssize_t unpack_more(void *arg, void *buf, size_t n, struct err *err);

/* `name` is for messages; it stays. */
struct unpack *unpack_new(enum load_packing how, const char *name, unpack_more *more, void *arg);
void unpack_free(struct unpack *u); /* NULL is fine */

/* Up to `n` bytes (n > 0); 0: all was read and found sound.  ERR_IO: damaged, or what `more` said.
 */
ssize_t unpack_read(struct unpack *u, void *buf, size_t n, struct err *err);

/* Frames or members so far, those that hold no data included. */
unsigned unpack_frames(const struct unpack *u);
#endif
