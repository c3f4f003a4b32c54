/*
 * check_fix.c - carrying out fixes, and what is around it in lint: diffs, ignore
 * comments, names of rules, variables, the baseline.
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/baseline.h"
#include "cli/code_range.h"
#include "cli/diff.h"
#include "cli/fix.h"
#include "cli/ignore.h"
#include "cli/opt.h"
#include "cli/vars.h"
#include "diag/finding.h"
#include "tests/unit/suite.h"

static struct arena *mem;

static void setup(void)
{
	mem = arena_new();
}

static void teardown(void)
{
	arena_free(mem);
}

/* fixes ----------------------------------------------------------------------- */

struct edit {
	unsigned fix, off, len;
	const char *text;
};

/* Edits of "0123456789"; those of a fix follow each other. */
static const struct {
	struct edit edits[6];
	unsigned done;
	const char *want;
} fixes_cases[] = {
	{ { { 0 } }, 0, "0123456789" },
	{ { { 1, 3, 1, "x" } }, 1, "012x456789" },
	{ { { 1, 0, 0, "<" }, { 1, 10, 0, ">" } }, 1, "<0123456789>" },
	{ { { 1, 0, 10, "" } }, 1, "" },
	{ { { 1, 5, 1, "five" }, { 2, 2, 1, "two" } }, 2, "01two34five6789" },
	/* next to each other is fine, into each other is not */
	{ { { 1, 2, 2, "x" }, { 2, 4, 2, "y" } }, 2, "01xy6789" },
	{ { { 1, 2, 3, "x" }, { 2, 4, 2, "y" } }, 1, "01x56789" },
	{ { { 1, 2, 6, "x" }, { 2, 4, 1, "y" } }, 1, "01x89" },
	/* two insertions at one place, one at an edge */
	{ { { 1, 4, 0, "," }, { 2, 4, 0, "," } }, 1, "0123,456789" },
	{ { { 1, 2, 2, "x" }, { 2, 4, 0, "," } }, 1, "01x456789" },
	{ { { 1, 4, 0, "," }, { 2, 4, 2, "x" } }, 1, "0123,456789" },
	/* all of a fix or nothing, the earlier finding first */
	{ { { 1, 1, 1, "a" }, { 1, 8, 1, "b" }, { 2, 8, 1, "c" } }, 1, "0a234567b9" },
	/* the third is left for the next round, although the second is not done */
	{ { { 1, 8, 1, "b" }, { 2, 1, 1, "c" }, { 2, 8, 1, "c" }, { 3, 1, 1, "d" } }, 1, "01234567b9" },
	{ { { 1, 1, 1, "a" }, { 1, 5, 1, "b" }, { 2, 3, 1, "c" } }, 2, "0a2c4b6789" },
};

START_TEST(fixes_done)
{
	const struct text t = TEXT("0123456789");
	const struct edit *e = fixes_cases[_i].edits;
	struct fixes f;
	struct buf out;
	size_t done;

	fixes_init(&f, mem);
	while (e->text) {
		struct finding_edit edits[6];
		struct finding finding = { .edits = edits, .fix_safe = true };
		unsigned fix = e->fix;

		for (; e->text && e->fix == fix; e++)
			edits[finding.n_edits++] = (struct finding_edit){
				.off = e->off, .len = e->len, .text = { e->text, strlen(e->text) },
			};
		fixes_add(&f, &finding, false);
	}
	done = fixes_choose(&f);
	buf_init(&out, 100);
	fixes_apply(&f, t, &out);
	ck_assert_msg(done == fixes_cases[_i].done && !strcmp(buf_str(&out), fixes_cases[_i].want),
		      "case %d: %zu done, %s", _i, done, buf_str(&out));
	buf_release(&out);
	fixes_release(&f);
}
END_TEST

START_TEST(only_safe_ones)
{
	struct finding_edit edit = { .off = 1, .len = 1, .text = TEXT("x") };
	struct finding finding = { .edits = &edit, .n_edits = 1, .fix_safe = false };
	struct fixes f;

	fixes_init(&f, mem);
	fixes_add(&f, &finding, false);
	ck_assert_uint_eq(fixes_choose(&f), 0);
	fixes_add(&f, &finding, true);
	ck_assert_uint_eq(fixes_choose(&f), 1);
	fixes_release(&f);
}
END_TEST

/* diff ------------------------------------------------------------------------ */

static const struct {
	const char *a, *b, *want;
} diffs[] = {
	{ "x\n", "x\n", "" },
	{ "", "x\n", "--- a/n\n+++ b/n\n@@ -0,0 +1 @@\n+x\n" },
	{ "x\n", "", "--- a/n\n+++ b/n\n@@ -1 +0,0 @@\n-x\n" },
	{ "x", "x\n", "--- a/n\n+++ b/n\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n" },
	{ "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
	  "--- a/n\n+++ b/n\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n" },
	/* six lines between two changes: one hunk; seven: two */
	{ "a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
	  "--- a/n\n+++ b/n\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n" },
	{ "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
	  "--- a/n\n+++ b/n\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n"
	  "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n" },
	/* no line that is there once */
	{ "x\ny\nx\ny\nx\n", "x\nx\ny\nx\n", "--- a/n\n+++ b/n\n@@ -1,5 +1,4 @@\n x\n-y\n x\n y\n x\n" },
};

START_TEST(unified_diff)
{
	const char *a = diffs[_i].a, *b = diffs[_i].b;
	char *got;
	size_t n;
	FILE *f = open_memstream(&got, &n);
	bool differ = diff_print(f, "n", (struct text){ a, strlen(a) }, (struct text){ b, strlen(b) }, false);

	fclose(f);
	ck_assert_msg(!strcmp(got, diffs[_i].want), "case %d:\n%s", _i, got);
	ck_assert_int_eq(differ, *diffs[_i].want != '\0');
	free(got);
}
END_TEST

/* A hundred thousand lines, all alike and all different: time, not just output. */
START_TEST(large_diff)
{
	struct buf a, b;
	FILE *f = fopen("/dev/null", "w");
	int i;

	buf_init(&a, 1 << 30);
	buf_init(&b, 1 << 30);
	for (i = 0; i < 100000; i++) {
		buf_addf(&a, "%d\n", _i ? i % 2 : i);
		buf_addf(&b, "%d\n", _i ? i % 3 : i + (i % 7 == 0));
	}
	ck_assert(diff_print(f, "n", (struct text){ a.p, a.n }, (struct text){ b.p, b.n }, false));
	fclose(f);
	buf_release(&a);
	buf_release(&b);
}
END_TEST

/* names of rules ---------------------------------------------------------------- */

static const struct {
	const char *word;
	unsigned from, to;              /* 0: no rule */
} ranges[] = {
	{ "SL9001", 9001, 9001 }, { "sl9001", 9001, 9001 }, { "unused_ignore", 9001, 9001 },
	{ "UNUSED_IGNORE", 9001, 9001 }, { "SL9", 9000, 9999 }, { "SL900", 9000, 9009 },
	{ "SL", 0, 9999 }, { "9001", 0, 0 }, { "SL90010", 0, 0 }, { "SL9999", 0, 0 }, { "SL9x", 0, 0 },
	{ "", 0, 0 }, { "unused", 0, 0 },
};

START_TEST(rule_names)
{
	struct code_range r = { 0, 0 };
	bool found = code_range_find((struct text){ ranges[_i].word, strlen(ranges[_i].word) }, &r);

	ck_assert_msg(found == (ranges[_i].to != 0), "%s", ranges[_i].word);
	if (found)
		ck_assert_msg(r.from == ranges[_i].from && r.to == ranges[_i].to, "%s", ranges[_i].word);
}
END_TEST

/* ignore comments ----------------------------------------------------------------- */

/* "word" for a code, "word!" for one of the file, "?reason" for a bad one. */
static const struct {
	const char *sql, *want;
} ignores[] = {
	{ "SELECT 1;", "" },
	{ "-- starload: ignore SL9001\nx;", "SL9001" },
	{ "--starload:ignore SL9001", "SL9001" },
	{ "x --   starload: ignore SL9001, unused_ignore SL9: reason, SL1\n;", "SL9001 unused_ignore SL9" },
	{ "-- starload: ignore SL9001\r\nx", "SL9001" },
	{ "-- starload: ignore-file SL9: reason", "SL9!" },
	{ "-- starload: ignore SL9\n-- starload: ignore bad_ignore", "SL9 bad_ignore" },
	{ "'-- starload: ignore SL9'", "" },
	{ "/* -- starload: ignore SL9 */", "" },
	{ "/* starload: ignore SL9 */", "" },
	{ "-- see starload: ignore SL9", "" },
	{ "- starload: ignore SL9", "" },
	{ "# starload: ignore SL9", "" },
	{ "-- starload: ignore", "?the comment does not say which rules to ignore" },
	{ "-- starload: ignore : because", "?the comment does not say which rules to ignore" },
	{ "-- starload: ignroe SL9", "?a comment for starload says \"ignore\" or \"ignore-file\"" },
	{ "-- starload:", "?a comment for starload says \"ignore\" or \"ignore-file\"" },
	{ "-- starload: ignore SL7777", "?no rule is named \"SL7777\"" },
	{ "-- starload: ignore unused_ignroe", "?no rule is named \"unused_ignroe\", did you mean unused_ignore?" },
};

START_TEST(ignore_comments)
{
	const char *sql = ignores[_i].sql;
	const struct ignore *ig;
	struct source src;
	struct buf b;

	source_init(&src, "t", sql, (uint32_t)strlen(sql));
	buf_init(&b, 1000);
	for (ig = ignore_find_all(&src, mem); ig; ig = ig->next) {
		if (b.n)
			buf_addc(&b, ' ');
		if (ig->bad)
			buf_addf(&b, "?%s", ig->bad);
		else
			buf_addf(&b, "%.*s%s", TEXT_ARG(ig->word), ig->whole_file ? "!" : "");
	}
	ck_assert_msg(!strcmp(buf_str(&b), ignores[_i].want), "%s: %s", sql, buf_str(&b));
	buf_release(&b);
}
END_TEST

/* variables -------------------------------------------------------------------------- */

static const struct {
	const char *message, *want;
} masks[] = {
	{ "nothing of the kind", NULL },
	{ "is 3 s, at least 35", NULL },
	{ "3", NULL },
	{ "with secret-value-x inside", "with ${S} inside" },
	{ "xxsecret-value-xxx", "xx${S}xx" },
	{ "SECRET-VALUE-X", "${S}" },
	{ "cut short: secret-val...", "cut short: ${S}..." },
	{ "secret", NULL },
	{ "\xc3\xa4" "3", NULL },
	/* several are there: the one with most of it, then the one that was given first */
	{ "fe1.example.com:9030", "${LONG}" },
	{ "fe1.example.com:9", "${LONG}" },
	{ "fe1.example.com", "${HOST}" },
	{ "Fe1.Example.org", "${HOST}org" },
	{ "fe2.example.net", "${OTHER}net" },
	{ "fe1.exa", NULL },
	{ "word words wor", "${W} words wor" },
	{ "\"\xc3\x84\xff.\"", "\"${B}\"" },
	{ "x3 3x 3.3", NULL },
};

START_TEST(masking)
{
	struct reader_var list[] = {
		{ TEXT("T"), TEXT("3") }, { TEXT("S"), TEXT("secret-value-x") }, { TEXT("E"), TEXT("") },
		{ TEXT("HOST"), TEXT("fe1.example.com") }, { TEXT("LONG"), TEXT("fe1.example.com:9030") },
		{ TEXT("LAST"), TEXT("fe1.example.com") }, { TEXT("OTHER"), TEXT("fe2.example.com") },
		{ TEXT("W"), TEXT("word") }, { TEXT("W2"), TEXT("WORD") },
		{ TEXT("B"), TEXT("\xc3\x84\xff.") },
	};
	struct vars v = { .list = list, .n = ARRAY_SIZE(list) };
	const char *got;

	vars_index(&v, mem);
	got = vars_mask(&v, masks[_i].message, mem);
	if (masks[_i].want)
		ck_assert_str_eq(got, masks[_i].want);
	else
		ck_assert_ptr_eq(got, masks[_i].message);
}
END_TEST

static const struct {
	const char *given, *name, *value, *error;
} given[] = {
	{ "A=1", "A", "1", NULL },
	{ "A=", "A", "", NULL },
	{ "A=b=c", "A", "b=c", NULL },
	{ "CHECK_FIX_VAR", "CHECK_FIX_VAR", "of the environment", NULL },
	{ "CHECK_FIX_NONE", NULL, NULL, "--var CHECK_FIX_NONE: there is no such environment variable" },
	{ "1A=secret", NULL, NULL, "--var 1A=...: a name is letters, digits and _, and begins with no digit" },
	{ "=secret", NULL, NULL, "--var =...: a name is letters, digits and _, and begins with no digit" },
	{ "a secret", NULL, NULL, "--var takes NAME=VALUE, or the NAME of an environment variable" },
};

START_TEST(given_vars)
{
	const char *item[] = { given[_i].given };
	const struct opt_list none = { 0 }, one = { .item = item, .n = 1 };
	struct vars v = { 0 };
	struct err err;
	int rc;

	setenv("CHECK_FIX_VAR", "of the environment", 1);
	unsetenv("CHECK_FIX_NONE");
	rc = vars_read(&none, &one, mem, &v, &err);
	if (given[_i].error) {
		ck_assert_int_eq(rc, ERR_USAGE);
		ck_assert_str_eq(err.text, given[_i].error);
		return;
	}
	ck_assert_int_eq(rc, 0);
	ck_assert_uint_eq(v.n, 1);
	ck_assert(text_is(v.list[0].name, given[_i].name));
	ck_assert(text_is(v.list[0].value, given[_i].value));
}
END_TEST

static char *temporary(const char *text)
{
	static char path[] = "/tmp/check_fix.XXXXXX";
	FILE *f;

	strcpy(path + sizeof(path) - 7, "XXXXXX");
	f = fdopen(mkstemp(path), "w");
	fputs(text, f);
	fclose(f);
	return path;
}

START_TEST(var_file)
{
	const char *file = temporary("# comment\n\nA=1\r\nB=\"x y\"\nA=2\n"), *over[] = { "B=z" };
	const struct opt_list files = { .item = &file, .n = 1 }, one = { .item = over, .n = 1 };
	struct vars v = { 0 };
	struct err err;

	ck_assert_int_eq(vars_read(&files, &one, mem, &v, &err), 0);
	ck_assert_uint_eq(v.n, 4);
	ck_assert(text_is(v.list[0].value, "1"));
	ck_assert(text_is(v.list[1].value, "\"x y\""));
	ck_assert(text_is(v.list[3].name, "B"));
	ck_assert(text_is(v.list[3].value, "z"));
	unlink(file);
	file = temporary("A=1\nsecret\n");
	ck_assert_int_eq(vars_read(&files, &one, mem, &v, &err), ERR_USAGE);
	ck_assert_ptr_null(strstr(err.text, "secret"));
	ck_assert_ptr_nonnull(strstr(err.text, ":2: not a line NAME=VALUE"));
	unlink(file);
}
END_TEST

/* baseline ---------------------------------------------------------------------------- */

START_TEST(baseline_round_trip)
{
	const char *path = temporary("");
	struct baseline *b = baseline_new();
	struct err err;

	/* as seen from the baseline's directory, however it is spelled */
	baseline_file(b, path, "/nowhere/b \xc3\xa4\xff\".sql");
	baseline_add(b, 3002, 0xffffffffffffffffu);
	baseline_file(b, path, "a.sql");
	baseline_add(b, 1001, 5);
	baseline_add(b, 1001, 5);
	baseline_file(b, path, "-");
	baseline_add(b, 1001, 7);
	ck_assert_int_eq(baseline_write(b, path, &err), 0);
	ck_assert_int_eq(baseline_may_write(path, &err), 0);
	baseline_free(b);
	b = baseline_new();
	ck_assert_int_eq(baseline_read(b, path, &err), 0);
	baseline_file(b, path, "./a.sql");
	ck_assert(baseline_take(b, 1001, 5));
	ck_assert(baseline_take(b, 1001, 5));
	ck_assert(!baseline_take(b, 1001, 5));
	ck_assert(!baseline_take(b, 1001, 6));
	ck_assert(!baseline_take(b, 1002, 5));
	ck_assert(!baseline_take(b, 1001, 7));
	ck_assert(!baseline_take(b, 3002, 0xffffffffffffffffu));
	baseline_file(b, path, "/nowhere/b \xc3\xa4\xff\".sql");
	ck_assert(baseline_take(b, 3002, 0xffffffffffffffffu));
	baseline_file(b, path, "-");
	ck_assert(baseline_take(b, 1001, 7));
	baseline_free(b);
	unlink(path);
}
END_TEST

static const char *const no_baselines[] = {
	"", "{", "[]", "{}", "{\"version\": 2, \"findings\": []}", "{\"version\": 1}",
	"{\"version\": 1, \"findings\": [1]}",
	"{\"version\": 1, \"findings\": [{\"code\": \"SL1001\", \"statement\": \"0123456789abcdef\", \"count\": 1}]}",
	"{\"version\": 1, \"findings\": [{\"file\": \"a\", \"code\": \"SL1001\", \"statement\": \"1\", \"count\": 1}]}",
	"{\"version\": 1, \"findings\": [{\"file\": \"a\", \"code\": \"SL1001\", \"statement\": \"0123456789abcdeg\", \"count\": 1}]}",
	"{\"version\": 1, \"findings\": [{\"file\": \"a\", \"code\": \"SLabcd\", \"statement\": \"0123456789abcdef\", \"count\": 1}]}",
	"{\"version\": 1, \"findings\": [{\"file\": \"a\", \"code\": \"SL1001\", \"statement\": \"0123456789abcdef\", \"count\": 0}]}",
};

START_TEST(no_baseline)
{
	const char *path = temporary(no_baselines[_i]);
	struct baseline *b = baseline_new();
	struct err err;

	ck_assert_msg(baseline_read(b, path, &err) == ERR_USAGE, "%s", no_baselines[_i]);
	baseline_free(b);
	unlink(path);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, fixes_done, 0, ARRAY_SIZE(fixes_cases));
	tcase_add_test(tc, only_safe_ones);
	tcase_add_loop_test(tc, unified_diff, 0, ARRAY_SIZE(diffs));
	tcase_add_loop_test(tc, large_diff, 0, 2);
	tcase_add_loop_test(tc, rule_names, 0, ARRAY_SIZE(ranges));
	tcase_add_loop_test(tc, ignore_comments, 0, ARRAY_SIZE(ignores));
	tcase_add_loop_test(tc, masking, 0, ARRAY_SIZE(masks));
	tcase_add_loop_test(tc, given_vars, 0, ARRAY_SIZE(given));
	tcase_add_test(tc, var_file);
	tcase_add_test(tc, baseline_round_trip);
	tcase_add_loop_test(tc, no_baseline, 0, ARRAY_SIZE(no_baselines));
}

SUITE("fix", { "fix", add_tests })
