/*
 * held.c - the first rows of a result.
 */
#include "config.h"
#include "cli/result/held.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/util.h"

void held_init(struct held *h)
{
	*h = (struct held){ .mem = arena_new() };
}

void held_release(struct held *h)
{
	arena_free(h->mem);
	free(h->rows);
	*h = (struct held){ 0 };
}

void held_begin(struct held *h, size_t n_columns)
{
	arena_reset(h->mem);
	h->n_columns = n_columns;
	h->n = h->bytes = 0;
}

bool held_add(struct held *h, const struct text *cells)
{
	struct text *copy = arena_alloc(h->mem, (h->n_columns + 1) * sizeof(*copy));
	size_t i;

	for (i = 0; i < h->n_columns; i++) {
		const struct text t = cells[i];

		h->bytes += t.n + sizeof(t);
		copy[i] = t.p ? (struct text){ arena_copy(h->mem, t.p, t.n), t.n } : t;
	}
	ARRAY_GROW(h->rows, h->n, h->room);
	h->rows[h->n++] = copy;
	return h->n < HELD_ROWS && h->bytes < HELD_BYTES;
}
