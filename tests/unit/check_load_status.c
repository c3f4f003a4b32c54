/* check_load_status.c - the exit status of a load never says more than is so. */
#include "config.h"

#include "load/run.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "load/cut.h"

static const struct {
	const char *what;
	int code;
	struct load_totals t;
	struct load_plan p;
	int status;
} rows[] = {
	{ "all in", 0, { .parts = 3, .done = 3, .all_cut = true }, { .max_errors = -1 }, 0 },
	{ "some before",
	  0,
	  { .parts = 3, .done = 1, .before = 2, .all_cut = true },
	  { .max_errors = -1 },
	  0 },
	{ "all before",
	  0,
	  { .parts = 3, .before = 3, .all_cut = true, .was_complete = true },
	  { .max_errors = -1 },
	  EXIT_BEFORE },
	{ "all before, once more",
	  0,
	  { .parts = 3, .before = 3, .all_cut = true, .was_complete = true },
	  { .max_errors = -1, .run_id = "x", .again = true },
	  EXIT_BEFORE },
	{ "all before, run id",
	  0,
	  { .parts = 3, .before = 3, .all_cut = true, .was_complete = true },
	  { .max_errors = -1, .run_id = "x" },
	  0 },
	{ "all before, run id, --if-loaded fail",
	  0,
	  { .parts = 3, .before = 3, .all_cut = true, .was_complete = true },
	  { .max_errors = -1, .run_id = "x", .if_loaded = LOAD_IF_FAIL },
	  EXIT_BEFORE },
	{ "all before, --if-loaded skip",
	  0,
	  { .parts = 3, .before = 3, .all_cut = true, .was_complete = true },
	  { .max_errors = -1, .if_loaded = LOAD_IF_SKIP },
	  0 },
	{ "none of it",
	  0,
	  { .parts = 1, .failed = 1, .all_cut = true, .first_code = ERR_REFUSED },
	  { .max_errors = -1 },
	  EXIT_REFUSED },
	{ "nobody there",
	  0,
	  { .parts = 1, .failed = 1, .all_cut = true, .first_code = ERR_UNREACHABLE },
	  { .max_errors = -1 },
	  EXIT_UNREACHABLE },
	{ "one of two",
	  0,
	  { .parts = 2, .done = 1, .failed = 1, .all_cut = true, .first_code = ERR_REFUSED },
	  { .max_errors = -1 },
	  EXIT_PARTLY },
	{ "one in, the rest not looked at",
	  0,
	  { .parts = 1, .done = 1 },
	  { .max_errors = -1 },
	  EXIT_PARTLY },
	{ "one in, one left",
	  0,
	  { .parts = 1, .done = 1, .left = 1, .all_cut = true },
	  { .max_errors = -1 },
	  EXIT_PARTLY },
	{ "one unknown",
	  0,
	  { .parts = 2, .done = 1, .unknown = 1, .all_cut = true },
	  { .max_errors = -1 },
	  EXIT_UNKNOWN },
	{ "one unknown, one failed",
	  0,
	  { .parts = 2, .failed = 1, .unknown = 1, .all_cut = true, .first_code = ERR_REFUSED },
	  { .max_errors = -1 },
	  EXIT_UNKNOWN },
	{ "an empty one beside",
	  0,
	  { .parts = 2, .done = 1, .empty = 1, .all_cut = true },
	  { .max_errors = -1 },
	  0 },
	{ "empty ones alone",
	  0,
	  { .parts = 2, .empty = 2, .all_cut = true },
	  { .max_errors = -1 },
	  EXIT_REFUSED },
	{ "empty ones alone, wished",
	  0,
	  { .parts = 2, .empty = 2, .all_cut = true },
	  { .max_errors = -1, .empty = LOAD_IF_SKIP },
	  0 },
	{ "no input", 0, { .all_cut = true }, { .max_errors = -1 }, EXIT_FINDINGS },
	{ "no input, wished",
	  0,
	  { .all_cut = true },
	  { .max_errors = -1, .empty = LOAD_IF_SKIP },
	  0 },
	{ "too many filtered",
	  0,
	  { .parts = 1, .done = 1, .all_cut = true, .filtered = 6 },
	  { .max_errors = 5 },
	  EXIT_FINDINGS },
	{ "as many as wished",
	  0,
	  { .parts = 1, .done = 1, .all_cut = true, .filtered = 5 },
	  { .max_errors = 5 },
	  0 },
	{ "the disk", ERR_IO, { .all_cut = false }, { .max_errors = -1 }, EXIT_LOCAL_IO },
	{ "the disk, one in",
	  ERR_IO,
	  { .parts = 1, .done = 1 },
	  { .max_errors = -1 },
	  EXIT_PARTLY },
	{ "another process",
	  ERR_WRONG_STATE,
	  { .parts = 0 },
	  { .max_errors = -1 },
	  EXIT_WRONG_STATE },
	{ "changed", ERR_REFUSED, { .parts = 0 }, { .max_errors = -1 }, EXIT_REFUSED },
	{ "interrupted before the first", 0, { .left = 1 }, { .max_errors = -1 }, EXIT_FINDINGS },
};

START_TEST(test_row)
{
	ck_assert_msg(load_status(&rows[_i].p, &rows[_i].t, rows[_i].code) == rows[_i].status,
		      "%s: %d", rows[_i].what,
		      load_status(&rows[_i].p, &rows[_i].t, rows[_i].code));
}
END_TEST

/* Asked to stop before anything was begun: nothing is in, and no status says that it is. */
START_TEST(test_stopped)
{
	static const struct row_format csv = { .format = LF_CSV,
					       .row_delimiter = "\n",
					       .delim_bytes = 1 };
	char dir[] = "/tmp/check_load_status.XXXXXX", input[64], command[128];
	const char *inputs[] = { input };
	const atomic_int stop = 1;
	const struct load_server nobody = { .user = "root" };
	const struct load_plan plan = {
		.cluster = TEXT("c"),
		.db = "d",
		.table = "t",
		.parts = { .inputs = inputs, .n_inputs = 1, .format = &csv, .part_bytes = 4 },
		.server = &nobody,
		.state_dir = dir,
		.workers = 2,
		.empty = LOAD_IF_SKIP,
		.max_errors = -1,
		.atomic = _i,
		.stop_soon = &stop,
	};
	struct load_totals t;
	struct err err = { 0 };
	FILE *f;
	int i;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(input, sizeof(input), "%s.csv", dir);
	f = fopen(input, "w");
	ck_assert(f && fputs("1,a\n2,b\n", f) >= 0 && !fclose(f));
	/* what the first time wrote down must not make the second a success */
	for (i = 0; i < 2; i++) {
		ck_assert_msg(load_run(&plan, NULL, &t, &err) == 0, "%s", err.text);
		ck_assert(!t.all_cut && !t.done && !t.before && !t.was_complete);
		ck_assert_int_eq(load_status(&plan, &t, 0), EXIT_FINDINGS);
	}
	snprintf(command, sizeof(command), "rm -r %s %s", dir, input);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_stopped, 0, 2);
	tcase_add_loop_test(tc, test_row, 0, ARRAY_SIZE(rows));
}

SUITE("load status", { "load status", add_tests })
