/*
 * arena.c - blocks in a list, bump allocation in the newest.
 */
#include "config.h"
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

enum { BLOCK_BYTES = 64 * 1024, ALIGN = 8 };

struct block {
	struct block *below;
	size_t size, used;
	size_t before;          /* bytes used in all blocks below */
	char data[];
};

struct arena {
	struct block *top;
};

static struct block *block_new(struct block *below, size_t size)
{
	struct block *b;

	if (size > SIZE_MAX - sizeof(*b))
		die_oom();
	b = malloc(sizeof(*b) + size);
	if (!b)
		die_oom();
	b->below = below;
	b->size = size;
	b->used = 0;
	b->before = below ? below->before + below->used : 0;
	return b;
}

struct arena *arena_new(void)
{
	struct arena *a = malloc(sizeof(*a));

	if (!a)
		die_oom();
	a->top = block_new(NULL, BLOCK_BYTES);
	return a;
}

void *arena_alloc(struct arena *a, size_t n)
{
	struct block *b = a->top;
	void *p;

	if (n > SIZE_MAX - ALIGN)
		die_oom();
	n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (n > b->size - b->used)
		b = a->top = block_new(b, n > BLOCK_BYTES ? n : BLOCK_BYTES);
	p = b->data + b->used;
	b->used += n;
	return p;
}

void *arena_zalloc(struct arena *a, size_t n)
{
	return memset(arena_alloc(a, n), 0, n);
}

char *arena_copy(struct arena *a, const char *p, size_t n)
{
	char *s = arena_alloc(a, n + 1);

	if (n)
		memcpy(s, p, n);
	s[n] = '\0';
	return s;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *s;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		BUG("bad format: %s", fmt);
	s = arena_alloc(a, (size_t)n + 1);
	vsnprintf(s, (size_t)n + 1, fmt, ap);
	return s;
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
	return (struct arena_mark){ a->top, a->top->used };
}

void arena_rewind(struct arena *a, struct arena_mark m)
{
	while (a->top != m.block) {
		struct block *b = a->top;

		a->top = b->below;
		free(b);
	}
	a->top->used = m.used;
}

void arena_reset(struct arena *a)
{
	while (a->top->below) {
		struct block *b = a->top;

		a->top = b->below;
		free(b);
	}
	a->top->used = 0;
}

size_t arena_used(const struct arena *a)
{
	return a->top->before + a->top->used;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	while (a->top) {
		struct block *b = a->top;

		a->top = b->below;
		free(b);
	}
	free(a);
}
