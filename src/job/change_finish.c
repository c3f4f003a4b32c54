/*
 * change_finish.c - what the journal has as begun and not ended: finished, or undone.
 * How far it got is read from the job; the journal's step only tells what could
 * have been sent.
 */
#include "config.h"
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "diag/diag.h"
#include "job/change_int.h"
#include "job/select.h"
#include "lang/ast.h"
#include "lang/parse.h"

struct cut {
	struct change g;
	struct change_options o; /* with the resume_when of the change */
	struct wants old;	 /* what was before */
	struct text pause_time;	 /* of our PAUSE; p NULL: not known */
	bool can_send;		 /* there is a statement that can be sent */
};

/* The ALTER as a request; false when the text is none. */
static bool request_of(struct change *g, struct text sql, struct change_request *r)
{
	struct source *src = ARENA_NEW(g->mem, struct source);
	struct parser *parser = parser_new();
	struct targets targets;
	struct parsed parsed;
	struct diags diags;
	bool ok;

	targets_all(&targets);
	diags_init(&diags, g->mem, &targets);
	source_init(src, "journal", arena_copy(g->mem, sql.p, sql.n), (uint32_t)sql.n);
	parser_start(parser, src, 0);
	ok = parser_next(parser, g->mem, &diags, &parsed) && parsed.stmt && !parsed.broken &&
	     parsed.stmt->kind == STMT_ALTER;
	parser_free(parser);
	*r = (struct change_request){ .db = g->db, .job = g->job, .src = src };
	if (ok) {
		r->stmt = parsed.stmt;
		r->sql = source_text(src, parsed.stmt->at);
	}
	return ok;
}

/* Wants and statement, as far as the journal has them. */
static int prepare(struct cut *k, struct text statement)
{
	struct change *g = &k->g;
	struct change_request r;
	int rc;

	if (!statement.p && !g->jc.secrets)
		statement = g->jc.statement;
	k->can_send = statement.p && request_of(g, statement, &r);
	rc = change_prepare(g, k->can_send ? &r : NULL);
	if (!rc && !k->can_send && wants_read(g->jc.wanted, g->mem, &g->wants))
		rc = err_set(g->err, ERR_JUDGED, "the journal does not tell what change %s wanted",
			     g->jc.id);
	return rc;
}

/* It is not shown: has it ended, or is it only hidden from us?  The text is kept. */
static bool over(struct change *g)
{
	struct job_absence why;
	struct err ignored;

	return !job_absent(g->c, g->db, g->job, NULL, g->mem, &why, &ignored) && !why.hidden;
}

/* Take hold of the job, read it, and see that it is the same. */
static int begin(struct cut *k, struct sqlconn *c, struct journal *j, struct journal_change *jc,
		 struct text statement, const struct change_options *o,
		 const struct change_say *say, struct arena *mem, struct change_outcome *out,
		 struct err *err)
{
	struct change *g = &k->g;
	int rc;

	*k = (struct cut){ .o = *o };
	k->o.resume = (enum resume_when)jc->resume;
	*g = (struct change){
		.c = c, .j = j, .o = &k->o, .say = say, .mem = mem, .out = out, .err = err
	};
	change_ready(g, jc->db, jc->job);
	g->jc = *jc;
	g->was_running = jc->was_running;
	g->pause_lost = g->jc.pause_lost = change_lost_pause(jc);
	snprintf(out->change_id, sizeof(out->change_id), "%s", jc->id);
	rc = prepare(k, statement);
	if (!rc)
		rc = change_read(g, false);
	if (rc == ERR_REFUSED && over(g)) {
		g->begun = !o->dry_run;
		return err->code = ERR_WRONG_STATE;
	}
	if (rc)
		return rc;
	/* from here on what comes of it is written under the same id */
	g->begun = !o->dry_run;
	change_read_base(jc->base, mem, &k->old, &k->pause_time);
	g->base = g->now;
	if (jc->job_id && g->now.id != jc->job_id)
		return err_set(err, ERR_WRONG_STATE,
			       "%.*s was created anew: its Id is %" PRId64 " now and was %" PRId64
			       "; there is nothing left to finish or to undo",
			       TEXT_ARG(g->name), g->now.id, jc->job_id);
	g->left_paused = g->now.state == JOB_PAUSED && jc->was_running;
	return 0;
}

static int not_kept(struct change *g, const char * or)
{
	return err_set(g->err, ERR_USAGE,
		       "the statement holds secrets or values of variables, which the journal does "
		       "not keep: give it once more to finish change %s%s",
		       g->jc.id, or);
}

/* PAUSED, and not by the PAUSE of this change. */
static int paused_by_other(struct cut *k)
{
	struct change *g = &k->g;

	if (!k->pause_time.p || text_eq(k->pause_time, g->now.pause_time))
		return 0;
	if (g->pause_lost && change_paused_by_us(g)) {
		g->pause_lost = false;
		change_note(g,
			    "PAUSED since %.*s by the PAUSE whose answer was lost, which was "
			    "executed only then",
			    TEXT_ARG(g->now.pause_time));
		return 0;
	}
	return err_set(
		g->err, ERR_WRONG_STATE,
		"%.*s (Id %" PRId64 ") was resumed and paused again by somebody else: PAUSED "
		"since %.*s, not since %.*s",
		TEXT_ARG(g->name), g->now.id, TEXT_ARG(g->now.pause_time), TEXT_ARG(k->pause_time));
}

static int finish_paused(struct cut *k)
{
	struct change *g = &k->g;
	size_t not_in, unseen;
	bool sent = g->jc.step >= JSTEP_ALTERED && g->jc.step <= JSTEP_RESUME;
	int rc = paused_by_other(k);

	if (rc)
		return rc;
	g->pause_time = g->now.pause_time;
	/* what was not sent may look as if it was */
	change_judge(g, sent ? NULL : &g->now, &not_in, &unseen);
	/* what cannot be seen was sent, if its answer came */
	if (!not_in && (!unseen || sent)) {
		g->altered = true;
		rc = change_verified(g);
		return rc ? rc : change_go_on(g);
	}
	if (!k->can_send)
		return not_kept(g, ", or undo it");
	change_list(g, g->alters[0]);
	if (g->o->dry_run)
		return 0;
	return change_alter_and_go(g);
}

static int finish_running(struct cut *k)
{
	struct change *g = &k->g;
	size_t not_in, unseen;
	int rc;

	g->ran = true;
	change_judge(g, NULL, &not_in, &unseen);
	if (k->pause_time.p && !not_in) {
		change_write_found(g);
		change_say(g, false, "%.*s: is as wanted, and runs", TEXT_ARG(g->name));
		return 0;
	}
	if (k->pause_time.p)
		return err_set(g->err, ERR_WRONG_STATE,
			       "%.*s (Id %" PRId64
			       ") was resumed by somebody else meanwhile, and %zu of "
			       "%zu changes are not in effect: begin anew",
			       TEXT_ARG(g->name), g->now.id, not_in, g->wants.n);
	if (!k->can_send)
		return not_kept(g, "");
	/* the PAUSE did not come to anything */
	g->ran = false;
	change_list(g, change_statement(g, "PAUSE"));
	change_list(g, g->alters[0]);
	rc = change_plan_offsets(g);
	if (rc || g->o->dry_run)
		return rc;
	rc = change_pause_first(g);
	return rc ? rc : change_alter_and_go(g);
}

int change_finish(struct sqlconn *c, struct journal *j, struct journal_change *jc,
		  struct text statement, const struct change_options *o,
		  const struct change_say *say, struct arena *mem, struct change_outcome *out,
		  struct err *err)
{
	struct cut k;
	int rc;

	rc = begin(&k, c, j, jc, statement, o, say, mem, out, err);
	if (!rc)
		rc = k.g.now.state == JOB_PAUSED ? finish_paused(&k) : finish_running(&k);
	/* what wants the statement once more stays open */
	if (rc == ERR_USAGE || rc == ERR_JUDGED)
		k.g.begun = false;
	rc = change_finished(&k.g, rc, JV_NONE);
	*jc = k.g.jc;
	return rc;
}

/* undoing ------------------------------------------------------------------------------ */

/* How much of what was before is not so now. */
static size_t differs(struct change *g, const struct wants *old)
{
	struct effect e;
	size_t i, n = 0;

	for (i = 0; i < old->n; i++) {
		want_judge(&old->list[i], NULL, &g->now, (struct text){ NULL, 0 }, false, false,
			   g->mem, &e);
		n += e.kind == EFFECT_NOT;
	}
	return n;
}

static int undo(struct cut *k)
{
	struct change *g = &k->g;
	bool runs = g->now.state != JOB_PAUSED;
	int rc = runs ? 0 : paused_by_other(k);

	if (rc)
		return rc;
	if (g->jc.step < JSTEP_ALTER || !differs(g, &k->old)) {
		change_say(g, false, "%.*s: nothing of it is in effect", TEXT_ARG(g->name));
	} else {
		if (g->o->dry_run)
			return 0;
		g->ran = runs || g->jc.step >= JSTEP_RESUME;
		rc = runs ? change_pause_first(g) : 0;
		g->base = g->now;
		g->pause_time = g->now.pause_time;
		if (!rc)
			rc = change_put_back(g, &k->old);
		if (rc)
			return rc;
		runs = false;
	}
	g->pause_time = g->now.pause_time;
	if (runs && g->pause_lost)
		change_note(g,
			    "a PAUSE of this change may still be executed, as its answer was lost: "
			    "starload status shows it");
	return runs || g->o->dry_run ? 0 : change_go_on(g);
}

int change_undo(struct sqlconn *c, struct journal *j, struct journal_change *jc,
		const struct change_options *o, const struct change_say *say, struct arena *mem,
		struct change_outcome *out, struct err *err)
{
	struct cut k;
	int rc;

	rc = begin(&k, c, j, jc, (struct text){ NULL, 0 }, o, say, mem, out, err);
	if (!rc)
		rc = undo(&k);
	rc = change_finished(&k.g, rc, rc ? JV_NONE : JV_UNDONE);
	*jc = k.g.jc;
	return rc;
}
