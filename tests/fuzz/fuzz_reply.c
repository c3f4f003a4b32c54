/*
 * fuzz_reply.c - any bytes as the answer to a load: the first byte says to which request, the
 * second with which HTTP status, the rest is its body.  All texts are valid UTF-8, and no success
 * comes of less than an object that says so.
 */
#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"
#include "load/reply.h"

static const int statuses[] = { 200, 200, 200, 307, 400, 401, 404, 413, 429, 500, 502, 999 };

static void sound(struct text t)
{
	MUST(!t.n || utf8_valid(t.p, t.n), "a text is no UTF-8");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem;
	struct load_reply r;
	struct text body;
	int status;

	if (size < 2)
		return 0;
	mem = arena_new();
	body = (struct text){ (const char *)data + 2, size - 2 };
	status = statuses[data[1] % (sizeof(statuses) / sizeof(statuses[0]))];
	reply_read(&r, (enum load_op)(data[0] % (OP_TXN_ROLLBACK + 1)), status, body, data[0] & 128,
		   mem);
	sound(r.status);
	sound(r.message);
	sound(r.existing);
	sound(r.label);
	sound(r.request_id);
	sound(r.error_url);
	sound(r.rejected_path);
	sound(r.tracking);
	sound(r.raw);
	MUST(load_verdict_name(r.verdict), "no such verdict");
	if (r.verdict == LV_DONE || r.verdict == LV_EXISTS_FINISHED) {
		MUST(status == 200, "a success of an error page");
		MUST(r.status.n && memchr(body.p, '}', body.n), "a success of nothing");
	}
	if (status == 200 && !body.n)
		MUST(r.verdict == LV_UNKNOWN, "nothing says something");
	arena_free(mem);
	return 0;
}
