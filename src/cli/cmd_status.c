/*
 * cmd_status.c - `starload status`: one line a job; for a screen, for cron, for monitoring.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/replace.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/job_opts.h"
#include "cli/net_env.h"
#include "cli/status.h"
#include "cli/screen.h"
#include "cli/table.h"
#include "diag/emit.h"
#include "job/job.h"
#include "net/sqlconn.h"
#include "net/target.h"

enum { WATCH_S = 5, WATCH_MAX_S = 86400 };

static const char *const format_choices[] = { "table", "json", "csv", "md", "prometheus", NULL };
enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV, FORMAT_MD, FORMAT_PROMETHEUS, FORMAT_NONE };

struct status_options {
	struct net_options net;
	struct job_options jobs;
	bool history, json, check, nagios, ignore_user_paused;
	int format, color;
	const char *output, *watch;
	const char *max_lag, *max_age;
};

#define AT(member) .at = offsetof(struct status_options, member), .flags = OPT_ARGV

const struct opt status_opts[] = {
	NET_OPTIONS(struct status_options, net),
	JOB_OPTIONS(struct status_options, jobs),
	{ .name = "history",
	  .type = OPT_FLAG,
	  AT(history),
	  .help = "stopped and cancelled jobs as well" },
	{ .name = "format",
	  .type = OPT_CHOICE,
	  AT(format),
	  .arg = "FORMAT",
	  .choices = format_choices,
	  .help = "table, json, csv, md or prometheus" },
	{ .name = "json", .type = OPT_FLAG, AT(json), .help = "the same as --format json" },
	{ .name = "output",
	  .letter = 'o',
	  .type = OPT_TEXT,
	  AT(output),
	  .arg = "FILE",
	  .help = "write it to a file, which at every moment has all of it" },
	{ .name = "watch",
	  .type = OPT_MAYBE,
	  AT(watch),
	  .arg = "SEC",
	  .help = "again and again, every 5 seconds unless said, with rates; ends at Ctrl-C" },
	{ .name = "check",
	  .type = OPT_FLAG,
	  AT(check),
	  .help = "say only what is wrong, and exit 1 when anything is" },
	{ .name = "nagios",
	  .type = OPT_FLAG,
	  AT(nagios),
	  .help = "the same as a Nagios plugin: its exit statuses 0 to 3, performance data" },
	{ .name = "max-lag",
	  .type = OPT_TEXT,
	  AT(max_lag),
	  .arg = "N",
	  .help = "wrong is a job with more messages to read than this" },
	{ .name = "max-age",
	  .type = OPT_TEXT,
	  AT(max_age),
	  .arg = "TIME",
	  .help = "... whose data is older, in seconds, or as 10m, 2h, 1d" },
	{ .name = "ignore-user-paused",
	  .type = OPT_FLAG,
	  AT(ignore_user_paused),
	  .help = "a job that a user paused is fine, whatever its lag" },
	CMD_COLOR(struct status_options, color),
	{ .name = NULL }
};

/* A run of the command. */
struct status_run {
	struct cmd_env *env;
	struct status_options *o;
	struct job_select select;
	struct status_limits limits;
	const char *cluster;
	struct sqlconn *c;
	unsigned watch_s; /* 0: once */
};

/* options ---------------------------------------------------------------------------------------
 */

static const struct {
	char letter;
	int64_t factor;
} units[] = { { '\0', 1 }, { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };

/* Digits, and with `unit` one of the letters above behind them. */
static int parse_limit(const char *option, const char *s, bool unit, int64_t *out, struct err *err)
{
	size_t i;
	char *end;
	long long n;

	*out = -1;
	if (!s)
		return 0;
	n = strtoll(s, &end, 10);
	for (i = 0; i < (unit ? ARRAY_SIZE(units) : 1); i++)
		if (*s >= '0' && *s <= '9' && n < INT64_MAX / 100000000 &&
		    end[0] == units[i].letter && (!end[0] || !end[1])) {
			*out = n * units[i].factor;
			return 0;
		}
	return err_set(err, ERR_USAGE, "--%s takes %s, not \"%s\"", option,
		       unit ? "a time such as 90, 10m or 2h" : "a number of messages", s);
}

static int parse_watch(struct status_run *r, struct err *err)
{
	const char *s = r->o->watch;
	char *end;
	unsigned long n;

	if (!s)
		return 0;
	r->watch_s = WATCH_S;
	if (s == opt_bare)
		return 0;
	n = strtoul(s, &end, 10);
	if (*s < '0' || *s > '9' || *end || n < 1 || n > WATCH_MAX_S)
		return err_set(err, ERR_USAGE,
			       "--watch takes whole seconds from 1 to %d, not \"%s\"", WATCH_MAX_S,
			       s);
	r->watch_s = (unsigned)n;
	return 0;
}

static int judge_options(struct status_run *r, struct err *err)
{
	struct status_options *o = r->o;

	if (o->json && o->format > FORMAT_JSON)
		return err_set(err, ERR_USAGE, "--json and --format %s: say one",
			       format_choices[o->format]);
	if (o->json)
		o->format = FORMAT_JSON;
	if (o->nagios && (o->format || o->output))
		return err_set(err, ERR_USAGE, "--nagios has a format of its own");
	if ((o->check || o->nagios) && o->watch)
		return err_set(err, ERR_USAGE, "--watch goes on, --%s ends; not both",
			       o->nagios ? "nagios" : "check");
	if ((o->max_lag || o->max_age || o->ignore_user_paused) && !o->check && !o->nagios)
		return err_set(err, ERR_USAGE, "limits are for --check or --nagios");
	r->limits.ignore_user_paused = o->ignore_user_paused;
	if (parse_limit("max-lag", o->max_lag, false, &r->limits.lag, err) ||
	    parse_limit("max-age", o->max_age, true, &r->limits.age_ms, err) || parse_watch(r, err))
		return ERR_USAGE;
	if (r->limits.age_ms > 0)
		r->limits.age_ms *= 1000;
	return 0;
}

/* printing --------------------------------------------------------------------------------------
 */

static void print(const struct status_run *r, const struct status *s, FILE *out)
{
	switch ((enum format)r->o->format) {
	case FORMAT_TABLE:
		status_table(s, out, cmd_width(out), cmd_color(r->o->color, out));
		break;
	case FORMAT_JSON:
		status_json(s, out);
		break;
	case FORMAT_CSV:
		status_csv(s, out);
		break;
	case FORMAT_MD:
		status_md(s, out);
		break;
	case FORMAT_PROMETHEUS:
		status_prometheus(s, out);
		break;
	case FORMAT_NONE:
		break;
	}
}

static int print_to_file(const struct status_run *r, const struct status *s, struct err *err)
{
	struct outfile f;
	int rc = outfile_open(&f, r->o->output, err);

	if (rc)
		return rc;
	print(r, s, f.file);
	return outfile_close(&f, r->o->output, false, err);
}

/* Cells that could not be read, so that a number that is missing is no riddle. */
static void say_unread(const struct status_run *r, const struct status *s)
{
	FILE *err = r->env->err;
	size_t i;

	for (i = 0; i < s->n; i++) {
		const struct job *j = s->rows[i].job;

		if (!j->unread.n)
			continue;
		fputs("starload status: ", err);
		emit_safe(err, j->db.p, j->db.n);
		putc('.', err);
		emit_safe(err, j->name.p, j->name.n);
		fputs(": what the server says in these cells makes no sense: ", err);
		emit_safe(err, j->unread.p, j->unread.n);
		putc('\n', err);
	}
}

static int read_status(const struct status_run *r, struct arena *mem, struct status *s,
		       struct err *err)
{
	struct job_list jobs;
	int rc = jobs_select(r->c, &r->select, mem, &jobs, err);

	if (!rc)
		status_make(s, r->cluster, &jobs, clock_wall_ms(), mem);
	return rc;
}

static void show_rows(const struct cmd_env *env, const struct status *s)
{
	struct table t;

	if (!env->rows)
		return;
	status_rows(s, &t);
	env->rows(env->rows_to, &t);
	table_release(&t);
}

static int once(const struct status_run *r, struct arena *mem)
{
	const struct status_options *o = r->o;
	enum status_level level;
	struct status s;
	struct err err;
	int rc = read_status(r, mem, &s, &err);

	if (rc)
		return cmd_fail(r->env, &err);
	show_rows(r->env, &s);
	if (o->nagios)
		return (int)status_nagios(&s, &r->limits, r->env->out);
	say_unread(r, &s);
	if (o->output && print_to_file(r, &s, &err))
		return cmd_fail(r->env, &err);
	/* what is wrong is all that is printed, unless another thing was asked for */
	if (!o->output && (!o->check || o->format))
		print(r, &s, r->env->out);
	if (!o->check)
		return EXIT_DONE;
	level = status_check(&s, &r->limits, o->output || o->format ? r->env->err : r->env->out);
	return level == LEVEL_OK ? EXIT_DONE : EXIT_FINDINGS;
}

/* --watch ---------------------------------------------------------------------------------------
 */

/* One reading, kept until the one after the next. */
struct reading {
	struct arena *mem;
	struct status s;
	int64_t at_ns;
	bool good;
};

static void draw(const struct status_run *r, struct screen *w, const struct reading *now,
		 const char *trouble)
{
	unsigned width = cmd_width(r->env->out);
	bool color = cmd_color(r->o->color, r->env->out);
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (!f)
		die_oom();
	if (r->o->format) {
		print(r, &now->s, f);
	} else {
		emit_safe(f, r->cluster, strlen(r->cluster));
		fprintf(f, "  %s  every %us\n", status_time(now->s.now_ms, now->mem), r->watch_s);
		if (trouble)
			fprintf(f, "%s\n", trouble);
		status_table(&now->s, f, width ? width - 1 : 0, color);
	}
	fclose(f);
	screen_draw(w, text, n);
	free(text);
}

/* The text in a line of its own, safe. */
static char *trouble_text(const struct err *err, struct arena *mem)
{
	char *text = NULL, *copy;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (!f)
		die_oom();
	fputs("not up to date: ", f);
	emit_safe(f, err->text, strlen(err->text));
	fclose(f);
	copy = arena_copy(mem, text, n);
	free(text);
	return copy;
}

static int show(const struct status_run *r, struct screen *w, const struct reading *now,
		const char *trouble, struct err *err)
{
	int rc = 0;

	if (!r->o->output) {
		draw(r, w, now, trouble);
		return 0;
	}
	screen_hold(w, true);
	rc = print_to_file(r, &now->s, err);
	screen_hold(w, false);
	return rc;
}

static int watch(const struct status_run *r)
{
	struct reading two[2] = { { .mem = arena_new() }, { .mem = arena_new() } };
	struct reading *now = &two[0], *last = &two[1];
	const char *trouble = NULL;
	int64_t next;
	struct screen w;
	struct err err;
	int rc;

	screen_begin(&w, r->env->out);
	for (;;) {
		struct arena *mem = now->mem;

		arena_reset(mem);
		rc = read_status(r, mem, &now->s, &err);
		now->at_ns = clock_mono_ns();
		now->good = !rc;
		/* the first has to be right; later the server may be away for a while */
		if (rc && !last->good)
			break;
		trouble = rc ? trouble_text(&err, mem) : NULL;
		if (!rc && last->good)
			status_rates(&now->s, &last->s, (double)(now->at_ns - last->at_ns) / 1e9);
		rc = show(r, &w, now->good ? now : last, trouble, &err);
		/* counted from the answer: a server that takes its time is not asked all the time
		 */
		next = now->at_ns + (int64_t)r->watch_s * 1000000000;
		while (!rc && !screen_wait(&w, next))
			rc = show(r, &w, now->good ? now : last, trouble, &err);
		if (rc || ferror(r->env->out))
			break;
		if (now->good) {
			struct reading *t = last;

			last = now;
			now = t;
		}
	}
	screen_end(&w);
	arena_free(two[0].mem);
	arena_free(two[1].mem);
	return rc ? cmd_fail(r->env, &err) : EXIT_LOCAL_IO;
}

/* all of it -------------------------------------------------------------------------------------
 */

static int status_with(struct status_run *r, const struct opt_rest *rest, struct arena *mem)
{
	struct target t;
	struct err err;
	int status;

	if (judge_options(r, &err))
		return cmd_fail(r->env, &err);
	status = net_connect(r->env, &r->o->net, mem, &t, &r->c);
	if (status)
		return status;
	job_options_select(&r->o->jobs, rest, &t, &r->select);
	r->select.history = r->o->history;
	r->select.anywhere = true;
	r->cluster = t.name;
	status = r->watch_s ? watch(r) : once(r, mem);
	sqlconn_close(r->c);
	return status;
}

static int run(struct status_run *r, int argc, char **argv)
{
	struct arena *mem = arena_new();
	struct opt_rest rest;
	int status = cmd_options(r->env, r->o, argc, argv, &rest);

	if (status < 0)
		status = status_with(r, &rest, mem);
	opt_release(status_opts, r->o);
	opt_rest_release(&rest);
	arena_free(mem);
	return status;
}

/* What keeps a plugin from an answer is its answer. */
static int as_plugin(struct status_run *r, int argc, char **argv)
{
	static const char prefix[] = "starload status: ";
	struct cmd_env env = *r->env;
	char *said = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&said, &n);
	int status;

	if (!f)
		die_oom();
	env.err = f;
	r->env = &env;
	status = run(r, argc, argv);
	fclose(f);
	if (n) {
		fprintf(env.out, "STARLOAD UNKNOWN - %s",
			said + (strncmp(said, prefix, sizeof(prefix) - 1) ? 0
									  : sizeof(prefix) - 1));
		status = LEVEL_UNKNOWN;
	}
	free(said);
	return status;
}

int cmd_status(struct cmd_env *env, int argc, char **argv)
{
	struct status_options o = { .color = COLOR_AUTO };
	struct status_run r = { .env = env, .o = &o };
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--nagios"))
			return as_plugin(&r, argc, argv);
	return run(&r, argc, argv);
}
