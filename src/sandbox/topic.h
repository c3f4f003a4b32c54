/*
 * topic.h - what jobs consume: partitions of messages.
 * All a job sees of Kafka goes through here, so that a real broker can stand
 * behind it one day.
 */
#ifndef STARLOAD_SANDBOX_TOPIC_H
#define STARLOAD_SANDBOX_TOPIC_H
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { TOPIC_PARTITIONS = 3, TOPIC_PARTITIONS_MAX = 1024 };

struct message {
	int64_t ms;	   /* its timestamp */
	struct text value; /* p NULL: a tombstone */
};

struct topics;
struct topic;

struct topics *topics_new(void);
void topics_free(struct topics *t);

/* A topic that somebody names exists. */
struct topic *topics_get(struct topics *t, const char *name);
const char *topic_name(const struct topic *t);
/* The one behind `t`, the first for NULL. */
struct topic *topics_next(struct topics *all, struct topic *t);

unsigned topic_partitions(const struct topic *t);
/* More, never fewer; false when it would be fewer or too many. */
bool topic_set_partitions(struct topic *t, unsigned n);

/* `partition` -1: round robin.  False: there is no such partition. */
bool topic_produce(struct topic *t, int64_t partition, int64_t ms, struct text value);

/* The oldest offset kept and the next to be produced. */
int64_t topic_low(const struct topic *t, unsigned partition);
int64_t topic_high(const struct topic *t, unsigned partition);
/* NULL: none at this offset. */
const struct message *topic_message(const struct topic *t, unsigned partition, int64_t offset);
/* Forget what is before `offset`, as retention does. */
void topic_expire(struct topic *t, unsigned partition, int64_t offset);

/* Messages of one partition that a task reads at most; at first all there are. */
unsigned topic_rate(const struct topic *t);
void topic_set_rate(struct topic *t, unsigned rate);

/* A broker ("h:9092") that cannot be reached; and a list of them of which none can. */
void topics_set_down(struct topics *t, struct text broker, bool down);
bool topics_reachable(const struct topics *t, const char *brokers);
#endif
