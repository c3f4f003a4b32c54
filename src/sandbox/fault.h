/*
 * fault.h - the fault plan: what is to go wrong, where, and how often.
 * A fault is written as words, `POINT [ACTION...] [HOW OFTEN...]`:
 *
 *     connect refuse times=always
 *     query="ALTER ROUTINE LOAD" drop-after
 *     query=SHOW delay=500 cut=20 skip=1 times=3 fe=1
 *
 * fault_words() lists them with their meaning.
 */
#ifndef STARLOAD_SANDBOX_FAULT_H
#define STARLOAD_SANDBOX_FAULT_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/text.h"

struct err;                             /* base/err.h */
struct fault_plan;

enum fault_point {
	FAULT_CONNECT, FAULT_LOGIN, FAULT_QUERY, FAULT_COMMAND,
	FAULT_HTTP_CONNECT, FAULT_BE_CONNECT, FAULT_HTTP, FAULT_BE,
};

/* What to do at a point; texts live as long as the plan. */
struct fault {
	bool active;                    /* there is one */
	bool refuse;                    /* reset the connection */
	bool drop, drop_after; /* close it without a packet: instead of acting, or of answering */
	unsigned delay_ms, late_ms;     /* wait: before acting, before answering */
	bool wrong_seq;                 /* number the answer's packets wrongly */
	bool cuts;
	unsigned cut_bytes;             /* cuts: send so many bytes of the answer, then close */
	unsigned slow_bytes, slow_ms;   /* so many bytes at a time, and the time; 0: no */
	unsigned error_number;          /* 0: none */
	bool error_after; /* the error replaces the answer only: the statement is executed */
	char error_state[6];
	const char *error_text;
	const char *sql_before, *sql_after; /* statements of a colleague around this one, or NULL */
	bool twice;                     /* execute it once more; the second reply is sent */
	/* HTTP */
	unsigned http_status;           /* answer so, with error_text as the body; 0: no.
					 * error_after: when all else is done */
	const char *redirect;           /* where a redirect leads: "HOST:PORT", or with a scheme */
	bool drops_body;
	unsigned body_bytes;            /* drops_body: close after so much of the body */
	bool publish_timeout;           /* what was committed is not seen in time */
	const char *fail_text;          /* a load fails with this message; NULL: no.
					 * fail_after: it says so, though it was committed */
	bool fail_after;
	bool garbles;                   /* the message has bytes that are no UTF-8, and quotes */
	const char *error_url;          /* where a load's ErrorURL leads: "HOST:PORT" */
};

struct fault_plan *fault_plan_new(void);
void fault_plan_free(struct fault_plan *p);

/* Add a fault, or with "clear" take back all.  0 or ERR_USAGE. */
int fault_add(struct fault_plan *p, struct text spec, struct err *err);

/*
 * The fault for an event at FE `fe` (0 is the first), if one is due: the oldest
 * that fits is counted down.  `subject` is the statement of FAULT_QUERY, and of FAULT_HTTP
 * and FAULT_BE the request's line and headers.
 */
bool fault_take(struct fault_plan *p, enum fault_point point, unsigned fe,
		struct text subject, struct fault *out);

/* Whether any is left for that point. */
bool fault_waits(const struct fault_plan *p, enum fault_point point);

/* The words a fault is written with, one a line. */
void fault_words(FILE *out);
#endif
