/*
 * status_json.c - jobs as JSON, secrets masked.
 */
#include "config.h"
#include "cli/status.h"

#include "base/buf.h"
#include "diag/jout.h"
#include "job/job.h"
#include "job/offsets.h"
#include "job/shown.h"

/* Of nothing to say null. */
static void text(struct jout *j, const char *key, struct text t)
{
	jout_pair_text(j, key, t.n ? t : (struct text){ NULL, 0 });
}

static void pairs(struct jout *j, const char *key, const struct job_pairs *p, struct arena *mem)
{
	size_t i;

	jout_key(j, key);
	jout_open(j, '{');
	for (i = 0; i < p->n; i++) {
		jout_key_text(j, p->list[i].key);
		jout_text(j, shown_value(&p->list[i], mem));
	}
	jout_close(j, '}');
}

/* A number, or the FE's word for what is none yet. */
static void offset(struct jout *j, const char *key, int64_t n)
{
	struct buf b;

	if (n != JOB_OFFSET_END && n != JOB_OFFSET_BEGINNING) {
		jout_pair_count(j, key, n);
		return;
	}
	buf_init(&b, 64);
	offset_text(&b, n);
	jout_pair(j, key, buf_str(&b));
	buf_release(&b);
}

static void partitions(struct jout *j, const struct job *job)
{
	size_t i;

	jout_key(j, "partitions");
	jout_open(j, '[');
	for (i = 0; i < job->n_partitions; i++) {
		const struct job_partition *p = &job->partitions[i];

		jout_open(j, '{');
		jout_pair_count(j, "partition", p->id);
		offset(j, "next", p->next);
		offset(j, "latest", p->latest);
		jout_pair_count(j, "lag", job_partition_lag(p));
		jout_pair_count(j, "last_read_ms", p->read_ms);
		jout_close(j, '}');
	}
	jout_close(j, ']');
}

static void lag(struct jout *j, const struct status_row *r)
{
	const struct job_lag *l = &r->lag;

	jout_key(j, "lag");
	jout_open(j, '{');
	jout_pair_count(j, "messages", l->messages);
	jout_pair_bool(j, "as_last_seen", !job_moves(r->job));
	jout_pair_count(j, "worst_partition", l->worst_lag > 0 ? l->worst : -1);
	jout_pair_count(j, "worst_messages", l->worst_lag);
	jout_pair_count(j, "partitions_told", (int64_t)l->told);
	jout_pair_count(j, "partitions_untold", (int64_t)l->untold);
	jout_pair_count(j, "age_ms", l->age_ms);
	jout_pair_count(j, "last_read_ms", l->last_read_ms);
	jout_close(j, '}');
}

static void rows(struct jout *j, const struct status_row *r)
{
	jout_key(j, "rows");
	jout_open(j, '{');
	jout_pair_count(j, "total", r->total);
	jout_pair_count(j, "loaded", r->loaded);
	jout_pair_count(j, "filtered", r->filtered);
	jout_pair_count(j, "errors", r->errors);
	if (r->has_rate)
		jout_pair_count(j, "loaded_per_second", (int64_t)r->rate);
	jout_close(j, '}');
}

static void tasks(struct jout *j, const struct job *job)
{
	jout_key(j, "tasks");
	jout_open(j, '{');
	jout_pair_count(j, "now", job->tasks);
	jout_pair_count(j, "committed", status_number(job, "committedTaskNum"));
	jout_pair_count(j, "aborted", status_number(job, "abortedTaskNum"));
	jout_close(j, '}');
}

static void reason(struct jout *j, const struct job *job, struct arena *mem)
{
	jout_key(j, "reason");
	jout_open(j, '{');
	jout_pair_count(j, "code", job->reason_code > 0 ? job->reason_code : -1);
	text(j, "text", shown_text(job->reason, mem));
	jout_close(j, '}');
}

void status_json_job(struct jout *j, const struct status_row *r, struct arena *mem)
{
	const struct job *job = r->job;

	jout_pair_count(j, "id", job->id);
	text(j, "db", job->db);
	text(j, "job", job->name);
	text(j, "table", job->table);
	text(j, "state", job->state_text);
	jout_pair(j, "health", job_health_name(r->health));
	jout_pair_bool(j, "failed", job_failed(r->health));
	text(j, "source", job->source);
	lag(j, r);
	rows(j, r);
	tasks(j, job);
	jout_pair_count(j, "received_bytes", status_number(job, "receivedBytes"));
	reason(j, job, mem);
	text(j, "message", shown_text(job->other_msg, mem));
	text(j, "created", job->create_time);
	text(j, "paused", job->pause_time);
	text(j, "ended", job->end_time);
	text(j, "warehouse", job->warehouse);
	text(j, "error_log_urls", shown_text(job->error_urls, mem));
	text(j, "tracking_sql", job->tracking_sql);
	pairs(j, "properties", &job->props, mem);
	pairs(j, "source_properties", &job->source_props, mem);
	pairs(j, "custom_properties", &job->custom_props, mem);
	partitions(j, job);
	text(j, "unread_cells", job->unread);
}

void status_json_document(const struct status *s, status_json_one *one, const void *of, FILE *out)
{
	struct jout j;
	size_t i;

	jout_init(&j, out);
	jout_open(&j, '{');
	jout_pair(&j, "cluster", s->cluster);
	jout_pair_number(&j, "read_ms", (uint64_t)s->now_ms);
	jout_key(&j, "jobs");
	jout_open(&j, '[');
	for (i = 0; i < s->n; i++) {
		jout_line(&j);
		jout_open(&j, '{');
		one(&j, s, i, of);
		jout_close(&j, '}');
	}
	jout_close(&j, ']');
	jout_close(&j, '}');
	jout_end(&j);
}

static void all_of_job(struct jout *j, const struct status *s, size_t i, const void *of)
{
	(void)of;
	status_json_job(j, &s->rows[i], s->mem);
}

void status_json(const struct status *s, FILE *out)
{
	status_json_document(s, all_of_job, NULL, out);
}

static void lag_of_job(struct jout *j, const struct status *s, size_t i, const void *of)
{
	const struct status_row *r = &s->rows[i];

	(void)of;
	jout_pair_count(j, "id", r->job->id);
	text(j, "db", r->job->db);
	text(j, "job", r->job->name);
	text(j, "state", r->job->state_text);
	jout_pair(j, "health", job_health_name(r->health));
	lag(j, r);
	partitions(j, r->job);
}

void status_json_lag(const struct status *s, FILE *out)
{
	status_json_document(s, lag_of_job, NULL, out);
}
