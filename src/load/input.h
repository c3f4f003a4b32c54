/*
 * input.h - one input: a file, a pipe or stdin; plain or compressed.
 * One that is a plain file is read by offset, all others from the front to the end, once.
 */
#ifndef STARLOAD_LOAD_INPUT_H
#define STARLOAD_LOAD_INPUT_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "load/format.h"

struct err;	  /* base/err.h */
struct load_file; /* load/file.h */
struct unpack;	  /* load/unpack.h */

struct input {
	const char *name;	/* for messages */
	struct load_file *file; /* a regular file; NULL: a pipe */
	uint64_t base;		/* where the data begins in it: behind a byte order mark */
	bool direct;		/* the data is what is in the file: input_at() */
	bool has_mark;		/* a byte order mark was taken away */
	enum load_packing packing;
	/* private */
	int fd; /* of a pipe, or -1 */
	const atomic_int *stop;
	struct unpack *unpack;
	uint64_t read_at; /* in `file`, of what is to be unpacked */
	char head[16];	  /* of a pipe: what was read to see what it is; */
	size_t head_at, head_n;
	char mark[3]; /* the same of what was unpacked */
	size_t mark_at, mark_n;
};

/* "-" is stdin.  The name stays.  0; ERR_IO; ERR_JUDGED for UTF-16. */
int input_open(struct input *in, const char *name, const atomic_int *stop, struct err *err);
void input_close(struct input *in);

/* Where `direct`: up to `n` bytes at `off` of the data, short at the end only. */
ssize_t input_at(const struct input *in, uint64_t off, void *buf, size_t n, struct err *err);
/* Else: the next bytes, unpacked; short at the end only. */
ssize_t input_next(struct input *in, void *buf, size_t n, struct err *err);
/* Once more from the front, where there is a file; the mark is gone again. */
int input_rewind(struct input *in, struct err *err);
/* Frames or members of a compressed input so far. */
unsigned input_frames(const struct input *in);
#endif
