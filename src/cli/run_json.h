/*
 * run_json.h - what came of statements, for machines: a JSON object a line on stdout,
 * the last one {"summary": ..}.  Texts of the server are as they came, secrets masked.
 */
#ifndef STARLOAD_CLI_RUN_JSON_H
#define STARLOAD_CLI_RUN_JSON_H
#include <stddef.h>

#include "cli/run.h"

/* One of these for each statement.  `why`: the error of one that failed, or NULL; `out`
 * of a verb may be NULL: only planned.  A refusal is a finding of its own, before it. */
void run_json_error(struct run_worker *w, const struct run_item *it, const char *why);
void run_json_result(struct run_worker *w, const struct run_item *it, const struct sql_result *res);
void run_json_verb(struct run_worker *w, const struct run_item *it, const struct verb_outcome *out,
		   const char *why);
void run_json_change(struct run_worker *w, const struct run_item *it,
		     const struct change_outcome *out, const char *why);
/* What was not sent, and the sums: how many are in each enum run_state. */
void run_json_end(struct run *r, const size_t n[RUN_FAILED + 1]);

/* "not sent", "done" .. */
const char *run_state_text(enum run_state s);
#endif
