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
#include "net/sources.h"

struct arena;	/* base/arena.h */
struct cmd_env; /* cli/cmd.h */
struct sqlconn; /* net/sqlconn.h */
struct target;	/* net/target.h */

/* As given on the command line, by setting; all zero when nothing was. */
struct net_options {
	const char *value[SETTING_COUNT];
	struct opt_list list[SETTING_COUNT];
	bool flag[SETTING_COUNT];
	const char *password_fd;
	const char *defaults_file, *defaults_extra_file, *defaults_group_suffix;
	bool no_defaults;
};

extern const struct opt net_opts[];

/* The row of a command's table that brings all of them. */
#define NET_OPTIONS(owner, member)                                                      \
	{                                                                               \
		.name = "connecting", .type = OPT_GROUP, .at = offsetof(owner, member), \
		.group = net_opts,                                                      \
	}

/*
 * What the options, the environment and the option files come to; strings in `mem`, or
 * those of `o`.  Asks for a password where it is wished, and wipes one on the command line.
 * Returns 0; or, after a message, the exit status to leave with.
 */
int net_options_target(struct cmd_env *env, const struct net_options *o, struct arena *mem,
		       struct target *t);

/* Is there a group [cluster NAME] in the option files that `o` is read with? */
bool net_has_cluster(const struct net_options *o, const char *name);
/* The names of all of those; NULL at the end. */
const char *const *net_clusters(const struct net_options *o, struct arena *mem);

/*
 * The same and log in.  `t` and `mem` outlive *c, which is the caller's to close.
 * Returns 0; or, after a message, the exit status to leave with, *c NULL.
 */
int net_connect(struct cmd_env *env, const struct net_options *o, struct arena *mem,
		struct target *t, struct sqlconn **c);

/* Where SHOW FRONTENDS is allowed: from now on the release of sqlconn_server() is the leader's,
 * which differs from the FE's during an upgrade, and `t` knows the cluster's id and FEs. */
void net_ask_cluster(struct sqlconn *c, struct arena *mem, struct target *t);

/* net_connect() and net_ask_cluster(), for commands whose statements the leader executes. */
int net_connect_leader(struct cmd_env *env, const struct net_options *o, struct arena *mem,
		       struct target *t, struct sqlconn **c);
#endif
