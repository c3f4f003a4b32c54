/*
 * change_int.h - between the parts of the engine of a guarded change.
 *     change.c         the sequence, and what is judged before anything is sent
 *     change_plan.c    what is to be known before: traps, what can't be taken back, the split
 *     change_send.c    reading the job; PAUSE, ALTER and RESUME with what can come of each
 *     change_settle.c  watching the job after RESUME
 *     change_past.c    what the journal knows of the job; what it is told
 *     change_undo.c    putting back
 *     change_finish.c  finishing or undoing what was cut short
 *     change_verify.c  comparing again, at any later time
 */
#ifndef STARLOAD_JOB_CHANGE_INT_H
#define STARLOAD_JOB_CHANGE_INT_H
#include "base/version.h"
#include "job/change.h"
#include "job/effect.h"
#include "job/journal.h"
#include "job/offsets.h"

struct past;	   /* below */
struct sql_result; /* net/sqlconn.h */

/* Statements that one request comes to. */
enum { ALTERS_MAX = 2 };

struct change {
	struct sqlconn *c;
	struct journal *j; /* NULL: a dry run */
	struct text db, job;
	const struct change_options *o;
	const struct change_say *say;
	struct shown_hide hide; /* of the request */
	struct arena *mem;
	struct change_outcome *out;
	struct err *err;

	enum rel at;	  /* the server's release */
	struct text name; /* db.job for messages */
	struct wants wants;
	struct text alters[ALTERS_MAX];
	unsigned n_alters;
	bool split; /* the alters are not the user's own bytes */

	struct job now;		/* as last read */
	struct job base;	/* PAUSED, right before the ALTER */
	struct text create;	/* SHOW CREATE before it; p NULL: not read */
	struct text pause_time; /* of the pause that the change is made in; p NULL: none */
	bool was_running;	/* and is to run again, as far as `resume` lets it */
	bool ran;		/* the job may have run since the ALTER */
	bool pause_lost;	/* an answer to PAUSE was lost: it may still be executed */
	bool altered;		/* the ALTER may have been executed */
	bool left_paused;	/* by us */

	struct journal_change jc;
	bool begun; /* jc is in the journal and has no end yet */
};

/* change_send.c ------------------------------------------------------------------ */

/* printf through say->line. */
void change_say(struct change *g, bool warning, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The same as a warning, kept in the outcome's notes. */
void change_note(struct change *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool change_stopped(struct change *g);
/* Milliseconds; earlier when the user asks to stop and `stoppable`. */
void change_nap(struct change *g, unsigned ms, bool stoppable);

/* Read the job into g->now.  `patient`: something was sent, so that an unreachable server
 * is asked again for a while.  0; ERR_REFUSED: no such job for this user. */
int change_read(struct change *g, bool patient);
/* SHOW CREATE's text; p NULL: there is none.  *sure: the leader's. */
struct text change_read_create(struct change *g, bool *sure);

/* Each sends its statement and finds out what came of it.  0: done, as seen in g->now. */
int change_pause(struct change *g);
int change_alter(struct change *g);
int change_resume(struct change *g);

/* PAUSED by a PAUSE of our own user, by the reason it gives. */
bool change_paused_by_us(const struct change *g);

/* The job is still that of g->base: same Id, PAUSED by the same pause.  0 or ERR_WRONG_STATE. */
int change_undisturbed(struct change *g, const char *when);

/* Compare the wants with g->now into out->effects.  How many are not in effect, and unseen. */
void change_judge(struct change *g, const struct job *before, size_t *not_in, size_t *unseen);

/* change_settle.c ----------------------------------------------------------------- */

/* 0; ERR_NO_EFFECT: paused again, no progress; or what reading gave. */
int change_settle(struct change *g);
/* One look instead of a watch: ERR_NO_EFFECT, ERR_WRONG_STATE when it is PAUSED already. */
int change_look(struct change *g);

/* change_plan.c ------------------------------------------------------------------- */

/* Wants and statements of a request.  0 or ERR_JUDGED. */
int change_prepare(struct change *g, const struct change_request *r);
/* The offsets against g->now: out->moves.  0 or ERR_JUDGED. */
int change_plan_offsets(struct change *g);
/* Is a load property among the wants? */
bool change_has_clause(const struct change *g);
/* Effects of kind PLANNED, notes on traps and on what cannot be taken back. */
void change_foretell(struct change *g, const struct past *p);
/* Add to out->statements, masked. */
void change_list(struct change *g, struct text statement);
struct text change_statement(struct change *g, const char *verb);
/* "starload VERB [ARGS] db.job" as out->next. */
void change_next(struct change *g, const char *verb);
/* "starload recover --finish [ARGS] ID", in g->mem. */
const char *change_recover_command(struct change *g);

/* change_past.c -------------------------------------------------------------------- */

struct past {
	const struct journal_change *open; /* cut short, or left PAUSED by us; NULL: none */
	const struct journal_change *done; /* set the very offsets before; NULL: none */
	bool left_paused;		   /* .. the latter: it is to run again */
	bool failed; /* the last change of this job is not known to be logged */
	bool *kept;  /* for each of g->wants: it was the last wish for that, was sent, and the job
			shows what it showed then */
};

/* What the journal has of the job g->now.  0 or ERR_IO. */
int change_past(struct change *g, struct past *out);
/* Fill g->jc and begin it. */
int change_begin(struct change *g, struct text statement);
int change_step(struct change *g, enum journal_step step);
/* End it, if it was begun, with what `rc` of the change means. */
void change_end(struct change *g, int rc, enum journal_verdict v);
/* base and found of g->jc. */
void change_write_base(struct change *g);
void change_write_found(struct change *g);
/* Was it cut short, or left, with a PAUSE whose answer never came? */
bool change_lost_pause(const struct journal_change *c);
/* What was before, as wants, out of a base; -1: not readable. */
int change_read_base(struct text json, struct arena *mem, struct wants *old,
		     struct text *pause_time);

/* change.c ---------------------------------------------------------------------------- */

/* Begin with an empty outcome. */
void change_ready(struct change *g, struct text db, struct text job);
/* Parts of the sequence; see there. */
int change_verified(struct change *g);
int change_go_on(struct change *g);
int change_alter_and_go(struct change *g);
int change_pause_first(struct change *g);
/* Ends it in the journal, fills what is left of the outcome; returns `rc`. */
int change_finished(struct change *g, int rc, enum journal_verdict v);

/* change_undo.c --------------------------------------------------------------------- */

/* Put back what `old` says, job PAUSED.  0: all of it is seen to be back. */
int change_put_back(struct change *g, const struct wants *old);
/* What can be put back of g->wants to what g->base has. */
void change_old_wants(struct change *g, struct wants *out);
#endif
