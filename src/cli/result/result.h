/*
 * result.h - one result from the server's rows to wherever they are shown.
 *
 *     r = result_new(settings, way, vertical, mem);
 *     rc = sqlconn_stream(.., result_sink(r), ..);
 *     result_end(r, !rc && !out.stopped, &err);
 *
 * The first rows are held (held.h), from which the widths of a table come, whether it fits the
 * terminal, and whether a pager is wanted; those behind are printed as they come.
 */
#ifndef STARLOAD_CLI_RESULT_RESULT_H
#define STARLOAD_CLI_RESULT_RESULT_H
#include <stdbool.h>

struct arena; /* base/arena.h */
struct err;   /* base/err.h */
struct result;
struct result_settings; /* cli/result/setting.h */
struct result_way;	/* cli/result/way.h */
struct sql_sink;	/* net/sqlconn.h */

/* `vertical`: as if that was the format set.  All it is given outlives it; so does `mem`. */
struct result *result_new(const struct result_settings *s, struct result_way *way, bool vertical,
			  struct arena *mem);
struct sql_sink *result_sink(struct result *r);
/* Time that went into printing while rows came. */
long long result_printing_ns(const struct result *r);
/*
 * No more rows come; `whole`: it has all of them.  An answer that was cut short while all of it
 * was held is not printed.  Frees `r`.  0; or ERR_IO, when what was printed is not all where it
 * was to go, other than by its reader going away.
 */
int result_end(struct result *r, bool whole, struct err *err);
#endif
