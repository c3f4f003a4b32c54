/*
 * select.h - which jobs a command is about.
 * JOB..., --all, --db, --like, --topic and --broker mean the same to every command.
 * A job that is not to be seen is explained: the server has none of that name, or
 * hides it from who has no INSERT on its table.
 */
#ifndef STARLOAD_JOB_SELECT_H
#define STARLOAD_JOB_SELECT_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct arena;	 /* base/arena.h */
struct err;	 /* base/err.h */
struct job;	 /* job/job.h */
struct job_list; /* job/job.h */
struct sqlconn;	 /* net/sqlconn.h */

struct job_select {
	const char *const *names; /* "job" or "db.job" */
	size_t n_names;
	bool all;	    /* of all databases, whatever default_db says */
	const char *db;	    /* of one database; NULL: not said */
	const char *like;   /* names: % any run, _ one character, \ before one of these */
	const char *topic;  /* that read this topic */
	const char *broker; /* HOST:PORT, or HOST, that is in the job's list of brokers */
	bool history;	    /* final ones as well */
	bool anywhere;	    /* a name without database, and no default: look in all of them.  Not
			       for what changes something: who sees one job only may mean another */
	const char *default_db; /* of -D, or NULL */
	const char *user;	/* for the GRANT that would help; NULL: said without */
};

/* Does it say anything about which?  Without, it selects all of default_db, or of all
 * databases. */
bool job_select_given(const struct job_select *s);

/*
 * The jobs, by database and name, those that are not final first, each once.  All databases
 * one may see are those of SHOW DATABASES: information_schema.routine_load_jobs would need
 * one statement only, but a living BE, too; it shows jobs whose table one may not even
 * know, and neither UNSTABLE nor, in 3.3, what the lag is worked out from.
 * Returns 0; ERR_USAGE for what goes not together or a name without database; ERR_REFUSED
 * when a job or database that was named is not to be seen, with the text of job_missing();
 * or what sqlconn_query() returns.
 */
int jobs_select(struct sqlconn *c, const struct job_select *s, struct arena *mem,
		struct job_list *out, struct err *err);

/* What is said, with ERR_JUDGED, where a choice that is to be changed or judged comes to no job:
 * a script that means jobs and meets none has mistyped, or is the wrong user. */
extern const char jobs_none_seen[];

/* Why there is no (running) job db.name to be seen: unknown, perhaps another was meant; stopped
 * or cancelled; or hidden for want of INSERT, with the GRANT that would show it. */
struct job_absence {
	const char *what, *help; /* help: what to do or to compare, NULL: nothing is known */
	bool final;		 /* one of that name is shown that has ended */
	bool hidden;		 /* it is there, and not shown to this user */
};

/* Asks the server; what it refuses is no answer, and no error.  `user` NULL: said without.
 * 0, texts in `mem`; or what sqlconn_query() returns. */
int job_absent(struct sqlconn *c, struct text db, struct text name, const char *user,
	       struct arena *mem, struct job_absence *out, struct err *err);
/* The same as an error: ERR_REFUSED with "what; help", or what went wrong meanwhile. */
int job_missing(struct sqlconn *c, struct text db, struct text name, const char *user,
		struct arena *mem, struct err *err);

/*
 * "db.job" and "job", also with backticks, into their parts; a name of several parts is
 * database, dot, job, the job being the last.  `db` is that of `fallback` (NULL: p NULL) for
 * one without.  False: no such name.
 */
bool job_name_split(const char *s, const char *fallback, struct arena *mem, struct text *db,
		    struct text *name);

/* SQL's LIKE, case-sensitive as names are. */
bool job_like(struct text t, struct text pattern);
/* "a:1,b:2" has "a:1", and "a". */
bool job_broker_listed(struct text list, struct text broker);
#endif
