/*
 * alter_build.c - options made into wants, and those into a statement.
 */
#include "config.h"
#include "cli/alter_build.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/near.h"
#include "check/props.h"
#include "cli/offset_list.h"
#include "job/effect.h"
#include "job/job.h"
#include "job/offsets.h"

static struct text of(const char *s)
{
	return (struct text){ s, s ? strlen(s) : 0 };
}

static int unknown_key(struct text key, struct err *err)
{
	const struct prop_stranger *s = prop_stranger_find(key);
	struct near near;
	int i;

	near_init(&near, key);
	for (i = 0; i < PROP_COUNT; i++)
		if (prop_rule((enum prop_id)i)->alter)
			near_try(&near, prop_rule((enum prop_id)i)->name);
	if (s)
		return err_set(err, ERR_USAGE, "--set: no release takes \"%.*s\": %s%s%s",
			       TEXT_ARG(key), s->why, s->instead ? "; instead: " : "",
			       s->instead ? s->instead : "");
	if (near.best)
		return err_set(err, ERR_USAGE,
			       "--set: there is no property \"%.*s\"; did you mean \"%s\"?",
			       TEXT_ARG(key), near.best);
	return err_set(
		err, ERR_USAGE,
		"--set: there is no property \"%.*s\"; \"starload explain PROPERTIES\" lists them",
		TEXT_ARG(key));
}

static int check_set(const char *item, struct err *err)
{
	const char *eq = strchr(item, '=');
	struct text key = { item, eq ? (size_t)(eq - item) : 0 };
	const struct prop_rule *r;

	if (!key.n)
		return err_set(err, ERR_USAGE, "--set %.200s: KEY=VALUE is wanted", item);
	r = prop_rule_find(key);
	if (r && (r->id == PROP_ID_kafka_partitions || r->id == PROP_ID_kafka_offsets))
		return err_set(err, ERR_USAGE,
			       "--set: offsets are set by --offset PARTITION=OFFSET");
	if (r && !r->alter)
		return err_set(err, ERR_USAGE, "--set: no ALTER can change %s", r->name);
	if (r || text_starts(key, "confluent.") || (text_starts(key, "property.") && key.n > 9))
		return 0;
	return unknown_key(key, err);
}

int alter_check(const struct alter_wish *w, struct err *err)
{
	struct offset_items items = { 0 };
	struct arena *mem = arena_new();
	size_t i;
	int rc = 0;

	for (i = 0; i < w->set.n && !rc; i++)
		rc = check_set(w->set.item[i], err);
	for (i = 0; i < w->offset.n && !rc; i++)
		rc = offset_list_parse(of(w->offset.item[i]), mem, &items, err);
	if (!rc && w->partition && w->temporary_partition)
		rc = err_set(
			err, ERR_USAGE,
			"--partition and --temporary-partition are one setting: give one of them");
	if (!rc && !w->set.n && !w->offset.n && !w->offsets_from && !w->where && !w->columns &&
	    !w->partition && !w->temporary_partition && !w->column_separator && !w->row_separator)
		rc = err_set(err, ERR_USAGE,
			     "nothing to change: --set KEY=VALUE, --offset .., --where ..");
	arena_free(mem);
	return rc;
}

/* one job ------------------------------------------------------------------------------- */

struct maker {
	struct arena *mem;
	struct wants wants;
	size_t room;
};

static struct want *add(struct maker *m, enum want_kind kind, struct text what, struct text value)
{
	struct want *w = &m->wants.list[m->wants.n++];

	*w = (struct want){ .kind = kind, .what = what, .value = value };
	return w;
}

/* The text inside the brackets, which may have been written. */
static struct text inside(const char *s)
{
	struct text t = text_trim(of(s));

	if (t.n >= 2 && t.p[0] == '(' && t.p[t.n - 1] == ')')
		return (struct text){ t.p + 1, t.n - 2 };
	return t;
}

static void clauses(struct maker *m, const struct alter_wish *w)
{
	if (w->column_separator)
		add(m, WANT_SEPARATOR, TEXT("COLUMNS TERMINATED BY"), of(w->column_separator));
	if (w->row_separator)
		add(m, WANT_SEPARATOR, TEXT("ROWS TERMINATED BY"), of(w->row_separator));
	if (w->columns)
		add(m, WANT_COLUMNS, TEXT("COLUMNS"), inside(w->columns));
	if (w->where)
		add(m, WANT_WHERE, TEXT("WHERE"), text_trim(of(w->where)));
	if (w->partition)
		add(m, WANT_PARTITIONS, TEXT("PARTITION"), inside(w->partition));
	if (w->temporary_partition)
		add(m, WANT_PARTITIONS, TEXT("PARTITION"), inside(w->temporary_partition))
			->temporary = true;
}

static void settings(struct maker *m, const struct alter_wish *w)
{
	size_t i, k;

	for (i = 0; i < w->set.n; i++) {
		const char *eq = strchr(w->set.item[i], '=');
		struct text key = { w->set.item[i], (size_t)(eq - w->set.item[i]) };

		/* of a key given twice the last value counts */
		for (k = i + 1; k < w->set.n; k++)
			if (!strncmp(w->set.item[k], key.p, key.n + 1))
				break;
		if (k == w->set.n)
			add(m, prop_rule_find(key) ? WANT_TEXT : WANT_CUSTOM, key, of(eq + 1));
	}
}

static void move(struct maker *m, int32_t partition, int64_t offset)
{
	struct want *w;
	size_t i;

	for (i = 0; i < m->wants.n; i++)
		if (m->wants.list[i].kind == WANT_OFFSET &&
		    m->wants.list[i].partition == partition) {
			m->wants.list[i].offset = offset;
			return;
		}
	w = add(m, WANT_OFFSET, TEXT("offset"), TEXT(""));
	w->partition = partition;
	w->offset = offset;
}

static int by_partition(const void *x, const void *y)
{
	const struct want *a = x, *b = y;

	return (a->partition > b->partition) - (a->partition < b->partition);
}

static int offsets(struct maker *m, const struct offset_items *items, const struct job_ids *ids,
		   const struct job *j, struct err *err)
{
	size_t i, k, first = m->wants.n;

	for (i = 0; i < items->n; i++) {
		if (items->list[i].partition != PARTITION_ALL) {
			move(m, items->list[i].partition, items->list[i].offset);
			continue;
		}
		if (!ids->n)
			return err_set(
				err, ERR_USAGE,
				"the partitions of %.*s.%.*s are not known yet, as it never ran: "
				"name them",
				TEXT_ARG(j->db), TEXT_ARG(j->name));
		for (k = 0; k < ids->n; k++)
			move(m, ids->list[k], items->list[i].offset);
	}
	qsort(m->wants.list + first, m->wants.n - first, sizeof(*m->wants.list), by_partition);
	return 0;
}

int alter_build(const struct alter_wish *w, const struct job *j, struct arena *mem,
		struct text *sql, struct err *err)
{
	const struct text *topic = job_pair(&j->source_props, "topic");
	struct maker m = { .mem = mem };
	struct offset_items items = { 0 };
	struct job_ids ids;
	size_t i;
	int rc = 0;

	job_partition_ids(j, mem, &ids);
	for (i = 0; i < w->offset.n && !rc; i++)
		rc = offset_list_parse(of(w->offset.item[i]), mem, &items, err);
	if (!rc && w->offsets_from)
		rc = offset_file_parse(w->offsets_text, topic ? *topic : TEXT(""), mem, &items,
				       err);
	if (rc)
		return rc;
	m.room = 8 + w->set.n + items.n * (ids.n + 1);
	m.wants.list = arena_alloc(mem, m.room * sizeof(*m.wants.list));
	clauses(&m, w);
	settings(&m, w);
	rc = offsets(&m, &items, &ids, j, err);
	if (!rc)
		*sql = wants_statement(
			&m.wants, j->db, j->name,
			text_is(j->source, "PULSAR") ? TEXT("PULSAR") : TEXT("KAFKA"), mem);
	return rc;
}
