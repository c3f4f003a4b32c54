/*
 * check_answer.c - answers by HTTP, whole, byte by byte, and cut anywhere.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/util.h"
#include "net/http_reply.h"
#include "tests/unit/suite.h"

enum { MAX_BODY = 20 };

static const struct {
	const char *bytes;
	bool end; /* and then the connection is closed */
	enum http_reply_state state;
	int status;
	bool continued, keeps, cut;
	const char *text, *location; /* NULL: none */
} cases[] = {
	{ "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", false, HTTP_REPLY_DONE, 200, false,
	  true, false, "hello", NULL },
	/* what is behind it is nobody's */
	{ "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP", false, HTTP_REPLY_DONE, 200,
	  false, true, false, "hello", NULL },
	{ "HTTP/1.1 200 OK\ncontent-length:5\n\nhello", false, HTTP_REPLY_DONE, 200, false, true,
	  false, "hello", NULL },
	{ "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\na: b\r\n\r\nHTTP/1.1 307 x\r\n"
	  "lOCATION:  http://be:8040/x?y \r\nContent-Length: 0\r\nConnection: Close\r\n\r\n",
	  false, HTTP_REPLY_DONE, 307, true, false, false, "", "http://be:8040/x?y" },
	{ "HTTP/1.1 100 Continue\r\n\r\n", false, HTTP_REPLY_MORE, 0, true, false, false, NULL,
	  NULL },
	{ "HTTP/1.1 100 Continue\r\n", false, HTTP_REPLY_MORE, 0, false, false, false, NULL, NULL },
	{ "HTTP/1.1 204 x\r\nContent-Length: 9\r\n\r\n", false, HTTP_REPLY_DONE, 204, false, true,
	  false, "", NULL },
	{ "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", false, HTTP_REPLY_DONE, 200, false,
	  false, false, "x", NULL },
	{ "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx", false,
	  HTTP_REPLY_DONE, 200, false, true, false, "x", NULL },
	/* to the end */
	{ "HTTP/1.1 200 OK\r\n\r\nhello", false, HTTP_REPLY_MORE, 200, false, false, false, NULL,
	  NULL },
	{ "HTTP/1.1 200 OK\r\n\r\nhello", true, HTTP_REPLY_DONE, 200, false, false, false, "hello",
	  NULL },
	/* not all of it */
	{ "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", true, HTTP_REPLY_MORE, 200, false,
	  true, false, NULL, NULL },
	{ "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello", true, HTTP_REPLY_MORE, 200, false,
	  true, false, NULL, NULL },
	{ "HTTP/1.1 200 OK\r\nContent-Le", true, HTTP_REPLY_MORE, 0, false, false, false, NULL,
	  NULL },
	/* chunks */
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nt: "
	  "x\r\n\r\n",
	  false, HTTP_REPLY_DONE, 200, false, true, false, "hello", NULL },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n", true,
	  HTTP_REPLY_MORE, 200, false, true, false, NULL, NULL },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", false, HTTP_REPLY_BAD, 200,
	  false, true, false, NULL, NULL },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n", false,
	  HTTP_REPLY_BAD, 200, false, true, false, NULL, NULL },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhel", true,
	  HTTP_REPLY_MORE, 200, false, false, false, NULL, NULL },
	/* too much */
	{ "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n0123456789012345678901234", false,
	  HTTP_REPLY_DONE, 200, false, false, true, "01234567890123456789", NULL },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1e\r\n0123456789012345678901234",
	  false, HTTP_REPLY_DONE, 200, false, false, true, "01234567890123456789", NULL },
	/* something else */
	{ "SSH-2.0-x\r\n\r\n", false, HTTP_REPLY_BAD, 0, false, false, false, NULL, NULL },
	{ "HTTP/2 200\r\n\r\n", false, HTTP_REPLY_BAD, 0, false, false, false, NULL, NULL },
	{ "HTTP/1.1 20\r\n\r\n", false, HTTP_REPLY_BAD, 0, false, false, false, NULL, NULL },
	{ "\r\n", false, HTTP_REPLY_BAD, 0, false, false, false, NULL, NULL },
	{ "", true, HTTP_REPLY_MORE, 0, false, false, false, NULL, NULL },
};

static void compare(const struct http_reply *a, enum http_reply_state state, int i)
{
	ck_assert_msg(state == cases[i].state, "%s: %d", cases[i].bytes, (int)state);
	ck_assert_int_eq(a->status, cases[i].status);
	ck_assert_int_eq(a->continued, cases[i].continued);
	ck_assert_msg(a->keeps == cases[i].keeps, "%s", cases[i].bytes);
	ck_assert_int_eq(a->cut, cases[i].cut);
	if (cases[i].text)
		ck_assert_str_eq(buf_str(&a->text), cases[i].text);
	if (cases[i].location) {
		ck_assert_uint_eq(a->location_n, strlen(cases[i].location));
		ck_assert(!memcmp(a->in.p + a->location, cases[i].location, a->location_n));
	} else {
		ck_assert_uint_eq(a->location_n, 0);
	}
}

START_TEST(answer)
{
	const char *bytes = cases[_i].bytes;
	enum http_reply_state state = HTTP_REPLY_MORE;
	struct http_reply a;
	size_t i;

	http_reply_init(&a, MAX_BODY);
	buf_adds(&a.in, bytes);
	compare(&a, http_reply_look(&a, cases[_i].end), _i);
	http_reply_release(&a);
	/* byte by byte: over no sooner than it is */
	http_reply_init(&a, MAX_BODY);
	for (i = 0; bytes[i] && state == HTTP_REPLY_MORE; i++) {
		buf_add(&a.in, bytes + i, 1);
		state = http_reply_look(&a, false);
	}
	if (state == HTTP_REPLY_MORE && cases[_i].end)
		state = http_reply_look(&a, true);
	if (state != HTTP_REPLY_BAD)
		compare(&a, state, _i);
	ck_assert_int_eq(state, cases[_i].state);
	http_reply_release(&a);
}
END_TEST

/* A head without an end. */
START_TEST(endless)
{
	struct http_reply a;
	size_t i;

	http_reply_init(&a, MAX_BODY);
	buf_adds(&a.in, "HTTP/1.1 200 OK\r\n");
	for (i = 0; i < 10000 && http_reply_look(&a, false) == HTTP_REPLY_MORE; i++)
		buf_adds(&a.in, "x: yyyyyyyyyyyyyyyyyyy\r\n");
	ck_assert_int_eq(http_reply_look(&a, false), HTTP_REPLY_BAD);
	http_reply_release(&a);
	/* and heads without an end */
	http_reply_init(&a, MAX_BODY);
	for (i = 0; i < 10000 && http_reply_look(&a, false) == HTTP_REPLY_MORE; i++)
		buf_adds(&a.in, "HTTP/1.1 102 Processing\r\n\r\n");
	ck_assert_int_eq(http_reply_look(&a, false), HTTP_REPLY_BAD);
	http_reply_release(&a);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, answer, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, endless);
}

SUITE("answer", { "answers", add_tests })
