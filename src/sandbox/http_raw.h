/*
 * http_raw.h - loads whose bodies are counted and thrown away, each connection in a
 * thread of its own, so that what is measured against the sandbox is its client.
 *
 * The head is looked at in the socket before it is taken: whatever is no plain load
 * with a Content-Length, or has a fault waiting for it, goes to the library as it is.
 */
#ifndef STARLOAD_SANDBOX_HTTP_RAW_H
#define STARLOAD_SANDBOX_HTTP_RAW_H
#include "sandbox/http_int.h"

/* Takes the descriptor over. */
void http_raw_start(struct http_port *p, int fd);
/* In the loop, after h->wake: what threads hand back, and those that ended. */
void http_raw_reap(struct http *h);
/* Those at a port lose their clients. */
void http_raw_drop(struct http_port *p);
/* All of them end; called without the turn. */
void http_raw_end(struct http *h);
#endif
