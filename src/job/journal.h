/*
 * journal.h - what was begun, so that it can be finished, and what was done.
 * Lines of JSON in files below the state directory (0700; files 0600, flock'ed); a line
 * is on the disk before the step it announces is taken.  Statements are masked
 * before they come here (lang/mask.h), as are the JSON texts: no secret is ever in it.
 * A journal may be shared by threads; one change belongs to one of them.
 */
#ifndef STARLOAD_JOB_JOURNAL_H
#define STARLOAD_JOB_JOURNAL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena; /* base/arena.h */
struct err;   /* base/err.h */
struct jout;  /* diag/jout.h */
struct site;  /* job/site.h */
struct journal;

/* The steps of a guarded change, in their order; a step is written before it is taken,
 * and its outcome with the next one. */
enum journal_step {
	JSTEP_BEGIN,	/* read and judged; nothing sent */
	JSTEP_PAUSE,	/* PAUSE is about to be sent */
	JSTEP_PAUSED,	/* seen PAUSED; `base` holds the final progress */
	JSTEP_ALTER,	/* the statement of a change other than PAUSE, RESUME is about to be sent */
	JSTEP_ALTERED,	/* the server's answer is known */
	JSTEP_VERIFIED, /* read again and compared */
	JSTEP_RESUME,	/* RESUME is about to be sent */
	JSTEP_ROLLBACK, /* what can be put back is about to be */
	JSTEP_END,	/* over; verdict */
};

enum journal_verdict {
	JV_NONE,	  /* still under way, or killed */
	JV_DONE,	  /* as wanted, as far as it can be seen */
	JV_ALREADY,	  /* was so before; nothing sent */
	JV_REFUSED,	  /* by the server; the job is as it was */
	JV_WRONG_STATE,	  /* not PAUSED, or changed by somebody meanwhile */
	JV_NOT_IN_EFFECT, /* accepted, or half applied, and not as wanted */
	JV_UNKNOWN,	  /* could not be found out; recover still offers it */
	JV_UNDONE,	  /* put back */
	JV_NOT_SENT,	  /* given up before the first statement */
	JV_FORGOTTEN,	  /* by `recover --forget` */
	JV_CONTINUED,	  /* finished by another change, which `said` names */
};

/* One change, as the journal's lines of one id come to.  What is set when it is begun, or
 * altered since, is written with the next line. */
struct journal_change {
	char id[40];			      /* unique; sorts by time */
	int64_t begun_ms, last_ms;	      /* since 1970 */
	struct text cluster, fes, cluster_id; /* see struct site; of a line of long ago only
						 `cluster` is set */
	struct text db, job;
	int64_t job_id;		      /* 0: not known yet */
	struct text kind;	      /* "alter", "pause", "resume", "stop", "create", "sql" */
	struct text statement;	      /* masked */
	struct text from;	      /* where it came from: "jobs.sql:12", "-e"; may be empty */
	struct text os_user;	      /* "ann", or "root (sudo: ann)"; set by journal_begin() */
	struct text host;	      /* the machine; set by journal_begin() */
	struct text db_user, message; /* message: of -m, may be empty */
	struct text release;	      /* of the server, "3.5.7" */
	int64_t pid;		      /* of the process that does it; set by journal_begin() */
	bool was_running;	      /* to be resumed when it is finished */
	int resume;		      /* the engine's resume_when, as a number */
	struct text base;	      /* JSON: the job's values before, progress included */
	struct text wanted;	      /* JSON: what the change wants, secrets left out */
	struct text found;	      /* JSON: what verifying found */
	struct text said; /* why it ended so: one sentence of ours or the server's text, raw */
	enum journal_step step; /* the last one written */
	enum journal_verdict verdict;
	bool pause_lost; /* an answer to a PAUSE was lost: that may come late */
	bool secrets; /* the statement holds masked values, so it cannot be sent again from here */
	uint64_t kept[24]; /* the journal's own: what the last line had */
};

/*
 * Open the journal of `dir`; NULL dir: the default, $STARLOAD_STATE_DIR or
 * XDG_STATE_HOME/starload or ~/.local/state/starload.  With `write` the directory and the file
 * are made where they are missing; without it nothing is, and a missing one reads
 * as empty.  NULL and ERR_IO: not ours, not private, not writable.
 */
struct journal *journal_open(const char *dir, bool write, struct err *err);
/* Frees the locks too; NULL is fine. */
void journal_close(struct journal *j);
/* From now on a line goes to the system's log when a change ends (job/audit.h). */
void journal_syslog(struct journal *j);
/* The directory, as it was found. */
const char *journal_dir(const struct journal *j);

/* Begin a change: fills c->id, begun_ms, os_user, host, pid (texts live as long as `j`) and writes
 * all that is set, as step BEGIN.  On disk when it returns 0; ERR_IO: nothing may be sent. */
int journal_begin(struct journal *j, struct journal_change *c, struct err *err);
/* Write the step, and what else of `c` has changed since its last line.  On disk when it returns
 * 0; ERR_IO: the step may not be taken.  Also for a change of journal_read(), by recover. */
int journal_step(struct journal *j, struct journal_change *c, enum journal_step step,
		 struct err *err);
int journal_end(struct journal *j, struct journal_change *c, enum journal_verdict v,
		struct err *err);

/* Its texts live as long as the journal is open. */
struct journal_list {
	struct journal_change *list; /* oldest first */
	size_t n;
	size_t damaged; /* lines that could not be read: said, never guessed at */
};

/* All changes begun at or after `since_ms`, listed in `mem`.  0 or ERR_IO. */
int journal_read(struct journal *j, int64_t since_ms, struct arena *mem, struct journal_list *out,
		 struct err *err);
/* Those of jobs of that name, of whatever cluster. */
int journal_read_job(struct journal *j, struct text db, struct text job, struct arena *mem,
		     struct journal_list *out, struct err *err);

/* Whether nobody knows what became of it: for recover.  Who works on it now is not looked at; the
 * job's lock tells. */
bool journal_open_end(const struct journal_change *c);

/* The cluster it is of. */
struct site journal_site(const struct journal_change *c);
void journal_set_site(struct journal_change *c, const struct site *at);

/*
 * While a process works on a job of a cluster no other of this user does, whatever word of
 * site_next_word() each knows the cluster by: takes locks that end with journal_unlock_job(),
 * journal_close() or the process, however that dies.  A job that is locked by `j` already is
 * counted.  ERR_WRONG_STATE: somebody has it, the text says who and since when; ERR_IO.
 */
int journal_lock_job(struct journal *j, const struct site *at, struct text db, struct text job,
		     struct err *err);
void journal_unlock_job(struct journal *j, const struct site *at, struct text db, struct text job);

/* One JSON object: id, when it was begun and last written to, its step, and all that is set. */
void journal_write(const struct journal_change *c, struct jout *o);

/* "begin", "done": as the file and --json have them. */
const char *journal_step_text(enum journal_step s);
const char *journal_verdict_text(enum journal_verdict v);
#endif
