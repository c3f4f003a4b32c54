/*
 * target.h - where to connect, as whom, and how sure to be of it.
 * Plain data: cli/ fills it from options, environment and option files; nothing
 * here opens a connection.
 */
#ifndef STARLOAD_NET_TARGET_H
#define STARLOAD_NET_TARGET_H
#include <stdbool.h>
#include <stddef.h>

/* How far TLS is required; the names of mysql's --ssl-mode. */
enum ssl_mode { SSL_DISABLED, SSL_PREFERRED, SSL_REQUIRED, SSL_VERIFY_CA, SSL_VERIFY_IDENTITY };

struct target_host {
	const char *host; /* a name or an address, as the user wrote it */
	unsigned port;	  /* 9030 unless given */
};

struct target {
	const char *name; /* of the cluster, for messages and the journal: that of --cluster, else
			     the first "HOST:PORT" */
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

	bool protect; /* this cluster asks before changes */
};
#endif
