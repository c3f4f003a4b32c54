/*
 * ask_password.c - a password typed at the terminal, not shown.
 */
#include "config.h"
#include "cli/ask_password.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "diag/emit.h"

enum { PASSWORD_MAX = 1024, CTRL_C = 3, CTRL_D = 4, BACKSPACE = 8, CTRL_U = 21, RUBOUT = 127 };

static const int fatal[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

enum typed { TYPED, REFUSED, CUT };

/*
 * Bytes up to the end of the line.  The fatal signals are blocked, so that none of them
 * leaves the terminal without its echo; whether one came is looked at now and then.
 */
static enum typed read_typed(int tty, char *to, size_t max)
{
	size_t n = 0;

	for (;;) {
		struct pollfd p = { .fd = tty, .events = POLLIN };
		sigset_t pending;
		unsigned char c;

		/* a timeout, as a signal that is blocked does not end the wait */
		poll(&p, 1, 200);
		sigpending(&pending);
		for (size_t i = 0; i < ARRAY_SIZE(fatal); i++)
			if (sigismember(&pending, fatal[i]))
				return CUT;
		if (!p.revents)
			continue;
		if (read(tty, &c, 1) != 1)
			return REFUSED;
		if (c == '\n' || c == '\r')
			break;
		if (c == CTRL_C || (c == CTRL_D && !n))
			return REFUSED;
		if (c == CTRL_U)
			n = 0;
		else if ((c == RUBOUT || c == BACKSPACE) && n)
			n--;
		else if (c >= ' ' && c != RUBOUT && n + 1 < max)
			to[n++] = (char)c;
	}
	to[n] = '\0';
	return TYPED;
}

/* What was typed ahead is thrown away, and nothing is asked before. */
static enum typed without_echo(int tty, const char *question, FILE *out, char *to, size_t max)
{
	struct termios was, quiet;
	sigset_t block, before;
	enum typed typed;

	sigemptyset(&block);
	for (size_t i = 0; i < ARRAY_SIZE(fatal); i++)
		sigaddset(&block, fatal[i]);
	sigprocmask(SIG_BLOCK, &block, &before);
	tcgetattr(tty, &was);
	quiet = was;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG);
	quiet.c_cc[VMIN] = 1;
	quiet.c_cc[VTIME] = 0;
	tcsetattr(tty, TCSAFLUSH, &quiet);
	if (out) {
		emit_safe(out, question, strlen(question));
		fputs(": ", out);
		fflush(out);
	}
	typed = read_typed(tty, to, max);
	tcsetattr(tty, TCSAFLUSH, &was);
	/* one that is pending acts now */
	sigprocmask(SIG_SETMASK, &before, NULL);
	return typed;
}

const char *ask_password(const char *question, struct arena *mem, struct err *err)
{
	int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	char typed[PASSWORD_MAX];
	const char *password = NULL;
	enum typed how;
	FILE *out;

	if (tty < 0) {
		err_set(err, ERR_USAGE,
			"there is no terminal to ask for the password at; give it by "
			"--password-file, --password-fd, STARROCKS_PASSWORD or an option file");
		return NULL;
	}
	out = fdopen(dup(tty), "w");
	how = without_echo(tty, question, out, typed, sizeof(typed));
	if (out) {
		fputc('\n', out);
		fclose(out);
	}
	close(tty);
	if (how == TYPED)
		password = arena_copy(mem, typed, strlen(typed));
	else
		err_set(err, ERR_USAGE, "no password was given");
	explicit_bzero(typed, sizeof(typed));
	return password;
}
