/*
 * civil.c - calendar arithmetic.
 */
#include "config.h"
#include "sandbox/civil.h"

#include <stdio.h>

int64_t civil_days(const struct civil *c)
{
	int64_t y = c->month <= 2 ? c->year - 1 : c->year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (c->month + (c->month > 2 ? -3 : 9)) + 2) / 5 + c->day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void civil_from_days(int64_t days, struct civil *c)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	c->day = (int)(doy - (153 * mp + 2) / 5 + 1);
	c->month = (int)(mp < 10 ? mp + 3 : mp - 9);
	c->year = (int)(yoe + era * 400 + (c->month <= 2));
}

int64_t civil_seconds(const struct civil *c)
{
	return civil_days(c) * 86400 + c->hour * 3600 + c->minute * 60 + c->second;
}

void civil_from_seconds(int64_t seconds, struct civil *c)
{
	int64_t days = seconds / 86400, rest = seconds % 86400;

	if (rest < 0) {
		rest += 86400;
		days--;
	}
	civil_from_days(days, c);
	c->hour = (int)(rest / 3600);
	c->minute = (int)(rest / 60 % 60);
	c->second = (int)(rest % 60);
	c->micro = 0;
}

int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (month == 2 && (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)))
		return 29;
	return days[month - 1];
}

/* Up to `max` digits at *i; returns how many there were. */
static unsigned number(struct text t, size_t *i, unsigned max, int *out)
{
	unsigned n = 0;

	*out = 0;
	while (*i < t.n && n < max && t.p[*i] >= '0' && t.p[*i] <= '9') {
		*out = *out * 10 + (t.p[(*i)++] - '0');
		n++;
	}
	return n;
}

static bool sign(struct text t, size_t *i, const char *any)
{
	if (*i >= t.n || !t.p[*i] || !strchr(any, t.p[*i]))
		return false;
	(*i)++;
	return true;
}

static bool parse_time(struct text t, size_t *i, struct civil *c)
{
	unsigned n;

	if (!number(t, i, 2, &c->hour))
		return false;
	if (!sign(t, i, ":"))
		return true;
	if (!number(t, i, 2, &c->minute))
		return false;
	if (!sign(t, i, ":"))
		return true;
	if (!number(t, i, 2, &c->second))
		return false;
	if (sign(t, i, ".")) {
		n = number(t, i, 6, &c->micro);
		for (; n < 6; n++)
			c->micro *= 10;
		while (*i < t.n && t.p[*i] >= '0' && t.p[*i] <= '9')
			(*i)++;
	}
	return true;
}

bool civil_parse(struct text t, struct civil *out)
{
	struct civil c = { 0 };
	size_t i = 0, digits;
	unsigned n;

	t = text_trim(t);
	for (digits = 0; digits < t.n && t.p[digits] >= '0' && t.p[digits] <= '9'; digits++)
		;
	if (digits == 8 || digits == 14) {
		number(t, &i, 4, &c.year);
		number(t, &i, 2, &c.month);
		number(t, &i, 2, &c.day);
		if (digits == 14) {
			number(t, &i, 2, &c.hour);
			number(t, &i, 2, &c.minute);
			number(t, &i, 2, &c.second);
		}
	} else {
		n = number(t, &i, 4, &c.year);
		if (!n || !sign(t, &i, "-/") || !number(t, &i, 2, &c.month) || !sign(t, &i, "-/") ||
		    !number(t, &i, 2, &c.day))
			return false;
		if (n == 2)
			c.year += c.year < 70 ? 2000 : 1900;
	}
	if (i < t.n && digits != 14) {
		if (!sign(t, &i, " T"))
			return false;
		while (i < t.n && t.p[i] == ' ')
			i++;
		if (!parse_time(t, &i, &c))
			return false;
	}
	if (i < t.n || c.month < 1 || c.month > 12 || c.day < 1 ||
	    c.day > days_in_month(c.year, c.month) || c.hour > 23 || c.minute > 59 || c.second > 59)
		return false;
	*out = c;
	return true;
}

void civil_date(const struct civil *c, char out[12])
{
	snprintf(out, 12, "%04u-%02u-%02u", (unsigned)c->year % 10000, (unsigned)c->month % 100,
		 (unsigned)c->day % 100);
}

void civil_datetime(const struct civil *c, char out[40])
{
	int n = snprintf(out, 40, "%04u-%02u-%02u %02u:%02u:%02u", (unsigned)c->year % 10000,
			 (unsigned)c->month % 100, (unsigned)c->day % 100, (unsigned)c->hour % 100,
			 (unsigned)c->minute % 100, (unsigned)c->second % 100);

	if (c->micro)
		snprintf(out + n, (size_t)(40 - n), ".%06d", c->micro);
}

int64_t civil_number(const struct civil *c, bool with_time)
{
	int64_t day = (int64_t)c->year * 10000 + c->month * 100 + c->day;

	return with_time ? day * 1000000 + c->hour * 10000 + c->minute * 100 + c->second : day;
}
