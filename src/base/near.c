/*
 * near.c - Damerau-Levenshtein distance (swaps of neighbours), with a cut-off.
 */
#include "config.h"
#include "base/near.h"

#include <stdlib.h>

static int lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : (unsigned char)c;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* The letters that occur, as bits. */
static unsigned letters(struct text t)
{
	unsigned set = 0;
	size_t i;

	for (i = 0; i < t.n; i++)
		set |= 1u << (t.p[i] & 31);
	return set;
}

/* One edit brings in at most one letter that was not there, and takes at most one
 * away: tells most pairs apart without the matrix. */
static int too_different(struct text a, struct text b, unsigned max)
{
	unsigned x = letters(a), y = letters(b);

	return (unsigned)__builtin_popcount(x & ~y) > max || (unsigned)__builtin_popcount(y & ~x) > max;
}

unsigned near_distance(struct text a, struct text b, unsigned max)
{
	/* Three rows of the matrix: a swap looks two back. */
	unsigned char rows[3][NEAR_WORD_MAX + 1];
	unsigned char *before = rows[0], *last = rows[1], *row = rows[2], *spare;
	size_t i, j;

	if (a.n > NEAR_WORD_MAX || b.n > NEAR_WORD_MAX)
		return max + 1;
	if ((a.n > b.n ? a.n - b.n : b.n - a.n) > max)
		return max + 1;
	if (too_different(a, b, max))
		return max + 1;
	for (j = 0; j <= b.n; j++)
		last[j] = (unsigned char)j;
	for (i = 1; i <= a.n; i++) {
		unsigned lowest = row[0] = (unsigned char)i;

		for (j = 1; j <= b.n; j++) {
			int x = lower(a.p[i - 1]), y = lower(b.p[j - 1]);
			unsigned d = last[j - 1] + (x != y);

			d = least(d, least(last[j], row[j - 1]) + 1u);
			if (i > 1 && j > 1 && x == lower(b.p[j - 2]) && y == lower(a.p[i - 2]))
				d = least(d, before[j - 2] + 1u);
			row[j] = (unsigned char)d;
			lowest = least(lowest, d);
		}
		/* A swap can still come from the row before this one. */
		if (lowest > max + 1)
			return max + 1;
		spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return least(last[b.n], max + 1);
}

void near_init(struct near *s, struct text word)
{
	*s = (struct near){ .word = word };
}

void near_try(struct near *s, const char *candidate)
{
	struct text c = { candidate, strlen(candidate) };
	size_t longer = c.n > s->word.n ? c.n : s->word.n;
	unsigned max = longer < 6 ? 1 : (unsigned)(longer / 3), d;

	/* Every letter replaced is not near, however short the words. */
	if (!c.n || !s->word.n || max >= longer)
		return;
	if (s->best) {
		if (s->distance == 0)
			return;
		max = least(max, s->distance - 1);
	}
	d = near_distance(s->word, c, max);
	if (d <= max) {
		s->best = candidate;
		s->distance = d;
	}
}

const char *near_best(struct text word, const char *const *list, size_t n)
{
	struct near s;
	size_t i;

	near_init(&s, word);
	for (i = 0; i < n; i++)
		near_try(&s, list[i]);
	return s.best;
}
