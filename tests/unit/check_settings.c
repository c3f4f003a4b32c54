/*
 * check_settings.c - .starload.conf: what may stand in it, and where it is found.
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/lint_plan.h"
#include "cli/settings.h"
#include "tests/unit/suite.h"

/* A file's text and its error; NULL: none. */
static const struct {
	const char *text, *error;
} cases[] = {
	{ "", NULL },
	{ "# a comment\n\n  # another\n", NULL },
	{ "[lint]\ntarget = 3.5\nignore=SL1001,SL2;prop_range\nquiet=true\n", NULL },
	{ "[lint]\r\ntarget = 3.5 \r\n", NULL },
	{ "[fmt]\nsort = yes\n[lint]\nmax-findings=3", NULL },
	{ "[lint]\ntargte = 3.5\n", "settings:2: unknown setting \"targte\" in [lint]; did you mean \"target\"?" },
	{ "\n\n[lint]\n\nqqqqqqqqq = 1\n", "settings:5: unknown setting \"qqqqqqqqq\" in [lint]" },
	{ "[lnit]\n", "settings:1: unknown section [lnit]; did you mean [lint]?" },
	{ "[help]\n", "settings:1: unknown section [help]" },
	{ "[lint\n", "settings:1: a section is written [name]" },
	{ "target = 3.5\n", "settings:1: \"target\" stands before the first [section]" },
	{ "[lint]\ntarget\n", "settings:2: neither a [section], a \"key = value\" nor a # comment" },
	{ "[lint]\n= 3\n", "settings:2: neither a [section], a \"key = value\" nor a # comment" },
	{ "[lint]\nquiet = 3\n", "settings:2: \"quiet\" takes true or false, not \"3\"" },
	{ "[lint]\n#\nseverity = loud\n",
	  "settings:3: --severity takes one of note, warning, error; not \"loud\"" },
	{ "[lint]\ntarget=3.5\ntarget=3.4\n", "settings:3: \"target\" was set at line 2 before" },
	{ "[lint]\nfix = true\n", "settings:2: \"fix\" belongs to one run: give --fix on the command line" },
	{ "[lint]\noutput = text=/tmp/x\n",
	  "settings:2: \"output\" belongs to one run: give --output on the command line" },
	/* sections for a table are another program's; who may not be trusted is everybody's business */
	{ "[load]\nanything = 1\n[load \"a.b\"]\nanything = 1\n[load   \"a.b\"]\nx = 1\n", NULL },
	{ "[load \"a.b\"]\nhost = fe\n", "settings:2: \"host\" cannot be set here: a file found in a project "
	  "never says where to connect or whom to trust" },
	{ "[lint \"a.b\"]\n", "settings:1: unknown section [lint \"a.b\"]" },
	{ "[load \"a.b]\n", "settings:1: unknown section [load \"a.b]" },
	{ "[lod \"a.b\"]\n", "settings:1: unknown section [lod \"a.b\"]; did you mean [load]?" },
	{ "[lint]\nhost = fe\n", "settings:2: \"host\" cannot be set here: a file found in a project "
	  "never says where to connect or whom to trust" },
};

START_TEST(text)
{
	struct err err = { 0 };
	int rc = settings_check(cases[_i].text, strlen(cases[_i].text), &err);

	if (!cases[_i].error) {
		ck_assert_msg(rc == 0, "case %d: %s", _i, err.text);
		return;
	}
	ck_assert_msg(rc == ERR_USAGE && !strcmp(err.text, cases[_i].error), "case %d: %s", _i, err.text);
}
END_TEST

static const char *const refused[] = {
	"host", "HOST", "port", "user", "password", "password_file", "url", "http-url", "http_url",
	"tls-ca", "ssl", "ssl_mode", "trust", "trusted-cert", "map-host", "connect-to", "state-dir",
	"cluster", "defaults-file", "defaults",
};

START_TEST(never_from_a_project)
{
	char t[128];
	struct err err;

	snprintf(t, sizeof(t), "[lint]\n%s = x\n", refused[_i]);
	ck_assert_int_eq(settings_check(t, strlen(t), &err), ERR_USAGE);
	ck_assert_msg(strstr(err.text, "whom to trust") != NULL, "%s: %s", refused[_i], err.text);
}
END_TEST

START_TEST(nul_byte)
{
	struct err err;

	ck_assert_int_eq(settings_check("[lint]\n\0", 8, &err), ERR_USAGE);
}
END_TEST

static void put(const char *path, const char *text_)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text_, f);
	fclose(f);
}

/* Nearest file upward, its values, and one reading for all who ask. */
START_TEST(lookup)
{
	char dir[] = "/tmp/check_settings.XXXXXX";
	const struct settings *near, *far, *again, *none;
	struct settings_cache *c = settings_cache_new();
	struct lint_options o;
	struct err err;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chdir(dir), 0);
	ck_assert_int_eq(mkdir("a", 0777) | mkdir("a/b", 0777) | mkdir("a/b/c", 0777), 0);
	put("a/.starload.conf", "[lint]\ntarget = 3.3\nignore = SL1;SL2,SL3 \nbaseline = known.json\n"
	    "severity = note  \n");
	put("a/b/c/.starload.conf", "[fmt]\nsort = true\n");

	ck_assert_int_eq(settings_for(c, "a/b/x.sql", &far, &err), 0);
	ck_assert_int_eq(settings_for(c, "a/y.sql", &again, &err), 0);
	ck_assert_int_eq(settings_for(c, "a/b/c/z.sql", &near, &err), 0);
	ck_assert_int_eq(settings_for(c, "-", &none, &err), 0);
	ck_assert_ptr_nonnull(far);
	ck_assert_ptr_eq(far, again);
	ck_assert_ptr_ne(far, near);
	ck_assert_ptr_null(none);
	ck_assert_str_eq(settings_path(near), "a/b/c/.starload.conf");
	ck_assert_int_eq(settings_for(c, "a/b/nowhere/x.sql", &again, &err), 0);
	ck_assert_ptr_eq(far, again);

	lint_options_init(&o);
	ck_assert_int_eq(settings_apply(far, "lint", lint_opts, &o, &err), 0);
	ck_assert_str_eq(o.target, "3.3");
	ck_assert_int_eq(o.severity, DIAG_NOTE);
	ck_assert_uint_eq(o.ignore.n, 2);
	ck_assert_str_eq(o.baseline, "a/known.json");
	opt_release(lint_opts, &o);
	lint_options_init(&o);
	ck_assert_int_eq(settings_apply(near, "lint", lint_opts, &o, &err), 0);
	ck_assert_ptr_null(o.target);

	put("a/b/.starload.conf", "[lint]\ntypo = 1\n");
	settings_cache_free(c);
	c = settings_cache_new();
	ck_assert_int_eq(settings_for(c, "a/b/x.sql", &far, &err), ERR_USAGE);
	ck_assert_msg(!strncmp(err.text, "a/b/.starload.conf:2: ", 22), "%s", err.text);
	settings_cache_free(c);
	ck_assert_int_eq(unlink("a/.starload.conf") | unlink("a/b/.starload.conf") |
			 unlink("a/b/c/.starload.conf"), 0);
	ck_assert_int_eq(rmdir("a/b/c") | rmdir("a/b") | rmdir("a") | rmdir(dir), 0);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, text, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, never_from_a_project, 0, ARRAY_SIZE(refused));
	tcase_add_test(tc, nul_byte);
	tcase_add_test(tc, lookup);
}

SUITE("settings", { "settings", add_tests })
