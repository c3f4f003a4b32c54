/*
 * http_raw.c - loads whose bodies are counted and thrown away.
 */
#include "config.h"
#include "sandbox/http_raw.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/util.h"
#include "sandbox/listen.h"
#include "sandbox/load.h"
#include "sandbox/turn.h"

enum {
	HEAD_ROOM = 64 << 10, /* of a head; a longer one is the library's */
	BODY_ROOM = 512 << 10,
	LOWAT = 256 << 10,
	LOOK_MS = 5,	/* what has come is taken after that time, however little */
	AGAIN_US = 500, /* before a head that is not whole is looked at again */
};

/* One connection.  Of those in h->raws `ended` and `given` are read and written in turn. */
struct http_raw {
	struct http_raw *next;
	struct http_port *port;
	pthread_t thread;
	int fd;
	bool ended;
	bool given; /* the library is to have the socket */
	char head[HEAD_ROOM];
	char body[BODY_ROOM];
};

/* the head ------------------------------------------------------------------------------ */

/* As long as it stays in the socket; 0: the client is gone, or it is too long. */
static size_t peek_head(struct http_raw *r)
{
	for (;;) {
		ssize_t n = recv(r->fd, r->head, sizeof(r->head), MSG_PEEK);
		char *end;

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return 0;
		end = memmem(r->head, (size_t)n, "\r\n\r\n", 4);
		if (end)
			return (size_t)(end + 4 - r->head);
		if ((size_t)n == sizeof(r->head))
			return 0;
		usleep(AGAIN_US);
	}
}

static struct text line(struct text *rest)
{
	char *end = memmem(rest->p, rest->n, "\r\n", 2);
	size_t n = end ? (size_t)(end - rest->p) : rest->n;
	struct text t = { rest->p, n };

	rest->p += n + (end ? 2 : 0);
	rest->n -= n + (end ? 2 : 0);
	return t;
}

/* "PUT /api/d/t/_stream_load HTTP/1.1" with a Content-Length; false: not for us. */
static bool read_head(struct http_raw *r, size_t n, struct http_visit *v)
{
	struct text rest = { r->head, n - 2 }, first = line(&rest), one;
	const char *blank, *last;

	if (!text_starts(first, "PUT ") || first.n < 14 ||
	    memcmp(first.p + first.n - 9, " HTTP/1.1", 9) != 0)
		return false;
	blank = first.p + 4;
	last = first.p + first.n - 9;
	http_visit_init(v, r->port, arena_copy(v->mem, blank, (size_t)(last - blank)));
	v->rq.method = "PUT";
	while (rest.n) {
		const char *colon;

		one = line(&rest);
		colon = memchr(one.p, ':', one.n);
		/* a folded line, or none at all */
		if (!colon || *one.p == ' ' || *one.p == '\t')
			return false;
		http_request_add(&v->rq, (struct text){ one.p, (size_t)(colon - one.p) },
				 (struct text){ colon + 1, one.n - (size_t)(colon + 1 - one.p) });
	}
	return v->rq.n_segments == 4 && text_is(v->rq.segments[3], "_stream_load") &&
	       v->rq.length != HTTP_NO_LENGTH && !v->rq.chunked;
}

/* the rest --------------------------------------------------------------------------------- */

/* recv() returns with so many bytes, or after that time (0: it waits for the first). */
static void wake_at(int fd, int bytes, int ms)
{
	struct timeval t = { .tv_usec = ms * 1000 };

	setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof(bytes));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
}

/* True: all of it came.  One call for much: waking up costs more than the bytes. */
static bool read_body(struct http_raw *r, struct http_visit *v)
{
	int64_t left = v->rq.length;

	if (left > LOWAT)
		wake_at(r->fd, LOWAT, LOOK_MS);
	while (left > 0) {
		size_t want = left < BODY_ROOM ? (size_t)left : BODY_ROOM;
		ssize_t n = recv(r->fd, r->body, want, 0);

		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n <= 0)
			return false;
		load_count(v->load, (struct text){ r->body, (size_t)n });
		if (left > LOWAT && left - n <= LOWAT)
			wake_at(r->fd, 1, 0);
		left -= n;
	}
	return true;
}

/* One load; false: the connection ends with it. */
static bool serve_load(struct http_raw *r, struct http_visit *v)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	struct http *h = r->port->http;
	struct turn *turn = fe_turn(h->site.fe);
	bool expects = http_has(&v->rq, "expect"), closes, ok = true, done;
	struct buf bytes;

	turn_take(turn);
	fe_advance_to(h->site.fe, h->site.now(h->site.clock));
	done = http_be_head(v);
	if (!done && !http_has_body(&v->rq)) {
		http_be_end(v);
		done = true;
	}
	turn_give(turn);
	if (!done) {
		ok = (!expects || send_whole(r->fd, go_on, sizeof(go_on) - 1)) && read_body(r, v);
		turn_take(turn);
		fe_advance_to(h->site.fe, h->site.now(h->site.clock));
		if (ok)
			http_be_end(v);
		else
			http_be_gone(v);
		turn_give(turn);
		expects = true;
	}
	if (!ok || v->crash)
		return false;
	/* the body that nobody read would be the next request */
	closes = http_client_closes(&v->rq) || v->reply.close || !expects;
	buf_init(&bytes, HTTP_BODY_MAX);
	http_reply_bytes(&v->reply, false, closes, h->site.now(h->site.clock), &bytes);
	ok = send_whole(r->fd, bytes.p, bytes.n);
	buf_release(&bytes);
	return ok && !closes;
}

/* True: the library is to have the connection. */
static bool serve(struct http_raw *r)
{
	struct turn *turn = fe_turn(r->port->http->site.fe);
	struct http_visit v;
	union address a;
	socklen_t n_address = sizeof(a);
	char peer[INET6_ADDRSTRLEN] = "";
	bool ours, goes_on;
	size_t n;

	if (getpeername(r->fd, &a.any, &n_address) == 0)
		address_name(&a, peer, sizeof(peer));
	do {
		n = peek_head(r);
		if (!n)
			return true;
		v = (struct http_visit){ .mem = arena_new() };
		ours = read_head(r, n, &v);
		v.rq.peer = peer;
		turn_take(turn);
		ours = ours && !fault_waits(r->port->http->faults, FAULT_BE);
		turn_give(turn);
		goes_on = ours && recv(r->fd, r->head, n, MSG_WAITALL) == (ssize_t)n &&
			  serve_load(r, &v);
		http_visit_release(&v);
	} while (goes_on);
	return !ours;
}

static void *run(void *to)
{
	struct http_raw *r = to;
	struct http *h = r->port->http;
	struct turn *turn = fe_turn(h->site.fe);
	bool given = serve(r);

	if (!given)
		shutdown(r->fd, SHUT_WR);
	turn_take(turn);
	r->given = given;
	r->ended = true;
	http_wake(h);
	turn_give(turn);
	return NULL;
}

static void blocking(int fd, bool on)
{
	int flags = fcntl(fd, F_GETFL);

	fcntl(fd, F_SETFL, on ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

void http_raw_start(struct http_port *p, int fd)
{
	struct http_raw *r = xmalloc(sizeof(*r));

	r->next = p->http->raws;
	r->port = p;
	r->fd = fd;
	r->ended = r->given = false;
	blocking(fd, true);
	if (pthread_create(&r->thread, NULL, run, r)) {
		close(fd);
		free(r);
		return;
	}
	p->http->raws = r;
}

void http_raw_reap(struct http *h)
{
	struct http_raw **at = &h->raws, *r;

	while ((r = *at)) {
		if (!r->ended) {
			at = &r->next;
			continue;
		}
		*at = r->next;
		pthread_join(r->thread, NULL);
		if (r->given) {
			blocking(r->fd, false);
			http_give(r->port, r->fd);
		} else {
			close(r->fd);
		}
		free(r);
	}
}

void http_raw_drop(struct http_port *p)
{
	struct http_raw *r;

	for (r = p->http->raws; r; r = r->next)
		if (r->port == p)
			shutdown(r->fd, SHUT_RDWR);
}

void http_raw_end(struct http *h)
{
	struct http_raw *r;

	for (r = h->raws; r; r = r->next)
		shutdown(r->fd, SHUT_RDWR);
	while ((r = h->raws)) {
		h->raws = r->next;
		pthread_join(r->thread, NULL);
		close(r->fd);
		free(r);
	}
}
