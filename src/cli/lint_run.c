/*
 * lint_run.c - linting many files, several at a time, and reporting in order.
 *
 * Threads take the jobs in order; each file's findings go to a spool, which the
 * main thread prints when it is that file's turn.  A thread that is too far
 * ahead of the printing waits, so that the number of open spools is bounded,
 * and each spool keeps a bounded part in memory.  With one thread there is
 * no spool: findings go straight to the report.
 */
#include "config.h"
#include "cli/lint_run.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/lint_file.h"
#include "cli/lint_plan.h"
#include "cli/report.h"

/* How many files may be done and not yet printed, by thread. */
enum { AHEAD = 16 };

struct result {
	struct spool *spool;
	struct lint_counts counts;
	struct err err;                 /* code 0: none */
	bool done;
};

struct pool {
	const struct lint_job *jobs;
	size_t n, next, printed, ahead;
	struct result *results;         /* by job modulo `ahead` */
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

static int lint_path(struct lint_worker *w, const struct lint_job *job, const struct lint_sink *sink,
		     struct lint_counts *counts, struct err *err)
{
	const struct text none = { NULL, 0 };
	int fd = STDIN_FILENO, rc;

	if (job->why)
		return err_set(err, ERR_IO, "%s", job->why);
	if (strcmp(job->path, "-")) {
		fd = open(job->path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return err_set(err, ERR_IO, "%s: %s", job->path, strerror(errno));
	}
	rc = lint_file(w, job->plan, job->name, fd, none, sink, counts, err);
	if (fd != STDIN_FILENO)
		close(fd);
	return rc;
}

/* A file that could not be read: said, and part of the report. */
static int unread(struct cmd_env *env, struct report *report, const struct err *err)
{
	report_trouble(report, err->text, true);
	return cmd_fail(env, err);
}

/* one thread ---------------------------------------------------------------- */

static int run_alone(struct cmd_env *env, const struct lint_job *jobs, size_t n,
		     struct report *report)
{
	struct lint_worker *w = lint_worker_new();
	int status = EXIT_DONE;
	size_t i;

	for (i = 0; i < n; i++) {
		struct report_sink to = { report, jobs[i].plan->fail_on };
		struct lint_sink sink = { report_sink, &to };
		struct lint_counts counts = { 0 };
		struct err err;

		report_file(report, jobs[i].name);
		if (lint_path(w, &jobs[i], &sink, &counts, &err))
			status = exit_worse(status, unread(env, report, &err));
		report_counts(report, &counts);
	}
	lint_worker_free(w);
	return status;
}

/* several ------------------------------------------------------------------- */

static int to_spool(void *to, const struct finding *f, struct err *err)
{
	return spool_add(to, f, err);
}

static void *work(void *arg)
{
	struct pool *p = arg;
	struct lint_worker *w = lint_worker_new();

	pthread_mutex_lock(&p->lock);
	while (p->next < p->n) {
		struct lint_sink sink = { .finding = to_spool };
		const struct lint_job *job;
		struct result *r;
		size_t i;

		if (p->next >= p->printed + p->ahead) {
			pthread_cond_wait(&p->changed, &p->lock);
			continue;
		}
		i = p->next++;
		pthread_mutex_unlock(&p->lock);
		job = &p->jobs[i];
		r = &p->results[i % p->ahead];
		r->spool = sink.to = spool_new();
		lint_path(w, job, &sink, &r->counts, &r->err);
		pthread_mutex_lock(&p->lock);
		r->done = true;
		pthread_cond_broadcast(&p->changed);
	}
	pthread_mutex_unlock(&p->lock);
	lint_worker_free(w);
	return NULL;
}

/* Print one file's findings. */
static int print_result(struct cmd_env *env, const struct lint_job *job, struct result *r,
			struct report *report)
{
	int status = EXIT_DONE, rc;
	struct finding f;
	struct err err;

	report_file(report, job->name);
	while ((rc = spool_next(r->spool, &f, &err)) > 0)
		report_finding(report, &f, job->plan->fail_on);
	if (rc < 0)
		status = cmd_fail(env, &err);
	if (r->err.code)
		status = exit_worse(status, unread(env, report, &r->err));
	report_counts(report, &r->counts);
	spool_free(r->spool);
	return status;
}

static int print_all(struct cmd_env *env, struct pool *p, struct report *report)
{
	int status = EXIT_DONE;
	size_t i;

	for (i = 0; i < p->n; i++) {
		struct result *r = &p->results[i % p->ahead];

		pthread_mutex_lock(&p->lock);
		while (!r->done)
			pthread_cond_wait(&p->changed, &p->lock);
		pthread_mutex_unlock(&p->lock);
		status = exit_worse(status, print_result(env, &p->jobs[i], r, report));
		pthread_mutex_lock(&p->lock);
		*r = (struct result){ 0 };
		p->printed++;
		pthread_cond_broadcast(&p->changed);
		pthread_mutex_unlock(&p->lock);
	}
	return status;
}

int lint_run(struct cmd_env *env, const struct lint_job *jobs, size_t n, unsigned threads,
	     struct report *report)
{
	struct pool p = { .jobs = jobs, .n = n };
	pthread_t *ids;
	unsigned started = 0;
	int status;

	if (threads > n)
		threads = (unsigned)n;
	if (threads < 2)
		return run_alone(env, jobs, n, report);
	p.ahead = (size_t)threads * AHEAD;
	p.results = memset(xmalloc(p.ahead * sizeof(*p.results)), 0, p.ahead * sizeof(*p.results));
	pthread_mutex_init(&p.lock, NULL);
	pthread_cond_init(&p.changed, NULL);
	ids = xmalloc(threads * sizeof(*ids));
	while (started < threads && !pthread_create(&ids[started], NULL, work, &p))
		started++;
	status = started ? print_all(env, &p, report) : run_alone(env, jobs, n, report);
	while (started)
		pthread_join(ids[--started], NULL);
	free(ids);
	pthread_cond_destroy(&p.changed);
	pthread_mutex_destroy(&p.lock);
	free(p.results);
	return status;
}
