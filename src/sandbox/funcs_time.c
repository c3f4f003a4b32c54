/*
 * funcs_time.c - functions on dates and times.
 */
#include "config.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/buf.h"
#include "base/util.h"
#include "sandbox/civil.h"
#include "sandbox/funcs.h"

enum { RESULT_MAX = 1 << 16 };

static const struct func_env *env_of(sqlite3_context *c)
{
	return sqlite3_user_data(c);
}

/* The first argument as a date; with_time: it had a time of day. */
static bool date_arg(int n, sqlite3_value **v, int at, struct civil *out, bool *with_time)
{
	struct text t;

	if (at >= n || sqlite3_value_type(v[at]) == SQLITE_NULL)
		return false;
	t = func_arg(v[at]);
	*with_time = t.n > 10;
	return civil_parse(t, out);
}

static void result_time(sqlite3_context *c, const struct civil *t, bool with_time)
{
	char out[40];

	if (t->year < 0 || t->year > 9999)
		return;
	if (with_time)
		civil_datetime(t, out);
	else
		civil_date(t, out);
	func_result(c, (struct text){ out, strlen(out) });
}

static void f_now(sqlite3_context *c, int n, sqlite3_value **v)
{
	char out[40];

	(void)n;
	(void)v;
	zone_time(env_of(c)->now_ms, env_of(c)->zone, out);
	func_result(c, (struct text){ out, strlen(out) });
}

static void f_curdate(sqlite3_context *c, int n, sqlite3_value **v)
{
	char out[40];

	(void)n;
	(void)v;
	zone_time(env_of(c)->now_ms, env_of(c)->zone, out);
	func_result(c, (struct text){ out, 10 });
}

static void f_utc_timestamp(sqlite3_context *c, int n, sqlite3_value **v)
{
	char out[40];

	(void)n;
	(void)v;
	zone_time(env_of(c)->now_ms, "+00:00", out);
	func_result(c, (struct text){ out, strlen(out) });
}

static void f_unix_timestamp(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct civil t;
	bool with_time;
	int64_t s;

	if (n == 0) {
		sqlite3_result_int64(c, env_of(c)->now_ms / 1000);
		return;
	}
	if (!date_arg(n, v, 0, &t, &with_time))
		return;
	s = civil_seconds(&t);
	sqlite3_result_int64(c,
			     s - zone_offset(env_of(c)->zone, s - zone_offset(env_of(c)->zone, s)));
}

/* %Y-%m-%d %H:%i:%s and the like (source: the date_format function's page) */
static void format(struct buf *b, const struct civil *t, struct text how)
{
	static const char *const days[] = { "Thursday", "Friday",  "Saturday", "Sunday",
					    "Monday",	"Tuesday", "Wednesday" };
	static const char *const months[] = { "January",   "February", "March",	   "April",
					      "May",	   "June",     "July",	   "August",
					      "September", "October",  "November", "December" };
	const char *day = days[((civil_days(t) % 7) + 7) % 7];
	size_t i;

	for (i = 0; i < how.n; i++) {
		if (how.p[i] != '%' || i + 1 == how.n) {
			buf_addc(b, how.p[i]);
			continue;
		}
		switch (how.p[++i]) {
		case 'Y':
			buf_addf(b, "%04d", t->year);
			break;
		case 'y':
			buf_addf(b, "%02d", t->year % 100);
			break;
		case 'm':
			buf_addf(b, "%02d", t->month);
			break;
		case 'c':
			buf_addf(b, "%d", t->month);
			break;
		case 'd':
			buf_addf(b, "%02d", t->day);
			break;
		case 'e':
			buf_addf(b, "%d", t->day);
			break;
		case 'H':
			buf_addf(b, "%02d", t->hour);
			break;
		case 'k':
			buf_addf(b, "%d", t->hour);
			break;
		case 'h':
		case 'I':
			buf_addf(b, "%02d", t->hour % 12 ? t->hour % 12 : 12);
			break;
		case 'i':
			buf_addf(b, "%02d", t->minute);
			break;
		case 's':
		case 'S':
			buf_addf(b, "%02d", t->second);
			break;
		case 'f':
			buf_addf(b, "%06d", t->micro);
			break;
		case 'p':
			buf_adds(b, t->hour < 12 ? "AM" : "PM");
			break;
		case 'T':
			buf_addf(b, "%02d:%02d:%02d", t->hour, t->minute, t->second);
			break;
		case 'W':
			buf_adds(b, day);
			break;
		case 'a':
			buf_addf(b, "%.3s", day);
			break;
		case 'M':
			buf_adds(b, months[t->month - 1]);
			break;
		case 'b':
			buf_addf(b, "%.3s", months[t->month - 1]);
			break;
		default:
			buf_addc(b, how.p[i]);
		}
	}
}

/* Java's patterns that the FE takes in their place */
static struct text pattern(struct text how)
{
	if (text_is(how, "yyyyMMdd"))
		return TEXT("%Y%m%d");
	if (text_is(how, "yyyy-MM-dd"))
		return TEXT("%Y-%m-%d");
	if (text_is(how, "yyyy-MM-dd HH:mm:ss"))
		return TEXT("%Y-%m-%d %H:%i:%s");
	return how;
}

static void f_from_unixtime(sqlite3_context *c, int n, sqlite3_value **v)
{
	int64_t s;
	struct civil t;
	struct buf b;

	if (n < 1 || func_any_null(n, v) || sqlite3_value_numeric_type(v[0]) == SQLITE_TEXT)
		return;
	s = sqlite3_value_int64(v[0]);
	if (s < 0 || s > 253402243199)
		return;
	civil_from_seconds(s + zone_offset(env_of(c)->zone, s), &t);
	buf_init(&b, RESULT_MAX);
	format(&b, &t, n > 1 ? pattern(func_arg(v[1])) : TEXT("%Y-%m-%d %H:%i:%s"));
	func_result(c, (struct text){ buf_str(&b), b.n });
	buf_release(&b);
}

static void f_date(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct civil t;
	bool with_time;

	if (date_arg(n, v, 0, &t, &with_time))
		result_time(c, &t, false);
}

static void f_date_number(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct civil t;
	bool with_time;

	if (date_arg(n, v, 0, &t, &with_time))
		sqlite3_result_int64(c, civil_number(&t, with_time));
}

static bool scan(struct text t, struct text how, struct civil *out, bool *with_time)
{
	size_t i = 0, k;
	int *field, max, n;

	*out = (struct civil){ .month = 1, .day = 1 };
	*with_time = false;
	for (k = 0; k < how.n; k++) {
		if (how.p[k] != '%' || k + 1 == how.n) {
			if (how.p[k] == ' ') {
				while (i < t.n && t.p[i] == ' ')
					i++;
				continue;
			}
			if (i >= t.n || t.p[i++] != how.p[k])
				return false;
			continue;
		}
		max = 2;
		switch (how.p[++k]) {
		case 'Y':
			field = &out->year;
			max = 4;
			break;
		case 'y':
			field = &out->year;
			break;
		case 'm':
		case 'c':
			field = &out->month;
			break;
		case 'd':
		case 'e':
			field = &out->day;
			break;
		case 'H':
		case 'k':
		case 'h':
		case 'I':
			field = &out->hour;
			*with_time = true;
			break;
		case 'i':
			field = &out->minute;
			*with_time = true;
			break;
		case 's':
		case 'S':
			field = &out->second;
			*with_time = true;
			break;
		case 'f':
			field = &out->micro;
			max = 6;
			*with_time = true;
			break;
		default:
			return false;
		}
		for (*field = n = 0; i < t.n && n < max && t.p[i] >= '0' && t.p[i] <= '9'; n++)
			*field = *field * 10 + t.p[i++] - '0';
		if (!n)
			return false;
		if (how.p[k] == 'y')
			out->year += out->year < 70 ? 2000 : 1900;
	}
	return i == t.n && out->month >= 1 && out->month <= 12 && out->day >= 1 &&
	       out->day <= days_in_month(out->year, out->month) && out->hour < 24 &&
	       out->minute < 60 && out->second < 60;
}

static void f_str_to_date(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct civil t;
	bool with_time;

	if (n == 2 && !func_any_null(n, v) && scan(func_arg(v[0]), func_arg(v[1]), &t, &with_time))
		result_time(c, &t, with_time);
}

static void f_str2date(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct civil t;
	bool with_time;

	if (n == 2 && !func_any_null(n, v) && scan(func_arg(v[0]), func_arg(v[1]), &t, &with_time))
		result_time(c, &t, false);
}

static void f_date_format(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct civil t;
	bool with_time;
	struct buf b;

	if (n != 2 || func_any_null(n, v) || !date_arg(n, v, 0, &t, &with_time))
		return;
	buf_init(&b, RESULT_MAX);
	format(&b, &t, pattern(func_arg(v[1])));
	func_result(c, (struct text){ buf_str(&b), b.n });
	buf_release(&b);
}

/* parts: one function for each, told apart by the field they were registered for */
#define PART(name, value)                                                  \
	static void f_##name(sqlite3_context *c, int n, sqlite3_value **v) \
	{                                                                  \
		struct civil t;                                            \
		bool with_time;                                            \
		if (date_arg(n, v, 0, &t, &with_time))                     \
			sqlite3_result_int64(c, (value));                  \
	}
PART(year, t.year)
PART(month, t.month)
PART(day, t.day)
PART(hour, t.hour)
PART(minute, t.minute)
PART(second, t.second)
PART(quarter, (t.month + 2) / 3)
PART(dayofweek, ((civil_days(&t) + 4) % 7 + 7) % 7 + 1)
#undef PART

static void f_date_trunc(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct civil t;
	struct text unit;
	bool with_time;

	if (n != 2 || func_any_null(n, v) || !date_arg(n, v, 1, &t, &with_time))
		return;
	unit = func_arg(v[0]);
	t.micro = 0;
	if (text_is(unit, "second"))
		;
	else if (text_is(unit, "minute"))
		t.second = 0;
	else if (text_is(unit, "hour"))
		t.second = t.minute = 0;
	else
		t.second = t.minute = t.hour = 0;
	if (text_is(unit, "week"))
		civil_from_days(civil_days(&t) - ((civil_days(&t) + 3) % 7 + 7) % 7, &t);
	else if (text_is(unit, "month"))
		t.day = 1;
	else if (text_is(unit, "quarter"))
		t.day = 1, t.month = (t.month - 1) / 3 * 3 + 1;
	else if (text_is(unit, "year"))
		t.day = t.month = 1;
	result_time(c, &t, with_time);
}

static void add(struct civil *t, int64_t k, struct text unit)
{
	int64_t months = 0, seconds = 0;

	if (text_is_nocase(unit, "YEAR"))
		months = k * 12;
	else if (text_is_nocase(unit, "QUARTER"))
		months = k * 3;
	else if (text_is_nocase(unit, "MONTH"))
		months = k;
	else if (text_is_nocase(unit, "WEEK"))
		seconds = k * 7 * 86400;
	else if (text_is_nocase(unit, "HOUR"))
		seconds = k * 3600;
	else if (text_is_nocase(unit, "MINUTE"))
		seconds = k * 60;
	else if (text_is_nocase(unit, "SECOND"))
		seconds = k;
	else
		seconds = k * 86400;
	months += (int64_t)t->year * 12 + t->month - 1;
	if (months < 0 || months > 119999) {
		t->year = 10000;
		return;
	}
	t->year = (int)(months / 12);
	t->month = (int)(months % 12) + 1;
	if (t->day > days_in_month(t->year, t->month))
		t->day = days_in_month(t->year, t->month);
	civil_from_seconds(civil_seconds(t) + seconds, t);
}

static int64_t bounded(sqlite3_value *v)
{
	int64_t k = sqlite3_value_int64(v);

	return k > 4000000000 ? 4000000000 : k < -4000000000 ? -4000000000 : k;
}

static void add_fn(sqlite3_context *c, int n, sqlite3_value **v, int direction)
{
	struct civil t;
	bool with_time;
	struct text unit = TEXT("DAY");

	if (n < 2 || func_any_null(n, v) || !date_arg(n, v, 0, &t, &with_time))
		return;
	if (n > 2)
		unit = func_arg(v[2]);
	add(&t, bounded(v[1]) * direction, unit);
	result_time(c, &t, true);
}

static void f_date_add(sqlite3_context *c, int n, sqlite3_value **v)
{
	add_fn(c, n, v, 1);
}

static void f_date_sub(sqlite3_context *c, int n, sqlite3_value **v)
{
	add_fn(c, n, v, -1);
}

/* (unit, n, date) */
static void f_timestampadd(sqlite3_context *c, int n, sqlite3_value **v)
{
	sqlite3_value *turned[3];

	if (n != 3)
		return;
	turned[0] = v[2];
	turned[1] = v[1];
	turned[2] = v[0];
	add_fn(c, 3, turned, 1);
}

static void f_datediff(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct civil a, b;
	bool with_time;

	if (n == 2 && date_arg(n, v, 0, &a, &with_time) && date_arg(n, v, 1, &b, &with_time))
		sqlite3_result_int64(c, civil_days(&a) - civil_days(&b));
}

/* (unit, from, to) */
static void f_timestampdiff(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct civil a, b;
	bool with_time;
	struct text unit;
	int64_t s, months;

	if (n != 3 || !date_arg(n, v, 1, &a, &with_time) || !date_arg(n, v, 2, &b, &with_time))
		return;
	unit = func_arg(v[0]);
	s = civil_seconds(&b) - civil_seconds(&a);
	months = ((int64_t)b.year * 12 + b.month) - ((int64_t)a.year * 12 + a.month);
	if (months > 0 && b.day < a.day)
		months--;
	if (months < 0 && b.day > a.day)
		months++;
	sqlite3_result_int64(c, text_is_nocase(unit, "YEAR")	  ? months / 12
				: text_is_nocase(unit, "QUARTER") ? months / 3
				: text_is_nocase(unit, "MONTH")	  ? months
				: text_is_nocase(unit, "WEEK")	  ? s / 604800
				: text_is_nocase(unit, "DAY")	  ? s / 86400
				: text_is_nocase(unit, "HOUR")	  ? s / 3600
				: text_is_nocase(unit, "MINUTE")  ? s / 60
								  : s);
}

/* Whole seconds, each of which the BE sleeps (source: utility_functions.cpp). */
static void f_sleep(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct func_sleep *s = env_of(c)->sleep;
	int64_t seconds = sqlite3_value_int64(v[0]);

	if (func_any_null(n, v))
		return;
	if (s && seconds > 0 && s->seen++ >= s->slept) {
		s->wants_ms = (seconds < INT32_MAX ? seconds : INT32_MAX) * 1000;
		sqlite3_result_error(c, "sleep", -1);
		return;
	}
	sqlite3_result_int(c, 1);
}

void funcs_time_register(sqlite3 *sql, const struct func_env *env)
{
	static const struct {
		const char *name;
		void (*fn)(sqlite3_context *, int, sqlite3_value **);
	} fns[] = {
		{ "sr_now", f_now },
		{ "sr_utc_timestamp", f_utc_timestamp },
		{ "sr_curdate", f_curdate },
		{ "sr_unix_timestamp", f_unix_timestamp },
		{ "sr_from_unixtime", f_from_unixtime },
		{ "sr_date", f_date },
		{ "sr_date_number", f_date_number },
		{ "sr_str_to_date", f_str_to_date },
		{ "sr_str2date", f_str2date },
		{ "sr_date_format", f_date_format },
		{ "sr_date_trunc", f_date_trunc },
		{ "sr_year", f_year },
		{ "sr_month", f_month },
		{ "sr_day", f_day },
		{ "sr_hour", f_hour },
		{ "sr_minute", f_minute },
		{ "sr_second", f_second },
		{ "sr_quarter", f_quarter },
		{ "sr_dayofweek", f_dayofweek },
		{ "sr_date_add", f_date_add },
		{ "sr_date_sub", f_date_sub },
		{ "sr_timestampadd", f_timestampadd },
		{ "sr_datediff", f_datediff },
		{ "sr_timestampdiff", f_timestampdiff },
		{ "sr_sleep", f_sleep },
	};
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(fns); i++)
		sqlite3_create_function(sql, fns[i].name, -1, SQLITE_UTF8, (void *)(uintptr_t)env,
					fns[i].fn, NULL, NULL);
}
