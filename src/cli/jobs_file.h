/*
 * jobs_file.h - the jobs that `pause --save` paused, for `resume --from`.
 *     {"version":1,"cluster":"prod","jobs":[{"db":"shop","job":"orders","id":10005}]}
 */
#ifndef STARLOAD_CLI_JOBS_FILE_H
#define STARLOAD_CLI_JOBS_FILE_H
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena; /* base/arena.h */
struct err;   /* base/err.h */

struct jobs_file_row {
	struct text db, job;
	int64_t id;
};

struct jobs_file {
	struct text cluster;
	struct jobs_file_row *rows;
	size_t n;
};

/* All in `mem`.  ERR_IO: not there, not readable, or no such file. */
int jobs_file_read(const char *path, struct arena *mem, struct jobs_file *out, struct err *err);
/* Write it as a whole; rows of a file that is there already stay in it, whatever the cluster. */
int jobs_file_add(const char *path, const struct jobs_file *f, struct arena *mem, struct err *err);
#endif
