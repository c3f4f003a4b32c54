/*
 * place.c - where an FE is reached.
 */
#include "config.h"
#include "net/place.h"

#include <stdio.h>

#include "net/target.h"

void place_find(const struct target *t, const struct target_host *fe, struct fe_place *p)
{
	p->host = fe->host;
	p->port = fe->port;
	if (host_map_apply(&t->map, &p->host, &p->port))
		snprintf(p->name, sizeof(p->name), "%s:%u (mapped to %s:%u)", fe->host, fe->port,
			 p->host, p->port);
	else
		snprintf(p->name, sizeof(p->name), "%s:%u", fe->host, fe->port);
}
