/*
 * check_persist.c - load properties that come back different after a restart.
 */
#include "config.h"

#include <stdio.h>

#include "base/util.h"
#include "tests/unit/sql_findings.h"
#include "tests/unit/suite.h"

static const struct sql_family family = { 5301, 5399, false };

#define A "ALTER ROUTINE LOAD FOR j "
#define W(e) A "WHERE " e
#define C(e) A "COLUMNS (a, x = " e ")"

static const struct sql_case cases[] = {
	/* separators */
	{ A "COLUMNS TERMINATED BY '\\t'", "" },
	{ A "COLUMNS TERMINATED BY '0x01'", "" },
	{ A "COLUMNS TERMINATED BY '\"'", "" },
	{ A "COLUMNS TERMINATED BY '\\\\x01'", "persist_separator '\\\\x01'" },
	{ A "COLUMNS TERMINATED BY '\\\\X01'", "persist_separator '\\\\X01'" },
	{ A "ROWS TERMINATED BY '\\\\n'", "" },         /* a newline either way */
	{ A "ROWS TERMINATED BY '\\\\t'", "" },
	{ A "ROWS TERMINATED BY '|\\\\n\\\\t|'", "" },
	{ A "ROWS TERMINATED BY '\\\\r'", "persist_separator '\\\\r'" },
	{ A "ROWS TERMINATED BY '\\\\n\\\\r'", "persist_separator '\\\\n\\\\r'" },
	{ A "COLUMNS TERMINATED BY 'a\\\\'", "persist_separator 'a\\\\'" },
	{ A "COLUMNS TERMINATED BY ''''", "persist_separator ''''" },
	{ A "COLUMNS TERMINATED BY \"'\"", "persist_separator \"'\"" },
	{ A "COLUMNS TERMINATED BY \"''\"", "persist_separator \"''\"" },
	{ A "COLUMNS TERMINATED BY '\\%'", "" },
	/* DEFAULT */
	{ C("DEFAULT"), "persist_default DEFAULT" },
	/* names */
	{ C("`select` + 1"), "" },
	{ W("`select` + 1 > 2"), "" },
	{ C("[`select`, a]"), "persist_name `select`" },
	{ C("[`b`, a]"), "" },
	{ W("[`select`, a] = b"), "" },
	{ C("`from`(a)"), "persist_name `from`" },
	{ C("`f`(a)"), "" },
	{ C("cast(a as struct<`x y` int>)"), "persist_name struct<`x y` int>" },
	{ C("cast(a as struct<`x` int>)"), "" },
	/* variables, fields, types */
	{ W("@@x = a"), "persist_expression @@x" },
	{ W("@u = a"), "" },
	{ W("@'x y' = a"), "persist_expression @'x y'" },
	{ W("a.b.c = 1"), "" },
	{ W("(a).b = 1"), "" },
	{ W("f(a).b = 1"), "persist_expression f(a).b" },
	{ C("cast(a as decimalv2(9,2))"), "persist_expression decimalv2(9,2)" },
	{ C("cast(a as decimal(9,2))"), "" },
	{ C("dictionary_get(a)"), "persist_expression dictionary_get(a)" },
	{ C("dictionary_get(a, a)"), "" },
	/* parentheses that get lost */
	{ W("(a AND b) OR NOT (a OR b)"), "" },
	{ W("(a AND b) = c"), "persist_expression (a AND b)" },
	{ W("a = (b OR c)"), "persist_expression (b OR c)" },
	{ W("(!a) = b"), "persist_expression (!a)" },
	{ W("a + (NOT b) > 1"), "persist_expression (NOT b)" },
	{ W("f(a AND b) = 1"), "" },
	{ W("(a = b) = c"), "" },
	{ W("(a IS NULL) = b"), "" },
	{ W("(a IS NULL) + 1 = b"), "persist_expression (a IS NULL)" },
	{ W("1 + (a IS NULL) = b"), "" },
	{ W("(1 + (a IN (1))) * 2 = b"), "persist_expression (1 + (a IN (1)))" },
	{ W("(a IN (1)) LIKE 'x'"), "persist_expression (a IN (1))" },
	{ W("(a LIKE 'y') IN (1)"), "persist_expression (a LIKE 'y')" },
	{ W("a BETWEEN (b = 1) AND 2"), "persist_expression (b = 1)" },
	{ W("a BETWEEN 1 AND (b = 1)"), "" },
	{ W("a[(b = 1)] = 2"), "persist_expression (b = 1)" },
	{ W("element_at(a, b = 1) = 2"), "persist_expression b = 1" },
	{ W("isnull(a) * 2 = 1"), "persist_expression isnull(a)" },
	/* where nothing is stored */
	{ "PAUSE ROUTINE LOAD FOR j", "" },
	{ W("a = ? AND @@x = 1"), "" },
};

#define CREATE(clause) "CREATE ROUTINE LOAD j ON t " clause " FROM KAFKA ('kafka_topic'='t')"

/* A separator of CREATE is lost by an ALTER to come, which is worth a note. */
static const struct sql_case creating[] = {
	{ CREATE("COLUMNS TERMINATED BY '\\\\x01'"), "" },
	{ CREATE("ROWS TERMINATED BY ''''"), "" },
	{ CREATE("COLUMNS (a, b = [`select`])"), "" },
	{ CREATE("COLUMNS (a, b = DEFAULT)"), "" },
};

static const struct sql_case creating_notes[] = {
	{ CREATE("COLUMNS (a, b = [`select`])"), "persist_name `select`" },
	{ CREATE("COLUMNS (a, b = DEFAULT)"), "persist_default DEFAULT" },
	{ CREATE("COLUMNS TERMINATED BY '\\\\x01'"), "persist_separator '\\\\x01'" },
	{ CREATE("COLUMNS TERMINATED BY '\\\\t'"), "" },
};

START_TEST(create_warning)
{
	sql_case_run(&creating[_i], "", family);
}
END_TEST

START_TEST(create_note)
{
	sql_case_run(&creating_notes[_i], "", (struct sql_family){ 5301, 5399, true });
}
END_TEST

START_TEST(finding)
{
	sql_case_run(&cases[_i], "", family);
}
END_TEST

/* The table's name is a note: only a later ALTER makes it one. */
START_TEST(table)
{
	static const struct sql_case k = {
		"CREATE ROUTINE LOAD j ON `a b` WHERE c FROM KAFKA ('kafka_broker_list'='h:1','kafka_topic'='t')",
		"persist_table `a b`",
	};

	sql_case_run(&k, "", (struct sql_family){ 5301, 5399, true });
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, finding, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, create_warning, 0, ARRAY_SIZE(creating));
	tcase_add_loop_test(tc, create_note, 0, ARRAY_SIZE(creating_notes));
	tcase_add_test(tc, table);
}

SUITE("persist", { "persist", add_tests })
