/*
 * manifest.c - a load's lines: written ahead, read back.
 * The first line of a generation is its head; a line about a part replaces what was said of it.  A
 * line that cannot be read is one that a kill or a full disk cut: what it would have said is
 * then not known, and asked for.
 */
#include "config.h"
#include "load/manifest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/state_dir.h"
#include "base/util.h"

enum { MANIFEST_BYTES_MAX = 1 << 30, NAME_BYTES = 128 };

#define LOADS "loads"

struct manifest {
	struct state_dir dir; /* its own handle of the directory `loads` */
	char name[NAME_BYTES];
	char *path;
	int fd;
	bool fresh, asked, ended;
	bool unsynced; /* not all lines are on the disk; under the mutex */
	unsigned generation;
	uint64_t part_bytes;
	char options[1024];
	size_t damaged;
	pthread_mutex_t mutex; /* of what follows */
	struct manifest_part *part;
	size_t n, room;
};

static const char *const state_word[] = {
	[MS_SENDING] = "sending", [MS_DONE] = "done",	    [MS_EMPTY] = "empty",
	[MS_FAILED] = "failed",	  [MS_UNKNOWN] = "unknown",
};

/* reading --------------------------------------------------------------------------------- */

static struct manifest_part *find(struct manifest *m, unsigned no)
{
	size_t low = 0, high = m->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (m->part[mid].no < no)
			low = mid + 1;
		else
			high = mid;
	}
	return low < m->n && m->part[low].no == no ? &m->part[low] : NULL;
}

static struct manifest_part *find_or_add(struct manifest *m, unsigned no)
{
	struct manifest_part *p = find(m, no);
	size_t at;

	if (p)
		return p;
	ARRAY_GROW(m->part, m->n, m->room);
	for (at = m->n; at > 0 && m->part[at - 1].no > no; at--)
		m->part[at] = m->part[at - 1];
	m->n++;
	m->part[at] = (struct manifest_part){ .no = no };
	return &m->part[at];
}

/* False where the member is missing, no text, or too long. */
static bool get_text(const json_t *o, const char *key, char *out, size_t room)
{
	const json_t *v = json_object_get(o, key);
	const char *s = json_string_value(v);

	if (!s || strlen(s) >= room)
		return false;
	strcpy(out, s);
	return true;
}

static int64_t get_number(const json_t *o, const char *key, int64_t missing)
{
	const json_t *v = json_object_get(o, key);

	return json_is_integer(v) ? (int64_t)json_integer_value(v) : missing;
}

static bool read_state(const json_t *o, enum manifest_state *out)
{
	const char *word = json_string_value(json_object_get(o, "state"));
	size_t i;

	for (i = 0; word && i < ARRAY_SIZE(state_word); i++)
		if (!strcmp(word, state_word[i])) {
			*out = (enum manifest_state)i;
			return true;
		}
	return false;
}

static bool read_head(struct manifest *m, const json_t *o)
{
	if (get_number(o, "format", 0) != 1)
		return false;
	m->generation = (unsigned)get_number(o, "generation", 0);
	m->part_bytes = (uint64_t)get_number(o, "part_bytes", 0);
	if (!get_text(o, "options", m->options, sizeof(m->options)))
		m->options[0] = '\0';
	m->n = 0;
	m->asked = m->ended = false;
	return true;
}

static bool read_part(struct manifest *m, const json_t *o)
{
	int64_t no = get_number(o, "part", -1);
	struct manifest_part p = { 0 }, *to;

	if (no < 0 || no > UINT32_MAX || !read_state(o, &p.state) ||
	    !get_text(o, "label", p.label, sizeof(p.label)) ||
	    !get_text(o, "hash", p.hash, sizeof(p.hash)))
		return false;
	p.no = (unsigned)no;
	p.bytes = (uint64_t)get_number(o, "bytes", 0);
	p.at_ms = get_number(o, "at", 0);
	p.left = json_is_true(json_object_get(o, "left"));
	p.loaded = get_number(o, "loaded", -1);
	p.filtered = get_number(o, "filtered", -1);
	p.unselected = get_number(o, "unselected", -1);
	to = find_or_add(m, p.no);
	p.sent_ms = p.state == MS_SENDING ? p.at_ms : to->sent_ms;
	*to = p;
	return true;
}

static void read_line(struct manifest *m, const char *p, size_t n)
{
	json_t *o = n ? json_loadb(p, n, JSON_REJECT_DUPLICATES, NULL) : NULL;
	bool good = json_is_object(o);

	if (!n)
		return;
	if (good && json_object_get(o, "load"))
		good = read_head(m, o);
	else if (good && json_object_get(o, "part"))
		good = read_part(m, o);
	else if (good && json_object_get(o, "asked"))
		m->asked = true;
	else if (good && json_object_get(o, "end"))
		m->ended = true;
	else
		good = false;
	m->damaged += !good;
	json_decref(o);
}

static int read_all(struct manifest *m, struct err *err)
{
	const char *p, *end, *line;
	struct buf b;
	int rc;

	buf_init(&b, MANIFEST_BYTES_MAX);
	rc = io_read_fd(m->fd, m->path, &b, err);
	for (p = buf_str(&b), end = p + b.n; !rc && p < end; p = line + 1) {
		line = memchr(p, '\n', (size_t)(end - p));
		if (!line)
			line = end; /* torn, or its newline alone is missing */
		read_line(m, p, (size_t)(line - p));
	}
	m->fresh = b.n == 0;
	buf_release(&b);
	return rc;
}

/* writing --------------------------------------------------------------------------------- */

static int write_line(struct manifest *m, json_t *o, bool sync, struct err *err)
{
	/* what is no UTF-8 jansson refuses to hold; names are repaired before */
	char *text = o ? json_dumps(o, JSON_COMPACT) : NULL;
	struct buf b;
	int rc;

	if (!text)
		die_oom();
	buf_init_unbounded(&b);
	buf_addf(&b, "%s\n", text);
	rc = state_file_add(&m->dir, m->name, m->fd, b.p, b.n, err);
	if (!rc && sync && fsync(m->fd))
		rc = err_set(err, ERR_IO, "%s: %s", m->path, strerror(errno));
	m->unsynced = rc || !sync;
	buf_release(&b);
	free(text);
	json_decref(o);
	return rc;
}

/* A name, for people: bytes that are no ASCII or unprintable become '?'. */
static json_t *plain(struct text t)
{
	struct buf b;
	json_t *o;
	size_t i;

	buf_init_unbounded(&b);
	for (i = 0; i < t.n; i++)
		buf_addc(&b, t.p[i] >= ' ' && t.p[i] < 127 ? t.p[i] : '?');
	o = json_string(buf_str(&b));
	buf_release(&b);
	return o;
}

static int write_head(struct manifest *m, const struct manifest_head *head, struct err *err)
{
	json_t *inputs = json_array();
	const struct load_name *n = &head->name;
	struct text options = { head->options, head->options ? strlen(head->options) : 0 };
	size_t i;

	if (options.n >= sizeof(m->options))
		options.n = sizeof(m->options) - 1;
	for (i = 0; i < n->n_inputs; i++)
		json_array_append_new(inputs, plain(n->input[i]));
	m->part_bytes = head->part_bytes;
	return write_line(m,
			  json_pack("{s:s, s:i, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:I}", "load",
				    head->keys.full, "format", 1, "generation",
				    (json_int_t)m->generation, "part_bytes",
				    (json_int_t)head->part_bytes, "cluster", plain(n->cluster),
				    "db", plain(n->db), "table", plain(n->table), "inputs", inputs,
				    "options", plain(options), "at", (json_int_t)clock_wall_ms()),
			  true, err);
}

int manifest_write(struct manifest *m, struct manifest_part *p, struct err *err)
{
	struct manifest_part *to;
	int rc;

	p->at_ms = clock_wall_ms();
	pthread_mutex_lock(&m->mutex);
	rc = write_line(m,
			json_pack("{s:I, s:s, s:s, s:s, s:I, s:b, s:I, s:I, s:I, s:I}", "part",
				  (json_int_t)p->no, "state", state_word[p->state], "label",
				  p->label, "hash", p->hash, "bytes", (json_int_t)p->bytes, "left",
				  (int)p->left, "loaded", (json_int_t)p->loaded, "filtered",
				  (json_int_t)p->filtered, "unselected", (json_int_t)p->unselected,
				  "at", (json_int_t)p->at_ms),
			p->state == MS_SENDING, err);
	if (!rc) {
		to = find_or_add(m, p->no);
		p->sent_ms = p->state == MS_SENDING ? p->at_ms : to->sent_ms;
		*to = *p;
	}
	pthread_mutex_unlock(&m->mutex);
	return rc;
}

int manifest_again(struct manifest *m, const struct manifest_head *head, struct err *err)
{
	m->generation++;
	m->n = 0;
	m->asked = m->ended = false;
	m->fresh = false;
	return write_head(m, head, err);
}

static int write_mark(struct manifest *m, const char *what, unsigned parts, bool *is,
		      struct err *err)
{
	int rc;

	pthread_mutex_lock(&m->mutex);
	rc = write_line(
		m,
		json_pack("{s:I, s:I}", what, (json_int_t)parts, "at", (json_int_t)clock_wall_ms()),
		true, err);
	*is |= !rc;
	pthread_mutex_unlock(&m->mutex);
	return rc;
}

int manifest_asked(struct manifest *m, unsigned parts, struct err *err)
{
	return write_mark(m, "asked", parts, &m->asked, err);
}

int manifest_end(struct manifest *m, unsigned parts, struct err *err)
{
	return write_mark(m, "end", parts, &m->ended, err);
}

/* opening --------------------------------------------------------------------------------- */

/* The cluster is told apart here alone. */
static void file_name(char out[NAME_BYTES], const struct manifest_head *h)
{
	struct load_name cluster = { .db = h->name.cluster };
	struct load_keys k;

	load_keys(&cluster, &k);
	snprintf(out, NAME_BYTES, LOADS "/%.8s-%s-%s.jsonl", k.base, h->keys.base, h->keys.full);
}

static int lock(struct manifest *m, const struct load_name *n, struct err *err)
{
	if (!flock(m->fd, LOCK_EX | LOCK_NB))
		return 0;
	if (errno != EWOULDBLOCK)
		return err_set(err, ERR_IO, "%s: %s", m->path, strerror(errno));
	return err_set(err, ERR_WRONG_STATE,
		       "another process is at this load of %.*s.%.*s; wait for it (it has %s)",
		       TEXT_ARG(n->db), TEXT_ARG(n->table), m->path);
}

/* The directory's handle is shared with the caller's. */
static int open_file(struct manifest *m, const struct state_dir *d, struct err *err)
{
	struct buf b;

	if (mkdirat(d->fd, LOADS, 0700) && errno != EEXIST)
		return err_set(err, ERR_IO, "%s/" LOADS ": %s", d->path, strerror(errno));
	buf_init_unbounded(&b);
	buf_addf(&b, "%s/%s", d->path, m->name);
	m->path = b.p;
	m->dir = *d;
	return state_file_open(d, m->name, O_RDWR | O_APPEND | O_CREAT, &m->fd, err);
}

/* The names have to be on the disk too. */
static int sync_name(const struct state_dir *d, struct err *err)
{
	int fd = openat(d->fd, LOADS, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;

	if (fd < 0 || fsync(fd) || fsync(d->fd))
		rc = err_set(err, ERR_IO, "%s/" LOADS ": %s", d->path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return rc;
}

int manifest_open(const struct state_dir *d, const struct manifest_head *head,
		  struct manifest **out, struct err *err)
{
	struct manifest *m = xmalloc(sizeof(*m));
	int rc;

	memset(m, 0, sizeof(*m));
	m->fd = -1;
	pthread_mutex_init(&m->mutex, NULL);
	file_name(m->name, head);
	rc = open_file(m, d, err);
	if (!rc)
		rc = lock(m, &head->name, err);
	if (!rc)
		rc = read_all(m, err);
	if (!rc && m->fresh) {
		rc = write_head(m, head, err);
		if (!rc)
			rc = sync_name(d, err);
	}
	if (rc) {
		manifest_close(m);
		return rc;
	}
	*out = m;
	return 0;
}

void manifest_close(struct manifest *m)
{
	if (!m)
		return;
	if (m->unsynced)
		fsync(m->fd);
	if (m->fd >= 0)
		close(m->fd);
	pthread_mutex_destroy(&m->mutex);
	free(m->part);
	free(m->path);
	free(m);
}

/* asking ---------------------------------------------------------------------------------- */

bool manifest_new(const struct manifest *m)
{
	return m->fresh;
}

bool manifest_was_asked(const struct manifest *m)
{
	return m->asked;
}

bool manifest_ended(const struct manifest *m)
{
	return m->ended;
}

unsigned manifest_generation(const struct manifest *m)
{
	return m->generation;
}

uint64_t manifest_part_bytes(const struct manifest *m)
{
	return m->part_bytes;
}

size_t manifest_damaged(const struct manifest *m)
{
	return m->damaged;
}

unsigned manifest_parts(const struct manifest *m)
{
	return (unsigned)m->n;
}

const char *manifest_path(const struct manifest *m)
{
	return m->path;
}

bool manifest_find(struct manifest *m, unsigned no, struct manifest_part *out)
{
	const struct manifest_part *p;

	pthread_mutex_lock(&m->mutex);
	p = find(m, no);
	if (p)
		*out = *p;
	pthread_mutex_unlock(&m->mutex);
	return p != NULL;
}

/* The lines of m->name, without its lock: it may be at work.  1; 0: there are none; or ERR_IO. */
static int read_without_lock(const struct state_dir *d, struct manifest *m, struct err *err)
{
	int rc;

	m->path = m->name;
	rc = state_file_open(d, m->name, O_RDONLY, &m->fd, err);
	if (rc || m->fd < 0)
		return rc;
	rc = read_all(m, err);
	close(m->fd);
	return rc ? rc : !m->fresh;
}

static int look_at_sibling(const struct state_dir *d, const char *name, char options[1024],
			   unsigned *parts_in, struct err *err)
{
	struct manifest m = { .fd = -1 };
	size_t i;
	int rc;

	if (strlen(name) >= sizeof(m.name) - sizeof(LOADS "/"))
		return 0; /* none of ours */
	strcat(strcpy(m.name, LOADS "/"), name);
	rc = read_without_lock(d, &m, err);
	for (*parts_in = 0, i = 0; i < m.n; i++)
		*parts_in += m.part[i].state == MS_DONE;
	memcpy(options, m.options, sizeof(m.options));
	/* what has loaded nothing, and may have loaded nothing, is in nobody's way */
	for (i = 0; i < m.n && (m.part[i].state == MS_FAILED || m.part[i].state == MS_EMPTY); i++)
		;
	if (rc > 0 && (m.ended || i == m.n))
		rc = 0;
	free(m.part);
	return rc;
}

int manifest_sibling(const struct state_dir *d, const struct manifest_head *head,
		     char options[1024], unsigned *parts_in, struct err *err)
{
	int fd = openat(d->fd, LOADS, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;
	char own[NAME_BYTES];
	size_t stem;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return errno == ENOENT
			       ? 0
			       : err_set(err, ERR_IO, "%s/" LOADS ": %s", d->path, strerror(errno));
	}
	file_name(own, head);
	stem = (size_t)(strrchr(own, '-') - own) + 1 - (sizeof(LOADS "/") - 1);
	while (!rc && (e = readdir(dir)) != NULL)
		if (!strncmp(e->d_name, own + sizeof(LOADS "/") - 1, stem) &&
		    strcmp(e->d_name, own + sizeof(LOADS "/") - 1) != 0)
			rc = look_at_sibling(d, e->d_name, options, parts_in, err);
	closedir(dir);
	return rc;
}

int manifest_peek(const struct state_dir *d, const struct manifest_head *head, bool *ended,
		  unsigned *generation, struct err *err)
{
	struct manifest m = { .fd = -1 };
	int rc;

	if (d->fd < 0)
		return 0;
	file_name(m.name, head);
	rc = read_without_lock(d, &m, err);
	free(m.part);
	if (rc > 0) {
		*ended = m.ended;
		*generation = m.generation;
	}
	return rc;
}
