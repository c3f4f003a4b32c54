/*
 * sqlconn_int.h - between the parts of sqlconn: the one place that takes in the client library.
 *     sqlconn.c        statements and their answers
 *     sqlconn_login.c  logging in, and what an interrupt of it takes
 */
#ifndef STARLOAD_NET_SQLCONN_INT_H
#define STARLOAD_NET_SQLCONN_INT_H
#include <mysql.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "net/sqlconn.h"

struct watch; /* net/watch.h */

#ifdef MARIADB_PACKAGE_VERSION
#define IS_MARIADB 1
typedef my_bool option_bool;
#else
#define IS_MARIADB 0
typedef bool option_bool;
#endif

enum {
	FIRST_CLIENT_ERROR = 2000,
	LAST_CLIENT_ERROR = 2999,
	SERVER_GONE = 2006,
	SERVER_LOST = 2013,
	PLUGIN_NOT_ALLOWED = 5010, /* C/C: not in MARIADB_OPT_RESTRICTED_AUTH */
	PLUGIN_NOT_LOADED = 2059,
	TLS_FAILED = 2026,
	MALFORMED = 2027,
	ACCESS_DENIED = 1045,
	DRAIN_MS = 300, /* to read rows that nobody wants, before the connection is given up */
};

struct sqlconn {
	const struct target *t;
	MYSQL *my; /* NULL: not connected */
	size_t fe; /* where we are connected, or were last */
	struct sql_server server;
	bool release_set; /* by sqlconn_set_release(): holds for every FE */
	char *tls;
	char *db; /* current in the session; NULL: none */
	char **kept; /* statements that a new connection begins with */
	size_t n_kept, room_kept;
	bool anew; /* it has not had them yet */
	struct watch *watch;
	atomic_int fd; /* -1: not connected; while we log in, a number of our own for the socket */
	atomic_int interrupting;
	atomic_bool interrupted; /* the statement under way is given up */
	atomic_bool too_late;	 /* ... because its time is over */
	atomic_bool passing;	 /* a row is with a sink that is patient */
	atomic_bool passed;	 /* one was since the watch looked last */
};

static inline bool is_client_error(unsigned number)
{
	return number >= FIRST_CLIENT_ERROR && number <= LAST_CLIENT_ERROR;
}

static inline int socket_of(MYSQL *my)
{
#if IS_MARIADB
	return (int)mysql_get_socket(my);
#else
	return (int)my->net.fd;
#endif
}

/* Milliseconds as the library's whole seconds, never 0, which it takes for ever. */
static inline unsigned seconds(unsigned ms)
{
	return ms / 1000 + (ms % 1000 != 0) + (ms == 0);
}

/* Before anything else of the library; a second time it does nothing. */
void sqlconn_library(void);
/* Log in to one of the FEs, beginning with the present one.  0 or ERR_UNREACHABLE. */
int sqlconn_login(struct sqlconn *c, struct err *err);
/* Close the connection, if there is one. */
void sqlconn_drop(struct sqlconn *c);
#endif
