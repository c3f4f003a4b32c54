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
#include "cli/net_args.h"
#include "cli/run.h"
#include "cli/stopping.h"
#include "cli/settings.h"
#include "diag/emit.h"
#include "job/journal.h"
#include "net/sqlconn.h"

enum { SETTLE_S = 30, SETTLE_MAX_S = 86400, PARALLEL_MAX = 64, ANSWER_MAX = 1024 };

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

static void set_table(struct run *r)
{
	const struct run_options *o = &r->o;

	r->table = (struct table_options){
		.form = o->tabs	      ? TABLE_TABS
			: o->frame    ? TABLE_FRAME
			: o->vertical ? TABLE_VERTICAL
				      : TABLE_AUTO,
		.no_names = o->no_names,
		.raw = o->raw,
		.terminal = isatty(fileno(r->env->out)),
	};
}

static void set_change(struct run *r)
{
	const struct run_options *o = &r->o;

	r->change = (struct change_options){
		.pause = o->pause,
		.resume = (enum resume_when)o->resume,
		.settle_s = o->settle_s,
		.rollback = o->rollback,
		.strict = o->strict,
		.allow_rewind = o->allow_rewind,
		.allow_beyond = o->allow_beyond,
		.again = o->again,
		.dry_run = o->dry_run,
		.message = o->message,
		.cluster = { r->t.name, strlen(r->t.name) },
		.db_user = { r->t.user, strlen(r->t.user) },
		.connect_args = net_args(&o->net, r->mem),
	};
}

/* questions ------------------------------------------------------------------------- */

/* Does the user type `word`? */
static bool typed(struct run *r, const char *question, const char *word)
{
	char line[ANSWER_MAX];
	size_t n;

	fflush(r->env->out);
	emit_safe(r->env->err, question, strlen(question));
	if (!fgets(line, sizeof(line), stdin))
		return false;
	n = strcspn(line, "\r\n");
	return n == strlen(word) && !memcmp(line, word, n);
}

static bool changes(const struct run_item *it)
{
	return it->s->job.n || (it->s->kind == SCRIPT_SQL && !it->s->reads);
}

/* 0, or the status to leave with. */
static int ask_stops(struct run *r, bool terminal)
{
	size_t i;

	for (i = 0; i < r->n_items; i++) {
		const struct run_item *it = &r->items[i];
		const char *job;

		if (it->s->kind != SCRIPT_STOP)
			continue;
		job = arena_printf(r->mem, "%.*s", TEXT_ARG(it->s->job));
		if (!terminal)
			return usage(r,
				     arena_printf(r->mem,
						  "%s: STOP cannot be undone: give --yes to stop "
						  "%.*s.%s",
						  run_place(it, r->mem), TEXT_ARG(it->s->db), job));
		if (!typed(r,
			   arena_printf(r->mem,
					"STOP of %.*s.%s cannot be undone.  To stop it type its "
					"name: ",
					TEXT_ARG(it->s->db), job),
			   job))
			return usage(r, "that is not its name; nothing was sent");
	}
	return 0;
}

static int ask(struct run *r)
{
	const bool terminal = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	bool any = false;
	size_t i;

	if (r->o.yes || r->o.dry_run)
		return 0;
	for (i = 0; i < r->n_items; i++)
		any |= changes(&r->items[i]);
	if (r->t.protect && any) {
		if (!terminal)
			return usage(r, arena_printf(r->mem,
						     "the cluster %s is protected: give --yes to "
						     "change it",
						     r->t.name));
		if (!typed(r,
			   arena_printf(r->mem,
					"The cluster %s is protected.  To change it type its "
					"name: ",
					r->t.name),
			   r->t.name))
			return usage(r, "that is not its name; nothing was sent");
	}
	return ask_stops(r, terminal);
}

/* the run --------------------------------------------------------------------------- */

static int sum_up(struct run *r)
{
	int status = EXIT_DONE;
	bool done = false, failed = false;
	size_t i;

	for (i = 0; i < r->n_items; i++) {
		const struct run_item *it = &r->items[i];

		status = exit_worse(status, it->status);
		done |= it->state == RUN_DONE && changes(it);
		failed |= it->state == RUN_FAILED;
	}
	/* some of it was carried out and some was not; what is graver stays */
	if (done && failed)
		status = exit_worse(status, EXIT_PARTLY);
	return exit_worse(status, stopping_status(status));
}

static int open_emitter(struct run *r)
{
	const struct emit_options eo = {
		.quiet = true,
		.tool_version = PACKAGE_VERSION,
		.color = !r->o.json && cmd_color(r->o.color, r->env->err),
	};

	r->emitter = emitter_new(r->o.json ? "jsonl" : "text",
				 r->o.json ? r->env->out : r->env->err, &eo);
	emit_begin(r->emitter);
	return 0;
}

static int carry_out(struct run *r)
{
	struct err err;

	r->journal = journal_open(r->t.state_dir, !r->o.dry_run, &err);
	if (!r->journal)
		return cmd_fail(r->env, &err);
	if (r->o.syslog)
		journal_syslog(r->journal);
	set_change(r);
	open_emitter(r);
	run_items(r);
	r->status = sum_up(r);
	run_say_end(r);
	emitter_free(r->emitter);
	journal_close(r->journal);
	return r->status;
}

static void release(struct run *r)
{
	sqlconn_close(r->c);
	if (r->script.mem)
		script_release(&r->script);
	free(r->items);
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
	set_table(&r);
	stopping_begin();
	status = run_read_inputs(&r, &rest);
	if (!status)
		status = net_connect_leader(env, &r.o.net, r.mem, &r.t, &r.c);
	if (!status) {
		status = run_judge(&r);
		if (!status)
			status = ask(&r);
		if (!status) {
			status = carry_out(&r);
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
