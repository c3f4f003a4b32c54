/*
 * screen.c - a screen that is drawn again and again.
 */
#include "config.h"
#include "cli/screen.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "diag/emitter.h"

#define HIDE_CURSOR "\033[?25l"
#define SHOW_CURSOR "\033[?25h"
#define HOME "\033[H"
#define CLEAR_LINE "\033[K"
#define CLEAR_BELOW "\033[J"
#define PLAIN "\033[0m"

/* The terminal is left as it was found; what was drawn stays. */
static void leave(int signal)
{
	static const char show[] = SHOW_CURSOR "\r\n";

	if (isatty(STDOUT_FILENO) && write(STDOUT_FILENO, show, sizeof(show) - 1) < 0)
		_exit(128 + signal);
	_exit(128 + signal);
}

/* Its arrival is all that matters: ppoll() comes back. */
static void resized(int signal)
{
	(void)signal;
}

static const struct {
	int signal;
	void (*handler)(int signal);
} handlers[] = {
	{ SIGINT, leave },
	{ SIGTERM, leave },
	{ SIGWINCH, resized },
};
enum { N_HANDLERS = sizeof(handlers) / sizeof(handlers[0]) };

void screen_begin(struct screen *w, FILE *out)
{
	sigset_t block;
	size_t i;

	*w = (struct screen){ .out = out, .terminal = isatty(fileno(out)) };
	/* only while waiting: a statement under way is not to be interrupted by it */
	sigemptyset(&block);
	sigaddset(&block, SIGWINCH);
	pthread_sigmask(SIG_BLOCK, &block, &w->before);
	for (i = 0; i < N_HANDLERS; i++) {
		struct sigaction a = { .sa_handler = handlers[i].handler };

		sigemptyset(&a.sa_mask);
		sigaction(handlers[i].signal, &a, NULL);
	}
}

void screen_end(struct screen *w)
{
	size_t i;

	if (w->terminal && w->frames) {
		fputs(SHOW_CURSOR, w->out);
		fflush(w->out);
	}
	for (i = 0; i < N_HANDLERS; i++)
		signal(handlers[i].signal, SIG_DFL);
	pthread_sigmask(SIG_SETMASK, &w->before, NULL);
}

void screen_hold(struct screen *w, bool on)
{
	sigset_t set;

	(void)w;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(on ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

/* Rows and columns; SIZE_MAX where the terminal does not say. */
static void size_of(FILE *out, size_t *rows, size_t *columns)
{
	struct winsize ws;
	bool told = !ioctl(fileno(out), TIOCGWINSZ, &ws);

	*rows = told && ws.ws_row ? ws.ws_row : SIZE_MAX;
	*columns = told && ws.ws_col ? ws.ws_col : SIZE_MAX;
}

/* As much of a line as fits.  Of escapes there are those of colours only. */
static void put_line(const char *line, size_t n, size_t columns, FILE *out)
{
	unsigned width, len;
	size_t at = 0, used = 0;
	bool raw;

	for (; at < n; at += len, used += width) {
		const char *end = line[at] == '\033' ? memchr(line + at, 'm', n - at) : NULL;

		if (end) {
			len = (unsigned)(end + 1 - (line + at));
			width = 0;
			continue;
		}
		len = emit_unit(line + at, n - at, &width, &raw);
		if (used + width > columns)
			break;
	}
	fwrite(line, 1, at, out);
	if (at < n)
		fputs(PLAIN, out);
}

void screen_draw(struct screen *w, const char *text, size_t n)
{
	const char *end = text + n, *line;
	size_t left, columns;

	if (!w->terminal) {
		if (w->frames++)
			putc('\n', w->out);
		fwrite(text, 1, n, w->out);
		fflush(w->out);
		return;
	}
	/* The first frame starts on a clean screen; later ones write over it.  The last line has
	 * no line feed, which would scroll. */
	fputs(w->frames++ ? HOME : HIDE_CURSOR HOME CLEAR_BELOW, w->out);
	size_of(w->out, &left, &columns);
	for (; text < end && left; text = line + 1, left--) {
		line = memchr(text, '\n', (size_t)(end - text));
		if (!line)
			line = end;
		if (text != end - n)
			putc('\n', w->out);
		/* one less: behind its last column a terminal waits to wrap, and would clear that
		 */
		put_line(text, (size_t)(line - text), columns - 1, w->out);
		fputs(CLEAR_LINE, w->out);
	}
	fputs(CLEAR_BELOW, w->out);
	fflush(w->out);
}

bool screen_wait(struct screen *w, long long until_ns)
{
	sigset_t open = w->before;
	long long left;

	sigdelset(&open, SIGWINCH);
	while ((left = until_ns - clock_mono_ns()) > 0) {
		struct timespec t = { left / 1000000000, left % 1000000000 };

		if (ppoll(NULL, 0, &t, &open) < 0 && errno == EINTR)
			return false;
	}
	return true;
}
