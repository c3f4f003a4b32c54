/*
 * check_login.c - what goes out at a login, seen by a server that offers no TLS and asks for what
 * it pleases.
 */
#include "config.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "net/sqlconn.h"
#include "net/target.h"
#include "tests/unit/suite.h"

enum { SEEN_MAX = 4096, CAP_CONNECT_WITH_DB = 8, CAP_LOCAL_FILES = 0x80, CAP_MULTI = 0x10000 };

/* An FE of 3.5 without TLS. */
static const char greeting[] = "\x0a"
			       "8.0.33\0\x01\0\0\0abcdefgh\0\x0c\x82\x21\0\0\x38\0\x15"
			       "\0\0\0\0\0\0\0\0\0\0ijklmnopqrst\0mysql_native_password";
static const char switch_clear[] = "\xfemysql_clear_password\0";
static const char switch_other[] = "\xfe"
				   "authentication_openid_connect_client\0";
static const char denied[] = "\xff\x15\x04#28000Access denied for user 'u' (using password: YES)";

enum answer { HANG_UP, SWITCH_CLEAR, SWITCH_OTHER, DENY };

struct server {
	int fd;
	unsigned port;
	enum answer answer;
	pthread_t thread;
	/* what clients sent, all of it in a row; read after the thread has ended */
	unsigned char seen[SEEN_MAX];
	size_t n, logins;
	uint32_t caps; /* of the last login */
};

static void send_packet(int fd, unsigned seq, const char *p, size_t n)
{
	unsigned char header[4] = { (unsigned char)n, (unsigned char)(n >> 8), 0,
				    (unsigned char)seq };

	ck_assert_int_eq(send(fd, header, 4, MSG_NOSIGNAL), 4);
	ck_assert_int_eq(send(fd, p, n, MSG_NOSIGNAL), (ssize_t)n);
}

/* Bytes of one packet or several, as they come; 0 at the end. */
static size_t see(struct server *s, int fd)
{
	ssize_t got = recv(fd, s->seen + s->n, SEEN_MAX - s->n, 0);

	if (got <= 0)
		return 0;
	s->n += (size_t)got;
	return (size_t)got;
}

static void serve_one(struct server *s, int fd)
{
	size_t before = s->n;

	send_packet(fd, 0, greeting, sizeof(greeting));
	if (!see(s, fd))
		return;
	s->logins++;
	memcpy(&s->caps, s->seen + before + 4, 4);
	if (s->answer == SWITCH_CLEAR)
		send_packet(fd, 2, switch_clear, sizeof(switch_clear));
	else if (s->answer == SWITCH_OTHER)
		send_packet(fd, 2, switch_other, sizeof(switch_other));
	else if (s->answer == DENY)
		send_packet(fd, 2, denied, sizeof(denied) - 1);
	else
		return;
	while (see(s, fd))
		if (s->answer == SWITCH_CLEAR)
			return;
}

static void *serve(void *arg)
{
	struct server *s = arg;
	int fd;

	while ((fd = accept(s->fd, NULL, NULL)) >= 0) {
		serve_one(s, fd);
		close(fd);
	}
	return NULL;
}

static void server_start(struct server *s, enum answer answer)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);

	*s = (struct server){ .answer = answer };
	s->fd = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(s->fd, (struct sockaddr *)&at, sizeof(at)), 0);
	ck_assert_int_eq(listen(s->fd, 8), 0);
	ck_assert_int_eq(getsockname(s->fd, (struct sockaddr *)&at, &size), 0);
	s->port = ntohs(at.sin_port);
	ck_assert_int_eq(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void server_stop(struct server *s)
{
	shutdown(s->fd, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	close(s->fd);
}

static bool saw(const struct server *s, const char *text)
{
	return memmem(s->seen, s->n, text, strlen(text)) != NULL;
}

static const struct {
	const char *name;
	enum answer answer;
	enum ssl_mode mode;
	bool cleartext;
	size_t logins; /* that were begun */
	bool secret;   /* the password went out in clear */
	const char *err;
} cases[] = {
	{ "a native login", HANG_UP, SSL_DISABLED, false, 1, false, "" },
	{ "a native login without a wish for TLS", HANG_UP, SSL_PREFERRED, false, 1, false, "" },
	{ "the password is not for everybody", SWITCH_CLEAR, SSL_DISABLED, false, 1, false,
	  "--enable-cleartext-plugin" },
	{ "nor where TLS would do", SWITCH_CLEAR, SSL_PREFERRED, false, 1, false,
	  "--enable-cleartext-plugin" },
	{ "it is where that is wished for", SWITCH_CLEAR, SSL_PREFERRED, true, 1, true, "" },
	{ "no other plugin is loaded", SWITCH_OTHER, SSL_PREFERRED, true, 1, false,
	  "wants a kind of login that is not allowed here" },
	{ "denied", DENY, SSL_PREFERRED, false, 1, false, "login as \"u\" failed" },
	{ "denied, and tried as an LDAP user of 3.3", DENY, SSL_PREFERRED, true, 2, true,
	  "login as \"u\" failed" },
	/* not a byte of a login */
	{ "REQUIRED", HANG_UP, SSL_REQUIRED, false, 0, false, "does not offer TLS" },
	{ "REQUIRED, clear", SWITCH_CLEAR, SSL_REQUIRED, true, 0, false, "does not offer TLS" },
	{ "VERIFY_CA", HANG_UP, SSL_VERIFY_CA, false, 0, false, "does not offer TLS" },
	{ "VERIFY_IDENTITY", HANG_UP, SSL_VERIFY_IDENTITY, false, 0, false, "does not offer TLS" },
};

START_TEST(what_goes_out)
{
	struct target_host fe = { .host = "127.0.0.1" };
	struct target t = { .fes = &fe,
			    .n_fes = 1,
			    .user = "u",
			    .password = "topsecret",
			    .db = "the_db",
			    .ssl_mode = cases[_i].mode,
			    .cleartext = cases[_i].cleartext,
			    .connect_timeout_ms = 5000,
			    .timeout_ms = 5000 };
	struct err err = { 0 };
	struct server s;

	server_start(&s, cases[_i].answer);
	fe.port = s.port;
	ck_assert_ptr_null(sqlconn_open(&t, &err));
	server_stop(&s);
	ck_assert_int_eq(err.code, ERR_UNREACHABLE);
	ck_assert_msg(strstr(err.text, cases[_i].err) != NULL, "%s: %s", cases[_i].name, err.text);
	ck_assert_msg(s.logins == cases[_i].logins, "%s: %zu logins", cases[_i].name, s.logins);
	ck_assert_msg(saw(&s, "topsecret") == cases[_i].secret, "%s", cases[_i].name);
	ck_assert_msg(!strstr(err.text, "topsecret"), "%s", err.text);
	/* never a database at login, no files of ours, no several statements */
	ck_assert_msg(!saw(&s, "the_db"), "%s", cases[_i].name);
	ck_assert_uint_eq(s.caps & (CAP_CONNECT_WITH_DB | CAP_LOCAL_FILES | CAP_MULTI), 0);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, what_goes_out, 0, ARRAY_SIZE(cases));
}

SUITE("login", { "all", add_tests })
