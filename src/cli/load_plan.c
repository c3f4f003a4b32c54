/*
 * load_plan.c - the options of `starload load` as load/run.h takes them.
 */
#include "config.h"
#include "cli/load_plan.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/shell.h"
#include "base/util.h"
#include "cli/load_cmd.h"

/* A load is the same as an earlier one when this is: what changes the rows that are stored. */
static struct text options_text(const struct load_cmd *c)
{
	static const enum header_id no_matter[] = {
		HEADER_LABEL,
		HEADER_TIMEOUT,
		HEADER_LOAD_MEM_LIMIT,
		HEADER_EXEC_MEM_LIMIT,
		HEADER_LOAD_DOP,
		HEADER_LOG_REJECTED_RECORD_NUM,
		HEADER_TRANSMISSION_COMPRESSION_TYPE,
		HEADER_WAREHOUSE,
		HEADER_MAX_FILTER_RATIO,
		HEADER_IGNORE_JSON_SIZE,
		HEADER_IDLE_TRANSACTION_TIMEOUT,
		HEADER_PREPARED_TIMEOUT,
	};
	struct text out;
	struct buf b;
	size_t i, k;

	buf_init_unbounded(&b);
	for (i = 0; i < c->spec.n; i++) {
		const struct load_said *said = &c->spec.said[i];

		for (k = 0; k < ARRAY_SIZE(no_matter); k++)
			if (said->rule && said->rule->id == no_matter[k])
				break;
		if (k == ARRAY_SIZE(no_matter) && *said->value)
			buf_addf(&b, "%s%s: %s", b.n ? "; " : "", said->name, said->value);
	}
	if (c->o.csv_header)
		buf_addf(&b, "%scsv-header", b.n ? "; " : "");
	if (c->numbers.limit_rows)
		buf_addf(&b, "%slimit-rows %" PRIu64, b.n ? "; " : "", c->numbers.limit_rows);
	out = (struct text){ arena_copy(c->mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return out;
}

static enum load_if if_loaded(const struct load_options *o)
{
	switch ((enum load_if_loaded)o->if_loaded) {
	case IF_LOADED_AUTO:
		break;
	case IF_LOADED_SKIP:
		return LOAD_IF_SKIP;
	case IF_LOADED_FAIL:
		return LOAD_IF_FAIL;
	case IF_LOADED_AGAIN:
		return LOAD_IF_AGAIN;
	}
	return LOAD_IF_DEFAULT;
}

void load_plan_make(const struct load_cmd *c, struct load_plan *out)
{
	static const enum load_packing packing[] = {
		[COMPRESS_NONE] = LP_NONE,
		[COMPRESS_ZSTD] = LP_ZSTD,
		[COMPRESS_LZ4] = LP_LZ4,
		[COMPRESS_GZIP] = LP_GZIP,
	};
	const struct load_options *o = &c->o;

	*out = (struct load_plan){
		.cluster = { c->reach.cluster, strlen(c->reach.cluster) },
		.db = c->spec.db,
		.table = c->spec.table,
		.header = c->headers,
		.n_headers = c->n_headers,
		.options = options_text(c),
		.run_id = o->run_id,
		.label = load_spec_value(&c->spec, HEADER_LABEL),
		.parts = c->parts,
		.server = &c->reach.server,
		.state_dir = c->reach.target.state_dir,
		.workers = o->workers,
		.timeout_s = (unsigned)load_spec_number(&c->spec, HEADER_TIMEOUT, 0),
		.retry_for_s = o->retry_for,
		.wait_visible_s = o->wait_visible,
		.label_window_s = o->label_window,
		.if_unknown = o->if_unknown == IF_UNKNOWN_SKIP	  ? LOAD_IF_SKIP
			      : o->if_unknown == IF_UNKNOWN_AGAIN ? LOAD_IF_AGAIN
								  : LOAD_IF_FAIL,
		.if_loaded = if_loaded(o),
		.again = o->again,
		.keep_going = o->keep_going,
		.empty = o->empty < 0	 ? LOAD_IF_DEFAULT
			 : o->empty == 0 ? LOAD_IF_SKIP
					 : LOAD_IF_FAIL,
		.at_least_once = o->at_least_once,
		.atomic = o->atomic,
		.max_errors = c->numbers.max_errors,
		.compress = packing[o->compress],
	};
}

/* The password in an address, such as a proxy's, is not printed. */
static struct text shown_word(const char *word, struct arena *mem)
{
	const char *user = strstr(word, "://"), *at, *colon;
	const char *out = word;

	if (user) {
		user += 3;
		at = memrchr(user, '@', strcspn(user, "/?#"));
		colon = at ? memchr(user, ':', (size_t)(at - user)) : NULL;
		if (colon)
			out = arena_printf(mem, "%.*s:PASSWORD%s", (int)(colon - word), word, at);
	}
	return (struct text){ out, strlen(out) };
}

const char *load_command(const struct load_cmd *c)
{
	const char *out;
	struct buf b;
	int i;

	buf_init_unbounded(&b);
	buf_adds(&b, "starload load");
	for (i = 1; i < c->argc; i++) {
		const char *word = c->argv[i];

		buf_addc(&b, ' ');
		/* the value of -p was wiped when it was read */
		if (!strncmp(word, "-p", 2) || !strncmp(word, "--password=", 11))
			word = "-p";
		if (!strcmp(word, "--again"))
			buf_cut(&b, b.n - 1);
		else
			shell_word(&b, shown_word(word, c->mem));
	}
	out = arena_copy(c->mem, buf_str(&b), b.n);
	buf_release(&b);
	return out;
}
