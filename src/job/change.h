/*
 * change.h - a guarded change of one job: read PAUSED, ALTER, verify, RESUME.
 * Every step is in the journal before it is taken, so that a change that was cut
 * short at any point can be finished or undone.  Says what it does through
 * `say`, which cli/ prints; never prints by itself.
 */
#ifndef STARLOAD_JOB_CHANGE_H
#define STARLOAD_JOB_CHANGE_H
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "job/job.h"

struct arena;	/* base/arena.h */
struct err;	/* base/err.h */
struct journal; /* job/journal.h */
struct source;	/* diag/source.h */
struct sqlconn; /* net/sqlconn.h */
struct stmt;	/* lang/ast.h */

enum resume_when { RESUME_RESTORE, RESUME_ALWAYS, RESUME_NEVER };

struct change_options {
	bool pause;		 /* pause the job if it is not PAUSED */
	enum resume_when resume; /* RESTORE: if it was running before */
	unsigned settle_s;	 /* after RESUME: watch it for so long; 0: don't */
	bool rollback;		 /* on failure put back what can be put back */
	bool strict;		 /* what cannot be seen counts as not in effect */
	bool allow_rewind;	 /* offsets below the present next ones */
	bool again;		 /* an offset change that the journal has as done */
	bool dry_run;		 /* plan only: nothing that changes is sent */
	const char *message;	 /* -m, or NULL */
};

/* One ALTER ROUTINE LOAD; `sql` are the user's own bytes, `stmt` their tree. */
struct change_request {
	struct text db; /* resolved: never empty */
	struct text job;
	struct text sql;
	const struct stmt *stmt;
	const struct source *src;
};

/* What became of one thing that the statement wants. */
enum effect_kind {
	EFFECT_IN,     /* in effect */
	EFFECT_NOT,    /* not in effect */
	EFFECT_UNSEEN, /* no FE shows it: masked, max_batch_size, columns in 4.1 .. */
};

struct effect {
	enum effect_kind kind;
	struct text what;		/* "max_error_number", "offset of partition 3", "WHERE" */
	struct text old, wanted, found; /* as shown, secrets masked */
	struct text why;		/* EFFECT_UNSEEN: why it can't be seen; else empty */
	bool irreversible;		/* cannot be taken back by any ALTER */
};

struct change_outcome {
	int status;		  /* of errs.def */
	struct job before, after; /* as read first and last; in `mem` */
	struct effect *effects;	  /* also of a dry run: `found` empty, kind as far as known */
	size_t n_effects;
	int64_t skipped, reread;	 /* messages that the new offsets skip, or read again */
	bool estimate;			 /* the job still ran when that was worked out */
	struct text said;		 /* the server's refusal, raw; or empty */
	unsigned said_line, said_column; /* where the FE reports it in `sql`; line 0: nowhere */
	struct text next; /* the exact command or statement to go on with; or empty */
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
 * *out filled as far as things got either way.  Everything lives in `mem`.
 */
int change_run(struct sqlconn *c, struct journal *j, const struct change_request *r,
	       const struct change_options *o, const struct change_say *say, struct arena *mem,
	       struct change_outcome *out, struct err *err);
#endif
