/*
 * load_reach.h - how commands of Stream Load get to a cluster: by HTTP, and by SQL where they can.
 * SQL tells the release, the FE's HTTP port, the nodes that may have the password, and the table; a
 * user who may do nothing but INSERT is told less, and --http-url alone does without it.
 */
#ifndef STARLOAD_CLI_LOAD_REACH_H
#define STARLOAD_CLI_LOAD_REACH_H
#include <stdbool.h>
#include <stddef.h>

#include "cli/net_env.h"
#include "load/send.h"
#include "net/target.h"

struct arena;	/* base/arena.h */
struct cmd_env; /* cli/cmd.h */
struct sqlconn; /* net/sqlconn.h */

/* As given on the command line. */
struct load_where {
	const char *http_url, *cacert, *proxy;
	struct opt_list be;
	bool no_sql, allow_downgrade;
	struct net_options net;
};

/* Those of HTTP and, in a group of its own, those of every command that connects, with --timeout
 * called
 * --sql-timeout. */
extern const struct opt load_http_opts[], load_net_opts[];

#define LOAD_WHERE(owner, member)                                                 \
	{ .name = "HTTP",                                                         \
	  .type = OPT_GROUP,                                                      \
	  .at = offsetof(owner, member),                                          \
	  .group = load_http_opts },                                              \
	{                                                                         \
		.name = "connecting", .type = OPT_GROUP,                          \
		.at = offsetof(owner, member) + offsetof(struct load_where, net), \
		.group = load_net_opts,                                           \
	}

struct load_reach {
	struct target target;
	struct sqlconn *sql; /* NULL: nothing is known by SQL; `why_not` says why, if somebody
				should know */
	const char *why_not;
	const char *cluster; /* what tells it from others */
	const char *release; /* "3.5.7"; "": not known */
	struct load_server server;
};

/*
 * Resolve, connect, ask.  Everything lives in `mem`, `o` and *out; load_unreach() closes.  0; or,
 * after a message, the exit status to leave with: with --http-url an FE that SQL does not reach is
 * no reason, without one it is.
 */
int load_reach(struct cmd_env *env, const struct load_where *o, struct arena *mem,
	       struct load_reach *out);
void load_unreach(struct load_reach *r);

/* One "http://host:port/prefix" or "host:port", port `otherwise` without one and without a scheme.
 * 0 or ERR_USAGE naming `option`. */
int load_host_parse(const char *text, const char *option, unsigned otherwise, struct arena *mem,
		    struct load_host *out, struct err *err);
#endif
