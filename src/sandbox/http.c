/*
 * http.c - HTTP listeners, requests by libmicrohttpd, answers by http_out.c.
 *
 * Each port has a daemon of libmicrohttpd without a thread and without a listener
 * of its own: we accept, it reads the request (head, "100 Continue", body of whatever
 * framing) and calls http_exchange_handle().  As soon as the answer is known we take a duplicate of
 * the socket and let the library drop its own, which under MHD_USE_TURBO is a plain close(): the
 * answer goes out from here.  A connection that goes on is handed back with MHD_add_connection()
 * and is a new one to the library.
 */
#include "config.h"
#include "sandbox/http.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "base/util.h"
#include "sandbox/http_int.h"
#include "sandbox/http_raw.h"
#include "sandbox/listen.h"

enum { EVENTS = 64, ACCEPTS = 64, RETRY_MS = 200 };

/* answers ------------------------------------------------------------------------- */

static void watch_out(struct http *h, struct http_answer *x, bool first)
{
	struct epoll_event e = { .events = http_out_events(x->o, h->now_ms), .data.ptr = &x->tag };

	if (first || e.events != x->o->events)
		epoll_ctl(h->epoll, first ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, x->o->fd, &e);
	x->o->events = e.events;
}

static void remove_out(struct http *h, struct http_answer *x)
{
	if (x->o->fd >= 0)
		epoll_ctl(h->epoll, EPOLL_CTL_DEL, x->o->fd, NULL);
	if (x->prev)
		x->prev->next = x->next;
	else
		h->outs = x->next;
	if (x->next)
		x->next->prev = x->prev;
	http_out_free(x->o);
	free(x);
}

void http_give(struct http_port *p, int fd)
{
	union address a;
	socklen_t n = sizeof(a);

	if (getpeername(fd, &a.any, &n)) {
		close(fd);
		return;
	}
	MHD_add_connection(p->daemon, fd, &a.any, n);
	p->http->again = true;
}

static void step(struct http *h, struct http_answer *x, uint32_t events)
{
	struct http_port *p = x->o->port;
	int fd;

	switch (http_out_run(x->o, events, h->now_ms)) {
	case HTTP_OUT_BUSY:
		watch_out(h, x, false);
		return;
	case HTTP_OUT_KEPT:
		fd = x->o->fd;
		epoll_ctl(h->epoll, EPOLL_CTL_DEL, fd, NULL);
		x->o->fd = -1;
		remove_out(h, x);
		http_give(p, fd);
		return;
	case HTTP_OUT_ENDED:
		remove_out(h, x);
		return;
	}
}

void http_send(struct http *h, struct http_out *o)
{
	struct http_answer *x = xmalloc(sizeof(*x));

	*x = (struct http_answer){ .o = o, .next = h->outs };
	x->tag = (struct http_tag){ ON_OUT, x };
	if (h->outs)
		h->outs->prev = x;
	h->outs = x;
	watch_out(h, x, true);
}

/* listeners -------------------------------------------------------------------------- */

static void rest(struct http *h, bool resting)
{
	unsigned i;

	for (i = 0; i < h->n; i++) {
		if (h->ports[i].fd < 0)
			continue;
		struct epoll_event e = { .events = resting ? 0 : EPOLLIN,
					 .data.ptr = &h->ports[i].on_listener };

		epoll_ctl(h->epoll, EPOLL_CTL_MOD, h->ports[i].fd, &e);
	}
	h->accept_ms = resting ? h->now_ms + RETRY_MS : 0;
}

/* A fault at the door; true: the client is seen off. */
static bool seen_off(struct http_port *p, int fd)
{
	static const struct linger reset = { .l_onoff = 1, .l_linger = 0 };
	struct fault f = { 0 };

	if (!fault_take(p->http->faults, p->be ? FAULT_BE_CONNECT : FAULT_HTTP_CONNECT, p->fe_index,
			TEXT(""), &f))
		return false;
	if (f.refuse)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	close(fd);
	return true;
}

static void accept_some(struct http_port *p)
{
	int fd, i, on = 1;

	for (i = 0; i < ACCEPTS; i++) {
		fd = accept4(p->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
			if (seen_off(p, fd))
				continue;
			if (p->be && p->http->discards)
				http_raw_start(p, fd);
			else
				http_give(p, fd);
		} else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
			   errno == ENOMEM) {
			rest(p->http, true);
			return;
		} else if (errno != EINTR && errno != ECONNABORTED) {
			return;
		}
	}
}

static int add_port(struct http *h, const char *host, unsigned number, bool be, struct err *err)
{
	struct http_port *p = &h->ports[h->n];
	struct epoll_event e = { .events = EPOLLIN };

	*p = (struct http_port){
		.http = h, .be = be, .fe_index = be ? 0 : h->n, .be_index = be ? h->n - h->n_fes : 0
	};
	p->fd = listen_on(host, number, &p->number, err);
	if (p->fd < 0)
		return err->code;
	h->n++;
	p->on_listener = (struct http_tag){ ON_LISTENER, p };
	p->on_daemon = (struct http_tag){ ON_DAEMON, p };
	p->daemon = MHD_start_daemon(
		MHD_USE_EPOLL | MHD_USE_TURBO | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME,
		0, NULL, NULL, http_exchange_handle, p, MHD_OPTION_URI_LOG_CALLBACK,
		http_exchange_begin, p, MHD_OPTION_NOTIFY_COMPLETED, http_exchange_end, p,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_POOL_BYTES, MHD_OPTION_END);
	if (!p->daemon)
		return err_set(err, ERR_IO, "HTTP port %u: %s", p->number, strerror(errno));
	e.data.ptr = &p->on_listener;
	if (epoll_ctl(h->epoll, EPOLL_CTL_ADD, p->fd, &e))
		return err_set(err, ERR_IO, "epoll: %s", strerror(errno));
	e.data.ptr = &p->on_daemon;
	if (epoll_ctl(h->epoll, EPOLL_CTL_ADD,
		      MHD_get_daemon_info(p->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, &e))
		return err_set(err, ERR_IO, "epoll: %s", strerror(errno));
	return 0;
}

struct http *http_new(const char *host, unsigned http_port, unsigned fe_count, unsigned be_port,
		      unsigned be_count, struct err *err)
{
	struct http *h = xmalloc(sizeof(*h));
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = &h->on_wake };
	unsigned i;

	*h = (struct http){ .epoll = epoll_create1(EPOLL_CLOEXEC),
			    .wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
			    .on_wake = { ON_WAKE, NULL } };
	h->listen_on = host;
	h->host = xmalloc(strlen(host) + 3);
	sprintf(h->host, strchr(host, ':') ? "[%s]" : "%s", host);
	if (h->epoll < 0 || h->wake < 0 || epoll_ctl(h->epoll, EPOLL_CTL_ADD, h->wake, &e)) {
		err_set(err, ERR_IO, "epoll: %s", strerror(errno));
		http_free(h);
		return NULL;
	}
	for (i = 0; i < fe_count; i++) {
		if (add_port(h, host, http_port ? http_port + i : 0, false, err))
			break;
		h->fe_ports[i] = h->ports[i].number;
	}
	for (h->n_fes = h->n; i < fe_count + be_count && h->n == i; i++) {
		if (add_port(h, host, be_port ? be_port + i - fe_count : 0, true, err))
			break;
		h->be_ports[i - fe_count] = h->ports[i].number;
	}
	if (h->n == fe_count + be_count) {
		h->site = (struct http_site){ .host = h->host, .fe_ports = h->fe_ports };
		return h;
	}
	http_free(h);
	return NULL;
}

void http_free(struct http *h)
{
	struct exchange *x;
	unsigned i;

	if (!h)
		return;
	if (h->site.fe) {
		struct turn *turn = fe_turn(h->site.fe);

		turn_take(turn);
		turn->stop = true;
		turn_give(turn);
	}
	http_raw_end(h);
	http_exchange_stop(h);
	for (x = h->exchanges; x; x = x->next) {
		if (x->suspended)
			MHD_resume_connection(x->connection);
		x->suspended = false;
		x->visit.fault.drop = true;
	}
	for (i = 0; i < h->n; i++) {
		if (h->ports[i].daemon)
			MHD_stop_daemon(h->ports[i].daemon);
		if (h->ports[i].fd >= 0)
			close(h->ports[i].fd);
	}
	while (h->outs)
		remove_out(h, h->outs);
	if (h->epoll >= 0)
		close(h->epoll);
	if (h->wake >= 0)
		close(h->wake);
	free(h->host);
	free(h);
}

const unsigned *http_fe_ports(const struct http *h)
{
	return h->fe_ports;
}

const unsigned *http_be_ports(const struct http *h)
{
	return h->be_ports;
}

void http_attach(struct http *h, struct fe *fe, struct fault_plan *faults)
{
	h->site.fe = fe;
	h->discards = fe_discards(fe);
	h->faults = faults;
}

void http_set_clock(struct http *h, int64_t (*now)(const void *clock), const void *clock)
{
	h->site.now = now;
	h->site.clock = clock;
}

void http_wake(struct http *h)
{
	uint64_t one = 1;

	/* it only fails when it is set by far already */
	if (write(h->wake, &one, sizeof(one)) < 0)
		return;
}

/* What threads have for the loop. */
static void woken(struct http *h)
{
	uint64_t n;

	if (read(h->wake, &n, sizeof(n)) > 0)
		http_raw_reap(h);
	http_exchange_reap(h);
}

int http_fd(const struct http *h)
{
	return h->epoll;
}

/* processes that end ------------------------------------------------------------------- */

static int socket_of(const struct exchange *x)
{
	return MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD)
		->connect_fd;
}

static void drop_connections(struct http_port *p)
{
	struct http *h = p->http;
	struct exchange *x;
	struct http_answer *o;

	for (x = h->exchanges; x; x = x->next)
		if (x->port == p && !x->answered)
			shutdown(socket_of(x), SHUT_RDWR);
	for (o = h->outs; o; o = o->next)
		if (o->o->port == p)
			shutdown(o->o->fd, SHUT_RDWR);
	http_raw_drop(p);
	h->again = true;
}

static int port_runs(struct http_port *p, bool runs, struct err *err)
{
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = &p->on_listener };

	if (runs == (p->fd >= 0))
		return 0;
	if (!runs) {
		close(p->fd);
		p->fd = -1;
		drop_connections(p);
		return 0;
	}
	p->fd = listen_on(p->http->listen_on, p->number, &p->number, err);
	if (p->fd < 0)
		return err->code;
	if (epoll_ctl(p->http->epoll, EPOLL_CTL_ADD, p->fd, &e))
		return err_set(err, ERR_IO, "epoll: %s", strerror(errno));
	return 0;
}

int http_fe_runs(struct http *h, unsigned fe_index, bool runs, struct err *err)
{
	return port_runs(&h->ports[fe_index], runs, err);
}

int http_be_runs(struct http *h, unsigned be_index, bool runs, struct err *err)
{
	return port_runs(&h->ports[h->n_fes + be_index], runs, err);
}

void http_fe_ends(struct http *h, unsigned fe_index)
{
	drop_connections(&h->ports[fe_index]);
}

/* the loop ---------------------------------------------------------------------------- */

int64_t http_deadline(struct http *h, int64_t now_ms)
{
	int64_t when = h->accept_ms ? h->accept_ms : INT64_MAX;
	MHD_UNSIGNED_LONG_LONG wait;
	const struct exchange *x;
	const struct http_answer *o;
	unsigned i;

	if (h->again)
		return now_ms;
	for (x = h->exchanges; x; x = x->next)
		if (x->suspended && x->resume_ms < when)
			when = x->resume_ms;
	for (o = h->outs; o; o = o->next) {
		int64_t t = http_out_when(o->o);

		if (t < when)
			when = t;
	}
	for (i = 0; i < h->n; i++)
		if (MHD_get_timeout(h->ports[i].daemon, &wait) == MHD_YES &&
		    now_ms + (int64_t)wait < when)
			when = now_ms + (int64_t)wait;
	return when;
}

static void due(struct http *h)
{
	struct exchange *x;
	struct http_answer *o, *next;

	if (h->accept_ms && h->now_ms >= h->accept_ms)
		rest(h, false);
	for (x = h->exchanges; x; x = x->next)
		if (x->suspended && x->resume_ms <= h->now_ms) {
			x->suspended = false;
			MHD_resume_connection(x->connection);
			h->again = true;
		}
	for (o = h->outs; o; o = next) {
		next = o->next;
		if (http_out_when(o->o) <= h->now_ms)
			step(h, o, 0);
	}
}

/* The library reads some of what came and waits to be told of more; when the client's FIN came with
 * it, nobody will.  Not to want any more makes the system tell; what came can still be read. */
static void tell_of_leaving(struct http *h)
{
	struct exchange *x;

	for (x = h->exchanges; x; x = x->next) {
		struct pollfd p = { .events = POLLRDHUP };

		if (!x->begun || x->answered || x->suspended || x->works || x->left)
			continue;
		p.fd = socket_of(x);
		if (poll(&p, 1, 0) > 0 && (p.revents & POLLRDHUP)) {
			shutdown(p.fd, SHUT_RD);
			x->left = true;
			h->again = true;
		}
	}
}

void http_run(struct http *h, int64_t now_ms)
{
	struct epoll_event events[EVENTS];
	int i, n;

	h->now_ms = now_ms;
	h->again = false;
	due(h);
	n = epoll_wait(h->epoll, events, EVENTS, 0);
	for (i = 0; i < n; i++) {
		const struct http_tag *t = events[i].data.ptr;

		/* An event ends no answer but its own, so all pointers hold. */
		if (t->kind == ON_LISTENER)
			accept_some(t->what);
		else if (t->kind == ON_OUT)
			step(h, t->what, events[i].events);
		else if (t->kind == ON_WAKE)
			woken(h);
	}
	for (i = 0; i < (int)h->n; i++)
		MHD_run(h->ports[i].daemon);
	tell_of_leaving(h);
}
