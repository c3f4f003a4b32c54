/*
 * serve.h - the sockets of an emulated cluster and the one loop that drives them.
 */
#ifndef STARLOAD_SANDBOX_SERVE_H
#define STARLOAD_SANDBOX_SERVE_H
#include <stdint.h>

#include "sandbox/conn.h"

struct err;                             /* base/err.h */
struct http;                            /* sandbox/http.h */
struct server;

enum { SERVE_FES_MAX = 16, SERVE_HOST_MAX = 64 };

/*
 * Listen for `fe_count` FEs on `host` (a numeric address, which stays): the first on `port`,
 * the others on the next ones; 0 takes a free port for each.  From here on
 * SIGTERM and SIGINT wait for serve_run().  NULL and *err (ERR_IO, ERR_USAGE).
 */
struct server *server_new(const char *host, unsigned port, unsigned fe_count, struct err *err);
void server_free(struct server *s);

const unsigned *server_ports(const struct server *s);

/* Milliseconds since 1970 as the emulation has them: they never go back. */
int64_t server_now_ms(const struct server *s);

/*
 * Let connections and the FE know of each other: completes *env (count, to) and
 * takes the hooks of env->fe.  Both outlive the server.
 */
void server_attach(struct server *s, struct conn_env *env);

/* The HTTP side has its turn in the same loop; it outlives the server.  0 or ERR_IO. */
int server_add_http(struct server *s, struct http *h, struct err *err);

/* Serve until SIGTERM or SIGINT.  Returns 0, or ERR_IO. */
int serve_run(struct server *s, struct err *err);
#endif
