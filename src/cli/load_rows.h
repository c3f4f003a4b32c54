/*
 * load_rows.h - rejected rows: what a server's error log says of them, and where they are in the
 * input.  No network, no terminal.
 */
#ifndef STARLOAD_CLI_LOAD_ROWS_H
#define STARLOAD_CLI_LOAD_ROWS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* One entry, "Error: REASON. Row: ROW"; bytes as they came. */
struct load_row {
	struct text whole, reason, row; /* row.p NULL: the entry has none */
};

/* The next entry of *log, which is moved behind it; a row may hold line breaks.  False: none is
 * left. */
bool load_row_next(struct text *log, struct load_row *out);

struct load_lines {
	uint64_t first; /* line of the first hit, from 1; 0: it was not found */
	unsigned equal; /* how many hits there are */
};

/*
 * Look for `row` among the rows of a part: the bytes from `off` on of the file `path`, whose
 * first row is at line `first_line`.  Rows end with `delimiter` (n 0: anywhere, for JSON). `window`
 * bytes are looked through at a time, 0: as many as is good.  What cannot be read is not found.
 */
struct load_lines load_row_find(const char *path, uint64_t off, uint64_t bytes, uint64_t first_line,
				struct text delimiter, struct text row, size_t window);
#endif
