/*
 * check_fetch.c - addresses that are fetched, and servers that answer oddly.
 */
#include "config.h"

#include <arpa/inet.h>
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "net/hostmap.h"
#include "net/http.h"
#include "tests/unit/suite.h"

static const struct {
	const char *url;
	const char *host; /* NULL: not fetched */
	unsigned port;
	const char *path;
} urls[] = {
	{ "http://be1:8040/api/_load_error_log?file=x", "be1", 8040,
	  "/api/_load_error_log?file=x" },
	{ "https://be1/x", "be1", 443, "/x" },
	{ "HTTP://be1", "be1", 80, "" },
	{ "http://[::1]:8040/x", "::1", 8040, "/x" },
	{ "http://10.0.0.1?x", "10.0.0.1", 80, "?x" },
	{ "http://amy:secret@be1/x", NULL, 0, NULL },
	{ "http://amy@be1/x", NULL, 0, NULL },
	{ "file:///etc/passwd", NULL, 0, NULL },
	{ "ftp://be1/x", NULL, 0, NULL },
	{ "gopher://be1:25/x", NULL, 0, NULL },
	{ "be1:8040/x", NULL, 0, NULL },
	{ "http://", NULL, 0, NULL },
	{ "http:///x", NULL, 0, NULL },
	{ "http://be1:0/x", NULL, 0, NULL },
	{ "http://be1:99999/x", NULL, 0, NULL },
	{ "http://be1:x/x", NULL, 0, NULL },
	{ "http://be1/a b", NULL, 0, NULL },
	{ "http://be1/a\r\nHost: x", NULL, 0, NULL },
	{ "http://be1\\@evil/x", NULL, 0, NULL },
	{ "http://b{1,2}/x", NULL, 0, NULL },
	{ "", NULL, 0, NULL },
};

START_TEST(url)
{
	struct text host, path;
	unsigned port = 0;
	bool ok = http_url_parse(urls[_i].url, &host, &port, &path);

	ck_assert_msg(ok == (urls[_i].host != NULL), "%s", urls[_i].url);
	if (!ok)
		return;
	ck_assert(text_is(host, urls[_i].host));
	ck_assert(text_is(path, urls[_i].path));
	ck_assert_uint_eq(port, urls[_i].port);
}
END_TEST

/* servers -----------------------------------------------------------------------------------
 */

enum { BODY = 100000 };

/* A listening socket on a free port. */
static int listening(unsigned *port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t n = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	ck_assert_int_eq(listen(fd, 4), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&a, &n), 0);
	*port = ntohs(a.sin_port);
	return fd;
}

/* One client gets `reply`; its request goes to `out`. */
static pid_t serve(int fd, const char *reply, size_t n, int out)
{
	pid_t pid = fork();
	char request[4096];
	ssize_t got;
	int c;

	if (pid)
		return pid;
	c = accept(fd, NULL, NULL);
	got = read(c, request, sizeof(request));
	if (got > 0 && write(out, request, (size_t)got) < 0)
		_exit(1);
	while (n) {
		ssize_t w = send(c, reply, n, MSG_NOSIGNAL);

		if (w <= 0)
			break;
		reply += w;
		n -= (size_t)w;
	}
	/* "" never answers */
	if (!reply[0] && got > 0 && !n)
		pause();
	_exit(0);
}

static const struct {
	const char *reply; /* "": none ever */
	size_t more;	   /* bytes of body behind it */
	int rc;
	long status;
	size_t body;
	bool cut;
} servers[] = {
	{ "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 0, 0, 200, 5, false },
	{ "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 0, 0, 404, 0, false },
	/* somewhere else is not followed */
	{ "HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:1/x\r\nContent-Length: 2\r\n\r\nno", 0, 0,
	  307, 2, false },
	/* more than is wanted */
	{ "HTTP/1.1 200 OK\r\n\r\n", BODY, 0, 200, 1000, true },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", 0, ERR_UNREACHABLE, 0, 0, false },
	{ "SSH-2.0-x\r\n\r\n", 0, ERR_UNREACHABLE, 0, 0, false },
	{ "", 0, ERR_UNREACHABLE, 0, 0, false },
};

START_TEST(server)
{
	struct arena *mem = arena_new();
	char *reply = xmalloc(strlen(servers[_i].reply) + servers[_i].more + 1), request[4096];
	struct host_map map = { 0 };
	struct http_fetch f = { .map = &map, .timeout_ms = 500, .max_bytes = 1000 };
	struct http_fetched got = { 0 };
	struct err err = { 0 };
	unsigned port;
	int pipes[2], fd = listening(&port);
	size_t n = strlen(servers[_i].reply);
	ssize_t asked;
	pid_t pid;

	strcpy(reply, servers[_i].reply);
	memset(reply + n, 'x', servers[_i].more);
	reply[n += servers[_i].more] = '\0';
	ck_assert_int_eq(pipe(pipes), 0);
	pid = serve(fd, reply, n, pipes[1]);
	/* a name that means nothing here, and is mapped */
	ck_assert_int_eq(host_map_add(&map, arena_printf(mem, "be.example:8040=127.0.0.1:%u", port),
				      mem, &err),
			 0);
	f.url = "http://be.example:8040/api/_load_error_log?file=x";
	ck_assert_msg(http_fetch(&f, mem, &got, &err) == servers[_i].rc, "%d: %s", _i, err.text);
	if (!servers[_i].rc) {
		ck_assert_int_eq(got.status, servers[_i].status);
		ck_assert_uint_eq(got.body.n, servers[_i].body);
		ck_assert_int_eq(got.cut, servers[_i].cut);
	} else {
		ck_assert(strstr(err.text, "by way of be.example:8040:127.0.0.1") != NULL);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	asked = read(pipes[0], request, sizeof(request) - 1);
	ck_assert_int_gt(asked, 0);
	request[asked] = '\0';
	ck_assert(strstr(request,
			 "GET /api/_load_error_log?file=x HTTP/1.1\r\nHost: be.example:8040\r\n"));
	ck_assert(!strstr(request, "Authorization") && !strstr(request, "Cookie"));
	close(fd);
	free(reply);
	arena_free(mem);
}
END_TEST

START_TEST(nobody)
{
	struct arena *mem = arena_new();
	struct http_fetch f = { .max_bytes = 10 };
	struct http_fetched got;
	struct err err;
	unsigned port;
	int fd = listening(&port);

	close(fd);
	f.url = arena_printf(mem, "http://127.0.0.1:%u/x", port);
	/* what the environment says of proxies and passwords does not count */
	setenv("http_proxy", "http://127.0.0.1:9", 1);
	ck_assert_int_eq(http_fetch(&f, mem, &got, &err), ERR_UNREACHABLE);
	ck_assert_msg(strstr(err.text, f.url) == err.text, "%s", err.text);
	f.url = "http://amy:secret@127.0.0.1/";
	ck_assert_int_eq(http_fetch(&f, mem, &got, &err), ERR_REFUSED);
	ck_assert(!strstr(err.text, "secret"));
	arena_free(mem);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, url, 0, ARRAY_SIZE(urls));
	tcase_add_loop_test(tc, server, 0, ARRAY_SIZE(servers));
	tcase_add_test(tc, nobody);
}

SUITE("fetch", { "http", add_tests })
