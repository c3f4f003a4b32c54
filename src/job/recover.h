/*
 * recover.h - changes that the journal has as begun and not ended: what they are now, in
 * words, and how each is finished or undone.
 * An ALTER is the engine's (change_finish(), change_undo()); what is one statement, as PAUSE,
 * is sent again when it is not so, and taken back by its opposite.
 */
#ifndef STARLOAD_JOB_RECOVER_H
#define STARLOAD_JOB_RECOVER_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "job/job.h"

struct arena;	       /* base/arena.h */
struct change_options; /* job/change.h */
struct change_outcome; /* job/change.h */
struct change_say;     /* job/change.h */
struct err;	       /* base/err.h */
struct journal;	       /* job/journal.h */
struct journal_change; /* job/journal.h */
struct sqlconn;	       /* net/sqlconn.h */

/* What is known of one; all texts in `mem`. */
struct recovery {
	struct journal_change *change;
	const char *holder; /* a process works on the job now: who; NULL: none does */
	const char *unread; /* why the job could not be read; NULL: it was */
	const char *missing; /* why there is no such job to be seen; NULL: there is */
	bool found;	    /* there is a job of that name, `now` */
	bool same;	    /* and it is the very job */
	struct job now;

	const char *step;	   /* how far it got */
	const char *finish;	   /* what finishing does */
	const char *undo;	   /* what undoing does */
	bool can_finish, can_undo; /* without anything else being known; else the words say what is
				      wanting */
};

/*
 * Look at one: who has the job's lock, what the job is (`c` NULL: no connection, else of `user`),
 * and put the ways into words.  Sends nothing that changes.
 */
void recover_look(struct sqlconn *c, const char *user, struct journal *j,
		  struct journal_change *jc, struct arena *mem, struct recovery *out);

/*
 * Finish or undo it; the journal has what came of it.  The job is read anew first.  What
 * is so already is not sent again, so a second call does no harm.  Returns and fills *out like
 * change_finish().  ERR_WRONG_STATE: another job, changed by somebody meanwhile, or a process works
 * on it.
 */
int recover_finish(struct sqlconn *c, struct journal *j, struct journal_change *jc,
		   const struct change_options *o, const struct change_say *say, struct arena *mem,
		   struct change_outcome *out, struct err *err);
int recover_undo(struct sqlconn *c, struct journal *j, struct journal_change *jc,
		 const struct change_options *o, const struct change_say *say, struct arena *mem,
		 struct change_outcome *out, struct err *err);
#endif
