/*
 * state_dir.c - the state directory and its files.
 * Everything is opened relative to the directory, which is checked once it is open:
 * what somebody puts in its place later is never looked at.
 */
#include "config.h"
#include "base/state_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"

/* A directory that holds this one is ours to make private. */
#define OURS "journal.jsonl"

enum { LOCK_WAIT_MS = 10000, LOCK_NAP_MS = 20 };

static char *join(const char *dir, const char *rest)
{
	struct buf b;

	buf_init_unbounded(&b);
	buf_addf(&b, "%s%s", dir, rest);
	return b.p;
}

static char *default_dir(struct err *err)
{
	const char *own = getenv("STARLOAD_STATE_DIR"), *xdg = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	const struct passwd *pw;

	if (own && *own)
		return xstrdup(own);
	/* the standard wants a relative path to be ignored */
	if (xdg && *xdg == '/')
		return join(xdg, "/starload");
	if (!home || *home != '/') {
		pw = getpwuid(geteuid());
		home = pw ? pw->pw_dir : NULL;
	}
	if (home && *home == '/')
		return join(home, "/.local/state/starload");
	err_set(err, ERR_IO, "no home directory to keep the journal in; name one with --state-dir");
	return NULL;
}

static int no_dir(const char *path, const char *why, struct err *err)
{
	return err_set(err, ERR_IO,
		       "cannot keep a journal in %s: %s (--state-dir names another place)", path,
		       why);
}

/* Make the directory and those above it. */
static int make_dirs(const char *path)
{
	char *copy = xstrdup(path), *p;
	int rc = 0;

	for (p = copy + 1; *p && !rc; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		rc = mkdir(copy, 0700) && errno != EEXIST && errno != EROFS && errno != EACCES ? -1
											       : 0;
		*p = '/';
	}
	if (!rc && mkdir(copy, 0700) && errno != EEXIST)
		rc = -1;
	free(copy);
	return rc;
}

/* Nothing in it, or a journal: then it is for us to make private. */
static bool may_take(int dir)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;
	bool empty = true, ours = false;

	if (!d) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	while ((e = readdir(d)) != NULL) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		empty = false;
		ours |= !strcmp(e->d_name, OURS);
	}
	closedir(d);
	return empty || ours;
}

static int check_dir(const char *path, int fd, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st))
		return no_dir(path, strerror(errno), err);
	if (st.st_uid != geteuid())
		return no_dir(path, "it belongs to another user", err);
	if (!(st.st_mode & 077))
		return 0;
	if (!may_take(fd))
		return no_dir(path,
			      "others may look into it, and it holds other things; chmod 700 it",
			      err);
	if (fchmod(fd, 0700))
		return no_dir(path, strerror(errno), err);
	return 0;
}

/* The same without slashes at the end, behind which a link would be followed. */
static char *trimmed(const char *path)
{
	char *p = xstrdup(path);
	size_t n = strlen(p);

	while (n > 1 && p[n - 1] == '/')
		p[--n] = '\0';
	return p;
}

static int open_dir(const char *given, bool make, int *fd, struct err *err)
{
	const int how = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	char *path = trimmed(given);
	int rc = 0;

	*fd = *path ? open(path, how) : -1;
	if (*fd < 0 && errno == ENOENT && make && *path) {
		if (make_dirs(path))
			rc = no_dir(path, strerror(errno), err);
		else
			*fd = open(path, how);
	}
	if (!rc && *fd < 0 && (make || errno != ENOENT || !*path)) {
		/* O_DIRECTORY sees a link first */
		rc = no_dir(path,
			    errno == ELOOP || errno == ENOTDIR ? "it is no directory, or a link"
							       : strerror(errno),
			    err);
	}
	if (!rc && *fd >= 0) {
		rc = check_dir(path, *fd, err);
		if (rc) {
			close(*fd);
			*fd = -1;
		}
	}
	free(path);
	return rc;
}

static int no_file(const struct state_dir *d, const char *name, const char *why, struct err *err)
{
	return err_set(err, ERR_IO, "%s/%s: %s", d->path, name, why);
}

static int check_file(const struct state_dir *d, const char *name, int fd, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st))
		return no_file(d, name, strerror(errno), err);
	if (!S_ISREG(st.st_mode))
		return no_file(d, name, "is no regular file", err);
	if (st.st_uid != geteuid())
		return no_file(d, name, "belongs to another user", err);
	if ((st.st_mode & 0777) != 0600 && fchmod(fd, 0600))
		return no_file(d, name, strerror(errno), err);
	return 0;
}

int state_file_open(const struct state_dir *d, const char *name, int flags, int *fd,
		    struct err *err)
{
	int rc;

	/* a FIFO must not hold us up */
	*fd = openat(d->fd, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
	if (*fd < 0 && errno == ENOENT && !(flags & O_CREAT))
		return 0;
	if (*fd < 0)
		return no_file(d, name, errno == ELOOP ? "is a symbolic link" : strerror(errno),
			       err);
	rc = check_file(d, name, *fd, err);
	if (rc) {
		close(*fd);
		*fd = -1;
	}
	return rc;
}

int state_file_lock(const struct state_dir *d, const char *name, int fd, int how, struct err *err)
{
	const struct timespec nap = { .tv_nsec = LOCK_NAP_MS * 1000000L };
	int64_t until = clock_mono_ns() + (int64_t)LOCK_WAIT_MS * 1000000;

	while (flock(fd, how | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return no_file(d, name, strerror(errno), err);
		if (clock_mono_ns() > until)
			return no_file(d, name, "another process keeps it locked", err);
		nanosleep(&nap, NULL);
	}
	return 0;
}

int state_dir_open(struct state_dir *d, const char *path, bool make, struct err *err)
{
	d->fd = -1;
	d->path = path ? xstrdup(path) : default_dir(err);
	if (!d->path)
		return ERR_IO;
	return open_dir(d->path, make, &d->fd, err);
}

void state_dir_close(struct state_dir *d)
{
	if (d->fd >= 0)
		close(d->fd);
	free(d->path);
	*d = (struct state_dir){ .fd = -1 };
}

/* A last line without its end: a process was killed, or the disk was full. */
static bool is_torn(int fd, off_t size)
{
	char last;

	return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

int state_file_add(const struct state_dir *d, const char *name, int fd, const char *line, size_t n,
		   struct err *err)
{
	char *whole = NULL;
	struct stat st;
	ssize_t done;

	if (fstat(fd, &st))
		return no_file(d, name, strerror(errno), err);
	if (is_torn(fd, st.st_size)) {
		whole = xmalloc(n + 1);
		whole[0] = '\n';
		memcpy(whole + 1, line, n);
		line = whole;
		n++;
	}
	do
		done = write(fd, line, n);
	while (done < 0 && errno == EINTR);
	free(whole);
	if (done == (ssize_t)n)
		return 0;
	no_file(d, name, done < 0 ? strerror(errno) : "the disk is full", err);
	/* what is there of it would be no line; if it stays, the next one steps over it */
	if (done > 0 && ftruncate(fd, st.st_size))
		return err->code;
	return err->code;
}
