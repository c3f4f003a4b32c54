/*
 * check_version.c - names of releases to sets, and sets to text.
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/util.h"
#include "base/version.h"
#include "tests/unit/suite.h"

/* What a spec comes to: each target as name(point;older), points by number. */
static const struct {
	const char *spec, *want, *note;
} good[] = {
	{ "3.3",          "3.3=3.3.19 and later 3.3<3.3 before 3.3.19", NULL },
	{ "3.3.0",        "3.3.0=3.3 before 3.3.12", NULL },
	{ "3.3.5",        "3.3.5=3.3 before 3.3.12", NULL },
	{ "3.3.11",       "3.3.11=3.3 before 3.3.12", NULL },
	{ "3.3.12",       "3.3.12=3.3.12", NULL },
	{ "3.3.14",       "3.3.14=3.3.13 to 3.3.18", NULL },
	{ "3.3.999",      "3.3.999=3.3.19 and later 3.3", NULL },
	{ "3.4",          "3.4=3.4.8 and later 3.4<3.4 before 3.4.8", NULL },
	{ "3.4.4",        "3.4.4=3.4.3 to 3.4.4", NULL },
	{ "3.5",          "3.5=3.5.6 and later 3.5<3.5 before 3.5.6", NULL },
	{ "3.5.7",        "3.5.7=3.5.6 and later 3.5", NULL },
	{ "3.5.5",        "3.5.5=3.5.4 to 3.5.5", NULL },
	{ "3.5.9999",     "3.5.9999=3.5.6 and later 3.5", NULL },
	{ "4.1",          "4.1=4.1", NULL },
	{ "4.1.3",        "4.1.3=4.1", NULL },
	{ "4.0",          "4.1=4.1", "4.0 is judged as 4.1" },
	{ "4.0.6",        "4.1=4.1", "4.0 is judged as 4.1" },
	{ "4.0,4.1",      "4.1=4.1", "4.0 is judged as 4.1" },
	{ "4.1,4.1",      "4.1=4.1", NULL },
	{ "4.1, 3.5.7 ,3.3.5", "3.3.5=3.3 before 3.3.12|3.5.7=3.5.6 and later 3.5|4.1=4.1", NULL },
	{ "3.5,3.5.1",    "3.5.1=3.5.1 to 3.5.3|3.5=3.5.6 and later 3.5<3.5 before 3.5.6", NULL },
	{ "3.5.10,3.5.9", "3.5.9=3.5.6 and later 3.5|3.5.10=3.5.6 and later 3.5", NULL },
	{ "3.4..4.1",     "3.4=3.4.8 and later 3.4<3.4 before 3.4.8|"
			  "3.5=3.5.6 and later 3.5<3.5 before 3.5.6|4.1=4.1", NULL },
	{ "3.4 .. 3.5",   "3.4=3.4.8 and later 3.4<3.4 before 3.4.8|"
			  "3.5=3.5.6 and later 3.5<3.5 before 3.5.6", NULL },
	{ "3.5..4.0",     "3.5=3.5.6 and later 3.5<3.5 before 3.5.6|4.1=4.1", "4.0 is judged as 4.1" },
	{ "4.1..4.1",     "4.1=4.1", NULL },
	{ "3.5.7..4.1",   "3.5.7=3.5.6 and later 3.5|4.1=4.1", NULL },
	{ "3.5.1..4.1",   "3.5.1=3.5.1 to 3.5.3|3.5=3.5.6 and later 3.5<3.5.1 to 3.5.5|4.1=4.1", NULL },
	{ "3.4..3.5.1",   "3.4=3.4.8 and later 3.4<3.4 before 3.4.8|3.5.1=3.5.1 to 3.5.3<3.5 before 3.5.1",
			  NULL },
	{ "3.5..3.5.1",   "3.5.1=3.5.1 to 3.5.3<3.5 before 3.5.1", NULL },
	{ "3.5.1..3.5.5", "3.5.1=3.5.1 to 3.5.3|3.5.5=3.5.4 to 3.5.5<3.5.1 to 3.5.3", NULL },
	{ "3.5.1..3.5.1", "3.5.1=3.5.1 to 3.5.3", NULL },
	{ "3.5.1..3.5",   "3.5.1=3.5.1 to 3.5.3|3.5=3.5.6 and later 3.5<3.5.1 to 3.5.5", NULL },
	{ "3.5.0..3.5.7", "3.5.0=3.5 before 3.5.1|3.5.7=3.5.6 and later 3.5<3.5 before 3.5.6", NULL },
	{ "ALL",          "3.3=3.3.19 and later 3.3<3.3 before 3.3.19|3.4=3.4.8 and later 3.4<3.4 before 3.4.8|"
			  "3.5=3.5.6 and later 3.5<3.5 before 3.5.6|4.1=4.1", NULL },
};

static void show(const struct targets *t, char *out, size_t room)
{
	char a[256], b[256];
	size_t n = 0;
	unsigned i;

	for (i = 0; i < t->n; i++) {
		const struct target_release *r = &t->list[i];

		n += (size_t)snprintf(out + n, room - n, "%s%s=%s%s%s", i ? "|" : "", r->name,
				      relset_text(r->point, a, sizeof(a)), r->older ? "<" : "",
				      r->older ? relset_text(r->older, b, sizeof(b)) : "");
	}
}

START_TEST(parse_good)
{
	struct targets t;
	struct err err;
	char have[1024];
	relset asked = 0;
	unsigned i;

	err.text[0] = '\0';
	ck_assert_msg(targets_parse(good[_i].spec, &t, &err) == 0, "%s: %s", good[_i].spec, err.text);
	show(&t, have, sizeof(have));
	ck_assert_msg(!strcmp(have, good[_i].want), "%s:\nhave %s\nwant %s", good[_i].spec, have,
		      good[_i].want);
	ck_assert_pstr_eq(t.note, good[_i].note);
	for (i = 0; i < t.n; i++) {
		/* One stretch each, none of them older than itself. */
		ck_assert(t.list[i].point && !(t.list[i].point & (t.list[i].point - 1)));
		ck_assert(!(t.list[i].older & t.list[i].point));
		asked |= t.list[i].point;
	}
	ck_assert_uint_eq(asked, t.asked);
	ck_assert_uint_eq(t.asked & t.older, 0);
}
END_TEST

static const struct {
	const char *spec, *part;        /* what the text must name */
} bad[] = {
	{ "", "\"\"" },
	{ ",", "\"\"" },
	{ "3.3,", "\"\"" },
	{ "3.2", "\"3.2\"" },
	{ "3.6", "\"3.6\"" },
	{ "4.2", "\"4.2\"" },
	{ "5.0", "\"5.0\"" },
	{ "3", "\"3\"" },
	{ "v3.5", "\"v3.5\"" },
	{ "3.5.", "\"3.5.\"" },
	{ "3.5.x", "\"3.5.x\"" },
	{ "3.5.1.2", "\"3.5.1.2\"" },
	{ "3.05", "\"3.05\"" },
	{ "3.5.10000", "\"3.5.10000\"" },
	{ "3.5.99999999999999999999", "\"3.5.99999999999999999999\"" },
	{ "3,5", "\"3\"" },
	{ "3.3,latest", "\"latest\"" },
	{ "3.3..", "\"\"" },
	{ "..4.1", "\"\"" },
	{ "4.1..3.3", "\"4.1..3.3\" runs backwards" },
	{ "3.5.7..3.5.1", "backwards" },
	{ "3.3..3.4..3.5", "\"3.4..3.5\"" },
	{ "-3.5", "\"-3.5\"" },
	{ "3.5.0,3.5.1,3.5.2,3.5.3,3.5.4,3.5.5,3.5.6,3.5.7,3.5.8,3.5.9,3.5.10,3.5.11,3.5.12,3.5.13,"
	  "3.5.14,3.5.15,3.5.16", "more than 16" },
};

START_TEST(parse_bad)
{
	struct targets t, before;
	struct err err;

	memset(&t, 0x5a, sizeof(t));
	before = t;
	ck_assert_msg(targets_parse(bad[_i].spec, &t, &err) == ERR_USAGE, "%s", bad[_i].spec);
	ck_assert_msg(strstr(err.text, bad[_i].part) != NULL, "%s: %s", bad[_i].spec, err.text);
	ck_assert_mem_eq(&t, &before, sizeof(t));
}
END_TEST

START_TEST(bad_names_what_exists)
{
	struct targets t;
	struct err err;

	ck_assert_int_eq(targets_parse("2.5", &t, &err), ERR_USAGE);
	ck_assert_str_eq(err.text, "unknown release \"2.5\": there are 3.3, 3.4, 3.5, 4.1, a patch release "
			 "of them such as 3.5.7, lists (3.3,4.1), ranges (3.3..4.1) and all");
}
END_TEST

START_TEST(all_is_all)
{
	struct targets a, b;
	struct err err;

	targets_all(&a);
	ck_assert_int_eq(targets_parse("all", &b, &err), 0);
	ck_assert_uint_eq(a.n, 4);
	ck_assert_uint_eq(a.n, b.n);
	ck_assert_uint_eq(a.asked, b.asked);
	ck_assert_uint_eq(a.asked | a.older, RELS_ALL);
}
END_TEST

static const struct {
	relset set;
	const char *text;
} texts[] = {
	{ RELS_NONE, "none" },
	{ RELS_ALL, "3.3, 3.4, 3.5 and 4.1" },
	{ RELS_3_3, "3.3" },
	{ RELS_4_1, "4.1" },
	{ RELS_3_3 | RELS_4_1, "3.3 and 4.1" },
	{ RELS_BEFORE(REL_3_5_1), "3.3, 3.4 and 3.5 before 3.5.1" },
	{ RELS_SINCE(REL_3_4_2), "3.4.2 and later 3.4, 3.5 and 4.1" },
	{ RELS_OF(REL_3_4_2), "3.4.2" },
	{ RELS_OF(REL_3_3_13), "3.3.13 to 3.3.18" },
	{ RELS_3_4 & ~RELS_OF(REL_3_4_2), "3.4 before 3.4.2 and 3.4.3 and later 3.4" },
	{ RELS_IN(RELS_3_3, REL_3_3_12) | RELS_OF(REL_3_4_0), "3.3.12 and later 3.3 and 3.4 before 3.4.2" },
};

START_TEST(text)
{
	char have[256], cut[8];

	ck_assert_str_eq(relset_text(texts[_i].set, have, sizeof(have)), texts[_i].text);
	/* Cut, not overrun. */
	memset(cut, 'x', sizeof(cut));
	relset_text(texts[_i].set, cut, 4);
	ck_assert(memchr(cut, '\0', 4) != NULL);
	ck_assert_int_eq(cut[4], 'x');
	ck_assert_int_eq(strncmp(cut, texts[_i].text, strlen(cut)), 0);
}
END_TEST

/* 256 bytes hold any set. */
START_TEST(text_fits)
{
	char have[256];
	relset set;

	for (set = 0; set <= RELS_ALL; set++) {
		memset(have, 'x', sizeof(have));
		relset_text(set, have, sizeof(have));
		ck_assert_uint_lt(strlen(have), sizeof(have) - 1);
	}
}
END_TEST

START_TEST(points_rise)
{
	static const int points[][3] = {
#define REL(major, minor, patch) { major, minor, patch },
#include "base/releases.def"
	};
	unsigned i;

	ck_assert_uint_lt(REL_COUNT, 8 * sizeof(relset));
	for (i = 1; i < ARRAY_SIZE(points); i++)
		ck_assert_int_lt(points[i - 1][0] * 100000000 + points[i - 1][1] * 10000 + points[i - 1][2],
				 points[i][0] * 100000000 + points[i][1] * 10000 + points[i][2]);
	/* Each branch from its first release on. */
	for (i = 0; i < ARRAY_SIZE(points); i++)
		if (i == 0 || points[i][1] != points[i - 1][1] || points[i][0] != points[i - 1][0])
			ck_assert_int_eq(points[i][2], 0);
	ck_assert_uint_eq(RELS_3_3 | RELS_3_4 | RELS_3_5 | RELS_4_1, RELS_ALL);
	ck_assert_uint_eq(RELS_3_3 & RELS_3_4, 0);
	ck_assert_uint_eq(RELS_3_5 & RELS_4_1, 0);
}
END_TEST

/* The branches of releases.def, and all. */
START_TEST(names_are_branches)
{
	static const struct {
		int major, minor;
	} points[] = {
#define REL(major, minor, patch) { major, minor },
#include "base/releases.def"
	};
	const char *const *name = targets_names();
	char want[16];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(points); i++) {
		if (i && points[i].major == points[i - 1].major &&
		    points[i].minor == points[i - 1].minor)
			continue;
		snprintf(want, sizeof(want), "%d.%d", points[i].major, points[i].minor);
		ck_assert_str_eq(*name++, want);
	}
	ck_assert_str_eq(*name++, "all");
	ck_assert_ptr_null(*name);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, names_are_branches);
	tcase_add_loop_test(tc, parse_good, 0, ARRAY_SIZE(good));
	tcase_add_loop_test(tc, parse_bad, 0, ARRAY_SIZE(bad));
	tcase_add_test(tc, bad_names_what_exists);
	tcase_add_test(tc, all_is_all);
	tcase_add_loop_test(tc, text, 0, ARRAY_SIZE(texts));
	tcase_add_test(tc, text_fits);
	tcase_add_test(tc, points_rise);
}

SUITE("version", { "version", add_tests })
