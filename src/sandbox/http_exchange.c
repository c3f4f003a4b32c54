/*
 * http_exchange.c - one request, from its first line until its answer is known.
 */
#include "config.h"
#include "sandbox/http_int.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/util.h"
#include "sandbox/listen.h"
#include "sandbox/load.h"

enum {
	SMALL_BODY = 8 << 20,
	LINE_MAX = 4096,       /* http_max_initial_line_length */
	HEAD_MAX = 32768,      /* http_max_header_size */
	WORK_BYTES = 64 << 10, /* of a body that has a thread */
};

/* answers ------------------------------------------------------------------------- */

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

bool http_client_closes(const struct http_request *rq)
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

static void no_reply(void *to, const struct reply *r, bool more)
{
	(void)to;
	(void)r;
	(void)more;
}

/* Somebody else's statement, around this request. */
static void run_beside(struct exchange *x, const char *sql)
{
	struct http *h = x->port->http;
	struct fe_session *s;

	if (!x->visit.fault.active || !sql)
		return;
	s = fe_session_new(h->site.fe, x->visit.fe_index, "root", 0, x->visit.rq.peer);
	fe_query(s, (struct text){ sql, strlen(sql) }, x->visit.mem, no_reply, NULL);
	fe_session_free(s);
}

/* A message as data can make it: bytes that are no UTF-8, a quote, a control character. */
static void garble(struct buf *b)
{
	static const char marks[][12] = { "Message\": \"", "message\":\"", "msg\":\"" };
	static const char bytes[] = "\xff\xc3(\\\"\xe2\x82\\u0007\x80 ";
	struct buf out;
	const char *at;
	size_t i, n;

	buf_init(&out, HTTP_BODY_MAX);
	for (i = 0; i < ARRAY_SIZE(marks); i++) {
		at = memmem(buf_str(b), b->n, marks[i], strlen(marks[i]));
		if (!at)
			continue;
		n = (size_t)(at - b->p) + strlen(marks[i]);
		buf_add(&out, b->p, n);
		buf_add(&out, bytes, sizeof(bytes) - 1);
		buf_add(&out, b->p + n, b->n - n);
		buf_clear(b);
		buf_add(b, out.p, out.n);
		buf_clear(&out);
	}
	buf_release(&out);
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
	bool closes = http_client_closes(&v->rq) || v->reply.close;
	struct http_out *o;
	int fd;

	x->answered = true;
	run_beside(x, f->sql_after);
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
	if (f->active && f->garbles)
		garble(&v->reply.body);
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
	http_send(h, o);
	return MHD_NO;
}

/* requests -------------------------------------------------------------------------- */

void http_visit_init(struct http_visit *v, struct http_port *p, const char *target)
{
	*v = (struct http_visit){ .site = &p->http->site,
				  .fe_index = p->fe_index,
				  .be_index = p->be_index,
				  .mem = v->mem };
	http_request_init(&v->rq, v->mem, target);
	http_reply_init(&v->reply);
	buf_init(&v->body, SMALL_BODY);
}

void http_visit_release(struct http_visit *v)
{
	http_reply_release(&v->reply);
	buf_release(&v->body);
	arena_free(v->mem);
}

void *http_exchange_begin(void *to, const char *uri, struct MHD_Connection *c)
{
	struct http_port *p = to;
	struct http *h = p->http;
	struct exchange *x = xmalloc(sizeof(*x));

	*x = (struct exchange){ .next = h->exchanges, .port = p, .connection = c };
	x->visit.mem = arena_new();
	http_visit_init(&x->visit, p, uri);
	if (h->exchanges)
		h->exchanges->prev = x;
	h->exchanges = x;
	return x;
}

void http_exchange_end(void *to, struct MHD_Connection *c, void **closure,
		       enum MHD_RequestTerminationCode why)
{
	struct http_port *p = to;
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
	http_visit_release(&x->visit);
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

	buf_init(&b, HTTP_POOL_BYTES * 2);
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
	run_beside(x, v->fault.sql_before);
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
	if (v->fault.active && v->fault.drops_body && x->body_bytes >= v->fault.body_bytes) {
		run_beside(x, v->fault.sql_after);
		return MHD_NO;
	}
	if (!x->port->be) {
		buf_add(&v->body, p, n);
		return MHD_YES;
	}
	return http_be_body(v, (struct text){ p, n }) ? MHD_YES : answer(x, false);
}

/* work beside the loop ---------------------------------------------------------------- */

static void *work(void *to)
{
	struct exchange *x = to;
	struct http *h = x->port->http;
	struct turn *turn = fe_turn(h->site.fe);

	turn_take(turn);
	http_be_end(&x->visit);
	x->worked = true;
	http_wake(h);
	turn_give(turn);
	return NULL;
}

/* A body of some length is made rows in a thread, others having their turn meanwhile. */
static bool start_work(struct exchange *x)
{
	struct load *l = x->visit.load;

	if (!l || l->bytes < WORK_BYTES)
		return false;
	l->pauses = true;
	if (pthread_create(&x->worker, NULL, work, x)) {
		l->pauses = false;
		return false;
	}
	x->works = x->suspended = true;
	x->resume_ms = INT64_MAX;
	MHD_suspend_connection(x->connection);
	return true;
}

void http_exchange_reap(struct http *h)
{
	struct exchange *x;

	for (x = h->exchanges; x; x = x->next) {
		if (!x->works || !x->worked)
			continue;
		pthread_join(x->worker, NULL);
		x->works = x->suspended = false;
		MHD_resume_connection(x->connection);
		h->again = true;
	}
}

void http_exchange_stop(struct http *h)
{
	struct exchange *x;

	for (x = h->exchanges; x; x = x->next)
		if (x->works)
			pthread_join(x->worker, NULL);
	for (x = h->exchanges; x; x = x->next)
		x->works = false;
}

enum MHD_Result http_exchange_handle(void *to, struct MHD_Connection *c, const char *url,
				     const char *method, const char *version, const char *data,
				     size_t *n, void **closure)
{
	struct http_port *p = to;
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
	if (x->worked)
		return answer(x, true);
	if (p->be && start_work(x))
		return MHD_YES;
	if (p->be)
		http_be_end(&x->visit);
	else
		http_fe_end(&x->visit);
	return answer(x, true);
}
