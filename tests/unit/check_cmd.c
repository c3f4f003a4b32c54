/*
 * check_cmd.c - commands that are programs of their own: found beside us, same
 * process, and what is said when there is none.
 */
#include "config.h"

#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "cli/cmd.h"
#include "tests/unit/suite.h"

#define PROGRAM "check_cmd.program"

/* What a script beside us is to be run as; no script for NULL. */
static const struct {
	const char *script;
	mode_t mode;
	int status;
	const char *out, *err;          /* the script's, ours */
} cases[] = {
	{ "#!/bin/sh\necho \"$1|$2|$#\"\n", 0755, 0, "before\na b||2\n", "" },
	{ "#!/bin/sh\necho $$\nexit 7\n", 0755, 7, NULL, "" },
	{ "#!/bin/sh\n", 0644, 5, "before\n", "Permission denied" },
	{ NULL, 0, 5, "before\n",
	  "starload: this command is a program of its own, " PROGRAM ", which is not installed here\n" },
};

static void path_beside(char *path, size_t n)
{
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	ck_assert_int_gt((int)len, 0);
	self[len] = '\0';
	*strrchr(self, '/') = '\0';
	snprintf(path, n, "%s/%s", self, PROGRAM);
}

static void read_all(FILE *f, char *to, size_t n)
{
	rewind(f);
	to[fread(to, 1, n - 1, f)] = '\0';
	fclose(f);
}

START_TEST(a_program_of_its_own)
{
	char path[2 * PATH_MAX], out[256], err[256], pid[32];
	char name[] = "name", one[] = "a b", two[] = "";
	char *const argv[] = { name, one, two, NULL };
	FILE *to = tmpfile(), *errors = tmpfile();
	struct cmd_env env = { .out = to, .err = errors };
	pid_t child;
	int status;

	path_beside(path, sizeof(path));
	unlink(path);
	if (cases[_i].script) {
		FILE *f = fopen(path, "w");

		ck_assert_ptr_nonnull(f);
		fputs(cases[_i].script, f);
		fclose(f);
		ck_assert_int_eq(chmod(path, cases[_i].mode), 0);
	}
	child = fork();
	ck_assert_int_ge(child, 0);
	if (!child) {
		dup2(fileno(to), STDOUT_FILENO);
		fputs("before\n", to);
		status = cmd_exec(&env, PROGRAM, argv);
		fflush(errors);
		_exit(status);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	unlink(path);
	read_all(to, out, sizeof(out));
	read_all(errors, err, sizeof(err));
	ck_assert(WIFEXITED(status));
	ck_assert_msg(WEXITSTATUS(status) == cases[_i].status, "status %d: %s", WEXITSTATUS(status), err);
	snprintf(pid, sizeof(pid), "before\n%ld\n", (long)child);
	ck_assert_str_eq(out, cases[_i].out ? cases[_i].out : pid);
	ck_assert_msg(*cases[_i].err ? strstr(err, cases[_i].err) != NULL : !*err, "%s", err);
}
END_TEST

/* Each row is a function or a program, and only a program may do without options. */
START_TEST(rows)
{
	const struct cmd *c;

	for (c = cmd_table(); c->name; c++) {
		ck_assert_msg(!c->run != !c->program, "%s", c->name);
		ck_assert_msg(c->opts || c->program, "%s", c->name);
		ck_assert_ptr_eq(cmd_find(c->name), c);
	}
	ck_assert_ptr_null(cmd_find("no such command"));
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, a_program_of_its_own, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, rows);
}

SUITE("cmd", { "cmd", add_tests })
