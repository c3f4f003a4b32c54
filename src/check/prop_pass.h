/*
 * prop_pass.h - what the passes over PROPERTIES and FROM lists have in common:
 * sorting the pairs by rule, duplicates, unknown keys, places inside values.
 */
#ifndef STARLOAD_CHECK_PROP_PASS_H
#define STARLOAD_CHECK_PROP_PASS_H
#include "check/check.h"
#include "check/props.h"

/* Suggestions cost a walk over the table; this many a list, then plain findings. */
enum { PROP_HINTS_MAX = 100 };

/* The pairs of a Kafka source that log a consumer in; NULL: not given. */
struct prop_security {
	const struct prop *protocol, *mechanism, *user, *password;
	const struct prop *ssl;         /* the first of ssl.* */
};

struct prop_pass {
	struct check *c;
	const struct props *list;
	enum prop_clause clause;        /* of the list */
	bool create;                    /* CREATE, not ALTER */
	unsigned hints;                 /* suggestions made */
	struct prop_security security;
	uint64_t given;                 /* bits of enum prop_id: keys some release accepts here */
	const struct prop *last[PROP_COUNT];    /* the pair that counts; set where `given` is */
	const struct prop *before[PROP_COUNT];  /* the pair in the list before that, or NULL */
};

void prop_pass_init(struct prop_pass *w, struct check *c, const struct props *list,
		    enum prop_clause clause);

/* Take up one pair whose key, trimmed, is `key`; `before` is the pair in front
 * of it.  False if no rule of this list has that key: then the caller decides.
 * A key of the list that this statement does not take is reported here. */
bool prop_pass_take(struct prop_pass *w, const struct prop *p, const struct prop *before,
		    struct text key);

/* The value that counts, or NULL. */
static inline const struct str *prop_value(const struct prop_pass *w, enum prop_id id)
{
	return w->given >> id & 1 ? &w->last[id]->value : NULL;
}

/* Releases that take a property in this statement. */
relset prop_accepting(const struct prop_pass *w, enum prop_id id);

/* Report a key that belongs to no rule of the list. */
void prop_unknown(struct prop_pass *w, const struct prop *p, struct text key);

/* The place of `part`, which lies in s->text: exact if the string is spelled as
 * it is read, else the whole string. */
struct span str_part(const struct str *s, struct text part);
/* The inside of the quotes. */
struct span str_inside(const struct str *s);

/* In double quotes, control bytes and all, cut when long. */
const char *prop_shown(struct check *c, struct text t);

/* A fix that takes the pair and one comma out; none for the only pair. */
void prop_fix_remove(struct prop_pass *w, struct diag *g, const struct prop *p,
		     const struct prop *before);

/* Report that `key` was given before, with the fix of taking the earlier pair out. */
void prop_duplicate(struct prop_pass *w, const struct prop *p, const struct prop *earlier,
		    const struct prop *earlier_before, struct text key);
#endif
