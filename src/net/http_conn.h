/*
 * http_conn.h - one HTTP request with a body and its answer, over connections that are kept.
 * Nothing is followed, repeated or guessed: what an answer means, and what to do about none, is
 * the caller's.  Exact about what left: bytes that only libcurl has seen do not count.
 */
#ifndef STARLOAD_NET_HTTP_CONN_H
#define STARLOAD_NET_HTTP_CONN_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/text.h"

struct arena;	 /* base/arena.h */
struct err;	 /* base/err.h */
struct host_map; /* net/hostmap.h */
struct http_conn;

/* Of all requests of a connection; must outlive it. */
struct http_conn_options {
	const struct host_map *map;  /* of --map-host, or NULL */
	const char *cacert;	     /* NULL: the system's */
	const char *proxy;	     /* NULL: as curl's variables say; "": none */
	unsigned connect_timeout_ms; /* 0: 10 s */
};

/* Used by one thread at a time. */
struct http_conn *http_conn_new(const struct http_conn_options *o);
void http_conn_free(struct http_conn *c);

struct http_header {
	const char *name, *value;
};

struct http_request {
	const char *method; /* "GET"; "PUT" has a body, "POST" an empty one */
	const char *url;
	const char *user, *password; /* Basic; user NULL: nobody */
	const struct http_header *header;
	size_t n_headers;
	size_t max_bytes; /* of the answer's body */

	/* The body of a PUT. */
	int64_t body_bytes; /* -1: not known; in chunks */
	ssize_t (*read)(void *arg, void *buf, size_t n, struct err *err); /* 0: the end; <0: *err */
	/* NULL, or instead of read() where bytes lie in memory: *p is up to `n` of them, good until
	 * the next call.  They are handed to the system and not looked at, so that a mapping of a
	 * file that somebody cuts short is an error and no signal. */
	ssize_t (*view)(void *arg, size_t n, const void **p, struct err *err);
	void *read_arg;
	bool only_after_100;  /* not a byte of it before "100 Continue"; without one within
				 wait_100_ms there is no answer */
	unsigned wait_100_ms; /* else: so long at most, then it goes all the same */
	struct rate *rate;    /* of the body; NULL: no limit */
	void (*progress)(void *arg, int64_t bytes); /* of the body that left; may be NULL */
	void *progress_arg;

	unsigned idle_ms;	/* given up when nothing moved for so long */
	bool close;		/* a connection of its own, closed afterwards */
	const atomic_int *stop; /* not 0: break off; NULL: nothing does */
};

struct http_answer {
	int status;	      /* 200 ..; 0: none came */
	struct text body;     /* in `mem` */
	struct text location; /* in `mem`; { NULL, 0 }: none */
	bool nginx;	      /* it comes from one, or by way of it, as its Server: says */
	bool cut;	      /* there is more body than max_bytes */
	bool connected;	      /* a connection was there */
	bool stopped;	      /* by `stop` */
	bool continued;	      /* "100 Continue" came */
	bool body_complete;   /* all of the request's body left; true when there is none */
	int64_t body_sent;    /* bytes of it that left: handed to the system for sending */
};

/*
 * Send it.  Blocks until the answer.  A final answer that comes before all of the body has left
 * ends the sending, and the connection is closed after it.
 * 0: *out is the answer.  Else *out says what is known all the same (body_sent above all):
 * ERR_UNREACHABLE: nobody there, connection lost, `idle_ms` over, or stopped; the text begins with
 * "HOST:PORT" of the URL, and says where that led to if the map has it.  What `read` returned: it
 * failed, and the connection was closed before the end of the body.  ERR_USAGE: a header that
 * cannot be sent. ERR_REFUSED: an address that is not http or https.
 */
int http_exchange(struct http_conn *c, const struct http_request *r, struct arena *mem,
		  struct http_answer *out, struct err *err);

/* "be1:8040", or "be1:8040 by way of 127.0.0.1:18040"; IPv6 in brackets. */
const char *http_place(const struct host_map *m, const char *host, unsigned port,
		       struct arena *mem);
#endif
