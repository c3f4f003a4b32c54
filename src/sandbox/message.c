/*
 * message.c - one message of a topic: CSV or JSON to fields, to columns, to rows.
 */
#include "config.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "sandbox/civil.h"
#include "sandbox/plan.h"
#include "sandbox/sqlexpr.h"

enum { FIELDS_MAX = 100000, ROW_SHOWN = 200 };

static void bad(struct plan *p, struct outcome *o, const char *why, struct text row)
{
	const char *line = arena_printf(p->row_mem, "%s. Row: %.*s", why,
					(int)(row.n > ROW_SHOWN ? ROW_SHOWN : row.n), row.p);

	/* a message of many rows has many of them, not all of which are told */
	if (o->bad++ < ERRLOG_ROWS)
		o->why = o->why ? arena_printf(p->row_mem, "%s\n%s", o->why, line) : line;
}

/* What a mapped value becomes before it meets its column: a real number of an
 * expression is cut off for a whole-number column, as a cast does it. */
static struct text value_at(struct plan *p, int i)
{
	const struct coltype *type = &p->table->columns[i].type;
	const char *text;
	double d;

	if (sqlite3_column_type(p->map, i) == SQLITE_NULL)
		return (struct text){ 0 };
	if (sqlite3_column_type(p->map, i) == SQLITE_FLOAT && type->kind >= TYPE_TINYINT &&
	    type->kind <= TYPE_LARGEINT) {
		d = trunc(sqlite3_column_double(p->map, i));
		text = arena_printf(p->row_mem, "%.0f", d);
		return (struct text){ text, strlen(text) };
	}
	text = (const char *)sqlite3_column_text(p->map, i);
	return (struct text){ arena_copy(p->row_mem, text ? text : "",
					 (size_t)sqlite3_column_bytes(p->map, i)),
			      (size_t)sqlite3_column_bytes(p->map, i) };
}

/* The filter sees columns in the types of the table. */
static bool selected(struct plan *p, const struct text *cells)
{
	unsigned i;
	bool yes;

	if (!p->filter)
		return true;
	sqlite3_reset(p->filter);
	for (i = 0; i < p->table->n; i++) {
		const struct coltype *type = &p->table->columns[i].type;
		struct text v = { 0 };

		if (p->given[i] && cells[i].p && !type_value(type, cells[i], p->row_mem, &v))
			v = (struct text){ 0 };
		if (!v.p)
			sqlite3_bind_null(p->filter, (int)i + 1);
		else if (type->kind <= TYPE_BIGINT)
			sqlite3_bind_int64(p->filter, (int)i + 1, strtoll(v.p, NULL, 10));
		else if (type_is_number(type))
			sqlite3_bind_double(p->filter, (int)i + 1,
					    strtod(arena_copy(p->row_mem, v.p, v.n), NULL));
		else
			sqlite3_bind_text(p->filter, (int)i + 1, v.p, (int)v.n, SQLITE_STATIC);
	}
	yes = sqlite3_step(p->filter) == SQLITE_ROW &&
	      sqlite3_column_type(p->filter, 0) != SQLITE_NULL &&
	      sqlite3_column_double(p->filter, 0) != 0;
	sqlite3_reset(p->filter);
	return yes;
}

/* upsert or delete, 0 or 1; -1 for what is neither. */
static int operation(struct plan *p)
{
	const char *text;

	if (!p->has_op)
		return 0;
	text = (const char *)sqlite3_column_text(p->map, (int)p->table->n);
	if (!text)
		return 0;
	if (!strcasecmp(text, "upsert") || !strcmp(text, "0"))
		return 0;
	return !strcasecmp(text, "delete") || !strcmp(text, "1") ? 1 : -1;
}

/* Map and write one row of fields; p NULL is NULL. */
static void row(struct plan *p, const struct text *fields, struct text whole, struct outcome *o)
{
	struct text *cells = arena_zalloc(p->row_mem, (p->table->n + 1) * sizeof(*cells));
	const char *why = NULL;
	unsigned i;
	int op;

	sqlite3_reset(p->map);
	for (i = 0; i < p->n_fields; i++) {
		if (fields[i].p)
			sqlite3_bind_text(p->map, (int)i + 1, fields[i].p, (int)fields[i].n,
					  SQLITE_STATIC);
		else
			sqlite3_bind_null(p->map, (int)i + 1);
	}
	if (sqlite3_step(p->map) != SQLITE_ROW) {
		bad(p, o, arena_printf(p->row_mem, "Error: %s", sqlite3_errmsg(p->fe->store.sql)),
		    whole);
		sqlite3_reset(p->map);
		return;
	}
	for (i = 0; i < p->table->n; i++)
		cells[i] = value_at(p, (int)i);
	op = operation(p);
	sqlite3_reset(p->map);
	if (op < 0)
		bad(p, o, "Error: invalid load op", whole);
	else if (!selected(p, cells))
		o->unselected++;
	else if (row_write(p->writer, cells, p->job->def.strict_mode, op == 1, p->row_mem, &why) !=
		 ROW_WRITTEN)
		bad(p, o, why, whole);
	else
		o->loaded++;
}

/* CSV ------------------------------------------------------------------------------------- */

static bool at(struct text t, size_t i, struct text what)
{
	return t.n - i >= what.n && !memcmp(t.p + i, what.p, what.n);
}

/* One field from *i on, which is left at the separator or the end. */
static struct text field(struct plan *p, struct text t, size_t *i)
{
	const struct job_def *d = &p->job->def;
	char *out = arena_alloc(p->row_mem, t.n - *i + 1);
	bool quoted = false;
	size_t n = 0;

	if (d->trim_space)
		while (*i < t.n && t.p[*i] == ' ')
			(*i)++;
	if (d->enclose && *i < t.n && t.p[*i] == (char)d->enclose) {
		quoted = true;
		(*i)++;
	}
	while (*i < t.n) {
		if (d->escape && t.p[*i] == (char)d->escape && *i + 1 < t.n) {
			out[n++] = t.p[*i + 1];
			*i += 2;
			continue;
		}
		if (quoted && t.p[*i] == (char)d->enclose) {
			if (*i + 1 < t.n && t.p[*i + 1] == (char)d->enclose) {
				out[n++] = t.p[*i];
				*i += 2;
				continue;
			}
			quoted = false;
			(*i)++;
			continue;
		}
		if (!quoted && (at(t, *i, p->separator) || at(t, *i, p->row_separator)))
			break;
		out[n++] = t.p[(*i)++];
	}
	if (d->trim_space)
		while (n && out[n - 1] == ' ')
			n--;
	return n == 2 && out[0] == '\\' && out[1] == 'N' ? (struct text){ 0 }
							 : (struct text){ out, n };
}

static void csv(struct plan *p, struct text t, struct outcome *o)
{
	struct text *fields = arena_zalloc(p->row_mem, (p->n_fields + 1) * sizeof(*fields));
	size_t i = 0, start;
	unsigned n;

	do {
		start = i;
		for (n = 0;; n++) {
			struct text f = field(p, t, &i);

			if (n < p->n_fields)
				fields[n] = f;
			if (i >= t.n || !at(t, i, p->separator) || n > FIELDS_MAX)
				break;
			i += p->separator.n;
		}
		n++;
		if (n != p->n_fields)
			bad(p, o,
			    arena_printf(p->row_mem,
					 "Error: Value count does not match column count. Expect "
					 "%u, but got %u. "
					 "Column delimiter: %.*s, Row delimiter: '%.*s'",
					 p->n_fields, n, TEXT_ARG(p->separator),
					 TEXT_ARG(p->row_separator)),
			    (struct text){ t.p + start, i - start });
		else
			row(p, fields, (struct text){ t.p + start, i - start }, o);
		i += p->row_separator.n;
	} while (i < t.n);
}

/* JSON ------------------------------------------------------------------------------------ */

static bool is_valid_json(struct plan *p, struct text t)
{
	sqlite3_stmt *st;
	bool ok = false;

	if (sqlite3_prepare_v2(p->fe->store.sql, "SELECT json_valid(?1)", -1, &st, NULL) !=
	    SQLITE_OK)
		return false;
	sqlite3_bind_text(st, 1, t.p, (int)t.n, SQLITE_STATIC);
	ok = sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return ok;
}

/* jsonpaths are a JSON array of "$.a.b"; without them fields are found by their names. */
static bool take_paths(struct plan *p)
{
	const char *jsonpaths = p->job->def.jsonpaths;
	sqlite3_stmt *st;
	unsigned i;

	p->paths = arena_zalloc(p->mem, (p->n_fields + 1) * sizeof(*p->paths));
	if (sqlite3_prepare_v2(p->fe->store.sql, "SELECT json_extract(?1, ?2)", -1, &p->json,
			       NULL) != SQLITE_OK)
		return false;
	for (i = 0; i < p->n_fields; i++)
		p->paths[i] = arena_printf(p->mem, "$.\"%.*s\"", TEXT_ARG(p->fields[i]));
	if (!*jsonpaths)
		return true;
	if (!is_valid_json(p, (struct text){ jsonpaths, strlen(jsonpaths) }) ||
	    sqlite3_prepare_v2(p->fe->store.sql, "SELECT value FROM json_each(?1)", -1, &st,
			       NULL) != SQLITE_OK)
		return false;
	sqlite3_bind_text(st, 1, jsonpaths, -1, SQLITE_STATIC);
	for (i = 0; i < p->n_fields; i++) {
		const char *path = sqlite3_step(st) == SQLITE_ROW
					   ? (const char *)sqlite3_column_text(st, 0)
					   : NULL;

		p->paths[i] = path ? arena_printf(p->mem, "%s", path) : NULL;
	}
	sqlite3_finalize(st);
	return true;
}

static struct text extract(struct plan *p, struct text doc, const char *path)
{
	struct text out = { 0 };
	const char *v;

	sqlite3_reset(p->json);
	sqlite3_bind_text(p->json, 1, doc.p, (int)doc.n, SQLITE_STATIC);
	sqlite3_bind_text(p->json, 2, path, -1, SQLITE_STATIC);
	if (path && sqlite3_step(p->json) == SQLITE_ROW &&
	    (v = (const char *)sqlite3_column_text(p->json, 0))) {
		out.n = (size_t)sqlite3_column_bytes(p->json, 0);
		out.p = arena_copy(p->row_mem, v, out.n);
	}
	sqlite3_reset(p->json);
	return out;
}

static void object(struct plan *p, struct text t, struct outcome *o)
{
	struct text *fields = arena_zalloc(p->row_mem, (p->n_fields + 1) * sizeof(*fields));
	unsigned i;

	for (i = 0; i < p->n_fields; i++)
		fields[i] = extract(p, t, p->paths[i]);
	row(p, fields, t, o);
}

static void elements(struct plan *p, struct text t, struct outcome *o)
{
	if (!p->json_rows &&
	    sqlite3_prepare_v2(p->fe->store.sql, "SELECT value, type FROM json_each(?1)", -1,
			       &p->json_rows, NULL) != SQLITE_OK)
		return;
	sqlite3_reset(p->json_rows);
	sqlite3_bind_text(p->json_rows, 1, t.p, (int)t.n, SQLITE_STATIC);
	while (sqlite3_step(p->json_rows) == SQLITE_ROW) {
		const char *v = (const char *)sqlite3_column_text(p->json_rows, 0);
		const char *type = (const char *)sqlite3_column_text(p->json_rows, 1);
		struct text one = { v ? v : "null",
				    v ? (size_t)sqlite3_column_bytes(p->json_rows, 0) : 4 };

		one.p = arena_copy(p->row_mem, one.p, one.n);
		if (type && !strcmp(type, "object"))
			object(p, one, o);
		else
			bad(p, o, "Error: the element of the array is no JSON object", one);
	}
	sqlite3_reset(p->json_rows);
}

static void json(struct plan *p, struct text t, struct outcome *o)
{
	const char *root = p->job->def.json_root;

	if ((!p->paths && !take_paths(p)) || !is_valid_json(p, t)) {
		o->fatal = "parse error. Failed to iterate document stream as object. error: "
			   "INCOMPLETE_ARRAY_OR_OBJECT: JSON document ended early in the middle of "
			   "an object or array.";
		bad(p, o,
		    "Error: parse error. Failed to iterate document stream as object. error: "
		    "INCOMPLETE_ARRAY_OR_OBJECT: JSON document ended early in the middle of an "
		    "object or array.",
		    t);
		return;
	}
	if (*root) {
		t = extract(p, t, root);
		if (!t.p) {
			bad(p, o, "Error: the json_root is not in the document", TEXT(""));
			return;
		}
	}
	t = text_trim(t);
	if (t.n && t.p[0] == '[') {
		if (p->job->def.strip_outer_array)
			elements(p, t, o);
		else
			bad(p, o,
			    "Error: The value is array type in json document stream, you can set "
			    "strip_outer_array=true",
			    t);
	} else if (t.n && t.p[0] == '{') {
		object(p, t, o);
	} else {
		bad(p, o, "Error: the value should be object type in json document stream", t);
	}
}

void plan_message(struct plan *p, struct text message, struct outcome *o)
{
	*o = (struct outcome){ 0 };
	arena_reset(p->row_mem);
	if (!strcmp(p->job->def.format, "json"))
		json(p, message, o);
	else
		csv(p, message, o);
}
