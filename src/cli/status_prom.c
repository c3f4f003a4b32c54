/*
 * status_prom.c - jobs as Prometheus' text exposition format 0.0.4.
 */
#include "config.h"
#include "cli/status.h"

#include "base/util.h"
#include "base/utf8.h"
#include "job/job.h"

/* A label's value: backslash, quote and line feed are escaped; what is no UTF-8 becomes U+FFFD,
 * and what a terminal would act on "?". */
static void label(FILE *out, struct text t)
{
	size_t i;

	for (i = 0; i < t.n;) {
		uint32_t c;
		unsigned n = utf8_decode(t.p + i, t.n - i, &c);

		if (c == UTF8_BAD)
			fputs("\xef\xbf\xbd", out);
		else if (c == '\n')
			fputs("\\n", out);
		else if (c == '\\' || c == '"')
			fprintf(out, "\\%c", (char)c);
		else if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			putc('?', out);
		else
			fwrite(t.p + i, 1, n, out);
		i += n;
	}
}

static void labels(FILE *out, const char *metric, const struct job *j)
{
	fprintf(out, "%s{db=\"", metric);
	label(out, j->db);
	fputs("\",job=\"", out);
	label(out, j->name);
	fputs("\",table=\"", out);
	label(out, j->table);
	/* names are used again after a STOP */
	fprintf(out, "\",id=\"%lld\"", (long long)j->id);
}

static void sample(FILE *out, const char *metric, const struct job *j, int64_t n)
{
	if (n < 0)
		return;
	labels(out, metric, j);
	fprintf(out, "} %lld\n", (long long)n);
}

static int64_t lag_of(const struct status_row *r)
{
	return r->lag.messages;
}
static int64_t age_of(const struct status_row *r)
{
	return r->lag.age_ms < 0 ? -1 : r->lag.age_ms / 1000;
}
static int64_t read_of(const struct status_row *r)
{
	return r->lag.last_read_ms < 0 ? -1 : r->lag.last_read_ms / 1000;
}
static int64_t failed_of(const struct status_row *r)
{
	return job_failed(r->health);
}
static int64_t total_of(const struct status_row *r)
{
	return r->total;
}
static int64_t loaded_of(const struct status_row *r)
{
	return r->loaded;
}
static int64_t filtered_of(const struct status_row *r)
{
	return r->filtered;
}
static int64_t errors_of(const struct status_row *r)
{
	return r->errors;
}
static int64_t bytes_of(const struct status_row *r)
{
	return status_number(r->job, "receivedBytes");
}
static int64_t tasks_of(const struct status_row *r)
{
	return r->job->tasks;
}
static int64_t committed_of(const struct status_row *r)
{
	return status_number(r->job, "committedTaskNum");
}
static int64_t aborted_of(const struct status_row *r)
{
	return status_number(r->job, "abortedTaskNum");
}

/* One sample a job.  What is not known has none. */
static const struct {
	const char *name, *type, *help;
	int64_t (*of)(const struct status_row *r);
} metrics[] = {
	{ "starload_job_failed", "gauge",
	  "1 when the job was paused by an error or for no reason that is told, or cancelled.",
	  failed_of },
	{ "starload_job_lag_messages", "gauge",
	  "Messages not read yet; of a job that does not run, as last seen.", lag_of },
	{ "starload_job_data_age_seconds", "gauge",
	  "Age of the data read last, where there is more to read.", age_of },
	{ "starload_job_last_read_timestamp_seconds", "gauge",
	  "Timestamp of the newest message that was read.", read_of },
	{ "starload_job_rows_total", "counter", "Rows read.", total_of },
	{ "starload_job_rows_loaded_total", "counter", "Rows loaded.", loaded_of },
	{ "starload_job_rows_filtered_total", "counter", "Rows that WHERE left out.", filtered_of },
	{ "starload_job_rows_error_total", "counter", "Rows of bad data.", errors_of },
	{ "starload_job_received_bytes_total", "counter", "Bytes read.", bytes_of },
	{ "starload_job_tasks", "gauge", "Tasks at this moment.", tasks_of },
	{ "starload_job_tasks_committed_total", "counter", "Tasks that committed.", committed_of },
	{ "starload_job_tasks_aborted_total", "counter", "Tasks that were aborted.", aborted_of },
};

static void head(FILE *out, const char *name, const char *type, const char *help)
{
	fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* One sample for each state a job may be in, so that an alert can name one. */
static void states(const struct status *s, FILE *out)
{
	size_t i, h;

	head(out, "starload_job_state", "gauge",
	     "1 for the state the job is in, 0 for the others.");
	for (i = 0; i < s->n; i++) {
		for (h = 0; h <= HEALTH_STRANGE; h++) {
			labels(out, "starload_job_state", s->rows[i].job);
			fprintf(out, ",state=\"%s\"} %d\n", job_health_name((enum job_health)h),
				s->rows[i].health == h);
		}
	}
}

static void partitions(const struct status *s, FILE *out)
{
	size_t i, k;

	head(out, "starload_job_partition_lag_messages", "gauge",
	     "Messages of a partition not read yet.");
	for (i = 0; i < s->n; i++) {
		const struct job *j = s->rows[i].job;

		for (k = 0; k < j->n_partitions; k++) {
			int64_t lag = job_partition_lag(&j->partitions[k]);

			if (lag < 0)
				continue;
			labels(out, "starload_job_partition_lag_messages", j);
			fprintf(out, ",partition=\"%d\"} %lld\n", j->partitions[k].id,
				(long long)lag);
		}
	}
}

void status_prometheus(const struct status *s, FILE *out)
{
	size_t m, i;

	head(out, "starload_jobs", "gauge", "Jobs that are to be seen.");
	fprintf(out, "starload_jobs %zu\n", s->n);
	states(s, out);
	for (m = 0; m < ARRAY_SIZE(metrics); m++) {
		head(out, metrics[m].name, metrics[m].type, metrics[m].help);
		for (i = 0; i < s->n; i++)
			sample(out, metrics[m].name, s->rows[i].job, metrics[m].of(&s->rows[i]));
	}
	partitions(s, out);
}
