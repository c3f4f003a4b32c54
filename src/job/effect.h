/*
 * effect.h - what an ALTER wants, and whether a job as read has it.
 * A want is a thing of its own (one property, one clause, one partition's offset) that
 * goes into the journal as JSON and comes back, so that it can be looked at
 * again at any later time.  Nothing is ever called not in effect on doubt.
 * source: RoutineLoadJob.jobPropertiesToJsonString(), KafkaRoutineLoadJob, KafkaProgress
 */
#ifndef STARLOAD_JOB_EFFECT_H
#define STARLOAD_JOB_EFFECT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "base/version.h"

struct arena;  /* base/arena.h */
struct buf;    /* base/buf.h */
struct err;    /* base/err.h */
struct job;    /* job/job.h */
struct source; /* diag/source.h */
struct stmt;   /* lang/ast.h */

/* How a value is compared. */
enum want_kind {
	WANT_INT,	 /* as a number */
	WANT_RATIO,	 /* as a double */
	WANT_BOOL,	 /* true or false */
	WANT_TEXT,	 /* byte by byte */
	WANT_SEPARATOR,	 /* by the bytes it stands for */
	WANT_WHERE,	 /* as expressions */
	WANT_COLUMNS,	 /* as lists of names and expressions */
	WANT_PARTITIONS, /* as lists of names */
	WANT_REGISTRY,	 /* as the URL without user and password, which are not shown */
	WANT_CUSTOM,	 /* property.*: as text; ****** cannot be seen */
	WANT_OFFSET,	 /* as the offset to be read next */
	WANT_UNUSED,	 /* the FE takes it and never reads it */
	WANT_UNSHOWN,	 /* applied, and shown nowhere */
};

/* What became of it. */
enum effect_kind {
	EFFECT_PLANNED, /* nothing was sent yet */
	EFFECT_IN,	/* in effect */
	EFFECT_NOT,	/* not in effect */
	EFFECT_UNSEEN,	/* no FE shows it, or not clearly: masked, max_batch_size, columns in 4.1 ..
			 */
};

/* "planned", "in", "not", "unseen": in the journal and in JSON. */
const char *effect_kind_name(enum effect_kind k);
/* "in effect" and so on, for people; "" of what is only planned.  `name` as above, of a journal
 * that may be of another release: NULL when there is no such kind. */
const char *effect_kind_text(enum effect_kind k);
const char *effect_name_text(const char *name);

struct want {
	enum want_kind kind;
	struct text what; /* "max_error_number", "property.group.id", "offset of partition 3",
			     "WHERE" */
	struct text
		value;	/* as the server will have it; p NULL: a secret that the journal left out */
	bool secret;	/* to be shown as ****** */
	bool temporary; /* WANT_PARTITIONS */
	int32_t partition; /* WANT_OFFSET */
	int64_t offset;	   /* WANT_OFFSET: next to read, JOB_OFFSET_BEGINNING, JOB_OFFSET_END */
};

struct wants {
	struct want *list;
	size_t n;
};

struct effect {
	enum effect_kind kind;
	struct text what;
	struct text old, wanted, found; /* as shown, secrets masked; p NULL: nothing */
	struct text why;		/* EFFECT_UNSEEN: why it can't be seen; else empty */
	bool irreversible;		/* cannot be taken back by any ALTER */
};

/*
 * What an ALTER wants of an FE of release `at`, in the order of clauses, properties,
 * data source, offsets.  0; or -1 when that release refuses a value.
 */
int wants_of(const struct stmt *s, const struct source *src, enum rel at, struct arena *mem,
	     struct wants *out);

/*
 * Compare one want with the job.  `before`: as read before the ALTER, or NULL: what looks the
 * same as there may still be what was there.  `create`: the answer of SHOW CREATE ROUTINE LOAD, p
 * NULL when it was not read; `create_sure`: it came from the leader, so that it cannot be old.
 * `ran`: the job may have run since, so offsets may have moved on.
 */
void want_judge(const struct want *w, const struct job *before, const struct job *now,
		struct text create, bool create_sure, bool ran, struct arena *mem,
		struct effect *out);

/* Is there a want that SHOW ROUTINE LOAD of `at` does not show and SHOW CREATE does? */
bool wants_need_create(const struct wants *w, enum rel at);

/* The value as a job has it, masked; p NULL: the job shows none. */
struct text want_old(const struct want *w, const struct job *j, struct arena *mem);

/* The columns as a job has them, out of SHOW CREATE where SHOW does not tell; p NULL: not told. */
struct text want_old_columns(const struct job *j, struct text create, struct arena *mem);

/* PARTITION or TEMPORARY PARTITION, which only SHOW CREATE tells.  False: not told. */
bool want_partition_kind(struct text create, bool *temporary);

/* Cannot be taken back: there is no syntax to remove it, or the old value is not shown.
 * `create`: see want_judge(). */
bool want_irreversible(const struct want *w, const struct job *before, struct text create,
		       struct arena *mem);

/*
 * An ALTER that wants just that, each key in its clause and quoted; wants without a value,
 * UNUSED and UNSHOWN ones are left out, and p NULL when nothing is left.  `db` p NULL: the job's
 * name alone.  `source`: KAFKA or PULSAR.
 */
struct text wants_statement(const struct wants *w, struct text db, struct text job,
			    struct text source, struct arena *mem);

/* As JSON for the journal, secrets left out; and back.  -1: no such JSON. */
void wants_write(const struct wants *w, struct buf *out);
int wants_read(struct text json, struct arena *mem, struct wants *out);
#endif
