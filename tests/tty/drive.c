/*
 * drive.c - types at a program under a terminal of its own and waits for what it prints.
 *
 *     drive [COLUMNS] -- PROGRAM [ARGUMENTS] <SCRIPT
 *
 * A line of the script is one step; blank lines and # pass:
 *     > TEXT   type it, and Enter
 *     ! TEXT   type it as it is: \r \n \t \e \xNN \\ stand for those bytes
 *     < TEXT   wait until the program has printed it, behind what the last < found
 *     ~ TEXT   what was printed since the last < but one, up to the last, does not hold it
 *     ? KEY TEXT  type the key (as for !) again and again until TEXT is printed
 *     $ TEXT   run it by a shell, again and again until it succeeds
 *     ^ N      hang up, and wait until it ends with that status
 *     = N      wait until it ends with that status, or that signal and 128
 * Sequences that move the cursor, colours and CRs are left out of what is compared.
 * Everything it printed goes to stdout.  Status 0, or 1 with the step that failed.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

enum { WAIT_S = 120, SCREEN_MAX = 8 << 20 };

static struct {
	int tty;
	pid_t pid;
	char screen[SCREEN_MAX];
	size_t n, before, from; /* before..from: what the last < passed */
	int escape;		/* state of leaving sequences out */
	bool ended;
} d;

static void failed(int number, const char *what, const char *text)
{
	fwrite(d.screen, 1, d.n, stdout);
	printf("\n=== step %d: %s \"%s\"; behind:\n%s\n===\n", number, what, text,
	       d.screen + d.from);
	kill(d.pid, SIGKILL);
	exit(1);
}

/* One byte of output: ESC [ .. letter, ESC ] .. BEL and ESC x are left out. */
static void keep(char c)
{
	switch (d.escape) {
	case 1:
		d.escape = c == '[' ? 2 : c == ']' ? 3 : 0;
		return;
	case 2:
		d.escape = c >= '@' && c <= '~' ? 0 : 2;
		return;
	case 3:
		d.escape = c == '\a' ? 0 : 3;
		return;
	default:
		if (c == '\033')
			d.escape = 1;
		else if (c != '\r' && c != '\a' && d.n < SCREEN_MAX - 1)
			d.screen[d.n++] = c;
	}
}

/* Take what is there; false when nothing came in time, or ever will. */
static bool take(long long until_ns)
{
	const long long left = until_ns - clock_mono_ns();
	struct pollfd p = { .fd = d.tty, .events = POLLIN };
	char bytes[4096];
	ssize_t n, i;

	if (d.ended || left <= 0 || poll(&p, 1, (int)(left / 1000000) + 1) <= 0)
		return false;
	n = read(d.tty, bytes, sizeof(bytes));
	if (n <= 0) {
		d.ended = true;
		return false;
	}
	for (i = 0; i < n; i++)
		keep(bytes[i]);
	d.screen[d.n] = '\0';
	return true;
}

static long long deadline(void)
{
	return clock_mono_ns() + WAIT_S * 1000000000LL;
}

/* The other end reads while we write, or both would wait for ever. */
static void type(const char *p, size_t n)
{
	const long long until = deadline();

	while (n) {
		struct pollfd w = { .fd = d.tty, .events = POLLIN | POLLOUT };
		ssize_t got;

		if (poll(&w, 1, WAIT_S * 1000) <= 0)
			return;
		if (w.revents & POLLIN && !take(until))
			return;
		if (!(w.revents & POLLOUT))
			continue;
		got = write(d.tty, p, n > 256 ? 256 : n);
		if (got < 0)
			return;
		p += got;
		n -= (size_t)got;
	}
}

static size_t unescape(const char *s, char *out)
{
	size_t n = 0;
	unsigned byte;

	for (; *s; s++) {
		if (*s != '\\') {
			out[n++] = *s;
			continue;
		}
		s++;
		switch (*s) {
		case 'r':
			out[n++] = '\r';
			break;
		case 'n':
			out[n++] = '\n';
			break;
		case 't':
			out[n++] = '\t';
			break;
		case 'e':
			out[n++] = '\033';
			break;
		case 'x':
			byte = 0;
			sscanf(s + 1, "%2x", &byte);
			out[n++] = (char)byte;
			s += 2;
			break;
		default:
			out[n++] = *s;
		}
	}
	return n;
}

static void wait_for(int number, const char *text)
{
	const long long until = deadline();
	char *at;

	while (!(at = strstr(d.screen + d.from, text)))
		if (!take(until))
			failed(number, "never came", text);
	d.before = d.from;
	d.from = (size_t)(at - d.screen) + strlen(text);
}

static void not_there(int number, const char *text)
{
	char *at = strstr(d.screen + d.before, text);

	if (at && at < d.screen + d.from)
		failed(number, "should not be there", text);
}

static void wait_end(int number, const char *text)
{
	const long long until = deadline();
	int status, got;

	while (take(until))
		;
	if (!d.ended)
		failed(number, "does not end with", text);
	waitpid(d.pid, &status, 0);
	got = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	if (got != atoi(text)) {
		printf("status %d\n", got);
		failed(number, "ended otherwise than with", text);
	}
}

/* The terminal goes away, as at the end of a connection. */
static void hang_up(int number, const char *text)
{
	const long long until = deadline();
	int status;
	pid_t got;

	close(d.tty);
	while (!(got = waitpid(d.pid, &status, WNOHANG))) {
		if (clock_mono_ns() > until)
			failed(number, "does not end with", text);
		poll(NULL, 0, 20);
	}
	if (got < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != atoi(text))
		failed(number, "ended otherwise than with", text);
}

/* What the program prints meanwhile is taken, so that it does not stand still. */
static void run_until(int number, const char *command)
{
	const long long until = deadline();

	while (system(command)) {
		if (clock_mono_ns() > until)
			failed(number, "never succeeded", command);
		take(clock_mono_ns() + 20000000);
	}
}

static void type_until(int number, char *text)
{
	const long long until = deadline();
	char key[16], *what = strchr(text, ' ');
	size_t n;

	if (!what || what - text > 8)
		failed(number, "is no step", text);
	*what++ = '\0';
	n = unescape(text, key);
	while (!strstr(d.screen + d.from, what)) {
		if (clock_mono_ns() > until)
			failed(number, "never came", what);
		type(key, n);
		take(clock_mono_ns() + 50000000);
	}
	wait_for(number, what);
}

static void step(int number, char *line)
{
	char *text = line[1] ? line + 2 : line + 1;
	char *bytes = malloc(strlen(line) + 2);
	size_t n;

	if (!bytes)
		abort();
	switch (line[0]) {
	case '>':
		n = strlen(text);
		memcpy(bytes, text, n);
		bytes[n] = '\r';
		type(bytes, n + 1);
		break;
	case '!':
		type(bytes, unescape(text, bytes));
		break;
	case '<':
		wait_for(number, text);
		break;
	case '~':
		not_there(number, text);
		break;
	case '?':
		type_until(number, text);
		break;
	case '$':
		run_until(number, text);
		break;
	case '^':
		hang_up(number, text);
		break;
	case '=':
		wait_end(number, text);
		break;
	case '#':
	case '\0':
		break;
	default:
		failed(number, "is no step", line);
	}
	free(bytes);
}

int main(int argc, char **argv)
{
	struct winsize size = { .ws_row = 50, .ws_col = 100 };
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	int number = 0, at = 1;

	if (argc > 1 && strcmp(argv[1], "--"))
		size.ws_col = (unsigned short)atoi(argv[at++]);
	if (argc < at + 2 || strcmp(argv[at], "--"))
		return 2;
	d.pid = forkpty(&d.tty, NULL, NULL, &size);
	if (d.pid < 0) {
		perror("forkpty");
		return 77;
	}
	if (!d.pid) {
		/* as at a terminal, however we were started */
		signal(SIGHUP, SIG_DFL);
		signal(SIGINT, SIG_DFL);
		signal(SIGQUIT, SIG_DFL);
		execvp(argv[at + 1], argv + at + 1);
		_exit(127);
	}
	while ((n = getline(&line, &room, stdin)) > 0) {
		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		step(++number, line);
	}
	free(line);
	fwrite(d.screen, 1, d.n, stdout);
	kill(d.pid, SIGKILL);
	return 0;
}
