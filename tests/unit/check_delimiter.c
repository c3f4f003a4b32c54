/*
 * check_delimiter.c - separators, and the ways of the JDK with values.
 */
#include "config.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "base/util.h"
#include "check/delimiter.h"
#include "check/jvalue.h"
#include "tests/unit/suite.h"

#define T(s) { s, sizeof(s) - 1 }

static const struct {
	struct text value;
	enum delimiter_fault fault;
	struct text out;
} delimiters[] = {
	{ T(","), DELIMITER_FINE, T(",") },
	{ T(""), DELIMITER_EMPTY, T("") },
	{ T("\t"), DELIMITER_FINE, T("\t") },
	{ T("\\t"), DELIMITER_FINE, T("\t") },
	{ T("\\n\\t"), DELIMITER_FINE, T("\n\t") },
	{ T("\\\\t"), DELIMITER_FINE, T("\\\t") },      /* the second backslash goes with the t */
	{ T("\\r"), DELIMITER_FINE, T("\\r") },
	{ T("\\"), DELIMITER_FINE, T("\\") },
	{ T("x01"), DELIMITER_FINE, T("x01") },
	{ T("0x01"), DELIMITER_FINE, T("\001") },
	{ T("0X0d0A"), DELIMITER_FINE, T("\r\n") },
	{ T("\\x00"), DELIMITER_FINE, T("\0") },
	{ T("\\X41"), DELIMITER_FINE, T("A") },
	{ T("0x"), DELIMITER_HEX_EMPTY, T("") },
	{ T("\\x"), DELIMITER_HEX_EMPTY, T("") },
	{ T("0x1"), DELIMITER_HEX_ODD, T("") },
	{ T("0xg1"), DELIMITER_HEX_DIGIT, T("") },
	{ T("0x 1"), DELIMITER_HEX_DIGIT, T("") },
	{ T("0x\xc3\xa9"), DELIMITER_HEX_ODD, T("") },          /* one character */
	{ T("0x\xf0\x9f\x98\x80"), DELIMITER_HEX_DIGIT, T("") },/* two UTF-16 units */
	{ T("0x7f"), DELIMITER_FINE, T("\x7f") },
	{ T("0x80"), DELIMITER_FINE, T("\xef\xbe\x80") },       /* U+FF80 */
	{ T("0xff"), DELIMITER_FINE, T("\xef\xbf\xbf") },
	/* Two ligatures, four digits in upper case. */
	{ T("0x\xef\xac\x80\xef\xac\x80"), DELIMITER_FINE, T("\xef\xbf\xbf\xef\xbf\xbf") },
};

START_TEST(delimiter)
{
	struct arena *mem = arena_new();
	struct text out = T("");

	ck_assert_msg(delimiter_convert(delimiters[_i].value, mem, &out) == delimiters[_i].fault,
		      "%s", delimiters[_i].value.p);
	if (!delimiters[_i].fault)
		ck_assert_msg(text_eq(out, delimiters[_i].out), "%s gives %.*s",
			      delimiters[_i].value.p, (int)out.n, out.p);
	arena_free(mem);
}
END_TEST

#define BAD INT64_C(-77)

static const struct {
	struct text v;
	int64_t wide, narrow;
} wholes[] = {
	{ T("5"), 5, 5 }, { T("+5"), 5, 5 }, { T("-5"), -5, -5 }, { T("007"), 7, 7 },
	{ T(""), BAD, BAD }, { T("+"), BAD, BAD }, { T("-"), BAD, BAD }, { T("--5"), BAD, BAD },
	{ T("+-5"), BAD, BAD }, { T(" 5"), BAD, BAD }, { T("5 "), BAD, BAD }, { T("5L"), BAD, BAD },
	{ T("0x5"), BAD, BAD }, { T("1_0"), BAD, BAD }, { T("1.0"), BAD, BAD },
	{ T("2147483647"), INT32_MAX, INT32_MAX }, { T("2147483648"), INT64_C(2147483648), BAD },
	{ T("-2147483648"), INT32_MIN, INT32_MIN }, { T("-2147483649"), INT64_C(-2147483649), BAD },
	{ T("9223372036854775807"), INT64_MAX, BAD }, { T("9223372036854775808"), BAD, BAD },
	{ T("-9223372036854775808"), INT64_MIN, BAD }, { T("-9223372036854775809"), BAD, BAD },
	{ T("00000000000000000000000000005"), 5, 5 },
	{ T("\xd9\xa3"), 3, 3 },                        /* Arabic-Indic three */
	{ T("\xef\xbc\x91\xef\xbc\x92"), 12, 12 },      /* full-width 12 */
	{ T("\xf0\x9d\x9f\x99"), BAD, BAD },            /* beyond the BMP */
	{ T("5\0"), BAD, BAD },
};

START_TEST(whole)
{
	int64_t wide = BAD;
	int32_t narrow = (int32_t)BAD;

	ck_assert_int_eq(java_long(wholes[_i].v, &wide), wholes[_i].wide != BAD);
	ck_assert_int_eq(wide, wholes[_i].wide);
	ck_assert_int_eq(java_int(wholes[_i].v, &narrow), wholes[_i].narrow != BAD);
	ck_assert_int_eq(narrow, wholes[_i].narrow);
}
END_TEST

static const struct {
	const char *v;
	double d;               /* -77: none */
} doubles[] = {
	{ "0.5", .5 }, { " 0.5 ", .5 }, { "\n.5\t", .5 }, { "5.", 5 }, { ".", -77 }, { "", -77 },
	{ " ", -77 }, { "1e-1", .1 }, { "1e", -77 }, { "1e+", -77 }, { "0.5f", .5 }, { "0.5D", .5 },
	{ "0.5ff", -77 }, { "0.5L", -77 }, { "0x1p-1", .5 }, { "0x.8p0", .5 }, { "0x1.p-1", .5 },
	{ "0x.p0", -77 }, { "0x1", -77 }, { "0x1p", -77 }, { "0X1.8P-1f", .75 }, { "0x1p0x", -77 },
	{ "nan", -77 }, { "inf", -77 }, { "NaNf", -77 }, { "Infinity", INFINITY },
	{ "-Infinity", -INFINITY }, { "1e400", INFINITY }, { "1e-400", 0 }, { "+.5", .5 },
	{ "1_0", -77 }, { "1E0", 1 }, { "0,5", -77 }, { "0x", -77 }, { "-", -77 },
	{ "1.0000000000000000001", 1 }, { "1e99999999999", INFINITY },
	{ "0.00000000000000000000000000000000000000000000000000000000000000000000000000001", 1e-77 },
};

START_TEST(number)
{
	struct text v = { doubles[_i].v, strlen(doubles[_i].v) };
	double d = -77;

	ck_assert_msg(java_double(v, &d) == (doubles[_i].d > -77 || doubles[_i].d < -77), "%s", v.p);
	ck_assert_msg(d >= doubles[_i].d && d <= doubles[_i].d, "%s gives %g", v.p, d);
}
END_TEST

START_TEST(not_a_number)
{
	double d = 0;

	ck_assert(java_double(TEXT("NaN"), &d) && isnan(d));
	ck_assert(java_double(TEXT(" -NaN"), &d) && isnan(d));
	ck_assert(!java_double(TEXT("NAN"), &d));
}
END_TEST

static const struct {
	struct text v;
	const char *word;
	bool same;
} words[] = {
	{ T("csv"), "csv", true }, { T("CsV"), "csv", true }, { T("csv "), "csv", false },
	{ T("cs"), "csv", false }, { T("csvx"), "csv", false }, { T(""), "csv", false },
	{ T("c\xc5\xbfv"), "csv", true },                       /* long s */
	{ T("OFFSET_BEG\xc4\xb1NNING"), "OFFSET_BEGINNING", true },     /* dotless i */
	{ T("offset_beg\xc4\xb0nning"), "OFFSET_BEGINNING", true },     /* dotted I */
	{ T("\xe2\x84\xaa"), "k", true },                       /* Kelvin */
	{ T("tr\xc3\xbc" "e"), "true", false },
};

START_TEST(word)
{
	ck_assert_msg(java_same_nocase(words[_i].v, words[_i].word) == words[_i].same, "%s",
		      words[_i].v.p);
}
END_TEST

static const struct {
	const char *list;
	bool blanks;
	const char *parts;      /* each in brackets */
} splits[] = {
	{ "0,1", false, "[0][1]" }, { "0,1,", false, "[0][1]" }, { "0,1,,,", false, "[0][1]" },
	{ ",", false, "" }, { ",,", false, "" }, { "", false, "[]" }, { ",0", false, "[][0]" },
	{ "0,,1", false, "[0][][1]" }, { "0, ,", false, "[0][ ]" }, { " ", false, "[ ]" },
	{ "0, ,", true, "[0]" }, { " ", true, "[]" }, { " , ", true, "" }, { "a , b", true, "[a ][ b]" },
};

START_TEST(split)
{
	struct text list = { splits[_i].list, strlen(splits[_i].list) }, part;
	char got[64] = "";
	struct java_split s;
	size_t n = 0;

	for (java_split_init(&s, list, splits[_i].blanks); java_split_next(&s, &part); n++) {
		strcat(got, "[");
		strncat(got, part.p, part.n);
		strcat(got, "]");
	}
	ck_assert_msg(strcmp(got, splits[_i].parts) == 0, "\"%s\": %s", list.p, got);
	ck_assert_uint_eq(java_split_count(list, splits[_i].blanks), n);
}
END_TEST

START_TEST(first_byte)
{
	ck_assert_int_eq(java_first_byte(TEXT("\"x")), '"');
	ck_assert_int_eq(java_first_byte(TEXT("\xc3\xa9")), -23);
	ck_assert_int_eq(java_first_byte(TEXT("\xe4\xb8\xad")), 0x2d);
	ck_assert_int_eq(java_first_byte(TEXT("\xf0\x9f\x98\x80")), 0x3d);
	ck_assert_uint_eq(java_length(TEXT("a\xc3\xa9\xf0\x9f\x98\x80")), 4);
}
END_TEST

/* What becomes of it when the server reads it again. */
static const struct {
	struct text value;
	enum delimiter_fate fate;
} fates[] = {
	{ T(","), DELIMITER_STAYS },
	{ T("\t"), DELIMITER_STAYS },
	{ T("0x01"), DELIMITER_STAYS },
	{ T("0x27"), DELIMITER_STAYS },
	/* it stands for a TAB either way */
	{ T("\\t"), DELIMITER_STAYS },
	{ T("|\\n"), DELIMITER_STAYS },
	{ T("\\x01"), DELIMITER_CHANGES },
	{ T("a\\b"), DELIMITER_CHANGES },
	{ T("''"), DELIMITER_CHANGES },
	{ T("'"), DELIMITER_BREAKS },
	{ T("\\"), DELIMITER_BREAKS },
};

START_TEST(fate)
{
	struct arena *mem = arena_new();

	ck_assert_msg(delimiter_persists(fates[_i].value, mem) == fates[_i].fate, "%s", fates[_i].value.p);
	arena_free(mem);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, fate, 0, ARRAY_SIZE(fates));
	tcase_add_loop_test(tc, delimiter, 0, ARRAY_SIZE(delimiters));
	tcase_add_loop_test(tc, whole, 0, ARRAY_SIZE(wholes));
	tcase_add_loop_test(tc, number, 0, ARRAY_SIZE(doubles));
	tcase_add_test(tc, not_a_number);
	tcase_add_loop_test(tc, word, 0, ARRAY_SIZE(words));
	tcase_add_loop_test(tc, split, 0, ARRAY_SIZE(splits));
	tcase_add_test(tc, first_byte);
}

SUITE("delimiter", { "values", add_tests })
