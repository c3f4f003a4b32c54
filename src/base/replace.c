/*
 * replace.c - new contents in the place of a file's old ones, all at once.
 */
#include "config.h"
#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/util.h"

enum { LINKS_MAX = 40, XATTR_BYTES = 64 * 1024 };

static int fail(struct err *err, const char *name)
{
	return err_set(err, ERR_IO, "%s: %s", name, strerror(errno));
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

static void forget(struct replacement *r)
{
	if (r->fd >= 0)
		close(r->fd);
	free(r->temporary);
	free(r->real);
	*r = (struct replacement){ .fd = -1 };
}

int replace_begin(struct replacement *r, const char *path, struct err *err)
{
	int rc = 0;

	*r = (struct replacement){ .path = path, .real = follow_links(path), .fd = -1 };
	if (!r->real)
		return fail(err, path);
	r->exists = stat(r->real, &r->old) == 0;
	/* Renaming over a file needs no right to write to it; we want one. */
	if (!r->exists && errno != ENOENT)
		rc = fail(err, path);
	else if (r->exists && !S_ISREG(r->old.st_mode))
		rc = err_set(err, ERR_IO, "%s: not a regular file", path);
	else if (r->exists && faccessat(AT_FDCWD, r->real, W_OK, AT_EACCESS))
		rc = fail(err, path);
	if (rc) {
		forget(r);
		return rc;
	}
	r->fd = open_temporary(r->real, r->exists ? 0600 : 0666, &r->temporary);
	if (r->fd < 0) {
		rc = err_set(err, ERR_IO, "%s: no temporary file beside it: %s", path, strerror(errno));
		forget(r);
	}
	return rc;
}

/* Is it still the file that was read? */
static bool same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	       a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* Mode and owner of the old file, and all of it on the disk. */
static int finish(struct replacement *r, struct err *err)
{
	int old, rc = 0;

	if (r->exists) {
		old = open(r->real, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		rc = take_over(old, &r->old, r->fd, r->path, err);
		if (old >= 0)
			close(old);
	}
	if (!rc && fsync(r->fd))
		rc = fail(err, r->path);
	if (close(r->fd) && !rc)
		rc = fail(err, r->path);
	r->fd = -1;
	return rc;
}

int replace_commit(struct replacement *r, const struct stat *was, struct err *err)
{
	struct stat now;
	int rc = finish(r, err);

	/* as late as can be: what was typed in meanwhile is worth more than our work */
	if (!rc && was && (stat(r->real, &now) || !same(was, &now)))
		rc = err_set(err, ERR_IO, "%s: changed meanwhile, left as it is", r->path);
	if (!rc && rename(r->temporary, r->real))
		rc = fail(err, r->path);
	if (rc)
		unlink(r->temporary);
	else
		sync_directory(r->real);
	forget(r);
	return rc;
}

void replace_abort(struct replacement *r)
{
	if (r->temporary)
		unlink(r->temporary);
	forget(r);
}

/* streams ------------------------------------------------------------------- */

/* The descriptor that a path like /dev/fd/1 or /dev/stdout names; -1: none. */
static int own_descriptor(const char *path)
{
	static const char *const dirs[] = { "/dev/fd/", "/proc/self/fd/" };
	unsigned i;

	if (!strcmp(path, "/dev/stdout"))
		return STDOUT_FILENO;
	if (!strcmp(path, "/dev/stderr"))
		return STDERR_FILENO;
	for (i = 0; i < ARRAY_SIZE(dirs); i++) {
		size_t n = strlen(dirs[i]), digits = strspn(path + (strncmp(path, dirs[i], n) ? 0 : n),
							    "0123456789");

		if (!strncmp(path, dirs[i], n) && digits && digits < 8 && !path[n + digits])
			return atoi(path + n);
	}
	return -1;
}

/* Written where it is, byte by byte. */
static int open_directly(struct outfile *o, const char *path, struct err *err)
{
	int fd = own_descriptor(path);

	if (fd >= 0)
		fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	else
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
	if (fd < 0)
		return fail(err, path);
	o->file = fdopen(fd, "w");
	if (!o->file)
		die_oom();
	o->buffer = io_buffer_long(o->file);
	return 0;
}

int outfile_open(struct outfile *o, const char *path, struct err *err)
{
	struct stat st;
	bool exists = stat(path, &st) == 0;
	int rc, fd;

	*o = (struct outfile){ .file = NULL };
	if (own_descriptor(path) >= 0 || (exists && !S_ISREG(st.st_mode)))
		return open_directly(o, path, err);
	rc = replace_begin(&o->to, path, err);
	if (rc && exists && (errno == EACCES || errno == EPERM || errno == EROFS) &&
	    !access(path, W_OK))
		return open_directly(o, path, err);
	if (rc)
		return rc;
	o->whole = true;
	/* the stream has a descriptor of its own, as the other is for renaming */
	fd = fcntl(o->to.fd, F_DUPFD_CLOEXEC, 3);
	o->file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!o->file) {
		rc = fail(err, path);
		if (fd >= 0)
			close(fd);
		outfile_drop(o);
		return rc;
	}
	o->buffer = io_buffer_long(o->file);
	return 0;
}

int outfile_close(struct outfile *o, const char *path, bool failed, struct err *err)
{
	int rc = 0;

	errno = 0;
	if (fclose(o->file))
		rc = err_set(err, ERR_IO, "%s: %s", path, errno ? strerror(errno) : "write error");
	else if (failed)
		rc = err_set(err, ERR_IO, "%s: it could not be written as a whole", path);
	o->file = NULL;
	if (!rc && o->whole) {
		o->whole = false;
		rc = replace_commit(&o->to, NULL, err);
	}
	outfile_drop(o);
	return rc;
}

void outfile_drop(struct outfile *o)
{
	if (o->file)
		fclose(o->file);
	if (o->whole)
		replace_abort(&o->to);
	free(o->buffer);
	*o = (struct outfile){ .file = NULL };
}
