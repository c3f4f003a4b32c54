/*
 * sigpipe.c - SIGPIPE held back.
 */
#include "config.h"
#include "net/sigpipe.h"

#include <time.h>

void sigpipe_hold(struct sigpipe *s)
{
	sigset_t pipe, pending;

	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	sigpending(&pending);
	s->pending = sigismember(&pending, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &pipe, &s->before);
}

void sigpipe_let_go(const struct sigpipe *s)
{
	static const struct timespec now = { 0, 0 };
	sigset_t pipe;

	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	if (!s->pending)
		sigtimedwait(&pipe, NULL, &now);
	pthread_sigmask(SIG_SETMASK, &s->before, NULL);
}
