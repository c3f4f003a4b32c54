/*
 * part.h - inputs (files, folders, stdin; plain or compressed) as parts: the bodies of single
 * requests, each of whole rows.
 *
 * Where parts begin and end is the business of the server's own reading rules (cut.h) and depends
 * on the inputs and on the options below alone: never on time, rate or who reads.  A part is made
 * of ranges of files.  What cannot be read twice (stdin, pipes, what had to be decompressed) lies
 * in unnamed files in `spool_dir`.
 *
 * Threads: a source belongs to one thread at a time.  A part may be read and freed by any, several
 * parts at once; one part by one thread at a time.
 */
#ifndef STARLOAD_LOAD_PART_H
#define STARLOAD_LOAD_PART_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/text.h"
#include "load/format.h"

struct err;	  /* base/err.h */
struct cut_flaws; /* load/cut.h */
struct digest;	  /* load/digest.h */
struct load_file; /* a file parts lie in; closed with the last of them */
struct part_source;

/* So many bytes of a body: of a file, or (file NULL) of a constant. */
struct part_segment {
	struct load_file *file;
	const char *literal;
	uint64_t off;	/* in the file */
	uint64_t at, n; /* in the body */
};

struct part {
	unsigned no;	     /* from 1, over all inputs */
	struct text input;   /* name of the (first) input, as given; lives as long as the part */
	unsigned n_inputs;   /* 1; more where small files were joined */
	uint64_t bytes;	     /* of the body, before any --compress */
	char hash[33];	     /* XXH3-128 of these bytes, 32 hex digits; "": part_digest() */
	uint64_t first_line; /* part_first_line(), where that is known */
	enum load_packing packing; /* of a compressed file that is sent as it is */
	struct part_segment *segment;
	size_t n_segments;
	char empty_field[2]; /* a literal of the segments */
};

struct part_options {
	/* in order: files, folders (their files, sorted by bytes), "-" */
	const char *const *inputs;
	size_t n_inputs;
	const struct row_format *format;
	uint64_t part_bytes; /* a part is no longer, but for a row that is; 0: nothing is cut */
	/* to strip from each input, counted as skip_header does: raw lines */
	unsigned header_lines;
	bool csv_header;	    /* then strip one row more, of names: part_source_header() */
	uint64_t limit_rows;	    /* over all inputs, blank lines not counted; 0: no limit */
	uint64_t merge_small_bytes; /* neighbouring inputs are joined up to so many; 0: none */
	const char *spool_dir;	    /* NULL: $TMPDIR, else /var/tmp */
	unsigned spool_slots; /* at most so many spooled parts at once: workers + 1, at least 2 */
	unsigned send_packed; /* LP_BIT()s: such a compressed file is sent as it is when it is
			       * sound, has no more than part_bytes of data and nothing is to be
			       * taken out */
	/* Each told once: a byte order mark that was removed, a file without a row, ...  NULL: not
	 * told. */
	void (*notice)(void *arg, const char *text);
	void *arg;
	/* not 0: whatever waits gives up, ERR_IO "stopped"; NULL: nothing does */
	const atomic_int *stop;
};

/*
 * Look at the inputs, read nothing yet.  The options' strings and format have to stay.
 * NULL and *err: ERR_IO (a file is not there or may not be read), ERR_USAGE (stdin given twice).
 */
struct part_source *part_source_open(const struct part_options *o, struct err *err);

/* Parts that are out stay good.  NULL is fine. */
void part_source_free(struct part_source *s);

/* Bytes of all inputs, as they lie on the disk; 0: some of it is a pipe. */
uint64_t part_source_bytes(const struct part_source *s);

/* Is one of them a pipe?  What this source reads of it no other source sees. */
bool part_source_piped(const struct part_source *s);

/*
 * With csv_header: the names in the first input's header, read now if they were not yet, without
 * enclosing bytes and blanks around them.  They live as long as the source.  Every later input has
 * to begin with the same bytes: part_source_next() looks.  0, ERR_IO, or ERR_JUDGED (no header
 * there).
 */
int part_source_header(struct part_source *s, const struct text **names, size_t *n,
		       struct err *err);

/*
 * The next part.  1: *out, to be freed by part_free(); 0: that was all.  Else *err, and nothing
 * more will come:
 *   ERR_IO      a file cannot be read, changed meanwhile, is damaged; or the spool is full
 *   ERR_JUDGED  data that must not be sent as it is, because the server would lose or damage it
 *               silently (an object cut off, something behind the array, an unterminated quote,
 *               ...); names file and line
 *
 * The offending row is in no part then, nor are those behind it and those since the part before.
 * Blocks while all spool slots are taken by parts that are out: have no more than spool_slots - 1
 * of them when you call.
 */
int part_source_next(struct part_source *s, struct part **out, struct err *err);

/* The same, but its hash may be left to part_digest(), which is most of the work. */
int part_source_cut(struct part_source *s, struct part **out, struct err *err);

/* Read and hash a part of which that was left out.  0 or ERR_IO, also when a file is no longer what
 * it was when it was cut. */
int part_digest(struct part *p, struct err *err);

/* Doubtful places in what was read so far; counts are final after part_source_next() gave 0. */
const struct cut_flaws *part_source_flaws(const struct part_source *s);

/*
 * Bytes of the body from `off` on: as many as there are up to `n`, 0 behind its end.  ERR_IO
 * (negative) and *err when they cannot be had, also when the file is no longer what it was when it
 * was cut.
 */
ssize_t part_read(const struct part *p, uint64_t off, void *buf, size_t n, struct err *err);

/* The hash of all parts in their order, by which a transaction of them is called. */
void part_of_all(struct digest *all, const struct part *p);

/*
 * The line (LF) of the input where its first row begins, from 1; of a compressed one: in what is
 * unpacked.  It may have to be counted.  0: that cannot be done.
 */
uint64_t part_first_line(const struct part *p);

/* Are the files still what they were when they were cut (size, time of change, inode)?
 * 0, or ERR_IO naming the one that is not. */
int part_unchanged(const struct part *p, struct err *err);

/* Does it lie in our own file, one of a few there may be at once? */
bool part_spooled(const struct part *p);

/* NULL is fine. */
void part_free(struct part *p);

/* A part as the body of a request (load/body.h).  The reader says how far it is read: one for each
 * thread that reads; both have to stay until the request is over. */
struct part_reader {
	const struct part *part;
	uint64_t at;
	void *window; /* of a file, mapped; window_n 0: none */
	size_t window_n;
	char tail[16384]; /* the last bytes of a segment */
};
struct body part_body(struct part_reader *r, const struct part *p);
#endif
