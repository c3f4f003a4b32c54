/*
 * http_reply.h - the answer to one request, read from bytes as they come.
 */
#ifndef STARLOAD_NET_HTTP_REPLY_H
#define STARLOAD_NET_HTTP_REPLY_H
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/text.h"

enum http_reply_state {
	HTTP_REPLY_MORE, /* it is not over */
	HTTP_REPLY_DONE,
	HTTP_REPLY_BAD /* no HTTP */
};

struct http_reply {
	struct buf in; /* all that came */
	size_t max_body;
	size_t head, body; /* where in it the head of the final answer begins, and its body */
	int status;	   /* 0: no final answer yet */
	bool continued;	   /* "100 Continue" came */
	bool keeps;	   /* the connection may be used again after it */
	bool cut;	   /* its body is longer than max_body; DONE then */
	size_t location, location_n; /* where in `in` it says where to; 0 bytes: nowhere */
	bool nginx;		     /* its Server: is one */
	struct buf text;	     /* its body, once it is DONE */
};

void http_reply_init(struct http_reply *a, size_t max_body);
void http_reply_release(struct http_reply *a);

/* Is it the value of an nginx's Server:, or of one of its kind? */
bool http_is_nginx(struct text server);

/* Look at what has been added to a->in.  `end`: nothing more will come. */
enum http_reply_state http_reply_look(struct http_reply *a, bool end);
#endif
