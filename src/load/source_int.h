/*
 * source_int.h - inside of a part_source.
 *
 * Offsets are of the present input's data: from behind its byte order mark on, unpacked.  What is
 * before `got` has been read at least once; it can be read again, from the file or from the spool.
 */
#ifndef STARLOAD_LOAD_SOURCE_INT_H
#define STARLOAD_LOAD_SOURCE_INT_H
#include "load/cut.h"
#include "load/input.h"
#include "load/listing.h"
#include "load/part.h"

struct arena;  /* base/arena.h */
struct digest; /* load/digest.h */
struct slots;  /* load/slots.h */

enum { WINDOW_BYTES = 256 << 10 };

/* A part that is not given out yet, because the next input may join it. */
struct held {
	struct part *part;
	enum cut_shape shape;
	bool open_end; /* nothing may follow its last row */
	bool shared;   /* its spool holds another part too: no third one */
};

struct part_source {
	struct part_options o;
	struct arena *mem;
	struct listing list;
	size_t current;	 /* the next input to be opened */
	bool open, over; /* an input is; there is nothing more, or an error was given */
	struct input in;
	const char *name; /* the present input's, as given */
	struct cutter cut;
	struct slots *slots;

	char *window; /* WINDOW_BYTES, of which window_n are data from window_at on */
	size_t window_n;
	uint64_t window_at;

	/* of what cannot be read twice */
	uint64_t got;
	struct load_file *spool;
	uint64_t spool_from, spool_off; /* the byte `spool_from` lies at spool_off */
	bool spool_shared;		/* the part that waits lies in it too */

	struct digest *hash;
	char *hash_buf;	    /* for what is no more in the window */
	uint64_t seen;	    /* up to here lines were counted and, in a part, bytes hashed */
	uint64_t line;	    /* of the byte at `seen`, from 1 */
	uint64_t rows_left; /* of limit_rows */
	unsigned parts;	    /* given out */
	struct held held;
	struct cut_flaws flaws;

	unsigned part_of_input; /* parts that were begun of the present input */
	uint64_t first_line;	/* of the present part */
	struct part *ready;	/* to be given out next */

	bool header_read;
	struct text header; /* its bytes */
	const char *header_of;
	const struct text *names;
	size_t n_names;
};

void source_notice(struct part_source *s, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Bytes of the present input at `off`; short at its end only. */
ssize_t source_bytes(struct part_source *s, uint64_t off, void *buf, size_t n, struct err *err);

/* Make the window begin at `at`, with what it has from there on. */
void source_move_window(struct part_source *s, uint64_t at);

/* Count lines up to `to`, and hash what is passed where `hash`.  0 or ERR_IO. */
int source_advance(struct part_source *s, uint64_t to, bool hash, struct err *err);

/* Feed the cutter until it is done or the input ends; `hash` as it goes.  0, ERR_IO or ERR_JUDGED.
 */
int source_feed(struct part_source *s, bool hash, struct err *err);

/* Take over what the cutter has found of flaws. */
void source_take_flaws(struct part_source *s);

/* The input is no good, as the cutter says; the code. */
int source_refuse(struct part_source *s, struct err *err);

/*
 * A compressed input that may be sent as it is: read all of it.  1: *out is its part; 0: it has to
 * be unpacked and cut (the input is at its beginning again).
 */
int source_whole(struct part_source *s, struct part **out, struct err *err);

/* Strip what stands before the rows; the cutter is at the first of them afterwards.  0 or the code.
 */
int source_strip(struct part_source *s, struct err *err);

/* An empty part of the present input. */
struct part *source_part(const struct part_source *s);
void part_add(struct part *p, struct load_file *file, const char *literal, uint64_t off,
	      uint64_t n);

/* What the held part and the next one make together becomes the held part.  False: they do not go
 * together. */
bool source_join(struct part_source *s, const struct held *next);
#endif
