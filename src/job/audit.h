/*
 * audit.h - a change as one line of the system's log.
 */
#ifndef STARLOAD_JOB_AUDIT_H
#define STARLOAD_JOB_AUDIT_H

struct buf;	       /* base/buf.h */
struct journal_change; /* job/journal.h */

enum { AUDIT_STATEMENT_MAX = 600, AUDIT_TEXT_MAX = 200 };

/* "alter shop.orders (Id 10005) on prod by ann as loader: done: ALTER ROUTINE LOAD ..".
 * Control bytes become \xNN, long texts are cut, with "..." where they are. */
void audit_line(const struct journal_change *c, struct buf *out);

/* Send it to syslog(3), facility authpriv: notice, or warning for what did not go well. */
void audit_syslog(const struct journal_change *c);
#endif
