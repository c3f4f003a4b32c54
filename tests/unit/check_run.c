/*
 * check_run.c - the options that lead to the same cluster again.
 */
#include "config.h"
#include "cli/net_args.h"

#include <check.h>

#include "base/arena.h"
#include "cli/net_env.h"
#include "tests/unit/suite.h"

START_TEST(a_command_to_go_on_leads_back)
{
	const char *trusted[] = { "10.0.0.0/8", "a b" };
	struct arena *mem = arena_new();
	struct net_options o = { .no_defaults = true, .defaults_file = "it's" };

	o.value[SETTING_HOST] = "fe1:9031,[::1]";
	o.value[SETTING_USER] = "amy";
	o.value[SETTING_PASSWORD] = "secret";
	o.list[SETTING_TRUST_HOST] = (struct opt_list){ .item = trusted, .n = 2 };
	o.flag[SETTING_CLEARTEXT] = true;
	ck_assert_str_eq(net_args(&o, mem),
			 "-h 'fe1:9031,[::1]' -u amy -p --enable-cleartext-plugin "
			 "--trust-host 10.0.0.0/8 --trust-host 'a b' --defaults-file 'it'\\''s' "
			 "--no-defaults");
	o = (struct net_options){ 0 };
	ck_assert_str_eq(net_args(&o, mem), "");
	arena_free(mem);
}
END_TEST

static void add_args(TCase *tc)
{
	tcase_add_test(tc, a_command_to_go_on_leads_back);
}

SUITE("run", { "arguments", add_args })
