/*
 * check_reply.c - what servers answer to loads, and what is made of it.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "base/util.h"
#include "load/flat.h"
#include "load/reply.h"
#include "tests/unit/suite.h"

#define DB_LOCK "get database write lock timeout, database=10001, timeout=10000ms"
#define REFUSED_403 "<html><head><title>403 Forbidden</title></head><body>no</body></html>"

/* messages: as the sources of the servers have them, with values filled in ----------------------
 */

static const struct {
	enum load_op op;
	const char *message;
	enum load_verdict verdict;
} messages[] = {
	/* rows */
	{ OP_LOAD, "too many filtered rows", LV_FILTERED },
	{ OP_TXN_PREPARE,
	  "class com.starrocks.common.StarRocksException: abnormal data more than max filter rate, "
	  "tracking_url: http://be1:8040/api/_load_error_log?file=error_log_1_2",
	  LV_FILTERED },
	{ OP_LOAD,
	  "No partitions have data available for loading. If you are sure there may be no data to "
	  "be loaded, you can use `ADMIN SET FRONTEND CONFIG ('empty_load_as_error' = 'false')` to "
	  "ensure such load jobs can succeed",
	  LV_EMPTY },
	{ OP_LOAD,
	  "No rows were imported from upstream. Possible causes: 1) all rows were filtered by load "
	  "conditions, 2) all rows failed data quality/validation checks, or 3) upstream has no "
	  "data.",
	  LV_EMPTY },
	{ OP_LOAD, "fail to execute commit task: No partitions have data available for loading.",
	  LV_EMPTY },
	{ OP_TXN_COMMIT,
	  "class com.starrocks.common.StarRocksException: No rows were imported from upstream.",
	  LV_EMPTY },
	{ OP_TXN_PREPARE, "transaction {x} hasn't send any data yet", LV_EMPTY },
	/* data that quotes such a text spares us nothing */
	{ OP_LOAD, "Failed to iterate json array as object. value: \"no rows were imported\"",
	  LV_PERMANENT },
	{ OP_LOAD, "strange: load has not been published before timeout", LV_UNKNOWN },
	{ OP_LOAD, "strange: publish timeout", LV_UNKNOWN },
	/* labels */
	{ OP_LOAD,
	  "STREAM_LOAD_TASK:10234, label{x}, error_msg{cancel stream task for exception: Label [x] "
	  "has already been used.}",
	  LV_UNKNOWN },
	{ OP_LOAD,
	  "Getting analyzing error. Detail message: Label format error. regex: ^[-\\w]{1,128}$, "
	  "label: a b.",
	  LV_PERMANENT },
	/* who */
	{ OP_LOAD, "no valid Basic authorization", LV_DENIED },
	{ OP_LOAD, "Access denied for amy@10.0.0.1", LV_DENIED },
	{ OP_LOAD, "Access denied for user 'amy' (using password: YES)", LV_DENIED },
	{ OP_LOAD,
	  "Access denied; you need (at least one of) the INSERT privilege(s) for this operation",
	  LV_DENIED },
	{ OP_LOAD, "Need auth information.", LV_DENIED },
	/* where */
	{ OP_LOAD, "unknown database, database=shop", LV_PERMANENT },
	{ OP_LOAD, "unknown table \"shop.orders\"", LV_PERMANENT },
	{ OP_LOAD, "unknown table, table=orders", LV_PERMANENT },
	{ OP_LOAD, "load table type is not OlapTable, type=class com.starrocks.catalog.View",
	  LV_PERMANENT },
	{ OP_LOAD,
	  "The data of 'm' cannot be inserted because 'm' is a materialized view,and the data of "
	  "materialized view must be consistent with the base table.",
	  LV_PERMANENT },
	{ OP_LOAD, "Unknown partition 'p9' in table 'orders'", LV_PERMANENT },
	/* size */
	{ OP_LOAD,
	  "body size 107374182401 exceed limit: 107374182400, id=a, job_id=-1, txn_id: -1, "
	  "label=x, db=shop. You can increase the limit by setting streaming_load_max_mb in "
	  "be.conf.",
	  LV_PERMANENT },
	{ OP_LOAD,
	  "The size of this batch exceed the max size [104857600]  of json type data  data [ "
	  "104857601 ]. Set ignore_json_size to skip the check, although it may lead huge memory "
	  "consuming.",
	  LV_PERMANENT },
	{ OP_TXN_LOAD,
	  "payload size [4294967297] of single write beyond the JSON payload limit [4294967296]",
	  LV_PERMANENT },
	/* overload */
	{ OP_LOAD, "current running txns on db 10001 is 1000, larger than limit 1000", LV_BUSY },
	{ OP_LOAD,
	  "streamload txn num per be exceeds limit, be: 10.0.0.2, txn_num: 100, limit: 100",
	  LV_BUSY },
	{ OP_LOAD, "Stream Load exceed http cuncurrent limit 48, please try again later", LV_BUSY },
	{ OP_LOAD,
	  "Failed to load data into tablet 10034, because of too many versions, current/limit: "
	  "1001/1000. You can reduce the loading job concurrency, or increase loading data batch "
	  "size.",
	  LV_BUSY },
	{ OP_LOAD,
	  "fail to execute commit task: Failed to load data into tablet 10034, because of too many "
	  "versions, current/limit: 1001/1000.",
	  LV_BUSY },
	{ OP_LOAD, "too many tablet versions", LV_BUSY },
	{ OP_LOAD, "Commit rate exceeds compaction throughput", LV_BUSY },
	{ OP_LOAD,
	  "Memory of process exceed limit. Pipeline Backend: 10.0.0.2, Used: 90, Limit: 80. Mem "
	  "usage has exceed the limit of BE",
	  LV_BUSY },
	{ OP_LOAD, "Memory of load exceed limit. try consume:1", LV_BUSY },
	{ OP_LOAD, "Memory limit exceeded", LV_BUSY },
	{ OP_LOAD, "Memory exceed limit", LV_BUSY },
	{ OP_LOAD, "Mem usage has exceed the limit of single query", LV_BUSY },
	{ OP_LOAD, "disable_load_job is set to true, all load jobs are rejected", LV_BUSY },
	{ OP_LOAD, "disable_load_job is set to true, all load jobs are prevented", LV_BUSY },
	{ OP_LOAD, "The cluster is under recovery mode, all load jobs are rejected", LV_BUSY },
	{ OP_LOAD, "The cluster is under safe mode state, all load jobs are rejected.", LV_BUSY },
	{ OP_LOAD, "all load jobs are prevented", LV_BUSY },
	/* again */
	{ OP_LOAD, "Service is shutting down, please retry later!", LV_TRANSIENT },
	{ OP_LOAD, DB_LOCK, LV_TRANSIENT },
	{ OP_LOAD, "get database read lock timeout, database=10001, timeout=10000ms",
	  LV_TRANSIENT },
	{ OP_LOAD,
	  "Commit failed. txn: 4 table: t tablet: 9 quorum: 1<2 errorReplicas: 1 commitBackends: 2",
	  LV_TRANSIENT },
	{ OP_LOAD, "fail to execute commit task: Commit failed. txn: 4 table: t tablet: 9",
	  LV_TRANSIENT },
	{ OP_LOAD, "[timeout by txn manager]", LV_TRANSIENT },
	{ OP_LOAD, "coordinate BE is down", LV_TRANSIENT },
	{ OP_LOAD, "class com.starrocks.common.DdlException: No backend alive.", LV_TRANSIENT },
	{ OP_LOAD, "No backend or compute node alive.", LV_TRANSIENT },
	{ OP_LOAD, "No available backends: default_warehouse", LV_TRANSIENT },
	{ OP_LOAD, "receive body don't equal with body bytes", LV_TRANSIENT },
	/* nobody knows */
	{ OP_LOAD, "current fe is not master", LV_UNKNOWN },
	{ OP_LOAD,
	  "FE RPC failure, address=TNetworkAddress(hostname=fe1, port=9020), reason=THRIFT_EAGAIN "
	  "(timed out)",
	  LV_UNKNOWN },
	{ OP_LOAD, "fail to execute commit task: FE RPC failure, address=x", LV_UNKNOWN },
	{ OP_LOAD, "fail to execute commit task: something new", LV_UNKNOWN },
	{ OP_LOAD, "transaction not found: 1003", LV_UNKNOWN },
	{ OP_LOAD, "txn does not exist: 1003", LV_UNKNOWN },
	{ OP_LOAD, "can not find stream load task by txnId 1003", LV_UNKNOWN },
	/* stopped */
	{ OP_LOAD, "Cancelled because of runtime state is cancelled", LV_PERMANENT },
	{ OP_LOAD, "user cancel", LV_PERMANENT },
	/* the FE's own */
	{ OP_LOAD, "class com.starrocks.common.DdlException: There is no 100-continue header",
	  LV_PERMANENT },
	{ OP_LOAD, "class com.starrocks.common.DdlException: No database selected.", LV_PERMANENT },
	{ OP_LOAD, "class com.starrocks.common.DdlException: No table selected.", LV_PERMANENT },
	{ OP_LOAD, "Warehouse name: x not exist.", LV_PERMANENT },
	/* headers */
	{ OP_LOAD, "unknown data format, format=parquet", LV_PERMANENT },
	{ OP_LOAD, "Getting syntax error at line 1, column 9. Detail message: Unexpected input",
	  LV_PERMANENT },
	{ OP_LOAD, "parse columns header failed", LV_PERMANENT },
	{ OP_LOAD, "Duplicate column: id", LV_PERMANENT },
	{ OP_LOAD, "Duplicate column mapping: id", LV_PERMANENT },
	{ OP_LOAD, "Mapping column is not in table. column: x", LV_PERMANENT },
	{ OP_LOAD, "generated column: x can not be specified", LV_PERMANENT },
	{ OP_LOAD, "Column has no default value. column: id", LV_PERMANENT },
	{ OP_LOAD, "column has no source field, column=id", LV_PERMANENT },
	{ OP_LOAD, "The valid bytes length for 'column separator' is [1, 50]", LV_PERMANENT },
	{ OP_LOAD, "skip_header must be equal or greater than 0", LV_PERMANENT },
	{ OP_LOAD, "exec_mem_limit must be greater than 0", LV_PERMANENT },
	{ OP_LOAD, "Invalid csv load skip_header format", LV_PERMANENT },
	{ OP_LOAD, "Invalid strict mode format. Must be bool type", LV_PERMANENT },
	{ OP_LOAD,
	  "Invalid parameter enable_merge_commit. The value must be bool type, but is maybe",
	  LV_PERMANENT },
	{ OP_LOAD, "Invalid timeout format", LV_PERMANENT },
	{ OP_LOAD, "Invalid timeout: '0'. Expected values should be between 1 and 259200 seconds",
	  LV_PERMANENT },
	{ OP_TXN_PREPARE, "Invalid prepared_timeout: x", LV_PERMANENT },
	{ OP_LOAD, "Can not specify both partitions and temporary partitions", LV_PERMANENT },
	{ OP_LOAD, "Primary Key table does not support negative load", LV_PERMANENT },
	{ OP_LOAD, "Column is not SUM AggreateType. column:v", LV_PERMANENT },
	{ OP_LOAD, "Unknown or incorrect time zone: 'Mars'", LV_PERMANENT },
	{ OP_LOAD, "Invalid load mem limit format", LV_PERMANENT },
	{ OP_LOAD, "Invalid load_dop format", LV_PERMANENT },
	{ OP_LOAD, "load_dop should between [1-16]", LV_PERMANENT },
	{ OP_LOAD, "Invalid log_rejected_record_num format", LV_PERMANENT },
	{ OP_LOAD, "Invalid delimiter '\\x0': invalid hex format", LV_PERMANENT },
	{ OP_LOAD, "Invalid json path: $.", LV_PERMANENT },
	{ OP_LOAD, "Unknown envelope type: x", LV_PERMANENT },
	{ OP_LOAD, "envelope can only be specified when format is json", LV_PERMANENT },
	{ OP_LOAD, "json_root cannot be specified when envelope is set", LV_PERMANENT },
	{ OP_LOAD, "envelope=debezium is only supported on PRIMARY KEY tables", LV_PERMANENT },
	{ OP_LOAD, "unsupported compression type: x", LV_PERMANENT },
	{ OP_LOAD, "Unknown compress type: ZLIB", LV_PERMANENT },
	{ OP_LOAD, "Unsupported compression algorithm: 1", LV_PERMANENT },
	{ OP_LOAD, "Only one of http header content-encoding and compression can be set",
	  LV_PERMANENT },
	{ OP_LOAD, "Only primary key table support partial update", LV_PERMANENT },
	{ OP_LOAD, "key column id not in partial update columns", LV_PERMANENT },
	{ OP_LOAD, "column with row table only support row mode partial update", LV_PERMANENT },
	{ OP_LOAD, "Conditional update only support primary key table orders", LV_PERMANENT },
	{ OP_LOAD, "Merge condition column v should not be primary key!", LV_PERMANENT },
	/* data */
	{ OP_LOAD, "illegal json started with [x]", LV_PERMANENT },
	{ OP_LOAD, "Failed to parse json as document stream. error: EMPTY", LV_PERMANENT },
	{ OP_LOAD, "Failed to iterate document stream as object. error: TAPE_ERROR", LV_PERMANENT },
	{ OP_LOAD, "parse error. Unrecognized json format, error: x", LV_PERMANENT },
	{ OP_LOAD, "Unrecognized json format, error: x", LV_PERMANENT },
	{ OP_LOAD,
	  "The value is array type in json document stream, you can set strip_outer_array=true to "
	  "parse each element of the array as individual rows",
	  LV_PERMANENT },
	{ OP_LOAD, "The value should be object type in json document stream", LV_PERMANENT },
	{ OP_LOAD, "the value should be array type with strip_outer_array=true, value: 1",
	  LV_PERMANENT },
	{ OP_LOAD, "The input payload size is beyond parser limit. x", LV_PERMANENT },
	{ OP_LOAD, "parse error. illegal", LV_PERMANENT },
	{ OP_LOAD, "Lz4 header size is between 7 and 15 bytes. but input size is only: 3",
	  LV_PERMANENT },
	{ OP_LOAD, "Failed to decompress. input_len:3, output_len:0", LV_PERMANENT },
	{ OP_LOAD, "Failed to bz2 decompress. status code: -5", LV_PERMANENT },
	/* merge commit */
	{ OP_LOAD, "Load has not been published before timeout", LV_DONE_LATER },
	{ OP_LOAD, "Load is aborted, reason: too many filtered rows", LV_FILTERED },
	{ OP_LOAD, "Load is aborted, reason: strange", LV_TRANSIENT },
	{ OP_LOAD, "Can't find the transaction, reason: x", LV_UNKNOWN },
	{ OP_LOAD, "Failed to get load final status, current status: PREPARE, error: x",
	  LV_UNKNOWN },
	{ OP_LOAD, "Failed to write data to stream load pipe, num retry: 3", LV_TRANSIENT },
	{ OP_LOAD, "Batch write is stopped", LV_TRANSIENT },
	{ OP_LOAD, "Batch write backend [10002] is not available", LV_TRANSIENT },
	{ OP_LOAD, "Batch write interval must be set positive, but is null", LV_PERMANENT },
	{ OP_LOAD, "Batch write parallel must be set positive, but is 0", LV_PERMANENT },
	{ OP_LOAD, "Failed to build stream load info, error: x", LV_PERMANENT },
	{ OP_LOAD, "For input string: \"x\"", LV_PERMANENT },
	/* transactions */
	{ OP_TXN_BEGIN, "empty label", LV_PERMANENT },
	{ OP_TXN_BEGIN, "Invalid label", LV_PERMANENT },
	{ OP_TXN_BEGIN, "unsupport transaction operation x", LV_PERMANENT },
	{ OP_TXN_BEGIN,
	  "class com.starrocks.common.UserException: Unknown transaction operation: x",
	  LV_PERMANENT },
	{ OP_TXN_BEGIN, "Invalid request", LV_PERMANENT },
	{ OP_TXN_BEGIN, "Database[x] does not exist.", LV_PERMANENT },
	{ OP_TXN_BEGIN, "Must provide channel_id when stream load begin.", LV_PERMANENT },
	{ OP_TXN_BEGIN, "Channel ID should be between [0, 1].", LV_PERMANENT },
	{ OP_TXN_BEGIN, "channel num 3 does not equal to original channel num 2", LV_PERMANENT },
	{ OP_TXN_PREPARE, "Unsupported operation: TXN_PREPARE", LV_PERMANENT },
	{ OP_TXN_COMMIT, "Malformed json tablets, label is x", LV_PERMANENT },
	{ OP_TXN_LOAD, "Transaction with label x not exists", LV_TRANSIENT },
	{ OP_TXN_PREPARE, "transaction with label x not exists", LV_TRANSIENT },
	{ OP_TXN_COMMIT, "transaction with label x not exists", LV_UNKNOWN },
	{ OP_TXN_ROLLBACK, "transaction with label x not exists", LV_TRANSIENT },
	{ OP_TXN_LOAD, "Request database a not equal transaction database b", LV_PERMANENT },
	{ OP_TXN_LOAD, "Request table a not equal transaction table b", LV_PERMANENT },
	{ OP_TXN_LOAD, "request db a transaction db b not match", LV_PERMANENT },
	{ OP_TXN_LOAD, "load request not equal last.", LV_PERMANENT },
	{ OP_TXN_LOAD, "current transaction is aborted", LV_TRANSIENT },
	{ OP_TXN_PREPARE, "transaction is aborted by user.", LV_TRANSIENT },
	{ OP_TXN_LOAD, "Transaction in processing, please retry later", LV_TRANSIENT },
	{ OP_TXN_LOAD, "Transaction is in processing", LV_TRANSIENT },
	{ OP_TXN_LOAD, "The load is timeout, and will be aborted", LV_TRANSIENT },
	{ OP_TXN_BEGIN,
	  "Multi-statement transaction requests can only be sent to FE nodes, not BE nodes",
	  LV_PERMANENT },
	{ OP_TXN_COMMIT,
	  "class com.starrocks.common.UserException: publish timeout: 20000, transactionId=9",
	  LV_DONE_LATER },
	{ OP_TXN_COMMIT,
	  "class com.starrocks.common.UserException: Can not commit ABORTED transaction 9, label "
	  "is x",
	  LV_TRANSIENT },
	{ OP_TXN_COMMIT, "Can not commit CANCELLED transaction 9, label is x", LV_TRANSIENT },
	{ OP_TXN_COMMIT, "stream load task x has already been cancelled: timeout", LV_TRANSIENT },
	{ OP_TXN_COMMIT, "stream load task x state (LOADING) is not prepared, can not commit",
	  LV_TRANSIENT },
	{ OP_TXN_COMMIT,
	  "txn could not be committed because task state is: CANCELLED, error_msg: x",
	  LV_TRANSIENT },
	{ OP_TXN_COMMIT, "txn could not be committed because task state is: COMMITED", LV_UNKNOWN },
	{ OP_TXN_COMMIT, "Transaction 9 is already committing, label is x", LV_UNKNOWN },
	{ OP_TXN_COMMIT, "Transaction 9 is aborting (reason: x), label is x", LV_TRANSIENT },
	{ OP_TXN_PREPARE,
	  "txn could not be prepared because task state is: CANCELLED, error_msg: x",
	  LV_TRANSIENT },
	{ OP_TXN_PREPARE,
	  "stream load task x s state (LOADING) is not preparing, can not prepare txn",
	  LV_TRANSIENT },
	{ OP_TXN_LOAD, "stream load task x has already been cancelled: timeout", LV_TRANSIENT },
	{ OP_TXN_LOAD, "stream load task x does not exist", LV_TRANSIENT },
	{ OP_TXN_COMMIT, "stream load task x does not exist", LV_UNKNOWN },
	{ OP_TXN_ROLLBACK, "Can not abort VISIBLE transaction 9, label is x", LV_UNKNOWN },
	{ OP_TXN_ROLLBACK, "txn can not be cancelled because task state is committing",
	  LV_UNKNOWN },
	{ OP_TXN_ROLLBACK, "stream load x abort fail: y", LV_UNKNOWN },
	{ OP_TXN_COMMIT, "No transaction found by label x", LV_UNKNOWN },
	{ OP_TXN_COMMIT, "Transaction with op[commit] and label[x] has no node.", LV_UNKNOWN },
	{ OP_TXN_COMMIT, "Can't find node id 10002", LV_UNKNOWN },
	{ OP_TXN_LOAD, "No transaction found with db[shop] and label[x]", LV_TRANSIENT },
	{ OP_TXN_LOAD, "Transaction with op[load] and label[x] has no node.", LV_TRANSIENT },
	{ OP_TXN_LOAD, "Can't find node id 10002", LV_TRANSIENT },
	{ OP_TXN_LOAD, "Node 10002 is not alive", LV_TRANSIENT },
	{ OP_TXN_LOAD, "Can't find the transaction with db [shop] and label[x].", LV_TRANSIENT },
	{ OP_TXN_COMMIT, "Can't find the transaction with db [shop] and label[x].", LV_UNKNOWN },
};

/* The shapes of a failure. */
static const char *const shapes[] = {
	"{\n    \"Label\": \"x\",\n    \"Status\": \"Fail\",\n    \"Message\": %s\n}",
	"{\n  \"Status\": \"FAILED\",\n  \"Message\": %s\n}",
	"{\"status\":\"FAILED\",\"code\":\"1\",\"msg\":%s,\"message\":\"other\"}",
	"{\n    \"Status\": \"INTERNAL_ERROR\",\n    \"Message\": %s\n}",
};

/* A JSON string, with Gson's escapes. */
static const char *quoted(const char *s, struct arena *mem)
{
	struct buf b;
	const char *out;

	buf_init_unbounded(&b);
	buf_addc(&b, '"');
	for (; *s; s++) {
		if (strchr("\"\\", *s))
			buf_addf(&b, "\\%c", *s);
		else if (strchr("'<>&=", *s))
			buf_addf(&b, "\\u%04x", (unsigned)*s);
		else
			buf_addc(&b, *s);
	}
	buf_addc(&b, '"');
	out = arena_copy(mem, b.p, b.n);
	buf_release(&b);
	return out;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static struct text shaped(const char *shape, const char *message, struct arena *mem)
{
	const char *s = arena_printf(mem, shape, quoted(message, mem));

	return (struct text){ s, strlen(s) };
}
#pragma GCC diagnostic pop

START_TEST(message)
{
	struct arena *mem = arena_new();
	struct load_reply r;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		reply_read(&r, messages[_i].op, 200, shaped(shapes[i], messages[_i].message, mem),
			   true, mem);
		ck_assert_msg(r.verdict == messages[_i].verdict, "%s: %s instead of %s",
			      messages[_i].message, load_verdict_name(r.verdict),
			      load_verdict_name(messages[_i].verdict));
		ck_assert(r.recognised);
		ck_assert_msg(text_is(r.message, messages[_i].message), "%.*s",
			      TEXT_ARG(r.message));
	}
	arena_free(mem);
}
END_TEST

/* Each row of the table decides at least one message above or below. */
static const struct {
	const char *text;
} rows[] = {
#define SAYS(ops, text, verdict) { text },
#include "load/replies.def"
};

START_TEST(row_used)
{
	const char *text = rows[_i].text + (rows[_i].text[0] == '^');
	size_t i;

	for (i = 0; i < ARRAY_SIZE(messages); i++)
		if (strcasestr(messages[i].message, text))
			return;
	ck_abort_msg("no message has \"%s\"", text);
}
END_TEST

/* whole answers -------------------------------------------------------------------------------- */

#define BE_OK                                                                                      \
	"{\n    \"TxnId\": 1003,\n    \"Label\": \"job7_0001\",\n    \"Status\": \"Success\",\n"   \
	"    \"Message\": \"OK\",\n    \"NumberTotalRows\": 6,\n    \"NumberLoadedRows\": 3,\n"    \
	"    \"NumberFilteredRows\": 2,\n    \"NumberUnselectedRows\": 1,\n    \"LoadBytes\": "    \
	"33,\n"                                                                                    \
	"    \"LoadTimeMs\": 120,\n    \"BeginTxnTimeMs\": 1,\n    \"StreamLoadPlanTimeMs\": 4,\n" \
	"    \"ReadDataTimeMs\": 5,\n    \"WriteDataTimeMs\": 60,\n"                               \
	"    \"CommitAndPublishTimeMs\": 50,\n"                                                    \
	"    \"ErrorURL\": \"http://be1:8040/api/_load_error_log?file=error_log_1_2\",\n"          \
	"    \"RejectedRecordPath\": \"be1:/data/x\"\n}"
#define EXISTS(state)                                                              \
	"{\"TxnId\": -1, \"Label\": \"x\", \"Status\": \"Label Already Exists\", " \
	"\"ExistingJobStatus\": \"" state "\", \"Message\": \"Label [x] has already been used.\"}"
#define TXN_EXISTS(state)                                                        \
	"{\"Status\": \"LABEL_ALREADY_EXISTS\", \"ExistingJobStatus\": \"" state \
	"\", \"Message\": \"\"}"
#define OK_BUT(message) \
	"{\n  \"Label\": \"x\",\n  \"Status\": \"OK\",\n  \"Message\": \"" message "\"\n}"

static const struct {
	enum load_op op;
	int http;
	bool sent;
	const char *body;
	enum load_verdict verdict;
	bool recognised;
} answers[] = {
	{ OP_LOAD, 200, true, BE_OK, LV_DONE, true },
	{ OP_LOAD, 200, true, "{\"status\": \"OK\"}", LV_UNKNOWN, true },
	{ OP_LOAD, 200, true, "{\"Status\": \"OK\", \"Message\": \"\"}", LV_UNKNOWN, true },
	{ OP_LOAD, 200, true,
	  "{\"Status\": \"Publish Timeout\", \"Message\": \"Publish timeout. The data will be "
	  "visible after a while, x\"}",
	  LV_DONE_LATER, true },
	{ OP_LOAD, 200, true, EXISTS("FINISHED"), LV_EXISTS_FINISHED, true },
	{ OP_LOAD, 200, true, EXISTS("RUNNING"), LV_EXISTS_RUNNING, true },
	{ OP_LOAD, 200, true, EXISTS("ABORTED"), LV_UNKNOWN, true },
	{ OP_TXN_BEGIN, 200, false, TXN_EXISTS(""), LV_EXISTS_RUNNING, true },
	{ OP_TXN_BEGIN, 200, false, TXN_EXISTS("PREPARED"), LV_EXISTS_RUNNING, true },
	{ OP_TXN_BEGIN, 200, false, TXN_EXISTS("VISIBLE"), LV_EXISTS_FINISHED, true },
	{ OP_TXN_COMMIT, 200, false, "{\"Status\": \"PUBLISH_TIMEOUT\", \"Message\": \"x\"}",
	  LV_DONE_LATER, true },
	{ OP_TXN_LOAD, 200, false,
	  "{\"Status\":\"TXN_IN_PROCESSING\",\"Label\":\"x\",\"Message\":\"\"}", LV_TRANSIENT,
	  true },
	{ OP_TXN_LOAD, 200, false, "{\"Status\":\"TXN_NOT_EXISTS\",\"Message\":\"\"}", LV_TRANSIENT,
	  true },
	{ OP_TXN_COMMIT, 200, false, "{\"Status\":\"TXN_NOT_EXISTS\",\"Message\":\"\"}", LV_UNKNOWN,
	  true },
	{ OP_TXN_LOAD, 200, false, "{\"Status\":\"SERVICE_UNAVAILABLE\",\"Message\":\"x\"}",
	  LV_BUSY, true },
	{ OP_TXN_LOAD, 200, false, "{\"Status\":\"INVALID_ARGUMENT\",\"Message\":\"x\"}",
	  LV_PERMANENT, true },
	{ OP_LOAD, 200, false,
	  "{\"status\":\"FAILED\",\"code\":\"INVALID_ARGUMENT\",\"msg\":\"x\",\"message\":\"x\"}",
	  LV_TRANSIENT, false },
	{ OP_LOAD, 200, true, "{\"Status\": \"Fail\", \"Message\": \"never seen\"}", LV_TRANSIENT,
	  false },
	{ OP_LOAD, 200, true, "{\"Status\": \"Fail\"}", LV_TRANSIENT, false },
	{ OP_TXN_BEGIN, 200, false, "{\"status\":\"OK\",\"code\":\"0\",\"msg\":\"Success\"}",
	  LV_DONE, true },
	/* OK that is none */
	{ OP_TXN_COMMIT, 200, false, OK_BUT("stream load x commit"), LV_DONE, true },
	{ OP_TXN_PREPARE, 200, false, OK_BUT("stream load x finish preparing"), LV_DONE, true },
	{ OP_TXN_PREPARE, 200, false, OK_BUT("stream load task x has already been prepared"),
	  LV_DONE, true },
	{ OP_TXN_ROLLBACK, 200, false, OK_BUT("stream load x abort"), LV_DONE, true },
	{ OP_TXN_COMMIT, 200, false, OK_BUT("Transaction 9 has already committed, label is x"),
	  LV_DONE, true },
	{ OP_TXN_COMMIT, 200, false,
	  OK_BUT("stream load task x has already been cancelled: timeout"), LV_TRANSIENT, true },
	{ OP_TXN_BEGIN, 200, false,
	  OK_BUT("stream load task x has already been cancelled: timeout"), LV_TRANSIENT, true },
	{ OP_TXN_COMMIT, 200, false,
	  OK_BUT("stream load task x state (LOADING) is not prepared, can not commit"),
	  LV_TRANSIENT, true },
	{ OP_TXN_COMMIT, 200, false,
	  OK_BUT("txn could not be committed because task state is: CANCELLED, error_msg: x"),
	  LV_TRANSIENT, true },
	{ OP_TXN_COMMIT, 200, false,
	  OK_BUT("txn could not be committed because task state is: LOADING"), LV_UNKNOWN, true },
	{ OP_TXN_PREPARE, 200, false,
	  OK_BUT("txn could not be prepared because task state is: CANCELLED"), LV_TRANSIENT,
	  true },
	{ OP_TXN_LOAD, 200, false, OK_BUT("stream load task is in unexpected state BEGIN"),
	  LV_UNKNOWN, true },
	{ OP_TXN_BEGIN, 200, false, OK_BUT("stream load task x has already been finished"),
	  LV_EXISTS_FINISHED, true },
	{ OP_TXN_LOAD, 200, false, OK_BUT("stream load task x has already been committed"),
	  LV_EXISTS_FINISHED, true },
	{ OP_TXN_BEGIN, 200, false, OK_BUT("stream load task x has already been prepared"),
	  LV_EXISTS_RUNNING, true },
	{ OP_TXN_ROLLBACK, 200, false,
	  OK_BUT("txn can not be cancelled because task state is committing"), LV_UNKNOWN, true },
	{ OP_TXN_ROLLBACK, 200, false, OK_BUT("stream load x abort fail"), LV_UNKNOWN, true },
	{ OP_TXN_ROLLBACK, 200, false, OK_BUT("stream load task x has already been finished"),
	  LV_UNKNOWN, true },
	{ OP_TXN_ROLLBACK, 200, false, OK_BUT("stream load task x has already been committed"),
	  LV_UNKNOWN, true },
	/* no answer to go by */
	{ OP_LOAD, 200, true, "", LV_UNKNOWN, false },
	{ OP_LOAD, 200, true, " \n", LV_UNKNOWN, false },
	{ OP_LOAD, 204, true, "", LV_UNKNOWN, false },
	{ OP_LOAD, 200, true, "<html><body>welcome</body></html>", LV_UNKNOWN, false },
	{ OP_LOAD, 200, true, "{\"Status\": \"Success\"", LV_UNKNOWN, false },
	{ OP_LOAD, 200, true, "{\"Status\": \"Success\",", LV_UNKNOWN, false },
	{ OP_LOAD, 200, true, "{\"Status\": \"Succ", LV_UNKNOWN, false },
	{ OP_LOAD, 200, true, "{\"Status\": \"Fail\", \"Message\": \"too many filtered rows\\",
	  LV_UNKNOWN, false },
	{ OP_LOAD, 200, true, "{\"Message\": \"OK\"}", LV_UNKNOWN, true },
	{ OP_LOAD, 200, true, "{}", LV_UNKNOWN, true },
	{ OP_LOAD, 200, true, "[{\"Status\": \"Success\"}]", LV_UNKNOWN, false },
	{ OP_LOAD, 200, true, "null", LV_UNKNOWN, false },
	/* a Status within something else is none */
	{ OP_LOAD, 200, true, "{\"x\": {\"Status\": \"Success\"}}", LV_UNKNOWN, true },
	{ OP_LOAD, 200, true, "{\"Status\": 1}", LV_UNKNOWN, true },
	/* tolerance */
	{ OP_LOAD, 200, true, "\xef\xbb\xbf {\"Status\": \"Success\"}\n", LV_DONE, true },
	{ OP_LOAD, 200, true, "{\"Message\": \"a\xff\x01\n\\ud83d \\q\", \"Status\": \"Success\",}",
	  LV_DONE, true },
	{ OP_LOAD, 200, true,
	  "{\"TxnId\": 99999999999999999999, \"x\": [\"]\", {}], \"Status\": \"Success\"}", LV_DONE,
	  true },
	{ OP_LOAD, 200, true, "{\"Status\": \"Success\", \"Status\": \"Fail\"}", LV_DONE, true },
	/* HTTP */
	{ OP_LOAD, 401, false,
	  "{\"status\":\"FAILED\",\"code\":\"1\",\"msg\":\"Access denied for "
	  "a@b\",\"message\":\"x\"}",
	  LV_DENIED, true },
	{ OP_LOAD, 403, false, REFUSED_403, LV_DENIED, true },
	{ OP_LOAD, 407, false, "", LV_DENIED, true },
	{ OP_LOAD, 400, true, "Bad Request. <br/> x", LV_PERMANENT, true },
	{ OP_LOAD, 404, false, "this is 404 page.", LV_PERMANENT, true },
	{ OP_LOAD, 413, true, "<html>413</html>", LV_PERMANENT, true },
	{ OP_LOAD, 417, false, "", LV_PERMANENT, true },
	{ OP_LOAD, 408, false, "", LV_TRANSIENT, true },
	{ OP_LOAD, 408, true, "", LV_UNKNOWN, true },
	{ OP_LOAD, 425, true, "", LV_UNKNOWN, true },
	{ OP_LOAD, 499, true, "", LV_UNKNOWN, true },
	{ OP_LOAD, 429, true, "", LV_BUSY, true },
	{ OP_LOAD, 500, false,
	  "{\"status\":\"FAILED\",\"code\":\"1\",\"msg\":\"Warehouse name: x not exist.\"}",
	  LV_PERMANENT, true },
	{ OP_LOAD, 500, false, "failed to handle request, error: class x", LV_BUSY, true },
	{ OP_LOAD, 500, true, "failed to handle request, error: class x", LV_UNKNOWN, true },
	{ OP_LOAD, 501, true, "", LV_PERMANENT, true },
	{ OP_LOAD, 505, true, "", LV_PERMANENT, true },
	{ OP_LOAD, 502, false, "<html>502</html>", LV_BUSY, true },
	{ OP_LOAD, 502, true, "<html>502</html>", LV_UNKNOWN, true },
	{ OP_LOAD, 504, true, "", LV_UNKNOWN, true },
	/* "done" of a server that also says 5xx is not believed */
	{ OP_LOAD, 502, true, BE_OK, LV_UNKNOWN, true },
	{ OP_LOAD, 301, false, "", LV_PERMANENT, true },
	{ OP_LOAD, 307, true, "", LV_UNKNOWN, true },
	{ OP_LOAD, 999, true, "", LV_UNKNOWN, true },
};

START_TEST(answer)
{
	struct arena *mem = arena_new();
	struct load_reply r;

	reply_read(&r, answers[_i].op, answers[_i].http,
		   (struct text){ answers[_i].body, strlen(answers[_i].body) }, answers[_i].sent,
		   mem);
	ck_assert_msg(r.verdict == answers[_i].verdict, "%d %s: %s instead of %s", answers[_i].http,
		      answers[_i].body, load_verdict_name(r.verdict),
		      load_verdict_name(answers[_i].verdict));
	ck_assert_msg(r.recognised == answers[_i].recognised, "%s", answers[_i].body);
	ck_assert_int_eq(r.http_status, answers[_i].http);
	ck_assert(utf8_valid(r.raw.p, r.raw.n) && utf8_valid(r.message.p, r.message.n));
	arena_free(mem);
}
END_TEST

START_TEST(fields)
{
	struct arena *mem = arena_new();
	struct load_reply r;

	reply_read(&r, OP_LOAD, 200, TEXT(BE_OK), true, mem);
	ck_assert_int_eq(r.txn_id, 1003);
	ck_assert(text_is(r.label, "job7_0001") && text_is(r.status, "Success"));
	ck_assert_int_eq(r.total, 6);
	ck_assert_int_eq(r.loaded, 3);
	ck_assert_int_eq(r.filtered, 2);
	ck_assert_int_eq(r.unselected, 1);
	ck_assert_int_eq(r.bytes, 33);
	ck_assert_int_eq(r.ms, 120);
	ck_assert_int_eq(r.begin_ms, 1);
	ck_assert_int_eq(r.plan_ms, 4);
	ck_assert_int_eq(r.read_ms, 5);
	ck_assert_int_eq(r.write_ms, 60);
	ck_assert_int_eq(r.publish_ms, 50);
	ck_assert(text_is(r.error_url, "http://be1:8040/api/_load_error_log?file=error_log_1_2"));
	ck_assert(text_is(r.rejected_path, "be1:/data/x"));
	ck_assert_ptr_null(r.existing.p);
	ck_assert_ptr_null(r.tracking.p);

	reply_read(&r, OP_LOAD, 200,
		   TEXT("{\"Status\": \"Fail\", \"RequestId\": \"mine\", \"Label\": "
			"\"merge_commit_1\", "
			"\"TxnId\": \"7\", \"Message\": \"too many filtered rows, tracking_url: "
			"http://be1:8040/x?y=1, tracking sql: select tracking_log from "
			"information_schema.load_tracking_logs where job_id=7; end\"}"),
		   true, mem);
	ck_assert(text_is(r.request_id, "mine"));
	ck_assert(text_is(r.label, "merge_commit_1"));
	ck_assert(text_is(r.error_url, "http://be1:8040/x?y=1"));
	ck_assert(text_is(r.tracking, "select tracking_log from "
				      "information_schema.load_tracking_logs where job_id=7"));
	ck_assert_int_eq(r.txn_id, 7);
	ck_assert_int_eq(r.total, -1);

	reply_read(&r, OP_LOAD, 403, TEXT(REFUSED_403), false, mem);
	ck_assert_msg(text_is(r.message, "403 Forbidden no"), "%.*s", TEXT_ARG(r.message));

	reply_read(&r, OP_TXN_COMMIT, 200,
		   TEXT(OK_BUT("Transaction 9 has already committed, label is x")), false, mem);
	ck_assert(r.committed_before);
	reply_read(&r, OP_TXN_COMMIT, 200, TEXT(OK_BUT("stream load x commit")), false, mem);
	ck_assert(!r.committed_before);
	arena_free(mem);
}
END_TEST

/* Cut anywhere, an answer is never taken for one. */
START_TEST(truncated)
{
	struct arena *mem = arena_new();
	struct load_reply r;
	size_t n;

	for (n = 0; n < sizeof(BE_OK) - 1; n++) {
		reply_read(&r, OP_LOAD, 200, (struct text){ BE_OK, n }, true, mem);
		ck_assert_msg(r.verdict == LV_UNKNOWN, "%zu bytes: %s", n,
			      load_verdict_name(r.verdict));
	}
	arena_free(mem);
}
END_TEST

static const struct {
	const char *raw, *repaired;
} repairs[] = {
	{ "", "" },
	{ "plain", "plain" },
	{ "\xef\xbb\xbfx", "x" },
	{ "\xef\xbb\xbf", "" },
	{ "a\xff\xc3", "a\xef\xbf\xbd\xef\xbf\xbd" },
	{ "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	{ "\xe2\x82\xac", "\xe2\x82\xac" },
};

START_TEST(repair)
{
	struct arena *mem = arena_new();
	struct text t =
		reply_repair((struct text){ repairs[_i].raw, strlen(repairs[_i].raw) }, mem);

	ck_assert_msg(text_is(t, repairs[_i].repaired), "%.*s", TEXT_ARG(t));
	arena_free(mem);
}
END_TEST

static const struct {
	const char *json, *text; /* of the first member */
	int rc;
	int64_t number;
} members[] = {
	{ "{\"a\": \"x\\u00e9\\ud83d\\ude00\\ud83d!\\u0000\\/\"}",
	  "x\xc3\xa9\xf0\x9f\x98\x80\xef\xbf\xbd!\xef\xbf\xbd/", 1, -1 },
	{ "{\"a\": -12.5e3 }", "-12.5e3", 1, -12 },
	{ "{\"a\": 9223372036854775808}", "9223372036854775808", 1, INT64_MAX },
	{ "{\"a\": -9223372036854775809}", "-9223372036854775809", 1, INT64_MIN },
	{ "{\"a\": [1, {\"b\": \"]\"}]}", "[1, {\"b\": \"]\"}]", 1, -1 },
	{ "{\"a\": true}", "true", 1, -1 },
	{ "{\"a\": \"042\"}", "042", 1, 42 },
	{ "{\"a\": 12", NULL, -1, 0 },
	{ "{\"a\": }", NULL, -1, 0 },
	{ "{\"a\" 1}", NULL, -1, 0 },
	{ "{a: 1}", NULL, -1, 0 },
	{ "{\"a\": \"\\", NULL, -1, 0 },
	{ "{ }", NULL, 0, 0 },
	{ "{,}", NULL, 0, 0 },
	{ "{", NULL, -1, 0 },
};

START_TEST(member)
{
	struct arena *mem = arena_new();
	struct flat_member m = { .number = 0 };
	struct flat f;

	ck_assert(flat_open(&f, (struct text){ members[_i].json, strlen(members[_i].json) }));
	ck_assert_msg(flat_next(&f, mem, &m) == members[_i].rc, "%s", members[_i].json);
	if (members[_i].rc == 1) {
		ck_assert(text_is(m.key, "a"));
		ck_assert_msg(text_is(m.text, members[_i].text), "%.*s", TEXT_ARG(m.text));
		ck_assert_int_eq(m.number, members[_i].number);
		ck_assert_int_eq(flat_next(&f, mem, &m), 0);
	}
	arena_free(mem);
}
END_TEST

/* Nesting without end. */
START_TEST(deep)
{
	char json[2000] = "{\"a\": ";
	struct arena *mem = arena_new();
	struct flat_member m;
	struct flat f;

	memset(json + 6, '[', sizeof(json) - 7);
	ck_assert(flat_open(&f, (struct text){ json, sizeof(json) - 1 }));
	ck_assert_int_eq(flat_next(&f, mem, &m), -1);
	arena_free(mem);
}
END_TEST

/* A login that fails is told from a privilege that is missing. */
static const struct {
	const char *message;
	bool login;
} denials[] = {
	{ "Access denied for amy@10.0.0.1", true },
	{ "Access denied for user 'amy' (using password: YES)", true },
	{ "Need auth information.", true },
	{ "no valid Basic authorization", true },
	{ "", true },
	{ "Access denied; you need (at least one of) the INSERT privilege(s) for this operation",
	  false },
	{ "Access denied for user 'amy'@'%'. Please ask the admin to grant permission(s) or try "
	  "activating existing roles using <set [default] role>. Current role(s): [NONE].",
	  false },
};

START_TEST(denial)
{
	struct load_reply r = {
		.verdict = LV_DENIED,
		.message = { denials[_i].message, strlen(denials[_i].message) },
	};

	ck_assert_msg(reply_login_failed(&r) == denials[_i].login, "%s", denials[_i].message);
	r.verdict = LV_PERMANENT;
	ck_assert(!reply_login_failed(&r));
	r = (struct load_reply){ .verdict = LV_DENIED };
	ck_assert(reply_login_failed(&r));
}
END_TEST

static void add_messages(TCase *tc)
{
	tcase_add_loop_test(tc, denial, 0, ARRAY_SIZE(denials));
	tcase_add_loop_test(tc, message, 0, ARRAY_SIZE(messages));
	tcase_add_loop_test(tc, row_used, 0, ARRAY_SIZE(rows));
}

static void add_answers(TCase *tc)
{
	tcase_add_loop_test(tc, answer, 0, ARRAY_SIZE(answers));
	tcase_add_test(tc, fields);
	tcase_add_test(tc, truncated);
}

static void add_texts(TCase *tc)
{
	tcase_add_loop_test(tc, repair, 0, ARRAY_SIZE(repairs));
	tcase_add_loop_test(tc, member, 0, ARRAY_SIZE(members));
	tcase_add_test(tc, deep);
}

SUITE("reply", { "messages", add_messages }, { "answers", add_answers }, { "texts", add_texts })
