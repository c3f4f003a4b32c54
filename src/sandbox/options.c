/*
 * options.c - the emulator's options: one table for parsing and --help.
 */
#include "config.h"
#include "sandbox/options.h"

#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/near.h"
#include "base/util.h"
#include "sandbox/fault.h"
#include "sandbox/serve.h"

enum { HELP_COLUMN = 33, PORT_MAX = 65535, CONNECTIONS_MAX = 100000, NOT_GIVEN = PORT_MAX + 1 };

enum what {
	O_RELEASE = 256,
	O_LISTEN,
	O_SQL_PORT,
	O_HTTP_PORT,
	O_BE_PORT,
	O_HTTPS_PORT,
	O_FE,
	O_BE,
	O_DATA,
	O_INIT,
	O_USERS,
	O_SHARED_DATA,
	O_CLOCK,
	O_DISCARD,
	O_TLS_CERT,
	O_TLS_KEY,
	O_FAULT,
	O_MAX_CONNECTIONS,
	O_MAX_USER_CONNECTIONS,
	O_VERSION,
	O_HELP,
};

static const struct rule {
	const char *name, *arg, *help;
	enum what what;
} rules[] = {
	{ "release", "RELEASE", "behave as 3.3, 3.4, 3.5 or 4.1 (4.1)", O_RELEASE },
	{ "sql-port", "PORT", "where SQL clients connect to (9030); 0: a free port", O_SQL_PORT },
	{ "http-port", "PORT", "an FE's HTTP port (8030, a free one with --sql-port 0)", O_HTTP_PORT },
	{ "be-port", "PORT", "the BE's HTTP port (8040, the same)", O_BE_PORT },
	{ "https-port", "PORT", "... HTTPS as well (4.1, with --tls-cert); 0: a free port", O_HTTPS_PORT },
	{ "listen", "ADDRESS", "numeric address to listen on (127.0.0.1)", O_LISTEN },
	{ "fe", "N", "so many FEs, on the following ports; the first leads (1)", O_FE },
	{ "be", "N", "so many BEs, on ports that follow each other (1)", O_BE },
	{ "shared-data", NULL, "run in shared-data mode", O_SHARED_DATA },
	{ "data", "DIR", "keep databases, tables and rows in files there (in memory)", O_DATA },
	{ "init", "FILE", "execute these statements first", O_INIT },
	{ "users", "FILE", "users and their privileges (root, without a password)", O_USERS },
	{ "tls-cert", "FILE", "offer TLS with this certificate chain, in PEM", O_TLS_CERT },
	{ "tls-key", "FILE", "... and its key", O_TLS_KEY },
	{ "discard", NULL, "count what Stream Load brings and throw it away", O_DISCARD },
	{ "clock", "real|manual", "manual: time moves by SANDBOX ADVANCE only (real)", O_CLOCK },
	{ "fault", "FAULT", "let something go wrong, see below; may be given again", O_FAULT },
	{ "max-connections", "N", "connections an FE takes (4096)", O_MAX_CONNECTIONS },
	{ "max-user-connections", "N", "... of one user (1024)", O_MAX_USER_CONNECTIONS },
	{ "version", NULL, "print the release of this program", O_VERSION },
	{ "help", NULL, "print this text", O_HELP },
};

static const struct {
	const char *name;
	enum fe_release release;
} releases[] = {
	{ "3.3", FE_3_3 }, { "3.4", FE_3_4 }, { "3.5", FE_3_5 }, { "4.1", FE_4_1 },
};

static int read_release(const char *value, enum fe_release *release, struct err *err)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(releases); i++) {
		if (!strcmp(value, releases[i].name)) {
			*release = releases[i].release;
			return 0;
		}
	}
	return err_set(err, ERR_USAGE, "--release takes 3.3, 3.4, 3.5 or 4.1, not \"%s\"", value);
}

static int read_number(const char *name, const char *value, unsigned min, unsigned max, unsigned *v,
		       struct err *err)
{
	unsigned long n;
	char *end;

	n = strtoul(value, &end, 10);
	if (!isdigit((unsigned char)*value) || *end || n < min || n > max)
		return err_set(err, ERR_USAGE, "--%s takes a number from %u to %u, not \"%s\"",
			       name, min, max, value);
	*v = (unsigned)n;
	return 0;
}

static int read_clock(const char *value, bool *manual, struct err *err)
{
	*manual = !strcmp(value, "manual");
	if (*manual || !strcmp(value, "real"))
		return 0;
	return err_set(err, ERR_USAGE, "--clock takes real or manual, not \"%s\"", value);
}

static void add_fault(struct options *o, const char *value)
{
	o->faults = xrealloc(o->faults, (o->n_faults + 1) * sizeof(*o->faults));
	o->faults[o->n_faults++] = value;
}

static int set(struct options *o, const struct rule *r, const char *value, struct err *err)
{
	switch (r->what) {
	case O_RELEASE:
		return read_release(value, &o->release, err);
	case O_LISTEN:
		o->host = value;
		return 0;
	case O_SQL_PORT:
		return read_number(r->name, value, 0, PORT_MAX, &o->sql_port, err);
	case O_HTTP_PORT:
		return read_number(r->name, value, 0, PORT_MAX, &o->http_port, err);
	case O_BE_PORT:
		return read_number(r->name, value, 0, PORT_MAX, &o->be_port, err);
	case O_HTTPS_PORT:
		o->https = true;
		return read_number(r->name, value, 0, PORT_MAX, &o->https_port, err);
	case O_FE:
		return read_number(r->name, value, 1, SERVE_FES_MAX, &o->fe_count, err);
	case O_BE:
		return read_number(r->name, value, 1, SERVE_FES_MAX, &o->be_count, err);
	case O_DATA:
		o->data_dir = value;
		return 0;
	case O_INIT:
		o->init_file = value;
		return 0;
	case O_USERS:
		o->users_file = value;
		return 0;
	case O_DISCARD:
		o->discard = true;
		return 0;
	case O_SHARED_DATA:
		o->shared_data = true;
		return 0;
	case O_CLOCK:
		return read_clock(value, &o->manual_clock, err);
	case O_TLS_CERT:
		o->tls_cert = value;
		return 0;
	case O_TLS_KEY:
		o->tls_key = value;
		return 0;
	case O_FAULT:
		add_fault(o, value);
		return 0;
	case O_MAX_CONNECTIONS:
		return read_number(r->name, value, 1, CONNECTIONS_MAX, &o->max_connections, err);
	case O_MAX_USER_CONNECTIONS:
		return read_number(r->name, value, 1, CONNECTIONS_MAX, &o->max_user_connections,
				   err);
	case O_VERSION:
		o->version = true;
		return 0;
	case O_HELP:
		o->help = true;
		return 0;
	}
	BUG("no option %d", (int)r->what);
}

/* getopt_long() refused `arg`; `letter` when it was a short option. */
static int unknown(const char *arg, int letter, struct err *err)
{
	size_t n = strcspn(arg, "="), i;
	struct near near;

	for (i = 0; i < ARRAY_SIZE(rules); i++)
		if (n > 2 && strlen(rules[i].name) == n - 2 &&
		    !strncmp(arg + 2, rules[i].name, n - 2))
			return err_set(err, ERR_USAGE, "--%s takes no value", rules[i].name);
	if (letter)
		return err_set(err, ERR_USAGE, "unknown option -%c", letter);
	near_init(&near, (struct text){ arg + 2, n - 2 });
	for (i = 0; i < ARRAY_SIZE(rules); i++)
		near_try(&near, rules[i].name);
	if (near.best)
		return err_set(err, ERR_USAGE, "unknown option %.*s; did you mean --%s?", (int)n,
			       arg, near.best);
	return err_set(err, ERR_USAGE, "unknown option %.*s", (int)n, arg);
}

int options_parse(struct options *o, int argc, char **argv, struct err *err)
{
	struct option longs[ARRAY_SIZE(rules) + 1] = { 0 };
	size_t i;
	int c;

	*o = (struct options){
		.release = FE_4_1,
		.host = "127.0.0.1",
		.sql_port = 9030,
		.http_port = NOT_GIVEN,
		.be_port = NOT_GIVEN,
		.fe_count = 1,
		.be_count = 1,
		.max_connections = 4096,
		.max_user_connections = 1024,
	};
	for (i = 0; i < ARRAY_SIZE(rules); i++)
		longs[i] = (struct option){ rules[i].name,
					    rules[i].arg ? required_argument : no_argument, NULL,
					    (int)rules[i].what };
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
		if (c == ':')
			return err_set(err, ERR_USAGE, "%s wants a value", argv[optind - 1]);
		if (c == '?')
			return unknown(argv[optind - 1], optopt, err);
		if (c == 'h')
			c = O_HELP;
		for (i = 0; (int)rules[i].what != c; i++)
			;
		if (set(o, &rules[i], optarg, err))
			return err->code;
		if (o->help || o->version)
			return 0;
	}
	if (optind < argc)
		return err_set(err, ERR_USAGE, "\"%s\" is no option", argv[optind]);
	/* who wants out of others' way wants it everywhere */
	if (o->http_port == NOT_GIVEN)
		o->http_port = o->sql_port ? 8030 : 0;
	if (o->be_port == NOT_GIVEN)
		o->be_port = o->sql_port ? 8040 : 0;
	if (!o->tls_cert != !o->tls_key)
		return err_set(err, ERR_USAGE, "--tls-cert and --tls-key go together");
	if (o->https && !o->tls_cert)
		return err_set(err, ERR_USAGE, "--https-port wants --tls-cert and --tls-key");
	if (o->https && o->release != FE_4_1)
		return err_set(err, ERR_USAGE, "an FE has HTTPS from 4.1 on only");
	return 0;
}

void options_release(struct options *o)
{
	free(o->faults);
	o->faults = NULL;
}

void options_help(FILE *out)
{
	size_t i;
	int n;

	fputs("usage: starload sandbox [OPTIONS]\n\n"
	      "Run an emulated StarRocks cluster, to try things on.  Prints\n"
	      "\"ready sql=HOST:PORT http=HOST:PORT be=HOST:PORT\" once it can be used, and runs\n"
	      "until SIGTERM or SIGINT.\n\n", out);
	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		n = fprintf(out, "  %s--%s%s%s", rules[i].what == O_HELP ? "-h, " : "    ",
			    rules[i].name, rules[i].arg ? " " : "",
			    rules[i].arg ? rules[i].arg : "");
		fprintf(out, "%*s%s\n", n < HELP_COLUMN ? HELP_COLUMN - n : 1, "", rules[i].help);
	}
	fputs("\nA fault is POINT [ACTION...] [HOW OFTEN...], for instance\n"
	      "'query=\"ALTER ROUTINE LOAD\" drop-after times=2'.  Clients give the same by\n"
	      "SANDBOX FAULT '...'; SANDBOX FAULT 'clear' takes all back.\n\n", out);
	fault_words(out);
}

/* "real|manual"; of --release the table has them. */
static void dump_values(const struct rule *r, FILE *out)
{
	const char *p;
	size_t i;

	if (!strcmp(r->arg, "FILE") || !strcmp(r->arg, "DIR")) {
		fputs("@file", out);
	} else if (r->what == O_RELEASE) {
		for (i = 0; i < ARRAY_SIZE(releases); i++)
			fprintf(out, "%s%s", i ? " " : "", releases[i].name);
	} else if (strchr(r->arg, '|')) {
		for (p = r->arg; *p; p++)
			putc(*p == '|' ? ' ' : *p, out);
	}
}

void options_dump(FILE *out)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		if (rules[i].what == O_HELP)
			continue;
		fprintf(out, "option\tsandbox\t--%s\t-\t%s\t%s\t", rules[i].name,
			rules[i].arg ? rules[i].arg : "", rules[i].arg ? "value" : "flag");
		if (rules[i].arg)
			dump_values(&rules[i], out);
		fprintf(out, "\t%s\n", rules[i].help);
	}
}
