/*
 * check_status.c - what is told of jobs, in every format; hostile names and reasons.
 */
#include "config.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "cli/status.h"
#include "cli/table.h"
#include "job/job.h"
#include "tests/unit/suite.h"

#define T(s)                       \
	{                          \
		(s), sizeof(s) - 1 \
	}

enum { NOW_S = 1700000000 };

static struct job_pair statistic[] = {
	{ T("loadedRows"), T("5") }, { T("unselectedRows"), T("2") },  { T("errorRows"), T("1") },
	{ T("totalRows"), T("8") },  { T("abortedTaskNum"), T("{}") },
};
static struct job_pair custom[] = {
	{ T("sasl.jaas.config"), T("user=x password=hunter2") },
	{ T("a\"b\x1b"), T("c\x9b") },
};
static struct job_pair garbage[] = { { { "", 0 }, T("{hunter2") } };
static struct job_partition behind[] = {
	{ 0, 10, 10, 1699999000000 },
	{ 1, 10, 35, 1699999940000 },
	{ 2, 7, 12, -1 },
	{ 3, JOB_OFFSET_END, 12, -1 },
};

/* A job with all that has to be escaped somewhere. */
static struct job jobs[] = {
	{ .id = 1,
	  .db = T("shop"),
	  .name = T("a\"b\\c\nd|e,f"),
	  .table = T("t"),
	  .state = JOB_PAUSED,
	  .state_text = T("PAUSED"),
	  .source = T("KAFKA"),
	  .statistic = { statistic, ARRAY_SIZE(statistic) },
	  .custom_props = { custom, ARRAY_SIZE(custom) },
	  .source_props = { garbage, 1 },
	  .partitions = behind,
	  .n_partitions = ARRAY_SIZE(behind),
	  .reason_code = 102,
	  .reason = T("bad \x1b[2J\xc2\x9b row at http://amy:pw@h/x. More") },
	{ .id = 2,
	  .db = T("web"),
	  .name = T("clicks"),
	  .table = T("t"),
	  .state = JOB_RUNNING,
	  .state_text = T("RUNNING"),
	  .source = T("PULSAR"),
	  .other_msg = T("[2023] [task id: x] [txn id: 1] there is no new data in kafka, wait") },
};

static struct status made(struct arena *mem)
{
	struct job_list l = { jobs, ARRAY_SIZE(jobs) };
	struct status s;

	status_make(&s, "fe1:9030", &l, (int64_t)NOW_S * 1000, mem);
	return s;
}

/* What a printer prints, to be freed. */
static char *printed(void (*print)(const struct status *s, FILE *out), const struct status *s)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	print(s, f);
	fclose(f);
	return text;
}

static void table_wide(const struct status *s, FILE *out)
{
	status_table(s, out, 0, false);
}

static void table_colored(const struct status *s, FILE *out)
{
	status_table(s, out, 0, true);
}

/* No bytes that a terminal would act on, whatever the format. */
START_TEST(nothing_raw)
{
	static void (*const printers[])(const struct status *s, FILE *out) = {
		table_wide, status_csv, status_md, status_json, status_prometheus, status_json_lag,
	};
	struct arena *mem = arena_new();
	struct status s = made(mem);
	char *text = printed(printers[_i], &s);
	const char *p;

	for (p = text; *p; p++)
		ck_assert_msg((unsigned char)*p >= 0x20 || *p == '\n', "%s", text);
	ck_assert(strstr(text, "\xc2\x9b") == NULL && strstr(text, "\x7f") == NULL);
	ck_assert(strstr(text, "hunter2") == NULL);
	ck_assert(strstr(text, "amy:pw") == NULL);
	free(text);
	arena_free(mem);
}
END_TEST

static const struct {
	void (*print)(const struct status *s, FILE *out);
	const char *want;
} parts[] = {
	{ table_wide, "  PAUSED on error  *30   1:25  1m00s       5         2       1  bad "
		      "\\x1B[2J\\xC2\\x9B row at http://******@h/x\n" },
	{ table_wide, "shop.a\"b\\c\\x0Ad|e,f  PAUSED" },
	{ table_wide, "2 jobs: 1 RUNNING, 1 PAUSED on error\n* as last seen" },
	{ table_colored, "\033[1;31mPAUSED on error\033[0m" },
	{ status_csv, "1,shop,\"a\"\"b\\c\\x0Ad|e,f\",t,PAUSED,paused_by_error,30,true,1,25,60,8,5,"
		      "2,1,102,bad" },
	{ status_csv, "2,web,clicks,t,RUNNING,running,,false,,,,,,,,,\n" },
	{ status_md, "| shop.a\"b\\\\c\\\\x0Ad\\|e,f | PAUSED on error | \\*30 | 1:25 | 1m00s |" },
	{ status_prometheus, "starload_job_lag_messages{db=\"shop\",job=\"a\\\"b\\\\c\\nd|e,f\","
			     "table=\"t\",id=\"1\"} 30\n" },
	{ status_prometheus, "id=\"1\",state=\"paused_by_error\"} 1\n" },
	{ status_prometheus, "id=\"1\",state=\"running\"} 0\n" },
	{ status_prometheus, "# TYPE starload_job_rows_loaded_total counter\n" },
	{ status_prometheus, "id=\"1\",partition=\"1\"} 25\n" },
	{ status_prometheus, "starload_jobs 2\n" },
	{ status_prometheus, "starload_job_data_age_seconds{db=\"shop\"" },
	{ status_json,
	  "\"custom_properties\":{\"sasl.jaas.config\":\"******\",\"a\\\"b\\u001b\":" },
	{ status_json, "\"source_properties\":{\"\":\"******\"}" },
	{ status_json, "\"next\":\"OFFSET_END\",\"latest\":12,\"lag\":null" },
	{ status_json, "\"partitions_told\":3,\"partitions_untold\":1,\"age_ms\":60000" },
	{ status_json_lag, "\"partition\":1,\"next\":10,\"latest\":35,\"lag\":25" },
};

START_TEST(part)
{
	struct arena *mem = arena_new();
	struct status s = made(mem);
	char *text = printed(parts[_i].print, &s);

	ck_assert_msg(strstr(text, parts[_i].want) != NULL, "%d: %s\nis not in\n%s", _i,
		      parts[_i].want, text);
	free(text);
	arena_free(mem);
}
END_TEST

START_TEST(json_is_json)
{
	struct arena *mem = arena_new();
	struct status s = made(mem);
	char *text = printed(status_json, &s);
	json_error_t error;
	json_t *j = json_loads(text, 0, &error);

	ck_assert_msg(j != NULL, "%s in %s", error.text, text);
	json_decref(j);
	free(text);
	arena_free(mem);
}
END_TEST

/* A table is no wider than its terminal, at any width. */
START_TEST(fits)
{
	struct arena *mem = arena_new();
	struct status s = made(mem);
	unsigned width;

	for (width = 1; width < 160; width++) {
		char *text = NULL, *line, *save = NULL;
		size_t n = 0;
		FILE *f = open_memstream(&text, &n);
		struct table t;
		static const struct table_column columns[] = {
			{ .head = "JOB", .name = "job", .least = 8 },
			{ .head = "N", .name = "n", .right = true, .drop = 1 },
			{ .head = "REASON", .name = "reason", .least = 10, .drop = 2 },
		};

		table_init(&t, columns, ARRAY_SIZE(columns), mem);
		table_add(&t, TEXT("a_job_of_some_length"), STYLE_GOOD);
		table_add(&t, TEXT("12345"), STYLE_PLAIN);
		table_add(&t,
			  TEXT("\xe5\xb9\xbf\xe5\xb9\xbf\xe5\xb9\xbf\xe5\xb9\xbf and so on and on"),
			  STYLE_PLAIN);
		table_print(&t, f, width, false);
		table_release(&t);
		fclose(f);
		for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
			unsigned columns_taken = 0;
			const char *p;

			/* a wide character has three bytes and two columns */
			for (p = line; *p; p++)
				columns_taken += (*p & 0xc0) == 0x80 ? 0 : (*p & 0x80) ? 2 : 1;
			ck_assert_msg(columns_taken <= width, "%u: %s", width, line);
		}
		free(text);
	}
	(void)s;
	arena_free(mem);
}
END_TEST

static const struct {
	int64_t ms;
	const char *want;
} ages[] = {
	{ -1, "-" },	       { 0, "0s" },	     { 59999, "59s" },	     { 60000, "1m00s" },
	{ 3599000, "59m59s" }, { 3600000, "1h00m" }, { 86399000, "23h59m" }, { 86400000, "1d0h" },
	{ 90000000, "1d1h" },
};

START_TEST(age)
{
	struct arena *mem = arena_new();

	ck_assert_str_eq(status_age(ages[_i].ms, mem), ages[_i].want);
	arena_free(mem);
}
END_TEST

START_TEST(lag)
{
	struct job_partition most[] = { { 0, 0, INT64_MAX, -1 }, { 1, 0, 5, -1 } };
	struct job none = { 0 }, huge = { .partitions = most, .n_partitions = 2 };
	struct job_lag l;

	job_lag(&jobs[0], (int64_t)NOW_S * 1000, &l);
	ck_assert_int_eq(l.messages, 30);
	ck_assert_int_eq(l.worst, 1);
	ck_assert_int_eq(l.worst_lag, 25);
	ck_assert_uint_eq(l.told, 3);
	ck_assert_uint_eq(l.untold, 1);
	/* the partition that is read up is older, and has no age */
	ck_assert_int_eq(l.age_ms, 60000);
	ck_assert_int_eq(l.last_read_ms, 1699999940000);
	/* a clock behind that of the broker */
	job_lag(&jobs[0], 0, &l);
	ck_assert_int_eq(l.age_ms, 0);
	job_lag(&none, 0, &l);
	ck_assert_int_eq(l.messages, -1);
	ck_assert_int_eq(l.worst_lag, -1);
	ck_assert_int_eq(l.age_ms, -1);
	job_lag(&huge, 0, &l);
	ck_assert_int_eq(l.messages, INT64_MAX);
}
END_TEST

static const struct {
	struct job j;
	enum job_health want;
	bool failed;
} healths[] = {
	{ { .state = JOB_RUNNING }, HEALTH_RUNNING, false },
	{ { .state = JOB_NEED_SCHEDULE }, HEALTH_WAITING, false },
	{ { .state = JOB_UNSTABLE, .reason_code = 105 }, HEALTH_UNSTABLE, false },
	{ { .state = JOB_PAUSED, .reason_code = 100 }, HEALTH_PAUSED_BY_USER, false },
	{ { .state = JOB_PAUSED, .reason_code = 102 }, HEALTH_PAUSED_BY_ERROR, true },
	{ { .state = JOB_PAUSED, .reason = T("x") }, HEALTH_PAUSED_BY_ERROR, true },
	{ { .state = JOB_PAUSED }, HEALTH_PAUSED_UNKNOWN, true },
	{ { .state = JOB_STOPPED }, HEALTH_STOPPED, false },
	{ { .state = JOB_CANCELLED }, HEALTH_CANCELLED, true },
	{ { .state = JOB_STATE_UNKNOWN }, HEALTH_STRANGE, true },
};

START_TEST(health)
{
	ck_assert_int_eq(job_health(&healths[_i].j), healths[_i].want);
	ck_assert_int_eq(job_failed(healths[_i].want), healths[_i].failed);
}
END_TEST

static const struct {
	struct status_row r;
	struct status_limits l;
	enum status_level want;
	const char *why;
} judged[] = {
	{ { .health = HEALTH_RUNNING, .lag = { .messages = 5, .age_ms = 5000 } },
	  { -1, -1, false },
	  LEVEL_OK,
	  "" },
	{ { .health = HEALTH_RUNNING, .lag = { .messages = 5, .age_ms = 5000 } },
	  { 5, 5000, false },
	  LEVEL_OK,
	  "" },
	{ { .health = HEALTH_RUNNING,
	    .lag = { .messages = 6, .worst = 2, .worst_lag = 4, .age_ms = -1 } },
	  { 5, 5000, false },
	  LEVEL_CRITICAL,
	  "lag 6 is above 5 (partition 2: 4)" },
	{ { .health = HEALTH_RUNNING, .lag = { .messages = 6, .age_ms = 61000 } },
	  { -1, 60000, false },
	  LEVEL_CRITICAL,
	  "data is 1m01s old, above 1m00s" },
	{ { .health = HEALTH_RUNNING, .lag = { .messages = -1, .age_ms = -1 } },
	  { 0, 0, false },
	  LEVEL_OK,
	  "" },
	{ { .health = HEALTH_UNSTABLE, .lag = { .messages = 9, .age_ms = -1 } },
	  { 5, -1, false },
	  LEVEL_CRITICAL,
	  "UNSTABLE; lag 9 is above 5 (partition 0: 0)" },
	{ { .health = HEALTH_UNSTABLE, .lag = { .messages = -1, .age_ms = -1 } },
	  { -1, -1, false },
	  LEVEL_WARNING,
	  "UNSTABLE" },
	{ { .health = HEALTH_PAUSED_BY_USER, .lag = { .messages = 9, .age_ms = -1 } },
	  { 5, -1, true },
	  LEVEL_OK,
	  "" },
	{ { .health = HEALTH_PAUSED_BY_USER, .lag = { .messages = 1, .age_ms = -1 } },
	  { 5, -1, false },
	  LEVEL_WARNING,
	  "PAUSED by user" },
	{ { .health = HEALTH_PAUSED_UNKNOWN,
	    .why = T("no reason"),
	    .lag = { .messages = 1, .age_ms = -1 } },
	  { 5, -1, true },
	  LEVEL_CRITICAL,
	  "PAUSED (unknown): no reason" },
};

START_TEST(judge)
{
	struct arena *mem = arena_new();
	struct text why;

	ck_assert_int_eq(status_judge(&judged[_i].r, &judged[_i].l, mem, &why), judged[_i].want);
	ck_assert_str_eq(why.p, judged[_i].why);
	arena_free(mem);
}
END_TEST

static void nagios(const struct status *s, FILE *out)
{
	struct status_limits l = { 20, 30000, false };

	ck_assert_int_eq(status_nagios(s, &l, out), s->n ? LEVEL_CRITICAL : LEVEL_UNKNOWN);
}

START_TEST(plugin)
{
	struct arena *mem = arena_new();
	struct status s = made(mem), none = { .mem = mem };
	char *text = printed(nagios, &s);

	/* one bar, and none of the job's own */
	ck_assert(strchr(text, '|') && strchr(text, '|') == strrchr(text, '|'));
	ck_assert_msg(strstr(text,
			     "STARLOAD CRITICAL - 1 of 2 jobs: shop.a\"b\\c\\x0Ad/e,f: PAUSED on "
			     "error: bad ") == text,
		      "%s", text);
	ck_assert_msg(strstr(text,
			     "| 'shop.a\"b\\c\\x0Ad_e,f lag'=30;;20;0 'shop.a\"b\\c\\x0Ad_e,f "
			     "age'=60s;;30;0 ") != NULL,
		      "%s", text);
	free(text);
	text = printed(nagios, &none);
	ck_assert_msg(strstr(text, "STARLOAD UNKNOWN - no such job is to be seen") == text, "%s", text);
	free(text);
	arena_free(mem);
}
END_TEST

START_TEST(rates)
{
	struct arena *mem = arena_new();
	struct status s = made(mem), before = made(mem);

	before.rows[0].loaded = 1;
	status_rates(&s, &before, 2.0);
	ck_assert(s.rows[0].has_rate && s.rows[0].rate == 2.0);
	ck_assert(!s.rows[1].has_rate);
	/* a job that was made anew */
	before.rows[0].loaded = 100;
	status_rates(&s, &before, 2.0);
	ck_assert(!s.rows[0].has_rate);
	arena_free(mem);
}
END_TEST

static void add_printing(TCase *tc)
{
	tcase_add_loop_test(tc, nothing_raw, 0, 6);
	tcase_add_loop_test(tc, part, 0, ARRAY_SIZE(parts));
	tcase_add_test(tc, json_is_json);
	tcase_add_test(tc, fits);
	tcase_add_loop_test(tc, age, 0, ARRAY_SIZE(ages));
}

static void add_judging(TCase *tc)
{
	tcase_add_test(tc, lag);
	tcase_add_loop_test(tc, health, 0, ARRAY_SIZE(healths));
	tcase_add_loop_test(tc, judge, 0, ARRAY_SIZE(judged));
	tcase_add_test(tc, plugin);
	tcase_add_test(tc, rates);
}

SUITE("status", { "printing", add_printing }, { "judging", add_judging })
