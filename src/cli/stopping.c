/*
 * stopping.c - signals that end a command at a safe step.
 * The handler's variables are the one state that cannot be passed along.
 */
#include "config.h"
#include "cli/stopping.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/sqlconn.h"

static atomic_int signalled;
static atomic_bool asking;
static _Atomic(struct sqlconn *) under_way;
static _Atomic(struct sqlconn *) session;

/* What the two say; changed before signals are awaited, if at all. */
static const char *first_says =
	"\nstarload: stopping at the next safe step; once more stops at once\n";
static const char *second_says = "\nstarload: stopped at once; \"starload recover\" shows what was under "
				 "way\n";

static void tell(const char *text)
{
	ssize_t n = write(STDERR_FILENO, text, strlen(text));

	(void)n;
}

static void act_on(int number)
{
	struct sqlconn *c;
	int none = 0;

	if (!atomic_compare_exchange_strong(&signalled, &none, number)) {
		c = atomic_load(&session);
		if (c && number == SIGINT) {
			tell("\nstarload: the connection is cut off\n");
			sqlconn_interrupt(c);
			return;
		}
		tell(second_says);
		_exit(128 + number);
	}
	c = atomic_load(&under_way);
	if (atomic_load(&asking)) {
		tell("\n");
		return;
	}
	if (c && atomic_load(&session))
		tell("\nstarload: given up\n");
	else
		tell(first_says);
	if (c)
		sqlconn_interrupt(c);
}

/* What it interrupts may be about to look at errno. */
static void handle(int number)
{
	int kept = errno;

	act_on(number);
	errno = kept;
}

void stopping_says(const char *first, const char *second)
{
	first_says = first;
	second_says = second;
}

void stopping_begin(void)
{
	struct sigaction a = { .sa_handler = handle, .sa_flags = SA_RESTART };

	sigemptyset(&a.sa_mask);
	sigaction(SIGINT, &a, NULL);
	sigaction(SIGTERM, &a, NULL);
	a.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &a, NULL);
}

void stopping_anew(void)
{
	atomic_store(&signalled, 0);
	stopping_begin();
}

static void remember(int number)
{
	int none = 0;

	atomic_compare_exchange_strong(&signalled, &none, number);
}

void stopping_bystander(void)
{
	struct sigaction a = { .sa_handler = remember, .sa_flags = SA_RESTART };

	sigemptyset(&a.sa_mask);
	sigaction(SIGINT, &a, NULL);
}

void stopping_forget(void)
{
	atomic_store(&signalled, 0);
	atomic_store(&under_way, NULL);
	atomic_store(&session, NULL);
}

/* What ppoll() says; `fd` -1: none, `until_ns` 0: without an end. */
static int wait_for(int fd, long long until_ns)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	sigset_t ours, usual;
	int n = -1;

	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	/* between the look and the wait none is lost: it comes while we wait */
	pthread_sigmask(SIG_BLOCK, &ours, &usual);
	atomic_store(&asking, true);
	while (!stopping() && n < 0) {
		const long long left = until_ns ? until_ns - clock_mono_ns() : 0;
		const struct timespec ts = { .tv_sec = left > 0 ? left / 1000000000 : 0,
					     .tv_nsec = left > 0 ? left % 1000000000 : 0 };

		n = ppoll(&p, 1, until_ns ? &ts : NULL, &usual);
		if (n < 0 && errno != EINTR)
			break;
	}
	atomic_store(&asking, false);
	pthread_sigmask(SIG_SETMASK, &usual, NULL);
	return n;
}

bool stopping_await(int fd)
{
	return wait_for(fd, 0) > 0 && !stopping();
}

bool stopping_wait(long long until_ns)
{
	return !wait_for(-1, until_ns) && !stopping();
}

void stopping_session(struct sqlconn *c)
{
	atomic_store(&session, c);
}

bool stopping(void)
{
	return atomic_load(&signalled) != 0;
}

bool stopping_asked(void *to)
{
	(void)to;
	return stopping();
}

void stopping_conn(struct sqlconn *c)
{
	atomic_store(&under_way, c);
}

int stopping_status(int status)
{
	int number = atomic_load(&signalled);

	return number ? 128 + number : status;
}
