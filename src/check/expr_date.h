/*
 * expr_date.h - dates as the server reads them.
 */
#ifndef STARLOAD_CHECK_EXPR_DATE_H
#define STARLOAD_CHECK_EXPR_DATE_H
#include <stdbool.h>

#include "base/text.h"
#include "base/version.h"

struct arena;
struct check;                   /* check/check.h */
struct expr;                    /* lang/ast.h */

/* A day as it was written; it need not exist. */
struct day {
	unsigned year, month, day;
};

unsigned month_days(unsigned year, unsigned month);

/* Why there is no such day ("June has 30 days", "there is no month 13"), in
 * `mem`; NULL when there is one. */
const char *day_fault(struct day d, struct arena *mem);

/* Year, month and day at the start of "2023-06-31", "2023-6-1 12:00" and the
 * like: four digits, two times '-' and one or two digits, then the end, a blank
 * or 'T'.  False for any other text. */
bool day_read(struct text t, struct day *out);

/* Releases whose FE refuses DATE '..' or DATETIME '..' with this value. */
relset date_literal_refused(struct text value);

/* 2023-06-31 or 2023/06/31 without quotes: `e` is the operation on top. */
void date_arithmetic_check(struct check *c, const struct expr *e);

/* expr_impossible.c: a quoted date or time that is compared, or cast to one, and does
 * not exist. */
void date_string_check(struct check *c, const struct expr *e);
#endif
