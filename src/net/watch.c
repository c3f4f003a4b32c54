/*
 * watch.c - something to be done when a time is over, from a thread of its own.
 */
#include "config.h"
#include "net/watch.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/util.h"

struct watch {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct timespec at; /* while `on` */
	unsigned ms;
	bool on, fired, quit;
	bool (*fire)(void *to);
	void *to;
};

static void set_time(struct watch *w)
{
	clock_gettime(CLOCK_MONOTONIC, &w->at);
	w->at.tv_sec += w->ms / 1000;
	w->at.tv_nsec += (long)(w->ms % 1000) * 1000000;
	if (w->at.tv_nsec >= 1000000000) {
		w->at.tv_sec++;
		w->at.tv_nsec -= 1000000000;
	}
}

static void *loop(void *arg)
{
	struct watch *w = arg;

	pthread_mutex_lock(&w->lock);
	while (!w->quit) {
		if (!w->on) {
			pthread_cond_wait(&w->changed, &w->lock);
		} else if (pthread_cond_timedwait(&w->changed, &w->lock, &w->at) == ETIMEDOUT &&
			   w->on) {
			struct timespec now;

			/* it may have been started anew meanwhile */
			clock_gettime(CLOCK_MONOTONIC, &now);
			if (now.tv_sec < w->at.tv_sec ||
			    (now.tv_sec == w->at.tv_sec && now.tv_nsec < w->at.tv_nsec))
				continue;
			if (w->fire(w->to)) {
				set_time(w);
				continue;
			}
			w->on = false;
			w->fired = true;
		}
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

struct watch *watch_new(bool (*fire)(void *to), void *to)
{
	struct watch *w = xmalloc(sizeof(*w));
	pthread_condattr_t monotonic;
	sigset_t all, before;

	*w = (struct watch){ .fire = fire, .to = to };
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&w->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&w->thread, NULL, loop, w))
		die_oom();
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return w;
}

void watch_start(struct watch *w, unsigned ms)
{
	pthread_mutex_lock(&w->lock);
	w->ms = ms;
	set_time(w);
	w->on = true;
	w->fired = false;
	pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

bool watch_stop(struct watch *w)
{
	bool fired;

	pthread_mutex_lock(&w->lock);
	w->on = false;
	fired = w->fired;
	pthread_mutex_unlock(&w->lock);
	return fired;
}

void watch_free(struct watch *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->quit = true;
	w->on = false;
	pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
	free(w);
}
