/*
 * lint_int.h - what the passes of load_lint() share.  Private to lint*.c.
 */
#ifndef STARLOAD_LOAD_LINT_INT_H
#define STARLOAD_LOAD_LINT_INT_H
#include <string.h>

#include "base/arena.h"
#include "load/lint.h"
#include "load/spec.h"

struct lint {
	const struct load_lint_of *of;
	const struct load_spec *spec;
	struct arena *mem;
	struct load_lint *out;
	bool json;  /* the body is JSON */
	bool merge; /* merge commit is wished, and the release has it */
};

/* All of a value. */
static inline struct span lint_whole(const struct load_said *said)
{
	return (struct span){ 0, (uint32_t)strlen(said->value) };
}

static inline struct load_found *lint_found(struct lint *l, const struct load_said *said)
{
	return &l->out->of[said - l->spec->said];
}

static inline struct diags *lint_diags(struct lint *l, const struct load_said *said)
{
	return &lint_found(l, said)->diags;
}

/* One value by itself. */
void lint_value(struct lint *l, const struct load_said *said);

/* `columns` and `where`: parse, and what the grammar and the linter of SQL say about it. */
void lint_sql(struct lint *l, const struct load_said *said);
#endif
