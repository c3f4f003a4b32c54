/*
 * check_wire.c - the MySQL protocol of the emulated FE, byte by byte; passwords;
 * and how faults are written.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "sandbox/auth.h"
#include "sandbox/fault.h"
#include "sandbox/reply.h"
#include "sandbox/wire_login.h"
#include "sandbox/wire_mysql.h"
#include "tests/unit/suite.h"

static const char salt[] = "abcdefghijklmnopqrst";

/* Bytes as hexadecimal digits, in memory to be freed. */
static char *hex(const char *p, size_t n)
{
	char *s = xmalloc(2 * n + 1);
	size_t i;

	for (i = 0; i < n; i++)
		sprintf(s + 2 * i, "%02x", (unsigned char)p[i]);
	s[2 * n] = '\0';
	return s;
}

/* What was written, without blanks in what is wanted. */
static void expect(const struct wire *w, const char *want)
{
	char *got = hex(buf_str(&w->out), w->out.n), *plain = xmalloc(strlen(want) + 1), *to = plain;

	for (; *want; want++)
		if (*want != ' ')
			*to++ = *want;
	*to = '\0';
	ck_assert_str_eq(got, plain);
	free(got);
	free(plain);
}

/* greeting, login --------------------------------------------------------------- */

#define PLUGIN "6d7973716c5f6e61746976655f70617373776f726400"
#define V5 "352e312e3000"
#define V8 "382e302e333300"
#define SALT1 "6162636465666768"
#define SALT2 "696a6b6c6d6e6f7071727374"
#define ZEROS "00000000000000000000"

static const struct {
	enum fe_release release;
	bool tls;
	uint32_t id;
	const char *want;
} greetings[] = {
	{ FE_3_3, false, 1, "490000 00 0a" V5 "01000000" SALT1 "00 0c82 21 0000 1800 15" ZEROS SALT2 "00" PLUGIN },
	{ FE_3_4, false, 1, "4a0000 00 0a" V8 "01000000" SALT1 "00 0c82 21 0000 3800 15" ZEROS SALT2 "00" PLUGIN },
	{ FE_3_5, false, 1, "4a0000 00 0a" V8 "01000000" SALT1 "00 0c82 21 0000 3800 15" ZEROS SALT2 "00" PLUGIN },
	{ FE_4_1, false, 1, "4a0000 00 0a" V8 "01000000" SALT1 "00 0c82 21 0000 3800 15" ZEROS SALT2 "00" PLUGIN },
	{ FE_3_3, true, 1, "490000 00 0a" V5 "01000000" SALT1 "00 0c8a 21 0000 1800 15" ZEROS SALT2 "00" PLUGIN },
	{ FE_4_1, true, 0x81000102, "4a0000 00 0a" V8 "02010081" SALT1 "00 0c8a 21 0000 3800 15" ZEROS SALT2 "00" PLUGIN },
};

START_TEST(greeting)
{
	struct wire w;

	wire_init(&w);
	wire_greeting(&w, greetings[_i].release, greetings[_i].id, salt, greetings[_i].tls);
	expect(&w, greetings[_i].want);
	ck_assert_uint_eq(w.seq, 1);
	wire_release(&w);
}
END_TEST

START_TEST(auth_switch)
{
	struct wire w;

	wire_init(&w);
	w.seq = 2;
	wire_auth_switch(&w, wire_native_password, salt);
	expect(&w, "2c0000 02 fe" PLUGIN SALT1 SALT2 "00");
	buf_clear(&w.out);
	wire_auth_switch(&w, wire_clear_password, NULL);
	expect(&w, "170000 03 fe 6d7973716c5f636c6561725f70617373776f726400 00");
	wire_release(&w);
}
END_TEST

/* Flags, then 28 bytes that do not matter. */
#define HEAD(flags) flags "\0\0\0\1\x2d" "12345678901234567890123"
#define LIT(s) { s, sizeof(s) - 1 }

static const struct {
	struct text packet;
	enum wire_login_got got;
	bool tls;
	const char *user, *response, *database, *plugin;        /* NULL: not there */
} logins[] = {
	{ LIT(HEAD("\x00\x82\x08\x00") "root\0\0mysql_native_password\0"), WIRE_LOGIN_OK, false, "root", "", "", "mysql_native_password" },
	{ LIT(HEAD("\x08\x82\x08\x00") "u\0\3abcdb\0p\0"), WIRE_LOGIN_OK, false, "u", "abc", "db", "p" },
	/* a length-encoded response, attributes behind */
	{ LIT(HEAD("\x08\x82\x38\x00") "u\0\3abcdb\0p\0\4\1a\1b"), WIRE_LOGIN_OK, false, "u", "abc", "db", "p" },
	{ LIT(HEAD("\x00\x82\x20\x00") "u\0\xfc\3\0abc"), WIRE_LOGIN_OK, false, "u", "abc", "", NULL },
	/* neither: ended by NUL */
	{ LIT(HEAD("\x00\x02\x00\x00") "u\0abc\0"), WIRE_LOGIN_OK, false, "u", "abc", "", NULL },
	/* a flag, and nothing there */
	{ LIT(HEAD("\x08\x82\x08\x00") "u\0\0"), WIRE_LOGIN_OK, false, "u", "", "", NULL },
	{ LIT(HEAD("\x00\x8a\x08\x00")), WIRE_LOGIN_OK, true, "", "", "", NULL },
	/* the flag of TLS, but more than a request */
	{ LIT(HEAD("\x00\x8a\x08\x00") "u\0\0p\0"), WIRE_LOGIN_OK, false, "u", "", "", "p" },
	{ LIT(HEAD("\x00\x80\x08\x00") "u\0\0p\0"), WIRE_LOGIN_OLD, false, NULL, NULL, NULL, NULL },
	{ LIT(HEAD("\x00\x82\x08\x00")), WIRE_LOGIN_BAD, false, NULL, NULL, NULL, NULL },
	{ LIT(HEAD("\x00\x82\x08\x00") "u"), WIRE_LOGIN_BAD, false, NULL, NULL, NULL, NULL },
	{ LIT(HEAD("\x00\x82\x08\x00") "u\0\4abc"), WIRE_LOGIN_BAD, false, NULL, NULL, NULL, NULL },
	{ LIT(HEAD("\x00\x82\x20\x00") "u\0\xfb"), WIRE_LOGIN_BAD, false, NULL, NULL, NULL, NULL },
	{ LIT(HEAD("\x00\x82\x20\x00") "u\0\xff"), WIRE_LOGIN_BAD, false, NULL, NULL, NULL, NULL },
	{ LIT(HEAD("\x00\x82\x20\x00") "u\0\xfe\xff\xff\xff\xff\xff\xff\xff\xff" "a"), WIRE_LOGIN_BAD, false, NULL, NULL, NULL, NULL },
	{ LIT(HEAD("\x08\x82\x08\x00") "u\0\0db"), WIRE_LOGIN_BAD, false, NULL, NULL, NULL, NULL },
	{ LIT("\x00\x82\x08"), WIRE_LOGIN_BAD, false, NULL, NULL, NULL, NULL },
	{ LIT(""), WIRE_LOGIN_BAD, false, NULL, NULL, NULL, NULL },
};

static void same(const char *what, struct text got, const char *want)
{
	if (!want)
		ck_assert_msg(!got.p, "%s: got \"%.*s\", not nothing", what, TEXT_ARG(got));
	else
		ck_assert_msg(got.p && text_is(got, want), "%s: got \"%.*s\", not \"%s\"", what,
			      TEXT_ARG(got), want);
}

START_TEST(login)
{
	struct wire_login l;

	ck_assert_int_eq(wire_login_parse(logins[_i].packet, &l), logins[_i].got);
	if (logins[_i].got != WIRE_LOGIN_OK)
		return;
	ck_assert_int_eq(l.tls_request, logins[_i].tls);
	same("user", l.user, logins[_i].user);
	same("response", l.response, logins[_i].response);
	same("database", l.database, logins[_i].database);
	same("plugin", l.plugin, logins[_i].plugin);
}
END_TEST

START_TEST(login_cut_anywhere)
{
	struct text whole = logins[2].packet;
	struct wire_login l;
	size_t n;

	for (n = 0; n < whole.n; n++) {
		char *copy = xmalloc(n ? n : 1);        /* so that a sanitizer sees the end */

		memcpy(copy, whole.p, n);
		wire_login_parse((struct text){ copy, n }, &l);
		wire_change_user_parse((struct text){ copy, n }, &l);
		free(copy);
	}
}
END_TEST

/* passwords --------------------------------------------------------------------- */

#define STORED "*14E65567ABDB5135D0CFD9A70B3032C179A49EE7"

static const struct {
	struct text response;
	const char *hash;
	bool fits;
} passwords[] = {
	{ LIT("\x88\x17\xc5\x0f\xa7\x79\xda\xef\x01\x0e\xe7\x57\x78\x25\xb0\x84\x7d\xf9\x84\x2e"), STORED, true },
	{ LIT("\x88\x17\xc5\x0f\xa7\x79\xda\xef\x01\x0e\xe7\x57\x78\x25\xb0\x84\x7d\xf9\x84\x2e"),
	  "*14e65567abdb5135d0cfd9a70b3032c179a49ee7", true },
	{ LIT("\x88\x17\xc5\x0f\xa7\x79\xda\xef\x01\x0e\xe7\x57\x78\x25\xb0\x84\x7d\xf9\x84\x2f"), STORED, false },
	{ LIT("\x88\x17\xc5\x0f\xa7\x79\xda\xef\x01\x0e\xe7\x57\x78\x25\xb0\x84\x7d\xf9\x84"), STORED, false },
	{ LIT(""), STORED, false },
	{ LIT("secret\0"), STORED, false },
	{ LIT(""), "", true },
	{ LIT("\0"), "", false },
	{ LIT("\x88\x17\xc5\x0f\xa7\x79\xda\xef\x01\x0e\xe7\x57\x78\x25\xb0\x84\x7d\xf9\x84\x2e"), "", false },
	{ LIT("\x88\x17\xc5\x0f\xa7\x79\xda\xef\x01\x0e\xe7\x57\x78\x25\xb0\x84\x7d\xf9\x84\x2e"), "*14E6", false },
	{ LIT("\x88\x17\xc5\x0f\xa7\x79\xda\xef\x01\x0e\xe7\x57\x78\x25\xb0\x84\x7d\xf9\x84\x2e"),
	  "*14E65567ABDB5135D0CFD9A70B3032C179A49EEX", false },
};

START_TEST(password)
{
	ck_assert_int_eq(auth_native(passwords[_i].response, salt, passwords[_i].hash), passwords[_i].fits);
}
END_TEST

START_TEST(salts)
{
	char one[WIRE_SALT], two[WIRE_SALT];
	unsigned i;

	auth_salt(one);
	auth_salt(two);
	ck_assert(memcmp(one, two, WIRE_SALT));
	for (i = 0; i < WIRE_SALT; i++)
		ck_assert(one[i] >= 0x41 && one[i] <= 0x7a);
}
END_TEST

/* replies ----------------------------------------------------------------------- */

START_TEST(ok_err_eof)
{
	struct wire w;

	wire_init(&w);
	w.seq = 1;
	wire_ok(&w, 0, NULL, 0);
	expect(&w, "070000 01 00 00 00 0000 0000");
	buf_clear(&w.out);
	wire_ok(&w, 251, "hi", WIRE_MORE_RESULTS);
	expect(&w, "0c0000 02 00 fcfb00 00 0800 0000 02 6869");
	buf_clear(&w.out);
	wire_err(&w, 5501, "3F000", "Unknown database 'nodb'");
	expect(&w, "200000 03 ff 7d15 23 3346303030 556e6b6e6f776e20646174616261736520276e6f646227");
	buf_clear(&w.out);
	wire_err(&w, 1064, "", "");
	expect(&w, "160000 04 ff 2804 23 4859303030 556e6b6e6f776e206572726f72");
	buf_clear(&w.out);
	w.seq = 255;
	wire_eof(&w, 0);
	wire_eof(&w, WIRE_MORE_RESULTS);
	expect(&w, "050000 ff fe 0000 0000  050000 00 fe 0000 0800");
	wire_release(&w);
}
END_TEST

/* What follows "def", three empty names, the name twice and 0c. */
static const struct {
	struct reply_column column;
	const char *want;
} columns[] = {
	{ { "Id", COLUMN_SHOW, 0, 0 }, "2100 5a000000 fd 0000 00 0000" },
	{ { "Id", COLUMN_VARCHAR, 65533, 0 }, "2100 f7ff0200 fd 0000 00 0000" },
	{ { "Id", COLUMN_VARCHAR, 0, 0 }, "2100 c0000000 fd 0000 00 0000" },
	{ { "Id", COLUMN_CHAR, 10, 0 }, "2100 1e000000 fe 0000 00 0000" },
	{ { "Id", COLUMN_JSON, 0, 0 }, "2100 3c000000 fe 0000 00 0000" },
	{ { "Id", COLUMN_LARGEINT, 0, 0 }, "2100 28000000 fe 0000 00 0000" },
	{ { "Id", COLUMN_BOOLEAN, 0, 0 }, "3f00 01000000 01 0000 00 0000" },
	{ { "Id", COLUMN_TINYINT, 0, 0 }, "3f00 04000000 01 0000 00 0000" },
	{ { "Id", COLUMN_SMALLINT, 0, 0 }, "3f00 06000000 02 0000 00 0000" },
	{ { "Id", COLUMN_INT, 0, 0 }, "3f00 0b000000 03 0000 00 0000" },
	{ { "Id", COLUMN_BIGINT, 0, 0 }, "3f00 14000000 08 0000 00 0000" },
	{ { "Id", COLUMN_FLOAT, 0, 0 }, "3f00 0c000000 04 0000 1f 0000" },
	{ { "Id", COLUMN_DOUBLE, 0, 0 }, "3f00 16000000 05 0000 1f 0000" },
	{ { "Id", COLUMN_DECIMAL, 10, 2 }, "3f00 0e000000 f6 0000 02 0000" },
	{ { "Id", COLUMN_DECIMAL, 10, 0 }, "3f00 0d000000 f6 0000 00 0000" },
	{ { "Id", COLUMN_DATE, 0, 0 }, "3f00 0a000000 0a 0000 00 0000" },
	{ { "Id", COLUMN_DATETIME, 0, 0 }, "3f00 13000000 0c 0000 00 0000" },
	{ { "Id", COLUMN_VARBINARY, 4, 0 }, "3f00 0c000000 fc 0000 00 0000" },
};

START_TEST(column)
{
	char want[200];
	struct wire w;

	snprintf(want, sizeof(want), "1a0000 00 03 646566 00 00 00 02 4964 02 4964 0c %s", columns[_i].want);
	wire_init(&w);
	wire_column(&w, &columns[_i].column);
	expect(&w, want);
	wire_release(&w);
}
END_TEST

START_TEST(field)
{
	struct wire w;

	wire_init(&w);
	wire_field(&w, TEXT("d"), TEXT("t"), &columns[9].column);
	expect(&w, "1e0000 00 03 646566 01 64 01 74 01 74 02 4964 02 4964 0c 3f00 0b000000 03 0000 00 0000 00");
	wire_release(&w);
}
END_TEST

START_TEST(row)
{
	struct arena *mem = arena_new();
	struct reply_row *r = arena_zalloc(mem, sizeof(*r) + 4 * sizeof(r->cells[0]));
	struct wire w;

	r->cells[0] = TEXT("ab");
	r->cells[2] = TEXT("");
	r->cells[3] = (struct text){ "a\0b", 3 };
	wire_init(&w);
	wire_row(&w, r, 4);
	expect(&w, "090000 00 02 6162 fb 00 03 610062");
	wire_release(&w);
	arena_free(mem);
}
END_TEST

/* Numbers at the borders of their encodings. */
static const struct {
	uint64_t v;
	const char *want;
} ints[] = {
	{ 0, "01000000 00" }, { 250, "01000000 fa" }, { 251, "03000000 fcfb00" }, { 65535, "03000000 fcffff" },
	{ 65536, "04000000 fd000001" }, { 16777215, "04000000 fdffffff" },
	{ 16777216, "09000000 fe0000000100000000" }, { UINT64_MAX, "09000000 feffffffffffffffff" },
};

START_TEST(integer)
{
	struct wire w;

	wire_init(&w);
	wire_begin(&w);
	wire_put_int(&w, ints[_i].v);
	wire_end(&w);
	expect(&w, ints[_i].want);
	wire_release(&w);
}
END_TEST

/* packets ------------------------------------------------------------------------ */

/* Payloads around the length at which a packet is split. */
static const size_t lengths[] = {
	0, 1, 250, 65536, WIRE_PIECE - 1, WIRE_PIECE, WIRE_PIECE + 1,
	2 * (size_t)WIRE_PIECE - 1, 2 * (size_t)WIRE_PIECE, 2 * (size_t)WIRE_PIECE + 17,
};

START_TEST(split_and_join)
{
	size_t n = lengths[_i], i, chunk = 1000003;
	char *payload = xmalloc(n + 1);
	struct wire w, r;
	struct text got = TEXT("");
	enum wire_got what = WIRE_NONE;

	for (i = 0; i < n; i++)
		payload[i] = (char)(i * 7 + i / 251);
	wire_init(&w);
	wire_init(&r);
	r.request_max = WIRE_REQUEST_MAX;
	wire_begin(&w);
	wire_put_bytes(&w, payload, n);
	wire_end(&w);
	ck_assert_uint_eq(w.out.n, n + 4 * (n / WIRE_PIECE + 1));
	ck_assert_uint_eq(w.seq, n / WIRE_PIECE + 1);
	for (i = 0; i < w.out.n; i += chunk) {
		ck_assert_int_eq(what, WIRE_NONE);
		wire_feed(&r, w.out.p + i, w.out.n - i < chunk ? w.out.n - i : chunk);
		what = wire_next(&r, &got);
	}
	ck_assert_int_eq(what, WIRE_PACKET);
	ck_assert_uint_eq(got.n, n);
	ck_assert(!n || !memcmp(got.p, payload, n));
	ck_assert_int_eq(wire_next(&r, &got), WIRE_NONE);
	wire_release(&w);
	wire_release(&r);
	free(payload);
}
END_TEST

START_TEST(byte_by_byte)
{
	static const char bytes[] = "\3\0\0\0abc" "\0\0\0\1" "\1\0\0\2z";
	static const char *const want[] = { "abc", "", "z" };
	struct text got;
	struct wire w;
	size_t i, seen = 0;

	wire_init(&w);
	for (i = 0; i < sizeof(bytes) - 1; i++) {
		wire_feed(&w, bytes + i, 1);
		if (wire_next(&w, &got) == WIRE_PACKET) {
			ck_assert_uint_lt(seen, ARRAY_SIZE(want));
			ck_assert(text_is(got, want[seen++]));
		}
	}
	ck_assert_uint_eq(seen, ARRAY_SIZE(want));
	wire_release(&w);
}
END_TEST

START_TEST(bad_packets)
{
	struct text got;
	struct wire w;

	wire_init(&w);
	wire_feed(&w, "\1\0\0\1a", 5);
	ck_assert_int_eq(wire_next(&w, &got), WIRE_BAD);
	wire_release(&w);
	/* Before the login is over nobody gets 16 MB of memory: the head decides. */
	wire_init(&w);
	wire_feed(&w, "\xff\xff\xff\0", 4);
	ck_assert_int_eq(wire_next(&w, &got), WIRE_BAD);
	wire_release(&w);
}
END_TEST

/* faults ------------------------------------------------------------------------- */

static const struct {
	const char *spec, *error;       /* error: part of its text; NULL: it is right */
} specs[] = {
	{ "connect refuse", NULL },
	{ "  connect\trefuse\n", NULL },
	{ "CONNECT REFUSE", NULL },
	{ "query=ALTER drop-after times=2 skip=1 fe=3", NULL },
	{ "query=\"ALTER ROUTINE LOAD\" delay=10 late=20 cut=5", NULL },
	{ "query='it''s' drop", NULL },
	{ "query drop times=always", NULL },
	{ "query= drop", NULL },
	{ "query slow=1/10 seq twice before='A B' after=C", NULL },
	{ "login error='1045/28000 no'", NULL },
	{ "command error-after='1064 '", NULL },
	{ "command error=1064", NULL },
	{ "clear", NULL },
	{ "", "begins with" },
	{ "refuse", "begins with" },
	{ "connect", "what is to happen" },
	{ "connect times=2", "what is to happen" },
	{ "connect late=5", "does not go with connect" },
	{ "login twice", "does not go with login" },
	{ "command refuse", "does not go with command" },
	{ "query refus", "no word" },
	{ "connect=x refuse", "takes no value" },
	{ "query drop=1", "takes no value" },
	{ "query delay", "needs a value" },
	{ "query delay=", "delay=MS" },
	{ "query delay=-1", "delay=MS" },
	{ "query delay=99999999999", "delay=MS" },
	{ "query slow=1", "slow=BYTES/MS" },
	{ "query slow=0/1", "slow=BYTES/MS" },
	{ "query slow=1/0", "slow=BYTES/MS" },
	{ "query slow=1/1x", "slow=BYTES/MS" },
	{ "query error=0", "error=" },
	{ "query error=65536", "error=" },
	{ "query error='1064/123 x'", "error=" },
	{ "query error='1064x'", "error=" },
	{ "query drop times=0", "never" },
	{ "query='a drop", "not closed" },
	{ "query='a'drop", "blank is missing" },
};

START_TEST(fault_spec)
{
	struct fault_plan *p = fault_plan_new();
	struct err err = { 0 };
	int rc = fault_add(p, (struct text){ specs[_i].spec, strlen(specs[_i].spec) }, &err);

	if (!specs[_i].error)
		ck_assert_msg(!rc, "\"%s\": %s", specs[_i].spec, err.text);
	else
		ck_assert_msg(rc == ERR_USAGE && strstr(err.text, specs[_i].error), "\"%s\": %s",
			      specs[_i].spec, rc ? err.text : "accepted");
	fault_plan_free(p);
}
END_TEST

static void add(struct fault_plan *p, const char *spec)
{
	struct err err;

	ck_assert_msg(!fault_add(p, (struct text){ spec, strlen(spec) }, &err), "%s", err.text);
}

START_TEST(fault_order)
{
	struct fault_plan *p = fault_plan_new();
	struct text alter = TEXT("alter Routine load for j"), show = TEXT("SHOW ROUTINE LOAD");
	struct fault f;

	add(p, "query=ALTER delay=1");
	add(p, "query delay=2 times=2 skip=1");
	add(p, "query delay=3 fe=1");
	add(p, "query=show delay=4 times=always");
	ck_assert(!fault_take(p, FAULT_CONNECT, 0, TEXT(""), &f));
	/* The first SHOW is skipped by the second rule, and meets the fourth. */
	ck_assert(fault_take(p, FAULT_QUERY, 0, show, &f) && f.delay_ms == 4);
	ck_assert(fault_take(p, FAULT_QUERY, 0, alter, &f) && f.delay_ms == 1);
	ck_assert(fault_take(p, FAULT_QUERY, 0, alter, &f) && f.delay_ms == 2);
	ck_assert(fault_take(p, FAULT_QUERY, 1, alter, &f) && f.delay_ms == 2);
	ck_assert(!fault_take(p, FAULT_QUERY, 0, alter, &f));
	ck_assert(fault_take(p, FAULT_QUERY, 1, alter, &f) && f.delay_ms == 3);
	ck_assert(!fault_take(p, FAULT_QUERY, 1, alter, &f));
	ck_assert(!fault_take(p, FAULT_QUERY, 1, TEXT("  sandbox fault 'show'"), &f));
	ck_assert(fault_take(p, FAULT_QUERY, 1, show, &f) && f.delay_ms == 4);
	add(p, "query delay=5");
	add(p, "clear");
	ck_assert(!fault_take(p, FAULT_QUERY, 1, show, &f));
	add(p, "query delay=6");
	ck_assert(fault_take(p, FAULT_QUERY, 1, show, &f) && f.delay_ms == 6);
	fault_plan_free(p);
}
END_TEST

START_TEST(fault_values)
{
	struct fault_plan *p = fault_plan_new();
	struct fault f;

	add(p, "query error-after='1064/42000 it''s \"so\"' slow=3/7 cut=0");
	ck_assert(fault_take(p, FAULT_QUERY, 0, TEXT("x"), &f));
	ck_assert(f.active && f.error_after && f.cuts && !f.cut_bytes && !f.drop && !f.twice);
	ck_assert_uint_eq(f.error_number, 1064);
	ck_assert_str_eq(f.error_state, "42000");
	ck_assert_str_eq(f.error_text, "it's \"so\"");
	ck_assert_uint_eq(f.slow_bytes, 3);
	ck_assert_uint_eq(f.slow_ms, 7);
	fault_plan_free(p);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, greeting, 0, ARRAY_SIZE(greetings));
	tcase_add_test(tc, auth_switch);
	tcase_add_loop_test(tc, login, 0, ARRAY_SIZE(logins));
	tcase_add_test(tc, login_cut_anywhere);
	tcase_add_loop_test(tc, password, 0, ARRAY_SIZE(passwords));
	tcase_add_test(tc, salts);
	tcase_add_test(tc, ok_err_eof);
	tcase_add_loop_test(tc, column, 0, ARRAY_SIZE(columns));
	tcase_add_test(tc, field);
	tcase_add_test(tc, row);
	tcase_add_loop_test(tc, integer, 0, ARRAY_SIZE(ints));
	tcase_add_loop_test(tc, split_and_join, 0, ARRAY_SIZE(lengths));
	tcase_add_test(tc, byte_by_byte);
	tcase_add_test(tc, bad_packets);
	tcase_add_loop_test(tc, fault_spec, 0, ARRAY_SIZE(specs));
	tcase_add_test(tc, fault_order);
	tcase_add_test(tc, fault_values);
}

SUITE("wire", { "wire", add_tests })
