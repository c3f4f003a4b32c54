/*
 * journal.c - changes into the journal and out of it.
 */
#include "config.h"
#include "job/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
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

/* reading ------------------------------------------------------------------------------- */

struct reading {
	struct journal *j;
	struct arena *mem;
	GHashTable *by_id;  /* id -> change, all in `mem` */
	GPtrArray *changes; /* in the order of their first lines */
	size_t damaged;
};

static struct journal_change *find(void *to, const char *id, bool begins)
{
	struct reading *r = to;
	struct journal_change *c = g_hash_table_lookup(r->by_id, id);

	/* twice begun, or its beginning is lost */
	if (begins == (c != NULL))
		return NULL;
	if (c)
		return c;
	c = ARENA_NEW(r->mem, struct journal_change);
	snprintf(c->id, sizeof(c->id), "%s", id);
	g_hash_table_insert(r->by_id, c->id, c);
	g_ptr_array_add(r->changes, c);
	return c;
}

static void read_lines(struct reading *r, const char *p, size_t n)
{
	const char *end = p + n, *eol;

	for (; p < end; p = eol + 1) {
		eol = memchr(p, '\n', (size_t)(end - p));
		/* a line that is torn off may look whole but is not known to be */
		if (!eol) {
			r->damaged++;
			break;
		}
		if (eol > p && !journal_parse(p, (size_t)(eol - p), r->mem, find, r))
			r->damaged++;
	}
}

static int read_one(struct reading *r, const char *name, struct err *err)
{
	struct buf text;
	int fd, rc = state_file_open(&r->j->dir, name, O_RDONLY, &fd, err);

	if (rc || fd < 0)
		return rc;
	buf_init(&text, JOURNAL_FILE_MAX);
	rc = state_file_lock(&r->j->dir, name, fd, LOCK_SH, err);
	if (!rc)
		rc = io_read_fd(fd, name, &text, err);
	close(fd);
	if (!rc)
		read_lines(r, buf_str(&text), text.n);
	buf_release(&text);
	return rc;
}

static bool is_old_file(const char *name)
{
	size_t n = strlen(name), tail = strlen(".jsonl");

	return n > tail && !strncmp(name, JOURNAL_OLD, strlen(JOURNAL_OLD)) &&
	       !strcmp(name + n - tail, ".jsonl");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of the closed files, oldest first. */
static int old_files(const struct journal *j, GPtrArray *names, struct err *err)
{
	int fd = openat(j->dir.fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;

	if (!d) {
		err_set(err, ERR_IO, "%s: %s", j->dir.path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return ERR_IO;
	}
	while ((e = readdir(d)) != NULL)
		if (is_old_file(e->d_name))
			g_ptr_array_add(names, g_strdup(e->d_name));
	closedir(d);
	g_ptr_array_sort(names, by_name);
	return 0;
}

static int read_all(struct reading *r, struct err *err)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	int rc = old_files(r->j, names, err);
	guint i;

	for (i = 0; !rc && i < names->len; i++)
		rc = read_one(r, g_ptr_array_index(names, i), err);
	g_ptr_array_free(names, TRUE);
	return rc ? rc : read_one(r, JOURNAL_FILE, err);
}

static gint by_time(gconstpointer a, gconstpointer b, gpointer to)
{
	const struct journal_change *x = a, *y = b;

	(void)to;
	if (x->begun_ms != y->begun_ms)
		return x->begun_ms < y->begun_ms ? -1 : 1;
	return 0;
}

static void take(const struct reading *r, int64_t since_ms, struct journal_list *out)
{
	guint i;

	out->list = arena_alloc(r->mem, (r->changes->len + 1) * sizeof(*out->list));
	for (i = 0; i < r->changes->len; i++) {
		struct journal_change *c = g_ptr_array_index(r->changes, i);

		if (c->begun_ms < since_ms)
			continue;
		journal_keep(c);
		out->list[out->n++] = *c;
	}
	g_qsort_with_data(out->list, (gint)out->n, sizeof(*out->list), by_time, NULL);
	out->damaged = r->damaged;
}

int journal_read(struct journal *j, int64_t since_ms, struct arena *mem, struct journal_list *out,
		 struct err *err)
{
	struct reading r = { .j = j, .mem = mem };
	int rc;

	*out = (struct journal_list){ 0 };
	if (j->dir.fd < 0)
		return 0;
	r.by_id = g_hash_table_new(g_str_hash, g_str_equal);
	r.changes = g_ptr_array_new();
	rc = read_all(&r, err);
	if (!rc)
		take(&r, since_ms, out);
	g_ptr_array_free(r.changes, TRUE);
	g_hash_table_destroy(r.by_id);
	return rc;
}

bool journal_open_end(const struct journal_change *c)
{
	return c->step != JSTEP_END || c->verdict == JV_UNKNOWN;
}
