/*
 * slots.c - unnamed files.
 */
#include "config.h"
#include "load/slots.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/util.h"
#include "load/file.h"

struct slots {
	pthread_mutex_t lock;
	pthread_cond_t one_free;
	unsigned free, refs; /* refs: the owner and each file */
	char *dir;
};

struct slots *slots_new(const char *dir, unsigned n)
{
	struct slots *s = xmalloc(sizeof(*s));
	pthread_condattr_t attr;

	if (!dir || !*dir)
		dir = getenv("TMPDIR");
	if (!dir || !*dir)
		dir = "/var/tmp";
	memset(s, 0, sizeof(*s));
	pthread_mutex_init(&s->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s->one_free, &attr);
	pthread_condattr_destroy(&attr);
	s->free = n;
	s->refs = 1;
	s->dir = xstrdup(dir);
	return s;
}

static void unref(struct slots *s)
{
	bool last;

	pthread_mutex_lock(&s->lock);
	last = --s->refs == 0;
	pthread_mutex_unlock(&s->lock);
	if (!last)
		return;
	pthread_cond_destroy(&s->one_free);
	pthread_mutex_destroy(&s->lock);
	free(s->dir);
	free(s);
}

void slots_free(struct slots *s)
{
	if (s)
		unref(s);
}

static void file_gone(void *arg)
{
	struct slots *s = arg;

	pthread_mutex_lock(&s->lock);
	s->free++;
	pthread_cond_signal(&s->one_free);
	pthread_mutex_unlock(&s->lock);
	unref(s);
}

/* A file without a name, also where the file system knows no such files. */
static int open_unnamed(const char *dir, struct err *err)
{
	char *path;
	int fd;

	fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
	if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
		return err_set(err, ERR_IO, "%s: no file can be made there: %s", dir,
			       strerror(errno));
	if (asprintf(&path, "%s/starload-XXXXXX", dir) < 0)
		die_oom();
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		err_set(err, ERR_IO, "%s: no file can be made there: %s", dir, strerror(errno));
	else
		unlink(path);
	free(path);
	return fd < 0 ? ERR_IO : fd;
}

/* Wait for a slot, a fifth of a second at a time because nobody signals when to stop. */
static bool wait_for_one(struct slots *s, const atomic_int *stop)
{
	bool got = false;

	pthread_mutex_lock(&s->lock);
	while (!s->free && !(stop && atomic_load(stop))) {
		struct timespec until;

		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += 200000000;
		if (until.tv_nsec >= 1000000000) {
			until.tv_nsec -= 1000000000;
			until.tv_sec++;
		}
		pthread_cond_timedwait(&s->one_free, &s->lock, &until);
	}
	if (s->free && !(stop && atomic_load(stop))) {
		s->free--;
		s->refs++;
		got = true;
	}
	pthread_mutex_unlock(&s->lock);
	return got;
}

struct load_file *slots_take(struct slots *s, const atomic_int *stop, struct err *err)
{
	struct load_file *f;
	int fd;

	if (!wait_for_one(s, stop)) {
		err_set(err, ERR_IO, "stopped");
		return NULL;
	}
	fd = open_unnamed(s->dir, err);
	f = fd < 0 ? NULL : load_file_new(fd, s->dir, true, err);
	if (!f) {
		file_gone(s);
		return NULL;
	}
	f->gone = file_gone;
	f->arg = s;
	return f;
}

int slots_write(struct load_file *f, uint64_t off, const void *p, size_t n, struct err *err)
{
	size_t done = 0;

	while (done < n) {
		ssize_t r = pwrite(f->fd, (const char *)p + done, n - done, (off_t)(off + done));

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return err_set(err, ERR_IO, "%s: the spooled part cannot be written: %s",
				       f->name, strerror(errno));
		done += (size_t)r;
	}
	return 0;
}
