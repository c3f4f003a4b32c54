/*
 * check_select.c - which jobs a command is about, and why one is not to be seen.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/util.h"
#include "job/job.h"
#include "job/select.h"
#include "tests/unit/fake_sql.h"
#include "tests/unit/suite.h"

static const struct {
	const char *text, *pattern;
	bool want;
} likes[] = {
	{ "orders", "orders", true },
	{ "orders", "Orders", false },
	{ "orders", "%", true },
	{ "", "%", true },
	{ "", "", true },
	{ "", "_", false },
	{ "a", "", false },
	{ "orders", "ord%", true },
	{ "orders", "%ers", true },
	{ "orders", "%rd%", true },
	{ "orders", "o_ders", true },
	{ "orders", "o_ders_", false },
	{ "orders", "______", true },
	{ "orders", "_____", false },
	{ "a_b", "a\\_b", true },
	{ "axb", "a\\_b", false },
	{ "a%b", "a\\%b", true },
	{ "a\\b", "a\\\\b", true },
	{ "a\\b", "a\\b", true },
	{ "a\\", "a\\", true },
	{ "aXbXc", "a%b%c", true },
	{ "aab", "%ab", true },
	{ "abcabd", "%abd", true },
	{ "mississippi", "%iss%ip%", true },
	{ "mississippi", "%iss%ix%", false },
	/* a character is one, whatever its bytes; a byte that is none counts as one */
	{ "\xc3\xa9t\xc3\xa9", "_t_", true },
	{ "\xff", "_", true },
	{ "ab", "a%%%%b%%", true },
};

START_TEST(like)
{
	ck_assert_msg(job_like(fake_text(likes[_i].text), fake_text(likes[_i].pattern)) ==
			      likes[_i].want,
		      "%s LIKE %s", likes[_i].text, likes[_i].pattern);
}
END_TEST

/* Each % more must not double the work. */
START_TEST(like_is_quick)
{
	static char text[20001], pattern[2001];
	size_t i;

	memset(text, 'a', sizeof(text) - 1);
	for (i = 0; i + 1 < sizeof(pattern); i++)
		pattern[i] = i % 2 ? 'a' : '%';
	pattern[sizeof(pattern) - 2] = 'b';
	ck_assert(!job_like(fake_text(text), fake_text(pattern)));
}
END_TEST

static const struct {
	const char *list, *broker;
	bool want;
} brokers[] = {
	{ "a:1,b:2", "a:1", true },  { "a:1,b:2", "b:2", true },
	{ "a:1, b:2", "b:2", true }, { "a:1,b:2", "b", true },
	{ "a:1,b:2", "a:2", false }, { "a:1,b:2", "c", false },
	{ "aa:1", "a", false },	     { "a:1", "a:11", false },
	{ "", "a", false },	     { "a", "a", true },
	{ ",,a:1,", "a", true },     { "10.0.0.1:9092", "10.0.0.1", true },
};

START_TEST(broker)
{
	ck_assert_msg(job_broker_listed(fake_text(brokers[_i].list),
					fake_text(brokers[_i].broker)) == brokers[_i].want,
		      "%s has %s", brokers[_i].list, brokers[_i].broker);
}
END_TEST

static const struct {
	const char *said, *fallback, *db, *name; /* name NULL: refused */
} names[] = {
	{ "j", NULL, NULL, "j" },      { "j", "d", "d", "j" },	      { "x.j", "d", "x", "j" },
	{ "a.b.c", NULL, "a.b", "c" }, { "`x`.`j`", NULL, "x", "j" }, { "`j`", "d", "d", "j" },
	{ "", "d", NULL, NULL },       { ".j", "d", NULL, NULL },     { "d.", NULL, NULL, NULL },
	{ "``", "d", NULL, NULL },
};

START_TEST(name)
{
	struct arena *mem = arena_new();
	struct text db, job;
	bool ok = job_name_split(names[_i].said, names[_i].fallback, mem, &db, &job);

	ck_assert_msg(ok == (names[_i].name != NULL), "%s", names[_i].said);
	if (ok) {
		ck_assert(text_is(job, names[_i].name));
		ck_assert_int_eq(db.p == NULL, names[_i].db == NULL);
		if (db.p)
			ck_assert(text_is(db, names[_i].db));
	}
	arena_free(mem);
}
END_TEST

/* selecting ---------------------------------------------------------------------------------- */

#define COLUMNS                                                                                 \
	{                                                                                       \
		"Id", "Name", "DbName", "TableName", "State", "DataSourceProperties", "EndTime" \
	}
#define KAFKA(topic, brokers) "{\"topic\":\"" topic "\",\"brokerList\":\"" brokers "\"}"
#define NO_JOB(statement)                                                \
	{                                                                \
		.sql = statement, .rc = ERR_REFUSED, .kind = SQL_NO_JOB, \
		.text = "There is no running job named"                  \
	}

static const struct fake_answer answers[] = {
	{ .sql = "SHOW DATABASES",
	  .cells = { "Database" },
	  .rows = { { "_statistics_" },
		    { "information_schema" },
		    { "web" },
		    { "shop" },
		    { "gone" } } },
	{ .sql = "SHOW ROUTINE LOAD FROM shop",
	  .cells = COLUMNS,
	  .rows = { { "2", "b", "shop", "t", "PAUSED", KAFKA("x", "k1:9092,k2:9092") },
		    { "1", "a", "shop", "t", "RUNNING", KAFKA("y", "k1:9092") } } },
	{ .sql = "SHOW ROUTINE LOAD FROM web",
	  .cells = COLUMNS,
	  .rows = { { "3", "a", "web", "t", "RUNNING", KAFKA("x", "k3:9092") } } },
	{ .sql = "SHOW ROUTINE LOAD FROM gone",
	  .rc = ERR_REFUSED,
	  .kind = SQL_NO_DATABASE,
	  .text = "failed to find database by dbFullName gone" },
	{ .sql = "SHOW ALL ROUTINE LOAD FROM shop",
	  .cells = COLUMNS,
	  .rows = { { "1", "b", "shop", "t", "STOPPED" },
		    { "5", "b", "shop", "t", "STOPPED" },
		    { "4", "b", "shop", "t", "PAUSED" } } },
	{ .sql = "SHOW ROUTINE LOAD FOR shop.a",
	  .cells = COLUMNS,
	  .rows = { { "1", "a", "shop", "t", "RUNNING" } } },
	{ .sql = "SHOW ROUTINE LOAD FOR shop.b",
	  .cells = COLUMNS,
	  .rows = { { "2", "b", "shop", "t", "PAUSED" } } },
	{ .sql = "SHOW ROUTINE LOAD FOR web.a",
	  .cells = COLUMNS,
	  .rows = { { "3", "a", "web", "t", "RUNNING" } } },
	NO_JOB("SHOW ROUTINE LOAD FOR web.b"),
	NO_JOB("SHOW ROUTINE LOAD FOR gone.a"),
	NO_JOB("SHOW ROUTINE LOAD FOR gone.b"),
	NO_JOB("SHOW ROUTINE LOAD FOR shop.c"),
	NO_JOB("SHOW ROUTINE LOAD FOR web.c"),
	NO_JOB("SHOW ROUTINE LOAD FOR gone.c"),
	/* final */
	NO_JOB("SHOW ROUTINE LOAD FOR shop.old"),
	{ .sql = "SHOW ALL ROUTINE LOAD FOR shop.old",
	  .cells = COLUMNS,
	  .rows = { { "7", "old", "shop", "t", "STOPPED", "{}", "2023-11-15 06:13:20" } } },
	/* hidden */
	NO_JOB("SHOW ROUTINE LOAD FOR shop.secret"),
	NO_JOB("SHOW ALL ROUTINE LOAD FOR shop.secret"),
	{ .sql = "SHOW CREATE ROUTINE LOAD shop.secret",
	  .cells = { "Job", "Create Job" },
	  .rows = { { "secret", "CREATE ROUTINE LOAD shop.secret on orders,\nWHERE x on y" } } },
	NO_JOB("SHOW ROUTINE LOAD FOR shop.pulse"),
	NO_JOB("SHOW ALL ROUTINE LOAD FOR shop.pulse"),
	{ .sql = "SHOW CREATE ROUTINE LOAD shop.pulse",
	  .rc = ERR_REFUSED,
	  .text = "Getting analyzing error. Detail message: not support pulsar datasource." },
	/* cancelled */
	NO_JOB("SHOW ROUTINE LOAD FOR shop.dropped"),
	NO_JOB("SHOW ALL ROUTINE LOAD FOR shop.dropped"),
	{ .sql = "SHOW CREATE ROUTINE LOAD shop.dropped", .cells = { "Job", "Create Job" } },
	{ .sql = "SELECT DB_NAME, END_TIME, REASONS_OF_STATE_CHANGED FROM "
		 "information_schema.routine_load_jobs WHERE STATE = 'CANCELLED' AND NAME = "
		 "'dropped' ORDER BY ID DESC LIMIT 100",
	  .cells = { "DB_NAME", "END_TIME", "REASONS_OF_STATE_CHANGED" },
	  .rows = { { "10004", "2023-11-15 06:13:20", "table not exist" } } },
	/* unknown */
	{ .sql = "SELECT DB_NAME, END_TIME, REASONS_OF_STATE_CHANGED FROM "
		 "information_schema.routine_load_jobs WHERE STATE = 'CANCELLED' AND NAME = "
		 "'Orders' ORDER BY ID DESC LIMIT 100",
	  .rc = ERR_REFUSED,
	  .text = "no backend" },
	{ .sql = "SELECT DB_NAME, END_TIME, REASONS_OF_STATE_CHANGED FROM "
		 "information_schema.routine_load_jobs WHERE STATE = 'CANCELLED' AND NAME = "
		 "'nothing' ORDER BY ID DESC LIMIT 100",
	  .cells = { "DB_NAME", "END_TIME", "REASONS_OF_STATE_CHANGED" } },
	NO_JOB("SHOW ROUTINE LOAD FOR tea.Orders"),
	NO_JOB("SHOW ALL ROUTINE LOAD FOR tea.Orders"),
	{ .sql = "SHOW CREATE ROUTINE LOAD tea.Orders", .cells = { "Job", "Create Job" } },
	{ .sql = "SHOW ROUTINE LOAD FROM tea",
	  .cells = COLUMNS,
	  .rows = { { "9", "orders", "tea", "t", "RUNNING" } } },
	NO_JOB("SHOW ROUTINE LOAD FOR shop.nothing"),
	NO_JOB("SHOW ALL ROUTINE LOAD FOR shop.nothing"),
	{ .sql = "SHOW CREATE ROUTINE LOAD shop.nothing", .cells = { "Job", "Create Job" } },
};

static const struct {
	struct job_select s;
	int rc;
	const char *want; /* the jobs, or a part of the error */
} selects[] = {
	{ { 0 }, 0, "shop.a:1 shop.b:2 web.a:3 " },
	{ { .all = true, .default_db = "shop" }, 0, "shop.a:1 shop.b:2 web.a:3 " },
	{ { .default_db = "shop" }, 0, "shop.a:1 shop.b:2 " },
	{ { .db = "web", .default_db = "shop" }, 0, "web.a:3 " },
	{ { .like = "b%" }, 0, "shop.b:2 " },
	{ { .like = "z%" }, 0, "" },
	{ { .topic = "x" }, 0, "shop.b:2 web.a:3 " },
	{ { .broker = "k1" }, 0, "shop.a:1 shop.b:2 " },
	{ { .broker = "k1", .topic = "x", .all = true }, 0, "shop.b:2 " },
	/* the living one first, then the newest */
	{ { .db = "shop", .history = true }, 0, "shop.b:4 shop.b:5 shop.b:1 " },
	{ { .names = (const char *const[]){ "web.a", "b", "web.a" }, .n_names = 3, .db = "shop" },
	  0,
	  "shop.b:2 web.a:3 " },
	{ { .names = (const char *const[]){ "a" }, .n_names = 1, .default_db = "web" },
	  0,
	  "web.a:3 " },
	/* without its database */
	{ { .names = (const char *const[]){ "b" }, .n_names = 1 }, ERR_USAGE, "db.b, or -D" },
	{ { .names = (const char *const[]){ "b" }, .n_names = 1, .anywhere = true },
	  0,
	  "shop.b:2 " },
	{ { .names = (const char *const[]){ "a" }, .n_names = 1, .anywhere = true },
	  ERR_USAGE,
	  "several databases have a job a" },
	{ { .names = (const char *const[]){ "c" }, .n_names = 1, .anywhere = true, .user = "amy" },
	  ERR_REFUSED,
	  "user amy" },
	/* not to be seen */
	{ { .names = (const char *const[]){ "shop.old" }, .n_names = 1 },
	  ERR_REFUSED,
	  "shop.old is STOPPED since 2023-11-15 06:13:20" },
	{ { .names = (const char *const[]){ "shop.secret" }, .n_names = 1, .user = "amy" },
	  ERR_REFUSED,
	  "GRANT INSERT ON TABLE shop.orders TO USER 'amy'" },
	{ { .names = (const char *const[]){ "shop.pulse" }, .n_names = 1, .user = "a'b" },
	  ERR_REFUSED,
	  "GRANT INSERT ON TABLE shop.its_table TO USER \"a'b\"" },
	{ { .names = (const char *const[]){ "shop.dropped" }, .n_names = 1 },
	  ERR_REFUSED,
	  "was CANCELLED on 2023-11-15 06:13:20 (table not exist)" },
	{ { .names = (const char *const[]){ "tea.Orders" }, .n_names = 1 },
	  ERR_REFUSED,
	  "did you mean tea.orders?" },
	{ { .names = (const char *const[]){ "shop.nothing" }, .n_names = 1 },
	  ERR_REFUSED,
	  "there is no job shop.nothing" },
	{ { .db = "gone" }, ERR_REFUSED, "there is no database gone" },
	/* what goes not together */
	{ { .names = (const char *const[]){ "shop.a" }, .n_names = 1, .all = true },
	  ERR_USAGE,
	  "--all" },
	{ { .names = (const char *const[]){ "shop.a" }, .n_names = 1, .like = "%" },
	  ERR_USAGE,
	  "--like" },
	{ { .all = true, .db = "shop" }, ERR_USAGE, "--db" },
	{ { .names = (const char *const[]){ "." }, .n_names = 1 }, ERR_USAGE, "no name of a job" },
};

START_TEST(select_jobs)
{
	struct sqlconn c = { .answers = answers, .n = ARRAY_SIZE(answers) };
	struct arena *mem = arena_new();
	struct err err = { 0 };
	struct job_list l;
	struct buf b;
	size_t i;
	int rc = jobs_select(&c, &selects[_i].s, mem, &l, &err);

	ck_assert_msg(rc == selects[_i].rc, "%d: %d %s", _i, rc, err.text);
	buf_init(&b, 4096);
	for (i = 0; i < l.n; i++)
		buf_addf(&b, "%.*s.%.*s:%lld ", TEXT_ARG(l.list[i].db), TEXT_ARG(l.list[i].name),
			 (long long)l.list[i].id);
	if (rc)
		ck_assert_msg(strstr(err.text, selects[_i].want) != NULL, "%s", err.text);
	else
		ck_assert_str_eq(buf_str(&b), selects[_i].want);
	buf_release(&b);
	arena_free(mem);
}
END_TEST

START_TEST(given)
{
	ck_assert(!job_select_given(&(struct job_select){ .default_db = "d", .history = true }));
	ck_assert(job_select_given(&(struct job_select){ .n_names = 1 }));
	ck_assert(job_select_given(&(struct job_select){ .broker = "b" }));
}
END_TEST

static void add_matching(TCase *tc)
{
	tcase_add_loop_test(tc, like, 0, ARRAY_SIZE(likes));
	tcase_add_test(tc, like_is_quick);
	tcase_add_loop_test(tc, broker, 0, ARRAY_SIZE(brokers));
	tcase_add_loop_test(tc, name, 0, ARRAY_SIZE(names));
}

static void add_selecting(TCase *tc)
{
	tcase_add_loop_test(tc, select_jobs, 0, ARRAY_SIZE(selects));
	tcase_add_test(tc, given);
}

SUITE("select", { "matching", add_matching }, { "selecting", add_selecting })
