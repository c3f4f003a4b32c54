/*
 * target.h - where to connect, as whom, and how sure to be of it.
 * Plain data: cli/ fills it from options, environment and option files; nothing
 * here opens a connection.
 */
#ifndef STARLOAD_NET_TARGET_H
#define STARLOAD_NET_TARGET_H
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "net/hostmap.h"

struct arena; /* base/arena.h */
struct err;   /* base/err.h */

enum { TARGET_PORT = 9030 };

/* How far TLS is required; the names of mysql's --ssl-mode. */
enum ssl_mode { SSL_DISABLED, SSL_PREFERRED, SSL_REQUIRED, SSL_VERIFY_CA, SSL_VERIFY_IDENTITY };

struct target_host {
	const char *host; /* a name or an address, as the user wrote it */
	unsigned port;	  /* 9030 unless given */
};

struct target {
	const char *name; /* of the cluster, for messages and the journal: that of --cluster, else
			     the first "HOST:PORT" */
	const char *cluster_id;	 /* as SHOW FRONTENDS tells it, and addresses of its FEs as the */
	const char *cluster_fes; /* cluster has them, "fe1:9030,fe2:9030"; NULL: not told */
	struct target_host *fes; /* in the order to be tried; at least one */
	size_t n_fes;
	const char *user;
	const char *password; /* NULL: none.  Never printed, logged or kept */
	const char *db;	      /* of -D, or NULL; selected after the login, never with it */

	enum ssl_mode ssl_mode;
	const char *ssl_ca, *ssl_cert, *ssl_key; /* files, or NULL */
	bool cleartext; /* mysql_clear_password is wished for even without TLS */

	unsigned connect_timeout_ms; /* for one FE */
	unsigned timeout_ms;	     /* for the answer to one statement */

	struct host_map map;   /* of --map-host and --connect-to, for every connection */
	struct trust trust;    /* of --trust-host */
	const char *http_url;  /* of the cluster's group, or NULL */
	const char *state_dir; /* NULL: the default */
	const char *color;     /* of the cluster, for whoever shows its name; or NULL */
	bool protect;	       /* this cluster asks before changes */
	bool any_server;       /* for tests alone: take a server that is no FE */
};

/*
 * Fill fes from "fe1,fe2:9031,[::1]:9032"; `port` where none is said.  Sets `name` too unless it
 * has one.  0 or ERR_USAGE, naming the bad part.
 */
int target_hosts(struct target *t, const char *list, unsigned port, struct arena *mem,
		 struct err *err);

/* HOST, HOST:PORT, [IPV6], [IPV6]:PORT or IPV6 in its parts; *port is left alone
 * without one.  0, or -1 when it is nothing of it. */
int target_host_parse(struct text t, struct text *host, unsigned *port);
/* Digits from 1 to 65535; 0 or -1. */
int target_port_parse(struct text digits, unsigned *port);
/* Only what names and addresses are made of. */
bool target_host_ok(struct text host);

/* A word for TLS, in any case; 0 or ERR_USAGE. */
int ssl_mode_parse(const char *word, enum ssl_mode *mode, struct err *err);
const char *ssl_mode_name(enum ssl_mode mode);
#endif
