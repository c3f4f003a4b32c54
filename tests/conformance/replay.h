/*
 * replay.h - load properties that change at a restart: what we warn of against
 * what the FE made of them.
 */
#ifndef STARLOAD_TESTS_REPLAY_H
#define STARLOAD_TESTS_REPLAY_H
#include <jansson.h>
#include <stdbool.h>

#include "diag/diag.h"

enum { REPLAY_CHANGED, REPLAY_ERROR, REPLAY_KINDS };
enum { REPLAY_CAUSES = 4 };             /* the persist_* rules */

struct replay {
	unsigned rows[REPLAY_KINDS], found[REPLAY_KINDS], false_alarms;
	unsigned by_note[REPLAY_KINDS];                 /* of those found: with no warning */
	unsigned cause[REPLAY_CAUSES][REPLAY_KINDS];    /* a row counts for each rule it meets */
};

/* Take one text that 4.1 accepts, with what we found in it. */
void replay_add(struct replay *r, const json_t *row, const struct diags *diags, bool verbose);

void replay_print(const struct replay *r);

/* Enough is found, and nothing that is not so. */
bool replay_fine(const struct replay *r);
#endif
