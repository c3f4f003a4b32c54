/*
 * rows.h - a sink that keeps a whole result in an arena: what sqlconn_query() hands out.
 */
#ifndef STARLOAD_NET_ROWS_H
#define STARLOAD_NET_ROWS_H
#include <stdbool.h>
#include <stddef.h>

struct arena;	   /* base/arena.h */
struct sql_result; /* net/sqlconn.h */
struct sql_sink;   /* net/sqlconn.h */
struct text;	   /* base/text.h */

enum { ROWS_MAX_BYTES = 256 << 20 };

struct rows_kept {
	struct arena *mem;
	struct text **rows;
	size_t n_columns, n, room, bytes;
	bool too_long; /* more than ROWS_MAX_BYTES */
};

/* Rows go to `mem` by way of *sink. */
void rows_keep(struct rows_kept *k, struct arena *mem, struct sql_sink *sink);
/* Hand over what came; to be called once in any case. */
void rows_kept(struct rows_kept *k, struct sql_result *out);
#endif
