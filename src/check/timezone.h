/*
 * timezone.h - which time zones the server knows.
 */
#ifndef STARLOAD_CHECK_TIMEZONE_H
#define STARLOAD_CHECK_TIMEZONE_H
#include "base/text.h"

enum timezone_fault {
	TIMEZONE_FINE,
	TIMEZONE_RANGE,                 /* an offset, but beyond -12:00..+14:00 (-18:00..+18:00
					   where the server leaves the test to the JDK) */
	TIMEZONE_UNKNOWN,
};

enum { TIMEZONE_OFFSET_BYTES = 6 };     /* "+08:00" */

/*
 * Judge a value of "timezone".  Where fine, *stored is what the server keeps:
 * `value` itself, or the offset in full, written to `room`.
 */
enum timezone_fault timezone_check(struct text value, char room[TIMEZONE_OFFSET_BYTES],
				   struct text *stored);

/* The id that was meant, or NULL; *case_only: it differs in the case of letters
 * alone, and no other id does. */
const char *timezone_near(struct text value, bool *case_only);

/* EST, CEST and the like, which the server does not know: more than one region
 * may go by them. */
bool timezone_is_abbreviation(struct text value);

/* The table, in byte order; NULL behind its end. */
const char *timezone_at(size_t i);
#endif
