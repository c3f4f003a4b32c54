/*
 * why_holds.h - conditions of the rules, of what is no text.  Each may add what it found to
 * the captures.
 */
#ifndef STARLOAD_JOB_WHY_HOLDS_H
#define STARLOAD_JOB_WHY_HOLDS_H
#include <stdbool.h>

struct why_context; /* job/why_int.h */

/* Always; {latest} of the {partition} that was captured, where it is known. */
bool holds_with_latest(struct why_context *c);
/* That partition is read to its end. */
bool holds_partition_is_read_up(struct why_context *c);
bool holds_no_concurrency(struct why_context *c);
/* task_consume_second is not below task_timeout_second: {consume}, {timeout}; and there is
 * something to read. */
bool holds_consumes_too_long(struct why_context *c);
bool holds_stuck_for_time(struct why_context *c);
/* What its messages say. */
bool holds_no_slot(struct why_context *c);
bool holds_no_backend(struct why_context *c);
bool holds_cannot_see_topic(struct why_context *c);
bool holds_empty_loads(struct why_context *c);
/* There is something to read, and a task was given up: {aborted}; for what a message is. */
bool holds_json_array(struct why_context *c);
bool holds_json_no_array(struct why_context *c);
bool holds_parse_error(struct why_context *c);
/* For anything; {lag} .. of holds_behind() too. */
bool holds_aborted(struct why_context *c);
/* WHERE left out all {rows} that were read. */
bool holds_all_filtered(struct why_context *c);
/* There is a WHERE, something to read, and nothing came of it yet. */
bool holds_may_be_stuck(struct why_context *c);
/* {lag}, {worst}, {worst_lag} */
bool holds_behind(struct why_context *c);
bool holds_read_up(struct why_context *c);
/* {rows} of bad data, which did not pause it. */
bool holds_bad_rows(struct why_context *c);
/* {property} is -1. */
bool holds_is_emptied(struct why_context *c);
/* {cells} */
bool holds_has_unread(struct why_context *c);
bool holds_is_pulsar(struct why_context *c);
#endif
