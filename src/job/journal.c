/*
 * journal.c - changes into the journal.
 */
#include "config.h"
#include "job/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "job/audit.h"
#include "job/journal_int.h"

/* opening ------------------------------------------------------------------------------- */

static void learn_who(struct journal *j)
{
	const struct passwd *pw = getpwuid(geteuid());
	const char *sudo = getenv("SUDO_USER");

	if (pw)
		snprintf(j->os_user, sizeof(j->os_user), "%.60s", pw->pw_name);
	else
		snprintf(j->os_user, sizeof(j->os_user), "uid %lu", (unsigned long)geteuid());
	if (!geteuid() && sudo && *sudo && strcmp(sudo, j->os_user) != 0) {
		char *was = xstrdup(j->os_user);

		snprintf(j->os_user, sizeof(j->os_user), "%.60s (sudo: %.60s)", was, sudo);
		free(was);
	}
	if (gethostname(j->host, sizeof(j->host) - 1))
		j->host[0] = '\0';
}

/* What would go wrong at the first line goes wrong now. */
static int try_to_write(struct journal *j, struct err *err)
{
	int fd, rc = state_file_open(&j->dir, JOURNAL_FILE, O_RDWR | O_APPEND | O_CREAT, &fd, err);

	if (!rc)
		close(fd);
	return rc;
}

struct journal *journal_open(const char *dir, bool write, struct err *err)
{
	struct journal *j = xmalloc(sizeof(*j));

	memset(j, 0, sizeof(*j));
	j->write = write;
	pthread_mutex_init(&j->mutex, NULL);
	pthread_mutex_init(&j->reading, NULL);
	if (state_dir_open(&j->dir, dir, write, err) || (write && try_to_write(j, err))) {
		journal_close(j);
		return NULL;
	}
	learn_who(j);
	return j;
}

void journal_close(struct journal *j)
{
	if (!j)
		return;
	while (j->locks) {
		struct journal_lock *l = j->locks;

		j->locks = l->next;
		close(l->fd);
		free(l);
	}
	state_dir_close(&j->dir);
	journal_known_free(j->known);
	pthread_mutex_destroy(&j->reading);
	pthread_mutex_destroy(&j->mutex);
	free(j);
}

void journal_syslog(struct journal *j)
{
	j->syslog = true;
}

const char *journal_dir(const struct journal *j)
{
	return j->dir.path;
}

/* writing ------------------------------------------------------------------------------- */

static int write_step(struct journal *j, struct journal_change *c, struct err *err)
{
	struct buf line;
	int rc;

	buf_init(&line, JOURNAL_LINE_MAX);
	rc = journal_line(c, c->last_ms, &line, err);
	if (!rc)
		rc = journal_append(j, line.p, line.n, err);
	buf_release(&line);
	return rc;
}

/* "20261120-131507-3f9a1c" */
static void make_id(char id[40], int64_t ms)
{
	time_t s = (time_t)(ms / 1000);
	unsigned char r[3];
	struct tm tm;
	size_t n;

	if (getrandom(r, sizeof(r), 0) != (ssize_t)sizeof(r))
		BUG("getrandom: %s", strerror(errno));
	gmtime_r(&s, &tm);
	n = strftime(id, 40, "%Y%m%d-%H%M%S", &tm);
	snprintf(id + n, 40 - n, "-%02x%02x%02x", r[0], r[1], r[2]);
}

int journal_begin(struct journal *j, struct journal_change *c, struct err *err)
{
	/* one reading: its first line's time is when it began */
	c->begun_ms = c->last_ms = clock_wall_ms();
	make_id(c->id, c->begun_ms);
	c->os_user = (struct text){ j->os_user, strlen(j->os_user) };
	c->host = (struct text){ j->host, strlen(j->host) };
	c->pid = getpid();
	c->step = JSTEP_BEGIN;
	c->verdict = JV_NONE;
	memset(c->kept, 0, sizeof(c->kept));
	return write_step(j, c, err);
}

int journal_step(struct journal *j, struct journal_change *c, enum journal_step step,
		 struct err *err)
{
	c->step = step;
	c->last_ms = clock_wall_ms();
	return write_step(j, c, err);
}

int journal_end(struct journal *j, struct journal_change *c, enum journal_verdict v,
		struct err *err)
{
	int rc;

	c->verdict = v;
	rc = journal_step(j, c, JSTEP_END, err);
	if (j->syslog)
		audit_syslog(c);
	return rc;
}

bool journal_open_end(const struct journal_change *c)
{
	return c->step != JSTEP_END || c->verdict == JV_UNKNOWN;
}
