/*
 * check_hosts.c - lists of FEs, maps of hosts, and whom to trust.
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "net/hostmap.h"
#include "net/target.h"
#include "tests/unit/suite.h"

static const struct {
	const char *list, *out; /* "HOST PORT;..."; NULL: refused */
} lists[] = {
	{ "fe1", "fe1 9030;" },
	{ "fe1,fe2:9031", "fe1 9030;fe2 9031;" },
	{ " fe1 , fe2:1 ", "fe1 9030;fe2 1;" },
	{ "[::1]", "::1 9030;" },
	{ "[::1]:9031,::2", "::1 9031;::2 9030;" },
	{ "fe80::1%eth0", "fe80::1%eth0 9030;" },
	{ "10.0.0.1:65535", "10.0.0.1 65535;" },
	{ "", NULL },
	{ "fe1,", NULL },
	{ "fe1:", NULL },
	{ "fe1:0", NULL },
	{ "fe1:65536", NULL },
	{ "fe1:9030x", NULL },
	{ "fe1:999999999999999999999", NULL },
	{ "[::1", NULL },
	{ "[::1]9030", NULL },
	{ "[]", NULL },
	{ "fe1;user=x", NULL }, /* the client library would read options there */
	{ "host=fe1", NULL },
	{ "mysql://fe1", NULL },
	{ "fe 1", NULL },
};

START_TEST(host_lists)
{
	struct arena *mem = arena_new();
	struct target t = { 0 };
	char out[256] = "";
	struct err err;
	size_t i, n = 0;
	int rc = target_hosts(&t, lists[_i].list, TARGET_PORT, mem, &err);

	if (!lists[_i].out) {
		ck_assert_msg(rc == ERR_USAGE, "%s", lists[_i].list);
	} else {
		ck_assert_msg(!rc, "%s: %s", lists[_i].list, err.text);
		for (i = 0; i < t.n_fes; i++)
			n += (size_t)snprintf(out + n, sizeof(out) - n, "%s %u;", t.fes[i].host,
					      t.fes[i].port);
		ck_assert_str_eq(out, lists[_i].out);
		ck_assert_ptr_nonnull(t.name);
	}
	arena_free(mem);
}
END_TEST

static const struct {
	const char *rules[3]; /* of --map-host; "@..." of --connect-to */
	const char *host;
	unsigned port;
	const char *to; /* NULL: no rule fits */
	unsigned to_port;
} maps[] = {
	{ { "a=b" }, "a", 9030, "b", 9030 },
	{ { "a=b" }, "A", 9030, "b", 9030 },
	{ { "a=b" }, "c", 9030, NULL, 0 },
	{ { "a:9030=b:19030" }, "a", 9030, "b", 19030 },
	{ { "a:9030=b:19030" }, "a", 9031, NULL, 0 },
	{ { "a=b:1" }, "a", 9030, "b", 1 },
	{ { "*=b" }, "x", 7, "b", 7 },
	{ { "*:8040=b:18040" }, "x", 8040, "b", 18040 },
	{ { "*:8040=b:18040" }, "x", 8030, NULL, 0 },
	{ { "a:1=*:2" }, "a", 1, "a", 2 },
	{ { "[::1]:1=[::2]:2" }, "::1", 1, "::2", 2 },
	{ { "a=first", "*=second" }, "a", 1, "first", 1 },
	{ { "*=second", "a=first" }, "a", 1, "second", 1 },
	{ { "@a:9030:b:19030" }, "a", 9030, "b", 19030 },
	{ { "@::b:" }, "x", 3, "b", 3 },
	{ { "@a::b:4" }, "a", 3, "b", 4 },
	{ { "@a:3::4" }, "a", 3, "a", 4 },
	{ { "@[::1]:3:[::2]:4" }, "::1", 3, "::2", 4 },
};

static int add_rule(struct host_map *m, const char *rule, struct arena *mem, struct err *err)
{
	return *rule == '@' ? host_map_add_connect_to(m, rule + 1, mem, err)
			    : host_map_add(m, rule, mem, err);
}

START_TEST(host_maps)
{
	struct arena *mem = arena_new();
	const char *host = maps[_i].host;
	unsigned port = maps[_i].port;
	struct host_map m = { 0 };
	struct err err;
	bool fits;
	size_t i;

	for (i = 0; i < 3 && maps[_i].rules[i]; i++)
		ck_assert_msg(!add_rule(&m, maps[_i].rules[i], mem, &err), "%s", maps[_i].rules[i]);
	fits = host_map_apply(&m, &host, &port);
	ck_assert_msg(fits == (maps[_i].to != NULL), "%s", maps[_i].rules[0]);
	ck_assert_str_eq(host, fits ? maps[_i].to : maps[_i].host);
	ck_assert_uint_eq(port, fits ? maps[_i].to_port : maps[_i].port);
	arena_free(mem);
}
END_TEST

static const char *const bad_maps[] = {
	"",	 "a",	  "=",	    "a=", "=b",		"a:x=b",    "a=b:",	  "a:0=b", "*x=b",
	"a=b=c", "a;b=c", "@a:1:b", "@a", "@a:1:b:2:3", "@a:x:b:1", "@a=b:1:c:2", "*:x=b", "a=*x",
};

START_TEST(refused_maps)
{
	struct arena *mem = arena_new();
	struct host_map m = { 0 };
	struct err err;

	ck_assert_msg(add_rule(&m, bad_maps[_i], mem, &err) == ERR_USAGE, "%s", bad_maps[_i]);
	ck_assert_uint_eq(m.n, 0);
	arena_free(mem);
}
END_TEST

static const struct {
	const char *trusted, *host;
	bool holds;
} trusts[] = {
	{ "be1", "be1", true },
	{ "be1", "BE1", true },
	{ "be1", "be11", false },
	{ "*.example.org", "a.example.org", true },
	{ ".example.org", "a.b.example.org", true },
	{ "*.example.org", "example.org", false },
	{ "*.example.org", "badexample.org", false },
	{ "10.0.0.0/8", "10.255.1.2", true },
	{ "10.0.0.0/8", "11.0.0.1", false },
	{ "10.1.16.0/20", "10.1.31.255", true },
	{ "10.1.16.0/20", "10.1.32.0", false },
	{ "0.0.0.0/0", "1.2.3.4", true },
	{ "0.0.0.0/0", "::1", false },
	{ "0.0.0.0/0", "be1", false },
	{ "192.168.1.7", "192.168.1.7", true },
	{ "192.168.1.7", "192.168.1.8", false },
	{ "2001:db8::/33", "2001:db8:7fff::1", true },
	{ "2001:db8::/33", "2001:db8:8000::1", false },
	{ "[::1]", "::1", true },
	/* names are never looked up */
	{ "127.0.0.0/8", "localhost", false },
};

START_TEST(trusted)
{
	struct arena *mem = arena_new();
	struct trust t = { 0 };
	struct err err;

	ck_assert_msg(!trust_add(&t, trusts[_i].trusted, mem, &err), "%s", trusts[_i].trusted);
	ck_assert_msg(trust_holds(&t, trusts[_i].host) == trusts[_i].holds, "%s: %s",
		      trusts[_i].trusted, trusts[_i].host);
	arena_free(mem);
}
END_TEST

static const char *const bad_trusts[] = {
	"",    "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1",	     "::/129",
	"a/8", "*",	      "*.",	   "a b",	 "10.0.0.0/0000008",
};

START_TEST(refused_trusts)
{
	struct arena *mem = arena_new();
	struct trust t = { 0 };
	struct err err;

	ck_assert_msg(trust_add(&t, bad_trusts[_i], mem, &err) == ERR_USAGE, "%s", bad_trusts[_i]);
	ck_assert_uint_eq(t.n, 0);
	arena_free(mem);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, host_lists, 0, ARRAY_SIZE(lists));
	tcase_add_loop_test(tc, host_maps, 0, ARRAY_SIZE(maps));
	tcase_add_loop_test(tc, refused_maps, 0, ARRAY_SIZE(bad_maps));
	tcase_add_loop_test(tc, trusted, 0, ARRAY_SIZE(trusts));
	tcase_add_loop_test(tc, refused_trusts, 0, ARRAY_SIZE(bad_trusts));
}

SUITE("hosts", { "all", add_tests })
