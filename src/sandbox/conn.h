/*
 * conn.h - one client's connection: bytes in, bytes out, by the state it is in.
 * No sockets and no clock: whoever drives it moves the bytes and tells the time,
 * in milliseconds that never go back.
 */
#ifndef STARLOAD_SANDBOX_CONN_H
#define STARLOAD_SANDBOX_CONN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/fe.h"

struct conn;
struct fault_plan;                      /* sandbox/fault.h */
struct ssl_ctx_st;                      /* OpenSSL's SSL_CTX */

/* How many connections an FE has registered, and how many of them are one user's. */
struct conn_census {
	unsigned total, of_user;
};

/* What all connections share; outlives them. */
struct conn_env {
	struct fe *fe;
	enum fe_release release;
	struct fault_plan *faults;
	struct ssl_ctx_st *tls;         /* NULL: not offered */
	const char *host;               /* what the FEs call themselves */
	unsigned max_connections;       /* of an FE; */
	unsigned max_user_connections;  /* of one user */
	struct conn_census (*count)(void *to, unsigned fe_index, const char *user);
	void *to;
};

/* `id`: as the greeting tells it.  `peer`: the client's address. */
struct conn *conn_new(const struct conn_env *env, unsigned fe_index, uint32_t id,
		      const char *peer, int64_t now_ms);
void conn_free(struct conn *c);

/* Whether bytes from the client are of use now; if not, they wait in the socket. */
bool conn_wants_input(const struct conn *c);
void conn_input(struct conn *c, const void *p, size_t n, int64_t now_ms);
/* Whether its end is to be noticed now, as 4.1 does while a query runs. */
bool conn_wants_end(const struct conn *c);
/* The client closed or reset.  What it asked for is still executed. */
void conn_gone(struct conn *c);

/* Bytes for the client; and that `n` of them were taken. */
size_t conn_output(struct conn *c, const char **p);
void conn_sent(struct conn *c, size_t n, int64_t now_ms);

/* When conn_tick() has something to do; INT64_MAX: never. */
int64_t conn_deadline(const struct conn *c);
void conn_tick(struct conn *c, int64_t now_ms);

/* Nothing more will come: close the socket; by a reset, if conn_resets(). */
bool conn_finished(const struct conn *c);
bool conn_resets(const struct conn *c);

/* KILL: it is closed without a packet, or, when the statement is its own, after the reply. */
void conn_kill(struct conn *c);

uint32_t conn_id(const struct conn *c);
unsigned conn_fe(const struct conn *c);
/* The user under which it is registered, or NULL. */
const char *conn_user(const struct conn *c);
#endif
