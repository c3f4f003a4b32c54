/*
 * fix.c - carrying out the fixes of the findings of one text.
 */
#include "config.h"
#include "cli/fix.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "diag/finding.h"

void fixes_init(struct fixes *f, struct arena *mem)
{
	*f = (struct fixes){ .mem = mem };
}

void fixes_release(struct fixes *f)
{
	free(f->edits);
	free(f->dropped);
	*f = (struct fixes){ 0 };
}

void fixes_add(struct fixes *f, const struct finding *finding, bool unsafe)
{
	unsigned i;

	if (!finding->n_edits || (!finding->fix_safe && !unsafe))
		return;
	for (i = 0; i < finding->n_edits; i++) {
		const struct finding_edit *e = &finding->edits[i];

		ARRAY_GROW(f->edits, f->n, f->room);
		f->edits[f->n++] = (struct fix_edit){
			e->off, e->len,
			{ arena_copy(f->mem, e->text.p, e->text.n), e->text.n },
			f->n_fixes,
		};
	}
	f->n_fixes++;
}

static int by_place(const void *a, const void *b)
{
	const struct fix_edit *x = a, *y = b;

	if (x->off != y->off)
		return x->off < y->off ? -1 : 1;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return x->fix < y->fix ? -1 : x->fix > y->fix;
}

/* Do two edits, x not behind y, get into each other's way?  What is inserted at
 * the edge of another edit does: nobody can tell which comes first.  Edits of
 * one fix know of each other. */
static bool touch(const struct fix_edit *x, const struct fix_edit *y)
{
	uint64_t end = x->off + x->len;

	if (x->fix == y->fix)
		return y->off < end;
	return y->off < end || (y->off == end && (!x->len || !y->len));
}

size_t fixes_choose(struct fixes *f)
{
	size_t *kept = xmalloc(f->n * sizeof(*kept)), n = 0, i, left = f->n_fixes;

	free(f->dropped);
	f->dropped = memset(xmalloc(f->n_fixes), 0, f->n_fixes);
	if (f->n)
		qsort(f->edits, f->n, sizeof(*f->edits), by_place);
	for (i = 0; i < f->n; i++) {
		const struct fix_edit *e = &f->edits[i];

		while (n && !f->dropped[e->fix]) {
			const struct fix_edit *before = &f->edits[kept[n - 1]];

			if (!f->dropped[before->fix]) {
				if (!touch(before, e))
					break;
				f->dropped[before->fix > e->fix ? before->fix : e->fix] = true;
				left--;
				continue;
			}
			n--;
		}
		if (!f->dropped[e->fix])
			kept[n++] = i;
	}
	free(kept);
	return left;
}

void fixes_apply(const struct fixes *f, struct text text, struct buf *out)
{
	uint64_t from = 0;
	size_t i;

	for (i = 0; i < f->n; i++) {
		const struct fix_edit *e = &f->edits[i];

		if (f->dropped[e->fix])
			continue;
		if (e->off < from || e->off + e->len > text.n)
			BUG("a fix reaches beyond the text");
		buf_add(out, text.p + from, e->off - from);
		buf_add(out, e->text.p, e->text.n);
		from = e->off + e->len;
	}
	buf_add(out, text.p + from, text.n - from);
}
