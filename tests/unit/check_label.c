/* check_label.c - the same load has the same labels, another one has others, and all are labels. */
#include "config.h"

#include "load/label.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static const char hash[] = "00112233445566778899aabbccddeeff";
static const struct text two[] = { { "a.csv", 5 }, { "b.csv", 5 } };
static const struct text split[] = { { "a.cs", 4 }, { "vb.csv", 6 } };

static struct load_name name(void)
{
	return (struct load_name){
		.cluster = TEXT("fe1:9030"),
		.db = TEXT("shop"),
		.table = TEXT("orders"),
		.input = two,
		.n_inputs = 2,
		.options = TEXT("column_separator=,"),
	};
}

static const char *label(const struct load_name *n, unsigned generation, unsigned part, bool only)
{
	static char out[LABEL_MAX + 1];
	struct load_keys k;

	load_keys(n, &k);
	label_make(n, &k, generation, part, only, hash, out);
	ck_assert_msg(label_ok(out), "%s", out);
	return out;
}

START_TEST(test_same)
{
	struct load_name a = name(), b = name();
	char first[LABEL_MAX + 1];

	strcpy(first, label(&a, 0, 1, false));
	/* where the load is started from has no say */
	b.cluster = TEXT("fe2:9030");
	ck_assert_str_eq(first, label(&b, 0, 1, true));
	ck_assert_ptr_nonnull(strstr(first, "_orders_0001_0011223344556677"));
}
END_TEST

/* Each change makes another load of it. */
START_TEST(test_other)
{
	struct load_name n[] = { name(), name(), name(), name(), name(), name(), name(), name() };
	char out[ARRAY_SIZE(n) + 2][LABEL_MAX + 1];
	size_t i, k;

	n[1].db = TEXT("shop2");
	n[2].table = TEXT("order");
	n[3].options = TEXT("column_separator=;");
	n[4].input = split;
	n[5].n_inputs = 1;
	n[6].run_id = "2026-11-20";
	/* the boundary between two names counts */
	n[7].db = TEXT("sho");
	n[7].table = TEXT("porders");
	for (i = 0; i < ARRAY_SIZE(n); i++)
		strcpy(out[i], label(&n[i], 0, 1, false));
	strcpy(out[i++], label(&n[0], 1, 1, false));
	strcpy(out[i++], label(&n[0], 0, 2, false));
	for (i = 0; i < ARRAY_SIZE(out); i++)
		for (k = 0; k < i; k++)
			ck_assert_str_ne(out[i], out[k]);
}
END_TEST

START_TEST(test_of_the_user)
{
	struct load_name n = name();

	n.label = "mine";
	ck_assert_str_eq(label(&n, 0, 1, true), "mine");
	ck_assert_str_eq(label(&n, 0, 1, false), "mine_0001");
	ck_assert_str_eq(label(&n, 0, 12345, false), "mine_12345");
	ck_assert_str_eq(label(&n, 1, 1, true), "mine-2_0001");
}
END_TEST

/* Names of any length and any bytes make labels. */
START_TEST(test_long)
{
	char run[300], table[300], own[LABEL_MAX + 1];
	struct load_name n = name();

	memset(run, 'r', sizeof(run));
	run[sizeof(run) - 1] = '\0';
	memset(table, '\xc3', sizeof(table));
	n.run_id = run;
	n.table = (struct text){ table, sizeof(table) };
	label(&n, UINT32_MAX - 1, UINT32_MAX, false);
	memset(own, 'o', LABEL_MAX);
	own[LABEL_MAX] = '\0';
	n.label = own;
	ck_assert_str_eq(label(&n, 0, 1, true), own);
	label(&n, UINT32_MAX - 1, UINT32_MAX, false);
}
END_TEST

START_TEST(test_ok)
{
	static const char *const good[] = { "a", "-", "_", "A-z_0" };
	static const char *const bad[] = { "", "a b", "a.b", "\xc3\xa4", "a\n", "a/b" };
	char longest[LABEL_MAX + 2];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++)
		ck_assert(label_ok(good[i]));
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		ck_assert_msg(!label_ok(bad[i]), "%s", bad[i]);
	memset(longest, 'x', LABEL_MAX + 1);
	longest[LABEL_MAX + 1] = '\0';
	ck_assert(!label_ok(longest));
	longest[LABEL_MAX] = '\0';
	ck_assert(label_ok(longest));
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_same);
	tcase_add_test(tc, test_other);
	tcase_add_test(tc, test_of_the_user);
	tcase_add_test(tc, test_long);
	tcase_add_test(tc, test_ok);
}

SUITE("label", { "label", add_tests })
