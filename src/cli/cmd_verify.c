/*
 * cmd_verify.c - `starload verify`: jobs compared again with what was wanted of them, by
 * the journal or by statements in files.  FEs have lost ALTERs at a restart.
 */
#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/util.h"
#include "cli/change_out.h"
#include "cli/cmd.h"
#include "cli/net_env.h"
#include "diag/emit.h"
#include "diag/jout.h"
#include "job/change.h"
#include "job/journal.h"
#include "job/select.h"
#include "lang/ast.h"
#include "lang/parse.h"
#include "net/sqlconn.h"
#include "net/target.h"

enum { FILE_MAX = 64 << 20 };

struct verify_options {
	struct net_options net;
	bool strict, json, quiet;
};

#define AT(member) .at = offsetof(struct verify_options, member), .flags = OPT_ARGV

const struct opt verify_opts[] = { { .name = "strict",
				     .type = OPT_FLAG,
				     AT(strict),
				     .help = "what no server shows counts as not in effect" },
				   { .name = "json",
				     .type = OPT_FLAG,
				     AT(json),
				     .help = "print what was found as JSON, one object a job" },
				   { .name = "quiet",
				     .letter = 'q',
				     .type = OPT_FLAG,
				     AT(quiet),
				     .help = "say nothing but what is not in effect" },
				   NET_OPTIONS(struct verify_options, net),
				   { .name = NULL } };

struct verify {
	struct cmd_env *env;
	const struct verify_options *o;
	struct arena *mem;
	struct target t;
	struct sqlconn *c;
	struct journal *j;
	struct jout out;
	int status;
	size_t jobs;
};

static void worse(struct verify *v, int status)
{
	v->status = exit_worse(v->status, status);
}

static void name(FILE *out, const struct change_wanted *w)
{
	emit_safe(out, w->db.p, w->db.n);
	putc('.', out);
	emit_safe(out, w->job.p, w->job.n);
}

static void one(struct verify *v, const struct change_wanted *w)
{
	struct change_outcome out;
	FILE *to = v->env->out;
	struct err err;
	int rc = change_verify(v->c, w, v->o->strict, v->mem, &out, &err);

	v->jobs++;
	worse(v, out.status);
	if (v->o->json) {
		change_put_job_json(&v->out, w->db, w->job, &out, rc ? err.text : NULL);
		return;
	}
	if (v->o->quiet && !rc)
		return;
	name(to, w);
	fprintf(to, ": %s\n",
		!rc		      ? "as wanted"
		: rc == ERR_NO_EFFECT ? "NOT as wanted"
				      : "not read");
	change_put_effects(to, &out);
	fflush(to);
	if (rc)
		cmd_fail(v->env, &err);
}

/* by the journal ------------------------------------------------------------------------ */

/* A job, or all of the cluster (NULL). */
static void by_journal(struct verify *v, const char *operand)
{
	struct text db = { NULL, 0 }, job = { NULL, 0 };
	struct site at = site_of(&v->t, v->mem);
	struct change_wanted_list l;
	struct err err;
	size_t i;

	if (operand && !job_name_split(operand, v->t.db, v->mem, &db, &job)) {
		err_set(&err, ERR_USAGE, "\"%.200s\" is no job's name", operand);
		worse(v, cmd_fail(v->env, &err));
		return;
	}
	if (operand && !db.p) {
		err_set(&err, ERR_USAGE, "of which database? DB.%.200s, or -D DB", operand);
		worse(v, cmd_fail(v->env, &err));
		return;
	}
	if (change_wanted_read(v->j, &at, db, job, v->mem, &l, &err)) {
		worse(v, cmd_fail(v->env, &err));
		return;
	}
	if (!l.n) {
		err_set(&err, ERR_JUDGED,
			"the journal (%.300s) has no verified change of %.200s on the cluster "
			"%.200s",
			journal_dir(v->j), operand ? operand : "any job", v->t.name);
		worse(v, cmd_fail(v->env, &err));
	}
	for (i = 0; i < l.n; i++)
		one(v, &l.list[i]);
}

/* by a file -------------------------------------------------------------------------------- */

struct script {
	struct source *src;
	struct text db; /* current, by USE */
};

static void statement(struct verify *v, struct script *s, const struct parsed *p)
{
	struct change_request r = { .stmt = p->stmt, .src = s->src };
	struct change_wanted w;
	struct err err;

	if (p->class == STMT_USE)
		s->db = p->use_db;
	if (p->class != STMT_OURS || !p->stmt || p->stmt->kind != STMT_ALTER)
		return;
	if (p->broken) {
		err_set(&err, ERR_JUDGED,
			"%.300s: statement %u does not parse; starload lint says why", s->src->name,
			p->number);
		worse(v, cmd_fail(v->env, &err));
		return;
	}
	r.db = p->stmt->job->has_db ? p->stmt->job->db : s->db;
	r.job = p->stmt->job->job.text;
	r.sql = source_text(s->src, p->stmt->at);
	if (!r.db.n) {
		err_set(&err, ERR_USAGE,
			"%.300s: statement %u names no database: USE one, or -D DB", s->src->name,
			p->number);
		worse(v, cmd_fail(v->env, &err));
	} else if (change_wanted_of(v->c, &r, v->mem, &w, &err)) {
		worse(v, cmd_fail(v->env, &err));
	} else {
		one(v, &w);
	}
}

static void by_file(struct verify *v, const char *path)
{
	struct script s = { .src = ARENA_NEW(v->mem, struct source) };
	bool in = !strcmp(path, "-");
	struct parser *parser;
	struct targets targets;
	struct parsed p;
	struct diags d;
	struct err err;
	struct buf b;
	size_t before = v->jobs;

	buf_init(&b, FILE_MAX);
	if (in ? io_read_fd(STDIN_FILENO, "<stdin>", &b, &err) : io_read_file(path, &b, &err)) {
		worse(v, cmd_fail(v->env, &err));
		goto out;
	}
	if (v->t.db)
		s.db = (struct text){ v->t.db, strlen(v->t.db) };
	targets_all(&targets);
	diags_init(&d, v->mem, &targets);
	source_init(s.src, path, arena_copy(v->mem, buf_str(&b), b.n), (uint32_t)b.n);
	parser = parser_new();
	parser_start(parser, s.src, 0);
	while (parser_next(parser, v->mem, &d, &p))
		statement(v, &s, &p);
	parser_free(parser);
	if (v->jobs == before && !v->status) {
		err_set(&err, ERR_JUDGED, "%.300s holds no ALTER ROUTINE LOAD", path);
		worse(v, cmd_fail(v->env, &err));
	}
out:
	buf_release(&b);
}

/* What names a file, or looks like it. */
static bool is_file(const char *operand)
{
	size_t n = strlen(operand);
	struct stat st;

	if (!strcmp(operand, "-") || strchr(operand, '/') ||
	    (n > 4 && !strcmp(operand + n - 4, ".sql")))
		return true;
	return !stat(operand, &st) && S_ISREG(st.st_mode);
}

static int run(struct verify *v, const struct opt_rest *rest)
{
	struct err err;
	int status;
	size_t i;

	status = net_connect_leader(v->env, &v->o->net, v->mem, &v->t, &v->c);
	if (status)
		return status;
	v->j = journal_open(v->t.state_dir, false, &err);
	if (!v->j)
		return cmd_fail(v->env, &err);
	if (!rest->n)
		by_journal(v, NULL);
	for (i = 0; i < rest->n; i++)
		if (is_file(rest->operand[i]))
			by_file(v, rest->operand[i]);
		else
			by_journal(v, rest->operand[i]);
	return v->status;
}

int cmd_verify(struct cmd_env *env, int argc, char **argv)
{
	struct verify_options o = { 0 };
	struct verify v = { .env = env, .o = &o, .mem = arena_new() };
	struct opt_rest rest;
	int status;

	jout_init(&v.out, env->out);
	status = cmd_options(env, &o, argc, argv, &rest);
	if (status < 0)
		status = run(&v, &rest);
	journal_close(v.j);
	sqlconn_close(v.c);
	opt_release(verify_opts, &o);
	opt_rest_release(&rest);
	arena_free(v.mem);
	return status;
}
