/*
 * leftover.h - placeholders nobody replaced, where they break the SQL.
 */
#ifndef STARLOAD_CLI_LEFTOVER_H
#define STARLOAD_CLI_LEFTOVER_H
#include "diag/diag.h"

/*
 * `g` is a syntax error of the statement `stmt`.  When a placeholder stands where
 * it points, the message names it, the hint says how to give it a value, and
 * a fix is taken back; one elsewhere in the line gets a note.
 */
void leftover_name(struct diags *d, struct diag *g, const struct source *src, struct span stmt);
#endif
