/*
 * http_be.h - what the parts of a BE's HTTP share.
 */
#ifndef STARLOAD_SANDBOX_HTTP_BE_H
#define STARLOAD_SANDBOX_HTTP_BE_H
#include "sandbox/http_visit.h"

/* False: the client expects what nobody knows, and was told so. */
bool http_be_expects(struct http_visit *v);

/* http_be_txn.c: /api/transaction/OP; as http_be_head() and its like. */
bool http_be_transaction(struct http_visit *v);
void http_be_transaction_body(struct http_visit *v, struct text part);
void http_be_transaction_end(struct http_visit *v);
void http_be_transaction_gone(struct http_visit *v);
#endif
