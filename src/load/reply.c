/*
 * reply.c - what a server answered to a load, and what that means.
 */
#include "config.h"
#include "load/reply.h"

#include <ctype.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "base/util.h"
#include "load/flat.h"

enum { PAGE_TEXT = 500 }; /* bytes kept of a page that is no JSON */

/* texts that decide ------------------------------------------------------------------------- */

struct says {
	const char *ops, *text;
	enum load_verdict verdict;
};

static const struct says failures[] = {
#define SAYS(ops, text, verdict) { ops, text, LV_##verdict },
#include "load/replies.def"
};

static const struct says lies[] = {
#define LIES(ops, text, verdict) { ops, text, LV_##verdict },
#include "load/replies.def"
};

static const struct {
	int from, to;
	enum load_verdict before, after;
} in_http[] = {
#define IN_HTTP(from, to, before, after) { from, to, LV_##before, LV_##after },
#include "load/replies.def"
};

static const char op_letter[] = {
	[OP_LOAD] = 'l',	[OP_TXN_BEGIN] = 'b',  [OP_TXN_LOAD] = 'w',
	[OP_TXN_PREPARE] = 'p', [OP_TXN_COMMIT] = 'c', [OP_TXN_ROLLBACK] = 'r',
};

/* What a message is wrapped in; "class com.starrocks.common.DdlException: " and the like aside. */
static const char *const wrappers[] = {
	"fail to execute commit task: ",
	"getting analyzing error. detail message: ",
};

static struct text unwrap(struct text t)
{
	size_t i, before;

	do {
		before = t.n;
		if (text_starts(t, "class ") || text_starts(t, "com.starrocks.")) {
			const char *colon = memmem(t.p, t.n, ": ", 2);

			if (colon) {
				t.n -= (size_t)(colon + 2 - t.p);
				t.p = colon + 2;
			}
		}
		for (i = 0; i < ARRAY_SIZE(wrappers); i++)
			if (text_starts(t, wrappers[i])) {
				t.p += strlen(wrappers[i]);
				t.n -= strlen(wrappers[i]);
			}
	} while (t.n < before);
	return t;
}

static bool says(const char *row, struct text message)
{
	if (row[0] == '^')
		return text_starts(unwrap(message), row + 1);
	return message.n && memmem(message.p, message.n, row, strlen(row)) != NULL;
}

/* The verdict of the first row that the message (in small letters) holds; false: none does. */
static bool find(const struct says *rows, size_t n, enum load_op op, struct text message,
		 enum load_verdict *out)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (rows[i].ops[0] != '*' && !strchr(rows[i].ops, op_letter[op]))
			continue;
		if (says(rows[i].text, message)) {
			*out = rows[i].verdict;
			return true;
		}
	}
	return false;
}

static struct text lower(struct text t, struct arena *mem)
{
	char *copy = arena_copy(mem, t.n ? t.p : "", t.n);
	size_t i;

	for (i = 0; i < t.n; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] |= 32;
	return (struct text){ copy, t.n };
}

/* words of Status ---------------------------------------------------------------------------- */

enum word { W_FAILURE, W_DONE, W_LATER, W_EXISTS, W_BUSY, W_AGAIN, W_PERMANENT, W_NONE };

/* Status of FEs and BEs, and the names of a BE's status codes; all others are failures that the
 * message explains.  Source: status.cpp, TransactionResult.java. */
static const struct {
	const char *status;
	enum word word;
} words[] = {
	{ "Success", W_DONE },
	{ "OK", W_DONE },
	{ "Publish Timeout", W_LATER },
	{ "PUBLISH_TIMEOUT", W_LATER },
	{ "Label Already Exists", W_EXISTS },
	{ "LABEL_ALREADY_EXISTS", W_EXISTS },
	{ "TXN_IN_PROCESSING", W_AGAIN },
	{ "TXN_NOT_EXISTS", W_AGAIN },
	{ "SERVICE_UNAVAILABLE", W_BUSY },
	{ "RESOURCE_BUSY", W_BUSY },
	{ "TOO_MANY_TASKS", W_BUSY },
	{ "MEM_LIMIT_EXCEEDED", W_BUSY },
	{ "MEM_ALLOC_FAILED", W_BUSY },
	{ "TIMEOUT", W_AGAIN },
	{ "ABORTED", W_AGAIN },
	{ "INVALID_ARGUMENT", W_PERMANENT },
	{ "ANALYSIS_ERROR", W_PERMANENT },
	{ "DATA_QUALITY_ERROR", W_PERMANENT },
	{ "NOT_SUPPORTED", W_PERMANENT },
	{ "NOT_IMPLEMENTED_ERROR", W_PERMANENT },
};

static enum word word_of(struct text status)
{
	size_t i;

	if (!status.n)
		return W_NONE;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (text_is_nocase(status, words[i].status))
			return words[i].word;
	return W_FAILURE;
}

/* ExistingJobStatus: of plain loads RUNNING or FINISHED, of transactions over several tables states
 * of transactions and of tasks; a BE that holds the label itself says nothing. */
static const struct {
	const char *existing;
	enum load_verdict verdict;
} existing[] = {
	{ "FINISHED", LV_EXISTS_FINISHED },  { "COMMITTED", LV_EXISTS_FINISHED },
	{ "COMMITED", LV_EXISTS_FINISHED },  { "VISIBLE", LV_EXISTS_FINISHED },
	{ "RUNNING", LV_EXISTS_RUNNING },    { "PREPARE", LV_EXISTS_RUNNING },
	{ "PREPARED", LV_EXISTS_RUNNING },   { "PREPARING", LV_EXISTS_RUNNING },
	{ "BEGIN", LV_EXISTS_RUNNING },	     { "BEFORE_LOAD", LV_EXISTS_RUNNING },
	{ "LOADING", LV_EXISTS_RUNNING },    { "COMMITING", LV_EXISTS_RUNNING },
	{ "COMMITTING", LV_EXISTS_RUNNING }, { "", LV_EXISTS_RUNNING },
};

static enum load_verdict verdict_of_existing(struct text state)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(existing); i++)
		if (text_is_nocase(state, existing[i].existing))
			return existing[i].verdict;
	return LV_UNKNOWN;
}

/* members ------------------------------------------------------------------------------------- */

#define FIELD(name) offsetof(struct load_reply, name)

/* The first of a name wins, and of two names for one thing the first that is there. */
static const struct {
	const char *key;
	size_t field;
	bool number;
} members[] = {
	{ "Status", FIELD(status), false },
	{ "status", FIELD(status), false },
	{ "Message", FIELD(message), false },
	{ "message", FIELD(message), false },
	{ "msg", FIELD(message), false },
	{ "ExistingJobStatus", FIELD(existing), false },
	{ "Label", FIELD(label), false },
	{ "RequestId", FIELD(request_id), false },
	{ "ErrorURL", FIELD(error_url), false },
	{ "TrackingURL", FIELD(error_url), false },
	{ "RejectedRecordPath", FIELD(rejected_path), false },
	{ "TxnId", FIELD(txn_id), true },
	{ "NumberTotalRows", FIELD(total), true },
	{ "NumberLoadedRows", FIELD(loaded), true },
	{ "NumberFilteredRows", FIELD(filtered), true },
	{ "NumberUnselectedRows", FIELD(unselected), true },
	{ "LoadBytes", FIELD(bytes), true },
	{ "LoadTimeMs", FIELD(ms), true },
	{ "BeginTxnTimeMs", FIELD(begin_ms), true },
	{ "StreamLoadPlanTimeMs", FIELD(plan_ms), true },
	{ "ReadDataTimeMs", FIELD(read_ms), true },
	{ "ReceivedDataTimeMs", FIELD(read_ms), true },
	{ "WriteDataTimeMs", FIELD(write_ms), true },
	{ "CommitAndPublishTimeMs", FIELD(publish_ms), true },
};

static void set_member(struct load_reply *r, const struct flat_member *m)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(members); i++) {
		char *field = (char *)r + members[i].field;

		if (!text_is(m->key, members[i].key))
			continue;
		if (members[i].number) {
			if (m->kind != FLAT_OTHER && *(int64_t *)(void *)field == -1)
				*(int64_t *)(void *)field = m->number;
		} else if (m->kind == FLAT_STRING && !((struct text *)(void *)field)->p) {
			*(struct text *)(void *)field = m->text;
		}
	}
}

/* True: an object that is whole. */
static bool read_object(struct load_reply *r, struct text json, struct arena *mem)
{
	struct flat_member m;
	struct flat f;
	int rc;

	if (!flat_open(&f, json))
		return false;
	while ((rc = flat_next(&f, mem, &m)) > 0)
		set_member(r, &m);
	return !rc;
}

/* other texts --------------------------------------------------------------------------------- */

struct text reply_repair(struct text raw, struct arena *mem)
{
	static const char bom[] = "\xef\xbb\xbf";
	size_t i = raw.n >= 3 && !memcmp(raw.p, bom, 3) ? 3 : 0;
	char *to, *start;

	if (raw.n - i && utf8_valid(raw.p + i, raw.n - i))
		return (struct text){ arena_copy(mem, raw.p + i, raw.n - i), raw.n - i };
	/* a bad byte becomes three */
	start = to = arena_alloc(mem, (raw.n - i) * 3 + 1);
	while (i < raw.n) {
		uint32_t c;
		unsigned n = utf8_decode(raw.p + i, raw.n - i, &c);

		to += utf8_encode(c == UTF8_BAD ? 0xfffd : c, to);
		i += n;
	}
	*to = '\0';
	return (struct text){ start, (size_t)(to - start) };
}

/* A page's text: without tags, blanks as one. */
static struct text page_text(struct text page, struct arena *mem)
{
	char *start = arena_alloc(mem, page.n + 1), *to = start;
	bool tag = false, blank = false;
	size_t i;

	for (i = 0; i < page.n; i++) {
		unsigned char c = (unsigned char)page.p[i];

		if (c == '<' && i + 1 < page.n &&
		    (isalpha((unsigned char)page.p[i + 1]) || strchr("/!?", page.p[i + 1])))
			tag = true;
		if (tag || c <= ' ') {
			blank = to > start;
			tag = tag && c != '>';
			continue;
		}
		if (blank)
			*to++ = ' ';
		blank = false;
		*to++ = (char)c;
	}
	return (struct text){ start, utf8_cut(start, (size_t)(to - start) > PAGE_TEXT
							     ? PAGE_TEXT
							     : (size_t)(to - start)) };
}

/* What begins with `from` (any case) in the message, up to a byte of `stop`. */
static struct text cut_out(struct text message, struct text small, const char *from,
			   const char *stop)
{
	const char *at = memmem(small.p, small.n, from, strlen(from));
	size_t i;

	if (!at)
		return (struct text){ NULL, 0 };
	i = (size_t)(at - small.p);
	message.p += i;
	message.n -= i;
	for (i = 0; i < message.n && (!message.p[i] || !strchr(stop, message.p[i])); i++)
		;
	return text_trim((struct text){ message.p, i });
}

/* Where rejected rows are told of, when only the message says so: merge commit, channels. */
static void find_tracking(struct load_reply *r, struct text small)
{
	static const char mark[] = "tracking_url";
	struct text t;

	r->tracking = cut_out(r->message, small, "select tracking_log", ";\n");
	if (r->error_url.n)
		return;
	t = cut_out(r->message, small, mark, ",;\n");
	if (!t.n)
		return;
	t.p += sizeof(mark) - 1;
	t.n -= sizeof(mark) - 1;
	while (t.n && (*t.p == ':' || *t.p == '=' || *t.p == ' ')) {
		t.p++;
		t.n--;
	}
	if (text_starts(t, "http"))
		r->error_url = cut_out(t, t, "http", " \t\"'");
}

/* the verdict ---------------------------------------------------------------------------------- */

static enum load_verdict verdict_of_http(int status, bool body_sent)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(in_http); i++)
		if (status >= in_http[i].from && status <= in_http[i].to)
			return body_sent ? in_http[i].after : in_http[i].before;
	return LV_UNKNOWN;
}

/* An answer of 2xx whose object was read. */
static enum load_verdict verdict_of_object(struct load_reply *r, enum load_op op, struct text small)
{
	enum load_verdict v;

	r->recognised = true;
	switch (word_of(r->status)) {
	case W_NONE:
		return LV_UNKNOWN;
	case W_DONE:
		/* a BE says "Success" of a load; "OK" is the word of other requests, and of other
		 * servers */
		if (op == OP_LOAD && !text_is_nocase(r->status, "Success"))
			return LV_UNKNOWN;
		r->committed_before = op == OP_TXN_COMMIT &&
				      (memmem(small.p, small.n, "has already committed", 21) ||
				       memmem(small.p, small.n, "has already been committed", 26) ||
				       memmem(small.p, small.n, "has already been finished", 25));
		return find(lies, ARRAY_SIZE(lies), op, small, &v) ? v : LV_DONE;
	case W_LATER:
		return LV_DONE_LATER;
	case W_EXISTS:
		return verdict_of_existing(r->existing);
	default:
		break;
	}
	if (find(failures, ARRAY_SIZE(failures), op, small, &v))
		return v;
	switch (word_of(r->status)) {
	case W_BUSY:
		return LV_BUSY;
	case W_AGAIN:
		return op == OP_TXN_COMMIT ? LV_UNKNOWN : LV_TRANSIENT;
	case W_PERMANENT:
		return LV_PERMANENT;
	default:
		r->recognised = false;
		return LV_TRANSIENT;
	}
}

/* A status such as 500 with words that say more. */
static enum load_verdict verdict_of_error(struct load_reply *r, enum load_op op, struct text small,
					  bool body_sent)
{
	enum load_verdict v;

	r->recognised = true;
	if (r->http_status >= 500 && find(failures, ARRAY_SIZE(failures), op, small, &v) &&
	    (v == LV_PERMANENT || v == LV_DENIED))
		return v;
	return verdict_of_http(r->http_status, body_sent);
}

void reply_read(struct load_reply *out, enum load_op op, int http_status, struct text body,
		bool body_sent, struct arena *mem)
{
	struct text small;
	bool object;

	*out = (struct load_reply){ .http_status = http_status,
				    .txn_id = -1,
				    .total = -1,
				    .loaded = -1,
				    .filtered = -1,
				    .unselected = -1,
				    .bytes = -1,
				    .ms = -1,
				    .begin_ms = -1,
				    .plan_ms = -1,
				    .read_ms = -1,
				    .write_ms = -1,
				    .publish_ms = -1 };
	out->raw = reply_repair(body, mem);
	object = read_object(out, out->raw, mem);
	if (!object && !out->message.n)
		out->message = page_text(out->raw, mem);
	small = lower(out->message, mem);
	find_tracking(out, small);
	if (http_status < 200 || http_status > 299)
		out->verdict = verdict_of_error(out, op, small, body_sent);
	else if (object)
		out->verdict = verdict_of_object(out, op, small);
	else
		out->verdict = LV_UNKNOWN;
}

static const char *const names[] = {
	[LV_DONE] = "done",
	[LV_DONE_LATER] = "publish-timeout",
	[LV_EXISTS_FINISHED] = "label-finished",
	[LV_EXISTS_RUNNING] = "label-running",
	[LV_EMPTY] = "empty",
	[LV_FILTERED] = "filtered",
	[LV_DENIED] = "denied",
	[LV_PERMANENT] = "failed",
	[LV_BUSY] = "busy",
	[LV_TRANSIENT] = "transient",
	[LV_UNKNOWN] = "unknown",
};

bool reply_login_failed(const struct load_reply *r)
{
	/* both name the privilege: "... to grant permission(s)", "... the INSERT privilege(s) ..."
	 */
	return r->verdict == LV_DENIED && !says("grant permission", r->message) &&
	       !says("privilege", r->message);
}

bool reply_label_taken(const struct load_reply *r)
{
	return r->verdict == LV_EXISTS_FINISHED || r->verdict == LV_EXISTS_RUNNING ||
	       (r->message.n && says("has already been used", r->message));
}

const char *load_verdict_name(enum load_verdict v)
{
	return names[v];
}
