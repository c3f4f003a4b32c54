/*
 * http_be_txn.c - the BE's part of /api/transaction (source: transaction_mgr.cpp,
 * transaction_stream_load.cpp).
 *
 * Rows are made of what was sent at prepare, to see what is wrong, and again at
 * commit, into the table; a BE does it while bytes arrive, and tells at the same points.
 */
#include "config.h"
#include <strings.h>

#include "base/clock.h"
#include "base/util.h"
#include "sandbox/http_be.h"
#include "sandbox/load_ctx.h"

static bool is_multi(const struct http_visit *v)
{
	return since(v->site->fe, FE_4_1) &&
	       text_is_nocase(http_header(&v->rq, "transaction_type"), "multi");
}

/* An answer without a context: label, and no table. */
static bool refuse(struct http_visit *v, const char *op, enum load_status s, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
static bool refuse(struct http_visit *v, const char *op, enum load_status s, const char *fmt, ...)
{
	struct load *l = load_new(v->site, TEXT(""), TEXT(""), http_header(&v->rq, "label"));
	va_list ap;

	va_start(ap, fmt);
	load_fail_as(l, s, "%s", arena_vprintf(v->mem, fmt, ap));
	va_end(ap);
	load_reply_txn(l, op, &v->reply);
	load_free(l);
	return true;
}

static bool in_processing(struct http_visit *v, const char *op)
{
	return refuse(v, op, LOAD_TXN_IN_PROCESSING,
		      since(v->site->fe, FE_3_5) ? "Transaction is in processing"
						 : "Transaction in processing, please retry later");
}

/* This BE's of a label, as load_ctx_find() has it. */
static struct load_ctx *held(struct http_visit *v, struct text label)
{
	struct load_ctx *c = load_ctx_find(v->site->fe, label, NULL, -1);

	return c && c->load->be == v->be_index ? c : NULL;
}

static bool give_up(struct http_visit *v, struct load_ctx *c, const char *op)
{
	load_abort(c->load);
	load_reply_txn(c->load, op, &v->reply);
	load_ctx_remove(v->site->fe, c);
	return true;
}

static struct text or_nothing(struct text t)
{
	return t.p ? t : TEXT("");
}

/* begin, prepare, commit, rollback ------------------------------------------------------- */

static bool begin(struct http_visit *v)
{
	const struct http_request *rq = &v->rq;
	struct text label = http_header(rq, "label"), t;
	int64_t start = clock_mono_ns();
	int32_t idle;
	struct load *l;
	bool ok = true;

	if (held(v, label))
		return refuse(v, "begin", LOAD_LABEL_EXISTS, "%s", "");
	l = load_new(v->site, or_nothing(http_header(rq, "db")),
		     or_nothing(http_header(rq, "table")), label);
	l->be = v->be_index;
	t = http_header(rq, "timeout");
	if (t.p && !http_unsigned(t, &l->timeout_s))
		ok = load_fail_as(l, LOAD_INVALID_ARGUMENT, "Invalid timeout format");
	t = http_header(rq, "idle_transaction_timeout");
	if (ok && t.p && !http_unsigned(t, &idle))
		ok = load_fail_as(l, LOAD_INVALID_ARGUMENT, "Invalid timeout format");
	ok = ok && load_auth(l, rq) && load_begin(l);
	l->begin_ms = (clock_mono_ns() - start) / 1000000;
	load_reply_txn(l, "begin", &v->reply);
	if (ok)
		load_ctx_add(v->site->fe, l);
	else
		load_free(l);
	return true;
}

/* "prepared_timeout: 60", of 3.5.4 and later; false: said what is wrong. */
static bool take_prepared_timeout(struct http_visit *v, int32_t *seconds)
{
	struct text t = http_header(&v->rq, "prepared_timeout");

	*seconds = PREPARED_TIMEOUT_S;
	if (!t.p || !since(v->site->fe, FE_3_5) || (http_unsigned(t, seconds) && *seconds > 0))
		return true;
	refuse(v, "commit", LOAD_INVALID_ARGUMENT, "Invalid prepared_timeout: %.*s", TEXT_ARG(t));
	return false;
}

static bool prepare(struct http_visit *v, struct load_ctx *c, int32_t seconds)
{
	struct fe *fe = v->site->fe;
	struct txn *x = txn_by_id(fe->txns, c->load->txn_id);

	if (!load_run(c->load, false))
		return give_up(v, c, "prepare");
	if (!x || x->state != TXN_PREPARE) {
		load_fail(c->load, "transaction not found: %lld", (long long)c->load->txn_id);
		return give_up(v, c, "prepare");
	}
	txn_set(fe->txns, x, TXN_PREPARED, NULL, fe->now_ms);
	x->deadline_ms = fe->now_ms + seconds * 1000LL;
	c->prepared = true;
	c->load->load_ms = (clock_mono_ns() - c->load->start_ns) / 1000000;
	load_reply_txn(c->load, "prepare", &v->reply);
	return true;
}

static bool finish(struct http_visit *v, bool prepares)
{
	struct text label = http_header(&v->rq, "label"),
		    db = or_nothing(http_header(&v->rq, "db"));
	struct load_ctx *c = held(v, label);
	int32_t seconds = 0;

	if (!c)
		return refuse(v, "commit", LOAD_TXN_NOT_EXISTS,
			      "transaction with label %.*s not exists", TEXT_ARG(label));
	if (!text_is(db, c->load->db))
		return refuse(v, "commit", LOAD_INVALID_ARGUMENT,
			      "request db %.*s transaction db %s not match", TEXT_ARG(db),
			      c->load->db);
	if (prepares && !take_prepared_timeout(v, &seconds))
		return true;
	if (c->busy)
		return in_processing(v, "commit");
	if (!c->options) {
		load_fail(c->load,
			  "transaction id=%s, job_id=-1, txn_id: %lld, label=%s, db=%s hasn't send "
			  "any data yet",
			  world_uuid(v->site->fe, v->mem), (long long)c->load->txn_id,
			  c->load->label, c->load->db);
		return give_up(v, c, "commit");
	}
	if (prepares)
		return prepare(v, c, seconds);
	c->load->publish_timeout = v->fault.active && v->fault.publish_timeout;
	if (!load_run(c->load, true) || !load_commit(c->load))
		return give_up(v, c, "commit");
	c->load->load_ms = (clock_mono_ns() - c->load->start_ns) / 1000000;
	load_reply_txn(c->load, "commit", &v->reply);
	load_ctx_remove(v->site->fe, c);
	return true;
}

static bool rollback(struct http_visit *v)
{
	struct text label = http_header(&v->rq, "label"),
		    db = or_nothing(http_header(&v->rq, "db"));
	struct load_ctx *c = held(v, label);

	if (!c)
		return refuse(v, "rollback", LOAD_TXN_NOT_EXISTS,
			      "transaction with label %.*s not exists", TEXT_ARG(label));
	if (!text_is(db, c->load->db))
		return refuse(v, "rollback", LOAD_INVALID_ARGUMENT,
			      "request db %.*s transaction db %s not match", TEXT_ARG(db),
			      c->load->db);
	load_fail_as(c->load, LOAD_ABORTED, "transaction is aborted by user.");
	load_abort(c->load);
	/* the answer is of the request, which succeeded */
	c->load->status = LOAD_OK;
	load_reply_txn(c->load, "rollback", &v->reply);
	if (c->busy)
		c->load->status = LOAD_ABORTED;
	else
		load_ctx_remove(v->site->fe, c);
	return true;
}

static bool list(struct http_visit *v)
{
	const struct load_ctx *c;

	v->reply.type = load_reply_type(v->site->fe);
	for (c = v->site->fe->contexts; c; c = c->next) {
		if (c->prepared)
			continue;
		buf_adds(&v->reply.body, "{\n    ");
		if (!c->busy)
			buf_addf(&v->reply.body, "\"Status\": \"%s\",\n    ",
				 load_status_code(c->load->status));
		buf_addf(&v->reply.body,
			 "\"InProcessing\": %s,\n    \"Label\": \"%s\",\n    \"TxnId\": %lld,\n    "
			 "\"LoadBytes\": %lld\n}",
			 c->busy ? "true" : "false", c->load->label, (long long)c->load->txn_id,
			 (long long)c->load->body.bytes);
	}
	return true;
}

/* load ------------------------------------------------------------------------------------ */

/* All that must be the same in each load of a transaction. */
static const char *options_of(struct http_visit *v)
{
	static const char *const names[] = {
		"columns",
		"where",
		"column_separator",
		"row_delimiter",
		"partitions",
		"negative",
		"strict_mode",
		"temporary_partitions",
		"timezone",
		"load_mem_limit",
		"jsonpaths",
		"json_root",
		"strip_outer_array",
		"partial_update",
		"partial_update_mode",
		"merge_condition",
		"transmission_compression_type",
		"load_dop",
		"compression",
		"content-encoding",
		"format",
	};
	struct buf b;
	const char *out;
	size_t i;

	buf_init(&b, 4 << 20);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		struct text t = http_header(&v->rq, names[i]);

		buf_add(&b, t.p ? t.p : "", t.n);
		buf_addc(&b, '\n');
	}
	out = arena_copy(v->mem, buf_str(&b), b.n);
	buf_release(&b);
	return out;
}

/* The context that a load of a transaction goes to which has many: tables, or channels.  Made
 * by its first. */
static struct load_ctx *of_many(struct http_visit *v, struct text label, int channel)
{
	struct fe *fe = v->site->fe;
	struct text table = or_nothing(http_header(&v->rq, "table"));
	struct text db_name = or_nothing(http_header(&v->rq, "db"));
	struct database *db = store_database(&fe->store, db_name);
	struct txn *x = db ? txn_find(fe->txns, db->id, label) : NULL;
	struct load_ctx *c;

	if (!x || x->state != TXN_PREPARE || (channel >= 0 && channel >= (int)x->n_channels))
		return NULL;
	c = load_ctx_find(fe, label, arena_copy(v->mem, table.p, table.n), channel);
	if (!c) {
		c = load_ctx_add(fe, load_new(v->site, db_name, table, label));
		c->load->txn_id = x->id;
		c->load->be = v->be_index;
		c->many = true;
		c->channel = channel;
	}
	return c;
}

/* The first load's options hold for all. */
static bool take_options(struct http_visit *v, struct load_ctx *c)
{
	const char *options = options_of(v);

	if (!load_options_early(c->load, &v->rq))
		return false;
	if (c->options && strcmp(c->options, options) != 0)
		return load_fail(c->load, "load request not equal last.");
	if (c->options)
		return true;
	c->options = arena_copy(c->load->mem, options, strlen(options));
	return load_options_rest(c->load, &v->rq, true);
}

static bool begin_load(struct http_visit *v)
{
	struct text label = http_header(&v->rq, "label"),
		    db = or_nothing(http_header(&v->rq, "db")),
		    table = or_nothing(http_header(&v->rq, "table"));
	struct load_ctx *c;
	int64_t channel = -1;

	if (!label.p)
		return refuse(v, "load", LOAD_INVALID_ARGUMENT, "Invalid label ");
	if (http_header(&v->rq, "channel_id").p &&
	    !http_stoll(http_header(&v->rq, "channel_id"), &channel)) {
		v->crash = true;
		return true;
	}
	c = is_multi(v) || channel >= 0 ? of_many(v, label, (int)channel) : held(v, label);
	if (!c)
		return refuse(v, "load", LOAD_TXN_NOT_EXISTS,
			      "Transaction with label %.*s not exists", TEXT_ARG(label));
	if (!text_is(db, c->load->db))
		return refuse(v, "load", LOAD_INVALID_ARGUMENT,
			      "Request database %.*s not equal transaction database %s",
			      TEXT_ARG(db), c->load->db);
	if (!text_is(table, c->load->table))
		return refuse(v, "load", LOAD_INVALID_ARGUMENT,
			      "Request table %.*s not equal transaction table %s", TEXT_ARG(table),
			      c->load->table);
	if (c->busy)
		return in_processing(v, "load");
	if (!take_options(v, c))
		return give_up(v, c, "load");
	if (!http_be_expects(v))
		return true;
	c->busy = true;
	c->earlier = c->load->body.bytes;
	c->load->bytes = 0;
	v->context = c;
	return false;
}

void http_be_transaction_body(struct http_visit *v, struct text part)
{
	load_add(v->context->load, part);
}

/* The request has ended, one way or the other; true: its context is gone meanwhile. */
static bool let_go(struct http_visit *v)
{
	struct load_ctx *c = v->context;
	const struct txn *x = txn_by_id(v->site->fe->txns, c->load->txn_id);

	v->context = NULL;
	c->busy = false;
	return c->load->status == LOAD_ABORTED || !x || x->state == TXN_ABORTED;
}

void http_be_transaction_end(struct http_visit *v)
{
	struct load_ctx *c = v->context;

	load_end_piece(c->load);
	if (let_go(v)) {
		load_fail_as(c->load, LOAD_ABORTED, "current transaction is aborted");
		give_up(v, c, "load");
		return;
	}
	load_reply_txn(c->load, "load", &v->reply);
	c->load->bytes = c->load->body.bytes;
}

/* What has come stays: whoever sends it again has it twice. */
void http_be_transaction_gone(struct http_visit *v)
{
	struct load_ctx *c = v->context;

	load_end_piece(c->load);
	if (let_go(v))
		load_ctx_remove(v->site->fe, c);
}

/* --------------------------------------------------------------------------------------------- */

bool http_be_transaction(struct http_visit *v)
{
	struct text op = v->rq.segments[2], label = http_header(&v->rq, "label");

	if (text_is_nocase(op, "load") && !strcmp(v->rq.method, "PUT"))
		return begin_load(v);
	if (text_is_nocase(op, "list"))
		return list(v);
	if (!label.p)
		return refuse(v, op.p, LOAD_INVALID_ARGUMENT, "empty label");
	if (since(v->site->fe, FE_4_1) && http_header(&v->rq, "transaction_type").p)
		return refuse(
			v, op.p, LOAD_INVALID_ARGUMENT,
			"Multi-statement transaction requests can only be sent to FE nodes, not "
			"BE nodes");
	if (text_is_nocase(op, "begin"))
		return begin(v);
	if (text_is_nocase(op, "commit") || text_is_nocase(op, "prepare"))
		return finish(v, text_is_nocase(op, "prepare"));
	if (text_is_nocase(op, "rollback"))
		return rollback(v);
	return refuse(v, op.p, LOAD_INVALID_ARGUMENT, "unsupport transaction operation %.*s",
		      TEXT_ARG(op));
}
