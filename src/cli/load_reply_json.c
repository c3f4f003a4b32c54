/*
 * load_reply_json.c - a server's answer to a load as JSON.
 */
#include "config.h"
#include "cli/load_reply_json.h"

#include "load/reply.h"

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
	jout_pair_text(j, "status", r->status);
	jout_pair_text(j, "message", r->message);
	jout_pair_text(j, "existing", r->existing);
	jout_pair_text(j, "label", r->label);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		jout_pair_count(j, numbers[i].key, numbers[i].n);
	jout_pair_text(j, "error_url", r->error_url);
	jout_pair_text(j, "rejected_path", r->rejected_path);
	jout_pair_text(j, "tracking_sql", r->tracking);
	jout_pair_text(j, "raw", r->raw);
	jout_close(j, '}');
}
