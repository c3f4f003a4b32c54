/*
 * trust.c - the hosts that user and password, and the data, may go to.
 * An FE answers with any address it likes, and the data of a load is worth as much as its password:
 * so one that nobody vouches for gets neither.
 */
#include "config.h"
#include <pthread.h>
#include <stdlib.h>
#include <strings.h>

#include "base/util.h"
#include "load/call.h"
#include "net/hostmap.h"

struct answer {
	struct answer *next;
	unsigned port;
	bool allowed;
	char host[];
};

struct load_asked {
	pthread_mutex_t lock;
	struct answer *first;
};

struct load_asked *load_asked_new(void)
{
	struct load_asked *a = xmalloc(sizeof(*a));

	*a = (struct load_asked){ .first = NULL };
	pthread_mutex_init(&a->lock, NULL);
	return a;
}

void load_asked_free(struct load_asked *a)
{
	if (!a)
		return;
	while (a->first) {
		struct answer *next = a->first->next;

		free(a->first);
		a->first = next;
	}
	pthread_mutex_destroy(&a->lock);
	free(a);
}

static struct answer *remembered(const struct load_asked *a, const char *host, unsigned port)
{
	struct answer *x;

	for (x = a->first; x; x = x->next)
		if (x->port == port && !strcasecmp(x->host, host))
			return x;
	return NULL;
}

/* The lock is held while somebody is asked: the others wait for his answer. */
static bool ask(struct load_conn *c, const char *host, unsigned port)
{
	struct load_asked *a = c->asked;
	struct answer *x;
	bool allowed;

	if (!c->s->ask)
		return false;
	pthread_mutex_lock(&a->lock);
	x = remembered(a, host, port);
	if (!x) {
		size_t n = strlen(host) + 1;

		x = xmalloc(sizeof(*x) + n);
		x->port = port;
		memcpy(x->host, host, n);
		x->allowed = c->s->ask(c->s->ask_arg, host, port);
		x->next = a->first;
		a->first = x;
	}
	allowed = x->allowed;
	pthread_mutex_unlock(&a->lock);
	return allowed;
}

static bool named(const struct load_host *list, size_t n, const char *host, unsigned port)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcasecmp(list[i].host, host) &&
		    (!port || !list[i].port || list[i].port == port))
			return true;
	return false;
}

/* A map that says to which host: the user's own word for it. */
static bool mapped(const struct host_map *m, const char *host, unsigned port)
{
	const char *to = host;

	return m && host_map_apply(m, &to, &port) && to != host;
}

bool load_may_login(struct load_conn *c, const char *host, unsigned port)
{
	const struct load_server *s = c->s;

	return named(s->fes, s->n_fes, host, 0) || named(s->nodes, s->n_nodes, host, port) ||
	       named(s->bes, s->n_bes, host, port) || (s->trust && trust_holds(s->trust, host)) ||
	       mapped(s->map, host, port) || ask(c, host, port);
}
