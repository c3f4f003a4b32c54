/*
 * http_fe.h - what the parts of an FE's HTTP share.  Each function that answers
 * returns true: "answered".
 */
#ifndef STARLOAD_SANDBOX_HTTP_FE_H
#define STARLOAD_SANDBOX_HTTP_FE_H
#include "sandbox/http_visit.h"

/* {"status":"FAILED","code":C,"msg":M,"message":M} */
bool http_fe_failed(struct http_visit *v, unsigned status, const char *code, const char *message);

struct txn; /* sandbox/txn.h */

/* 307 to there, path and query as they came. */
bool http_fe_redirect(struct http_visit *v, const char *host, unsigned port);
/* ... to the BE that coordinates `x`; NULL: to one that runs, in turns. */
bool http_fe_to_be(struct http_visit *v, const struct txn *x);

/* The object that loads and transactions are answered with, as Gson prints it nicely; a value
 * NULL is the number. */
struct http_pair {
	const char *key, *value;
	int64_t number;
};
bool http_fe_result(struct http_visit *v, const struct http_pair *pairs, size_t n);

/* http_fe_txn.c: /api/transaction/OP at the leader */
bool http_fe_transaction(struct http_visit *v, const char *user);
#endif
