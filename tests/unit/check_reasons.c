/*
 * check_reasons.c - the emulated FE: each state and reason a job can come to by itself,
 * changes of its source, and what EXPLAIN INSERT tells beforehand.
 */
#include "config.h"

#include "tests/unit/fe_rig.h"
#include "tests/unit/suite.h"

#define STATE "SELECT state, reasons_of_state_changed FROM information_schema.routine_load_jobs"
#define LOST                                                                        \
	"~PAUSED|ErrorReason{errCode = 3, msg='failed to create task: Tablet lost " \
	"replicas. Check if any backend is down or not."

/* States and reasons that are not the fault of an ALTER, and how they come about. */
static const struct step reasons[] = {
	/* replicas: resumed thrice in five minutes, then no more */
	{ "SANDBOX REPLICAS LOST", "OK" },
	{ "SANDBOX PRODUCE q:0 '1,x,2023-06-01'", "OK" },
	{ "SANDBOX ADVANCE '11 s'", "OK" },
	{ STATE, LOST },
	{ "SANDBOX REPLICAS FOUND", "OK" },
	{ "SANDBOX ADVANCE '11 s'", "OK" },
	{ STATE, "~RUNNING" },
	{ "SELECT a FROM t", "a\n1" },
	{ "SANDBOX REPLICAS LOST", "OK" },
	{ "SANDBOX PRODUCE q:0 '2,x,2023-06-01'", "OK" },
	{ "SANDBOX ADVANCE '40 s'", "OK" },
	{ STATE, LOST },
	{ "SANDBOX REPLICAS FOUND", "OK" },
	{ "SANDBOX ADVANCE '900 s'", "OK" },
	{ STATE, LOST },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX ADVANCE '12 s'", "OK" },
	{ "SELECT a FROM t ORDER BY a", "a\n1\n2" },
	/* transactions */
	{ "ADMIN SET FRONTEND CONFIG ('disable_load_job' = 'true')", "OK" },
	{ "SANDBOX PRODUCE q:0 '3,x,2023-06-01'", "OK" },
	{ "SANDBOX ADVANCE '12 s'", "OK" },
	{ STATE, "~PAUSED|ErrorReason{errCode = 103, msg='failed to begin txn for task :Failed to "
		 "begin transaction: disable_load_job is set to true, all load jobs are "
		 "rejected'}" },
	{ "ADMIN SET FRONTEND CONFIG ('disable_load_job' = 'false')", "OK" },
	/* no backend to ask */
	{ "SANDBOX BACKEND DOWN", "OK" },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA('kafka_partitions'='0', 'kafka_offsets'='0')",
	  "1064/HY000 The specified partition is not in the consumed partitions " },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX ADVANCE '10 s'", "OK" },
	{ STATE, "~PAUSED|ErrorReason{errCode = 4, msg='Job failed to fetch all current partition "
		 "with error [Failed to send get kafka partition info request. err: No alive "
		 "backends]'}" },
	{ "SANDBOX BACKEND UP", "OK" },
	/* too many bad rows of those of a task; nothing of it stays */
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES('max_filter_ratio'='0.1', 'max_error_number'='9')",
	  "OK" },
	{ "SANDBOX PRODUCE q:0 'x', '4,x,2023-06-01'", "OK" },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX ADVANCE '12 s'", "OK" },
	{ STATE, "~PAUSED|ErrorReason{errCode = 102, msg='too many filtered rows. Check the "
		 "'TrackingSQL' field" },
	{ "SHOW ROUTINE LOAD", "~too many filtered rows|{\"0\":\"5\"" },
	{ "SELECT count(*) FROM t", "count(*)\n2" },
	/* three error logs are remembered */
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES('max_filter_ratio'='1')", "OK" },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX ADVANCE '12 s'", "OK" },
	{ "SELECT a FROM t ORDER BY a", "a\n1\n2\n3\n4" },
	{ "SANDBOX PRODUCE q:0 'y$n' FOR 1 TO 2", "OK" },
	{ "SANDBOX ADVANCE '12 s'", "OK" },
	{ "SANDBOX PRODUCE q:0 'z'", "OK" },
	{ "SANDBOX ADVANCE '12 s'", "OK" },
	{ "SHOW ROUTINE LOAD", "~, http://127.0.0.1:8040/api/_load_error_log?file=error_log_" },
	{ "SHOW ROUTINE LOAD",
	  "~|select tracking_log from information_schema.load_tracking_logs where job_id=10007|" },
	{ "select tracking_log from information_schema.load_tracking_logs where job_id=10007",
	  "~Row: y1\nError: Target column count: 3 doesn't match source value column count" },
	{ "select tracking_log from information_schema.load_tracking_logs where label='j'",
	  "~Row: z" },
	{ "SELECT * FROM information_schema.load_tracking_logs",
	  "1064/HY000 load_tracking_logs must specify label or job_id" },
	/* nothing to load is no success, yet goes on */
	{ "SHOW ROUTINE LOAD", "~No partitions have data available for loading." },
	{ "SHOW ROUTINE LOAD", "~|RUNNING|" },
	/* slow: what an idle partition last read counts too */
	{ "SANDBOX ADVANCE '2 h'", "OK" },
	{ "SHOW ROUTINE LOAD", "~|RUNNING|" },
	{ "SANDBOX TOPIC q RATE 1", "OK" },
	{ "SANDBOX PRODUCE q:1 '$n,x,2023-06-01' FOR 11 TO 13", "OK" },
	{ "SANDBOX ADVANCE '12 s'", "OK" },
	{ "SHOW ROUTINE LOAD", "~|UNSTABLE|" },
	{ "SHOW ROUTINE LOAD", "~ErrorReason{errCode = 105, msg='The lag [72" },
	{ "SHOW ROUTINE LOAD WHERE State = 'UNSTABLE'", "!|j|" },
	{ STATE, "~RUNNING|" },
	{ "SANDBOX TOPIC q RATE ALL", "OK" },
	{ "SANDBOX ADVANCE '25 s'", "OK" },
	{ "SHOW ROUTINE LOAD", "~|RUNNING|" },
	/* the table goes between a tick (every ten seconds since the start) and a task */
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX PRODUCE q:1 '14,x,2023-06-01'", "OK" },
	{ "SANDBOX ADVANCE '9 s'", "OK" },
	{ "DROP TABLE t", "OK" },
	{ "SANDBOX ADVANCE '1 s'", "OK" },
	{ STATE, "~CANCELLED|ErrorReason{errCode = 7, msg='meta not found: table " },
	/* partitions of its own that the topic has not */
	{ "CREATE ROUTINE LOAD own ON pk FROM KAFKA('kafka_broker_list'='h:9092', "
	  "'kafka_topic'='q', 'kafka_partitions'='0,7')",
	  "OK" },
	{ "SANDBOX ADVANCE '10 s'", "OK" },
	{ "SHOW ROUTINE LOAD FOR own",
	  "~ErrorReason{errCode = 2, msg='there is an invalid custom partition: 7 for topic: q'}" },
	{ "DROP DATABASE d", "OK" },
	{ "SANDBOX ADVANCE '10 s'", "OK" },
	{ STATE, "~CANCELLED|ErrorReason{errCode = 5, msg='db 10001not exist'}" },
	{ NULL, NULL },
};

/* A message that cannot be read: the job is paused where it says so, since 3.4.5. */
static const struct step fatal[] = {
	{ "CREATE ROUTINE LOAD js ON t PROPERTIES('format'='json', "
	  "'pause_on_fatal_parse_error'='true') FROM KAFKA('kafka_broker_list'='h:9092', "
	  "'kafka_topic'='js', 'property.kafka_default_offsets'='OFFSET_BEGINNING')",
	  "OK" },
	{ "SANDBOX PRODUCE js:0 '{\"a\": 1, \"dt\": \"2023-06-01\"}', '{bad'", "OK" },
	{ "SANDBOX ADVANCE '12 s'", "OK" },
	{ "SHOW ROUTINE LOAD FOR js", "~ErrorReason{errCode = 5611, msg='parse error. Failed to "
				      "iterate document stream as object." },
	{ "SELECT a FROM t", "a" },
	{ NULL, NULL },
};

/* Elsewhere the same task is tried again and again. */
static const struct step endless[] = {
	{ "CREATE ROUTINE LOAD js ON t PROPERTIES('format'='json', 'max_error_number'='9') "
	  "FROM KAFKA('kafka_broker_list'='h:9092', "
	  "'kafka_topic'='js', 'property.kafka_default_offsets'='OFFSET_BEGINNING')",
	  "OK" },
	{ "SANDBOX PRODUCE js:0 '{\"a\": 1, \"dt\": \"2023-06-01\"}', '{bad'", "OK" },
	{ "SANDBOX ADVANCE '12 s'", "OK" },
	{ "SELECT STATE, PROGRESS FROM information_schema.routine_load_jobs WHERE NAME = 'js'",
	  "~RUNNING|{\"0\":\"OFFSET_ZERO\",\"1\":\"OFFSET_ZERO\"" },
	{ "SHOW ROUTINE LOAD TASK WHERE JobName = 'js'", "~|previous task aborted because of " },
	{ "SHOW ROUTINE LOAD FOR js", "~[txn id: -1] previous task aborted because of " },
	{ "SHOW ROUTINE LOAD FOR js", "~\"errorRows\":0,\"committedTaskNum\":0," },
	{ "SANDBOX ADVANCE '10 s'", "OK" },
	{ "SHOW ROUTINE LOAD FOR js", "~\"abortedTaskNum\":2," },
	{ "SELECT a FROM t", "a" },
	/* behind it, it goes on */
	{ "PAUSE ROUTINE LOAD FOR js", "OK" },
	{ "ALTER ROUTINE LOAD FOR js FROM KAFKA('kafka_partitions'='0','kafka_offsets'='2')",
	  "OK" },
	{ "SANDBOX PRODUCE js:0 '{\"a\": 2, \"dt\": \"2023-06-01\"}'", "OK" },
	{ "RESUME ROUTINE LOAD FOR js", "OK" },
	{ "SANDBOX ADVANCE '12 s'", "OK" },
	{ "SELECT a FROM t", "a\n2" },
	{ NULL, NULL },
};

/* Changes of the source: old brokers are asked, one's own partitions are not. */
static const struct step source[] = {
	{ "PAUSE ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX BROKER 'h:9092' DOWN", "OK" },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA('kafka_broker_list'='n:9092', "
	  "'kafka_partitions'='0', 'kafka_offsets'='3')",
	  "1064/HY000 The specified partition is not in the consumed partitions " },
	{ "SHOW ROUTINE LOAD FOR j", "~\"brokerList\":\"h:9092\"" },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA('kafka_broker_list'='n:9092 ,m:9092')", "OK" },
	{ "SHOW ROUTINE LOAD FOR j", "~\"brokerList\":\"n:9092 ,m:9092\"" },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA('kafka_partitions'='0', 'kafka_offsets'='3')",
	  "OK" },
	{ "SHOW ROUTINE LOAD FOR j", "~|{\"0\":\"2\"}|" },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA('kafka_broker_list'='n')",
	  "~Getting analyzing error. Detail message: kafka_broker_list" },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA('kafka_partitions'='0')",
	  "1064/HY000 Getting analyzing error. Detail message: Partition and offset must be "
	  "specified at the same time." },
	/* what was last read when stays with a partition */
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA('kafka_partitions'='0', 'kafka_offsets'='0')",
	  "OK" },
	{ "SANDBOX PRODUCE q:0 '1,x,2023-06-01' AT '2023-11-15 06:00:00'", "OK" },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX ADVANCE '12 s'", "OK" },
	{ "PAUSE ROUTINE LOAD FOR j", "OK" },
	{ "SHOW ROUTINE LOAD FOR j", "~|{\"0\":\"1699999200000\"}|" },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA('kafka_partitions'='0', 'kafka_offsets'='0')",
	  "OK" },
	{ "SHOW ROUTINE LOAD FOR j", "~|{\"0\":\"1699999200000\"}|" },
	/* the job asks for more than one backend can do */
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES('desired_concurrent_number'='')", "OK" },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX ADVANCE '60 s'", "OK" },
	{ STATE, "~NEED_SCHEDULE" },
	{ "SELECT a, COUNT(*) n FROM t GROUP BY a", "a|n\n1|1" },
	{ NULL, NULL },
};

/* Trick 2: EXPLAIN INSERT judges the query first, then partitions, then columns. */
#define FIELDS "FROM (SELECT CAST(NULL AS VARCHAR) c1, CAST(NULL AS VARCHAR) c2) s"
#define ANALYZER "1064/HY000 Getting analyzing error. Detail message: "
static const struct step explain[] = {
	{ "EXPLAIN INSERT INTO t PARTITION(p1) (a, b) SELECT c1, upper(c2) " FIELDS " WHERE c1 > 0",
	  "~OLAP TABLE SINK: t" },
	{ "EXPLAIN INSERT INTO t PARTITION(p9) (a, nope) SELECT c1, c3 " FIELDS,
	  ANALYZER "Column 'c3' cannot be resolved." },
	{ "EXPLAIN INSERT INTO t PARTITION(p9) (a, nope) SELECT c1, c2 " FIELDS,
	  ANALYZER "Unknown partition 'p9' in table 't'." },
	{ "EXPLAIN INSERT INTO t TEMPORARY PARTITION(p1) (a) SELECT c1 " FIELDS,
	  ANALYZER "Unknown partition 'p1' in table 't'." },
	{ "EXPLAIN INSERT INTO t (a, nope) SELECT c1, c2 " FIELDS,
	  ANALYZER "Unknown column 'nope' in 't'." },
	{ "EXPLAIN INSERT INTO t (a, b, a) SELECT c1, c2, c2 " FIELDS, "~" },
	{ "EXPLAIN INSERT INTO t (dt, b) SELECT c1, c2 " FIELDS,
	  ANALYZER "'a' must be explicitly mentioned in column permutation:  b  dt ." },
	{ "EXPLAIN INSERT INTO pk (b) SELECT c1 " FIELDS,
	  "6014/42000 Getting analyzing error. Detail message: missing key columns:a for primary "
	  "key table." },
	{ "EXPLAIN INSERT INTO t (a, b) SELECT c1 " FIELDS,
	  "~Inserted target column count: 2 doesn't match select/value column count: 1." },
	{ "EXPLAIN INSERT INTO t (a) SELECT nope(c1) " FIELDS,
	  "~" ANALYZER "No matching function with signature: nope" },
	{ "EXPLAIN INSERT INTO t (a) SELECT left(c1) " FIELDS,
	  ANALYZER "No matching function with signature: left(varchar)." },
	{ "EXPLAIN INSERT INTO t (a) SELECT if(c1 > left(c2, 3), concat(c1, 'x', ','), 1) " FIELDS,
	  "~OLAP TABLE SINK: t" },
	{ "EXPLAIN INSERT INTO nope (a) SELECT 1", ANALYZER "Table nope is not found." },
	{ "EXPLAIN INSERT INTO x.t (a) SELECT 1",
	  "5501/3F000 Getting analyzing error. Detail message: Unknown database 'x'." },
	{ "DESC INSERT INTO t (a) SELECT 1", "~OLAP TABLE SINK: t" },
	{ "DESC insert", "~Unknown table 'insert'" },
	{ "EXPLAIN SHOW ROUTINE LOAD", "~1064/HY000 Getting syntax error" },
	{ "SELECT a FROM t", "a" },
	/* and the same by SHOW */
	{ "SHOW PARTITIONS FROM t WHERE PartitionName = 'p2'", "~|p2|" },
	{ "SHOW PARTITIONS FROM t WHERE PartitionName = 'p2'", "!|p1|" },
	{ "SHOW PARTITIONS FROM t WHERE PartitionName LIKE 'p%' AND Buckets >= 1 ORDER BY "
	  "PartitionName DESC LIMIT 1",
	  "!|p1|" },
	{ "SHOW PARTITIONS FROM t ORDER BY PartitionId DESC LIMIT 1 OFFSET 1", "!|p2|" },
	{ "SHOW PARTITIONS FROM t WHERE Range = 'x'",
	  ANALYZER "Only the columns of PartitionId/PartitionName/State/Buckets/ReplicationNum/"
		   "LastConsistencyCheckTime are supported.." },
	{ "SHOW TEMPORARY PARTITIONS FROM t", "!|p" },
	{ NULL, NULL },
};

START_TEST(story_reasons)
{
	tell((enum fe_release)_i, reasons);
}
END_TEST

START_TEST(story_endless)
{
	tell((enum fe_release)_i, endless);
}
END_TEST

START_TEST(story_fatal)
{
	tell((enum fe_release)_i, fatal);
}
END_TEST

START_TEST(story_source)
{
	tell((enum fe_release)_i, source);
}
END_TEST

START_TEST(story_explain)
{
	tell((enum fe_release)_i, explain);
}
END_TEST

/* An FE that is behind says of itself what was; what it forwards is true. */
START_TEST(behind)
{
	struct fe_session *leader, *follower;
	struct rig r;
	size_t i;

	start(&r, (enum fe_release)_i, false);
	for (i = 0; i < ARRAY_SIZE(stage); i++)
		ask(&r, stage[i]);
	leader = r.session;
	follower = fe_session_new(r.fe, 1, "root", 9, "h");
	ck_assert_str_eq(ask(&r, "SANDBOX FE 1 BEHIND"), "OK");
	ask(&r, "PAUSE ROUTINE LOAD FOR j");
	ck_assert_str_eq(ask(&r, "ALTER ROUTINE LOAD FOR j PROPERTIES('max_error_number'='77')"),
			 "OK");
	ask(&r, "CREATE ROUTINE LOAD k ON pk FROM KAFKA('kafka_broker_list'='h:1', "
		"'kafka_topic'='q')");
	ck_assert_ptr_nonnull(
		strstr(ask(&r, "SHOW CREATE ROUTINE LOAD d.j"), "\"max_error_number\"=\"77\""));
	r.session = follower;
	ck_assert_ptr_nonnull(
		strstr(ask(&r, "SHOW CREATE ROUTINE LOAD d.j"), "\"max_error_number\"=\"2\""));
	ck_assert_str_eq(ask(&r, "SHOW CREATE ROUTINE LOAD d.k"), "Job|Create Job");
	ck_assert_ptr_nonnull(
		strstr(ask(&r, "SHOW ROUTINE LOAD FOR d.j"), "\"maxErrorNum\":\"77\""));
	ck_assert_int_eq(!!strstr(ask(&r, "SELECT job_properties FROM "
					  "information_schema.routine_load_jobs WHERE name = 'j'"),
				  "\"maxErrorNum\":\"77\""),
			 _i >= FE_3_4);
	ask(&r, "SANDBOX FE 1 CURRENT");
	ck_assert_ptr_nonnull(
		strstr(ask(&r, "SHOW CREATE ROUTINE LOAD d.j"), "\"max_error_number\"=\"77\""));
	r.session = leader;
	stop(&r);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, behind, 0, 4);
	tcase_add_loop_test(tc, story_reasons, 0, 4);
	tcase_add_loop_test(tc, story_fatal, FE_3_4, 4);
	tcase_add_loop_test(tc, story_endless, FE_3_3, 4);
	tcase_add_loop_test(tc, story_source, FE_3_4, 4);
	tcase_add_loop_test(tc, story_explain, 0, 4);
}

SUITE("reasons of the emulated FE", { "reasons", add_tests })
