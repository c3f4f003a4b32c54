/*
 * journal_int.h - between the parts of the journal.
 */
#ifndef STARLOAD_JOB_JOURNAL_INT_H
#define STARLOAD_JOB_JOURNAL_INT_H
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/state_dir.h"
#include "job/journal.h"

struct buf; /* base/buf.h */

enum {
	JOURNAL_LINE_MAX = 16 << 20, /* bytes of one line */
	JOURNAL_FILE_MAX = 64 << 20, /* of a file that is read */
	JOURNAL_FULL = 8 << 20,	     /* a file of that many is closed, and a new one begun */
};

#define JOURNAL_FILE "journal.jsonl"
/* A file that is closed: journal-20261120-131507.jsonl */
#define JOURNAL_OLD "journal-"

struct journal_lock {
	struct journal_lock *next;
	unsigned count;
	int fd;
	char name[160]; /* of the file */
};

struct journal_known; /* journal_read.c */

struct journal {
	struct state_dir dir;
	bool write, syslog;
	char os_user[160], host[80];
	pthread_mutex_t mutex; /* of the locks */
	struct journal_lock *locks;
	pthread_mutex_t reading; /* of what is known */
	struct journal_known *known;
};

/* NULL is fine. */
void journal_known_free(struct journal_known *k);

/* Write one line, which has its newline; it is on the disk after 0. */
int journal_append(struct journal *j, const char *line, size_t n, struct err *err);

/* What has changed since the last line of `c`, as a line; c->kept is set.  ERR_IO: too long. */
int journal_line(struct journal_change *c, int64_t at_ms, struct buf *out, struct err *err);
/* What a line of JSON (without newline) says, into a change of its id, which `find` returns or
 * makes; NULL: damaged.  `begins`: it is a change's first line. */
typedef struct journal_change *journal_find(void *to, const char *id, bool begins);
bool journal_parse(const char *line, size_t n, struct arena *mem, journal_find *find, void *to);
/* Set c->kept as if all of it had been written. */
void journal_keep(struct journal_change *c);
#endif
