/*
 * check_source_kafka.c - FROM KAFKA: brokers, partitions, offsets, the registry.
 */
#include "config.h"
#include "check/source_pass.h"

#include <stdlib.h>

#include "check/jvalue.h"
#include "check/source_value.h"

static void bad_offset(struct prop_pass *w, enum prop_id id, struct text part,
		       enum offset_fault fault)
{
	const struct str *v = prop_value(w, id);
	struct text t = text_trim(part);
	struct span at = str_part(v, t);
	struct diags *d = w->c->diags;
	struct diag *g;

	switch (fault) {
	case OFFSET_FINE:
		return;
	case OFFSET_EMPTY:
		diag_add(d, DIAG_source_offset, v->at, RELS_ALL, "%s has an empty offset",
			 prop_rule(id)->name);
		return;
	case OFFSET_NEGATIVE:
		g = diag_add(d, DIAG_source_offset, at, RELS_ALL, "offset %s is below zero",
			     prop_shown(w->c, t));
		if (text_is(t, "-1"))
			g->hint = "write OFFSET_END";
		else if (text_is(t, "-2"))
			g->hint = "write OFFSET_BEGINNING";
		return;
	case OFFSET_NO_NUMBER:
		g = diag_add(d, DIAG_source_offset, at, RELS_ALL, "%s is no offset",
			     prop_shown(w->c, t));
		g->hint = "an offset is a number from 0 on, OFFSET_BEGINNING or OFFSET_END";
		if (t.n >= 8 && (memchr(t.p, '-', t.n) || memchr(t.p, ':', t.n)))
			diag_note(d, g, "no release takes a time or a date here");
		return;
	}
}

static void check_offsets(struct prop_pass *w)
{
	const struct str *v = prop_value(w, PROP_ID_kafka_offsets);
	struct java_split it;
	struct text part;
	int64_t n;

	for (java_split_init(&it, text_trim(v->text), false); java_split_next(&it, &part);) {
		enum offset_fault fault = offset_parse(part, &n);

		if (fault)
			bad_offset(w, PROP_ID_kafka_offsets, part, fault);
	}
}

struct part_no {
	int32_t no;
	struct text text;
};

static int by_number(const void *a, const void *b)
{
	const struct part_no *x = a, *y = b;

	if (x->no != y->no)
		return x->no < y->no ? -1 : 1;
	return (x->text.p > y->text.p) - (x->text.p < y->text.p);
}

static void repeated(struct prop_pass *w, struct text first, struct text again)
{
	const struct str *v = prop_value(w, PROP_ID_kafka_partitions);
	struct diags *d = w->c->diags;
	struct diag *g;

	g = diag_add(d, DIAG_source_partition_twice, str_part(v, again), 0,
		     w->create ?
			     "partition %.*s is listed twice: two tasks may read it, and its data "
			     "be loaded twice" :
			     "partition %.*s is listed twice: the last of its offsets counts",
		     TEXT_ARG(again));
	diag_note_at(d, g, str_part(v, first), "it is listed here too");
}

/* Partitions that are listed more than once; `n` good ones are in the list. */
static void check_repeated(struct prop_pass *w, size_t n)
{
	const struct str *v = prop_value(w, PROP_ID_kafka_partitions);
	struct part_no *list = arena_alloc(w->c->mem, n * sizeof(*list));
	struct java_split it;
	struct text part;
	size_t i = 0;

	for (java_split_init(&it, text_trim(v->text), false); java_split_next(&it, &part);) {
		list[i].text = text_trim(part);
		if (i < n && java_int(list[i].text, &list[i].no) && ++i == n)
			break;
	}
	qsort(list, i, sizeof(*list), by_number);
	for (n = 1; n < i; n++)
		if (list[n].no == list[n - 1].no)
			repeated(w, list[n - 1].text, list[n].text);
}

static void check_partitions(struct prop_pass *w)
{
	const struct str *v = prop_value(w, PROP_ID_kafka_partitions);
	struct diags *d = w->c->diags;
	bool rising = true;
	int32_t no, last = INT32_MIN;
	struct java_split it;
	struct text part;
	size_t good = 0;

	for (java_split_init(&it, text_trim(v->text), false); java_split_next(&it, &part);) {
		part = text_trim(part);
		if (java_int(part, &no)) {
			rising &= good == 0 || no > last;
			last = no;
			good++;
			if (no < 0)
				diag_add(d, DIAG_source_partition_negative, str_part(v, part),
					 0, "partition %s is accepted, although no topic has it",
					 prop_shown(w->c, part));
		} else if (part.n == 0) {
			diag_add(d, DIAG_source_partition, v->at, RELS_ALL,
				 "kafka_partitions has an empty part");
		} else {
			diag_add(d, DIAG_source_partition, str_part(v, part), RELS_ALL,
				 "partition %s is no integer", prop_shown(w->c, part));
		}
	}
	if (!rising && good > 1)
		check_repeated(w, good);
}

/* As many offsets as partitions, and neither alone where both are wanted. */
static void check_pair(struct prop_pass *w, bool partitions, bool offsets)
{
	const struct str *p = prop_value(w, PROP_ID_kafka_partitions);
	const struct str *o = prop_value(w, PROP_ID_kafka_offsets);
	size_t n_p = partitions ? java_split_count(text_trim(p->text), false) : 0;
	size_t n_o = offsets ? java_split_count(text_trim(o->text), false) : 0;
	struct diags *d = w->c->diags;
	struct diag *g;

	if (p && !o && !w->create) {
		g = diag_add(d, DIAG_source_pair, w->last[PROP_ID_kafka_partitions]->key.at,
			     RELS_ALL, "ALTER wants kafka_offsets with kafka_partitions");
		if (w->given >> PROP_ID_property_kafka_default_offsets & 1)
			g->hint = "property.kafka_default_offsets does not stand in for them";
	} else if (o && !p && (!w->create || n_o)) {
		diag_add(d, DIAG_source_pair, w->last[PROP_ID_kafka_offsets]->key.at, RELS_ALL,
			 "kafka_offsets needs kafka_partitions");
	} else if (partitions && offsets && n_p != n_o) {
		g = diag_add(d, DIAG_source_count, o->at, RELS_ALL,
			     "%zu offset%s for %zu partition%s", n_o, n_o == 1 ? "" : "s", n_p,
			     n_p == 1 ? "" : "s");
		diag_note_at(d, g, p->at, "the partitions are here");
	}
}

static void note_offsets(struct prop_pass *w)
{
	struct diags *d = w->c->diags;
	struct diag *g;

	g = diag_add(d, DIAG_source_offset_meaning, w->last[PROP_ID_kafka_offsets]->key.at, 0,
		     "an offset is the one to read next, which is one more than Progress shows");
	diag_note(d, g, "offsets are not compared with Kafka: one that is too great or expired "
		  "pauses the job after RESUME");
	if (w->create)
		return;
	diag_note(d, g,
		  "a partition must be in the kafka_partitions of the CREATE, or exist in the "
		  "topic if that had none");
}

static void check_brokers(struct prop_pass *w)
{
	const struct str *v = prop_value(w, PROP_ID_kafka_broker_list);
	struct diags *d = w->c->diags;

	if (!v)
		return;
	if (!w->create && v->text.n == 0) {
		diag_add(d, DIAG_source_required, v->at,
			 prop_accepting(w, PROP_ID_kafka_broker_list),
			 "kafka_broker_list is empty");
		return;
	}
	source_trailing_comma(w, PROP_ID_kafka_broker_list, true);
	if (!w->create || text_trim(v->text).n)
		source_endpoints(w, PROP_ID_kafka_broker_list);
	if (w->create) {
		source_inner_blanks(w, PROP_ID_kafka_broker_list);
		return;
	}
	if (memchr(v->text.p, ' ', v->text.n)) {
		struct text clean = without_blanks(v->text, w->c->mem);
		struct diag *g = diag_add(d, DIAG_source_blanks, v->at, 0,
					  "ALTER stores kafka_broker_list with its blanks");

		if (v->text.n == v->at.len - 2)
			diag_fix(d, g, false, str_inside(v), clean);
	}
	if (prop_value(w, PROP_ID_kafka_partitions)) {
		struct diag *g = diag_add(d, DIAG_source_old_brokers,
					  w->last[PROP_ID_kafka_partitions]->key.at, 0,
					  "these partitions are looked up on the brokers the job has "
					  "before this ALTER");

		diag_note_at(d, g, w->last[PROP_ID_kafka_broker_list]->key.at,
			     "the new ones are given here");
		g->hint =
			"if the old brokers are gone, change the brokers in an ALTER of their own first";
	}
}

static bool is_avro(const struct stmt *s)
{
	const struct prop *p;
	bool avro = false;

	for (p = s->job_props.first; p; p = p->next)
		if (text_is(text_trim(p->key.text), "format"))
			avro = format_parse(p->value.text) == FORMAT_AVRO;
	return avro;
}

/* "scheme://user:password@host": shown to everybody but in one case. */
static void check_registry(struct prop_pass *w)
{
	const struct str *v = prop_value(w, PROP_ID_confluent_schema_registry_url);
	const struct stmt *s = w->c->stmt;
	struct diags *d = w->c->diags;
	const char *at;

	if (!v && w->create && s->job_props.first && is_avro(s))
		diag_add(d, DIAG_source_required, w->list->word.len ? w->list->word : s->source->at,
			 RELS_ALL,
			 "confluent.schema.registry.url is missing, format avro needs it");
	if (!v)
		return;
	if (w->create && !is_avro(s))
		diag_add(d, DIAG_prop_needs_format,
			 w->last[PROP_ID_confluent_schema_registry_url]->key.at, 0,
			 "confluent.schema.registry.url has an effect for format avro alone");
	at = v->text.n ? memchr(v->text.p, '@', v->text.n) : NULL;
	if (at && memchr(at + 1, '@', (size_t)(v->text.p + v->text.n - at - 1)))
		diag_add(d, DIAG_source_secret, v->at, 0,
			 "the server hides user and password of a registry only if the URL has a "
			 "single @, and shows this one");
}

/* The default, which is judged in both statements and whatever else is given. */
static void check_default(struct prop_pass *w)
{
	const struct str *v = prop_value(w, PROP_ID_property_kafka_default_offsets);
	enum offset_fault fault;
	int64_t n;

	if (!v)
		return;
	fault = offset_parse(v->text, &n);
	if (fault)
		bad_offset(w, PROP_ID_property_kafka_default_offsets, v->text, fault);
	else if (!w->create)
		diag_add(w->c->diags, DIAG_source_default_later,
			 w->last[PROP_ID_property_kafka_default_offsets]->key.at, 0,
			 "property.kafka_default_offsets acts on partitions that appear later, those "
			 "in progress go on where they are");
}

void source_kafka(struct prop_pass *w)
{
	bool partitions, offsets;

	if (w->create) {
		source_required(w, PROP_ID_kafka_broker_list);
		source_required(w, PROP_ID_kafka_topic);
		source_inner_blanks(w, PROP_ID_kafka_topic);
		security_check(w);
	}
	check_brokers(w);
	partitions = prop_value(w, PROP_ID_kafka_partitions) &&
		     !source_list_empty(w, PROP_ID_kafka_partitions, false);
	offsets = prop_value(w, PROP_ID_kafka_offsets) &&
		  !source_list_empty(w, PROP_ID_kafka_offsets, false);
	if (partitions) {
		check_partitions(w);
		source_trailing_comma(w, PROP_ID_kafka_partitions, false);
	}
	if (offsets) {
		check_offsets(w);
		source_trailing_comma(w, PROP_ID_kafka_offsets, false);
		note_offsets(w);
	}
	check_pair(w, partitions, offsets);
	check_default(w);
	check_registry(w);
}

bool source_kafka_other(struct prop_pass *w, const struct prop *p, struct text key)
{
	struct diags *d = w->c->diags;
	struct diag *g;

	if (w->create || !text_starts(key, "confluent."))
		return false;
	g = diag_add(d, DIAG_source_ignored, p->key.at, 0, "%s is accepted by ALTER and ignored",
		     prop_shown(w->c, key));
	g->hint = "the only such key with an effect is \"confluent.schema.registry.url\"";
	return true;
}
