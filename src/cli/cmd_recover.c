/*
 * cmd_recover.c - `starload recover`: what was cut short, shown, finished or undone.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/change_out.h"
#include "cli/change_print.h"
#include "cli/cmd.h"
#include "cli/confirm.h"
#include "cli/guard.h"
#include "cli/net_env.h"
#include "cli/stopping.h"
#include "diag/emit.h"
#include "diag/jout.h"
#include "job/change.h"
#include "job/journal.h"
#include "job/recover.h"
#include "job/shown.h"
#include "net/sqlconn.h"
#include "net/target.h"

struct recover_options {
	struct net_options net;
	struct guard_options guard; /* of them settle_s, syslog */
	bool list, finish, undo, forget, json, yes;
};

#define AT(member) .at = offsetof(struct recover_options, member), .flags = OPT_ARGV

const struct opt recover_opts[] = {
	{ .name = "list",
	  .type = OPT_FLAG,
	  AT(list),
	  .help = "show them only; exit 1 when there are any" },
	{ .name = "finish",
	  .type = OPT_FLAG,
	  AT(finish),
	  .help = "bring about what was wanted, and resume a job that was running" },
	{ .name = "undo",
	  .type = OPT_FLAG,
	  AT(undo),
	  .help = "put back what can be put back, and resume a job that was running" },
	{ .name = "forget",
	  .type = OPT_FLAG,
	  AT(forget),
	  .help = "take the changes of these IDs off the list, and leave the jobs as they are" },
	{ .name = "yes",
	  .letter = 'y',
	  .type = OPT_FLAG,
	  AT(yes),
	  .help = "do not ask on a protected cluster" },
	GUARD_SETTLE(struct recover_options, guard),
	{ .name = "json", .type = OPT_FLAG, AT(json), .help = "as JSON, one object" },
	GUARD_SYSLOG(struct recover_options, guard),
	NET_OPTIONS(struct recover_options, net),
	{ .name = NULL },
};

struct recovering {
	struct cmd_env *env;
	const struct recover_options *o;
	const struct opt_rest *ids;
	struct arena *mem;
	struct target t;
	struct site site; /* of t */
	struct sqlconn *c; /* NULL: not connected */
	struct journal *j;
	struct journal_list l; /* those that are asked for */
	struct jout json;
	bool allowed; /* the user may change this cluster, and means it */
	int status;
};

static void say(struct recovering *g, const char *text)
{
	fputs("starload recover: ", g->env->err);
	emit_safe(g->env->err, text, strlen(text));
	fputc('\n', g->env->err);
}

static int usage(struct recovering *g, const char *text)
{
	say(g, text);
	return EXIT_USAGE;
}

/* which --------------------------------------------------------------------------------------- */

static const struct journal_change *by_id(const struct journal_list *l, const char *id)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (!strcmp(l->list[i].id, id))
			return &l->list[i];
	return NULL;
}

static bool is_asked(const struct recovering *g, const struct journal_change *c)
{
	size_t i;

	for (i = 0; i < g->ids->n; i++)
		if (!strcmp(g->ids->operand[i], c->id))
			return true;
	return !g->ids->n;
}

/* Those that are not over and asked for.  0, or the status to leave with. */
static int choose(struct recovering *g, struct err *err)
{
	const struct journal_change *c;
	size_t i, n = 0;

	if (journal_read(g->j, INT64_MIN, g->mem, &g->l, err))
		return cmd_fail(g->env, err);
	change_print_damaged(&g->l, journal_dir(g->j), g->env);
	for (i = 0; i < g->ids->n; i++) {
		c = by_id(&g->l, g->ids->operand[i]);
		if (!c)
			return usage(g, arena_printf(g->mem, "the journal has no change %s",
						     g->ids->operand[i]));
		if (!journal_open_end(c))
			say(g, arena_printf(g->mem, "%s is over: %s", c->id,
					    journal_verdict_text(c->verdict)));
	}
	for (i = 0; i < g->l.n; i++)
		if (journal_open_end(&g->l.list[i]) && is_asked(g, &g->l.list[i]))
			g->l.list[n++] = g->l.list[i];
	g->l.n = n;
	return 0;
}

/* Of the cluster that the options say. */
static bool is_of(const struct recovering *g, const struct journal_change *c)
{
	struct site theirs = journal_site(c);

	return site_same(&theirs, &g->site);
}

static bool is_here(const struct recovering *g, const struct journal_change *c)
{
	return g->c && is_of(g, c);
}

/* showing ---------------------------------------------------------------------------------------
 */

static void put_line(const struct recovering *g, const char *name, const char *text)
{
	fprintf(g->env->out, "    %-7s ", name);
	emit_safe(g->env->out, text, strlen(text));
	fputc('\n', g->env->out);
}

static const char *now_words(struct recovering *g, const struct recovery *r)
{
	const struct journal_change *c = r->change;
	const struct job *now = &r->now;
	struct text why = shown_text(now->reason, g->mem);

	if (r->unread && is_of(g, c) && !g->c)
		return "not known: the cluster does not answer";
	if (r->unread)
		return is_here(g, c) ? arena_printf(g->mem, "not known: %s", r->unread)
				     : arena_printf(g->mem,
						    "not known: it is a job of the cluster %.*s, "
						    "and this is %s",
						    TEXT_ARG(c->cluster), g->t.name);
	if (!r->found)
		return r->missing;
	if (!r->same)
		return arena_printf(g->mem, "another job of that name, Id %" PRId64 ", %.*s",
				    now->id, TEXT_ARG(now->state_text));
	return arena_printf(g->mem, "%.*s%s%.*s%s%.*s", TEXT_ARG(now->state_text),
			    now->pause_time.n ? " since " : "", TEXT_ARG(now->pause_time),
			    why.n ? ": " : "", TEXT_ARG(why));
}

static void show(struct recovering *g, const struct recovery *r)
{
	change_print_head(r->change, g->env->out);
	change_print_statement(r->change, g->env->out);
	change_print_values(r->change, g->env->out);
	change_print_texts(r->change, g->env->out);
	put_line(g, "step", r->step);
	if (r->holder)
		put_line(g, "now", r->holder);
	else
		put_line(g, "now", now_words(g, r));
	put_line(g, "finish", r->finish);
	put_line(g, "undo", r->undo);
	fflush(g->env->out);
}

static void show_json(struct recovering *g, const struct recovery *r)
{
	struct jout *o = &g->json;

	jout_line(o);
	jout_open(o, '{');
	jout_key(o, "change");
	journal_write(r->change, o);
	jout_pair(o, "step", r->step);
	jout_pair(o, "held", r->holder);
	jout_pair(o, "now", now_words(g, r));
	jout_key(o, "state");
	if (r->same)
		jout_text(o, r->now.state_text);
	else
		jout_null(o);
	jout_pair(o, "finish", r->finish);
	jout_pair(o, "undo", r->undo);
	jout_pair_bool(o, "can_finish", r->can_finish);
	jout_pair_bool(o, "can_undo", r->can_undo);
}

/* doing ------------------------------------------------------------------------------------------
 */

static void line(void *to, bool warning, const char *text)
{
	(void)warning;
	say(to, text);
}

static void report(struct recovering *g, const struct journal_change *c,
		   const struct change_outcome *out, const char *why)
{
	FILE *to = g->env->out;

	if (g->o->json) {
		jout_key(&g->json, "outcome");
		jout_open(&g->json, '{');
		change_put_json(&g->json, out, why);
		jout_close(&g->json, '}');
		return;
	}
	fprintf(to, "%s: %s", c->id, why ? "not done" : journal_verdict_text(c->verdict));
	change_put_rest(to, out);
	if (why)
		say(g,
		    arena_printf(g->mem, "%.*s.%.*s: %s", TEXT_ARG(c->db), TEXT_ARG(c->job), why));
}

static void act(struct recovering *g, const struct recovery *r, bool undo)
{
	struct change_options o = guard_change(&g->o->guard, &g->t, &g->o->net, g->mem);
	const struct change_say s = { line, stopping_asked, g };
	struct change_outcome out;
	struct err err;
	int rc;

	/* offsets were judged when it was begun */
	o.allow_rewind = o.allow_beyond = o.again = true;
	rc = (undo ? recover_undo : recover_finish)(g->c, g->j, r->change, &o, &s, g->mem, &out,
						    &err);
	g->status = exit_worse(g->status, out.status);
	report(g, r->change, &out, rc ? err.text : NULL);
}

/* The way that options or an answer say.  *undo; false: leave it. */
static bool which_way(struct recovering *g, bool *undo, bool *quit)
{
	*undo = g->o->undo;
	if (g->o->finish || g->o->undo)
		return true;
	for (;;) {
		switch (confirm_letter(g->env,
				       "Finish it, undo it, or leave it as it is? [f/u/N] ")) {
		case 'f':
			return true;
		case 'u':
			*undo = true;
			return true;
		case '\0':
		case 'n':
		case 'l':
			return false;
		case 'q':
			*quit = true;
			return false;
		default:
			break;
		}
	}
}

/* Ctrl-C is an answer too. */
static void say_left(struct recovering *g, const struct recovery *r)
{
	if (stopping())
		say(g,
		    arena_printf(g->mem, "%s is left as it is: nothing was sent", r->change->id));
}

/* Is there anything to be done about it here and now? */
static bool may_act(struct recovering *g, const struct recovery *r)
{
	if (r->holder) {
		/* it is not cut short, and no business of ours */
		return false;
	}
	if (!is_here(g, r->change)) {
		say(g,
		    arena_printf(g->mem,
				 "%s is of the cluster %.*s: connect to that one (-h or --cluster)",
				 r->change->id, TEXT_ARG(r->change->cluster)));
		g->status = exit_worse(g->status, g->ids->n ? EXIT_USAGE : EXIT_DONE);
		return false;
	}
	return true;
}

/* Asked once, before the first is finished or undone. */
static bool is_allowed(struct recovering *g, bool *quit)
{
	int status = g->allowed ? 0 : confirm_protected(g->env, &g->t, g->o->yes, NULL, NULL);

	g->allowed = !status;
	g->status = exit_worse(g->status, status);
	*quit = status != 0;
	return g->allowed;
}

static void one(struct recovering *g, struct journal_change *c, bool ask, bool *quit)
{
	bool undo, acts = g->o->finish || g->o->undo || ask;
	struct recovery r;

	recover_look(is_here(g, c) ? g->c : NULL, g->t.user, g->j, c, g->mem, &r);
	if (g->o->json)
		show_json(g, &r);
	else
		show(g, &r);
	if (acts && may_act(g, &r) && which_way(g, &undo, quit)) {
		if (is_allowed(g, quit))
			act(g, &r, undo);
	} else if (!acts || r.holder) {
		g->status = exit_worse(g->status, r.holder ? EXIT_WRONG_STATE : EXIT_FINDINGS);
	} else {
		say_left(g, &r);
	}
	if (g->o->json)
		jout_close(&g->json, '}');
}

/* `idle`: nothing says what is to be done, which is a status of its own. */
static void all(struct recovering *g, bool ask, bool idle)
{
	bool quit = false;
	size_t i;

	if (g->o->json) {
		jout_init(&g->json, g->env->out);
		jout_open(&g->json, '{');
		jout_pair_number(&g->json, "version", 1);
		jout_pair_number(&g->json, "damaged", g->l.damaged);
		jout_key(&g->json, "changes");
		jout_open(&g->json, '[');
	}
	for (i = 0; i < g->l.n && !quit && !stopping(); i++)
		one(g, &g->l.list[i], ask, &quit);
	g->status = stopping_status(idle ? EXIT_USAGE : g->status);
	if (g->o->json) {
		jout_close(&g->json, ']');
		jout_pair_number(&g->json, "status", (uint64_t)g->status);
		jout_close(&g->json, '}');
		jout_end(&g->json);
		jout_flush(&g->json);
	}
}

static int forget(struct recovering *g, struct err *err)
{
	size_t i;

	for (i = 0; i < g->l.n; i++) {
		struct journal_change *c = &g->l.list[i];

		struct site at = journal_site(c);

		if (journal_lock_job(g->j, &at, c->db, c->job, err) ||
		    journal_end(g->j, c, JV_FORGOTTEN, err))
			g->status = exit_worse(g->status, cmd_fail(g->env, err));
		else
			fprintf(g->env->out, "%s: forgotten\n", c->id);
	}
	return g->status;
}

/* all of it
 * ---------------------------------------------------------------------------------------- */

static int check_options(struct recovering *g)
{
	const struct recover_options *o = g->o;

	if (o->list + o->finish + o->undo + o->forget > 1)
		return usage(g, "--list, --finish, --undo and --forget exclude each other");
	if (o->forget && !g->ids->n)
		return usage(g, "--forget wants the ID of a change, as \"starload recover --list\" "
				"shows it");
	return 0;
}

static int with_journal(struct recovering *g, struct err *err)
{
	const struct recover_options *o = g->o;
	bool ask = !o->list && !o->finish && !o->undo && !o->json && confirm_possible();
	int status = choose(g, err);
	bool idle;

	if (status)
		return status;
	if (!g->l.n && !o->json) {
		fputs("nothing to recover\n", g->env->out);
		return EXIT_DONE;
	}
	if (o->forget)
		return forget(g, err);
	/* a list has its use without the cluster too */
	if (g->l.n) {
		g->c = sqlconn_open(&g->t, err);
		if (!g->c)
			status = cmd_fail(g->env, err);
		else
			net_ask_cluster(g->c, g->mem, &g->t);
		if (status && (o->finish || o->undo))
			return status;
	}
	g->site = site_of(&g->t, g->mem);
	idle = g->l.n && !o->list && !o->finish && !o->undo && !ask;
	g->status = status;
	stopping_begin();
	all(g, ask && g->c, idle);
	if (idle)
		say(g, "give --finish or --undo; nothing was sent");
	return g->status;
}

static int run(struct recovering *g)
{
	struct err err;
	int status = check_options(g);

	if (!status)
		status = net_options_target(g->env, &g->o->net, g->mem, &g->t);
	if (status)
		return status;
	status = guard_journal(g->env, &g->o->guard, &g->t, &g->j);
	return status ? status : with_journal(g, &err);
}

int cmd_recover(struct cmd_env *env, int argc, char **argv)
{
	struct recover_options o = { .guard.settle_s = GUARD_SETTLE_S };
	struct opt_rest rest;
	struct recovering g = { .env = env, .o = &o, .ids = &rest, .mem = arena_new() };
	int status = cmd_options(env, &o, argc, argv, &rest);

	if (status < 0)
		status = run(&g);
	journal_close(g.j);
	sqlconn_close(g.c);
	opt_release(recover_opts, &o);
	opt_rest_release(&rest);
	arena_free(g.mem);
	return status;
}
