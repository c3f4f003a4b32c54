/*
 * cmd_why.c - `starload why`: what stopped a job, its first bad rows, and what to do.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/error_log.h"
#include "cli/job_opts.h"
#include "cli/net_args.h"
#include "cli/net_env.h"
#include "cli/page_out.h"
#include "cli/status.h"
#include "cli/table.h"
#include "diag/emit.h"
#include "diag/jout.h"
#include "job/job.h"
#include "job/shown.h"
#include "job/why.h"
#include "net/sqlconn.h"
#include "net/target.h"

enum { ROWS = 5, ROWS_MAX = 1000 };

struct why_options {
	struct net_options net;
	struct job_options jobs;
	bool history, json;
	unsigned rows;
	int color;
};

#define AT(member) .at = offsetof(struct why_options, member), .flags = OPT_ARGV

const struct opt why_opts[] = {
	NET_OPTIONS(struct why_options, net),
	JOB_OPTIONS(struct why_options, jobs),
	{ .name = "history",
	  .type = OPT_FLAG,
	  AT(history),
	  .help = "stopped and cancelled jobs as well" },
	{ .name = "rows",
	  .letter = 'n',
	  .type = OPT_UINT,
	  AT(rows),
	  .arg = "N",
	  .min = 0,
	  .max = ROWS_MAX,
	  .help = "bad rows to show of each job (5); 0: do not ask for them" },
	{ .name = "json",
	  .type = OPT_FLAG,
	  AT(json),
	  .help = "print one JSON document, for programs" },
	CMD_COLOR(struct why_options, color),
	{ .name = NULL }
};

/* All that is known of a job. */
struct report {
	const struct status_row *row;
	struct why_facts facts;
	struct why why; /* commands with the options of connecting */
	struct error_log log;
};

/* text ------------------------------------------------------------------------------------------
 */

/* Our words with what the server said in them, safe. */
static const char *safe(const char *s, struct arena *mem)
{
	const char *out = "", *end;

	for (; *s; s = *end ? end + 1 : end) {
		struct buf b;

		/* paragraphs stay */
		end = strchr(s, '\n');
		if (!end)
			end = s + strlen(s);
		buf_init_unbounded(&b);
		table_safe((struct text){ s, (size_t)(end - s) }, &b);
		out = arena_printf(mem, "%s%s%s", out, buf_str(&b), *end ? "\n" : "");
		buf_release(&b);
	}
	return out;
}

static const char *safe_text(struct text t, struct arena *mem)
{
	struct buf b;
	char *out;

	buf_init_unbounded(&b);
	table_safe(t, &b);
	out = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
	return out;
}

static const char *pair_text(const struct job_pairs *p, const char *key, struct arena *mem)
{
	const struct text *t = job_pair(p, key);

	return t && t->n ? safe_text(*t, mem) : NULL;
}

static void facts_of_job(const struct page_out *o, const struct status *s,
			 const struct status_row *r)
{
	const struct job *j = r->job;
	const char *topic = pair_text(&j->source_props, "topic", s->mem);
	const char *brokers = pair_text(&j->source_props, "brokerList", s->mem);
	struct text since = j->end_time.p ? j->end_time : j->pause_time;

	if (since.p)
		page_field(o, "since",
			   arena_printf(s->mem, "%s, in the time zone of the session",
					safe_text(since, s->mem)));
	if (j->reason_code || j->reason.n)
		page_field(o, "reason",
			   arena_printf(s->mem, "%s%s",
					j->reason_code
						? arena_printf(s->mem, "%d: ", j->reason_code)
						: "",
					safe_text(shown_text(j->reason, s->mem), s->mem)));
	if (j->other_msg.n)
		page_field(o, "message", safe_text(shown_text(j->other_msg, s->mem), s->mem));
	page_field(o, "source",
		   arena_printf(s->mem, "%s, topic %s at %s; into table %s",
				safe_text(j->source, s->mem), topic ? topic : "?",
				brokers ? brokers : "?", safe_text(j->table, s->mem)));
	if (r->total >= 0)
		page_field(o, "rows",
			   arena_printf(s->mem, "%lld read, %lld loaded, %lld filtered, %lld bad",
					(long long)r->total, (long long)r->loaded,
					(long long)r->filtered, (long long)r->errors));
	if (r->lag.messages >= 0)
		page_field(o, "lag",
			   arena_printf(s->mem, "%lld message%s%s", (long long)r->lag.messages,
					r->lag.messages == 1 ? "" : "s",
					job_moves(j) ? "" : ", as last seen"));
}

static void print_advice(const struct page_out *o, const struct why_finding *f, struct arena *mem)
{
	size_t i;

	for (i = 0; i < f->n_advice; i++) {
		const struct why_advice *a = &f->advice[i];

		page_text(o, safe(a->text, mem));
		if (*a->command)
			page_lines(o, safe(a->command, mem));
		if (*a->sql)
			page_lines(o, safe(a->sql, mem));
	}
}

static void print_log(const struct page_out *o, const struct error_log *l, struct arena *mem)
{
	size_t i;

	if (!l->n && !l->n_troubles)
		return;
	page_head(o, l->n ? arena_printf(mem, "First bad rows (from %s)", l->source) : "Bad rows");
	for (i = 0; i < l->n; i++)
		page_lines(o, safe_text(l->lines[i], mem));
	if (l->more)
		page_lines(o, "...");
	for (i = 0; i < l->n_troubles; i++)
		page_text(o, safe(l->troubles[i], mem));
}

static void print_report(const struct page_out *o, const struct status *s, const struct report *r)
{
	const struct job *j = r->row->job;
	struct arena *mem = s->mem;
	size_t i;

	page_title(o, arena_printf(mem, "%s.%s", safe_text(j->db, mem), safe_text(j->name, mem)),
		   arena_printf(mem, "%s%s%s", job_health_text(r->row->health),
				r->row->health == HEALTH_STRANGE ? " " : "",
				r->row->health == HEALTH_STRANGE ? safe_text(j->state_text, mem)
								 : ""));
	facts_of_job(o, s, r->row);
	page_head(o, "Why");
	page_text(o, safe(r->why.cause.text, mem));
	print_log(o, &r->log, mem);
	if (r->why.cause.n_advice) {
		page_head(o, "What to do");
		print_advice(o, &r->why.cause, mem);
	}
	if (r->why.n_more)
		page_head(o, "Also");
	for (i = 0; i < r->why.n_more; i++) {
		page_text(o, safe(r->why.more[i].text, mem));
		print_advice(o, &r->why.more[i], mem);
	}
}

/* JSON ------------------------------------------------------------------------------------------
 */

static void json_finding(struct jout *j, const struct why_finding *f)
{
	size_t i;

	jout_open(j, '{');
	jout_pair(j, "rule", f->slug);
	jout_pair(j, "text", f->text);
	jout_key(j, "advice");
	jout_open(j, '[');
	for (i = 0; i < f->n_advice; i++) {
		jout_open(j, '{');
		jout_pair(j, "text", f->advice[i].text);
		jout_pair(j, "command", *f->advice[i].command ? f->advice[i].command : NULL);
		jout_pair(j, "sql", *f->advice[i].sql ? f->advice[i].sql : NULL);
		jout_close(j, '}');
	}
	jout_close(j, ']');
	jout_close(j, '}');
}

static void json_texts(struct jout *j, const char *key, const struct text *list, size_t n)
{
	size_t i;

	jout_key(j, key);
	jout_open(j, '[');
	for (i = 0; i < n; i++)
		jout_text(j, list[i]);
	jout_close(j, ']');
}

static void json_log(struct jout *j, const struct error_log *l)
{
	size_t i;

	jout_key(j, "bad_rows");
	jout_open(j, '{');
	jout_pair(j, "source", l->n ? l->source : NULL);
	json_texts(j, "lines", l->lines, l->n);
	jout_pair_bool(j, "more", l->more);
	jout_key(j, "troubles");
	jout_open(j, '[');
	for (i = 0; i < l->n_troubles; i++)
		jout_string(j, l->troubles[i]);
	jout_close(j, ']');
	jout_close(j, '}');
}

static void json_report(struct jout *j, const struct status *s, size_t i, const void *of)
{
	const struct report *r = (const struct report *)of + i;
	size_t k;

	status_json_job(j, r->row, s->mem);
	jout_key(j, "why");
	json_finding(j, &r->why.cause);
	jout_key(j, "also");
	jout_open(j, '[');
	for (k = 0; k < r->why.n_more; k++)
		json_finding(j, &r->why.more[k]);
	jout_close(j, ']');
	json_log(j, &r->log);
	json_texts(j, "task_messages", r->facts.tasks, r->facts.n_tasks);
}

/* all of it -------------------------------------------------------------------------------------
 */

/* "starload NAME ..." gets where to connect behind NAME: what is pasted reaches the same cluster.
 */
static void complete(struct why_finding *f, const char *args, struct arena *mem)
{
	static const char head[] = "starload ";
	size_t i, n;

	for (i = 0; *args && i < f->n_advice; i++) {
		const char *command = f->advice[i].command;

		if (strncmp(command, head, sizeof(head) - 1))
			continue;
		n = sizeof(head) - 1 + strcspn(command + sizeof(head) - 1, " ");
		f->advice[i].command =
			arena_printf(mem, "%.*s %s%s", (int)n, command, args, command + n);
	}
}

static int make_report(struct sqlconn *c, const struct target *t, const struct status_row *row,
		       const struct why_options *o, struct arena *mem, struct report *r,
		       struct err *err)
{
	const char *args = net_args(&o->net, mem);
	size_t i;
	int rc;

	*r = (struct report){ .row = row };
	rc = why_facts_read(c, row->job, mem, &r->facts, err);
	if (!rc && o->rows)
		rc = error_log_read(c, t, row->job, o->rows, mem, &r->log, err);
	if (rc)
		return rc;
	why_of(row->job, &r->facts, mem, &r->why);
	complete(&r->why.cause, args, mem);
	for (i = 0; i < r->why.n_more; i++)
		complete(&r->why.more[i], args, mem);
	return 0;
}

static void print(const struct status *s, const struct report *r, const struct why_options *o,
		  FILE *out)
{
	struct page_out page = {
		.out = out,
		.color = cmd_color(o->color, out),
		.width = (int)cmd_width(out),
	};
	size_t i;

	if (o->json) {
		status_json_document(s, json_report, r, out);
		return;
	}
	for (i = 0; i < s->n; i++) {
		if (i)
			putc('\n', out);
		print_report(&page, s, &r[i]);
	}
}

static int report_all(struct cmd_env *env, const struct why_options *o, const struct target *t,
		      const struct job_select *select, struct sqlconn *c, struct arena *mem)
{
	struct job_list jobs;
	struct report *r;
	struct status s;
	struct err err;
	size_t i;

	if (jobs_select(c, select, mem, &jobs, &err))
		return cmd_fail(env, &err);
	status_make(&s, t->name, &jobs, clock_wall_ms(), mem);
	r = arena_alloc(mem, s.n * sizeof(*r));
	for (i = 0; i < s.n; i++)
		if (make_report(c, t, &s.rows[i], o, mem, &r[i], &err))
			return cmd_fail(env, &err);
	print(&s, r, o, env->out);
	return EXIT_DONE;
}

static int why_with(struct cmd_env *env, const struct why_options *o, const struct opt_rest *rest,
		    struct arena *mem)
{
	struct job_select select;
	struct sqlconn *c;
	struct target t;
	int status;

	status = job_options_connect(env, &o->jobs, &o->net, rest, mem, &t, &c, &select);
	if (status)
		return status;
	select.history = o->history;
	status = report_all(env, o, &t, &select, c, mem);
	sqlconn_close(c);
	return status;
}

int cmd_why(struct cmd_env *env, int argc, char **argv)
{
	struct why_options o = { .rows = ROWS, .color = COLOR_AUTO };
	struct arena *mem = arena_new();
	struct opt_rest rest;
	int status;

	status = cmd_options(env, &o, argc, argv, &rest);
	if (status < 0)
		status = why_with(env, &o, &rest, mem);
	opt_release(why_opts, &o);
	opt_rest_release(&rest);
	arena_free(mem);
	return status;
}
