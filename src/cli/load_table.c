/*
 * load_table.c - the options of `starload load`, which are data alone: completion in the shell, which
 * loads nothing, has them too.
 */
#include "config.h"

#include "base/util.h"
#include "cli/cmd.h"
#include "cli/load_opts.h"
#include "cli/load_reach.h"
#include "cli/net_rows.h"

enum { WORKERS_MAX = 64, SECONDS_MAX = 30 * 24 * 3600 };

/* how a cluster is reached ------------------------------------------------------------ */

#define AT(member) .at = offsetof(struct load_where, member), .flags = OPT_ARGV

const struct opt load_http_opts[] = {
	{ .name = "http-url",
	  .type = OPT_TEXT,
	  AT(http_url),
	  .arg = "URL,...",
	  .help = "the FEs' HTTP, http://fe1:8030; alone it does without SQL. By default the hosts "
		  "of --host with the port that the cluster tells, else 8030" },
	{ .name = "be",
	  .type = OPT_LIST,
	  AT(be),
	  .arg = "HOST:PORT,...",
	  .help = "send to these BEs (or CNs), without asking an FE where to (port 8040)" },
	{ .name = "no-sql",
	  .type = OPT_FLAG,
	  AT(no_sql),
	  .help = "do not connect by SQL: nothing is compared with the table" },
	{ .name = "cacert",
	  .type = OPT_TEXT,
	  AT(cacert),
	  .arg = "FILE",
	  .help = "certificates to trust for https, in PEM" },
	{ .name = "proxy",
	  .type = OPT_TEXT,
	  AT(proxy),
	  .arg = "URL",
	  .help = "the proxy for HTTP; '' for none (http_proxy, no_proxy)" },
	{ .name = "allow-downgrade",
	  .type = OPT_FLAG,
	  AT(allow_downgrade),
	  .help = "let an https FE send us, and the password, to an http node" },
	{ .name = NULL }
};

#undef AT

const struct opt load_net_opts[] = {
#define SETTING(id, word, key, kind, value_name, env, groups, what)       \
	{ .name = SETTING_##id == SETTING_TIMEOUT ? "sql-timeout" : word, \
	  .letter = key,                                                  \
	  .arg = value_name,                                              \
	  .help = what,                                                   \
	  AS_##kind(SETTING_##id) },
#include "net/settings.def"
	NET_FILE_ROWS, { .name = NULL }
};

/* loading ----------------------------------------------------------------------------- */

static const char *const compressions[] = { "none", "zstd", "lz4", "gzip", NULL };
static const char *const if_loaded[] = { "auto", "skip", "fail", "again", NULL };
static const char *const if_unknown[] = { "fail", "skip", "again", NULL };
static const char *const empties[] = { "ok", "fail", NULL };
static const char *const fail_levels[] = { "error", "warning", NULL };

#define AT(field) .at = offsetof(struct load_options, field)

const struct opt load_opts[] = {
#define HEADER(id, word, opt_name, kind, low, high, body, since, use, reader, value, text) \
	{ .name = opt_name,                                                                \
	  .type = OPT_TEXT,                                                                \
	  AT(header[HEADER_##id]),                                                         \
	  .flags = HEADER_##id == HEADER_LABEL ? OPT_ARGV : 0,                             \
	  .arg = value,                                                                    \
	  .help = text },
#include "load/header.def"
	{ .name = "header",
	  .letter = 'H',
	  .type = OPT_LIST,
	  AT(lines),
	  .arg = "'NAME: VALUE'",
	  .help = "a header by its own name. May be given again" },
	{ .name = "csv-header",
	  .type = OPT_FLAG,
	  AT(csv_header),
	  .flags = OPT_NO,
	  .help = "the first line of each file names the fields; it is not loaded" },
	{ .name = "columns-from-table",
	  .type = OPT_FLAG,
	  AT(columns_from_table),
	  .flags = OPT_NO,
	  .help = "the fields are the columns of the table in their order" },
	{ .name = "part-size",
	  .type = OPT_TEXT,
	  AT(part_size),
	  .arg = "SIZE",
	  .help = "cut larger input between rows: 100M, 1G (256M; JSON 90M); 0: never. "
		  "Each part is a load of its own" },
	{ .name = "workers",
	  .type = OPT_UINT,
	  AT(workers),
	  .min = 1,
	  .max = WORKERS_MAX,
	  .arg = "N",
	  .help = "so many parts at a time (4)" },
	{ .name = "merge-small",
	  .type = OPT_TEXT,
	  AT(merge_small),
	  .arg = "SIZE",
	  .help = "join small files, up to SIZE, into one part" },
	{ .name = "compress",
	  .type = OPT_CHOICE,
	  AT(compress),
	  .choices = compressions,
	  .arg = "HOW",
	  .help = "compress on the way: zstd, lz4, gzip; none (the default)" },
	{ .name = "spool-dir",
	  .type = OPT_TEXT,
	  AT(spool_dir),
	  .flags = OPT_ARGV,
	  .arg = "DIR",
	  .help = "where parts of what cannot be read twice are kept (TMPDIR, /var/tmp)" },
	{ .name = "limit-rate",
	  .type = OPT_TEXT,
	  AT(limit_rate),
	  .arg = "SIZE",
	  .help = "send no more than SIZE a second, all workers together" },
	{ .name = "limit-rows",
	  .type = OPT_TEXT,
	  AT(limit_rows),
	  .flags = OPT_ARGV,
	  .arg = "N",
	  .help = "load the first N rows" },
	{ .name = "atomic",
	  .type = OPT_FLAG,
	  AT(atomic),
	  .flags = OPT_NO,
	  .help = "all parts become visible together, or none: by a transaction" },
	{ .name = "run-id",
	  .type = OPT_TEXT,
	  AT(run_id),
	  .flags = OPT_ARGV,
	  .arg = "ID",
	  .help = "what makes this run the same run when it is repeated (a hash of table, options "
		  "and "
		  "names of inputs)" },
	{ .name = "again",
	  .type = OPT_FLAG,
	  AT(again),
	  .flags = OPT_ARGV,
	  .help = "load it once more although it had been loaded" },
	{ .name = "if-loaded",
	  .type = OPT_CHOICE,
	  AT(if_loaded),
	  .choices = if_loaded,
	  .arg = "WHAT",
	  .help = "when all of it had been loaded: skip (status 0), fail (10), again; by default "
		  "skip "
		  "with --run-id, else fail" },
	{ .name = "if-unknown",
	  .type = OPT_CHOICE,
	  AT(if_unknown),
	  .choices = if_unknown,
	  .arg = "WHAT",
	  .help = "of a part that may be in, and whose label the server has forgotten: fail "
		  "(status "
		  "8, the default); skip, as you know that it is in; again, as you know that it "
		  "is not" },
	{ .name = "label-window",
	  .type = OPT_UINT,
	  AT(label_window),
	  .max = SECONDS_MAX,
	  .arg = "SEC",
	  .help = "so long after an attempt a label that the server does not know proves that "
		  "nothing "
		  "is in (30); less where a database has more than 1000 loads in that time" },
	{ .name = "at-least-once",
	  .type = OPT_FLAG,
	  AT(at_least_once),
	  .flags = OPT_ARGV,
	  .help = "needed for merge commit, where no label tells what is in: nothing is sent "
		  "again, "
		  "and what is not known stays unknown (status 8)" },
	{ .name = "retry-for",
	  .type = OPT_UINT,
	  AT(retry_for),
	  .max = SECONDS_MAX,
	  .arg = "SEC",
	  .help = "keep trying so long where the server is busy or away (600)" },
	{ .name = "wait-visible",
	  .type = OPT_UINT,
	  AT(wait_visible),
	  .max = SECONDS_MAX,
	  .arg = "SEC",
	  .help = "wait so long for what is committed to become visible (60)" },
	{ .name = "keep-going",
	  .type = OPT_FLAG,
	  AT(keep_going),
	  .flags = OPT_NO,
	  .help = "after a part that fails go on with the others" },
	{ .name = "empty",
	  .type = OPT_CHOICE,
	  AT(empty),
	  .choices = empties,
	  .arg = "WHAT",
	  .help = "a part without a row to load: ok (the default) or fail; a run that loads "
		  "nothing at all "
		  "fails unless --empty ok is given" },
	{ .name = "max-errors",
	  .type = OPT_TEXT,
	  AT(max_errors),
	  .arg = "N",
	  .help = "stop when more than N rows were rejected in all parts together" },
	{ .name = "show-errors",
	  .type = OPT_UINT,
	  AT(show_errors),
	  .max = 100000,
	  .arg = "N",
	  .help = "show the first N rejected rows (10)" },
	{ .name = "reject-file",
	  .type = OPT_TEXT,
	  AT(reject_file),
	  .flags = OPT_ARGV,
	  .arg = "FILE",
	  .help = "write all that the server tells of rejected rows to FILE" },
	{ .name = "fail-on-filtered",
	  .type = OPT_FLAG,
	  AT(fail_on_filtered),
	  .flags = OPT_NO,
	  .help = "leave with 1 when any row was rejected, whatever max_filter_ratio allows" },
	{ .name = "fail-on",
	  .type = OPT_CHOICE,
	  AT(fail_on),
	  .choices = fail_levels,
	  .arg = "LEVEL",
	  .help = "send nothing after findings of this level: error (the default), warning" },
	{ .name = "no-check",
	  .type = OPT_FLAG,
	  AT(no_check),
	  .flags = OPT_ARGV,
	  .help = "do not compare columns and partitions with the table" },
	{ .name = "target",
	  .type = OPT_TEXT,
	  AT(target),
	  .arg = "RELEASE",
	  .help = "judge for this release of StarRocks (the server's, where it can be asked)" },
	{ .name = "dry-run",
	  .type = OPT_FLAG,
	  AT(dry_run),
	  .flags = OPT_ARGV,
	  .help = "print the parts and the requests, send nothing" },
	{ .name = "print-curl",
	  .type = OPT_FLAG,
	  AT(print_curl),
	  .flags = OPT_ARGV,
	  .help = "print curl commands that would do the same, send nothing" },
	{ .name = "json",
	  .type = OPT_FLAG,
	  AT(json),
	  .flags = OPT_ARGV,
	  .help = "print one JSON document with all replies, for programs" },
	{ .name = "verbose",
	  .letter = 'v',
	  .type = OPT_FLAG,
	  AT(verbose),
	  .flags = OPT_ARGV,
	  .help = "a line for each part, with the server's times" },
	{ .name = "quiet",
	  .letter = 'q',
	  .type = OPT_FLAG,
	  AT(quiet),
	  .flags = OPT_ARGV,
	  .help = "no progress" },
	{ .name = "config",
	  .type = OPT_TEXT,
	  AT(config),
	  .flags = OPT_ARGV,
	  .arg = "FILE",
	  .help = "settings from FILE, not from .starload.conf" },
	{ .name = "no-config",
	  .type = OPT_FLAG,
	  AT(no_config),
	  .flags = OPT_ARGV,
	  .help = "no settings file" },
	LOAD_WHERE(struct load_options, where),
	{ .name = NULL }
};
