/*
 * load_go.c - carrying a load out: the run, what is shown of it, and its last line.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/load_cmd.h"
#include "cli/load_plan.h"
#include "cli/load_rejects.h"
#include "cli/load_reply_json.h"
#include "cli/load_watch.h"
#include "cli/stopping.h"
#include "diag/emit.h"
#include "net/rate.h"

/* the end -------------------------------------------------------------------------------- */

static void json_totals(struct load_cmd *c, const struct load_totals *t, const struct err *err)
{
	struct jout *j = c->json;

	jout_line(j);
	jout_key(j, "totals");
	jout_open(j, '{');
	jout_pair(j, "run", t->run);
	jout_pair(j, "manifest", t->manifest);
	jout_pair_number(j, "parts", t->parts);
	jout_pair_number(j, "done", t->done);
	jout_pair_number(j, "before", t->before);
	jout_pair_number(j, "empty", t->empty);
	jout_pair_number(j, "failed", t->failed);
	jout_pair_number(j, "unknown", t->unknown);
	jout_pair_number(j, "not_begun", t->left);
	jout_key(j, "all_cut");
	jout_bool(j, t->all_cut);
	jout_key(j, "rows_known");
	jout_bool(j, t->rows_known);
	jout_pair_count(j, "loaded", t->loaded);
	jout_pair_count(j, "filtered", t->filtered);
	jout_pair_count(j, "unselected", t->unselected);
	jout_pair_count(j, "bytes", t->bytes);
	jout_pair_count(j, "ms", t->ms);
	jout_pair(j, "error", err->code ? err->text : NULL);
	jout_close(j, '}');
}

/* Always the same words in the same order, so that the eye and grep find them. */
static void last_line(struct load_cmd *c, const struct load_totals *t)
{
	const double seconds = (double)t->ms / 1000;
	struct arena *mem = c->mem;

	fprintf(c->env->out, "%s%s rows loaded, %s filtered, %s unselected; %s in %.1f s, %s/s",
		t->rows_known ? "" : "at least ", load_count(t->loaded, mem),
		load_count(t->filtered, mem), load_count(t->unselected, mem),
		load_bytes((uint64_t)t->bytes, mem), seconds,
		load_bytes(seconds > 0.001 ? (uint64_t)((double)t->bytes / seconds) : 0, mem));
	if (t->before)
		fprintf(c->env->out, "; %u part%s in before", t->before, t->before == 1 ? "" : "s");
	if (t->empty)
		fprintf(c->env->out, "; %u part%s without a row to load", t->empty,
			t->empty == 1 ? "" : "s");
	fputc('\n', c->env->out);
}

static void say(struct load_cmd *c, const char *text)
{
	fputs("starload load: ", c->env->err);
	emit_safe(c->env->err, text, strlen(text));
	fputc('\n', c->env->err);
}

/* What is not in, and how to go on. */
static void say_missing(struct load_cmd *c, const struct load_totals *t)
{
	struct arena *mem = c->mem;

	if (!t->parts || (t->all_cut && !t->failed && !t->unknown && !t->left))
		return;
	if (t->failed)
		say(c, arena_printf(mem, "%u of %u parts failed: nothing of them is loaded",
				    t->failed, t->parts));
	if (t->unknown)
		say(c, arena_printf(mem, "of %u of %u parts it is not known whether they are in",
				    t->unknown, t->parts));
	if (t->unknown && c->o.if_unknown == IF_UNKNOWN_FAIL && !c->o.at_least_once)
		say(c, "should the server have forgotten their labels: --if-unknown skip if you "
		       "know that they are in, --if-unknown again if you know that they are not");
	if (t->left || !t->all_cut)
		say(c, t->left && t->all_cut ? arena_printf(mem, "%u parts were not begun", t->left)
					     : "there is more input, which was not begun");
	say(c, arena_printf(mem, "to go on, what is in not being sent again: %s", load_command(c)));
}

static void say_again(struct load_cmd *c, const struct load_totals *t)
{
	if (!t->was_complete)
		return;
	if (c->o.again || c->o.if_loaded == IF_LOADED_AGAIN) {
		say(c, "its labels say that it is in, and nothing is kept here of how often it was "
		       "loaded: nothing was sent. Another --run-id loads it once more");
		return;
	}
	say(c, c->o.run_id ? "had been loaded before, by a run of the same id: nothing was sent"
			   : "had been loaded before, by the same command: nothing was sent. "
			     "--again loads it "
			     "once more");
}

static int finish(struct load_cmd *c, const struct load_plan *plan, const struct load_totals *t,
		  int code, struct err *err)
{
	int status = load_status(plan, t, code);

	if (code)
		cmd_fail(c->env, err);
	if (c->json) {
		json_totals(c, t, err);
	} else {
		say_again(c, t);
		say_missing(c, t);
		if (t->parts || !code)
			last_line(c, t);
	}
	if (c->o.fail_on_filtered && t->filtered > 0)
		status = exit_worse(status, EXIT_FINDINGS);
	return stopping() && (!t->all_cut || t->left || t->failed) ? stopping_status(status)
								   : status;
}

int load_go(struct load_cmd *c)
{
	static atomic_int stop_soon;
	struct load_watcher *w;
	const struct load_reject *rejects;
	struct load_totals totals = { 0 };
	struct err err = { 0 }, more_err;
	struct load_plan plan;
	struct load_watch watch;
	struct rate rate;
	size_t n, more;
	int code, status;

	stopping_says("", "\nstarload: stopped at once; the same command goes on where it stood\n");
	stopping_begin();
	c->reach.server.asked = load_asked_new();
	if (c->numbers.limit_rate) {
		rate_init(&rate, c->numbers.limit_rate);
		c->reach.server.rate = &rate;
	}
	load_plan_make(c, &plan);
	plan.stop_soon = &stop_soon;
	w = load_watcher_new(c, load_input_bytes(c), &stop_soon);
	load_watcher_asks(w, &c->reach.server);
	watch = (struct load_watch){ .event = load_watcher_event, .arg = w };
	code = load_run(&plan, &watch, &totals, &err);
	load_watcher_end(w);
	rejects = load_watcher_rejects(w, &n, &more);
	status = 0;
	if (load_rejects(c, rejects, n, more, totals.filtered, &more_err))
		status = cmd_fail(c->env, &more_err);
	status = exit_worse(status, finish(c, &plan, &totals, code, &err));
	load_watcher_free(w);
	load_asked_free(c->reach.server.asked);
	if (c->reach.server.rate)
		rate_release(&rate);
	return status;
}
