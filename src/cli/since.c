/*
 * since.c - moments of time as people write and read them.
 */
#include "config.h"
#include "cli/since.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/err.h"
#include "base/util.h"

static const struct {
	char unit;
	int64_t seconds;
} units[] = {
	{ 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 7 * 86400 },
};

/* What may follow a date; the first part of strptime()'s formats is the same. */
static const char *const times[] = { "%H:%M:%S", "%H:%M" };

static bool read_ago(const char *s, int64_t now_ms, int64_t *out)
{
	size_t digits = strspn(s, "0123456789"), i;

	if (!digits || digits > 9 || !s[digits] || s[digits + 1])
		return false;
	for (i = 0; i < ARRAY_SIZE(units); i++)
		if (units[i].unit == s[digits]) {
			*out = now_ms - strtoll(s, NULL, 10) * units[i].seconds * 1000;
			return true;
		}
	return false;
}

static bool read_date(const char *s, int64_t *out)
{
	struct tm tm = { .tm_isdst = -1 };
	const char *p = strptime(s, "%Y-%m-%d", &tm), *end = p;
	bool utc = false;
	time_t t;
	size_t i;

	if (!p || s[0] < '0' || s[0] > '9')
		return false;
	if (*p == ' ' || *p == 'T') {
		for (i = 0, end = NULL; i < ARRAY_SIZE(times) && !end; i++)
			end = strptime(p + 1, times[i], &tm);
		if (!end)
			return false;
		utc = *end == 'Z';
		end += utc;
	}
	if (*end)
		return false;
	t = utc ? timegm(&tm) : mktime(&tm);
	*out = (int64_t)t * 1000;
	return true;
}

int since_parse(const char *s, int64_t now_ms, int64_t *out, struct err *err)
{
	if (read_ago(s, now_ms, out) || read_date(s, out))
		return 0;
	return err_set(
		err, ERR_USAGE,
		"\"%s\" is no time; write 2h (s, m, h, d, w), 2026-11-20 or \"2026-11-20 13:15\"",
		s);
}

void since_text(int64_t ms, char out[SINCE_TEXT])
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;

	if (!localtime_r(&t, &tm) || !strftime(out, SINCE_TEXT, "%Y-%m-%d %H:%M:%S", &tm))
		snprintf(out, SINCE_TEXT, "?");
}
