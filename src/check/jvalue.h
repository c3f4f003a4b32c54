/*
 * jvalue.h - how the server's Java code reads numbers, flags and lists.
 * Every function takes the decoded value of a quoted string (UTF-8) and gives
 * the answer the JDK's method of that name would give.
 */
#ifndef STARLOAD_CHECK_JVALUE_H
#define STARLOAD_CHECK_JVALUE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* Long.parseLong and Integer.parseInt: an optional sign, then digits of any
 * script of the BMP, nothing else.  False: NumberFormatException, *out untouched. */
bool java_long(struct text v, int64_t *out);
bool java_int(struct text v, int32_t *out);

/* Double.valueOf: trimmed; decimal or hexadecimal, NaN, Infinity, an f or d behind. */
bool java_double(struct text v, double *out);

/* String.equalsIgnoreCase against an ASCII word: U+0130 and U+0131 count as I,
 * U+017F as S, U+212A as K. */
bool java_same_nocase(struct text v, const char *word);

/* Boolean.valueOf: the four letters of "true" in any case; all else is false. */
bool java_true(struct text v);

/*
 * String.split(","): empty parts at the end vanish, others stay; "" is one
 * empty part and "," none.  With `blanks`, as if every U+0020 had been removed
 * before (the parts still hold theirs).
 */
struct java_split {
	const char *p, *end;
	bool done;
};
void java_split_init(struct java_split *s, struct text list, bool blanks);
bool java_split_next(struct java_split *s, struct text *part);
size_t java_split_count(struct text list, bool blanks);

/* UTF-16 units of a text, as String.length() counts them. */
size_t java_length(struct text v);

/* (byte) v.charAt(0); v is not empty. */
int8_t java_first_byte(struct text v);
#endif
