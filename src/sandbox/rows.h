/*
 * rows.h - rows into a table, as its model of keys has it.
 */
#ifndef STARLOAD_SANDBOX_ROWS_H
#define STARLOAD_SANDBOX_ROWS_H
#include "sandbox/store.h"

struct row_writer;

struct row_target {
	struct table *table;
	bool temporary;		     /* into its temporary partitions */
	const bool *given;	     /* one for each column: has a value in each row */
	bool partial;		     /* a column that is not given keeps its value */
	const char *merge_condition; /* or NULL */
	const char *stage; /* rows wait there for rows_publish(); NULL: they are written at once */
	/* Only these partitions, or NULL for all. */
	struct partition *const *partitions;
	unsigned n_partitions;
};

/* `zone`: for defaults of the time.  NULL: *why, in `mem`. */
struct row_writer *row_writer_new(struct store *s, const struct row_target *to, struct arena *mem,
				  int64_t now_ms, const char *zone, const char **why);
/* What waits and was not published is gone. */
void row_writer_free(struct row_writer *w);

enum row_result { ROW_WRITTEN, ROW_BAD };

/*
 * Write one row: a cell for each column of the table (those not given are not
 * looked at), p == NULL is NULL.  strict: a value that cannot be converted makes
 * the row bad instead of NULL.  ROW_BAD: *why says what the BE's log would.
 */
enum row_result row_write(struct row_writer *w, const struct text *cells, bool strict, bool remove,
			  struct arena *mem, const char **why);
/* What waits gets into the table, all or nothing; false: *why, in `mem`. */
bool rows_publish(struct row_writer *w, struct arena *mem, const char **why);
#endif
