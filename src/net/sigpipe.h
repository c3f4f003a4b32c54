/*
 * sigpipe.h - SIGPIPE held back while somebody writes to what may be closed at the other end.
 * The client libraries do: below TLS with a plain write(), which raises it.  One that came
 * meanwhile is taken; what it does for stdout stays as it is.
 */
#ifndef STARLOAD_NET_SIGPIPE_H
#define STARLOAD_NET_SIGPIPE_H
#include <signal.h>
#include <stdbool.h>

struct sigpipe {
	sigset_t before;
	bool pending;
};

void sigpipe_hold(struct sigpipe *s);
void sigpipe_let_go(const struct sigpipe *s);
#endif
