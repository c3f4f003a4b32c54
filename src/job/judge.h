/*
 * judge.h - a statement against the cluster it is for: does the job exist, is it
 * in the right state, do columns, partitions and offsets fit?
 * Statements are given in their order, before any of them is sent: what earlier ones
 * create, pause or drop is known to later ones.  Findings are those of the family
 * 6000 of diag/codes.def.
 */
#ifndef STARLOAD_JOB_JUDGE_H
#define STARLOAD_JOB_JUDGE_H
#include <stdbool.h>

#include "base/text.h"
#include "job/change.h"

struct arena;	/* base/arena.h */
struct diags;	/* diag/diag.h */
struct err;	/* base/err.h */
struct parsed;	/* lang/parse.h */
struct source;	/* diag/source.h */
struct sqlconn; /* net/sqlconn.h */

struct judge_options {
	bool pause; /* running jobs are paused for their ALTER */
	enum resume_when resume;
	bool allow_beyond; /* offsets above the latest one are meant so */
	const char *user;  /* who asks, for the GRANT that would help */
	struct text db;	   /* current at the start; n 0: none */
};

struct judge;

/* All outlive it; its memory is `mem`. */
struct judge *judge_new(struct sqlconn *c, const struct judge_options *o, struct arena *mem);

/*
 * Judge the next statement and add to `d`.  Returns 0, or an ERR_* of the connection: then
 * it is not judged.
 */
int judge_stmt(struct judge *j, const struct parsed *p, const struct source *src, struct diags *d,
	       struct err *err);
#endif
