/*
 * io.c - whole-file reads, atomic writes, checked close of stdout.
 */
#include "config.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"

enum { READ_BYTES = 1 << 20, LINKS_MAX = 40, XATTR_BYTES = 64 * 1024 };

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

/*
 * Where `path` leads when all links are followed, the last of which may lead to
 * a file that is not there yet (realpath() would not have that).  malloc'ed;
 * NULL and errno on failure.
 */
static char *follow_links(const char *path)
{
	char *at = xstrdup(path), link[PATH_MAX], *slash, *next;
	ssize_t n;
	int i;

	for (i = 0; i < LINKS_MAX; i++) {
		n = readlink(at, link, sizeof(link) - 1);
		if (n < 0) {
			if (errno == EINVAL || errno == ENOENT)
				return at;
			break;
		}
		link[n] = '\0';
		slash = strrchr(at, '/');
		if (link[0] == '/' || !slash) {
			next = xstrdup(link);
		} else {
			size_t dir = (size_t)(slash - at) + 1;

			next = xmalloc(dir + (size_t)n + 1);
			memcpy(next, at, dir);
			memcpy(next + dir, link, (size_t)n + 1);
		}
		free(at);
		at = next;
	}
	if (i == LINKS_MAX)
		errno = ELOOP;
	free(at);
	return NULL;
}

/* A file of our own in the directory of `path`; its name goes into *name. */
static int open_temporary(const char *path, mode_t mode, char **name)
{
	const char *slash = strrchr(path, '/');
	int dir = slash ? (int)(slash - path) + 1 : 0;
	size_t room = (size_t)dir + 64;
	int fd = -1, tries;

	*name = xmalloc(room);
	for (tries = 0; tries < 100; tries++) {
		/* Threads of one process write side by side. */
		snprintf(*name, room, "%.*s.starload.%ld.%d.tmp", dir, path, (long)gettid(), tries);
		fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
		if (fd >= 0 || errno != EEXIST)
			break;
	}
	return fd;
}

/* Best effort: many file systems have none, some are not ours to set. */
static void copy_xattrs(int from, int to)
{
	char *names = xmalloc(XATTR_BYTES), *value = xmalloc(XATTR_BYTES);
	ssize_t n = flistxattr(from, names, XATTR_BYTES), at, size;

	for (at = 0; at < n; at += (ssize_t)strlen(names + at) + 1) {
		size = fgetxattr(from, names + at, value, XATTR_BYTES);
		if (size >= 0 && fsetxattr(to, names + at, value, (size_t)size, 0))
			continue;
	}
	free(names);
	free(value);
}

/* Make the new file look like the old one. */
static int take_over(int old, const struct stat *st, int fd, const char *path, struct err *err)
{
	struct stat now;

	copy_xattrs(old, fd);
	if (fstat(fd, &now))
		return fail(err, path);
	if ((now.st_uid != st->st_uid || now.st_gid != st->st_gid) &&
	    fchown(fd, st->st_uid, st->st_gid))
		return err_set(err, ERR_IO, "%s: not written, since its owner and group could not be kept: %s",
			       path, strerror(errno));
	/* After fchown(), which drops the set-id bits. */
	if (fchmod(fd, st->st_mode & 07777))
		return fail(err, path);
	return 0;
}

static void sync_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	int fd = dir ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	/* Some file systems cannot; the rename itself has been done. */
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(dir);
}

int io_write_atomic(const char *path, const void *p, size_t n, struct err *err)
{
	char *real = follow_links(path), *temporary = NULL;
	int old = -1, fd = -1, rc;
	struct stat st;
	bool exists;

	if (!real)
		return fail(err, path);
	exists = stat(real, &st) == 0;
	if (!exists && errno != ENOENT) {
		rc = fail(err, path);
		goto out;
	}
	if (exists && !S_ISREG(st.st_mode)) {
		rc = err_set(err, ERR_IO, "%s: not a regular file", path);
		goto out;
	}
	/* Renaming over a file needs no right to write to it; we want one. */
	if (exists && faccessat(AT_FDCWD, real, W_OK, AT_EACCESS)) {
		rc = fail(err, path);
		goto out;
	}
	fd = open_temporary(real, exists ? 0600 : 0666, &temporary);
	if (fd < 0) {
		rc = err_set(err, ERR_IO, "%s: no temporary file beside it: %s", path, strerror(errno));
		goto out;
	}
	rc = io_write_fd(fd, path, p, n, err);
	if (!rc && exists) {
		old = open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		rc = take_over(old, &st, fd, path, err);
	}
	if (!rc && fsync(fd))
		rc = fail(err, path);
	if (close(fd) && !rc)
		rc = fail(err, path);
	if (!rc && rename(temporary, real))
		rc = fail(err, path);
	if (rc)
		unlink(temporary);
	else
		sync_directory(real);
out:
	if (old >= 0)
		close(old);
	free(temporary);
	free(real);
	return rc;
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

int io_close_stdout(struct err *err)
{
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
	if (!bad)
		return 0;
	return err_set(err, ERR_IO, "standard output: %s", why ? strerror(why) : "write error");
}
