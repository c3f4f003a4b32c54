/*
 * same.h - whether two texts of a clause mean the same, one being the FE's own print.
 * The FE prints an expression with its own parentheses, quotes and spellings, and
 * leaves out some that mattered; so there is a third answer.
 * source: toSqlImpl() of the expression classes, ImportColumnDesc, Delimiter
 */
#ifndef STARLOAD_JOB_SAME_H
#define STARLOAD_JOB_SAME_H
#include <stdbool.h>

#include "base/text.h"

struct arena; /* base/arena.h */

enum same {
	SAME_YES,
	SAME_NO,    /* surely another: other columns, values, comparisons */
	SAME_MAYBE, /* the same pieces, put together otherwise, or not readable */
};

/* Two expressions of WHERE. */
enum same same_where(struct text a, struct text b, struct arena *mem);
/*
 * Does the FE's print of a WHERE, or of the inside of COLUMNS (..), tell which it is?  It prints
 * no parentheses but those of AND, OR and NOT: (a + b) * c and a + b * c look alike.
 * False also for what cannot be read.
 */
bool same_where_is_told(struct text shown, struct arena *mem);
bool same_columns_are_told(struct text shown, struct arena *mem);
/* Can the text be read as a WHERE? */
bool same_reads_where(struct text a, struct arena *mem);
/* Two insides of COLUMNS (..): plain columns first, then assignments, as the FE keeps them. */
enum same same_columns(struct text a, struct text b, struct arena *mem);
/* Two lists of partition names, in any order, with or without backticks. */
enum same same_partitions(struct text a, struct text b, struct arena *mem);
/* Two separators: the bytes that they stand for. */
enum same same_separator(struct text a, struct text b, struct arena *mem);
/* Two numbers, as Java reads and prints them. */
enum same same_number(struct text a, struct text b);
#endif
