/*
 * source_join.c - small inputs as one part.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "load/file.h"
#include "load/source_int.h"

/* Does the part end with a row delimiter? */
static bool ends_with_delimiter(const struct part *p, const struct row_format *f)
{
	char end[DELIMITER_MAX];
	struct err ignored;

	return p->bytes >= f->delim_bytes &&
	       part_read(p, p->bytes - f->delim_bytes, end, f->delim_bytes, &ignored) ==
		       (ssize_t)f->delim_bytes &&
	       memcmp(end, f->row_delimiter, f->delim_bytes) == 0;
}

/* What stands between the two. */
static struct text between(const struct part_source *s, const struct part *p, enum cut_shape shape)
{
	const struct row_format *f = s->o.format;

	if (shape == CS_ARRAY)
		return TEXT(",");
	if (shape == CS_STREAM)
		return TEXT("\n");
	if (ends_with_delimiter(p, f))
		return (struct text){ NULL, 0 };
	return (struct text){ f->row_delimiter, f->delim_bytes };
}

bool source_join(struct part_source *s, const struct held *next)
{
	struct part *p = s->held.part, *q = next->part;
	struct text glue;
	size_t i;

	if (s->held.shape != next->shape || s->held.open_end)
		return false;
	glue = between(s, p, next->shape);
	if (p->bytes + glue.n + q->bytes > s->o.merge_small_bytes)
		return false;
	if (next->shape == CS_ARRAY) {
		/* [a] and [b]: the first one's bracket goes, and the second one's. */
		p->n_segments--;
		p->bytes--;
	}
	part_add(p, NULL, glue.p, 0, glue.n);
	for (i = next->shape == CS_ARRAY ? 1 : 0; i < q->n_segments; i++) {
		const struct part_segment *g = &q->segment[i];

		/* Such a literal is part of q, which goes away; that of p has the same bytes. */
		if (g->literal == q->empty_field)
			memcpy(p->empty_field, q->empty_field, sizeof(p->empty_field));
		part_add(p, g->file, g->literal == q->empty_field ? p->empty_field : g->literal,
			 g->off, g->n);
	}
	p->n_inputs++;
	s->held.open_end = next->open_end;
	s->held.shared = false;
	part_free(q);
	return true;
}
