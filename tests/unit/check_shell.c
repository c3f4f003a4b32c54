/*
 * check_shell.c - what was typed, cut into statements, and what the rest waits for; conditions
 * that end \watch; variables in statements.
 */
#include "config.h"

#include "tests/unit/suite.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/shell_text.h"
#include "cli/shell_vars.h"
#include "cli/table.h"
#include "cli/until.h"
#include "lang/token.h"

/* Lines end with \n in `typed`; statements are joined by '|', \G shown as a '#' behind. */
static const struct {
	const char *typed, *statements, *waits;
} cases[] = {
	{ "SELECT 1;", "SELECT 1", "" },
	{ "SELECT 1; SELECT 2;", "SELECT 1|SELECT 2", "" },
	{ "SELECT\n1\n;", "SELECT\n1", "" },
	{ "SELECT 1", "", ";" },
	{ "SELECT 1; SELECT", "SELECT 1", ";" },
	{ "SELECT (1", "", "(" },
	{ "SELECT (1, ')'", "", "(" },
	{ "SELECT ('(')", "", ";" },
	{ "SELECT (\n(\n1\n)\n", "", "(" },
	{ "SELECT (\n(\n1\n)\n)\n", "", ";" },
	{ "SELECT (\n1); SELECT 2\n", "SELECT (\n1)", ";" },
	{ "SELECT (\n'a\n(' /* (\n( */ -- (\n", "", "(" },
	{ "SELECT (\n'a\n(' /* (\n( */ -- (\n)\n", "", ";" },
	{ "SELECT ';", "", "'" },
	{ "SELECT \";", "", "\"" },
	{ "SELECT `;", "", "`" },
	{ "SELECT /* ;", "", "/*" },
	{ "/* ;", "", "/*" },
	{ "-- ;", "", "" },
	{ "SELECT 1 -- ;", "", ";" },
	{ "SELECT 1 -- ;\n;", "SELECT 1 -- ;", "" },
	{ "", "", "" },
	{ ";;", "", "" },
	{ "SHOW TABLES\\G", "SHOW TABLES#", "" },
	{ "SHOW TABLES \\G SELECT 1;", "SHOW TABLES#|SELECT 1", "" },
	{ "SHOW TABLES\\G;", "SHOW TABLES#", "" },
	{ "SHOW TABLES\\g", "SHOW TABLES", "" },
	{ "SELECT '\\G", "", "'" },
	{ "SELECT 'a\\'\\G';", "SELECT 'a\\'\\G'", "" },
	{ "SELECT 1 \\Gx", "", ";" },
	{ "-- starload: ignore SL1001: y\nSELECT 1;", "-- starload: ignore SL1001: y\nSELECT 1",
	  "" },
};

static void type(struct shell_text *t, const char *typed)
{
	char *copy = xstrdup(typed), *line = copy, *nl;

	while ((nl = strchr(line, '\n')) != NULL) {
		*nl = '\0';
		shell_text_add(t, line);
		line = nl + 1;
	}
	shell_text_add(t, line);
	free(copy);
}

START_TEST(statements_are_cut)
{
	struct shell_text t;
	struct text sql;
	struct buf got;
	bool vertical;

	shell_text_init(&t);
	buf_init_unbounded(&got);
	type(&t, cases[_i].typed);
	while (shell_text_next(&t, &sql, &vertical))
		buf_addf(&got, "%s%.*s%s", got.n ? "|" : "", TEXT_ARG(sql), vertical ? "#" : "");
	ck_assert_msg(!strcmp(buf_str(&got), cases[_i].statements), "%s: \"%s\"", cases[_i].typed,
		      buf_str(&got));
	ck_assert_msg(!strcmp(shell_text_waits(&t), cases[_i].waits), "%s: waits for \"%s\"",
		      cases[_i].typed, shell_text_waits(&t));
	buf_release(&got);
	shell_text_release(&t);
}
END_TEST

/* The same when it is asked for behind each line. */
START_TEST(waits_are_told_by_lines)
{
	char *copy = xstrdup(cases[_i].typed), *rest = copy, *line;
	struct shell_text t;
	struct text sql;
	bool vertical;

	shell_text_init(&t);
	while ((line = strsep(&rest, "\n")) != NULL) {
		shell_text_add(&t, line);
		while (shell_text_next(&t, &sql, &vertical))
			;
		shell_text_waits(&t);
	}
	ck_assert_msg(!strcmp(shell_text_waits(&t), cases[_i].waits), "%s: waits for \"%s\"",
		      cases[_i].typed, shell_text_waits(&t));
	free(copy);
	shell_text_release(&t);
}
END_TEST

/* A statement of many lines, pasted where there is no bracketed paste: each is looked at once.  The time is
 * the processor's, a hundredth of a second or two; that of looking at all of it for each line was a minute. */
START_TEST(many_lines)
{
	const clock_t began = clock();
	struct shell_text t;
	struct text sql;
	bool vertical;
	unsigned i;

	shell_text_init(&t);
	shell_text_add(&t, "SELECT (");
	for (i = 0; i < 20000; i++) {
		shell_text_add(&t, "f(x, 'http://example.org/a') + (SELECT max(a) FROM t WHERE b) +");
		ck_assert(!shell_text_next(&t, &sql, &vertical));
		ck_assert_str_eq(shell_text_waits(&t), "(");
	}
	shell_text_add(&t, "1);");
	ck_assert(shell_text_next(&t, &sql, &vertical));
	ck_assert_msg(clock() - began < 5 * CLOCKS_PER_SEC, "it took %ld s",
		      (long)((clock() - began) / CLOCKS_PER_SEC));
	shell_text_release(&t);
}
END_TEST

/* By one line after the other, looked at in between. */
START_TEST(lines_come_one_by_one)
{
	struct shell_text t;
	struct text sql;
	bool vertical;

	shell_text_init(&t);
	shell_text_add(&t, "SELECT 'a");
	ck_assert(!shell_text_next(&t, &sql, &vertical));
	ck_assert_str_eq(shell_text_waits(&t), "'");
	shell_text_add(&t, "b', (1");
	ck_assert(!shell_text_next(&t, &sql, &vertical));
	ck_assert_str_eq(shell_text_waits(&t), "(");
	shell_text_add(&t, ");");
	ck_assert(shell_text_next(&t, &sql, &vertical));
	ck_assert(text_is(sql, "SELECT 'a\nb', (1\n)"));
	ck_assert(!shell_text_next(&t, &sql, &vertical));
	shell_text_add(&t, "x");
	shell_text_drop(&t);
	ck_assert_str_eq(shell_text_waits(&t), "");
	shell_text_add(&t, "y;");
	ck_assert(shell_text_next(&t, &sql, &vertical));
	ck_assert(text_is(sql, "y"));
	shell_text_release(&t);
}
END_TEST

/* What a session takes has no end; a statement has. */
START_TEST(sessions_are_long)
{
	enum { MIB = 1 << 20, STATEMENTS = 70 };
	char *line = xmalloc(MIB);
	struct shell_text t;
	struct text sql;
	bool vertical;
	int i;

	memset(line, 'x', MIB);
	line[MIB - 2] = ';';
	line[MIB - 1] = '\0';
	shell_text_init(&t);
	for (i = 0; i < STATEMENTS; i++) {
		shell_text_add(&t, line);
		ck_assert_msg(shell_text_next(&t, &sql, &vertical), "statement %d", i);
		ck_assert_uint_eq(sql.n, MIB - 2);
		ck_assert(!shell_text_next(&t, &sql, &vertical));
	}
	line[MIB - 2] = 'x';
	for (i = 0; i < STATEMENTS; i++)
		shell_text_add(&t, line);
	ck_assert(t.b.full);
	shell_text_release(&t);
	free(line);
}
END_TEST

static void add_text(TCase *tc)
{
	tcase_add_loop_test(tc, statements_are_cut, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, waits_are_told_by_lines, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, lines_come_one_by_one);
	tcase_add_test(tc, many_lines);
	tcase_add_test(tc, sessions_are_long);
}

/* conditions -------------------------------------------------------------------------- */

/* Of an answer with the columns Lag and `rows`, whose first row has `cell` and "7". */
static const struct {
	const char *condition, *cell;
	size_t n_rows;
	const char *want; /* holds, not, or a part of what is wrong */
} conditions[] = {
	{ "Lag < 100", "99", 1, "holds" },
	{ "Lag < 100", "100", 1, "not" },
	{ "Lag<=100", "100", 1, "holds" },
	{ "lag <= 100", "0100.00", 1, "holds" },
	{ "Lag > 9007199254740992", "9007199254740993", 1, "holds" },
	{ "Lag > 9007199254740993", "9007199254740993", 1, "not" },
	{ "Lag > -3", "-2.5", 1, "holds" },
	{ "Lag < -3", "-2.5", 1, "not" },
	{ "Lag >= -2.49", "-2.5", 1, "not" },
	{ "Lag = -0", "0.0", 1, "holds" },
	{ "Lag > 1e3", "1.5E7", 1, "holds" },
	{ "Lag = 5", "5.0", 1, "holds" },
	{ "Lag != 5", "5.0", 1, "not" },
	{ "Lag = 5", "5.0", 3, "not" },
	{ "any Lag = 5", "5.0", 3, "holds" },
	{ "ANY `Lag`=5", "5.0", 3, "holds" },
	{ "Lag != x", "5.0", 3, "holds" },
	{ "any Lag != 'other'", "other", 3, "not" },
	{ "any Lag != 'other'", "5", 3, "holds" },
	{ "Lag < 6", "5", 2, "\"other\" and \"6\" are not both numbers" },
	{ "any Lag < 6", "5", 0, "not" },
	{ "any = 5", "5", 1, "no column any" },
	{ "any", "5", 1, "COLUMN OP VALUE" },
	{ "any rows >= 2", "5", 2, "holds" },
	{ "Lag <> PAUSED", "RUNNING", 1, "holds" },
	{ "Lag = PAUSED", "PAUSED", 1, "holds" },
	{ "Lag = paused", "PAUSED", 1, "not" },
	{ "Lag = 'two words'", "two words", 1, "holds" },
	{ "Lag = ''", "", 1, "holds" },
	{ "Lag < 5", "x", 1, "not both numbers" },
	{ "Lag < 5", "", 1, "not both numbers" },
	{ "Lag < 5", NULL, 1, "not" },
	{ "Lag != 5", NULL, 1, "not" },
	{ "Lag = NULL", NULL, 1, "holds" },
	{ "Lag = NULL", "NULL", 1, "not" },
	{ "Lag = 'NULL'", "NULL", 1, "holds" },
	{ "Lag != NULL", "x", 1, "holds" },
	{ "Lag != NULL", NULL, 1, "not" },
	{ "Lag < NULL", "x", 1, "only = or !=" },
	{ "Lag = NULL", NULL, 0, "not" },
	{ "Lag < 5", "1", 0, "not" },
	{ "rows = 0", NULL, 0, "holds" },
	{ "rows = 0", "x", 1, "not" },
	{ "ROWS >= 2", "x", 2, "holds" },
	{ "any `rows` = 7", "x", 2, "holds" },
	{ "rows = x", "x", 1, "takes a number" },
	{ "rows = NULL", "x", 1, "takes a number" },
	{ "Lage < 5", "1", 1, "did you mean Lag?" },
	{ "nothing_of_it < 5", "1", 1, "no column nothing_of_it" },
	{ "Lag", "1", 1, "COLUMN OP VALUE" },
	{ "Lag <", "1", 1, "COLUMN OP VALUE" },
	{ "< 5", "1", 1, "COLUMN OP VALUE" },
	{ "Lag ~ 5", "1", 1, "COLUMN OP VALUE" },
	{ "`Lag < 5", "1", 1, "COLUMN OP VALUE" },
	{ "", "1", 1, "COLUMN OP VALUE" },
};

static void no_begin(void *to, const struct sql_column *columns, size_t n)
{
	(void)to;
	(void)columns;
	(void)n;
}

static bool no_row(void *to, const struct text *cells)
{
	(void)to;
	(void)cells;
	return true;
}

static const char *look(size_t at, struct arena *mem, struct err *err)
{
	static const struct sql_column columns[] = { { "Lag", SQL_CHARS }, { "rows", SQL_CHARS } };
	struct sql_sink inner = { .begin = no_begin, .row = no_row, .patient = true }, *sink;
	const char *cell = conditions[at].cell;
	const struct text first[] = { { cell, cell ? strlen(cell) : 0 }, TEXT("7") };
	const struct text other[] = { TEXT("other"), TEXT("8") };
	struct until_look l;
	struct until u;
	bool holds;
	size_t i;

	if (until_parse(conditions[at].condition, mem, &u, err))
		return err->text;
	sink = until_look(&l, &u, &inner);
	/* what came before the connection was lost does not count */
	sink->begin(sink->to, columns, ARRAY_SIZE(columns));
	sink->row(sink->to, other);
	sink->begin(sink->to, columns, ARRAY_SIZE(columns));
	for (i = 0; i < conditions[at].n_rows; i++)
		sink->row(sink->to, i ? other : first);
	ck_assert(sink->patient);
	if (until_holds(&l, &holds, err))
		return err->text;
	return holds ? "holds" : "not";
}

START_TEST(conditions_hold)
{
	struct arena *mem = arena_new();
	struct err err = { 0 };
	const char *got = look((size_t)_i, mem, &err), *want = conditions[_i].want;

	ck_assert_msg(got == err.text ? strstr(got, want) != NULL : !strcmp(got, want),
		      "%s of %s: %s", conditions[_i].condition, conditions[_i].cell, got);
	arena_free(mem);
}
END_TEST

/* A table of two rows that a command shows. */
static const struct {
	const char *condition, *want;
} of_tables[] = {
	{ "lag < 10", "not" },
	{ "any lag < 10", "holds" },
	{ "LAG >= 3", "not" },
	{ "any lag = NULL", "holds" },
	{ "AGE <= 60", "holds" },
	{ "age_seconds <= 60", "holds" },
	{ "Age_Seconds < 60", "not" },
	{ "rows = 2", "holds" },
	{ "lagg = 2", "did you mean lag?" },
	{ "any job < 5", "not both numbers" },
};

START_TEST(tables_are_looked_at)
{
	static const struct table_column columns[] = {
		{ .name = "job" }, { .name = "lag" }, { .name = "age_seconds", .head = "AGE" }
	};
	struct arena *mem = arena_new();
	struct err err = { 0 };
	struct until u;
	struct table t;
	bool holds;
	const char *got;

	table_init(&t, columns, ARRAY_SIZE(columns), mem);
	table_addf(&t, STYLE_PLAIN, "a");
	table_addf(&t, STYLE_PLAIN, "3");
	table_addf(&t, STYLE_PLAIN, "60");
	table_addf(&t, STYLE_PLAIN, "b");
	table_add(&t, TEXT(""), STYLE_PLAIN);
	table_addf(&t, STYLE_PLAIN, "1");
	ck_assert(!until_parse(of_tables[_i].condition, mem, &u, &err));
	got = until_table(&u, &t, &holds, &err) ? err.text : holds ? "holds" : "not";
	ck_assert_msg(got == err.text ? strstr(got, of_tables[_i].want) != NULL
				      : !strcmp(got, of_tables[_i].want),
		      "%s: %s", of_tables[_i].condition, got);
	table_release(&t);
	arena_free(mem);
}
END_TEST

static void add_until(TCase *tc)
{
	tcase_add_loop_test(tc, tables_are_looked_at, 0, ARRAY_SIZE(of_tables));
	tcase_add_loop_test(tc, conditions_hold, 0, ARRAY_SIZE(conditions));
}

/* variables --------------------------------------------------------------------------- */

/* With a = 1, odd = O'R\\, tick = `, _n2 = two words; a '!' wants it refused. */
static const struct {
	const char *sql, *want;
} fills[] = {
	{ "SELECT :a", "SELECT 1" },
	{ ":a", "1" },
	{ "SELECT :a,:a+:a FROM t LIMIT :a;", "SELECT 1,1+1 FROM t LIMIT 1;" },
	{ "SELECT (:a)", "SELECT (1)" },
	{ "SELECT :'a', :\"a\"", "SELECT '1', `1`" },
	{ "SELECT :_n2, :'_n2', :\"_n2\"", "SELECT two words, 'two words', `two words`" },
	{ "SELECT :b, :'b', :\"b\"", "SELECT :b, :'b', :\"b\"" },
	{ "SELECT ':a', \":a\", `:a`", "SELECT ':a', \":a\", `:a`" },
	{ "SELECT 'x\\' :a', 'it''s :a'", "SELECT 'x\\' :a', 'it''s :a'" },
	{ "SELECT 1 -- :a\n, :a", "SELECT 1 -- :a\n, 1" },
	{ "SELECT /* :a */ :a /* :a", "SELECT /* :a */ 1 /* 1" },
	{ "SELECT x::a, m{'k':a}, x[1:a], y:a", "SELECT x::a, m{'k':a}, x[1:a], y:a" },
	{ "SELECT 'k':a, `k`:a, (k):a", "SELECT 'k':a, `k`:a, (k):a" },
	{ "SELECT : a, :ab, :a1", "SELECT : a, :ab, :a1" },
	{ "SELECT :'a b'", "SELECT :'a b'" },
	{ "SELECT :A", "SELECT :A" },
	{ "SELECT 12:30", "SELECT 12:30" },
	{ "SELECT :", "SELECT :" },
	{ "", "" },
	{ "SELECT :\"tick\"", "!" },
	{ "SELECT :'tick'", "SELECT '`'" },
};

START_TEST(variables_are_filled_in)
{
	const char *sql = fills[_i].sql, *want = fills[_i].want;
	struct shell_vars v = { 0 };
	struct err err;
	struct buf b;
	bool any;

	ck_assert(shell_var_set(&v, "odd", "O'R\\"));
	ck_assert(shell_var_set(&v, "a", "0"));
	ck_assert(shell_var_set(&v, "tick", "`"));
	ck_assert(shell_var_set(&v, "_n2", "two words"));
	ck_assert(shell_var_set(&v, "gone", "x"));
	ck_assert(shell_var_set(&v, "a", "1"));
	ck_assert(shell_var_set(&v, "gone", NULL));
	ck_assert(!shell_var_set(&v, "gone", NULL));
	ck_assert_uint_eq(v.n, 4);
	buf_init_unbounded(&b);
	if (shell_vars_fill(&v, (struct text){ sql, strlen(sql) }, &b, &any, &err)) {
		ck_assert_str_eq(want, "!");
	} else {
		ck_assert_str_eq(buf_str(&b), want);
		ck_assert_int_eq(any, strcmp(sql, want) != 0);
	}
	buf_release(&b);
	shell_vars_release(&v);
}
END_TEST

/* What a string is read as is the value again. */
START_TEST(a_string_reads_as_its_value)
{
	struct shell_vars v = { 0 };
	struct arena *mem = arena_new();
	struct lexer *l = lexer_new();
	struct source src;
	struct token t;
	struct err err;
	struct buf b;
	bool any;

	shell_var_set(&v, "odd", "O'R\\ \"q\" \\' -- ;\n");
	buf_init_unbounded(&b);
	ck_assert(!shell_vars_fill(&v, TEXT(":'odd'"), &b, &any, &err));
	source_init(&src, "", buf_str(&b), (uint32_t)b.n);
	lexer_start(l, &src, 0, mem);
	t = lexer_next(l);
	ck_assert(text_is(token_string(&src, t.at, mem), "O'R\\ \"q\" \\' -- ;\n"));
	ck_assert(!lexer_next(l).kind);
	buf_release(&b);
	shell_vars_release(&v);
	lexer_free(l);
	arena_free(mem);
}
END_TEST

static void add_vars(TCase *tc)
{
	tcase_add_loop_test(tc, variables_are_filled_in, 0, ARRAY_SIZE(fills));
	tcase_add_test(tc, a_string_reads_as_its_value);
}

SUITE("shell", { "vars", add_vars }, { "text", add_text }, { "until", add_until })
