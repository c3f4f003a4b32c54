/*
 * check_offsets.c - what new offsets read again and skip, and what is refused of it.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "job/effect.h"
#include "job/job.h"
#include "job/offsets.h"
#include "tests/unit/fake_sql.h"
#include "tests/unit/suite.h"

enum { NONE = JOB_OFFSET_NONE, END = JOB_OFFSET_END, BEGINNING = JOB_OFFSET_BEGINNING };

static const struct {
	int64_t old, latest, wanted; /* partition 3 */
	enum move_kind kind;
	int64_t messages, skipped, reread;
	bool refused, refused_all; /* without any leave; with leave for both */
	const char *told;
} cases[] = {
	{ 50, 100, 50, MOVE_NONE, 0, 0, 0, false, false, "" },
	{ 50, 100, 70, MOVE_FORWARD, 20, 20, 0, false, false, "" },
	{ 50, 100, 100, MOVE_FORWARD, 50, 50, 0, false, false, "" },
	{ 50, 100, 101, MOVE_FORWARD, 51, 51, 0, true, false, "no more than 100" },
	{ 50, NONE, 1000, MOVE_FORWARD, 950, 950, 0, false, false, "" },
	{ 50, 100, 49, MOVE_BACK, 1, 0, 1, true, false, "from 50 to 49 (1 message)" },
	{ 50, 100, 0, MOVE_BACK, 50, 0, 50, true, false, "from 50 to 0 (50 messages)" },
	{ 50, 100, BEGINNING, MOVE_BACK, -1, 0, -1, true, false, "from 50 to OFFSET_BEGINNING" },
	{ 0, 100, BEGINNING, MOVE_NONE, 0, 0, 0, false, false, "" },
	{ 50, 100, END, MOVE_FORWARD, 50, 50, 0, false, false, "" },
	{ 50, NONE, END, MOVE_FORWARD, -1, -1, 0, false, false, "" },
	{ 120, 100, END, MOVE_FORWARD, 0, 0, 0, false, false, "" },
	/* nothing was read yet */
	{ NONE, NONE, 100, MOVE_START, 0, 0, 0, false, false, "" },
	{ END, 100, 7, MOVE_START, 0, 0, 0, false, false, "" },
	{ BEGINNING, 100, 7, MOVE_START, 0, 0, 0, false, false, "" },
	{ END, 100, END, MOVE_NONE, 0, 0, 0, false, false, "" },
	{ 0, INT64_MAX, INT64_MAX, MOVE_FORWARD, INT64_MAX, INT64_MAX, 0, false, false, "" },
};

START_TEST(moves)
{
	struct job_partition p = { 3, cases[_i].old, cases[_i].latest, -1 };
	struct want want = { .kind = WANT_OFFSET, .partition = 3, .offset = cases[_i].wanted };
	struct job j = { .partitions = &p, .n_partitions = 1 };
	struct wants w = { &want, 1 };
	struct arena *mem = arena_new();
	struct offset_plan plan;
	struct err err = { 0 };
	int rc;

	offsets_plan(&j, &w, mem, &plan);
	ck_assert_uint_eq(plan.n, 1);
	ck_assert_msg(plan.list[0].kind == cases[_i].kind, "case %d: kind %d", _i,
		      plan.list[0].kind);
	ck_assert_int_eq(plan.list[0].messages, cases[_i].messages);
	ck_assert_int_eq(plan.skipped, cases[_i].skipped);
	ck_assert_int_eq(plan.reread, cases[_i].reread);
	rc = offsets_judge(&plan, false, false, &err);
	ck_assert_int_eq(rc, cases[_i].refused ? ERR_JUDGED : 0);
	ck_assert_msg(strstr(err.text, cases[_i].told) != NULL, "%s", err.text);
	ck_assert_int_eq(offsets_judge(&plan, true, true, &err),
			 cases[_i].refused_all ? ERR_JUDGED : 0);
	arena_free(mem);
}
END_TEST

/* Leave for one is none for the other. */
START_TEST(leaves)
{
	struct job_partition p[] = { { 0, 50, 100, -1 }, { 1, 50, 100, -1 } };
	struct want w[] = { { .kind = WANT_OFFSET, .partition = 0, .offset = 10 },
			    { .kind = WANT_OFFSET, .partition = 1, .offset = 110 },
			    { .kind = WANT_INT, .what = TEXT("max_error_number") } };
	struct job j = { .partitions = p, .n_partitions = 2 };
	struct wants wants = { w, 3 };
	struct arena *mem = arena_new();
	struct offset_plan plan;
	struct err err;

	offsets_plan(&j, &wants, mem, &plan);
	ck_assert_uint_eq(plan.n, 2);
	ck_assert_int_eq(offsets_judge(&plan, true, false, &err), ERR_JUDGED);
	ck_assert_ptr_nonnull(strstr(err.text, "partition 1 to 110"));
	ck_assert_int_eq(offsets_judge(&plan, false, true, &err), ERR_JUDGED);
	ck_assert_ptr_nonnull(strstr(err.text, "partition 0 from 50 to 10 (40 messages)"));
	ck_assert_int_eq(offsets_judge(&plan, true, true, &err), 0);
	arena_free(mem);
}
END_TEST

static const struct {
	const char *partitions; /* currentKafkaPartitions; NULL: not told */
	enum move_kind kind;
} foreign[] = {
	{ NULL, MOVE_START },	 { "", MOVE_START },	    { "0,1,7", MOVE_START },
	{ "0,1", MOVE_FOREIGN }, { "17,70", MOVE_FOREIGN },
};

START_TEST(partitions)
{
	struct job_pair pair = { TEXT("currentKafkaPartitions"),
				 { foreign[_i].partitions,
				   foreign[_i].partitions ? strlen(foreign[_i].partitions) : 0 } };
	struct want want = { .kind = WANT_OFFSET, .partition = 7, .offset = 5 };
	struct job j = { .source_props = { &pair, foreign[_i].partitions != NULL } };
	struct wants w = { &want, 1 };
	struct arena *mem = arena_new();
	struct offset_plan plan;
	struct err err;

	offsets_plan(&j, &w, mem, &plan);
	ck_assert_int_eq(plan.list[0].kind, foreign[_i].kind);
	ck_assert_int_eq(offsets_judge(&plan, true, true, &err),
			 foreign[_i].kind == MOVE_FOREIGN ? ERR_JUDGED : 0);
	arena_free(mem);
}
END_TEST

/* A list too long for a message says how long it is. */
START_TEST(many)
{
	struct arena *mem = arena_new();
	struct job_partition *p = arena_zalloc(mem, 500 * sizeof(*p));
	struct want *w = arena_zalloc(mem, 500 * sizeof(*w));
	struct offset_plan plan;
	struct job j = { .partitions = p, .n_partitions = 500 };
	struct wants wants = { w, 500 };
	struct err err;
	int i;

	for (i = 0; i < 500; i++) {
		p[i] = (struct job_partition){ i, 50, 100, -1 };
		w[i] = (struct want){ .kind = WANT_OFFSET, .partition = i, .offset = 1 };
	}
	offsets_plan(&j, &wants, mem, &plan);
	ck_assert_int_eq(plan.reread, 500 * 49);
	ck_assert_int_eq(offsets_judge(&plan, false, false, &err), ERR_JUDGED);
	ck_assert_ptr_nonnull(strstr(err.text, "and 494 more"));
	ck_assert_ptr_nonnull(strstr(err.text, "--allow-rewind"));
	arena_free(mem);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, moves, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, leaves);
	tcase_add_loop_test(tc, partitions, 0, ARRAY_SIZE(foreign));
	tcase_add_test(tc, many);
}

SUITE("offsets", { "moves", add_tests })
