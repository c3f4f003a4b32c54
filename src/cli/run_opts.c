/*
 * run_opts.c - the options of `starload run`; and those of `starload shell`, which is a run whose
 * statements are typed: of the same struct, as far as they mean something there.
 */
#include "config.h"

#include "cli/cmd.h"
#include "cli/result/setting.h"
#include "cli/run.h"

enum { PARALLEL_MAX = 64 };

#define AT(member) .at = offsetof(struct run_options, member), .flags = OPT_ARGV
#define FLAG(member, word, c, text)                                                   \
	{                                                                             \
		.name = word, .letter = c, .type = OPT_FLAG, AT(member), .help = text \
	}
#define TEXT_ROW(member, word, value, text)                                            \
	{                                                                              \
		.name = word, .type = OPT_TEXT, AT(member), .arg = value, .help = text \
	}
#define LIST_ROW(member, word, value, text)                                            \
	{                                                                              \
		.name = word, .type = OPT_LIST, AT(member), .arg = value, .help = text \
	}
/* A row of guard.h, by its name. */
#define GUARD(row) GUARD_##row(struct run_options, guard)

/* Rows that both have, in the words that both have. */
#define EXECUTE(text)                                                                          \
	{                                                                                      \
		.name = "execute", .letter = 'e', .type = OPT_LIST, AT(execute), .arg = "SQL", \
		.help = text                                                                   \
	}
#define ROLLBACK                            \
	FLAG(guard.rollback, "rollback", 0, \
	     "put back what can be put back when an ALTER has no effect")
#define TARGET \
	TEXT_ROW(target, "target", "RELEASES", "lint for these StarRocks releases (the server's)")
#define IGNORE LIST_ROW(ignore, "ignore", "CODES", "do not report these rules")
#define CONFIG                             \
	TEXT_ROW(config, "config", "FILE", \
		 "the linter's settings from FILE, not from .starload.conf")
#define NO_CONFIG FLAG(no_config, "no-config", 0, "no settings file")
#define TABS FLAG(tabs, "batch", 'B', "print rows with tabs (the default off a terminal)")
#define VERTICAL FLAG(vertical, "vertical", 'E', "print each cell on a line of its own")
#define CSV FLAG(csv, "csv", 0, "the same as --format csv")
#define FORMAT                                                                               \
	{                                                                                    \
		.name = "format", .type = OPT_CHOICE, AT(format), .arg = "FORMAT",           \
		.choices = result_format_choices,                                            \
		.help = "print rows as table, vertical, csv, tsv, json, jsonl or\nmarkdown; " \
			"auto (the default): a table on a terminal, else tsv"                \
	}
#define NO_NAMES FLAG(no_names, "skip-column-names", 'N', "print no column names")
#define RAW FLAG(raw, "raw", 'r', "with -B or --format tsv: escape nothing")
#define QUIET FLAG(quiet, "quiet", 'q', "print no progress")
#define COLOR                                                                             \
	{                                                                                 \
		.name = "color", .type = OPT_CHOICE, AT(color), .arg = "WHEN",            \
		.choices = cmd_color_choices, .help = "auto (the default), always, never" \
	}

const struct opt run_opts[] = {
	EXECUTE("run these statements; repeatable, before any FILE"),
	FLAG(guard.pause, "pause", 0, "pause a job that runs for its ALTER, and resume it after"),
	GUARD_RESUME(struct run_options, guard,
		     "after an ALTER: restore (the default: if --pause paused it), always,\nnever"),
	GUARD(SETTLE),
	ROLLBACK,
	GUARD(STRICT),
	GUARD(ALLOW_REWIND),
	GUARD(ALLOW_BEYOND),
	GUARD(AGAIN),
	GUARD_DRY_RUN(struct run_options, guard, "print the plan, send no change"),
	GUARD(MESSAGE),
	GUARD(SYSLOG),
	FLAG(keep_going, "keep-going", 'f',
	     "go on after a failure, but for statements of the same job"),
	{ .name = "parallel",
	  .type = OPT_UINT,
	  AT(parallel),
	  .arg = "N",
	  .min = 1,
	  .max = PARALLEL_MAX,
	  .help = "work on N jobs at a time; other SQL waits for all before it" },
	FLAG(read_only, "read-only", 0,
	     "refuse a script with anything but statements that only read"),
	FLAG(yes, "yes", 'y', "do not ask before STOP, or on a protected cluster"),
	TARGET,
	IGNORE,
	LIST_ROW(var, "var", "NAME[=VALUE]",
		 "replace ${NAME} and :NAME by VALUE, or by the environment's;\nrepeatable"),
	LIST_ROW(var_file, "var-file", "FILE",
		 "the same for each line NAME=VALUE of FILE; repeatable"),
	FLAG(no_lint, "no-lint", 0, "judge by the live cluster only"),
	CONFIG,
	NO_CONFIG,
	TABS,
	FLAG(frame, "table", 't', "print rows in a frame, however wide"),
	VERTICAL,
	CSV,
	FORMAT,
	NO_NAMES,
	RAW,
	FLAG(json, "json", 0, "print a JSON object for each statement"),
	QUIET,
	COLOR,
	NET_OPTIONS(struct run_options, net),
	{ .name = NULL }
};

const char run_more[] =
	"Without -e and FILE, and for \"-\", standard input is read.  All of it is linted for\n"
	"the server's release and judged by what the cluster has before anything is sent.\n"
	"\n"
	"Rows go to standard output, findings and progress to standard error.\n";

const struct opt shell_opts[] = {
	EXECUTE("run these statements and leave, as starload run does;\nrepeatable"),
	FLAG(read_only, "read-only", 0, "send nothing but statements that only read"),
	FLAG(guard.pause, "pause", 0, "pause a job that runs for its ALTER without asking"),
	GUARD_RESUME(
		struct run_options, guard,
		"after an ALTER: restore (the default: if it was paused for\nit), always, never"),
	GUARD(SETTLE),
	ROLLBACK,
	GUARD(STRICT),
	GUARD(ALLOW_BEYOND),
	GUARD(MESSAGE),
	GUARD(SYSLOG),
	FLAG(keep_going, "keep-going", 'f',
	     "off a terminal: go on after a failure, but for statements of\nthe same job"),
	FLAG(yes, "yes", 'y', "ask nothing"),
	TARGET,
	IGNORE,
	CONFIG,
	NO_CONFIG,
	TABS,
	FLAG(frame, "table", 't', "print rows in a frame, however wide"),
	VERTICAL,
	CSV,
	FORMAT,
	NO_NAMES,
	RAW,
	QUIET,
	COLOR,
	NET_OPTIONS(struct run_options, net),
	{ .name = NULL }
};

const char shell_more[] =
	"\"starload\" alone does the same at a terminal.  Where standard input is none, and with\n"
	"-e, it is \"starload run\": no prompt, no question, and its exit statuses.\n";
