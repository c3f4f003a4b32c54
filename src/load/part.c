/*
 * part.c - parts: reading them, looking whether they are still what they were.
 */
#include "config.h"
#include "load/part.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"
#include "base/util.h"
#include "load/body.h"
#include "load/digest.h"
#include "load/file.h"

enum { DIGEST_BYTES = 256 << 10 }; /* at a time: they stay in the processor's cache */

/* The segment with the byte at `off`; n_segments: behind the end. */
static size_t segment_at(const struct part *p, uint64_t off)
{
	size_t low = 0, high = p->n_segments;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (p->segment[mid].at + p->segment[mid].n <= off)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

ssize_t part_read(const struct part *p, uint64_t off, void *buf, size_t n, struct err *err)
{
	size_t i = segment_at(p, off), got = 0;

	for (; got < n && i < p->n_segments; i++) {
		const struct part_segment *s = &p->segment[i];
		uint64_t from = off + got - s->at;
		size_t want = s->n - from < n - got ? (size_t)(s->n - from) : n - got;
		ssize_t r = (ssize_t)want;

		if (s->file)
			r = load_file_read(s->file, s->off + from, (char *)buf + got, want, err);
		else
			memcpy((char *)buf + got, s->literal + from, want);
		if (r < 0)
			return r;
		if ((size_t)r < want)
			return err_set(err, ERR_IO,
				       "%s: the file has become shorter since it was looked at",
				       s->file->name);
		got += want;
		/* What was read is good if the file is so still when its last byte was read. */
		if (s->file && from + want == s->n && load_file_unchanged(s->file, false, err) < 0)
			return err->code;
	}
	return (ssize_t)got;
}

/* One stretch of a plain file: its lines are worth noting. */
static struct load_file *file_of(const struct part *p)
{
	const struct part_segment *s = p->segment;

	return p->n_segments == 1 && s->file && !s->file->spooled && !p->packing ? s->file : NULL;
}

int part_digest(struct part *p, struct err *err)
{
	struct load_file *f = file_of(p);
	struct digest *d = digest_new();
	char *buf = xmalloc(DIGEST_BYTES);
	uint64_t at = 0, lines = 0;
	ssize_t n = 1;

	while (n > 0 && at < p->bytes) {
		n = part_read(p, at, buf, DIGEST_BYTES, err);
		if (n <= 0)
			break;
		digest_add(d, buf, (size_t)n);
		if (f)
			lines += digest_lines(buf, (size_t)n);
		at += (uint64_t)n;
	}
	if (n >= 0)
		digest_hex(d, p->hash);
	if (n >= 0 && f)
		load_file_note_lines(f, p->segment[0].off, p->bytes, lines);
	free(buf);
	digest_free(d);
	return n < 0 ? (int)n : 0;
}

void part_of_all(struct digest *all, const struct part *p)
{
	digest_add(all, p->hash, sizeof(p->hash));
}

uint64_t part_first_line(const struct part *p)
{
	struct load_file *f = p->first_line ? NULL : file_of(p);

	return f ? load_file_line(f, p->segment[0].off) : p->first_line;
}

int part_unchanged(const struct part *p, struct err *err)
{
	size_t i;

	for (i = 0; i < p->n_segments; i++)
		if (p->segment[i].file && load_file_unchanged(p->segment[i].file, true, err) < 0)
			return err->code;
	return 0;
}

void part_free(struct part *p)
{
	size_t i;

	if (!p)
		return;
	for (i = 0; i < p->n_segments; i++)
		load_file_unref(p->segment[i].file);
	free((char *)p->input.p);
	free(p->segment);
	free(p);
}

bool part_spooled(const struct part *p)
{
	size_t i;

	for (i = 0; i < p->n_segments; i++)
		if (p->segment[i].file && p->segment[i].file->spooled)
			return true;
	return false;
}

static int rewind_reader(void *arg, struct err *err)
{
	struct part_reader *r = arg;

	(void)err;
	r->at = 0;
	return 0;
}

static ssize_t read_on(void *arg, void *buf, size_t n, struct err *err)
{
	struct part_reader *r = arg;
	ssize_t got = part_read(r->part, r->at, buf, n, err);

	r->at += got > 0 ? (uint64_t)got : 0;
	return got;
}

static void drop_window(void *arg)
{
	struct part_reader *r = arg;

	if (r->window_n)
		munmap(r->window, r->window_n);
	r->window_n = 0;
}

/* Up to `n` bytes of a file from `from` on, mapped; 0: it cannot be, as on some file systems. */
static size_t map_window(struct part_reader *r, const struct load_file *f, uint64_t from, size_t n,
			 const void **p)
{
	size_t before = (size_t)(from % (uint64_t)sysconf(_SC_PAGESIZE));
	void *at = mmap(NULL, before + n, PROT_READ, MAP_SHARED, f->fd, (off_t)(from - before));

	if (at == MAP_FAILED)
		return 0;
	r->window = at;
	r->window_n = before + n;
	*p = (char *)at + before;
	return n;
}

/*
 * Where the bytes lie, so that they need not be copied.  Those at the end of a segment are:
 * part_read() hands them out only if the file is still what it was, and by then all before them
 * have left.
 */
static ssize_t view_on(void *arg, size_t n, const void **p, struct err *err)
{
	struct part_reader *r = arg;
	size_t i = segment_at(r->part, r->at), got = 0;
	const struct part_segment *s = &r->part->segment[i];
	uint64_t from, rest;
	ssize_t copied;

	drop_window(r);
	if (i == r->part->n_segments)
		return 0;
	from = r->at - s->at;
	rest = s->n - from;
	if (!s->file) {
		*p = s->literal + from;
		got = rest < n ? (size_t)rest : n;
	} else if (rest > sizeof(r->tail)) {
		rest -= sizeof(r->tail);
		got = map_window(r, s->file, s->off + from, rest < n ? (size_t)rest : n, p);
	}
	if (!got) {
		copied = part_read(r->part, r->at, r->tail,
				   rest < sizeof(r->tail) ? (size_t)rest : sizeof(r->tail), err);
		if (copied < 0)
			return copied;
		*p = r->tail;
		got = (size_t)copied;
	}
	r->at += got;
	return (ssize_t)got;
}

struct body part_body(struct part_reader *r, const struct part *p)
{
	*r = (struct part_reader){ .part = p };
	return (struct body){ .bytes = (int64_t)p->bytes,
			      .rewind = rewind_reader,
			      .read = read_on,
			      .view = view_on,
			      .release = drop_window,
			      .arg = r };
}
