/*
 * check_send.c - servers and proxies that do to a load what no emulated cluster does.
 *
 * A thread plays the server by a script, one letter a step, connections parted by "|":
 *     h  read a request's head                 c  "100 Continue"
 *     b  read a hundred bytes of body          e  read the body to its end
 *     r  send the reply                        q  send "HTTP/1.1 103 Early Hints"
 *     w  wait until the client is gone         x  close       R  reset
 * What it read is kept.
 */
#include "config.h"

#include <arpa/inet.h>
#include <check.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "load/body.h"
#include "load/send.h"
#include "net/hostmap.h"
#include "net/http_conn.h"
#include "tests/unit/suite.h"

enum { WAIT_MS = 20000, MANY = 8 };

/* the server ------------------------------------------------------------------------------------
 */

struct server {
	const char *script, *reply;
	int listener;
	unsigned port, connections, heads;
	struct buf seen; /* all that was read */
	int64_t body;	 /* bytes of it that are body */
	bool gone;	 /* "w": the client left */
	bool failed;	 /* a step that did not come about */
	pthread_t thread;
};

static bool readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, WAIT_MS) == 1;
}

/* Some bytes more, `max` at most: how many; 0: the end, or nothing for long. */
static size_t some(struct server *s, int fd, size_t max)
{
	char bytes[65536];
	ssize_t n;

	if (!readable(fd))
		return 0;
	n = recv(fd, bytes, max < sizeof(bytes) ? max : sizeof(bytes), 0);
	if (n <= 0)
		return 0;
	buf_add(&s->seen, bytes, (size_t)n);
	return (size_t)n;
}

static bool read_head(struct server *s, int fd)
{
	size_t from = s->seen.n;

	while (some(s, fd, 1))
		if (s->seen.n - from >= 4 && !memcmp(s->seen.p + s->seen.n - 4, "\r\n\r\n", 4)) {
			s->heads++;
			return true;
		}
	return false;
}

static bool read_some(struct server *s, int fd)
{
	size_t n = 0, got;

	for (; n < 100; n += got)
		if (!(got = some(s, fd, 100 - n)))
			return false;
	s->body += 100;
	return true;
}

/* The last head says how long it is, or it is chunked. */
static bool read_rest(struct server *s, int fd)
{
	const char *length = NULL, *p = buf_str(&s->seen);
	size_t from = s->seen.n;
	int64_t n;

	/* nothing follows a body, so what is there belongs to it */
	while ((p = strstr(p, "Content-Length: ")) != NULL)
		length = p += 16;
	n = length ? atoll(length) : -1;
	for (;;) {
		size_t got = s->seen.n - from, add;

		if (n >= 0 ? s->body >= n
			   : got >= 5 && !memcmp(s->seen.p + s->seen.n - 5, "0\r\n\r\n", 5))
			return true;
		if (!(add = some(s, fd, SIZE_MAX)))
			return false;
		s->body += (int64_t)add;
	}
}

static bool all_out(int fd, const char *p)
{
	return send(fd, p, strlen(p), MSG_NOSIGNAL) == (ssize_t)strlen(p);
}

static bool client_left(struct server *s, int fd)
{
	char junk[4096];
	ssize_t n;

	while (readable(fd)) {
		n = recv(fd, junk, sizeof(junk), 0);
		if (n <= 0)
			return s->gone = true;
	}
	return false;
}

static void reset(int fd)
{
	struct linger l = { .l_onoff = 1 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof(l));
}

static bool step(struct server *s, int fd, char what)
{
	switch (what) {
	case 'h':
		return read_head(s, fd);
	case 'c':
		return all_out(fd, "HTTP/1.1 100 Continue\r\n\r\n");
	case 'q':
		return all_out(fd, "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n");
	case 'b':
		return read_some(s, fd);
	case 'e':
		return read_rest(s, fd);
	case 'r':
		return all_out(fd, s->reply);
	case 'w':
		return client_left(s, fd);
	case 'R':
		reset(fd);
		return true;
	case 'x':
		return true;
	}
	return false;
}

static void *play(void *arg)
{
	struct server *s = arg;
	const char *p = s->script;

	while (*p && !s->failed) {
		int fd;

		if (!readable(s->listener) || (fd = accept(s->listener, NULL, NULL)) < 0) {
			s->failed = true;
			break;
		}
		s->connections++;
		s->body = 0;
		for (; *p && *p != '|' && !s->failed; p++)
			s->failed = !step(s, fd, *p);
		p += *p == '|';
		close(fd);
	}
	return NULL;
}

static void begin(struct server *s, const char *script, const char *reply)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t n = sizeof(a);

	*s = (struct server){ .script = script, .reply = reply };
	buf_init(&s->seen, 1 << 24);
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(s->listener, (struct sockaddr *)&a, sizeof(a)), 0);
	ck_assert_int_eq(listen(s->listener, 8), 0);
	ck_assert_int_eq(getsockname(s->listener, (struct sockaddr *)&a, &n), 0);
	s->port = ntohs(a.sin_port);
	ck_assert_int_eq(pthread_create(&s->thread, NULL, play, s), 0);
}

static void end(struct server *s)
{
	pthread_join(s->thread, NULL);
	close(s->listener);
	buf_str(&s->seen);
}

/* the client -------------------------------------------------------------------------------------
 */

struct bytes {
	int64_t n, at, fail_at; /* fail_at -1: never */
	unsigned rewound;
	atomic_int *stop; /* set once all was read */
	char memory[4096];
};

/* Both ways a body goes out: by libcurl, and from memory straight to the socket. */
static bool direct;

static int back(void *arg, struct err *err)
{
	struct bytes *b = arg;

	(void)err;
	b->at = 0;
	b->rewound++;
	return 0;
}

static ssize_t give(void *arg, void *to, size_t n, struct err *err)
{
	struct bytes *b = arg;

	if (b->at == b->fail_at)
		return err_set(err, ERR_IO, "gone");
	if ((int64_t)n > b->n - b->at)
		n = (size_t)(b->n - b->at);
	memset(to, 'x', n);
	b->at += (int64_t)n;
	if (b->at == b->n && b->stop)
		atomic_store(b->stop, 1);
	return (ssize_t)n;
}

static ssize_t view(void *arg, size_t n, const void **p, struct err *err)
{
	struct bytes *b = arg;

	*p = b->memory;
	return give(arg, b->memory, n < sizeof(b->memory) ? n : sizeof(b->memory), err);
}

struct loaded {
	struct load_reply reply;
	struct err err;
	int rc;
	unsigned rewound;
};

#define LOAD_JSON(status) "{\"Status\": \"" status "\", \"Message\": \"OK\"}"
#define ANSWER(length, body) "HTTP/1.1 200 OK\r\nContent-Length: " length "\r\n\r\n" body
#define DONE ANSWER("38", LOAD_JSON("Success"))

static struct load_server to_be(const struct server *s, struct load_host *h)
{
	*h = (struct load_host){ .host = "127.0.0.1", .port = s->port };
	return (struct load_server){
		.bes = h, .n_bes = 1, .user = "amy", .password = "secret", .proxy = ""
	};
}

static void load(struct load_conn *c, int64_t n, bool chunked, atomic_int *stop, struct arena *mem,
		 struct loaded *out)
{
	struct bytes b = { .n = n, .fail_at = -1, .stop = stop };
	struct body body = { .bytes = chunked ? -1 : n, .rewind = back, .read = give, .arg = &b };
	struct load_request r = {
		.db = "d\xc3\xa9", .table = "t/x", .label = "l", .body = &body, .stop = stop
	};

	if (direct)
		body.view = view;

	out->rc = load_send(c, &r, mem, &out->reply, &out->err);
	out->rewound = b.rewound;
}

/* One load, straight to a BE: what came of it, and what the server saw. */
static const struct {
	const char *script, *reply;
	int64_t n;
	bool chunked;
	int rc;
	enum load_verdict verdict; /* rc 0 */
	int64_t sent;		   /* -1: some, but not all of it */
	bool whole;
	unsigned connections;
} cases[] = {
	{ "hcerw", DONE, 100, false, 0, LV_DONE, 100, true, 1 },
	{ "hcerw", DONE, 100, true, 0, LV_DONE, 100, true, 1 },
	{ "hcerw", DONE, 5000000, true, 0, LV_DONE, 5000000, true, 1 },
	{ "hqccerw", DONE, 100, false, 0, LV_DONE, 100, true, 1 },
	/* answers in other frames */
	{ "hcerx", "HTTP/1.1 200 OK\r\n\r\n" LOAD_JSON("Success"), 100, false, 0, LV_DONE, 100,
	  true, 1 },
	{ "hcerw",
	  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n26\r\n" LOAD_JSON(
		  "Success") "\r\n0\r\n\r\n",
	  100, false, 0, LV_DONE, 100, true, 1 },
	{ "hcerx", "HTTP/1.0 200 OK\r\n\r\n" LOAD_JSON("Success"), 100, false, 0, LV_DONE, 100,
	  true, 1 },
	/* broken off */
	{ "hcerx", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n" LOAD_JSON("Success"), 100, false,
	  ERR_UNKNOWN, 0, 100, true, 1 },
	{ "hcerx", "HTTP/1.1 200 OK\r\nContent-Le", 100, false, ERR_UNKNOWN, 0, 100, true, 1 },
	{ "hcex", "", 100, false, ERR_UNKNOWN, 0, 100, true, 1 },
	{ "hceR", "", 100, false, ERR_UNKNOWN, 0, 100, true, 1 },
	{ "hcbR", "", 50000000, false, ERR_UNKNOWN, 0, -1, false, 1 },
	{ "hcbR", "", 50000000, true, ERR_UNKNOWN, 0, -1, false, 1 },
	/* nothing had left */
	{ "hx", "", 100, false, ERR_UNREACHABLE, 0, 0, false, 1 },
	{ "hR", "", 100, false, ERR_UNREACHABLE, 0, 0, false, 1 },
	{ "hrx", "SSH-2.0-x\r\n\r\n", 100, false, ERR_UNREACHABLE, 0, 0, false, 1 },
	{ "hrw", "HTTP/1.1 503 x\r\nContent-Length: 0\r\n\r\n", 100, false, 0, LV_BUSY, 0, false,
	  1 },
	/* too early: the sending stops, and the connection is closed */
	{ "hrw", ANSWER("37", LOAD_JSON("Failed")), 100, false, 0, LV_TRANSIENT, 0, false, 1 },
	{ "hcbrw", ANSWER("37", LOAD_JSON("Failed")), 50000000, false, 0, LV_TRANSIENT, -1, false,
	  1 },
	{ "hcbrw", ANSWER("37", LOAD_JSON("Failed")), 50000000, true, 0, LV_TRANSIENT, -1, false,
	  1 },
	{ "hcbrw", DONE, 50000000, false, 0, LV_UNKNOWN, -1, false, 1 },
	{ "hcbrw", "HTTP/1.1 413 x\r\nContent-Length: 0\r\n\r\n", 50000000, false, 0, LV_PERMANENT,
	  -1, false, 1 },
	{ "hcbrw", "HTTP/1.1 502 x\r\nContent-Length: 0\r\n\r\n", 50000000, false, 0, LV_UNKNOWN,
	  -1, false, 1 },
	/* libcurl would send it again without Expect */
	{ "hrw", "HTTP/1.1 417 x\r\nContent-Length: 0\r\n\r\n", 100, false, 0, LV_PERMANENT, 0,
	  false, 1 },
	/* and with what is asked for */
	{ "hrw",
	  "HTTP/1.1 401 x\r\nWWW-Authenticate: Basic realm=\"\"\r\nContent-Length: 0\r\n\r\n", 100,
	  false, 0, LV_DENIED, 0, false, 1 },
	{ "hcerw",
	  "HTTP/1.1 401 x\r\nWWW-Authenticate: Digest realm=\"\", nonce=\"x\"\r\nContent-Length: "
	  "0\r\n\r\n",
	  100, false, 0, LV_DENIED, 100, true, 1 },
	/* nowhere */
	{ "hrw", "HTTP/1.1 307 x\r\nContent-Length: 0\r\n\r\n", 100, false, ERR_REFUSED, 0, 0,
	  false, 1 },
	{ "hrw", "HTTP/1.1 307 x\r\nLocation: ftp://127.0.0.1/x\r\nContent-Length: 0\r\n\r\n", 100,
	  false, ERR_REFUSED, 0, 0, false, 1 },
	{ "hrw", "HTTP/1.1 307 x\r\nLocation: http://a:b@127.0.0.1/x\r\nContent-Length: 0\r\n\r\n",
	  100, false, ERR_REFUSED, 0, 0, false, 1 },
	{ "hrw", "HTTP/1.1 307 x\r\nLocation: http://be.invalid:1/x\r\nContent-Length: 0\r\n\r\n",
	  100, false, ERR_REFUSED, 0, 0, false, 1 },
	{ "hrw", "HTTP/1.1 307 x\r\nLocation: //be.invalid/x\r\nContent-Length: 0\r\n\r\n", 100,
	  false, ERR_REFUSED, 0, 0, false, 1 },
	{ "hrw", "HTTP/1.1 301 x\r\nLocation: https://127.0.0.1/x\r\nContent-Length: 0\r\n\r\n",
	  100, false, ERR_REFUSED, 0, 0, false, 1 },
	{ "hcerw", "HTTP/1.1 302 x\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n", 100, false,
	  ERR_REFUSED, 0, 100, true, 1 },
	{ "hcerw", "HTTP/1.1 303 x\r\nLocation: /done\r\nContent-Length: 0\r\n\r\n", 100, false, 0,
	  LV_UNKNOWN, 100, true, 1 },
};

START_TEST(one)
{
	struct arena *mem = arena_new();
	struct load_host host;
	struct load_server to;
	struct load_conn *c;
	struct server s;
	struct loaded l = { .rc = 0 };

	direct = _i % 2;
	begin(&s, cases[_i / 2].script, cases[_i / 2].reply);
	to = to_be(&s, &host);
	c = load_conn_new(&to);
	load(c, cases[_i / 2].n, cases[_i / 2].chunked, NULL, mem, &l);
	load_conn_free(c);
	end(&s);
	ck_assert_msg(l.rc == cases[_i / 2].rc, "%d: %s", l.rc,
		      l.rc ? l.err.text : buf_str(&s.seen));
	if (!l.rc)
		ck_assert_msg(l.reply.verdict == cases[_i / 2].verdict, "%s",
			      load_verdict_name(l.reply.verdict));
	if (cases[_i / 2].sent >= 0)
		ck_assert_int_eq(l.reply.body_sent, cases[_i / 2].sent);
	else
		ck_assert(l.reply.body_sent >= 100 && l.reply.body_sent < cases[_i / 2].n);
	ck_assert_int_eq(l.reply.body_complete, cases[_i / 2].whole);
	ck_assert_uint_eq(s.connections, cases[_i / 2].connections);
	ck_assert_msg(!s.failed, "the server waited in vain: %s", buf_str(&s.seen));
	/* what every request has, once */
	ck_assert_ptr_nonnull(strstr(s.seen.p, "PUT /api/d%C3%A9/t%2Fx/_stream_load HTTP/1.1\r\n"));
	ck_assert_ptr_nonnull(strstr(s.seen.p, "Expect: 100-continue\r\n"));
	ck_assert_ptr_nonnull(strstr(s.seen.p, "label: l\r\n"));
	ck_assert_ptr_nonnull(strstr(s.seen.p, "Authorization: Basic YW15OnNlY3JldA==\r\n"));
	ck_assert_ptr_null(strstr(l.err.text, "secret"));
	buf_release(&s.seen);
	arena_free(mem);
}
END_TEST

/* Several loads over one struct load_conn: how many connections that takes. */
static const struct {
	const char *script, *reply;
	unsigned loads, connections;
	int rc; /* of the last */
} rows[] = {
	{ "hcerhcerhcerw", DONE, 3, 1, 0 },
	/* the server closes what was kept */
	{ "hcerx|hcerw", DONE, 2, 2, 0 },
	/* and after it has seen the next head */
	{ "hcerhx|hcerw", DONE, 2, 2, 0 },
	{ "hcerhR|hcerw", DONE, 2, 2, 0 },
	/* and after some body: that is the end */
	{ "hcerhcbx", DONE, 2, 1, ERR_UNKNOWN },
	/* an answer that came early is on a connection that goes */
	{ "hrw|hrw", ANSWER("37", LOAD_JSON("Failed")), 2, 2, 0 },
};

START_TEST(kept)
{
	struct arena *mem = arena_new();
	struct load_host host;
	struct load_server to;
	struct load_conn *c;
	struct server s;
	struct loaded l = { .rc = 0 };
	unsigned i;

	direct = _i % 2;
	begin(&s, rows[_i / 2].script, rows[_i / 2].reply);
	to = to_be(&s, &host);
	c = load_conn_new(&to);
	for (i = 1; i <= rows[_i / 2].loads; i++) {
		load(c, 200, false, NULL, mem, &l);
		ck_assert_msg(l.rc == (i == rows[_i / 2].loads ? rows[_i / 2].rc : 0),
			      "load %u: %d %s", i, l.rc, l.err.text);
	}
	load_conn_free(c);
	end(&s);
	ck_assert_uint_eq(s.connections, rows[_i / 2].connections);
	ck_assert(!s.failed);
	buf_release(&s.seen);
	arena_free(mem);
}
END_TEST

/* An FE in front of a BE: both are played, the second by another thread. */
static const struct {
	const char *fe, *be;
	int64_t n;
	unsigned rewound; /* times that the body was begun */
	int rc;
	int64_t fe_body; /* bytes of body that went to the FE at least; 0: none at all */
} hops[] = {
	{ "hrw", "hcerw", 300, 2, 0, 0 },
	/* a proxy reads it all, and passes the redirect on */
	{ "hcerw", "hcerw", 300, 2, 0, 300 },
	/* or some of it */
	{ "hcbrw", "hcerw", 5000000, 2, 0, 100 },
	{ "hcerw", "hcbR", 5000000, 2, ERR_UNKNOWN, 100 },
};

START_TEST(redirected)
{
	struct arena *mem = arena_new();
	struct load_host host;
	struct load_server to;
	struct load_conn *c;
	struct server fe, be;
	struct loaded l = { .rc = 0 };

	direct = _i % 2;
	begin(&be, hops[_i / 2].be, DONE);
	begin(&fe, hops[_i / 2].fe,
	      arena_printf(mem,
			   "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:%u/x\r\n"
			   "content-length: 0\r\nconnection: keep-alive\r\n\r\n",
			   be.port));
	host = (struct load_host){ .host = "127.0.0.1", .port = fe.port };
	to = (struct load_server){
		.fes = &host, .n_fes = 1, .user = "amy", .password = "secret", .proxy = ""
	};
	c = load_conn_new(&to);
	load(c, hops[_i / 2].n, false, NULL, mem, &l);
	load_conn_free(c);
	end(&fe);
	end(&be);
	ck_assert_msg(l.rc == hops[_i / 2].rc, "%d %s", l.rc, l.err.text);
	if (!l.rc)
		ck_assert_int_eq(l.reply.body_sent, hops[_i / 2].n);
	ck_assert_uint_eq(l.rewound, hops[_i / 2].rewound);
	ck_assert(hops[_i / 2].fe_body ? fe.body >= hops[_i / 2].fe_body : fe.body == 0);
	ck_assert_str_eq(l.reply.host, arena_printf(mem, "127.0.0.1:%u", be.port));
	ck_assert(!fe.failed && !be.failed);
	ck_assert_ptr_nonnull(strstr(be.seen.p, "PUT /x HTTP/1.1\r\n"));
	ck_assert_ptr_nonnull(strstr(be.seen.p, "Authorization: Basic "));
	buf_release(&fe.seen);
	buf_release(&be.seen);
	arena_free(mem);
}
END_TEST

/* An FE that takes the body and then is gone: it may have passed it on. */
START_TEST(lost_at_proxy)
{
	struct arena *mem = arena_new();
	struct load_host host;
	struct load_server to;
	struct load_conn *c;
	struct server s;
	struct loaded l = { .rc = 0 };

	begin(&s, "hcex", "");
	host = (struct load_host){ .host = "127.0.0.1", .port = s.port };
	to = (struct load_server){ .fes = &host, .n_fes = 1, .proxy = "" };
	c = load_conn_new(&to);
	load(c, 100, false, NULL, mem, &l);
	load_conn_free(c);
	end(&s);
	ck_assert_int_eq(l.rc, ERR_UNKNOWN);
	ck_assert_int_eq(l.reply.body_sent, 100);
	/* no user, no password */
	ck_assert_ptr_null(strstr(s.seen.p, "Authorization"));
	buf_release(&s.seen);
	arena_free(mem);
}
END_TEST

/* Stopped while the server is silent: at once, and the outcome is open. */
START_TEST(stopped)
{
	struct arena *mem = arena_new();
	atomic_int stop = 0;
	struct load_host host;
	struct load_server to;
	struct load_conn *c;
	struct server s;
	struct loaded l = { .rc = 0 };
	int64_t start;

	begin(&s, "hcew", "");
	to = to_be(&s, &host);
	c = load_conn_new(&to);
	start = clock_mono_ns();
	load(c, 100, false, &stop, mem, &l);
	ck_assert(clock_mono_ns() - start < INT64_C(3000000000));
	ck_assert_int_eq(l.rc, ERR_UNKNOWN);
	ck_assert_int_eq(l.reply.body_sent, 100);
	end(&s);
	ck_assert(s.gone);
	/* before anything: nothing goes out */
	buf_release(&s.seen);
	load(c, 100, false, &stop, mem, &l);
	ck_assert_int_eq(l.rc, ERR_UNREACHABLE);
	ck_assert_int_eq(l.reply.body_sent, 0);
	load_conn_free(c);
	arena_free(mem);
}
END_TEST

/* A file that is cut short under its mapping: an error, no signal. */
enum { HALF = 1 << 20 };

static ssize_t shrinking(void *arg, size_t n, const void **p, struct err *err)
{
	int *fd = arg;
	char *map = mmap(NULL, HALF, PROT_READ, MAP_SHARED, *fd, 0);

	(void)n;
	(void)err;
	ck_assert(map != MAP_FAILED);
	ck_assert_int_eq(ftruncate(*fd, 0), 0);
	*p = map;
	return HALF;
}

static int no_rewind(void *arg, struct err *err)
{
	(void)arg;
	(void)err;
	return 0;
}

START_TEST(shrunk)
{
	struct arena *mem = arena_new();
	FILE *file = tmpfile();
	int fd = fileno(file);
	struct body body = {
		.bytes = 2 * HALF, .rewind = no_rewind, .read = give, .view = shrinking, .arg = &fd
	};
	struct load_request r = { .db = "d", .table = "t", .label = "l", .body = &body };
	struct load_reply reply;
	struct load_host host;
	struct load_server to;
	struct load_conn *c;
	struct server s;
	struct err err;

	ck_assert_int_eq(ftruncate(fd, HALF), 0);
	begin(&s, "hcw", "");
	to = to_be(&s, &host);
	c = load_conn_new(&to);
	ck_assert_int_eq(load_send(c, &r, mem, &reply, &err), ERR_IO);
	ck_assert_msg(strstr(err.text, "became shorter") != NULL, "%s", err.text);
	ck_assert_int_eq(reply.body_sent, 0);
	load_conn_free(c);
	end(&s);
	ck_assert(s.gone);
	fclose(file);
	buf_release(&s.seen);
	arena_free(mem);
}
END_TEST

/* exchanges --------------------------------------------------------------------------------------
 */

static const struct {
	const char *script, *reply;
	bool only_after_100;
	unsigned wait_100_ms, idle_ms;
	size_t max_bytes;
	int rc;
	int64_t sent;
	bool cut;
	const char *text;
} exchanges[] = {
	/* no 100: an FE gets nothing, a BE all of it after a while */
	{ "hw", "", true, 200, 5000, 1000, ERR_UNREACHABLE, 0, false, "no answer for 1 s" },
	{ "herw", DONE, false, 200, 5000, 1000, 0, 100, false, NULL },
	/* silence */
	{ "hcew", "", false, 5000, 300, 1000, ERR_UNREACHABLE, 100, false, "no sign of life" },
	{ "hcerw", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf", false, 5000, 300, 1000,
	  ERR_UNREACHABLE, 100, false, "no sign of life" },
	/* more of an answer than anybody wants */
	{ "hcerw", DONE, false, 5000, 5000, 10, 0, 100, true, NULL },
};

START_TEST(exchange)
{
	struct http_conn_options o = { .proxy = "" };
	struct bytes b = { .n = 100, .fail_at = -1 };
	struct http_request r = { .method = "PUT",
				  .body_bytes = 100,
				  .read = give,
				  .read_arg = &b,
				  .max_bytes = exchanges[_i / 2].max_bytes,
				  .only_after_100 = exchanges[_i / 2].only_after_100,
				  .wait_100_ms = exchanges[_i / 2].wait_100_ms,
				  .idle_ms = exchanges[_i / 2].idle_ms };
	struct arena *mem = arena_new();
	struct http_conn *c = http_conn_new(&o);
	struct http_answer a;
	struct server s;
	struct err err;
	int rc;

	direct = _i % 2;
	begin(&s, exchanges[_i / 2].script, exchanges[_i / 2].reply);
	r.url = arena_printf(mem, "http://127.0.0.1:%u/", s.port);
	if (direct)
		r.view = view;
	rc = http_exchange(c, &r, mem, &a, &err);
	http_conn_free(c);
	end(&s);
	ck_assert_msg(rc == exchanges[_i / 2].rc, "%d %s", rc, rc ? err.text : "");
	ck_assert_int_eq(a.body_sent, exchanges[_i / 2].sent);
	ck_assert_int_eq(a.cut, exchanges[_i / 2].cut);
	if (exchanges[_i / 2].text)
		ck_assert_msg(strstr(err.text, exchanges[_i / 2].text) != NULL, "%s", err.text);
	buf_release(&s.seen);
	arena_free(mem);
}
END_TEST

static const struct http_header bad_headers[] = {
	{ "where", "a\r\nX: y" }, { "a\nb", "c" }, { "a b", "c" },
	{ "a:b", "c" },		  { "", "c" },	   { "a", "\x7f" },
};

START_TEST(bad_header)
{
	struct http_conn_options o = { .proxy = "" };
	struct http_request r = { .method = "GET",
				  .url = "http://127.0.0.1:1/",
				  .header = &bad_headers[_i],
				  .n_headers = 1,
				  .idle_ms = 1000,
				  .max_bytes = 10 };
	struct arena *mem = arena_new();
	struct http_conn *c = http_conn_new(&o);
	struct http_answer a;
	struct err err;

	ck_assert_int_eq(http_exchange(c, &r, mem, &a, &err), ERR_USAGE);
	http_conn_free(c);
	arena_free(mem);
}
END_TEST

/* A question is asked once, whoever asks. */
struct asked {
	unsigned times;
	bool say;
};

static bool ask(void *arg, const char *host, unsigned port)
{
	struct asked *a = arg;

	ck_assert_str_eq(host, "be.invalid");
	ck_assert_uint_eq(port, 1);
	a->times++;
	return a->say;
}

START_TEST(asked)
{
	struct asked a = { .say = _i };
	struct load_asked *shared = load_asked_new();
	struct arena *mem = arena_new();
	struct load_host host;
	struct load_server to;
	struct load_conn *c[2];
	struct server s;
	struct loaded l = { .rc = 0 };
	unsigned i;

	/* if the answer is yes: each load is tried three times, for nobody is there */
	begin(&s, _i ? "hrw|hrw|hrw|hrw|hrw|hrw" : "hrw|hrw",
	      "HTTP/1.1 307 x\r\nLocation: http://be.invalid:1/x\r\nContent-Length: 0\r\n\r\n");
	to = to_be(&s, &host);
	to.ask = ask;
	to.ask_arg = &a;
	to.asked = shared;
	for (i = 0; i < 2; i++) {
		c[i] = load_conn_new(&to);
		load(c[i], 100, false, NULL, mem, &l);
		ck_assert_int_eq(l.rc, _i ? ERR_UNREACHABLE : ERR_REFUSED);
	}
	ck_assert_uint_eq(a.times, 1);
	load_conn_free(c[0]);
	load_conn_free(c[1]);
	load_asked_free(shared);
	end(&s);
	ck_assert(!s.failed);
	buf_release(&s.seen);
	arena_free(mem);
}
END_TEST

static void add_loads(TCase *tc)
{
	tcase_add_loop_test(tc, one, 0, 2 * ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, kept, 0, 2 * ARRAY_SIZE(rows));
	tcase_add_loop_test(tc, redirected, 0, 2 * ARRAY_SIZE(hops));
	tcase_add_test(tc, lost_at_proxy);
	tcase_add_test(tc, stopped);
	tcase_add_test(tc, shrunk);
	tcase_add_loop_test(tc, asked, 0, 2);
}

static void add_exchanges(TCase *tc)
{
	tcase_add_loop_test(tc, exchange, 0, 2 * ARRAY_SIZE(exchanges));
	tcase_add_loop_test(tc, bad_header, 0, ARRAY_SIZE(bad_headers));
}

SUITE("send", { "loads", add_loads }, { "exchanges", add_exchanges })
