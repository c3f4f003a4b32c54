/*
 * source_whole.c - compressed files that are sent as they are.
 *
 * All of such a file is read first, unpacked and looked at by the cutter, as if it were cut: so a
 * damaged one is found, and an object that is cut off.  The server reads on after the first frame
 * of LZ4 and zstd only sometimes, so there has to be one; and of LZ4 it wants 15 bytes at once.
 */
#include "config.h"

#include <string.h>

#include "base/err.h"
#include "load/file.h"
#include "load/source_int.h"

enum { LZ4_LEAST = 15 };

/* What would have to be taken out of it or put in? */
static bool is_possible(const struct part_source *s)
{
	const struct part_options *o = &s->o;

	return s->in.packing && s->in.file && !s->in.file->unnamed && !s->in.has_mark &&
	       (o->send_packed & LP_BIT(s->in.packing)) && !o->header_lines && !o->csv_header &&
	       !o->limit_rows && !o->merge_small_bytes &&
	       !(s->in.packing == LP_LZ4 && s->in.file->was.st_size < LZ4_LEAST);
}

/* Read it to its end, or until it is too long.  1: all of it was read. */
static int look_through(struct part_source *s, uint64_t most, struct err *err)
{
	struct cutter *c = &s->cut;
	uint64_t total = 0;
	size_t n = 0;

	for (;;) {
		ssize_t r = input_next(&s->in, s->window + n, WINDOW_BYTES - n, err);
		size_t took;

		if (r < 0)
			return (int)r;
		total += (uint64_t)r;
		if (most && total > most)
			return 0;
		n += (size_t)r;
		took = cutter_feed(c, s->window, n, r == 0);
		/* Said with its line when it is read the other way. */
		if (c->bad)
			return 0;
		n -= took;
		memmove(s->window, s->window + took, n);
		if (r == 0)
			return 1;
	}
}

/* Are its bytes exactly those that may be sent? */
static bool is_good(const struct part_source *s)
{
	const struct cutter *c = &s->cut;
	unsigned k;

	for (k = 0; k < CF_N; k++)
		if (c->flaws[k])
			return false;
	if (!c->cut || c->bad)
		return false;
	if (c->tail != CT_NONE && c->tail != CT_BRACKET)
		return false;
	/* A body that ends before its last delimiter: */
	if (c->reader == CR_MACHINE && c->end != c->at)
		return false;
	return (s->in.packing != LP_LZ4 && s->in.packing != LP_ZSTD) || input_frames(&s->in) == 1;
}

static int hash_file(struct part_source *s, struct part *p, struct err *err)
{
	part_add(p, s->in.file, NULL, 0, (uint64_t)s->in.file->was.st_size);
	p->packing = s->in.packing;
	p->first_line = 1;
	return part_digest(p, err);
}

int source_whole(struct part_source *s, struct part **out, struct err *err)
{
	struct part *p;
	int r;

	if (!is_possible(s))
		return 0;
	cutter_part(&s->cut, UINT64_MAX, 0);
	r = look_through(s, s->o.part_bytes, err);
	if (r < 0)
		return r;
	if (r > 0 && is_good(s)) {
		p = source_part(s);
		r = hash_file(s, p, err);
		if (r < 0)
			part_free(p);
		else
			*out = p;
		return r < 0 ? r : 1;
	}
	cutter_init(&s->cut, s->o.format);
	s->window_n = 0;
	return input_rewind(&s->in, err);
}
