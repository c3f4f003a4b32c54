/*
 * journal_lock.c - one process at a time works on a job.
 * A file for each job and each word for its cluster, flock'ed: the kernel frees the lock however
 * the process ends.  Nobody waits for one, so their order does not matter.  The file says who has
 * it; it stays behind, empty, as taking it away would let two have the lock of one name.
 */
#include "config.h"
#include "job/journal_int.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/util.h"
#include "job/site.h"

#define LOCKS "locks"

static uint64_t add_hash(uint64_t h, struct text t)
{
	size_t i;

	for (i = 0; i < t.n; i++)
		h = (h ^ (unsigned char)t.p[i]) * UINT64_C(1099511628211);
	return h * UINT64_C(1099511628211); /* as if a NUL followed */
}

/* "locks/db.job-0123456789abcdef": to be read by people, told apart by the hash. */
static void lock_name(char out[160], struct text word, struct text db, struct text job)
{
	uint64_t h = add_hash(add_hash(add_hash(UINT64_C(14695981039346656037), word), db), job);
	char *o;

	snprintf(out, 160, LOCKS "/%.*s.%.*s-%016" PRIx64, (int)(db.n > 50 ? 50 : db.n),
		 db.n ? db.p : "", (int)(job.n > 70 ? 70 : job.n), job.n ? job.p : "", h);
	for (o = out + sizeof(LOCKS); *o; o++)
		if (!((*o >= 'a' && *o <= 'z') || (*o >= 'A' && *o <= 'Z') ||
		      (*o >= '0' && *o <= '9') || strchr("_-.", *o)))
			*o = '_';
}

static int lock_dir(const struct journal *j, struct err *err)
{
	if (!mkdirat(j->dir.fd, LOCKS, 0700) || errno == EEXIST)
		return 0;
	return err_set(err, ERR_IO, "%s/" LOCKS ": %s", j->dir.path, strerror(errno));
}

/* Who has it, as its file says. */
static int held(const struct journal *j, int fd, struct text db, struct text job, struct err *err)
{
	char who[256];
	ssize_t n = pread(fd, who, sizeof(who) - 1, 0);

	(void)j;
	who[n > 0 ? n : 0] = '\0';
	who[strcspn(who, "\n")] = '\0';
	return err_set(err, ERR_WRONG_STATE, "%.*s.%.*s is being worked on by %s", TEXT_ARG(db),
		       TEXT_ARG(job), *who ? who : "another process of yours");
}

static void write_who(const struct journal *j, int fd)
{
	time_t now = time(NULL);
	char when[40] = "";
	struct tm tm;

	if (localtime_r(&now, &tm))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &tm);
	/* for people only: that it fails does not hurt the lock */
	if (!ftruncate(fd, 0))
		dprintf(fd, "pid %ld (%s on %s) since %s\n", (long)getpid(), j->os_user, j->host,
			when);
}

static struct journal_lock *find_lock(const struct journal *j, const char *name)
{
	struct journal_lock *l;

	for (l = j->locks; l && strcmp(l->name, name) != 0; l = l->next)
		;
	return l;
}

static int take_lock(struct journal *j, const char *name, struct text db, struct text job,
		     struct err *err)
{
	struct journal_lock *l;
	int fd, rc = state_file_open(&j->dir, name, O_RDWR | O_CREAT, &fd, err);

	if (rc)
		return rc;
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		rc = errno == EWOULDBLOCK ? held(j, fd, db, job, err)
					  : err_set(err, ERR_IO, "%s/%s: %s", j->dir.path, name,
						    strerror(errno));
		close(fd);
		return rc;
	}
	write_who(j, fd);
	l = xmalloc(sizeof(*l));
	*l = (struct journal_lock){ .next = j->locks, .count = 1, .fd = fd };
	snprintf(l->name, sizeof(l->name), "%s", name);
	j->locks = l;
	return 0;
}

/* All under the mutex from here. */
static int lock_word(struct journal *j, struct text word, struct text db, struct text job,
		     struct err *err)
{
	struct journal_lock *l;
	char name[160];

	lock_name(name, word, db, job);
	l = find_lock(j, name);
	if (!l)
		return take_lock(j, name, db, job, err);
	l->count++;
	return 0;
}

static void unlock_word(struct journal *j, struct text word, struct text db, struct text job)
{
	struct journal_lock **at, *l;
	char name[160];

	lock_name(name, word, db, job);
	for (at = &j->locks; *at && strcmp((*at)->name, name) != 0; at = &(*at)->next)
		;
	l = *at;
	if (l && !--l->count) {
		*at = l->next;
		if (ftruncate(l->fd, 0))
			errno = 0; /* then it names who had it last */
		close(l->fd);
		free(l);
	}
}

/* The first n words. */
static void unlock_words(struct journal *j, const struct site *at, size_t n, struct text db,
			 struct text job)
{
	struct text from = { NULL, 0 }, word;

	while (n-- && site_next_word(at, &from, &word))
		unlock_word(j, word, db, job);
}

int journal_lock_job(struct journal *j, const struct site *at, struct text db, struct text job,
		     struct err *err)
{
	struct text from = { NULL, 0 }, word;
	size_t n = 0;
	int rc;

	if (!j->write || j->dir.fd < 0)
		BUG("a journal that is open for reading gives no locks");
	pthread_mutex_lock(&j->mutex);
	rc = lock_dir(j, err);
	while (!rc && site_next_word(at, &from, &word)) {
		rc = lock_word(j, word, db, job, err);
		n += !rc;
	}
	if (rc)
		unlock_words(j, at, n, db, job);
	pthread_mutex_unlock(&j->mutex);
	return rc;
}

void journal_unlock_job(struct journal *j, const struct site *at, struct text db, struct text job)
{
	pthread_mutex_lock(&j->mutex);
	unlock_words(j, at, SIZE_MAX, db, job);
	pthread_mutex_unlock(&j->mutex);
}
