/*
 * greeting.c - what a server says of itself before anybody logs in.
 */
#include "config.h"
#include "net/greeting.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

enum { HEADER = 4, PACKET_MAX = 1024, PROTOCOL = 10, CAP_SSL = 0x800, SALT_HEAD = 8 };

/* Wait for `events` until `until_ns`; false: not in time. */
static int ready(int fd, short events, int64_t until_ns)
{
	struct pollfd p = { .fd = fd, .events = events };
	int64_t left;
	int n;

	do {
		left = (until_ns - clock_mono_ns()) / 1000000;
		n = poll(&p, 1, left > 0 ? (int)left : 0);
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

static int read_all(int fd, unsigned char *to, size_t n, int64_t until_ns)
{
	while (n) {
		ssize_t got;

		if (!ready(fd, POLLIN, until_ns))
			return -1;
		got = recv(fd, to, n, 0);
		if (got <= 0 && !(got < 0 && (errno == EINTR || errno == EAGAIN)))
			return -1;
		if (got > 0) {
			to += got;
			n -= (size_t)got;
		}
	}
	return 0;
}

/* The low capability flags stand behind the version, the connection's id and the
 * first part of the salt with its NUL. */
static enum greeting judge(const unsigned char *p, size_t n)
{
	const unsigned char *end = n ? memchr(p + 1, '\0', n - 1) : NULL;
	size_t at;

	if (!n || p[0] != PROTOCOL || !end)
		return GREETING_NONE;
	at = (size_t)(end - p) + 1 + 4 + SALT_HEAD + 1;
	if (at + 2 > n)
		return GREETING_NONE;
	return (p[at] | p[at + 1] << 8) & CAP_SSL ? GREETING_TLS : GREETING_CLEAR;
}

static enum greeting read_greeting(int fd, int64_t until_ns)
{
	unsigned char header[HEADER], packet[PACKET_MAX];
	size_t n;

	if (read_all(fd, header, HEADER, until_ns))
		return GREETING_NONE;
	n = header[0] | (size_t)header[1] << 8 | (size_t)header[2] << 16;
	if (n > sizeof(packet) || read_all(fd, packet, n, until_ns))
		return GREETING_NONE;
	return judge(packet, n);
}

static enum greeting try_address(const struct addrinfo *a, int64_t until_ns,
				 void (*at)(void *to, int fd), void *to)
{
	int fd =
		socket(a->ai_family, a->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, a->ai_protocol);
	enum greeting g = GREETING_NONE;
	int failed = 0;
	socklen_t size = sizeof(failed);

	if (fd < 0)
		return g;
	at(to, fd);
	if (!connect(fd, a->ai_addr, a->ai_addrlen) ||
	    (errno == EINPROGRESS && ready(fd, POLLOUT, until_ns) &&
	     !getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &size) && !failed))
		g = read_greeting(fd, until_ns);
	at(to, -1);
	close(fd);
	return g;
}

enum greeting greeting_read(const char *host, unsigned port, unsigned timeout_ms,
			    void (*at)(void *to, int fd), void *to)
{
	struct addrinfo want = { .ai_socktype = SOCK_STREAM }, *list, *a;
	enum greeting g = GREETING_NONE;
	char service[16];

	snprintf(service, sizeof(service), "%u", port);
	if (getaddrinfo(host, service, &want, &list))
		return g;
	for (a = list; a && g == GREETING_NONE; a = a->ai_next)
		g = try_address(a, clock_mono_ns() + (int64_t)timeout_ms * 1000000, at, to);
	freeaddrinfo(list);
	return g;
}
