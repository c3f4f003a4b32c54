/*
 * load_merge.c - merge commit: small bodies that share a transaction.
 *
 * Here each has one of its own, under a label of the BE's making; what a client can
 * tell from it is that no label of its own protects it from loading twice.
 */
#include "config.h"
#include "sandbox/load.h"

void load_merge(struct load *l, const struct http_request *rq)
{
	const char *mine = l->label;

	l->label = l->existing = arena_printf(l->mem, "merge_commit_%s", world_uuid(l->fe, l->mem));
	if (!load_begin(l)) {
		l->existing = NULL;
	} else if (!load_options_rest(l, rq, false) || (l->skip_header = 0, !load_run(l, true)) ||
		   !load_commit(l)) {
		load_abort(l);
	} else if (l->status == LOAD_PUBLISH_TIMEOUT) {
		load_fail(l, "Load has not been published before timeout");
	}
	l->label = mine;
}
