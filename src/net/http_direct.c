/*
 * http_direct.c - a body that lies in memory, from there to the socket.
 */
#include "config.h"
#include "net/http_direct.h"

#include <curl/curl.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "net/hostmap.h"
#include "net/http.h"
#include "net/http_int.h"
#include "net/http_reply.h"
#include "net/rate.h"

enum {
	PIECE = 2 << 20,   /* of a body, asked for at a time */
	SEND = 512 << 10,  /* and sent, so that the other side begins before all is copied */
	READ_BYTES = 16384,
};
#define MS INT64_C(1000000)

struct http_direct {
	const struct http_conn_options *o;
	CURL *h; /* holds the connection; NULL: none is there */
	int fd;
	char *host; /* and to whom it is */
	unsigned port;
};

/* One request on its way. */
struct flight {
	const struct http_request *r;
	int fd;
	const char *head;
	size_t head_n, head_sent;
	int64_t sent;  /* bytes of body that left */
	const char *p; /* what is to leave next */
	size_t left;
	bool viewed;	    /* view() was called */
	bool open;	    /* the body may go */
	bool broken, ended; /* sending fails; the server has closed */
	int error;	    /* errno of that, 0: just closed */
	bool view_failed, timed_out, stopped, bad;
	struct err view_err;
	struct http_reply a;
	int64_t moved, told; /* moments */
};

struct http_direct *http_direct_new(const struct http_conn_options *o)
{
	struct http_direct *d = xmalloc(sizeof(*d));

	*d = (struct http_direct){ .o = o };
	return d;
}

/* connections ------------------------------------------------------------------------------------
 */

static void drop(struct http_direct *d)
{
	curl_easy_cleanup(d->h);
	free(d->host);
	d->h = NULL;
	d->host = NULL;
}

void http_direct_free(struct http_direct *d)
{
	if (!d)
		return;
	drop(d);
	free(d);
}

/* curl looks at these in this order; no_proxy is left to it. */
static bool has_proxy(const struct http_conn_options *o)
{
	static const char *const variables[] = { "http_proxy", "all_proxy", "ALL_PROXY" };
	size_t i;

	if (o->proxy)
		return o->proxy[0] != '\0';
	for (i = 0; i < ARRAY_SIZE(variables); i++) {
		const char *value = getenv(variables[i]);

		if (value && value[0])
			return true;
	}
	return false;
}

bool http_direct_fits(const struct http_conn_options *o, const struct http_request *r)
{
	return r->view && r->body_bytes >= 0 && !r->only_after_100 && !r->close &&
	       !strncasecmp(r->url, "http://", 7) && !has_proxy(o);
}

/* Nothing has come on it meanwhile, not even its end. */
static bool quiet(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) == 0;
}

static bool kept(struct http_direct *d, const char *host, unsigned port)
{
	if (d->h && d->port == port && !strcasecmp(d->host, host) && quiet(d->fd))
		return true;
	drop(d);
	return false;
}

static int stop_connecting(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t e)
{
	const struct http_request *r = arg;

	(void)a;
	(void)b;
	(void)c;
	(void)e;
	return r->stop && atomic_load(r->stop);
}

static int make_connection(struct http_direct *d, const struct http_request *r, const char *host,
			   unsigned port, const char *place, struct arena *mem,
			   struct http_answer *out, struct err *err)
{
	const char *where =
		http_connect_to(d->o->map, (struct text){ host, strlen(host) }, port, mem);
	struct curl_slist *to = where ? curl_slist_append(NULL, where) : NULL;
	char why[CURL_ERROR_SIZE] = "";
	curl_socket_t fd = CURL_SOCKET_BAD;
	CURL *h = curl_easy_init();
	CURLcode code;

	if (!h || (where && !to))
		die_oom();
	curl_easy_setopt(h, CURLOPT_URL, r->url);
	curl_easy_setopt(h, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(h, CURLOPT_CONNECT_TO, to);
	curl_easy_setopt(h, CURLOPT_PROXY, "");
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(h, CURLOPT_TCP_KEEPIDLE, 30L);
	curl_easy_setopt(h, CURLOPT_TCP_KEEPINTVL, 15L);
	curl_easy_setopt(
		h, CURLOPT_CONNECTTIMEOUT_MS,
		(long)(d->o->connect_timeout_ms ? d->o->connect_timeout_ms : HTTP_CONNECT_MS));
	curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, stop_connecting);
	curl_easy_setopt(h, CURLOPT_XFERINFODATA, (void *)(uintptr_t)r);
	curl_easy_setopt(h, CURLOPT_ERRORBUFFER, why);
	code = curl_easy_perform(h);
	if (code == CURLE_OK)
		code = curl_easy_getinfo(h, CURLINFO_ACTIVESOCKET, &fd);
	/* they do not outlive this */
	curl_easy_setopt(h, CURLOPT_ERRORBUFFER, NULL);
	curl_easy_setopt(h, CURLOPT_CONNECT_TO, NULL);
	curl_slist_free_all(to);
	if (code != CURLE_OK || fd == CURL_SOCKET_BAD) {
		curl_easy_cleanup(h);
		out->stopped = code == CURLE_ABORTED_BY_CALLBACK;
		return err_set(err, ERR_UNREACHABLE, "%s: %s", place,
			       out->stopped ? "broken off"
			       : why[0]	    ? why
					    : curl_easy_strerror(code));
	}
	d->h = h;
	d->fd = fd;
	d->host = xstrdup(host);
	d->port = port;
	return 0;
}

/* the head ---------------------------------------------------------------------------------------
 */

static void add_base64(struct buf *b, const char *p, size_t n)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t i;

	for (i = 0; i < n; i += 3) {
		unsigned char q[3] = { (unsigned char)p[i], 0, 0 };

		if (i + 1 < n)
			q[1] = (unsigned char)p[i + 1];
		if (i + 2 < n)
			q[2] = (unsigned char)p[i + 2];
		buf_addc(b, digits[q[0] >> 2]);
		buf_addc(b, digits[(q[0] & 3) << 4 | q[1] >> 4]);
		buf_addc(b, i + 1 < n ? digits[(q[1] & 15) << 2 | q[2] >> 6] : '=');
		buf_addc(b, i + 2 < n ? digits[q[2] & 63] : '=');
	}
}

static void add_login(struct buf *b, const struct http_request *r)
{
	struct buf pair;

	buf_init_unbounded(&pair);
	buf_addf(&pair, "%s:%s", r->user, r->password ? r->password : "");
	buf_adds(b, "Authorization: Basic ");
	add_base64(b, pair.p, pair.n);
	buf_adds(b, "\r\n");
	buf_release(&pair);
}

static void make_head(struct buf *b, const struct http_request *r, const char *host, unsigned port,
		      struct text path)
{
	size_t i;

	/* a fragment is no server's business */
	path.n = strcspn(path.p, "#");
	buf_adds(b, r->method);
	buf_adds(b, path.n && path.p[0] == '/' ? " " : " /");
	buf_add(b, path.p, path.n);
	buf_adds(b, strchr(host, ':') ? " HTTP/1.1\r\nHost: [" : " HTTP/1.1\r\nHost: ");
	buf_adds(b, host);
	if (strchr(host, ':'))
		buf_addc(b, ']');
	if (port != 80)
		buf_addf(b, ":%u", port);
	buf_adds(b, "\r\n");
	if (r->user)
		add_login(b, r);
	buf_adds(b, "User-Agent: starload/" PACKAGE_VERSION "\r\nAccept: */*\r\n");
	for (i = 0; i < r->n_headers; i++) {
		buf_adds(b, r->header[i].name);
		buf_adds(b, ": ");
		buf_adds(b, r->header[i].value);
		buf_adds(b, "\r\n");
	}
	buf_addf(b, "Expect: 100-continue\r\nContent-Length: %lld\r\n\r\n",
		 (long long)r->body_bytes);
}

/* the loop ----------------------------------------------------------------------------------------
 */

static bool body_left(const struct flight *f)
{
	return f->sent == f->r->body_bytes;
}

/* 0: all that is to go now has gone, or cannot. */
static size_t next_bytes(struct flight *f)
{
	const struct http_request *r = f->r;
	const void *p = NULL;
	ssize_t n;

	if (!f->left) {
		n = r->view(r->read_arg, PIECE, &p, &f->view_err);
		f->viewed = true;
		if (!n)
			n = err_set(&f->view_err, ERR_IO, "the input ends after %lld bytes of %lld",
				    (long long)f->sent, (long long)r->body_bytes);
		f->view_failed = n < 0;
		if (n < 0)
			return 0;
		if (n > r->body_bytes - f->sent)
			n = r->body_bytes - f->sent;
		f->p = p;
		f->left = (size_t)n;
	}
	n = f->left < SEND ? (ssize_t)f->left : SEND;
	return (size_t)(r->rate ? rate_take(r->rate, n) : n);
}

static void sending_failed(struct flight *f, int error)
{
	/* the mapping has lost its file */
	if (error == EFAULT) {
		f->view_failed = true;
		err_set(&f->view_err, ERR_IO, "the input became shorter while it was sent");
		return;
	}
	f->broken = true;
	f->error = error;
}

/* True: something left. */
static bool send_some(struct flight *f)
{
	bool head = f->head_sent < f->head_n;
	const char *p = head ? f->head + f->head_sent : NULL;
	size_t n = head ? f->head_n - f->head_sent : 0;
	ssize_t went;

	if (!head) {
		n = next_bytes(f);
		p = f->p;
	}
	if (!n)
		return false;
	went = send(f->fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (!head && f->r->rate && went < (ssize_t)n)
		rate_give_back(f->r->rate, (int64_t)n - (went > 0 ? went : 0));
	if (went < 0) {
		if (errno != EAGAIN && errno != EINTR)
			sending_failed(f, errno);
		return false;
	}
	if (head) {
		f->head_sent += (size_t)went;
	} else {
		f->p += went;
		f->left -= (size_t)went;
		f->sent += went;
	}
	return went > 0;
}

static bool receive(struct flight *f)
{
	char bytes[READ_BYTES];
	ssize_t n = recv(f->fd, bytes, sizeof(bytes), MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n <= 0) {
		f->ended = true;
		f->error = n < 0 ? errno : f->error;
		return false;
	}
	buf_add(&f->a.in, bytes, (size_t)n);
	return true;
}

/* May bytes leave, and are there any? */
static bool sends(const struct flight *f)
{
	const struct http_request *r = f->r;

	if (f->broken || f->a.status)
		return false;
	if (f->head_sent < f->head_n)
		return true;
	return f->open && !body_left(f) && (!r->rate || rate_allows(r->rate));
}

static unsigned patience_ms(const struct flight *f)
{
	return f->broken || (f->a.status && !body_left(f)) ? HTTP_EARLY_END_MS : f->r->idle_ms;
}

/* True: it is over, one way or the other. */
static bool over(struct flight *f, int64_t now)
{
	enum http_reply_state s = http_reply_look(&f->a, f->ended);
	const struct http_request *r = f->r;

	f->bad = s == HTTP_REPLY_BAD;
	if (s != HTTP_REPLY_MORE || f->ended || f->view_failed)
		return true;
	if (!f->open && f->head_sent == f->head_n &&
	    (f->a.continued || now - f->moved > r->wait_100_ms * MS))
		f->open = true;
	if (r->stop && atomic_load(r->stop))
		f->stopped = true;
	if (now - f->moved > patience_ms(f) * MS)
		f->timed_out = true;
	return f->stopped || f->timed_out;
}

static void fly(struct flight *f)
{
	int64_t now = clock_mono_ns();
	const struct http_request *r = f->r;

	f->moved = f->told = now;
	while (!over(f, now)) {
		struct pollfd p = { .fd = f->fd, .events = POLLIN };
		int wait_ms = HTTP_POLL_MS;

		if (sends(f))
			p.events |= POLLOUT;
		else if (r->rate && f->open && !body_left(f))
			wait_ms = HTTP_RATE_MS;
		else if (!f->open && r->wait_100_ms < HTTP_POLL_MS)
			wait_ms = (int)r->wait_100_ms + 1;
		poll(&p, 1, wait_ms);
		now = clock_mono_ns();
		if (p.revents & ~POLLOUT && receive(f))
			f->moved = now;
		if (p.revents & POLLOUT && send_some(f))
			f->moved = now;
		if (r->progress && now - f->told >= HTTP_POLL_MS * MS) {
			r->progress(r->progress_arg, f->sent);
			f->told = now;
		}
	}
}

/* the outcome -------------------------------------------------------------------------------------
 */

static int no_answer(const struct flight *f, const char *place, struct err *err)
{
	if (f->stopped)
		return err_set(err, ERR_UNREACHABLE, "%s: broken off", place);
	if (f->timed_out)
		return err_set(err, ERR_UNREACHABLE, "%s: no sign of life for %u s", place,
			       (patience_ms(f) + 999) / 1000);
	if (f->bad)
		return err_set(err, ERR_UNREACHABLE, "%s: the answer is no HTTP", place);
	if (f->error)
		return err_set(err, ERR_UNREACHABLE, "%s: %s", place, strerror(f->error));
	return err_set(err, ERR_UNREACHABLE, "%s: the connection was closed %s", place,
		       f->a.in.n ? "in the midst of the answer" : "without an answer");
}

static int settle(struct flight *f, const char *place, struct arena *mem, struct http_answer *out,
		  struct err *err)
{
	const struct http_reply *a = &f->a;

	*out = (struct http_answer){ .connected = true,
				     .stopped = f->stopped,
				     .continued = a->continued,
				     .status = a->status,
				     .nginx = a->nginx,
				     .cut = a->cut,
				     .body_sent = f->sent,
				     .body_complete = body_left(f) };
	if (f->r->progress)
		f->r->progress(f->r->progress_arg, f->sent);
	if (f->view_failed) {
		*err = f->view_err;
		return err->code;
	}
	if (http_reply_look(&f->a, f->ended) != HTTP_REPLY_DONE)
		return no_answer(f, place, err);
	if (a->location_n)
		out->location =
			(struct text){ arena_copy(mem, a->in.p + a->location, a->location_n),
				       a->location_n };
	out->body = (struct text){ arena_copy(mem, buf_str(&a->text), a->text.n), a->text.n };
	return 0;
}

/* A connection that was kept and is dead shows so late: nothing came, nothing of the body left. */
static bool was_dead(const struct flight *f)
{
	return (f->ended || f->broken) && !f->a.in.n && !f->viewed;
}

int http_direct_exchange(struct http_direct *d, const struct http_request *r, struct arena *mem,
			 struct http_answer *out, struct err *err)
{
	struct text name, path;
	const char *host, *place;
	struct buf head;
	unsigned port;
	bool again;
	int rc = 0;

	if (!http_url_parse(r->url, &name, &port, &path))
		BUG("an address that was looked at");
	host = arena_copy(mem, name.p, name.n);
	place = http_place(d->o->map, host, port, mem);
	buf_init_unbounded(&head);
	make_head(&head, r, host, port, path);
	do {
		struct flight f = { .r = r, .head = head.p, .head_n = head.n };

		again = kept(d, host, port);
		*out = (struct http_answer){ .body_complete = false };
		if (!again)
			rc = make_connection(d, r, host, port, place, mem, out, err);
		if (rc)
			break;
		f.fd = d->fd;
		http_reply_init(&f.a, r->max_bytes);
		fly(&f);
		again = again && was_dead(&f);
		rc = settle(&f, place, mem, out, err);
		if (rc || !f.a.keeps || !body_left(&f))
			drop(d);
		http_reply_release(&f.a);
	} while (again);
	buf_release(&head);
	return rc;
}
