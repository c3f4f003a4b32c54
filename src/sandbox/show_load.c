/*
 * show_load.c - what SQL says of loads over HTTP: SHOW STREAM LOAD, SHOW TRANSACTION.
 *
 * Up to 3.3 an FE keeps no task for a plain load, so that there is nothing to show.
 * (source: StreamLoadTask.getShowInfo, ShowStreamLoadStmt, TransProcDir)
 */
#include "config.h"
#include <stdio.h>

#include "base/util.h"
#include "sandbox/civil.h"
#include "sandbox/front.h"
#include "sandbox/show_load.h"
#include "sandbox/users.h"

static const char *number(struct arena *mem, int64_t n)
{
	return arena_printf(mem, "%lld", (long long)n);
}

static const char *time_cell(struct call *c, int64_t ms)
{
	char out[40];

	if (!ms)
		return NULL;
	zone_time(ms - ms % 1000, c->session->zone, out);
	return arena_printf(c->mem, "%s", out);
}

const char *load_task_state(const struct txn *x)
{
	static const char *const names[] = { "LOADING", "PREPARED", "COMMITED", "FINISHED",
					     "CANCELLED" };

	return names[x->state];
}

const char *load_tracking_sql(const struct txn *x, struct arena *mem)
{
	if (!x->tracking_url)
		return "";
	return arena_printf(mem,
			    "select tracking_log from information_schema.load_tracking_logs where "
			    "job_id=%lld",
			    (long long)x->task_id);
}

static void fill(struct reply_row *row, const char *const *cells, unsigned n)
{
	unsigned i;

	for (i = 0; i < n; i++)
		if (cells[i])
			row->cells[i] = (struct text){ cells[i], strlen(cells[i]) };
}

static bool may_see(const struct call *c, const struct txn *x)
{
	return users_see(c->fe->users, c->session->user, x->db);
}

/* STREAM LOAD --------------------------------------------------------------------------- */

#define SHOWN(name)                     \
	{                               \
		name, COLUMN_SHOW, 0, 0 \
	}

static const struct reply_column task_columns[] = {
	SHOWN("Label"),
	SHOWN("Id"),
	SHOWN("LoadId"),
	SHOWN("TxnId"),
	SHOWN("DbName"),
	SHOWN("TableName"),
	SHOWN("State"),
	SHOWN("ErrorMsg"),
	SHOWN("TrackingURL"),
	SHOWN("ChannelNum"),
	SHOWN("PreparedChannelNum"),
	SHOWN("NumRowsNormal"),
	SHOWN("NumRowsAbNormal"),
	SHOWN("NumRowsUnselected"),
	SHOWN("NumLoadBytes"),
	SHOWN("TimeoutSecond"),
	SHOWN("CreateTimeMs"),
	SHOWN("BeforeLoadTimeMs"),
	SHOWN("StartLoadingTimeMs"),
	SHOWN("StartPreparingTimeMs"),
	SHOWN("FinishPreparingTimeMs"),
	SHOWN("EndTimeMs"),
	SHOWN("ChannelState"),
	SHOWN("Type"),
	SHOWN("TrackingSQL"),
};

static void add_task(struct call *c, const struct txn *x)
{
	struct arena *mem = c->mem;
	const char *cells[ARRAY_SIZE(task_columns)] = {
		x->label,
		number(mem, x->task_id),
		arena_printf(mem, "%016llx-%016llx", (unsigned long long)x->task_id,
			     (unsigned long long)x->id),
		number(mem, x->id),
		x->db,
		x->table,
		load_task_state(x),
		x->reason ? x->reason : "",
		x->tracking_url ? x->tracking_url : "",
		"1",
		x->state == TXN_PREPARE || x->state == TXN_ABORTED ? "0" : "1",
		number(mem, x->loaded),
		number(mem, x->filtered),
		number(mem, x->unselected),
		number(mem, x->bytes),
		number(mem, x->timeout_s),
		time_cell(c, x->begin_ms),
		time_cell(c, x->begin_ms),
		time_cell(c, x->begin_ms),
		time_cell(c, x->prepared_ms),
		time_cell(c, x->prepared_ms),
		time_cell(c, x->end_ms),
		load_task_state(x),
		x->kind,
		load_tracking_sql(x, mem),
	};

	fill(reply_add(c->out, mem), cells, ARRAY_SIZE(task_columns));
}

/* WHERE label = 'x' AND state = 'y', either alone. */
struct task_filter {
	struct text label, state;
};

static bool take_filter(struct words *w, struct task_filter *f)
{
	do {
		struct text name, value;

		if (!take_name(w, &name) || !take(w, "=") || !take_string(w, &value))
			return false;
		if (text_is_nocase(name, "label"))
			f->label = value;
		else if (text_is_nocase(name, "state"))
			f->state = value;
		else
			return false;
	} while (take(w, "AND"));
	return true;
}

static bool wanted(const struct call *c, const struct txn *x, const struct database *db,
		   const struct task_filter *f, bool all)
{
	if (x->db_id != db->id || !may_see(c, x))
		return false;
	if (f->label.p && !text_is(f->label, x->label))
		return false;
	if (f->state.p && !text_is_nocase(f->state, load_task_state(x)))
		return false;
	/* what is over shows only when asked for */
	return all || (x->state != TXN_VISIBLE && x->state != TXN_ABORTED);
}

void show_stream_load(struct call *c, struct words *w, int all)
{
	struct task_filter f = { { 0 }, { 0 } };
	struct text db_name = { 0 };
	struct database *db;
	const struct txn *x;
	bool ok = true;

	if (take(w, "FOR"))
		ok = take_qname(w, &db_name, &f.label) || take_string(w, &f.label);
	if (ok && (take(w, "FROM") || take(w, "IN")))
		ok = take_name(w, &db_name);
	if (ok && take(w, "WHERE"))
		ok = take_filter(w, &f);
	if (!ok || !words_end(w)) {
		words_error(w, c->out);
		return;
	}
	db = call_database(c, db_name);
	if (!db)
		return;
	txns_run(c->fe->txns, c->fe->now_ms);
	reply_rows(c->out, task_columns, ARRAY_SIZE(task_columns));
	for (x = since(c->fe, FE_3_4) ? txns_first(c->fe->txns) : NULL; x; x = x->next)
		if (wanted(c, x, db, &f, all || f.label.p))
			add_task(c, x);
}

/* TRANSACTION ------------------------------------------------------------------------------ */

static const struct reply_column transaction_columns[] = {
	SHOWN("TransactionId"),
	SHOWN("Label"),
	SHOWN("Coordinator"),
	SHOWN("TransactionStatus"),
	SHOWN("LoadJobSourceType"),
	SHOWN("PrepareTime"),
	SHOWN("PreparedTime"),
	SHOWN("CommitTime"),
	SHOWN("PublishTime"),
	SHOWN("FinishTime"),
	SHOWN("Reason"),
	SHOWN("ErrorReplicasCount"),
	SHOWN("ListenerId"),
	SHOWN("TimeoutMs"),
	SHOWN("PreparedTimeoutMs"),
	SHOWN("ErrMsg"),
};

void show_transaction(struct call *c, struct words *w, int arg)
{
	struct text db_name = { 0 };
	struct database *db;
	const struct txn *x;
	int64_t id = 0;
	const char *end;

	(void)arg;
	if ((take(w, "FROM") && !take_name(w, &db_name)) || !take_phrase(w, "WHERE id =") ||
	    !take_integer(w, &id) || !words_end(w)) {
		words_error(w, c->out);
		return;
	}
	db = call_database(c, db_name);
	if (!db)
		return;
	txns_run(c->fe->txns, c->fe->now_ms);
	x = txn_by_id(c->fe->txns, id);
	if (!x || x->db_id != db->id || !may_see(c, x)) {
		reply_err(c->out, c->mem, 1064, "transaction with id %lld does not exist",
			  (long long)id);
		return;
	}
	end = time_cell(c, x->end_ms);
	{
		const char *const cells[] = {
			number(c->mem, x->id),
			x->label,
			"BE: 127.0.0.1",
			txn_state_name(x->state),
			"BACKEND_STREAMING",
			time_cell(c, x->begin_ms),
			time_cell(c, x->prepared_ms),
			x->state == TXN_VISIBLE ? end : NULL,
			x->state == TXN_VISIBLE ? end : NULL,
			end,
			x->reason ? x->reason : "",
			"0",
			"-1",
			number(c->mem, x->timeout_s * 1000),
			number(c->mem, PREPARED_TIMEOUT_S * 1000LL),
			"",
		};

		reply_rows(c->out, transaction_columns, ARRAY_SIZE(cells));
		fill(reply_add(c->out, c->mem), cells, ARRAY_SIZE(cells));
	}
}
