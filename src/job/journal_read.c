/*
 * journal_read.c - changes out of the journal.
 * What was read is kept while the journal is open, and only what was added since is read then:
 * a change of a thousand jobs asks a thousand times.
 */
#include "config.h"
#include "job/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/util.h"
#include "job/journal_int.h"

/* A file, whatever it is called by now. */
struct known_file {
	dev_t dev;
	ino_t ino;
	off_t done; /* behind the last line that was read */
	bool torn;  /* there is more, which is no line yet */
	bool there;
};

struct journal_known {
	struct arena *mem;
	GHashTable *by_id;  /* id -> change, all in `mem` */
	GPtrArray *changes; /* in the order of their first lines */
	struct known_file *files;
	size_t n_files, files_room;
	size_t damaged;
	struct journal_known *before; /* whose texts may be in use */
};

static struct journal_known *known_new(void)
{
	struct journal_known *k = xmalloc(sizeof(*k));

	*k = (struct journal_known){ .mem = arena_new() };
	k->by_id = g_hash_table_new(g_str_hash, g_str_equal);
	k->changes = g_ptr_array_new();
	return k;
}

void journal_known_free(struct journal_known *k)
{
	while (k) {
		struct journal_known *before = k->before;

		g_ptr_array_free(k->changes, TRUE);
		g_hash_table_destroy(k->by_id);
		arena_free(k->mem);
		free(k->files);
		free(k);
		k = before;
	}
}

/* lines ------------------------------------------------------------------------------------ */

static struct journal_change *find(void *to, const char *id, bool begins)
{
	struct journal_known *k = to;
	struct journal_change *c = g_hash_table_lookup(k->by_id, id);

	/* twice begun, or its beginning is lost */
	if (begins == (c != NULL))
		return NULL;
	if (c)
		return c;
	c = ARENA_NEW(k->mem, struct journal_change);
	snprintf(c->id, sizeof(c->id), "%s", id);
	g_hash_table_insert(k->by_id, c->id, c);
	g_ptr_array_add(k->changes, c);
	return c;
}

/* A line that is torn off may look whole but is not known to be. */
static void read_lines(struct journal_known *k, struct known_file *f, const char *p, size_t n)
{
	const char *end = p + n, *eol;

	while (p < end && (eol = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		if (eol > p && !journal_parse(p, (size_t)(eol - p), k->mem, find, k))
			k->damaged++;
		f->done += eol + 1 - p;
		p = eol + 1;
	}
	f->torn = p < end;
}

/* files ------------------------------------------------------------------------------------ */

static struct known_file *file_of(struct journal_known *k, const struct stat *st)
{
	size_t i;

	for (i = 0; i < k->n_files; i++)
		if (k->files[i].ino == st->st_ino && k->files[i].dev == st->st_dev)
			return &k->files[i];
	ARRAY_GROW(k->files, k->n_files, k->files_room);
	k->files[k->n_files] = (struct known_file){ .dev = st->st_dev, .ino = st->st_ino };
	return &k->files[k->n_files++];
}

/* What was added to it.  *again: it is not what it was, so all has to be read anew. */
static int read_open(struct journal *j, const char *name, int fd, bool *again, struct err *err)
{
	struct known_file *f;
	struct buf text;
	struct stat st;
	int rc = state_file_lock(&j->dir, name, fd, LOCK_SH, err);

	if (rc)
		return rc;
	if (fstat(fd, &st))
		return err_set(err, ERR_IO, "%s/%s: %s", j->dir.path, name, strerror(errno));
	f = file_of(j->known, &st);
	f->there = true;
	*again |= st.st_size < f->done;
	f->torn = false;
	if (st.st_size <= f->done)
		return 0;
	if (lseek(fd, f->done, SEEK_SET) < 0)
		return err_set(err, ERR_IO, "%s/%s: %s", j->dir.path, name, strerror(errno));
	buf_init(&text, JOURNAL_FILE_MAX);
	rc = io_read_fd(fd, name, &text, err);
	if (!rc)
		read_lines(j->known, f, buf_str(&text), text.n);
	buf_release(&text);
	return rc;
}

static int read_one(struct journal *j, const char *name, bool *again, struct err *err)
{
	int fd, rc = state_file_open(&j->dir, name, O_RDONLY, &fd, err);

	if (rc || fd < 0)
		return rc;
	rc = read_open(j, name, fd, again, err);
	close(fd);
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

/* All files once.  *again: one of those that were read is gone, or not what it was. */
static int read_files(struct journal *j, bool *again, struct err *err)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	int rc = old_files(j, names, err);
	size_t i;

	*again = false;
	for (i = 0; i < j->known->n_files; i++)
		j->known->files[i].there = false;
	for (i = 0; !rc && i < names->len; i++)
		rc = read_one(j, g_ptr_array_index(names, i), again, err);
	g_ptr_array_free(names, TRUE);
	if (!rc)
		rc = read_one(j, JOURNAL_FILE, again, err);
	for (i = 0; i < j->known->n_files; i++)
		*again |= !j->known->files[i].there;
	return rc;
}

static int refresh(struct journal *j, struct err *err)
{
	enum { TRIES = 5 };
	bool again = true;
	unsigned tries;
	int rc = 0;

	/* a file is closed, and named anew, while we look: rarely twice in a row */
	for (tries = 0; !rc && again && tries < TRIES; tries++) {
		/* what was handed out of it stays */
		if (!j->known || tries) {
			struct journal_known *k = known_new();

			k->before = j->known;
			j->known = k;
		}
		rc = read_files(j, &again, err);
	}
	return rc;
}

/* lists ------------------------------------------------------------------------------------ */

static gint by_time(gconstpointer a, gconstpointer b, gpointer to)
{
	const struct journal_change *x = a, *y = b;

	(void)to;
	if (x->begun_ms != y->begun_ms)
		return x->begun_ms < y->begun_ms ? -1 : 1;
	return 0;
}

struct wanted {
	int64_t since_ms;
	const struct text *db, *job; /* NULL: any */
};

static bool is_wanted(const struct journal_change *c, const struct wanted *w)
{
	return c->begun_ms >= w->since_ms &&
	       (!w->db || (text_eq(c->db, *w->db) && text_eq(c->job, *w->job)));
}

static void take(const struct journal_known *k, const struct wanted *w, struct arena *mem,
		 struct journal_list *out)
{
	size_t n = 0;
	guint i;

	for (i = 0; i < k->changes->len; i++)
		n += is_wanted(g_ptr_array_index(k->changes, i), w);
	out->list = arena_alloc(mem, (n + 1) * sizeof(*out->list));
	for (i = 0; i < k->changes->len; i++) {
		const struct journal_change *c = g_ptr_array_index(k->changes, i);

		if (!is_wanted(c, w))
			continue;
		out->list[out->n] = *c;
		journal_keep(&out->list[out->n++]);
	}
	g_qsort_with_data(out->list, (gint)out->n, sizeof(*out->list), by_time, NULL);
	out->damaged = k->damaged;
	for (i = 0; i < k->n_files; i++)
		out->damaged += k->files[i].torn;
}

static int read_wanted(struct journal *j, const struct wanted *w, struct arena *mem,
		       struct journal_list *out, struct err *err)
{
	int rc;

	*out = (struct journal_list){ 0 };
	if (j->dir.fd < 0)
		return 0;
	pthread_mutex_lock(&j->reading);
	rc = refresh(j, err);
	if (!rc)
		take(j->known, w, mem, out);
	pthread_mutex_unlock(&j->reading);
	return rc;
}

int journal_read(struct journal *j, int64_t since_ms, struct arena *mem, struct journal_list *out,
		 struct err *err)
{
	return read_wanted(j, &(struct wanted){ .since_ms = since_ms }, mem, out, err);
}

int journal_read_job(struct journal *j, struct text db, struct text job, struct arena *mem,
		     struct journal_list *out, struct err *err)
{
	return read_wanted(j, &(struct wanted){ INT64_MIN, &db, &job }, mem, out, err);
}
