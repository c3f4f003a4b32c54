/*
 * replace.h - new contents in the place of a file's old ones, all at once.
 * What is written goes to a temporary file beside it, which is renamed at the
 * end; until then, and when that fails, the old contents stay.
 */
#ifndef STARLOAD_BASE_REPLACE_H
#define STARLOAD_BASE_REPLACE_H
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>

struct err;                     /* base/err.h */

struct replacement {
	const char *path;               /* as given; the caller's */
	char *real, *temporary;         /* where it leads to; where is written */
	int fd;                         /* to write to */
	bool exists;
	struct stat old;                /* when it exists */
};

/*
 * Start.  0, or ERR_IO and nothing to clean up: the file is there and is no
 * regular one, or may not be written, or there is no room beside it.
 */
int replace_begin(struct replacement *r, const char *path, struct err *err);

/*
 * Put in place what was written to r->fd.  Keeps mode, owner and group, see
 * io_write_atomic().  `was`, unless NULL: what the old file
 * was when it was read; when it is not that any more, it stays.  Frees all; 0 or ERR_IO.
 */
int replace_commit(struct replacement *r, const struct stat *was, struct err *err);
void replace_abort(struct replacement *r);

/*
 * A file written as a stream.  What is no regular file (a device, a FIFO, a
 * descriptor of our own by its name in /dev/fd) is written directly; so is
 * a regular one in a directory where we may make none.
 */
struct outfile {
	FILE *file;
	char *buffer;                   /* of the stream */
	bool whole;                     /* `to` is in use */
	struct replacement to;
};

/* `path` must stay until it is closed.  0 or ERR_IO. */
int outfile_open(struct outfile *o, const char *path, struct err *err);
/* Put it in place unless `failed`, which is an error, too.  0 or ERR_IO; frees all. */
int outfile_close(struct outfile *o, const char *path, bool failed, struct err *err);
/* Forget what was written; fine for one that was closed. */
void outfile_drop(struct outfile *o);
#endif
