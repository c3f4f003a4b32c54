/*
 * manifest.h - what was begun of a load, and what came of it, so that it can be gone on with.
 * Lines of JSON in a file below the state directory, one file for a load; a line is on the
 * disk before the part it announces is sent.  Whoever has it open has it alone.  May be
 * shared by the threads of one load.
 */
#ifndef STARLOAD_LOAD_MANIFEST_H
#define STARLOAD_LOAD_MANIFEST_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "load/label.h"

struct err;	  /* base/err.h */
struct state_dir; /* base/state_dir.h */
struct manifest;

enum manifest_state {
	MS_SENDING, /* about to be; nothing known since */
	MS_DONE,
	MS_EMPTY,  /* no row of it was left to load */
	MS_FAILED, /* the server has nothing of it */
	MS_UNKNOWN /* could not be found out */
};

struct manifest_part {
	unsigned no; /* from 1; 0: all of them, in one transaction */
	char label[LABEL_MAX + 1], hash[33];
	uint64_t bytes;
	enum manifest_state state;
	int64_t at_ms;			      /* of the last line about it, since 1970 */
	int64_t sent_ms;		      /* of the last that says MS_SENDING; 0: none does */
	bool left; /* some of its body may have left us, or nobody knows */
	int64_t loaded, filtered, unselected; /* rows; -1: not told */
};

/* How the file begins; texts may hold anything. */
struct manifest_head {
	struct load_name name;
	struct load_keys keys;
	uint64_t part_bytes; /* where it was cut */
	const char *options; /* for people */
};

/*
 * Open the load's manifest, or begin one, and lock it.  ERR_WRONG_STATE: another process is
 * at this load, the text says so; ERR_IO.
 */
int manifest_open(const struct state_dir *d, const struct manifest_head *head,
		  struct manifest **out, struct err *err);
void manifest_close(struct manifest *m);

/* Was there none before? */
bool manifest_new(const struct manifest *m);
/* Were the labels of all parts asked for, of this generation, and left no doubt? */
bool manifest_was_asked(const struct manifest *m);
/* Did an earlier process come to the end, with every part in? */
bool manifest_ended(const struct manifest *m);
unsigned manifest_generation(const struct manifest *m);
/* What the unfinished load was cut into. */
uint64_t manifest_part_bytes(const struct manifest *m);
/* Lines that could not be read: what they said is asked of the server. */
size_t manifest_damaged(const struct manifest *m);
/* How many parts there are lines about. */
unsigned manifest_parts(const struct manifest *m);
/* What is known of a part; false: nothing. */
bool manifest_find(struct manifest *m, unsigned no, struct manifest_part *out);
/* The file, for messages. */
const char *manifest_path(const struct manifest *m);

/* Forget what was, for --again: the generation is one more.  0 or ERR_IO. */
int manifest_again(struct manifest *m, const struct manifest_head *head, struct err *err);
/* The labels of so many parts, which are all, were asked for.  0 or ERR_IO. */
int manifest_asked(struct manifest *m, unsigned parts, struct err *err);
/*
 * A line about a part; its times are set.  ERR_IO: it may not be sent.  On the disk after 0 if it
 * says MS_SENDING; others get there with the next one that does, or with the end: without them
 * the server is asked.
 */
int manifest_write(struct manifest *m, struct manifest_part *p, struct err *err);
/* All parts are in: so many.  0 or ERR_IO. */
int manifest_end(struct manifest *m, unsigned parts, struct err *err);

/* What there is of a load, without its lock, and nothing made: 1 and how far it is; 0: nothing; or
 * ERR_IO. */
int manifest_peek(const struct state_dir *d, const struct manifest_head *head, bool *ended,
		  unsigned *generation, struct err *err);

/*
 * Is there a load of the same from and to, with other options, that was not finished?  1 and
 * its options for people in `options`, how many parts are in; 0; or ERR_IO.
 */
int manifest_sibling(const struct state_dir *d, const struct manifest_head *head,
		     char options[1024], unsigned *parts_in, struct err *err);
#endif
