/*
 * world.h - the cluster behind fe.h: its clock, what it holds, who is connected.
 */
#ifndef STARLOAD_SANDBOX_WORLD_H
#define STARLOAD_SANDBOX_WORLD_H
#include "sandbox/fe.h"
#include "sandbox/funcs.h"
#include "sandbox/store.h"
#include "sandbox/turn.h"

struct job;	  /* sandbox/job.h */
struct topics;	  /* sandbox/topic.h */
struct txns;	  /* sandbox/txn.h */
struct users;	  /* sandbox/users.h */
struct load_ctx;  /* sandbox/load_ctx.h */
struct error_log; /* sandbox/load_log.c */
struct parser;	  /* lang/parse.h */
struct cursor;	  /* sandbox/cursor.h */
struct fe_run;	  /* fe.c */

enum {
	FE_MAX = 16,
	BE_MAX = 16,
	BE_ID = 10004,	     /* of the first */
	TICK_MS = 10000,     /* routine_load_scheduler_interval_millisecond */
	TASKS_PER_JOB = 5,   /* max_routine_load_task_concurrent_num */
	TASKS_PER_BE = 1024, /* max_routine_load_task_num_per_be of our fe.conf; 16 without one */
	TASK_CONSUME_S = 15,
	TASK_TIMEOUT_S = 60,
	UNSTABLE_S = 3600,     /* routine_load_unstable_threshold_second */
	AUTO_RESUME_S = 300,   /* period_of_auto_resume_min */
	AUTO_RESUMES = 3,      /* in that time */
	KEEP_FINAL_S = 259200, /* label_keep_max_second */
};

struct fe {
	struct fe_config config;
	struct turn turn;
	unsigned query_ports[FE_MAX];
	int64_t now_ms, next_tick_ms;
	int64_t start_ms[FE_MAX]; /* since when each FE runs */
	int64_t down_ms[FE_MAX];  /* ... or does not; 0: it does */
	int leader;		  /* index; -1: there is none at present */
	bool behind[FE_MAX];	  /* FEs that have not replayed the log since SANDBOX FE n BEHIND */
	unsigned be_ports[BE_MAX], n_bes;
	bool be_down[BE_MAX];
	bool backend_down;  /* all of them */
	unsigned next_be;   /* whose turn it is to get a load */
	bool replicas_lost; /* no tablet has a quorum of replicas */
	bool no_loads;	    /* disable_load_job */
	bool empty_loads;   /* empty_load_as_error is off: a load of no rows commits */
	int64_t tasks_per_be;
	int64_t body_max, json_max; /* of a load: streaming_load_max_mb and ..._max_batch_size_mb */
	struct file *files;
	int64_t next_txn, next_stage;
	uint64_t uuids;
	struct store store;
	struct func_env env;
	struct topics *topics;
	struct users *users;
	struct txns *txns;
	struct load_ctx *contexts;    /* loads in several requests */
	struct error_log *error_logs; /* what a BE keeps for ErrorURLs, the newest first */
	struct job *jobs;	      /* in the order of their creation, final ones included */
	struct fe_session *sessions;
	struct fe_hooks hooks;
	struct arena *scratch;	 /* of one event */
	struct parser *parser;	 /* of a client's text */
	struct parser *reparser; /* of what the FE has stored */
};

/* CREATE FILE: only that it is there. */
struct file {
	struct file *next;
	int64_t db_id;
	const char *name;
};

struct variable {
	struct variable *next;
	const char *name, *value;
};

struct fe_session {
	struct fe_session *next;
	struct fe *fe;
	unsigned fe_index;
	uint32_t id;
	const char *user, *host;
	int64_t since_ms, statement_ms;
	struct arena *mem;	    /* what lasts as long as it */
	char *db;		    /* malloc'ed; NULL: none chosen */
	struct variable *variables; /* set by SET; in `mem` */
	const char *zone;	    /* time_zone */
	struct text statement;	    /* being executed, for SHOW PROCESSLIST */
	struct fe_run *run;	    /* statements that are not over; NULL: none */
	struct cursor *cursors;	    /* results of which not all is made yet */
};

/* A message of a release: FE_3_5 <= fe->config.release and the like read best. */
static inline bool since(const struct fe *fe, enum fe_release r)
{
	return fe->config.release >= r;
}

/* "3.5.7-5b1e6a2", what SHOW FRONTENDS and @@version_comment say. */
const char *world_version(const struct fe *fe);
/* "5.1.0" or "8.0.33" */
const char *world_mysql_version(const struct fe *fe);

/* The next of a row of identifiers that look random and are the same in every run. */
const char *world_uuid(struct fe *fe, struct arena *mem);

/* The next BE that runs, in turns; -1: none does. */
int world_pick_be(struct fe *fe);

/* Everything that is due up to now happened; called with fe->now_ms set. */
void world_run(struct fe *fe, int64_t until_ms);
/* The leader's memory is that of its log from now on: RESTART FE, LEADER n. */
void world_restart(struct fe *fe);
void world_drop_table(struct fe *fe, struct table *t);
void world_drop_database(struct fe *fe, struct database *db);

/* Which token of the source a place in SQLite's text was made from. */
struct sql_place {
	uint32_t made, from; /* offsets */
};

struct sql_places {
	const struct source *src;
	struct sql_place *list; /* in order of both */
	unsigned n;
};

/* One running statement. */
struct call {
	struct fe *fe;
	struct fe_session *session;
	struct arena *mem;
	struct reply *out;
	const struct sql_places *places; /* of the query that SQLite is given, or NULL */
};

/* 5203 with all its text; `what` is "TABLE t" in two parts. */
void call_denied(struct call *c, const char *privilege, const char *what, const char *name);
/* 5203 unless the user has one of these on the system: "OPERATE OR NODE". */
bool call_may_system(struct call *c, unsigned any, const char *names);

/* Session database or the one given, or 1046 and NULL; 5501 when unknown. */
struct database *call_database(struct call *c, struct text given);
#endif
