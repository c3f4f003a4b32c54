/*
 * job.h - one row of SHOW ROUTINE LOAD as data.
 * Cells are taken by name, so all releases and run modes are alike; JSON cells
 * may have their keys in any order, and bytes that are no UTF-8.
 */
#ifndef STARLOAD_JOB_JOB_H
#define STARLOAD_JOB_JOB_H
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct arena;	   /* base/arena.h */
struct err;	   /* base/err.h */
struct sql_result; /* net/sqlconn.h */
struct sqlconn;	   /* net/sqlconn.h */

enum job_state {
	JOB_NEED_SCHEDULE,
	JOB_RUNNING,
	JOB_UNSTABLE,
	JOB_PAUSED,
	JOB_STOPPED,
	JOB_CANCELLED,
	JOB_STATE_UNKNOWN, /* a word of no release we know; state_text has it */
};

/* Offsets that are no numbers. */
enum { JOB_OFFSET_NONE = -1001, JOB_OFFSET_END = -1, JOB_OFFSET_BEGINNING = -2 };

/* One Kafka partition.  Offsets count messages. */
struct job_partition {
	int32_t id;
	int64_t next;	 /* to be read next: Progress + 1, 0 of OFFSET_ZERO; JOB_OFFSET_* */
	int64_t latest;	 /* to be produced next, as last seen; JOB_OFFSET_NONE: unknown */
	int64_t read_ms; /* TimestampProgress, since 1970; -1: none */
};

/*
 * A key of one of the JSON cells; the value of a string, or a number's spelling.  A cell
 * that is no JSON object is one pair with an empty key, whose value is the cell.
 */
struct job_pair {
	struct text key, value;
};
struct job_pairs {
	struct job_pair *list;
	size_t n;
};

struct job {
	int64_t id;
	struct text db, name, table;
	struct text create_time, pause_time, end_time; /* as shown; p NULL: unset */
	enum job_state state;
	struct text state_text;
	struct text source; /* KAFKA, PULSAR */
	int64_t tasks;
	struct job_pairs props, source_props, custom_props, statistic; /* the JSON cells' pairs */
	struct job_partition *partitions;			       /* by id; Kafka */
	size_t n_partitions;
	int reason_code;    /* errCode of ReasonOfStateChanged; 0: none or unreadable */
	struct text reason; /* its msg, else the whole cell; empty: none */
	struct text error_urls, tracking_sql, other_msg, warehouse;
	struct text unread; /* cells that hold no JSON object, or partitions without numbers:
			       their names, with blanks between; empty: none */
};

struct job_list {
	struct job *list;
	size_t n;
	bool no_db; /* refused for an unknown database */
};

/* The row of a SHOW ROUTINE LOAD of any release.  What it points to is in the result's memory
 * and in `mem`.  Never fails: what can't be read is empty, and named in `unread`. */
void job_of_row(const struct sql_result *r, size_t row, struct arena *mem, struct job *out);

/*
 * Read the jobs of a database, all that are there (`all`: final ones too) or those named
 * `name` (p NULL: any).  Always answered by the leader.  A name that is unknown or hidden for
 * want of INSERT is an empty list, no error.  0, or what sqlconn_query() returns: ERR_REFUSED
 * for an unknown database (out->no_db then), ERR_USAGE for one whose name holds a backtick,
 * which none can.
 */
int jobs_read(struct sqlconn *c, struct text db, struct text name, bool all, struct arena *mem,
	      struct job_list *out, struct err *err);

/* The one that is not final, or NULL. */
const struct job *job_list_live(const struct job_list *l);

/* The same, read; found false and 0 when there is none. */
int job_read(struct sqlconn *c, struct text db, struct text name, struct arena *mem,
	     struct job *out, bool *found, struct err *err);

/* The value of a key, or NULL. */
const struct text *job_pair(const struct job_pairs *p, const char *key);

/* Does it show a separator, COLUMNS, WHERE or PARTITION of its own? */
bool job_has_load_properties(const struct job *j);

/* Messages between next and latest, 0 at least; -1: unknown. */
int64_t job_partition_lag(const struct job_partition *p);

/* "PAUSED" */
const char *job_state_text(enum job_state s);
/* STOPPED, CANCELLED. */
bool job_state_final(enum job_state s);
/* Paused by a user's PAUSE: reason code 100.  A blank reason is not known to be that. */
bool job_paused_by_user(const struct job *j);
#endif
