/*
 * http_fe.c - an FE's HTTP: who may, and where to go (source: com.starrocks.http.rest).
 */
#include "config.h"
#include <ctype.h>
#include <stdarg.h>
#include <strings.h>

#include "base/util.h"
#include "sandbox/auth.h"
#include "sandbox/http_fe.h"
#include "sandbox/txn.h"
#include "sandbox/users.h"
#include "sandbox/world.h"

static const char json_type[] = "application/json; charset=UTF-8";

/* answers ---------------------------------------------------------------------------- */

static void rest_result(struct http_visit *v, const char *before, bool ok, const char *code,
			const char *msg, const char *message)
{
	struct buf *b = &v->reply.body;

	buf_addf(b, "{%s\"status\":\"%s\",\"code\":", before, ok ? "OK" : "FAILED");
	json_add_string(b, (struct text){ code, strlen(code) }, true);
	buf_adds(b, ",\"msg\":");
	json_add_string(b, (struct text){ msg, strlen(msg) }, true);
	buf_adds(b, ",\"message\":");
	json_add_string(b, (struct text){ message, strlen(message) }, true);
	buf_addc(b, '}');
}

/* {...,"status":"OK","code":"0","msg":"Success","message":"OK"} */
static bool success(struct http_visit *v, const char *before)
{
	v->reply.type = json_type;
	rest_result(v, before, true, "0", "Success", "OK");
	return true;
}

bool http_fe_failed(struct http_visit *v, unsigned status, const char *code, const char *message)
{
	v->reply.status = status;
	v->reply.authenticate = status == 401;
	v->reply.type = status == 200 ? json_type : "text/html";
	rest_result(v, "", false, code, message, message);
	return true;
}

/* A DdlException of what is asked about loads. */
static bool unsaid(struct http_visit *v, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
static bool unsaid(struct http_visit *v, const char *fmt, ...)
{
	const char *why;
	va_list ap;

	va_start(ap, fmt);
	why = arena_vprintf(v->mem, fmt, ap);
	va_end(ap);
	return http_fe_failed(v, 200, "1", why);
}

bool http_fe_result(struct http_visit *v, const struct http_pair *pairs, size_t n)
{
	struct buf *b = &v->reply.body;
	size_t i;

	v->reply.type = since(v->site->fe, FE_3_4) ? json_type : "text/html";
	buf_adds(b, "{");
	for (i = 0; i < n; i++) {
		buf_addf(b, "%s\n  \"%s\": ", i ? "," : "", pairs[i].key);
		if (pairs[i].value)
			json_add_string(b, (struct text){ pairs[i].value, strlen(pairs[i].value) },
					true);
		else
			buf_addf(b, "%lld", (long long)pairs[i].number);
	}
	buf_adds(b, "\n}");
	return true;
}

/* {"Status": "FAILED", "Message": "class ...DdlException: ..."} */
static bool ddl_exception(struct http_visit *v, const char *text)
{
	const struct http_pair pairs[] = {
		{ "Status", "FAILED", 0 },
		{ "Message",
		  arena_printf(v->mem, "class com.starrocks.common.DdlException: %s", text), 0 },
	};

	return http_fe_result(v, pairs, ARRAY_SIZE(pairs));
}

static bool not_found(struct http_visit *v)
{
	v->reply.status = 404;
	buf_adds(&v->reply.body,
		 "<!DOCTYPE html><html><head><title>StarRocks</title></head><body>this "
		 "is 404 page.</body></html>\n");
	return true;
}

/* redirects ------------------------------------------------------------------------------- */

/* Decoded and encoded again, as java.net.URI does it. */
static void add_encoded(struct buf *b, struct text t, const char *keep, bool ascii)
{
	size_t i;

	for (i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];

		if ((c < 0x80 && (isalnum(c) || (c && strchr(keep, c)))) || (c >= 0x80 && !ascii))
			buf_addc(b, (char)c);
		else
			buf_addf(b, "%%%02X", c);
	}
}

bool http_fe_redirect(struct http_visit *v, const char *host, unsigned port)
{
	bool ascii = since(v->site->fe, FE_3_4);
	struct buf b;

	buf_init(&b, 1 << 20);
	buf_addf(&b, "http://%s:%u", host, port);
	add_encoded(&b, http_decode(v->rq.path, false, v->mem), "-_.!~*'();/:@&=+$,", ascii);
	if (v->rq.query.n) {
		buf_addc(&b, '?');
		add_encoded(&b, http_decode(v->rq.query, false, v->mem), "-_.!~*'();/?:@&=+$,[]",
			    ascii);
	}
	v->reply.status = 307;
	v->reply.location = arena_copy(v->mem, buf_str(&b), b.n);
	buf_release(&b);
	return true;
}

bool http_fe_to_be(struct http_visit *v, const struct txn *x)
{
	int be = x ? (int)x->be : world_pick_be(v->site->fe);

	return http_fe_redirect(v, v->site->host, v->site->fe->be_ports[be < 0 ? 0 : be]);
}

/* What only the leader answers; true: said where it is, or that there is none. */
static bool to_leader(struct http_visit *v)
{
	int leader = v->site->fe->leader;

	if (leader == (int)v->fe_index)
		return false;
	if (leader < 0)
		return http_fe_failed(v, 500, "1", "There is no leader");
	return http_fe_redirect(v, v->site->host, v->site->fe_ports[leader]);
}

/* users --------------------------------------------------------------------------------------- */

/* True: refused, and said so. */
static bool stranger(struct http_visit *v, const char **user)
{
	struct text name, password;
	const char *hash;

	if (!http_basic(&v->rq, true, &name, &password))
		return http_fe_failed(v, 401, "1", "Need auth information.");
	*user = arena_copy(v->mem, name.p, name.n);
	hash = users_hash(v->site->fe->users, *user);
	if (hash && auth_plain(password, hash))
		return false;
	return http_fe_failed(v, 401, "1",
			      arena_printf(v->mem, "Access denied for %s@%s", *user, v->rq.peer));
}

/* What does not exist is nobody's privilege. */
static bool may_not(struct http_visit *v, const char *user, struct text db_name, struct text name)
{
	struct fe *fe = v->site->fe;
	struct database *db = store_database(&fe->store, db_name);
	struct table *t = store_table(db, name);

	if (!t || users_may(fe->users, user, PRIV_INSERT, db->name, t->name))
		return false;
	return http_fe_failed(
		v, 401, "1",
		arena_printf(v->mem,
			     "Access denied for user '%s'@'%%'. Please ask the admin to grant "
			     "permission(s) or try activating existing roles using <set [default] "
			     "role>. Current role(s): []. Inactivated role(s): [].",
			     user));
}

/* endpoints ------------------------------------------------------------------------------------ */

/* "Expect: 100-continue", whose value counts from 3.3.6 on, and not for HTTP/1.0 from 3.3.7. */
static bool expects(const struct http_visit *v)
{
	struct text t = http_header(&v->rq, "expect");

	if (!since(v->site->fe, FE_3_4))
		return t.p;
	return v->rq.http10 || text_is_nocase(t, "100-continue");
}

static bool merges(const struct http_visit *v)
{
	struct text t = http_header(&v->rq, "enable_merge_commit");

	if (!since(v->site->fe, FE_3_4))
		return false;
	return text_is_nocase(t, "true") || (since(v->site->fe, FE_4_1) && text_is(t, "1"));
}

/* A header that Java reads as an int; true: it is none, and that was said. */
static bool bad_int(struct http_visit *v, const char *header, const char *what)
{
	struct text t = http_header(&v->rq, header);
	int64_t n = 0;
	size_t i;

	for (i = t.n && (*t.p == '-' || *t.p == '+'); i < t.n && isdigit((unsigned char)t.p[i]);
	     i++)
		;
	if (t.p && (i < t.n || !http_stoll(t, &n) || n > INT32_MAX || n < INT32_MIN))
		return http_fe_failed(
			v, 500, "1",
			arena_printf(v->mem, "For input string: \"%.*s\"", TEXT_ARG(t)));
	if (n > 0)
		return false;
	return http_fe_failed(v, 200, "INVALID_ARGUMENT",
			      arena_printf(v->mem,
					   "Batch write %s must be set positive, but is %.*s", what,
					   t.p ? (int)t.n : 4, t.p ? t.p : "null"));
}

static bool no_warehouse(struct http_visit *v)
{
	struct text t = http_header(&v->rq, "warehouse");

	if (!v->site->fe->config.shared_data || !t.p || text_is(t, "default_warehouse"))
		return false;
	return http_fe_failed(v, 500, "1",
			      arena_printf(v->mem, "Warehouse name: %.*s not exist.", TEXT_ARG(t)));
}

static bool stream_load(struct http_visit *v, const char *user)
{
	struct fe *fe = v->site->fe;

	/* Before 3.3.6 the connection stays, and the body is still expected on it. */
	v->reply.close = since(fe, FE_3_4);
	if (!expects(v))
		return ddl_exception(v, "There is no 100-continue header");
	if (merges(v) && to_leader(v))
		return true;
	if (may_not(v, user, v->rq.segments[1], v->rq.segments[2]) || no_warehouse(v))
		return true;
	if (fe->backend_down)
		return ddl_exception(v, "No backend alive.");
	if (merges(v) && (bad_int(v, "merge_commit_interval_ms", "interval") ||
			  bad_int(v, "merge_commit_parallel", "parallel")))
		return true;
	return http_fe_to_be(v, NULL);
}

/* Database and label of a question about a load; true: one is missing, and that was said. */
static bool lacks(struct http_visit *v, struct database **db, struct text *label)
{
	struct text name = v->rq.segments[1];

	*label = http_param(&v->rq, "label");
	if (!label->n)
		return unsaid(v, "No label selected.");
	*db = store_database(&v->site->fe->store, name);
	if (!*db)
		return unsaid(v, "unknown database, database=%s", name.p);
	txns_run(v->site->fe->txns, v->site->fe->now_ms);
	return false;
}

static bool load_state(struct http_visit *v, const char *user)
{
	struct fe *fe = v->site->fe;
	struct database *db;
	struct text label;
	const struct txn *x;
	struct buf b;
	bool done;

	(void)user;
	if (to_leader(v) || lacks(v, &db, &label))
		return true;
	x = txn_find(fe->txns, db->id, label);
	buf_init(&b, 1 << 20);
	buf_addf(&b, "\"state\":\"%s\",", x ? txn_state_name(x->state) : "UNKNOWN");
	if (x && x->reason && since(fe, FE_3_4)) {
		buf_adds(&b, "\"reason\":");
		json_add_string(&b, (struct text){ x->reason, strlen(x->reason) }, true);
		buf_addc(&b, ',');
	} else if (x && since(fe, FE_3_4)) {
		buf_adds(&b, "\"reason\":\"\",");
	}
	done = success(v, buf_str(&b));
	buf_release(&b);
	return done;
}

static bool cancel(struct http_visit *v, const char *user)
{
	struct fe *fe = v->site->fe;
	struct database *db;
	struct text label;
	struct txn *x;

	(void)user;
	if (to_leader(v) || lacks(v, &db, &label))
		return true;
	x = txn_find(fe->txns, db->id, label);
	if (!x || x->state != TXN_PREPARE)
		return unsaid(v, "transaction not found: %s", label.p);
	txn_set(fe->txns, x, TXN_ABORTED, "user cancel", fe->now_ms);
	return success(v, "");
}

/* Stream loads are none of its jobs. */
static bool load_info(struct http_visit *v, const char *user)
{
	struct text label = http_param(&v->rq, "label");

	(void)user;
	if (!label.n)
		return unsaid(v, "No label selected");
	if (to_leader(v))
		return true;
	if (!store_database(&v->site->fe->store, v->rq.segments[1]))
		return unsaid(v, "Unknown database(%s)", v->rq.segments[1].p);
	return unsaid(v, "No jobs belong to database(%s)", v->rq.segments[1].p);
}

static bool load_meta(struct http_visit *v, const char *user)
{
	const struct fe *fe = v->site->fe;

	if (!since(v->site->fe, FE_3_4))
		return not_found(v);
	if (merges(v) && to_leader(v))
		return true;
	if (may_not(v, user, v->rq.segments[1], v->rq.segments[2]))
		return true;
	if (merges(v) && (bad_int(v, "merge_commit_interval_ms", "interval") ||
			  bad_int(v, "merge_commit_parallel", "parallel")))
		return true;
	v->reply.type = json_type;
	rest_result(v,
		    merges(v) ? arena_printf(v->mem, "\"nodes\":{\"http\":\"%s:%u\"},",
					     v->site->host, fe->be_ports[0])
			      : "",
		    true, "OK", "", "");
	return true;
}

static bool health(struct http_visit *v, const char *user)
{
	struct fe *fe = v->site->fe;
	unsigned online = 0, i;

	(void)user;
	for (i = 0; i < fe->n_bes; i++)
		online += !fe->be_down[i];
	success(v, arena_printf(v->mem, "\"online_backend_num\":%u,\"total_backend_num\":%u,",
				online, fe->n_bes));
	v->reply.type = "application/json";
	return true;
}

static bool bootstrap(struct http_visit *v, const char *user)
{
	(void)user;
	success(v, "\"replayedJournalId\":0,\"queryPort\":0,\"rpcPort\":0,\"feStartTime\":0,"
		   "\"heapUsedPercent\":0.0,\"cpuCores\":0,");
	v->reply.type = "application/json";
	return true;
}

static bool transaction(struct http_visit *v, const char *user)
{
	return to_leader(v) || http_fe_transaction(v, user);
}

/* "*" is any name. */
static const struct route {
	const char *method;
	const char *path[4];
	unsigned n;
	bool open; /* to everybody */
	bool (*run)(struct http_visit *v, const char *user);
} routes[] = {
	{ "PUT", { "api", "*", "*", "_stream_load" }, 4, false, stream_load },
	{ "GET", { "api", "*", "get_load_state" }, 3, false, load_state },
	{ "POST", { "api", "*", "*", "_cancel" }, 4, false, cancel },
	{ "GET", { "api", "*", "_load_info" }, 3, false, load_info },
	{ "GET", { "api", "*", "*", "_stream_load_meta" }, 4, false, load_meta },
	{ "GET", { "api", "health" }, 2, true, health },
	{ "GET", { "api", "bootstrap" }, 2, true, bootstrap },
	{ "POST", { "api", "transaction", "*" }, 3, false, transaction },
	{ "PUT", { "api", "transaction", "*" }, 3, false, transaction },
};

static const struct route *find(const struct http_request *rq)
{
	size_t i;
	unsigned k;

	for (i = 0; i < ARRAY_SIZE(routes); i++) {
		const struct route *r = &routes[i];

		if (strcmp(r->method, rq->method) != 0 || r->n != rq->n_segments)
			continue;
		for (k = 0; k < r->n; k++)
			if (strcmp(r->path[k], "*") != 0 && !text_is(rq->segments[k], r->path[k]))
				break;
		if (k == r->n)
			return r;
	}
	return NULL;
}

static bool run(struct http_visit *v)
{
	const struct route *r = find(&v->rq);
	const char *user = "";

	if (!r)
		return not_found(v);
	if (!r->open && stranger(v, &user))
		return true;
	return r->run(v, user);
}

bool http_fe_head(struct http_visit *v)
{
	/* A POST is put together before anybody looks at it. */
	return strcmp(v->rq.method, "POST") != 0 && run(v);
}

void http_fe_end(struct http_visit *v)
{
	run(v);
}
