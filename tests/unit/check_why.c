/*
 * check_why.c - patterns with gaps, templates, and what is made of what a server says.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "job/job.h"
#include "job/why_int.h"
#include "tests/unit/fake_sql.h"
#include "tests/unit/suite.h"

static const struct {
	const char *text, *pattern;
	const char *want; /* name=value; ..., or NULL: no match */
} matches[] = {
	{ "abc", "b", "" },
	{ "abc", "x", NULL },
	{ "", "x", NULL },
	{ "rows: 12 is", "rows: {#n} is", "n=12;" },
	{ "rows: 1,200 is", "rows: {#n} is", "n=1,200;" },
	{ "rows: x is", "rows: {#n} is", NULL },
	{ "rows: -1 is", "rows: {#n} is", NULL },
	{ "rows:  is", "rows: {#n} is", NULL },
	/* the first place that fits all of it */
	{ "rows: x is, rows: 7 is", "rows: {#n} is", "n=7;" },
	{ "col 'a' in 't'", "col '{c}' in '{t}'", "c=a;t=t;" },
	{ "col 'a'' in 'it's'", "col '{c}' in '{t}'", "c=a';t=it;" },
	{ "x: the rest of it", "x: {rest}", "rest=the rest of it;" },
	{ "offset: 17. you", "offset: {#o}", "o=17;" },
	{ "offset: 17", "offset: {#o}", "o=17;" },
	{ "offset: ", "offset: {#o}", NULL },
	{ "x: ", "x: {rest}", "rest=;" },
	{ "aaaaaaaaaaaaaaaaab", "a{x}c", NULL },
};

START_TEST(match)
{
	struct captures c;
	char got[256] = "";
	size_t i, n = 0;

	if (!why_match(fake_text(matches[_i].text), matches[_i].pattern, &c)) {
		ck_assert_msg(!matches[_i].want, "\"%s\" has no \"%s\"", matches[_i].text,
			      matches[_i].pattern);
		return;
	}
	for (i = 0; i < c.n; i++)
		n += (size_t)snprintf(got + n, sizeof(got) - n, "%.*s=%.*s;",
				      TEXT_ARG(c.list[i].name), TEXT_ARG(c.list[i].value));
	ck_assert_ptr_nonnull(matches[_i].want);
	ck_assert_str_eq(got, matches[_i].want);
}
END_TEST

static struct job_pair source[] = { { { "topic", 5 }, { "clicks", 6 } } };
static struct text columns[] = { { "id", 2 }, { "name", 4 } };

static const struct {
	enum why_fill how;
	const char *template, *want; /* NULL: nothing to fill it with */
} fills[] = {
	{ FILL_TEXT, "plain", "plain" },
	{ FILL_TEXT, "{n} rows of {word}", "1,200 rows of na'me" },
	/* what a server says gets into no command, numbers aside */
	{ FILL_SHELL, "x --set y={n}", "x --set y=1200" },
	{ FILL_SHELL, "x {word}", NULL },
	{ FILL_SQL, "x {word}", NULL },
	{ FILL_SHELL, "starload resume {job}", "starload resume 'sh op.it'\\''s'" },
	{ FILL_SQL, "RESUME {job};", "RESUME `sh op`.`it's`;" },
	{ FILL_TEXT, "{job}", "sh op.it's" },
	{ FILL_SHELL, "{^n}", "10000" },
	{ FILL_TEXT, "in {topic}", "in clicks" },
	{ FILL_TEXT, "at {brokers}", NULL },
	{ FILL_TEXT, "{nothing}", NULL },
	{ FILL_ANYWAY, "a {nothing}{~nothing} at {brokers} of {word}", "a ? at ? of na'me" },
	{ FILL_TEXT, "has {columns}.", "has id, name." },
	{ FILL_TEXT, "has {partitions}.", NULL },
	{ FILL_TEXT, "is{~word}", "is, perhaps `name` is meant" },
	{ FILL_TEXT, "is{~n}", "is" },
	{ FILL_TEXT, NULL, NULL },
};

START_TEST(fill)
{
	struct arena *mem = arena_new();
	struct job j = { .db = TEXT("sh op"), .name = TEXT("it's"), .source_props = { source, 1 } };
	struct why_facts f = { .columns = columns, .n_columns = 2 };
	struct why_context c = {
		.job = &j,
		.facts = &f,
		.mem = mem,
		.captures = { { { TEXT("n"), TEXT("1,200") }, { TEXT("word"), TEXT("na'me") } }, 2 }
	};
	const char *got = why_fill(&c, fills[_i].how, fills[_i].template);

	if (fills[_i].want)
		ck_assert_str_eq(got, fills[_i].want);
	else
		ck_assert_msg(!got, "%s", got);
	arena_free(mem);
}
END_TEST

/* reasons ------------------------------------------------------------------------------------
 */

#define BEHIND "Progress", "{\"0\":\"1\"}", "LatestSourcePosition", "{\"0\":\"9\"}"

static const struct {
	const char *pairs[24];
	const char *slug;
	const char *command; /* a part of any advice, or NULL */
	const char *task;    /* what a task says; "": they say nothing; NULL: they were not asked */
} reasons[] = {
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 102, msg='current error rows is more than max error num'}" },
	  "error_rows",
	  "--set max_error_number=1000" },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 102, msg='Current error rows: 1234 is more than max error num: "
	    "9. "
	    "Check'}" },
	  "error_rows",
	  "--set max_error_number=10000 " },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 104, msg='be 5 abort task with reason: Offset out of range'}" },
	  "offset_expired",
	  "starload lag" },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 104, msg='be 5 abort task with reason: disk full'}" },
	  "task_aborted",
	  "starload resume" },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 4, msg='Job failed to fetch all current partition with error "
	    "[Failed to send get kafka partition info request. err: No alive backends]'}" },
	  "no_backend",
	  "starload resume" },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 4, msg='Job failed to fetch all current partition with error "
	    "[Failed to send get kafka partition info request to BE h:8060. err: BE is not alive]'}" },
	  "no_backend",
	  "starload resume" },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 2, msg='Failed to send get kafka partition info request to BE "
	    "h:8060, err: time out'}" },
	  "topic_unseen",
	  "starload resume" },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 2, msg='failed to get partition meta: Local: x, BE: h'}" },
	  "topic_unseen",
	  "starload resume" },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 2, msg='failed to create task: something else'}" },
	  "plan_other",
	  "starload resume" },
	{ { "State", "PAUSED", "ReasonOfStateChanged", "something new" }, "other", "resume" },
	{ { "State", "PAUSED", "ReasonOfStateChanged", "" }, "unknown", "resume" },
	{ { "State", "PAUSED", "ReasonOfStateChanged", "ErrorReason{errCode = 100, msg=''}" },
	  "user_pause",
	  "resume" },
	{ { "State", "CANCELLED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 6, msg='table not exist'}" },
	  "table_dropped",
	  NULL },
	{ { "State", "CANCELLED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 7, msg='meta not found: x'}" },
	  "cancelled",
	  NULL },
	{ { "State", "STOPPED" }, "stopped", NULL },
	{ { "State", "RESTING" }, "strange", NULL },
	{ { "State", "NEED_SCHEDULE" }, "waiting", "status --watch" },
	{ { "State", "NEED_SCHEDULE", "JobProperties", "{\"desireTaskConcurrentNum\":\"-1\"}" },
	  "no_concurrency",
	  "desired_concurrent_number=1" },
	{ { "State", "RUNNING" }, "running", NULL },
	{ { "State", "RUNNING", "Progress", "{\"0\":\"1\"}", "LatestSourcePosition",
	    "{\"0\":\"9\"}" },
	  "behind",
	  "status --watch" },
	{ { "State", "RUNNING", "Progress", "{\"0\":\"1\"}", "LatestSourcePosition",
	    "{\"0\":\"9\"}", "JobProperties",
	    "{\"taskConsumeSecond\":\"60\",\"taskTimeoutSecond\":\"60\"}" },
	  "task_times",
	  "task_timeout_second=60" },
	{ { "State", "RUNNING", "OtherMsg",
	    "[x] [task id: y] failed to allocate be slot, wait for 10 seconds" },
	  "no_slot",
	  NULL },
	{ { "State", "RUNNING", "OtherMsg", "[x] failed to check task ready to execute, err: z",
	    "DataSourceProperties", "{\"topic\":\"t\",\"brokerList\":\"b:1\"}" },
	  "cannot_see_topic",
	  "kafka_broker_list=HOST:PORT" },
	/* OtherMsg keeps what was said last, however long ago that was */
	{ { "State", "RUNNING", "OtherMsg", "[x] failed to check task ready to execute, err: z" },
	  "running",
	  NULL,
	  "" },
	{ { "State", "RUNNING", "OtherMsg", "[x] failed to check task ready to execute, err: z" },
	  "running",
	  NULL,
	  "task submitted to execute" },
	{ { "State", "RUNNING", "OtherMsg", "[x] there is no new data in kafka" },
	  "cannot_see_topic",
	  NULL,
	  "failed to check task ready to execute, err: z" },
	/* the FE's own number */
	{ { "State", "NEED_SCHEDULE", "JobProperties", "{\"desireTaskConcurrentNum\":\"0\"}" },
	  "waiting",
	  "status --watch" },
	/* tasks that are given up and tried again */
	{ { "State", "RUNNING", BEHIND },
	  "aborted",
	  "status --watch",
	  "previous task aborted because of timeout by txn manager" },
	{ { "State", "UNSTABLE", BEHIND },
	  "aborted",
	  "status --watch",
	  "previous task aborted because of [E1] no space left" },
	{ { "State", "RUNNING", BEHIND, "OtherMsg",
	    "[x] [task id: y] [txn id: -1] previous task aborted because of disk full" },
	  "aborted",
	  "status --watch",
	  "task submitted to execute" },
	{ { "State", "RUNNING", "Progress", "{\"0\":\"1\"}", "LatestSourcePosition",
	    "{\"0\":\"2\"}", "OtherMsg", "[x] previous task aborted because of disk full" },
	  "running",
	  NULL,
	  "" },
	{ { "State", "RUNNING", BEHIND },
	  "behind",
	  "status --watch",
	  "previous task aborted because of No partitions have data available for loading. If" },
	{ { "State", "RUNNING", BEHIND },
	  "parse_error",
	  "pause_on_fatal_parse_error=true --pause",
	  "previous task aborted because of parse error. Failed to iterate document stream" },
	{ { "State", "RUNNING", BEHIND },
	  "parse_error",
	  "starload lag",
	  "previous task aborted because of illegal json started with [x]" },
	{ { "State", "RUNNING", BEHIND },
	  "json_array",
	  "strip_outer_array=true --pause",
	  "previous task aborted because of The value is array type in json document stream, you "
	  "can set strip_outer_array=true to parse each element" },
	{ { "State", "RUNNING", BEHIND },
	  "json_no_array",
	  "strip_outer_array=false --pause",
	  "previous task aborted because of parse error. the value should be array type with "
	  "strip_outer_array=true, value: {}" },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 5611, msg='parse error. The value is array type in json "
	    "document stream, you can set strip_outer_array=true to parse each'}" },
	  "json_array",
	  "strip_outer_array=true --resume always" },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 5611, msg='parse error. the value should be array type with "
	    "strip_outer_array=true, value: {}'}" },
	  "json_no_array",
	  "strip_outer_array=false --resume always" },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 5611, msg='parse error. illegal json started with [x]'}" },
	  "parse_error",
	  "starload lag" },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 2, msg='failed to create task: The valid bytes length for "
	    "'row delimiter' is [1, 50]'}" },
	  "plan_separator",
	  "--rows-terminated-by" },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 2, msg='failed to create task: The valid bytes length for "
	    "'column separator' is [1, 50]'}" },
	  "plan_separator",
	  "--columns-terminated-by" },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 2, msg='failed to create task: No available backends'}" },
	  "no_backend",
	  "resume" },
	{ { "State", "UNSTABLE", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 105, msg='The lag [9] of partition [3] exceeds Config'}",
	    "Progress", "{\"3\":\"4\"}", "LatestSourcePosition", "{\"3\":\"5\"}" },
	  "unstable_idle",
	  NULL },
	{ { "State", "UNSTABLE", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 105, msg='The lag [9] of partition [3] exceeds Config'}",
	    "Progress", "{\"3\":\"4\"}", "LatestSourcePosition", "{\"3\":\"50\"}" },
	  "unstable",
	  "desired_concurrent_number=5" },
	{ { "State", "UNSTABLE", "ReasonOfStateChanged", "" }, "unstable", "lag" },
	/* garbage everywhere */
	{ { "State", "PAUSED", "ReasonOfStateChanged", "{#n} %s %n {job}", "Progress", "[",
	    "Statistic", "{\"totalRows\":\"x\"}", "JobProperties", "null" },
	  "other",
	  "resume" },
};

START_TEST(reason)
{
	struct arena *mem = arena_new();
	struct text task = fake_text(reasons[_i].task ? reasons[_i].task : "");
	struct why_facts f = { .tasks = &task,
			       .n_tasks = task.n > 0,
			       .tasks_read = reasons[_i].task != NULL };
	bool advised = !reasons[_i].command;
	struct sql_result r;
	struct why w;
	struct job j;
	size_t i;

	fake_row(&r, mem, reasons[_i].pairs);
	job_of_row(&r, 0, mem, &j);
	j.db = TEXT("d");
	j.name = TEXT("j");
	why_of(&j, &f, mem, &w);
	ck_assert_str_eq(w.cause.slug, reasons[_i].slug);
	ck_assert(*w.cause.text);
	for (i = 0; i < w.cause.n_advice; i++)
		advised |= strstr(w.cause.advice[i].command,
				  reasons[_i].command ? reasons[_i].command : "") != NULL;
	ck_assert_msg(advised, "%s", reasons[_i].command);
	for (i = 0; i < w.cause.n_advice; i++)
		ck_assert_msg(!strstr(w.cause.advice[i].command, "parse_error=false"),
			      "a task is then tried for ever");
	arena_free(mem);
}
END_TEST

/* What is said beside the cause. */
static const struct {
	const char *state, *props, *other_msg;
	const char *slug; /* NULL: nothing */
} remarks[] = {
	{ "PAUSED", "{\"desireTaskConcurrentNum\":\"-1\"}", "", "emptied" },
	{ "NEED_SCHEDULE", "{\"desireTaskConcurrentNum\":\"-1\"}", "", NULL },
	{ "NEED_SCHEDULE", "{\"desireTaskConcurrentNum\":\"-1\",\"maxErrorNum\":\"-1\"}", "",
	  "emptied" },
	{ "RUNNING", "{\"maxErrorNum\":\"-1\"}", "", "emptied" },
	{ "RUNNING", "{}", "[x] No partitions have data available for loading", "empty_loads" },
	{ "RUNNING", "{}", "[x] previous task aborted because of Cancelled", NULL },
};

START_TEST(remark)
{
	const char *pairs[24] = { "State",	     remarks[_i].state, "JobProperties",
				  remarks[_i].props, "OtherMsg",	remarks[_i].other_msg };
	struct arena *mem = arena_new();
	struct why_facts f = { .tasks_read = true };
	struct sql_result r;
	struct why w;
	struct job j;

	fake_row(&r, mem, pairs);
	job_of_row(&r, 0, mem, &j);
	why_of(&j, &f, mem, &w);
	ck_assert_uint_eq(w.n_more, remarks[_i].slug != NULL);
	if (w.n_more)
		ck_assert_str_eq(w.more[0].slug, remarks[_i].slug);
	arena_free(mem);
}
END_TEST

/* Every rule of the table can be filled and has a summary, at least once for each slug. */
START_TEST(rules)
{
	struct arena *mem = arena_new();
	struct why_facts f = { .n_tasks = 0 };
	struct job j = { .db = TEXT("d"), .name = TEXT("j"), .table = TEXT("t") };
	const char *slug;
	size_t i, k;

	for (i = 0; (slug = why_rule_slug(i)) != NULL; i++) {
		for (k = 0; why_rule_slug(k); k++)
			if (!strcmp(slug, why_rule_slug(k)) && why_rule_summary(k))
				break;
		ck_assert_msg(why_rule_slug(k) != NULL, "%s has no summary", slug);
	}
	for (i = 0; i < why_n_causes; i++) {
		struct why_context c = { .job = &j, .facts = &f, .mem = mem };

		/* a pattern whose gaps are numbers takes zeros for them */
		for (k = 0; k < WHY_ADVICE; k++) {
			const struct why_advice *a = &why_causes[i].advice[k];

			ck_assert(a->text || (!a->command && !a->sql));
			if (a->sql && !strchr(a->sql, '{'))
				ck_abort_msg("%s: no job in %s", why_causes[i].slug, a->sql);
			if (a->command)
				ck_assert(strstr(a->command, "{job}") &&
					  !strncmp(a->command, "starload ", 9));
		}
		(void)why_fill(&c, FILL_TEXT, why_causes[i].text);
	}
	arena_free(mem);
}
END_TEST

START_TEST(error_lines)
{
	struct arena *mem = arena_new();
	struct text *lines = NULL;
	bool more = false;
	size_t n = 0;

	why_error_lines(TEXT("a\r\n\n  b\na\nc\n"), 2, mem, &lines, &n, &more);
	ck_assert_uint_eq(n, 2);
	ck_assert(text_is(lines[0], "a") && text_is(lines[1], "b"));
	ck_assert(more);
	arena_free(mem);
}
END_TEST

static void add_texts(TCase *tc)
{
	tcase_add_loop_test(tc, match, 0, ARRAY_SIZE(matches));
	tcase_add_loop_test(tc, fill, 0, ARRAY_SIZE(fills));
}

static void add_reasons(TCase *tc)
{
	tcase_add_loop_test(tc, reason, 0, ARRAY_SIZE(reasons));
	tcase_add_loop_test(tc, remark, 0, ARRAY_SIZE(remarks));
	tcase_add_test(tc, rules);
	tcase_add_test(tc, error_lines);
}

SUITE("why", { "texts", add_texts }, { "reasons", add_reasons })
