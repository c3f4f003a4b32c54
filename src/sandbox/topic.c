/*
 * topic.c - topics in memory.
 */
#include "config.h"
#include "sandbox/topic.h"

#include <stdlib.h>

#include "base/util.h"

struct partition_log {
	struct message *list;
	size_t n, room;
	int64_t low; /* the offset of list[0] */
};

struct topic {
	struct topic *next;
	char *name;
	struct partition_log *parts;
	unsigned n, turn, rate;
};

struct broker {
	struct broker *next;
	char *name;
	size_t len;
};

struct topics {
	struct topic *first;
	struct broker *down;
};

struct topics *topics_new(void)
{
	struct topics *t = xmalloc(sizeof(*t));

	*t = (struct topics){ 0 };
	return t;
}

static void log_release(struct partition_log *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		free((void *)(uintptr_t)l->list[i].value.p);
	free(l->list);
}

void topics_free(struct topics *t)
{
	struct topic *x, *next;
	struct broker *b, *after;
	unsigned i;

	if (!t)
		return;
	for (x = t->first; x; x = next) {
		next = x->next;
		for (i = 0; i < x->n; i++)
			log_release(&x->parts[i]);
		free(x->parts);
		free(x->name);
		free(x);
	}
	for (b = t->down; b; b = after) {
		after = b->next;
		free(b->name);
		free(b);
	}
	free(t);
}

struct topic *topics_get(struct topics *t, const char *name)
{
	struct topic **at, *x;

	for (at = &t->first; *at; at = &(*at)->next)
		if (!strcmp((*at)->name, name))
			return *at;
	x = xmalloc(sizeof(*x));
	*x = (struct topic){ .name = xstrdup(name), .rate = ~0U };
	topic_set_partitions(x, TOPIC_PARTITIONS);
	*at = x;
	return x;
}

const char *topic_name(const struct topic *t)
{
	return t->name;
}

struct topic *topics_next(struct topics *all, struct topic *t)
{
	return t ? t->next : all->first;
}

unsigned topic_partitions(const struct topic *t)
{
	return t->n;
}

bool topic_set_partitions(struct topic *t, unsigned n)
{
	if (n < t->n && t->n == TOPIC_PARTITIONS && !t->turn) {
		/* the default, of which nothing was used yet */
		unsigned i;

		for (i = 0; i < t->n; i++)
			if (t->parts[i].n || t->parts[i].low)
				return false;
		if (n)
			t->n = n;
		return n > 0;
	}
	if (n < t->n || n > TOPIC_PARTITIONS_MAX)
		return false;
	t->parts = xrealloc(t->parts, n * sizeof(*t->parts));
	memset(t->parts + t->n, 0, (n - t->n) * sizeof(*t->parts));
	t->n = n;
	return true;
}

bool topic_produce(struct topic *t, int64_t partition, int64_t ms, struct text value)
{
	struct partition_log *l;
	char *copy = NULL;

	if (partition < 0)
		partition = t->turn++ % t->n;
	if (partition >= (int64_t)t->n)
		return false;
	l = &t->parts[partition];
	if (l->n == l->room) {
		l->room = l->room ? l->room * 2 : 16;
		l->list = xrealloc(l->list, l->room * sizeof(*l->list));
	}
	if (value.p) {
		copy = xmalloc(value.n + 1);
		memcpy(copy, value.p, value.n);
		copy[value.n] = '\0';
	}
	l->list[l->n++] = (struct message){ ms, { copy, value.n } };
	return true;
}

int64_t topic_low(const struct topic *t, unsigned partition)
{
	return partition < t->n ? t->parts[partition].low : 0;
}

int64_t topic_high(const struct topic *t, unsigned partition)
{
	return partition < t->n ? t->parts[partition].low + (int64_t)t->parts[partition].n : 0;
}

const struct message *topic_message(const struct topic *t, unsigned partition, int64_t offset)
{
	if (partition >= t->n || offset < t->parts[partition].low ||
	    offset >= topic_high(t, partition))
		return NULL;
	return &t->parts[partition].list[offset - t->parts[partition].low];
}

void topic_expire(struct topic *t, unsigned partition, int64_t offset)
{
	struct partition_log *l;
	size_t gone, i;

	if (partition >= t->n || offset <= t->parts[partition].low)
		return;
	l = &t->parts[partition];
	gone = (size_t)(offset - l->low) < l->n ? (size_t)(offset - l->low) : l->n;
	if (!gone)
		return;
	for (i = 0; i < gone; i++)
		free((void *)(uintptr_t)l->list[i].value.p);
	memmove(l->list, l->list + gone, (l->n - gone) * sizeof(*l->list));
	l->n -= gone;
	l->low += (int64_t)gone;
}

unsigned topic_rate(const struct topic *t)
{
	return t->rate;
}

void topic_set_rate(struct topic *t, unsigned rate)
{
	t->rate = rate;
}

/* brokers ------------------------------------------------------------------------------- */

static struct broker **down_at(struct topics *t, struct text name)
{
	struct broker **at;

	for (at = &t->down; *at; at = &(*at)->next)
		if (text_is(name, (*at)->name))
			break;
	return at;
}

void topics_set_down(struct topics *t, struct text name, bool down)
{
	struct broker **at = down_at(t, name), *b = *at;

	if (down && !b) {
		b = xmalloc(sizeof(*b));
		*b = (struct broker){ .len = name.n };
		b->name = xmalloc(name.n + 1);
		memcpy(b->name, name.p, name.n);
		b->name[name.n] = '\0';
		*at = b;
	} else if (!down && b) {
		*at = b->next;
		free(b->name);
		free(b);
	}
}

bool topics_reachable(const struct topics *t, const char *brokers)
{
	struct text one;
	const struct broker *b;

	for (;; brokers += one.n + 1) {
		one = (struct text){ brokers, strcspn(brokers, ",") };
		for (b = t->down; b && !text_eq(text_trim(one), (struct text){ b->name, b->len });
		     b = b->next)
			;
		if (!b)
			return true;
		if (!brokers[one.n])
			return false;
	}
}
