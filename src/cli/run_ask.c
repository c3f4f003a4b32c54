/*
 * run_ask.c - questions before anything is sent, and what may not be sent at all.
 */
#include "config.h"
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/confirm.h"
#include "cli/run.h"
#include "job/opening.h"

static int usage(struct run *r, const char *text)
{
	struct err err;

	err_set(&err, ERR_USAGE, "%s", text);
	return cmd_fail(r->env, &err);
}

/* Does the user type `word`? */
bool run_typed(struct run *r, const char *question, const char *word)
{
	if (r->session)
		return r->session->typed(r->session->to, question, word);
	return confirm_typed(r->env, question, word);
}

static bool typed(void *to, const char *question, const char *word)
{
	return run_typed(to, question, word);
}

bool run_changes(const struct run_item *it)
{
	return it->s->job.n || (it->s->kind == SCRIPT_SQL && !it->s->reads);
}

/* 0, or the status to leave with. */
static int ask_stops(struct run *r, bool terminal)
{
	size_t i;

	for (i = 0; i < r->n_items; i++) {
		const struct run_item *it = &r->items[i];
		const char *job;

		if (it->s->kind != SCRIPT_STOP)
			continue;
		job = arena_printf(r->mem, "%.*s", TEXT_ARG(it->s->job));
		if (!terminal)
			return usage(r,
				     arena_printf(r->mem,
						  "%s: STOP cannot be undone: give --yes to stop "
						  "%.*s.%s",
						  run_place(it, r->mem), TEXT_ARG(it->s->db), job));
		if (!run_typed(r,
			       arena_printf(
				       r->mem,
				       "STOP of %s in %.*s cannot be undone.  To stop it type its "
				       "name: ",
				       job, TEXT_ARG(it->s->db)),
			       job))
			return confirm_refused(r->env, "that is not its name");
	}
	return 0;
}

/* In a session: what else cannot be undone. */
static int ask_destroys(struct run *r)
{
	size_t i;

	for (i = 0; i < r->n_items; i++) {
		const struct script_stmt *s = r->items[i].s;
		const char *verb = s->kind == SCRIPT_SQL ? opening_destroys(s->sql) : NULL;

		if (!verb)
			continue;
		if (!run_typed(r,
			       arena_printf(r->mem,
					    "%s cannot be undone%s.  To send it type %s: ", verb,
					    strcmp(verb, "DELETE") ? "" : ", and there is no WHERE",
					    verb),
			       verb))
			return confirm_refused(r->env, "");
	}
	return 0;
}

static int refuse_changes(struct run *r)
{
	size_t i;

	for (i = 0; i < r->n_items; i++)
		if (run_changes(&r->items[i]))
			return usage(r, arena_printf(r->mem,
						     "%s: read-only: %s is none of the statements "
						     "that only read; nothing was sent",
						     run_place(&r->items[i], r->mem),
						     run_what(&r->items[i], r->mem)));
	return 0;
}

int run_ask(struct run *r)
{
	bool any = false;
	int status;
	size_t i;

	if (r->o.read_only) {
		status = refuse_changes(r);
		if (status)
			return status;
	}
	if (r->o.yes || r->o.guard.dry_run)
		return 0;
	for (i = 0; i < r->n_items; i++)
		any |= run_changes(&r->items[i]);
	status = any ? confirm_protected(r->env, &r->t, false, typed, r) : 0;
	if (status)
		return status;
	status = ask_stops(r, confirm_possible());
	return status || !r->session ? status : ask_destroys(r);
}
