/*
 * shown.h - what of a job may be shown.
 * The FE masks keys with "password" or "secret" in them, and only for Kafka;
 * sasl.jaas.config and all that Pulsar has it shows to everybody.
 */
#ifndef STARLOAD_JOB_SHOWN_H
#define STARLOAD_JOB_SHOWN_H
#include <stdbool.h>

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

/*
 * What else may not be shown of a statement, nor of what quotes it: values of variables, which the
 * caller knows.  `text` gives `t` back where it finds nothing; a NULL one finds nothing ever.
 */
struct shown_hide {
	struct text (*text)(const void *of, struct text t, struct arena *mem);
	const void *of;
};

/* `t` without that. */
struct text shown_without(struct text t, const struct shown_hide *h, struct arena *mem);

/* A statement masked, and without that: as it is shown, kept and logged.  *hidden, unless NULL: it
 * is not what can be sent. */
struct text shown_statement(struct text sql, const struct shown_hide *h, struct arena *mem,
			    bool *hidden);

/*
 * What a user says about a change, without secrets: those of the statement that are quoted, of
 * URLs, and what stands behind "password=", "secret:" and the like.
 */
struct text shown_message(struct text t, struct text sql, const struct shown_hide *h,
			  struct arena *mem);
#endif
