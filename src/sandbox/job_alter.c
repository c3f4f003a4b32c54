/*
 * job_alter.c - ALTER ROUTINE LOAD.
 *
 * To 3.5 its parts are applied one after the other and the log is written last:
 * a data source that fails leaves load and job properties changed in the
 * leader's memory, and nowhere else.  From 4.1 all is checked first (source:
 * RoutineLoadJob.modifyJob, KafkaRoutineLoadJob.checkDataSourceProperties).
 */
#include "config.h"
#include "sandbox/job_props.h"
#include "sandbox/reparse.h"
#include "sandbox/topic.h"

/* Which partitions exist is asked of the brokers the job has before this ALTER. */
static bool judge_kafka_partitions(struct job_call *c, const struct job *j,
				   const struct source_change *src)
{
	struct fe *fe = c->call->fe;
	unsigned i, n;

	for (i = 0; i < src->places.n && j->def.custom_partitions; i++) {
		if (!place_find(&j->def.created, src->places.list[i].partition, NULL)) {
			job_refuse(c, "The specified partition %d is not in the custom partitions",
				   src->places.list[i].partition);
			return false;
		}
	}
	if (j->def.custom_partitions || !src->places.n)
		return true;
	n = topic_partitions(topics_get(fe->topics, j->def.topic));
	for (i = 0; i < src->places.n; i++)
		if (job_blind(fe, j) || src->places.list[i].partition < 0 ||
		    src->places.list[i].partition >= (int32_t)n)
			break;
	if (i == src->places.n)
		return true;
	job_refuse(c, "The specified partition is not in the consumed partitions ");
	return false;
}

static bool judge_pulsar_partitions(struct job_call *c, const struct job *j,
				    const struct source_change *src)
{
	unsigned i;

	for (i = 0; i < src->places.n && j->def.custom_partitions; i++) {
		if (!place_find(&j->def.created, 0, src->places.list[i].name)) {
			job_refuse(c, "The partition %s is not specified in the create statement",
				   src->places.list[i].name);
			return false;
		}
	}
	return true;
}

static bool judge_files(struct job_call *c, const struct job *j, const struct source_change *src)
{
	const char *file = job_missing_file(c, j->db_id, src->custom);

	if (!file)
		return true;
	if (since(c->call->fe, FE_4_1))
		job_refuse(c, "File %s does not exist in db %lld with catalog: kafka", file,
			   (long long)j->db_id);
	else
		job_refuse(c, "file does not exist with db: %lld and globalStateMgr: kafka",
			   (long long)j->db_id);
	return false;
}

static void apply_clauses(struct job_call *c, struct job *j)
{
	const struct clause *x;

	for (x = c->stmt->clauses; x; x = x->next)
		j->def.clauses[x->kind] = clause_source(c->src, x, j->mem);
}

/* Also for an ALTER of properties alone: the stored text is always made anew. */
static void apply_stored(struct job_call *c, struct job *j)
{
	const char *text =
		stored_after_alter(c->call->fe, c->call->mem, j, &j->def, c->src, c->stmt);

	j->def.stored = arena_printf(j->mem, "%s", text);
	/* printing it for the stored text put the names of the live one in backticks */
	if (clause_of(c->stmt, CLAUSE_WHERE))
		j->def.where_quoted = true;
}

static struct pair *merge(const struct pair *old, const struct pair *new, struct arena *keep)
{
	struct pair *out = NULL, **tail = &out, *p;
	const struct pair *x;
	int pass;

	for (pass = 0; pass < 2; pass++) {
		for (x = pass ? new : old; x; x = x->next) {
			for (p = out; p && !text_eq(p->key, x->key); p = p->next)
				;
			if (!p) {
				p = *tail = ARENA_NEW(keep, struct pair);
				tail = &p->next;
				p->key = (struct text){ arena_copy(keep, x->key.p, x->key.n),
							x->key.n };
			}
			p->value = (struct text){ arena_copy(keep, x->value.p, x->value.n),
						  x->value.n };
		}
	}
	return out;
}

/* An offset changes, when the partition was last read does not. */
static void apply_offset(struct job *j, struct place_in_topic p)
{
	const struct place_in_topic *at = place_find(&j->def.progress, p.partition, p.name);

	if (at)
		p.ms = at->ms;
	place_set(&j->def.progress, j->mem, &p);
}

static void apply_source(struct job *j, const struct source_change *src)
{
	unsigned i;

	if (src->custom)
		j->def.custom = merge(j->def.custom, src->custom, j->mem);
	if (src->brokers)
		j->def.brokers = arena_printf(j->mem, "%s", src->brokers);
	if (src->registry && j->source == SOURCE_KAFKA)
		j->def.registry = arena_printf(j->mem, "%s", src->registry);
	for (i = 0; i < src->places.n; i++)
		apply_offset(j, src->places.list[i]);
}

static void execute(struct job_call *c, struct job *j, const struct prop_change *props,
		    const struct source_change *src)
{
	bool kafka = j->source == SOURCE_KAFKA;

	if (j->state != JOB_PAUSED) {
		job_refuse(c, "Only supports modification of PAUSED jobs");
		return;
	}
	if (source_counts(src) && src->source != j->source) {
		job_refuse(c, "The specified job type is not: %s",
			   src->source == SOURCE_KAFKA ? "KAFKA" : "PULSAR");
		return;
	}
	if (kafka && !judge_kafka_partitions(c, j, src))
		return;
	if (since(c->call->fe, FE_4_1) &&
	    (!judge_files(c, j, src) || (!kafka && !judge_pulsar_partitions(c, j, src))))
		return;
	apply_clauses(c, j);
	props_apply(&j->def, props, j->mem);
	/* here the change is live, and not in the log */
	if (!judge_files(c, j, src) || (!kafka && !judge_pulsar_partitions(c, j, src)))
		return;
	apply_source(j, src);
	apply_stored(c, j);
	job_log(j);
	reply_ok(c->call->out);
}

void job_alter(struct job_call *c)
{
	struct source_change src;
	struct prop_change props;
	struct text db;
	struct job *j;

	if (!job_call_db(c, &db) || !job_call_name(c) || !clauses_judge(c) ||
	    !props_alter(c, &props) || !source_alter(c, &src))
		return;
	j = job_call_find(c, db);
	if (j)
		execute(c, j, &props, &src);
}
