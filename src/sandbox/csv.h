/*
 * csv.h - a BE's two readers of CSV (source: csv_reader.cpp).
 *
 * Without `enclose` and `escape` a row ends at the first row delimiter and there is no
 * quoting.  With either, a state machine reads byte by byte; it is no RFC 4180, and what
 * it makes of text that does not follow its rules is repeated here, faults and all.
 */
#ifndef STARLOAD_SANDBOX_CSV_H
#define STARLOAD_SANDBOX_CSV_H
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct csv_format {
	struct text column, row; /* delimiters, never empty */
	char enclose, escape;	 /* 0: none */
	bool trim_space;
};

/* A field: from `at` on of the bytes that came, or of those made clean. */
struct csv_place {
	size_t at, n;
	bool clean;
};

struct csv {
	const struct csv_format *f;
	struct text in;
	size_t at;
	bool ended;
	/* the present row: its fields, and its bytes as they came */
	struct text *fields;
	size_t n, room;
	struct text row;
	/* the state machine's: places of fields, bytes to leave out, fields without them */
	struct csv_place *places;
	size_t n_places, places_room;
	size_t *skips;
	size_t n_skips, skips_room;
	char *clean;
	size_t n_clean, clean_room;
};

/* Format and bytes stay. */
void csv_init(struct csv *c, const struct csv_format *f, struct text in);
void csv_release(struct csv *c);

/* Pass over raw lines, as skip_header does. */
void csv_skip(struct csv *c, int64_t lines);

/* The next row that is not blank; false: there is none.  Fields last until the next call. */
bool csv_next(struct csv *c);
#endif
