/*
 * send.c - one Stream Load request, and its outcome.
 */
#include "config.h"
#include "load/send.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "load/body.h"
#include "load/call.h"
#include "load/send_int.h"

enum { SERVER_TIMEOUT_S = 600, MARGIN_S = 90 };

unsigned load_idle_ms(unsigned timeout_s)
{
	unsigned s = timeout_s ? timeout_s : SERVER_TIMEOUT_S;

	/* 259200 s is the greatest that servers take */
	return (s < 1000000 ? s + MARGIN_S : 1000000) * 1000;
}

const char *load_path(const char *db, const char *middle, const char *end, struct arena *mem)
{
	struct buf b;
	const char *path;

	buf_init_unbounded(&b);
	buf_adds(&b, "/api/");
	load_path_add(&b, db);
	buf_addc(&b, '/');
	if (middle) {
		load_path_add(&b, middle);
		buf_addc(&b, '/');
	}
	buf_adds(&b, end);
	path = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
	return path;
}

/* A 5xx, with nothing of the body gone: another FE may do better. */
static bool another_fe(const struct http_answer *a)
{
	return a->status >= 500;
}

void load_judge(const struct load_called *called, enum load_op op, int rc, struct arena *mem,
		struct load_reply *out)
{
	const struct http_answer *a = &called->answer;

	*out = (struct load_reply){ .verdict = LV_UNKNOWN };
	if (!rc) {
		reply_read(out, op, a->status, a->body, a->body_sent > 0, mem);
		/* success of half a body: nobody knows of what */
		if (out->verdict == LV_DONE && !a->body_complete)
			out->verdict = LV_UNKNOWN;
		if (a->cut)
			out->verdict = LV_UNKNOWN;
	}
	memcpy(out->host, called->host, sizeof(out->host));
	out->body_sent = a->body_sent;
	out->nginx = a->nginx;
	out->body_complete = a->body_complete;
}

int load_put(struct load_conn *c, const struct load_put *put, struct arena *mem,
	     struct load_reply *out, struct err *err)
{
	const struct load_request *r = put->r;
	struct http_header *h = arena_alloc(mem, (r->n_headers + put->n_first + 1) * sizeof(*h));
	struct load_called called;
	struct load_call call = { .method = "PUT",
				  .path = put->path,
				  .header = h,
				  .body = r->body,
				  .direct = !put->fe_only,
				  .only = put->only,
				  .idle_ms = load_idle_ms(r->timeout_s),
				  .progress = r->progress,
				  .arg = r->arg,
				  .stop = r->stop,
				  .another = another_fe };
	size_t i, n = 0;
	int rc;

	/* of two with a name the server takes the first */
	for (i = 0; i < put->n_first; i++)
		h[n++] = put->first[i];
	if (r->label)
		h[n++] = (struct http_header){ "label", r->label };
	for (i = 0; i < r->n_headers; i++)
		h[n++] = (struct http_header){ r->header[i].name, r->header[i].value };
	call.n_headers = n;
	rc = load_call(c, &call, mem, &called, err);
	load_judge(&called, put->op, rc, mem, out);
	return rc;
}

int load_send(struct load_conn *c, const struct load_request *r, struct arena *mem,
	      struct load_reply *out, struct err *err)
{
	struct load_put put = { .r = r, .op = OP_LOAD };

	put.path = load_path(r->db, r->table, "_stream_load", mem);
	return load_put(c, &put, mem, out, err);
}
