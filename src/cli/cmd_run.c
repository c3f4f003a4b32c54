/*
 * cmd_run.c - `starload run`: judge a script, then carry it out.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/run.h"
#include "cli/stopping.h"
#include "cli/settings.h"
#include "net/sqlconn.h"

enum { SETTLE_S = 30, SETTLE_MAX_S = 86400, PARALLEL_MAX = 64 };

static const char *const resume_choices[] = { "restore", "always", "never", NULL };

#define AT(member) .at = offsetof(struct run_options, member), .flags = OPT_ARGV
#define FLAG(member, word, text)                                         \
	{                                                                \
		.name = word, .type = OPT_FLAG, AT(member), .help = text \
	}
#define FLAG_LETTER(member, word, c, text)                                            \
	{                                                                             \
		.name = word, .letter = c, .type = OPT_FLAG, AT(member), .help = text \
	}

const struct opt run_opts[] = {
	{ .name = "execute",
	  .letter = 'e',
	  .type = OPT_LIST,
	  AT(execute),
	  .arg = "SQL",
	  .help = "run these statements; repeatable, before any FILE" },
	FLAG(pause, "pause", "pause a job that runs for its ALTER, and resume it after"),
	{ .name = "resume",
	  .type = OPT_CHOICE,
	  AT(resume),
	  .arg = "WHEN",
	  .choices = resume_choices,
	  .help = "after an ALTER: restore (the default: if --pause paused it), always,\nnever" },
	{ .name = "settle",
	  .type = OPT_UINT,
	  AT(settle_s),
	  .arg = "SEC",
	  .max = SETTLE_MAX_S,
	  .help = "watch a job that was resumed for so long (30); 0: do not" },
	FLAG(rollback, "rollback", "put back what can be put back when an ALTER has no effect"),
	FLAG(strict, "strict", "what no server shows counts as not in effect"),
	FLAG(allow_rewind, "allow-rewind", "offsets below the present ones: read messages again"),
	FLAG(allow_beyond, "allow-beyond", "offsets above the latest that the job has seen"),
	FLAG(again, "again", "repeat an offset change that was done before"),
	FLAG_LETTER(dry_run, "dry-run", 'n', "print the plan, send no change"),
	{ .name = "message",
	  .letter = 'm',
	  .type = OPT_TEXT,
	  AT(message),
	  .arg = "TEXT",
	  .help = "why, for the journal" },
	FLAG(syslog, "syslog", "a line to the system's log (authpriv) for each change"),
	FLAG_LETTER(keep_going, "keep-going", 'f',
		    "go on after a failure, but for statements of the same job"),
	{ .name = "parallel",
	  .type = OPT_UINT,
	  AT(parallel),
	  .arg = "N",
	  .min = 1,
	  .max = PARALLEL_MAX,
	  .help = "work on N jobs at a time; other SQL waits for all before it" },
	FLAG(read_only, "read-only", "refuse a script with anything but statements that only read"),
	FLAG_LETTER(yes, "yes", 'y', "do not ask before STOP, or on a protected cluster"),
	{ .name = "target",
	  .type = OPT_TEXT,
	  AT(target),
	  .arg = "RELEASES",
	  .help = "lint for these StarRocks releases (the server's)" },
	{ .name = "ignore",
	  .type = OPT_LIST,
	  AT(ignore),
	  .arg = "CODES",
	  .help = "do not report these rules" },
	{ .name = "var",
	  .type = OPT_LIST,
	  AT(var),
	  .arg = "NAME[=VALUE]",
	  .help = "replace ${NAME} and :NAME by VALUE, or by the environment's;\nrepeatable" },
	{ .name = "var-file",
	  .type = OPT_LIST,
	  AT(var_file),
	  .arg = "FILE",
	  .help = "the same for each line NAME=VALUE of FILE; repeatable" },
	FLAG(no_lint, "no-lint", "judge by the live cluster only"),
	{ .name = "config",
	  .type = OPT_TEXT,
	  AT(config),
	  .arg = "FILE",
	  .help = "the linter's settings from FILE, not from .starload.conf" },
	FLAG(no_config, "no-config", "no settings file"),
	FLAG_LETTER(tabs, "batch", 'B', "print rows with tabs (the default off a terminal)"),
	FLAG_LETTER(frame, "table", 't', "print rows in a frame (the default on a terminal)"),
	FLAG_LETTER(vertical, "vertical", 'E', "print each cell on a line of its own"),
	FLAG_LETTER(no_names, "skip-column-names", 'N', "print no column names"),
	FLAG_LETTER(raw, "raw", 'r', "with -B: escape nothing"),
	FLAG(json, "json", "print a JSON object for each statement"),
	FLAG_LETTER(quiet, "quiet", 'q', "print no progress"),
	{ .name = "color",
	  .type = OPT_CHOICE,
	  AT(color),
	  .arg = "WHEN",
	  .choices = cmd_color_choices,
	  .help = "auto (the default), always, never" },
	NET_OPTIONS(struct run_options, net),
	{ .name = NULL }
};

const char run_more[] =
	"Without -e and FILE, and for \"-\", standard input is read.  All of it is linted for\n"
	"the server's release and judged by what the cluster has before anything is sent.\n"
	"\n"
	"Rows go to standard output, findings and progress to standard error.\n";

static int usage(struct run *r, const char *text)
{
	struct err err;

	err_set(&err, ERR_USAGE, "%s", text);
	return cmd_fail(r->env, &err);
}

static int check_options(struct run *r)
{
	const struct run_options *o = &r->o;

	if (o->tabs + o->frame + o->vertical > 1)
		return usage(r, "-B, -t and -E exclude each other");
	if (o->json && (o->tabs || o->frame || o->vertical))
		return usage(r, "--json excludes -B, -t and -E");
	if (o->config && o->no_config)
		return usage(r, "--config and --no-config exclude each other");
	return 0;
}

static void release(struct run *r)
{
	sqlconn_close(r->c);
	run_release_script(r);
	settings_cache_free(r->settings);
	opt_release(run_opts, &r->o);
	pthread_mutex_destroy(&r->print);
	arena_free(r->mem);
}

int cmd_run(struct cmd_env *env, int argc, char **argv)
{
	struct run r = {
		.env = env,
		.mem = arena_new(),
		.o = { .settle_s = SETTLE_S, .parallel = 1 },
		.settings = settings_cache_new(),
	};
	struct opt_rest rest;
	int status;

	pthread_mutex_init(&r.print, NULL);
	settings_cache_say(r.settings, env->err);
	status = cmd_options(env, &r.o, argc, argv, &rest);
	if (status >= 0)
		goto out;
	status = check_options(&r);
	if (status)
		goto out;
	run_set_table(&r);
	stopping_begin();
	status = run_read_inputs(&r, &rest);
	if (!status)
		status = net_connect_leader(env, &r.o.net, r.mem, &r.t, &r.c);
	if (!status) {
		status = run_judge(&r);
		if (!status)
			status = run_ask(&r);
		if (!status) {
			status = run_carry_out(&r);
		} else if (r.o.json) {
			r.status = status;
			run_say_end(&r);
		}
	}
out:
	opt_rest_release(&rest);
	release(&r);
	return status;
}
