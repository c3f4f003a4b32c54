/*
 * check_opt.c - options from a table.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/opt.h"
#include "tests/unit/suite.h"

struct options {
	bool flag, other;
	const char *text;
	unsigned count;
	int when;
	struct opt_list item;
};

static const char *const whens[] = { "auto", "always", "never", NULL };

#define AT(field) offsetof(struct options, field)

static const struct opt table[] = {
	{ .name = "flag", .letter = 'f', .type = OPT_FLAG, .at = AT(flag), .flags = OPT_NO, .help = "a flag" },
	{ .name = "other", .letter = 'o', .type = OPT_FLAG, .at = AT(other), .help = "another" },
	{ .name = "text", .letter = 't', .type = OPT_TEXT, .at = AT(text), .arg = "TEXT", .help = "a text\nin two lines" },
	{ .name = "count", .letter = 'c', .type = OPT_UINT, .at = AT(count), .arg = "N", .min = 1, .max = 8, .help = "n" },
	{ .name = "when", .type = OPT_CHOICE, .at = AT(when), .arg = "WHEN", .choices = whens, .help = "when" },
	{ .name = "item", .letter = 'i', .type = OPT_LIST, .at = AT(item), .arg = "ITEM", .help = "items" },
	{ .name = "secret", .type = OPT_FLAG, .at = AT(other), .flags = OPT_HIDDEN, .help = "hidden" },
	{ .name = NULL },
};

/* What a command line makes of the options, as one text; or the error. */
static const struct {
	const char *argv[8];
	const char *want;
} cases[] = {
	{ { NULL }, "f0 o0 t- c0 w0 []" },
	{ { "--flag" }, "f1 o0 t- c0 w0 []" },
	{ { "-f" }, "f1 o0 t- c0 w0 []" },
	{ { "--flag", "--no-flag" }, "f0 o0 t- c0 w0 []" },
	{ { "-fo" }, "f1 o1 t- c0 w0 []" },
	{ { "-foc", "3" }, "f1 o1 t- c3 w0 []" },
	{ { "-fc3", "x" }, "f1 o0 t- c3 w0 [] x" },
	{ { "--text", "a b" }, "f0 o0 ta b c0 w0 []" },
	{ { "--text=a=b" }, "f0 o0 ta=b c0 w0 []" },
	{ { "--text=" }, "f0 o0 t c0 w0 []" },
	{ { "--text", "--flag" }, "f0 o0 t--flag c0 w0 []" },
	{ { "-t-" }, "f0 o0 t- c0 w0 []" },
	{ { "a", "-f", "b" }, "f1 o0 t- c0 w0 [] a b" },
	{ { "--", "-f", "--" }, "f0 o0 t- c0 w0 [] -f --" },
	{ { "-", "-f" }, "f1 o0 t- c0 w0 [] -" },
	{ { "--when=never" }, "f0 o0 t- c0 w2 []" },
	{ { "-i1", "--item", "2", "--item=3" }, "f0 o0 t- c0 w0 [1 2 3]" },
	{ { "-h", "--nonsense" }, "help" },
	{ { "--help" }, "help" },
	{ { "-fh" }, "help" },
	{ { "--flg" }, "unknown option --flg; did you mean --flag?" },
	{ { "--conut=3" }, "unknown option --conut; did you mean --count?" },
	{ { "--zzzzzzz" }, "unknown option --zzzzzzz" },
	{ { "--fla" }, "unknown option --fla; did you mean --flag?" },
	{ { "--secre" }, "unknown option --secre" },
	{ { "--no-other" }, "unknown option --no-other" },
	{ { "-x" }, "unknown option -x" },
	{ { "-fx" }, "unknown option -x" },
	{ { "--flag=1" }, "--flag takes no value" },
	{ { "--help=1" }, "--help takes no value" },
	{ { "--text" }, "--text wants a value: --text TEXT" },
	{ { "-t" }, "-t wants a value: -t TEXT" },
	{ { "-c0" }, "--count takes a number from 1 to 8, not \"0\"" },
	{ { "-c9" }, "--count takes a number from 1 to 8, not \"9\"" },
	{ { "-c", "-1" }, "--count takes a number from 1 to 8, not \"-1\"" },
	{ { "-c", "3x" }, "--count takes a number from 1 to 8, not \"3x\"" },
	{ { "-c", "" }, "--count takes a number from 1 to 8, not \"\"" },
	{ { "-c", "99999999999999999999" },
	  "--count takes a number from 1 to 8, not \"99999999999999999999\"" },
	{ { "--when=no" }, "--when takes one of auto, always, never; not \"no\"" },
};

static void describe(const struct options *o, const struct opt_rest *rest, char *out, size_t size)
{
	size_t n, i;

	n = (size_t)snprintf(out, size, "f%d o%d t%s c%u w%d [", o->flag, o->other,
			     o->text ? o->text : "-", o->count, o->when);
	for (i = 0; i < o->item.n; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%s", i ? " " : "", o->item.item[i]);
	n += (size_t)snprintf(out + n, size - n, "]");
	for (i = 0; i < rest->n; i++)
		n += (size_t)snprintf(out + n, size - n, " %s", rest->operand[i]);
}

START_TEST(command_line)
{
	char *argv[10] = { (char *)"cmd" }, got[256];
	struct options o = { 0 };
	struct opt_rest rest;
	struct err err = { 0 };
	int argc = 1, rc;

	while (argc < 9 && cases[_i].argv[argc - 1]) {
		argv[argc] = (char *)cases[_i].argv[argc - 1];
		argc++;
	}
	rc = opt_parse(table, &o, argc, argv, &rest, &err);
	if (rc)
		ck_assert_int_eq(rc, ERR_USAGE);
	if (rest.help)
		strcpy(got, "help");
	else
		describe(&o, &rest, got, sizeof(got));
	ck_assert_msg(!strcmp(rc ? err.text : got, cases[_i].want), "case %d: got \"%s\", not \"%s\"",
		      _i, rc ? err.text : got, cases[_i].want);
	opt_rest_release(&rest);
	opt_release(table, &o);
}
END_TEST

START_TEST(settings_below_command_line)
{
	char *argv[] = { (char *)"cmd", (char *)"--item=c", (char *)"--item=d" };
	struct options o = { 0 };
	struct opt_rest rest;
	struct err err;

	ck_assert_int_eq(opt_set(opt_find(table, "item"), &o, "a", &err), 0);
	ck_assert_int_eq(opt_set(opt_find(table, "item"), &o, "b", &err), 0);
	ck_assert_int_eq(opt_set(opt_find(table, "flag"), &o, "yes", &err), 0);
	ck_assert_uint_eq(o.item.n, 2);
	ck_assert_int_eq(opt_parse(table, &o, 3, argv, &rest, &err), 0);
	ck_assert_uint_eq(o.item.n, 2);
	ck_assert_str_eq(o.item.item[0], "c");
	ck_assert(o.flag);
	opt_rest_release(&rest);
	opt_release(table, &o);
}
END_TEST

START_TEST(flag_values)
{
	static const struct { const char *value; int want; } values[] = {
		{ "true", 1 }, { "yes", 1 }, { "on", 1 }, { "1", 1 },
		{ "false", 0 }, { "no", 0 }, { "off", 0 }, { "0", 0 },
		{ "", -1 }, { "TRUE", -1 }, { "2", -1 },
	};
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(values); i++) {
		struct options o = { .flag = values[i].want == 0 };
		struct err err;
		int rc = opt_set(opt_find(table, "flag"), &o, values[i].value, &err);

		ck_assert_msg((rc == 0) == (values[i].want >= 0), "\"%s\"", values[i].value);
		if (!rc)
			ck_assert_msg(o.flag == values[i].want, "\"%s\"", values[i].value);
	}
}
END_TEST

/* Every line of every command's help fits a terminal, and no letter or name is
 * there twice. */
START_TEST(tables_are_sound)
{
	const struct opt *o, *p;
	const struct cmd *c;
	char *text, *line;
	size_t n;

	for (c = cmd_table(); c->name; c++) {
		FILE *out = open_memstream(&text, &n);

		if (!c->opts) {         /* a program of its own has them */
			fclose(out);
			free(text);
			continue;
		}
		opt_help(c->opts, out);
		if (c->more)
			fputs(c->more, out);
		fclose(out);
		for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
			ck_assert_msg(strlen(line) <= 80, "%s: %s", c->name, line);
		free(text);
		for (o = c->opts; o->name; o++) {
			ck_assert(o->help != NULL);
			ck_assert_msg((o->type == OPT_FLAG) == !o->arg, "%s --%s", c->name, o->name);
			for (p = o + 1; p->name; p++)
				ck_assert_msg(strcmp(o->name, p->name) && (!o->letter || o->letter != p->letter),
					      "%s --%s", c->name, o->name);
		}
		ck_assert_ptr_eq(cmd_find(c->name), c);
	}
	ck_assert_ptr_null(cmd_find("nonsense"));
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, command_line, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, settings_below_command_line);
	tcase_add_test(tc, flag_values);
	tcase_add_test(tc, tables_are_sound);
}

SUITE("opt", { "opt", add_tests })
