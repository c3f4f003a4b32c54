/*
 * world.c - the cluster's clock and what survives a restart.
 */
#include "config.h"
#include "sandbox/world.h"

#include <stdlib.h>
#include <strings.h>

#include "base/err.h"
#include "base/util.h"
#include "lang/parse.h"
#include "sandbox/front.h"
#include "sandbox/load_ctx.h"
#include "sandbox/job.h"
#include "sandbox/reparse.h"
#include "sandbox/topic.h"
#include "sandbox/users.h"

enum {
	/* A host that slept longer does not get all its ticks. */
	CATCH_UP_MS = 3600 * 1000,
};

const char *world_version(const struct fe *fe)
{
	static const char *const names[] = { "3.3.5-6d81f75", "3.4.5-8b1f6a2", "3.5.7-bfd5ac1",
					     "4.1.0-1f2cbd9" };

	return names[fe->config.release];
}

const char *world_mysql_version(const struct fe *fe)
{
	return since(fe, FE_3_4) ? "8.0.33" : "5.1.0";
}

static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

const char *world_uuid(struct fe *fe, struct arena *mem)
{
	uint64_t a = mix(++fe->uuids * 0x9e3779b97f4a7c15U), b = mix(a + 1);

	return arena_printf(mem, "%08x-%04x-4%03x-a%03x-%012llx", (unsigned)(a >> 32),
			    (unsigned)(a >> 16) & 0xffff, (unsigned)a & 0xfff, (unsigned)(b >> 52),
			    (unsigned long long)b & 0xffffffffffff);
}

struct fe *fe_new(const struct fe_config *c, struct err *err)
{
	struct fe *fe = xmalloc(sizeof(*fe));
	unsigned i;

	*fe = (struct fe){ .config = *c,
			   .now_ms = c->start_ms,
			   .next_tick_ms = c->start_ms + TICK_MS,
			   .tasks_per_be = TASKS_PER_BE,
			   .body_max = 102400LL << 20,
			   .json_max = 100LL << 20,
			   .next_txn = 1000 };
	if (fe->config.fe_count < 1)
		fe->config.fe_count = 1;
	if (fe->config.fe_count > FE_MAX)
		fe->config.fe_count = FE_MAX;
	for (i = 0; i < fe->config.fe_count; i++) {
		fe->query_ports[i] = c->query_ports ? c->query_ports[i] : 9030;
		fe->start_ms[i] = c->start_ms;
	}
	fe->config.query_ports = fe->query_ports;
	if (store_open(&fe->store, c->data_dir, err)) {
		free(fe);
		return NULL;
	}
	fe->n_bes = c->be_ports && c->be_count < BE_MAX ? c->be_count : 1;
	for (i = 0; i < fe->n_bes; i++)
		fe->be_ports[i] = c->be_ports ? c->be_ports[i] : 8040;
	turn_init(&fe->turn);
	fe->env = (struct func_env){ fe->now_ms, "Asia/Shanghai", NULL };
	funcs_register(fe->store.sql, &fe->env);
	fe->topics = topics_new();
	fe->users = users_new();
	fe->txns = txns_new();
	fe->scratch = arena_new();
	fe->parser = parser_new();
	fe->reparser = parser_new();
	if (ddl_load(fe, err)) {
		fe_free(fe);
		return NULL;
	}
	return fe;
}

int world_pick_be(struct fe *fe)
{
	unsigned i, n;

	for (i = 0; i < fe->n_bes; i++) {
		n = fe->next_be++ % fe->n_bes;
		/* up to 3.3.10 those that do not run are no exception */
		if (!fe->be_down[n] || !since(fe, FE_3_4))
			return fe->backend_down ? -1 : (int)n;
	}
	return -1;
}

struct turn *fe_turn(struct fe *fe)
{
	return &fe->turn;
}

bool fe_discards(const struct fe *fe)
{
	return fe->config.discard;
}

void fe_free(struct fe *fe)
{
	struct job *j, *next;

	if (!fe)
		return;
	while (fe->sessions)
		fe_session_free(fe->sessions);
	for (j = fe->jobs; j; j = next) {
		next = j->next;
		job_free(j);
	}
	topics_free(fe->topics);
	users_free(fe->users);
	load_ctxs_free(fe);
	error_logs_free(fe);
	txns_free(fe->txns);
	parser_free(fe->parser);
	parser_free(fe->reparser);
	arena_free(fe->scratch);
	turn_release(&fe->turn);
	store_close(&fe->store);
	free(fe);
}

void fe_set_hooks(struct fe *fe, const struct fe_hooks *h)
{
	fe->hooks = *h;
}

int fe_read_users(struct fe *fe, const char *path, struct err *err)
{
	return users_read(fe->users, path, err);
}

const char *fe_password_hash(const struct fe *fe, const char *user)
{
	return users_hash(fe->users, user);
}

/* time ---------------------------------------------------------------------------------------- */

static bool is_due(const struct job *j)
{
	return j->state == JOB_RUNNING && j->next_task_ms > 0;
}

static int64_t next_event(const struct fe *fe)
{
	int64_t at = fe->next_tick_ms;
	const struct job *j;

	for (j = fe->jobs; j; j = j->next)
		if (is_due(j) && j->next_task_ms < at)
			at = j->next_task_ms;
	return at;
}

/* Final jobs go after three days. */
static void clean(struct fe *fe)
{
	struct job **at = &fe->jobs, *j;

	while ((j = *at)) {
		if (job_final(j) && fe->now_ms - j->end_ms > KEEP_FINAL_S * 1000LL) {
			*at = j->next;
			job_free(j);
		} else {
			at = &j->next;
		}
	}
}

void world_run(struct fe *fe, int64_t until_ms)
{
	struct job *j;
	int64_t at;

	while ((at = next_event(fe)) <= until_ms) {
		if (at > fe->now_ms)
			fe->now_ms = at;
		fe->env.now_ms = fe->now_ms;
		if (at == fe->next_tick_ms) {
			fe->next_tick_ms += TICK_MS;
			for (j = fe->jobs; j && fe->leader >= 0; j = j->next)
				job_tick(fe, j);
			clean(fe);
		}
		for (j = fe->jobs; j; j = j->next)
			if (is_due(j) && j->next_task_ms <= fe->now_ms) {
				if (fe->leader >= 0)
					job_task(fe, j);
				else
					j->next_task_ms = fe->now_ms + 1000;
			}
	}
	if (until_ms > fe->now_ms)
		fe->now_ms = until_ms;
	fe->env.now_ms = fe->now_ms;
}

void fe_advance_to(struct fe *fe, int64_t now_ms)
{
	if (fe->config.manual_clock || now_ms <= fe->now_ms)
		return;
	if (now_ms - fe->now_ms > CATCH_UP_MS) {
		int64_t gap = now_ms - fe->now_ms;
		struct job *j;

		/* what was due comes now, once */
		fe->next_tick_ms += (gap / TICK_MS) * TICK_MS;
		for (j = fe->jobs; j; j = j->next)
			if (is_due(j) && j->next_task_ms < now_ms)
				j->next_task_ms = now_ms;
	}
	world_run(fe, now_ms);
}

int64_t fe_next_event_ms(const struct fe *fe)
{
	const struct job *j;

	if (fe->config.manual_clock)
		return -1;
	for (j = fe->jobs; j; j = j->next)
		if (!job_final(j))
			return next_event(fe);
	return -1;
}

/* what is lost -------------------------------------------------------------------------------- */

void world_restart(struct fe *fe)
{
	struct job *j;

	txns_forget_running(fe->txns);
	for (j = fe->jobs; j; j = j->next) {
		if (job_final(j))
			continue;
		j->def = j->logged;
		j->def.progress = places_copy(&j->logged.progress, j->mem);
		clauses_from_stored(fe, j, &j->def);
		/* that the user gave a group is not in the log, nor, at first, the ratio */
		j->def.own_group = true;
		if (!since(fe, FE_3_5))
			j->def.max_filter_ratio = 1.0;
		j->logged = j->def;
		j->logged.progress = places_copy(&j->def.progress, j->mem);
		j->reason = REASON_NONE;
		j->reason_text = j->reason_pause = j->other_msg = NULL;
		errlogs_clear(&j->errlogs);
		j->window_rows = j->window_errors = 0;
		j->resumes = 0;
		j->resumed_ms = 0;
		j->resume_locked = false;
		j->latest.n = j->running.n = j->tasks = j->concurrent = 0;
		j->next_task_ms = 0;
		j->unstable = false;
		if (j->state == JOB_RUNNING)
			j->state = JOB_NEED_SCHEDULE;
	}
}

/* Jobs notice at the next tick. */
void world_drop_table(struct fe *fe, struct table *t)
{
	store_drop_table(&fe->store, t);
}

void world_drop_database(struct fe *fe, struct database *db)
{
	struct fe_session *s;

	for (s = fe->sessions; s; s = s->next) {
		if (s->db && !strcmp(s->db, db->name)) {
			free(s->db);
			s->db = NULL;
		}
	}
	store_drop_database(&fe->store, db);
}
