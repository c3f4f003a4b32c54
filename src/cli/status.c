/*
 * status.c - what is told of a job, and the tables of it.
 */
#include "config.h"
#include "cli/status.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/util.h"
#include "cli/table.h"
#include "job/job.h"
#include "job/shown.h"

/* making ---------------------------------------------------------------------------------------
 */

int64_t status_number(const struct job *j, const char *key)
{
	const struct text *t = job_pair(&j->statistic, key);
	char digits[24], *end;
	long long v;

	if (!t || !t->n || t->n >= sizeof(digits))
		return -1;
	memcpy(digits, t->p, t->n);
	digits[t->n] = '\0';
	v = strtoll(digits, &end, 10);
	return *end || v < 0 ? -1 : v;
}

/* "[time] [task id: ..] [txn id: ..] text": the text. */
static struct text without_brackets(struct text t)
{
	for (;;) {
		const char *end = t.n && t.p[0] == '[' ? memchr(t.p, ']', t.n) : NULL;

		if (!end)
			return t;
		t.n -= (size_t)(end + 1 - t.p);
		t.p = end + 1;
		t = text_trim(t);
	}
}

/* What a job says while all is well. */
static const char *const nothing_special[] = {
	"there is no new data in",
	"task submitted to execute",
};

static struct text first_sentence(struct text t)
{
	size_t i;

	for (i = 0; i + 1 < t.n; i++)
		if ((t.p[i] == '.' && t.p[i + 1] == ' ') || t.p[i] == '\n')
			return (struct text){ t.p, i };
	if (t.n && t.p[t.n - 1] == '.')
		t.n--;
	return t;
}

static struct text in_short(const struct job *j, enum job_health h, struct arena *mem)
{
	struct text t = without_brackets(j->other_msg);
	size_t i;

	switch (h) {
	case HEALTH_PAUSED_UNKNOWN:
		return TEXT("no reason is told: an FE restart loses it");
	case HEALTH_STRANGE:
		return j->state_text;
	case HEALTH_RUNNING:
	case HEALTH_WAITING:
		for (i = 0; i < ARRAY_SIZE(nothing_special); i++)
			if (text_starts(t, nothing_special[i]))
				return (struct text){ "", 0 };
		break;
	default:
		t = j->reason;
		break;
	}
	return first_sentence(shown_text(t, mem));
}

void status_make(struct status *s, const char *cluster, const struct job_list *jobs, int64_t now_ms,
		 struct arena *mem)
{
	size_t i;

	*s = (struct status){ .cluster = cluster, .now_ms = now_ms, .n = jobs->n, .mem = mem };
	s->rows = arena_alloc(mem, jobs->n * sizeof(*s->rows));
	for (i = 0; i < jobs->n; i++) {
		const struct job *j = &jobs->list[i];
		struct status_row *r = &s->rows[i];

		*r = (struct status_row){ .job = j, .health = job_health(j) };
		job_lag(j, now_ms, &r->lag);
		r->total = status_number(j, "totalRows");
		r->loaded = status_number(j, "loadedRows");
		r->filtered = status_number(j, "unselectedRows");
		r->errors = status_number(j, "errorRows");
		r->why = in_short(j, r->health, mem);
	}
}

void status_rates(struct status *s, const struct status *before, double elapsed_s)
{
	size_t i, k = 0, tried;

	for (i = 0; i < s->n; i++) {
		struct status_row *r = &s->rows[i];

		/* both are sorted by the same rule: it is where the search stopped, or near */
		for (tried = 0; tried < before->n; tried++, k = (k + 1) % before->n)
			if (before->rows[k].job->id == r->job->id)
				break;
		if (tried == before->n || r->loaded < 0 || before->rows[k].loaded < 0)
			continue;
		r->rate = (double)(r->loaded - before->rows[k].loaded) / elapsed_s;
		r->has_rate = r->rate >= 0;
	}
}

/* texts ---------------------------------------------------------------------------------------- */

const char *status_age(int64_t ms, struct arena *mem)
{
	long long s = (long long)(ms / 1000);

	if (ms < 0)
		return "-";
	if (s < 60)
		return arena_printf(mem, "%llds", s);
	if (s < 3600)
		return arena_printf(mem, "%lldm%02llds", s / 60, s % 60);
	if (s < 86400)
		return arena_printf(mem, "%lldh%02lldm", s / 3600, s / 60 % 60);
	return arena_printf(mem, "%lldd%lldh", s / 86400, s / 3600 % 24);
}

const char *status_time(int64_t ms, struct arena *mem)
{
	char out[64];
	time_t t = (time_t)(ms / 1000);
	struct tm tm;

	if (ms < 0 || !gmtime_r(&t, &tm) || !strftime(out, sizeof(out), "%Y-%m-%dT%H:%M:%SZ", &tm))
		return "-";
	return arena_copy(mem, out, strlen(out));
}

static enum table_style style_of(enum job_health h)
{
	switch (h) {
	case HEALTH_RUNNING:
		return STYLE_GOOD;
	case HEALTH_UNSTABLE:
	case HEALTH_PAUSED_BY_USER:
		return STYLE_WARN;
	case HEALTH_STOPPED:
		return STYLE_DIM;
	case HEALTH_WAITING:
		return STYLE_PLAIN;
	default:
		return STYLE_BAD;
	}
}

/* for people ------------------------------------------------------------------------------------
 */

static const struct table_column people_columns[] = {
	{ .head = "JOB", .name = "Job", .least = 16 },
	{ .head = "STATE", .name = "State" },
	{ .head = "LAG", .name = "Lag", .right = true },
	{ .head = "WORST", .name = "Worst partition", .right = true, .drop = 2 },
	{ .head = "AGE", .name = "Age", .right = true, .drop = 5 },
	{ .head = "LOADED", .name = "Loaded", .right = true, .drop = 4 },
	{ .head = "FILTERED", .name = "Filtered", .right = true, .drop = 1 },
	{ .head = "ERRORS", .name = "Errors", .right = true, .drop = 6 },
	{ .head = "ROWS/S", .name = "Rows/s", .right = true, .drop = 3 },
	{ .head = "REASON", .name = "Reason", .least = 20, .drop = 7 },
};
enum { COLUMN_RATE = 8 };

static void add_number(struct table *t, int64_t n, enum table_style style)
{
	if (n < 0)
		table_add(t, TEXT("-"), STYLE_DIM);
	else
		table_addf(t, style, "%lld", (long long)n);
}

static void add_people_row(struct table *t, const struct status_row *r, struct arena *mem)
{
	const struct job *j = r->job;
	/* of one that does not run, it is as last seen */
	const char *seen = job_moves(j) || r->lag.messages < 0 ? "" : "*";

	table_addf(t, STYLE_PLAIN, "%.*s.%.*s", TEXT_ARG(j->db), TEXT_ARG(j->name));
	table_addf(t, style_of(r->health), "%s", job_health_text(r->health));
	if (r->lag.messages < 0)
		table_add(t, TEXT("-"), STYLE_DIM);
	else
		table_addf(t, STYLE_PLAIN, "%s%lld", seen, (long long)r->lag.messages);
	if (r->lag.worst_lag > 0)
		table_addf(t, STYLE_PLAIN, "%d:%lld", r->lag.worst, (long long)r->lag.worst_lag);
	else
		table_add(t, TEXT("-"), STYLE_DIM);
	table_addf(t, r->lag.age_ms < 0 ? STYLE_DIM : STYLE_PLAIN, "%s",
		   status_age(r->lag.age_ms, mem));
	add_number(t, r->loaded, STYLE_PLAIN);
	add_number(t, r->filtered, STYLE_PLAIN);
	add_number(t, r->errors, r->errors > 0 ? STYLE_WARN : STYLE_PLAIN);
	if (t->n_columns == ARRAY_SIZE(people_columns)) {
		if (r->has_rate)
			table_addf(t, STYLE_PLAIN, "%.1f", r->rate);
		else
			table_add(t, TEXT("-"), STYLE_DIM);
	}
	table_add(t, r->why, STYLE_PLAIN);
}

/* With a column for rates where there are any. */
static void people_table(const struct status *s, struct table *t)
{
	struct table_column *columns = arena_alloc(s->mem, sizeof(people_columns));
	size_t i, n = ARRAY_SIZE(people_columns);
	bool rates = false;

	memcpy(columns, people_columns, sizeof(people_columns));
	for (i = 0; i < s->n; i++)
		rates |= s->rows[i].has_rate;
	if (!rates) {
		columns[COLUMN_RATE] = columns[COLUMN_RATE + 1];
		n--;
	}
	table_init(t, columns, n, s->mem);
	for (i = 0; i < s->n; i++)
		add_people_row(t, &s->rows[i], s->mem);
}

void status_sum(const struct status *s, FILE *out, bool color)
{
	unsigned count[HEALTH_STRANGE + 1] = { 0 }, h, told = 0;
	size_t i;

	for (i = 0; i < s->n; i++)
		count[s->rows[i].health]++;
	fprintf(out, "%zu job%s", s->n, s->n == 1 ? "" : "s");
	for (h = 0; h <= HEALTH_STRANGE; h++)
		if (count[h])
			fprintf(out, "%s%u %s%s%s", told++ ? ", " : ": ", count[h],
				table_style_on(style_of(h), color), job_health_text(h),
				table_style_off(style_of(h), color));
	if (!s->n)
		fputs(" to be seen (a job shows itself only to who has INSERT on its table)", out);
	putc('\n', out);
}

void status_table(const struct status *s, FILE *out, unsigned width, bool color)
{
	struct table t;
	bool seen = false, failed = false;
	size_t i;

	people_table(s, &t);
	if (s->n)
		table_print(&t, out, width, color);
	table_release(&t);
	status_sum(s, out, color);
	for (i = 0; i < s->n; i++) {
		seen |= s->rows[i].lag.messages >= 0 && !job_moves(s->rows[i].job);
		failed |= job_failed(s->rows[i].health);
	}
	if (seen)
		fputs("* as last seen: the job does not run\n", out);
	if (failed && width)
		fputs("\"starload why JOB\" says what stopped it, and what would help\n", out);
}

void status_md(const struct status *s, FILE *out)
{
	struct table t;

	people_table(s, &t);
	table_md(&t, out);
	table_release(&t);
}

/* for programs ----------------------------------------------------------------------------------
 */

/* With what people_columns has above the same. */
static const struct table_column csv_columns[] = {
	{ .name = "id" },
	{ .name = "db" },
	{ .name = "job" },
	{ .name = "table" },
	{ .name = "state" },
	{ .name = "health" },
	{ .name = "lag" },
	{ .name = "lag_as_last_seen" },
	{ .name = "worst_partition" },
	{ .name = "worst_lag", .head = "WORST" },
	{ .name = "age_seconds", .head = "AGE" },
	{ .name = "rows_total" },
	{ .name = "rows_loaded", .head = "LOADED" },
	{ .name = "rows_filtered", .head = "FILTERED" },
	{ .name = "rows_error", .head = "ERRORS" },
	{ .name = "reason_code" },
	{ .name = "reason" },
};

/* Empty where a number is not known. */
static void add_known(struct table *t, int64_t n)
{
	if (n < 0)
		table_add(t, TEXT(""), STYLE_PLAIN);
	else
		table_addf(t, STYLE_PLAIN, "%lld", (long long)n);
}

static void add_csv_row(struct table *t, const struct status_row *r, struct arena *mem)
{
	const struct job *j = r->job;

	add_known(t, j->id);
	table_add(t, j->db, STYLE_PLAIN);
	table_add(t, j->name, STYLE_PLAIN);
	table_add(t, j->table, STYLE_PLAIN);
	table_add(t, j->state_text, STYLE_PLAIN);
	table_addf(t, STYLE_PLAIN, "%s", job_health_name(r->health));
	add_known(t, r->lag.messages);
	table_addf(t, STYLE_PLAIN, "%s", job_moves(j) ? "false" : "true");
	add_known(t, r->lag.worst_lag > 0 ? r->lag.worst : -1);
	add_known(t, r->lag.worst_lag);
	add_known(t, r->lag.age_ms < 0 ? -1 : r->lag.age_ms / 1000);
	add_known(t, r->total);
	add_known(t, r->loaded);
	add_known(t, r->filtered);
	add_known(t, r->errors);
	add_known(t, j->reason_code > 0 ? j->reason_code : -1);
	table_add(t, shown_text(j->reason, mem), STYLE_PLAIN);
}

void status_rows(const struct status *s, struct table *t)
{
	size_t i;

	table_init(t, csv_columns, ARRAY_SIZE(csv_columns), s->mem);
	for (i = 0; i < s->n; i++)
		add_csv_row(t, &s->rows[i], s->mem);
}

void status_csv(const struct status *s, FILE *out)
{
	struct table t;

	status_rows(s, &t);
	table_csv(&t, out);
	table_release(&t);
}
