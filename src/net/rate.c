/*
 * rate.c - a bucket that fills by the clock.
 */
#include "config.h"
#include "net/rate.h"

#include "base/clock.h"

enum {
	LEAST = 16 << 10
}; /* bytes worth a call, where the rate allows them in a hundredth of a second */

void rate_init(struct rate *r, uint64_t per_s)
{
	*r = (struct rate){ .per_s = per_s, .at_ns = clock_mono_ns() };
	pthread_mutex_init(&r->mutex, NULL);
}

void rate_release(struct rate *r)
{
	pthread_mutex_destroy(&r->mutex);
}

static double most(const struct rate *r)
{
	double tenth = (double)r->per_s / 10;

	return tenth > 1 ? tenth : 1;
}

static double least(const struct rate *r)
{
	double hundredth = (double)r->per_s / 100;

	return hundredth > LEAST ? LEAST : hundredth > 1 ? hundredth : 1;
}

static void fill(struct rate *r)
{
	int64_t now = clock_mono_ns();

	r->saved += (double)r->per_s * (double)(now - r->at_ns) / 1e9;
	r->at_ns = now;
	if (r->saved > most(r))
		r->saved = most(r);
}

bool rate_allows(struct rate *r)
{
	bool yes;

	pthread_mutex_lock(&r->mutex);
	fill(r);
	yes = r->saved >= least(r);
	pthread_mutex_unlock(&r->mutex);
	return yes;
}

int64_t rate_take(struct rate *r, int64_t want)
{
	int64_t n = 0;

	pthread_mutex_lock(&r->mutex);
	fill(r);
	if (r->saved >= least(r))
		n = r->saved < (double)want ? (int64_t)r->saved : want;
	r->saved -= (double)n;
	pthread_mutex_unlock(&r->mutex);
	return n;
}

void rate_give_back(struct rate *r, int64_t n)
{
	pthread_mutex_lock(&r->mutex);
	r->saved += (double)n;
	pthread_mutex_unlock(&r->mutex);
}
