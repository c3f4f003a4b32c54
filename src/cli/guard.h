/*
 * guard.h - what is asked of a guarded change, the same for every command that makes one.
 * A command keeps a struct guard_options and takes those of the rows below that it offers.
 */
#ifndef STARLOAD_CLI_GUARD_H
#define STARLOAD_CLI_GUARD_H
#include <stdbool.h>
#include <stddef.h>

#include "cli/opt.h"
#include "job/change.h"

struct arena;	    /* base/arena.h */
struct cmd_env;	    /* cli/cmd.h */
struct journal;	    /* job/journal.h */
struct net_options; /* cli/net_env.h */
struct target;	    /* net/target.h */

enum { GUARD_SETTLE_S = 30, GUARD_SECONDS_MAX = 86400 };

/* As given on the command line; struct change_options says what each means. */
struct guard_options {
	bool pause, rollback, strict, allow_rewind, allow_beyond, again, dry_run;
	int resume; /* enum resume_when */
	unsigned settle_s;
	const char *message;
	bool syslog;
};

extern const char *const guard_resume_choices[];

/* Rows for a table of options: `guard` is the member of struct `owner`. */
#define GUARD_AT(owner, guard, member) .at = offsetof(owner, guard.member), .flags = OPT_ARGV
#define GUARD_FLAG(owner, guard, member, word, text)                                         \
	{                                                                                    \
		.name = word, .type = OPT_FLAG, GUARD_AT(owner, guard, member), .help = text \
	}
#define GUARD_RESUME(owner, guard, text)                                              \
	{                                                                             \
		.name = "resume", .type = OPT_CHOICE, GUARD_AT(owner, guard, resume), \
		.arg = "WHEN", .choices = guard_resume_choices, .help = text          \
	}
#define GUARD_SETTLE(owner, guard)                                                    \
	{                                                                             \
		.name = "settle", .type = OPT_UINT, GUARD_AT(owner, guard, settle_s), \
		.arg = "SEC", .max = GUARD_SECONDS_MAX,                               \
		.help = "watch a job that was resumed for so long (30); 0: do not"    \
	}
#define GUARD_STRICT(owner, guard) \
	GUARD_FLAG(owner, guard, strict, "strict", "what no server shows counts as not in effect")
#define GUARD_ALLOW_REWIND(owner, guard)                       \
	GUARD_FLAG(owner, guard, allow_rewind, "allow-rewind", \
		   "offsets below the present ones: read messages again")
#define GUARD_ALLOW_BEYOND(owner, guard)                       \
	GUARD_FLAG(owner, guard, allow_beyond, "allow-beyond", \
		   "offsets above the latest that the job has seen")
#define GUARD_AGAIN(owner, guard) \
	GUARD_FLAG(owner, guard, again, "again", "repeat an offset change that was done before")
#define GUARD_DRY_RUN(owner, guard, text)                           \
	{                                                           \
		.name = "dry-run", .letter = 'n', .type = OPT_FLAG, \
		GUARD_AT(owner, guard, dry_run), .help = text       \
	}
#define GUARD_MESSAGE(owner, guard)                                                            \
	{                                                                                      \
		.name = "message", .letter = 'm', .type = OPT_TEXT,                            \
		GUARD_AT(owner, guard, message), .arg = "TEXT", .help = "why, for the journal" \
	}
#define GUARD_SYSLOG(owner, guard)                 \
	GUARD_FLAG(owner, guard, syslog, "syslog", \
		   "a line to the system's log (authpriv) for each change")

/* What the engine is told: the options, the cluster and the user of `t`, and how to connect
 * again by `net`.  What no row above sets is zero.  Points to all three, and into `mem`. */
struct change_options guard_change(const struct guard_options *o, const struct target *t,
				   const struct net_options *net, struct arena *mem);

/* Open the journal of `t`, for changes unless it is a dry run, with a line of the system's
 * log for each where that is wished.  0; or, after a message, the status to leave with. */
int guard_journal(struct cmd_env *env, const struct guard_options *o, const struct target *t,
		  struct journal **j);
#endif
