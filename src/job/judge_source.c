/*
 * judge_source.c - properties and offsets of an ALTER against the job as it is.
 */
#include "config.h"
#include "job/judge_int.h"

#include <inttypes.h>
#include <string.h>

#include "check/delimiter.h"
#include "check/source_value.h"
#include "diag/diag.h"
#include "lang/quote.h"

const struct prop *judge_prop(const struct props *list, const char *key)
{
	const struct prop *p, *found = NULL;

	for (p = list->first; p; p = p->next)
		if (text_is(text_trim(p->key.text), key))
			found = p;
	return found;
}

void judge_properties(struct judging *g)
{
	static const char *const json[] = { "jsonpaths", "json_root", "strip_outer_array" };
	const struct text *format = job_pair(&g->job->props, "format");
	const struct prop *p;
	size_t i;

	if (!format || !text_is_nocase(*format, "csv"))
		return;
	for (i = 0; i < sizeof(json) / sizeof(json[0]); i++) {
		p = judge_prop(&g->stmt->job_props, json[i]);
		if (p)
			diag_add(g->d, DIAG_live_format, p->key.at, RELS_NONE,
				 "the job reads csv, where %s does nothing", json[i]);
	}
}

/* offsets ------------------------------------------------------------------------ */

/* One part of a comma list in a string, and where it stands. */
struct part {
	struct text text;
	struct span at;
};

static bool next_part(const struct str *s, size_t *from, struct part *out)
{
	const bool exact = s->at.len == s->text.n + 2; /* no escapes */
	const char *comma;
	struct text t;

	if (*from >= s->text.n)
		return false;
	t.p = s->text.p + *from;
	comma = memchr(t.p, ',', s->text.n - *from);
	t.n = comma ? (size_t)(comma - t.p) : s->text.n - *from;
	*from += t.n + 1;
	out->text = text_trim(t);
	out->at = s->at;
	if (exact && out->text.n)
		out->at = (struct span){ s->at.off + 1 + (uint32_t)(out->text.p - s->text.p),
					 (uint32_t)out->text.n };
	return true;
}

static const struct job_partition *partition_of(const struct job *job, long id)
{
	size_t i;

	for (i = 0; i < job->n_partitions; i++)
		if (job->partitions[i].id == id)
			return &job->partitions[i];
	return NULL;
}

/* In the list of currentKafkaPartitions? */
static bool is_current(const struct job *job, long id)
{
	const struct text *list = job_pair(&job->source_props, "currentKafkaPartitions");
	struct str s = { .text = list ? *list : (struct text){ "", 0 } };
	struct part p;
	size_t from = 0;
	int64_t n;

	while (next_part(&s, &from, &p))
		if (offset_parse(p.text, &n) == OFFSET_FINE && n == id)
			return true;
	return false;
}

static void say_partition(const struct judging *g, const struct part *p)
{
	const struct text *list = job_pair(&g->job->source_props, "currentKafkaPartitions");
	struct diag *f = diag_add(g->d, DIAG_live_kafka_partition, p->at, RELS_NONE,
				  "the job does not consume partition %.*s", TEXT_ARG(p->text));

	if (list && list->n)
		diag_hint(g->d, f, "it consumes %.*s", TEXT_ARG(*list));
}

void judge_offsets(struct judging *g, bool allow_beyond)
{
	const struct prop *partitions = judge_prop(&g->stmt->source_props, "kafka_partitions");
	const struct prop *offsets = judge_prop(&g->stmt->source_props, "kafka_offsets");
	size_t from = 0, from_offset = 0;
	struct diag *f;
	struct part p, o;

	/* a job that never ran has none yet, and what it will have nobody knows */
	if (!partitions || !g->job->n_partitions)
		return;
	while (next_part(&partitions->value, &from, &p)) {
		const bool paired = offsets && next_part(&offsets->value, &from_offset, &o);
		const struct job_partition *there;
		int64_t id, offset;

		if (offset_parse(p.text, &id) != OFFSET_FINE || id < 0 || id > INT32_MAX)
			continue;
		there = partition_of(g->job, (long)id);
		if (!there) {
			if (!is_current(g->job, (long)id))
				say_partition(g, &p);
			continue;
		}
		if (paired && !allow_beyond && offset_parse(o.text, &offset) == OFFSET_FINE &&
		    there->latest >= 0 && offset > there->latest) {
			f = diag_add(g->d, DIAG_live_offset, o.at, RELS_NONE,
				     "partition %" PRId64 " ends at %" PRId64
				     " as the job has last seen it, below this offset",
				     id, there->latest);
			diag_hint(g->d, f, "give --allow-beyond when the topic has grown since");
		}
	}
}

/* what a restart would cost -------------------------------------------------------- */

static bool gives(const struct stmt *s, enum clause_kind kind)
{
	const struct clause *c;

	for (c = s->clauses; c; c = c->next)
		if (c->kind == kind)
			return true;
	return false;
}

/* The server prints a separator raw between single quotes and reads that again. */
static void judge_separator(struct judging *g, const char *key, enum clause_kind kind)
{
	const struct text *v = job_pair(&g->job->props, key);
	enum delimiter_fate fate;
	struct diag *f;

	if (!v || !v->n || gives(g->stmt, kind))
		return;
	fate = delimiter_persists(*v, g->mem);
	if (fate == DELIMITER_STAYS)
		return;
	f = diag_add(g->d, DIAG_live_persist, g->stmt->verb, RELS_NONE,
		     "the job's separator %.*s does not survive an ALTER and the next restart of "
		     "the server",
		     TEXT_ARG(*v));
	diag_hint(g->d, f, "give it in this statement in a form that does: %s '0x01'",
		  clause_kind_text(kind));
	if (fate == DELIMITER_BREAKS)
		diag_note(g->d, f, "all load properties of the job would be gone with it");
}

void judge_persist(struct judging *g)
{
	struct diag *f;

	judge_separator(g, "columnSeparator", CLAUSE_COLUMN_SEPARATOR);
	judge_separator(g, "rowDelimiter", CLAUSE_ROW_SEPARATOR);
	if (!g->table.n || name_is_bare(g->table) ||
	    (!g->stmt->clauses && !job_has_load_properties(g->job)))
		return;
	f = diag_add(g->d, DIAG_live_persist, g->stmt->verb, RELS_NONE,
		     "the job's table %.*s needs backticks, which the server leaves out: after an "
		     "ALTER its next restart costs the job all load properties",
		     TEXT_ARG(g->table));
	diag_hint(g->d, f, "note them (SHOW CREATE ROUTINE LOAD), to give them again after it");
}
