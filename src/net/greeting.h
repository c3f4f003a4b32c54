/*
 * greeting.h - what a server says of itself before anybody logs in.
 */
#ifndef STARLOAD_NET_GREETING_H
#define STARLOAD_NET_GREETING_H

enum greeting {
	GREETING_NONE, /* nobody there, or what came is no greeting: the login will say why */
	GREETING_CLEAR,
	GREETING_TLS, /* TLS is offered */
};

/*
 * Connect, read the greeting, hang up; each address of `host` for `timeout_ms` at most.  For
 * those who want no byte of a login to go out in clear: Connector/C sends one all the same when TLS
 * is to be used unverified and is not offered.  `at` is told the socket that is waited on, so that
 * somebody may shut it down, and -1 before that is closed.
 */
enum greeting greeting_read(const char *host, unsigned port, unsigned timeout_ms,
			    void (*at)(void *to, int fd), void *to);
#endif
