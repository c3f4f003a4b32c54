/*
 * header_row.c - the names in a line of CSV.
 */
#include "config.h"
#include "load/header_row.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/util.h"

struct splitter {
	const struct row_format *f;
	struct text row;
	size_t at;
	char *out; /* of the present field; there is room for the whole row */
	size_t n;
};

static bool is(const struct splitter *s, int what)
{
	return what > 0 && (unsigned char)s->row.p[s->at] == what;
}

static bool separator(struct splitter *s)
{
	const struct row_format *f = s->f;

	if (s->row.n - s->at < f->sep_bytes ||
	    memcmp(s->row.p + s->at, f->column_separator, f->sep_bytes) != 0)
		return false;
	s->at += f->sep_bytes;
	return true;
}

/* One field, up to behind its separator; false: the row ended. */
static bool field(struct splitter *s)
{
	bool enclosed = false;

	s->n = 0;
	while (s->at < s->row.n && s->row.p[s->at] == ' ')
		s->at++;
	if (s->at < s->row.n && is(s, s->f->enclose)) {
		enclosed = true;
		s->at++;
	}
	while (s->at < s->row.n) {
		if (is(s, s->f->enclose)) {
			s->at++;
			if (!enclosed || s->at == s->row.n || !is(s, s->f->enclose)) {
				enclosed = false;
				continue;
			}
		} else if (is(s, s->f->escape) && s->at + 1 < s->row.n) {
			s->at++;
		} else if (!enclosed && separator(s)) {
			return true;
		}
		s->out[s->n++] = s->row.p[s->at++];
	}
	return false;
}

size_t header_row_split(const struct row_format *f, struct text row, struct arena *mem,
			const struct text **names)
{
	struct splitter s = { f, row, 0, xmalloc(row.n + 1), 0 };
	struct text *list = NULL, *kept;
	size_t n = 0, room = 0;
	bool more;

	do {
		struct text name;

		more = field(&s);
		name = text_trim((struct text){ s.out, s.n });
		ARRAY_GROW(list, n, room);
		list[n++] = (struct text){ arena_copy(mem, name.p, name.n), name.n };
	} while (more);
	free(s.out);
	kept = arena_alloc(mem, n * sizeof(*kept));
	memcpy(kept, list, n * sizeof(*kept));
	free(list);
	*names = kept;
	return n;
}
