/*
 * arena.c - blocks in a list, bump allocation in the newest.
 */
#include "config.h"
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/own.h"
#include "base/quickfmt.h"
#include "base/util.h"

enum { BLOCK_BYTES = 64 * 1024, ALIGN = 8 };

struct arena_block {
	struct arena_block *below;
	char *end;
	size_t before; /* bytes used in all blocks below */
	char data[];
};

static void push_block(struct arena *a, size_t size)
{
	size_t before = a->top ? a->top->before + (size_t)(a->at - a->top->data) : 0;
	struct arena_block *b;

	if (size > SIZE_MAX - sizeof(*b))
		die_oom();
	b = malloc(sizeof(*b) + size);
	if (!b)
		die_oom();
	b->below = a->top;
	b->before = before;
	b->end = b->data + size;
	a->top = b;
	a->at = b->data;
	a->end = b->end;
}

static void pop_block(struct arena *a)
{
	struct arena_block *b = a->top;

	a->top = b->below;
	free(b);
}

struct arena *arena_new(void)
{
	struct arena *a = malloc(sizeof(*a));

	if (!a)
		die_oom();
	*a = (struct arena){ NULL, NULL, NULL };
	push_block(a, BLOCK_BYTES);
	return a;
}

void *arena_alloc_slow(struct arena *a, size_t n)
{
	size_t rounded;
	void *p;

	if (n > SIZE_MAX / 2)
		die_oom();
	rounded = ARENA_APART ? n : (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	push_block(a, rounded > BLOCK_BYTES || ARENA_APART ? rounded : BLOCK_BYTES);
	p = a->at;
	a->at += rounded;
	return p;
}

char *arena_copy(struct arena *a, const char *p, size_t n)
{
	char *s = arena_alloc(a, n + 1);

	if (n)
		memcpy(s, p, n);
	s[n] = '\0';
	return s;
}

/* Where there was no room, or for what quickfmt() leaves to printf. */
__attribute__((format(printf, 3, 0))) static char *vprintf_slow(struct arena *a, size_t *foreign,
								const char *fmt, va_list ap)
{
	struct own_words words = { 0 };
	char spare[4096], *end = quickfmt(spare, spare + sizeof(spare), &words, fmt, ap), *s;
	va_list again;
	int n;

	*foreign = end ? words.longest : SIZE_MAX;
	if (end)
		return arena_copy(a, spare, (size_t)(end - spare));
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n < 0)
		BUG("bad format: %s", fmt);
	s = arena_alloc(a, (size_t)n + 1);
	vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	return s;
}

char *arena_vprintf_foreign(struct arena *a, size_t *foreign, const char *fmt, va_list ap)
{
	/* Formatted where it is going to be, as far as there is room: nearly
	 * always that is enough, and once will do. */
	const size_t room = ARENA_APART ? 0 : (size_t)(a->end - a->at);
	struct own_words words = { 0 };
	char *s = a->at, *end = room ? quickfmt(s, s + room, &words, fmt, ap) : NULL;

	if (!end)
		return vprintf_slow(a, foreign, fmt, ap);
	*foreign = words.longest;
	return arena_alloc(a, (size_t)(end + 1 - s));
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	size_t foreign;

	return arena_vprintf_foreign(a, &foreign, fmt, ap);
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){ a->top, a->at };
}

void arena_rewind(struct arena *a, struct arena_mark m)
{
	while (a->top != m.block)
		pop_block(a);
	a->at = m.at;
	a->end = a->top->end;
}

void arena_reset(struct arena *a)
{
	while (a->top->below)
		pop_block(a);
	a->at = a->top->data;
	a->end = a->top->end;
}

size_t arena_used(const struct arena *a)
{
	return a->top->before + (size_t)(a->at - a->top->data);
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	while (a->top)
		pop_block(a);
	free(a);
}
