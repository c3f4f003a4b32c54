/*
 * check_script.c - a text as statements: kinds, databases, jobs; and the places an FE
 * gives back in the user's own bytes.
 */
#include "config.h"
#include "job/opening.h"
#include "job/script.h"

#include <check.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "lang/reader.h"
#include "tests/unit/suite.h"

static struct text text_of(const char *s)
{
	return (struct text){ s, strlen(s) };
}

/* "VERB job @session" a statement. */
static void tell(const struct script *s, struct buf *out)
{
	static const char *const kinds[] = { "SQL",   "USE",   "SHOW",	 "CREATE",
					     "ALTER", "PAUSE", "RESUME", "STOP" };
	size_t i;

	for (i = 0; i < s->n; i++) {
		const struct script_stmt *st = &s->list[i];

		buf_addf(out, "%s%s", i ? "; " : "", kinds[st->kind]);
		if (st->job.n)
			buf_addf(out, " %.*s.%.*s", TEXT_ARG(st->db), TEXT_ARG(st->job));
		buf_addf(out, " @%.*s%s%s", TEXT_ARG(st->session_db), st->reads ? " reads" : "",
			 st->sets ? " sets" : "");
	}
}

static const struct {
	const char *sql, *want;
} scripts[] = {
	{ "", "" },
	{ ";;  -- nothing\n", "" },
	{ "SELECT 1", "SQL @d reads" },
	{ "(( select 1))", "SQL @d reads" },
	{ "select 1 into outfile 'x'; insert into t values (1)", "SQL @d; SQL @d" },
	{ "SET x = 1; explain analyze insert into t select 1", "SQL @d sets; SQL @d" },
	{ "PAUSE ROUTINE LOAD FOR j; ALTER ROUTINE LOAD FOR e.j WHERE a > 1;",
	  "PAUSE d.j @d; ALTER e.j @d" },
	{ "USE e; RESUME ROUTINE LOAD FOR j; use `f`; STOP ROUTINE LOAD FOR j",
	  "USE @e; RESUME e.j @e; USE @f; STOP f.j @f" },
	{ "USE hive.f; SHOW ROUTINE LOAD; SHOW CREATE ROUTINE LOAD j",
	  "USE @hive.f; SHOW @hive.f reads; SHOW @hive.f reads" },
	{ "CREATE ROUTINE LOAD j ON t FROM KAFKA (\"kafka_topic\" = \"t\")", "CREATE d.j @d" },
	/* what cannot be parsed is the server's to judge */
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES ()", "SQL @d" },
	{ "PAUSE ROUTINE LOAD FOR j\r\n;\r\nSELECT\r\n1", "PAUSE d.j @d; SQL @d reads" },
	{ "SELECT ';'; SELECT \"a;b\" -- c;d\n", "SQL @d reads; SQL @d reads" },
};

START_TEST(statements_are_told_apart)
{
	struct script s;
	struct buf got;
	struct err err;

	buf_init(&got, 4096);
	script_init(&s, TEXT("d"));
	ck_assert_int_eq(script_add(&s, "a.sql", text_of(scripts[_i].sql), NULL, 0, &err), 0);
	tell(&s, &got);
	ck_assert_msg(!strcmp(buf_str(&got), scripts[_i].want), "%s: %s, not %s", scripts[_i].sql,
		      buf_str(&got), scripts[_i].want);
	buf_release(&got);
	script_release(&s);
}
END_TEST

/* The second text goes on where the first has left the session; values are in. */
START_TEST(texts_share_a_session)
{
	const struct reader_var vars[] = { { TEXT("JOB"), TEXT("clicks") } };
	struct script s;
	struct err err;

	script_init(&s, TEXT(""));
	ck_assert_int_eq(script_add(&s, "a.sql", TEXT("USE shop;"), vars, 1, &err), 0);
	ck_assert_int_eq(script_add(&s, "b.sql", TEXT("\nPAUSE ROUTINE LOAD FOR ${JOB};"), vars, 1,
				    &err),
			 0);
	ck_assert_uint_eq(s.n, 2);
	ck_assert(text_is(s.list[1].db, "shop"));
	ck_assert(text_is(s.list[1].job, "clicks"));
	ck_assert(text_is(s.list[1].sql, "PAUSE ROUTINE LOAD FOR clicks"));
	ck_assert_uint_eq(source_place(s.list[1].src, s.list[1].at.off).line, 2);
	ck_assert_str_eq(s.list[1].src->name, "b.sql");
	script_release(&s);
}
END_TEST

static const struct {
	const char *sql;
	unsigned line, column;
	const char *want;
	unsigned off;
} places[] = {
	{ "SELECT 1", 1, 0, "SELECT", 0 },
	{ "SELECT 1", 1, 7, "1", 7 },
	{ "SELECT\n  foo FORM t", 2, 6, "FORM", 13 },
	{ "SELECT\r\n  foo FORM t", 2, 6, "FORM", 14 },
	/* columns are code points */
	{ "SELECT 'äöü', x y z", 1, 16, "y", 19 },
	{ "SELECT '\xf0\x9f\x98\x80' b", 1, 11, "b", 14 },
	/* <EOF>: the last thing that can be seen */
	{ "SELECT 1 +", 1, 10, "+", 9 },
	{ "SELECT 1 +  \n ", 2, 1, "+", 9 },
	{ "SELECT ä", 1, 8, "ä", 7 },
	/* what no statement has */
	{ "SELECT 1", 9, 3, "1", 7 },
	{ "SELECT 1", 1, 4000000000u, "1", 7 },
	{ "  ", 1, 5, "", 0 },
	{ "", 1, 0, "", 0 },
	/* a place within a token, and one that no token begins at */
	{ "SELECT 'a b'", 1, 8, "a", 8 },
	{ "SELECT  x", 1, 7, " ", 7 },
	/* bytes that are no UTF-8 are a column each */
	{ "SELECT '\xff\xfe' x", 1, 12, "x", 12 },
};

START_TEST(a_place_of_the_server_is_found)
{
	struct text sql = text_of(places[_i].sql);
	struct span at = script_place(sql, places[_i].line, places[_i].column);

	ck_assert_uint_le(span_end(at), sql.n);
	ck_assert_msg(at.off == places[_i].off && at.len == strlen(places[_i].want) &&
			      !memcmp(sql.p + at.off, places[_i].want, at.len),
		      "%s %u:%u: %u \"%.*s\"", places[_i].sql, places[_i].line, places[_i].column,
		      at.off, (int)at.len, sql.p + at.off);
}
END_TEST

static const struct {
	const char *sql;
	bool reads;
	const char *destroys;
} openings[] = {
	{ "SELECT 1", true, NULL },
	{ "(select 1)", true, NULL },
	{ "/* DROP */ SELECT 'OUTFILE'", true, NULL },
	{ "SELECT 1 INTO OUTFILE 's3://x'", false, NULL },
	{ "SHOW TABLES", true, NULL },
	{ "desc t", true, NULL },
	{ "DESC ANALYZE INSERT INTO t SELECT 1", false, NULL },
	{ "EXPLAIN SELECT 1", true, NULL },
	{ "EXPLAIN VERBOSE SELECT 1", true, NULL },
	{ "EXPLAIN ANALYZE INSERT INTO t SELECT 1", false, NULL },
	{ "EXPLAIN /* x */ ANALYZE SELECT 1", false, NULL },
	{ "WITH c AS (SELECT 1) SELECT * FROM c", true, NULL },
	{ "WITH c AS (SELECT 1) DELETE FROM t", false, "DELETE" },
	{ "SET x = 1", false, NULL },
	{ "INSERT INTO t VALUES (1)", false, NULL },
	{ "DROP TABLE t", false, "DROP" },
	{ "truncate table t", false, "TRUNCATE" },
	{ "DELETE FROM t", false, "DELETE" },
	{ "DELETE FROM t -- WHERE a = 1", false, "DELETE" },
	{ "DELETE FROM t WHERE a = 1", false, NULL },
	{ "DELETE FROM `where`", false, "DELETE" },
	{ "ALTER TABLE t DROP COLUMN c", false, NULL },
	{ "", false, NULL },
};

START_TEST(an_opening_tells_what_is_done)
{
	const char *destroys = opening_destroys(text_of(openings[_i].sql));

	ck_assert_msg(opening_reads(text_of(openings[_i].sql)) == openings[_i].reads, "%s",
		      openings[_i].sql);
	ck_assert_pstr_eq(destroys, openings[_i].destroys);
}
END_TEST

static const struct {
	const char *sql;
	bool session;
} sets[] = {
	{ "SET query_timeout = 77", true },
	{ "set @@session.query_timeout = 77, sql_mode = 'x'", true },
	{ "SET @x = 1", true },
	{ "SET CATALOG hive", true },
	{ "SET ROLE ALL", true },
	{ "SET NAMES utf8mb4", true },
	{ "SET x = DEFAULT", true },
	{ "/* c */ SET x = 1", true },
	{ "SET GLOBAL query_timeout = 77", false },
	{ "SET x = 1, global y = 2", false },
	{ "SET @@global.query_timeout = 77", false },
	{ "SET PERSIST x = 1", false },
	{ "SET PASSWORD = PASSWORD('x')", false },
	{ "SET PASSWORD FOR amy = 'x'", false },
	{ "SET PROPERTY FOR amy 'max_user_connections' = '1'", false },
	{ "SET DEFAULT ROLE ALL TO amy", false },
	{ "SELECT 1", false },
	{ "SET", false },
	{ "", false },
};

START_TEST(a_set_of_the_session_is_told)
{
	ck_assert_msg(opening_sets_session(text_of(sets[_i].sql)) == sets[_i].session, "%s",
		      sets[_i].sql);
}
END_TEST

static void add_statements(TCase *tc)
{
	tcase_add_loop_test(tc, an_opening_tells_what_is_done, 0, ARRAY_SIZE(openings));
	tcase_add_loop_test(tc, a_set_of_the_session_is_told, 0, ARRAY_SIZE(sets));
	tcase_add_loop_test(tc, statements_are_told_apart, 0, ARRAY_SIZE(scripts));
	tcase_add_test(tc, texts_share_a_session);
}

static void add_places(TCase *tc)
{
	tcase_add_loop_test(tc, a_place_of_the_server_is_found, 0, ARRAY_SIZE(places));
}

SUITE("script", { "statements", add_statements }, { "places", add_places })
