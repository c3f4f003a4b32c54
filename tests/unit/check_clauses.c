/*
 * check_clauses.c - load properties: repeated ones, separators, COLUMNS, PARTITION.
 */
#include "config.h"

#include <stdio.h>

#include "base/util.h"
#include "tests/unit/sql_findings.h"
#include "tests/unit/suite.h"

static const struct sql_family family = { 5001, 5099, false };
static const struct sql_family with_notes = { 5001, 5099, true };

#define A "ALTER ROUTINE LOAD FOR j "

static const struct sql_case cases[] = {
	/* repeated */
	{ A "WHERE a, WHERE b", "clause_repeated! WHERE" },
	{ A "COLUMNS TERMINATED BY ',', ROWS TERMINATED BY ','", "" },
	{ A "COLUMNS TERMINATED BY ',', COLUMNS TERMINATED BY ';'", "clause_repeated! COLUMNS TERMINATED BY" },
	{ A "ROWS TERMINATED BY ',', ROWS TERMINATED BY ';'", "clause_repeated! ROWS TERMINATED BY" },
	{ A "COLUMNS (a), COLUMNS (b), COLUMNS (c)", "clause_repeated! COLUMNS, clause_repeated! COLUMNS" },
	{ A "PARTITION (p), TEMPORARY PARTITION (q)", "clause_repeated! TEMPORARY PARTITION" },
	/* separators */
	{ A "COLUMNS TERMINATED BY ''", "separator_invalid! ''" },
	{ A "COLUMNS TERMINATED BY '0x'", "separator_invalid! '0x'" },
	{ A "COLUMNS TERMINATED BY '0x1'", "separator_invalid! '0x1'" },
	{ A "ROWS TERMINATED BY \"\\\\xzz\"", "separator_invalid! \"\\\\xzz\"" },
	{ A "COLUMNS TERMINATED BY '0x01'", "" },
	{ A "COLUMNS TERMINATED BY '\\x01'", "separator_escape '\\x01'[fix]" },
	{ A "COLUMNS TERMINATED BY '\\x0102'", "separator_escape '\\x0102'" },
	{ A "COLUMNS TERMINATED BY '\\u0001'", "separator_escape '\\u0001'" },
	{ A "COLUMNS TERMINATED BY '\\001'", "separator_escape '\\001'" },
	{ A "COLUMNS TERMINATED BY '\\0'", "" },
	{ A "COLUMNS TERMINATED BY '\\t'", "" },
	{ A "COLUMNS TERMINATED BY '\\\\x01'", "" },
	{ A "COLUMNS TERMINATED BY 'x01'", "" },
	{ A "COLUMNS TERMINATED BY '0x80'", "separator_high_byte '0x80'" },
	{ A "COLUMNS TERMINATED BY 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'", "" },
	{ A "COLUMNS TERMINATED BY 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'",
	  "separator_long 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" },
	/* COLUMNS */
	{ A "COLUMNS (a, b, c = a + b)", "" },
	{ A "COLUMNS (a, b, A)", "column_duplicate A" },
	{ A "COLUMNS (a, x = 1, b, X = a)", "column_duplicate X" },
	{ A "COLUMNS (a, a = a + 1)", "" },
	{ A "COLUMNS (t.a, b)", "columns_qualified t.a" },
	{ A "COLUMNS (t.1a, b)", "column_dot_digit! t.1a" },
	{ A "COLUMNS (a, x = DEFAULT)", "column_default DEFAULT" },
	{ A "COLUMNS (a, x = b)", "column_unknown b" },
	{ A "COLUMNS (a, b, x = timestampdiff(DAY, a, b))", "" },
	{ A "COLUMNS (a, x = TimestampAdd(month, a, c))", "column_unknown c" },
	{ A "COLUMNS (a, x = timestampdiff(day, day, a))", "column_unknown day" },
	{ A "COLUMNS (a, x = timestampdiff(`day`, a, a))", "column_unknown `day`" },
	{ A "COLUMNS (a, x = timestampdiff(days, a, a))", "column_unknown days" },
	{ A "COLUMNS (a, x = date_trunc(day, a))", "column_unknown day" },
	{ A "COLUMNS (a, x = B + A)", "column_unknown B" },
	{ A "COLUMNS (a, x = array_map(q -> q + a, a))", "" },
	{ A "COLUMNS (a, x = map_filter((k, v) -> k > v and w, a))", "column_unknown w" },
	{ A "COLUMNS (a, x = extract(year from a))", "" },
	{ A "COLUMNS (x = b)", "" },
	{ A "COLUMNS (a, x = s.b)", "" },
	{ A "COLUMNS (a, __op = 'upsert')", "" },
	{ A "COLUMNS (a, __op = 'DELETE')", "" },
	{ A "COLUMNS (a, __op = 1)", "" },
	{ A "COLUMNS (a, __op = a)", "" },
	{ A "COLUMNS (a, __op = 'insert')", "op_constant 'insert'" },
	{ A "COLUMNS (a, __op = 2)", "op_constant 2" },
	{ A "COLUMNS (a, __op = true)", "op_constant true" },
	/* PARTITION */
	{ A "PARTITION (p, 'q')", "" },
	{ A "PARTITION (p, '')", "partition_name_empty! ''" },
	{ A "PARTITION (dt = '2023-01-01')", "partition_list_empty! PARTITION (dt = '2023-01-01')" },
};

static const struct sql_case notes[] = {
	{ A "COLUMNS (x = a)",
	  "columns_assigned_only COLUMNS, columns_replaced COLUMNS, alter_unchecked COLUMNS" },
	{ A "WHERE a", "columns_replaced WHERE" },
	{ A "PARTITION (p)", "columns_replaced PARTITION, alter_unchecked PARTITION, partitions_fixed PARTITION" },
	{ "CREATE ROUTINE LOAD j ON t PARTITION (p) FROM KAFKA ('kafka_broker_list'='h:1','kafka_topic'='t')",
	  "partitions_fixed PARTITION" },
};

START_TEST(finding)
{
	sql_case_run(&cases[_i], "", family);
}
END_TEST

START_TEST(note)
{
	sql_case_run(&notes[_i], "", with_notes);
}
END_TEST

/* Duplicates among a hundred thousand columns, in no more than a moment. */
START_TEST(many_columns)
{
	struct buf sql, line;
	unsigned i;

	buf_init(&sql, 1 << 22);
	buf_init(&line, 1 << 20);
	buf_adds(&sql, A "COLUMNS (c0");
	for (i = 1; i < 50000; i++)
		buf_addf(&sql, ", c%u, v%u = c%u", i, i, i - 1);
	buf_adds(&sql, ", C77)");
	sql_findings(&line, sql.p, sql.n, "", family);
	ck_assert_str_eq(buf_str(&line), "column_duplicate C77");
	buf_release(&sql);
	buf_release(&line);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, finding, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, note, 0, ARRAY_SIZE(notes));
	tcase_add_test(tc, many_columns);
}

SUITE("clauses", { "clauses", add_tests })
