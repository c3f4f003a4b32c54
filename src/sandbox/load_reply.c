/*
 * load_reply.c - what a BE answers to a load (source: stream_load_context.cpp).
 */
#include "config.h"
#include <strings.h>

#include "base/util.h"
#include "sandbox/load.h"

enum { MESSAGE_MAX = 65535 };

const char *load_reply_type(const struct fe *fe)
{
	/* from 3.5.3 on */
	return since(fe, FE_3_5) ? "application/json" : "text/html; charset=ISO-8859-1";
}

/* An object as RapidJSON's PrettyWriter has it. */
struct object {
	struct buf *b;
	unsigned n;
};

static void key(struct object *o, const char *name)
{
	buf_adds(o->b, o->n++ ? ",\n    " : "{\n    ");
	buf_addf(o->b, "\"%s\": ", name);
}

static void text(struct object *o, const char *name, const char *value)
{
	size_t n = strlen(value);

	key(o, name);
	json_add_string(o->b, (struct text){ value, n > MESSAGE_MAX ? MESSAGE_MAX : n }, false);
}

static void number(struct object *o, const char *name, int64_t value)
{
	key(o, name);
	buf_addf(o->b, "%lld", (long long)value);
}

static void end(struct object *o)
{
	buf_adds(o->b, "\n}");
}

/* Since 3.5.9; the 3.5 we are is older. */
static void place(struct object *o, const struct load *l)
{
	if (!since(l->fe, FE_4_1))
		return;
	text(o, "Db", l->db);
	text(o, "Table", l->table);
}

static void rows(struct object *o, const struct load *l)
{
	number(o, "NumberTotalRows", l->total);
	number(o, "NumberLoadedRows", l->loaded);
	number(o, "NumberFilteredRows", l->filtered);
	number(o, "NumberUnselectedRows", l->unselected);
}

static void logs(struct object *o, const struct load *l)
{
	if (l->error_url)
		text(o, "ErrorURL", l->error_url);
	if (l->log_rejected && l->filtered)
		text(o, "RejectedRecordPath",
		     arena_printf(l->mem, "%s:/starload-sandbox/rejected_record/%s/%s",
				  l->site->host, l->db, l->label));
}

static void merged(struct object *o, const struct load *l)
{
	number(o, "TxnId", l->txn_id);
	text(o, "Label", l->existing ? l->existing : "");
	place(o, l);
	text(o, "Status", l->status == LOAD_OK ? "Success" : "Fail");
	text(o, "Message", l->status == LOAD_OK ? "OK" : l->message);
	text(o, "RequestId", l->label);
	number(o, "LoadBytes", l->bytes);
	number(o, "LoadTimeMs", l->load_ms);
	number(o, "ReadDataTimeMs", l->read_ms);
	number(o, "PendingTimeMs", 0);
	number(o, "WaitPlanTimeMs", l->plan_ms);
	number(o, "WriteDataTimeMs", l->write_ms);
	number(o, "WaitFinishTimeMs", l->commit_ms);
	number(o, "LeftMergeTimeMs", 0);
}

void load_reply(const struct load *l, struct http_reply *r)
{
	struct object o = { &r->body, 0 };

	r->status = 200;
	r->type = load_reply_type(l->fe);
	if (l->merge_commit) {
		merged(&o, l);
		end(&o);
		return;
	}
	number(&o, "TxnId", l->txn_id);
	text(&o, "Label", l->label);
	place(&o, l);
	text(&o, "Status",
	     l->status == LOAD_OK		 ? "Success"
	     : l->status == LOAD_PUBLISH_TIMEOUT ? "Publish Timeout"
	     : l->status == LOAD_LABEL_EXISTS	 ? "Label Already Exists"
						 : "Fail");
	if (l->status == LOAD_LABEL_EXISTS)
		text(&o, "ExistingJobStatus", l->existing);
	text(&o, "Message", l->status == LOAD_OK ? "OK" : l->message);
	rows(&o, l);
	number(&o, "LoadBytes", l->bytes);
	number(&o, "LoadTimeMs", l->load_ms);
	number(&o, "BeginTxnTimeMs", l->begin_ms);
	number(&o, "StreamLoadPlanTimeMs", l->plan_ms);
	number(&o, "ReadDataTimeMs", l->read_ms);
	number(&o, "WriteDataTimeMs", l->write_ms);
	number(&o, "CommitAndPublishTimeMs", l->commit_ms);
	logs(&o, l);
	end(&o);
}

const char *load_status_code(enum load_status s)
{
	static const char *const codes[] = {
		[LOAD_OK] = "OK",
		[LOAD_PUBLISH_TIMEOUT] = "PUBLISH_TIMEOUT",
		[LOAD_LABEL_EXISTS] = "LABEL_ALREADY_EXISTS",
		[LOAD_FAIL] = "INTERNAL_ERROR",
		[LOAD_INVALID_ARGUMENT] = "INVALID_ARGUMENT",
		[LOAD_TXN_NOT_EXISTS] = "TXN_NOT_EXISTS",
		[LOAD_TXN_IN_PROCESSING] = "TXN_IN_PROCESSING",
		[LOAD_ABORTED] = "ABORTED",
	};

	return codes[s];
}

void load_reply_txn(const struct load *l, const char *op, struct http_reply *r)
{
	struct object o = { &r->body, 0 };
	bool ok = l->status == LOAD_OK;

	r->status = 200;
	r->type = load_reply_type(l->fe);
	text(&o, "Status", load_status_code(l->status));
	if (l->status == LOAD_LABEL_EXISTS)
		text(&o, "ExistingJobStatus", l->existing ? l->existing : "");
	if (l->status == LOAD_TXN_IN_PROCESSING)
		text(&o, "Label", l->label);
	text(&o, "Message", ok ? "" : l->message);
	place(&o, l);
	if (ok)
		text(&o, "Label", l->label);
	if (ok && strcasecmp(op, "rollback") != 0)
		number(&o, "TxnId", l->txn_id);
	if (ok && !strcasecmp(op, "begin"))
		number(&o, "BeginTxnTimeMs", l->begin_ms);
	if (ok && !strcasecmp(op, "load")) {
		number(&o, "LoadBytes", l->bytes);
		number(&o, "StreamLoadPlanTimeMs", l->plan_ms);
		number(&o, "ReceivedDataTimeMs", l->read_ms);
	}
	if (ok && (!strcasecmp(op, "prepare") || !strcasecmp(op, "commit"))) {
		rows(&o, l);
		number(&o, "LoadBytes", l->bytes);
		number(&o, "LoadTimeMs", l->load_ms);
		number(&o, "StreamLoadPlanTimeMs", l->plan_ms);
		number(&o, "ReceivedDataTimeMs", l->read_ms);
		number(&o, "WriteDataTimeMs", l->write_ms);
		number(&o, "CommitAndPublishTimeMs", l->commit_ms);
	}
	logs(&o, l);
	end(&o);
}
