/*
 * io.c - whole-file reads, atomic writes, checked close of stdout.
 */
#include "config.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/replace.h"
#include "base/util.h"

enum { READ_BYTES = 1 << 20 };

static int fail(struct err *err, const char *name)
{
	return err_set(err, ERR_IO, "%s: %s", name, strerror(errno));
}

int io_read_fd(int fd, const char *name, struct buf *b, struct err *err)
{
	struct stat st;
	size_t room = READ_BYTES;
	char *block;
	ssize_t got;
	int rc = 0;

	/* One more than the size: the end shows itself without a second block. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size < READ_BYTES)
		room = (size_t)st.st_size + 1;
	block = xmalloc(room);
	for (;;) {
		got = read(fd, block, room);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			rc = fail(err, name);
		if (got <= 0)
			break;
		buf_add(b, block, (size_t)got);
		if (b->full) {
			rc = err_set(err, ERR_IO, "%s: larger than %zu bytes", name, b->max);
			break;
		}
	}
	free(block);
	return rc;
}

int io_read_file(const char *path, struct buf *b, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int rc;

	if (fd < 0)
		return fail(err, path);
	rc = io_read_fd(fd, path, b, err);
	close(fd);
	return rc;
}

int io_write_fd(int fd, const char *name, const void *p, size_t n, struct err *err)
{
	const char *at = p;

	while (n) {
		/* No more than the kernel takes at once. */
		ssize_t done = write(fd, at, n < (1 << 30) ? n : (1 << 30));

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return fail(err, name);
		at += done;
		n -= (size_t)done;
	}
	return 0;
}

int io_read_regular(const char *path, struct buf *b, struct stat *was, struct err *err)
{
	/* a FIFO without a writer must not hold us up */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int rc;

	if (fd < 0)
		return fail(err, path);
	if (fstat(fd, was))
		rc = fail(err, path);
	else if (!S_ISREG(was->st_mode))
		rc = err_set(err, ERR_IO, "%s: not a regular file", path);
	else
		rc = io_read_fd(fd, path, b, err);
	close(fd);
	return rc;
}

int io_write_over(const char *path, const struct stat *was, const void *p, size_t n, struct err *err)
{
	struct replacement r;
	int rc = replace_begin(&r, path, err);

	if (rc)
		return rc;
	rc = io_write_fd(r.fd, path, p, n, err);
	if (!rc)
		return replace_commit(&r, was, err);
	replace_abort(&r);
	return rc;
}

int io_write_atomic(const char *path, const void *p, size_t n, struct err *err)
{
	return io_write_over(path, NULL, p, n, err);
}

char *io_buffer_long(FILE *f)
{
	enum { BYTES = 64 * 1024 };
	char *buffer;

	if (isatty(fileno(f)))
		return NULL;
	buffer = xmalloc(BYTES);
	setvbuf(f, buffer, _IOFBF, BYTES);
	return buffer;
}

/* Of a pipe, a socket, a terminal: who read has left, and says nothing of why. */
static bool reader_is_gone(FILE *f)
{
	struct pollfd p = { .fd = fileno(f), .events = POLLOUT };

	return poll(&p, 1, 0) > 0 && p.revents & POLLERR;
}

void io_hold_std(void)
{
	int fd;

	/* each open() takes the lowest that is free */
	for (fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1 &&
		    open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			_exit(EXIT_LOCAL_IO);
}

int io_close_stdout(struct err *err)
{
	const bool gone = reader_is_gone(stdout);

	bool bad = ferror(stdout) != 0;
	int why = 0;

	errno = 0;
	if (fflush(stdout)) {
		bad = true;
		why = errno;
	}
	/* EBADF: closed before we started, and nothing was written. */
	errno = 0;
	if (fclose(stdout) && (bad || errno != EBADF)) {
		bad = true;
		if (!why)
			why = errno;
	}
	if (!bad || gone || why == EPIPE)
		return 0;
	return err_set(err, ERR_IO, "standard output: %s", why ? strerror(why) : "write error");
}
