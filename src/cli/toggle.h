/*
 * toggle.h - what `starload pause` and `starload resume` share: all but their options.
 */
#ifndef STARLOAD_CLI_TOGGLE_H
#define STARLOAD_CLI_TOGGLE_H
#include <stdbool.h>

#include "cli/job_opts.h"
#include "cli/net_env.h"

struct cmd_env; /* cli/cmd.h */

/* As given on the command line. */
struct toggle_options {
	struct net_options net;
	struct job_options jobs;
	bool yes, dry_run, json, syslog;
	bool failed;	  /* resume: those that failed as well */
	const char *file; /* pause: --save; resume: --from */
	const char *message;
};

/* `resume`: else pause. */
int toggle_command(struct cmd_env *env, bool resume, int argc, char **argv);

/* The rows that both tables of options have. */
#define TOGGLE_AT(member) .at = offsetof(struct toggle_options, member), .flags = OPT_ARGV
#define TOGGLE_OPTIONS                                                                     \
	NET_OPTIONS(struct toggle_options, net), JOB_OPTIONS(struct toggle_options, jobs), \
		{ .name = "message",                                                       \
		  .letter = 'm',                                                           \
		  .type = OPT_TEXT,                                                        \
		  TOGGLE_AT(message),                                                      \
		  .arg = "TEXT",                                                           \
		  .help = "why, for the journal" },                                        \
		{ .name = "yes",                                                           \
		  .letter = 'y',                                                           \
		  .type = OPT_FLAG,                                                        \
		  TOGGLE_AT(yes),                                                          \
		  .help = "do not ask, whichever jobs it comes to" },                      \
		{ .name = "dry-run",                                                       \
		  .letter = 'n',                                                           \
		  .type = OPT_FLAG,                                                        \
		  TOGGLE_AT(dry_run),                                                      \
		  .help = "say which jobs it comes to, and send nothing" },                \
		{ .name = "json",                                                          \
		  .type = OPT_FLAG,                                                        \
		  TOGGLE_AT(json),                                                         \
		  .help = "as JSON, one object" },                                         \
	{                                                                                  \
		.name = "syslog", .type = OPT_FLAG, TOGGLE_AT(syslog),                     \
		.help = "a line to the system's log (authpriv) for each change"            \
	}
#endif
