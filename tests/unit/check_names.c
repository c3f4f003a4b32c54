/*
 * check_names.c - text, names and statements: what is read otherwise than it looks.
 */
#include "config.h"

#include <stdio.h>

#include "base/util.h"
#include "tests/unit/sql_findings.h"
#include "tests/unit/suite.h"

static const struct sql_family names = { 2001, 2099, false };
static const struct sql_family text = { 1001, 1199, false };
static const struct sql_family text_notes = { 1001, 1199, true };

#define KAFKA " FROM KAFKA ('kafka_broker_list'='h:1','kafka_topic'='t')"
#define X64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct sql_case named[] = {
	/* jobs */
	{ "ALTER ROUTINE LOAD FOR j WHERE a", "" },
	{ "ALTER ROUTINE LOAD FOR _1 WHERE a", "" },
	{ "ALTER ROUTINE LOAD FOR " X64 " WHERE a", "" },
	{ "ALTER ROUTINE LOAD FOR " X64 "x WHERE a", "job_name! xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" },
	{ "ALTER ROUTINE LOAD FOR _ WHERE a", "job_name! _" },
	{ "ALTER ROUTINE LOAD FOR __x WHERE a", "job_name! __x" },
	{ "ALTER ROUTINE LOAD FOR 1a WHERE a", "job_name! 1a" },
	{ "ALTER ROUTINE LOAD FOR `a-b` WHERE a", "job_name! `a-b`" },
	{ "ALTER ROUTINE LOAD FOR `` WHERE a", "job_name! ``" },
	{ "CREATE ROUTINE LOAD d.`a b` ON t" KAFKA, "job_name! `a b`" },
	{ "PAUSE ROUTINE LOAD FOR `a-b`", "" },
	{ "PAUSE ROUTINE LOAD FOR a.b.c", "database_dotted a.b" },
	{ "ALTER ROUTINE LOAD FOR j", "alter_without_change ALTER ROUTINE LOAD FOR j" },
	/* the current database */
	{ "USE d1; ALTER ROUTINE LOAD FOR d1.j WHERE a", "" },
	{ "USE d1; ALTER ROUTINE LOAD FOR D1.j WHERE a", "" },
	{ "USE d1; ALTER ROUTINE LOAD FOR d2.j WHERE a", "session_database! d2" },
	{ "USE d1; PAUSE ROUTINE LOAD FOR d2.j", "" },
	{ "USE d1; USE d2; ALTER ROUTINE LOAD FOR d2.j WHERE a", "" },
	{ "USE d1; ALTER ROUTINE LOAD FOR j WHERE a", "" },
	/* tables and sources */
	{ "CREATE ROUTINE LOAD j ON t" KAFKA, "" },
	{ "CREATE ROUTINE LOAD j ON d.t" KAFKA, "table_qualified d.t" },
	{ "CREATE ROUTINE LOAD j ON ``" KAFKA, "table_empty! ``" },
	{ "ALTER ROUTINE LOAD FOR j FROM kafka ('property.x'='1')", "" },
	{ "ALTER ROUTINE LOAD FOR j FROM PUL\xc5\xbf" "AR ('property.x'='1')", "" },
	{ "ALTER ROUTINE LOAD FOR j FROM `KAFKA` ('property.x'='1')", "data_source! `KAFKA`[safe]" },
	{ "ALTER ROUTINE LOAD FOR j FROM KAFAK ('property.x'='1')", "data_source! KAFAK[fix]" },
	{ "ALTER ROUTINE LOAD FOR j FROM files1 ('property.x'='1')", "data_source! files1" },
	/* words that some releases reserve, forms that some lack */
	{ "ALTER ROUTINE LOAD FOR j COLUMNS (system, x = asof)",
	  "reserved_word!abc system[safe], reserved_word!d asof[safe]" },
	{ "ALTER ROUTINE LOAD FOR j COLUMNS (`system`)", "" },
	{ "ALTER ROUTINE LOAD FOR j PARTITION (except)", "reserved_word!abc except[safe]" },
	{ "PAUSE ROUTINE LOAD FOR system.j", "reserved_word!abc system[safe]" },
	{ "ALTER ROUTINE LOAD FOR j PARTITION p, q", "release_syntax!abc q" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a match_any 'x'", "release_syntax!abc match_any" },
};

static const struct sql_case texts[] = {
	/* quotes that never end */
	{ "PAUSE ROUTINE LOAD FOR j 'oops", "unterminated_quote '" },
	{ "PAUSE ROUTINE LOAD FOR j \"oops", "unterminated_quote \"" },
	{ "PAUSE ROUTINE LOAD FOR j `oops", "unterminated_quote `" },
	{ "SELECT 'oops; PAUSE ROUTINE LOAD FOR j", "unterminated_quote '" },
	/* dropped */
	{ "PAUSE ROUTINE LOAD FOR j\\", "dropped_character \\" },
	{ "PAUSE ROUTINE LOAD FOR j\f\v", "dropped_character \f\v" },
	{ "PAUSE ROUTINE LOAD FOR j \xf0\x9f\x98\x80", "dropped_character \xf0\x9f\x98\x80" },
	{ "PAUSE ROUTINE LOAD FOR j # c", "hash_comment #[fix]" },
	{ "SELECT 1 # c", "" },
	/* comments */
	{ "ALTER ROUTINE LOAD FOR j WHERE a--1 > 0", "dashes_comment --" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a --1 > 0", "" },
	{ "ALTER ROUTINE LOAD FOR j --no blank\n WHERE a", "" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a -- b", "" },
	{ "PAUSE ROUTINE LOAD FOR j /*! x */", "executable_comment /*!" },
	{ "PAUSE /*+ x */ ROUTINE LOAD FOR j", "hint_ignored /*+" },
	{ "PAUSE /* x */ ROUTINE LOAD FOR j", "" },
	/* letters that do not look it */
	{ "PAUSE ROUTINE LOAD FOR j\xc2\xa0", "odd_letter \xc2\xa0[fix]" },
	{ "\xef\xbb\xbfPAUSE ROUTINE LOAD FOR j", "" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a = \xe2\x80\x9cx\xe2\x80\x9d", "odd_letter \xe2\x80\x9c[fix]" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a\xef\xbc\x9d" "1", "odd_letter \xef\xbc\x9d[fix]" },
	{ "ALTER ROUTINE LOAD FOR j WHERE a = 'x\xc2\xa0' /* \xc2\xa0 */ -- \xc2\xa0", "" },
	{ "ALTER ROUTINE LOAD FOR j WHERE \xe4\xb8\xad\xe6\x96\x87 = 1", "" },
	{ "ALTER ROUTINE LOAD FOR j \xe3\x80\x80WHERE a", "" },
	{ "PAUSE ROUTINE LOAD FOR j\xe3\x80\x80", "odd_letter \xe3\x80\x80[fix]" },
	{ "ALTER ROUTINE LOAD FOR j WHERE `a``b` = 1", "doubled_backtick `a``b`" },
	{ "ALTER ROUTINE LOAD FOR j WHERE `a` = 1 and `` = '``'", "" },
};

static const struct sql_case noted[] = {
	{ "PAUSE ROUTINE LOAD FOR j;;", "empty_statement ;" },
	{ "PAUSE ROUTINE LOAD FOR j;", "" },
};

START_TEST(name)
{
	sql_case_run(&named[_i], "", names);
}
END_TEST

START_TEST(odd_text)
{
	sql_case_run(&texts[_i], "", text);
}
END_TEST

START_TEST(note)
{
	sql_case_run(&noted[_i], "", text_notes);
}
END_TEST

/* The database may be current before the text begins. */
START_TEST(session)
{
	static const struct sql_case k = { "ALTER ROUTINE LOAD FOR d2.j WHERE a", "session_database! d2" };

	sql_case_run(&k, "d1", names);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, name, 0, ARRAY_SIZE(named));
	tcase_add_loop_test(tc, odd_text, 0, ARRAY_SIZE(texts));
	tcase_add_loop_test(tc, note, 0, ARRAY_SIZE(noted));
	tcase_add_test(tc, session);
}

SUITE("names", { "names", add_tests })
