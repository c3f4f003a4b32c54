/*
 * spool.h - a body of any length, in a file without a name, and its bytes.
 */
#ifndef STARLOAD_SANDBOX_SPOOL_H
#define STARLOAD_SANDBOX_SPOOL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct spool {
	int fd; /* -1: nothing was added yet */
	int64_t bytes;
	void *map;
	size_t mapped;
	bool failed; /* the disk is full, or there is none */
};

void spool_init(struct spool *s);
void spool_add(struct spool *s, const void *p, size_t n);
/* All of it; valid until something is added or it is released.  Failed: empty. */
struct text spool_text(struct spool *s);
/* Empty it. */
void spool_release(struct spool *s);
#endif
