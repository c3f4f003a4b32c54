/*
 * change_out.h - what came of a guarded change, for people and as JSON.
 */
#ifndef STARLOAD_CLI_CHANGE_OUT_H
#define STARLOAD_CLI_CHANGE_OUT_H
#include <stdbool.h>
#include <stdio.h>

#include "base/text.h"

struct change_outcome; /* job/change.h */
struct jout;	       /* diag/jout.h */

/* A statement, indented, with a ";". */
void change_put_statement(FILE *out, struct text sql, const char *indent);

/*
 * The table of what was wanted and what became of it (a plan without "found"), a line a
 * change, then what the offsets skip and read again.  Nothing when nothing was wanted.
 */
void change_put_effects(FILE *out, const struct change_outcome *o);

/* "  go on with: ..", if there is something to go on with. */
void change_put_next(FILE *out, const struct change_outcome *o);

/* Behind what came of it, in a few words: the state, where it is known; then the effects, and how
 * to go on. */
void change_put_rest(FILE *out, const struct change_outcome *o);

/* The members of an object that is open: "status", "state", "effects", "offsets" and so on;
 * `error`: the sentence of the struct err, NULL: none. */
void change_put_json(struct jout *j, const struct change_outcome *o, const char *error);

/* An object of its own with "db" and "job" before these, printed. */
void change_put_job_json(struct jout *j, struct text db, struct text job,
			 const struct change_outcome *o, const char *error);
#endif
