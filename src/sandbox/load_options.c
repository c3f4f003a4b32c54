/*
 * load_options.c - the headers of a Stream Load, read as a BE reads them
 * (source: stream_load.cpp _on_header, _process_put), then as the FE does
 * (StreamLoadInfo.java).  The order is theirs: it decides which error is told.
 */
#include "config.h"
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/buf.h"
#include "base/util.h"
#include "sandbox/civil.h"
#include "sandbox/load.h"
#include "sandbox/reparse.h"

enum { CLAUSE_MAX = 1 << 20 };

static const char *kept(struct load *l, struct text t)
{
	return arena_copy(l->mem, t.p, t.n);
}

/* before the transaction ----------------------------------------------------------------- */

static const struct {
	const char *name;
	bool json;
	enum packing packing;
} formats[] = {
	{ "csv", false, PACKED_NOT },	    { "json", true, PACKED_NOT },
	{ "gzip", false, PACKED_GZIP },	    { "bzip2", false, PACKED_BZIP2 },
	{ "lz4", false, PACKED_LZ4_FRAME }, { "deflate", false, PACKED_DEFLATE },
	{ "zstd", false, PACKED_ZSTD },
};

static bool take_format(struct load *l, const struct http_request *rq)
{
	struct text v = http_header(rq, "format");
	size_t i;

	if (!v.p)
		return true;
	for (i = 0; i < ARRAY_SIZE(formats); i++)
		if (text_is_nocase(v, formats[i].name)) {
			l->def.format = formats[i].json ? "json" : "csv";
			l->packing = formats[i].packing;
			l->packing_name = formats[i].name;
			return true;
		}
	return load_fail(l, "unknown data format, format=%.*s", TEXT_ARG(v));
}

static bool take_length(struct load *l, const struct http_request *rq)
{
	if (rq->length <= l->fe->body_max)
		return true;
	return load_fail(
		l,
		"body size %lld exceed limit: %lld, id=%s, job_id=-1, txn_id: -1, label=%s, "
		"db=%s. You can increase the limit by setting streaming_load_max_mb in "
		"be.conf.",
		(long long)rq->length, (long long)l->fe->body_max, world_uuid(l->fe, l->mem),
		l->label, l->db);
}

static bool take_json_size(struct load *l, const struct http_request *rq)
{
	if (strcmp(l->def.format, "json") != 0 ||
	    text_is_nocase(http_header(rq, "ignore_json_size"), "true") ||
	    rq->length <= l->fe->json_max)
		return true;
	return load_fail(
		l,
		"The size of this batch exceed the max size [%lld]  of json type data  data [ "
		"%lld ]. Set ignore_json_size to skip the check, although it may lead huge "
		"memory consuming.",
		(long long)l->fe->json_max, (long long)rq->length);
}

bool load_options_early(struct load *l, const struct http_request *rq)
{
	struct text v = http_header(rq, "enable_merge_commit");

	if (v.p && since(l->fe, FE_3_4)) {
		l->merge_commit = text_is_nocase(v, "true") || text_is(v, "1");
		if (!l->merge_commit && !text_is_nocase(v, "false") && !text_is(v, "0"))
			return load_fail(
				l,
				"Invalid parameter enable_merge_commit. The value must be bool "
				"type, but is %.*s",
				TEXT_ARG(v));
		l->merge_async = text_is(http_header(rq, "merge_commit_async"), "true");
	}
	if (!take_length(l, rq) || !take_format(l, rq) || !take_json_size(l, rq))
		return false;
	v = http_header(rq, "timeout");
	if (v.p && !http_unsigned(v, &l->timeout_s))
		return load_fail(l, "Invalid timeout format");
	return true;
}

/* the rest --------------------------------------------------------------------------------- */

/* A text of SQL within quotes. */
static void add_quoted(struct buf *b, struct text t)
{
	size_t i;

	buf_addc(b, '\'');
	for (i = 0; i < t.n; i++) {
		if (t.p[i] == '\'' || t.p[i] == '\\')
			buf_addc(b, '\\');
		buf_addc(b, t.p[i]);
	}
	buf_addc(b, '\'');
}

static const char *done(struct load *l, struct buf *b)
{
	const char *out = arena_copy(l->mem, buf_str(b), b->n);

	buf_release(b);
	return out;
}

/* COLUMNS (...), WHERE ...: the value between two texts. */
static const char *clause(struct load *l, const char *before, struct text v, const char *behind)
{
	struct buf b;

	buf_init(&b, CLAUSE_MAX);
	buf_adds(&b, before);
	buf_add(&b, v.p, v.n);
	buf_adds(&b, behind);
	return done(l, &b);
}

static const char *separator_clause(struct load *l, const char *before, struct text v)
{
	struct buf b;

	buf_init(&b, CLAUSE_MAX);
	buf_adds(&b, before);
	add_quoted(&b, v);
	return done(l, &b);
}

/* PARTITION (`p1`, `p2`) */
static const char *partition_clause(struct load *l, const char *before, struct text v)
{
	struct buf b;
	size_t i, from = 0;
	int n = 0;

	buf_init(&b, CLAUSE_MAX);
	buf_addf(&b, "%s (", before);
	for (i = 0; i <= v.n; i++) {
		struct text one;

		if (i < v.n && v.p[i] != ',')
			continue;
		one = text_trim((struct text){ v.p + from, i - from });
		from = i + 1;
		if (!one.n)
			continue;
		buf_addf(&b, "%s`", n++ ? ", " : "");
		buf_add(&b, one.p, one.n);
		buf_addc(&b, '`');
	}
	buf_addc(&b, ')');
	return done(l, &b);
}

/* C++'s std::stoll in a try: text that is no number has an error of its own, a number that
 * is too great is caught by nobody. */
static bool take_number(struct load *l, struct text v, int64_t *out, int64_t least,
			const char *small, const char *invalid)
{
	struct text t = v;

	if (!v.p)
		return true;
	if (!http_stoll(v, out)) {
		while (t.n && (*t.p == ' ' || *t.p == '+' || *t.p == '-')) {
			t.p++;
			t.n--;
		}
		l->crashed = !invalid || (t.n && *t.p >= '0' && *t.p <= '9');
		return load_fail(l, "%s", invalid ? invalid : "");
	}
	return *out >= least || load_fail(l, "%s", small);
}

static bool take_bool(struct load *l, struct text v, bool *out, const char *what)
{
	if (!v.p || http_bool(v, out))
		return true;
	return load_fail(l, "Invalid %s format. Must be bool type", what);
}

static bool take_csv(struct load *l, const struct http_request *rq)
{
	struct text v;

	if (!take_number(l, http_header(rq, "skip_header"), &l->skip_header, 0,
			 "skip_header must be equal or greater than 0",
			 "Invalid csv load skip_header format") ||
	    !take_bool(l, http_header(rq, "trim_space"), &l->def.trim_space, "trim space"))
		return false;
	v = http_header(rq, "enclose");
	l->def.enclose = v.p ? v.p[0] : 0;
	v = http_header(rq, "escape");
	l->def.escape = v.p ? v.p[0] : 0;
	return true;
}

static bool take_partitions(struct load *l, const struct http_request *rq)
{
	struct text v = http_header(rq, "partitions"), temporary;

	temporary = http_header(rq, "temporary_partitions");
	if (v.p && temporary.p)
		return load_fail(l, "Can not specify both partitions and temporary partitions");
	if (v.p)
		l->def.clauses[CLAUSE_PARTITION] = partition_clause(l, "PARTITION", v);
	else if (temporary.p)
		l->def.clauses[CLAUSE_PARTITION] =
			partition_clause(l, "TEMPORARY PARTITION", temporary);
	return true;
}

static bool take_zone(struct load *l, struct text v)
{
	char zone[64];

	if (!v.p)
		return true;
	if (!zone_valid(v, zone, sizeof(zone)))
		return load_fail(l, "Unknown or incorrect time zone: '%.*s'", TEXT_ARG(v));
	l->def.timezone = arena_copy(l->mem, zone, strlen(zone));
	return true;
}

static const struct {
	const char *name;
	enum packing packing;
	enum fe_release since; /* before, a BE does not know it */
} packings[] = {
	{ "no_compression", PACKED_NOT, FE_3_3 },
	{ "gzip", PACKED_GZIP, FE_3_3 },
	{ "bzip2", PACKED_BZIP2, FE_3_3 },
	{ "lz4_frame", PACKED_LZ4_FRAME, FE_3_3 },
	{ "zstd", PACKED_ZSTD, FE_3_3 },
	{ "deflate", PACKED_DEFLATE, FE_3_3 },
	{ "snappy", PACKED_SNAPPY, FE_3_3 },
	{ "zlib", PACKED_ZLIB, FE_4_1 },
	{ "lz4", PACKED_LZ4, FE_4_1 },
};

/* Of JSON; with CSV the name is looked at and then forgotten. */
static bool take_packing(struct load *l, const struct http_request *rq)
{
	struct text v = http_header(rq, "content-encoding"), other = http_header(rq, "compression");
	enum packing found = PACKED_OTHER;
	size_t i;

	if (v.p && other.p)
		return load_fail(l,
				 "Only one of http header content-encoding and compression can be "
				 "set");
	if (!v.p)
		v = other;
	if (!v.p)
		return true;
	for (i = 0; i < ARRAY_SIZE(packings); i++)
		if (text_is_nocase(v, packings[i].name))
			found = packings[i].packing;
	if (found == PACKED_OTHER && !(text_is_nocase(v, "auto") && since(l->fe, FE_3_5)))
		return load_fail(l, "%s compression type: %.*s",
				 since(l->fe, FE_3_4) ? "Unsupported" : "unsupported", TEXT_ARG(v));
	if (strcmp(l->def.format, "json") != 0)
		return true;
	l->packing = found;
	l->packing_name = kept(l, v);
	for (i = 0; i < ARRAY_SIZE(packings); i++)
		if (packings[i].packing == found && !since(l->fe, packings[i].since))
			l->packing = PACKED_OTHER;
	return true;
}

/* What only tables of primary keys can do. */
static bool judge_keys(struct load *l, const struct http_request *rq)
{
	const struct table *t = load_table(l);
	const char *condition = l->def.merge_condition;
	const struct column *c;
	unsigned i;

	if (!t)
		return load_fail(l, "unknown table, table=%s", l->table);
	if (l->negative && t->keys == KEYS_PRIMARY)
		return load_fail(l, "Primary Key table does not support negative load");
	for (i = 0; l->negative && i < t->n; i++)
		if (!t->columns[i].key &&
		    (!t->columns[i].aggregate || strcasecmp(t->columns[i].aggregate, "SUM") != 0))
			return load_fail(l, "Column is not SUM AggreateType. column:%s",
					 t->columns[i].name);
	if (l->def.partial_update && t->keys == KEYS_PRIMARY && !http_header(rq, "columns").p)
		for (i = 0; i < t->n; i++)
			if (t->columns[i].key)
				return load_fail(l, "key column %s not in partial update columns",
						 t->columns[i].name);
	if (!*condition)
		return true;
	if (t->keys != KEYS_PRIMARY)
		return load_fail(l, "Conditional update only support primary key table %s",
				 t->name);
	c = table_column(t, (struct text){ condition, strlen(condition) });
	if (!c)
		return load_fail(
			l,
			"Merge condition column %s does not exist. If you are doing partial "
			"update with condition update, please check condition column is in "
			"the given update columns. Otherwise please check condition column is "
			"in table %s",
			condition, t->name);
	if (c->key)
		return load_fail(l, "Merge condition column %s should not be primary key!",
				 condition);
	if (c->type.kind >= TYPE_VARCHAR && c->type.kind != TYPE_VARBINARY)
		return load_fail(l, "Merge condition column has invalid type maybe "
				    "bitmap/hll/percentile/json/varchar!");
	return true;
}

static bool take_rest_of_fe(struct load *l, const struct http_request *rq)
{
	static const enum clause_kind both[] = { CLAUSE_COLUMNS, CLAUSE_WHERE };
	struct reparsed tree;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(both); i++) {
		struct job_def one = { .clauses[0] = NULL };

		one.clauses[both[i]] = l->def.clauses[both[i]];
		if (!one.clauses[both[i]])
			continue;
		reparse_clauses(l->fe, l->mem, &one, &tree);
		if (!tree.stmt || !clause_of(tree.stmt, both[i]))
			return load_fail(l, "parse columns header failed");
	}
	return judge_keys(l, rq);
}

bool load_options_rest(struct load *l, const struct http_request *rq, bool less)
{
	struct text v;
	int64_t number = 0;

	v = http_header(rq, "columns");
	if (v.p)
		l->def.clauses[CLAUSE_COLUMNS] = clause(l, "COLUMNS (", v, ")");
	v = http_header(rq, "where");
	if (v.p)
		l->def.clauses[CLAUSE_WHERE] = clause(l, "WHERE ", v, "");
	v = http_header(rq, "column_separator");
	if (v.p)
		l->def.clauses[CLAUSE_COLUMN_SEPARATOR] =
			separator_clause(l, "COLUMNS TERMINATED BY ", v);
	v = http_header(rq, "row_delimiter");
	if (v.p)
		l->def.clauses[CLAUSE_ROW_SEPARATOR] =
			separator_clause(l, "ROWS TERMINATED BY ", v);
	if ((!less && !take_csv(l, rq)) || !take_partitions(l, rq))
		return false;
	l->negative = text_is(http_header(rq, "negative"), "true");
	if (!take_bool(l, http_header(rq, "strict_mode"), &l->def.strict_mode, "strict mode"))
		return false;
	if (!take_number(l, http_header(rq, "load_mem_limit"), &number, 0,
			 "load_mem_limit must be equal or greater than 0",
			 "Invalid load mem limit format"))
		return false;
	v = http_header(rq, "jsonpaths");
	l->def.jsonpaths = v.p ? kept(l, v) : "";
	v = http_header(rq, "json_root");
	l->def.json_root = v.p ? kept(l, v) : "";
	l->def.strip_outer_array = text_is_nocase(http_header(rq, "strip_outer_array"), "true");
	if (less)
		l->def.partial_update = text_is(http_header(rq, "partial_update"), "true");
	else if (!take_bool(l, http_header(rq, "partial_update"), &l->def.partial_update,
			    "partial update flag"))
		return false;
	v = http_header(rq, "merge_condition");
	l->def.merge_condition = v.p ? kept(l, v) : "";
	if (!take_number(l, http_header(rq, "load_dop"), &number, INT64_MIN, "",
			 "Invalid load_dop format") ||
	    (!less && !take_number(l, http_header(rq, "log_rejected_record_num"), &l->log_rejected,
				   -1, "log_rejected_record_num must be equal or greater than -1",
				   "Invalid log_rejected_record_num format")))
		return false;
	v = http_header(rq, "max_filter_ratio");
	l->max_filter_ratio = v.p ? strtod(kept(l, v), NULL) : 0;
	/* the FE's from here on */
	if (!take_packing(l, rq) || !take_zone(l, http_header(rq, "timezone")) ||
	    !take_rest_of_fe(l, rq) || !load_plan(l))
		return false;
	v = http_header(rq, "exec_mem_limit");
	return take_number(l, v, &l->exec_mem_limit, 1, "exec_mem_limit must be greater than 0",
			   NULL);
}
