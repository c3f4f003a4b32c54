/*
 * run_carry.c - what was judged and agreed to is carried out, and summed up.
 */
#include "config.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/result/setting.h"
#include "cli/result/way.h"
#include "cli/run.h"
#include "cli/stopping.h"
#include "diag/emit.h"
#include "job/journal.h"

void run_set_results(struct run *r)
{
	const struct run_options *o = &r->o;
	struct result_settings *s = r->show;

	result_settings_init(s);
	s->format = o->tabs	  ? RESULT_TSV
		    : o->frame	  ? RESULT_TABLE
		    : o->vertical ? RESULT_VERTICAL
		    : o->csv	  ? RESULT_CSV
				  : o->format;
	/* -t: however wide */
	s->expanded = o->frame ? EXPANDED_OFF : EXPANDED_AUTO;
	s->names = !o->no_names;
	s->raw = o->raw;
	s->color = o->color;
	*r->way =
		(struct result_way){ .out = r->env->out, .terminal = isatty(fileno(r->env->out)) };
}

static int sum_up(struct run *r)
{
	int status = EXIT_DONE;
	bool done = false, failed = false;
	size_t i;

	for (i = 0; i < r->n_items; i++) {
		const struct run_item *it = &r->items[i];

		status = exit_worse(status, it->status);
		done |= it->state == RUN_DONE && run_changes(it);
		failed |= it->state == RUN_FAILED;
	}
	/* some of it was carried out and some was not; what is graver stays */
	if (done && failed)
		status = exit_worse(status, EXIT_PARTLY);
	return exit_worse(status, stopping_status(status));
}

static void open_emitter(struct run *r)
{
	const struct emit_options eo = {
		.quiet = true,
		.tool_version = PACKAGE_VERSION,
		.color = !r->o.json && cmd_color(r->o.color, r->env->err),
	};

	r->emitter = emitter_new(r->o.json ? "jsonl" : "text",
				 r->o.json ? r->env->out : r->env->err, &eo);
	emit_begin(r->emitter);
}

/* Other SQL of a session goes without one. */
static bool wants_journal(const struct run *r)
{
	size_t i;

	for (i = 0; i < r->n_items; i++)
		if (r->items[i].s->job.n)
			return true;
	return !r->session;
}

int run_carry_out(struct run *r)
{
	int status;

	r->journal = NULL;
	if (wants_journal(r)) {
		status = guard_journal(r->env, &r->o.guard, &r->t, &r->journal);
		if (status)
			return status;
	}
	r->change = guard_change(&r->o.guard, &r->t, &r->o.net, r->mem);
	open_emitter(r);
	run_items(r);
	r->status = sum_up(r);
	run_say_end(r);
	emitter_free(r->emitter);
	journal_close(r->journal);
	return r->status;
}

void run_release_script(struct run *r)
{
	if (r->script.mem)
		script_release(&r->script);
	free(r->items);
	r->items = NULL;
	r->n_items = 0;
}
