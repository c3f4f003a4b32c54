/*
 * http_int.h - what the parts of the HTTP side know of each other: http.c listens and
 * sends, http_exchange.c is one request from its first line to its answer.
 */
#ifndef STARLOAD_SANDBOX_HTTP_INT_H
#define STARLOAD_SANDBOX_HTTP_INT_H
#include <microhttpd.h>
#include <pthread.h>

#include "sandbox/http.h"
#include "sandbox/http_out.h"
#include "sandbox/http_visit.h"
#include "sandbox/world.h"

enum {
	HTTP_PORTS_MAX = FE_MAX + BE_MAX,
	HTTP_POOL_BYTES = 512 << 10, /* a request's head fits in there */
};

enum http_kind { ON_DAEMON, ON_LISTENER, ON_OUT, ON_WAKE };

struct http_raw; /* http_raw.h */

struct http_tag {
	enum http_kind kind;
	void *what;
};

struct http_port {
	struct http_tag on_listener, on_daemon;
	struct http *http;
	bool be;
	unsigned fe_index, be_index;
	int fd; /* the listener; -1: none */
	unsigned number;
	struct MHD_Daemon *daemon;
};

/* One request, from its first line until its answer is known. */
struct exchange {
	struct exchange *next, *prev;
	struct http_port *port;
	struct MHD_Connection *connection;
	struct http_visit visit;
	bool begun; /* the head was looked at */
	bool answered;
	bool suspended;
	int64_t resume_ms; /* not before; 0: at once */
	bool works;	   /* a thread has it */
	bool worked;	   /* ... had it: the answer is known */
	pthread_t worker;
	int64_t body_bytes;
	bool left; /* the client has closed its side, and the library was told */
};

struct http_answer {
	struct http_tag tag;
	struct http_out *o;
	struct http_answer *next, *prev;
};

struct http {
	int epoll;
	struct http_port ports[HTTP_PORTS_MAX];
	unsigned n, n_fes, fe_ports[FE_MAX], be_ports[BE_MAX];
	struct exchange *exchanges;
	struct http_answer *outs;
	struct fault_plan *faults;
	struct http_site site;
	char *host;	       /* as they are called */
	const char *listen_on; /* ... and as it was given */
	int64_t now_ms;
	int64_t accept_ms; /* listeners rest until then; 0: they do not */
	bool again;	   /* a daemon has more to do at once */
	bool discards;	   /* the BE throws bodies away */
	struct http_raw *raws;
	struct http_tag on_wake;
	int wake; /* an eventfd: threads have something for the loop */
};

/* A thread has something for the loop. */
void http_wake(struct http *h);
/* To the library, which closes it if it cannot be. */
void http_give(struct http_port *p, int fd);

/* It begins to be sent with the next round: the library is in the midst of its own work. */
void http_send(struct http *h, struct http_out *o);

/* http_exchange.c: `v` has its arena already; reply and body are released with it. */
void http_visit_init(struct http_visit *v, struct http_port *p, const char *target);
void http_visit_release(struct http_visit *v);
/* The client wants no further request on this connection. */
bool http_client_closes(const struct http_request *rq);

/* In the loop, after h->wake: go on with what threads have done. */
void http_exchange_reap(struct http *h);
/* Before the end, without the turn: all threads leave. */
void http_exchange_stop(struct http *h);

/* http_exchange.c: the library's callbacks; `to` is the port. */
void *http_exchange_begin(void *to, const char *uri, struct MHD_Connection *c);
enum MHD_Result http_exchange_handle(void *to, struct MHD_Connection *c, const char *url,
				     const char *method, const char *version, const char *data,
				     size_t *n, void **closure);
void http_exchange_end(void *to, struct MHD_Connection *c, void **closure,
		       enum MHD_RequestTerminationCode why);
#endif
