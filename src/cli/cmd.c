/*
 * cmd.c - the table of subcommands, and the driver around each.
 */
#include "config.h"
#include "cli/cmd.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/near.h"
#include "base/util.h"
#include "cli/opt_values.h"
#include "diag/emit.h"

/* What a row of commands.def comes to in starload, which has no code of the other
 * programs' commands. */
#define CODE_STARLOAD(name, text) .opts = name##_opts, .run = cmd_##name, .more = text
#define CODE_NET(name, text) .program = CMD_NET_PROGRAM
#define CODE_LOAD(name, text) .program = CMD_LOAD_PROGRAM
#define CODE_SHELL(name, text) .program = CMD_SHELL_PROGRAM
#define CODE_SANDBOX(name, text) .program = CMD_SANDBOX_PROGRAM

static const struct cmd cmds[] = {
#define COMMAND_AS(id, word, by, text, line, what) \
	{ .name = word, .synopsis = line, .help = what, CODE_##by(id, text) },
#include "cli/commands.def"
	{ .name = NULL },
};

/* Headings of the list of commands, by what carries them. */
static const struct {
	const char *program, *title;
} groups[] = {
	{ NULL, "without a server" },
	{ CMD_NET_PROGRAM, "with a cluster" },
	{ CMD_LOAD_PROGRAM, "loading files" },
	{ CMD_SHELL_PROGRAM, "at a terminal" },
	{ CMD_SANDBOX_PROGRAM, "to try things on" },
};

const struct opt help_opts[] = {
	{ NULL, 0, OPT_FLAG, 0, 0, NULL, NULL, NULL, 0, 0 },
};

const char *const cmd_color_choices[] = { "auto", "always", "never", NULL };

const struct cmd *cmd_table(void)
{
	return cmds;
}

static const struct cmd *find_in(const struct cmd *table, const char *name)
{
	const struct cmd *c;

	for (c = table; c->name; c++)
		if (!strcmp(c->name, name))
			return c;
	return NULL;
}

const struct cmd *cmd_find(const char *name)
{
	return find_in(cmds, name);
}

bool cmd_color(int choice, FILE *out)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	if (choice != COLOR_AUTO)
		return choice == COLOR_ALWAYS;
	return !(no && *no) && term && strcmp(term, "dumb") && isatty(fileno(out));
}

unsigned cmd_width(FILE *out)
{
	struct winsize w;

	return isatty(fileno(out)) && !ioctl(fileno(out), TIOCGWINSZ, &w) ? w.ws_col : 0;
}

int cmd_fail(struct cmd_env *env, const struct err *err)
{
	fprintf(env->err, "starload%s%s: ", env->cmd ? " " : "", env->cmd ? env->cmd->name : "");
	emit_safe(env->err, err->text, strlen(err->text));
	fputc('\n', env->err);
	return err_exit_status(err->code);
}

void cmd_say_links(struct cmd_env *env, const char *path, const struct stat *was)
{
	if (was->st_nlink < 2)
		return;
	fprintf(env->err, "starload %s: ", env->cmd->name);
	emit_safe(env->err, path, strlen(path));
	fprintf(env->err, ": has another name (hard link), under which the old contents stay\n");
}

static void print_usage(FILE *out)
{
	const struct cmd *c;
	size_t i;

	fputs("usage: starload COMMAND [OPTIONS] [ARGUMENTS]\n"
	      "\n"
	      "The client that StarRocks lacks: checks ROUTINE LOAD statements, and changes live\n"
	      "jobs safely.\n", out);
	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		fprintf(out, "\n%s:\n", groups[i].title);
		for (c = cmds; c->name; c++)
			if (c->program == groups[i].program ||
			    (c->program && groups[i].program && !strcmp(c->program, groups[i].program)))
				fprintf(out, "  %-11s %s\n", c->name, c->help);
	}
	fputs("\n"
	      "  starload help COMMAND    options of a command\n"
	      "  starload --version       this release\n", out);
}

static void print_command(const struct cmd *c, FILE *out)
{
	fprintf(out, "usage: starload %s %s\n\n%s\n\n", c->name, c->synopsis, c->help);
	opt_help(c->opts, out);
	if (c->more)
		fprintf(out, "\n%s", c->more);
}

/* What completion wants to know of an option's value. */
static void dump_value(const struct opt *o, struct buf *b)
{
	const char *const *values = opt_values(o);
	const char *sep = "", *p;

	if (o->type == OPT_FLAG)
		buf_adds(b, "flag\t");
	else
		buf_adds(b, o->type == OPT_MAYBE ? "maybe\t" : "value\t");
	if (!values && o->arg && (o->flags & OPT_PATH || !strcmp(o->arg, "FILE") || !strcmp(o->arg, "DIR")))
		buf_adds(b, "@file");
	for (; values && *values; values++, sep = " ")
		buf_addf(b, "%s%s", sep, *values);
	for (p = opt_says_values(o) ? o->arg : ""; *p; p++)
		buf_addc(b, *p == '|' ? ' ' : *p);
}

void cmd_dump(const struct cmd *table, struct buf *b)
{
	const struct cmd *c;
	const struct opt *o;
	struct opt_iter it;

	for (c = table; c->name; c++) {
		buf_addf(b, "command\t%s\t%s\t%s\n", c->name, c->synopsis, c->help);
		if (!c->opts)
			continue;
		for (opt_iter_init(&it, c->opts); (o = opt_next(&it)) != NULL; ) {
			if (o->flags & OPT_HIDDEN)
				continue;
			buf_addf(b, "option\t%s\t--%s%s\t%c\t%s\t", c->name,
				 o->flags & OPT_NO ? "[no-]" : "", o->name,
				 o->letter ? o->letter : '-', o->arg ? o->arg : "");
			dump_value(o, b);
			buf_addf(b, "\t%.*s\n", (int)strcspn(o->help, "\n"), o->help);
		}
	}
}

static void dump_commands(const struct cmd *table, FILE *out)
{
	struct buf b;

	buf_init_unbounded(&b);
	cmd_dump(table, &b);
	fwrite(buf_str(&b), 1, b.n, out);
	buf_release(&b);
}

int cmd_options(struct cmd_env *env, void *into, int argc, char **argv, struct opt_rest *rest)
{
	struct err err;

	if (opt_parse(env->cmd->opts, into, argc, argv, rest, &err))
		return cmd_fail(env, &err);
	if (!rest->help)
		return -1;
	print_command(env->cmd, env->out);
	return EXIT_DONE;
}

static int unknown_command(struct cmd_env *env, const char *name)
{
	const struct cmd *c;
	struct near near;
	struct err err;

	near_init(&near, (struct text){ name, strlen(name) });
	for (c = cmds; c->name; c++)
		near_try(&near, c->name);
	if (near.best)
		err_set(&err, ERR_USAGE, "unknown command \"%s\"; did you mean \"%s\"?", name, near.best);
	else
		err_set(&err, ERR_USAGE, "unknown command \"%s\"; \"starload help\" lists them", name);
	return cmd_fail(env, &err);
}

/* execv(), with whose reason `err` is filled when it comes back. */
static int try_program(const char *path, char *const *argv, struct err *err)
{
	execv(path, argv);
	return errno == ENOENT ? -1 : err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
}

int cmd_exec(struct cmd_env *env, const char *program, char *const *argv)
{
	char self[PATH_MAX], path[2 * PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	struct err err;
	char *slash;
	int rc = -1;

	/* what was said so far comes before what the program says */
	fflush(env->out);
	if (n > 0) {
		self[n] = '\0';
		slash = strrchr(self, '/');
		if (slash) {
			*slash = '\0';
			snprintf(path, sizeof(path), "%s/%s", self, program);
			rc = try_program(path, argv, &err);
		}
	}
	if (rc == -1) {
		snprintf(path, sizeof(path), "%s/%s", LIBEXECDIR, program);
		rc = try_program(path, argv, &err);
	}
	if (rc == -1)
		err_set(&err, ERR_IO, "this command is a program of its own, %s, which is not installed here",
			program);
	return cmd_fail(env, &err);
}

/* The help of a program of its own is that program's. */
static int help_for(struct cmd_env *env, const struct cmd *c)
{
	char name[64], help[] = "--help";
	char *argv[] = { name, help, NULL };

	if (c->run) {
		print_command(c, env->out);
		return EXIT_DONE;
	}
	snprintf(name, sizeof(name), "%s", c->name);
	env->cmd = c;
	return cmd_exec(env, c->program, argv);
}

int cmd_help(struct cmd_env *env, int argc, char **argv)
{
	struct opt_rest rest;
	const struct cmd *c;
	struct err err;
	int status;

	status = cmd_options(env, NULL, argc, argv, &rest);
	if (status >= 0)
		goto out;
	status = EXIT_DONE;
	if (rest.n > 1) {
		err_set(&err, ERR_USAGE, "one command at a time");
		status = cmd_fail(env, &err);
	} else if (!rest.n) {
		print_usage(env->out);
	} else if ((c = cmd_find(rest.operand[0])) != NULL) {
		status = help_for(env, c);
	} else {
		status = unknown_command(env, rest.operand[0]);
	}
out:
	opt_rest_release(&rest);
	return status;
}

/* At a terminal starload alone is the shell.  Returns where that is not installed, after
 * a message. */
static void try_shell(struct cmd_env *env)
{
	char shell[] = "shell";
	char *argv[] = { shell, NULL };

	env->cmd = cmd_find(shell);
	cmd_exec(env, CMD_SHELL_PROGRAM, argv);
	env->cmd = NULL;
}

static int run(struct cmd_env *env, int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;

	if (!name) {
		if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
			try_shell(env);
		print_usage(env->err);
		return EXIT_USAGE;
	}
	if (!strcmp(name, "--help") || !strcmp(name, "-h")) {
		print_usage(env->out);
		return EXIT_DONE;
	}
	if (!strcmp(name, "--version") || !strcmp(name, "-V")) {
		fprintf(env->out, "starload %s\n", PACKAGE_VERSION);
		return EXIT_DONE;
	}
	if (!strcmp(name, "--commands")) {
		dump_commands(cmds, env->out);
		return EXIT_DONE;
	}
	env->cmd = cmd_find(name);
	if (!env->cmd)
		return unknown_command(env, name);
	if (!env->cmd->run)
		return cmd_exec(env, env->cmd->program, argv + 1);
	return env->cmd->run(env, argc - 1, argv + 1);
}

/* Of a program that starload became: argv[0] is the command. */
static int run_carried(const struct cmd *table, struct cmd_env *env, int argc, char **argv)
{
	const char *name = argc > 0 ? argv[0] : "";
	const char *slash = strrchr(name, '/');

	env->cmd = find_in(table, name);
	/* by hand: starload-net NAME ... */
	if (!env->cmd && slash && argc > 1) {
		env->cmd = find_in(table, argv[1]);
		argc--;
		argv++;
	}
	if (env->cmd)
		return env->cmd->run(env, argc, argv);
	if (argc > 0 && !strcmp(argv[0], "--commands")) {
		dump_commands(table, env->out);
		return EXIT_DONE;
	}
	fputs("this program carries commands of starload: call \"starload NAME\"\n", env->err);
	return EXIT_USAGE;
}

int cmd_main(const struct cmd *carried, int argc, char **argv)
{
	struct cmd_env env = { .argv0 = argv[0], .out = stdout, .err = stderr };
	struct err err;
	char *buffer;
	int status;

	io_hold_std();
	buffer = io_buffer_long(stdout);
	status = carried ? run_carried(carried, &env, argc, argv) : run(&env, argc, argv);
	if (io_close_stdout(&err))
		status = exit_worse(status, cmd_fail(&env, &err));
	free(buffer);
	return status;
}
