/*
 * journal_dir.c - the journal's files: one is added to, until it is full.
 */
#include "config.h"
#include "job/journal_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"

static int no_file(const struct journal *j, const char *name, const char *why, struct err *err)
{
	return err_set(err, ERR_IO, "%s/%s: %s", j->dir.path, name, why);
}

/* Is the open file still the one of that name? */
static bool is_current(const struct journal *j, const struct stat *st)
{
	struct stat now;

	return !fstatat(j->dir.fd, JOURNAL_FILE, &now, AT_SYMLINK_NOFOLLOW) &&
	       now.st_ino == st->st_ino && now.st_dev == st->st_dev;
}

/* Close a full file: from now on it has a name of its own. */
static int close_full(const struct journal *j, struct err *err)
{
	time_t now = (time_t)(clock_wall_ms() / 1000);
	char name[64];
	struct stat st;
	struct tm tm;
	unsigned i;

	gmtime_r(&now, &tm);
	for (i = 0; i < 1000; i++) {
		size_t n = strftime(name, sizeof(name), JOURNAL_OLD "%Y%m%d-%H%M%S", &tm);

		snprintf(name + n, sizeof(name) - n, "-%03u.jsonl", i);
		if (fstatat(j->dir.fd, name, &st, AT_SYMLINK_NOFOLLOW))
			break;
	}
	/* nobody else renames while we have the lock of the old one */
	if (renameat(j->dir.fd, JOURNAL_FILE, j->dir.fd, name) || fsync(j->dir.fd))
		return no_file(j, name, strerror(errno), err);
	return 0;
}

/* The file to append to, locked; made where it is missing. */
static int open_locked(const struct journal *j, int *fd, struct stat *st, struct err *err)
{
	int rc;

	for (;;) {
		rc = state_file_open(&j->dir, JOURNAL_FILE, O_RDWR | O_APPEND | O_CREAT, fd, err);
		if (rc)
			return rc;
		rc = state_file_lock(&j->dir, JOURNAL_FILE, *fd, LOCK_EX, err);
		if (!rc && fstat(*fd, st))
			rc = no_file(j, JOURNAL_FILE, strerror(errno), err);
		if (!rc && is_current(j, st)) {
			if (st->st_size < JOURNAL_FULL)
				return 0;
			rc = close_full(j, err);
		}
		close(*fd);
		*fd = -1;
		if (rc)
			return rc;
	}
}

int journal_append(struct journal *j, const char *line, size_t n, struct err *err)
{
	struct stat st;
	int fd, rc;

	if (!j->write || j->dir.fd < 0)
		BUG("a journal that is open for reading is written to");
	rc = open_locked(j, &fd, &st, err);
	if (rc)
		return rc;
	rc = state_file_add(&j->dir, JOURNAL_FILE, fd, line, n, err);
	if (!rc && (fsync(fd) || (st.st_size == 0 && fsync(j->dir.fd))))
		rc = no_file(j, JOURNAL_FILE, strerror(errno), err);
	close(fd);
	return rc;
}
