/*
 * check_source_pulsar.c - FROM PULSAR: service, subscription, partitions, positions.
 */
#include "config.h"
#include "check/source_pass.h"

#include "check/jvalue.h"
#include "check/source_value.h"

static void bad_position(struct prop_pass *w, const struct str *v, struct text part)
{
	struct diag *g;

	g = diag_add(w->c->diags, DIAG_source_position, str_part(v, part), RELS_ALL,
		     "%s is no position", prop_shown(w->c, part));
	g->hint = "a position is POSITION_EARLIEST or POSITION_LATEST";
}

static void check_positions(struct prop_pass *w)
{
	const struct str *v = prop_value(w, PROP_ID_pulsar_initial_positions);
	struct java_split it;
	struct text part;
	int64_t n;

	for (java_split_init(&it, v->text, true); java_split_next(&it, &part);)
		if (!position_parse(without_blanks(part, w->c->mem), &n))
			bad_position(w, v, text_trim(part));
}

/* The default is read only when partitions are named. */
static void check_default(struct prop_pass *w, bool partitions)
{
	const struct str *v = prop_value(w, PROP_ID_property_pulsar_default_initial_position);
	struct diag *g;
	int64_t n;

	if (!v || position_parse(v->text, &n))
		return;
	if (partitions) {
		bad_position(w, v, v->text);
		return;
	}
	g = diag_add(w->c->diags, DIAG_source_position_unchecked, v->at, 0,
		     "%s is no position; without pulsar_partitions the server does not look at it",
		     prop_shown(w->c, v->text));
	g->hint = "a position is POSITION_EARLIEST or POSITION_LATEST";
}

static void check_pair(struct prop_pass *w, bool partitions, bool positions)
{
	const struct str *p = prop_value(w, PROP_ID_pulsar_partitions);
	const struct str *o = prop_value(w, PROP_ID_pulsar_initial_positions);
	size_t n_p = partitions ? java_split_count(p->text, true) : 0;
	size_t n_o = positions ? java_split_count(o->text, true) : 0;
	struct diags *d = w->c->diags;
	struct diag *g;

	if (p && !o && !w->create) {
		if (!prop_value(w, PROP_ID_property_pulsar_default_initial_position))
			diag_add(d, DIAG_source_pair, w->last[PROP_ID_pulsar_partitions]->key.at,
				 RELS_ALL,
				 "ALTER wants pulsar_initial_positions with pulsar_partitions, or "
				 "property.pulsar_default_initial_position");
	} else if (o && !p && (!w->create || n_o)) {
		diag_add(d, DIAG_source_pair, w->last[PROP_ID_pulsar_initial_positions]->key.at,
			 RELS_ALL, "pulsar_initial_positions needs pulsar_partitions");
	} else if (partitions && positions && n_p != n_o) {
		g = diag_add(d, DIAG_source_count, o->at, RELS_ALL,
			     "%zu position%s for %zu partition%s", n_o, n_o == 1 ? "" : "s", n_p,
			     n_p == 1 ? "" : "s");
		diag_note_at(d, g, p->at, "the partitions are here");
	}
}

void source_pulsar(struct prop_pass *w)
{
	bool partitions, positions;

	diag_add(w->c->diags, DIAG_source_pulsar, w->c->stmt->source->at, 0,
		 "PULSAR is accepted though the documentation names KAFKA alone; SHOW CREATE ROUTINE "
		 "LOAD refuses such a job");
	if (w->create) {
		source_required(w, PROP_ID_pulsar_service_url);
		source_required(w, PROP_ID_pulsar_topic);
		source_required(w, PROP_ID_pulsar_subscription);
		source_inner_blanks(w, PROP_ID_pulsar_topic);
		source_inner_blanks(w, PROP_ID_pulsar_subscription);
	}
	if (prop_value(w, PROP_ID_pulsar_service_url) &&
	    text_trim(prop_value(w, PROP_ID_pulsar_service_url)->text).n) {
		source_endpoints(w, PROP_ID_pulsar_service_url);
		source_trailing_comma(w, PROP_ID_pulsar_service_url, true);
	}
	partitions = prop_value(w, PROP_ID_pulsar_partitions) &&
		     !source_list_empty(w, PROP_ID_pulsar_partitions, true);
	positions = prop_value(w, PROP_ID_pulsar_initial_positions) &&
		    !source_list_empty(w, PROP_ID_pulsar_initial_positions, true);
	if (partitions)
		source_trailing_comma(w, PROP_ID_pulsar_partitions, true);
	if (positions) {
		check_positions(w);
		source_trailing_comma(w, PROP_ID_pulsar_initial_positions, true);
	}
	check_pair(w, partitions, positions);
	check_default(w, partitions);
}
