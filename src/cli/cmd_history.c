/*
 * cmd_history.c - `starload history`: what was changed, by whom, and what came of it.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/change_print.h"
#include "cli/cmd.h"
#include "cli/since.h"
#include "diag/jout.h"
#include "job/journal.h"
#include "job/site.h"
#include "net/sources.h"
#include "net/target.h"

struct history_options {
	const char *since, *job, *cluster, *state_dir;
	unsigned last;
	bool json;
};

#define AT(member) .at = offsetof(struct history_options, member), .flags = OPT_ARGV

const struct opt history_opts[] = {
	{ .name = "since",
	  .type = OPT_TEXT,
	  AT(since),
	  .arg = "2h|DATE",
	  .help = "changes begun since then; s, m, h, d and w are units" },
	{ .name = "job",
	  .type = OPT_TEXT,
	  AT(job),
	  .arg = "[DB.]JOB",
	  .help = "changes of this job" },
	{ .name = "cluster",
	  .type = OPT_TEXT,
	  AT(cluster),
	  .arg = "NAME",
	  .help = "changes of this cluster, or of that of an FE, HOST:PORT" },
	{ .name = "last",
	  .letter = 'n',
	  .type = OPT_UINT,
	  AT(last),
	  .arg = "N",
	  .help = "the last N of them",
	  .min = 1,
	  .max = 1000000000 },
	{ .name = "json", .type = OPT_FLAG, AT(json), .help = "as JSON, one object" },
	{ .name = "state-dir",
	  .type = OPT_TEXT,
	  AT(state_dir),
	  .arg = "DIR",
	  .help = "where the journal of changes is kept (XDG_STATE_HOME/starload)" },
	{ .name = NULL },
};

static bool names_job(const struct journal_change *c, const char *name)
{
	size_t n = strlen(name);

	if (text_is(c->job, name))
		return true;
	return n == c->db.n + 1 + c->job.n && !memcmp(name, c->db.p, c->db.n) &&
	       name[c->db.n] == '.' &&
	       (!c->job.n || !memcmp(name + c->db.n + 1, c->job.p, c->job.n));
}

static bool has_id(const struct journal_change *c, const struct opt_rest *ids)
{
	size_t i;

	for (i = 0; i < ids->n; i++)
		if (!strcmp(ids->operand[i], c->id))
			return true;
	return !ids->n;
}

/* The cluster that --cluster names: that of an option file, with its FEs; else the word itself,
 * a name or an FE. */
static struct site wanted_site(const struct history_options *o, struct arena *mem)
{
	struct sources s = { .password_fd = -1 };
	struct site word = { .name = { o->cluster, strlen(o->cluster) } };
	struct target t;
	struct err err;

	s.value[SETTING_CLUSTER_NAME] = o->cluster;
	return target_resolve(&s, mem, &t, &err) ? word : site_of(&t, mem);
}

/* Keep those that are asked for. */
static void choose(const struct history_options *o, const struct opt_rest *ids, struct arena *mem,
		   struct journal_list *l)
{
	struct site wanted = { .id = { "", 0 } };
	size_t i, n = 0;

	if (o->cluster)
		wanted = wanted_site(o, mem);
	for (i = 0; i < l->n; i++) {
		const struct journal_change *c = &l->list[i];
		const struct site theirs = journal_site(c);

		if ((!o->job || names_job(c, o->job)) &&
		    (!o->cluster || site_same(&theirs, &wanted)) && has_id(c, ids))
			l->list[n++] = *c;
	}
	if (o->last && n > o->last) {
		l->list += n - o->last;
		n = o->last;
	}
	l->n = n;
}

static void print_json(const struct journal_list *l, FILE *out)
{
	struct jout o;
	size_t i;

	jout_init(&o, out);
	jout_open(&o, '{');
	jout_pair_number(&o, "version", 1);
	jout_pair_number(&o, "damaged", l->damaged);
	jout_key(&o, "changes");
	jout_open(&o, '[');
	for (i = 0; i < l->n; i++) {
		jout_line(&o);
		journal_write(&l->list[i], &o);
	}
	jout_close(&o, ']');
	jout_close(&o, '}');
	jout_end(&o);
	jout_flush(&o);
}

static void print_text(const struct journal_list *l, FILE *out)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		change_print_head(&l->list[i], out);
		change_print_statement(&l->list[i], out);
		change_print_values(&l->list[i], out);
		change_print_texts(&l->list[i], out);
	}
}

/* That of the option, else of the option files; NULL: the default. */
static const char *state_dir(const struct history_options *o, struct arena *mem)
{
	struct sources s = { .password_fd = -1 };
	struct target t;
	struct err err;

	/* what is wrong with the rest of the settings is of no concern here */
	if (o->state_dir || target_resolve(&s, mem, &t, &err))
		return o->state_dir;
	return t.state_dir;
}

static int run(struct cmd_env *env, const struct history_options *o, const struct opt_rest *ids,
	       struct arena *mem, struct err *err)
{
	struct journal *j;
	struct journal_list l;
	int64_t since = INT64_MIN;
	int rc = 0;

	if (o->since)
		rc = since_parse(o->since, clock_wall_ms(), &since, err);
	if (rc)
		return rc;
	j = journal_open(state_dir(o, mem), false, err);
	if (!j)
		return err->code;
	rc = journal_read(j, since, mem, &l, err);
	if (!rc) {
		choose(o, ids, mem, &l);
		if (o->json)
			print_json(&l, env->out);
		else
			print_text(&l, env->out);
		change_print_damaged(&l, journal_dir(j), env);
	}
	journal_close(j);
	return rc;
}

int cmd_history(struct cmd_env *env, int argc, char **argv)
{
	struct history_options o = { 0 };
	struct arena *mem = arena_new();
	struct opt_rest rest;
	struct err err;
	int status;

	status = cmd_options(env, &o, argc, argv, &rest);
	if (status < 0)
		status = run(env, &o, &rest, mem, &err) ? cmd_fail(env, &err) : EXIT_DONE;
	opt_rest_release(&rest);
	arena_free(mem);
	return status;
}
