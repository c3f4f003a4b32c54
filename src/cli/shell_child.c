/*
 * shell_child.c - programs and commands that have the terminal for a while.
 */
#include "config.h"
#include "cli/shell_child.h"

#include <errno.h>
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

int shell_run_other(struct shell *sh, const struct shell_command *c, char *args)
{
	struct cmd_env env = *sh->run.env;
	char *argv[ARGS_MAX + 2];
	struct shell_child child;
	pid_t pid;
	int n, status;

	if (c->how == SHELL_CHANGES && sh->run.o.read_only) {
		shell_say(sh, "read-only: this command changes something");
		return EXIT_USAGE;
	}
	env.cmd = command_of(c->other);
	env.session = &sh->run.t;
	argv[0] = arena_copy(sh->run.mem, c->other, strlen(c->other));
	n = shell_words(args, argv + 1, ARGS_MAX);
	if (n < 0) {
		shell_say(sh, "too many words");
		return EXIT_USAGE;
	}
	argv[n + 1] = NULL;
	pid = shell_child_begin(sh, &child);
	if (!pid) {
		status = env.cmd->run ? env.cmd->run(&env, n + 1, argv)
				      : become(&env, &sh->run.t, sh->run.mem, n + 1, argv);

		fflush(env.out);
		_exit(status);
	}
	if (pid > 0) {
		status = shell_child_end(&child, pid);
		/* it came too late for the child to see */
		if (!status || status == EXIT_FINDINGS)
			status = stopping_status(status);
		sh->stopped |= status == 128 + SIGINT;
		return status;
	}
	shell_say(sh, strerror(errno));
	return EXIT_LOCAL_IO;
}
