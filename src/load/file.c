/*
 * file.c - files that parts lie in.
 */
#include "config.h"
#include "load/file.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/util.h"
#include "load/digest.h"

enum { COUNT_BYTES = 256 << 10 };

/* Stretches, in order, none over another. */
struct load_lines {
	pthread_mutex_t mutex;
	struct stretch {
		uint64_t from, to, lines;
	} * at;
	size_t n, room;
};

static int cannot_read(const struct load_file *f, struct err *err)
{
	return err_set(err, ERR_IO, "%s: cannot be read: %s", f->name, strerror(errno));
}

static void free_file(struct load_file *f)
{
	pthread_mutex_destroy(&f->lines->mutex);
	free(f->lines->at);
	free(f->lines);
	free(f);
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
	f->lines = xmalloc(sizeof(*f->lines));
	*f->lines = (struct load_lines){ .n = 0 };
	pthread_mutex_init(&f->lines->mutex, NULL);
	if (fstat(fd, &f->was) < 0) {
		cannot_read(f, err);
		close(fd);
		free_file(f);
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
	free_file(f);
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

/* lines ----------------------------------------------------------------------------------- */

/* The first stretch that ends behind `off`. */
static size_t stretch_at(const struct load_lines *l, uint64_t off)
{
	size_t low = 0, high = l->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (l->at[mid].to <= off)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void insert(struct load_lines *l, struct stretch s)
{
	size_t i = stretch_at(l, s.from);

	/* some of it is known already */
	if (s.from == s.to || (i < l->n && l->at[i].from < s.to))
		return;
	ARRAY_GROW(l->at, l->n, l->room);
	memmove(l->at + i + 1, l->at + i, (l->n - i) * sizeof(*l->at));
	l->at[i] = s;
	l->n++;
}

void load_file_note_lines(struct load_file *f, uint64_t off, uint64_t n, uint64_t lines)
{
	pthread_mutex_lock(&f->lines->mutex);
	insert(f->lines, (struct stretch){ off, off + n, lines });
	pthread_mutex_unlock(&f->lines->mutex);
}

static bool count(const struct load_file *f, uint64_t from, uint64_t to, uint64_t *lines)
{
	char *buf = xmalloc(COUNT_BYTES);
	struct err ignored;
	ssize_t n = 1;

	for (*lines = 0; from < to && n > 0; from += n > 0 ? (uint64_t)n : 0) {
		size_t want = to - from < COUNT_BYTES ? (size_t)(to - from) : COUNT_BYTES;

		n = load_file_read(f, from, buf, want, &ignored);
		if (n > 0)
			*lines += digest_lines(buf, (size_t)n);
	}
	free(buf);
	return n > 0;
}

uint64_t load_file_line(struct load_file *f, uint64_t off)
{
	struct load_lines *l = f->lines;
	uint64_t line = 1, at = 0, lines;
	bool good = true;

	pthread_mutex_lock(&l->mutex);
	while (good && at < off) {
		size_t i = stretch_at(l, at);
		const struct stretch *s = i < l->n ? &l->at[i] : NULL;
		uint64_t to = s && s->from < off ? s->from : off;

		if (s && s->from == at && s->to <= off) {
			line += s->lines;
			at = s->to;
			continue;
		}
		/* what is asked for is within what was noted as a whole, or not noted at all */
		if (s && s->from <= at)
			to = off;
		good = count(f, at, to, &lines);
		if (!s || s->from > at)
			insert(l, (struct stretch){ at, to, lines });
		line += lines;
		at = to;
	}
	pthread_mutex_unlock(&l->mutex);
	return good ? line : 0;
}

/* changes --------------------------------------------------------------------------------- */

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
