/*
 * load_opts.c - what the options of `starload load` come to; they are in load_table.c.
 */
#include "config.h"
#include "cli/load_opts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/load_cmds.h"
#include "cli/settings.h"

enum {
	WORKERS = 4,
	RETRY_S = 600,
	VISIBLE_S = 60,
	LABEL_WINDOW_S = 30, /* a server looks every 30 s for labels to forget */
	ERRORS_SHOWN = 10,
};
/* A CSV part is large enough to cost few versions of a tablet, a JSON part small enough for a BE.
 */
#define CSV_PART ((uint64_t)256 << 20)
#define JSON_PART ((uint64_t)90 << 20)

const char load_more[] =
	"DIR stands for the files in it, sorted; files that begin with a dot, _SUCCESS and\n"
	"empty files are passed over.  - is standard input.  .gz, .bz2, .zst and .lz4 files\n"
	"are recognised.\n"
	"\n"
	"Each part has a label that is made of its contents, so the same command again goes\n"
	"on where it stood, and loads nothing twice.\n"
	"\n"
	"Options of headers, and what else does not belong to one run, come from the section\n"
	"[load \"db.table\"] of the nearest .starload.conf as well, and from [load]; the command\n"
	"line wins.\n"
	"\n"
	"Exit status: 0 all that was meant to be is in, 1 refused by our own judgement or the\n"
	"data, 8 not known, 9 some parts are in and some not, 10 had been loaded before.\n";

void load_options_init(struct load_options *o)
{
	*o = (struct load_options){
		.workers = WORKERS,
		.retry_for = RETRY_S,
		.wait_visible = VISIBLE_S,
		.label_window = LABEL_WINDOW_S,
		.show_errors = ERRORS_SHOWN,
		.empty = -1,
	};
}

/* numbers -------------------------------------------------------------------------- */

int load_size_parse(const char *text, uint64_t *out)
{
	static const char units[] = "KMGT";
	unsigned long long n;
	const char *unit;
	char *end;

	if (!isdigit((unsigned char)*text))
		return -1;
	n = strtoull(text, &end, 10);
	unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
	if (unit) {
		const unsigned shift = 10 * (unsigned)(unit - units + 1);

		if (n > UINT64_MAX >> shift)
			return -1;
		n <<= shift;
		end++;
		if (*end == 'i')
			end++;
	}
	if (*end == 'B' || *end == 'b')
		end++;
	*out = n;
	return *end || n > INT64_MAX ? -1 : 0;
}

static int size_of(const char *option, const char *text, uint64_t otherwise, uint64_t *out,
		   struct err *err)
{
	*out = otherwise;
	if (!text || !load_size_parse(text, out))
		return 0;
	return err_set(err, ERR_USAGE, "--%s takes a size such as 100M, not \"%s\"", option, text);
}

static int count_of(const char *option, const char *text, uint64_t *out, struct err *err)
{
	if (!text || (!text[strspn(text, "0123456789")] && !load_size_parse(text, out)))
		return 0;
	return err_set(err, ERR_USAGE, "--%s takes a number, not \"%s\"", option, text);
}

int load_options_numbers(const struct load_options *o, enum load_format format,
			 struct load_numbers *out, struct err *err)
{
	uint64_t errors = 0;

	*out = (struct load_numbers){ .max_errors = -1 };
	if (size_of("part-size", o->part_size, format == LF_JSON ? JSON_PART : CSV_PART,
		    &out->part_bytes, err) ||
	    size_of("merge-small", o->merge_small, 0, &out->merge_small_bytes, err) ||
	    size_of("limit-rate", o->limit_rate, 0, &out->limit_rate, err) ||
	    count_of("limit-rows", o->limit_rows, &out->limit_rows, err) ||
	    count_of("max-errors", o->max_errors, &errors, err))
		return err->code;
	if (o->max_errors)
		out->max_errors = (int64_t)errors;
	return 0;
}

/* reading --------------------------------------------------------------------------- */

int load_table_parse(const char *text, const char *otherwise, struct arena *mem, const char **db,
		     const char **table, struct err *err)
{
	const char *dot = strchr(text, '.');

	*db = dot ? arena_copy(mem, text, (size_t)(dot - text)) : otherwise;
	*table = dot ? dot + 1 : text;
	if (!**table || (*db && !**db) || strchr(text, '/'))
		return err_set(err, ERR_USAGE, "\"%s\" is no DB.TABLE", text);
	if (!*db)
		return err_set(err, ERR_USAGE, "which database? write DB.%s, or give -D DB", text);
	return 0;
}

/* The settings that hold here, if any. */
static int find_settings(const struct load_options *o, struct settings_cache *cache,
			 const struct settings **out, struct err *err)
{
	*out = NULL;
	if (o->no_config)
		return 0;
	return o->config ? settings_read(cache, o->config, out, err)
			 : settings_for(cache, NULL, out, err);
}

int load_options_read(struct cmd_env *env, int argc, char **argv, struct settings_cache *cache,
		      struct arena *mem, struct load_options *o, struct opt_rest *rest)
{
	const struct settings *settings;
	const char *thing;
	struct err err;
	int status;

	load_options_init(o);
	status = cmd_options(env, o, argc, argv, rest);
	if (status >= 0)
		return status;
	if (rest->n < 2) {
		err_set(&err, ERR_USAGE,
			rest->n ? "name a file to load into %s, or - for standard input"
				: "name a table and files: starload load DB.TABLE FILE...",
			rest->n ? rest->operand[0] : "");
		return cmd_fail(env, &err);
	}
	settings_cache_also(cache, load_cmds);
	settings_cache_say(cache, env->err);
	if (find_settings(o, cache, &settings, &err))
		return cmd_fail(env, &err);
	if (!settings)
		return -1;
	thing = strchr(rest->operand[0], '.') || !o->where.net.value[SETTING_DB]
			? rest->operand[0]
			: arena_printf(mem, "%s.%s", o->where.net.value[SETTING_DB],
				       rest->operand[0]);
	/* below the command line: once more, with the settings first */
	opt_release(load_opts, o);
	opt_rest_release(rest);
	load_options_init(o);
	if (settings_apply_for(settings, "load", NULL, load_opts, o, &err) ||
	    settings_apply_for(settings, "load", thing, load_opts, o, &err))
		return cmd_fail(env, &err);
	return cmd_options(env, o, argc, argv, rest);
}

/* Is the option on the command line?  As far as that is for messages. */
static bool on_command_line(const char *option, int argc, char **argv)
{
	const size_t n = strlen(option);
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strncmp(argv[i], "--", 2) && !strncmp(argv[i] + 2, option, n) &&
		    (!argv[i][2 + n] || argv[i][2 + n] == '='))
			return true;
	return false;
}

int load_options_spec(const struct load_options *o, int argc, char **argv, struct arena *mem,
		      struct load_spec *out, struct err *err)
{
	size_t i;

	for (i = 0; i < HEADER_COUNT; i++) {
		const struct header_rule *r = header_rule((enum header_id)i);
		bool here;

		if (!r->option || !o->header[i])
			continue;
		here = on_command_line(r->option, argc, argv);
		load_spec_add(out, r->name, o->header[i],
			      here ? arena_printf(mem, "--%s", r->option)
				   : arena_printf(mem, "settings, %s", r->option),
			      here);
	}
	for (i = 0; i < o->lines.n; i++)
		if (!load_spec_add_line(out, o->lines.item[i], !o->lines.from_settings, mem))
			return err_set(err, ERR_USAGE, "-H takes 'NAME: VALUE', not \"%s\"",
				       o->lines.item[i]);
	return 0;
}
