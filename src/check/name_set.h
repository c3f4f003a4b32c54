/*
 * name_set.h - names already seen, compared as the server compares columns:
 * case of ASCII letters does not count.
 */
#ifndef STARLOAD_CHECK_NAME_SET_H
#define STARLOAD_CHECK_NAME_SET_H
#include <stdint.h>

#include "base/text.h"
#include "diag/source.h"

struct arena;

struct name_seen {
	struct text name;               /* name.p is NULL in an empty slot */
	struct span at;
};

struct name_set {
	struct name_seen *slots;
	uint32_t mask;
};

/* For at most `n` names; lives in `mem`. */
void name_set_init(struct name_set *s, uint32_t n, struct arena *mem);

/* Put a name in; the one already there, or NULL. */
const struct name_seen *name_set_add(struct name_set *s, struct text name, struct span at);

/* NULL when it is not there. */
const struct name_seen *name_set_find(const struct name_set *s, struct text name);
#endif
