/*
 * run_json.c - what came of statements, for machines.
 */
#include "config.h"
#include "cli/run_json.h"

#include "base/arena.h"
#include "cli/change_out.h"
#include "cli/cmd.h"
#include "diag/jout.h"
#include "job/verb.h"
#include "net/sqlconn.h"

static const char *const kinds[] = {
	[SCRIPT_SQL] = "sql",	    [SCRIPT_USE] = "use",     [SCRIPT_SHOW] = "show",
	[SCRIPT_CREATE] = "create", [SCRIPT_ALTER] = "alter", [SCRIPT_PAUSE] = "pause",
	[SCRIPT_RESUME] = "resume", [SCRIPT_STOP] = "stop",
};

/* Open the object of a statement; the lock is held until end(). */
static void begin(struct run *r, const struct run_item *it, struct jout *j)
{
	const struct shown_hide hide = run_hide(it);
	struct arena *mem = arena_new();

	jout_init(j, r->env->out);
	jout_open(j, '{');
	jout_pair(j, "file", source_shown_name(it->input->name));
	jout_pair_number(j, "line", it->place.line);
	jout_pair_number(j, "column", it->place.col);
	jout_pair_number(j, "statement", it->s->number);
	jout_pair(j, "kind", kinds[it->s->kind]);
	if (it->s->job.n) {
		jout_pair_text(j, "db", it->s->db);
		jout_pair_text(j, "job", it->s->job);
	}
	jout_pair_text(j, "sql", shown_statement(it->s->sql, &hide, mem, NULL));
	jout_pair(j, "outcome", run_state_text(it->state));
	arena_free(mem);
}

static void end(struct run *r, struct jout *j)
{
	jout_close(j, '}');
	jout_end(j);
	jout_flush(j);
	fflush(r->env->out);
}

void run_json_error(struct run_worker *w, const struct run_item *it, const char *why)
{
	struct jout j;

	pthread_mutex_lock(&w->r->print);
	begin(w->r, it, &j);
	jout_pair_number(&j, "status", (uint64_t)it->status);
	jout_pair(&j, "error", why);
	end(w->r, &j);
	pthread_mutex_unlock(&w->r->print);
}

void run_json_result(struct run_worker *w, const struct run_item *it, const struct sql_result *res)
{
	struct jout j;
	size_t i, k;

	pthread_mutex_lock(&w->r->print);
	begin(w->r, it, &j);
	jout_pair_number(&j, "status", (uint64_t)it->status);
	if (res->n_columns) {
		jout_key(&j, "columns");
		jout_open(&j, '[');
		for (i = 0; i < res->n_columns; i++)
			jout_string(&j, res->columns[i]);
		jout_close(&j, ']');
		jout_key(&j, "rows");
		jout_open(&j, '[');
		for (k = 0; k < res->n_rows; k++) {
			jout_open(&j, '[');
			for (i = 0; i < res->n_columns; i++)
				if (res->rows[k][i].p)
					jout_text(&j, res->rows[k][i]);
				else
					jout_null(&j);
			jout_close(&j, ']');
		}
		jout_close(&j, ']');
	}
	if (res->affected)
		jout_pair_number(&j, "affected", res->affected);
	if (res->info.n)
		jout_pair_text(&j, "info", res->info);
	end(w->r, &j);
	pthread_mutex_unlock(&w->r->print);
}

/* The members are those of change_put_json(). */
void run_json_verb(struct run_worker *w, const struct run_item *it, const struct verb_outcome *out,
		   const char *why)
{
	struct jout j;

	pthread_mutex_lock(&w->r->print);
	begin(w->r, it, &j);
	jout_pair_number(&j, "status", (uint64_t)it->status);
	if (why)
		jout_pair(&j, "error", why);
	if (out) {
		jout_pair_bool(&j, "sent", out->sent);
		if (out->there && out->after.id >= 0)
			jout_pair_number(&j, "job_id", (uint64_t)out->after.id);
		if (out->found)
			jout_pair_text(&j, "state_before", out->before.state_text);
		if (out->there)
			jout_pair_text(&j, "state", out->after.state_text);
		if (*out->change_id)
			jout_pair(&j, "change", out->change_id);
		if (out->next.n)
			jout_pair_text(&j, "next", out->next);
	}
	end(w->r, &j);
	pthread_mutex_unlock(&w->r->print);
}

void run_json_change(struct run_worker *w, const struct run_item *it,
		     const struct change_outcome *o, const char *why)
{
	struct jout j;

	pthread_mutex_lock(&w->r->print);
	begin(w->r, it, &j);
	change_put_json(&j, o, why);
	end(w->r, &j);
	pthread_mutex_unlock(&w->r->print);
}

void run_json_end(struct run *r, const size_t n[RUN_FAILED + 1])
{
	struct jout j;
	size_t i;

	for (i = 0; i < r->n_items; i++) {
		if (r->items[i].state != RUN_NOT_SENT)
			continue;
		begin(r, &r->items[i], &j);
		jout_pair_number(&j, "status", 0);
		end(r, &j);
	}
	jout_init(&j, r->env->out);
	jout_open(&j, '{');
	jout_key(&j, "summary");
	jout_open(&j, '{');
	jout_pair_number(&j, "statements", r->n_items);
	jout_pair_number(&j, "done", n[RUN_DONE]);
	jout_pair_number(&j, "already", n[RUN_ALREADY]);
	jout_pair_number(&j, "planned", n[RUN_PLANNED]);
	jout_pair_number(&j, "failed", n[RUN_FAILED]);
	jout_pair_number(&j, "not_sent", n[RUN_NOT_SENT]);
	jout_pair_number(&j, "status", (uint64_t)r->status);
	jout_close(&j, '}');
	end(r, &j);
}
