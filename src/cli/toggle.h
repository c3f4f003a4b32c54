/*
 * toggle.h - what `starload pause` and `starload resume` share: all but their options.
 */
#ifndef STARLOAD_CLI_TOGGLE_H
#define STARLOAD_CLI_TOGGLE_H
#include <stdbool.h>

#include "cli/guard.h"
#include "cli/job_opts.h"
#include "cli/net_env.h"

struct cmd_env; /* cli/cmd.h */

/* As given on the command line. */
struct toggle_options {
	struct net_options net;
	struct job_options jobs;
	struct guard_options guard; /* of them dry_run, message, syslog */
	bool yes, json;
	bool failed;	  /* resume: those that failed as well */
	const char *file; /* pause: --save; resume: --from */
};

/* `resume`: else pause. */
int toggle_command(struct cmd_env *env, bool resume, int argc, char **argv);

/* The rows that both tables of options have. */
#define TOGGLE_AT(member) .at = offsetof(struct toggle_options, member), .flags = OPT_ARGV
#define TOGGLE_OPTIONS                                                                     \
	NET_OPTIONS(struct toggle_options, net), JOB_OPTIONS(struct toggle_options, jobs), \
		GUARD_MESSAGE(struct toggle_options, guard),                               \
		{ .name = "yes",                                                           \
		  .letter = 'y',                                                           \
		  .type = OPT_FLAG,                                                        \
		  TOGGLE_AT(yes),                                                          \
		  .help = "do not ask, whichever jobs it comes to" },                      \
		GUARD_DRY_RUN(struct toggle_options, guard,                                \
			      "say which jobs it comes to, and send nothing"),             \
		{ .name = "json",                                                          \
		  .type = OPT_FLAG,                                                        \
		  TOGGLE_AT(json),                                                         \
		  .help = "as JSON, one object" },                                         \
		GUARD_SYSLOG(struct toggle_options, guard)
#endif
