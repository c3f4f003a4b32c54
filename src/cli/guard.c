/*
 * guard.c - what is asked of a guarded change.
 */
#include "config.h"
#include "cli/guard.h"

#include <string.h>

#include "base/err.h"
#include "cli/cmd.h"
#include "cli/net_args.h"
#include "job/journal.h"
#include "net/target.h"

const char *const guard_resume_choices[] = { "restore", "always", "never", NULL };

struct change_options guard_change(const struct guard_options *o, const struct target *t,
				   const struct net_options *net, struct arena *mem)
{
	return (struct change_options){
		.pause = o->pause,
		.resume = (enum resume_when)o->resume,
		.settle_s = o->settle_s,
		.rollback = o->rollback,
		.strict = o->strict,
		.allow_rewind = o->allow_rewind,
		.allow_beyond = o->allow_beyond,
		.again = o->again,
		.dry_run = o->dry_run,
		.message = o->message,
		.site = site_of(t, mem),
		.db_user = { t->user, strlen(t->user) },
		.connect_args = net_args(net, mem),
	};
}

int guard_journal(struct cmd_env *env, const struct guard_options *o, const struct target *t,
		  struct journal **j)
{
	struct err err;

	*j = journal_open(t->state_dir, !o->dry_run, &err);
	if (!*j)
		return cmd_fail(env, &err);
	if (o->syslog)
		journal_syslog(*j);
	return 0;
}
