/*
 * shell_child.c - programs and commands that have the terminal for a while.
 */
#include "config.h"
#include "cli/shell_child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "cli/net_cmds.h"
#include "cli/shell.h"
#include "cli/shell_args.h"
#include "cli/stopping.h"
#include "cli/until.h"

enum { ARGS_MAX = 64 };

pid_t shell_child_begin(struct shell *sh, struct shell_child *c)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, usual = { .sa_handler = SIG_DFL };
	sigset_t ours, before;
	pid_t pid;

	fflush(sh->run.env->out);
	fflush(sh->run.env->err);
	c->tty = !tcgetattr(STDIN_FILENO, &c->was);
	sigemptyset(&ignore.sa_mask);
	sigemptyset(&usual.sa_mask);
	/* one that comes while the child is not ready yet waits for it */
	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ours, &before);
	sigaction(SIGINT, NULL, &c->interrupt);
	stopping_bystander();
	sigaction(SIGQUIT, &ignore, &c->quit);
	pid = fork();
	if (!pid) {
		sigaction(SIGINT, &usual, NULL);
		sigaction(SIGQUIT, &usual, NULL);
		sigaction(SIGTERM, &usual, NULL);
		stopping_forget();
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return pid;
}

int shell_child_end(const struct shell_child *c, pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	sigaction(SIGINT, &c->interrupt, NULL);
	sigaction(SIGQUIT, &c->quit, NULL);
	/* who was killed in the midst of it leaves no echo */
	if (status && c->tty)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &c->was);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static const struct cmd *command_of(const char *name)
{
	const struct cmd *c;

	for (c = net_cmds; c->name; c++)
		if (!strcmp(c->name, name))
			return c;
	return cmd_find(name);
}

/* The password comes by a pipe, which holds all of it, and never as an argument.  -1: none can be
 * made. */
static int password_pipe(const char *password)
{
	const size_t n = strlen(password);
	int ends[2];
	bool written;

	if (n >= PIPE_BUF || pipe(ends))
		return -1;
	written = write(ends[1], password, n) == (ssize_t)n && write(ends[1], "\n", 1) == 1;
	close(ends[1]);
	if (written)
		return ends[0];
	close(ends[0]);
	return -1;
}

/* In the child: become the program that carries the command; returns only when that fails. */
static int become(struct cmd_env *env, const struct target *t, struct arena *mem, int argc,
		  char **argv)
{
	struct sigaction usual = { .sa_handler = SIG_DFL };
	const int fd = t->password ? password_pipe(t->password) : -1;
	char *all[SHELL_ARGS_MAX + ARGS_MAX + 3];
	int n, i;

	if (t->password && fd < 0) {
		fputs("starload shell: the password cannot be passed on\n", env->err);
		return EXIT_LOCAL_IO;
	}
	all[0] = argv[0];
	n = shell_args(t, fd, mem, all + 1);
	if (n < 0) {
		fputs("starload shell: the connection takes too many options\n", env->err);
		return EXIT_USAGE;
	}
	for (i = 1; i <= argc; i++)
		all[n + i] = argv[i];
	sigemptyset(&usual.sa_mask);
	sigaction(SIGPIPE, &usual, NULL);
	return cmd_exec(env, env->cmd->program, all);
}

/* what \watch waits for -------------------------------------------------------------- */

/* The child looks at its rows and tells the parent by a pipe: a byte, and of an error its text. */
enum { HOLDS = 'y', HOLDS_NOT = 'n', CANNOT_BE_TOLD = 'e' };

struct look {
	const struct until *u;
	int to;
};

static void look_at(void *to, const struct table *t)
{
	const struct look *l = to;
	char said[1 + sizeof(((struct err *)NULL)->text)];
	struct err err;
	bool holds;
	ssize_t n = 1;

	if (until_table(l->u, t, &holds, &err)) {
		said[0] = CANNOT_BE_TOLD;
		n += snprintf(said + 1, sizeof(said) - 1, "%s", err.text);
	} else {
		said[0] = holds ? HOLDS : HOLDS_NOT;
	}
	n = write(l->to, said, (size_t)n);
	(void)n;
}

static void hear(struct run_until *until, const char *line, int from)
{
	char said[1 + sizeof(until->err.text)] = "";
	size_t n = 0;
	ssize_t got;

	while (n < sizeof(said) - 1 && ((got = read(from, said + n, sizeof(said) - 1 - n)) > 0 ||
					(got < 0 && errno == EINTR)))
		n += got > 0 ? (size_t)got : 0;
	said[n] = '\0';
	until->holds = *said == HOLDS;
	if (!n)
		until->rc = err_set(&until->err, ERR_USAGE, "until: %s showed no table", line);
	else if (*said == CANNOT_BE_TOLD)
		until->rc = err_set(&until->err, ERR_USAGE, "%s", said + 1);
}

/* In the child. */
static int carry_out(struct shell *sh, const struct shell_command *c, int argc, char **argv,
		     int told)
{
	struct look look = { .u = sh->run.until ? sh->run.until->u : NULL, .to = told };
	struct cmd_env env = *sh->run.env;
	int status;

	env.cmd = command_of(c->other);
	env.session = &sh->run.t;
	if (look.u && c->how == SHELL_TABLE) {
		env.rows = look_at;
		env.rows_to = &look;
	}
	status = env.cmd->run ? env.cmd->run(&env, argc, argv)
			      : become(&env, &sh->run.t, sh->run.mem, argc, argv);
	fflush(env.out);
	return status;
}

static int fork_and_wait(struct shell *sh, const struct shell_command *c, int argc, char **argv)
{
	int ends[2] = { -1, -1 }, status;
	struct shell_child child;
	pid_t pid;

	if (sh->run.until && pipe2(ends, O_CLOEXEC))
		return -1;
	pid = shell_child_begin(sh, &child);
	if (!pid)
		_exit(carry_out(sh, c, argc, argv, ends[1]));
	if (sh->run.until) {
		close(ends[1]);
		if (pid > 0)
			hear(sh->run.until, argv[0], ends[0]);
		close(ends[0]);
	}
	if (pid < 0)
		return -1;
	status = shell_child_end(&child, pid);
	/* it came too late for the child to see */
	if (!status || status == EXIT_FINDINGS)
		status = stopping_status(status);
	sh->stopped |= status == 128 + SIGINT;
	return status;
}

int shell_run_other(struct shell *sh, const struct shell_command *c, char *args)
{
	char *argv[ARGS_MAX + 2];
	int n, status;

	if (c->how == SHELL_CHANGES && sh->run.o.read_only) {
		shell_say(sh, "read-only: this command changes something");
		return EXIT_USAGE;
	}
	argv[0] = arena_copy(sh->run.mem, c->other, strlen(c->other));
	n = shell_words(args, argv + 1, ARGS_MAX);
	if (n < 0) {
		shell_say(sh, "too many words");
		return EXIT_USAGE;
	}
	argv[n + 1] = NULL;
	status = fork_and_wait(sh, c, n + 1, argv);
	if (status >= 0)
		return status;
	shell_say(sh, strerror(errno));
	return EXIT_LOCAL_IO;
}
