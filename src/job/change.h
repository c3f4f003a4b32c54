/*
 * change.h - a guarded change of one job: read PAUSED, ALTER, verify, RESUME.
 * Every step is in the journal before it is taken, so that a change that was cut
 * short at any point can be finished or undone.  Says what it does through
 * `say`, which cli/ prints; never prints by itself.
 */
#ifndef STARLOAD_JOB_CHANGE_H
#define STARLOAD_JOB_CHANGE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "job/job.h"
#include "job/shown.h"
#include "job/site.h"

struct arena;	       /* base/arena.h */
struct effect;	       /* job/effect.h */
struct err;	       /* base/err.h */
struct journal;	       /* job/journal.h */
struct journal_change; /* job/journal.h */
struct offset_move;    /* job/offsets.h */
struct source;	       /* diag/source.h */
struct sqlconn;	       /* net/sqlconn.h */
struct stmt;	       /* lang/ast.h */
struct wants;	       /* job/effect.h */

enum resume_when { RESUME_RESTORE, RESUME_ALWAYS, RESUME_NEVER };

struct change_options {
	bool pause;		 /* pause the job if it is not PAUSED */
	enum resume_when resume; /* RESTORE: if it was running before */
	unsigned settle_s;	 /* after RESUME: watch it for so long; 0: don't */
	unsigned unsure_s;	 /* after an answer was lost: go on reading for so long; 0: 60 */
	bool rollback;		 /* on failure put back what can be put back */
	bool strict;		 /* what cannot be seen counts as not in effect */
	bool allow_rewind;	 /* offsets below the present next ones */
	bool allow_beyond;	 /* offsets above the latest one that the job has seen */
	bool again;		 /* an offset change that the journal has as done */
	bool dry_run;		 /* plan only: nothing that changes is sent */
	const char *message;	 /* -m, or NULL */
	/* For the journal and for commands to go on with. */
	struct site site;	  /* the cluster */
	struct text db_user;	  /* as whom */
	const char *connect_args; /* "-h fe1 -P 9031", what the user said to get here; or NULL */
};

/* db_user as a string; NULL: not said. */
const char *change_user(const struct change_options *o, struct arena *mem);

/* One ALTER ROUTINE LOAD; `sql` are the user's own bytes, `stmt` their tree. */
struct change_request {
	struct text db; /* resolved: never empty */
	struct text job;
	struct text sql;	  /* the statement: stmt->at of src */
	const struct stmt *stmt;  /* judged before: the linter has no error for it */
	const struct source *src; /* what stmt was parsed from */
	struct text from;	  /* "jobs.sql:12", "-e": for the journal; may be empty */
	struct shown_hide hide;	  /* of what is shown, kept and logged of it */
};

struct change_outcome {
	int status;		  /* of errs.def */
	bool found;		  /* the job was read: before and after are filled */
	bool sent;		  /* something that changes was sent, whatever came of it */
	struct job before, after; /* as read first and last; in `mem` */
	struct effect *effects;	  /* also of a dry run: `found` empty, kind EFFECT_PLANNED */
	size_t n_effects;
	struct offset_move *moves; /* the partitions whose offsets it sets */
	size_t n_moves;
	int64_t skipped,
		reread; /* messages that the new offsets skip, or read again; -1: not known */
	bool estimate;	/* the job still ran when that was worked out */
	struct text *statements; /* what is sent, in its order, masked: PAUSE, ALTER, .. RESUME */
	size_t n_statements;
	struct text *notes; /* what one should know; said as warnings too */
	size_t n_notes;
	struct text said;		 /* the server's refusal, raw; or empty */
	unsigned said_line, said_column; /* where the FE reports it in `sql`; line 0: nowhere */
	struct text next;   /* the exact command or statement to go on with; or empty */
	char change_id[40]; /* in the journal; "" when it came to none */
};

/* How the engine talks: progress lines ("pausing db.j"), warnings (a recovery command before a
 * PAUSE). */
struct change_say {
	void (*line)(void *to, bool warning, const char *text);
	/* True when the user asked to stop (Ctrl-C, SIGTERM): the engine ends at the next safe
	 * step. */
	bool (*stop)(void *to);
	void *to;
};

/*
 * Carry it out.  Returns 0 or an ERR_* with *err saying why in one sentence; out->status is set and
 * *out filled as far as things got either way.  Status without an error: 0 done, or already so;
 * 10 an offset change that was done before, nothing sent.  Everything lives in `mem`.
 *
 * ERR_JUDGED: we don't send it (a rewind, a partition that is not the job's).
 * ERR_REFUSED: the server said no, nothing has changed.
 * ERR_WRONG_STATE: not PAUSED, or changed by somebody between our steps.  ERR_NO_EFFECT: accepted,
 * but not what was wanted.  ERR_UNKNOWN: it cannot be known; the job may stay PAUSED, and out->next
 * and the journal say how to go on.
 */
int change_run(struct sqlconn *c, struct journal *j, const struct change_request *r,
	       const struct change_options *o, const struct change_say *say, struct arena *mem,
	       struct change_outcome *out, struct err *err);

/*
 * Finish or undo a change that the journal has as begun and not ended.  Reads the
 * job first and goes by what it is, not by what was planned: what is in effect already
 * is not sent again.  `statement`: the ALTER to send if it is not in effect, p NULL: the
 * journal's own (ERR_USAGE when that holds masked values).  Returns and fills *out like
 * change_run().
 */
int change_finish(struct sqlconn *c, struct journal *j, struct journal_change *jc,
		  struct text statement, const struct change_options *o,
		  const struct change_say *say, struct arena *mem, struct change_outcome *out,
		  struct err *err);
int change_undo(struct sqlconn *c, struct journal *j, struct journal_change *jc,
		const struct change_options *o, const struct change_say *say, struct arena *mem,
		struct change_outcome *out, struct err *err);

/* What was wanted of a job in the course of time. */
struct change_wanted {
	struct text db, job;
	int64_t job_id;	     /* of the last change; 0: whatever it is */
	struct wants *wants; /* the last of each thing */
	char id[40];	     /* of the last change; "": none */
	int64_t when_ms;     /* of it, since 1970 */
};
struct change_wanted_list {
	struct change_wanted *list;
	size_t n;
};

/*
 * What the journal has as verified: the ALTERs of one job, or of all jobs of the cluster (`job` p
 * NULL), those that were undone left out.  A job that was created anew begins anew.  0 or ERR_IO.
 */
int change_wanted_read(struct journal *j, const struct site *at, struct text db, struct text job,
		       struct arena *mem, struct change_wanted_list *out, struct err *err);
/* What a statement wants; 0 or ERR_JUDGED. */
int change_wanted_of(struct sqlconn *c, const struct change_request *r, struct arena *mem,
		     struct change_wanted *out, struct err *err);

/*
 * Read the job again and compare it with that.  Sends nothing that changes.  ERR_NO_EFFECT:
 * something is not in effect (any more), or the job is another one by now.
 */
int change_verify(struct sqlconn *c, const struct change_wanted *w, bool strict, struct arena *mem,
		  struct change_outcome *out, struct err *err);
#endif
