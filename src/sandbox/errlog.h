/*
 * errlog.h - the bad rows that tasks of a job left behind at the backend: what
 * ErrorLogUrls, load_tracking_logs and /api/_load_error_log show.
 */
#ifndef STARLOAD_SANDBOX_ERRLOG_H
#define STARLOAD_SANDBOX_ERRLOG_H
#include "base/text.h"
#include "sandbox/world.h"

/* How many of them a job remembers, and how many rows one holds. */
enum { ERRLOGS_KEPT = 3, ERRLOG_ROWS = 50 };

/* One file of the backend; both malloc'ed. */
struct errlog {
	char *file, *text;
};

/* Those of a job, the oldest first.  All zero is an empty one. */
struct errlogs {
	struct errlog list[ERRLOGS_KEPT];
	unsigned n;
};

/* A further one; the oldest goes when there are too many.  Keeps copies. */
void errlogs_add(struct errlogs *l, const char *file, const char *text);
void errlogs_clear(struct errlogs *l);

/* Their addresses with `between` them, their texts one after the other; NULL: none. */
const char *errlogs_urls(const struct fe *fe, const struct errlogs *l, const char *between,
			 struct arena *mem);
const char *errlogs_text(const struct errlogs *l, struct arena *mem);

/* The text of a file that any job remembers, or NULL. */
const char *errlog_find(const struct fe *fe, struct text file);
#endif
