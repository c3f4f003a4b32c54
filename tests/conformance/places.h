/*
 * places.h - where the first error stands: ours against the FE's.
 */
#ifndef STARLOAD_TESTS_PLACES_H
#define STARLOAD_TESTS_PLACES_H
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "diag/diag.h"

/* The first finding that a release refuses the text for while parsing. */
struct first {
	const struct diag *d;           /* NULL: none */
	uint32_t line, col;             /* of d->server_at; as the FE counts: from 1, from 0 */
	uint32_t own_line, own_col;     /* of d->at */
};

/* Why a place is not the FE's, as far as it shows in what the FE says. */
enum place_cause {
	CAUSE_NAME,             /* it wants a '.' behind db.job, where it lost its way */
	CAUSE_DOLLARS,          /* it blames a lone $$ */
	CAUSE_VERB,             /* ours is one of the first two words, its own comes later */
	CAUSE_EARLIER,          /* its own lies before ours, all else */
	CAUSE_LATER,            /* behind ours, all else */
	CAUSE_EMPTY,            /* there is no statement */
	CAUSES
};

enum { PLACE_CLASSES = 40 };

struct places {
	unsigned rows, same, same_own;          /* same_own: also where we show it to the user */
	unsigned n_classes;
	struct place_class {
		char name[32];
		unsigned rows, missed[CAUSES];
	} class[PLACE_CLASSES];
};

/* Compare; a miss is said on stdout when `verbose`. */
void places_add(struct places *p, const json_t *row, const json_t *fe_at, const char *fe_says,
		const struct first *ours, bool verbose);

/* The misses, by the way the text was spoilt and by cause. */
void places_print(const struct places *p);
#endif
