/*
 * job_json.h - the cells of SHOW ROUTINE LOAD.
 */
#ifndef STARLOAD_SANDBOX_JOB_JSON_H
#define STARLOAD_SANDBOX_JOB_JSON_H
#include "sandbox/job.h"

const char *json_job_properties(struct fe *fe, const struct job *j, struct arena *mem);
const char *json_source(const struct job *j, struct arena *mem);
const char *json_custom(const struct job *j, struct arena *mem);
const char *json_statistic(struct fe *fe, const struct job *j, struct arena *mem);
const char *json_progress(const struct job *j, struct arena *mem);
const char *json_timestamps(const struct job *j, struct arena *mem);
const char *json_latest(const struct job *j, struct arena *mem);
const char *json_lag(const struct job *j, struct arena *mem);

/* "0,1": the partitions that are consumed. */
const char *job_partitions(const struct job *j, struct arena *mem);
/* State as SHOW prints it, and the reason where it is shown. */
const char *job_state_cell(const struct job *j);
const char *job_reason_cell(const struct job *j);
/* The value as SHOW has it: ****** for what looks like a secret. */
struct text job_masked(const struct job *j, const struct pair *p);
#endif
