/*
 * clock.h - what time it is: the system's, or a fixed one for tests.
 */
#ifndef STARLOAD_BASE_CLOCK_H
#define STARLOAD_BASE_CLOCK_H
#include <stdint.h>

/*
 * Milliseconds since 1970-01-01 00:00:00 UTC.  When the environment variable
 * STARLOAD_TEST_TIME holds a whole number, that many seconds since then instead, so
 * that output with a date in it can be compared.
 */
int64_t clock_wall_ms(void);

/* Nanoseconds since some moment, never running backwards: for measuring. */
int64_t clock_mono_ns(void);
#endif
