/*
 * version.c - the names of releases to sets of them, and back.
 */
#include "config.h"
#include "base/version.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/text.h"
#include "base/util.h"

static const struct point {
	int major, minor, patch;
} points[] = {
#define REL(major, minor, patch) { major, minor, patch },
#include "base/releases.def"
};

/* No patch given: its branch as a whole, so behind every patch of it. */
enum { NO_PATCH = INT_MAX, PATCH_MAX = 9999 };

static const char note_4_0[] = "4.0 is judged as 4.1";

static bool same_branch(const struct point *a, const struct point *b)
{
	return a->major == b->major && a->minor == b->minor;
}

static int compare(const struct point *a, const struct point *b)
{
	if (a->major != b->major)
		return a->major < b->major ? -1 : 1;
	if (a->minor != b->minor)
		return a->minor < b->minor ? -1 : 1;
	return a->patch < b->patch ? -1 : a->patch > b->patch;
}

/* The newest point of the branch at or before `p`; -1: no such branch. */
static int point_of(const struct point *p)
{
	int i, found = -1;

	for (i = 0; i < REL_COUNT; i++)
		if (same_branch(&points[i], p) && points[i].patch <= p->patch)
			found = i;
	return found;
}

/* A run of digits of a sensible length at *s; -1: none. */
static int number(struct text *s)
{
	int n = 0;
	size_t i = 0;

	while (i < s->n && s->p[i] >= '0' && s->p[i] <= '9' && i < 5)
		n = n * 10 + (s->p[i++] - '0');
	/* "3.05" is no release, and "03.5" neither. */
	if (i == 0 || n > PATCH_MAX || (i > 1 && s->p[0] == '0'))
		return -1;
	s->p += i;
	s->n -= i;
	return n;
}

static bool dot(struct text *s)
{
	if (!s->n || s->p[0] != '.')
		return false;
	s->p++;
	s->n--;
	return true;
}

static int unknown(struct text word, struct err *err)
{
	char known[64] = "";
	size_t n = 0;
	int i;

	for (i = 0; i < REL_COUNT; i++)
		if (i == 0 || !same_branch(&points[i], &points[i - 1]))
			n += (size_t)snprintf(known + n, sizeof(known) - n, "%d.%d, ",
					      points[i].major, points[i].minor);
	return err_set(err, ERR_USAGE,
		       "unknown release \"%.*s\": there are %sa patch release of them such as 3.5.7, "
		       "lists (3.3,4.1), ranges (3.3..4.1) and all", TEXT_ARG(word), known);
}

/* One release, "3.5" or "3.5.7". */
static int release_parse(struct text word, struct point *out, const char **note, struct err *err)
{
	struct text s = word;
	struct point p = { .patch = NO_PATCH };

	p.major = number(&s);
	if (p.major < 0 || !dot(&s))
		return unknown(word, err);
	p.minor = number(&s);
	if (p.minor < 0)
		return unknown(word, err);
	if (dot(&s)) {
		p.patch = number(&s);
		if (p.patch < 0)
			return unknown(word, err);
	}
	if (s.n)
		return unknown(word, err);
	if (p.major == 4 && p.minor == 0) {
		*note = note_4_0;
		p = (struct point){ 4, 1, NO_PATCH };
	}
	if (point_of(&p) < 0)
		return unknown(word, err);
	*out = p;
	return 0;
}

/* The branch's stretches from `low` on and before `point`. */
static relset stretches_before(int point, const struct point *low)
{
	relset set = RELS_NONE;
	int i;

	for (i = point - 1; i >= 0 && same_branch(&points[i], &points[point]); i--) {
		if (low && point_of(low) > i)
			break;
		set |= RELS_OF(i);
	}
	return set;
}

/* Put a release into its place in the list, unless its name is there. */
static int add(struct targets *t, const struct point *p, relset older, struct err *err)
{
	struct target_release *r;
	struct point have;
	unsigned i;

	for (i = 0; i < t->n; i++) {
		have.patch = NO_PATCH;
		if (sscanf(t->list[i].name, "%d.%d.%d", &have.major, &have.minor, &have.patch) < 2)
			BUG("target named \"%s\"", t->list[i].name);
		if (compare(&have, p) == 0) {
			t->list[i].older |= older;
			return 0;
		}
		if (compare(&have, p) > 0)
			break;
	}
	if (t->n == TARGETS_MAX)
		return err_set(err, ERR_USAGE, "more than %d releases asked for", TARGETS_MAX);
	r = &t->list[i];
	memmove(r + 1, r, (t->n - i) * sizeof(*r));
	t->n++;
	/* The remainders change nothing: they show the compiler that it fits. */
	if (p->patch == NO_PATCH)
		snprintf(r->name, sizeof(r->name), "%u.%u", p->major % 100u, p->minor % 100u);
	else
		snprintf(r->name, sizeof(r->name), "%u.%u.%u", p->major % 100u, p->minor % 100u,
			 p->patch % 10000u);
	r->point = RELS_OF(point_of(p));
	r->older = older;
	return 0;
}

static int add_range(struct targets *t, const struct point *from, const struct point *to,
		     struct err *err)
{
	struct point start = *from;
	int i, rc = 0;

	if (from->patch == NO_PATCH)
		start.patch = 0;
	else
		rc = add(t, from, RELS_NONE, err);
	for (i = 0; !rc && i < REL_COUNT; i++) {
		struct point newest = { points[i].major, points[i].minor, NO_PATCH };
		const struct point *low = NULL;

		/* Once a branch. */
		if (i && same_branch(&points[i], &points[i - 1]))
			continue;
		if (same_branch(&newest, to))
			newest = *to;
		if (compare(&newest, &start) < 0 || compare(&newest, to) > 0)
			continue;
		if (from->patch != NO_PATCH && same_branch(&newest, from)) {
			/* `from` itself has been added: is there more to say? */
			if (point_of(&newest) == point_of(from) && compare(to, from) != 0)
				continue;
			low = from;
		}
		rc = add(t, &newest, stretches_before(point_of(&newest), low), err);
	}
	return rc;
}

static void finish(struct targets *t)
{
	unsigned i;

	t->asked = t->older = RELS_NONE;
	for (i = 0; i < t->n; i++) {
		t->asked |= t->list[i].point;
		t->older |= t->list[i].older;
	}
	t->older &= ~t->asked;
}

void targets_all(struct targets *out)
{
	struct point first = { points[0].major, points[0].minor, NO_PATCH };
	struct point last = points[REL_COUNT - 1];
	struct targets t = { .n = 0 };
	struct err err;

	last.patch = NO_PATCH;
	if (add_range(&t, &first, &last, &err))
		BUG("%s", err.text);
	finish(&t);
	*out = t;
}

/* One item of the list: a release, a range, or all. */
static int item_parse(struct text word, struct targets *t, struct err *err)
{
	struct point from, to;
	size_t i;
	int rc;

	if (text_is_nocase(word, "all")) {
		to = points[REL_COUNT - 1];
		from = points[0];
		from.patch = to.patch = NO_PATCH;
		return add_range(t, &from, &to, err);
	}
	for (i = 0; i + 1 < word.n; i++)
		if (word.p[i] == '.' && word.p[i + 1] == '.')
			break;
	if (i + 1 >= word.n) {
		rc = release_parse(word, &from, &t->note, err);
		if (rc)
			return rc;
		return add(t, &from, from.patch == NO_PATCH ?
			   stretches_before(point_of(&from), NULL) : RELS_NONE, err);
	}
	rc = release_parse(text_trim((struct text){ word.p, i }), &from, &t->note, err);
	if (!rc)
		rc = release_parse(text_trim((struct text){ word.p + i + 2, word.n - i - 2 }),
				   &to, &t->note, err);
	if (rc)
		return rc;
	/* "3.5.1..3.5" runs up to the newest 3.5, "3.5..3.5.1" is all of it before. */
	if (compare(&from, &to) > 0 && !(same_branch(&from, &to) && from.patch == NO_PATCH))
		return err_set(err, ERR_USAGE, "the range \"%.*s\" runs backwards", TEXT_ARG(word));
	return add_range(t, &from, &to, err);
}

int targets_parse(const char *spec, struct targets *out, struct err *err)
{
	struct targets t = { .n = 0 };
	const char *comma;
	int rc;

	for (;;) {
		size_t n;

		comma = strchr(spec, ',');
		n = comma ? (size_t)(comma - spec) : strlen(spec);
		rc = item_parse(text_trim((struct text){ spec, n }), &t, err);
		if (rc)
			return rc;
		if (!comma)
			break;
		spec = comma + 1;
	}
	finish(&t);
	*out = t;
	return 0;
}

const char *const *targets_names(void)
{
	/* the branches of releases.def; check_version.c compares */
	static const char *const names[] = { "3.3", "3.4", "3.5", "4.1", "all", NULL };

	return names;
}

/* One run of stretches of one branch: points[from] to points[to]. */
static int run_text(int from, int to, char *out, size_t room)
{
	const struct point *a = &points[from], *b = &points[to], *next = b + 1;
	bool starts = from == 0 || !same_branch(a, a - 1);
	bool ends = to == REL_COUNT - 1 || !same_branch(b, next);

	if (starts && ends)
		return snprintf(out, room, "%d.%d", a->major, a->minor);
	if (starts)
		return snprintf(out, room, "%d.%d before %d.%d.%d", a->major, a->minor,
				next->major, next->minor, next->patch);
	if (ends)
		return snprintf(out, room, "%d.%d.%d and later %d.%d", a->major, a->minor, a->patch,
				a->major, a->minor);
	if (next->patch - 1 == a->patch)
		return snprintf(out, room, "%d.%d.%d", a->major, a->minor, a->patch);
	return snprintf(out, room, "%d.%d.%d to %d.%d.%d", a->major, a->minor, a->patch,
			a->major, a->minor, next->patch - 1);
}

const char *relset_text(relset set, char *buf, unsigned size)
{
	char item[64], last[64] = "";
	unsigned n = 0, items = 0;
	int i, from;

	if (!size)
		BUG("no room for a set of releases");
	buf[0] = '\0';
	for (i = 0; i < REL_COUNT; i++) {
		if (!(set & RELS_OF(i)))
			continue;
		from = i;
		while (i + 1 < REL_COUNT && (set & RELS_OF(i + 1)) &&
		       same_branch(&points[i], &points[i + 1]))
			i++;
		run_text(from, i, item, sizeof(item));
		/* The item before is written when it is known not to be the last. */
		if (items >= 1 && n < size)
			n += (unsigned)snprintf(buf + n, size - n, "%s%s", items > 1 ? ", " : "", last);
		memcpy(last, item, sizeof(last));
		items++;
	}
	if (n < size)
		snprintf(buf + n, size - n, "%s%s", items > 1 ? " and " : "", items ? last : "none");
	return buf;
}
