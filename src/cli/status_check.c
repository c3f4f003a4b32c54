/*
 * status_check.c - which jobs are past a limit: for cron, for Nagios.
 */
#include "config.h"
#include "cli/status.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "cli/table.h"
#include "diag/emit.h"
#include "job/job.h"
#include "job/select.h"

static const char *const level_names[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };

/* One thing that is wrong, behind the others. */
static void add(struct buf *b, enum status_level *level, enum status_level this, const char *s)
{
	buf_addf(b, "%s%s", b->n ? "; " : "", s);
	if (this > *level)
		*level = this;
}

enum status_level status_judge(const struct status_row *r, const struct status_limits *l,
			       struct arena *mem, struct text *why)
{
	enum status_level level = LEVEL_OK;
	struct buf b;

	buf_init_unbounded(&b);
	if (job_failed(r->health))
		add(&b, &level, LEVEL_CRITICAL, job_health_text(r->health));
	else if (r->health == HEALTH_UNSTABLE ||
		 (r->health == HEALTH_PAUSED_BY_USER && !l->ignore_user_paused))
		add(&b, &level, LEVEL_WARNING, job_health_text(r->health));
	if (level && r->why.n) {
		buf_adds(&b, ": ");
		buf_add(&b, r->why.p, r->why.n);
	}
	/* who ignores what users paused does so whatever has piled up meanwhile */
	if (r->health != HEALTH_PAUSED_BY_USER || !l->ignore_user_paused) {
		if (l->lag >= 0 && r->lag.messages > l->lag)
			add(&b, &level, LEVEL_CRITICAL,
			    arena_printf(mem, "lag %lld is above %lld (partition %d: %lld)",
					 (long long)r->lag.messages, (long long)l->lag,
					 r->lag.worst, (long long)r->lag.worst_lag));
		if (l->age_ms >= 0 && r->lag.age_ms > l->age_ms)
			add(&b, &level, LEVEL_CRITICAL,
			    arena_printf(mem, "data is %s old, above %s",
					 status_age(r->lag.age_ms, mem),
					 status_age(l->age_ms, mem)));
	}
	*why = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return level;
}

/* "db.job: why", fit for a terminal. */
static void say(const struct status_row *r, struct text why, FILE *out)
{
	emit_safe(out, r->job->db.p, r->job->db.n);
	putc('.', out);
	emit_safe(out, r->job->name.p, r->job->name.n);
	fputs(": ", out);
	emit_safe(out, why.p, why.n);
}

enum status_level status_check(const struct status *s, const struct status_limits *l, FILE *out)
{
	enum status_level worst = LEVEL_OK, level;
	struct text why;
	size_t i;

	if (!s->n) {
		fprintf(out, "%s\n", jobs_none_seen);
		return LEVEL_UNKNOWN;
	}
	for (i = 0; i < s->n; i++) {
		level = status_judge(&s->rows[i], l, s->mem, &why);
		if (level == LEVEL_OK)
			continue;
		say(&s->rows[i], why, out);
		putc('\n', out);
		if (level > worst)
			worst = level;
	}
	return worst;
}

/* Nagios --------------------------------------------------------------------------------------
 */

/* Text before the bar that begins performance data: without one of its own. */
static void nagios_text(const struct status_row *r, struct text why, FILE *out)
{
	char *p = NULL;
	size_t n = 0, i;
	FILE *f = open_memstream(&p, &n);

	if (!f)
		die_oom();
	say(r, why, f);
	fclose(f);
	for (i = 0; i < n; i++)
		putc(p[i] == '|' ? '/' : p[i], out);
	free(p);
}

/* A label may have no quote and no "=". */
static void nagios_label(const struct job *j, const char *what, FILE *out)
{
	struct buf b;
	size_t i;

	buf_init_unbounded(&b);
	table_safe(j->db, &b);
	buf_addc(&b, '.');
	table_safe(j->name, &b);
	putc('\'', out);
	for (i = 0; i < b.n; i++)
		putc(b.p[i] == '\'' || b.p[i] == '=' || b.p[i] == '|' ? '_' : b.p[i], out);
	fprintf(out, " %s'=", what);
	buf_release(&b);
}

static void limit(int64_t n, FILE *out)
{
	fputs(";;", out);
	if (n >= 0)
		fprintf(out, "%lld", (long long)n);
	fputs(";0", out);
}

static void perfdata(const struct status *s, const struct status_limits *l, FILE *out)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		const struct status_row *r = &s->rows[i];

		if (r->lag.messages >= 0) {
			putc(' ', out);
			nagios_label(r->job, "lag", out);
			fprintf(out, "%lld", (long long)r->lag.messages);
			limit(l->lag, out);
		}
		if (r->lag.age_ms >= 0) {
			putc(' ', out);
			nagios_label(r->job, "age", out);
			fprintf(out, "%llds", (long long)r->lag.age_ms / 1000);
			limit(l->age_ms < 0 ? -1 : l->age_ms / 1000, out);
		}
		if (r->loaded >= 0) {
			putc(' ', out);
			nagios_label(r->job, "loaded", out);
			fprintf(out, "%lldc", (long long)r->loaded);
		}
	}
}

enum status_level status_nagios(const struct status *s, const struct status_limits *l, FILE *out)
{
	struct text *why = arena_alloc(s->mem, s->n * sizeof(*why));
	enum status_level *level = arena_alloc(s->mem, s->n * sizeof(*level)), worst = LEVEL_OK;
	size_t i, bad = 0, first = 0;

	if (!s->n) {
		fprintf(out, "STARLOAD UNKNOWN - %s\n", jobs_none_seen);
		return LEVEL_UNKNOWN;
	}
	for (i = 0; i < s->n; i++) {
		level[i] = status_judge(&s->rows[i], l, s->mem, &why[i]);
		bad += level[i] != LEVEL_OK;
		if (level[i] > worst) {
			worst = level[i];
			first = i;
		}
	}
	fprintf(out, "STARLOAD %s - ", level_names[worst]);
	if (bad) {
		fprintf(out, "%zu of %zu jobs: ", bad, s->n);
		nagios_text(&s->rows[first], why[first], out);
	} else {
		fprintf(out, "%zu job%s fine", s->n, s->n == 1 ? "" : "s");
	}
	fputs(" |", out);
	perfdata(s, l, out);
	putc('\n', out);
	for (i = 0; bad > 1 && i < s->n; i++) {
		if (level[i] == LEVEL_OK)
			continue;
		fprintf(out, "%s: ", level_names[level[i]]);
		nagios_text(&s->rows[i], why[i], out);
		putc('\n', out);
	}
	return worst;
}
