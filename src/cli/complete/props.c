/*
 * props.c - keys of properties and their values, from the tables that check them.
 */
#include "config.h"
#include "cli/complete/int.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/util.h"
#include "check/props.h"
#include "check/rdkafka.h"
#include "check/timezone.h"
#include "cli/explain_prop.h"
#include "cli/explain_setting.h"
#include "lang/stmt_place.h"

#define PREFIX "property."

static const enum prop_clause clauses[] = {
	[LIST_JOB_PROPS] = PROP_JOB,
	[LIST_KAFKA_PROPS] = PROP_KAFKA,
	[LIST_PULSAR_PROPS] = PROP_PULSAR,
};

static bool is_alter(const struct stmt_place *p)
{
	return !strcmp(p->verb, "ALTER");
}

static bool is_given(const struct stmt_place *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->n_props; i++)
		if (text_is_nocase(p->props[i].key, name))
			return true;
	return false;
}

/* notes ------------------------------------------------------------------------------------ */

/* What a note says of all that `explain` does, and how. */
static const struct {
	const char *field, *before;
} said[] = {
	{ "type", "" },	     { "range", ", " },		  { "values", "" },
	{ "also", " or " },  { "default", "; default " }, { "same as", "; same as " },
	{ "meaning", "; " },
};

static const char *note_of(const struct explain_field *field, unsigned n, struct arena *mem)
{
	const char *note = "";
	unsigned i;
	size_t k;

	for (k = 0; k < ARRAY_SIZE(said); k++)
		for (i = 0; i < n; i++)
			if (!strcmp(field[i].name, said[k].field))
				note = arena_printf(mem, "%s%s%s", note, said[k].before,
						    field[i].value);
	return note;
}

static const char *prop_note(const struct prop_rule *p, struct arena *mem)
{
	struct explain_field field[EXPLAIN_FIELDS_MAX];

	return note_of(field, explain_prop_fields(p, mem, field), mem);
}

/* What all of them have in common is left out, and a type that the values tell. */
static const char *setting_note(const struct rdk_rule *r, struct arena *mem)
{
	struct explain_field field[EXPLAIN_FIELDS_MAX];
	const unsigned n = explain_setting_fields(r, mem, field);
	unsigned i, kept = 0;

	for (i = 0; i < n; i++)
		if (strcmp(field[i].name, "meaning") != 0 &&
		    (strcmp(field[i].name, "type") != 0 || !*r->values || r->type == RDK_INT))
			field[kept++] = field[i];
	return note_of(field, kept, mem);
}

/* keys ------------------------------------------------------------------------------------- */

/* Settings of the Kafka client that do something for who reads. */
static bool is_useful(const struct rdk_rule *r)
{
	return r->who != RDK_PRODUCER && r->type != RDK_CODE && r->type != RDK_JAVA &&
	       !(r->flags & RDK_DEPRECATED);
}

static bool is_setting(struct text key)
{
	return key.n > strlen(PREFIX) && !strncasecmp(key.p, PREFIX, strlen(PREFIX));
}

/* There are a hundred: "property." stands for them until it is typed. */
static void offer_settings(struct completion *c, const struct stmt_place *p)
{
	const struct rdk_rule *r;
	const char *key;
	size_t i;

	if (c->typed.n < strlen(PREFIX) || strncasecmp(c->typed.p, PREFIX, strlen(PREFIX)) != 0) {
		offer_as(c, c->quote ? PREFIX : "\"" PREFIX, PREFIX,
			 "settings of the Kafka client (librdkafka)", RANK_OTHER);
		return;
	}
	for (i = 0; (r = rdk_at(i)) != NULL; i++) {
		key = arena_printf(c->mem, PREFIX "%s", r->name);
		if (is_useful(r) && !is_given(p, key) && !prop_rule_find(text_of(key)))
			offer_string(c, key, setting_note(r, c->mem), RANK_NAME);
	}
}

void complete_props(struct completion *c, const struct stmt_place *p)
{
	int i;

	for (i = 0; i < PROP_COUNT; i++) {
		const struct prop_rule *r = prop_rule((enum prop_id)i);

		if (r->clause != clauses[p->list] || is_given(p, r->name) ||
		    !(c->env->releases & (is_alter(p) ? r->alter : r->create)))
			continue;
		offer_string(c, r->name, prop_note(r, c->mem),
			     strcmp(r->dflt, "required") ? RANK_NAME : RANK_FIRST);
	}
	if (p->list == LIST_KAFKA_PROPS)
		offer_settings(c, p);
	/* "property." alone is no key yet */
	if (c->n == 1 && c->list[0].word[strlen(c->list[0].word) - 1] == '.')
		c->append = 0;
}

/* values ----------------------------------------------------------------------------------- */

static void offer_list(struct completion *c, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		offer_string(c, list[i], NULL, RANK_NAME);
}

/* "a,b,c" */
static void offer_parts(struct completion *c, const char *values)
{
	while (*values) {
		const size_t n = strcspn(values, ",");

		offer_string(c, arena_copy(c->mem, values, n), NULL, RANK_NAME);
		values += n + (values[n] == ',');
	}
}

static size_t items_of(struct text list)
{
	size_t i, n = 1;

	for (i = 0; i < list.n; i++)
		n += list.p[i] == ',';
	return list.n ? n : 0;
}

/* Complete the part behind the last comma.  Returns what stands before it. */
static struct text last_part(struct completion *c)
{
	struct text before = { c->typed.p, c->typed.n };

	while (before.n && before.p[before.n - 1] != ',')
		before.n--;
	c->typed.p += before.n;
	c->typed.n -= before.n;
	while (c->typed.n && *c->typed.p == ' ') {
		c->typed.p++;
		c->typed.n--;
	}
	return before;
}

static bool has_item(struct text list, const char *item, size_t n)
{
	while (list.n) {
		const char *comma = memchr(list.p, ',', list.n);
		size_t part = comma ? (size_t)(comma - list.p) : list.n;

		if (text_eq(text_trim((struct text){ list.p, part }), (struct text){ item, n }))
			return true;
		part += comma != NULL;
		list.p += part;
		list.n -= part;
	}
	return false;
}

static struct text value_of(const struct stmt_place *p, const char *key)
{
	size_t i;

	for (i = 0; i < p->n_props; i++)
		if (text_is_nocase(p->props[i].key, key))
			return p->props[i].value;
	return (struct text){ 0 };
}

/* Of the job's partitions those that are not in the list yet. */
static void offer_kafka_partitions(struct completion *c, const struct stmt_place *p)
{
	const struct text before = last_part(c);
	const struct live_name *j =
		names_find(set_of(c->env, NAME_JOB, p->job_db, (struct text){ 0 }), p->job);
	const char *at = j ? j->partitions : "";
	size_t left = 0;

	while (*at) {
		const size_t n = strcspn(at, ",");

		if (!has_item(before, at, n)) {
			offer_string(c, arena_copy(c->mem, at, n), "a partition that the job reads",
				     RANK_NAME);
			left++;
		}
		at += n + (at[n] == ',');
	}
	c->append = left > 1 || !c->quote ? 0 : c->quote;
}

/* One for each partition: a comma goes behind all but the last. */
static void offer_offsets(struct completion *c, const struct stmt_place *p, const char *partitions,
			  const char *const *list, size_t n)
{
	const struct text before = last_part(c);
	const size_t wanted = items_of(value_of(p, partitions));
	/* with this one: `before` ends with a comma */
	const size_t given = before.n ? items_of(before) : 1;

	offer_list(c, list, n);
	if (c->quote)
		c->append = given < wanted ? ',' : wanted ? c->quote : 0;
}

static void offer_zones(struct completion *c)
{
	const char *zone;
	size_t i;

	for (i = 0; (zone = timezone_at(i)) != NULL; i++)
		offer_string(c, zone, NULL, RANK_NAME);
}

static const char *const bools[] = { "false", "true" };

static void setting_values(struct completion *c, const struct rdk_rule *r)
{
	c->hint = arena_printf(c->mem, PREFIX "%s: %s", r->name, setting_note(r, c->mem));
	if (r->type == RDK_BOOL) {
		offer_list(c, bools, ARRAY_SIZE(bools));
		return;
	}
	if (r->type == RDK_FLAGS) {
		last_part(c);
		c->append = 0;
	}
	offer_parts(c, r->values);
}

static void prop_values(struct completion *c, const struct stmt_place *p, const struct prop_rule *r)
{
	static const char *const formats[] = { "avro", "csv", "json" };
	static const char *const offsets[] = { "OFFSET_BEGINNING", "OFFSET_END" };
	static const char *const positions[] = { "POSITION_EARLIEST", "POSITION_LATEST" };

	c->hint = arena_printf(c->mem, "%s: %s", r->name, prop_note(r, c->mem));
	switch (r->type) {
	case PROP_BOOL:
		offer_list(c, bools, ARRAY_SIZE(bools));
		break;
	case PROP_FORMAT:
		offer_list(c, formats, ARRAY_SIZE(formats));
		break;
	case PROP_PARTITIONS:
		if (r->clause == PROP_KAFKA)
			offer_kafka_partitions(c, p);
		break;
	case PROP_OFFSETS:
		offer_offsets(c, p, "kafka_partitions", offsets, ARRAY_SIZE(offsets));
		break;
	case PROP_OFFSET:
		offer_list(c, offsets, ARRAY_SIZE(offsets));
		break;
	case PROP_POSITIONS:
		offer_offsets(c, p, "pulsar_partitions", positions, ARRAY_SIZE(positions));
		break;
	case PROP_POSITION:
		offer_list(c, positions, ARRAY_SIZE(positions));
		break;
	case PROP_ZONE:
		offer_zones(c);
		break;
	default:
		if (r->id == PROP_ID_merge_condition && c->quote)
			offer_columns(c, p->table_db, p->table, NULL, 0);
		break;
	}
}

void complete_values(struct completion *c, const struct stmt_place *p)
{
	const struct prop_rule *r = prop_rule_find_nocase(p->key);
	const struct rdk_rule *setting;
	struct text name = p->key;

	if (r) {
		prop_values(c, p, r);
		return;
	}
	if (p->list != LIST_KAFKA_PROPS || !is_setting(name))
		return;
	name.p += strlen(PREFIX);
	name.n -= strlen(PREFIX);
	setting = rdk_find(name);
	if (setting)
		setting_values(c, setting);
}

/* KEY=VALUE -------------------------------------------------------------------------------- */

/* Of what ALTER changes; offsets have an option of their own. */
void complete_alter_keys(struct completion *c)
{
	const struct rdk_rule *r;
	const char *key;
	size_t i;

	for (i = 0; i < PROP_COUNT; i++) {
		const struct prop_rule *p = prop_rule((enum prop_id)i);

		if ((c->env->releases & p->alter) && p->clause != PROP_PULSAR &&
		    p->type != PROP_PARTITIONS && p->type != PROP_OFFSETS)
			offer(c, arena_printf(c->mem, "%s=", p->name), prop_note(p, c->mem),
			      RANK_NAME);
	}
	for (i = 0; c->typed.n && (r = rdk_at(i)) != NULL; i++) {
		key = arena_printf(c->mem, PREFIX "%s", r->name);
		if (is_useful(r) && !prop_rule_find(text_of(key)))
			offer(c, arena_printf(c->mem, "%s=", key), setting_note(r, c->mem),
			      RANK_OTHER);
	}
	c->append = 0;
}

void complete_value_of(struct completion *c, struct text key)
{
	const struct stmt_place p = { .verb = "ALTER",
				      .key = key,
				      .list = is_setting(key) ? LIST_KAFKA_PROPS : LIST_JOB_PROPS };

	complete_values(c, &p);
}
