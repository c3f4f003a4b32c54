/*
 * cmd_ping.c - `starload ping`: connect to a cluster and say what it is.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/net_env.h"
#include "diag/emit.h"
#include "net/sqlconn.h"
#include "net/target.h"

struct ping_options {
	struct net_options net;
};

const struct opt ping_opts[] = { NET_OPTIONS(struct ping_options, net), { .name = NULL } };

static void line(FILE *out, const char *name, const char *value)
{
	fprintf(out, "%-12s", name);
	emit_safe(out, value, strlen(value));
	fputc('\n', out);
}

static void report(const struct sql_server *s, const struct target *t, double ms, struct arena *mem,
		   FILE *out)
{
	line(out, "fe", arena_printf(mem, "%s:%u", s->host, s->port));
	line(out, "version", s->version);
	line(out, "user", t->user);
	line(out, "tls", s->tls ? s->tls : "no");
	line(out, "round trip", arena_printf(mem, "%.1f ms", ms));
}

int cmd_ping(struct cmd_env *env, int argc, char **argv)
{
	struct ping_options o = { 0 };
	struct arena *mem = arena_new();
	struct sqlconn *c = NULL;
	struct sql_result r;
	struct opt_rest rest;
	struct target t;
	struct err err;
	int64_t before;
	int status;

	status = cmd_options(env, &o, argc, argv, &rest);
	if (status >= 0)
		goto out;
	if (rest.n) {
		err_set(&err, ERR_USAGE, "\"%s\" is no option", rest.operand[0]);
		status = cmd_fail(env, &err);
		goto out;
	}
	status = net_connect(env, &o.net, mem, &t, &c);
	if (status)
		goto out;
	before = clock_mono_ns();
	if (sqlconn_query(c, (struct text){ NULL, 0 }, TEXT("SELECT 1"), false, mem, &r, &err)) {
		status = cmd_fail(env, &err);
		goto out;
	}
	report(sqlconn_server(c), &t, (double)(clock_mono_ns() - before) / 1e6, mem, env->out);
	status = EXIT_DONE;
out:
	sqlconn_close(c);
	opt_release(ping_opts, &o);
	opt_rest_release(&rest);
	arena_free(mem);
	return status;
}
