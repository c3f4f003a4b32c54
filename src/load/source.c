/*
 * source.c - inputs in, parts out.
 */
#include "config.h"
#include "load/source_int.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "load/digest.h"
#include "load/file.h"
#include "load/slots.h"

enum {
	HASH_BYTES = 64 << 10,
	SKIP_LEAST = 4 * WINDOW_BYTES /* in less there is too little to be skipped */
};

void source_notice(struct part_source *s, const char *fmt, ...)
{
	va_list ap;

	if (!s->o.notice)
		return;
	va_start(ap, fmt);
	s->o.notice(s->o.arg, arena_vprintf(s->mem, fmt, ap));
	va_end(ap);
}

struct part_source *part_source_open(const struct part_options *o, struct err *err)
{
	struct part_source *s = xmalloc(sizeof(*s));
	unsigned slots = o->spool_slots > 2 ? o->spool_slots : 2;

	memset(s, 0, sizeof(*s));
	s->o = *o;
	s->mem = arena_new();
	s->rows_left = o->limit_rows;
	if (listing_make(&s->list, o->inputs, o->n_inputs, s->mem, o->notice, o->arg, err) < 0) {
		part_source_free(s);
		return NULL;
	}
	/* A part that waits for the next input keeps its slot. */
	s->slots = slots_new(o->spool_dir, o->merge_small_bytes ? slots + 1 : slots);
	s->window = xmalloc(WINDOW_BYTES);
	s->hash_buf = xmalloc(HASH_BYTES);
	s->hash = digest_new();
	return s;
}

static void close_input(struct part_source *s)
{
	if (s->open)
		input_close(&s->in);
	s->open = false;
	load_file_unref(s->spool);
	s->spool = NULL;
}

void part_source_free(struct part_source *s)
{
	if (!s)
		return;
	if (s->slots)
		close_input(s);
	part_free(s->held.part);
	part_free(s->ready);
	slots_free(s->slots);
	listing_release(&s->list);
	digest_free(s->hash);
	free(s->window);
	free(s->hash_buf);
	arena_free(s->mem);
	free(s);
}

uint64_t part_source_bytes(const struct part_source *s)
{
	return s->list.bytes;
}

bool part_source_piped(const struct part_source *s)
{
	return s->list.pipes;
}

const struct cut_flaws *part_source_flaws(const struct part_source *s)
{
	return &s->flaws;
}

/* bytes --------------------------------------------------------------------------------- */

/* New ones, of what cannot be read twice, go to the spool on their way. */
static ssize_t new_bytes(struct part_source *s, void *buf, size_t n, struct err *err)
{
	ssize_t r;

	if (!s->spool) {
		s->spool = slots_take(s->slots, s->o.stop, err);
		s->spool_from = s->got;
		s->spool_off = 0;
		if (!s->spool)
			return err->code;
	}
	r = input_next(&s->in, buf, n, err);
	if (r <= 0)
		return r;
	if (slots_write(s->spool, s->spool_off + (s->got - s->spool_from), buf, (size_t)r, err) < 0)
		return err->code;
	s->got += (uint64_t)r;
	return r;
}

ssize_t source_bytes(struct part_source *s, uint64_t off, void *buf, size_t n, struct err *err)
{
	if (s->in.direct)
		return input_at(&s->in, off, buf, n, err);
	if (off < s->got) {
		size_t have = s->got - off < n ? (size_t)(s->got - off) : n;

		return load_file_read(s->spool, s->spool_off + (off - s->spool_from), buf, have,
				      err);
	}
	return new_bytes(s, buf, n, err);
}

/*
 * The next part of what is spooled gets a file of its own, and with it what was read beyond the
 * part before.
 */
static int next_spool(struct part_source *s, uint64_t from, struct err *err)
{
	struct load_file *old = s->spool, *fresh;
	uint64_t at = from;

	if (s->in.direct || !old)
		return 0;
	fresh = slots_take(s->slots, s->o.stop, err);
	if (!fresh)
		return err->code;
	while (at < s->got) {
		ssize_t r = source_bytes(s, at, s->hash_buf, HASH_BYTES, err);

		if (r <= 0 || slots_write(fresh, at - from, s->hash_buf, (size_t)r, err) < 0) {
			load_file_unref(fresh);
			return err->code;
		}
		at += (uint64_t)r;
	}
	load_file_unref(old);
	s->spool = fresh;
	s->spool_from = from;
	s->spool_off = 0;
	return 0;
}

/* Make the window begin at `at`, with what it has from there on. */
void source_move_window(struct part_source *s, uint64_t at)
{
	uint64_t end = s->window_at + s->window_n;

	if (at < s->window_at || at >= end) {
		s->window_n = 0;
	} else if (at > s->window_at) {
		s->window_n = (size_t)(end - at);
		memmove(s->window, s->window + (at - s->window_at), s->window_n);
	}
	s->window_at = at;
}

/* Up to `to`, from the window or else read again: a piece of it. */
static const char *piece(struct part_source *s, uint64_t at, uint64_t to, size_t *n,
			 struct err *err)
{
	uint64_t end = s->window_at + s->window_n;
	ssize_t r;

	if (at >= s->window_at && at < end) {
		*n = (size_t)((to < end ? to : end) - at);
		return s->window + (at - s->window_at);
	}
	r = source_bytes(s, at, s->hash_buf, to - at < HASH_BYTES ? (size_t)(to - at) : HASH_BYTES,
			 err);
	if (r == 0)
		err_set(err, ERR_IO, "%s: the file has become shorter while it was read",
			s->in.name);
	*n = r > 0 ? (size_t)r : 0;
	return r > 0 ? s->hash_buf : NULL;
}

int source_advance(struct part_source *s, uint64_t to, bool hash, struct err *err)
{
	while (s->seen < to) {
		size_t n;
		const char *p = piece(s, s->seen, to, &n, err);

		if (!p)
			return err->code;
		if (hash)
			digest_add(s->hash, p, n);
		if (s->line)
			s->line += digest_lines(p, n);
		s->seen += n;
	}
	return 0;
}

/* The line of a place further on; 0 when it cannot be read any more. */
static uint64_t line_of(struct part_source *s, uint64_t off)
{
	uint64_t at = s->seen, line = s->line;
	struct err ignored;

	if (!line)
		return load_file_line(s->in.file, s->in.base + off);
	while (at < off) {
		size_t n;
		const char *p = piece(s, at, off, &n, &ignored);

		if (!p)
			return 0;
		line += digest_lines(p, n);
		at += n;
	}
	return line;
}

void source_take_flaws(struct part_source *s)
{
	unsigned k;

	for (k = 0; k < CF_N; k++) {
		struct cut_flaw_seen *f = &s->flaws.flaw[k];

		if (!s->cut.flaws[k])
			continue;
		if (!f->n) {
			f->offset = s->cut.flaw_at[k];
			f->line = line_of(s, f->offset);
			f->input = (struct text){ s->name, strlen(s->name) };
		}
		f->n += s->cut.flaws[k];
		s->cut.flaws[k] = 0;
	}
}

int source_refuse(struct part_source *s, struct err *err)
{
	return err_set(err, ERR_JUDGED, "%s:%llu: %s", s->in.name,
		       (unsigned long long)line_of(s, s->cut.bad_at), cut_bad_text(s->cut.bad));
}

/* The part's first row begins somewhere: what is before it is not hashed. */
static int begin_hash(struct part_source *s, struct err *err)
{
	if (s->seen >= s->cut.start)
		return 0;
	if (source_advance(s, s->cut.start, false, err) < 0)
		return err->code;
	s->first_line = s->line;
	if (s->cut.shape == CS_ARRAY)
		digest_add(s->hash, "[", 1);
	return 0;
}

/* What comes next to the cutter: 1; 0: that was all of the input; or the code. */
static int feed_once(struct part_source *s, struct err *err)
{
	struct cutter *c = &s->cut;
	bool last = false;

	source_move_window(s, c->at);
	if (s->window_n < WINDOW_BYTES) {
		ssize_t r = source_bytes(s, c->at + s->window_n, s->window + s->window_n,
					 WINDOW_BYTES - s->window_n, err);

		if (r < 0)
			return (int)r;
		s->window_n += (size_t)r;
		last = r == 0;
	}
	cutter_feed(c, s->window, s->window_n, last);
	return !last;
}

int source_feed(struct part_source *s, bool hash, struct err *err)
{
	struct cutter *c = &s->cut;
	int r = 1;

	while (!c->done && r > 0) {
		r = feed_once(s, err);
		if (r < 0)
			return r;
		if (c->bad)
			return source_refuse(s, err);
		source_take_flaws(s);
		if (hash && c->begun && begin_hash(s, err) < 0)
			return err->code;
		if (hash && c->cut && source_advance(s, c->end, true, err) < 0)
			return err->code;
	}
	return 0;
}

/* inputs -------------------------------------------------------------------------------- */

static int open_input(struct part_source *s, struct err *err)
{
	const char *name = s->list.name[s->current++];

	if (input_open(&s->in, name, s->o.stop, err) < 0)
		return err->code;
	s->open = true;
	s->name = name;
	s->window_at = s->window_n = 0;
	s->got = s->seen = 0;
	s->line = 1;
	s->spool_shared = false;
	cutter_init(&s->cut, s->o.format);
	if (s->in.has_mark)
		source_notice(s, "%s: the byte order mark at its beginning is left out",
			      s->in.name);
	/* Into the spool of the part that waits, when that is what the next part will be joined to.
	 */
	if (!s->in.direct && s->held.part && !s->held.shared) {
		const struct part_segment *last = NULL;
		size_t i;

		for (i = 0; i < s->held.part->n_segments; i++)
			if (s->held.part->segment[i].file)
				last = &s->held.part->segment[i];
		if (last && last->file->spooled) {
			s->spool = load_file_ref(last->file);
			s->spool_from = 0;
			s->spool_off = last->off + last->n;
			s->spool_shared = true;
		}
	}
	return source_strip(s, err);
}

/* parts --------------------------------------------------------------------------------- */

struct part *source_part(const struct part_source *s)
{
	struct part *p = xmalloc(sizeof(*p));
	size_t n = strlen(s->name);
	char *name = xmalloc(n + 1);

	memcpy(name, s->name, n + 1);
	*p = (struct part){ .input = { name, n }, .n_inputs = 1 };
	return p;
}

void part_add(struct part *p, struct load_file *file, const char *literal, uint64_t off, uint64_t n)
{
	size_t room = p->n_segments;

	if (!n)
		return;
	/* Most have one to three: room doubles at powers of two. */
	if (!(room & (room - 1)))
		p->segment = xrealloc(p->segment, (room ? 2 * room : 1) * sizeof(*p->segment));
	p->segment[p->n_segments++] = (struct part_segment){ file ? load_file_ref(file) : NULL,
							     literal, off, p->bytes, n };
	p->bytes += n;
}

/* What has to follow the part's bytes. */
static struct text tail_of(const struct part_source *s, struct part *p)
{
	const struct row_format *f = s->o.format;

	switch (s->cut.tail) {
	case CT_DELIMITER:
		return (struct text){ f->row_delimiter, f->delim_bytes };
	case CT_ENCLOSED:
		p->empty_field[0] = p->empty_field[1] = (char)s->cut.enclose;
		return (struct text){ p->empty_field, 2 };
	case CT_BRACKET:
		return TEXT("]");
	default:
		return (struct text){ NULL, 0 };
	}
}

/* Where a byte of the present input lies. */
static uint64_t place_of(const struct part_source *s, uint64_t off)
{
	return s->in.direct ? s->in.base + off : s->spool_off + (off - s->spool_from);
}

/*
 * Where rows need no reading to find their ends, a part's end is found near its limit, and what is
 * between is left to part_digest(), which may be another thread's.  1; 0: it has to be read; or the
 * code.
 */
static int skip_to_end(struct part_source *s, struct err *err)
{
	struct cutter *c = &s->cut, was = *c;
	const uint64_t size = (uint64_t)s->in.file->was.st_size - s->in.base;
	const uint64_t end = c->limit < size ? c->limit : size;
	int r = 1;

	if (end < c->next + SKIP_LEAST)
		return 0;
	while (r > 0 && !c->begun && !c->done && !c->bad)
		r = feed_once(s, err);
	if (r > 0 && !c->done && !c->bad && c->at + WINDOW_BYTES < end) {
		c->at = end - WINDOW_BYTES;
		while (r > 0 && !c->done && !c->bad)
			r = feed_once(s, err);
	}
	if (r < 0)
		return r;
	/* a row that ends behind the limit may have one before it that was not seen */
	if (c->cut && !c->bad && c->end > end - WINDOW_BYTES && c->end <= end) {
		/* whoever wants to know lines counts them */
		s->seen = c->next;
		s->line = s->first_line = 0;
		return 1;
	}
	*c = was;
	return 0;
}

static bool may_skip(const struct part_source *s)
{
	return s->in.direct && cutter_skips(&s->cut) && s->o.part_bytes &&
	       s->o.part_bytes <= CUT_ROW_MAX;
}

/* The next part of the input that is open; NULL: it has no more rows. */
static int build(struct part_source *s, struct part **out, struct err *err)
{
	struct cutter *c = &s->cut;
	uint64_t first = c->next;
	struct text tail;
	struct part *p;
	int skipped;

	*out = NULL;
	if (s->part_of_input &&
	    (source_advance(s, first, false, err) < 0 || next_spool(s, first, err) < 0))
		return err->code;
	s->part_of_input++;
	cutter_part(c, s->o.part_bytes ? first + s->o.part_bytes : UINT64_MAX, s->rows_left);
	digest_reset(s->hash);
	s->first_line = s->line;
	skipped = may_skip(s) ? skip_to_end(s, err) : 0;
	if (skipped < 0 || (!skipped && source_feed(s, true, err) < 0))
		return err->code;
	if (!c->cut)
		return 0;
	p = source_part(s);
	p->first_line = s->first_line;
	if (c->shape == CS_ARRAY)
		part_add(p, NULL, "[", 0, 1);
	part_add(p, s->in.direct ? s->in.file : s->spool, NULL, place_of(s, c->start),
		 c->end - c->start);
	tail = tail_of(s, p);
	part_add(p, NULL, tail.p, 0, tail.n);
	digest_add(s->hash, tail.p, tail.n);
	if (!skipped)
		digest_hex(s->hash, p->hash);
	*out = p;
	return 0;
}

static int give_out(struct part_source *s, struct part *p, struct part **out, struct err *err)
{
	/* of several, each has one of its own */
	if (p->n_inputs > 1 && part_digest(p, err) < 0) {
		part_free(p);
		s->over = true;
		return err->code;
	}
	p->no = ++s->parts;
	*out = p;
	return 1;
}

/* The part that waits, if there is one. */
static struct part *release_held(struct part_source *s)
{
	struct part *p = s->held.part;

	s->held = (struct held){ NULL };
	return p;
}

/* A part is built: give it out, or let it wait for the next input.  NULL: it waits. */
static struct part *settle(struct part_source *s, struct part *p, bool whole)
{
	bool small = whole && p->bytes <= s->o.merge_small_bytes && !p->packing;
	struct held next = { p, s->cut.shape, s->cut.open_end, s->spool_shared };

	if (small && s->held.part) {
		if (source_join(s, &next))
			return NULL;
	}
	if (!small) {
		if (!s->held.part)
			return p;
		s->ready = p;
		return release_held(s);
	}
	p = release_held(s);
	s->held = next;
	return p;
}

/* The next part of any input; NULL: none yet, or it waits. */
static int step(struct part_source *s, struct part **out, struct err *err)
{
	struct part *p = NULL;
	bool whole;
	int r;

	*out = NULL;
	if (!s->open) {
		if (open_input(s, err) < 0)
			return err->code;
		s->part_of_input = 0;
		r = source_whole(s, &p, err);
		if (r < 0)
			return r;
	}
	if (!p && build(s, &p, err) < 0)
		return err->code;
	whole = !s->part_of_input || (s->part_of_input == 1 && !s->cut.done);
	if (p && s->o.limit_rows && !p->packing) {
		s->rows_left -= s->cut.rows < s->rows_left ? s->cut.rows : s->rows_left;
		if (!s->rows_left) {
			s->current = s->list.n;
			s->cut.done = false;
		}
	}
	if (!p && s->part_of_input == 1)
		source_notice(s, "%s: no row in it", s->in.name);
	if (!s->cut.done || (p && p->packing))
		close_input(s);
	if (p)
		*out = settle(s, p, whole);
	return 0;
}

int part_source_cut(struct part_source *s, struct part **out, struct err *err)
{
	struct part *p;

	*out = NULL;
	while (!s->over) {
		p = s->ready;
		s->ready = NULL;
		if (!p && !s->open && s->current == s->list.n) {
			p = release_held(s);
			s->over = !p;
		} else if (!p && step(s, &p, err) < 0) {
			s->over = true;
			close_input(s);
			return err->code;
		}
		if (p)
			return give_out(s, p, out, err);
	}
	return 0;
}

int part_source_next(struct part_source *s, struct part **out, struct err *err)
{
	int rc = part_source_cut(s, out, err);

	if (rc <= 0 || (*out)->hash[0] || !part_digest(*out, err))
		return rc;
	part_free(*out);
	*out = NULL;
	s->over = true;
	close_input(s);
	return err->code;
}

int part_source_header(struct part_source *s, const struct text **names, size_t *n, struct err *err)
{
	while (!s->header_read && !s->open && s->current < s->list.n && !s->over)
		if (open_input(s, err) < 0) {
			s->over = true;
			return err->code;
		}
	if (!s->header_read)
		return err_set(err, ERR_JUDGED, "there is no input with a header");
	*names = s->names;
	*n = s->n_names;
	return 0;
}
