/*
 * net_env.h - connecting, the same for every command that needs a cluster.
 * A command puts NET_OPTIONS into its option table and a struct net_options into its own, and
 * calls net_connect(); nothing else reads where to connect.
 */
#ifndef STARLOAD_CLI_NET_ENV_H
#define STARLOAD_CLI_NET_ENV_H
#include <stdbool.h>
#include <stddef.h>

#include "cli/opt.h"

struct arena;	/* base/arena.h */
struct cmd_env; /* cli/cmd.h */
struct sqlconn; /* net/sqlconn.h */
struct target;	/* net/target.h */

/* As given on the command line; all zero when nothing was. */
struct net_options {
	const char *host, *user, *db;
	unsigned port;
	const char *password, *password_file;
	unsigned password_fd;
	const char *ssl_mode, *ssl_ca, *ssl_cert, *ssl_key;
	bool cleartext;
	unsigned connect_timeout_s, timeout_s;
};

extern const struct opt net_opts[];

/* The row of a command's table that brings all of them. */
#define NET_OPTIONS(owner, member)                                                      \
	{                                                                               \
		.name = "connecting", .type = OPT_GROUP, .at = offsetof(owner, member), \
		.group = net_opts,                                                      \
	}

/*
 * What the options, the environment and the option files come to; strings in `mem`.
 * Returns 0; or, after a message, the exit status to leave with.
 */
int net_options_target(struct cmd_env *env, const struct net_options *o, struct arena *mem,
		       struct target *t);

/*
 * The same and log in.  `t` and `mem` outlive *c, which is the caller's to close.
 * Returns 0; or, after a message, the exit status to leave with, *c NULL.
 */
int net_connect(struct cmd_env *env, const struct net_options *o, struct arena *mem,
		struct target *t, struct sqlconn **c);
#endif
