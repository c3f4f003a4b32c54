/*
 * check_exprs.c - expressions: refusals while the tree is built, and traps.
 */
#include "config.h"

#include <stdio.h>
#include <time.h>

#include "base/util.h"
#include "check/expr_date.h"
#include "check/functions.h"
#include "tests/unit/sql_findings.h"
#include "tests/unit/suite.h"

static const struct sql_family refusals = { 5101, 5199, false };
static const struct sql_family traps = { 5201, 5299, false };
static const struct sql_family notes = { 5201, 5299, true };

#define W(e) "ALTER ROUTINE LOAD FOR j WHERE " e
#define C(e) "ALTER ROUTINE LOAD FOR j COLUMNS (a, x = " e ")"

static const struct sql_case refused[] = {
	/* numbers */
	{ W("a = 9223372036854775808"), "" },
	{ W("a = 170141183460469231731687303715884105728"), "" },
	{ W("a = 170141183460469231731687303715884105729"),
	  "number_overflow!abc 170141183460469231731687303715884105729" },
	{ W("a = 000000000000000000000000000000000000000000000001"), "" },
	{ W("a in (1, 9999999999999999999999999999999999999999999999999999999999999999999999999999)"),
	  "number_overflow!abc 9999999999999999999999999999999999999999" },
	{ W("a = 10000000000000000000000000000000000000000000000000000000000000000000000000000"),
	  "number_overflow! 1000000000000000000000000000000000000000" },
	{ W("a = 99999999999999999999999999999999999999.9"), "" },
	{ W("a = 999999999999999999999999999999999999999.9"),
	  "number_overflow!abc 999999999999999999999999999999999999999." },
	{ W("a = 1e308"), "" },
	{ W("a = 1e309"), "number_overflow! 1e309" },
	{ W("a = .5e400"), "number_overflow! .5e400" },
	{ W("a = 1e-400"), "" },
	{ W("a = 0e400"), "" },
	{ W("a = 1e99999999999"), "number_overflow! 1e99999999999" },
	/* binary */
	{ W("a = X'00fF'"), "" },
	{ W("a = x' 0 0 '"), "" },
	{ W("a = X'0'"), "binary_literal! X'0'" },
	{ W("a = X'0g'"), "binary_literal! X'0g'" },
	/* dates */
	{ W("a = DATE '2023-06-30'"), "" },
	{ W("a = DATE '2023-06-31'"), "date_literal! DATE '2023-06-31'" },
	{ W("a = DATETIME '2023-02-29 00:00:00'"), "date_literal! DATETIME '2023-02-29 00:00:00'" },
	{ W("a = DATE 'soon'"), "date_literal! DATE 'soon'" },
	{ W("a = DATETIME '20230630120000'"), "date_literal!a DATETIME '20230630120000'" },
	/* types */
	{ C("cast(a as decimal(38,38))"), "" },
	{ C("cast(a as decimal(39,0))"), "type_parameter!abc decimal(39,0)" },
	{ C("cast(a as decimal(77))"), "type_parameter! decimal(77)" },
	{ C("cast(a as decimal /* ( */ (5, -- 3\n6))"), "type_parameter! decimal /* ( */ (5, -- 3\n6)" },
	{ C("cast(a as decimal32(10,1))"), "type_parameter! decimal32(10,1)" },
	{ C("cast(a as decimalv2(99,88))"), "" },
	{ C("cast(a as varchar(99999999999))"), "type_parameter! varchar(99999999999)" },
	{ C("cast(a as varchar(999999999))"), "" },
	{ C("cast(a as map<array<int>,int>)"), "map_key_type! array<int>" },
	{ C("cast(a as map<json,int>)"), "map_key_type! json" },
	{ C("cast(a as array<map<int,json>>)"), "" },
	/* calls the tree builder counts */
	{ C("date_add(a)"), "argument_count! date_add(a)" },
	{ C("Date_Sub(a, 1, 2)"), "argument_count! Date_Sub(a, 1, 2)" },
	{ C("db.days_sub(a)"), "argument_count! db.days_sub(a)" },
	{ C("days_add(a)"), "" },
	{ C("isnull()"), "argument_count! isnull()" },
	{ C("element_at(a)"), "argument_count! element_at(a)" },
	{ C("add(1)"), "argument_count! add(1)" },
	{ C("add(1, 2, 3)"), "" },
	{ C("str_to_map(a, ',', ':', 1)"), "argument_count! str_to_map(a, ',', ':', 1)" },
	{ C("map(1, 2, 3)"), "argument_count! map(1, 2, 3)" },
	{ C("time_slice(a)"), "argument_count! time_slice(a)" },
	{ C("time_slice(a, interval 1 day)"), "" },
	{ C("time_slice(a, interval 1 day, (floor))"), "" },
	{ C("time_slice(a, interval 1 day, 'floor')"), "argument_kind! 'floor'" },
	{ C("time_slice(a, 1, 'day', 'floor')"), "" },
	{ C("date_slice(a, 1, day, 'floor')"), "argument_kind! day" },
	{ C("substr(a, 2147483647)"), "" },
	{ C("substr(a, 1, -2147483649)"), "argument_kind! -2147483649" },
	{ C("substr(a, 9999999999, 1, 2)"), "" },               /* looks at none */
	{ C("array_generate(a, b, interval 9999999999 day)"), "argument_kind!d 9999999999" },
	/* what it does not look at */
	{ C("add(1, 2, floor)"), "" },
	{ C("add(1, floor, 2)"), "boundary_word! floor" },
	{ C("add(add(1, 2, floor), 2, a[1:2])"), "" },
	{ C("connection_id(floor)"), "" },
	/* the rest */
	{ W("floor = 1"), "boundary_word! floor" },
	{ W("floor(a) = 1"), "" },
	{ W("timestampadd(day, 1, a) = b"), "" },
	{ W("a + interval 1 day > b"), "" },
	{ W("a * interval 1 day > b"), "interval_operator! interval 1 day" },
	{ W("(interval 1 day) / a > b"), "interval_operator! interval 1 day" },
	{ W("a[1:2] = b"), "array_slice! a[1:2]" },
	{ C("map_apply((k, v) -> (k, v), a)"), "" },
	{ C("map_apply((k, v) -> (k), a)"), "" },
	{ C("map_apply((k, v) -> (k, v, k), a)"), "lambda_body! (k, v) -> (k, v, k)" },
	{ C("map_apply((k, v) -> (), a)"), "lambda_body! (k, v) -> ()" },
	{ C("{fn abs(a)}"), "" },
	{ C("{fn trim(a)}"), "odbc_function! {fn trim(a)}" },
	{ C("{fn substr(a, 1)}"), "" },
	{ C("{fn bitand(a, 1)}"), "odbc_function! {fn bitand(a, 1)}" },
	{ C("array_agg(a order by 1)"), "" },
	{ C("array_agg(a order by 2)"), "order_position! 2" },
	{ C("current_timestamp(99999999999)"), "number_overflow! 99999999999" },
	/* inside a subquery */
	{ C("(select 1e400)"), "number_overflow! 1e400" },
	{ C("(select DATE '2023-06-31' from t)"), "date_literal! DATE '2023-06-31'" },
	{ C("(select cast(b as decimal(39,0)) union select 1)"), "type_parameter!abc decimal(39,0)" },
	{ C("(select b[1:], c['x'] from t)"), "array_slice! b[1:]" },
	{ C("(select b[1:], c['x'] from t group by c)"), "array_slice! [" },
	{ C("(select 1e400 limit 1)"), "number_overflow! 1e400" },
	{ C("(select b match_any 'x' limit 1)"), "subquery_syntax!abc match_any" },
	{ C("(select a / interval 1 day)"), "interval_operator! interval 1 day" },
	{ C("(select distinct a / interval 1 day)"), "interval_operator! interval" },
	{ C("(select (select floor))"), "boundary_word! floor" },
	{ C("(select '1e400' /* 1e400 */ from `1e400`)"), "" },
};

static const struct sql_case trapped[] = {
	/* dates without quotes */
	{ W("d < 2023-06-31"), "date_arithmetic 2023-06-31" },
	{ W("d < 2023-06-30"), "date_arithmetic 2023-06-30[fix]" },
	{ W("d < 2023/6/30"), "date_arithmetic 2023/6/30[fix]" },
	{ W("d < 2023-06"), "" },
	{ W("d < 2023-06-30-1"), "" },
	{ W("d < 2023 - 06 - 30"), "" },
	{ W("d < 20230-06-30"), "" },
	{ W("d < a-06-30"), "" },
	{ C("2024-02-30"), "date_arithmetic 2024-02-30" },
	/* dates that do not exist */
	{ W("d < '2023-06-31'"), "date_impossible '2023-06-31'" },
	{ W("d < ('2023-02-29 10:00:00')"), "date_impossible '2023-02-29 10:00:00'" },
	{ W("d < '2024-02-29'"), "" },
	{ W("d in ('2023-13-01', '2023-12-01')"), "date_impossible '2023-13-01'" },
	{ W("d between '2023-00-01' and '2023-12-32'"), "date_impossible '2023-00-01', date_impossible '2023-12-32'" },
	{ W("d > cast('2023-04-31' as date)"), "date_impossible '2023-04-31'" },
	{ W("d > cast('2023-04-31' as int)"), "" },
	{ W("f('2023-04-31') = 1"), "" },
	{ W("d like '2023-04-31'"), "" },
	{ W("d < '2024-06-30 24:00:00'"), "date_impossible '2024-06-30 24:00:00'" },
	{ W("d < '2024-06-30T23:60'"), "date_impossible '2024-06-30T23:60'" },
	{ W("d < '2024-6-3 23:59:60.5'"), "date_impossible '2024-6-3 23:59:60.5'" },
	{ W("d < '2024-06-30 23:59:59'"), "" },
	{ W("d < '2024-06-30 later'"), "" },
	{ W("d < '23:60:00'"), "date_impossible '23:60:00'" },
	{ W("d < '36:00:00'"), "" },
	{ W("'23:60:00' > hour(d)"), "" },
	{ W("d < '20240230'"), "date_impossible '20240230'" },
	{ W("'20240230120000' >= d"), "date_impossible '20240230120000'" },
	{ W("d in ('20240229', '20240230')"), "date_impossible '20240230'" },
	{ W("substr(s, 1, 8) = '20240230'"), "" },
	{ W("d < '20240229' and d < '20241301' and d < '30240230'"), "" },
	{ W("d < cast('20240230' as date)"), "date_impossible '20240230'" },
	{ W("d < '202402301'"), "" },
	/* and what need not be one */
	{ W("j -> '$.v' = '2024-06-31'"), "" },
	{ W("('2024-06-31') = (j -> '$.v')"), "" },
	{ W("v = '1999-99-99'"), "" },
	{ W("v = '1999-99-12'"), "date_impossible '1999-99-12'" },
	{ W("v in ('2024-06-31', 'none')"), "" },
	{ W("v in ('2024-06-31', '2024-06-30', f(v))"), "date_impossible '2024-06-31'" },
	/* never true */
	{ W("1 = 0"), "where_never_true 1 = 0" },
	{ W("1 = 1"), "" },
	{ W("false"), "where_never_true false" },
	{ W("NULL"), "where_never_true NULL" },
	{ W("a = NULL"), "where_never_true a = NULL" },
	{ W("a <=> NULL"), "" },
	{ W("NOT a = NULL"), "where_never_true NOT a = NULL" },
	{ W("a > 1 AND b < 2 AND 1 > 2"), "where_never_true 1 > 2" },
	{ W("a > 1 AND (b = NULL) AND c"), "where_never_true b = NULL" },
	{ W("a > 1 OR 1 > 2"), "" },
	{ W("a = NULL OR 1 > 2"), "where_never_true a = NULL OR 1 > 2" },
	{ W("NOT (1 > 2)"), "" },
	{ W("!true"), "where_never_true !true" },
	{ W("a BETWEEN 2 AND 1"), "where_never_true a BETWEEN 2 AND 1" },
	{ W("a NOT BETWEEN 2 AND 1"), "" },
	{ W("a BETWEEN -2 AND -1"), "" },
	{ W("a NOT IN (1, NULL)"), "where_never_true a NOT IN (1, NULL)" },
	{ W("a IN (1, NULL)"), "" },
	{ W("NULL IS NULL"), "" },
	{ W("1 IS NULL"), "where_never_true 1 IS NULL" },
	{ W("'a' = 'A'"), "where_never_true 'a' = 'A'" },
	{ W("1.50 = 1.5"), "" },
	{ W("a > 5 AND a < 3"), "where_never_true a < 3" },
	{ W("a > 5 AND a < 6"), "" },
	{ W("a > 5 AND a <= 5"), "where_never_true a <= 5" },
	{ W("a >= 5 AND a <= 5"), "" },
	{ W("a = 1 AND b AND A = 2"), "where_never_true A = 2" },
	{ W("(3 > a) AND c = 1 AND (5 <= (a)) AND d"), "where_never_true 5 <= (a)" },
	{ W("a = 1 AND b = 2"), "" },
	{ W("a = 1 AND a <> 2"), "" },
	{ W("a = 1 AND t.a = 2"), "" },
	{ W("a = 1 OR a = 2"), "" },
	{ W("a = 1 AND (a = 2 OR b)"), "" },
	{ W("a <=> -1 AND a > 0"), "where_never_true a > 0" },
	{ W("a = '1' AND a = '2'"), "" },
	/* strings for names */
	{ W("\"a\" = 1"), "string_for_name \"a\"[fix]" },
	{ W("1 < \"a_1\""), "string_for_name \"a_1\"[fix]" },
	{ W("\"a\" is null"), "where_never_true \"a\" is null, string_for_name \"a\"[fix]" },
	{ W("\"a\" in (1, 2)"), "string_for_name \"a\"[fix]" },
	{ W("a = \"b\""), "" },
	{ W("\"2\" = 1"), "" },
	/* what a job does not have */
	{ C("(select 1)"), "columns_subquery (select 1)" },
	{ C("(select sum(zz) from t where \"b\" = 1)"), "columns_subquery (select sum(zz) from t where \"b\" = 1)" },
	{ C("sum(a)"), "aggregate_function sum(a)" },
	{ C("bitmap_union(a)"), "aggregate_function bitmap_union(a)" },
	{ C("row_number() over (order by a)"), "aggregate_function row_number() over (order by a)" },
	{ W("database() = @@x or @y"), "session_value database(), session_value @@x, session_value @y" },
	{ C("date_formt(a, '%Y')"), "function_unknown date_formt" },
	{ C("date_fmtt(a, '%Y')"), "" },
	{ C("udf.date_formt(a, '%Y')"), "" },
	{ W("a = ?"), "placeholder ?" },
};

static const struct sql_case noted[] = {
	{ W("a || b"), "where_target_columns WHERE, pipes_sql_mode  || " },
	{ W("a OR b"), "where_target_columns WHERE" },
	{ C("a"), "" },
	{ W("j -> '$.v' = '2024-06-31'"), "where_target_columns WHERE, date_impossible '2024-06-31'" },
	{ C("a = '1999-99-99'"), "date_impossible '1999-99-99'" },
	{ C("a in ('2024-06-31', 'none')"), "date_impossible '2024-06-31'" },
};

START_TEST(refusal)
{
	sql_case_run(&refused[_i], "", refusals);
}
END_TEST

START_TEST(trap)
{
	sql_case_run(&trapped[_i], "", traps);
}
END_TEST

START_TEST(note)
{
	sql_case_run(&noted[_i], "", notes);
}
END_TEST

/* A placeholder keeps analysis from having its turn. */
START_TEST(prepared)
{
	static const struct sql_case k = { W("a = ? and b in (select 1)"), "where_subquery (select 1)" };

	sql_case_run(&k, "", (struct sql_family){ 5005, 5005, false });
}
END_TEST

static const struct {
	const char *value;
	relset refused;
} dates[] = {
	{ "2023-06-30", RELS_NONE }, { "2023-6-3", RELS_NONE }, { "23-6-3", RELS_NONE },
	{ "2023-06-31", RELS_ALL }, { "2023-02-29", RELS_ALL }, { "2024-02-29", RELS_NONE },
	{ "1900-02-29", RELS_ALL }, { "2000-02-29", RELS_NONE }, { "0000-01-01", RELS_NONE },
	{ "20230630", RELS_NONE }, { "20230631", RELS_ALL }, { "2023063", RELS_ALL },
	{ "2023-06-30 12:30", RELS_NONE }, { "2023-06-30T12:30:59", RELS_NONE },
	{ "2023-06-30 12:30:59.123456", RELS_NONE }, { "2023-06-30 12:30:59.1234567", RELS_ALL },
	{ "2023-06-30 12:30.5", RELS_ALL }, { "2023-06-30 24:00:00", RELS_ALL },
	{ "2023-06-30 1:30:00", RELS_ALL }, { "2023-06-30 12:30:", RELS_ALL },
	{ "2023-06-30T12:30:00Z", RELS_NONE }, { "2023-06-30 12:30:00Z", RELS_ALL },
	{ "2023-06-30T12:30:00+08:00", RELS_NONE }, { "2023-06-30T12:30:00+08:00[Asia/Shanghai]", RELS_NONE },
	{ "2023-06-30T12:30:00+19:00", RELS_ALL }, { "20230630123059", RELS_BEFORE(REL_3_4_5) },
	{ "20230631123059", RELS_BEFORE(REL_3_4_5) }, { "20231331123059", RELS_ALL },
	{ "", RELS_ALL }, { "1", RELS_ALL }, { " 2023-06-30", RELS_ALL }, { "2023-06-30 ", RELS_ALL },
	{ "2023-06", RELS_ALL }, { "-----", RELS_ALL }, { ":::::", RELS_ALL },
};

START_TEST(date_value)
{
	struct text t = { dates[_i].value, strlen(dates[_i].value) };

	ck_assert_msg(date_literal_refused(t) == dates[_i].refused, "%s", dates[_i].value);
}
END_TEST

/* Searched by halves, so the order of functions.def matters. */
START_TEST(functions_sorted)
{
	const struct function *f;
	unsigned n, i;

	f = function_list(&n);
	for (i = 0; i < n; i++) {
		struct text name = { f[i].name, f[i].len };

		ck_assert_msg(!i || strcmp(f[i - 1].name, f[i].name) < 0, "%s", f[i].name);
		ck_assert_msg(function_find(name) == &f[i], "%s", f[i].name);
	}
}
END_TEST

/* A list is as long as its author likes; the server's limit is told. */
START_TEST(long_list)
{
	const unsigned sizes[] = { 10000, 10001, 200000 };
	struct buf sql, line;
	unsigned i;

	buf_init(&sql, 1 << 22);
	buf_init(&line, 1 << 16);
	buf_adds(&sql, W("a in (0"));
	for (i = 1; i < sizes[_i]; i++)
		buf_adds(&sql, ",7");
	buf_adds(&sql, ")");
	sql_findings(&line, sql.p, sql.n, "", refusals);
	ck_assert_str_eq(buf_str(&line), _i ? "list_long! a in (0,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7," : "");
	buf_release(&sql);
	buf_release(&line);
}
END_TEST

/* Nothing here may recurse over the tree. */
START_TEST(deep)
{
	static const char *const opens[] = { "(", "NOT ", "-", "f(", "a AND (", "+", "(a + ", "a = (" };
	static const char *const closes[] = { ")", "", "", ")", ")", "", ")", ")" };
	const clock_t start = clock();
	struct buf sql, line;
	unsigned i;

	buf_init(&sql, 1 << 22);
	buf_init(&line, 1 << 16);
	buf_adds(&sql, W(""));
	for (i = 0; i < 100000; i++)
		buf_adds(&sql, opens[_i]);
	buf_adds(&sql, "a");
	for (i = 0; i < 100000; i++)
		buf_adds(&sql, closes[_i]);
	sql_findings(&line, sql.p, sql.n, "", (struct sql_family){ 5001, 5999, false });
	ck_assert_str_eq(buf_str(&line), "");
	ck_assert_msg((clock() - start) / CLOCKS_PER_SEC < 10, "%s", opens[_i]);
	buf_release(&sql);
	buf_release(&line);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_set_timeout(tc, 20);
	tcase_add_loop_test(tc, refusal, 0, ARRAY_SIZE(refused));
	tcase_add_loop_test(tc, trap, 0, ARRAY_SIZE(trapped));
	tcase_add_loop_test(tc, note, 0, ARRAY_SIZE(noted));
	tcase_add_test(tc, prepared);
	tcase_add_loop_test(tc, date_value, 0, ARRAY_SIZE(dates));
	tcase_add_test(tc, functions_sorted);
	tcase_add_loop_test(tc, long_list, 0, 3);
	tcase_add_loop_test(tc, deep, 0, 8);
}

SUITE("exprs", { "exprs", add_tests })
