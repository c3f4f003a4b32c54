/*
 * http_out.h - one answer on its way into a socket, at whatever pace, and what
 * becomes of the connection behind it.
 *
 * libmicrohttpd reads requests; answers are ours byte by byte, since a BE answers
 * a request whose body it has not read and goes on with the next one, since
 * FE and BE differ in every header line, and since faults cut and slow them anywhere.
 */
#ifndef STARLOAD_SANDBOX_HTTP_OUT_H
#define STARLOAD_SANDBOX_HTTP_OUT_H
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

enum http_then {
	HTTP_THEN_KEEP,	 /* the next request may come: the socket is whole again */
	HTTP_THEN_CLOSE, /* close once the client has read it, or does not care to */
	HTTP_THEN_CUT,	 /* close at once */
};

struct http_out {
	struct http_out *next;
	int fd;
	struct buf bytes;
	size_t sent, limit;  /* limit: send no more than that, then close; SIZE_MAX: all */
	unsigned slow_bytes; /* so many at a time; 0: as many as go */
	unsigned slow_ms;
	int64_t from_ms; /* nothing is sent before */
	int64_t wake_ms; /* to be called again then; INT64_MAX: when the socket is ready */
	int64_t swallow; /* bytes of a body that are read and lost first, while waiting
			  * and behind the answer; INT64_MAX: all that come */
	enum http_then then;
	bool read_only;	    /* the answer is out */
	int64_t give_up_ms; /* do not wait for the client's end any longer */
	uint32_t events;    /* as epoll knows it */
	void *port;	    /* whoever made it */
};

/* Takes the descriptor over. */
struct http_out *http_out_new(int fd);
/* Closes the socket unless it was taken (fd = -1). */
void http_out_free(struct http_out *o);

enum http_out_state {
	HTTP_OUT_BUSY,	/* call again: at http_out_when(), or when the socket is ready */
	HTTP_OUT_KEPT,	/* done, the connection goes on: take the descriptor */
	HTTP_OUT_ENDED, /* done, free it */
};
/* `events`: what epoll saw, or 0. */
enum http_out_state http_out_run(struct http_out *o, uint32_t events, int64_t now_ms);
/* When to call again without an event; INT64_MAX: not at all. */
int64_t http_out_when(const struct http_out *o);
/* What to look for at the socket. */
uint32_t http_out_events(const struct http_out *o, int64_t now_ms);
#endif
