/*
 * shell_login.h - a session logs in; Ctrl-C ends that, and nothing else.
 */
#ifndef STARLOAD_CLI_SHELL_LOGIN_H
#define STARLOAD_CLI_SHELL_LOGIN_H
#include <stdbool.h>

struct err;	/* base/err.h */
struct shell;	/* cli/shell.h */
struct sqlconn; /* net/sqlconn.h */
struct target;	/* net/target.h */

/*
 * Log in by `c`, of sqlconn_new(), and learn what can be learnt of its cluster.  0; or
 * ERR_UNREACHABLE, which was Ctrl-C or SIGTERM where stopping() says so.  Behind stopping_anew().
 */
int shell_login(struct shell *sh, struct sqlconn *c, struct target *t, struct err *err);

/* The session's first one.  0, also when Ctrl-C ended it: the session has no connection then until
 * a statement takes one.  Or, after a message, the status to leave with. */
int shell_login_first(struct shell *sh);

/* Before a statement: the same for a session that never had a connection.  False, after a message:
 * there is none. */
bool shell_logged_in(struct shell *sh);

/* "connected to HOST:PORT as USER, release X, connection N" */
void shell_say_connected(struct shell *sh);
#endif
