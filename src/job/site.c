/*
 * site.c - which cluster it is.
 */
#include "config.h"
#include "job/site.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "net/target.h"

static bool has(struct text list, struct text word)
{
	while (list.n) {
		const char *comma = memchr(list.p, ',', list.n);
		size_t n = comma ? (size_t)(comma - list.p) : list.n;

		if (text_eq((struct text){ list.p, n }, word))
			return true;
		n += comma != NULL;
		list = (struct text){ list.p + n, list.n - n };
	}
	return false;
}

/* Each once, in lower case; localhost is the address that the client makes of it. */
static void add(struct buf *b, const char *address, size_t n)
{
	static const char local[] = "localhost:";
	struct buf one;
	size_t i;

	buf_init_unbounded(&one);
	for (i = 0; i < n; i++)
		buf_addc(&one, (char)tolower((unsigned char)address[i]));
	if (!strncmp(buf_str(&one), local, sizeof(local) - 1)) {
		buf_clear(&one);
		buf_addf(&one, "127.0.0.1:%.*s", (int)(n - sizeof(local) + 1),
			 address + sizeof(local) - 1);
	}
	if (!has((struct text){ buf_str(b), b->n }, (struct text){ buf_str(&one), one.n }))
		buf_addf(b, "%s%s", b->n ? "," : "", buf_str(&one));
	buf_release(&one);
}

struct site site_of(const struct target *t, struct arena *mem)
{
	struct site s = { .name = { t->name, strlen(t->name) } };
	const char *p = t->cluster_fes ? t->cluster_fes : "";
	struct buf b, one;
	size_t i, n;

	buf_init_unbounded(&b);
	buf_init_unbounded(&one);
	for (i = 0; i < t->n_fes; i++) {
		buf_clear(&one);
		buf_addf(&one, "%s:%u", t->fes[i].host, t->fes[i].port);
		add(&b, buf_str(&one), one.n);
	}
	for (; *p; p += n + (p[n] == ',')) {
		n = strcspn(p, ",");
		add(&b, p, n);
	}
	s.fes = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	if (t->cluster_id)
		s.id = (struct text){ t->cluster_id, strlen(t->cluster_id) };
	buf_release(&one);
	buf_release(&b);
	return s;
}

bool site_next_word(const struct site *s, struct text *from, struct text *word)
{
	const char *comma;
	size_t n;

	if (!from->p) {
		*word = s->name;
		*from = (struct text){ s->fes.n ? s->fes.p : "", s->fes.n };
		return true;
	}
	for (;;) {
		if (!from->n)
			return false;
		comma = memchr(from->p, ',', from->n);
		n = comma ? (size_t)(comma - from->p) : from->n;
		*word = (struct text){ from->p, n };
		n += comma != NULL;
		*from = (struct text){ from->p + n, from->n - n };
		if (!text_eq(*word, s->name))
			return true;
	}
}

bool site_same(const struct site *a, const struct site *b)
{
	struct text from = { NULL, 0 }, word;

	if (a->id.n && b->id.n && !text_eq(a->id, b->id))
		return false;
	while (site_next_word(a, &from, &word))
		if (word.n && (text_eq(word, b->name) || has(b->fes, word)))
			return true;
	return false;
}
