/*
 * version.h - StarRocks releases, sets of them, and the targets of a run.
 * A set is a bit mask over the patch points of releases.def, so "refused by
 * 3.3, and 3.5 before 3.5.1" is one word.
 */
#ifndef STARLOAD_BASE_VERSION_H
#define STARLOAD_BASE_VERSION_H
#include <stdint.h>

struct err;

enum rel {
#define REL(major, minor, patch) REL_##major##_##minor##_##patch,
#include "base/releases.def"
	REL_COUNT
};

typedef uint32_t relset;

#define RELS_OF(r)     ((relset)1 << (r))
#define RELS_NONE      ((relset)0)
#define RELS_ALL       (((relset)1 << REL_COUNT) - 1)
/* Everything from a point on, later branches included; everything before it. */
#define RELS_SINCE(r)  (RELS_ALL & ~(RELS_OF(r) - 1))
#define RELS_BEFORE(r) (RELS_OF(r) - 1)
/* The branches. */
#define RELS_3_3       RELS_BEFORE(REL_3_4_0)
#define RELS_3_4       (RELS_SINCE(REL_3_4_0) & RELS_BEFORE(REL_3_5_0))
#define RELS_3_5       (RELS_SINCE(REL_3_5_0) & RELS_BEFORE(REL_4_1_0))
#define RELS_4_1       RELS_SINCE(REL_4_1_0)
/* A branch from one of its points on. */
#define RELS_IN(branch, r) ((branch) & RELS_SINCE(r))

enum { TARGETS_MAX = 16 };

/* One release that was asked for. */
struct target_release {
	char name[12];          /* as shown: "3.5", "3.5.7", "4.1" */
	relset point;           /* the one stretch it falls into */
	relset older;           /* named without a patch, or by a range: the branch's earlier stretches */
};

struct targets {
	struct target_release list[TARGETS_MAX];        /* oldest first */
	unsigned n;
	relset asked, older;    /* unions over the list; older never holds what is asked */
	const char *note;       /* something the user should know ("4.0 is judged as 4.1"), or NULL */
};

/*
 * Parse "3.3", "3.5.7", "3.3,4.1", "3.3..4.1", "all"; "4.0" counts as 4.1.
 * A patch release of any number falls into the newest stretch at or before it.
 * A range means each of its branches, at the newest patch the range holds; the
 * branch's earlier patches within the range are `older`, but for the first
 * end if it has a patch, which is judged by itself.  A name given twice counts once.
 * Returns 0; or ERR_USAGE with a text that names the bad part and what can be
 * asked for, *out untouched.
 */
int targets_parse(const char *spec, struct targets *out, struct err *err);
/* What can be asked for in short: each branch, and "all"; NULL at the end. */
const char *const *targets_names(void);

/* All branches, each at its newest patch. */
void targets_all(struct targets *out);

/*
 * A set for humans, in a buffer of the caller's (cut to fit; 256 bytes hold any);
 * returns `buf`.  Oldest first, joined by commas and "and": "3.3" a whole branch,
 * "3.5 before 3.5.1" its start, "3.4.2 and later 3.4" its end, "3.3.12 to 3.3.18"
 * something between, "none" the empty set.  All releases are listed like any set.
 */
const char *relset_text(relset set, char *buf, unsigned size);
#endif
