/*
 * rows.c - a whole result, kept.
 */
#include "config.h"
#include "net/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "net/sqlconn.h"

/* What came before a connection was lost stays in the arena, and counts. */
static void begin(void *to, const struct sql_column *columns, size_t n)
{
	struct rows_kept *k = to;

	(void)columns;
	k->n_columns = n;
	k->n = 0;
}

static bool keep(void *to, const struct text *cells)
{
	struct rows_kept *k = to;
	struct text *copy = arena_alloc(k->mem, (k->n_columns + 1) * sizeof(*copy));
	size_t i;

	for (i = 0; i < k->n_columns; i++) {
		const struct text t = cells[i];

		k->bytes += t.n + sizeof(t);
		if (k->bytes > ROWS_MAX_BYTES) {
			k->too_long = true;
			return false;
		}
		copy[i] = t.p ? (struct text){ arena_copy(k->mem, t.p, t.n), t.n } : t;
	}
	ARRAY_GROW(k->rows, k->n, k->room);
	k->rows[k->n++] = copy;
	return true;
}

void rows_keep(struct rows_kept *k, struct arena *mem, struct sql_sink *sink)
{
	*k = (struct rows_kept){ .mem = mem };
	*sink = (struct sql_sink){ .to = k, .begin = begin, .row = keep };
}

void rows_kept(struct rows_kept *k, struct sql_result *out)
{
	out->n_rows = k->n;
	out->rows = arena_alloc(k->mem, (k->n ? k->n : 1) * sizeof(*k->rows));
	if (k->n)
		memcpy(out->rows, k->rows, k->n * sizeof(*k->rows));
	free(k->rows);
}
