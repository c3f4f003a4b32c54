/*
 * held.h - the first rows of a result, kept until it is clear how to print it.
 */
#ifndef STARLOAD_CLI_RESULT_HELD_H
#define STARLOAD_CLI_RESULT_HELD_H
#include <stdbool.h>
#include <stddef.h>

struct arena; /* base/arena.h */
struct text;  /* base/text.h */

enum { HELD_ROWS = 1000, HELD_BYTES = 4 << 20 };

struct held {
	struct arena *mem;
	struct text **rows;
	size_t n_columns, n, room, bytes;
};

void held_init(struct held *h);
void held_release(struct held *h);
/* Forget all; rows of `n_columns` come. */
void held_begin(struct held *h, size_t n_columns);
/* Copy a row.  False: it has as many as it takes, this one included. */
bool held_add(struct held *h, const struct text *cells);
#endif
