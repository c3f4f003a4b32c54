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

#define HIDE_CURSOR "\033[?25l"
#define SHOW_CURSOR "\033[?25h"
#define HOME "\033[H"
#define CLEAR_LINE "\033[K"
#define CLEAR_BELOW "\033[J"

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

static size_t rows_of(FILE *out)
{
	struct winsize ws;

	if (ioctl(fileno(out), TIOCGWINSZ, &ws) || !ws.ws_row)
		return SIZE_MAX;
	return ws.ws_row;
}

void screen_draw(struct screen *w, const char *text, size_t n)
{
	const char *end = text + n, *line;
	size_t left;

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
	for (left = rows_of(w->out); text < end && left; text = line + 1, left--) {
		line = memchr(text, '\n', (size_t)(end - text));
		if (!line)
			line = end;
		if (text != end - n)
			putc('\n', w->out);
		fwrite(text, 1, (size_t)(line - text), w->out);
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
