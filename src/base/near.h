/*
 * near.h - how far apart two words are, and which known word was meant.
 * Case of ASCII letters does not count.
 */
#ifndef STARLOAD_BASE_NEAR_H
#define STARLOAD_BASE_NEAR_H
#include <stddef.h>

#include "base/text.h"

/*
 * Letters to insert, drop, replace or swap with their neighbour to make `b` of
 * `a`; `max` + 1 when it takes more than `max`, or when a word is longer than
 * NEAR_WORD_MAX bytes.  Costs (length * max) at most.
 */
enum { NEAR_WORD_MAX = 127 };
unsigned near_distance(struct text a, struct text b, unsigned max);

/* A search that is fed candidates one by one: for lists that are no array. */
struct near {
	struct text word;
	const char *best;               /* NULL: nothing near enough yet */
	unsigned distance;              /* of `best` */
};
void near_init(struct near *s, struct text word);
/* The earliest of equally near candidates stays. */
void near_try(struct near *s, const char *candidate);

/*
 * The candidate nearest to `word`, if it takes at most a third of the longer
 * one's length (and one letter in any case); else NULL.  A candidate that differs in
 * case alone is as near as can be.
 */
const char *near_best(struct text word, const char *const *list, size_t n);
#endif
