/*
 * load_reach.c - how commands of Stream Load get to a cluster.
 */
#include "config.h"
#include "cli/load_reach.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/confirm.h"
#include "diag/emit.h"
#include "net/cluster.h"
#include "net/sqlconn.h"

enum { FE_HTTP_PORT = 8030, BE_HTTP_PORT = 8040 };

static const struct text no_db = { NULL, 0 };

/* addresses ------------------------------------------------------------------------ */

int load_host_parse(const char *text, const char *option, unsigned otherwise, struct arena *mem,
		    struct load_host *out, struct err *err)
{
	const char *p = text, *slash;
	struct text host, all;

	*out = (struct load_host){ .port = otherwise };
	if (!strncasecmp(p, "https://", 8)) {
		out->https = true;
		out->port = 443;
		p += 8;
	} else if (!strncasecmp(p, "http://", 7)) {
		out->port = 80;
		p += 7;
	} else if (strstr(p, "://")) {
		return err_set(err, ERR_USAGE, "%s takes http and https, not \"%s\"", option, text);
	}
	slash = strchr(p, '/');
	all = (struct text){ p, slash ? (size_t)(slash - p) : strlen(p) };
	if (memchr(all.p, '@', all.n))
		return err_set(err, ERR_USAGE,
			       "%s holds no user and no password: they have options of their own",
			       option);
	if (target_host_parse(all, &host, &out->port))
		return err_set(err, ERR_USAGE, "%s: \"%s\" is no host and port", option, text);
	out->host = arena_copy(mem, host.p, host.n);
	if (slash) {
		size_t n = strlen(slash);

		while (n && slash[n - 1] == '/')
			n--;
		out->prefix = n ? arena_copy(mem, slash, n) : NULL;
	}
	return 0;
}

/* "a,b,c" to *list, which grows. */
static int add_hosts(struct load_host **list, size_t *n, const char *text, const char *option,
		     unsigned otherwise, struct arena *mem, struct err *err)
{
	struct load_host *more;
	size_t room = *n + 1;
	const char *p;

	for (p = text; *p; p++)
		room += *p == ',';
	more = arena_zalloc(mem, room * sizeof(*more));
	if (*n)
		memcpy(more, *list, *n * sizeof(*more));
	for (p = text; *p;) {
		const size_t len = strcspn(p, ",");
		const struct text one = text_trim((struct text){ p, len });

		if (one.n && load_host_parse(arena_copy(mem, one.p, one.n), option, otherwise, mem,
					     &more[(*n)++], err))
			return err->code;
		p += len + (p[len] == ',');
	}
	*list = more;
	return *n ? 0 : err_set(err, ERR_USAGE, "%s names no host", option);
}

/* what SQL tells -------------------------------------------------------------------- */

/* Is it the FE that nobody asked for? */
static bool is_default(const struct target *t)
{
	return t->n_fes == 1 && !strcmp(t->fes[0].host, "127.0.0.1") &&
	       t->fes[0].port == TARGET_PORT;
}

static bool wants_sql(const struct load_where *o, const struct target *t)
{
	if (o->no_sql)
		return false;
	if (!o->http_url && !t->http_url)
		return true;
	return o->net.value[SETTING_HOST] || o->net.value[SETTING_PORT] || !is_default(t);
}

/* Rows of a SHOW, none where it is refused. */
static size_t rows_of(struct sqlconn *c, struct text sql, struct arena *mem, struct sql_result *r)
{
	struct err err;

	return sqlconn_query(c, no_db, sql, false, mem, r, &err) ? 0 : r->n_rows;
}

static const char *cell(const struct sql_result *r, size_t row, const char *column,
			struct arena *mem)
{
	const struct text t = sql_text(r, row, column);

	return arena_copy(mem, t.p ? t.p : "", t.n);
}

static void add_nodes(struct load_reach *r, struct text sql, struct arena *mem)
{
	struct load_server *s = &r->server;
	struct sql_result rows;
	struct load_host *list;
	size_t n = rows_of(r->sql, sql, mem, &rows), i;

	list = arena_zalloc(mem, (s->n_nodes + n + 1) * sizeof(*list));
	if (s->n_nodes)
		memcpy(list, s->nodes, s->n_nodes * sizeof(*list));
	for (i = 0; i < n; i++) {
		const char *host = cell(&rows, i, "IP", mem);
		unsigned port = 0;

		if (!*host)
			continue;
		if (target_port_parse(sql_text(&rows, i, "HttpPort"), &port))
			port = 0;
		list[s->n_nodes++] = (struct load_host){ .host = host, .port = port };
	}
	s->nodes = list;
}

/* The HTTP port of an FE, by its host if that is told, else that of the first; 0: not told. */
static unsigned http_port(const struct sql_result *fes, size_t n, const char *host)
{
	unsigned port = 0, one;
	size_t i;

	for (i = 0; i < n; i++) {
		if (target_port_parse(sql_text(fes, i, "HttpPort"), &one))
			continue;
		if (text_is_nocase(sql_text(fes, i, "IP"), host))
			return one;
		if (!port)
			port = one;
	}
	return port;
}

static void ask_sql(struct load_reach *r, struct arena *mem)
{
	struct cluster cluster = { 0 };
	struct err err;

	/* without it the FE's own release has to do */
	if (cluster_frontends(r->sql, mem, &cluster, &err))
		cluster = (struct cluster){ 0 };
	r->release = cluster_release(&cluster, r->sql, mem);
	r->cluster = cluster.id;
	add_nodes(r, TEXT("SHOW FRONTENDS"), mem);
	add_nodes(r, TEXT("SHOW BACKENDS"), mem);
	add_nodes(r, TEXT("SHOW COMPUTE NODES"), mem);
}

/* The hosts of --host with the port that the cluster tells. */
static void fes_of_target(struct load_reach *r, struct arena *mem)
{
	const struct target *t = &r->target;
	struct load_host *list = arena_zalloc(mem, t->n_fes * sizeof(*list));
	struct sql_result rows = { 0 };
	size_t n = r->sql ? rows_of(r->sql, TEXT("SHOW FRONTENDS"), mem, &rows) : 0, i;

	for (i = 0; i < t->n_fes; i++) {
		const unsigned port = http_port(&rows, n, t->fes[i].host);

		list[i] = (struct load_host){ .host = t->fes[i].host,
					      .port = port ? port : FE_HTTP_PORT };
	}
	r->server.fes = list;
	r->server.n_fes = t->n_fes;
}

/* ------------------------------------------------------------------------------------ */

static bool ask_host(void *arg, const char *host, unsigned port)
{
	struct cmd_env *env = arg;
	bool yes;

	fputs("The cluster sends us, and would have the password sent, to a host that is not known "
	      "to belong to it:\n  ",
	      env->err);
	emit_safe(env->err, host, strlen(host));
	fprintf(env->err, ":%u\n", port);
	yes = confirm_yes(env, "Send the password there?");
	return yes;
}

static int fill_server(struct cmd_env *env, const struct load_where *o, struct load_reach *r,
		       struct arena *mem, struct err *err)
{
	const char *url = o->http_url ? o->http_url : r->target.http_url;
	struct load_server *s = &r->server;
	struct load_host *list = NULL;
	size_t i;

	if (url && add_hosts(&list, &s->n_fes, url, "--http-url", FE_HTTP_PORT, mem, err))
		return err->code;
	s->fes = list;
	list = NULL;
	for (i = 0; i < o->be.n; i++)
		if (add_hosts(&list, &s->n_bes, o->be.item[i], "--be", BE_HTTP_PORT, mem, err))
			return err->code;
	s->bes = list;
	/* where BEs are named and nothing else, an FE on this host would be a guess */
	if (!url && (!s->n_bes || r->sql || !is_default(&r->target)))
		fes_of_target(r, mem);
	if (!r->cluster)
		r->cluster = url ? url : r->target.name;
	s->user = r->target.user;
	s->password = r->target.password;
	s->map = &r->target.map;
	s->trust = &r->target.trust;
	s->cacert = o->cacert ? o->cacert : r->target.ssl_ca;
	s->proxy = o->proxy;
	s->allow_downgrade = o->allow_downgrade;
	s->connect_timeout_ms = r->target.connect_timeout_ms;
	if (confirm_possible()) {
		s->ask = ask_host;
		s->ask_arg = env;
	}
	return 0;
}

int load_reach(struct cmd_env *env, const struct load_where *o, struct arena *mem,
	       struct load_reach *out)
{
	struct err err;
	int status;

	*out = (struct load_reach){ .release = "" };
	status = net_options_target(env, &o->net, mem, &out->target);
	if (status)
		return status;
	if (wants_sql(o, &out->target)) {
		out->sql = sqlconn_open(&out->target, &err);
		if (!out->sql && !o->http_url && !out->target.http_url)
			return cmd_fail(env, &err);
		if (!out->sql)
			out->why_not = arena_copy(mem, err.text, strlen(err.text));
	}
	if (out->sql)
		ask_sql(out, mem);
	if (fill_server(env, o, out, mem, &err)) {
		load_unreach(out);
		return cmd_fail(env, &err);
	}
	return 0;
}

void load_unreach(struct load_reach *r)
{
	if (r->sql)
		sqlconn_close(r->sql);
	r->sql = NULL;
}
