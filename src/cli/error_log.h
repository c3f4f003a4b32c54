/*
 * error_log.h - the bad rows of a job: by SQL, and where that has none, from the BEs.
 */
#ifndef STARLOAD_CLI_ERROR_LOG_H
#define STARLOAD_CLI_ERROR_LOG_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct arena;	/* base/arena.h */
struct err;	/* base/err.h */
struct job;	/* job/job.h */
struct sqlconn; /* net/sqlconn.h */
struct target;	/* net/target.h */

struct error_log {
	const char *source; /* "TrackingSQL", "ErrorLogUrls" */
	struct text *lines; /* raw */
	size_t n;
	bool more;	       /* there are others */
	const char **troubles; /* why there is none, or not all; raw */
	size_t n_troubles;
};

/*
 * The first `max` of them.  Addresses are fetched without a word about us, through the target's map
 * of hosts, and only those of an error log.  What cannot be read is in `troubles`; 0, or what
 * sqlconn_query() returns when the connection is lost.
 */
int error_log_read(struct sqlconn *c, const struct target *t, const struct job *j, size_t max,
		   struct arena *mem, struct error_log *out, struct err *err);
#endif
