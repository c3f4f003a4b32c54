/*
 * file.h - an open file that parts lie in, shared by them; and how one sees that it has changed.
 */
#ifndef STARLOAD_LOAD_FILE_H
#define STARLOAD_LOAD_FILE_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

struct err; /* base/err.h */
struct load_lines;

struct load_file {
	atomic_uint refs;
	int fd;
	bool spooled;		  /* unnamed, ours, not looked at for changes */
	bool unnamed;		  /* stdin: there is no path to look at */
	struct stat was;	  /* when it was opened */
	struct load_lines *lines; /* how many are where, as far as that is known */
	/* Called with the last reference, before the file is closed; NULL: nothing is. */
	void (*gone)(void *arg);
	void *arg;
	char name[]; /* for messages; the path of one that is not spooled */
};

/* Takes over `fd`; one reference.  ERR_IO: NULL, and the fd is closed. */
struct load_file *load_file_new(int fd, const char *name, bool spooled, struct err *err);
struct load_file *load_file_ref(struct load_file *f);
void load_file_unref(struct load_file *f); /* NULL is fine */

/* Up to `n` bytes at `off`, short only at the file's end.  Negative: ERR_IO. */
ssize_t load_file_read(const struct load_file *f, uint64_t off, void *buf, size_t n,
		       struct err *err);

/* `lines` LFs are in the `n` bytes at `off`.  Any thread may say so. */
void load_file_note_lines(struct load_file *f, uint64_t off, uint64_t n, uint64_t lines);
/* The line of the byte at `off`, from 1: read where nothing was noted.  0: it cannot be read. */
uint64_t load_file_line(struct load_file *f, uint64_t off);

/* 0, or ERR_IO: the open file is not what it was.  With `path` also: another file has taken its
 * name. */
int load_file_unchanged(const struct load_file *f, bool path, struct err *err);
#endif
