/*
 * why_int.h - the rules of why.h, and texts with gaps.
 */
#ifndef STARLOAD_JOB_WHY_INT_H
#define STARLOAD_JOB_WHY_INT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "job/why.h"

enum { CAPTURES = 6, WHY_ANY_CODE = 0, WHY_BLANK = -1 };

/* What stood in the gaps of a pattern. */
struct capture {
	struct text name, value;
};
struct captures {
	struct capture list[CAPTURES];
	size_t n;
};

/*
 * Is `pattern` somewhere in `t`?  A gap {name} stands for the least that lets the rest
 * follow, {#name} for a number without a sign.  The last gap ends with the text.
 */
bool why_match(struct text t, const char *pattern, struct captures *out);

/* What a template is filled from. */
struct why_context {
	const struct job *job;
	const struct why_facts *facts;
	struct captures captures;
	struct arena *mem;
};

/* FILL_ANYWAY: as FILL_TEXT, with "?" for what is not known. */
enum why_fill { FILL_TEXT, FILL_ANYWAY, FILL_SHELL, FILL_SQL };

/*
 * A template with its gaps filled, in the context's memory; NULL when one of them is empty.
 * {job}: the job's name, quoted as the way to fill says; {name}: what was captured (in FILL_SHELL
 * and FILL_SQL numbers only), or of the job: {table}, {topic}, {brokers}, {columns}, {partitions};
 * {^name}: the least power of ten above a number; {~name}: the column or partition nearest to a
 * captured word, as ", perhaps `x` is meant", or nothing.
 */
const char *why_fill(const struct why_context *c, enum why_fill how, const char *template);

struct why_rule {
	const char *slug;
	unsigned states;     /* bits 1 << enum job_state */
	int code;	     /* of the reason; WHY_ANY_CODE, WHY_BLANK: no reason at all */
	const char *pattern; /* in the reason; NULL: any */
	bool (*holds)(struct why_context *c); /* NULL: yes; may add captures */
	const char *summary;		      /* one line, for the manual */
	const char *text;
	struct why_advice advice[WHY_ADVICE];
};

/* The first that fits is the cause; all of `why_remarks` that fit are told beside it. */
extern const struct why_rule why_causes[];
extern const struct why_rule why_remarks[];
extern const size_t why_n_causes, why_n_remarks;
#endif
