/*
 * cmd_lag.c - `starload lag`: how far each partition of a job is behind.
 */
#include "config.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/job_opts.h"
#include "cli/net_env.h"
#include "cli/status.h"
#include "cli/table.h"
#include "diag/emit.h"
#include "diag/jout.h"
#include "job/job.h"
#include "job/offsets.h"
#include "net/sqlconn.h"
#include "net/target.h"

static const char *const format_choices[] = { "table", "json", "csv", "md", NULL };
enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV, FORMAT_MD };

struct lag_options {
	struct net_options net;
	struct job_options jobs;
	bool json;
	int format, color;
};

#define AT(member) .at = offsetof(struct lag_options, member), .flags = OPT_ARGV

const struct opt lag_opts[] = {
	NET_OPTIONS(struct lag_options, net),
	JOB_OPTIONS(struct lag_options, jobs),
	{ .name = "format",
	  .type = OPT_CHOICE,
	  AT(format),
	  .arg = "FORMAT",
	  .choices = format_choices,
	  .help = "table, json, csv or md" },
	{ .name = "json", .type = OPT_FLAG, AT(json), .help = "the same as --format json" },
	CMD_COLOR(struct lag_options, color),
	{ .name = NULL }
};

static const struct table_column columns[] = {
	{ .head = "JOB", .name = "job", .least = 16, .drop = 2 },
	{ .head = "PARTITION", .name = "partition", .right = true },
	{ .head = "NEXT", .name = "next", .right = true },
	{ .head = "LATEST", .name = "latest", .right = true },
	{ .head = "LAG", .name = "lag", .right = true },
	{ .head = "LAST DATA", .name = "last_data", .drop = 1 },
	{ .head = "AGE", .name = "age", .right = true },
};

/* As the FE spells what is no number. */
static void add_offset(struct table *t, int64_t n, const char *none)
{
	struct buf b;

	buf_init(&b, 64);
	if (n >= 0 || n == JOB_OFFSET_END || n == JOB_OFFSET_BEGINNING)
		offset_text(&b, n);
	table_addf(t, n >= 0 ? STYLE_PLAIN : STYLE_DIM, "%s", b.n ? buf_str(&b) : none);
	buf_release(&b);
}

/* `human`: "-" and ages as texts; else empty cells and seconds. */
static void add_job(struct table *t, const struct status *s, const struct job *j, bool human)
{
	const char *none = human ? "-" : "";
	size_t i;

	for (i = 0; i < j->n_partitions; i++) {
		const struct job_partition *p = &j->partitions[i];
		int64_t lag = job_partition_lag(p), age = job_partition_age(p, s->now_ms);

		table_addf(t, STYLE_PLAIN, "%.*s.%.*s", TEXT_ARG(j->db), TEXT_ARG(j->name));
		table_addf(t, STYLE_PLAIN, "%d", p->id);
		add_offset(t, p->next, none);
		add_offset(t, p->latest, none);
		if (lag < 0)
			table_addf(t, STYLE_DIM, "%s", none);
		else
			table_addf(t, lag ? STYLE_WARN : STYLE_PLAIN, "%lld", (long long)lag);
		table_addf(t, STYLE_PLAIN, "%s",
			   p->read_ms < 0 ? none : status_time(p->read_ms, s->mem));
		if (age < 0)
			table_addf(t, STYLE_DIM, "%s", none);
		else if (human)
			table_addf(t, STYLE_PLAIN, "%s", status_age(age, s->mem));
		else
			table_addf(t, STYLE_PLAIN, "%lld", (long long)age / 1000);
	}
}

/* What the figures of a job come to, and what they do not tell. */
static void say_sum(const struct status_row *r, FILE *out)
{
	const struct job *j = r->job;

	emit_safe(out, j->db.p, j->db.n);
	putc('.', out);
	emit_safe(out, j->name.p, j->name.n);
	if (!j->n_partitions) {
		fprintf(out, " (%s): no offsets are told%s\n", job_health_text(r->health),
			text_is_nocase(j->source, "PULSAR") ? ", as of any Pulsar job" : " yet");
		return;
	}
	fprintf(out, " (%s): ", job_health_text(r->health));
	if (r->lag.messages < 0)
		fputs("lag not known", out);
	else
		fprintf(out, "%lld message%s to read", (long long)r->lag.messages,
			r->lag.messages == 1 ? "" : "s");
	if (r->lag.told && r->lag.untold)
		fprintf(out, ", %zu of %zu partitions not known", r->lag.untold, j->n_partitions);
	if (!job_moves(j))
		fputs(", as last seen", out);
	putc('\n', out);
}

static void make_table(const struct status *s, bool human, struct table *t)
{
	size_t i;

	table_init(t, columns, ARRAY_SIZE(columns), s->mem);
	for (i = 0; i < s->n; i++)
		add_job(t, s, s->rows[i].job, human);
}

static void show_rows(const struct cmd_env *env, const struct status *s)
{
	struct table t;

	if (!env->rows)
		return;
	make_table(s, false, &t);
	env->rows(env->rows_to, &t);
	table_release(&t);
}

static void print_table(const struct status *s, FILE *out, int color, enum format f)
{
	struct table t;
	bool one = f == FORMAT_TABLE && s->n == 1;
	size_t i, k;

	make_table(s, f != FORMAT_CSV, &t);
	/* one job needs no column for its name */
	if (one) {
		for (i = k = 0; i < t.n; i++)
			if (i % t.n_columns)
				t.cells[k++] = t.cells[i];
		t.n = k;
		t.columns++;
		t.n_columns--;
	}
	if (f == FORMAT_CSV)
		table_csv(&t, out);
	else if (f == FORMAT_MD)
		table_md(&t, out);
	else if (t.n)
		table_print(&t, out, cmd_width(out), cmd_color(color, out));
	table_release(&t);
	for (i = 0; f == FORMAT_TABLE && i < s->n; i++)
		say_sum(&s->rows[i], out);
}

static void print(const struct status *s, const struct lag_options *o, FILE *out)
{
	enum format f = o->json ? FORMAT_JSON : (enum format)o->format;

	if (f == FORMAT_JSON)
		status_json_lag(s, out);
	else
		print_table(s, out, o->color, f);
}

static int lag_with(struct cmd_env *env, const struct lag_options *o, const struct opt_rest *rest,
		    struct arena *mem)
{
	struct job_select select;
	struct job_list jobs;
	struct sqlconn *c;
	struct target t;
	struct status s;
	struct err err;
	int status;

	status = job_options_connect(env, &o->jobs, &o->net, rest, mem, &t, &c, &select);
	if (status)
		return status;
	if (jobs_select(c, &select, mem, &jobs, &err)) {
		status = cmd_fail(env, &err);
	} else {
		status_make(&s, t.name, &jobs, clock_wall_ms(), mem);
		show_rows(env, &s);
		print(&s, o, env->out);
	}
	sqlconn_close(c);
	return status;
}

int cmd_lag(struct cmd_env *env, int argc, char **argv)
{
	struct lag_options o = { .color = COLOR_AUTO };
	struct arena *mem = arena_new();
	struct opt_rest rest;
	int status;

	status = cmd_options(env, &o, argc, argv, &rest);
	if (status < 0)
		status = lag_with(env, &o, &rest, mem);
	opt_release(lag_opts, &o);
	opt_rest_release(&rest);
	arena_free(mem);
	return status;
}
