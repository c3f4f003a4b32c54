/*
 * cmd_alter.c - `starload alter`: a statement made of options, judged, and run as a
 * guarded change of each job that is meant.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/util.h"
#include "check/check.h"
#include "cli/alter_build.h"
#include "cli/change_out.h"
#include "cli/cmd.h"
#include "cli/confirm.h"
#include "cli/guard.h"
#include "cli/job_opts.h"
#include "cli/net_env.h"
#include "cli/stopping.h"
#include "diag/emit.h"
#include "diag/jout.h"
#include "job/change.h"
#include "job/journal.h"
#include "job/judge.h"
#include "job/select.h"
#include "lang/mask.h"
#include "lang/parse.h"
#include "net/sqlconn.h"
#include "net/target.h"

enum { OFFSETS_MAX = 64 << 20 };

struct alter_options {
	struct net_options net;
	struct alter_wish wish;
	struct job_options jobs;
	struct guard_options guard;
	unsigned unsure_s;
	bool unjudged, yes, keep_going, json, quiet;
	bool named; /* jobs are, by their names */
};

#define AT(member) .at = offsetof(struct alter_options, member), .flags = OPT_ARGV
#define FLAG(member, word, text)                                         \
	{                                                                \
		.name = word, .type = OPT_FLAG, AT(member), .help = text \
	}
/* A row of guard.h, by its name. */
#define GUARD(row) GUARD_##row(struct alter_options, guard)
#define TEXT_OPTION(member, word, value, text)                                         \
	{                                                                              \
		.name = word, .type = OPT_TEXT, AT(member), .arg = value, .help = text \
	}

const struct opt alter_opts[] = {
	{ .name = "set",
	  .type = OPT_LIST,
	  AT(wish.set),
	  .arg = "KEY=VALUE",
	  .help = "a property: of the job, kafka_broker_list, property.*; repeatable" },
	{ .name = "offset",
	  .type = OPT_LIST,
	  AT(wish.offset),
	  .arg = "LIST",
	  .help = "offsets to be read next, 0=100,1=OFFSET_END or all=OFFSET_BEGINNING" },
	TEXT_OPTION(
		wish.offsets_from, "offsets-from", "FILE",
		"offsets of the job's topic as kafka-consumer-groups (--describe, or the CSV of\n"
		"--export) or kcat -Q print them; - is standard input"),
	TEXT_OPTION(wish.where, "where", "EXPR", "load these rows only; cannot be removed again"),
	TEXT_OPTION(wish.columns, "columns", "LIST",
		    "the whole mapping, 'a, b, c = a + b'; what is not repeated is gone"),
	TEXT_OPTION(wish.partition, "partition", "NAMES",
		    "load into these partitions of the table"),
	TEXT_OPTION(wish.temporary_partition, "temporary-partition", "NAMES",
		    "... into these temporary ones"),
	TEXT_OPTION(wish.column_separator, "columns-terminated-by", "TEXT",
		    "the separator of fields; 0x01 or a real character"),
	TEXT_OPTION(wish.row_separator, "rows-terminated-by", "TEXT", "the separator of rows"),
	FLAG(guard.pause, "pause", "pause a job that runs, and resume it after"),
	GUARD_RESUME(struct alter_options, guard,
		     "afterwards: restore (the default: if --pause paused it), always, never"),
	GUARD(SETTLE),
	{ .name = "find-out",
	  .type = OPT_UINT,
	  AT(unsure_s),
	  .arg = "SEC",
	  .min = 1,
	  .max = GUARD_SECONDS_MAX,
	  .help = "how long to ask a server that answers no more what became of a statement (60)" },
	FLAG(guard.rollback, "rollback", "put back what can be put back when it has no effect"),
	GUARD(STRICT),
	FLAG(unjudged, "unjudged",
	     "send columns, expressions and partitions that do not fit the table"),
	GUARD(ALLOW_REWIND),
	GUARD(ALLOW_BEYOND),
	GUARD(AGAIN),
	GUARD_DRY_RUN(struct alter_options, guard, "print the plan, send no change"),
	FLAG(keep_going, "keep-going", "go on with the next job when one fails"),
	{ .name = "yes",
	  .letter = 'y',
	  .type = OPT_FLAG,
	  AT(yes),
	  .help = "do not ask; needed off a terminal for jobs that are not named" },
	GUARD(MESSAGE),
	GUARD(SYSLOG),
	FLAG(json, "json", "print what came of it as JSON, one object a job"),
	{ .name = "quiet",
	  .letter = 'q',
	  .type = OPT_FLAG,
	  AT(quiet),
	  .help = "say nothing but what is wrong" },
	JOB_OPTIONS(struct alter_options, jobs),
	NET_OPTIONS(struct alter_options, net),
	{ .name = NULL }
};

struct alter {
	struct cmd_env *env;
	struct alter_options *o;
	struct arena *mem;
	struct target t;
	struct sqlconn *c;
	struct journal *j;
	struct targets targets;
	struct jout out;
	struct change_options change;
	size_t done, failed, left;
};

/* what the engine says -------------------------------------------------------------- */

static void say(void *to, bool warning, const char *text)
{
	struct alter *a = to;

	if (a->o->quiet && !warning)
		return;
	fputs("starload alter: ", a->env->err);
	emit_safe(a->env->err, text, strlen(text));
	putc('\n', a->env->err);
}

/* judging ------------------------------------------------------------------------------ */

static void print_findings(struct alter *a, struct diags *d, struct source *src)
{
	struct emit_options eo = { .quiet = true, .targets = &a->targets };
	struct emitter *e = emitter_new("text", a->env->err, &eo);
	struct emit_summary none = { 0 };
	const struct diag *g;
	struct finding f;

	emit_begin(e);
	emit_file(e, src->name);
	for (g = d->first; g; g = g->next) {
		finding_make(&f, g, src, &a->targets, emitter_parts(e), 0, a->mem);
		emit_finding(e, &f);
	}
	emit_end(e, &none);
	emitter_free(e);
}

/* What meets the table only at the job's next task: columns, expressions and partitions, against
 * the live one.  What the cluster does not answer is not judged; the change comes upon it itself.
 */
static void judge_live(struct alter *a, const struct job *j, const struct parsed *p,
		       const struct source *src, struct diags *d)
{
	const struct alter_wish *w = &a->o->wish;
	const struct judge_options o = {
		.pause = true, /* states and offsets are the change's to judge */
		.allow_beyond = true,
		.user = a->t.user,
		.db = j->db,
	};
	struct err err;

	if (!a->o->unjudged && (w->where || w->columns || w->partition || w->temporary_partition))
		judge_stmt(judge_new(a->c, &o, a->mem), p, src, d, &err);
}

/* Parse and judge for the server's release and its tables.  NULL, after its findings, when it has
 * errors. */
static const struct stmt *judge(struct alter *a, struct text sql, const struct job *j,
				struct source **src)
{
	struct check_session session = { 0 };
	struct parser *parser = parser_new();
	struct diags d;
	struct parsed parsed;
	struct check c;
	bool one;

	*src = ARENA_NEW(a->mem, struct source);
	source_init(*src, "ALTER", sql.p, (uint32_t)sql.n);
	(*src)->shown = mask_blot(sql, a->mem);
	diags_init(&d, a->mem, &a->targets);
	d.least = a->o->quiet ? DIAG_ERROR : DIAG_WARNING;
	if (j->db.n < sizeof(session.db)) {
		memcpy(session.db, j->db.p, j->db.n);
		session.db_bytes = j->db.n;
	}
	c = (struct check){ .mem = a->mem, .diags = &d, .src = *src, .session = &session };
	parser_start(parser, *src, 0);
	one = parser_next(parser, a->mem, &d, &parsed);
	check_parsed(&c, &parsed);
	if (one && !d.errors) {
		struct parsed more;

		/* an option's text that is more than a clause */
		one = !parser_next(parser, a->mem, &d, &more);
	}
	if (one && !d.errors && !parsed.broken)
		judge_live(a, j, &parsed, *src, &d);
	parser_free(parser);
	diags_sort(&d);
	if (d.first)
		print_findings(a, &d, *src);
	return one && !d.errors && !parsed.broken ? parsed.stmt : NULL;
}

/* one job --------------------------------------------------------------------------------- */

/* What came of it in a few words. */
static const char *in_short(const struct alter *a, const struct change_outcome *out, int rc)
{
	if (a->o->guard.dry_run)
		return rc ? "would not be sent" : "planned";
	switch (out->status) {
	case EXIT_DONE:
		return out->sent ? "done" : "already as wanted";
	case EXIT_FINDINGS:
		return "not sent";
	case EXIT_WRONG_STATE:
		return "wrong state";
	default:
		return exit_meaning(out->status);
	}
}

static void report(struct alter *a, const struct job *j, const struct change_outcome *out, int rc,
		   const struct err *err)
{
	FILE *to = a->env->out;

	if (a->o->json) {
		change_put_job_json(&a->out, j->db, j->name, out, rc ? err->text : NULL);
		return;
	}
	if (a->o->quiet && !rc)
		return;
	emit_safe(to, j->db.p, j->db.n);
	putc('.', to);
	emit_safe(to, j->name.p, j->name.n);
	fputs(": ", to);
	fputs(in_short(a, out, rc), to);
	change_put_rest(to, out);
	if (rc) {
		fputs("starload alter: ", a->env->err);
		emit_safe(a->env->err, err->text, strlen(err->text));
		putc('\n', a->env->err);
	}
}

static void show(struct alter *a, struct text sql)
{
	struct buf b;

	if (a->o->json || (a->o->quiet && !a->o->guard.dry_run))
		return;
	buf_init_unbounded(&b);
	mask_sql(sql, &b);
	change_put_statement(a->env->out, (struct text){ buf_str(&b), b.n }, "");
	fflush(a->env->out);
	buf_release(&b);
}

/* Nothing came of it, as its statement is none that may be sent. */
static int refuse(struct alter *a, const struct job *j, const struct err *err)
{
	const struct change_outcome none = { .status = err_exit_status(err->code) };

	if (!a->o->json)
		return cmd_fail(a->env, err);
	report(a, j, &none, err->code, err);
	return none.status;
}

static int alter_one(struct alter *a, const struct job *j)
{
	const struct change_say how = { say, stopping_asked, a };
	struct change_request r = { .db = j->db, .job = j->name };
	struct change_outcome out;
	struct source *src;
	struct err err;
	int rc;

	if (alter_build(&a->o->wish, j, a->mem, &r.sql, &err))
		return refuse(a, j, &err);
	show(a, r.sql);
	r.stmt = judge(a, r.sql, j, &src);
	r.src = src;
	if (!r.stmt) {
		err_set(&err, ERR_JUDGED, "nothing was sent: the ALTER of %.*s.%.*s is not right",
			TEXT_ARG(j->db), TEXT_ARG(j->name));
		return refuse(a, j, &err);
	}
	rc = change_run(a->c, a->j, &r, &a->change, &how, a->mem, &out, &err);
	report(a, j, &out, rc, &err);
	return out.status;
}

/* all of them ----------------------------------------------------------------------------- */

static bool is_pattern(const struct alter_options *o)
{
	const struct job_options *j = &o->jobs;

	return j->all || j->like || j->topic || j->broker || (j->db && !o->named);
}

/* List, count, and ask where nobody named them.  0, or the status to leave with. */
static int confirm(struct alter *a, const struct job_list *l)
{
	FILE *to = a->env->err;
	struct err err;
	size_t i;

	if (a->o->guard.dry_run || a->o->yes || (!is_pattern(a->o) && !a->t.protect))
		return 0;
	for (i = 0; i < l->n; i++) {
		fputs("  ", to);
		emit_safe(to, l->list[i].db.p, l->list[i].db.n);
		putc('.', to);
		emit_safe(to, l->list[i].name.p, l->list[i].name.n);
		fputs("  ", to);
		emit_safe(to, l->list[i].state_text.p, l->list[i].state_text.n);
		putc('\n', to);
	}
	if (a->t.protect)
		return confirm_protected(a->env, &a->t, false, NULL, NULL);
	if (!confirm_possible()) {
		err_set(&err, ERR_USAGE,
			"%zu job%s would be altered; where nobody can be asked, --yes says that it "
			"is meant",
			l->n, l->n == 1 ? "" : "s");
		return cmd_fail(a->env, &err);
	}
	if (confirm_yes(a->env,
			arena_printf(a->mem, "Alter %s %zu job%s? [y/N] ",
				     l->n == 1 ? "this" : "these", l->n, l->n == 1 ? "" : "s")))
		return 0;
	return confirm_refused(a->env, "");
}

static int alter_all(struct alter *a, const struct job_list *l)
{
	int status = EXIT_DONE, one;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (stopping())
			break;
		one = alter_one(a, &l->list[i]);
		if (one == EXIT_DONE || one == EXIT_BEFORE)
			a->done++;
		else
			a->failed++;
		status = i ? exit_worse(status, one) : one;
		if (one && one != EXIT_BEFORE && !a->o->keep_going && i + 1 < l->n) {
			i++;
			break;
		}
	}
	a->left = l->n - i;
	if (l->n > 1 && !a->o->json && (!a->o->quiet || a->failed))
		fprintf(a->env->err, "starload alter: %zu done, %zu failed, %zu not begun\n",
			a->done, a->failed, a->left);
	/* some are altered and some are not */
	if (a->done && (a->failed || a->left) && status)
		status = exit_worse(status, EXIT_PARTLY);
	return stopping_status(status);
}

static int read_offsets(struct alter *a, struct buf *b)
{
	const char *path = a->o->wish.offsets_from;
	struct err err;
	int rc;

	if (!path)
		return 0;
	rc = strcmp(path, "-") ? io_read_file(path, b, &err)
			       : io_read_fd(STDIN_FILENO, "<stdin>", b, &err);
	if (rc)
		return cmd_fail(a->env, &err);
	a->o->wish.offsets_text = (struct text){ buf_str(b), b->n };
	return 0;
}

/* Secrets out of argv, where every user of the machine can see them. */
static void wipe_secrets(struct alter *a)
{
	struct opt_list *set = &a->o->wish.set;
	bool any = false;
	size_t i;

	for (i = 0; i < set->n; i++) {
		const char *given = set->item[i], *eq = strchr(given, '=');

		if (!eq || !eq[1] ||
		    !(mask_is_secret_key((struct text){ given, (size_t)(eq - given) }) ||
		      mask_is_secret_value((struct text){ eq + 1, strlen(eq + 1) })))
			continue;
		set->item[i] = arena_copy(a->mem, given, strlen(given));
		/* argv's own bytes, which are ours to write */
		explicit_bzero((char *)(size_t)(eq + 1), strlen(eq + 1));
		any = true;
	}
	if (any)
		fputs("starload alter: warning: a secret on the command line is seen by other "
		      "users of "
		      "the machine; starload run takes the statement from a file or from standard "
		      "input\n",
		      a->env->err);
}

/* The change's options; and the server's release as target of the judgement. */
static int prepare(struct alter *a)
{
	const struct alter_options *o = a->o;
	struct err err;

	a->change = guard_change(&o->guard, &a->t, &o->net, a->mem);
	a->change.unsure_s = o->unsure_s;
	if (targets_parse(sqlconn_server(a->c)->release, &a->targets, &err))
		return cmd_fail(a->env, &err);
	return guard_journal(a->env, &o->guard, &a->t, &a->j);
}

static int run(struct alter *a, const struct opt_rest *rest, struct buf *offsets)
{
	struct alter_options *o = a->o;
	struct job_select s;
	struct job_list jobs;
	struct err err;
	int status;

	o->named = rest->n > 0;
	if (alter_check(&o->wish, &err))
		return cmd_fail(a->env, &err);
	if (!rest->n && !is_pattern(o)) {
		err_set(&err, ERR_USAGE,
			"which job? name it, or --all, --db, --like, --topic, --broker");
		return cmd_fail(a->env, &err);
	}
	status = read_offsets(a, offsets);
	if (!status)
		status = net_connect_leader(a->env, &o->net, a->mem, &a->t, &a->c);
	if (!status)
		status = prepare(a);
	if (status)
		return status;
	job_options_select(&o->jobs, rest, &a->t, &s);
	if (jobs_select(a->c, &s, a->mem, &jobs, &err))
		return cmd_fail(a->env, &err);
	if (!jobs.n) {
		err_set(&err, ERR_JUDGED, "%s", jobs_none_seen);
		return cmd_fail(a->env, &err);
	}
	status = confirm(a, &jobs);
	if (status)
		return status;
	stopping_begin();
	return alter_all(a, &jobs);
}

int cmd_alter(struct cmd_env *env, int argc, char **argv)
{
	struct alter_options o = { .guard.settle_s = GUARD_SETTLE_S };
	struct alter a = { .env = env, .o = &o, .mem = arena_new() };
	struct opt_rest rest;
	struct buf offsets;
	int status;

	buf_init(&offsets, OFFSETS_MAX);
	jout_init(&a.out, env->out);
	status = cmd_options(env, &o, argc, argv, &rest);
	wipe_secrets(&a);
	if (status < 0)
		status = run(&a, &rest, &offsets);
	journal_close(a.j);
	sqlconn_close(a.c);
	buf_release(&offsets);
	opt_release(alter_opts, &o);
	opt_rest_release(&rest);
	arena_free(a.mem);
	return status;
}
