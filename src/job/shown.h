/*
 * shown.h - what of a job may be shown.
 * The FE masks keys with "password" or "secret" in them, and only for Kafka;
 * sasl.jaas.config and all that Pulsar has it shows to everybody.
 */
#ifndef STARLOAD_JOB_SHOWN_H
#define STARLOAD_JOB_SHOWN_H
#include "base/text.h"

struct arena;	 /* base/arena.h */
struct job_pair; /* job/job.h */

/* The value of a pair, masked as lang/mask.h has it; of a cell that is no JSON nothing is shown, as
 * no key says what it holds. */
struct text shown_value(const struct job_pair *p, struct arena *mem);

/*
 * A reason or message without the user and password of the URLs in it, all else as it is:
 * it may quote data, and what is an '@' there is none of our business.
 */
struct text shown_text(struct text t, struct arena *mem);
#endif
