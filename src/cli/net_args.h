/*
 * net_args.h - what to type to get to the same cluster again: for commands that are
 * printed, kept in the journal, or shown by it.
 */
#ifndef STARLOAD_CLI_NET_ARGS_H
#define STARLOAD_CLI_NET_ARGS_H

struct arena;	    /* base/arena.h */
struct net_options; /* cli/net_env.h */

/*
 * "-h fe1 -P 9031 -u amy -p": the options that were given, as a shell reads them; a password
 * only as -p.  "" when there were none.  In `mem`.
 */
const char *net_args(const struct net_options *o, struct arena *mem);
#endif
