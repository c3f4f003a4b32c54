/*
 * listen.h - sockets that listen at a numeric address, and what sockets need.
 */
#ifndef STARLOAD_SANDBOX_LISTEN_H
#define STARLOAD_SANDBOX_LISTEN_H
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

struct err; /* base/err.h */

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/*
 * A non-blocking socket that listens; port 0 takes a free one.  *got is the port it
 * has.  Negative: ERR_USAGE or ERR_IO in *err.
 */
int listen_on(const char *host, unsigned port, unsigned *got, struct err *err);

/* The length of *a; 0: `host` is no numeric address. */
socklen_t address_of(const char *host, unsigned port, union address *a);
/* "127.0.0.1", "::1" */
void address_name(const union address *a, char *name, socklen_t room);

/* Of a socket that blocks.  False: the other side is gone. */
bool send_whole(int fd, const char *p, size_t n);
#endif
