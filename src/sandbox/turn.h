/*
 * turn.h - whose turn it is: the world is one at a time, threads take it in turns.
 *
 * The loop has it while it works, and gives it away while it waits for its sockets.
 * A thread that has much to do gives others theirs between two rows: they come in
 * the order in which they asked, so nobody waits longer than the others work.
 */
#ifndef STARLOAD_SANDBOX_TURN_H
#define STARLOAD_SANDBOX_TURN_H
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct turn {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint64_t next, now; /* numbers, as at a counter */
	bool stop;	    /* threads are to leave what they do */
};

void turn_init(struct turn *t);
void turn_release(struct turn *t);

void turn_take(struct turn *t);
void turn_give(struct turn *t);
/* Whether anybody waits for it; asked by who has it. */
bool turn_wanted(struct turn *t);
#endif
