/*
 * http_be.c - the BE's HTTP: loads, error logs, health.
 */
#include "config.h"
#include "base/clock.h"
#include "base/util.h"
#include "sandbox/errlog.h"
#include "sandbox/http_be.h"
#include "sandbox/job_props.h"
#include "sandbox/load.h"
#include "sandbox/load_ctx.h"
#include "sandbox/world.h"

static bool answered(struct http_visit *v, unsigned status, const char *type, const char *text)
{
	v->reply.status = status;
	v->reply.type = type;
	buf_adds(&v->reply.body, text);
	return true;
}

/* libevent's own. */
static const char default_type[] = "text/html; charset=ISO-8859-1";

/* loads -------------------------------------------------------------------------------- */

static bool reply_load(struct http_visit *v)
{
	load_reply(v->load, &v->reply);
	v->crash = v->load->crashed;
	load_free(v->load);
	v->load = NULL;
	return true;
}

/* Any Expect but the one that is known, when all else is well. */
bool http_be_expects(struct http_visit *v)
{
	if (v->rq.http10 || !http_header(&v->rq, "expect").p ||
	    text_is_nocase(http_header(&v->rq, "expect"), "100-continue"))
		return true;
	http_reply_page(&v->reply, 417);
	return false;
}

/* From 3.4.5 on names are decoded (in 3.5 from 3.5.1); before, they are as they came. */
static struct text name(const struct http_visit *v, unsigned i)
{
	return since(v->site->fe, FE_3_4) ? v->rq.segments[i] : v->rq.raw[i];
}

/* Of the row delimiter. */
static char last_byte(struct http_visit *v)
{
	struct text given = http_header(&v->rq, "row_delimiter"), made;
	const char *why;

	if (!given.p || !delimiter_value(given, v->mem, &made, &why) || !made.n)
		return '\n';
	return made.p[made.n - 1];
}

static bool stream_load(struct http_visit *v)
{
	struct load *l = load_new(v->site, name(v, 1), name(v, 2), http_header(&v->rq, "label"));
	bool ok;

	v->load = l;
	l->be = v->be_index;
	l->publish_timeout = v->fault.active && v->fault.publish_timeout;
	l->error_at = v->fault.active ? v->fault.error_url : NULL;
	l->row_end = last_byte(v);
	ok = load_auth(l, &v->rq) && load_options_early(l, &v->rq);
	if (ok && !l->merge_commit) {
		int64_t start = clock_mono_ns();

		ok = load_begin(l);
		l->begin_ms = (clock_mono_ns() - start) / 1000000;
		if (ok && !load_options_rest(l, &v->rq, false)) {
			load_abort(l);
			ok = false;
		}
	}
	if (!ok)
		return reply_load(v);
	if (http_be_expects(v))
		return false;
	load_leave(l);
	load_free(l);
	v->load = NULL;
	return true;
}

/* What it would have come to, and did in truth. */
static bool fails(struct load *l, const struct fault *f)
{
	return f->active && f->fail_text && l->status == LOAD_OK &&
	       !load_fail(l, "%s", f->fail_text);
}

static void end_load(struct http_visit *v)
{
	const struct fault *f = &v->fault;
	struct load *l = v->load;

	if (l->merge_commit)
		load_merge(l, &v->rq);
	else if (!load_run(l, f->fail_after || !f->fail_text) || (!f->fail_after && fails(l, f)) ||
		 !load_commit(l))
		load_abort(l);
	if (f->fail_after)
		fails(l, f);
	/* the BE ended in the midst of it */
	l->crashed |= v->site->fe->be_down[v->be_index];
	l->load_ms = (clock_mono_ns() - l->start_ns) / 1000000;
	reply_load(v);
}

/* the rest -------------------------------------------------------------------------------- */

static bool error_log(struct http_visit *v)
{
	struct text file = http_param(&v->rq, "file");
	const struct text *log;
	const char *job;

	if (!file.n)
		return answered(v, 200, default_type, "parameter file not specified in url.");
	log = error_log_find(v->site->fe, file);
	job = log ? NULL : errlog_find(v->site->fe, file);
	if (!log && !job)
		return answered(v, 200, default_type,
				arena_printf(v->mem, "Not found: %.*s: No such file or directory",
					     TEXT_ARG(file)));
	v->reply.type = "text/plain; charset=utf-8";
	if (log)
		buf_add(&v->reply.body, log->p, log->n);
	else
		buf_adds(&v->reply.body, job);
	buf_addc(&v->reply.body, '\n');
	return true;
}

static bool health(struct http_visit *v)
{
	return answered(v, 200, "application/json",
			"{\"status\": \"OK\",\"msg\": \"To Be Added\"}");
}

static bool is(const struct http_request *rq, const char *method, unsigned n, unsigned at,
	       const char *word)
{
	return !strcmp(rq->method, method) && rq->n_segments == n &&
	       text_is(rq->segments[0], "api") && text_is(rq->segments[at], word);
}

bool http_be_head(struct http_visit *v)
{
	const struct http_request *rq = &v->rq;

	if (v->site->fe->be_down[v->be_index]) {
		v->crash = true;
		return true;
	}
	if (is(rq, "PUT", 4, 3, "_stream_load"))
		return stream_load(v);
	if (is(rq, "POST", 3, 1, "transaction") || is(rq, "PUT", 3, 1, "transaction"))
		return http_be_transaction(v);
	if (is(rq, "GET", 2, 1, "_load_error_log") || is(rq, "HEAD", 2, 1, "_load_error_log"))
		return error_log(v);
	if (is(rq, "GET", 2, 1, "health"))
		return health(v);
	return answered(v, 404, default_type, "Not Found");
}

bool http_be_body(struct http_visit *v, struct text part)
{
	if (v->load && v->rq.chunked && v->load->bytes + (int64_t)part.n > v->site->fe->body_max) {
		http_be_gone(v);
		http_reply_page(&v->reply, 413);
		return false;
	}
	if (v->load)
		load_add(v->load, part);
	else if (v->context)
		http_be_transaction_body(v, part);
	return true;
}

void http_be_end(struct http_visit *v)
{
	if (v->load)
		end_load(v);
	else if (v->context)
		http_be_transaction_end(v);
}

void http_be_gone(struct http_visit *v)
{
	if (v->context)
		http_be_transaction_gone(v);
	if (!v->load)
		return;
	load_leave(v->load);
	load_free(v->load);
	v->load = NULL;
}
