/*
 * wants_sql.c - wants put together to an ALTER ROUTINE LOAD.
 */
#include "config.h"
#include "job/effect.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "check/props.h"
#include "job/effect_int.h"
#include "job/offsets.h"
#include "lang/quote.h"

enum part { PART_CLAUSE, PART_JOB, PART_SOURCE, PART_NONE };

static enum part part_of(const struct want *w)
{
	const struct prop_rule *r;

	if (!w->value.p)
		return PART_NONE;
	switch (w->kind) {
	case WANT_SEPARATOR:
	case WANT_WHERE:
	case WANT_COLUMNS:
	case WANT_PARTITIONS:
		return PART_CLAUSE;
	case WANT_CUSTOM:
	case WANT_REGISTRY:
		return PART_SOURCE;
	case WANT_OFFSET:
	case WANT_UNSHOWN:
	case WANT_UNUSED:
		return PART_NONE;
	default:
		r = prop_rule_find(w->what);
		return !r ? PART_NONE : r->clause == PROP_JOB ? PART_JOB : PART_SOURCE;
	}
}

static void partitions(struct buf *b, struct text names)
{
	size_t from = 0, i;

	for (i = 0; i <= names.n; i++) {
		if (i < names.n && names.p[i] != ',')
			continue;
		if (from)
			buf_adds(b, ", ");
		quote_name(b, text_trim((struct text){ names.p + from, i - from }));
		from = i + 1;
	}
}

static void clause(struct buf *b, const struct want *w)
{
	switch (w->kind) {
	case WANT_SEPARATOR:
		buf_add(b, w->what.p, w->what.n);
		buf_addc(b, ' ');
		quote_string(b, w->value, '"');
		break;
	case WANT_WHERE:
		buf_adds(b, "WHERE ");
		buf_add(b, w->value.p, w->value.n);
		break;
	case WANT_COLUMNS:
		buf_adds(b, "COLUMNS (");
		buf_add(b, w->value.p, w->value.n);
		buf_addc(b, ')');
		break;
	default:
		buf_adds(b, w->temporary ? "TEMPORARY PARTITION (" : "PARTITION (");
		partitions(b, w->value);
		buf_addc(b, ')');
	}
}

static void pair(struct buf *b, bool *first, struct text key, struct text value)
{
	buf_adds(b, *first ? "\n    " : ",\n    ");
	*first = false;
	quote_string(b, key, '"');
	buf_adds(b, " = ");
	quote_string(b, value, '"');
}

/* "0,1" and "100,OFFSET_END" */
static void offsets(struct buf *b, const struct wants *w, bool *first)
{
	struct buf ids, at;
	size_t i;

	buf_init_unbounded(&ids);
	buf_init_unbounded(&at);
	for (i = 0; i < w->n; i++) {
		if (w->list[i].kind != WANT_OFFSET)
			continue;
		buf_addf(&ids, "%s%" PRId32, ids.n ? "," : "", w->list[i].partition);
		if (at.n)
			buf_addc(&at, ',');
		offset_text(&at, w->list[i].offset);
	}
	if (ids.n) {
		pair(b, first, TEXT("kafka_partitions"), (struct text){ ids.p, ids.n });
		pair(b, first, TEXT("kafka_offsets"), (struct text){ at.p, at.n });
	}
	buf_release(&ids);
	buf_release(&at);
}

struct text wants_statement(const struct wants *w, struct text db, struct text job,
			    struct text source, struct arena *mem)
{
	size_t i, n[PART_NONE + 1] = { 0 }, moves = 0;
	struct text out = { NULL, 0 };
	bool first = true;
	struct buf b;

	for (i = 0; i < w->n; i++) {
		n[part_of(&w->list[i])]++;
		moves += w->list[i].kind == WANT_OFFSET;
	}
	if (!n[PART_CLAUSE] && !n[PART_JOB] && !n[PART_SOURCE] && !moves)
		return out;
	buf_init_unbounded(&b);
	buf_adds(&b, "ALTER ROUTINE LOAD FOR ");
	if (db.p) {
		quote_name(&b, db);
		buf_addc(&b, '.');
	}
	quote_name(&b, job);
	for (i = 0; i < w->n; i++) {
		if (part_of(&w->list[i]) != PART_CLAUSE)
			continue;
		buf_adds(&b, first ? "\n" : ",\n");
		first = false;
		clause(&b, &w->list[i]);
	}
	first = true;
	for (i = 0; i < w->n; i++) {
		if (part_of(&w->list[i]) != PART_JOB)
			continue;
		if (first)
			buf_adds(&b, "\nPROPERTIES\n(");
		pair(&b, &first, w->list[i].what, w->list[i].value);
	}
	if (!first)
		buf_adds(&b, "\n)");
	if (n[PART_SOURCE] || moves) {
		buf_adds(&b, "\nFROM ");
		buf_add(&b, source.p, source.n);
		buf_adds(&b, "\n(");
		first = true;
		offsets(&b, w, &first);
		for (i = 0; i < w->n; i++)
			if (part_of(&w->list[i]) == PART_SOURCE)
				pair(&b, &first, w->list[i].what, w->list[i].value);
		buf_adds(&b, "\n)");
	}
	out = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return out;
}
