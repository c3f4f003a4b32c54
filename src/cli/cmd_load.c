/*
 * cmd_load.c - `starload load`: options to a spec, the spec judged, then printed or loaded.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/load_cmd.h"
#include "cli/settings.h"
#include "diag/emit.h"
#include "diag/jout.h"

static void warn(struct load_cmd *c, const char *text)
{
	fprintf(c->env->err, "starload load: ");
	emit_safe(c->env->err, text, strlen(text));
	fputc('\n', c->env->err);
}

/* Which releases the headers are judged for. */
static int choose_targets(struct load_cmd *c, struct err *err)
{
	struct err no;

	if (c->o.target)
		return targets_parse(c->o.target, &c->targets, err);
	targets_all(&c->targets);
	if (*c->reach.release && targets_parse(c->reach.release, &c->targets, &no)) {
		warn(c, arena_printf(c->mem,
				     "the server's release \"%s\" is none we know: judged for all",
				     c->reach.release));
		targets_all(&c->targets);
	}
	return 0;
}

/* The compressions of the data that the server is told of and we cannot look into. */
static int refuse_opaque(const struct load_cmd *c, struct err *err)
{
	static const char *const opaque[] = { "deflate", "snappy", "zlib", "lz4" };
	const char *packed = load_spec_compressed(&c->spec);
	size_t i;

	for (i = 0; packed && i < ARRAY_SIZE(opaque); i++)
		if (!strcasecmp(packed, opaque[i]))
			return err_set(
				err, ERR_USAGE,
				"%s: starload cannot look into this, and so not tell whole rows: "
				"decompress it, or pack it with gzip, bzip2, zstd or lz4",
				packed);
	return 0;
}

static void fill_parts(struct load_cmd *c)
{
	const char **inputs = arena_alloc(c->mem, c->rest.n * sizeof(*inputs));
	size_t i;

	for (i = 1; i < c->rest.n; i++)
		inputs[i - 1] = c->rest.operand[i];
	c->parts = (struct part_options){
		.inputs = inputs,
		.n_inputs = c->rest.n - 1,
		.format = &c->spec.rows,
		.part_bytes = c->numbers.part_bytes,
		.header_lines = (unsigned)load_spec_number(&c->spec, HEADER_SKIP_HEADER, 0),
		.csv_header = c->o.csv_header,
		.limit_rows = c->numbers.limit_rows,
		.merge_small_bytes = c->numbers.merge_small_bytes,
		.spool_dir = c->o.spool_dir,
		.spool_slots = c->o.workers + 1,
		/* JSON takes them from 3.3.1 on, which is all but the first of those we know */
		.send_packed =
			LP_BIT(LP_GZIP) | LP_BIT(LP_BZIP2) | LP_BIT(LP_ZSTD) | LP_BIT(LP_LZ4),
	};
}

/* What every request says; what is compressed how is a matter of each part. */
static void fill_headers(struct load_cmd *c)
{
	size_t i, k;

	c->headers = arena_alloc(c->mem, (c->spec.n + 1) * sizeof(*c->headers));
	for (i = 0; i < c->spec.n; i++) {
		const struct load_said *said = &c->spec.said[i];
		bool twice = false;

		for (k = 0; k < c->n_headers; k++)
			twice |= !strcasecmp(c->headers[k].name, said->name);
		if (twice || !*said->value)
			continue;
		if (said->rule &&
		    (said->rule->use & HEADER_OWN || said->rule->id == HEADER_LABEL ||
		     said->rule->id == HEADER_SKIP_HEADER || said->rule->id == HEADER_COMPRESSION ||
		     said->rule->id == HEADER_CONTENT_ENCODING))
			continue;
		if (said->rule && said->rule->id == HEADER_FORMAT && c->spec.rows.format == LF_CSV)
			continue;
		c->headers[c->n_headers++] =
			(struct load_header){ .name = said->name, .value = said->value };
	}
}

/* What does not depend on values, and would only be told by the server, or by nobody. */
static int check_usage(const struct load_cmd *c, struct err *err)
{
	const struct load_options *o = &c->o;

	if (o->csv_header && o->columns_from_table)
		return err_set(err, ERR_USAGE, "--csv-header or --columns-from-table, not both");
	if (o->csv_header && load_spec_format(&c->spec) == LF_JSON)
		return err_set(err, ERR_USAGE, "--csv-header is for CSV");
	if (o->columns_from_table && !c->reach.sql)
		return err_set(err, ERR_USAGE, "--columns-from-table has to ask by SQL");
	if (o->run_id && !*o->run_id)
		return err_set(err, ERR_USAGE, "--run-id is empty");
	if (o->again && o->if_loaded != IF_LOADED_AUTO && o->if_loaded != IF_LOADED_AGAIN)
		return err_set(err, ERR_USAGE, "--again and --if-loaded say different things");
	if (o->atomic && o->print_curl)
		return err_set(
			err, ERR_USAGE,
			"a transaction is several requests to one node: --print-curl shows loads "
			"without --atomic");
	if (o->atomic && o->compress)
		return err_set(
			err, ERR_USAGE,
			"--atomic joins the bodies of its parts, which cannot be compressed");
	if (o->at_least_once && !load_spec_true(&c->spec, HEADER_ENABLE_MERGE_COMMIT))
		return err_set(err, ERR_USAGE,
			       "--at-least-once is for merge commit: all else is loaded once");
	if (!o->at_least_once && load_spec_true(&c->spec, HEADER_ENABLE_MERGE_COMMIT))
		return err_set(
			err, ERR_USAGE,
			"merge commit cannot tell what is in, so rows may be loaded twice: say "
			"--at-least-once if that may be");
	return refuse_opaque(c, err);
}

/* The largest body of JSON there will be, 0: nobody knows. */
static uint64_t json_bytes(const struct load_cmd *c)
{
	const uint64_t all = load_input_bytes(c), part = c->numbers.part_bytes;

	/* a transaction's bodies add up */
	if (c->o.atomic || !part)
		return all;
	return all && all < part ? all : part;
}

static int judge(struct load_cmd *c, struct err *err)
{
	struct load_lint_of of = {
		.spec = &c->spec,
		.targets = &c->targets,
		.user = c->reach.target.user,
		.transaction = c->o.atomic,
		.json_bytes = json_bytes(c),
	};
	int rc = 0;

	load_first_fields(c, &of.fields, &of.n_fields);
	if (c->reach.sql && !c->o.no_check && of.n_fields &&
	    load_live_names(c, &of.names, &of.n_names, err))
		return err->code;
	load_lint(&of, c->mem, &c->lint);
	if (c->reach.sql && !c->o.no_check)
		rc = load_live(c, err);
	else if (c->reach.why_not && !c->o.no_check)
		warn(c, arena_printf(c->mem,
				     "not compared with the table, as SQL cannot be reached: %s",
				     c->reach.why_not));
	load_lint_count(&c->lint);
	return rc;
}

/* From options to a judged spec.  0; -1: refused by our judgement; ERR_*. */
static int prepare(struct load_cmd *c, struct err *err)
{
	int rc;

	if (load_table_parse(c->rest.operand[0], c->reach.target.db, c->mem, &c->spec.db,
			     &c->spec.table, err) ||
	    load_options_spec(&c->o, c->argc, c->argv, c->mem, &c->spec, err) ||
	    load_options_numbers(&c->o, load_spec_format(&c->spec), &c->numbers, err) ||
	    check_usage(c, err) || choose_targets(c, err))
		return err->code;
	if (load_spec_decode(&c->spec, c->mem)) {
		fill_parts(c);
		rc = load_columns(c, err);
		if (rc)
			return rc;
	}
	if (judge(c, err))
		return err->code;
	load_print_findings(c);
	fill_headers(c);
	return 0;
}

static int load(struct load_cmd *c)
{
	struct err err;
	int status;

	status = load_reach(c->env, &c->o.where, c->mem, &c->reach);
	if (status)
		return status;
	if (prepare(c, &err))
		status = cmd_fail(c->env, &err);
	else if (c->lint.errors || (c->lint.warnings && c->o.fail_on == FAIL_ON_WARNING))
		status = EXIT_FINDINGS;
	else if (c->o.dry_run || c->o.print_curl)
		status = load_dry(c);
	else
		status = load_go(c);
	load_unreach(&c->reach);
	return status;
}

int cmd_load(struct cmd_env *env, int argc, char **argv)
{
	struct load_cmd c = { .env = env, .mem = arena_new(), .argc = argc, .argv = argv };
	struct settings_cache *cache = settings_cache_new();
	struct jout json;
	int status;

	load_spec_init(&c.spec, NULL, NULL);
	status = load_options_read(env, argc, argv, cache, c.mem, &c.o, &c.rest);
	if (status < 0 && c.o.json) {
		jout_init(&json, env->out);
		jout_open(&json, '{');
		c.json = &json;
	}
	if (status < 0)
		status = load(&c);
	if (c.json) {
		jout_pair_number(&json, "exit_status", (uint64_t)status);
		jout_close(&json, '}');
		jout_end(&json);
		jout_flush(&json);
	}
	load_spec_release(&c.spec);
	opt_release(load_opts, &c.o);
	opt_rest_release(&c.rest);
	settings_cache_free(cache);
	arena_free(c.mem);
	return status;
}
