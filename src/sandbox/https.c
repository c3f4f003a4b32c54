/*
 * https.c - the HTTPS of FEs: TLS before their HTTP ports.
 */
#include "config.h"
#include "sandbox/https.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "base/util.h"
#include "sandbox/listen.h"
#include "sandbox/world.h"

enum { CHUNK = 1 << 14, LINGER_MS = 2000, ACCEPT_MS = 10000 };

struct door {
	struct https *https;
	pthread_t thread;
	int fd;
	unsigned port, to;
};

/* One client; in the list as long as its thread is not joined. */
struct guest {
	struct guest *next;
	struct door *door;
	pthread_t thread;
	int fd, plain; /* plain: -1: not there yet, or never */
	bool ended;
};

struct https {
	const char *host;
	SSL_CTX *tls;
	struct door doors[FE_MAX];
	unsigned n, ports[FE_MAX];
	pthread_mutex_t lock; /* of all that follows */
	struct guest *guests;
	bool stop;
};

const unsigned *https_ports(const struct https *h)
{
	return h->ports;
}

/* one client -------------------------------------------------------------------------------- */

/* Until either side has ended. */
static void pass_on(SSL *ssl, int fd, int plain)
{
	struct pollfd polls[2] = { { fd, POLLIN, 0 }, { plain, POLLIN, 0 } };
	char chunk[CHUNK];
	int n;

	for (;;) {
		if (!SSL_pending(ssl) && poll(polls, 2, -1) < 0 && errno != EINTR)
			return;
		if (polls[1].revents) {
			n = (int)recv(plain, chunk, sizeof(chunk), 0);
			if (n <= 0 || SSL_write(ssl, chunk, n) <= 0)
				return;
		}
		if (SSL_pending(ssl) || polls[0].revents) {
			n = SSL_read(ssl, chunk, sizeof(chunk));
			if (n <= 0 || !send_whole(plain, chunk, (size_t)n))
				return;
		}
	}
}

/* A close with bytes unread would take the answer along. */
static void part(SSL *ssl, int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };
	char chunk[CHUNK];

	SSL_shutdown(ssl);
	shutdown(fd, SHUT_WR);
	while (poll(&p, 1, LINGER_MS) > 0 && recv(fd, chunk, sizeof(chunk), 0) > 0)
		;
}

static int reach(const struct https *h, unsigned port)
{
	union address a;
	socklen_t n = address_of(h->host, port, &a);
	int fd;

	if (!n)
		return -1;
	fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, &a.any, n)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static void *serve(void *to)
{
	struct guest *g = to;
	struct https *h = g->door->https;
	struct timeval patience = { .tv_sec = ACCEPT_MS / 1000 }, none = { 0 };
	SSL *ssl = SSL_new(h->tls);
	int plain = -1;

	setsockopt(g->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (ssl && SSL_set_fd(ssl, g->fd) && SSL_accept(ssl) == 1) {
		setsockopt(g->fd, SOL_SOCKET, SO_RCVTIMEO, &none, sizeof(none));
		plain = reach(h, g->door->to);
		pthread_mutex_lock(&h->lock);
		g->plain = plain;
		if (h->stop && plain >= 0)
			shutdown(plain, SHUT_RDWR);
		pthread_mutex_unlock(&h->lock);
		if (plain >= 0)
			pass_on(ssl, g->fd, plain);
		part(ssl, g->fd);
	}
	SSL_free(ssl);
	pthread_mutex_lock(&h->lock);
	g->ended = true;
	close(g->fd);
	if (plain >= 0)
		close(plain);
	g->fd = g->plain = -1;
	pthread_mutex_unlock(&h->lock);
	return NULL;
}

/* the doors ------------------------------------------------------------------------------------ */

/* Threads that ended are joined when the next client comes. */
static void reap(struct https *h, bool all)
{
	struct guest *g, **at = &h->guests, *over = NULL;

	pthread_mutex_lock(&h->lock);
	while ((g = *at)) {
		if (!g->ended && !all) {
			at = &g->next;
			continue;
		}
		*at = g->next;
		g->next = over;
		over = g;
	}
	pthread_mutex_unlock(&h->lock);
	while ((g = over)) {
		over = g->next;
		pthread_join(g->thread, NULL);
		free(g);
	}
}

static void admit(struct door *d, int fd)
{
	struct https *h = d->https;
	struct guest *g = xmalloc(sizeof(*g));

	*g = (struct guest){ .door = d, .fd = fd, .plain = -1 };
	pthread_mutex_lock(&h->lock);
	if (h->stop || pthread_create(&g->thread, NULL, serve, g)) {
		close(fd);
		free(g);
	} else {
		g->next = h->guests;
		h->guests = g;
	}
	pthread_mutex_unlock(&h->lock);
}

static void *accept_all(void *to)
{
	struct door *d = to;
	int fd;

	for (;;) {
		fd = accept4(d->fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0 && (errno == EINTR || errno == ECONNABORTED))
			continue;
		if (fd < 0)
			return NULL; /* it was shut down, or there are no descriptors left */
		reap(d->https, false);
		admit(d, fd);
	}
}

struct https *https_new(const char *host, unsigned port, unsigned count, struct ssl_ctx_st *tls,
			const unsigned *to, struct err *err)
{
	struct https *h = xmalloc(sizeof(*h));
	unsigned i;

	*h = (struct https){ .host = host, .tls = tls };
	pthread_mutex_init(&h->lock, NULL);
	for (i = 0; i < count; i++) {
		struct door *d = &h->doors[i];

		*d = (struct door){ .https = h, .to = to[i] };
		d->fd = listen_on(host, port ? port + i : 0, &d->port, err);
		if (d->fd < 0)
			break;
		if (fcntl(d->fd, F_SETFL, 0) || pthread_create(&d->thread, NULL, accept_all, d)) {
			close(d->fd);
			err_set(err, ERR_IO, "HTTPS port %u: no thread", d->port);
			break;
		}
		h->ports[h->n++] = d->port;
	}
	if (h->n == count)
		return h;
	https_free(h);
	return NULL;
}

void https_free(struct https *h)
{
	struct guest *g;
	unsigned i;

	if (!h)
		return;
	pthread_mutex_lock(&h->lock);
	h->stop = true;
	for (g = h->guests; g; g = g->next) {
		if (g->fd >= 0)
			shutdown(g->fd, SHUT_RDWR);
		if (g->plain >= 0)
			shutdown(g->plain, SHUT_RDWR);
	}
	pthread_mutex_unlock(&h->lock);
	for (i = 0; i < h->n; i++) {
		shutdown(h->doors[i].fd, SHUT_RDWR);
		pthread_join(h->doors[i].thread, NULL);
		close(h->doors[i].fd);
	}
	reap(h, true);
	pthread_mutex_destroy(&h->lock);
	free(h);
}
