/*
 * site.h - which cluster it is, for the journal and its locks.
 * One cluster is reached by many words: a name in an option file, its FEs in any order, an address
 * in front of them.  Two of us are at the same one when they share its name or any address; the id
 * that the cluster has for itself, where the user may ask for it, says when they are not.
 */
#ifndef STARLOAD_JOB_SITE_H
#define STARLOAD_JOB_SITE_H
#include <stdbool.h>

#include "base/text.h"

struct arena;  /* base/arena.h */
struct target; /* net/target.h */

struct site {
	struct text name; /* of struct target */
	struct text fes;  /* "fe1:9030,fe2:9030": as given, and as the cluster has them; or empty */
	struct text id;	  /* of the cluster; empty: not told */
};

/* All in `mem`. */
struct site site_of(const struct target *t, struct arena *mem);

/* The same cluster, as far as it can be told.  A site without `fes`, as a journal of long ago has
 * it, is told by its name, which may be an address. */
bool site_same(const struct site *a, const struct site *b);

/* One after the other the words it is told by: its name, then each address that is not the name.
 * `*from` is empty before the first and has the rest after; false: there are no more. */
bool site_next_word(const struct site *s, struct text *from, struct text *word);
#endif
