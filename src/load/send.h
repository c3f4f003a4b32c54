/*
 * send.h - one Stream Load request: from an FE by way of its redirects to a BE, and its outcome.
 * The redirects are followed here, not by libcurl, so that user and password go only where they may
 * go, and the body goes out once.  How sure the outcome is, is said exactly: whether a byte of the
 * body has left decides between "not loaded" and "unknown".
 * No SQL, no diagnostics, no terminal, no waiting before another try: that is the caller's.
 * Facts: FE hop, BE hop, Expect and keep-alive as of releases 3.3 to 4.1.
 */
#ifndef STARLOAD_LOAD_SEND_H
#define STARLOAD_LOAD_SEND_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "load/reply.h"

struct arena;	 /* base/arena.h */
struct body;	 /* load/body.h */
struct err;	 /* base/err.h */
struct host_map; /* net/hostmap.h */
struct rate;	 /* net/rate.h */
struct trust;	 /* net/hostmap.h */
struct load_conn;
struct load_asked;

struct load_host {
	const char *host; /* as the user or the cluster wrote it; IPv6 without brackets */
	unsigned port;	  /* 0, for `nodes` only: any */
	bool https;
	const char
		*prefix; /* of a gateway's paths, "/sr", without a slash at its end; NULL: none */
};

/* Where to load, as whom, and whom to trust.  Filled by the caller, shared by all threads and
 * constant while connections are there; nothing of it is copied. */
struct load_server {
	const struct load_host *fes; /* in the order to be tried */
	size_t n_fes;
	const struct load_host *bes; /* of --be: loads go straight to these, one after the other */
	size_t n_bes;
	const struct load_host *nodes; /* that SHOW BACKENDS, COMPUTE NODES and FRONTENDS named */
	size_t n_nodes;
	const char *user, *password; /* NULL: none.  Never printed or logged */
	const struct host_map *map;  /* of --map-host and --connect-to; NULL: none */
	const struct trust *trust;   /* of --trust-host; NULL: none */
	const char *cacert;	     /* NULL: the system's */
	const char *proxy;    /* NULL: curl's variables (http_proxy, no_proxy ...); "": none */
	bool allow_downgrade; /* from an https FE to an http node, with the password */
	unsigned connect_timeout_ms; /* 0: 10 s */
	struct rate *rate;	     /* of the bodies, all connections together; NULL: no limit */

	/* May the password go to this host?  One thread at a time asks, and each answer is asked
	 * for once as long as `asked` lives.  NULL: no. */
	bool (*ask)(void *arg, const char *host, unsigned port);
	void *ask_arg;
	struct load_asked *asked; /* NULL: each connection remembers for itself */
};

/* Answers to `ask`, for the connections of all threads. */
struct load_asked *load_asked_new(void);
void load_asked_free(struct load_asked *a);

struct load_header {
	const char *name, *value;
};

struct load_request {
	const char *db, *table, *label; /* label NULL: none is sent */
	const struct load_header *header;
	size_t n_headers; /* without label, Expect, Authorization and what frames the body */
	const struct body *body;
	unsigned timeout_s; /* of the load, as its header says; 0: the server's 600 s */

	/* Bytes of the body that have left in this attempt: up to five times a second, and back to
	 * 0 when it begins anew.  NULL: not told. */
	void (*progress)(void *arg, int64_t bytes);
	void *arg;
	const atomic_int *stop; /* not 0: break off within 0.3 s; NULL: nothing does */
};

/* The connections of one worker; used by one thread at a time.  Keeps those to BEs open. */
struct load_conn *load_conn_new(const struct load_server *s);
void load_conn_free(struct load_conn *c);

/*
 * Send one body as one load.  Blocks until the answer, at most the load's timeout and 90 s beyond
 * its last sign of life.  FEs (with --be BEs) are tried in turn while nothing of the body has left.
 *
 * 0: somebody answered; *out says what and what it means (texts in `mem`).
 * Else there is no answer, *out has host, body_sent and body_complete only, and the code says how
 * it stands:
 *   ERR_UNREACHABLE  no byte of the body left; the text names who could not be reached, by the
 *                    server's name and by the address we went to
 *   ERR_UNKNOWN      some of it left: the outcome must be asked for by label
 *   ERR_REFUSED      ours: a host that may not have the password (the text names the option), https
 * to http, a redirect in a circle or to nowhere; not sent ERR_IO           the body could not be
 * read; the connection was closed short, so nothing of it will be committed `stop` ends as
 * ERR_UNREACHABLE or ERR_UNKNOWN.
 */
int load_send(struct load_conn *c, const struct load_request *r, struct arena *mem,
	      struct load_reply *out, struct err *err);
#endif
