/*
 * load_reply_json.c - a server's answer to a load as JSON.
 */
#include "config.h"
#include "cli/load_reply_json.h"

#include "load/reply.h"

void load_json_number(struct jout *j, int64_t n)
{
	if (n < 0)
		jout_null(j);
	else
		jout_number(j, (uint64_t)n);
}

static void pair_text(struct jout *j, const char *key, struct text t)
{
	jout_key(j, key);
	if (t.p)
		jout_text(j, t);
	else
		jout_null(j);
}

void load_json_reply(struct jout *j, const struct load_reply *r)
{
	const struct {
		const char *key;
		int64_t n;
	} numbers[] = {
		{ "http_status", r->http_status },
		{ "txn_id", r->txn_id },
		{ "rows", r->total },
		{ "loaded", r->loaded },
		{ "filtered", r->filtered },
		{ "unselected", r->unselected },
		{ "load_bytes", r->bytes },
		{ "ms", r->ms },
		{ "begin_ms", r->begin_ms },
		{ "plan_ms", r->plan_ms },
		{ "read_ms", r->read_ms },
		{ "write_ms", r->write_ms },
		{ "publish_ms", r->publish_ms },
	};
	size_t i;

	jout_open(j, '{');
	jout_pair(j, "verdict", load_verdict_name(r->verdict));
	jout_pair(j, "host", r->host);
	pair_text(j, "status", r->status);
	pair_text(j, "message", r->message);
	pair_text(j, "existing", r->existing);
	pair_text(j, "label", r->label);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		jout_key(j, numbers[i].key);
		load_json_number(j, numbers[i].n);
	}
	pair_text(j, "error_url", r->error_url);
	pair_text(j, "rejected_path", r->rejected_path);
	pair_text(j, "tracking_sql", r->tracking);
	pair_text(j, "raw", r->raw);
	jout_close(j, '}');
}
