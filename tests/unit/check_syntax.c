/*
 * check_syntax.c - where the grammar stops, what repair is offered, what is ours.
 */
#include "config.h"

#include "base/util.h"
#include "tests/unit/sql_findings.h"
#include "tests/unit/suite.h"

static const struct sql_family syntax = { 1200, 1298, false };

static const struct sql_case cases[] = {
	/* nothing wrong */
	{ "PAUSE ROUTINE LOAD FOR j;", "" },
	{ "ALTER ROUTINE LOAD FOR columns COLUMNS (a)", "" },
	{ "ALTER ROUTINE LOAD FOR properties PROPERTIES ('strict_mode'='true')", "" },
	{ "ALTER ROUTINE LOAD FOR j PARTITION p1, COLUMNS (a)", "" },
	{ "ALTER ROUTINE LOAD FOR j PARTITION p1, columns", "" },
	{ "SHOW ROUTINE LOAD TASK WHERE JobName = 'j'", "" },
	/* a missing comma */
	{ "ALTER ROUTINE LOAD FOR j WHERE a < 1\nPARTITION (p)", "missing_comma! PARTITION[safe]" },
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES ('a'='1' 'b'='2')", "missing_comma! 'b'[safe]" },
	{ "ALTER ROUTINE LOAD FOR j COLUMNS (a b, c)", "missing_comma! b[safe]" },
	/* a comma too many */
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES ('a'='1',)", "extra_comma! )[safe]" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a, PROPERTIES ('a'='1')", "extra_comma! PROPERTIES[safe]" },
	/* words */
	{ "PAUSE ROUTINE LAOD FOR j", "mistyped_keyword! LAOD[safe]" },
	{ "ALTER ROUTINE LOAD FOR j COLUMS TERMINATED BY ','", "mistyped_keyword! COLUMS[safe]" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a BETWEN 1 AND 2", "mistyped_keyword! BETWEN[safe]" },
	{ "ALTER ROUTINE LOAD FOR load WHERE a", "bare_reserved_word! load[safe]" },
	{ "ALTER ROUTINE LOAD FOR j WHERE key = 1", "bare_reserved_word! key[safe]" },
	{ "PAUSE ROUTINE FOR j", "missing_token! FOR[safe]" },
	/* quotes */
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES ('max_error_number' = 5)", "unquoted_string! 5[safe]" },
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES (format = 'x', b = 'y')",
	  "unquoted_string! format[safe], unquoted_string! b[safe]" },
	{ "ALTER ROUTINE LOAD FOR j FROM 'KAFKA' ('property.a'='b')", "quoted_name! 'KAFKA'" },
	/* signs */
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES ('a' : '1')", "wrong_sign! :[safe]" },
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES ('a' == '1')", "extra_token! =[fix]" },
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES ('a' '1', 'b' '2')", "missing_token! '1'[fix], missing_token! '2'[fix]" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a > AND b", "syntax! AND" },
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES ('a' = '1'", "missing_token! [fix]" },
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES ('a' = '1'))", "extra_token! )[fix]" },
	/* other dialects; what follows is looked at all the same */
	{ "ALTER ROUTINE LOAD FOR j WHERE a xor b", "syntax! xor" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a nor b", "mistyped_keyword! nor[fix]" },
	{ "ALTER ROUTINE LOAD FOR j WHERE b = 'it's'", "syntax! s" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a > timestamp '2024-06-30'", "syntax! '2024-06-30'" },
	{ "CREATE ROUTINE LOAD IF NOT EXISTS j ON t PROPERTIES ('a' : '1')", "syntax! IF, wrong_sign! :[safe], unfinished_statement! " },
	{ "CREATE ROUTINE LOAD my-job ON t WHERE a PARTITION (p) FROM KAFKA", "syntax! -, missing_comma! PARTITION[safe]" },
	{ "RESUME ROUTINE LOAD FOR ALL", "syntax! ALL" },
	{ "ALTER ROUTINE LOAD FOR j\nSET ('a'='1')", "syntax! SET" },
	{ "ALTER ROUTINE LOAD FOR j COLUMNS (a)\nDELETE WHERE x", "missing_semicolon! DELETE[fix]" },
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES ('a'='1'),\nFROM KAFKA ('b'='c')", "extra_comma! ,[safe]" },
	/* several in one statement */
	{ "ALTER ROUTINE LOAD FOR j WHERE a PARTITION (p) PROPERTIES ('a'='1' 'b' : '2',)",
	  "missing_comma! PARTITION[safe], missing_comma! 'b'[safe], wrong_sign! :[safe], extra_comma! )[safe]" },
	{ "ALTR ROUTINE LAOD FRO j", "unknown_statement! ALTR[fix], mistyped_keyword! LAOD[fix], mistyped_keyword! FRO[safe]" },
	/* one slip costs one statement */
	{ "PAUSE ROUTINE LOAD j; PAUSE ROUTINE LOAD FOR k; RESUME ROUTINE LOAD j;",
	  "missing_token! j[safe], missing_token! j[safe]" },
	{ "PAUSE ROUTINE LOAD FOR j\nRESUME ROUTINE LOAD FOR k", "missing_semicolon! RESUME[safe]" },
	{ "PAUSE ROUTINE LOAD FOR j RESUME ROUTINE LOAD FOR k", "syntax! RESUME" },
	/* the end */
	{ "ALTER", "unfinished_statement! ALTER" },
	{ "SHOW ALL;", "unfinished_statement! SHOW" },
	{ "ALTER ROUTINE LOAD FOR", "unfinished_statement! " },
	{ "ALTER ROUTINE LOAD FOR j WHERE a IN (SELECT 1 FROM (SELECT 2", "unfinished_statement! " },
	/* names that the label does not take */
	{ "PAUSE ROUTINE LOAD FOR db.1job", "unfinished_statement! " },
	{ "PAUSE ROUTINE LOAD FOR db. 1job", "" },
	/* order of the clauses */
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES ('a'='1') WHERE a", "syntax! WHERE" },
	{ "ALTER ROUTINE LOAD FOR j COLUMNS ()", "syntax! )" },
};

/* Ours, other, or neither: what is passed over gives nothing here. */
static const struct sql_case classes[] = {
	{ "SELECT 1; USE db; SET x = 1; CREATE TABLE t (a INT); (SELECT 1);", "" },
	{ "SHOW TABLES; SHOW STREAM LOAD FOR x; SHOW LOAD FROM db; SHOW ALL STREAM LOAD", "" },
	{ "ALTER LOAD FOR x PROPERTIES ('a'='b'); ALTER TABLE t ADD COLUMN a INT", "" },
	{ "RESUME WAREHOUSE w", "" },
	{ "ALTER LOAD FOR x COLUMNS (a)", "mistyped_keyword! LOAD" },
	{ "PAUSE LOAD FOR j", "missing_token! LOAD[fix]" },
	{ "SHOW ROUTIN LOAD", "mistyped_keyword! ROUTIN[safe]" },
	{ "CREATE LOAD j", "missing_token! LOAD" },
	{ "hello world", "unknown_statement! hello" },
	{ "SHOW ALL into LOAD", "syntax! into" },
	{ "ALTER ROUTINELOAD FOR j", "syntax! ROUTINELOAD" },
};

START_TEST(stops)
{
	sql_case_run(&cases[_i], "", syntax);
}
END_TEST

/* Whether anything is found, and of which kind, is what matters of a class. */
START_TEST(class)
{
	struct buf line;

	buf_init(&line, 1 << 16);
	sql_findings(&line, classes[_i].sql, strlen(classes[_i].sql), "", syntax);
	ck_assert_msg((line.n == 0) == (classes[_i].wanted[0] == '\0'), "%s\n  gives  %s\n  wanted %s",
		      classes[_i].sql, buf_str(&line), classes[_i].wanted);
	buf_release(&line);
}
END_TEST

/* However long and however broken, the end is reached; errors are all there. */
START_TEST(many_errors)
{
	struct buf text, line;
	unsigned i, n = 0;
	const char *p;

	buf_init(&text, 1 << 20);
	buf_init(&line, 1 << 20);
	for (i = 0; i < 1000; i++)
		buf_adds(&text, "PAUSE ROUTINE LAOD FOR j;\n");
	sql_findings(&line, text.p, text.n, "", syntax);
	for (p = buf_str(&line); (p = strstr(p, "mistyped_keyword")); p++)
		n++;
	ck_assert_uint_eq(n, 1000);
	buf_release(&text);
	buf_release(&line);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, stops, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, class, 0, ARRAY_SIZE(classes));
	tcase_add_test(tc, many_errors);
}

SUITE("syntax", { "syntax", add_tests })
