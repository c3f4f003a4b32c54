/*
 * check_fe.c - the emulated FE, driven through fe.h: states, errors, ALTER, restarts.
 */
#include "config.h"

#include "tests/unit/fe_rig.h"
#include "tests/unit/suite.h"

/* What each statement does in each state. */
static const struct step states[] = {
	{ "SELECT state FROM information_schema.routine_load_jobs", "STATE\nNEED_SCHEDULE" },
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES('max_error_number'='1')", ONLY_PAUSED },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SELECT state FROM information_schema.routine_load_jobs", "STATE\nNEED_SCHEDULE" },
	{ "SHOW ROUTINE LOAD TASK WHERE JobName = 'j'",
	  "TaskId|TxnId|TxnStatus|JobId|CreateTime|LastScheduledTime|ExecuteStartTime|Timeout|BeId|"
	  "DataSourceProperties|Message" },
	{ "SANDBOX ADVANCE '10 s'", "OK" },
	{ "SELECT state FROM information_schema.routine_load_jobs", "STATE\nRUNNING" },
	{ "SHOW ROUTINE LOAD TASK WHERE JobName = 'j'",
	  "~Progress:{\"0\":0,\"1\":0,\"2\":0},LatestOffset:null" },
	{ "ALTER ROUTINE LOAD FOR j", ONLY_PAUSED },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SELECT state FROM information_schema.routine_load_jobs", "STATE\nNEED_SCHEDULE" },
	{ "PAUSE ROUTINE LOAD FOR j", "OK" },
	{ "SHOW ROUTINE LOAD FOR j", "~|PAUSED|KAFKA|0|" },
	{ "SHOW ROUTINE LOAD FOR j",
	  "~ErrorReason{errCode = 100, msg='User root pauses routine load job'}" },
	{ "PAUSE ROUTINE LOAD FOR j", "1064/HY000 Could not transform PAUSED to PAUSED" },
	{ "ALTER ROUTINE LOAD FOR j", "OK" },
	{ "SHOW CREATE ROUTINE LOAD j",
	  "~CREATE ROUTINE LOAD d.j on t\n COLUMNS TERMINATED BY ','" },
	{ "STOP ROUTINE LOAD FOR j", "OK" },
	{ "STOP ROUTINE LOAD FOR j", NOT_FOUND("j") },
	{ "PAUSE ROUTINE LOAD FOR j", NOT_FOUND("j") },
	{ "RESUME ROUTINE LOAD FOR j", NOT_FOUND("j") },
	{ "ALTER ROUTINE LOAD FOR j", NOT_FOUND("j") },
	{ "SHOW CREATE ROUTINE LOAD j", "Job|Create Job" },
	{ "SHOW ROUTINE LOAD FOR j", "1064/HY000 Getting analyzing error. Detail message: There is "
				     "no running job named j in db d. "
				     "Include history? false, you can try `show all routine load "
				     "job for job_name` if you want to "
				     "list stopped and cancelled jobs." },
	{ "SHOW ALL ROUTINE LOAD FOR j", "~|STOPPED|KAFKA|" },
	{ "SHOW ROUTINE LOAD TASK WHERE JobName = 'j'",
	  "1064/HY000 Getting analyzing error. Detail message: The job named jdoes not exists or "
	  "job state "
	  "is stopped or cancelled." },
	{ NULL, NULL },
};

/* Numbers and texts, and which error wins. */
static const struct step errors[] = {
	{ "PAUSE ROUTINE LOAD FOR x.j", NOT_FOUND("j") },
	{ "PAUSE ROUTINE LOAD FOR J", NOT_FOUND("J") },
	{ "ALTER ROUTINE LOAD FOR nope PROPERTIES('k'='v')",
	  "1064/HY000 Getting analyzing error. Detail message: k is invalid property." },
	{ "ALTER ROUTINE LOAD FOR e.j PROPERTIES('k'='v')",
	  "1064/HY000 Getting analyzing error. Detail message: Session's db 'd' not equals label's "
	  "db 'e'." },
	{ "ALTER ROUTINE LOAD FOR __j", "5063/42000 Getting analyzing error. Detail message: "
					"Incorrect ROUTINE LOAD NAME name '__j'." },
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES('timezone'='asia/shanghai')",
	  "1298/HY000 Getting analyzing error. Detail message: Unknown or incorrect time zone: "
	  "'asia/shanghai'." },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA('kafka_partitions'='x','kafka_offsets'='1')",
	  "5018/HY000 Getting analyzing error. Detail message: Invalid kafka partition: 'x'. "
	  "Expected "
	  "values should be an integer." },
	{ "ALTER ROUTINE LOAD FOR j FROM "
	  "KAFKA('kafka_partitions'='0','kafka_offsets'='OFFSET_END')",
	  "5018/HY000 Only supports modification of PAUSED jobs" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a > 0 PARTITION (p1)",
	  "~1064/HY000 Getting syntax error at line 1, column 37. Detail message: Unexpected input "
	  "'PARTITION', the most similar input is {" },
	{ "CREATE ROUTINE LOAD j ON t FROM KAFKA('kafka_broker_list'='h:1','kafka_topic'='q')",
	  "1064/HY000 Name j already used in db d" },
	{ "CREATE ROUTINE LOAD k ON d.t FROM KAFKA('kafka_broker_list'='h:1','kafka_topic'='q')",
	  "5502/42602 Unknown table 'd.t'" },
	{ "CREATE ROUTINE LOAD x.k ON t FROM KAFKA('kafka_broker_list'='h:1','kafka_topic'='q')",
	  "5501/3F000 Unknown database 'x'" },
	{ "CREATE ROUTINE LOAD k ON t PARTITION (p9) FROM "
	  "KAFKA('kafka_broker_list'='h:1','kafka_topic'='q')",
	  "1064/HY000 Partition p9 does not exist" },
	{ "SHOW ROUTINE LOAD FROM x", "1064/HY000 Getting analyzing error. Detail message: failed "
				      "to find database by dbFullName x." },
	{ "SHOW ROUTINE LOAD WHERE DbName = 'd'",
	  "1064/HY000 Getting analyzing error. Detail message: Column `DbName` is not allowed in "
	  "`where` "
	  "clause." },
	{ "SHOW ROUTINE LOAD WHERE Name = 'J' AND State != 'PAUSED' AND EndTime = '' ORDER BY Id "
	  "DESC LIMIT 5",
	  "~|j|2023-11-15 06:13:20|\\N|\\N|d|t|NEED_SCHEDULE|" },
	{ "SHOW ROUTINE LOAD WHERE Name LIKE '?%'", "~|j|" },
	{ "SHOW ROUTINE LOAD WHERE Id LIKE '1%'",
	  "~1064/HY000 class java.lang.Long cannot be cast to class java.lang.String" },
	{ "SHOW ROUTINE LOAD WHERE Name = 'none' AND Id LIKE '1%'", "!|j|" },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA('kafka_partitions'='0,1', "
	  "'kafka_offsets'='OFFSET_END,-1')",
	  "5018/HY000 Getting analyzing error. Detail message: Can not specify offset smaller than "
	  "0." },
	{ "SHOW ROUTINE LOAD WHERE Name LIKE '__%'", "!|j|" },
	{ "SELECT * FROM nope",
	  "5502/42602 Getting analyzing error. Detail message: Unknown table 'd.nope'." },
	{ "DESC nope",
	  "5502/42602 Getting analyzing error. Detail message: Unknown table 'nope'." },
	{ "SHOW CREATE TABLE nope",
	  "1064/HY000 Getting analyzing error. Detail message: Table nope is not found." },
	{ "USE nope", "5501/3F000 Unknown database 'nope'" },
	{ "SELECT @@nope",
	  "~1193/HY000 Getting analyzing error. Detail message: Unknown system variable 'nope'" },
	{ "SET NAMES latin1",
	  "1115/42000 Getting analyzing error. Detail message: Unknown character set: 'latin1'." },
	{ "KILL 12345", "1094/HY000 Unknown thread id: 12345" },
	{ "", "~1064/HY000 Getting syntax error" },
	{ "SELECT 1; SELEC 2", "~1064/HY000 Getting syntax error at line 1, column 10." },
	{ ";", "OK" },
	{ "SELECT 1;;", "1\n1\n+ OK" },
	{ "SELECT 1; SHOW BACKENDS", "~+ BackendId|IP|" },
	{ "SELECT CAST(1 AS", "~1064/HY000 Getting syntax error" },
	{ "SELECT DATABASE(", "~1064/HY000 " },
	{ NULL, NULL },
};

/* What ALTER merges, what it ignores, and how offsets show. */
static const struct step merging[] = {
	{ "PAUSE ROUTINE LOAD FOR j", "OK" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a > 0, PARTITION (p1) PROPERTIES('max_batch_size'='x', "
	  "'max_error_number'='') FROM KAFKA('kafka_partitions'='0,1,2', 'kafka_offsets'='100, "
	  "200, 0,', "
	  "'property.group.id'='h', 'property.client.id'='c')",
	  "OK" },
	{ "SHOW ROUTINE LOAD", "~|{\"0\":\"99\",\"1\":\"199\",\"2\":\"OFFSET_ZERO\"}|" },
	{ "SHOW ROUTINE LOAD", "~\"whereExpr\":\"`a` > 0\"" },
	{ "SHOW ROUTINE LOAD", "~\"partitions\":\"p1\"" },
	{ "SHOW ROUTINE LOAD", "~\"columnSeparator\":\",\"" },
	{ "SHOW ROUTINE LOAD", "~\"maxErrorNum\":\"-1\"" },
	{ "SHOW ROUTINE LOAD", "~\"kafka_default_offsets\":\"OFFSET_BEGINNING\"" },
	{ "SHOW ROUTINE LOAD", "~\"client.id\":\"c\"" },
	{ "SHOW ROUTINE LOAD", "~\"group.id\":\"h\"" },
	{ "ALTER ROUTINE LOAD FOR j TEMPORARY PARTITION (nope)", "OK" },
	{ "SHOW ROUTINE LOAD", "~\"partitions\":\"nope\"" },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA('confluent.x'='y')", "OK" },
	{ "ALTER ROUTINE LOAD FOR j FROM PULSAR('property.x'='y')",
	  "1064/HY000 The specified job type is not: PULSAR" },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA('kafka_partitions'='7', 'kafka_offsets'='1')",
	  "1064/HY000 The specified partition is not in the consumed partitions " },
	{ "SANDBOX BROKER 'h:9092' DOWN", "OK" },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA('kafka_partitions'='1', 'kafka_offsets'='1')",
	  "1064/HY000 The specified partition is not in the consumed partitions " },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX ADVANCE '10 s'", "OK" },
	{ "SHOW ROUTINE LOAD",
	  "~ErrorReason{errCode = 4, msg='Job failed to fetch all current partition" },
	{ "SANDBOX BROKER 'h:9092' UP", "OK" },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX ADVANCE '12 s'", "OK" },
	{ "SHOW ROUTINE LOAD", "~ErrorReason{errCode = 104, msg='FE aborts the task with reason: "
			       "failed to check task ready to "
			       "execute, err: Consume offset: 100 is greater than the latest "
			       "offset: 0 in kafka partition: 0." },
	{ NULL, NULL },
};

/* Rows, and what stops them. */
static const struct step rows[] = {
	{ "SANDBOX PRODUCE q:0 '1,x,2023-06-01', '2,y,2023-07-02', '3,\\\\N,2023-07-03'", "OK" },
	{ "SELECT * FROM t", "a|b|dt" },
	{ "SANDBOX ADVANCE '10 s'", "OK" },
	{ "SELECT * FROM t", "a|b|dt" },
	{ "SANDBOX ADVANCE '1 s'", "OK" },
	{ "SELECT * FROM t ORDER BY a",
	  "a|b|dt\n1|x|2023-06-01\n2|y|2023-07-02\n3|\\N|2023-07-03" },
	{ "SHOW ROUTINE LOAD", "~|{\"0\":\"2\",\"1\":\"OFFSET_ZERO\",\"2\":\"OFFSET_ZERO\"}|" },
	{ "SHOW ROUTINE LOAD", "~\"loadedRows\":3," },
	/* a field too few, no number for a key, no partition */
	{ "SANDBOX PRODUCE q:0 '4,2023-06-01', 'x,y,2023-06-01', '5,z,2024-01-01'",
	  "OK" },
	{ "SANDBOX ADVANCE '20 s'", "OK" },
	{ "SHOW ROUTINE LOAD",
	  "~ErrorReason{errCode = 102, msg='Current error rows: 3 is more than max error "
	  "num: 2. Check the 'TrackingSQL' field" },
	{ "SELECT tracking_log FROM information_schema.load_tracking_logs WHERE job_id = 10007",
	  "~doesn't match source value column count: 2. Column separator: ',', Row delimiter: "
	  "'\\n'. Row: 4,2023-06-01" },
	{ "ALTER ROUTINE LOAD FOR j WHERE dt < 2023-06-31", "OK" },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX PRODUCE q:0 '6,x,2023-06-01'", "OK" },
	{ "SANDBOX ADVANCE '20 s'", "OK" },
	{ "SELECT count(*) FROM t", "count(*)\n3" },
	{ "SHOW ROUTINE LOAD", "~\"unselectedRows\":1," },
	{ "PAUSE ROUTINE LOAD FOR j", "OK" },
	{ "ALTER ROUTINE LOAD FOR j WHERE dt < '2023-07-01', COLUMNS(x, y, dt, a = x + 100, b = "
	  "upper(y))",
	  "OK" },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX PRODUCE q:0 '7,x,2023-06-01', '8,x,2023-07-01'", "OK" },
	{ "SANDBOX ADVANCE '20 s'", "OK" },
	{ "SELECT a, b FROM t WHERE a > 100", "a|b\n107|X" },
	{ "PAUSE ROUTINE LOAD FOR j", "OK" },
	{ "ALTER ROUTINE LOAD FOR j COLUMNS(a, b, nope = a)", "OK" },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX PRODUCE q:0 '9,x'", "OK" },
	{ "SANDBOX ADVANCE '20 s'", "OK" },
	{ "SHOW ROUTINE LOAD",
	  "~ErrorReason{errCode = 2, msg='failed to create task: Mapping column is not in "
	  "table. column: nope'}" },
	{ "ALTER ROUTINE LOAD FOR j COLUMNS(a, b), PARTITION(p7)", "OK" },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX ADVANCE '20 s'", "OK" },
	{ "SHOW ROUTINE LOAD", "~failed to create task: Unknown partition 'p7' in table 't'" },
	/* an unknown function in WHERE: no reason, and no progress */
	{ "ALTER ROUTINE LOAD FOR j WHERE nope(a), PARTITION(p1)", "OK" },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX ADVANCE '40 s'", "OK" },
	{ "SHOW ROUTINE LOAD", "~|RUNNING|" },
	{ "SHOW ROUTINE LOAD", "~|{\"0\":\"8\"," },
	{ "PAUSE ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX EXPIRE q:0 TO 9", "OK" },
	{ "ALTER ROUTINE LOAD FOR j WHERE true "
	  "FROM KAFKA('kafka_partitions'='0', 'kafka_offsets'='1')",
	  "OK" },
	{ "RESUME ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX ADVANCE '20 s'", "OK" },
	{ "SHOW ROUTINE LOAD",
	  "~ErrorReason{errCode = 104, msg='be 10004 abort task with reason: fetch failed due to "
	  "requested offset not available on the broker: Broker: Offset out of range (broker 0), "
	  "this is no data in partition: 0 at offset: 1." },
	{ "DROP TABLE t", "OK" },
	{ "PAUSE ROUTINE LOAD FOR j", "5085/42000 Getting analyzing error. Detail message: Table "
				      "not found when checking privilege." },
	{ "SANDBOX ADVANCE '10 s'", "OK" },
	{ "SHOW ALL ROUTINE LOAD", "!|j|" },
	{ "SELECT state, reasons_of_state_changed FROM information_schema.routine_load_jobs",
	  "STATE|REASONS_OF_STATE_CHANGED\nCANCELLED|ErrorReason{errCode = 6, msg='table not "
	  "exist'}" },
	{ NULL, NULL },
};

/* What a restart of the leader loses. */
static const struct step restart[] = {
	{ "PAUSE ROUTINE LOAD FOR j", "OK" },
	{ "SANDBOX RESTART FE", "OK" },
	{ "SHOW ROUTINE LOAD", "~|PAUSED|" },
	{ "SHOW ROUTINE LOAD", "!ErrorReason" },
	{ "SHOW ROUTINE LOAD", "~\"columnSeparator\":\",\"" },
	/* an ALTER of properties is enough to have the text printed anew */
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES('max_error_number'='3')", "OK" },
	{ "SANDBOX RESTART FE", "OK" },
	{ "SHOW ROUTINE LOAD", "~\"columnSeparator\":\",\"" },
	{ "SHOW ROUTINE LOAD", "~\"maxErrorNum\":\"3\"" },
	{ "ALTER ROUTINE LOAD FOR j COLUMNS TERMINATED BY '\\\\x01', WHERE (a + 1) * 2 > 4", "OK" },
	{ "SHOW ROUTINE LOAD", "~\"columnSeparator\":\"\\\\x01\"" },
	{ "SANDBOX RESTART FE", "OK" },
	{ "SHOW ROUTINE LOAD", "~\"columnSeparator\":\"x01\"" },
	{ "SHOW ROUTINE LOAD", "~\"whereExpr\":\"`a` + 1 * 2 > 4\"" },
	/* a quote in it, and all load properties are gone */
	{ "ALTER ROUTINE LOAD FOR j COLUMNS TERMINATED BY \"'\"", "OK" },
	{ "SHOW ROUTINE LOAD", "~\"columnToColumnExpr\":" },
	{ "SHOW ROUTINE LOAD", "!\"columnToColumnExpr\":\"*\"" },
	{ "SANDBOX LEADER 1", "OK" },
	{ "SHOW ROUTINE LOAD", "~\"columnToColumnExpr\":\"*\"" },
	{ "SHOW ROUTINE LOAD", "~\"whereExpr\":\"*\"" },
	{ "SHOW ROUTINE LOAD", "~\"columnSeparator\":\"\\t\"" },
	{ "SANDBOX LEADER NONE", "OK" },
	{ "PAUSE ROUTINE LOAD FOR j", "1064/HY000 java.net.ConnectException: Connection refused" },
	{ "SELECT 1", "1\n1" },
	{ NULL, NULL },
};

/* To 3.5 an ALTER that fails late has happened in part, and is undone by a restart. */
static const struct step half_before[] = {
	{ "PAUSE ROUTINE LOAD FOR j", "OK" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a > 5 PROPERTIES('max_error_number'='77') "
	  "FROM KAFKA('property.ssl.ca.location'='FILE:ca.pem')",
	  "~1064/HY000 file does not exist with db: 10001" },
	{ "SHOW ROUTINE LOAD", "~\"maxErrorNum\":\"77\"" },
	{ "SHOW ROUTINE LOAD", "~\"whereExpr\":\"a > 5\"" },
	{ "SANDBOX RESTART FE", "OK" },
	{ "SHOW ROUTINE LOAD", "~\"maxErrorNum\":\"2\"" },
	{ "SHOW ROUTINE LOAD", "~\"whereExpr\":\"*\"" },
	{ "CREATE FILE 'ca.pem' IN d PROPERTIES('url'='http://h/ca.pem', 'catalog'='kafka')",
	  "OK" },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFKA('property.ssl.ca.location'='FILE:ca.pem')", "OK" },
	{ NULL, NULL },
};

static const struct step half_since[] = {
	{ "PAUSE ROUTINE LOAD FOR j", "OK" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a > 5 PROPERTIES('max_error_number'='77') "
	  "FROM KAFKA('property.ssl.ca.location'='FILE:ca.pem')",
	  "~1064/HY000 File ca.pem does not exist in db 10001" },
	{ "SHOW ROUTINE LOAD", "~\"maxErrorNum\":\"2\"" },
	{ "SHOW ROUTINE LOAD", "~\"whereExpr\":\"*\"" },
	{ NULL, NULL },
};

START_TEST(story_states)
{
	tell((enum fe_release)_i, states);
}
END_TEST

START_TEST(story_errors)
{
	tell((enum fe_release)_i, errors);
}
END_TEST

START_TEST(story_merging)
{
	tell((enum fe_release)_i, merging);
}
END_TEST

START_TEST(story_rows)
{
	tell((enum fe_release)_i, rows);
}
END_TEST

START_TEST(story_restart)
{
	/* 4.1 prints no columns that could be told from others */
	tell((enum fe_release)_i, restart);
}
END_TEST

START_TEST(story_half)
{
	tell((enum fe_release)_i, _i < FE_4_1 ? half_before : half_since);
}
END_TEST

/* what differs ---------------------------------------------------------------------------- */

START_TEST(columns_by_release)
{
	struct rig r;
	const char *got;

	start(&r, (enum fe_release)_i, true);
	ask(&r, "CREATE DATABASE d");
	got = ask(&r, "SHOW ROUTINE LOAD FROM d");
	ck_assert_msg(strstr(got, "|OtherMsg|Warehouse|LatestSourcePosition"), "%s", got);
	ck_assert_int_eq(!!strstr(got, "OffsetLag"), _i >= FE_3_4);
	got = ask(&r, "SHOW FRONTENDS");
	ck_assert_int_eq(!strncmp(got, "Id|Name|", 8), _i >= FE_3_5);
	got = ask(&r, "SHOW WAREHOUSES");
	ck_assert_int_eq(!strncmp(got, "Id|Name|", 8), _i >= FE_3_4);
	got = ask(&r, "SHOW ROUTINE LOAD TASK FROM d WHERE JobName = 'x'");
	ck_assert_msg(!strncmp(got, "1064/HY000", 10), "%s", got);
	ck_assert_str_eq(ask(&r, "SELECT @@version"),
			 _i >= FE_3_4 ? "@@version\n8.0.33" : "@@version\n5.1.0");
	stop(&r);
}
END_TEST

/* A user with INSERT on one table sees its jobs and nothing else. */
START_TEST(privileges)
{
	struct fe_session *bob;
	struct rig r;
	size_t i;

	start(&r, FE_3_5, false);
	for (i = 0; i < ARRAY_SIZE(stage); i++)
		ask(&r, stage[i]);
	ck_assert_str_eq(ask(&r, "CREATE USER bob IDENTIFIED BY 'secret'"), "OK");
	ck_assert_str_eq(fe_password_hash(r.fe, "bob"),
			 "*14E65567ABDB5135D0CFD9A70B3032C179A49EE7");
	ck_assert_ptr_null(fe_password_hash(r.fe, "eve"));
	bob = fe_session_new(r.fe, 0, "bob", 8, "h");
	r.session = bob;
	ck_assert_str_eq(ask(&r, "SHOW DATABASES"), "Database\ninformation_schema");
	ck_assert_msg(!strncmp(ask(&r, "PAUSE ROUTINE LOAD FOR d.j"),
			       "5203/42000 Access denied; you need (at least one of) the INSERT "
			       "privilege(s) on "
			       "TABLE t for this operation.",
			       90),
		      "%s", buf_str(&r.out));
	ck_assert_ptr_null(strstr(ask(&r, "SHOW ROUTINE LOAD FROM d"), "|j|"));
	ck_assert_msg(!strncmp(ask(&r, "SHOW FRONTENDS"), "5203/42000", 10), "%s", buf_str(&r.out));
	r.session = fe_session_new(r.fe, 1, "root", 9, "h");
	ck_assert_str_eq(ask(&r, "GRANT INSERT ON TABLE d.t TO USER bob"), "OK");
	r.session = bob;
	ck_assert_str_eq(ask(&r, "PAUSE ROUTINE LOAD FOR d.j"), "OK");
	ck_assert_ptr_nonnull(strstr(ask(&r, "SHOW ROUTINE LOAD FROM d"), "|j|"));
	ck_assert_msg(!strncmp(ask(&r, "SELECT * FROM d.t"), "5203/42000", 10), "%s",
		      buf_str(&r.out));
	stop(&r);
}
END_TEST

/* A clock that runs by itself: the tick, the task, the next event. */
START_TEST(clock_runs)
{
	struct fe_config c = { .release = FE_3_5, .start_ms = 1000 };
	struct rig r = { .mem = arena_new() };
	struct err err;
	size_t i;

	buf_init(&r.out, TEXT_MAX);
	r.fe = fe_new(&c, &err);
	r.session = fe_session_new(r.fe, 0, "root", 1, "h");
	ck_assert_int_eq(fe_next_event_ms(r.fe), -1);
	for (i = 0; i < ARRAY_SIZE(stage); i++)
		ask(&r, stage[i]);
	ck_assert_int_eq(fe_next_event_ms(r.fe), 11000);
	ask(&r, "SANDBOX PRODUCE q '1,x,2023-06-01'");
	fe_advance_to(r.fe, 11000);
	ck_assert_int_eq(fe_next_event_ms(r.fe), 12000);
	fe_advance_to(r.fe, 12000);
	ck_assert_str_eq(ask(&r, "SELECT a FROM t"), "a\n1");
	fe_advance_to(r.fe, 5000);
	ck_assert_msg(!strncmp(ask(&r, "SANDBOX ADVANCE '1 s'"), "1064/", 5), "%s",
		      buf_str(&r.out));
	stop(&r);
}
END_TEST

static void add_stories(TCase *tc)
{
	tcase_add_loop_test(tc, story_states, 0, 4);
	tcase_add_loop_test(tc, story_errors, 0, 4);
	tcase_add_loop_test(tc, story_merging, 0, 4);
	tcase_add_loop_test(tc, story_rows, 0, 4);
	tcase_add_loop_test(tc, story_restart, 0, 4);
	tcase_add_loop_test(tc, story_half, 0, 4);
	tcase_add_loop_test(tc, columns_by_release, 0, 4);
	tcase_add_test(tc, privileges);
	tcase_add_test(tc, clock_runs);
}

SUITE("the emulated FE", { "stories", add_stories })
