/*
 * shell_args.c - the session's connection as options, for a program that starts anew.
 */
#include "config.h"
#include "cli/shell_args.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "net/target.h"

struct args {
	struct arena *mem;
	char **argv;
	int n; /* may be more than there is room for */
};

static void add(struct args *a, const char *option, const char *value)
{
	if (!value)
		return;
	if (a->n < SHELL_ARGS_MAX)
		a->argv[a->n] = arena_printf(a->mem, "--%s=%s", option, value);
	a->n++;
}

/* Seconds, as options take them. */
static const char *seconds(struct args *a, unsigned ms)
{
	if (!ms)
		return NULL;
	return ms % 1000 ? arena_printf(a->mem, "%u.%03u", ms / 1000, ms % 1000)
			 : arena_printf(a->mem, "%u", ms / 1000);
}

/* "[::1]:9030" */
static void add_place(struct buf *b, const char *host, unsigned port)
{
	if (host)
		buf_addf(b, strchr(host, ':') ? "[%s]" : "%s", host);
	buf_addc(b, ':');
	if (port)
		buf_addf(b, "%u", port);
}

static void add_hosts(struct args *a, const struct target *t)
{
	struct buf b;
	size_t i;

	buf_init_unbounded(&b);
	for (i = 0; i < t->n_fes; i++) {
		if (i)
			buf_addc(&b, ',');
		add_place(&b, t->fes[i].host, t->fes[i].port);
	}
	add(a, "host", buf_str(&b));
	buf_release(&b);
}

static void add_map(struct args *a, const struct host_map *m)
{
	struct buf b;
	size_t i;

	buf_init_unbounded(&b);
	for (i = 0; i < m->n; i++) {
		buf_clear(&b);
		add_place(&b, m->rule[i].host, m->rule[i].port);
		buf_addc(&b, ':');
		add_place(&b, m->rule[i].to, m->rule[i].to_port);
		add(a, "connect-to", buf_str(&b));
	}
	buf_release(&b);
}

static void add_trust(struct args *a, const struct trust *t)
{
	char text[INET6_ADDRSTRLEN];
	size_t i;

	for (i = 0; i < t->n; i++) {
		const struct trusted *h = &t->host[i];

		if (h->name)
			add(a, "trust-host",
			    h->below ? arena_printf(a->mem, "*.%s", h->name + (*h->name == '.'))
				     : h->name);
		else if (inet_ntop(h->bytes == 4 ? AF_INET : AF_INET6, h->address, text,
				   sizeof(text)))
			add(a, "trust-host", arena_printf(a->mem, "%s/%u", text, h->bits));
	}
}

int shell_args(const struct target *t, int password_fd, struct arena *mem, char **argv)
{
	struct args a = { .mem = mem, .argv = argv };

	argv[a.n++] = arena_printf(mem, "--no-defaults");
	add_hosts(&a, t);
	add(&a, "user", t->user);
	add(&a, "database", t->db);
	if (password_fd >= 0)
		add(&a, "password-fd", arena_printf(mem, "%d", password_fd));
	add(&a, "ssl-mode", ssl_mode_name(t->ssl_mode));
	add(&a, "ssl-ca", t->ssl_ca);
	add(&a, "ssl-cert", t->ssl_cert);
	add(&a, "ssl-key", t->ssl_key);
	if (t->cleartext)
		argv[a.n++] = arena_printf(mem, "--enable-cleartext-plugin");
	add(&a, "connect-timeout", seconds(&a, t->connect_timeout_ms));
	add(&a, "timeout", seconds(&a, t->timeout_ms));
	add(&a, "state-dir", t->state_dir);
	add(&a, "http-url", t->http_url);
	add_map(&a, &t->map);
	add_trust(&a, &t->trust);
	return a.n > SHELL_ARGS_MAX ? -1 : a.n;
}
