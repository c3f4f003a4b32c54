/*
 * offsets.h - the offsets an ALTER sets beside those the job has: what would be
 * read again, what would be skipped.  Offsets count messages and are those to be
 * read next.
 */
#ifndef STARLOAD_JOB_OFFSETS_H
#define STARLOAD_JOB_OFFSETS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena; /* base/arena.h */
struct buf;   /* base/buf.h */
struct err;   /* base/err.h */
struct job;   /* job/job.h */
struct wants; /* job/effect.h */

enum move_kind {
	MOVE_NONE,    /* where it is already */
	MOVE_FORWARD, /* messages are skipped */
	MOVE_BACK,    /* messages are read again */
	MOVE_START,   /* the job has no offset there yet */
	MOVE_FOREIGN, /* the job does not read this partition */
};

struct offset_move {
	enum move_kind kind;
	int32_t partition;
	int64_t old, wanted; /* next to be read; JOB_OFFSET_* */
	int64_t latest;	     /* as the job last saw it; JOB_OFFSET_NONE: unknown */
	int64_t messages;    /* skipped or read again; -1: not known */
	bool beyond;	     /* above `latest` */
};

struct offset_plan {
	struct offset_move *list;
	size_t n;
	int64_t skipped, reread;      /* sums; -1: not known in part */
	size_t back, beyond, foreign; /* how many partitions */
};

/* Of a partition named twice the last offset counts, as for the FE. */
void offsets_plan(const struct job *j, const struct wants *w, struct arena *mem,
		  struct offset_plan *out);

/*
 * 0, or ERR_JUDGED with the partitions and the numbers of messages in the text:
 * a rewind without `allow_rewind`, an offset above the latest without
 * `allow_beyond`, a partition that is not the job's.
 */
int offsets_judge(const struct offset_plan *p, bool allow_rewind, bool allow_beyond,
		  struct err *err);

/* The partitions that a job reads, rising; none while it does not know them. */
struct job_ids {
	int32_t *list;
	size_t n;
	bool listed; /* the job lists them: it reads no others */
};
void job_partition_ids(const struct job *j, struct arena *mem, struct job_ids *out);

/* "3", "OFFSET_END", .. ; "-" for JOB_OFFSET_NONE. */
void offset_text(struct buf *out, int64_t offset);
#endif
