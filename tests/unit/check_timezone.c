/*
 * check_timezone.c - which time zones are taken, and what is stored.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "base/util.h"
#include "check/timezone.h"
#include "tests/unit/suite.h"

static const struct {
	const char *value;
	enum timezone_fault fault;
	const char *stored;     /* NULL: as written */
} cases[] = {
	{ "Asia/Shanghai", TIMEZONE_FINE, NULL }, { "UTC", TIMEZONE_FINE, NULL },
	{ "GMT", TIMEZONE_FINE, NULL }, { "UT", TIMEZONE_FINE, NULL }, { "Z", TIMEZONE_FINE, NULL },
	{ "CST", TIMEZONE_FINE, NULL }, { "PRC", TIMEZONE_FINE, NULL },
	{ "GMT0", TIMEZONE_FINE, NULL }, { "Zulu", TIMEZONE_FINE, NULL },
	{ "Etc/GMT-14", TIMEZONE_FINE, NULL }, { "SystemV/PST8", TIMEZONE_FINE, NULL },
	{ "UTC+8", TIMEZONE_FINE, NULL }, { "UTC+08", TIMEZONE_FINE, NULL },
	{ "UTC+08:00:00", TIMEZONE_FINE, NULL }, { "GMT-3", TIMEZONE_FINE, NULL },
	{ "UT+8", TIMEZONE_FINE, NULL }, { "+8", TIMEZONE_FINE, NULL }, { "-0", TIMEZONE_FINE, NULL },
	{ "+0800", TIMEZONE_FINE, NULL }, { "+080000", TIMEZONE_FINE, NULL },
	{ "+18", TIMEZONE_FINE, NULL }, { "-180000", TIMEZONE_FINE, NULL },
	{ "+8:00", TIMEZONE_FINE, "+08:00" }, { "8:00", TIMEZONE_FINE, "+08:00" },
	{ "08:00", TIMEZONE_FINE, "+08:00" }, { "-7:30", TIMEZONE_FINE, "-07:30" },
	{ "+14:00", TIMEZONE_FINE, NULL }, { "-12:00", TIMEZONE_FINE, NULL },
	{ "-00:00", TIMEZONE_FINE, NULL },
	{ "+14:01", TIMEZONE_RANGE, NULL }, { "-12:01", TIMEZONE_RANGE, NULL },
	{ "+15:00", TIMEZONE_RANGE, NULL }, { "-18:00", TIMEZONE_RANGE, NULL },
	{ "+08:60", TIMEZONE_RANGE, NULL }, { "+19", TIMEZONE_RANGE, NULL },
	{ "UTC+18:30", TIMEZONE_RANGE, NULL }, { "+0860", TIMEZONE_RANGE, NULL },
	{ "", TIMEZONE_UNKNOWN, NULL }, { "z", TIMEZONE_UNKNOWN, NULL }, { "+", TIMEZONE_UNKNOWN, NULL },
	{ "utc", TIMEZONE_UNKNOWN, NULL }, { "asia/shanghai", TIMEZONE_UNKNOWN, NULL },
	{ "Asia/Shanghai ", TIMEZONE_UNKNOWN, NULL }, { "EST", TIMEZONE_UNKNOWN, NULL },
	{ "PST", TIMEZONE_UNKNOWN, NULL }, { "UTC0", TIMEZONE_UNKNOWN, NULL },
	{ "UTCZ", TIMEZONE_UNKNOWN, NULL }, { "UTC+", TIMEZONE_UNKNOWN, NULL },
	{ "GMT+8:00", TIMEZONE_UNKNOWN, NULL }, { "UTC +8", TIMEZONE_UNKNOWN, NULL },
	{ "+080", TIMEZONE_UNKNOWN, NULL }, { "+08:0", TIMEZONE_UNKNOWN, NULL },
	{ "+08:00:0", TIMEZONE_UNKNOWN, NULL }, { "+08:0000", TIMEZONE_UNKNOWN, NULL },
	{ "Etc/GMT+14", TIMEZONE_UNKNOWN, NULL }, { "+\xd9\xa1", TIMEZONE_UNKNOWN, NULL },
	{ "CST ", TIMEZONE_UNKNOWN, NULL }, { "UT_x", TIMEZONE_UNKNOWN, NULL },
};

START_TEST(zone)
{
	struct text v = { cases[_i].value, strlen(cases[_i].value) }, stored;
	char room[TIMEZONE_OFFSET_BYTES];

	ck_assert_msg(timezone_check(v, room, &stored) == cases[_i].fault, "\"%s\"", v.p);
	if (cases[_i].fault == TIMEZONE_FINE)
		ck_assert_msg(text_is(stored, cases[_i].stored ? cases[_i].stored : v.p),
			      "\"%s\" is stored as %.*s", v.p, (int)stored.n, stored.p);
}
END_TEST

START_TEST(table_is_sorted_and_found)
{
	char room[TIMEZONE_OFFSET_BYTES];
	struct text stored;
	size_t i;

	for (i = 0; timezone_at(i); i++) {
		struct text v = { timezone_at(i), strlen(timezone_at(i)) };

		if (i)
			ck_assert_str_lt(timezone_at(i - 1), timezone_at(i));
		ck_assert_msg(timezone_check(v, room, &stored) == TIMEZONE_FINE, "%s", v.p);
	}
	ck_assert_uint_eq(i, 603);
}
END_TEST

static const struct {
	const char *value, *meant;
	bool case_only;
} nears[] = {
	{ "asia/shanghai", "Asia/Shanghai", true },
	{ "ASIA/SHANGHAI", "Asia/Shanghai", true },
	{ " Asia/Shanghai", "Asia/Shanghai", false },
	{ "Asia/Shangai", "Asia/Shanghai", false },
	{ "Xyzzy/Nowhere-at-all", NULL, false },
};

START_TEST(suggestion)
{
	struct text v = { nears[_i].value, strlen(nears[_i].value) };
	bool case_only;
	const char *meant = timezone_near(v, &case_only);

	if (nears[_i].meant)
		ck_assert_pstr_eq(meant, nears[_i].meant);
	else
		ck_assert_ptr_null(meant);
	ck_assert_int_eq(case_only, nears[_i].case_only);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, zone, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, table_is_sorted_and_found);
	tcase_add_loop_test(tc, suggestion, 0, ARRAY_SIZE(nears));
}

SUITE("timezone", { "zones", add_tests })
