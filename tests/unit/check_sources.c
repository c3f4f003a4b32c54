/*
 * check_sources.c - option files, and which place wins when several say where to connect.
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "net/option_file.h"
#include "net/sources.h"
#include "net/target.h"
#include "tests/unit/suite.h"

static char dir[64];

static const char *write_file(const char *name, const char *text, mode_t mode)
{
	static char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	ck_assert_int_eq(chmod(path, mode), 0);
	return path;
}

static void set_up(void)
{
	static const char *const variables[] = {
		"MYSQL_HOME",	    "MYSQL_PWD",	  "STARROCKS_CLUSTER",
		"STARROCKS_HOST",   "STARROCKS_PASSWORD", "STARROCKS_PORT",
		"STARROCKS_SSL_CA", "STARROCKS_SSL_MODE", "STARROCKS_USER",
	};
	size_t i;

	snprintf(dir, sizeof(dir), "check_sources.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	/* nothing of the user's own counts */
	setenv("HOME", dir, 1);
	for (i = 0; i < ARRAY_SIZE(variables); i++)
		unsetenv(variables[i]);
}

static void tear_down(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
}

/* Option files ------------------------------------------------------------------ */

static const struct {
	const char *text;
	const char *out; /* "group|key|value;", "-" for no value; or what the error holds */
	int rc;
} files[] = {
	{ "[client]\nuser=amy\n", "client|user|amy;", 0 },
	{ "[client]\r\nuser = amy \r\n", "client|user|amy;", 0 },
	{ " [ cluster   prod ] \n host=a\n", "cluster prod|host|a;", 0 },
	{ "[a]\nssl_ca=x\nskip-ssl", "a|ssl-ca|x;a|skip-ssl|-;", 0 },
	{ "# c\n; c\n\n[a] # c\nb = c # d\n", "a|b|c;", 0 },
	{ "[a]\nb = \"c # d\"\nc='it\\'s'\n", "a|b|c # d;a|c|it\\'s;", 0 },
	{ "[a]\nb=c#d\n", "a|b|c;", 0 },
	{ "[a]\nb = \\s\\t\\\\x\\sy\n", "a|b| \t\\x y;", 0 },
	{ "[a]\nb =\nc=\"\"\n", "a|b|;a|c|;", 0 },
	{ "[a]\nb=1=2\n", "a|b|1=2;", 0 },
	{ "[a]\nb=\"half\n", "a|b|\"half;", 0 },
	{ "user=amy\n", ":1: an option before the first [group]: user=amy", ERR_USAGE },
	{ "[a\n", ":1: a group without its ]", ERR_USAGE },
	{ "[a]\n=b\n", ":2: a value without its name", ERR_USAGE },
	{ "[a]\n!incl x\n", ":2: neither !include FILE nor !includedir DIR", ERR_USAGE },
	{ "[a]\n!include missing.cnf\n", "missing.cnf: No such file", ERR_IO },
	{ "!include one.cnf\n", "option files include each other without end", ERR_USAGE },
};

static void dump(const struct option_lines *l, char *to, size_t size)
{
	size_t i, n = 0;

	*to = '\0';
	for (i = 0; i < l->n; i++)
		n += (size_t)snprintf(to + n, size - n, "%s|%s|%s;", l->line[i].group,
				      l->line[i].key, l->line[i].value ? l->line[i].value : "-");
}

START_TEST(option_files)
{
	const char *path = write_file("one.cnf", files[_i].text, 0600);
	struct arena *mem = arena_new();
	struct option_lines l = { 0 };
	struct err err = { 0 };
	char out[512];
	int rc = option_file_read(&l, path, false, true, mem, &err);

	ck_assert_msg(rc == files[_i].rc, "%s: %d %s", files[_i].text, rc, err.text);
	dump(&l, out, sizeof(out));
	if (rc)
		ck_assert_msg(strstr(err.text, files[_i].out) != NULL, "%s", err.text);
	else
		ck_assert_str_eq(out, files[_i].out);
	option_lines_release(&l);
	arena_free(mem);
}
END_TEST

static void count_warning(void *to, const char *text)
{
	ck_assert(*text);
	++*(unsigned *)to;
}

START_TEST(includes)
{
	struct arena *mem = arena_new();
	unsigned warnings = 0;
	struct option_lines l = { .warn = count_warning, .to = &warnings };
	struct err err = { 0 };
	char sub[96], out[512];

	snprintf(sub, sizeof(sub), "%s/sub", dir);
	ck_assert_int_eq(mkdir(sub, 0700), 0);
	write_file("sub/b.cnf", "[b]\nx=2\n", 0600);
	write_file("sub/a.cnf", "[a]\nx=1\n!include ../last.cnf\n", 0600);
	write_file("sub/.hidden.cnf", "[c]\nx=3\n", 0600);
	write_file("sub/not.conf", "nonsense\n", 0600);
	write_file("sub/open.cnf", "[d]\nx=4\n", 0602);
	write_file("last.cnf", "[e]\nx=5\n", 0600);
	ck_assert_int_eq(option_file_read(&l, write_file("one.cnf", "!includedir sub\n", 0600),
					  true, true, mem, &err),
			 0);
	dump(&l, out, sizeof(out));
	ck_assert_str_eq(out, "a|x|1;e|x|5;b|x|2;");
	ck_assert_uint_eq(warnings, 1); /* everybody may write to open.cnf */
	ck_assert(l.line[0].named && l.line[1].named);
	option_lines_release(&l);
	arena_free(mem);
}
END_TEST

/* Precedence --------------------------------------------------------------------- */

#define HOME_FILE                                                                            \
	"[client]\nuser=c-user\npassword=c-pw\nhost=c-host\nport=3306\nssl-mode=REQUIRED\n"  \
	"default-character-set=latin1\n"                                                     \
	"[clientX]\nuser=cx-user\n"                                                          \
	"[starload]\nconnect-timeout=3\nmap-host=s1=s2\nloose-future=1\n"                    \
	"[cluster one]\nhost=one1,one2:9031\nport=9\nuser=one-user\nprotect\nmap-host=a=b\n" \
	"map-host=c=d\nhttp-url=http://one:8030\ncolor=red\n"                                \
	"[cluster two]\nhost=two\npassword=two-pw\nssl-ca=/dev/null\n"

static const struct {
	const char *name;
	const char *home;				       /* ~/.my.cnf; NULL: HOME_FILE */
	const char *named;				       /* --defaults-extra-file */
	const char *env;				       /* "NAME=VALUE NAME=VALUE" */
	const char *host, *user, *password, *cluster, *suffix; /* on the command line */
	bool no_defaults;
	const char *out; /* hosts user password mode timeout; or the error */
} cases[] = {
	{ .name = "nothing", .no_defaults = true, .out = "127.0.0.1:9030 root - PREFERRED 10" },
	{ .name = "found", .out = "127.0.0.1:9030 c-user c-pw REQUIRED 3 s1=s2" },
	{ .name = "the command line wins",
	  .host = "h",
	  .user = "u",
	  .password = "p",
	  .env = "STARROCKS_HOST=eh STARROCKS_USER=eu STARROCKS_PASSWORD=ep",
	  .out = "h:9030 u p REQUIRED 3 s1=s2" },
	{ .name = "variables before files that are found",
	  .env = "STARROCKS_HOST=eh STARROCKS_PORT=7 STARROCKS_USER=eu STARROCKS_PASSWORD=ep "
		 "STARROCKS_SSL_MODE=disabled",
	  .out = "eh:7 eu ep DISABLED 3 s1=s2" },
	{ .name = "files named before variables",
	  .named = "[client]\nuser=nu\n",
	  .env = "STARROCKS_USER=eu STARROCKS_PASSWORD=ep",
	  .out = "127.0.0.1:9030 nu ep REQUIRED 3 s1=s2" },
	{ .name = "--cluster before variables",
	  .cluster = "one",
	  .env = "STARROCKS_HOST=eh",
	  .out = "one1:9,one2:9031 one-user c-pw REQUIRED 3 cluster=one protect a=b c=d s1=s2 "
		 "http://one:8030 red" },
	{ .name = "the command line before --cluster",
	  .cluster = "one",
	  .host = "h",
	  .user = "u",
	  .out = "h:9 u c-pw REQUIRED 3 cluster=one protect a=b c=d s1=s2 http://one:8030 red" },
	{ .name = "a CA asks for its check",
	  .cluster = "two",
	  .home = HOME_FILE,
	  .out = "two:9030 c-user two-pw REQUIRED 3 cluster=two s1=s2" },
	{ .name = "a CA alone",
	  .home = "[cluster two]\nhost=two\nssl-ca=/dev/null\n",
	  .cluster = "two",
	  .out = "two:9030 root - VERIFY_IDENTITY 10 cluster=two" },
	{ .name = "a variable names the cluster",
	  .env = "STARROCKS_CLUSTER=two STARROCKS_USER=eu",
	  .out = "two:9030 eu two-pw REQUIRED 3 cluster=two s1=s2" },
	{ .name = "a cluster of every day",
	  .home = "[starload]\ncluster=a\n[cluster a]\nhost=x\n",
	  .out = "x:9030 root - PREFERRED 10 cluster=a" },
	{ .name = "not for another host",
	  .home = "[starload]\ncluster=a\n[cluster a]\nhost=x\npassword=secret\n",
	  .host = "h",
	  .out = "h:9030 root - PREFERRED 10" },
	{ .name = "a suffix",
	  .suffix = "X",
	  .out = "127.0.0.1:9030 cx-user c-pw REQUIRED 3 s1=s2" },
	{ .name = "MYSQL_PWD comes last",
	  .env = "MYSQL_PWD=mp",
	  .out = "127.0.0.1:9030 c-user c-pw REQUIRED 3 s1=s2" },
	{ .name = "MYSQL_PWD",
	  .env = "MYSQL_PWD=mp",
	  .no_defaults = true,
	  .out = "127.0.0.1:9030 root mp PREFERRED 10" },
	{ .name = "an empty password is one",
	  .password = "",
	  .env = "STARROCKS_PASSWORD=ep",
	  .out = "127.0.0.1:9030 c-user - REQUIRED 3 s1=s2" },
	{ .name = "the later line holds",
	  .home = "[client]\nuser=a\nuser=b\n",
	  .out = "127.0.0.1:9030 b - PREFERRED 10" },
	{ .name = "mariadb's words",
	  .home = "[client]\nssl-verify-server-cert\n",
	  .out = "127.0.0.1:9030 root - VERIFY_IDENTITY 10" },
	{ .name = "ssl=0",
	  .home = "[client]\nssl=0\n",
	  .out = "127.0.0.1:9030 root - DISABLED 10" },
	{ .name = "ssl", .home = "[client]\nssl\n", .out = "127.0.0.1:9030 root - REQUIRED 10" },
	{ .name = "no such cluster",
	  .cluster = "tow",
	  .out = "--cluster: no option file has a group [cluster tow]; did you mean \"two\"?" },
	{ .name = "unknown",
	  .home = "[starload]\nhosts=x\n",
	  .out = ".my.cnf:2: unknown option \"hosts\" in [starload]; did you mean \"host\"?" },
	{ .name = "not in that group",
	  .home = "[starload]\nprotect\n",
	  .out = ".my.cnf:2: unknown option \"protect\" in [starload]" },
	{ .name = "without a value",
	  .home = "[starload]\nhost\n",
	  .out = ".my.cnf:2: \"host\" has no value" },
	{ .name = "a bad port",
	  .env = "STARROCKS_PORT=0",
	  .out = "STARROCKS_PORT: a port from 1 to 65535 is wanted, not \"0\"" },
	{ .name = "a bad time",
	  .home = "[starload]\ntimeout=5m\n",
	  .out = ".my.cnf:2: seconds from 1 to 1000000 are wanted, not \"5m\"" },
	{ .name = "a bad mode",
	  .env = "STARROCKS_SSL_MODE=on",
	  .out = "STARROCKS_SSL_MODE: \"on\" is no mode of TLS" },
	{ .name = "a bad map",
	  .home = "[starload]\nmap-host=a\n",
	  .out = ".my.cnf:2: \"a\" is not HOST[:PORT]=HOST[:PORT]" },
	{ .name = "no CA there",
	  .env = "STARROCKS_SSL_CA=missing.pem",
	  .out = "STARROCKS_SSL_CA: missing.pem cannot be read" },
};

static void set_variables(const char *list)
{
	char text[256], *word, *eq;

	snprintf(text, sizeof(text), "%s", list ? list : "");
	for (word = strtok(text, " "); word; word = strtok(NULL, " ")) {
		eq = strchr(word, '=');
		*eq = '\0';
		setenv(word, eq + 1, 1);
	}
}

static void describe(const struct target *t, char *to, size_t size)
{
	size_t i, n = 0;

	for (i = 0; i < t->n_fes; i++)
		n += (size_t)snprintf(to + n, size - n, "%s%s:%u", i ? "," : "", t->fes[i].host,
				      t->fes[i].port);
	n += (size_t)snprintf(to + n, size - n, " %s %s %s %u", t->user,
			      t->password ? t->password : "-", ssl_mode_name(t->ssl_mode),
			      t->connect_timeout_ms / 1000);
	if (!strchr(t->name, ':'))
		n += (size_t)snprintf(to + n, size - n, " cluster=%s", t->name);
	if (t->protect)
		n += (size_t)snprintf(to + n, size - n, " protect");
	for (i = 0; i < t->map.n; i++)
		n += (size_t)snprintf(to + n, size - n, " %s=%s", t->map.rule[i].host,
				      t->map.rule[i].to);
	if (t->http_url)
		n += (size_t)snprintf(to + n, size - n, " %s", t->http_url);
	if (t->color)
		snprintf(to + n, size - n, " %s", t->color);
}

START_TEST(precedence)
{
	struct sources s = { .password_fd = -1 };
	struct arena *mem = arena_new();
	struct target t;
	struct err err = { 0 };
	char out[1024], named[128];
	int rc;

	write_file(".my.cnf", cases[_i].home ? cases[_i].home : HOME_FILE, 0600);
	if (cases[_i].named) {
		snprintf(named, sizeof(named), "%s",
			 write_file("named.cnf", cases[_i].named, 0600));
		s.defaults_extra_file = named;
	}
	set_variables(cases[_i].env);
	s.value[SETTING_HOST] = cases[_i].host;
	s.value[SETTING_USER] = cases[_i].user;
	s.value[SETTING_PASSWORD] = cases[_i].password;
	s.value[SETTING_CLUSTER_NAME] = cases[_i].cluster;
	s.defaults_group_suffix = cases[_i].suffix;
	s.no_defaults = cases[_i].no_defaults;
	rc = target_resolve(&s, mem, &t, &err);
	if (rc)
		snprintf(out, sizeof(out), "%s", err.text);
	else
		describe(&t, out, sizeof(out));
	ck_assert_msg(rc ? strstr(out, cases[_i].out) != NULL : !strcmp(out, cases[_i].out),
		      "%s: \"%s\", not \"%s\"", cases[_i].name, out, cases[_i].out);
	/* passwords do not stay where children would inherit them */
	ck_assert_msg(rc || !getenv("STARROCKS_PASSWORD"), "%s", cases[_i].name);
	ck_assert_msg(rc || !getenv("MYSQL_PWD"), "%s", cases[_i].name);
	arena_free(mem);
}
END_TEST

static const struct {
	const char *text;
	mode_t mode;
	const char *password; /* NULL: none */
	unsigned warnings;
	int rc;
} password_files[] = {
	{ "secret\n", 0600, "secret", 0, 0 },
	{ "secret", 0600, "secret", 0, 0 },
	{ " se cret \r\nmore\n", 0600, " se cret ", 0, 0 },
	{ "\n", 0600, NULL, 0, 0 },
	{ "secret\n", 0640, "secret", 1, 0 },
	{ "secret\n", 0604, "secret", 1, 0 },
};

START_TEST(password_file)
{
	const char *path = write_file("pw", password_files[_i].text, password_files[_i].mode);
	unsigned warnings = 0;
	struct sources s = {
		.password_fd = -1, .no_defaults = true, .warn = count_warning, .to = &warnings
	};
	struct arena *mem = arena_new();
	struct target t;
	struct err err = { 0 };

	s.value[SETTING_PASSWORD_FILE] = path;
	ck_assert_int_eq(target_resolve(&s, mem, &t, &err), password_files[_i].rc);
	if (password_files[_i].password)
		ck_assert_str_eq(t.password, password_files[_i].password);
	else
		ck_assert_ptr_null(t.password);
	ck_assert_uint_eq(warnings, password_files[_i].warnings);
	arena_free(mem);
}
END_TEST

START_TEST(password_conflicts)
{
	struct sources s = { .password_fd = -1, .no_defaults = true, .ask = true };
	struct arena *mem = arena_new();
	struct target t;
	struct err err = { 0 };

	s.value[SETTING_PASSWORD_FILE] = "x";
	ck_assert_int_eq(target_resolve(&s, mem, &t, &err), ERR_USAGE);
	/* -p alone: nothing is looked for */
	s.value[SETTING_PASSWORD_FILE] = NULL;
	setenv("STARROCKS_PASSWORD", "ep", 1);
	ck_assert_int_eq(target_resolve(&s, mem, &t, &err), 0);
	ck_assert_ptr_null(t.password);
	arena_free(mem);
}
END_TEST

START_TEST(password_that_others_read)
{
	unsigned warnings = 0;
	struct sources s = { .password_fd = -1, .warn = count_warning, .to = &warnings };
	struct arena *mem = arena_new();
	struct target t;
	struct err err = { 0 };

	write_file(".my.cnf", "[client]\npassword=x\n", 0644);
	ck_assert_int_eq(target_resolve(&s, mem, &t, &err), 0);
	ck_assert_str_eq(t.password, "x");
	ck_assert_uint_eq(warnings, 1);
	arena_free(mem);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, option_files, 0, ARRAY_SIZE(files));
	tcase_add_test(tc, includes);
	tcase_add_loop_test(tc, precedence, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, password_file, 0, ARRAY_SIZE(password_files));
	tcase_add_test(tc, password_conflicts);
	tcase_add_test(tc, password_that_others_read);
}

SUITE("sources", { "all", add_tests })
