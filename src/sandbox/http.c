/*
 * http.c - HTTP listeners, requests by libmicrohttpd, answers by http_out.c.
 *
 * Each port has a daemon of libmicrohttpd without a thread and without a listener
 * of its own: we accept, it reads the request (head, "100 Continue", body of whatever
 * framing) and calls handle().  As soon as the answer is known we take a duplicate of the
 * socket and let the library drop its own, which under MHD_USE_TURBO is a plain
 * close(): the answer goes out from here.  A connection that goes on is handed back
 * with MHD_add_connection() and is a new one to the library.
 */
#include "config.h"
#include "sandbox/http.h"

#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "base/util.h"
#include "sandbox/http_out.h"
#include "sandbox/http_visit.h"
#include "sandbox/listen.h"
#include "sandbox/world.h"

enum {
	PORTS_MAX = FE_MAX + 1,
	EVENTS = 64,
	ACCEPTS = 64,
	POOL_BYTES = 512 << 10, /* a request's head fits in there */
	SMALL_BODY = 8 << 20,
	LINE_MAX = 4096,  /* http_max_initial_line_length */
	HEAD_MAX = 32768, /* http_max_header_size */
	RETRY_MS = 200,
};

enum kind { ON_DAEMON, ON_LISTENER, ON_OUT };

struct tag {
	enum kind kind;
	void *what;
};

struct port {
	struct tag on_listener, on_daemon;
	struct http *http;
	bool be;
	unsigned fe_index;
	int fd; /* the listener; -1: none */
	unsigned number;
	struct MHD_Daemon *daemon;
};

/* One request, from its first line until its answer is known. */
struct exchange {
	struct exchange *next, *prev;
	struct port *port;
	struct MHD_Connection *connection;
	struct http_visit visit;
	bool begun; /* the head was looked at */
	bool answered;
	bool suspended;
	int64_t resume_ms; /* not before; 0: at once */
	int64_t body_bytes;
};

struct out {
	struct tag tag;
	struct http_out *o;
	struct out *next, *prev;
};

struct http {
	int epoll;
	struct port ports[PORTS_MAX];
	unsigned n, fe_ports[FE_MAX];
	struct exchange *exchanges;
	struct out *outs;
	struct fault_plan *faults;
	struct http_site site;
	char *host;
	int64_t now_ms;
	int64_t accept_ms; /* listeners rest until then; 0: they do not */
	bool again;	   /* a daemon has more to do at once */
};

/* answers ------------------------------------------------------------------------- */

static void watch_out(struct http *h, struct out *x, bool first)
{
	struct epoll_event e = { .events = http_out_events(x->o, h->now_ms), .data.ptr = &x->tag };

	if (first || e.events != x->o->events)
		epoll_ctl(h->epoll, first ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, x->o->fd, &e);
	x->o->events = e.events;
}

static void remove_out(struct http *h, struct out *x)
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

/* To the library, which closes it if it cannot be. */
static void give(struct port *p, int fd)
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

static void step(struct http *h, struct out *x, uint32_t events)
{
	struct port *p = x->o->port;
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
		give(p, fd);
		return;
	case HTTP_OUT_ENDED:
		remove_out(h, x);
		return;
	}
}

/* It begins with the next round: the library is in the midst of its own work. */
static void send_out(struct http *h, struct http_out *o)
{
	struct out *x = xmalloc(sizeof(*x));

	*x = (struct out){ .o = o, .next = h->outs };
	x->tag = (struct tag){ ON_OUT, x };
	if (h->outs)
		h->outs->prev = x;
	h->outs = x;
	watch_out(h, x, true);
}

static bool token(struct text list, const char *word)
{
	size_t i, from = 0;

	if (!list.p)
		return false;

	for (i = 0; i <= list.n; i++) {
		if (i < list.n && list.p[i] != ',')
			continue;
		if (text_is_nocase(text_trim((struct text){ list.p + from, i - from }), word))
			return true;
		from = i + 1;
	}
	return false;
}

/* The client wants no further request on this connection. */
static bool client_closes(const struct http_request *rq)
{
	struct text t = http_header(rq, "connection");

	return rq->http10 ? !token(t, "keep-alive") : token(t, "close");
}

/* Redirect elsewhere: the fault's host, port or whole beginning. */
static void bend(struct http_visit *v)
{
	const char *rest = strstr(v->reply.location, "://");

	rest = rest ? strchr(rest + 3, '/') : NULL;
	v->reply.location =
		arena_printf(v->mem, "%s%s%s", strstr(v->fault.redirect, "://") ? "" : "http://",
			     v->fault.redirect, rest ? rest : "");
}

/*
 * What the answer leaves behind in the socket.  A BE takes the body that was not read for
 * the next request; what can be known of that here is that a client which did
 * not wait for "100 Continue" has sent one.
 */
static void unread(struct exchange *x, struct http_out *o)
{
	const struct http_request *rq = &x->visit.rq;

	if (o->then != HTTP_THEN_KEEP || !http_has_body(rq))
		return;
	if (!x->port->be) {
		/* for a body that is still to come */
		o->swallow = rq->chunked || rq->length == HTTP_NO_LENGTH ? INT64_MAX : rq->length;
	} else if (!http_has(rq, "expect")) {
		struct http_reply page;

		http_reply_init(&page);
		http_reply_page(&page, 400);
		http_reply_bytes(&page, false, true, x->port->http->now_ms, &o->bytes);
		http_reply_release(&page);
		o->then = HTTP_THEN_CLOSE;
	}
}

/* The answer is known: it goes, and the library lets go of the connection. */
static enum MHD_Result answer(struct exchange *x, bool body_read)
{
	struct http *h = x->port->http;
	struct http_visit *v = &x->visit;
	const struct fault *f = &v->fault;
	bool closes = client_closes(&v->rq) || v->reply.close;
	struct http_out *o;
	int fd;

	x->answered = true;
	if (v->crash || (f->active && f->drop_after))
		return MHD_NO;
	fd = dup(MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD)
			 ->connect_fd);
	if (fd < 0)
		return MHD_NO;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	if (f->active && f->redirect && v->reply.location)
		bend(v);
	if (f->active && f->http_status && f->error_after) {
		v->reply.status = f->http_status;
		v->reply.type = "text/html";
		buf_clear(&v->reply.body);
		buf_adds(&v->reply.body, f->error_text);
	}
	o = http_out_new(fd);
	o->port = x->port;
	o->then = closes ? HTTP_THEN_CLOSE : HTTP_THEN_KEEP;
	http_reply_bytes(&v->reply, !x->port->be, closes, h->now_ms, &o->bytes);
	if (!body_read)
		unread(x, o);
	if (f->active) {
		o->from_ms = f->late_ms ? h->now_ms + f->late_ms : 0;
		o->limit = f->cuts ? f->cut_bytes : SIZE_MAX;
		o->slow_bytes = f->slow_bytes;
		o->slow_ms = f->slow_ms;
	}
	if (o->from_ms && !x->port->be && !body_read && http_has_body(&v->rq))
		o->swallow = INT64_MAX;
	send_out(h, o);
	return MHD_NO;
}

/* requests -------------------------------------------------------------------------- */

static void *begin(void *to, const char *uri, struct MHD_Connection *c)
{
	struct port *p = to;
	struct http *h = p->http;
	struct exchange *x = xmalloc(sizeof(*x));

	*x = (struct exchange){ .next = h->exchanges, .port = p, .connection = c };
	x->visit = (struct http_visit){ .site = &h->site,
					.fe_index = p->fe_index,
					.mem = arena_new() };
	http_request_init(&x->visit.rq, x->visit.mem, uri);
	http_reply_init(&x->visit.reply);
	buf_init(&x->visit.body, SMALL_BODY);
	if (h->exchanges)
		h->exchanges->prev = x;
	h->exchanges = x;
	return x;
}

static void end(void *to, struct MHD_Connection *c, void **closure,
		enum MHD_RequestTerminationCode why)
{
	struct port *p = to;
	struct exchange *x = *closure;

	(void)c;
	(void)why;
	if (!x)
		return;
	*closure = NULL;
	if (!x->answered && p->be)
		http_be_gone(&x->visit);
	if (x->prev)
		x->prev->next = x->next;
	else
		p->http->exchanges = x->next;
	if (x->next)
		x->next->prev = x->prev;
	http_reply_release(&x->visit.reply);
	buf_release(&x->visit.body);
	arena_free(x->visit.mem);
	free(x);
}

static enum MHD_Result add_header(void *to, enum MHD_ValueKind kind, const char *name,
				  size_t name_n, const char *value, size_t value_n)
{
	(void)kind;
	http_request_add(to, (struct text){ name, name_n },
			 (struct text){ value ? value : "", value_n });
	return MHD_YES;
}

static void take_head(struct exchange *x, const char *method, const char *version)
{
	struct http_request *rq = &x->visit.rq;
	union address a;
	socklen_t n = sizeof(a);
	char peer[INET6_ADDRSTRLEN] = "";
	int fd = MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD)
			 ->connect_fd;

	rq->method = arena_copy(x->visit.mem, method, strlen(method));
	rq->http10 = !strcmp(version, "HTTP/1.0");
	if (getpeername(fd, &a.any, &n) == 0)
		address_name(&a, peer, sizeof(peer));
	rq->peer = arena_copy(x->visit.mem, peer, strlen(peer));
	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, add_header, rq);
}

/* What a fault can be told by: "PUT /api/d/t/_stream_load", then a line for each
 * header but the secret one. */
static struct text subject(struct exchange *x)
{
	const struct http_header *h;
	struct buf b;
	struct text out;

	buf_init(&b, POOL_BYTES * 2);
	buf_addf(&b, "%s %s\n", x->visit.rq.method, x->visit.rq.target);
	for (h = x->visit.rq.headers; h; h = h->next) {
		if (text_is_nocase(h->name, "authorization"))
			continue;
		buf_add(&b, h->name.p, h->name.n);
		buf_adds(&b, ": ");
		buf_add(&b, h->value.p, h->value.n);
		buf_addc(&b, '\n');
	}
	out = (struct text){ arena_copy(x->visit.mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return out;
}

/* What netty's decoder does not let through; true: answered. */
static bool too_long(struct exchange *x)
{
	struct http_visit *v = &x->visit;
	const char *why = NULL;

	if (x->port->be)
		return false;
	if (strlen(v->rq.method) + strlen(v->rq.target) + sizeof("  HTTP/1.1") - 1 > LINE_MAX)
		why = "An HTTP line is larger than 4096 bytes.";
	else if (v->rq.header_bytes > HEAD_MAX)
		why = "HTTP header is larger than 32768 bytes.";
	if (!why)
		return false;
	v->reply.status = 400;
	v->reply.close = true;
	buf_addf(&v->reply.body, "Bad Request. <br/> %s", why);
	return true;
}

/* An answer instead of acting. */
static bool failed(struct exchange *x)
{
	struct http_visit *v = &x->visit;

	if (!v->fault.active || !v->fault.http_status || v->fault.error_after)
		return false;
	v->reply.status = v->fault.http_status;
	v->reply.close = true;
	buf_adds(&v->reply.body, v->fault.error_text);
	return true;
}

/* The head is there; MHD_YES: go on reading. */
static enum MHD_Result look_at_head(struct exchange *x)
{
	struct http_visit *v = &x->visit;
	bool done;

	x->begun = true;
	done = too_long(x) || failed(x) || (x->port->be ? http_be_head(v) : http_fe_head(v));
	if (!done && !http_has_body(&v->rq)) {
		if (x->port->be)
			http_be_end(v);
		else
			http_fe_end(v);
		return answer(x, true);
	}
	return done ? answer(x, !http_has_body(&v->rq)) : MHD_YES;
}

/* Wait before acting; reading stops meanwhile, and no "100 Continue" goes out. */
static bool wait_first(struct exchange *x)
{
	const struct fault *f = &x->visit.fault;

	if (!f->active || !f->delay_ms || x->resume_ms)
		return false;
	x->resume_ms = x->port->http->now_ms + f->delay_ms;
	x->suspended = true;
	MHD_suspend_connection(x->connection);
	return true;
}

static enum MHD_Result take_body(struct exchange *x, const char *p, size_t n)
{
	struct http_visit *v = &x->visit;

	x->body_bytes += (int64_t)n;
	if (v->fault.active && v->fault.drops_body && x->body_bytes >= v->fault.body_bytes)
		return MHD_NO;
	if (!x->port->be) {
		buf_add(&v->body, p, n);
		return MHD_YES;
	}
	return http_be_body(v, (struct text){ p, n }) ? MHD_YES : answer(x, false);
}

static enum MHD_Result handle(void *to, struct MHD_Connection *c, const char *url,
			      const char *method, const char *version, const char *data, size_t *n,
			      void **closure)
{
	struct port *p = to;
	struct exchange *x = *closure;
	enum MHD_Result r;

	(void)url;
	(void)c;
	if (x->answered)
		return MHD_NO;
	if (!x->begun && !x->resume_ms) {
		take_head(x, method, version);
		fault_take(p->http->faults, p->be ? FAULT_BE : FAULT_HTTP, p->fe_index, subject(x),
			   &x->visit.fault);
		if (x->visit.fault.active && x->visit.fault.drop)
			return MHD_NO;
		if (wait_first(x))
			return MHD_YES;
	}
	if (!x->begun)
		return look_at_head(x);
	if (*n) {
		r = take_body(x, data, *n);
		*n = 0;
		return r;
	}
	if (p->be)
		http_be_end(&x->visit);
	else
		http_fe_end(&x->visit);
	return answer(x, true);
}

/* listeners -------------------------------------------------------------------------- */

static void rest(struct http *h, bool resting)
{
	unsigned i;

	for (i = 0; i < h->n; i++) {
		struct epoll_event e = { .events = resting ? 0 : EPOLLIN,
					 .data.ptr = &h->ports[i].on_listener };

		epoll_ctl(h->epoll, EPOLL_CTL_MOD, h->ports[i].fd, &e);
	}
	h->accept_ms = resting ? h->now_ms + RETRY_MS : 0;
}

/* A fault at the door; true: the client is seen off. */
static bool seen_off(struct port *p, int fd)
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

static void accept_some(struct port *p)
{
	int fd, i, on = 1;

	for (i = 0; i < ACCEPTS; i++) {
		fd = accept4(p->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
			if (!seen_off(p, fd))
				give(p, fd);
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
	struct port *p = &h->ports[h->n];
	struct epoll_event e = { .events = EPOLLIN };

	*p = (struct port){ .http = h, .be = be, .fe_index = be ? 0 : h->n };
	p->fd = listen_on(host, number, &p->number, err);
	if (p->fd < 0)
		return err->code;
	h->n++;
	p->on_listener = (struct tag){ ON_LISTENER, p };
	p->on_daemon = (struct tag){ ON_DAEMON, p };
	p->daemon = MHD_start_daemon(
		MHD_USE_EPOLL | MHD_USE_TURBO | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME,
		0, NULL, NULL, handle, p, MHD_OPTION_URI_LOG_CALLBACK, begin, p,
		MHD_OPTION_NOTIFY_COMPLETED, end, p, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)POOL_BYTES, MHD_OPTION_END);
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
		      struct err *err)
{
	struct http *h = xmalloc(sizeof(*h));
	unsigned i;

	*h = (struct http){ .epoll = epoll_create1(EPOLL_CLOEXEC) };
	h->host = xmalloc(strlen(host) + 3);
	sprintf(h->host, strchr(host, ':') ? "[%s]" : "%s", host);
	if (h->epoll < 0)
		err_set(err, ERR_IO, "epoll: %s", strerror(errno));
	for (i = 0; h->epoll >= 0 && i < fe_count; i++) {
		if (add_port(h, host, http_port ? http_port + i : 0, false, err))
			break;
		h->fe_ports[i] = h->ports[i].number;
	}
	if (i == fe_count && !add_port(h, host, be_port, true, err)) {
		h->site = (struct http_site){ .host = h->host,
					      .fe_ports = h->fe_ports,
					      .be_port = h->ports[fe_count].number };
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
	for (x = h->exchanges; x; x = x->next) {
		if (x->suspended)
			MHD_resume_connection(x->connection);
		x->suspended = false;
		x->visit.fault.drop = true;
	}
	for (i = 0; i < h->n; i++) {
		if (h->ports[i].daemon)
			MHD_stop_daemon(h->ports[i].daemon);
		close(h->ports[i].fd);
	}
	while (h->outs)
		remove_out(h, h->outs);
	if (h->epoll >= 0)
		close(h->epoll);
	free(h->host);
	free(h);
}

const unsigned *http_fe_ports(const struct http *h)
{
	return h->fe_ports;
}

unsigned http_be_port(const struct http *h)
{
	return h->site.be_port;
}

void http_attach(struct http *h, struct fe *fe, struct fault_plan *faults)
{
	h->site.fe = fe;
	h->faults = faults;
}

int http_fd(const struct http *h)
{
	return h->epoll;
}

/* the loop ---------------------------------------------------------------------------- */

int64_t http_deadline(struct http *h, int64_t now_ms)
{
	int64_t when = h->accept_ms ? h->accept_ms : INT64_MAX;
	MHD_UNSIGNED_LONG_LONG wait;
	const struct exchange *x;
	const struct out *o;
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
	struct out *o, *next;

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

void http_run(struct http *h, int64_t now_ms)
{
	struct epoll_event events[EVENTS];
	int i, n;

	h->now_ms = now_ms;
	h->again = false;
	due(h);
	n = epoll_wait(h->epoll, events, EVENTS, 0);
	for (i = 0; i < n; i++) {
		const struct tag *t = events[i].data.ptr;

		/* An event ends no answer but its own, so all pointers hold. */
		if (t->kind == ON_LISTENER)
			accept_some(t->what);
		else if (t->kind == ON_OUT)
			step(h, t->what, events[i].events);
	}
	for (i = 0; i < (int)h->n; i++)
		MHD_run(h->ports[i].daemon);
}
