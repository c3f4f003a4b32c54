/*
 * call.h - a request to the cluster's HTTP: to an FE, and where that redirects it to.
 * Shared by loads, transactions and questions about labels.  Here it is decided where user and
 * password go, which redirects are followed, and when another FE is tried.
 */
#ifndef STARLOAD_LOAD_CALL_H
#define STARLOAD_LOAD_CALL_H
#include "load/send.h"
#include "net/http_conn.h"

struct buf; /* base/buf.h */

struct load_conn {
	const struct load_server *s;
	struct http_conn_options options;
	struct http_conn *http;
	struct load_asked *asked; /* the server's, else `own` */
	struct load_asked *own;
	size_t fe, be; /* the one that answered last */
};

struct load_call {
	const char *method;
	const char *path; /* "/api/...", with its query */
	const struct http_header *header;
	size_t n_headers;
	const struct body *body; /* of a PUT, else NULL */
	bool repeatable;	 /* that it was executed, and its answer lost, does not matter */
	bool direct;		 /* goes to a BE where --be named some */
	const struct load_host *only; /* one of these BEs, and no other; NULL: any */
	unsigned idle_ms;
	void (*progress)(void *arg, int64_t bytes);
	void *arg;
	const atomic_int *stop;
	/* Whether another FE is worth a try after this answer; NULL: none is.  Only asked while
	 * nothing can have happened, or the call is repeatable. */
	bool (*another)(const struct http_answer *a);
};

struct load_called {
	struct http_answer answer; /* texts in `mem` */
	char host[300];		   /* who gave it, or would not: "HOST:PORT" by the server's name */
	unsigned hops;		   /* redirects before that */
};

/*
 * 0: *out has an answer that is no redirect.  Else *out->answer says what left, and
 * ERR_UNREACHABLE: nothing can have happened (no byte of a body left; of a request without one
 * no connection was there), ERR_UNKNOWN: it can; ERR_REFUSED: our own refusal; ERR_USAGE: a header
 * that cannot be sent, or no FE is known; what the body's rewind or read said.
 */
int load_call(struct load_conn *c, const struct load_call *call, struct arena *mem,
	      struct load_called *out, struct err *err);

/* Add a name as one segment of a path, or a value of a query. */
void load_path_add(struct buf *b, const char *name);

/* May user and password go to this host?  Asks where nothing else says so. */
bool load_may_login(struct load_conn *c, const char *host, unsigned port);
#endif
