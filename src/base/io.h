/*
 * io.h - whole-file reads, atomic writes, and a stdout whose end is checked.
 * What takes an err returns 0, or ERR_IO with a text that begins with the file's name.
 */
#ifndef STARLOAD_BASE_IO_H
#define STARLOAD_BASE_IO_H
#include <stddef.h>
#include <stdio.h>

struct buf;
struct err;
struct stat;                    /* sys/stat.h */

/*
 * Append all that can be read from `fd` to `b`.  More than b->max allows is an
 * error; `name` is for the text.  Blocks until the end; does not close.
 */
int io_read_fd(int fd, const char *name, struct buf *b, struct err *err);

/* The same for the file at `path`; a directory is an error. */
int io_read_file(const char *path, struct buf *b, struct err *err);

/*
 * The same for a regular file: all else is an error, and does not block.  *was is
 * what the file was when reading began, for io_write_over().
 */
int io_read_regular(const char *path, struct buf *b, struct stat *was, struct err *err);

/* Write all of it, however many calls that takes. */
int io_write_fd(int fd, const char *name, const void *p, size_t n, struct err *err);

/*
 * Replace the contents of the file at `path` with `n` bytes, or make the file.
 * At every moment the path has the old contents or the new ones, also when the
 * machine goes down: a temporary file beside it is written, synced and renamed.
 * Symbolic links are followed.  Mode, owner, group and, as far as the system
 * lets us, extended attributes (access lists among them) are those of the file
 * that is replaced; when mode, owner or group cannot be kept, or the file is not writable for
 * us, nothing is changed and that is the error.  A further hard link to the old
 * file keeps the old contents.  Only regular files.
 */
int io_write_atomic(const char *path, const void *p, size_t n, struct err *err);

/* The same for a file that was read: when it is no longer what it `was` (another
 * file, or written to since), it stays as it is, and that is the error. */
int io_write_over(const char *path, const struct stat *was, const void *p, size_t n,
		  struct err *err);

/*
 * To be called first of all: where standard input, output or error are closed, their descriptors
 * would be those of the next files and sockets, and what is printed would go there.  They become
 * ones that can't be read, or written, so that using them fails as before.
 */
void io_hold_std(void);

/*
 * Give a stream that was not used yet a buffer for long reports, unless it is a
 * terminal's.  Returns what is to be freed after the stream was closed, or NULL.
 */
char *io_buffer_long(FILE *f);

/*
 * Flush stdout and close it.  A full disk shows itself only here.  To be called
 * once, last; a stdout that was never open is fine as long as nothing was
 * written to it, and so is a reader that went away ("| head").
 */
int io_close_stdout(struct err *err);
#endif
