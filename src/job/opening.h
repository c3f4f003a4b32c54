/*
 * opening.h - what a statement of other SQL does, told by how it opens.
 * Goes by tokens, so that no comment, string or bracket hides a word; in doubt it changes
 * something.
 */
#ifndef STARLOAD_JOB_OPENING_H
#define STARLOAD_JOB_OPENING_H
#include <stdbool.h>

#include "base/text.h"

/*
 * It changes nothing on the server: SELECT, SHOW, DESC, HELP, WITH before a SELECT, EXPLAIN.
 * Not EXPLAIN ANALYZE or DESC ANALYZE, which carry out what stands behind them, not
 * SELECT .. INTO OUTFILE, which writes, and not WITH .. DELETE.
 */
bool opening_reads(struct text sql);

/*
 * A SET that changes the session and nothing else, so that it may be sent again: no word of it is
 * GLOBAL, PERSIST, PASSWORD or PROPERTY, and it is no SET DEFAULT ROLE.
 */
bool opening_sets_session(struct text sql);

/* "DROP", "TRUNCATE", or "DELETE" of one without a WHERE; NULL for all others. */
const char *opening_destroys(struct text sql);
#endif
