/*
 * run_ask.c - questions before anything is sent, and what may not be sent at all.
 */
#include "config.h"
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/run.h"
#include "diag/emit.h"
#include "job/opening.h"

enum { ANSWER_MAX = 1024 };

static int usage(struct run *r, const char *text)
{
	struct err err;

	err_set(&err, ERR_USAGE, "%s", text);
	return cmd_fail(r->env, &err);
}

/* Does the user type `word`? */
bool run_typed(struct run *r, const char *question, const char *word)
{
	char line[ANSWER_MAX];
	size_t n;

	if (r->session)
		return r->session->typed(r->session->to, question, word);
	fflush(r->env->out);
	emit_safe(r->env->err, question, strlen(question));
	if (!fgets(line, sizeof(line), stdin))
		return false;
	n = strcspn(line, "\r\n");
	return n == strlen(word) && !memcmp(line, word, n);
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
			return usage(r, "that is not its name; nothing was sent");
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
			return usage(r, "nothing was sent");
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
	const bool terminal = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
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
	if (r->t.protect && any) {
		if (!terminal)
			return usage(r, arena_printf(r->mem,
						     "the cluster %s is protected: give --yes to "
						     "change it",
						     r->t.name));
		if (!run_typed(r,
			       arena_printf(r->mem,
					    "The cluster %s is protected.  To change it type its "
					    "name: ",
					    r->t.name),
			       r->t.name))
			return usage(r, "that is not its name; nothing was sent");
	}
	status = ask_stops(r, terminal);
	return status || !r->session ? status : ask_destroys(r);
}
