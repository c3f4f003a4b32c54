/*
 * spool.c - findings on their way from one thread to another.
 *
 * A finding is written as one record: its length, then its fields in a fixed
 * order.  Strings carry their length and a NUL, so that a record read back is
 * used in place and only arrays need memory of their own.  Records are for this
 * process alone: numbers are as the machine has them.
 */
#include "config.h"
#include "diag/finding.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"

enum { IN_MEMORY_BYTES = 64 * 1024 };
#define NO_STRING UINT64_MAX

struct spool {
	struct buf kept;                /* what is not in the file: all, or the newest */
	size_t kept_at;                 /* read so far of it */
	FILE *file;                     /* NULL until `kept` was full for the first time */
	uint64_t file_bytes, file_at;
	bool reading;
	struct buf record;              /* read from the file last */
	struct arena *mem;              /* arrays of what was read last */
};

struct spool *spool_new(void)
{
	struct spool *s = xmalloc(sizeof(*s));

	*s = (struct spool){ .mem = arena_new() };
	buf_init_unbounded(&s->kept);
	buf_init_unbounded(&s->record);
	return s;
}

void spool_free(struct spool *s)
{
	if (!s)
		return;
	buf_release(&s->kept);
	buf_release(&s->record);
	arena_free(s->mem);
	if (s->file)
		fclose(s->file);
	free(s);
}

FILE *spool_scratch(struct err *err)
{
	const char *dir = getenv("TMPDIR");
	struct buf path;
	FILE *f = NULL;
	int fd;

	buf_init_unbounded(&path);
	buf_addf(&path, "%s/starload-XXXXXX", dir && *dir ? dir : "/tmp");
	fd = mkostemp(path.p, O_CLOEXEC);
	if (fd >= 0) {
		unlink(path.p);
		f = fdopen(fd, "w+");
		if (!f)
			close(fd);
	}
	if (!f)
		err_set(err, ERR_IO, "temporary file %s: %s", path.p, strerror(errno));
	buf_release(&path);
	return f;
}

static int io_failed(struct err *err)
{
	return err_set(err, ERR_IO, "temporary file: %s", strerror(errno));
}

/* writing ------------------------------------------------------------------- */

static void put(struct buf *b, uint64_t n)
{
	buf_add(b, &n, sizeof(n));
}

static void put_text(struct buf *b, struct text t)
{
	put(b, t.n);
	buf_add(b, t.p, t.n);
	buf_addc(b, '\0');
}

static void put_string(struct buf *b, const char *s)
{
	if (s)
		put_text(b, (struct text){ s, strlen(s) });
	else
		put(b, NO_STRING);
}

static void put_place(struct buf *b, const struct finding_place *p)
{
	put(b, p->off);
	put(b, p->len);
	put(b, p->line);
	put(b, p->col);
	put(b, p->end_line);
	put(b, p->end_col);
	put_text(b, p->excerpt);
	put(b, p->excerpt_at);
	put(b, p->excerpt_off);
	put(b, p->excerpt_more);
}

static void put_finding(struct buf *b, const struct finding *f)
{
	unsigned i;

	put_string(b, f->file);
	put(b, f->rule->code);
	put(b, f->severity);
	put_place(b, &f->at);
	put_string(b, f->message);
	put_string(b, f->hint);
	put(b, f->n_notes);
	for (i = 0; i < f->n_notes; i++) {
		put(b, f->notes[i].placed);
		if (f->notes[i].placed)
			put_place(b, &f->notes[i].at);
		put_string(b, f->notes[i].text);
	}
	put(b, f->n_edits);
	for (i = 0; i < f->n_edits; i++) {
		put(b, f->edits[i].off);
		put(b, f->edits[i].len);
		put_text(b, f->edits[i].text);
		put_place(b, &f->edits[i].at);
	}
	put(b, f->fix_safe);
	put(b, f->n_rejected_by);
	for (i = 0; i < f->n_rejected_by; i++)
		put_string(b, f->rejected_by[i]);
	put(b, f->server_line);
	put(b, f->server_col);
	put(b, f->stmt);
	put(b, f->stmt_hash);
}

int spool_add(struct spool *s, const struct finding *f, struct err *err)
{
	size_t start = s->kept.n;
	uint64_t bytes;

	if (s->reading)
		BUG("spool: added to after it was read");
	put(&s->kept, 0);
	put_finding(&s->kept, f);
	bytes = s->kept.n - start - sizeof(bytes);
	memcpy(s->kept.p + start, &bytes, sizeof(bytes));
	if (s->kept.n <= IN_MEMORY_BYTES)
		return 0;
	if (!s->file) {
		s->file = spool_scratch(err);
		if (!s->file)
			return ERR_IO;
	}
	if (fwrite(s->kept.p, 1, s->kept.n, s->file) != s->kept.n)
		return io_failed(err);
	s->file_bytes += s->kept.n;
	buf_clear(&s->kept);
	return 0;
}

/* reading ------------------------------------------------------------------- */

struct reader {
	const char *p;
};

static uint64_t get(struct reader *r)
{
	uint64_t n;

	memcpy(&n, r->p, sizeof(n));
	r->p += sizeof(n);
	return n;
}

static struct text get_text(struct reader *r)
{
	struct text t = { NULL, get(r) };

	if (t.n == NO_STRING)
		return (struct text){ NULL, 0 };
	t.p = r->p;
	r->p += t.n + 1;
	return t;
}

static void get_place(struct reader *r, struct finding_place *p)
{
	p->off = get(r);
	p->len = get(r);
	p->line = (uint32_t)get(r);
	p->col = (uint32_t)get(r);
	p->end_line = (uint32_t)get(r);
	p->end_col = (uint32_t)get(r);
	p->excerpt = get_text(r);
	p->excerpt_at = (uint32_t)get(r);
	p->excerpt_off = (uint32_t)get(r);
	p->excerpt_more = get(r) != 0;
}

static void get_finding(struct reader *r, struct finding *f, struct arena *mem)
{
	struct finding_note *notes;
	struct finding_edit *edits;
	unsigned i;

	*f = (struct finding){ .file = get_text(r).p };
	f->rule = diag_rule((enum diag_code)get(r));
	f->severity = (enum diag_severity)get(r);
	get_place(r, &f->at);
	f->message = get_text(r).p;
	f->hint = get_text(r).p;
	f->n_notes = (unsigned)get(r);
	f->notes = notes = arena_zalloc(mem, f->n_notes * sizeof(*notes));
	for (i = 0; i < f->n_notes; i++) {
		notes[i].placed = get(r) != 0;
		if (notes[i].placed)
			get_place(r, &notes[i].at);
		notes[i].text = get_text(r).p;
	}
	f->n_edits = (unsigned)get(r);
	f->edits = edits = arena_zalloc(mem, f->n_edits * sizeof(*edits));
	for (i = 0; i < f->n_edits; i++) {
		edits[i].off = get(r);
		edits[i].len = get(r);
		edits[i].text = get_text(r);
		get_place(r, &edits[i].at);
	}
	f->fix_safe = get(r) != 0;
	f->n_rejected_by = (unsigned)get(r);
	for (i = 0; i < f->n_rejected_by; i++)
		f->rejected_by[i] = get_text(r).p;
	f->server_line = (uint32_t)get(r);
	f->server_col = (uint32_t)get(r);
	f->stmt = (uint32_t)get(r);
	f->stmt_hash = get(r);
}

/* The next record of the file, into s->record. */
static int read_record(struct spool *s, struct err *err)
{
	uint64_t bytes;
	char block[4096];
	size_t n;

	if (fread(&bytes, sizeof(bytes), 1, s->file) != 1)
		return io_failed(err);
	s->file_at += sizeof(bytes) + bytes;
	buf_clear(&s->record);
	for (; bytes; bytes -= n) {
		n = bytes < sizeof(block) ? bytes : sizeof(block);
		if (fread(block, 1, n, s->file) != n)
			return io_failed(err);
		buf_add(&s->record, block, n);
	}
	return 0;
}

int spool_next(struct spool *s, struct finding *out, struct err *err)
{
	struct reader r;

	if (!s->reading && s->file && fseek(s->file, 0, SEEK_SET))
		return io_failed(err);
	s->reading = true;
	arena_reset(s->mem);
	if (s->file_at < s->file_bytes) {
		if (read_record(s, err))
			return ERR_IO;
		r.p = s->record.p;
	} else if (s->kept_at < s->kept.n) {
		r.p = s->kept.p + s->kept_at;
		s->kept_at += sizeof(uint64_t) + get(&r);
	} else {
		return 0;
	}
	get_finding(&r, out, s->mem);
	return 1;
}
