/*
 * fingerprint.c - counting equal findings in a table of bounded size.
 */
#include "config.h"
#include "diag/fingerprint.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "diag/finding.h"

enum { SLOTS_MIN = 64, SLOTS_MAX = 1 << 16 };

struct slot {
	uint64_t key;           /* 0: free */
	uint64_t count;
};

struct fingerprints {
	struct slot *slots;     /* a power of two; at most three quarters in use */
	size_t n, used;
};

struct fingerprints *fingerprints_new(void)
{
	struct fingerprints *f = xmalloc(sizeof(*f));

	*f = (struct fingerprints){ .n = SLOTS_MIN };
	f->slots = xmalloc(f->n * sizeof(*f->slots));
	memset(f->slots, 0, f->n * sizeof(*f->slots));
	return f;
}

void fingerprints_free(struct fingerprints *f)
{
	if (!f)
		return;
	free(f->slots);
	free(f);
}

void fingerprints_file(struct fingerprints *f)
{
	if (f->used)
		memset(f->slots, 0, f->n * sizeof(*f->slots));
	f->used = 0;
}

/* Spread the bits of `x` (splitmix64's last step). */
static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static struct slot *slot_of(struct slot *slots, size_t n, uint64_t key)
{
	size_t i;

	for (i = key & (n - 1); slots[i].key && slots[i].key != key; i = (i + 1) & (n - 1))
		;
	return &slots[i];
}

static void grow(struct fingerprints *f)
{
	size_t n = f->n * 2, i;
	struct slot *slots;

	if (f->n == SLOTS_MAX) {
		fingerprints_file(f);
		return;
	}
	slots = xmalloc(n * sizeof(*slots));
	memset(slots, 0, n * sizeof(*slots));
	for (i = 0; i < f->n; i++)
		if (f->slots[i].key)
			*slot_of(slots, n, f->slots[i].key) = f->slots[i];
	free(f->slots);
	f->slots = slots;
	f->n = n;
}

static uint64_t count(struct fingerprints *f, uint64_t key)
{
	struct slot *s;

	if (!key)
		key = 1;
	if (f->used >= f->n / 4 * 3)
		grow(f);
	s = slot_of(f->slots, f->n, key);
	if (!s->key) {
		s->key = key;
		f->used++;
	}
	return s->count++;
}

/* FNV-1a, for the short strings that file names are. */
static uint64_t hash_string(const char *s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
	return h;
}

void fingerprint(struct fingerprints *f, const struct finding *g, int with_file, char out[17])
{
	uint64_t h = mix(g->stmt_hash + mix(g->rule->number + UINT64_C(0x9e3779b97f4a7c15)));

	h = mix(h + count(f, h));
	if (with_file)
		h = mix(h + hash_string(g->file));
	snprintf(out, 17, "%016" PRIx64, h);
}
