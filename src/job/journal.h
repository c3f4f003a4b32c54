/*
 * journal.h - what was begun, so that it can be finished, and what was done.
 * One file of JSON lines below the state directory (0700; the file 0600, flock'ed);
 * each line is on the disk before the step it announces is taken.  Statements are
 * masked before they come here: no secret is ever in it.
 */
#ifndef STARLOAD_JOB_JOURNAL_H
#define STARLOAD_JOB_JOURNAL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena; /* base/arena.h */
struct err;   /* base/err.h */
struct journal;

/* The steps of a guarded change, in their order; a step is written before it is taken,
 * and its outcome with the next one. */
enum journal_step {
	JSTEP_BEGIN,	/* read and judged; nothing sent */
	JSTEP_PAUSE,	/* PAUSE is about to be sent */
	JSTEP_PAUSED,	/* seen PAUSED; `base` holds the final progress */
	JSTEP_ALTER,	/* ALTER is about to be sent */
	JSTEP_ALTERED,	/* the server's answer is known */
	JSTEP_VERIFIED, /* read again and compared */
	JSTEP_RESUME,	/* RESUME is about to be sent */
	JSTEP_ROLLBACK, /* what can be put back is about to be */
	JSTEP_END,	/* over; verdict */
};

enum journal_verdict {
	JV_NONE, /* still under way, or killed */
	JV_DONE,
	JV_ALREADY,
	JV_REFUSED,
	JV_WRONG_STATE,
	JV_NOT_IN_EFFECT,
	JV_UNKNOWN,
	JV_UNDONE,
	JV_NOT_SENT,
};

/* One change, as the journal's lines of one id come to. */
struct journal_change {
	char id[40];		   /* unique */
	int64_t begun_ms, last_ms; /* since 1970 */
	struct text cluster, db, job;
	int64_t job_id;
	struct text kind;		       /* "alter", "pause", "resume", "stop", "create" */
	struct text statement;		       /* masked */
	struct text os_user, db_user, message; /* message: of -m, may be empty */
	bool was_running;		       /* to be resumed when it is finished */
	int resume;			       /* the engine's resume_when, as a number */
	struct text base;	/* JSON: the job's values before, progress included */
	struct text wanted;	/* JSON: what the change wants, secrets left out */
	struct text found;	/* JSON: what verifying found */
	enum journal_step step; /* the last one written */
	enum journal_verdict verdict;
	bool secrets; /* the statement holds masked values, so it cannot be sent again from here */
};

/*
 * Open (make) the journal of `dir`; NULL dir: the default, $STARLOAD_STATE_DIR or
 * XDG_STATE_HOME/starload or ~/.local/state/starload.  NULL and ERR_IO.
 */
struct journal *journal_open(const char *dir, struct err *err);
void journal_close(struct journal *j);

/* Begin a change: fills c->id, begun_ms, os_user.  On disk when it returns 0; ERR_IO: nothing
 * may be sent. */
int journal_begin(struct journal *j, struct journal_change *c, struct err *err);
/* Write c's present step, verdict, base, found.  On disk when it returns 0. */
int journal_step(struct journal *j, struct journal_change *c, enum journal_step step,
		 struct err *err);
int journal_end(struct journal *j, struct journal_change *c, enum journal_verdict v,
		struct err *err);

struct journal_list {
	struct journal_change *list; /* oldest first */
	size_t n;
	size_t damaged; /* lines that could not be read: said, never guessed at */
};

/* All changes begun at or after `since_ms`.  0 or ERR_IO. */
int journal_read(struct journal *j, int64_t since_ms, struct arena *mem, struct journal_list *out,
		 struct err *err);

/* While a process works on a job of a cluster no other of this user does: takes a lock that ends
 * with the process.  ERR_WRONG_STATE: somebody has it, the text says who. */
int journal_lock_job(struct journal *j, struct text cluster, struct text db, struct text job,
		     struct err *err);
#endif
