/*
 * status.h - jobs as `starload status` tells them: read once, printed in many ways.
 * Knows no connection.
 */
#ifndef STARLOAD_CLI_STATUS_H
#define STARLOAD_CLI_STATUS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/text.h"
#include "job/lag.h"

struct arena;	 /* base/arena.h */
struct jout;	 /* diag/jout.h */
struct job;	 /* job/job.h */
struct job_list; /* job/job.h */
struct table;	 /* cli/table.h */

struct status_row {
	const struct job *job;
	enum job_health health;
	struct job_lag lag;
	int64_t total, loaded, filtered, errors; /* rows since CREATE; -1: not told */
	double rate;				 /* rows loaded a second since the last reading */
	bool has_rate;
	struct text why; /* the reason in short, or what a running job says; may be empty */
};

struct status {
	const char *cluster; /* name of the target */
	int64_t now_ms;	     /* when it was read */
	struct status_row *rows;
	size_t n;
	struct arena *mem;
};

/* `jobs` outlives it; memory is from `mem`. */
void status_make(struct status *s, const char *cluster, const struct job_list *jobs, int64_t now_ms,
		 struct arena *mem);

/* Rates from an earlier reading, `elapsed_s` before (above 0).  Jobs are told by Id. */
void status_rates(struct status *s, const struct status *before, double elapsed_s);

/* How many jobs are what, "3 jobs: 2 running, 1 paused on error"; a line. */
void status_sum(const struct status *s, FILE *out, bool color);

/* The table for people, with its sum; `width` 0: not a terminal. */
void status_table(const struct status *s, FILE *out, unsigned width, bool color);
void status_csv(const struct status *s, FILE *out);
/* The rows of that; to be released. */
void status_rows(const struct status *s, struct table *t);
void status_md(const struct status *s, FILE *out);
void status_json(const struct status *s, FILE *out);
/* Of each job the partitions only. */
void status_json_lag(const struct status *s, FILE *out);
/* OpenMetrics' older brother, for the textfile collector of node_exporter. */
void status_prometheus(const struct status *s, FILE *out);

/* The document around the jobs of `s`: `one` writes the members of the i-th one. */
typedef void status_json_one(struct jout *j, const struct status *s, size_t i, const void *of);
void status_json_document(const struct status *s, status_json_one *one, const void *of, FILE *out);
/* The pairs of a job as status_json() has them, without the braces around: for other commands. */
void status_json_job(struct jout *j, const struct status_row *r, struct arena *mem);

/* "3s", "5m12s", "3h02m", "12d4h"; "-" for a negative one. */
const char *status_age(int64_t ms, struct arena *mem);
/* "2026-11-20T13:04:05Z" */
const char *status_time(int64_t ms, struct arena *mem);
/* A number of the Statistic cell; -1: not there. */
int64_t status_number(const struct job *j, const char *key);

/* --check ------------------------------------------------------------------------------------ */

struct status_limits {
	int64_t lag;		 /* messages; -1: none */
	int64_t age_ms;		 /* -1: none */
	bool ignore_user_paused; /* who paused a job knows that it is */
};

/* The numbers are the statuses of a Nagios plugin. */
enum status_level { LEVEL_OK, LEVEL_WARNING, LEVEL_CRITICAL, LEVEL_UNKNOWN };

/*
 * What is wrong with a job, as text in `mem`; *why is empty when nothing is.  Failed, or past a
 * limit: CRITICAL.  UNSTABLE, paused by a user: WARNING.  A lag the server does not tell
 * passes no limit.
 */
enum status_level status_judge(const struct status_row *r, const struct status_limits *l,
			       struct arena *mem, struct text *why);

/* A line for each job with something wrong; returns the worst.  Without any job: UNKNOWN. */
enum status_level status_check(const struct status *s, const struct status_limits *l, FILE *out);
/* The same as a Nagios plugin says it, with performance data. */
enum status_level status_nagios(const struct status *s, const struct status_limits *l, FILE *out);
#endif
