/*
 * file.c - files that parts lie in.
 */
#include "config.h"
#include "load/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/util.h"

static int cannot_read(const struct load_file *f, struct err *err)
{
	return err_set(err, ERR_IO, "%s: cannot be read: %s", f->name, strerror(errno));
}

struct load_file *load_file_new(int fd, const char *name, bool spooled, struct err *err)
{
	size_t n = strlen(name) + 1;
	struct load_file *f = xmalloc(sizeof(*f) + n);

	memset(f, 0, sizeof(*f));
	memcpy(f->name, name, n);
	atomic_init(&f->refs, 1);
	f->fd = fd;
	f->spooled = spooled;
	if (fstat(fd, &f->was) < 0) {
		cannot_read(f, err);
		close(fd);
		free(f);
		return NULL;
	}
	return f;
}

struct load_file *load_file_ref(struct load_file *f)
{
	atomic_fetch_add(&f->refs, 1);
	return f;
}

void load_file_unref(struct load_file *f)
{
	if (!f || atomic_fetch_sub(&f->refs, 1) != 1)
		return;
	close(f->fd);
	if (f->gone)
		f->gone(f->arg);
	free(f);
}

ssize_t load_file_read(const struct load_file *f, uint64_t off, void *buf, size_t n,
		       struct err *err)
{
	size_t got = 0;

	while (got < n) {
		ssize_t r = pread(f->fd, (char *)buf + got, n - got, (off_t)(off + got));

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return cannot_read(f, err);
		if (r == 0)
			break;
		got += (size_t)r;
	}
	return (ssize_t)got;
}

static bool same_content(const struct stat *a, const struct stat *b)
{
	return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

int load_file_unchanged(const struct load_file *f, bool path, struct err *err)
{
	struct stat now;

	if (f->spooled)
		return 0;
	if (fstat(f->fd, &now) < 0)
		return cannot_read(f, err);
	if (!same_content(&f->was, &now))
		return err_set(err, ERR_IO, "%s: the file has changed since it was looked at",
			       f->name);
	if (!path || f->unnamed)
		return 0;
	if (stat(f->name, &now) < 0)
		return cannot_read(f, err);
	if (now.st_ino != f->was.st_ino || now.st_dev != f->was.st_dev)
		return err_set(err, ERR_IO,
			       "%s: another file has taken its place since it was looked at",
			       f->name);
	return 0;
}
