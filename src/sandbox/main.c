/*
 * main.c - starload-sandbox: an emulated cluster from its options to its end.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/util.h"
#include "sandbox/conn.h"
#include "sandbox/fault.h"
#include "sandbox/fe.h"
#include "sandbox/http.h"
#include "sandbox/https.h"
#include "sandbox/options.h"
#include "sandbox/reply.h"
#include "sandbox/serve.h"
#include "sandbox/tls.h"

enum { INIT_MAX = 64 << 20 };

/* What a line of ours may say of texts that came from elsewhere. */
static int fail(const struct err *err)
{
	const char *p;

	fputs("starload sandbox: ", stderr);
	for (p = err->text; *p; p++)
		fputc((unsigned char)*p < 0x20 || *p == 0x7f ? ' ' : *p, stderr);
	fputc('\n', stderr);
	return err_exit_status(err->code);
}

static void first_error(void *to, const struct reply *r, bool more)
{
	struct err *err = to;

	(void)more;
	if (r->kind == REPLY_ERR)
		err_set(err, ERR_REFUSED, "ERROR %u (%s): %s", r->number, r->sqlstate, r->message);
}

/* --init: the file's statements, as root. */
static int run_init(struct fe *fe, const char *path, struct err *err)
{
	struct fe_session *s;
	struct arena *mem;
	struct err said = { 0 };
	struct buf b;
	int rc;

	buf_init(&b, INIT_MAX);
	rc = io_read_file(path, &b, err);
	if (!rc) {
		mem = arena_new();
		s = fe_session_new(fe, 0, "root", 0, "127.0.0.1");
		fe_query(s, (struct text){ buf_str(&b), b.n }, mem, first_error, &said);
		fe_session_free(s);
		arena_free(mem);
		if (said.code)
			rc = err_set(err, said.code, "%s: %s", path, said.text);
	}
	buf_release(&b);
	return rc;
}

static int add_faults(struct fault_plan *plan, const struct options *o, struct err *err)
{
	size_t i;

	for (i = 0; i < o->n_faults; i++)
		if (fault_add(plan, (struct text){ o->faults[i], strlen(o->faults[i]) }, err))
			return err->code;
	return 0;
}

/* " http=HOST:PORT,HOST:PORT" */
static void say_ports(const char *what, const char *host, const unsigned *ports, unsigned n)
{
	bool v6 = strchr(host, ':') != NULL;
	unsigned i;

	printf(" %s=", what);
	for (i = 0; i < n; i++)
		printf("%s%s%s%s:%u", i ? "," : "", v6 ? "[" : "", host, v6 ? "]" : "", ports[i]);
}

static int say_ready(const struct options *o, const unsigned *ports, const struct http *http,
		     const struct https *https, struct err *err)
{
	fputs("ready", stdout);
	say_ports("sql", o->host, ports, o->fe_count);
	say_ports("http", o->host, http_fe_ports(http), o->fe_count);
	say_ports("be", o->host, http_be_ports(http), o->be_count);
	if (https)
		say_ports("https", o->host, https_ports(https), o->fe_count);
	putchar('\n');
	if (fflush(stdout))
		return err_set(err, ERR_IO, "standard output cannot be written");
	return 0;
}

static int serve(const struct options *o, struct err *err)
{
	struct conn_env env = { .release = o->release, .host = o->host,
				.max_connections = o->max_connections,
				.max_user_connections = o->max_user_connections };
	struct fe_config config = { .release = o->release,
				    .shared_data = o->shared_data,
				    .data_dir = o->data_dir,
				    .manual_clock = o->manual_clock,
				    .discard = o->discard,
				    .fe_count = o->fe_count };
	struct server *server = NULL;
	struct http *http = NULL;
	struct https *https = NULL;
	int rc;

	env.faults = fault_plan_new();
	rc = add_faults(env.faults, o, err);
	if (!rc && o->tls_cert) {
		env.tls = tls_context_new(o->tls_cert, o->tls_key, err);
		rc = env.tls ? 0 : err->code;
	}
	if (!rc) {
		server = server_new(o->host, o->sql_port, o->fe_count, err);
		rc = server ? 0 : err->code;
	}
	if (!rc) {
		http = http_new(o->host, o->http_port, o->fe_count, o->be_port, o->be_count,
				err);
		rc = http ? server_add_http(server, http, err) : err->code;
	}
	if (!rc && o->https) {
		https = https_new(o->host, o->https_port, o->fe_count, env.tls,
				  http_fe_ports(http), err);
		rc = https ? 0 : err->code;
	}
	if (rc)
		goto out;
	config.http_ports = http_fe_ports(http);
	config.be_ports = http_be_ports(http);
	config.be_count = o->be_count;
	config.query_ports = server_ports(server);
	config.start_ms = server_now_ms(server);
	env.fe = fe_new(&config, err);
	if (!env.fe) {
		rc = err->code;
		goto out;
	}
	server_attach(server, &env);
	http_attach(http, env.fe, env.faults);
	if (o->users_file)
		rc = fe_read_users(env.fe, o->users_file, err);
	if (!rc && o->init_file)
		rc = run_init(env.fe, o->init_file, err);
	if (!rc)
		rc = say_ready(o, server_ports(server), http, https, err);
	if (!rc)
		rc = serve_run(server, err);
out:
	https_free(https);
	http_free(http);
	server_free(server);
	if (env.fe)
		fe_free(env.fe);
	if (env.tls)
		tls_context_free(env.tls);
	fault_plan_free(env.faults);
	return rc;
}

int main(int argc, char **argv)
{
	struct err err = { 0 };
	struct options o;
	int rc;

	io_hold_std();
	rc = options_parse(&o, argc, argv, &err);
	/* exec'ed by starload, which completes our options as well */
	if (argc > 0 && !strcmp(argv[0], "--commands"))
		options_dump(stdout);
	else if (!rc && o.help)
		options_help(stdout);
	else if (!rc && o.version)
		printf("starload %s\n", PACKAGE_VERSION);
	else if (!rc)
		rc = serve(&o, &err);
	options_release(&o);
	if (io_close_stdout(rc ? &(struct err){ 0 } : &err) && !rc)
		rc = err.code;
	return rc ? fail(&err) : EXIT_DONE;
}
