/*
 * place.h - where an FE is reached, which a map of hosts may have changed.
 */
#ifndef STARLOAD_NET_PLACE_H
#define STARLOAD_NET_PLACE_H

struct target;	    /* net/target.h */
struct target_host; /* net/target.h */

struct fe_place {
	const char *host;
	unsigned port;
	char name[320]; /* for messages: "fe1:9030 (mapped to 10.0.0.7:19030)" */
};

void place_find(const struct target *t, const struct target_host *fe, struct fe_place *p);
#endif
