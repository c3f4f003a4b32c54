/*
 * check_run.c - result sets as mysql prints them, and the options that lead to the
 * same cluster again.
 */
#include "config.h"
#include "cli/run_table.h"

#include <check.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/util.h"
#include "cli/net_args.h"
#include "cli/net_env.h"
#include "net/sqlconn.h"
#include "tests/unit/suite.h"

#define T(s) { s, sizeof(s) - 1 }
#define NOTHING { NULL, 0 }

static struct text first[] = { T("1"), T("a\tb\nc\\d") }, second[] = { NOTHING, T("x\0y") };
static struct text *rows[] = { first, second };
static const char *names[] = { "id", "text" };
static struct text wide[] = { T("äß漢"), T("\x1b[31mred") };
static struct text *wide_rows[] = { wide };

static const struct sql_result two = { .n_columns = 2, .n_rows = 2, .columns = names, .rows = rows };
static const struct sql_result none = { .n_columns = 2, .n_rows = 0, .columns = names, .rows = rows };
static const struct sql_result odd = {
	.n_columns = 2, .n_rows = 1, .columns = names, .rows = wide_rows
};
static const struct sql_result ok = { 0 };

/* what mysql of MariaDB 11.8 prints of the same, frames' alignment of numbers aside */
static const struct {
	const struct sql_result *r;
	struct table_options o;
	struct text want;
} tables[] = {
	{ &two, { .form = TABLE_AUTO }, T("id\ttext\n1\ta\\tb\\nc\\\\d\nNULL\tx\\0y\n") },
	{ &two, { .form = TABLE_TABS, .no_names = true }, T("1\ta\\tb\\nc\\\\d\nNULL\tx\\0y\n") },
	{ &two,
	  { .form = TABLE_TABS, .raw = true },
	  T("id\ttext\n1\ta\tb\nc\\d\nNULL\tx\0y\n") },
	{ &two,
	  { .form = TABLE_VERTICAL },
	  T("*************************** 1. row ***************************\n"
	    "  id: 1\ntext: a\tb\nc\\d\n"
	    "*************************** 2. row ***************************\n"
	    "  id: NULL\ntext: x\0y\n") },
	{ &two,
	  { .form = TABLE_VERTICAL, .no_names = true },
	  T("*************************** 1. row ***************************\n"
	    "1\na\tb\nc\\d\n"
	    "*************************** 2. row ***************************\n"
	    "NULL\nx\0y\n") },
	{ &odd,
	  { .form = TABLE_FRAME },
	  T("+------+----------+\n| id   | text     |\n+------+----------+\n"
	    "| äß漢 | \x1b[31mred |\n+------+----------+\n") },
	{ &odd,
	  { .form = TABLE_FRAME, .no_names = true },
	  T("+------+----------+\n| äß漢 | \x1b[31mred |\n+------+----------+\n") },
	/* nothing reaches a terminal that could steer it */
	{ &odd,
	  { .form = TABLE_AUTO, .terminal = true },
	  T("+------+-------------+\n| id   | text        |\n+------+-------------+\n"
	    "| äß漢 | \\x1B[31mred |\n+------+-------------+\n1 row in set\n") },
	{ &odd,
	  { .form = TABLE_VERTICAL, .terminal = true },
	  T("*************************** 1. row ***************************\n"
	    "  id: äß漢\ntext: \\x1B[31mred\n1 row in set\n") },
	{ &none, { .form = TABLE_TABS }, T("") },
	{ &none, { .form = TABLE_FRAME }, T("") },
	{ &none, { .form = TABLE_AUTO, .terminal = true }, T("Empty set\n") },
	{ &ok, { .form = TABLE_FRAME, .terminal = true }, T("") },
};

START_TEST(rows_are_printed_as_mysql_does)
{
	char *got = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&got, &n);

	run_table(tables[_i].r, &tables[_i].o, out);
	fclose(out);
	ck_assert_msg(n == tables[_i].want.n && !memcmp(got, tables[_i].want.p, n),
		      "table %d:\n%.*s", _i, (int)n, got);
	free(got);
}
END_TEST

START_TEST(a_command_to_go_on_leads_back)
{
	const char *trusted[] = { "10.0.0.0/8", "a b" };
	struct arena *mem = arena_new();
	struct net_options o = { .no_defaults = true, .defaults_file = "it's" };

	o.value[SETTING_HOST] = "fe1:9031,[::1]";
	o.value[SETTING_USER] = "amy";
	o.value[SETTING_PASSWORD] = "secret";
	o.list[SETTING_TRUST_HOST] = (struct opt_list){ .item = trusted, .n = 2 };
	o.flag[SETTING_CLEARTEXT] = true;
	ck_assert_str_eq(net_args(&o, mem),
			 "-h 'fe1:9031,[::1]' -u amy -p --enable-cleartext-plugin "
			 "--trust-host 10.0.0.0/8 --trust-host 'a b' --defaults-file 'it'\\''s' "
			 "--no-defaults");
	o = (struct net_options){ 0 };
	ck_assert_str_eq(net_args(&o, mem), "");
	arena_free(mem);
}
END_TEST

static void add_tables(TCase *tc)
{
	tcase_add_loop_test(tc, rows_are_printed_as_mysql_does, 0, ARRAY_SIZE(tables));
}

static void add_args(TCase *tc)
{
	tcase_add_test(tc, a_command_to_go_on_leads_back);
}

SUITE("run", { "tables", add_tables }, { "arguments", add_args })
