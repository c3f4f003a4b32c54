/*
 * names.h - names of the cluster for Tab: databases, tables, columns, partitions, jobs.
 *
 * Kept in sets: the databases; the tables or the jobs of a database; the columns or the partitions
 * of a table.  A process of its own reads them (names_read.c), so that a server that is slow or
 * dead keeps no key waiting: what is asked for and not there is wished for, and until it has come
 * there is nothing, or what was there before.  No call here ever waits.
 */
#ifndef STARLOAD_CLI_COMPLETE_NAMES_H
#define STARLOAD_CLI_COMPLETE_NAMES_H
#include <stdbool.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/text.h"

struct target; /* net/target.h */

enum name_kind {
	NAME_DATABASE = 'd',
	NAME_TABLE = 't',     /* of a database */
	NAME_JOB = 'j',	      /* of a database */
	NAME_COLUMN = 'c',    /* of a table */
	NAME_PARTITION = 'p', /* of a table */
};

struct live_name {
	const char *name;
	const char *note;	/* a job's state, a column's type; else "" */
	const char *table;	/* a job's; else "" */
	const char *partitions; /* of Kafka that a job reads, "0,1,2"; else "" */
};

struct name_set {
	enum name_kind kind;
	char *db, *table;	/* "" where the kind has none */
	long long asked_ns;	/* when it was wished for last; 0: it is out of date */
	bool pending;		/* and has not come yet */
	unsigned long used;	/* for the choice of the set that goes */
	char *text;		/* the names point into it */
	struct live_name *list; /* in the server's order */
	size_t n;
};

enum { NAME_SETS = 64 };

struct names {
	struct name_set set[NAME_SETS];
	size_t n_sets;
	unsigned long uses;
	pid_t pid;		     /* who reads them; 0: nobody */
	int fd;			     /* a socket to that process */
	char *who;		     /* the target it reads from, in words */
	struct buf in;		     /* of it, not looked at yet */
	struct name_set *coming;     /* whose rows `in` begins with; NULL: none */
	size_t coming_at;	     /* byte of `in` where they begin */
	const struct target *target; /* NULL: nobody is to be asked, as in tests */
};

void names_init(struct names *s);
void names_release(struct names *s);

/*
 * Something may have changed, the target as well: what is there is out of date.  The databases, and
 * tables and jobs of the target's database, are asked for at once.  `t` outlives `s`, or is
 * given anew.
 */
void names_renew(struct names *s, const struct target *t);

/* Take what has come. */
void names_take(struct names *s);

/*
 * The set, or NULL; one that is not there, or is older than ten seconds, is wished for.
 * Holds until the next call of any function here.
 */
const struct name_set *names_of(struct names *s, enum name_kind kind, struct text db,
				struct text table);

/* One by name, without regard to the case of databases' and columns' letters; NULL: none. */
const struct live_name *names_find(const struct name_set *set, struct text name);

/* To be waited for beside the keys; -1: none. */
int names_fd(const struct names *s);

/*
 * A set by hand, for tests and measuring; and what the process sends:
 *     "+KINDDB\tTABLE\n", then " NAME\tNOTE\tTABLE\tPARTITIONS\n" each, then ".\n", or "!\n" when
 *     it could not be read.
 * What is not whole yet is kept.
 */
void names_feed(struct names *s, const char *bytes, size_t n);

/* The process: read "KINDDB\tTABLE\n" at `fd` and answer, until that is closed.  names_read.c has
 * it. */
_Noreturn void names_reader(int fd, const struct target *t);
#endif
