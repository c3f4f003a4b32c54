/*
 * refusal.h - what a server's error means, by its text and its number.
 * FEs use 1064 for nearly everything, keep numbers that an earlier check has set, and
 * put a frame around most texts; so neither number nor text is enough alone.  The texts are
 * those of 3.3 to 4.1 (ErrorCode, ParsingException, SemanticException, RoutineLoadMgr).
 */
#ifndef STARLOAD_NET_REFUSAL_H
#define STARLOAD_NET_REFUSAL_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct sql_refused; /* net/sqlconn.h */

/* Fill *r; it keeps pointing into `message`.  `state` may be NULL. */
void refusal_read(struct sql_refused *r, unsigned number, const char *state, struct text message);

/* Is this how an FE says that it takes no more connections?  Another FE may. */
bool refusal_is_limit(unsigned number, struct text message);

/*
 * The release in an FE's @@version_comment: "3.5.7" of "3.5.7-5b1e6a2" and "3.5.7-rc1-5b1e6a2".
 * False, and an empty `release` (of `size` bytes), when it tells none: one built from a branch.
 */
bool fe_release(const char *comment, char *release, size_t size);
#endif
