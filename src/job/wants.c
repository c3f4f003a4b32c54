/*
 * wants.c - an ALTER taken apart into what it wants, one thing at a time.
 */
#include "config.h"
#include "job/effect.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "check/props.h"
#include "check/spec.h"
#include "job/effect_int.h"
#include "job/job.h"
#include "job/offsets.h"
#include "lang/ast.h"
#include "lang/mask.h"

/* The SQL name of a property is no key of the JSON cells.  (source:
 * RoutineLoadJob.jobPropertiesToJsonString) */
static const struct shown {
	enum prop_id id;
	enum want_kind kind;
	const char *key;
} shown[] = {
	{ PROP_ID_desired_concurrent_number, WANT_INT, "desireTaskConcurrentNum" },
	{ PROP_ID_max_error_number, WANT_INT, "maxErrorNum" },
	{ PROP_ID_max_filter_ratio, WANT_RATIO, "maxFilterRatio" },
	{ PROP_ID_max_batch_interval, WANT_INT, "maxBatchIntervalS" },
	{ PROP_ID_max_batch_rows, WANT_INT, "maxBatchRows" },
	{ PROP_ID_max_batch_size, WANT_UNUSED, NULL },
	{ PROP_ID_task_consume_second, WANT_INT, "taskConsumeSecond" },
	{ PROP_ID_task_timeout_second, WANT_INT, "taskTimeoutSecond" },
	{ PROP_ID_strict_mode, WANT_BOOL, "strict_mode" },
	{ PROP_ID_timezone, WANT_TEXT, "timezone" },
	{ PROP_ID_jsonpaths, WANT_TEXT, "jsonpaths" },
	{ PROP_ID_json_root, WANT_TEXT, "json_root" },
	{ PROP_ID_strip_outer_array, WANT_BOOL, "strip_outer_array" },
	{ PROP_ID_pause_on_fatal_parse_error, WANT_BOOL, "pause_on_fatal_parse_error" },
	{ PROP_ID_kafka_broker_list, WANT_TEXT, "brokerList" },
	{ PROP_ID_confluent_schema_registry_url, WANT_REGISTRY, "confluent.schema.registry.url" },
};

/* Clauses have keys there too. */
static const struct {
	const char *what, *key;
} clause_keys[] = {
	{ "COLUMNS TERMINATED BY", "columnSeparator" },
	{ "ROWS TERMINATED BY", "rowDelimiter" },
	{ "COLUMNS", "columnToColumnExpr" },
	{ "WHERE", "whereExpr" },
	{ "PARTITION", "partitions" },
};

const char *want_key(const struct want *w)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(clause_keys); i++)
		if (text_is(w->what, clause_keys[i].what))
			return clause_keys[i].key;
	for (i = 0; i < ARRAY_SIZE(shown); i++)
		if (text_is(w->what, prop_rule(shown[i].id)->name))
			return shown[i].key;
	return NULL;
}

struct maker {
	struct arena *mem;
	const struct job_spec *spec;
	struct wants *out;
	size_t room;
};

static struct want *add(struct maker *m, enum want_kind kind, struct text what, struct text value)
{
	struct want *w;

	if (m->out->n == m->room) {
		size_t room = m->room ? 2 * m->room : 16;

		w = arena_zalloc(m->mem, room * sizeof(*w));
		if (m->out->n)
			memcpy(w, m->out->list, m->out->n * sizeof(*w));
		m->out->list = w;
		m->room = room;
	}
	w = &m->out->list[m->out->n++];
	memset(w, 0, sizeof(*w));
	w->kind = kind;
	w->what = what;
	w->value = value.p ? value : TEXT("");
	return w;
}

static struct text literal(const char *s)
{
	return (struct text){ s, strlen(s) };
}

static struct text number(struct maker *m, int64_t n)
{
	return literal(arena_printf(m->mem, "%" PRId64, n));
}

/* prefix + t, of any length */
static struct text joined(struct maker *m, const char *prefix, struct text t)
{
	size_t n = strlen(prefix);
	char *p = arena_alloc(m->mem, n + t.n + 1);

	memcpy(p, prefix, n);
	if (t.n)
		memcpy(p + n, t.p, t.n);
	p[n + t.n] = '\0';
	return (struct text){ p, n + t.n };
}

static struct text boolean(bool b)
{
	return b ? TEXT("true") : TEXT("false");
}

/* clauses ------------------------------------------------------------------------- */

static struct text partition_names(struct maker *m, const struct clause *c)
{
	const struct partition_name *p;
	struct text all;
	struct buf b;

	buf_init_unbounded(&b);
	for (p = c->partitions; p; p = p->next) {
		if (b.n)
			buf_addc(&b, ',');
		buf_add(&b, p->name.text.p, p->name.text.n);
	}
	all = (struct text){ arena_copy(m->mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return all;
}

static struct text columns_text(const struct clause *c, const struct source *src)
{
	const struct col *first = c->cols, *last = first;

	if (!first)
		return TEXT("");
	while (last->next)
		last = last->next;
	return source_text(src, span_join(first->at, last->at));
}

static void clause(struct maker *m, const struct clause *c, const struct source *src)
{
	switch (c->kind) {
	case CLAUSE_COLUMN_SEPARATOR:
	case CLAUSE_ROW_SEPARATOR:
		add(m, WANT_SEPARATOR, literal(clause_kind_text(c->kind)), c->separator.text);
		break;
	case CLAUSE_COLUMNS:
		add(m, WANT_COLUMNS, TEXT("COLUMNS"), columns_text(c, src));
		break;
	case CLAUSE_WHERE:
		add(m, WANT_WHERE, TEXT("WHERE"),
		    c->where ? source_text(src, c->where->at) : TEXT(""));
		break;
	case CLAUSE_PARTITION:
		add(m, WANT_PARTITIONS, TEXT("PARTITION"), partition_names(m, c))->temporary =
			c->temporary;
		break;
	}
}

/* properties ---------------------------------------------------------------------- */

static struct text value_of(struct maker *m, enum prop_id id)
{
	const struct job_spec *s = m->spec;

	switch (id) {
	case PROP_ID_desired_concurrent_number:
		return number(m, s->desired_concurrent_number);
	case PROP_ID_max_error_number:
		return number(m, s->max_error_number);
	case PROP_ID_max_filter_ratio:
		return literal(arena_printf(m->mem, "%.17g", s->max_filter_ratio));
	case PROP_ID_max_batch_interval:
		return number(m, s->max_batch_interval_s);
	case PROP_ID_max_batch_rows:
		return number(m, s->max_batch_rows);
	case PROP_ID_task_consume_second:
		return number(m, s->task_consume_s);
	case PROP_ID_task_timeout_second:
		return number(m, s->task_timeout_s);
	case PROP_ID_strict_mode:
		return boolean(s->strict_mode);
	case PROP_ID_timezone:
		return s->timezone;
	case PROP_ID_jsonpaths:
		return s->jsonpaths;
	case PROP_ID_json_root:
		return s->json_root;
	case PROP_ID_strip_outer_array:
		return boolean(s->strip_outer_array);
	case PROP_ID_pause_on_fatal_parse_error:
		return boolean(s->pause_on_fatal_parse_error);
	case PROP_ID_kafka_broker_list:
		return s->broker_list;
	case PROP_ID_confluent_schema_registry_url:
		return s->registry_url;
	default:
		return TEXT("");
	}
}

/* The value as it was written, for what is never analysed and for numbers as people like them. */
static const struct prop *written(const struct props *list, const char *name)
{
	const struct prop *p, *last = NULL;

	for (p = list->first; p; p = p->next)
		if (text_is(text_trim(p->key.text), name))
			last = p;
	return last;
}

static void properties(struct maker *m, const struct stmt *s, enum prop_clause where)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(shown); i++) {
		const struct prop_rule *r = prop_rule(shown[i].id);
		const struct props *list = where == PROP_JOB ? &s->job_props : &s->source_props;
		const struct prop *p = written(list, r->name);
		struct text value;
		struct want *w;

		if (r->clause != where || !(m->spec->given >> shown[i].id & 1))
			continue;
		value = value_of(m, shown[i].id);
		if (p && (shown[i].kind == WANT_UNUSED || shown[i].kind == WANT_RATIO))
			value = p->value.text;
		w = add(m, shown[i].kind, literal(r->name), value);
		w->secret = w->kind == WANT_REGISTRY && mask_is_secret_value(value);
	}
}

static void customs(struct maker *m)
{
	const struct job_spec *s = m->spec;
	uint32_t i;

	for (i = 0; i < s->n_custom; i++) {
		const struct custom_prop *c = &s->custom[i];
		struct want *w = add(m, WANT_CUSTOM, joined(m, "property.", c->name), c->value);

		w->secret = mask_is_secret_key(c->name) || mask_is_secret_value(c->value);
	}
}

/* confluent.*: all but the URL is taken and forgotten. */
static void ignored(struct maker *m, const struct props *list)
{
	const struct prop *p;

	for (p = list->first; p; p = p->next) {
		struct text key = text_trim(p->key.text);

		if (text_starts(key, "confluent.") && !prop_rule_find(key))
			add(m, WANT_UNUSED, key, p->value.text)->secret =
				mask_is_secret_key(key) || mask_is_secret_value(p->value.text);
	}
}

/* offsets ------------------------------------------------------------------------- */

static void offsets(struct maker *m)
{
	const struct job_spec *s = m->spec;
	uint32_t i, k;

	for (i = 0; i < s->n_kafka; i++) {
		int64_t offset = s->kafka[i].offset;
		struct want *w;
		struct buf b;

		/* of one named twice the last offset counts */
		for (k = i + 1; k < s->n_kafka && s->kafka[k].partition != s->kafka[i].partition;
		     k++)
			;
		if (k < s->n_kafka)
			continue;
		offset = offset == OFFSET_END	      ? JOB_OFFSET_END
			 : offset == OFFSET_BEGINNING ? JOB_OFFSET_BEGINNING
						      : offset;
		buf_init(&b, 64);
		offset_text(&b, offset);
		w = add(m, WANT_OFFSET,
			literal(arena_printf(m->mem, "offset of partition %" PRId32,
					     s->kafka[i].partition)),
			(struct text){ arena_copy(m->mem, buf_str(&b), b.n), b.n });
		buf_release(&b);
		w->partition = s->kafka[i].partition;
		w->offset = offset;
	}
	for (i = 0; i < s->n_pulsar; i++)
		add(m, WANT_UNSHOWN, joined(m, "position of partition ", s->pulsar[i].partition),
		    s->pulsar[i].position == POSITION_LATEST ? TEXT("POSITION_LATEST")
							     : TEXT("POSITION_EARLIEST"));
}

int wants_of(const struct stmt *s, const struct source *src, enum rel at, struct arena *mem,
	     struct wants *out)
{
	struct job_spec *spec = ARENA_NEW(mem, struct job_spec);
	struct maker m = { .mem = mem, .spec = spec, .out = out };
	const struct clause *c;

	memset(out, 0, sizeof(*out));
	if (job_spec_of(s, at, mem, spec))
		return -1;
	for (c = s->clauses; c; c = c->next)
		clause(&m, c, src);
	properties(&m, s, PROP_JOB);
	if (!s->source)
		return 0;
	if (spec->source == SOURCE_KAFKA)
		properties(&m, s, PROP_KAFKA);
	customs(&m);
	if (spec->source == SOURCE_KAFKA)
		ignored(&m, &s->source_props);
	offsets(&m);
	return 0;
}
