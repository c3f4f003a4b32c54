/*
 * check_format.c - the layout of routine-load statements, case by case.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "check/prop_order.h"
#include "check/props.h"
#include "diag/source.h"
#include "lang/format.h"
#include "tests/unit/suite.h"

static struct buf out, again;
static unsigned lefts;

static void setup(void)
{
	buf_init(&out, 1 << 26);
	buf_init(&again, 1 << 26);
	lefts = 0;
}

static void teardown(void)
{
	buf_release(&out);
	buf_release(&again);
}

static void left(void *into, enum format_left why, struct span at, const char *message)
{
	(void)into;
	(void)why;
	(void)at;
	ck_assert_ptr_nonnull(message);
	lefts++;
}

static void format(const char *sql, size_t n, bool sort, struct buf *to, struct format_count *count)
{
	struct format_options o = { .rank = sort ? prop_order : NULL, .left = left };
	struct source src;

	source_init(&src, "t", sql, (uint32_t)n);
	format_text(&src, &o, to, count);
}

#define ALTER "ALTER ROUTINE LOAD FOR j"

static const struct { const char *sql, *want; } layouts[] = {
	/* words and blanks */
	{ "pause  routine\n load for db . j ;", "PAUSE ROUTINE LOAD FOR db.j;\n" },
	{ "resume routine load for `My Job`", "RESUME ROUTINE LOAD FOR `My Job`\n" },
	{ "stop routine load for 1a ;", "STOP ROUTINE LOAD FOR 1a;\n" },
	{ "pause routine load for db . 1a;", "PAUSE ROUTINE LOAD FOR db. 1a;\n" },
	{ "pause routine load for columns;", "PAUSE ROUTINE LOAD FOR columns;\n" },
	{ "paus\xc4\xb1 x;", "paus\xc4\xb1 x;" },
	{ "resume rout\xc4\xb1ne load for j;", "RESUME ROUTINE LOAD FOR j;\n" },
	{ "alter routine load for j;", ALTER ";\n" },
	{ "show all routine load for j from d where a=1 order by b desc nulls last limit 1,2;",
	  "SHOW ALL ROUTINE LOAD FOR j FROM d WHERE a = 1 ORDER BY b DESC NULLS LAST LIMIT 1, 2;\n" },
	{ "show routine load task from d where jobname='x';", "SHOW ROUTINE LOAD TASK FROM d WHERE jobname = 'x';\n" },
	{ "show create routine load d.j;", "SHOW CREATE ROUTINE LOAD d.j;\n" },
	{ "show routine load limit @Offset;", "SHOW ROUTINE LOAD LIMIT @Offset;\n" },
	{ "show all routine load for a_job_with_a_long_name from a_database_with_a_long_name where state = 'RUNNING' order by name;",
	  "SHOW ALL ROUTINE LOAD FOR a_job_with_a_long_name\nFROM a_database_with_a_long_name\nWHERE state = 'RUNNING'\nORDER BY name;\n" },

	/* clauses and properties */
	{ "create routine load d.j on t columns terminated by ',',columns(a,b,c=a+1),where a>1,partition(p1,p2) "
	  "properties('a'='1',\"b\"=\"2\")from kafka('c'='3');",
	  "CREATE ROUTINE LOAD d.j ON t\nCOLUMNS TERMINATED BY ',',\nCOLUMNS (a, b, c = a + 1),\nWHERE a > 1,\n"
	  "PARTITION (p1, p2)\nPROPERTIES\n(\n    'a' = '1',\n    \"b\" = \"2\"\n)\nFROM KAFKA\n(\n    'c' = '3'\n);\n" },
	{ "create routine load j on t from pulsar", "CREATE ROUTINE LOAD j ON t\nFROM PULSAR\n" },
	{ "create routine load j on t from `kafka` ('a'='b')", "CREATE ROUTINE LOAD j ON t\nFROM `kafka`\n(\n    'a' = 'b'\n)\n" },
	{ "create routine load j on t from files ('a'='b')", "create routine load j on t from files ('a'='b')" },
	{ "create routine load j on t from iceberg ('a'='b')", "CREATE ROUTINE LOAD j ON t\nFROM iceberg\n(\n    'a' = 'b'\n)\n" },
	{ "alter routine load for j temporary partitions p1;", ALTER "\nTEMPORARY PARTITIONS p1;\n" },
	{ "alter routine load for j partition (date='x', b=true);", ALTER "\nPARTITION (date = 'x', b = TRUE);\n" },
	{ "alter routine load for j columns (date, t.name, value=default);", ALTER "\nCOLUMNS (date, t.name, value = DEFAULT);\n" },
	{ "alter routine load for j rows terminated by '\\n' properties ( );",
	  "alter routine load for j rows terminated by '\\n' properties ( );" },
	{ "alter routine load for j columns (a_column_with_a_long_name, another_column_with_a_long_name, a_third_column_with_a_name = a + 1);",
	  ALTER "\nCOLUMNS (\n    a_column_with_a_long_name,\n    another_column_with_a_long_name,\n"
	  "    a_third_column_with_a_name = a + 1\n);\n" },
	{ "alter routine load for j where a_column_with_a_long_name = 1 and another_column_with_a_long_name = 200000 and (b = 3 or c = 4);",
	  ALTER "\nWHERE a_column_with_a_long_name = 1\n    AND another_column_with_a_long_name = 200000\n    AND (b = 3 OR c = 4);\n" },
	/* 100 columns are not too many */
	{ "alter routine load for j where a_column_with_a_long_name = 1 and another_column_with_a_long_name = 2000 and (b = 3 or c = 4);",
	  ALTER "\nWHERE a_column_with_a_long_name = 1 AND another_column_with_a_long_name = 2000 AND (b = 3 OR c = 4);\n" },
	{ "alter routine load for j where a_column_with_a_long_name = 1 and x || {fn year(b)} || another_column_with_a_long_name = 22222222;",
	  ALTER "\nWHERE a_column_with_a_long_name = 1 AND x\n    || {FN year(b)}\n    || another_column_with_a_long_name = 22222222;\n" },

	/* expressions */
	{ "alter routine load for j where - 1 + - - 2 = ! a and not(b);", ALTER "\nWHERE -1 + - -2 = !a AND NOT (b);\n" },
	{ "alter routine load for j where a in(1,2)and b not in ( 3 );", ALTER "\nWHERE a IN (1, 2) AND b NOT IN (3);\n" },
	{ "alter routine load for j where date = date '2020-01-01' and year(Date)=1;",
	  ALTER "\nWHERE date = DATE '2020-01-01' AND year(Date) = 1;\n" },
	{ "alter routine load for j where cast ( a as decimal ( 9 , 2 ) ) > if ( b , 1 , 2 );",
	  ALTER "\nWHERE CAST(a AS DECIMAL(9, 2)) > IF(b, 1, 2);\n" },
	{ "alter routine load for j where cast(a as array < map < int , struct < date int , b int > > >) is null;",
	  ALTER "\nWHERE CAST(a AS ARRAY<MAP<INT, STRUCT<date INT, b INT>>>) IS NULL;\n" },
	{ "alter routine load for j where a [ 1 ] . b -> '$.x' = array < int > [ 1 ] and map { 1 : 2 } = [ ] and a [ 1 : 2 ];",
	  ALTER "\nWHERE a[1].b -> '$.x' = ARRAY<INT>[1] AND MAP{1: 2} = [] AND a[1:2];\n" },
	{ "alter routine load for j where case a when 1 then 2 else 3 end = x->x+1;",
	  ALTER "\nWHERE CASE a WHEN 1 THEN 2 ELSE 3 END = x -> x + 1;\n" },
	{ "alter routine load for j where count ( distinct a ) + sum(b)over(partition by c order by d rows between 1 preceding and current row)>1;",
	  ALTER "\nWHERE COUNT(DISTINCT a) + SUM(b) OVER (PARTITION BY c ORDER BY d ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) > 1;\n" },
	{ "alter routine load for j where a in (select  Date\n from x);", ALTER "\nWHERE a IN (select  Date\n from x);\n" },
	{ "alter routine load for j where 1 . a = @ @ global . x and t .1a = @ v;", ALTER "\nWHERE 1 .a = @@global.x AND t.1a = @v;\n" },
	{ "alter routine load for j where extract ( day from dt ) = interval 1 day;",
	  ALTER "\nWHERE EXTRACT(day FROM dt) = INTERVAL 1 DAY;\n" },
	{ "alter routine load for j where group_concat(a order by b separator Value)=1;",
	  ALTER "\nWHERE GROUP_CONCAT(a ORDER BY b SEPARATOR Value) = 1;\n" },
	{ "alter routine load for j where 'a''b' = \"x\\ny\";", ALTER "\nWHERE 'a''b' = \"x\\ny\";\n" },

	/* comments */
	{ "-- head\npause routine load for j; -- tail\n", "-- head\nPAUSE ROUTINE LOAD FOR j; -- tail\n" },
	{ "/* x */ pause /* y */ routine load -- z\n for j /* w */ ;",
	  "/* x */ PAUSE /* y */ ROUTINE LOAD -- z\n    FOR j /* w */;\n" },
	{ "pause routine load for j -- why   \n;", "PAUSE ROUTINE LOAD FOR j -- why\n;\n" },
	{ "alter routine load for j\n-- a\nproperties -- b\n( -- c\n-- d\n'x'='y' -- e\n, -- f\n'z' -- g\n= 'w'\n-- h\n);",
	  ALTER "\n-- a\nPROPERTIES -- b\n( -- c\n    -- d\n    'x' = 'y', -- e\n    -- f\n    'z' -- g\n        = 'w'\n    -- h\n);\n" },
	{ "alter routine load for j properties ('x'='y', /* about z */ 'z'='w' /* end */);",
	  ALTER "\nPROPERTIES\n(\n    'x' = 'y', /* about z */\n    'z' = 'w' /* end */\n);\n" },
	{ "alter routine load for j columns (a -- first\n, b);", ALTER "\nCOLUMNS (\n    a, -- first\n    b\n);\n" },
	{ "alter routine load for j where a = 1 -- one\n and b = 2;", ALTER "\nWHERE a = 1 -- one\n    AND b = 2;\n" },
	{ "alter routine load for j where (/* x */ a /* y */);", ALTER "\nWHERE (/* x */ a /* y */);\n" },
	{ "alter routine load for j where - /* x */ 1 = - -- y\n-1;", ALTER "\nWHERE - /* x */ 1 = - -- y\n    -1;\n" },
	{ "pause /*+ hint */ routine /*! x */ load for j;", "PAUSE /*+ hint */ ROUTINE /*! x */ LOAD FOR j;\n" },
	{ "show routine load -- all\nwhere a=1;", "SHOW ROUTINE LOAD -- all\nWHERE a = 1;\n" },
	{ "/* a\n   b */\npause routine load for j;", "/* a\n   b */\nPAUSE ROUTINE LOAD FOR j;\n" },

	/* between statements */
	{ "\n\n\npause routine load for a;\n\n\n\nresume routine load for a;pause routine load for b;\n\n\n",
	  "PAUSE ROUTINE LOAD FOR a;\n\nRESUME ROUTINE LOAD FOR a;\nPAUSE ROUTINE LOAD FOR b;\n" },
	{ "pause routine load for a;\n-- x\n\n\n-- y\nstop routine load for a;",
	  "PAUSE ROUTINE LOAD FOR a;\n-- x\n\n-- y\nSTOP ROUTINE LOAD FOR a;\n" },
	{ "pause routine load for a; /* x */ stop routine load for a;",
	  "PAUSE ROUTINE LOAD FOR a; /* x */\nSTOP ROUTINE LOAD FOR a;\n" },
	{ "pause routine load for a;;", "PAUSE ROUTINE LOAD FOR a;;" },
	{ ";;pause routine load for a;", ";;\nPAUSE ROUTINE LOAD FOR a;\n" },
	{ "\n\n  select  1 ;\n\n\n  select 2;  pause routine load for a;select  3",
	  "\n\n  select  1 ;\n\n\n  select 2;\nPAUSE ROUTINE LOAD FOR a;\nselect  3" },
	{ "pause routine load for a", "PAUSE ROUTINE LOAD FOR a\n" },
	{ "pause routine load for a; \xe3\x80\x80stop \xe3\x80\x80 routine load for a;",
	  "PAUSE ROUTINE LOAD FOR a;\nSTOP ROUTINE LOAD FOR a;\n" },
	{ "alter routine load for j columns(a,\xe3\x80\x80" "b /* x */ , c=/* y */\xe3\x80\x80" "d);",
	  ALTER "\nCOLUMNS (a,\xe3\x80\x80" "b /* x */, c =/* y */\xe3\x80\x80" "d);\n" },
	{ "alter routine load for j columns(a -- x\n,\xe3\x80\x80" "b, c);",
	  ALTER "\nCOLUMNS (\n    a -- x\n        ,\xe3\x80\x80" "b,\n    c\n);\n" },
	{ "", "" }, { "  \n-- only a comment", "  \n-- only a comment" }, { "select 1", "select 1" },

	/* line ends */
	{ "-- a\r\npause routine\r\nload for j;\r\n\r\n\r\nalter routine load for j properties('a'='x\ny');",
	  "-- a\r\nPAUSE ROUTINE LOAD FOR j;\r\n\r\n" ALTER "\r\nPROPERTIES\r\n(\r\n    'a' = 'x\ny'\r\n);\r\n" },
};

START_TEST(laid_out)
{
	struct format_count count;
	const char *sql = layouts[_i].sql;

	format(sql, strlen(sql), false, &out, &count);
	ck_assert_str_eq(buf_str(&out), layouts[_i].want);
	format(buf_str(&out), out.n, false, &again, &count);
	ck_assert_msg(!strcmp(buf_str(&again), buf_str(&out)), "not stable:\n%s", buf_str(&again));
}
END_TEST

/* Left byte for byte, and told of. */
static const char *const kept[] = {
	"pause  routine load j ;",
	"alter routine load for j where  a = ;",
	"pause  routine load for j # why",
	"pause  routine load for j\\;",
	"pause  routine load for j 'never ends",
	"alter routine load for j  where a = /* never ends",
	"pause routine load for j \f ;",
	"create routine load j on t  properties ('a' = 'b' 'c' = 'd') from kafka ('e' = 'f');",
};

START_TEST(kept_as_it_is)
{
	static const char before[] = "pause routine load for a;\n", after[] = "\n\nSELECT 1;\n";
	struct format_count count;
	struct buf sql;

	buf_init(&sql, 4096);
	buf_addf(&sql, "%s%s", before, kept[_i]);
	format(sql.p, sql.n, false, &out, &count);
	ck_assert_uint_eq(count.formatted, 1);
	ck_assert_uint_eq(count.left, 1);
	ck_assert_uint_eq(lefts, 1);
	ck_assert_str_eq(buf_str(&out) + strlen(before), kept[_i]);
	ck_assert_mem_eq(buf_str(&out), "PAUSE", 5);

	/* And the text behind it, where it has an end. */
	if (kept[_i][strlen(kept[_i]) - 1] == ';') {
		buf_adds(&sql, after);
		buf_clear(&out);
		format(sql.p, sql.n, false, &out, &count);
		ck_assert_str_eq(buf_str(&out) + sql.n - strlen(after), after);
		ck_assert_uint_eq(count.others, 1);
	}
	buf_release(&sql);
}
END_TEST

static const struct { const char *sql, *want; } sorts[] = {
	{ "alter routine load for j properties ('format'='a','zzz'='u','max_batch_rows'='b','desired_concurrent_number'='c');",
	  ALTER "\nPROPERTIES\n(\n    'desired_concurrent_number' = 'c',\n    'max_batch_rows' = 'b',\n    'format' = 'a',\n    'zzz' = 'u'\n);\n" },
	{ "alter routine load for j from kafka ('property.x'='1','property.group.id'='g','kafka_partitions'='0','property.a'='2');",
	  ALTER "\nFROM KAFKA\n(\n    'kafka_partitions' = '0',\n    'property.group.id' = 'g',\n    'property.x' = '1',\n    'property.a' = '2'\n);\n" },
	/* the last of two wins: they must not change places */
	{ "alter routine load for j properties ('format'='1','max_batch_rows'='2',' format'='3');",
	  ALTER "\nPROPERTIES\n(\n    'max_batch_rows' = '2',\n    'format' = '1',\n    ' format' = '3'\n);\n" },
	/* comments go with their property */
	{ "alter routine load for j properties ( -- list\n -- one\n 'format'='1', -- first\n -- two\n 'max_batch_rows' /* k */ ='2' -- second\n -- end\n);",
	  ALTER "\nPROPERTIES\n( -- list\n    -- two\n    'max_batch_rows' /* k */ = '2', -- second\n    -- one\n    'format' = '1' -- first\n    -- end\n);\n" },
	{ "alter routine load for j properties ('format'='1' -- first\n , 'max_batch_rows'='2' /* second */, 'max_error_number'='3');",
	  ALTER "\nPROPERTIES\n(\n    'max_error_number' = '3',\n    'max_batch_rows' = '2' /* second */,\n    'format' = '1' -- first\n);\n" },
	{ "alter routine load for j properties ('a'='b');", ALTER "\nPROPERTIES\n(\n    'a' = 'b'\n);\n" },
};

START_TEST(sorted)
{
	struct format_count count;

	format(sorts[_i].sql, strlen(sorts[_i].sql), true, &out, &count);
	ck_assert_str_eq(buf_str(&out), sorts[_i].want);
	format(buf_str(&out), out.n, true, &again, &count);
	ck_assert_str_eq(buf_str(&again), buf_str(&out));
}
END_TEST

START_TEST(order_names_every_property)
{
	const char *const *names = prop_order_names();
	unsigned i, id, found;

	for (id = 0; id < PROP_COUNT; id++) {
		const struct prop_rule *r = prop_rule((enum prop_id)id);

		for (i = found = 0; names[i]; i++)
			found += !strcmp(names[i], r->name);
		ck_assert_msg(found == 1, "%s stands %u times", r->name, found);
	}
	for (i = 0; names[i]; i++)
		ck_assert_msg(prop_rule_find((struct text){ names[i], strlen(names[i]) }), "%s is none", names[i]);
	ck_assert_uint_lt(prop_order(TEXT("property.security.protocol"), true), prop_order(TEXT("zzz"), true));
	ck_assert_uint_lt(prop_order(TEXT("property.group.id"), true), prop_order(TEXT("property.x"), true));
}
END_TEST

/* Sizes that would show quadratic time or a stack used up. */
START_TEST(large)
{
	const unsigned n = getenv("CK_FORK") ? 20000 : 200000;  /* under valgrind */
	static const struct { const char *head, *item, *tail; } shapes[] = {
		{ "alter routine load for j where a in (0", ",1", ");" },
		{ "alter routine load for j columns (a", ",b", ");" },
		{ "alter routine load for j where a", " and b", ";" },
		{ "alter routine load for j properties ('a'='b'", ",'c'='d'", ");" },
		{ "alter routine load for j properties ('a'='b'", ",'c'='d' -- x\n", ");" },
		{ "pause routine load for j;", "\n\n\npause routine load for j;", "" },
	};
	struct format_count count;
	struct buf sql;
	unsigned i;

	buf_init(&sql, 1 << 24);
	buf_adds(&sql, shapes[_i].head);
	for (i = 0; i < n; i++)
		buf_adds(&sql, shapes[_i].item);
	buf_adds(&sql, shapes[_i].tail);
	format(sql.p, sql.n, true, &out, &count);
	ck_assert_uint_eq(count.left, 0);
	ck_assert_uint_ge(count.formatted, 1);
	buf_release(&sql);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, laid_out, 0, ARRAY_SIZE(layouts));
	tcase_add_loop_test(tc, kept_as_it_is, 0, ARRAY_SIZE(kept));
	tcase_add_loop_test(tc, sorted, 0, ARRAY_SIZE(sorts));
	tcase_add_test(tc, order_names_every_property);
	tcase_add_loop_test(tc, large, 0, 6);
}

SUITE("format", { "format", add_tests })
