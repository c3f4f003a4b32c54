/*
 * way.c - where the text of results goes.
 *
 * Commands get SIGINT and SIGPIPE as usual, while we ignore the second: what is written to
 * one that has gone fails, and that is all.
 */
#include "config.h"
#include "cli/result/way.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"

enum { SIZE_MOST = 10000 };
static const char usual_pager[] = "less -SFRX";

int result_way_file(struct result_way *w, const char *path, struct err *err)
{
	struct err before;
	FILE *f = fopen(path, "we");

	if (!f)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	result_way_back(w, &before);
	w->file = f;
	w->file_name = xstrdup(path);
	return 0;
}

void result_way_command(struct result_way *w, const char *command)
{
	struct err before;

	result_way_back(w, &before);
	w->command = xstrdup(command);
}

int result_way_back(struct result_way *w, struct err *err)
{
	int rc = 0;

	if (w->file && fclose(w->file))
		rc = err_set(err, ERR_IO, "%s: %s", w->file_name, strerror(errno));
	free(w->file_name);
	free(w->command);
	w->file = NULL;
	w->file_name = w->command = NULL;
	return rc;
}

enum way_kind result_way_kind(const struct result_way *w)
{
	return w->file ? WAY_FILE : w->command ? WAY_COMMAND : WAY_OUT;
}

bool result_way_terminal(const struct result_way *w, enum way_kind kind)
{
	switch (kind) {
	case WAY_OUT:
	case WAY_PAGER:
		return w->terminal;
	case WAY_FILE:
		return isatty(fileno(w->file));
	case WAY_COMMAND:
		break;
	}
	return false;
}

/* pagers ------------------------------------------------------------------------------ */

static bool is_there(const char *name)
{
	const char *path = getenv("PATH"), *p, *end;
	char file[4096];

	for (p = path ? path : "/usr/bin:/bin"; *p; p = *end ? end + 1 : end) {
		end = p + strcspn(p, ":");
		if ((size_t)snprintf(file, sizeof(file), "%.*s/%s", (int)(end - p), p, name) <
			    sizeof(file) &&
		    !access(file, X_OK))
			return true;
	}
	return false;
}

const char *result_pager(const char *setting)
{
	const char *env = getenv("PAGER"), *term = getenv("TERM");

	if (setting)
		return *setting ? setting : NULL;
	if (!term || !*term || !strcmp(term, "dumb"))
		return NULL;
	if (env && *env)
		return env;
	return is_there("less") ? usual_pager : NULL;
}

/* less shows them with -R, which it is told unless the user has options of his own for it. */
bool result_pager_colors(const char *command)
{
	const size_t n = strcspn(command, " ");
	const char *slash = memrchr(command, '/', n), *env = getenv("LESS");
	const char *name = slash ? slash + 1 : command;

	if ((size_t)(command + n - name) != 4 || strncmp(name, "less", 4))
		return false;
	return !env || strpbrk(env, "rR") || strstr(command + n, "-SFRX");
}

/* processes ---------------------------------------------------------------------------- */

/* A shell that Ctrl-C ends would leave its less behind, on our terminal: it waits for that one. */
static const char waits[] = "trap : INT\n";

static void become(const char *command, int in)
{
	struct buf script;
	struct sigaction usual = { .sa_handler = SIG_DFL };
	sigset_t none;

	sigemptyset(&none);
	sigemptyset(&usual.sa_mask);
	sigaction(SIGINT, &usual, NULL);
	sigaction(SIGTERM, &usual, NULL);
	sigaction(SIGPIPE, &usual, NULL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (dup2(in, STDIN_FILENO) < 0)
		_exit(126);
	setenv("LESS", "SFRX", 0);
	buf_init_unbounded(&script);
	buf_addf(&script, "%s%s", waits, command);
	execl("/bin/sh", "sh", "-c", buf_str(&script), (char *)NULL);
	_exit(127);
}

static int open_command(struct way *w, struct err *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		return err_set(err, ERR_IO, "%s: %s", w->command, strerror(errno));
	w->pid = fork();
	if (!w->pid)
		become(w->command, ends[0]);
	close(ends[0]);
	if (w->pid < 0) {
		close(ends[1]);
		return err_set(err, ERR_IO, "%s: %s", w->command, strerror(errno));
	}
	w->to = fdopen(ends[1], "w");
	if (!w->to)
		die_oom();
	return 0;
}

int way_open(struct way *w, const struct result_way *to, enum way_kind kind, const char *pager,
	     struct err *err)
{
	*w = (struct way){ .kind = kind, .to = to->out, .out = to->out };
	switch (kind) {
	case WAY_OUT:
		break;
	case WAY_FILE:
		w->to = to->file;
		w->command = to->file_name;
		break;
	case WAY_COMMAND:
	case WAY_PAGER:
		w->command = kind == WAY_PAGER ? pager : to->command;
		fflush(to->out);
		w->tty = !tcgetattr(fileno(to->out), &w->was);
		return open_command(w, err);
	}
	/* its reader went away at an earlier one; what else went wrong was said and cleared */
	if (ferror(w->to))
		w->why = EPIPE;
	return 0;
}

bool way_failed(struct way *w)
{
	if (!ferror(w->to))
		return false;
	if (!w->why)
		w->why = errno ? errno : EIO;
	return true;
}

/* The terminal sends Ctrl-C to both of us; it is for the one who is seen. */
static int wait_for(pid_t pid)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, kept;
	int status = 0;

	sigemptyset(&ignore.sa_mask);
	sigaction(SIGINT, &ignore, &kept);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	sigaction(SIGINT, &kept, NULL);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int way_close(struct way *w, int *status, struct err *err)
{
	*status = 0;
	if (w->kind == WAY_COMMAND || w->kind == WAY_PAGER) {
		fclose(w->to);
		*status = wait_for(w->pid);
		/* a pager that is killed leaves no echo */
		if (w->tty && *status > 128)
			tcsetattr(fileno(w->out), TCSADRAIN, &w->was);
		return 0;
	}
	errno = 0;
	fflush(w->to);
	if (!way_failed(w) || w->why == EPIPE)
		return 0;
	/* it is said here; what is left of it is not to fail again */
	__fpurge(w->to);
	clearerr(w->to);
	return err_set(err, ERR_IO, "%s: %s", w->kind == WAY_OUT ? "standard output" : w->command,
		       strerror(w->why));
}

static unsigned from_environment(const char *name)
{
	const char *value = getenv(name);
	const unsigned long n = value ? strtoul(value, NULL, 10) : 0;

	return n < SIZE_MOST ? (unsigned)n : 0;
}

void way_size(FILE *f, unsigned *rows, unsigned *columns)
{
	struct winsize ws;
	const bool told = !ioctl(fileno(f), TIOCGWINSZ, &ws);

	*rows = told && ws.ws_row ? ws.ws_row : from_environment("LINES");
	*columns = told && ws.ws_col ? ws.ws_col : from_environment("COLUMNS");
}
