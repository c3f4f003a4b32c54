/*
 * net_env.c - connecting, the same for every command that needs a cluster.
 */
#include "config.h"
#include "cli/net_env.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "net/sqlconn.h"
#include "net/target.h"

enum { PORT_MAX = 65535, SECONDS_MAX = 1000000 };

#define AT(member) .at = offsetof(struct net_options, member), .flags = OPT_ARGV

const struct opt net_opts[] = {
	{ .name = "host",
	  .letter = 'h',
	  .type = OPT_TEXT,
	  AT(host),
	  .arg = "HOST[:PORT],...",
	  .help = "the FEs, tried in turn (127.0.0.1)" },
	{ .name = "port",
	  .letter = 'P',
	  .type = OPT_UINT,
	  AT(port),
	  .arg = "PORT",
	  .min = 1,
	  .max = PORT_MAX,
	  .help = "the FEs' query port (9030)" },
	{ .name = "user",
	  .letter = 'u',
	  .type = OPT_TEXT,
	  AT(user),
	  .arg = "NAME",
	  .help = "whom to log in as (root)" },
	{ .name = "password",
	  .letter = 'p',
	  .type = OPT_MAYBE,
	  AT(password),
	  .arg = "PASSWORD",
	  .help = "ask for the password; a value is visible to others and better kept in a file" },
	{ .name = "database",
	  .letter = 'D',
	  .type = OPT_TEXT,
	  AT(db),
	  .arg = "DB",
	  .help = "the current database at the start" },
	{ .name = "ssl-mode",
	  .type = OPT_TEXT,
	  AT(ssl_mode),
	  .arg = "MODE",
	  .help = "DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY (PREFERRED, or\n"
		  "VERIFY_IDENTITY with --ssl-ca)" },
	{ .name = "ssl-ca",
	  .type = OPT_TEXT,
	  AT(ssl_ca),
	  .arg = "FILE",
	  .help = "certificates to trust, in PEM" },
	{ .name = "ssl-cert",
	  .type = OPT_TEXT,
	  AT(ssl_cert),
	  .arg = "FILE",
	  .help = "a certificate of ours, which no FE asks for by itself" },
	{ .name = "ssl-key",
	  .type = OPT_TEXT,
	  AT(ssl_key),
	  .arg = "FILE",
	  .help = "... and its key" },
	{ .name = "enable-cleartext-plugin",
	  .type = OPT_FLAG,
	  AT(cleartext),
	  .help = "send the password in clear (LDAP) even where TLS is not required" },
	{ .name = "connect-timeout",
	  .type = OPT_UINT,
	  AT(connect_timeout_s),
	  .arg = "SEC",
	  .min = 1,
	  .max = SECONDS_MAX,
	  .help = "for one FE to let us in (10)" },
	{ .name = "timeout",
	  .type = OPT_UINT,
	  AT(timeout_s),
	  .arg = "SEC",
	  .min = 1,
	  .max = SECONDS_MAX,
	  .help = "for the answer to one statement (300)" },
	{ .name = NULL }
};

int net_options_target(struct cmd_env *env, const struct net_options *o, struct arena *mem,
		       struct target *t)
{
	struct err err;

	*t = (struct target){
		.user = o->user ? o->user : "root",
		.password = o->password,
		.db = o->db,
		.ssl_mode = o->ssl_ca ? SSL_VERIFY_IDENTITY : SSL_PREFERRED,
		.ssl_ca = o->ssl_ca,
		.ssl_cert = o->ssl_cert,
		.ssl_key = o->ssl_key,
		.cleartext = o->cleartext,
		.connect_timeout_ms = (o->connect_timeout_s ? o->connect_timeout_s : 10) * 1000,
		.timeout_ms = (o->timeout_s ? o->timeout_s : 300) * 1000,
	};
	if (target_hosts(t, o->host ? o->host : "127.0.0.1", o->port ? o->port : TARGET_PORT, mem,
			 &err) ||
	    (o->ssl_mode && ssl_mode_parse(o->ssl_mode, &t->ssl_mode, &err)))
		return cmd_fail(env, &err);
	return 0;
}

int net_connect(struct cmd_env *env, const struct net_options *o, struct arena *mem,
		struct target *t, struct sqlconn **c)
{
	struct err err;
	int status;

	*c = NULL;
	status = net_options_target(env, o, mem, t);
	if (status)
		return status;
	*c = sqlconn_open(t, &err);
	return *c ? 0 : cmd_fail(env, &err);
}
