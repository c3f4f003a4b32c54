/*
 * state_dir.h - the directory that outlives a process, and its files: ours, private, no links.
 * The journal of changes and the manifests of loads are kept in it.  The directory is 0700,
 * its files 0600; a text for people begins with the file's path.
 */
#ifndef STARLOAD_BASE_STATE_DIR_H
#define STARLOAD_BASE_STATE_DIR_H
#include <stdbool.h>
#include <stddef.h>

struct err; /* base/err.h */

struct state_dir {
	char *path;
	int fd; /* -1: there is none */
};

/*
 * Open it; NULL path: the default, $STARLOAD_STATE_DIR or XDG_STATE_HOME/starload or
 * ~/.local/state/starload.  With `make` it is made where it is missing; without, a missing one is 0
 * and fd -1.  ERR_IO: not ours, not private, no home.  To be closed in every case.
 */
int state_dir_open(struct state_dir *d, const char *path, bool make, struct err *err);
void state_dir_close(struct state_dir *d);

/* A file in it, ours and private; flags are open()'s.  0, *fd -1: it is missing.  ERR_IO */
int state_file_open(const struct state_dir *d, const char *name, int flags, int *fd,
		    struct err *err);
/* flock() that gives up after 10 s: ERR_IO. */
int state_file_lock(const struct state_dir *d, const char *name, int fd, int how, struct err *err);
/* Add a line, which has its newline, to a file that is open with O_APPEND: all of it in one write,
 * or nothing; behind what a killed process left without an end.  Not synced. */
int state_file_add(const struct state_dir *d, const char *name, int fd, const char *line, size_t n,
		   struct err *err);
#endif
