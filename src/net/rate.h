/*
 * rate.h - so many bytes a second, over all connections that share it.
 */
#ifndef STARLOAD_NET_RATE_H
#define STARLOAD_NET_RATE_H
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct rate {
	uint64_t per_s;
	pthread_mutex_t mutex; /* of what follows */
	double saved;	       /* bytes that may go now; a tenth of a second's at most */
	int64_t at_ns;	       /* as of then */
};

/* From now on, and nothing is saved; `per_s` is 1 at least. */
void rate_init(struct rate *r, uint64_t per_s);
void rate_release(struct rate *r);

/* May something go? */
bool rate_allows(struct rate *r);
/* Up to `want` bytes are going to leave: how many may, 0 for none now. */
int64_t rate_take(struct rate *r, int64_t want);
/* So many of those did not. */
void rate_give_back(struct rate *r, int64_t n);
#endif
