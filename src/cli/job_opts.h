/*
 * job_opts.h - the options that say which jobs, the same for every command on jobs.
 * A command puts JOB_OPTIONS into its option table and a struct job_options into its own;
 * names of jobs are its operands.
 */
#ifndef STARLOAD_CLI_JOB_OPTS_H
#define STARLOAD_CLI_JOB_OPTS_H
#include <stdbool.h>
#include <stddef.h>

#include "cli/opt.h"
#include "job/select.h"

struct arena;	    /* base/arena.h */
struct cmd_env;	    /* cli/cmd.h */
struct net_options; /* cli/net_env.h */
struct sqlconn;	    /* net/sqlconn.h */
struct target;	    /* net/target.h */

/* As given on the command line; all zero when nothing was. */
struct job_options {
	bool all;
	const char *db, *like, *topic, *broker;
};

extern const struct opt job_opts[];

/* The row of a command's table that brings all of them. */
#define JOB_OPTIONS(owner, member)                                                      \
	{                                                                               \
		.name = "which jobs", .type = OPT_GROUP, .at = offsetof(owner, member), \
		.group = job_opts,                                                      \
	}

/* What they come to, with the operands, and database and user of the target; points to all
 * three. */
void job_options_select(const struct job_options *o, const struct opt_rest *rest,
			const struct target *t, struct job_select *out);

/*
 * What a command does that reads jobs which are to be said: connects, once some are.  A name
 * without a database is looked for in all.  0 and *t, *c (to be closed) and *out; or, after a
 * message, the status to leave with.
 */
int job_options_connect(struct cmd_env *env, const struct job_options *o,
			const struct net_options *net, const struct opt_rest *rest,
			struct arena *mem, struct target *t, struct sqlconn **c,
			struct job_select *out);
#endif
