/*
 * check_shell.c - what was typed, cut into statements, and what the rest waits for.
 */
#include "config.h"

#include "tests/unit/suite.h"

#include <string.h>

#include "base/buf.h"
#include "base/util.h"
#include "cli/shell_text.h"

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

/* The same by one line after the other, looked at in between. */
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

static void add_text(TCase *tc)
{
	tcase_add_loop_test(tc, statements_are_cut, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, lines_come_one_by_one);
}

SUITE("shell", { "text", add_text })
