/*
 * verb.h - PAUSE, RESUME, STOP and CREATE of one job: sent when it is not so already,
 * then read again until it is.
 * What an FE does twice harmlessly is sent again when its answer was lost; a running job is
 * never resumed, which would restart its tasks.
 */
#ifndef STARLOAD_JOB_VERB_H
#define STARLOAD_JOB_VERB_H
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "job/change.h"
#include "job/job.h"
#include "job/script.h"
#include "net/sqlconn.h"

struct verb_request {
	enum script_kind kind; /* SCRIPT_CREATE, _PAUSE, _RESUME, _STOP */
	struct text db, job;
	int64_t id;		/* the job has to be this one; 0: whichever it is */
	struct text session_db; /* current for it; n 0: none needed */
	struct text sql;	/* sent as it is */
	struct text from;	/* "jobs.sql:3", for the journal */
	struct shown_hide hide; /* of what is shown, kept and logged of it */
};

struct verb_outcome {
	int status;
	bool already;		  /* it was so before, and nothing was sent */
	bool sent;		  /* something was, whatever came of it */
	bool found;		  /* `before` is filled: there was a job */
	bool there;		  /* `after` is filled: there is one */
	struct job before, after; /* in `mem` */
	bool refused;
	struct sql_refused refusal;
	struct text next;   /* what to look at or to do; or empty */
	char change_id[40]; /* in the journal; "" when nothing was sent */
};

/*
 * Of `o` the message, site, db_user, connect_args and dry_run count; `say` as in change.h.
 * Returns 0 or an ERR_* with *err: ERR_REFUSED (no such job to be seen, too),
 * ERR_WRONG_STATE (of CREATE: one is there; somebody else changed it), ERR_NO_EFFECT,
 * ERR_UNKNOWN, ERR_UNREACHABLE, ERR_IO.
 * out->status is set either way; with dry_run only `already`, `found` and `before` are worked out.
 */
int verb_run(struct sqlconn *c, struct journal *j, const struct verb_request *r,
	     const struct change_options *o, const struct change_say *say, struct arena *mem,
	     struct verb_outcome *out, struct err *err);
#endif
