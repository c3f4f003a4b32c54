/*
 * listen.c - sockets that listen at a numeric address, and what sockets need.
 */
#include "config.h"
#include "sandbox/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"

enum { BACKLOG = 512, PORT_MAX = 65535 };

socklen_t address_of(const char *host, unsigned port, union address *a)
{
	memset(a, 0, sizeof(*a));
	if (inet_pton(AF_INET, host, &a->v4.sin_addr) == 1) {
		a->v4.sin_family = AF_INET;
		a->v4.sin_port = htons((uint16_t)port);
		return sizeof(a->v4);
	}
	if (inet_pton(AF_INET6, host, &a->v6.sin6_addr) == 1) {
		a->v6.sin6_family = AF_INET6;
		a->v6.sin6_port = htons((uint16_t)port);
		return sizeof(a->v6);
	}
	return 0;
}

int listen_on(const char *host, unsigned port, unsigned *got, struct err *err)
{
	union address a;
	socklen_t n = address_of(host, port, &a);
	int on = 1, fd, rc;

	if (!n)
		return err_set(err, ERR_USAGE, "\"%s\" is no numeric address", host);
	if (port > PORT_MAX)
		return err_set(err, ERR_USAGE, "port %u does not exist", port);
	fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
		if (bind(fd, &a.any, n) == 0 && listen(fd, BACKLOG) == 0 &&
		    getsockname(fd, &a.any, &n) == 0) {
			*got = ntohs(a.any.sa_family == AF_INET ? a.v4.sin_port : a.v6.sin6_port);
			return fd;
		}
	}
	rc = err_set(err, ERR_IO, "%s port %u: %s", host, port, strerror(errno));
	if (fd >= 0)
		close(fd);
	return rc;
}

bool send_whole(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		p += sent;
		n -= (size_t)sent;
	}
	return true;
}

void address_name(const union address *a, char *name, socklen_t room)
{
	*name = '\0';
	if (a->any.sa_family == AF_INET6)
		inet_ntop(AF_INET6, &a->v6.sin6_addr, name, room);
	else
		inet_ntop(AF_INET, &a->v4.sin_addr, name, room);
}
