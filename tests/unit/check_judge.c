/*
 * check_judge.c - statements against a cluster that answers from a table.
 */
#include "config.h"
#include "job/judge.h"

#include <check.h>

#include "base/buf.h"
#include "base/util.h"
#include "diag/diag.h"
#include "lang/parse.h"
#include "tests/unit/fake_sql.h"
#include "tests/unit/suite.h"

/* clang-format off */
#define JOB_CELLS \
	{ "Id", "Name", "DbName", "TableName", "State", "DataSourceType", "JobProperties", \
	  "DataSourceProperties", "Progress", "LatestSourcePosition", "ReasonOfStateChanged" }
#define JOB(name, table, state, props, reason) \
	{ .sql = "SHOW ROUTINE LOAD FOR shop." name, .cells = JOB_CELLS, \
	  .rows = { { "1", name, "shop", table, state, "KAFKA", props, \
		      "{\"currentKafkaPartitions\":\"0,1,2\"}", \
		      "{\"0\":\"9\",\"1\":\"OFFSET_ZERO\"}", "{\"0\":\"20\",\"1\":\"5\"}", reason } } }
#define NO_JOB(all, name) \
	{ .sql = "SHOW " all "ROUTINE LOAD FOR shop." name, .rc = ERR_REFUSED, \
	  .kind = SQL_NO_JOB, .text = "There is no running job" }
#define CREATE_OF(name, ...) \
	{ .sql = "SHOW CREATE ROUTINE LOAD shop." name, .cells = { "Job", "Create Job" }, \
	  .rows = { __VA_ARGS__ } }
#define CANCELLED(name, ...) \
	{ .sql = "SELECT DB_NAME, END_TIME, REASONS_OF_STATE_CHANGED FROM " \
		 "information_schema.routine_load_jobs WHERE STATE = 'CANCELLED' AND NAME = '" name \
		 "' ORDER BY ID DESC LIMIT 100", \
	  .cells = { "DB_NAME", "END_TIME", "REASONS_OF_STATE_CHANGED" }, .rows = { __VA_ARGS__ } }
#define EXPLAINED(what, detail) \
	{ .sql = "EXPLAIN SELECT " what, .rc = detail ? ERR_REFUSED : 0, .kind = SQL_ANALYSIS, \
	  .text = detail }

static const struct fake_answer answers[] = {
	JOB("idle", "orders", "PAUSED", "{\"format\":\"csv\",\"columnSeparator\":\",\"}", ""),
	JOB("busy", "orders", "RUNNING", "{\"format\":\"json\"}", ""),
	JOB("ill", "orders", "NEED_SCHEDULE", "{}", "broken"),
	JOB("soh", "orders", "PAUSED", "{\"columnSeparator\":\"\\\\x01\"}", ""),
	JOB("quoted", "orders", "PAUSED", "{\"columnSeparator\":\"'\"}", ""),
	JOB("tab", "orders", "PAUSED", "{\"columnSeparator\":\"\\\\t\"}", ""),
	JOB("keyed", "keys", "PAUSED", "{\"whereExpr\":\"id > 1\"}", ""),
	JOB("bare", "keys", "PAUSED", "{\"whereExpr\":\"*\",\"columnSeparator\":\"\\t\"}", ""),
	JOB("`load`", "orders", "RUNNING", "{}", ""),
	JOB("orphan", "gone", "PAUSED", "{}", ""),
	JOB("patch", "orders", "PAUSED", "{\"partial_update\":\"true\"}", ""),
	NO_JOB("", "idel"), NO_JOB("ALL ", "idel"), CREATE_OF("idel", { NULL }),
	CANCELLED("idel", { NULL }),
	/* one of that name in another database, and one whose database is gone */
	NO_JOB("", "elsewhere"), NO_JOB("ALL ", "elsewhere"), CREATE_OF("elsewhere", { NULL }),
	CANCELLED("elsewhere", { "other", "2024-01-01", "table not exist" }),
	NO_JOB("", "went"), NO_JOB("ALL ", "went"), CREATE_OF("went", { NULL }),
	CANCELLED("went", { "other", "2024-02-02", "no" }, { "shop", "2024-01-01", "table not exist" }),
	NO_JOB("", "secret"), NO_JOB("ALL ", "secret"),
	CREATE_OF("secret", { "secret", "CREATE ROUTINE LOAD shop.secret on orders\nPROPERTIES" }),
	NO_JOB("", "ended"),
	{ .sql = "SHOW ALL ROUTINE LOAD FOR shop.ended", .cells = JOB_CELLS,
	  .rows = { { "7", "ended", "shop", "orders", "CANCELLED", "KAFKA", "{}", "{}", "{}", "{}",
		      "" },
		    { "9", "ended", "shop", "orders", "STOPPED", "KAFKA", "{}", "{}", "{}", "{}", "" },
		    { "8", "ended", "shop", "orders", "CANCELLED", "KAFKA", "{}", "{}", "{}", "{}",
		      "" } } },
	NO_JOB("", "fresh"),
	{ .sql = "SHOW ROUTINE LOAD FROM shop", .cells = { "Id", "Name", "State" },
	  .rows = { { "1", "idle", "PAUSED" }, { "2", "busy", "RUNNING" } } },
	{ .sql = "SHOW ROUTINE LOAD FOR nodb.idle", .rc = ERR_REFUSED, .kind = SQL_NO_DATABASE,
	  .text = "failed to find database by dbFullName nodb" },
	{ .sql = "SHOW TABLES FROM shop LIKE '-'", .cells = { "Tables_in_shop" } },
	{ .sql = "SHOW TABLES FROM nodb LIKE '-'", .rc = ERR_REFUSED, .kind = SQL_NO_DATABASE,
	  .text = "Unknown database 'nodb'" },
	{ .sql = "SHOW TABLES FROM payroll LIKE '-'", .rc = ERR_REFUSED, .kind = SQL_DENIED,
	  .text = "Access denied" },
	{ .sql = "DESC shop.orders", .cells = { "Field", "Type", "Null", "Key", "Default", "Extra" },
	  .rows = { { "id", "bigint", "NO", "true", NULL, "" },
		    { "price", "decimal(10,2)", "YES", "false", NULL, "" },
		    { "day", "date", "NO", "false", "2024-01-01", "" },
		    { "twice", "bigint", "YES", "false", NULL, "AS (id * 2)" } } },
	{ .sql = "DESC shop.`keys`", .cells = { "Field", "Type", "Null", "Key", "Default", "Extra" },
	  .rows = { { "id", "bigint", "YES", "true", NULL, "" } } },
	{ .sql = "DESC shop.gone", .rc = ERR_REFUSED, .kind = SQL_NO_TABLE, .text = "gone" },
	{ .sql = "DESC shop.hidden", .rc = ERR_REFUSED, .kind = SQL_DENIED, .text = "no" },
	{ .sql = "SHOW PARTITIONS FROM shop.orders", .cells = { "PartitionId", "PartitionName" },
	  .rows = { { "1", "p2024" }, { "2", "p2025" } } },
	{ .sql = "SHOW TEMPORARY PARTITIONS FROM shop.orders", .rc = ERR_REFUSED,
	  .kind = SQL_OTHER_REFUSAL, .text = "no" },
	EXPLAINED("1 FROM (SELECT CAST(NULL AS bigint) AS id) AS s WHERE id > 1", NULL),
	EXPLAINED("1 FROM (SELECT CAST(NULL AS bigint) AS id) AS s WHERE nope(id)",
		  "No matching function"),
	EXPLAINED("cents / 100 FROM (SELECT CAST(NULL AS STRING) AS id, "
		  "CAST(NULL AS STRING) AS cents) AS s", NULL),
	EXPLAINED("nope(id), id + 1 FROM (SELECT CAST(NULL AS STRING) AS id) AS s", "No function"),
	EXPLAINED("nope(id) FROM (SELECT CAST(NULL AS STRING) AS id) AS s", "No function nope"),
	EXPLAINED("id + 1 FROM (SELECT CAST(NULL AS STRING) AS id) AS s", NULL),
	EXPLAINED("id + 1 FROM (SELECT CAST(NULL AS STRING) AS id, CAST(NULL AS STRING) AS price, "
		  "CAST(NULL AS STRING) AS day) AS s", NULL),
};

#define SOURCE(partitions, offsets) \
	"ALTER ROUTINE LOAD FOR idle FROM KAFKA (\"kafka_partitions\" = \"" partitions \
	"\", \"kafka_offsets\" = \"" offsets "\")"
#define CREATED(job, table, rest) \
	"CREATE ROUTINE LOAD " job " ON " table " " rest \
	"FROM KAFKA (\"kafka_broker_list\" = \"k:1\", \"kafka_topic\" = \"t\")"

static const struct {
	const char *sql, *want; /* "NUMBER@OFFSET message | hint; .." */
	enum { PAUSE = 1, BEYOND = 2, NO_DB = 4, ALWAYS = 8 } how;
} cases[] = {
	/* jobs and databases */
	{ "PAUSE ROUTINE LOAD FOR busy; SELECT 1; SHOW ROUTINE LOAD", "", 0 },
	{ "PAUSE ROUTINE LOAD FOR idel",
	  "6001@23 there is no job shop.idel that user amy may see | did you mean shop.idle?", 0 },
	{ "PAUSE ROUTINE LOAD FOR elsewhere",
	  "6001@23 there is no job shop.elsewhere that user amy may see | names of jobs are "
	  "case-sensitive, and 2 others are to be seen in shop", 0 },
	{ "PAUSE ROUTINE LOAD FOR went",
	  "6001@23 there is no job shop.went any more: one of that name was CANCELLED on 2024-01-01 "
	  "(table not exist) | that is final; a job whose table is gone is shown to nobody", 0 },
	{ "RESUME ROUTINE LOAD FOR secret",
	  "6001@24 job shop.secret is there but hidden: user amy has no INSERT on its table | this "
	  "would show it: GRANT INSERT ON TABLE shop.orders TO USER 'amy'", 0 },
	{ "PAUSE ROUTINE LOAD FOR ended", "6001@23 job shop.ended is STOPPED, which is "
	  "final | no statement brings it back (starload status --history shows it)", 0 },
	{ "STOP ROUTINE LOAD FOR ended", "", 0 },
	{ "PAUSE ROUTINE LOAD FOR idle",
	  "6004@23 no database is selected for the job idle | write the database before the name, "
	  "USE before the statement, or give -D", NO_DB },
	{ "USE shop; PAUSE ROUTINE LOAD FOR idle", "", NO_DB },
	{ "SELECT 1; USE nodb; SELECT 2", "6004@14 there is no database nodb", 0 },
	{ "USE shop; USE payroll; USE hive.nodb", "", 0 },
	{ "CREATE DATABASE nodb; USE nodb", "", 0 },
	{ "PAUSE ROUTINE LOAD FOR nodb.idle", "6004@23 there is no database nodb", 0 },
	/* states */
	{ "ALTER ROUTINE LOAD FOR busy PROPERTIES (\"max_error_number\" = \"1\")",
	  "6003@23 the job shop.busy is RUNNING, and ALTER takes a PAUSED one | run it with "
	  "--pause, which pauses, changes, verifies and resumes; or before it: PAUSE ROUTINE LOAD "
	  "FOR shop.busy;", 0 },
	{ "ALTER ROUTINE LOAD FOR busy PROPERTIES (\"max_error_number\" = \"1\")", "", PAUSE },
	{ "ALTER ROUTINE LOAD FOR `load` WHERE id > 1",
	  "6003@23 the job shop.load is RUNNING, and ALTER takes a PAUSED one | run it with "
	  "--pause, which pauses, changes, verifies and resumes; or before it: PAUSE ROUTINE LOAD "
	  "FOR shop.`load`;", 0 },
	{ "PAUSE ROUTINE LOAD FOR busy; ALTER ROUTINE LOAD FOR shop.busy WHERE id > 1", "", 0 },
	{ "RESUME ROUTINE LOAD FOR idle; ALTER ROUTINE LOAD FOR idle WHERE id > 1",
	  "6003@53 the job shop.idle is resumed before, and ALTER takes a PAUSED one | run it with "
	  "--pause, which pauses, changes, verifies and resumes; or before it: PAUSE ROUTINE LOAD "
	  "FOR shop.idle;", 0 },
	{ "ALTER ROUTINE LOAD FOR idle WHERE id > 1; ALTER ROUTINE LOAD FOR idle WHERE id > 1", "",
	  0 },
	{ "ALTER ROUTINE LOAD FOR idle WHERE id > 1; ALTER ROUTINE LOAD FOR idle WHERE id > 1",
	  "6003@65 the job shop.idle is resumed before, and ALTER takes a PAUSED one | run it with "
	  "--pause, which pauses, changes, verifies and resumes; or before it: PAUSE ROUTINE LOAD "
	  "FOR shop.idle;", ALWAYS },
	{ "STOP ROUTINE LOAD FOR idle; ALTER ROUTINE LOAD FOR idle WHERE id > 1",
	  "6001@51 the job idle of shop is stopped before, by this script", 0 },
	/* what the script makes is there then */
	{ CREATED("idle", "orders", ""), "6002@20 a job idle is there already in shop", 0 },
	{ "STOP ROUTINE LOAD FOR idle; " CREATED("idle", "orders", ""), "", 0 },
	{ CREATED("fresh", "orders", "") "; PAUSE ROUTINE LOAD FOR fresh; "
	  "ALTER ROUTINE LOAD FOR fresh WHERE zzz > 1; " CREATED("fresh", "orders", ""),
	  "6002@193 a job fresh is created before in shop", 0 },
	{ CREATED("fresh", "gone", ""), "6005@29 there is no table gone in shop", 0 },
	{ "CREATE TABLE IF NOT EXISTS gone (a int); " CREATED("fresh", "gone", ""), "", 0 },
	{ "create table `shop`.`gone` (a int); " CREATED("fresh", "gone", ""), "", 0 },
	{ CREATED("fresh", "hidden", ""), "", 0 },
	{ "CREATE DATABASE nodb; PAUSE ROUTINE LOAD FOR nodb.idle", "", 0 },
	{ "GRANT INSERT ON TABLE shop.orders TO USER amy; PAUSE ROUTINE LOAD FOR idel", "", 0 },
	{ "SET ROLE all; PAUSE ROUTINE LOAD FOR idel", "", 0 },
	{ "ALTER ROUTINE LOAD FOR orphan PROPERTIES (\"max_error_number\" = \"1\")",
	  "6005@23 there is no table gone in shop", 0 },
	/* partitions and columns */
	{ "ALTER ROUTINE LOAD FOR idle PARTITION (p2024, P2025)", "", 0 },
	{ "ALTER ROUTINE LOAD FOR idle PARTITION (p2024, p202)",
	  "6006@46 shop.orders has no partition p202 | did you mean p2024?", 0 },
	{ "ALTER ROUTINE LOAD FOR idle TEMPORARY PARTITION (p1)", "", 0 },
	{ "ALTER TABLE orders ADD PARTITION p1 VALUES LESS THAN ('x'); "
	  "ALTER ROUTINE LOAD FOR idle PARTITION (p1)", "", 0 },
	{ "ALTER ROUTINE LOAD FOR idle COLUMNS (id, cents, price = cents / 100)", "", 0 },
	{ "ALTER ROUTINE LOAD FOR idle COLUMNS (id, cents, prize = cents / 100)",
	  "6007@48 shop.orders has no column prize to assign | did you mean price?", 0 },
	{ "ALTER ROUTINE LOAD FOR idle COLUMNS (id, twice = id, __op = 'upsert')",
	  "6007@41 twice is computed by the table itself and cannot be assigned", 0 },
	{ "ALTER ROUTINE LOAD FOR idle COLUMNS (id, Twice)",
	  "6007@41 Twice is computed by the table itself and cannot be listed", 0 },
	{ "ALTER ROUTINE LOAD FOR idle COLUMNS (id, price = twice + 1)",
	  "6007@49 twice is computed by the table itself, which no assignment may use", 0 },
	{ "ALTER ROUTINE LOAD FOR idle COLUMNS (id, __OP = 'upsert')",
	  "6007@41 shop.orders has no column __OP to assign", 0 },
	{ "ALTER ROUTINE LOAD FOR idle COLUMNS (price, day)",
	  "6007@28 COLUMNS leaves out id, which may not be NULL and has no default", 0 },
	{ "ALTER ROUTINE LOAD FOR patch COLUMNS (price, day)", "", 0 },
	{ "ALTER ROUTINE LOAD FOR idle COLUMNS (price = id + 1)", "", 0 },
	{ "ALTER ROUTINE LOAD FOR idle COLUMNS (price = cents / 100)",
	  "6007@45 cents is neither listed in COLUMNS nor a column of shop.orders", 0 },
	{ "ALTER ROUTINE LOAD FOR idle COLUMNS (id, price = nope(id), day = id + 1)",
	  "6008@49 the server cannot plan this: No function nope", 0 },
	{ "ALTER ROUTINE LOAD FOR idle WHERE ID2 = 1",
	  "6007@34 shop.orders has no column ID2, and WHERE sees no others | did you mean id?", 0 },
	{ "ALTER ROUTINE LOAD FOR idle WHERE nope(id)",
	  "6008@34 the server cannot plan this: No matching function", 0 },
	/* properties and offsets */
	{ "ALTER ROUTINE LOAD FOR idle PROPERTIES (\"jsonpaths\" = \"[]\")",
	  "6009@40 the job reads csv, where jsonpaths does nothing", 0 },
	{ "ALTER ROUTINE LOAD FOR busy PROPERTIES (\"jsonpaths\" = \"[]\")", "", PAUSE },
	{ SOURCE("0, 1", "20, 5"), "", 0 },
	{ SOURCE("0,2", "20,77"), "", 0 },
	{ SOURCE("0, 3", "20,5"), "6010@65 the job does not consume partition 3 | it consumes 0,1,2",
	  0 },
	{ SOURCE("0,1", "21, OFFSET_END"),
	  "6011@87 partition 0 ends at 20 as the job has last seen it, below this offset | give "
	  "--allow-beyond when the topic has grown since", 0 },
	{ SOURCE("0,1", "21, OFFSET_END"), "", BEYOND },
	/* what a restart would cost */
	{ "ALTER ROUTINE LOAD FOR soh PROPERTIES (\"max_error_number\" = \"1\")",
	  "6012@0 the job's separator \\x01 does not survive an ALTER and the next restart of the "
	  "server | give it in this statement in a form that does: COLUMNS TERMINATED BY '0x01'", 0 },
	{ "ALTER ROUTINE LOAD FOR soh COLUMNS TERMINATED BY '0x01'", "", 0 },
	{ "ALTER ROUTINE LOAD FOR quoted PROPERTIES (\"max_error_number\" = \"1\")",
	  "6012@0 the job's separator ' does not survive an ALTER and the next restart of the "
	  "server | give it in this statement in a form that does: COLUMNS TERMINATED BY '0x01'", 0 },
	{ "ALTER ROUTINE LOAD FOR keyed PROPERTIES (\"max_error_number\" = \"1\")",
	  "6012@0 the job's table keys needs backticks, which the server leaves out: after an ALTER "
	  "its next restart costs the job all load properties | note them (SHOW CREATE ROUTINE "
	  "LOAD), to give them again after it", 0 },
	{ "ALTER ROUTINE LOAD FOR tab PROPERTIES (\"max_error_number\" = \"1\")", "", 0 },
	/* it has none, and is given some */
	{ "ALTER ROUTINE LOAD FOR bare PROPERTIES (\"max_error_number\" = \"1\")", "", 0 },
	{ "ALTER ROUTINE LOAD FOR bare COLUMNS TERMINATED BY ','",
	  "6012@0 the job's table keys needs backticks, which the server leaves out: after an ALTER "
	  "its next restart costs the job all load properties | note them (SHOW CREATE ROUTINE "
	  "LOAD), to give them again after it", 0 },
	/* the cluster is gone */
	{ "PAUSE ROUTINE LOAD FOR lost",
	  "[nobody answers SHOW ROUTINE LOAD FOR shop.lost]", 0 },
};
/* clang-format on */

static void judge(const char *db, const char *sql, const struct judge_options *extra,
		  struct buf *got)
{
	struct sqlconn c = { .answers = answers, .n = ARRAY_SIZE(answers) };
	struct arena *mem = arena_new();
	struct judge_options o = *extra;
	struct parser *parser = parser_new();
	struct targets targets;
	struct source src;
	struct diags d;
	struct diag *g;
	struct judge *j;
	struct parsed p;
	struct err err;

	o.user = "amy";
	o.db = fake_text(db);
	targets_all(&targets);
	diags_init(&d, mem, &targets);
	source_init(&src, "a.sql", sql, (uint32_t)strlen(sql));
	j = judge_new(&c, &o, mem);
	parser_start(parser, &src, 0);
	while (p = (struct parsed){ .class = STMT_EMPTY }, parser_next(parser, mem, &d, &p)) {
		if (p.class == STMT_EMPTY)
			continue;
		if (judge_stmt(j, &p, &src, &d, &err))
			buf_addf(got, "[%s]", err.text);
	}
	for (g = d.first; g; g = g->next)
		buf_addf(got, "%s%u@%u %s%s%s", got->n ? "; " : "", diag_rule(g->code)->number,
			 g->at.off, g->message, g->hint ? " | " : "", g->hint ? g->hint : "");
	parser_free(parser);
	arena_free(mem);
}

START_TEST(statements_are_judged)
{
	const int how = cases[_i].how;
	struct judge_options o = {
		.pause = how & PAUSE,
		.allow_beyond = how & BEYOND,
		.resume = how & ALWAYS ? RESUME_ALWAYS : RESUME_RESTORE,
	};
	struct buf got;

	buf_init(&got, 65536);
	judge(how & NO_DB ? "" : "shop", cases[_i].sql, &o, &got);
	ck_assert_msg(!strcmp(buf_str(&got), cases[_i].want), "%s:\n%s\nnot\n%s", cases[_i].sql,
		      buf_str(&got), cases[_i].want);
	buf_release(&got);
}
END_TEST

static void add_cases(TCase *tc)
{
	tcase_add_loop_test(tc, statements_are_judged, 0, ARRAY_SIZE(cases));
}

SUITE("judge", { "cases", add_cases })
