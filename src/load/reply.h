/*
 * reply.h - what a server answered to a load, and what that means.
 * FEs answer in two shapes (capital and small keys), BEs in a third, proxies with HTML.  All of it
 * is read by one tolerant reader, and judged by one table (reply.c) of texts that are looked for
 * anywhere in a message: releases wrap them differently.
 * No network, no terminal.  All texts are valid UTF-8, whatever came; what is not becomes U+FFFD.
 */
#ifndef STARLOAD_LOAD_REPLY_H
#define STARLOAD_LOAD_REPLY_H
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct arena; /* base/arena.h */

/* The words of load_verdict_name() are in reply.c. */
enum load_verdict {
	LV_DONE,	    /* committed and visible; of begin, load, prepare: done as asked */
	LV_DONE_LATER,	    /* committed, not yet visible everywhere (Publish Timeout) */
	LV_EXISTS_FINISHED, /* the label is taken by a load that is committed */
	LV_EXISTS_RUNNING,  /* the label is taken by one that is not over */
	LV_EMPTY,	    /* nothing loaded, as no row was left to load */
	LV_FILTERED,	    /* nothing loaded, too many rows were filtered */
	LV_DENIED,	    /* user, password or privilege */
	LV_PERMANENT,	    /* nothing loaded, and again would be the same */
	LV_BUSY,	    /* nothing loaded for want of room: slow down, then again */
	LV_TRANSIENT,	    /* nothing loaded: again, with the same label */
	LV_UNKNOWN	    /* may be in or not: ask by label */
};

/* Which of the requests was answered: some texts mean something else for some. */
enum load_op { OP_LOAD, OP_TXN_BEGIN, OP_TXN_LOAD, OP_TXN_PREPARE, OP_TXN_COMMIT, OP_TXN_ROLLBACK };

/* Numbers that were not told are -1, texts { NULL, 0 }. */
struct load_reply {
	enum load_verdict verdict;
	bool recognised; /* the text is one we know; else LV_TRANSIENT is a guess that is worth one
			    more try, no more */
	bool committed_before; /* of a commit: the server says that it had been committed before */
	int http_status;
	struct text status;	   /* as the server wrote it: "Success", "OK", "FAILED" ... */
	struct text message;	   /* of an answer that is no JSON its text without tags */
	struct text existing;	   /* ExistingJobStatus */
	struct text label;	   /* Label; with merge commit that of the merged transaction */
	struct text request_id;	   /* with merge commit the label that was sent */
	struct text error_url;	   /* ErrorURL, or the tracking_url in the message */
	struct text rejected_path; /* RejectedRecordPath, "HOST:PATH" on the BE's disk */
	struct text tracking;	   /* a "select tracking_log ..." that the message holds */
	int64_t txn_id, total, loaded, filtered, unselected, bytes;
	int64_t ms, begin_ms, plan_ms, read_ms, write_ms, publish_ms;
	struct text raw; /* the answer as it came, repaired */

	/* Filled by send.c, not by reply_read(). */
	char host[300];	    /* who answered, "HOST:PORT" by the server's own name */
	bool body_complete; /* all of the body had left when the answer came */
	int64_t body_sent;  /* bytes of the body that left for the one who answered */
	bool nginx;	    /* which is one, or is behind one */
};

/*
 * Fill *out from an answer to `op`; `body_sent` (a byte of the body had left for the one who
 * answered) decides whether a proxy's 5xx is nothing or unknown.  Texts are in `mem`.  Never fails:
 * what cannot be read is LV_UNKNOWN.  Facts: the HTTP status is 200 for every outcome the load
 * handler of a BE produces, so the body decides; Status "OK" is no success with some messages.
 */
void reply_read(struct load_reply *out, enum load_op op, int http_status, struct text body,
		bool body_sent, struct arena *mem);

/* Of LV_DENIED: it is not a privilege that is missing, but the user or the password that is wrong.
 */
bool reply_login_failed(const struct load_reply *r);

/* The label is taken, whichever way that is said; what its load came to is another question. */
bool reply_label_taken(const struct load_reply *r);

/* "done", "label-running" ...: for machines. */
const char *load_verdict_name(enum load_verdict v);

/* Valid UTF-8 of any bytes: those that are none become U+FFFD, a BOM at the start goes. */
struct text reply_repair(struct text raw, struct arena *mem);
#endif
