/*
 * shell_names.h - names of the cluster for Tab: databases, tables and jobs.
 * Read by a process of its own, so that a server that is slow or dead keeps no key waiting: until
 * that is done there are those of the last time.
 */
#ifndef STARLOAD_CLI_SHELL_NAMES_H
#define STARLOAD_CLI_SHELL_NAMES_H
#include <stdbool.h>
#include <sys/types.h>

struct target; /* net/target.h */

enum shell_name_kind { NAME_DATABASE = 'd', NAME_TABLE = 't', NAME_JOB = 'j' };

struct shell_name {
	char kind;
	const char *name, *state; /* state: of a job, else "" */
};

struct shell_names {
	pid_t pid; /* who reads them now; 0: nobody */
	int fd;	   /* what that process writes to */
	long long begun_ns;
	char *text; /* the names point into it */
	struct shell_name *list;
	size_t n, room;
};

/* Begin to read them anew, in the current database of `t`; who does so already is ended. */
void shell_names_read(struct shell_names *s, const struct target *t);
/* Take what has been read, if it is; never waits.  True: `list` is another one now. */
bool shell_names_take(struct shell_names *s);
void shell_names_release(struct shell_names *s);
#endif
