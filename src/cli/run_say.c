/*
 * run_say.c - what came of statements, for people: results on stdout, all else on stderr.
 * Only what --dry-run plans is on stdout, as it is what was asked for.
 */
#include "config.h"
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/change_out.h"
#include "cli/cmd.h"
#include "cli/result/setting.h"
#include "cli/result/way.h"
#include "cli/run.h"
#include "cli/run_json.h"
#include "diag/emit.h"
#include "job/verb.h"
#include "lang/quote.h"
#include "net/sqlconn.h"

/* A table at the end has so many statements, and no plain SQL beyond. */
enum { TABLE_ALL = 200 };

const char *run_place(const struct run_item *it, struct arena *mem)
{
	return arena_printf(mem, "%s:%" PRIu32 ":%" PRIu32, source_shown_name(it->input->name),
			    it->place.line, it->place.col);
}

const char *run_what(const struct run_item *it, struct arena *mem)
{
	const char *verb = script_kind_verb(it->s->kind);
	char word[16];

	if (verb)
		return arena_printf(mem, "%s %.*s.%.*s", verb, TEXT_ARG(it->s->db),
				    TEXT_ARG(it->s->job));
	if (it->s->kind == SCRIPT_USE)
		return arena_printf(mem, "USE %.*s", TEXT_ARG(it->s->session_db));
	script_verb(it->s->sql, word);
	return arena_copy(mem, word, strlen(word));
}

static void put(FILE *out, struct text t)
{
	emit_safe(out, t.p ? t.p : "", t.n);
}

static void puts_safe(FILE *out, const char *s)
{
	emit_safe(out, s, strlen(s));
}

void run_say_line(struct run *r, bool warning, const char *text)
{
	if (r->o.quiet && !warning)
		return;
	pthread_mutex_lock(&r->print);
	fprintf(r->env->err, "starload %s: ", r->env->cmd->name);
	puts_safe(r->env->err, text);
	putc('\n', r->env->err);
	pthread_mutex_unlock(&r->print);
}

/* refusals ------------------------------------------------------------------------- */

/* "... the INSERT privilege(s) on TABLE t for this operation": what to ask for. */
static void hint_grant(struct run *r, const struct run_item *it, struct diags *d, struct diag *g,
		       struct text said)
{
	static const char before[] = "INSERT privilege(s) on TABLE ";
	const char *p = memmem(said.p, said.n, before, sizeof(before) - 1), *end;
	const struct text db = it->s->job.n ? it->s->db : it->s->session_db;
	struct buf b;

	if (!p)
		return;
	p += sizeof(before) - 1;
	end = memchr(p, ' ', (size_t)(said.p + said.n - p));
	if (!end || !db.n)
		return;
	buf_init_unbounded(&b);
	quote_name(&b, db);
	buf_addc(&b, '.');
	quote_name(&b, (struct text){ p, (size_t)(end - p) });
	buf_adds(&b, " TO USER ");
	quote_string(&b, (struct text){ r->t.user, strlen(r->t.user) }, '\'');
	diag_hint(d, g, "ask for: GRANT INSERT ON TABLE %s", buf_str(&b));
	buf_release(&b);
}

/* As a finding in the user's file, values of variables left out. */
static void make_finding(struct run_worker *w, const struct run_item *it,
			 const struct sql_refused *refused, struct diags *d, struct finding *f)
{
	const struct script_stmt *s = it->s;
	struct text t = refused->detail.n ? refused->detail : refused->text;
	struct span at = script_place(s->sql, refused->line ? refused->line : 1,
				      refused->line ? refused->column : 0);
	struct diag *g;

	diags_init(d, w->mem, &it->input->plan.targets);
	d->stmt = s->number;
	at.off += s->at.off;
	/* its last full stop is the frame's */
	if (t.n > 1 && t.p[t.n - 1] == '.')
		t.n--;
	g = diag_add(d, DIAG_server_refused, at, RELS_NONE, "%.*s", TEXT_ARG(t));
	g->message = vars_mask(&it->input->plan.vars, g->message, w->mem);
	hint_grant(w->r, it, d, g, refused->text);
	if (refused->number && refused->number != 1064)
		diag_note(d, g, "error %u (%s)", refused->number, refused->state);
	pthread_mutex_lock(&w->r->print);
	finding_make(f, g, s->src, &it->input->plan.targets, FINDING_EXCERPTS, 0, w->mem);
	pthread_mutex_unlock(&w->r->print);
}

void run_say_refused(struct run_worker *w, const struct run_item *it,
		     const struct sql_refused *refused)
{
	struct run *r = w->r;
	struct finding f;
	struct diags d;

	make_finding(w, it, refused, &d, &f);
	pthread_mutex_lock(&r->print);
	fflush(r->env->out);
	emit_finding(r->emitter, &f);
	pthread_mutex_unlock(&r->print);
	if (r->o.json && !it->s->job.n)
		run_json_error(w, it, f.message);
}

void run_say_error(struct run_worker *w, const struct run_item *it, const char *text)
{
	struct run *r = w->r;

	text = vars_mask(&it->input->plan.vars, text, w->mem);
	if (r->o.json) {
		if (!it->s->job.n)
			run_json_error(w, it, text);
		return;
	}
	pthread_mutex_lock(&r->print);
	fflush(r->env->out);
	puts_safe(r->env->err, run_place(it, w->mem));
	fputs(": error: ", r->env->err);
	puts_safe(r->env->err, text);
	putc('\n', r->env->err);
	pthread_mutex_unlock(&r->print);
}

/* results ------------------------------------------------------------------------- */

void run_say_result(struct run_worker *w, const struct sql_result *res, long long took_ns)
{
	struct run *r = w->r;
	FILE *out = r->env->out;

	if (!r->way->terminal || (!r->way->pages && !result_for_eyes(r->show)))
		return;
	pthread_mutex_lock(&r->print);
	if (!res->n_columns && res->affected)
		fprintf(out, "OK, %" PRIu64 " row%s affected", res->affected,
			res->affected == 1 ? "" : "s");
	else if (!res->n_columns)
		fputs("OK", out);
	else if (res->stopped)
		fprintf(out, "%zu row%s or more in set; the rest was not read", res->n_rows,
			res->n_rows == 1 ? "" : "s");
	else if (res->n_rows)
		fprintf(out, "%zu row%s in set", res->n_rows, res->n_rows == 1 ? "" : "s");
	else
		fputs("Empty set", out);
	if (r->show->timing)
		fprintf(out, " (%.3f s)", (double)took_ns / 1e9);
	putc('\n', out);
	/* of an INSERT its label and transaction */
	if (res->info.n) {
		put(out, res->info);
		putc('\n', out);
	}
	fflush(out);
	pthread_mutex_unlock(&r->print);
}

static void put_masked(struct run_worker *w, const struct run_item *it)
{
	const struct shown_hide hide = run_hide(it);

	change_put_statement(w->r->env->out, shown_statement(it->s->sql, &hide, w->mem, NULL),
			     "    ");
}

/* The head of a plan's entry; the caller ends the line. */
static void put_head(struct run_worker *w, const struct run_item *it)
{
	FILE *out = w->r->env->out;

	puts_safe(out, run_place(it, w->mem));
	fputs(": ", out);
	puts_safe(out, run_what(it, w->mem));
}

/* `o` NULL: there was nothing to look at yet. */
static void put_plan(struct run_worker *w, const struct run_item *it, const struct verb_outcome *o)
{
	FILE *out = w->r->env->out;

	put_head(w, it);
	if (o && (o->already || o->found)) {
		fputs(o->already ? ", already so: " : ", now ", out);
		put(out, o->found ? o->before.state_text : TEXT("STOPPED"));
	} else if (!o && it->made) {
		fputs(", on a job that this script creates", out);
	} else if (!o && it->pausing) {
		fputs(", on a job that this script pauses", out);
	}
	putc('\n', out);
	if (it->s->kind != SCRIPT_USE && !(o && o->already))
		put_masked(w, it);
}

/* "db.job: " */
static void put_job(FILE *to, const struct run_item *it)
{
	put(to, it->s->db);
	putc('.', to);
	put(to, it->s->job);
	fputs(": ", to);
}

static void put_verb(FILE *to, const struct run_item *it, const struct verb_outcome *out)
{
	put_job(to, it);
	if (out->already)
		fputs("already so: ", to);
	if (out->there && it->s->kind != SCRIPT_STOP)
		put(to, out->after.state_text);
	else
		fputs("STOPPED", to);
	if (!out->already && out->found) {
		fputs(", was ", to);
		put(to, out->before.state_text);
	}
	putc('\n', to);
}

static void put_next(FILE *to, struct text next)
{
	if (!next.n)
		return;
	fputs("  go on with: ", to);
	put(to, next);
	putc('\n', to);
}

void run_say_verb(struct run_worker *w, const struct run_item *it, const struct verb_outcome *out,
		  const char *why)
{
	struct run *r = w->r;

	if (r->o.json) {
		if (why)
			why = vars_mask(&it->input->plan.vars, why, w->mem);
		run_json_verb(w, it, out, why);
		return;
	}
	pthread_mutex_lock(&r->print);
	if (r->o.guard.dry_run && !why)
		put_plan(w, it, out);
	else if (!why && !r->o.quiet)
		put_verb(r->env->err, it, out);
	if (out)
		put_next(r->env->err, out->next);
	fflush(r->env->out);
	pthread_mutex_unlock(&r->print);
}

/* changes -------------------------------------------------------------------------- */

static void put_change_plan(struct run_worker *w, const struct run_item *it,
			    const struct change_outcome *o)
{
	FILE *out = w->r->env->out;
	size_t i;

	put_head(w, it);
	if (o->found) {
		fputs(", now ", out);
		put(out, o->before.state_text);
	}
	putc('\n', out);
	for (i = 0; i < o->n_statements; i++)
		change_put_statement(out, o->statements[i], "    ");
	change_put_effects(out, o);
}

/* What the server said may quote values of variables, here as in a finding. */
static void json_change(struct run_worker *w, const struct run_item *it,
			const struct change_outcome *o, const char *why)
{
	const struct vars *vars = &it->input->plan.vars;
	struct change_outcome shown = *o;
	const char *said;

	if (o->said.n) {
		said = vars_mask(vars, arena_copy(w->mem, o->said.p, o->said.n), w->mem);
		shown.said = (struct text){ said, strlen(said) };
	}
	run_json_change(w, it, &shown, why ? vars_mask(vars, why, w->mem) : NULL);
}

void run_say_change(struct run_worker *w, const struct run_item *it, const struct change_outcome *o,
		    const char *why)
{
	struct run *r = w->r;
	FILE *to = r->env->err;

	if (r->o.json) {
		json_change(w, it, o, why);
		return;
	}
	pthread_mutex_lock(&r->print);
	if (r->o.guard.dry_run && !why) {
		put_change_plan(w, it, o);
	} else if (why ? o->n_effects && o->sent : !r->o.quiet) {
		put_job(to, it);
		if (it->status == EXIT_BEFORE)
			fputs("done before, nothing sent; ", to);
		else if (it->state == RUN_ALREADY)
			fputs("already so; ", to);
		else
			fputs(why ? "" : "altered; ", to);
		if (o->found)
			put(to, o->after.state_text.n ? o->after.state_text : o->before.state_text);
		putc('\n', to);
		change_put_effects(to, o);
	}
	change_put_next(to, o);
	fflush(r->env->out);
	pthread_mutex_unlock(&r->print);
}

/* the end -------------------------------------------------------------------------- */

static const char *const state_words[] = {
	[RUN_NOT_SENT] = "not sent", [RUN_PLANNED] = "planned", [RUN_DONE] = "done",
	[RUN_ALREADY] = "already",   [RUN_FAILED] = "failed",
};

const char *run_state_text(enum run_state s)
{
	return state_words[s];
}

/* Worth a table?  Results of plain SQL speak for themselves. */
static bool wants_table(const struct run *r)
{
	size_t i, jobs = 0, failed = 0;

	for (i = 0; i < r->n_items; i++) {
		jobs += r->items[i].s->job.n > 0;
		failed += r->items[i].state == RUN_FAILED || r->items[i].state == RUN_NOT_SENT;
	}
	return r->n_items > 1 && (failed || (jobs > 1 && !r->o.quiet)) && !r->o.guard.dry_run;
}

/* Of very many statements those that one looks for. */
static bool in_table(const struct run *r, const struct run_item *it)
{
	return r->n_items <= TABLE_ALL || it->s->job.n || it->state == RUN_FAILED;
}

static void count_states(const struct run *r, size_t n[RUN_FAILED + 1])
{
	size_t i;

	for (i = 0; i < r->n_items; i++)
		n[r->items[i].state]++;
}

void run_say_end(struct run *r)
{
	size_t i, wide_place = 0, wide_what = 0, n[RUN_FAILED + 1] = { 0 };
	FILE *out = r->env->err;

	count_states(r, n);
	if (r->o.json) {
		run_json_end(r, n);
		return;
	}
	if (!wants_table(r))
		return;
	for (i = 0; i < r->n_items; i++) {
		size_t place, what;

		if (!in_table(r, &r->items[i]))
			continue;
		place = strlen(run_place(&r->items[i], r->mem));
		what = strlen(run_what(&r->items[i], r->mem));
		wide_place = place > wide_place ? place : wide_place;
		wide_what = what > wide_what && what < 60 ? what : wide_what;
	}
	for (i = 0; i < r->n_items; i++) {
		const struct run_item *it = &r->items[i];

		if (!in_table(r, it))
			continue;
		puts_safe(out,
			  arena_printf(r->mem, "%-*s  ", (int)wide_place, run_place(it, r->mem)));
		puts_safe(out, arena_printf(r->mem, "%-*s", (int)wide_what, run_what(it, r->mem)));
		fprintf(out, "  %s", state_words[it->state]);
		if (it->state == RUN_FAILED)
			fprintf(out, ": %s", exit_meaning(it->status));
		putc('\n', out);
	}
	fprintf(out, "%zu done, %zu failed, %zu not sent\n", n[RUN_DONE] + n[RUN_ALREADY],
		n[RUN_FAILED], n[RUN_NOT_SENT]);
}
