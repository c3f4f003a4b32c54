/*
 * http_fe_txn.c - the leader's part of /api/transaction (source: TransactionLoadAction.java,
 * transaction/TransactionWithoutChannelHandler.java, MultiStatementTransactionHandler.java).
 */
#include "config.h"
#include <ctype.h>
#include <stdarg.h>
#include <strings.h>

#include "base/util.h"
#include "sandbox/http_fe_txn.h"
#include "sandbox/load_ctx.h"

enum { DEFAULT_TIMEOUT_S = 20 };

bool fe_txn_exception(struct http_visit *v, const char *class, const char *fmt, ...)
{
	struct http_pair pairs[] = { { "Status", "FAILED", 0 }, { "Message", NULL, 0 } };
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(v->mem, fmt, ap);
	va_end(ap);
	pairs[1].value = arena_printf(v->mem, "class %s: %s", class, text);
	return http_fe_result(v, pairs, ARRAY_SIZE(pairs));
}

/* The exception that most things are. */
const char *fe_txn_plain(const struct http_visit *v)
{
	return since(v->site->fe, FE_3_5) ? "com.starrocks.common.StarRocksException"
					  : "com.starrocks.common.UserException";
}

static bool done(struct fe_txn_op *o, const char *message)
{
	const struct http_pair pairs[] = {
		{ "Label", o->label.p, 0 },
		{ "Status", "OK", 0 },
		{ "TxnId", NULL, o->txn->id },
		{ "Message", message, 0 },
	};

	return http_fe_result(o->v, pairs, ARRAY_SIZE(pairs));
}

static bool already(struct fe_txn_op *o, const char *what)
{
	return done(o, arena_printf(o->v->mem, "Transaction %lld has already %s, label is %s",
				    (long long)o->txn->id, what, o->label.p));
}

static bool cannot(struct fe_txn_op *o, const char *what)
{
	return fe_txn_exception(o->v, fe_txn_plain(o->v),
				"Can not %s %s transaction %lld, label is %s", what,
				txn_state_name(o->txn->state), (long long)o->txn->id, o->label.p);
}

static bool no_transaction(struct fe_txn_op *o)
{
	if (since(o->v->site->fe, FE_3_5))
		return fe_txn_exception(o->v, fe_txn_plain(o->v),
					"No transaction found with db[%s] and label[%s]",
					o->db_name.p, o->label.p);
	return fe_txn_exception(o->v, fe_txn_plain(o->v), "No transaction found by label %s",
				o->label.p);
}

/* commit and rollback of what is prepared ------------------------------------------------- */

static bool commit_now(struct fe_txn_op *o)
{
	struct fe *fe = o->v->site->fe;
	const char *why = load_ctxs_commit(fe, o->txn->id, o->v->mem);

	if (why) {
		txn_set(fe->txns, o->txn, TXN_ABORTED, why, fe->now_ms);
		load_ctxs_drop(fe, o->txn->id);
		return fe_txn_exception(o->v, fe_txn_plain(o->v), "%s", why);
	}
	load_ctxs_drop(fe, o->txn->id);
	if (o->v->fault.active && o->v->fault.publish_timeout) {
		o->txn->state = TXN_COMMITTED;
		o->txn->visible_ms = fe->now_ms + PUBLISH_MS;
		return fe_txn_exception(o->v, fe_txn_plain(o->v),
					"publish timeout: %lld, transactionId=%lld",
					(long long)o->timeout_s * 1000, (long long)o->txn->id);
	}
	return done(o, "");
}

static bool commit(struct fe_txn_op *o)
{
	if (!o->txn)
		return no_transaction(o);
	switch (o->txn->state) {
	case TXN_PREPARED:
		return commit_now(o);
	case TXN_COMMITTED:
	case TXN_VISIBLE:
		return already(o, "committed");
	case TXN_ABORTED:
		return cannot(o, "commit");
	case TXN_PREPARE:
		break;
	}
	return http_fe_to_be(o->v, o->txn);
}

static bool roll_back_now(struct fe_txn_op *o, const char *reason)
{
	struct fe *fe = o->v->site->fe;

	txn_set(fe->txns, o->txn, TXN_ABORTED, reason, fe->now_ms);
	load_ctxs_drop(fe, o->txn->id);
	return done(o, "");
}

static bool rollback(struct fe_txn_op *o)
{
	if (!o->txn)
		return no_transaction(o);
	switch (o->txn->state) {
	case TXN_PREPARED:
		return roll_back_now(o, "User Aborted");
	case TXN_ABORTED:
		return already(o, "aborted");
	case TXN_COMMITTED:
	case TXN_VISIBLE:
		return cannot(o, "abort");
	case TXN_PREPARE:
		break;
	}
	return http_fe_to_be(o->v, o->txn);
}

/* transactions over several tables ------------------------------------------------------------ */

static bool multi_begin(struct fe_txn_op *o)
{
	struct fe *fe = o->v->site->fe;

	if (o->txn && o->txn->state != TXN_ABORTED) {
		const struct http_pair pairs[] = {
			{ "Status", "LABEL_ALREADY_EXISTS", 0 },
			{ "Message",
			  arena_printf(o->v->mem, "Label [%s] has already been used.", o->label.p),
			  0 },
			{ "ExistingJobStatus",
			  o->txn->state == TXN_PREPARE || o->txn->state == TXN_PREPARED
				  ? "RUNNING"
				  : "FINISHED",
			  0 },
		};

		return http_fe_result(o->v, pairs, ARRAY_SIZE(pairs));
	}
	if (!label_valid(o->label))
		return fe_txn_exception(
			o->v, "com.starrocks.sql.analyzer.SemanticException",
			"Getting analyzing error. Detail message: Label format error. regex: "
			"^[-\\w]{1,128}$, label: %s.",
			o->label.p);
	o->txn = txn_add(fe->txns, fe->next_txn++, o->db->id, o->db->name, "", o->label, fe->now_ms,
			 o->timeout_s);
	o->txn->task_id = store_id(&fe->store);
	o->txn->kind = "MULTI_STATEMENT_STREAM_LOAD";
	return done(o, "");
}

static bool multi(struct fe_txn_op *o)
{
	if (!strcmp(o->name, "begin"))
		return multi_begin(o);
	if (!strcmp(o->name, "prepare"))
		return fe_txn_exception(o->v, fe_txn_plain(o->v),
					"Unsupported operation: TXN_PREPARE");
	if (!o->txn)
		return fe_txn_exception(o->v, fe_txn_plain(o->v),
					"stream load task %s does not exist", o->label.p);
	if (!strcmp(o->name, "load"))
		return o->txn->state == TXN_PREPARE
			       ? http_fe_to_be(o->v, NULL)
			       : fe_txn_exception(o->v, fe_txn_plain(o->v),
						  "stream load task %s is %s", o->label.p,
						  txn_state_name(o->txn->state));
	if (o->txn->state == TXN_PREPARE)
		return !strcmp(o->name, "commit") ? commit_now(o)
						  : roll_back_now(o, "rollback by user");
	return !strcmp(o->name, "commit") ? commit(o) : rollback(o);
}

/* reading the request ----------------------------------------------------------------------------
 */

static const char *const names[] = { "begin", "load", "prepare", "commit", "rollback" };

static bool blank(struct text t)
{
	return !text_trim(t).n;
}

/* A header that Java reads as a number; true: it is none, and that was said. */
static bool bad_number(struct http_visit *v, const char *name, int64_t *out)
{
	struct text t = http_header(&v->rq, name);
	size_t i;

	for (i = 0; i < t.n && isdigit((unsigned char)t.p[i]); i++)
		;
	if (!t.p || (i == t.n && http_stoll(t, out)))
		return false;
	return fe_txn_exception(v, "java.lang.NumberFormatException", "For input string: \"%.*s\"",
				TEXT_ARG(t));
}

/* Both or neither; true: said that one is missing, or is no number. */
static bool bad_channels(struct fe_txn_op *o)
{
	struct http_visit *v = o->v;
	bool id = http_header(&v->rq, "channel_id").p, num = http_header(&v->rq, "channel_num").p;

	if (bad_number(v, "channel_id", &o->channel) || bad_number(v, "channel_num", &o->channels))
		return true;
	if (id != num)
		return fe_txn_exception(v, "com.starrocks.common.DdlException",
					"Must provide channel_%s when stream load begin.",
					id ? "num" : "id");
	o->channels = id && o->channels < 1 ? 1 : o->channels;
	return false;
}

static bool run(struct fe_txn_op *o)
{
	struct http_visit *v = o->v;
	bool several = since(v->site->fe, FE_4_1) &&
		       text_is_nocase(http_header(&v->rq, "transaction_type"), "multi");

	o->db = store_database(&v->site->fe->store, o->db_name);
	if (!o->db)
		return fe_txn_exception(v, fe_txn_plain(v), "Database[%s] does not exist.",
					o->db_name.p);
	txns_run(v->site->fe->txns, v->site->fe->now_ms);
	o->txn = txn_find(v->site->fe->txns, o->db->id, o->label);
	if (o->channels)
		return fe_txn_channel(o);
	if (several)
		return multi(o);
	if (!strcmp(o->name, "commit"))
		return commit(o);
	if (!strcmp(o->name, "rollback"))
		return rollback(o);
	/* where it began is where the rest goes */
	if (strcmp(o->name, "begin") != 0 && !o->txn) {
		if (since(v->site->fe, FE_3_5))
			return fe_txn_exception(
				v, fe_txn_plain(v),
				"Can't find the transaction with db [%s] and label[%s]. The "
				"possible reasons: 1. FE leader is started or switched; 2. "
				"The transaction timeouts and is cleaned.",
				o->db_name.p, o->label.p);
		return fe_txn_exception(v, fe_txn_plain(v),
					"Transaction with op[%s] and label[%s] has no node.",
					o->name, o->label.p);
	}
	if (v->site->fe->backend_down)
		return fe_txn_exception(v, fe_txn_plain(v), "No backend alive.");
	return http_fe_to_be(v, strcmp(o->name, "begin") ? o->txn : NULL);
}

bool http_fe_transaction(struct http_visit *v, const char *user)
{
	struct fe_txn_op o = { .v = v, .timeout_s = DEFAULT_TIMEOUT_S };
	struct text word = v->rq.segments[2];
	size_t i;

	(void)user;
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (text_is_nocase(word, names[i]))
			o.name = names[i];
	if (!o.name)
		return fe_txn_exception(v, fe_txn_plain(v), "Unknown transaction operation: %.*s",
					TEXT_ARG(word));
	o.db_name = http_header(&v->rq, "db");
	o.table = http_header(&v->rq, "table");
	o.label = http_header(&v->rq, "label");
	if (blank(o.db_name))
		return fe_txn_exception(v, fe_txn_plain(v), "No database selected.");
	if (blank(o.label))
		return fe_txn_exception(v, fe_txn_plain(v), "Empty label.");
	if (bad_number(v, "timeout", &o.timeout_s) || bad_channels(&o))
		return true;
	/* only the bodies of POSTs are put together */
	if (strcmp(o.name, "load") != 0 && !strcmp(v->rq.method, "PUT"))
		return fe_txn_exception(v, "com.starrocks.common.DdlException", "Invalid request");
	if (strcmp(o.name, "load") != 0 && !blank((struct text){ buf_str(&v->body), v->body.n }))
		return fe_txn_exception(v, "com.starrocks.http.StarRocksHttpException",
					"Malformed json tablets, label is %s", o.label.p);
	return run(&o);
}
