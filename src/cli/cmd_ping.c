/*
 * cmd_ping.c - `starload ping`: connect to a cluster and say what it is.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/net_env.h"
#include "diag/emit.h"
#include "diag/jout.h"
#include "net/cluster.h"
#include "net/sqlconn.h"
#include "net/target.h"

struct ping_options {
	bool json;
	struct net_options net;
};

const struct opt ping_opts[] = { { .name = "json",
				   .type = OPT_FLAG,
				   .at = offsetof(struct ping_options, json),
				   .flags = OPT_ARGV,
				   .help = "print one JSON document, for programs" },
				 NET_OPTIONS(struct ping_options, net),
				 { .name = NULL } };

/* What there is to say. */
struct ping {
	const struct target *t;
	const struct sql_server *s;
	struct cluster cluster;
	int64_t round_trip_us;
};

static const char *host_port(const char *host, unsigned port, struct arena *mem)
{
	return arena_printf(mem, strchr(host, ':') ? "[%s]:%u" : "%s:%u", host, port);
}

static void line(FILE *out, const char *name, const char *value)
{
	fprintf(out, "%-12s", name);
	emit_safe(out, value, strlen(value));
	fputc('\n', out);
}

static void print_text(const struct ping *p, struct arena *mem, FILE *out)
{
	const struct cluster *c = &p->cluster;
	const char *mode = run_mode_name(c->mode);

	line(out, "fe", host_port(p->s->host, p->s->port, mem));
	line(out, "version", p->s->version);
	if (c->leader)
		line(out, "leader",
		     arena_printf(mem, "%s, %s", host_port(c->leader, c->leader_port, mem),
				  c->leader_version ? c->leader_version : "release not told"));
	else
		line(out, "leader",
		     c->n_fes ? "none just now" : "not told (needs OPERATE or NODE)");
	if (c->n_fes)
		line(out, "fes", arena_printf(mem, "%u, %u alive", c->n_fes, c->n_alive));
	line(out, "run mode", mode ? mode : "not told");
	line(out, "user", p->t->user);
	line(out, "tls", p->s->tls ? p->s->tls : "no");
	line(out, "round trip",
	     arena_printf(mem, "%lld.%03lld ms", (long long)(p->round_trip_us / 1000),
			  (long long)(p->round_trip_us % 1000)));
}

static void json_leader(struct jout *j, const struct cluster *c)
{
	jout_key(j, "leader");
	if (!c->leader) {
		jout_null(j);
		return;
	}
	jout_open(j, '{');
	jout_pair(j, "host", c->leader);
	jout_pair_number(j, "port", c->leader_port);
	jout_pair(j, "version", c->leader_version);
	jout_close(j, '}');
}

/* What is not told is null. */
static void print_json(const struct ping *p, FILE *out)
{
	const struct cluster *c = &p->cluster;
	struct jout j;

	jout_init(&j, out);
	jout_open(&j, '{');
	jout_pair(&j, "cluster", p->t->name);
	jout_pair(&j, "host", p->s->host);
	jout_pair_number(&j, "port", p->s->port);
	jout_pair(&j, "version", p->s->version);
	jout_pair(&j, "release", *p->s->release ? p->s->release : NULL);
	json_leader(&j, c);
	jout_pair_count(&j, "fes", c->n_fes ? (int64_t)c->n_fes : -1);
	jout_pair_count(&j, "fes_alive", c->n_fes ? (int64_t)c->n_alive : -1);
	jout_pair(&j, "run_mode", run_mode_name(c->mode));
	jout_pair(&j, "user", p->t->user);
	jout_pair(&j, "tls", p->s->tls);
	jout_pair_number(&j, "round_trip_us", (uint64_t)p->round_trip_us);
	jout_close(&j, '}');
	jout_end(&j);
	jout_flush(&j);
}

/* -D: that it exists and may be used is part of the answer. */
static int measure(struct ping *p, struct sqlconn *c, struct arena *mem, struct err *err)
{
	struct text db = { p->t->db, p->t->db ? strlen(p->t->db) : 0 };
	struct sql_result r;
	int64_t before;

	if (db.p && sqlconn_query(c, db, TEXT("SELECT 1"), false, mem, &r, err))
		return err->code;
	before = clock_mono_ns();
	if (sqlconn_query(c, db, TEXT("SELECT 1"), false, mem, &r, err))
		return err->code;
	p->round_trip_us = (clock_mono_ns() - before) / 1000;
	return 0;
}

static int ping(struct cmd_env *env, const struct ping_options *o, struct arena *mem)
{
	struct sqlconn *c = NULL;
	struct ping p = { 0 };
	struct target t;
	struct err err;
	int status;

	status = net_connect(env, &o->net, mem, &t, &c);
	if (status)
		return status;
	p.t = &t;
	if (measure(&p, c, mem, &err) || cluster_frontends(c, mem, &p.cluster, &err) ||
	    cluster_run_mode(c, mem, &p.cluster, &err)) {
		status = cmd_fail(env, &err);
	} else {
		p.s = sqlconn_server(c);
		if (o->json)
			print_json(&p, env->out);
		else
			print_text(&p, mem, env->out);
	}
	sqlconn_close(c);
	return status;
}

int cmd_ping(struct cmd_env *env, int argc, char **argv)
{
	struct ping_options o = { 0 };
	struct arena *mem = arena_new();
	struct opt_rest rest;
	struct err err;
	int status;

	status = cmd_options(env, &o, argc, argv, &rest);
	if (status < 0 && rest.n) {
		err_set(&err, ERR_USAGE, "\"%s\" is no option", rest.operand[0]);
		status = cmd_fail(env, &err);
	}
	if (status < 0)
		status = ping(env, &o, mem);
	opt_release(ping_opts, &o);
	opt_rest_release(&rest);
	arena_free(mem);
	return status;
}
