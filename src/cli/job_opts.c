/*
 * job_opts.c - the options that say which jobs.
 */
#include "config.h"
#include "cli/job_opts.h"

#include "base/err.h"
#include "cli/cmd.h"
#include "cli/net_env.h"
#include "net/target.h"

#define AT(member) .at = offsetof(struct job_options, member), .flags = OPT_ARGV

const struct opt job_opts[] = {
	{ .name = "all",
	  .type = OPT_FLAG,
	  AT(all),
	  .help = "the jobs of all databases one may see" },
	{ .name = "db",
	  .type = OPT_TEXT,
	  AT(db),
	  .arg = "DB",
	  .help = "those of a database; with JOB, the database of names without one" },
	{ .name = "like",
	  .type = OPT_TEXT,
	  AT(like),
	  .arg = "PATTERN",
	  .help = "those whose name matches: % is any run, _ one character; case counts" },
	{ .name = "topic",
	  .type = OPT_TEXT,
	  AT(topic),
	  .arg = "TOPIC",
	  .help = "those that read this topic" },
	{ .name = "broker",
	  .type = OPT_TEXT,
	  AT(broker),
	  .arg = "HOST[:PORT]",
	  .help = "those that have this broker in their list" },
	{ .name = NULL }
};

void job_options_select(const struct job_options *o, const struct opt_rest *rest,
			const struct target *t, struct job_select *out)
{
	*out = (struct job_select){
		.names = rest->operand,
		.n_names = rest->n,
		.all = o->all,
		.db = o->db,
		.like = o->like,
		.topic = o->topic,
		.broker = o->broker,
		.default_db = t->db,
		.user = t->user,
	};
}

int job_options_connect(struct cmd_env *env, const struct job_options *o,
			const struct net_options *net, const struct opt_rest *rest,
			struct arena *mem, struct target *t, struct sqlconn **c,
			struct job_select *out)
{
	struct err err;
	int status;

	job_options_select(o, rest, &(struct target){ 0 }, out);
	if (!job_select_given(out)) {
		err_set(&err, ERR_USAGE, "say which job, or --all");
		return cmd_fail(env, &err);
	}
	status = net_connect(env, net, mem, t, c);
	if (status)
		return status;
	job_options_select(o, rest, t, out);
	out->anywhere = true;
	return 0;
}
