/*
 * shown.c - what of a job may be shown.
 */
#include "config.h"
#include "job/shown.h"

#include "base/arena.h"
#include "base/buf.h"
#include "job/job.h"
#include "lang/mask.h"

struct text shown_value(const struct job_pair *p, struct arena *mem)
{
	if (!p->key.n && p->value.n)
		return TEXT(MASK_TEXT);
	return mask_value(p->key, p->value, mem);
}

/* Where the user, password and host of a URL end. */
static size_t authority_end(struct text t, size_t i)
{
	while (i < t.n && t.p[i] && !strchr("/?# \t\r\n\"'", t.p[i]))
		i++;
	return i;
}

struct text shown_text(struct text t, struct arena *mem)
{
	size_t at = 0, done = 0;
	struct buf b;

	buf_init_unbounded(&b);
	while (at + 3 <= t.n) {
		const char *p = memmem(t.p + at, t.n - at, "://", 3), *user_end;
		size_t start, end;

		if (!p)
			break;
		start = (size_t)(p - t.p) + 3;
		end = authority_end(t, start);
		user_end = memrchr(t.p + start, '@', end - start);
		at = end;
		if (!user_end)
			continue;
		buf_add(&b, t.p + done, start - done);
		buf_adds(&b, MASK_TEXT);
		done = (size_t)(user_end - t.p);
	}
	if (done) {
		buf_add(&b, t.p + done, t.n - done);
		t = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	}
	buf_release(&b);
	return t;
}
