/*
 * clock.c - real or fixed time.
 */
#include "config.h"
#include "base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

/* 0, or the seconds that the environment asks for. */
static int fixed_time(int64_t *seconds)
{
	const char *s = getenv("STARLOAD_TEST_TIME");
	char *end;
	long long n;

	if (!s || !*s)
		return 0;
	errno = 0;
	n = strtoll(s, &end, 10);
	if (errno || *end || n > INT64_MAX / 1000 || n < INT64_MIN / 1000)
		return 0;
	*seconds = n;
	return 1;
}

int64_t clock_wall_ms(void)
{
	struct timespec t;
	int64_t seconds;

	if (fixed_time(&seconds))
		return seconds * 1000;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_mono_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
