/*
 * http_fe_txn.h - an operation on a transaction, as far as the leader has read it.
 */
#ifndef STARLOAD_SANDBOX_HTTP_FE_TXN_H
#define STARLOAD_SANDBOX_HTTP_FE_TXN_H
#include "sandbox/http_fe.h"
#include "sandbox/store.h"
#include "sandbox/txn.h"

struct fe_txn_op {
	struct http_visit *v;
	const char *name; /* "begin" ... */
	struct text db_name, table, label;
	struct database *db;
	struct txn *txn; /* the newest of the label, or NULL */
	int64_t timeout_s;
	int64_t channel, channels; /* channels 0: it has none */
};

/* "class CLASS: text" */
bool fe_txn_exception(struct http_visit *v, const char *class, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The class that most exceptions are of. */
const char *fe_txn_plain(const struct http_visit *v);

/* http_fe_channel.c: with channel_id and channel_num */
bool fe_txn_channel(struct fe_txn_op *o);
#endif
