/*
 * recover.c - finishing or undoing what was cut short.
 */
#include "config.h"
#include "job/recover.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "job/change_int.h"
#include "job/journal.h"
#include "job/select.h"
#include "job/verb.h"
#include "lang/quote.h"
#include "net/sqlconn.h"

/* What is one statement. */
static const struct verb_kind {
	const char *kind; /* in the journal */
	enum script_kind does, undoes;
	bool undoable;
	const char *word, *back;
} verb_kinds[] = {
	{ "pause", SCRIPT_PAUSE, SCRIPT_RESUME, true, "PAUSE", "RESUME" },
	{ "resume", SCRIPT_RESUME, SCRIPT_PAUSE, true, "RESUME", "PAUSE" },
	{ "stop", SCRIPT_STOP, SCRIPT_STOP, false, "STOP", NULL },
	{ "create", SCRIPT_CREATE, SCRIPT_STOP, false, "CREATE", NULL },
};

static const struct verb_kind *verb_kind_of(const struct journal_change *c)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verb_kinds); i++)
		if (text_is(c->kind, verb_kinds[i].kind))
			return &verb_kinds[i];
	return NULL;
}

static bool is_alter(const struct journal_change *c)
{
	return text_is(c->kind, "alter");
}

/* in words ------------------------------------------------------------------------------------ */

static const char *step_words(const struct journal_change *c)
{
	static const char *const alter[] = {
		[JSTEP_BEGIN] = "nothing was sent",
		[JSTEP_PAUSE] = "PAUSE was about to be sent, or was",
		[JSTEP_PAUSED] = "the job was paused, nothing was altered",
		[JSTEP_ALTER] = "the ALTER was about to be sent, or was",
		[JSTEP_ALTERED] = "the server had answered the ALTER; it was not verified",
		[JSTEP_VERIFIED] = "the ALTER was verified",
		[JSTEP_RESUME] = "RESUME was about to be sent, or was",
		[JSTEP_ROLLBACK] = "what was before was being put back",
		[JSTEP_END] = "what came of it could not be found out",
	};

	if (is_alter(c) || c->step == JSTEP_BEGIN || c->step == JSTEP_END)
		return alter[c->step];
	return "its statement was about to be sent, or was";
}

static bool is_among(const struct wants *list, struct text what)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (text_eq(list->list[i].what, what))
			return true;
	return false;
}

/* Names of what can be put back, which `base` has old values of, or of what cannot; *n: how many.
 */
static const char *names_of(const struct journal_change *c, bool back, struct arena *mem, size_t *n)
{
	struct wants wanted, old;
	struct text pause_time;
	const char *all = "";
	size_t i;

	*n = 0;
	if (wants_read(c->wanted, mem, &wanted))
		return all;
	change_read_base(c->base, mem, &old, &pause_time);
	for (i = 0; i < wanted.n; i++) {
		if (is_among(&old, wanted.list[i].what) != back)
			continue;
		all = arena_printf(mem, "%s%s%.*s", all, *n ? ", " : "",
				   TEXT_ARG(wanted.list[i].what));
		++*n;
	}
	return all;
}

static const char *resume_words(const struct journal_change *c)
{
	return c->was_running && c->resume != RESUME_NEVER ? ", then RESUME it" : "";
}

static void describe_alter(struct recovery *r, struct arena *mem)
{
	const struct journal_change *c = r->change;
	size_t back, lost;
	const char *can = names_of(c, true, mem, &back), *cannot = names_of(c, false, mem, &lost);

	r->can_finish = r->can_undo = true;
	r->finish = arena_printf(
		mem,
		"compare the job with what was wanted, send the ALTER if it is not in effect%s",
		resume_words(c));
	/* after its answer it need not be sent again */
	if (c->secrets && c->step < JSTEP_ALTERED) {
		r->can_finish = false;
		r->finish = arena_printf(mem,
					 "the statement holds secrets or values of variables, "
					 "which are not kept: run it "
					 "again%s%.*s, which goes on "
					 "with this change",
					 c->from.n ? ", as in " : "", TEXT_ARG(c->from));
	}
	if (c->step < JSTEP_ALTER) {
		r->undo = c->step == JSTEP_BEGIN
				  ? "nothing is to be undone"
				  : arena_printf(mem, "nothing was altered%s", resume_words(c));
		return;
	}
	r->undo = arena_printf(mem, "%s%s%s%s%s", back ? "put back " : "nothing can be put back",
			       can, lost ? "; cannot be taken back: " : "", cannot,
			       back ? resume_words(c) : "");
	r->can_undo = back > 0;
}

static void describe_verb(struct recovery *r, const struct verb_kind *k, struct arena *mem)
{
	const struct journal_change *c = r->change;

	r->can_finish = k->does != SCRIPT_CREATE || !c->secrets;
	r->finish = r->can_finish ? arena_printf(mem, "%s it if that is not so already", k->word)
				  : "its CREATE holds secrets or values of variables, which are "
				    "not kept: run it again";
	r->can_undo = k->undoable;
	r->undo = k->undoable ? arena_printf(mem, "%s it if it was executed", k->back)
		  : k->does == SCRIPT_STOP
			  ? "STOP cannot be taken back"
			  : "a job that was created is taken away by STOP, which is yours to send";
}

static void describe(struct recovery *r, struct arena *mem)
{
	const struct verb_kind *k = verb_kind_of(r->change);

	r->step = step_words(r->change);
	if (is_alter(r->change)) {
		describe_alter(r, mem);
	} else if (k) {
		describe_verb(r, k, mem);
	} else {
		r->finish = r->undo =
			"it is for you to see what came of the statement; then: recover --forget";
	}
}

static void read_job(struct sqlconn *c, const char *user, struct arena *mem, struct recovery *r)
{
	const struct journal_change *jc = r->change;
	struct err err;

	if (!c) {
		r->unread = "not connected";
		return;
	}
	if (!jc->job.n)
		return;
	if (job_read(c, jc->db, jc->job, mem, &r->now, &r->found, &err))
		r->unread = arena_copy(mem, err.text, strlen(err.text));
	else if (!r->found && job_missing(c, jc->db, jc->job, user, mem, &err) == ERR_REFUSED)
		r->missing = arena_copy(mem, err.text, strlen(err.text));
	else if (!r->found)
		r->unread = arena_copy(mem, err.text, strlen(err.text));
	else
		r->same = !jc->job_id || jc->job_id == r->now.id;
}

void recover_look(struct sqlconn *c, const char *user, struct journal *j, struct journal_change *jc,
		  struct arena *mem, struct recovery *out)
{
	struct site at = journal_site(jc);
	struct err err;

	*out = (struct recovery){ .change = jc };
	if (journal_lock_job(j, &at, jc->db, jc->job, &err))
		out->holder = arena_copy(mem, err.text, strlen(err.text));
	else
		journal_unlock_job(j, &at, jc->db, jc->job);
	read_job(c, user, mem, out);
	describe(out, mem);
}

/* what is one statement ---------------------------------------------------------------------- */

/* The job as it is, and whether the change may go on with it. */
struct at_verb {
	struct sqlconn *c;
	struct journal *j;
	struct journal_change *jc;
	const struct verb_kind *k;
	const struct change_options *o;
	const struct change_say *say;
	struct arena *mem;
	struct change_outcome *out;
};

static struct text verb_statement(const struct at_verb *a, enum script_kind kind)
{
	struct text t;
	struct buf b;

	if (kind == SCRIPT_CREATE)
		return a->jc->statement;
	buf_init_unbounded(&b);
	buf_addf(&b, "%s ROUTINE LOAD FOR ", script_kind_verb(kind));
	quote_name(&b, a->jc->db);
	buf_addc(&b, '.');
	quote_name(&b, a->jc->job);
	t = (struct text){ arena_copy(a->mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return t;
}

/* Send `kind` as a change of its own, which the old one names as that which goes on. */
static int go_on(struct at_verb *a, enum script_kind kind, enum journal_verdict verdict,
		 struct err *err)
{
	struct verb_request r = { .kind = kind,
				  .db = a->jc->db,
				  .job = a->jc->job,
				  .id = kind == SCRIPT_CREATE ? 0 : a->jc->job_id,
				  .sql = verb_statement(a, kind) };
	struct verb_outcome v;
	int rc;

	/* of a CREATE the names may want the database */
	if (kind == SCRIPT_CREATE)
		r.session_db = a->jc->db;
	rc = verb_run(a->c, a->j, &r, a->o, a->say, a->mem, &v, err);
	a->out->found = v.there;
	a->out->sent = v.sent;
	a->out->before = v.before;
	a->out->after = v.after;
	a->out->next = v.next;
	if (rc || a->o->dry_run)
		return rc;
	if (v.change_id[0])
		a->jc->said = (struct text){ arena_copy(a->mem, v.change_id, strlen(v.change_id)),
					     strlen(v.change_id) };
	return journal_end(a->j, a->jc,
			   v.change_id[0] && verdict == JV_DONE ? JV_CONTINUED : verdict, err);
}

static int end(struct at_verb *a, enum journal_verdict v, struct err *err)
{
	return a->o->dry_run ? 0 : journal_end(a->j, a->jc, v, err);
}

static int another(const struct at_verb *a, const struct job *now, struct err *err)
{
	return err_set(err, ERR_WRONG_STATE,
		       "%.*s.%.*s was created anew: its Id is %" PRId64 " now and was %" PRId64
		       "; there is nothing left to finish or to undo",
		       TEXT_ARG(a->jc->db), TEXT_ARG(a->jc->job), now->id, a->jc->job_id);
}

/* No PAUSE and no RESUME comes to anything any more, unless the job is only hidden from us. */
static int gone(const struct at_verb *a, struct err *err)
{
	const struct journal_change *jc = a->jc;
	struct job_absence why;
	int rc = job_absent(a->c, jc->db, jc->job, change_user(a->o, a->mem), a->mem, &why, err);

	return rc ? rc
		  : err_set(err, why.hidden ? ERR_REFUSED : ERR_WRONG_STATE, "%s%s%s", why.what,
			    why.help ? "; " : "", why.help ? why.help : "");
}

static int finish_verb(struct at_verb *a, struct err *err)
{
	struct job now;
	bool found;
	int rc = job_read(a->c, a->jc->db, a->jc->job, a->mem, &now, &found, err);

	if (rc)
		return rc;
	if (found) {
		a->out->found = true;
		a->out->before = a->out->after = now;
	}
	switch (a->k->does) {
	case SCRIPT_STOP:
		/* stopped, and perhaps created anew */
		if (!found || now.id != a->jc->job_id)
			return end(a, JV_DONE, err);
		break;
	case SCRIPT_CREATE:
		if (found)
			return end(a, JV_DONE, err);
		if (a->jc->secrets)
			return err_set(err, ERR_USAGE,
				       "its CREATE holds secrets or values of variables, which the "
				       "journal "
				       "does not keep: "
				       "run it again");
		break;
	default:
		if (!found)
			return gone(a, err);
		if (now.id != a->jc->job_id)
			return another(a, &now, err);
	}
	return go_on(a, a->k->does, JV_DONE, err);
}

static int undo_verb(struct at_verb *a, struct err *err)
{
	struct job now;
	bool found;
	int rc = job_read(a->c, a->jc->db, a->jc->job, a->mem, &now, &found, err);

	if (rc)
		return rc;
	if (found && a->jc->job_id && now.id != a->jc->job_id)
		return another(a, &now, err);
	if (found) {
		a->out->found = true;
		a->out->before = a->out->after = now;
	}
	/* it failed before our PAUSE came; without a reason, as after a restart, that is not known
	 */
	if (a->k->does == SCRIPT_PAUSE && found && now.state == JOB_PAUSED && now.reason_code &&
	    !job_paused_by_user(&now))
		return err_set(err, ERR_WRONG_STATE,
			       "%.*s.%.*s is PAUSED because it failed, and not resumed: %.*s",
			       TEXT_ARG(a->jc->db), TEXT_ARG(a->jc->job), TEXT_ARG(now.reason));
	/* not executed: then nothing is to be undone */
	if (a->k->does == SCRIPT_STOP && found)
		return end(a, JV_UNDONE, err);
	if (a->k->does == SCRIPT_CREATE && !found)
		return end(a, JV_UNDONE, err);
	if (!a->k->undoable)
		return err_set(err, ERR_JUDGED, "%s of %.*s.%.*s is not taken back by recover",
			       a->k->word, TEXT_ARG(a->jc->db), TEXT_ARG(a->jc->job));
	if (!found)
		return gone(a, err);
	return go_on(a, a->k->undoes, JV_UNDONE, err);
}

static int recover_verb(struct at_verb *a, bool undo, struct err *err)
{
	int rc;

	if (a->jc->step == JSTEP_BEGIN)
		rc = end(a, JV_NOT_SENT, err);
	else
		rc = undo ? undo_verb(a, err) : finish_verb(a, err);
	/* nothing can come of it any more */
	if (rc == ERR_WRONG_STATE && !a->o->dry_run) {
		struct err ignored;

		a->jc->said = (struct text){ arena_copy(a->mem, err->text, strlen(err->text)),
					     strlen(err->text) };
		journal_end(a->j, a->jc, JV_WRONG_STATE, &ignored);
	}
	a->out->status = rc ? err_exit_status(rc) : EXIT_DONE;
	return rc;
}

/* both ------------------------------------------------------------------------------------------
 */

static int recover(struct at_verb *a, bool undo, struct err *err)
{
	struct journal_change *jc = a->jc;

	if (is_alter(jc))
		return undo ? change_undo(a->c, a->j, jc, a->o, a->say, a->mem, a->out, err)
			    : change_finish(a->c, a->j, jc, (struct text){ NULL, 0 }, a->o, a->say,
					    a->mem, a->out, err);
	if (a->k)
		return recover_verb(a, undo, err);
	a->out->status = EXIT_FINDINGS;
	return err_set(
		err, ERR_JUDGED,
		"what came of \"%.*s\" is for you to see; then: starload recover --forget %s",
		TEXT_ARG(jc->statement), jc->id);
}

/* The change as the journal has it now: another process may have ended it. */
static int read_again(struct at_verb *a, struct err *err)
{
	struct journal_list l;
	size_t i;
	int rc = journal_read(a->j, a->jc->begun_ms, a->mem, &l, err);

	for (i = 0; i < l.n && !rc; i++)
		if (!strcmp(l.list[i].id, a->jc->id))
			*a->jc = l.list[i];
	return rc;
}

static int with_lock(struct at_verb *a, bool undo, struct err *err)
{
	const struct journal_change *jc = a->jc;
	const struct site at = journal_site(jc);
	int rc = journal_lock_job(a->j, &at, jc->db, jc->job, err);

	memset(a->out, 0, sizeof(*a->out));
	if (rc) {
		a->out->status = err_exit_status(rc);
		return rc;
	}
	rc = read_again(a, err);
	a->k = verb_kind_of(jc);
	if (rc)
		a->out->status = err_exit_status(rc);
	else if (journal_open_end(jc))
		rc = recover(a, undo, err);
	journal_unlock_job(a->j, &at, jc->db, jc->job);
	return rc;
}

int recover_finish(struct sqlconn *c, struct journal *j, struct journal_change *jc,
		   const struct change_options *o, const struct change_say *say, struct arena *mem,
		   struct change_outcome *out, struct err *err)
{
	struct at_verb a = { c, j, jc, NULL, o, say, mem, out };

	return with_lock(&a, false, err);
}

int recover_undo(struct sqlconn *c, struct journal *j, struct journal_change *jc,
		 const struct change_options *o, const struct change_say *say, struct arena *mem,
		 struct change_outcome *out, struct err *err)
{
	struct at_verb a = { c, j, jc, NULL, o, say, mem, out };

	return with_lock(&a, true, err);
}
