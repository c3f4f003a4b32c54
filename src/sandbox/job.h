/*
 * job.h - one routine load job of the emulated FE, and what can happen to it.
 *
 * A job has a definition twice: `def` is the leader's memory, `logged` what its
 * log holds and what is left after a restart.  They differ after an ALTER that
 * failed half-way (to 3.5).  Load properties are kept as text: that of the
 * clauses, and `stored`, the statement that is parsed again after a restart.
 */
#ifndef STARLOAD_SANDBOX_JOB_H
#define STARLOAD_SANDBOX_JOB_H
#include "lang/ast.h"
#include "sandbox/errlog.h"
#include "sandbox/world.h"

enum job_state { JOB_NEED_SCHEDULE, JOB_RUNNING, JOB_PAUSED, JOB_STOPPED, JOB_CANCELLED };
enum job_source { SOURCE_KAFKA, SOURCE_PULSAR };

struct topic; /* sandbox/topic.h */

/* source: InternalErrorCode.java */
enum reason_code {
	REASON_NONE = 0,
	REASON_INTERNAL = 2,
	REASON_REPLICA = 3,
	REASON_PARTITIONS = 4,
	REASON_DB = 5,
	REASON_TABLE = 6,
	REASON_META = 7,
	REASON_PAUSED = 100,
	REASON_ERROR_ROWS = 102,
	REASON_TASKS_CREATE = 103,
	REASON_TASKS_ABORT = 104,
	REASON_SLOW = 105,
	REASON_PARSE = 5611,
};

/* Offsets that are no numbers yet; as Kafka's library has them. */
enum { OFFSET_END = -1, OFFSET_BEGINNING = -2 };

/* A partition and the next offset to read; Pulsar: a name and a position. */
struct place_in_topic {
	int32_t partition;
	const char *name; /* Pulsar; else NULL */
	int64_t next;
	int64_t ms; /* timestamp of the last message read; 0: none */
};

struct places {
	struct place_in_topic *list;
	unsigned n;
};

/* Everything ALTER and CREATE set. */
struct job_def {
	/* load properties: the source text of each clause by enum clause_kind, or NULL */
	const char *clauses[5];
	bool where_quoted;  /* WHERE went through an ALTER: its columns print in backticks */
	const char *stored; /* the statement that is parsed again */
	/* job properties */
	int32_t desired_concurrent;
	int64_t max_error_number, max_batch_interval, max_batch_rows, task_consume, task_timeout;
	double max_filter_ratio;
	bool strict_mode, strip_outer_array, partial_update, trim_space, pause_on_fatal;
	const char *timezone, *jsonpaths, *json_root, *format, *merge_condition, *warehouse;
	int enclose, escape; /* as Java's byte: -128 to 127 */
	int64_t log_rejected;
	/* data source */
	const char *brokers, *topic; /* Pulsar: service URL and topic */
	const char *subscription;
	const char *registry;	/* confluent.schema.registry.url, or NULL */
	struct pair *custom;	/* property.*, without the prefix */
	bool own_group;		/* group.id is the FE's own */
	bool custom_partitions; /* CREATE named them */
	struct places created;	/* those of CREATE, with their offsets */
	struct places progress;
};

struct job {
	struct job *next;
	struct arena *mem;
	int64_t id, db_id, table_id;
	const char *name, *db, *table; /* as of CREATE */
	enum job_source source;
	enum job_state state;
	bool unstable;
	int64_t create_ms, pause_ms, end_ms; /* 0: unset */
	struct job_def def, logged;
	struct job_def replayed; /* what FEs that are behind know of it */
	bool is_replayed;	 /* ... if anything */

	/* consuming */
	struct places running;	  /* partitions being consumed; n 0 before the first schedule */
	struct places latest;	  /* what was last seen of the topic: next offset to be produced */
	int64_t next_task_ms;	  /* 0: no task is due */
	struct errlogs errlogs;
	unsigned tasks, concurrent; /* now; as last computed */
	int64_t task_since_ms, task_last_ms; /* made; last looked at (0: never) */
	bool task_sent;			     /* a task went to the backend before */
	const char *task_message;

	/* since the last window of max_batch_rows * 10 */
	int64_t window_rows, window_errors;
	/* Statistic */
	int64_t received_bytes, error_rows, committed, loaded, aborted, total, unselected,
		execute_ms;

	int reason;				/* enum reason_code */
	const char *reason_text, *reason_pause; /* the latter is kept past RESUME, for filters */
	struct arena *said; /* the last OtherMsg */
	const char *other_msg;
	/* resumed by the FE itself: how often since when, and that it gave up */
	unsigned resumes;
	int64_t resumed_ms;
	bool resume_locked;
};

bool job_final(const struct job *j);
const char *job_state_name(enum job_state s);
/* NULL: none that is not final. */
struct job *job_find(struct fe *fe, struct text db, struct text name);
/* Its database and table while they exist. */
struct table *job_table(struct fe *fe, const struct job *j);

void job_free(struct job *j);

/* The offset of a partition, NULL when it is not in the list; and setting it. */
struct place_in_topic *place_find(const struct places *l, int32_t partition, const char *name);
void place_set(struct places *l, struct arena *keep, const struct place_in_topic *p);
struct places places_copy(const struct places *l, struct arena *keep);
/* The definition as the log has it from now on. */
void job_log(struct job *j);
/* FEs that are behind know what is in the log now. */
void jobs_replay(struct fe *fe);
/* The job as the FE of a session knows it by itself: j, or a copy in `mem`; NULL: not at all. */
const struct job *job_local(const struct fe_session *s, const struct job *j, struct arena *mem);

/* Changes by the FE itself; the text is formatted into job->mem. */
void job_pause(struct fe *fe, struct job *j, int code, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void job_cancel(struct fe *fe, struct job *j, int code, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* job_sched.c: a tick of the scheduler. */
void job_tick(struct fe *fe, struct job *j);
/* What is known of the topic's ends from now on. */
void job_look(struct job *j, const struct topic *t);
/* Why its topic cannot be seen, or NULL. */
const char *job_blind(struct fe *fe, const struct job *j);
/* job_task.c: a task is due. */
void job_task(struct fe *fe, struct job *j);

/* job_create.c, job_alter.c, job_run.c: the statements.  `src` is what they were parsed from. */
struct job_call {
	struct call *call;
	const struct source *src;
	const struct stmt *stmt;
	/* An offset that is a word was tried as a number first, and the code of
	 * that stays with the statement (source: ErrorReport). */
	bool offset_word;
	bool class_cast; /* a SHOW compared a number as a text, which Java refuses */
};
void job_create(struct job_call *c);
void job_alter(struct job_call *c);
void job_operate(struct job_call *c); /* PAUSE, RESUME, STOP */

/* job_show.c, job_show_create.c */
void job_show(struct job_call *c);
void job_show_task(struct job_call *c);
void job_show_create(struct job_call *c);

/* 1064, or what stuck; without a prefix. */
void job_refuse(struct job_call *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* 1064 as an analyser words it, with its prefix; always false. */
bool job_invalid(struct job_call *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* FILE: values name files of the database; NULL, or the first one that is not there. */
const char *job_missing_file(struct job_call *c, int64_t db_id, const struct pair *custom);

/* The steps that all five share. */
/* Database of the statement, or the session's; 1046 (ALTER: 1064) when there is none. */
bool job_call_db(struct job_call *c, struct text *db);
bool job_call_name(struct job_call *c); /* its form; CREATE and ALTER */
/* Looked up as the privilege check does: 5089, 5085, 5203. */
struct job *job_call_find(struct job_call *c, struct text db);
bool job_call_may_insert(struct job_call *c, const char *db, const char *table);
#endif
