/*
 * check_show.c - what SHOW statements can filter and sort by.
 */
#include "config.h"

#include <stdio.h>

#include "base/util.h"
#include "tests/unit/sql_findings.h"
#include "tests/unit/suite.h"

static const struct sql_family family = { 2009, 2017, false };

#define S(w) "SHOW ROUTINE LOAD WHERE " w
#define T(w) "SHOW ROUTINE LOAD TASK " w

static const struct sql_case cases[] = {
	{ S("Name = 'x' AND (State != 'PAUSED') AND id > 5"), "" },
	{ S("Name = 'x' OR id = 5"), "show_filter Name = 'x' OR id = 5" },
	{ S("NOT Name = 'x'"), "show_filter NOT Name = 'x'" },
	{ S("Name NOT LIKE 'x'"), "show_filter Name NOT LIKE 'x'" },
	{ S("Name LIKE 'x%'"), "" },
	{ S("Name RLIKE 'x%'"), "show_filter Name RLIKE 'x%'" },
	{ S("Id LIKE '5%'"), "show_filter Id LIKE '5%'" },
	{ S("Name > 'x'"), "show_filter Name > 'x'" },
	{ S("Id = '5'"), "show_filter '5'" },
	{ S("Id >= -5"), "" },
	{ S("Id = 9223372036854775808"), "show_filter 9223372036854775808" },
	{ S("Name = 5"), "show_filter 5" },
	{ S("CreateTime > '2023-01-01 00:00:00'"), "" },
	{ S("EndTime = ''"), "" },
	{ S("EndTime = 5"), "show_filter 5" },
	{ S("EndTime IS NULL"), "show_filter EndTime IS NULL" },
	{ S("EndTime = NULL"), "show_filter NULL" },
	{ S("State IN ('PAUSED', 'RUNNING')"), "" },
	{ S("State IN ('PAUSED', 5)"), "show_filter 5" },
	{ S("Id IN (5)"), "show_filter Id IN (5)" },
	{ S("Nam = 'x'"), "show_filter Nam" },
	{ S("'x' = Name"), "show_filter 'x' = Name" },
	{ S("Progress = 'x'"), "show_filter Progress" },
	{ S("State = 'UNSTABLE'"), "show_filter_never 'UNSTABLE'" },
	{ S("State != 'UNSTABLE'"), "" },
	{ S("State = 'PAUSE'"), "show_filter_never 'PAUSE'[fix]" },
	{ S("state = 'need schedule'"), "show_filter_never 'need schedule'[fix]" },
	{ S("state = 'cancelled'"), "" },
	{ S("state = 'STOP'"), "show_filter_never 'STOP'[fix]" },
	{ S("state = 'ok'"), "show_filter_never 'ok'" },
	{ S("state = ''"), "show_filter_never ''" },
	{ S("State != 'PAUSE' AND Name = 'PAUSE' AND State LIKE 'PAUSE%'"), "" },
	{ S("State IN ('PAUSED', 'RUNING')"), "show_filter_never 'RUNING'[fix]" },
	{ S("State NOT IN ('RUNING')"), "" },
	{ "SHOW ROUTINE LOAD ORDER BY Name, Id", "" },
	{ "SHOW ROUTINE LOAD ORDER BY Name DESC, Id", "" },
	{ "SHOW ROUTINE LOAD ORDER BY Name, Id /* x */ DESC", "show_order Id /* x */ DESC" },
	{ "SHOW ROUTINE LOAD ORDER BY lower(Name)", "show_order lower(Name)" },
	{ "SHOW ROUTINE LOAD ORDER BY Topic", "show_order Topic" },
	{ "SHOW ROUTINE LOAD FOR d.j FROM e", "show_database_twice e" },
	{ "SHOW ROUTINE LOAD FOR j FROM e", "" },
	{ "SHOW ROUTINE LOAD LIMIT 9223372036854775807", "" },
	{ "SHOW ROUTINE LOAD LIMIT 9223372036854775808", "limit_number! 9223372036854775808" },
	{ "SHOW ROUTINE LOAD LIMIT /* 99999999999999999999 */ 0000000000000000000000005, 3", "" },
	{ "SHOW ROUTINE LOAD LIMIT 5, 99999999999999999999", "limit_number! 99999999999999999999" },
	{ "SHOW ROUTINE LOAD LIMIT ?", "limit_placeholder! ?" },
	/* tasks */
	{ T("WHERE JobName = 'x'"), "" },
	{ T("FROM d WHERE (jobname = \"x\")"), "" },
	{ T("WHERE JobName = x"), "show_task_filter! JobName = x" },
	{ T("WHERE JobName LIKE 'x'"), "show_task_filter! JobName LIKE 'x'" },
	{ T("WHERE JobName = 'x' AND BeId = '1'"), "show_task_filter! JobName = 'x' AND BeId = '1'" },
	{ T("WHERE Name = 'x'"), "show_task_filter! Name = 'x'" },
	{ T(""), "show_task_filter!d SHOW ROUTINE LOAD TASK" },
	{ T("WHERE JobName = 'x' ORDER BY TaskId"), "show_order TaskId" },
	/* SHOW CREATE, which has a WHERE in 4.1 alone */
	{ "SHOW CREATE ROUTINE LOAD j", "" },
	{ "SHOW CREATE ROUTINE LOAD j WHERE job = 'x'", "" },
	{ "SHOW CREATE ROUTINE LOAD j WHERE `create job` LIKE 'x'", "" },
	{ "SHOW CREATE ROUTINE LOAD j WHERE a = 1", "show_create_filter!d a" },
	{ "SHOW CREATE ROUTINE LOAD j ORDER BY a", "" },
	{ "SHOW CREATE ROUTINE LOAD j WHERE job = 'x' ORDER BY a", "show_create_filter!d a" },
};

START_TEST(finding)
{
	sql_case_run(&cases[_i], "", family);
}
END_TEST

START_TEST(name_case)
{
	static const struct sql_case k = { S("Name = 'x'"), "name_case 'x'" };

	sql_case_run(&k, "", (struct sql_family){ 2009, 2017, true });
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, finding, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, name_case);
}

SUITE("show", { "show", add_tests })
