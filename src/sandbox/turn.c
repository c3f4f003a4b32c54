/*
 * turn.c - whose turn it is.
 */
#include "config.h"
#include "sandbox/turn.h"

void turn_init(struct turn *t)
{
	*t = (struct turn){ .stop = false };
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->changed, NULL);
}

void turn_release(struct turn *t)
{
	pthread_mutex_destroy(&t->lock);
	pthread_cond_destroy(&t->changed);
}

void turn_take(struct turn *t)
{
	uint64_t mine;

	pthread_mutex_lock(&t->lock);
	mine = t->next++;
	while (t->now != mine)
		pthread_cond_wait(&t->changed, &t->lock);
	pthread_mutex_unlock(&t->lock);
}

void turn_give(struct turn *t)
{
	pthread_mutex_lock(&t->lock);
	t->now++;
	pthread_cond_broadcast(&t->changed);
	pthread_mutex_unlock(&t->lock);
}

bool turn_wanted(struct turn *t)
{
	bool somebody;

	pthread_mutex_lock(&t->lock);
	somebody = t->next - t->now > 1;
	pthread_mutex_unlock(&t->lock);
	return somebody;
}
