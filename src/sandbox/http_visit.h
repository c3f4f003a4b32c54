/*
 * http_visit.h - one request at an FE or a BE: what its endpoint is given and
 * what it gives back.  No sockets: http.c carries the bytes.
 */
#ifndef STARLOAD_SANDBOX_HTTP_VISIT_H
#define STARLOAD_SANDBOX_HTTP_VISIT_H
#include "sandbox/fault.h"
#include "sandbox/http_reply.h"
#include "sandbox/http_request.h"

struct fe;	 /* sandbox/fe.h */
struct load;	 /* sandbox/load.h */
struct load_ctx; /* sandbox/load_ctx.h */

/* Where things are, for those who point there. */
struct http_site {
	struct fe *fe;
	const char *host;	  /* what FEs and BE call themselves; in brackets when IPv6 */
	const unsigned *fe_ports; /* HTTP, one for each FE */
	int64_t (*now)(const void *clock); /* the FE's time, for threads */
	const void *clock;
};

struct http_visit {
	const struct http_site *site;
	unsigned fe_index; /* at an FE: which */
	unsigned be_index; /* at a BE */
	struct arena *mem;
	struct http_request rq;
	struct http_reply reply;
	struct fault fault;	  /* what is to go wrong; active or not */
	bool crash;		  /* the server's process ends instead of answering */
	struct buf body;	  /* of what is no load */
	struct load_ctx *context; /* at the BE: what a part of a transaction's load goes to */
	struct load *load;	  /* at the BE, while one is under way */
};

/*
 * The head is there.  True: v->reply is the answer, whatever becomes of the body.
 * False: the body is wanted, piece by piece, and then the end.
 */
bool http_fe_head(struct http_visit *v);
void http_fe_end(struct http_visit *v);

bool http_be_head(struct http_visit *v);
/* False: the answer is there before the end. */
bool http_be_body(struct http_visit *v, struct text part);
void http_be_end(struct http_visit *v);
/* The client is gone before the end. */
void http_be_gone(struct http_visit *v);
#endif
