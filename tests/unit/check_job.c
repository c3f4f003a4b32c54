/*
 * check_job.c - rows of SHOW ROUTINE LOAD: of every release, and hostile ones.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/util.h"
#include "job/job.h"
#include "tests/unit/fake_sql.h"
#include "tests/unit/suite.h"

#define PROPS                                                    \
	"{\"partial_update_mode\":\"null\",\"timezone\":\"Asia/" \
	"Shanghai\",\"columnSeparator\":\",\","                  \
	"\"maxFilterRatio\":\"1.0\",\"rowDelimiter\":\"\\n\",\"maxErrorNum\":\"0\"}"

/* A row as text: what of it matters. */
static const char *told(const struct job *j, struct arena *mem)
{
	const struct text *max = job_pair(&j->props, "maxErrorNum");
	const struct text *loaded = job_pair(&j->statistic, "loadedRows");
	struct buf b;
	char *out;
	size_t i;

	buf_init(&b, 1 << 20);
	buf_addf(&b, "%lld %.*s.%.*s>%.*s %s/%.*s", (long long)j->id, TEXT_ARG(j->db),
		 TEXT_ARG(j->name), TEXT_ARG(j->table), job_state_text(j->state),
		 TEXT_ARG(j->state_text));
	buf_addf(&b, " tasks=%lld", (long long)j->tasks);
	if (max)
		buf_addf(&b, " errors=%.*s", TEXT_ARG(*max));
	if (loaded)
		buf_addf(&b, " loaded=%.*s", TEXT_ARG(*loaded));
	for (i = 0; i < j->n_partitions; i++)
		buf_addf(&b, " %d:%lld/%lld@%lld", j->partitions[i].id,
			 (long long)j->partitions[i].next, (long long)j->partitions[i].latest,
			 (long long)j->partitions[i].read_ms);
	if (j->reason_code || j->reason.n)
		buf_addf(&b, " reason=%d:%.*s", j->reason_code, TEXT_ARG(j->reason));
	if (j->pause_time.p)
		buf_addf(&b, " paused=%.*s", TEXT_ARG(j->pause_time));
	if (j->warehouse.n)
		buf_addf(&b, " warehouse=%.*s", TEXT_ARG(j->warehouse));
	if (j->unread.n)
		buf_addf(&b, " unread=%.*s", TEXT_ARG(j->unread));
	out = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
	return out;
}

static const struct {
	const char *pairs[64];
	const char *want;
} rows[] = {
	/* 3.3: no OffsetLag, no Warehouse */
	{ { "Id",
	    "10005",
	    "Name",
	    "j",
	    "CreateTime",
	    "2023-11-15 06:13:20",
	    "PauseTime",
	    NULL,
	    "EndTime",
	    NULL,
	    "DbName",
	    "shop",
	    "TableName",
	    "orders",
	    "State",
	    "RUNNING",
	    "DataSourceType",
	    "KAFKA",
	    "CurrentTaskNum",
	    "1",
	    "JobProperties",
	    PROPS,
	    "DataSourceProperties",
	    "{\"topic\":\"t\",\"currentKafkaPartitions\":\"0,1\",\"brokerList\":\"b:9092\"}",
	    "CustomProperties",
	    "{}",
	    "Statistic",
	    "{\"errorRows\":0,\"loadedRows\":7}",
	    "Progress",
	    "{\"0\":\"19\",\"1\":\"OFFSET_ZERO\"}",
	    "TimestampProgress",
	    "{\"0\":\"1701411708409\"}",
	    "ReasonOfStateChanged",
	    "",
	    "LatestSourcePosition",
	    "{\"0\":\"20\",\"1\":\"0\"}" },
	  "10005 shop.j>orders RUNNING/RUNNING tasks=1 errors=0 loaded=7 "
	  "0:20/20@1701411708409 1:0/0@-1" },
	/* shared data, 4.1: Warehouse, OffsetLag, partitionLagTime; keys in another order */
	{ { "Warehouse",
	    "default_warehouse",
	    "State",
	    "UNSTABLE",
	    "Id",
	    "9",
	    "Name",
	    "j",
	    "DbName",
	    "d",
	    "TableName",
	    "t",
	    "OffsetLag",
	    "{\"1\":\"3\"}",
	    "LatestSourcePosition",
	    "{\"10\":\"5\",\"2\":\"4\"}",
	    "Progress",
	    "{\"2\":\"0\",\"10\":\"OFFSET_END\"}",
	    "Statistic",
	    "{\"partitionLagTime\":{},\"loadedRows\":12345678901234}",
	    "ReasonOfStateChanged",
	    "ErrorReason{errCode = 105, msg='The lag [9] of partition [2] exceeds'}" },
	  "9 d.j>t UNSTABLE/UNSTABLE tasks=0 loaded=12345678901234 2:1/4@-1 10:-1/5@-1 "
	  "reason=105:The lag [9] of partition [2] exceeds warehouse=default_warehouse" },
	/* paused; quotes in the message; columns in another case */
	{ { "id", "1", "name", "j", "dbname", "d", "tablename", "t", "state", "PAUSED", "PAUSETIME",
	    "2023-11-15 06:13:20", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 102, msg='it's ', msg='x'}'}" },
	  "1 d.j>t PAUSED/PAUSED tasks=0 reason=102:it's ', msg='x'} paused=2023-11-15 06:13:20" },
	/* a reason that is none of these */
	{ { "Id", "1", "State", "PAUSED", "ReasonOfStateChanged", "  be 7: bad \n" },
	  "1 .> PAUSED/PAUSED tasks=0 reason=0:be 7: bad" },
	{ { "State", "PAUSED", "ReasonOfStateChanged", "ErrorReason{errCode = 102" },
	  "0 .> PAUSED/PAUSED tasks=0 reason=0:ErrorReason{errCode = 102" },
	{ { "State", "PAUSED", "ReasonOfStateChanged", "ErrorReason{errCode = 1, msg='}" },
	  "0 .> PAUSED/PAUSED tasks=0 reason=0:ErrorReason{errCode = 1, msg='}" },
	{ { "State", "PAUSED", "ReasonOfStateChanged", "ErrorReason{errCode = , msg='a'}" },
	  "0 .> PAUSED/PAUSED tasks=0 reason=0:ErrorReason{errCode = , msg='a'}" },
	{ { "State", "PAUSED", "ReasonOfStateChanged",
	    "ErrorReason{errCode = 99999999999999999999, msg='a'}" },
	  "0 .> PAUSED/PAUSED tasks=0 reason=0:ErrorReason{errCode = 99999999999999999999, "
	  "msg='a'}" },
	{ { "State", "PAUSED", "ReasonOfStateChanged", "ErrorReason{errCode = 2, msg=''}" },
	  "0 .> PAUSED/PAUSED tasks=0 reason=2:" },
	{ { "State", "PAUSED", "ReasonOfStateChanged", " \t" }, "0 .> PAUSED/PAUSED tasks=0" },
	/* no such column at all, and SQL NULL in all */
	{ { NULL }, "0 .> unknown/ tasks=0" },
	{ { "Id", NULL, "State", NULL, "JobProperties", NULL, "Progress", NULL, "PauseTime", NULL },
	  "0 .> unknown/ tasks=0" },
	{ { "State", "RESTING", "PauseTime", "NULL" }, "0 .> unknown/RESTING tasks=0" },
	{ { "State", "CANCELLED", "PauseTime", "" }, "0 .> CANCELLED/CANCELLED tasks=0" },
	/* Pulsar */
	{ { "State", "RUNNING", "DataSourceType", "PULSAR", "Progress",
	    "{\"p0(BacklogNum)\":\"5\"}", "LatestSourcePosition", "", "OffsetLag", "" },
	  "0 .> RUNNING/RUNNING tasks=0" },
	/* garbage in the cells is named */
	{ { "Progress", "{\"0\":", "JobProperties", "[1]", "Statistic", "7", "LatestSourcePosition",
	    "{\"0\":\"5\"}" },
	  "0 .> unknown/ tasks=0 0:-1001/5@-1 unread=JobProperties Statistic Progress" },
	{ { "JobProperties", "{\"maxErrorNum\":\"1\"} trailing" },
	  "0 .> unknown/ tasks=0 unread=JobProperties" },
	/* the last of a key that comes twice */
	{ { "JobProperties", "{\"maxErrorNum\":\"1\",\"maxErrorNum\":\"2\"}", "Progress",
	    "{\"0\":\"1\",\"0\":\"8\"}" },
	  "0 .> unknown/ tasks=0 errors=2 0:9/-1001@-1" },
	/* no UTF-8 */
	{ { "JobProperties", "{\"columnSeparator\":\"\xff\",\"maxErrorNum\":\"3\xc3\"}" },
	  "0 .> unknown/ tasks=0 errors=3\xef\xbf\xbd" },
	/* NUL as an escape; numbers beyond 64 bits; nested values */
	{ { "JobProperties", "{\"maxErrorNum\":{\"a\":[1,null]},\"x\":\"\\u0000\"}", "Statistic",
	    "{\"loadedRows\":99999999999999999999}" },
	  "0 .> unknown/ tasks=0 errors={\"a\":[1,null]} loaded=1e20" },
	/* offsets that are none, partitions that are none */
	{ { "Progress",
	    "{\"0\":\"9223372036854775807\",\"1\":\"-1\",\"2\":\"\",\"x\":\"1\",\"3\":\"07\","
	    "\"99999999999\":\"1\",\"-1\":\"1\",\"4\":\"9223372036854775806\"}" },
	  "0 .> unknown/ tasks=0 3:8/-1001@-1 4:9223372036854775807/-1001@-1 unread=Progress" },
	{ { "LatestSourcePosition", "{\"0\":\"9223372036854775808\"}", "TimestampProgress",
	    "{\"5\":\"1\"}" },
	  "0 .> unknown/ tasks=0 5:-1001/-1001@1 unread=LatestSourcePosition" },
	{ { "Id", "99999999999999999999", "CurrentTaskNum", "-1" }, "0 .> unknown/ tasks=0" },
};

START_TEST(row)
{
	struct arena *mem = arena_new();
	struct sql_result r;
	struct job j;

	fake_row(&r, mem, rows[_i].pairs);
	/* a name with a NULL value counts as a pair, too */
	job_of_row(&r, 0, mem, &j);
	ck_assert_str_eq(told(&j, mem), rows[_i].want);
	arena_free(mem);
}
END_TEST

/* 20,000 partitions in the order of a hash, and a megabyte in one value. */
START_TEST(huge)
{
	struct arena *mem = arena_new();
	const char *pairs[] = { "Progress", NULL, "LatestSourcePosition", NULL, "JobProperties",
				NULL,	    NULL };
	struct buf p, l, v;
	struct sql_result r;
	struct job j;
	int i;

	buf_init_unbounded(&p);
	buf_init_unbounded(&l);
	buf_init_unbounded(&v);
	for (i = 0; i < 20000; i++) {
		buf_addf(&p, "%s\"%d\":\"%d\"", i ? "," : "{", i * 7919 % 20000, i);
		buf_addf(&l, "%s\"%d\":\"%d\"", i ? "," : "{", i * 7919 % 20000, i + 1);
	}
	buf_adds(&p, "}");
	buf_adds(&l, "}");
	buf_adds(&v, "{\"jsonpaths\":\"");
	for (i = 0; i < 1 << 20; i++)
		buf_addc(&v, 'x');
	buf_adds(&v, "\"}");
	pairs[1] = buf_str(&p);
	pairs[3] = buf_str(&l);
	pairs[5] = buf_str(&v);
	fake_row(&r, mem, pairs);
	job_of_row(&r, 0, mem, &j);
	ck_assert_uint_eq(j.n_partitions, 20000);
	for (i = 0; i < 20000; i++) {
		ck_assert_int_eq(j.partitions[i].id, i);
		ck_assert_int_eq(job_partition_lag(&j.partitions[i]), 0);
	}
	ck_assert_uint_eq(job_pair(&j.props, "jsonpaths")->n, 1 << 20);
	buf_release(&p);
	buf_release(&l);
	buf_release(&v);
	arena_free(mem);
}
END_TEST

/* A JSON cell that is garbage stays readable as a whole. */
START_TEST(garbage_is_kept)
{
	static const char *const pairs[] = { "CustomProperties", "{oops\xff", NULL };
	struct arena *mem = arena_new();
	struct sql_result r;
	struct job j;

	fake_row(&r, mem, pairs);
	job_of_row(&r, 0, mem, &j);
	ck_assert(text_is(*job_pair(&j.custom_props, ""), "{oops\xef\xbf\xbd"));
	arena_free(mem);
}
END_TEST

static const struct {
	int64_t next, latest, want;
} lags[] = {
	{ 20, 20, 0 },
	{ 0, 0, 0 },
	{ 0, 5, 5 },
	{ 19, 20, 1 },
	/* what was read last is newer than what was seen last */
	{ 21, 20, 0 },
	{ JOB_OFFSET_NONE, 20, -1 },
	{ JOB_OFFSET_END, 20, -1 },
	{ JOB_OFFSET_BEGINNING, 20, -1 },
	{ 20, JOB_OFFSET_NONE, -1 },
	{ 0, INT64_MAX, INT64_MAX },
};

START_TEST(lag)
{
	struct job_partition p = { .next = lags[_i].next, .latest = lags[_i].latest };

	ck_assert_int_eq(job_partition_lag(&p), lags[_i].want);
}
END_TEST

/* What is asked, and what comes of it. */
#define COLUMNS                                 \
	{                                       \
		"Id", "Name", "DbName", "State" \
	}
static const struct fake_answer answers[] = {
	{ .sql = "SHOW ROUTINE LOAD FROM shop",
	  .cells = COLUMNS,
	  .rows = { { "1", "a", "shop", "RUNNING" }, { "2", "b", "shop", "PAUSED" } } },
	{ .sql = "SHOW ALL ROUTINE LOAD FROM `order`",
	  .cells = COLUMNS,
	  .rows = { { "1", "a", NULL, "STOPPED" } } },
	{ .sql = "SHOW ROUTINE LOAD FOR shop.`select`",
	  .cells = COLUMNS,
	  .rows = { { "3", "select", "shop", "PAUSED" } } },
	{ .sql = "SHOW ALL ROUTINE LOAD FOR shop.a",
	  .cells = COLUMNS,
	  .rows = { { "1", "a", "shop", "RUNNING" }, { "0", "a", "shop", "STOPPED" } } },
	{ .sql = "SHOW ROUTINE LOAD FOR shop.none",
	  .rc = ERR_REFUSED,
	  .kind = SQL_NO_JOB,
	  .text = "There is no running job named none" },
	{ .sql = "SHOW ROUTINE LOAD FOR shop.odd",
	  .cells = COLUMNS,
	  .rows = { { "4", "odd", "shop", "CANCELLED" } } },
	{ .sql = "SHOW ROUTINE LOAD FOR nowhere.a",
	  .rc = ERR_REFUSED,
	  .kind = SQL_NO_DATABASE,
	  .text = "failed to find database by dbFullName nowhere" },
	{ .sql = "SHOW ROUTINE LOAD FROM shop2", .rc = ERR_UNREACHABLE, .text = "gone" },
};

static const struct {
	const char *db, *name;
	bool all;
	int rc;
	size_t n;
	const char *first_db;
} reads[] = {
	{ "shop", NULL, false, 0, 2, "shop" },
	{ "order", NULL, true, 0, 1, "order" },
	{ "shop", "select", false, 0, 1, "shop" },
	{ "shop", "a", true, 0, 2, "shop" },
	{ "shop", "none", false, 0, 0, NULL },
	{ "nowhere", "a", false, ERR_REFUSED, 0, NULL },
	{ "shop2", NULL, false, ERR_UNREACHABLE, 0, NULL },
	/* without their backticks these would be other names */
	{ "shop", "a`", false, 0, 0, NULL },
	{ "sh`op", NULL, false, ERR_USAGE, 0, NULL },
	{ "", "a", false, ERR_USAGE, 0, NULL },
	{ "shop", "", false, 0, 0, NULL },
};

START_TEST(read_jobs)
{
	struct sqlconn c = { .answers = answers, .n = ARRAY_SIZE(answers) };
	struct arena *mem = arena_new();
	struct job_list l;
	struct err err;

	ck_assert_int_eq(jobs_read(&c, fake_text(reads[_i].db), fake_text(reads[_i].name),
				   reads[_i].all, mem, &l, &err),
			 reads[_i].rc);
	ck_assert_uint_eq(l.n, reads[_i].n);
	if (l.n)
		ck_assert(text_is(l.list[0].db, reads[_i].first_db));
	arena_free(mem);
}
END_TEST

START_TEST(read_one)
{
	static const struct {
		const char *name;
		bool found;
	} cases[] = { { "select", true }, { "none", false }, { "odd", false } };
	struct sqlconn c = { .answers = answers, .n = ARRAY_SIZE(answers) };
	struct arena *mem = arena_new();
	struct job j;
	struct err err;
	bool found;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		ck_assert_int_eq(
			job_read(&c, TEXT("shop"), fake_text(cases[i].name), mem, &j, &found, &err),
			0);
		ck_assert_int_eq(found, cases[i].found);
	}
	ck_assert_int_eq(job_read(&c, TEXT("nowhere"), TEXT("a"), mem, &j, &found, &err),
			 ERR_REFUSED);
	ck_assert(!found);
	arena_free(mem);
}
END_TEST

START_TEST(paused_by_whom)
{
	static const struct {
		struct job j;
		bool user;
	} cases[] = {
		{ { .state = JOB_PAUSED, .reason_code = 100 }, true },
		{ { .state = JOB_PAUSED, .reason_code = 102 }, false },
		{ { .state = JOB_PAUSED, .reason_code = 0 }, false },
		{ { .state = JOB_RUNNING, .reason_code = 100 }, false },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		ck_assert_int_eq(job_paused_by_user(&cases[i].j), cases[i].user);
	ck_assert(job_state_final(JOB_STOPPED) && job_state_final(JOB_CANCELLED));
	ck_assert(!job_state_final(JOB_PAUSED) && !job_state_final(JOB_STATE_UNKNOWN));
}
END_TEST

static void add_rows(TCase *tc)
{
	tcase_add_loop_test(tc, row, 0, ARRAY_SIZE(rows));
	tcase_add_test(tc, huge);
	tcase_add_test(tc, garbage_is_kept);
	tcase_add_loop_test(tc, lag, 0, ARRAY_SIZE(lags));
	tcase_add_test(tc, paused_by_whom);
}

static void add_reads(TCase *tc)
{
	tcase_add_loop_test(tc, read_jobs, 0, ARRAY_SIZE(reads));
	tcase_add_test(tc, read_one);
}

SUITE("job", { "rows", add_rows }, { "reading", add_reads })
