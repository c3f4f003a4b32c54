/*
 * check_refusal.c - what the errors of FEs are taken for, texts as they send them.
 */
#include "config.h"

#include <check.h>
#include <string.h>

#include "base/util.h"
#include "net/refusal.h"
#include "net/sqlconn.h"
#include "tests/unit/suite.h"

#define P "Getting analyzing error. Detail message: "

static const struct {
	unsigned number;
	const char *text;
	enum sql_refusal kind;
	const char *detail; /* NULL: the text */
	unsigned line, column;
} cases[] = {
	{ 1064,
	  "Getting syntax error at line 1, column 6. Detail message: Unexpected input 'X', the "
	  "most "
	  "similar input is {'A'}.",
	  SQL_SYNTAX, "Unexpected input 'X', the most similar input is {'A'}", 1, 6 },
	{ 1064, "Getting syntax error at line 12, column 1,234. Detail message: a.b..", SQL_SYNTAX,
	  "a.b.", 12, 1234 },
	{ 1064,
	  "Getting syntax error from line 1,002, column 0 to line 1,003, column 7. Detail message: "
	  "D.",
	  SQL_SYNTAX, "D", 1002, 0 },
	{ 1064, "Getting syntax error. Detail message: D.", SQL_SYNTAX, "D", 0, 0 },
	{ 1064, "Getting syntax error at line , column 3. Detail message: D.", SQL_SYNTAX, "D", 0,
	  0 },
	{ 1064, "Getting syntax error", SQL_SYNTAX, NULL, 0, 0 },
	/* quoted by the user, not said by the server */
	{ 1064, "Getting syntax error at line 1, column 0. Detail message: No database selected.",
	  SQL_SYNTAX, "No database selected", 1, 0 },
	{ 1064, P "Column 'c' cannot be resolved.", SQL_ANALYSIS, "Column 'c' cannot be resolved",
	  0, 0 },
	{ 1064, "Getting analyzing error at line 3, column 4. Detail message: x..", SQL_ANALYSIS,
	  "x.", 3, 4 },
	{ 5089, P "Routine load job [x] not found when checking privilege.", SQL_NO_JOB,
	  "Routine load job [x] not found when checking privilege", 0, 0 },
	{ 1064, "There is not operable routine load job with name x", SQL_NO_JOB, NULL, 0, 0 },
	{ 1064, P "There is no running job named x in db d. Include history? false.", SQL_NO_JOB,
	  "There is no running job named x in db d. Include history? false", 0, 0 },
	{ 5501, "Unknown database 'x'", SQL_NO_DATABASE, NULL, 0, 0 },
	{ 5501, P "Unknown database 'x'.", SQL_NO_DATABASE, "Unknown database 'x'", 0, 0 },
	{ 1064, P "failed to find database by dbFullName x.", SQL_NO_DATABASE,
	  "failed to find database by dbFullName x", 0, 0 },
	{ 1046, P "No database selected.", SQL_NONE_SELECTED, "No database selected", 0, 0 },
	{ 1064, P "No database selected.", SQL_NONE_SELECTED, "No database selected", 0, 0 },
	{ 1064, P "Session's db 'a' not equals label's db 'b'.", SQL_NONE_SELECTED,
	  "Session's db 'a' not equals label's db 'b'", 0, 0 },
	{ 5502, P "Unknown table 'x'.", SQL_NO_TABLE, "Unknown table 'x'", 0, 0 },
	{ 1064, P "Table x is not found.", SQL_NO_TABLE, "Table x is not found", 0, 0 },
	{ 5203, "Access denied; you need (at least one of) the INSERT privilege(s) on TABLE t",
	  SQL_DENIED, NULL, 0, 0 },
	{ 5204, "Access denied; you need", SQL_DENIED, NULL, 0, 0 },
	{ 1064, "Only supports modification of PAUSED jobs", SQL_NOT_PAUSED, NULL, 0, 0 },
	{ 1064, "Could not transform PAUSED to PAUSED", SQL_ALREADY_SO, NULL, 0, 0 },
	{ 1064, "Could not transform STOPPED to PAUSED", SQL_OTHER_REFUSAL, NULL, 0, 0 },
	{ 1064, "java.net.ConnectException: Connection refused (Connection refused)", SQL_LEADER,
	  NULL, 0, 0 },
	{ 1064, "java.net.SocketTimeoutException: Read timed out", SQL_LEADER, NULL, 0, 0 },
	{ 1064, "org.apache.thrift.transport.TTransportException", SQL_LEADER, NULL, 0, 0 },
	{ 1064, "Unknown error", SQL_LEADER, NULL, 0, 0 },
	{ 1064, "Unknown error of mine", SQL_OTHER_REFUSAL, NULL, 0, 0 },
	{ 1064, "(JE 18.3.16) unknown master, try later", SQL_LEADER, NULL, 0, 0 },
	{ 1064, "Cannot invoke \"com.starrocks.system.Frontend.getHost()\" because \"fe\" is null",
	  SQL_LEADER, NULL, 0, 0 },
	{ 1064, "Current node is not leader, but FOLLOWER, submit log is not allowed", SQL_LEADER,
	  NULL, 0, 0 },
	{ 5401, "forward too many times 31", SQL_LEADER, NULL, 0, 0 },
	/* a job that names the text is no lost leader */
	{ 1064, P "java.net.URISyntaxException is no value.", SQL_ANALYSIS,
	  "java.net.URISyntaxException is no value", 0, 0 },
	{ 1193, P "Unknown system variable 'x'.", SQL_ANALYSIS, "Unknown system variable 'x'", 0,
	  0 },
	{ 1064, "", SQL_OTHER_REFUSAL, NULL, 0, 0 },
};

START_TEST(kinds)
{
	struct text text = { cases[_i].text, strlen(cases[_i].text) };
	const char *detail = cases[_i].detail ? cases[_i].detail : cases[_i].text;
	struct sql_refused r;

	refusal_read(&r, cases[_i].number, "HY000", text);
	ck_assert_msg(r.kind == cases[_i].kind, "%s: %d", cases[_i].text, (int)r.kind);
	ck_assert_msg(text_is(r.detail, detail), "%s: \"%.*s\"", cases[_i].text,
		      TEXT_ARG(r.detail));
	ck_assert_msg(r.line == cases[_i].line && r.column == cases[_i].column, "%s: %u, %u",
		      cases[_i].text, r.line, r.column);
	ck_assert_uint_eq(r.number, cases[_i].number);
	ck_assert_str_eq(r.state, "HY000");
	ck_assert(text_eq(r.text, text));
}
END_TEST

static const struct {
	const char *comment, *release; /* NULL: tells none */
} releases[] = {
	{ "3.5.7-5b1e6a2", "3.5.7" },
	{ "3.5.7-rc1-5b1e6a2", "3.5.7" },
	{ "4.1.0", "4.1.0" },
	{ "main-5b1e6a2", NULL },
	{ "branch-3.5-5b1e6a2", NULL },
	{ "3.5-5b1e6a2", NULL },
	{ "3.5.7.1-x", NULL },
	{ "", NULL },
	{ ".3.5.7", NULL },
	{ "3.5.7abc", NULL },
	{ "123456789012345.1.1-x", NULL },
	{ "3..5.7", NULL },
};

START_TEST(release)
{
	char out[12] = "?";
	bool ok = fe_release(releases[_i].comment, out, sizeof(out));

	ck_assert_msg(ok == (releases[_i].release != NULL), "%s", releases[_i].comment);
	ck_assert_str_eq(out, ok ? releases[_i].release : "");
}
END_TEST

static const struct {
	unsigned number;
	const char *text;
	bool limit;
} limits[] = {
	{ 1064, "Reach cluster-wide connection limit, qe_max_connection=1, connectionMap.size=1",
	  true },
	{ 1064, "Reach user-level(qualifiedUser: U) connection limit, currentUserMaxConn=1", true },
	{ 1040, "Too many connections", true },
	{ 1203, "x", true },
	{ 1064, "Reach for the sky", false },
	{ 1045, "Access denied", false },
};

START_TEST(limit)
{
	struct text text = { limits[_i].text, strlen(limits[_i].text) };

	ck_assert_msg(refusal_is_limit(limits[_i].number, text) == limits[_i].limit, "%s",
		      limits[_i].text);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, kinds, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, release, 0, ARRAY_SIZE(releases));
	tcase_add_loop_test(tc, limit, 0, ARRAY_SIZE(limits));
}

SUITE("refusal", { "all", add_tests })
