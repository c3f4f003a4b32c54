/*
 * check_cluster.c - what SHOW FRONTENDS tells, also of a cluster in the middle of an upgrade.
 */
#include "config.h"
#include "net/cluster.h"

#include <check.h>

#include "base/util.h"
#include "tests/unit/fake_sql.h"
#include "tests/unit/suite.h"

/* The FE we are at is of 3.3. */
const struct sql_server *sqlconn_server(const struct sqlconn *c)
{
	static const struct sql_server server = { .version = "3.3.14-a", .release = "3.3.14" };

	(void)c;
	return &server;
}

#define CELLS                                                              \
	{                                                                  \
		"IP", "QueryPort", "Role", "ClusterId", "Alive", "Version" \
	}
#define ASK .sql = "SHOW FRONTENDS"

static const struct {
	struct fake_answer answer;
	const char *release, *leader, *id, *fes; /* NULL: not told */
} cases[] = {
	/* whoever we are at, the leader's counts, newer or older */
	{ { ASK, .cells = CELLS,
	    .rows = { { "fe1", "9030", "FOLLOWER", "17", "true", "3.3.14-a" },
		      { "fe2", "9031", "LEADER", "17", "true", "3.5.7-b" } } },
	  "3.5.7",
	  "fe2",
	  "17",
	  "fe1:9030,fe2:9031" },
	{ { ASK, .cells = CELLS,
	    .rows = { { "fe1", "9030", "LEADER", "17", "true", "3.2.9-a" },
		      { "fe2", "9031", "OBSERVER", "17", "true", "3.5.7-b" } } },
	  "3.2.9",
	  "fe1",
	  "17",
	  "fe1:9030,fe2:9031" },
	/* one that told nothing of itself yet; a build from a branch */
	{ { ASK, .cells = CELLS,
	    .rows = { { "fe1", "9030", "FOLLOWER", "17", "true", "3.3.14-a" },
		      { "fe2", "0", "LEADER", "17", "false", "NULL" } } },
	  "3.3.14",
	  "fe2",
	  "17",
	  "fe1:9030" },
	{ { ASK, .cells = CELLS, .rows = { { "fe1", "9030", "LEADER", "17", "true", "main-b" } } },
	  "3.3.14",
	  "fe1",
	  "17",
	  "fe1:9030" },
	/* no leader; no columns that we know; no leave to ask */
	{ { ASK, .cells = CELLS,
	    .rows = { { "fe1", "9030", "FOLLOWER", "17", "true", "3.5.7-b" } } },
	  "3.3.14",
	  NULL,
	  "17",
	  "fe1:9030" },
	{ { ASK, .cells = { "Host" }, .rows = { { "fe1" } } }, "3.3.14", NULL, NULL, NULL },
	{ { ASK, .rc = ERR_REFUSED, .kind = SQL_DENIED, .text = "Access denied" },
	  "3.3.14",
	  NULL,
	  NULL,
	  NULL },
};

static void same(const char *what, const char *got, const char *want)
{
	ck_assert_msg(want ? got && !strcmp(got, want) : !got, "%s: %s, not %s", what,
		      got ? got : "nothing", want ? want : "nothing");
}

START_TEST(frontends)
{
	struct sqlconn c = { .answers = &cases[_i].answer, .n = 1 };
	struct arena *mem = arena_new();
	struct cluster cluster = { 0 };
	struct err err;

	ck_assert(!cluster_frontends(&c, mem, &cluster, &err));
	same("release", cluster_release(&cluster, &c, mem), cases[_i].release);
	same("leader", cluster.leader, cases[_i].leader);
	same("id", cluster.id, cases[_i].id);
	same("FEs", cluster.fes, cases[_i].fes);
	arena_free(mem);
}
END_TEST

START_TEST(lost)
{
	struct sqlconn c = { .n = 0 };
	struct arena *mem = arena_new();
	struct cluster cluster = { 0 };
	struct err err;

	ck_assert_int_eq(cluster_frontends(&c, mem, &cluster, &err), ERR_UNREACHABLE);
	arena_free(mem);
}
END_TEST

static void add_frontends(TCase *tc)
{
	tcase_add_loop_test(tc, frontends, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, lost);
}

SUITE("cluster", { "frontends", add_frontends })
