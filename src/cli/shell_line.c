/*
 * shell_line.c - lines from a terminal, by readline.
 * Its callbacks take no context, and a signal handler has none: hence the one variable.
 *
 * Signals are held back but while we wait for a key, so that none is lost between
 * looking and waiting, and readline, which is told to leave them alone, is never in the
 * middle of something when one comes.
 */
#include "config.h"
#include "cli/shell_line.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <readline/readline.h>

#include "base/buf.h"
#include "base/util.h"
#include "diag/emit.h"

/* A paste that is still on its way is quiet for no longer than this. */
enum { QUIET_MS = 100, ROUNDS_MAX = 100 };

static struct {
	char *text;
	bool done;
	volatile sig_atomic_t signalled;
	volatile sig_atomic_t stop; /* Ctrl-Z */
	bool gone;		    /* the terminal */
	int leave;
	sigset_t open; /* signals that are held back while we wait for a key */
	const struct line_beside *beside;
} line;

static void take(char *text)
{
	line.text = text;
	line.done = true;
	/* the prompt must not be drawn again */
	rl_callback_handler_remove();
}

static void handle(int number)
{
	if (number == SIGTSTP)
		line.stop = 1;
	else
		line.signalled = number;
}

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGTSTP };

struct kept {
	struct sigaction actions[ARRAY_SIZE(signals)];
	sigset_t mask, open;
};

static void hold_signals(struct kept *k)
{
	struct sigaction a = { .sa_handler = handle };
	sigset_t ours;
	size_t i;

	sigemptyset(&a.sa_mask);
	sigemptyset(&ours);
	for (i = 0; i < ARRAY_SIZE(signals); i++)
		sigaddset(&ours, signals[i]);
	pthread_sigmask(SIG_BLOCK, &ours, &k->mask);
	k->open = k->mask;
	for (i = 0; i < ARRAY_SIZE(signals); i++) {
		sigdelset(&k->open, signals[i]);
		sigaction(signals[i], &a, &k->actions[i]);
		/* a shell without jobs could not go on with us */
		if (signals[i] == SIGTSTP && k->actions[i].sa_handler == SIG_IGN)
			sigaction(SIGTSTP, &k->actions[i], NULL);
	}
	line.open = k->open;
	line.signalled = 0;
	line.stop = 0;
	line.gone = false;
}

static void let_go(const struct kept *k)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(signals); i++)
		sigaction(signals[i], &k->actions[i], NULL);
	pthread_sigmask(SIG_SETMASK, &k->mask, NULL);
}

/* A read of the terminal comes back at once, with nothing if nothing is there. */
static void no_waiting(void)
{
	struct termios t;

	if (tcgetattr(STDIN_FILENO, &t))
		return;
	t.c_cc[VMIN] = 0;
	t.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &t);
}

/* Ctrl-Z: whoever has the terminal meanwhile gets it as it was before us, and leaves it as he
 * likes. */
static void stop_for_now(void)
{
	const bool editing = RL_ISSTATE(RL_STATE_TERMPREPPED);
	struct sigaction usual = { .sa_handler = SIG_DFL }, ours;
	sigset_t stop;

	line.stop = 0;
	if (editing)
		rl_deprep_terminal();
	sigemptyset(&usual.sa_mask);
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	sigaction(SIGTSTP, &usual, &ours);
	raise(SIGTSTP);
	pthread_sigmask(SIG_UNBLOCK, &stop, NULL);
	/* here we stand still until SIGCONT */
	pthread_sigmask(SIG_BLOCK, &stop, NULL);
	sigaction(SIGTSTP, &ours, NULL);
	if (!editing)
		return;
	rl_prep_terminal(1);
	no_waiting();
	rl_resize_terminal();
	rl_forced_update_display();
}

/*
 * Until a key may be read; false when one of our signals came.  A terminal that hung up can always
 * be read, and says that there is nothing: *hung, lest that be taken for a key that is gone again.
 * (SIGHUP does not come through then: ppoll() has no need to wait.)
 */
static bool wait_key(bool *hung)
{
	struct pollfd p[2] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .events = POLLIN } };
	int n;

	*hung = false;
	for (;;) {
		p[1].fd = line.beside ? line.beside->descriptor() : -1;
		p[1].revents = 0;
		n = ppoll(p, 2, NULL, &line.open);
		if (n < 0 && errno != EINTR)
			break;
		if (n < 0 && line.signalled)
			return false;
		if (n < 0 && line.stop)
			stop_for_now();
		/* the window got another size */
		if (n < 0 && rl_pending_signal())
			rl_check_signals();
		if (n > 0 && p[1].revents)
			line.beside->ready();
		if (n > 0 && p[0].revents)
			break;
	}
	*hung = n < 0 || p[0].revents & (POLLHUP | POLLERR | POLLNVAL);
	return true;
}

static bool key_waits(void)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&p, 1, 0) > 0;
}

static void look_beside(void)
{
	if (!line.beside)
		return;
	line.beside->key();
	if (!key_waits())
		line.beside->still();
}

/*
 * What readline reads with.  Ctrl-C empties the terminal's queue, so that a key that was there
 * may be gone when it is read: no read may wait but where signals come through, see
 * no_waiting().  EOF ends whatever readline is at, and line_read() throws the line away: readline
 * takes it for Enter, and nobody has pressed that.
 */
static int next_byte(FILE *unused)
{
	unsigned char c;
	bool hung;

	(void)unused;
	while (wait_key(&hung)) {
		const ssize_t n = read(STDIN_FILENO, &c, 1);

		if (n == 1)
			return c;
		if (hung || (n < 0 && errno != EINTR && errno != EAGAIN)) {
			line.gone = true;
			break;
		}
	}
	return EOF;
}

void line_begin(void)
{
	rl_readline_name = "starload";
	rl_catch_signals = 0;
	rl_catch_sigwinch = 1;
	rl_variable_bind("enable-bracketed-paste", "on");
	rl_initialize();
	rl_getc_function = next_byte;
}

static enum line_event ended_by_signal(void)
{
	if (line.signalled == SIGINT)
		return LINE_DROP;
	line.leave = line.signalled;
	return LINE_LEAVE;
}

/* Whatever readline is in the middle of, or just through with. */
static void drop_line(void)
{
	free(line.text);
	line.text = NULL;
	if (line.done)
		return;
	rl_callback_sigcleanup();
	rl_free_line_state();
	rl_callback_handler_remove();
}

/* The signal that says so is taken, which did not come through. */
static void hung_up(void)
{
	struct sigaction none = { .sa_handler = SIG_IGN };

	sigemptyset(&none.sa_mask);
	sigaction(SIGHUP, &none, NULL);
	if (!line.signalled)
		line.signalled = SIGHUP;
}

enum line_event line_read(const char *prompt, const char *begin, char **out)
{
	enum line_event event = LINE_TEXT;
	struct kept k;
	bool hung;

	*out = NULL;
	line.text = NULL;
	line.done = false;
	hold_signals(&k);
	rl_callback_handler_install(prompt, take);
	no_waiting();
	if (begin) {
		rl_insert_text(begin);
		rl_redisplay();
	}
	while (!line.done && !line.signalled && !line.gone)
		if (wait_key(&hung)) {
			rl_callback_read_char();
			if (!line.done)
				look_beside();
		}
	if (line.gone)
		hung_up();
	if (line.signalled) {
		event = ended_by_signal();
		drop_line();
		fputs(event == LINE_DROP ? "^C\n" : "\n", rl_outstream);
		fflush(rl_outstream);
	}
	let_go(&k);
	if (event != LINE_TEXT)
		return event;
	if (!line.text)
		return LINE_END;
	*out = line.text;
	return LINE_TEXT;
}

/* Throw away what is there, and what still comes of the same paste. */
static void discard(void)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	int i;

	tcflush(STDIN_FILENO, TCIFLUSH);
	for (i = 0; i < ROUNDS_MAX && poll(&p, 1, QUIET_MS) > 0; i++)
		tcflush(STDIN_FILENO, TCIFLUSH);
}

/* Lines of ours and text of the server in them. */
static void put_question(const char *s)
{
	const char *nl;

	while ((nl = strchr(s, '\n')) != NULL) {
		emit_safe(stderr, s, (size_t)(nl - s));
		putc('\n', stderr);
		s = nl + 1;
	}
	emit_safe(stderr, s, strlen(s));
	fflush(stderr);
}

bool line_ask(const char *question, struct buf *answer)
{
	struct kept k;
	bool ok = false, hung;
	char c;

	fflush(stdout);
	/* a Ctrl-C on what is seen is an answer to it */
	hold_signals(&k);
	discard();
	put_question(question);
	while (wait_key(&hung) && read(STDIN_FILENO, &c, 1) == 1) {
		if (c == '\n') {
			ok = true;
			break;
		}
		buf_addc(answer, c);
	}
	if (!ok)
		fputc('\n', stderr);
	let_go(&k);
	return ok;
}

void line_beside(const struct line_beside *b)
{
	line.beside = b;
}

int line_signal(void)
{
	return line.leave;
}
