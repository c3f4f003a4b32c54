/*
 * job_create.c - CREATE ROUTINE LOAD.
 *
 * Analysis, privileges, execution, in this order: a wrong property is told
 * before a missing table (source: CreateRoutineLoadAnalyzer, AuthorizerStmtVisitor,
 * KafkaRoutineLoadJob.fromCreateStmt, RoutineLoadMgr.addRoutineLoadJob).
 */
#include "config.h"
#include <stdio.h>
#include <stdlib.h>

#include "base/util.h"
#include "sandbox/job_props.h"
#include "sandbox/reparse.h"
#include "sandbox/topic.h"

static const char *table_name(struct job_call *c)
{
	const struct qname *q = c->stmt->table;
	const char *out = "";
	uint32_t i;

	/* a qualified name is one odd name */
	for (i = 0; i < q->n; i++)
		out = arena_printf(c->call->mem, "%s%s%.*s", out, i ? "." : "",
				   TEXT_ARG(q->parts[i].text));
	return out;
}

static bool judge_partitions(struct job_call *c, const struct table *t)
{
	const struct clause *x = clause_of(c->stmt, CLAUSE_PARTITION);
	const struct partition_name *p;

	for (p = x ? x->partitions : NULL; p; p = p->next) {
		struct partition *found = table_partition(t, p->name.text);

		if (!found || found->temporary != x->temporary) {
			job_refuse(c, "Partition %.*s does not exist", TEXT_ARG(p->name.text));
			return false;
		}
	}
	return true;
}

/* The column that decides whether an update counts. */
static bool judge_merge_condition(struct job_call *c, const struct table *t, const char *name)
{
	const struct column *col;

	if (!name || !*name)
		return true;
	col = table_column(t, (struct text){ name, strlen(name) });
	if (t->keys != KEYS_PRIMARY)
		job_refuse(c, "Conditional update only support primary key table %s", t->name);
	else if (!col)
		job_refuse(c,
			   "Merge condition column %s does not exist. If you are doing partial "
			   "update with condition "
			   "update, please check condition column is in the given update columns. "
			   "Otherwise please check "
			   "condition column is in table %s",
			   name, t->name);
	else if (col->key)
		job_refuse(c, "Merge condition column %s should not be primary key!", name);
	else if (!type_is_number(&col->type) && col->type.kind != TYPE_DATE &&
		 col->type.kind != TYPE_DATETIME)
		job_refuse(c, "Merge condition column has invalid type maybe "
			      "bitmap/hll/percentile/json/varchar!");
	else
		return true;
	return false;
}

static bool judge_table(struct job_call *c, struct text db, const char *name,
			const struct job_def *def, const struct source_change *src,
			struct table **out)
{
	struct fe *fe = c->call->fe;
	struct database *d = store_database(&fe->store, db);
	struct table *t;
	const char *file;

	if (!d) {
		reply_err(c->call->out, c->call->mem, 5501, "Unknown database '%.*s'",
			  TEXT_ARG(db));
		return false;
	}
	*out = t = store_table(d, (struct text){ name, strlen(name) });
	if (!t) {
		reply_err(c->call->out, c->call->mem, 5502, "Unknown table '%s'", name);
		return false;
	}
	if (t->materialized) {
		job_refuse(c,
			   "The data of '%s' cannot be inserted because '%s' is a materialized "
			   "view,and the data of "
			   "materialized view must be consistent with the base table.",
			   name, name);
		return false;
	}
	if (t->view) {
		job_refuse(c, "Only olap/lake table support routine load");
		return false;
	}
	if (!judge_partitions(c, t) || !judge_merge_condition(c, t, def->merge_condition))
		return false;
	file = job_missing_file(c, d->id, src->custom);
	if (file)
		job_refuse(c, "File %s does not exist in db %lld with %s: kafka", file,
			   (long long)d->id, since(fe, FE_4_1) ? "catalog" : "globalStateMgr");
	return !file;
}

static bool judge_slots(struct job_call *c, const struct job_def *def,
			const struct source_change *src)
{
	struct fe *fe = c->call->fe;
	int64_t busy = 0, need;
	struct job *j;

	for (j = fe->jobs; j; j = j->next)
		busy += j->tasks;
	need = src->places.n ? src->places.n : TOPIC_PARTITIONS;
	if (need > def->desired_concurrent)
		need = def->desired_concurrent;
	if (busy + need <= fe->tasks_per_be)
		return true;
	job_refuse(c,
		   "Current routine load tasks is %lld. The new job need %lld tasks. But we only "
		   "support 1*%lld "
		   "tasks.Please modify FE config max_routine_load_task_num_per_be if you want "
		   "more job",
		   (long long)busy, (long long)need, (long long)fe->tasks_per_be);
	return false;
}

static struct pair *keep_pairs(const struct pair *p, struct arena *keep)
{
	struct pair *out = NULL, **tail = &out;

	for (; p; p = p->next) {
		*tail = ARENA_NEW(keep, struct pair);
		(*tail)->key = (struct text){ arena_copy(keep, p->key.p, p->key.n), p->key.n };
		(*tail)->value =
			(struct text){ arena_copy(keep, p->value.p, p->value.n), p->value.n };
		tail = &(*tail)->next;
	}
	return out;
}

static const char *keep_text(const char *s, struct arena *keep)
{
	return s ? arena_printf(keep, "%s", s) : NULL;
}

static void group_id(struct fe *fe, struct job *j)
{
	struct pair **at;

	for (at = &j->def.custom; *at; at = &(*at)->next)
		if (text_is((*at)->key, "group.id"))
			return;
	*at = ARENA_NEW(j->mem, struct pair);
	(*at)->key = TEXT("group.id");
	(*at)->value.p = arena_printf(j->mem, "%s_%s", j->name, world_uuid(fe, j->mem));
	(*at)->value.n = strlen((*at)->value.p);
	j->def.own_group = true;
}

static void keep_def(struct job *j, struct job_call *c, const struct job_def *def,
		     const struct source_change *src)
{
	struct job_def *d = &j->def;
	const struct clause *x;

	*d = *def;
	d->timezone = keep_text(def->timezone, j->mem);
	d->jsonpaths = keep_text(def->jsonpaths, j->mem);
	d->json_root = keep_text(def->json_root, j->mem);
	d->merge_condition = keep_text(def->merge_condition, j->mem);
	d->warehouse = keep_text(def->warehouse, j->mem);
	for (x = c->stmt->clauses; x; x = x->next)
		d->clauses[x->kind] = clause_source(c->src, x, j->mem);
	d->stored = arena_copy(j->mem, c->src->text + c->stmt->at.off, c->stmt->at.len);
	d->brokers = keep_text(src->brokers, j->mem);
	d->topic = keep_text(src->topic, j->mem);
	d->subscription = keep_text(src->subscription, j->mem);
	d->registry = keep_text(src->registry, j->mem);
	d->custom = keep_pairs(src->custom, j->mem);
	d->custom_partitions = src->places.n > 0;
	d->created = places_copy(&src->places, j->mem);
	d->progress = (struct places){ 0 };
	if (j->source == SOURCE_KAFKA)
		group_id(c->call->fe, j);
}

static void add(struct job_call *c, struct table *t, const struct job_def *def,
		const struct source_change *src)
{
	struct fe *fe = c->call->fe;
	struct job *j = xmalloc(sizeof(*j)), **at;
	struct text name = c->stmt->job->job.text;
	unsigned i;

	*j = (struct job){ .mem = arena_new(),
			   .said = arena_new(),
			   .id = store_id(&fe->store),
			   .db_id = t->db->id,
			   .table_id = t->id };
	j->name = arena_copy(j->mem, name.p, name.n);
	j->db = arena_printf(j->mem, "%s", t->db->name);
	j->table = arena_printf(j->mem, "%s", t->name);
	j->source = src->source;
	j->create_ms = fe->now_ms;
	j->execute_ms = 1;
	keep_def(j, c, def, src);
	for (i = 0; i < src->places.n; i++)
		place_set(&j->def.progress, j->mem, &src->places.list[i]);
	job_log(j);
	for (at = &fe->jobs; *at; at = &(*at)->next)
		;
	*at = j;
	reply_ok(c->call->out);
}

void job_create(struct job_call *c)
{
	struct fe *fe = c->call->fe;
	const char *name = table_name(c);
	struct source_change src;
	struct job_def def = { 0 };
	struct table *t;
	struct text db;
	const char *dbname;

	if (!job_call_db(c, &db))
		return;
	if (!*name) {
		/* the template goes out as it is */
		reply_analysis(c->call->out, c->call->mem, 5502, "Unknown table '%%s'");
		return;
	}
	if (!job_call_name(c) || !clauses_judge(c) || !props_create(c, &def) ||
	    !source_create(c, def.format, &src))
		return;
	dbname = arena_copy(c->call->mem, db.p, db.n);
	/* what is not there fails later, with the error of that */
	if (store_table(store_database(&fe->store, db), (struct text){ name, strlen(name) }) &&
	    !job_call_may_insert(c, dbname, name))
		return;
	if (strcmp(def.warehouse, "default_warehouse") != 0) {
		if (since(fe, FE_3_5))
			reply_analysis(c->call->out, c->call->mem, since(fe, FE_4_1) ? 5901 : 1064,
				       "Warehouse %s not exists", def.warehouse);
		else
			reply_analysis(c->call->out, c->call->mem, 10001,
				       "Warehouse name: %s not exist", def.warehouse);
		return;
	}
	if (!judge_table(c, db, name, &def, &src, &t))
		return;
	if (job_find(fe, db, c->stmt->job->job.text)) {
		job_refuse(c, "Name %.*s already used in db %s", TEXT_ARG(c->stmt->job->job.text),
			   dbname);
		return;
	}
	if (judge_slots(c, &def, &src))
		add(c, t, &def, &src);
}
