/*
 * http_fe_channel.c - many writers of one transaction, each with a channel of its own: the
 * leader keeps count (source: TransactionWithChannelHandler.java, StreamLoadTask.java).
 *
 * Much that went wrong is answered with Status OK and a text.  Tasks are known by their label
 * alone, whatever the database.
 */
#include "config.h"
#include "base/util.h"
#include "sandbox/http_fe_txn.h"
#include "sandbox/load_ctx.h"

enum { CHANNELS_MAX = 65536 };

/* Of a channel. */
enum { CHANNEL_BEGIN, CHANNEL_BEFORE_LOAD, CHANNEL_LOADING, CHANNEL_PREPARING };

static bool say(struct fe_txn_op *o, bool ok, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
static bool say(struct fe_txn_op *o, bool ok, const char *fmt, ...)
{
	struct http_pair pairs[] = { { "Status", ok ? "OK" : "FAILED", 0 },
				     { "Message", NULL, 0 } };
	va_list ap;

	va_start(ap, fmt);
	pairs[1].value = arena_vprintf(o->v->mem, fmt, ap);
	va_end(ap);
	return http_fe_result(o->v, pairs, ARRAY_SIZE(pairs));
}

/* An exception within a task cancels it. */
static bool cancelled(struct fe_txn_op *o, const char *why)
{
	struct fe *fe = o->v->site->fe;
	const char *text =
		arena_printf(o->v->mem,
			     "STREAM_LOAD_TASK:%lld, label{%s}, error_msg{cancel stream task "
			     "for exception: %s}",
			     (long long)o->txn->task_id, o->label.p, why);

	if (o->txn->state == TXN_PREPARE || o->txn->state == TXN_PREPARED)
		txn_set(fe->txns, o->txn, TXN_ABORTED, text, fe->now_ms);
	load_ctxs_drop(fe, o->txn->id);
	return say(o, false, "%s", text);
}

/* What is over, or prepared, says so; true: it did. */
static bool over(struct fe_txn_op *o)
{
	static const char *const what[] = { NULL, "prepared", "committed", "finished" };

	if (o->txn->state == TXN_PREPARE)
		return false;
	if (o->txn->state == TXN_ABORTED)
		return say(o, !since(o->v->site->fe, FE_4_1),
			   "stream load task %s has already been cancelled: %s", o->label.p,
			   o->txn->reason ? o->txn->reason : "");
	return say(o, true, "stream load task %s has already been %s", o->label.p,
		   what[o->txn->state]);
}

/* The channel's state, or NULL when it has no such channel. */
static unsigned char *channel(struct fe_txn_op *o)
{
	if (o->channel < 0 || o->channel >= (int64_t)o->txn->n_channels)
		return NULL;
	return &o->txn->channels[o->channel];
}

static bool no_channel(struct fe_txn_op *o)
{
	return cancelled(o, arena_printf(o->v->mem, "channel id should be between [0, %d].",
					 (int)o->txn->n_channels - 1));
}

/* begin ------------------------------------------------------------------------------------ */

static bool begun(struct fe_txn_op *o)
{
	const struct http_pair pairs[] = {
		{ "Label", o->label.p, 0 },    { "BeginChannel", NULL, o->channels },
		{ "Status", "OK", 0 },	       { "BeginTxnTimeMs", NULL, 0 },
		{ "TxnId", NULL, o->txn->id }, { "Message", "", 0 },
	};

	return http_fe_result(o->v, pairs, ARRAY_SIZE(pairs));
}

static bool first_begin(struct fe_txn_op *o)
{
	struct fe *fe = o->v->site->fe;

	if (!o->table.n)
		return fe_txn_exception(
			o->v, "com.starrocks.common.AnalysisException",
			"Getting analyzing error. Detail message: Table name must be "
			"specified when calling /begin/transaction/ first time.");
	if (!store_table(o->db, o->table))
		return fe_txn_exception(
			o->v, "com.starrocks.common.AnalysisException",
			"Getting analyzing error. Detail message: Table[%.*s] does not "
			"exist.",
			TEXT_ARG(o->table));
	if (!label_valid(o->label))
		return fe_txn_exception(
			o->v, "com.starrocks.sql.analyzer.SemanticException",
			"Getting analyzing error. Detail message: Label format error. "
			"regex: ^[-\\w]{1,128}$, label: %s.",
			o->label.p);
	o->txn = txn_add(fe->txns, fe->next_txn++, o->db->id, o->db->name,
			 arena_copy(o->v->mem, o->table.p, o->table.n), o->label, fe->now_ms,
			 o->timeout_s);
	o->txn->task_id = store_id(&fe->store);
	o->txn->kind = "PARALLEL_STREAM_LOAD";
	txn_open_channels(o->txn, (unsigned)o->channels);
	o->txn->channels[o->channel] = CHANNEL_BEFORE_LOAD;
	return begun(o);
}

static bool begin(struct fe_txn_op *o)
{
	unsigned char *state;

	if (o->channel >= o->channels || o->channel < 0 || o->channels > CHANNELS_MAX)
		return fe_txn_exception(o->v, "com.starrocks.common.DdlException",
					"Channel ID should be between [0, %d].",
					(int)o->channels - 1);
	if (!o->txn)
		return first_begin(o);
	if (o->txn->n_channels && o->channels != (int64_t)o->txn->n_channels)
		return cancelled(
			o, arena_printf(o->v->mem,
					"channel num %d does not equal to original channel num "
					"%u",
					(int)o->channels, o->txn->n_channels));
	if (over(o))
		return true;
	state = channel(o);
	if (!state)
		return no_channel(o);
	if (*state != CHANNEL_BEGIN)
		return say(o, true, "stream load %s channel %d has already begun", o->label.p,
			   (int)o->channel);
	*state = CHANNEL_BEFORE_LOAD;
	{
		const struct http_pair pairs[] = {
			{ "BeginChannel", NULL, o->channels },
			{ "Status", "OK", 0 },
			{ "Message", "", 0 },
		};

		return http_fe_result(o->v, pairs, ARRAY_SIZE(pairs));
	}
}

/* load, prepare, commit, rollback ---------------------------------------------------------------
 */

static bool other_table(struct fe_txn_op *o)
{
	if (text_is(o->table, o->txn->table))
		return false;
	return say(o, false, "Request table %.*s not equal transaction table %s",
		   TEXT_ARG(o->table), o->txn->table);
}

/* Is the channel in no state to do that?  True: it said so. */
static bool refuses(struct fe_txn_op *o, const char *when)
{
	const unsigned char *state = channel(o);

	if (other_table(o) || over(o))
		return true;
	if (!state)
		return no_channel(o);
	if (*state == CHANNEL_PREPARING)
		return cancelled(o, arena_printf(o->v->mem,
						 "channel state should be BEGIN | BEFORE_LOAD | "
						 "LOADING when channel is %s",
						 when));
	return false;
}

static bool load(struct fe_txn_op *o)
{
	if (refuses(o, "loading"))
		return true;
	*channel(o) = CHANNEL_LOADING;
	return http_fe_to_be(o->v, NULL);
}

static unsigned prepared(const struct txn *x)
{
	unsigned i, n = 0;

	for (i = 0; i < x->n_channels; i++)
		n += x->channels[i] == CHANNEL_PREPARING;
	return n;
}

static bool counted(struct fe_txn_op *o, const struct load_sum *s, const char *message)
{
	const struct http_pair pairs[] = {
		{ "Label", o->label.p, 0 },
		{ "NumberTotalRows", NULL, s->loaded + s->filtered + s->unselected },
		{ "NumberLoadedRows", NULL, s->loaded },
		{ "NumberFilteredRows", NULL, s->filtered },
		{ "NumberUnselectedRows", NULL, s->unselected },
		{ "LoadBytes", NULL, s->bytes },
		{ "Status", "OK", 0 },
		{ "TxnId", NULL, o->txn->id },
		{ "Message", message, 0 },
	};

	return http_fe_result(o->v, pairs, ARRAY_SIZE(pairs));
}

/* All channels are: what came through them is looked at. */
static bool prepare_all(struct fe_txn_op *o)
{
	struct fe *fe = o->v->site->fe;
	struct load_sum sum;
	const char *why = load_ctxs_try(fe, o->txn->id, o->v->mem, &sum);

	if (why)
		return cancelled(o,
				 strcmp(why, "too many filtered rows") != 0
					 ? why
					 : arena_printf(o->v->mem,
							"abnormal data more than max filter rate, "
							"tracking_url: %s",
							sum.url ? sum.url : ""));
	txn_set(fe->txns, o->txn, TXN_PREPARED, NULL, fe->now_ms);
	o->txn->deadline_ms = fe->now_ms + PREPARED_TIMEOUT_S * 1000LL;
	return counted(o, &sum,
		       arena_printf(o->v->mem, "stream load %s finish preparing", o->label.p));
}

static bool prepare(struct fe_txn_op *o)
{
	if (refuses(o, "ready for prepare, cur state is PREPARING"))
		return true;
	*channel(o) = CHANNEL_PREPARING;
	if (prepared(o->txn) == o->txn->n_channels)
		return prepare_all(o);
	{
		const struct http_pair pairs[] = {
			{ "Label", o->label.p, 0 },
			{ "ChannelId", NULL, o->channel },
			{ "Prepared Channel Num", NULL, prepared(o->txn) },
			{ "Status", "OK", 0 },
			{ "TxnId", NULL, o->txn->id },
			{ "Message", "", 0 },
		};

		return http_fe_result(o->v, pairs, ARRAY_SIZE(pairs));
	}
}

static bool commit(struct fe_txn_op *o)
{
	struct fe *fe = o->v->site->fe;
	struct load_sum sum = { 0 };
	const char *why;

	switch (o->txn->state) {
	case TXN_PREPARE:
		return say(o, true,
			   "stream load task %s state (%s) is not prepared, can not commit",
			   o->label.p, prepared(o->txn) ? "PREPARING" : "LOADING");
	case TXN_ABORTED:
		return say(o, !since(fe, FE_4_1),
			   "txn could not be committed because task state is: CANCELLED, "
			   "error_msg: %s",
			   o->txn->reason ? o->txn->reason : "");
	case TXN_COMMITTED:
	case TXN_VISIBLE:
		return say(o, true, "txn could not be committed because task state is: %s",
			   o->txn->state == TXN_VISIBLE ? "FINISHED" : "COMMITED");
	case TXN_PREPARED:
		break;
	}
	why = load_ctxs_commit(fe, o->txn->id, o->v->mem);
	if (why)
		return cancelled(o, why);
	sum = (struct load_sum){ .loaded = o->txn->loaded,
				 .filtered = o->txn->filtered,
				 .unselected = o->txn->unselected,
				 .bytes = o->txn->bytes };
	load_ctxs_drop(fe, o->txn->id);
	return counted(o, &sum, arena_printf(o->v->mem, "stream load %s commit", o->label.p));
}

static bool rollback(struct fe_txn_op *o)
{
	struct fe *fe = o->v->site->fe;

	if (o->txn->state == TXN_VISIBLE || o->txn->state == TXN_COMMITTED)
		return say(o, !since(fe, FE_4_1), "stream load %s abort fail: %s", o->label.p,
			   "transaction's state is already COMMITTED or VISIBLE, could not abort");
	if (o->txn->state != TXN_ABORTED)
		txn_set(fe->txns, o->txn, TXN_ABORTED, "manual abort", fe->now_ms);
	load_ctxs_drop(fe, o->txn->id);
	return say(o, true, "stream load %s abort", o->label.p);
}

bool fe_txn_channel(struct fe_txn_op *o)
{
	static const struct {
		const char *name;
		bool (*run)(struct fe_txn_op *o);
	} ops[] = {
		{ "load", load },
		{ "prepare", prepare },
		{ "commit", commit },
		{ "rollback", rollback },
	};
	struct txn *x;
	size_t i;

	/* by its label alone */
	for (x = txns_first(o->v->site->fe->txns); x && !text_is(o->label, x->label); x = x->next)
		;
	o->txn = x;
	if (!strcmp(o->name, "begin"))
		return begin(o);
	if (!x || !x->n_channels)
		return fe_txn_exception(o->v, fe_txn_plain(o->v),
					"stream load task %s does not exist", o->label.p);
	for (i = 0; strcmp(ops[i].name, o->name) != 0; i++)
		;
	return ops[i].run(o);
}
