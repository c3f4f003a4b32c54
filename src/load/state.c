/*
 * state.c - what became of a label, and how to stop it.
 */
#include "config.h"
#include "load/state.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "load/call.h"
#include "load/flat.h"
#include "load/send_int.h"
#include "net/http.h"

enum { ANSWER_MS = 60000, LOG_BYTES = 4 << 20 };

static const char *const names[] = {
	[LS_UNKNOWN] = "UNKNOWN",     [LS_PREPARE] = "PREPARE", [LS_PREPARED] = "PREPARED",
	[LS_COMMITTED] = "COMMITTED", [LS_VISIBLE] = "VISIBLE", [LS_ABORTED] = "ABORTED",
};

const char *load_state_name(enum load_state_code code)
{
	return names[code];
}

/* {"state":"ABORTED","reason":"...","status":"OK","code":"0","msg":"Success","message":"OK"} */
struct told {
	bool whole; /* an object with a status */
	struct text state, reason, status, message;
};

static void read_told(struct text body, struct arena *mem, struct told *out)
{
	struct flat_member m;
	struct flat f;
	int rc;

	*out = (struct told){ .whole = false };
	if (!flat_open(&f, reply_repair(body, mem)))
		return;
	while ((rc = flat_next(&f, mem, &m)) > 0) {
		struct text *to = text_is(m.key, "state")    ? &out->state
				  : text_is(m.key, "reason") ? &out->reason
				  : text_is(m.key, "status") || text_is(m.key, "Status")
					  ? &out->status
				  : text_is(m.key, "msg") || text_is(m.key, "message") ||
						  text_is(m.key, "Message")
					  ? &out->message
					  : NULL;

		if (to && !to->p && m.kind == FLAT_STRING)
			*to = m.text;
	}
	out->whole = !rc && out->status.n;
}

/*
 * FAILED says nothing of the label: the FE has met an exception of the kind DdlException, when it
 * does not know the database, or when it does not know where to redirect to, and whatever else
 * throws one.  Only the first is to last.  (source: GetStreamLoadState.java, RestBaseAction.java)
 */
static bool lasts(struct text message)
{
	static const char *const lasting[] = { "unknown database", "No database selected",
					       "No label selected" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lasting); i++)
		if (message.n && memmem(message.p, message.n, lasting[i], strlen(lasting[i])))
			return true;
	return false;
}

static bool denied(const struct http_answer *a)
{
	return a->status == 401 || a->status == 403;
}

/* What no leader said, or nobody: a proxy's page, an FE that has no leader, half an answer. */
static bool another_fe(const struct http_answer *a)
{
	struct arena *mem;
	struct told t;
	bool is;

	if (a->status != 200)
		return !denied(a);
	mem = arena_new();
	read_told(a->body, mem, &t);
	is = !t.whole || (!text_is_nocase(t.status, "OK") && !lasts(t.message));
	arena_free(mem);
	return is;
}

static const char *label_path(const char *db, const char *middle, const char *end,
			      const char *label, struct arena *mem)
{
	struct buf b;
	const char *path;

	buf_init_unbounded(&b);
	buf_adds(&b, load_path(db, middle, end, mem));
	buf_adds(&b, "?label=");
	load_path_add(&b, label);
	path = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
	return path;
}

/* An answer that is no object of ours, as an error. */
static int no_reply(const struct load_called *called, struct arena *mem, struct err *err)
{
	const struct http_answer *a = &called->answer;
	struct load_reply r;

	reply_read(&r, OP_LOAD, a->status, a->body, false, mem);
	if (denied(a))
		return err_set(err, ERR_UNREACHABLE, "%s: %.*s", called->host, TEXT_ARG(r.message));
	return err_set(err, ERR_UNREACHABLE, "%s answers %d with \"%.*s\"", called->host, a->status,
		       TEXT_ARG(r.message));
}

/* The call, and what an FE told. */
static int ask(struct load_conn *c, const struct load_call *call, struct arena *mem,
	       struct load_called *called, struct told *t, struct err *err)
{
	int rc = load_call(c, call, mem, called, err);

	if (rc)
		return rc;
	read_told(called->answer.body, mem, t);
	return called->answer.status != 200 || !t->whole ? no_reply(called, mem, err) : 0;
}

static bool known_state(struct text name, enum load_state_code *out)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (text_is_nocase(name, names[i])) {
			*out = (enum load_state_code)i;
			return true;
		}
	return false;
}

int load_state_get(struct load_conn *c, const char *db, const char *label, struct arena *mem,
		   struct load_state *out, struct err *err)
{
	struct load_call call = { .method = "GET",
				  .path = label_path(db, NULL, "get_load_state", label, mem),
				  .repeatable = true,
				  .idle_ms = ANSWER_MS,
				  .another = another_fe };
	struct load_called called;
	struct told t;
	int rc = ask(c, &call, mem, &called, &t, err);

	*out = (struct load_state){ .final = rc != ERR_UNREACHABLE || denied(&called.answer) };
	if (rc)
		return rc;
	if (!text_is_nocase(t.status, "OK")) {
		out->final = lasts(t.message);
		return err_set(err, out->final ? ERR_REFUSED : ERR_UNREACHABLE, "%s: %.*s",
			       called.host, TEXT_ARG(t.message));
	}
	if (!known_state(t.state, &out->code))
		return err_set(err, ERR_UNREACHABLE, "%s knows a state \"%.*s\", which we do not",
			       called.host, TEXT_ARG(t.state));
	out->reason = t.reason.n ? t.reason : (struct text){ NULL, 0 };
	memcpy(out->host, called.host, sizeof(out->host));
	return 0;
}

int load_cancel(struct load_conn *c, const char *db, const char *label, struct arena *mem,
		struct text *message, struct err *err)
{
	/* the segment between is a table's name that nobody looks up; the path in which it is the
	 * label works in some releases only */
	struct load_call call = { .method = "POST",
				  .path = label_path(db, "_", "_cancel", label, mem),
				  .idle_ms = ANSWER_MS };
	struct load_called called;
	struct told t;
	int rc = ask(c, &call, mem, &called, &t, err);

	if (rc)
		return rc;
	*message = t.message;
	if (text_is_nocase(t.status, "OK"))
		return 0;
	rc = t.message.n && memmem(t.message.p, t.message.n, "transaction not found", 21)
		     ? ERR_WRONG_STATE
		     : ERR_REFUSED;
	return err_set(err, rc, "%s: %.*s", called.host, TEXT_ARG(t.message));
}

/* (source: fragment_mgr.cpp, to_load_error_http_path) */
static const char log_path[] = "/api/_load_error_log?";

/* What a BE sends, with status 200, in place of a log that it has no more. (source:
 * download_action.cpp) */
static bool is_no_log(struct text t)
{
	return !memmem(t.p, t.n, "Row:", 4) && !memmem(t.p, t.n, "Error:", 6);
}

int load_errors_fetch(struct load_conn *c, const char *url, struct arena *mem, struct text *out,
		      bool *cut, struct err *err)
{
	const struct load_server *s = c->s;
	struct http_fetch f = { .url = url,
				.map = s->map,
				.ssl_ca = s->cacert,
				.connect_timeout_ms = s->connect_timeout_ms,
				.timeout_ms = ANSWER_MS,
				.max_bytes = LOG_BYTES };
	struct http_fetched got;
	struct text host, path;
	unsigned port;
	struct err why;
	int rc;

	if (!http_url_parse(url, &host, &port, &path) || !text_starts(path, log_path))
		return err_set(err, ERR_REFUSED,
			       "\"%s\" is no address of an error log: not fetched", url);
	rc = http_fetch(&f, mem, &got, &why);
	if (rc)
		return err_set(
			err, rc,
			"%s; --map-host %.*s=HOST[:PORT] leads elsewhere, or try it from a host of "
			"the cluster",
			why.text, TEXT_ARG(host));
	if (got.status != 200)
		return err_set(err, ERR_REFUSED, "%s: HTTP status %ld", url, got.status);
	if (is_no_log(got.body))
		return err_set(err, ERR_REFUSED,
			       "%s: no log there any more, they are kept for two days: %.*s", url,
			       TEXT_ARG(text_trim(reply_repair(got.body, mem))));
	*out = got.body;
	*cut = got.cut;
	return 0;
}
