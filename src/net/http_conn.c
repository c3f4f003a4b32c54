/*
 * http_conn.c - one HTTP request with a body and its answer, over libcurl.
 *
 * libcurl is driven by a loop of ours, for three things that it does not say or do by itself:
 *
 * - What left.  The read callback tells what libcurl took, CURLINFO_SIZE_UPLOAD_T what it handed to
 * the system, the frames of chunks included; body_sent() takes those off.
 * - A final answer in the midst of the body.  libcurl goes on sending when that is a 200; a
 *   server that has dropped the request would then read body as the next request.  So the read
 *   callback pauses, the loop waits for the end of the answer, and the connection is closed.
 * - No second try.  libcurl repeats a request on a new connection when a kept one turns out
 *   dead, and without Expect after a 417: fine before the first byte of the body, not after.
 */
#include "config.h"
#include "net/http_conn.h"

#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <strings.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "net/http.h"
#include "net/http_direct.h"
#include "net/http_int.h"
#include "net/http_reply.h"
#include "net/hostmap.h"
#include "net/rate.h"

enum {
	UPLOAD_BUFFER = 2 << 20,  /* libcurl's greatest */
	LEAST_BUFFER = 16 << 10,  /* and its least */
	MAX_LOCATION = 16 << 10,
	WEEK_MS = 7 * 24 * 3600 * 1000,
};

struct http_conn {
	const struct http_conn_options *o;
	CURLM *multi;
	CURL *h;
	struct http_direct *direct; /* NULL until there is one for it */
};

/* One request on its way. */
struct transfer {
	const struct http_request *r;
	CURL *h;
	struct buf body, location;
	char why[CURL_ERROR_SIZE];
	struct err read_err;
	unsigned requests; /* times that its head went out */
	int status;	   /* of the last status line but 1xx */
	bool continued, head_over, cut, read_failed, timed_out, stopped;
	bool eof;	      /* `read` was at the end */
	bool waits;	      /* for the rate to allow more */
	bool nginx;
	int64_t handed;	      /* bytes of body that libcurl took */
	int64_t framed, last; /* what was framed in chunks before its last piece, and that piece */
	int64_t got, heads;   /* bytes of the answer */
};

static void init_once(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct http_conn *http_conn_new(const struct http_conn_options *o)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct http_conn *c = xmalloc(sizeof(*c));

	pthread_once(&once, init_once);
	*c = (struct http_conn){ .o = o, .multi = curl_multi_init(), .h = curl_easy_init() };
	if (!c->multi || !c->h)
		die_oom();
	return c;
}

void http_conn_free(struct http_conn *c)
{
	if (!c)
		return;
	http_direct_free(c->direct);
	curl_easy_cleanup(c->h);
	curl_multi_cleanup(c->multi);
	free(c);
}

/* what left ----------------------------------------------------------------------------------- */

static bool has_body(const struct transfer *x)
{
	return x->r->read != NULL;
}

/* Bytes that a chunk's frame adds before its data: "1f40\r\n". */
static int64_t frame_head(int64_t n)
{
	int64_t digits = 1;

	while (n >>= 4)
		digits++;
	return digits + 2;
}

static int64_t uploaded(const struct transfer *x)
{
	curl_off_t n = 0;

	curl_easy_getinfo(x->h, CURLINFO_SIZE_UPLOAD_T, &n);
	return n;
}

static int64_t body_sent(const struct transfer *x)
{
	int64_t n = uploaded(x), of_last;

	if (x->r->body_bytes >= 0)
		return n < x->handed ? n : x->handed;
	of_last = n - x->framed - (x->last ? frame_head(x->last) : 0);
	if (of_last < 0)
		of_last = 0;
	return x->handed - x->last + (of_last < x->last ? of_last : x->last);
}

static bool body_left(const struct transfer *x)
{
	if (!has_body(x))
		return true;
	if (x->r->body_bytes >= 0)
		return body_sent(x) == x->r->body_bytes;
	return x->eof && body_sent(x) == x->handed;
}

/* libcurl's callbacks ---------------------------------------------------------------------------
 */

static size_t failed_read(struct transfer *x)
{
	x->read_failed = true;
	return CURL_READFUNC_ABORT;
}

static size_t give(char *to, size_t size, size_t n, void *arg)
{
	struct transfer *x = arg;
	const struct http_request *r = x->r;
	size_t want = size * n;
	ssize_t got;

	if (x->status)
		return CURL_READFUNC_PAUSE;
	if (r->only_after_100 && !x->continued) {
		err_set(&x->read_err, ERR_UNREACHABLE, "no \"100 Continue\" from %s", r->url);
		return failed_read(x);
	}
	if (r->body_bytes >= 0 && (int64_t)want > r->body_bytes - x->handed)
		want = (size_t)(r->body_bytes - x->handed);
	if (!want || x->eof)
		return 0;
	if (r->rate) {
		want = (size_t)rate_take(r->rate, (int64_t)want);
		x->waits = !want;
		if (x->waits)
			return CURL_READFUNC_PAUSE;
	}
	got = r->read(r->read_arg, to, want, &x->read_err);
	if (r->rate && got < (ssize_t)want)
		rate_give_back(r->rate, (int64_t)want - (got > 0 ? got : 0));
	if (got < 0)
		return failed_read(x);
	if (!got) {
		x->eof = true;
		if (r->body_bytes < 0)
			return 0;
		err_set(&x->read_err, ERR_IO, "the input ends after %lld bytes of %lld",
			(long long)x->handed, (long long)r->body_bytes);
		return failed_read(x);
	}
	if (x->last)
		x->framed += frame_head(x->last) + x->last + 2;
	x->last = got;
	x->handed += got;
	return (size_t)got;
}

static size_t take(char *p, size_t size, size_t n, void *to)
{
	struct transfer *x = to;
	size_t bytes = size * n, room = x->body.max - x->body.n;

	buf_add(&x->body, p, bytes < room ? bytes : room);
	x->got += (int64_t)bytes;
	x->cut = bytes > room;
	/* enough: what this returns ends the transfer */
	return x->cut ? 0 : bytes;
}

static void take_status(struct transfer *x, const char *line)
{
	const char *code = strchr(line, ' ');
	int status = code ? atoi(code) : 0;

	if (status >= 100 && status < 200) {
		x->continued = x->continued || status == 100;
		return;
	}
	x->status = status;
	buf_clear(&x->location);
	if (!body_left(x))
		curl_easy_setopt(x->h, CURLOPT_FORBID_REUSE, 1L);
}

/* The value of that header, if the line is one of it. */
static bool has_name(struct text line, const char *name, struct text *value)
{
	size_t n = strlen(name);

	if (line.n <= n || strncasecmp(line.p, name, n) != 0)
		return false;
	*value = text_trim((struct text){ line.p + n, line.n - n });
	return true;
}

static size_t take_head(char *p, size_t size, size_t n, void *to)
{
	struct transfer *x = to;
	size_t bytes = size * n;
	struct text line = { p, bytes }, value;
	char status[32];

	x->heads += (int64_t)bytes;
	if (text_starts(line, "HTTP/")) {
		size_t len = bytes < sizeof(status) - 1 ? bytes : sizeof(status) - 1;

		memcpy(status, p, len);
		status[len] = '\0';
		take_status(x, status);
	} else if (x->status && !text_trim(line).n) {
		x->head_over = true;
	} else if (x->status && !x->location.n && has_name(line, "location:", &value)) {
		buf_add(&x->location, value.p, value.n);
	} else if (x->status && has_name(line, "server:", &value)) {
		x->nginx = http_is_nginx(value);
	}
	return bytes;
}

#if LIBCURL_VERSION_NUM >= 0x075000
/* A connection is there, the head is about to leave. */
static int before_head(void *arg, char *from, char *to, int from_port, int to_port)
{
	struct transfer *x = arg;

	(void)from;
	(void)to;
	(void)from_port;
	(void)to_port;
	if (x->requests++ && (x->handed || x->status))
		return CURL_PREREQFUNC_ABORT;
	return CURL_PREREQFUNC_OK;
}
#endif

/* options ---------------------------------------------------------------------------------------
 */

static bool sendable(const char *s)
{
	for (; *s; s++)
		if (((unsigned char)*s < 0x20 && *s != '\t') || *s == 0x7f)
			return false;
	return true;
}

static struct curl_slist *add_line(struct curl_slist *list, const char *line)
{
	struct curl_slist *more = curl_slist_append(list, line);

	if (!more)
		die_oom();
	return more;
}

int http_headers_check(const struct http_request *r, struct err *err)
{
	size_t i;

	for (i = 0; i < r->n_headers; i++) {
		const struct http_header *h = &r->header[i];

		if (!h->name[0] || !sendable(h->name) || strpbrk(h->name, ":;\t ") ||
		    !sendable(h->value))
			return err_set(
				err, ERR_USAGE,
				"header \"%s\" cannot be sent: it holds control bytes, or its name "
				"blanks or a colon",
				h->name);
	}
	return 0;
}

static struct curl_slist *make_head(const struct http_request *r, struct arena *mem)
{
	struct curl_slist *list = NULL;
	size_t i;

	for (i = 0; i < r->n_headers; i++) {
		const struct http_header *h = &r->header[i];

		/* libcurl's way to say "empty", not "none" */
		list = add_line(list, h->value[0] ? arena_printf(mem, "%s: %s", h->name, h->value)
						  : arena_printf(mem, "%s;", h->name));
	}
	return add_line(list, r->read ? "Expect: 100-continue" : "Content-Type:");
}

static long buffer_for(const struct rate *r)
{
	if (!r || r->per_s / 4 >= UPLOAD_BUFFER)
		return UPLOAD_BUFFER;
	return r->per_s / 4 > LEAST_BUFFER ? (long)(r->per_s / 4) : LEAST_BUFFER;
}

static void set_body(CURL *h, const struct http_request *r, struct transfer *x)
{
	if (!r->read) {
		if (!strcmp(r->method, "POST")) {
			curl_easy_setopt(h, CURLOPT_POST, 1L);
			curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE, 0L);
			curl_easy_setopt(h, CURLOPT_POSTFIELDS, "");
		}
		return;
	}
	curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(h, CURLOPT_INFILESIZE_LARGE, (curl_off_t)r->body_bytes);
	curl_easy_setopt(h, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(h, CURLOPT_READDATA, x);
	curl_easy_setopt(h, CURLOPT_UPLOAD_BUFFERSIZE, buffer_for(r->rate));
	curl_easy_setopt(h, CURLOPT_EXPECT_100_TIMEOUT_MS,
			 r->only_after_100 ? (long)WEEK_MS : (long)r->wait_100_ms);
}

static void set_server(CURL *h, const struct http_conn_options *o, const struct http_request *r)
{
	curl_easy_setopt(h, CURLOPT_URL, r->url);
	curl_easy_setopt(h, CURLOPT_PATH_AS_IS, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
#else
	curl_easy_setopt(h, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
	curl_easy_setopt(h, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(h, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(h, CURLOPT_USERAGENT, "starload/" PACKAGE_VERSION);
	if (o->proxy)
		curl_easy_setopt(h, CURLOPT_PROXY, o->proxy);
	curl_easy_setopt(h, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	if (o->cacert) {
		curl_easy_setopt(h, CURLOPT_CAINFO, o->cacert);
		curl_easy_setopt(h, CURLOPT_PROXY_CAINFO, o->cacert);
	}
	if (r->user) {
		curl_easy_setopt(h, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		curl_easy_setopt(h, CURLOPT_USERNAME, r->user);
		curl_easy_setopt(h, CURLOPT_PASSWORD, r->password ? r->password : "");
	}
}

static void set_options(struct http_conn *c, const struct http_request *r, struct transfer *x)
{
	const struct http_conn_options *o = c->o;
	CURL *h = c->h;

	curl_easy_reset(h);
	set_server(h, o, r);
	set_body(h, r, x);
	curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, r->method);
	curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(h, CURLOPT_MAXREDIRS, 0L);
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(h, CURLOPT_TCP_KEEPIDLE, 30L);
	curl_easy_setopt(h, CURLOPT_TCP_KEEPINTVL, 15L);
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS,
			 (long)(o->connect_timeout_ms ? o->connect_timeout_ms : HTTP_CONNECT_MS));
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, take_head);
	curl_easy_setopt(h, CURLOPT_HEADERDATA, x);
	curl_easy_setopt(h, CURLOPT_ERRORBUFFER, x->why);
	if (r->close) {
		curl_easy_setopt(h, CURLOPT_FRESH_CONNECT, 1L);
		curl_easy_setopt(h, CURLOPT_FORBID_REUSE, 1L);
	}
#if LIBCURL_VERSION_NUM >= 0x075000
	curl_easy_setopt(h, CURLOPT_PREREQFUNCTION, before_head);
	curl_easy_setopt(h, CURLOPT_PREREQDATA, x);
#endif
}

/* the loop ---------------------------------------------------------------------------------------
 */

/* All of the answer is there, though libcurl may still wait for us to send. */
static bool answered(const struct transfer *x)
{
	curl_off_t n = -1;

	if (!x->status || !x->head_over)
		return false;
	curl_easy_getinfo(x->h, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &n);
	return x->cut || x->status == 204 || x->status == 304 || (n >= 0 && x->got >= n);
}

static unsigned patience_ms(const struct transfer *x)
{
	if (x->status && !body_left(x))
		return HTTP_EARLY_END_MS;
	if (has_body(x) && x->r->only_after_100 && !x->continued && !x->status)
		return x->r->wait_100_ms;
	return x->r->idle_ms;
}

static bool finished(CURLM *multi, CURLcode *code)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(multi, &left)) != NULL)
		if (m->msg == CURLMSG_DONE) {
			*code = m->data.result;
			return true;
		}
	return false;
}

static CURLcode drive(CURLM *multi, struct transfer *x)
{
	int64_t moved = -1, since = clock_mono_ns(), told = since;
	CURLcode code = CURLE_OK;
	int running;

	for (;;) {
		int64_t now, moved_now;

		curl_multi_perform(multi, &running);
		if (finished(multi, &code))
			return code;
		now = clock_mono_ns();
		moved_now = uploaded(x) + x->heads + x->got + x->requests;
		if (moved_now != moved) {
			moved = moved_now;
			since = now;
		}
		if (x->r->progress && now - told >= HTTP_POLL_MS * INT64_C(1000000)) {
			x->r->progress(x->r->progress_arg, body_sent(x));
			told = now;
		}
		if (x->r->stop && atomic_load(x->r->stop)) {
			x->stopped = true;
			return CURLE_ABORTED_BY_CALLBACK;
		}
		if (!body_left(x) && answered(x))
			return CURLE_OK;
		if (now - since > patience_ms(x) * INT64_C(1000000)) {
			x->timed_out = true;
			return CURLE_OPERATION_TIMEDOUT;
		}
		curl_multi_poll(multi, NULL, 0, x->waits ? HTTP_RATE_MS : HTTP_POLL_MS, NULL);
		if (x->waits && rate_allows(x->r->rate)) {
			x->waits = false;
			curl_easy_pause(x->h, CURLPAUSE_CONT);
		}
	}
}

/* TLS writes without MSG_NOSIGNAL: a SIGPIPE of ours stays in this thread and goes nowhere. */
static CURLcode drive_quietly(CURLM *multi, struct transfer *x)
{
	static const struct timespec now = { 0, 0 };
	sigset_t pipe_only, was, pending;
	CURLcode code;
	bool before;

	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	sigpending(&pending);
	before = sigismember(&pending, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &pipe_only, &was);
	code = drive(multi, x);
	curl_multi_remove_handle(multi, x->h);
	if (!before)
		while (sigtimedwait(&pipe_only, NULL, &now) == SIGPIPE)
			;
	pthread_sigmask(SIG_SETMASK, &was, NULL);
	return code;
}

/* the answer -------------------------------------------------------------------------------------
 */

const char *http_place(const struct host_map *m, const char *host, unsigned port, struct arena *mem)
{
	const char *to = host;
	unsigned to_port = port;
	const char *place = arena_printf(mem, strchr(host, ':') ? "[%s]:%u" : "%s:%u", host, port);

	if (!m || !host_map_apply(m, &to, &to_port))
		return place;
	return arena_printf(mem, strchr(to, ':') ? "%s by way of [%s]:%u" : "%s by way of %s:%u",
			    place, to, to_port);
}

static int no_answer(const struct transfer *x, const char *place, CURLcode code, struct err *err)
{
	if (x->stopped)
		return err_set(err, ERR_UNREACHABLE, "%s: broken off", place);
	if (x->timed_out)
		return err_set(err, ERR_UNREACHABLE, "%s: no %s for %u s", place,
			       x->r->only_after_100 && !x->continued && has_body(x)
				       ? "answer"
				       : "sign of life",
			       (patience_ms(x) + 999) / 1000);
	if (code == CURLE_OK)
		return err_set(err, ERR_UNREACHABLE, "%s: the answer ends in its head", place);
	return err_set(err, ERR_UNREACHABLE, "%s: %s", place,
		       x->why[0] ? x->why : curl_easy_strerror(code));
}

static int settle(struct transfer *x, const char *place, CURLcode code, struct arena *mem,
		  struct http_answer *out, struct err *err)
{
	*out = (struct http_answer){ .connected = x->requests > 0,
				     .stopped = x->stopped,
				     .continued = x->continued,
				     .nginx = x->nginx,
				     .status = x->status,
				     .cut = x->cut,
				     .body_sent = has_body(x) ? body_sent(x) : 0,
				     .body_complete = body_left(x) };
	if (x->location.n && !x->location.full)
		out->location = (struct text){ arena_copy(mem, x->location.p, x->location.n),
					       x->location.n };
	if (has_body(x) && x->r->progress)
		x->r->progress(x->r->progress_arg, out->body_sent);
	if (x->read_failed) {
		*err = x->read_err;
		return err->code;
	}
	/* what went wrong after an answer changes nothing about it; half a head is none, though
	 * libcurl is content with it */
	if (code != CURLE_OK ? !answered(x) : !x->head_over)
		return no_answer(x, place, code, err);
	out->body = (struct text){ arena_copy(mem, buf_str(&x->body), x->body.n), x->body.n };
	return 0;
}

int http_exchange(struct http_conn *c, const struct http_request *r, struct arena *mem,
		  struct http_answer *out, struct err *err)
{
	struct transfer x = { .r = r, .h = c->h };
	struct curl_slist *head, *to = NULL;
	struct text host, path;
	const char *where;
	unsigned port;
	CURLcode code;
	int rc;

	*out = (struct http_answer){ .body_complete = !r->read };
	if (!http_url_parse(r->url, &host, &port, &path))
		return err_set(err, ERR_REFUSED, "\"%s\" is no address of http or https", r->url);
	rc = http_headers_check(r, err);
	if (rc)
		return rc;
	if (http_direct_fits(c->o, r)) {
		if (!c->direct)
			c->direct = http_direct_new(c->o);
		return http_direct_exchange(c->direct, r, mem, out, err);
	}
	buf_init(&x.body, r->max_bytes);
	buf_init(&x.location, MAX_LOCATION);
	head = make_head(r, mem);
	where = http_connect_to(c->o->map, host, port, mem);
	if (where)
		to = add_line(NULL, where);
	set_options(c, r, &x);
	curl_easy_setopt(c->h, CURLOPT_HTTPHEADER, head);
	curl_easy_setopt(c->h, CURLOPT_CONNECT_TO, to);
	curl_multi_add_handle(c->multi, c->h);
	code = drive_quietly(c->multi, &x);
	rc = settle(&x, http_place(c->o->map, arena_copy(mem, host.p, host.n), port, mem), code,
		    mem, out, err);
	/* it knows addresses of `x` */
	curl_easy_reset(c->h);
	curl_slist_free_all(head);
	curl_slist_free_all(to);
	buf_release(&x.body);
	buf_release(&x.location);
	return rc;
}
