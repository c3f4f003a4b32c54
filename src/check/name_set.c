/*
 * name_set.c - names already seen: open addressing, half full at most.
 */
#include "config.h"
#include "check/name_set.h"

#include "base/arena.h"

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static uint32_t hash(struct text name)
{
	uint32_t h = 2166136261u;
	size_t i;

	for (i = 0; i < name.n; i++)
		h = (h ^ lower(name.p[i])) * 16777619u;
	return h ^ h >> 15;
}

static bool same(struct text a, struct text b)
{
	size_t i;

	if (a.n != b.n)
		return false;
	for (i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

void name_set_init(struct name_set *s, uint32_t n, struct arena *mem)
{
	uint32_t room = 4;

	while (room / 2 < n)
		room *= 2;
	s->slots = arena_zalloc(mem, room * sizeof(*s->slots));
	s->mask = room - 1;
}

static struct name_seen *slot_of(const struct name_set *s, struct text name)
{
	uint32_t i = hash(name) & s->mask;

	while (s->slots[i].name.p && !same(s->slots[i].name, name))
		i = (i + 1) & s->mask;
	return &s->slots[i];
}

const struct name_seen *name_set_add(struct name_set *s, struct text name, struct span at)
{
	struct name_seen *slot;

	if (!name.p)
		name = TEXT("");
	slot = slot_of(s, name);
	if (slot->name.p)
		return slot;
	slot->name = name;
	slot->at = at;
	return NULL;
}

const struct name_seen *name_set_find(const struct name_set *s, struct text name)
{
	const struct name_seen *slot = slot_of(s, name);

	return slot->name.p ? slot : NULL;
}
