/*
 * message.c - one message of a topic, or the body of a Stream Load: CSV or JSON to fields, to
 * columns, to rows.
 */
#include "config.h"
#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "sandbox/civil.h"
#include "sandbox/csv.h"
#include "sandbox/jsontext.h"
#include "sandbox/plan.h"
#include "sandbox/sqlexpr.h"

enum { ROW_SHOWN = 1 << 16, SHOWN_JSON = 64, PAUSE_ROWS = 64 };

static void bad(struct plan *p, struct outcome *o, const char *why, struct text row)
{
	/* a body of many rows has many of them, not all of which are told */
	if (o->bad++ >= ERRLOG_ROWS)
		return;
	buf_addf(&p->log, "%s%s. Row: ", p->log.n ? "\n" : "", why);
	buf_add(&p->log, row.p, row.n < ROW_SHOWN ? row.n : ROW_SHOWN);
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

static struct text negated(struct text t, struct arena *mem)
{
	if (!t.n)
		return t;
	if (*t.p == '-')
		return (struct text){ t.p + 1, t.n - 1 };
	return (struct text){ arena_printf(mem, "-%.*s", TEXT_ARG(t)), t.n + 1 };
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

static const char *upper(const char *s, struct arena *mem)
{
	char *out = arena_copy(mem, s, strlen(s)), *c;

	for (c = out; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	return out;
}

/*
 * A field that goes into its column as it is meets the column's type while it is read: what
 * does not fit is NULL, a text that is too long as well, or in strict mode spoils the
 * row.  Returns what is wrong, or NULL.
 */
static const char *fit_direct(struct plan *p, struct text *cells)
{
	bool json = !strcmp(p->def->format, "json");
	struct text v;
	unsigned i;

	for (i = 0; i < p->table->n; i++) {
		const struct column *c = &p->table->columns[i];
		bool chars = c->type.kind == TYPE_CHAR || c->type.kind == TYPE_VARCHAR;

		if (p->direct[i] < 0 || !cells[i].p ||
		    type_value(&c->type, cells[i], p->row_mem, &v))
			continue;
		if (!p->def->strict_mode) {
			cells[i] = (struct text){ 0 };
			continue;
		}
		if (json && chars)
			return arena_printf(
				p->row_mem,
				"Error: Value length is beyond the capacity. column=%s, "
				"capacity=%u",
				c->name, c->type.len);
		if (json)
			continue;
		return arena_printf(
			p->row_mem,
			"Error: The field (name = %s, pos = %d) is out of range. Type: %s, "
			"Value length: %zu, Value: %.*s",
			c->name, p->direct[i], upper(type_desc(&c->type, p->row_mem), p->row_mem),
			cells[i].n, TEXT_ARG(cells[i]));
	}
	return NULL;
}

/* Map and write one row of fields; p NULL is NULL. */
static void row(struct plan *p, const struct text *fields, struct text whole, struct outcome *o)
{
	struct text *cells = arena_zalloc(p->row_mem, (p->table->n + 1) * sizeof(*cells));
	const char *why = NULL;
	unsigned i;
	int op;

	if (p->pause && ++p->rows % PAUSE_ROWS == 0 && !p->pause(p->pause_to)) {
		p->stopped = true;
		return;
	}
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
	for (i = 0; i < p->table->n; i++) {
		cells[i] = value_at(p, (int)i);
		if (p->negative && p->given[i] && !p->table->columns[i].key)
			cells[i] = negated(cells[i], p->row_mem);
	}
	op = operation(p);
	sqlite3_reset(p->map);
	why = fit_direct(p, cells);
	if (why)
		bad(p, o, why, whole);
	else if (op < 0)
		bad(p, o, "Error: invalid load op", whole);
	else if (!selected(p, cells))
		o->unselected++;
	else if (row_write(p->writer, cells, p->def->strict_mode, op == 1, p->row_mem, &why) !=
		 ROW_WRITTEN)
		bad(p, o, why, whole);
	else
		o->loaded++;
}

/* CSV ------------------------------------------------------------------------------------- */

/* A delimiter as an error log shows it (source: string_2_asc). */
static const char *shown(struct text t, struct arena *mem)
{
	struct buf b;
	const char *out;
	size_t i;

	buf_init(&b, 4096);
	for (i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];

		if (c == '\n' || c == '\t')
			buf_adds(&b, c == '\n' ? "\\n" : "\\t");
		else if (c >= 0x20 && c < 0x7f)
			buf_addc(&b, (char)c);
		else
			buf_addf(&b, "0x%x", c);
	}
	out = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
	return out;
}

static void csv_row(struct plan *p, struct csv *c, struct outcome *o)
{
	size_t i;

	if (c->n != p->n_fields) {
		bad(p, o,
		    arena_printf(p->row_mem,
				 "Error: Target column count: %u doesn't match source value column "
				 "count: %zu. Column separator: '%s', Row delimiter: '%s'",
				 p->n_fields, c->n, shown(p->separator, p->row_mem),
				 shown(p->row_separator, p->row_mem)),
		    c->row);
		return;
	}
	if (!utf8_valid(c->row.p, c->row.n)) {
		bad(p, o, "Error: Invalid UTF-8 row", c->row);
		return;
	}
	for (i = 0; i < c->n; i++)
		if (text_is(c->fields[i], "\\N"))
			c->fields[i] = (struct text){ 0 };
	row(p, c->fields, c->row, o);
}

static void csv(struct plan *p, struct text t, struct outcome *o)
{
	const struct csv_format f = { .column = p->separator,
				      .row = p->row_separator,
				      .enclose = (char)p->def->enclose,
				      .escape = (char)p->def->escape,
				      .trim_space = p->def->trim_space };
	struct csv c;

	csv_init(&c, &f, t);
	csv_skip(&c, p->skip_header);
	while (!p->stopped && csv_next(&c)) {
		csv_row(p, &c, o);
		arena_reset(p->row_mem);
	}
	csv_release(&c);
}

/* JSON ------------------------------------------------------------------------------------ */

static void fatal(struct plan *p, struct outcome *o, struct text at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* The rest is not read (source: status_from_json_parse_error). */
static void fatal(struct plan *p, struct outcome *o, struct text at, const char *fmt, ...)
{
	const char *why;
	va_list ap;

	va_start(ap, fmt);
	why = arena_vprintf(p->mem, fmt, ap);
	va_end(ap);
	o->fatal = arena_printf(p->mem, "%s%s", since(p->fe, FE_3_4) ? "parse error. " : "", why);
	bad(p, o, arena_printf(p->mem, "Error: %s", o->fatal), at);
}

/* jsonpaths are a JSON array of "$.a.b"; without them fields are found by their names. */
static bool take_paths(struct plan *p, struct outcome *o)
{
	struct text all = { p->def->jsonpaths, strlen(p->def->jsonpaths) }, array, one;
	enum jsontext_error e;
	size_t end, at = 0;
	unsigned i;

	p->paths_taken = true;
	if (*p->def->json_root) {
		p->root = jsontext_path(
			(struct text){ p->def->json_root, strlen(p->def->json_root) }, p->mem);
		if (!p->root) {
			fatal(p, o, TEXT(""), "Invalid json path: %s", p->def->json_root);
			return false;
		}
	}
	if (!all.n)
		return true;
	e = jsontext_value(all, 0, &array, &end);
	if (e || array.p[0] != '[') {
		fatal(p, o, TEXT(""), "Invalid json path: %s, error: %s", p->def->jsonpaths,
		      jsontext_message(e ? e : JSONTEXT_TYPE));
		return false;
	}
	p->paths = arena_zalloc(p->mem, (p->n_fields + 1) * sizeof(*p->paths));
	for (i = 0; jsontext_element(array, &at, &one); i++) {
		const struct jsontext_path *path = NULL;

		if (one.p[0] == '"')
			path = jsontext_path(jsontext_plain(one, p->mem), p->mem);
		if (!path) {
			fatal(p, o, TEXT(""), "Invalid json path: %s", p->def->jsonpaths);
			return false;
		}
		if (i < p->n_fields)
			p->paths[i] = path;
	}
	return true;
}

static int field_named(const struct plan *p, struct text key)
{
	unsigned i;

	for (i = 0; i < p->n_fields; i++)
		if (jsontext_key_is(key, p->fields[i], p->row_mem))
			return (int)i;
	return -1;
}

static void object(struct plan *p, struct text t, struct outcome *o)
{
	struct text *fields = arena_zalloc(p->row_mem, (p->n_fields + 1) * sizeof(*fields));
	bool *seen = arena_zalloc(p->row_mem, p->n_fields + 1);
	struct text key, value;
	size_t at = 0;
	unsigned i;

	for (i = 0; p->paths && i < p->n_fields; i++) {
		/* "$" is the object itself */
		if (p->paths[i])
			fields[i] = jsontext_plain(jsontext_find(p->paths[i], t, p->row_mem),
						   p->row_mem);
	}
	while (!p->paths && jsontext_member(t, &at, &key, &value)) {
		int n = field_named(p, key);

		/* of two keys alike the first counts */
		if (n < 0 || seen[n])
			continue;
		seen[n] = true;
		fields[n] = jsontext_plain(value, p->row_mem);
	}
	row(p, fields, t, o);
	arena_reset(p->row_mem);
}

static struct text cut(struct text t)
{
	return (struct text){ t.p, t.n > SHOWN_JSON ? SHOWN_JSON : t.n };
}

static bool is_object(struct text t)
{
	return t.n && t.p[0] == '{';
}

/* What json_root leads to, in one value of the body or of its array; false: stop. */
static bool rooted(struct plan *p, struct text t, bool ndjson, struct outcome *o)
{
	const char *where = ndjson ? "json document stream" : "json array";
	struct text v = jsontext_find(p->root, t, p->row_mem), one;
	size_t at = 0;

	if (!is_object(t)) {
		fatal(p, o, cut(t), "Failed to iterate json array as object. error: %s",
		      jsontext_message(JSONTEXT_TYPE));
		return false;
	}
	if (!v.p) {
		fatal(p, o, cut(t), "unable to find key: %s", p->def->json_root);
		return false;
	}
	if (!p->def->strip_outer_array) {
		if (is_object(v)) {
			object(p, v, o);
			return true;
		}
		if (v.p[0] == '[')
			fatal(p, o, cut(t),
			      "The value is array type in %s with json root, you can set "
			      "strip_outer_array=true to parse each element of the array as "
			      "individual rows, value: %.*s",
			      where, TEXT_ARG(cut(v)));
		else
			fatal(p, o, cut(t),
			      "The value should be object type in %s with json root, value: %.*s",
			      where, TEXT_ARG(cut(v)));
		return false;
	}
	if (v.p[0] != '[') {
		fatal(p, o, cut(t),
		      "the value should be array type with strip_outer_array=true in %s with root, "
		      "value: %.*s",
		      where, TEXT_ARG(cut(v)));
		return false;
	}
	while (!p->stopped && jsontext_element(v, &at, &one)) {
		if (!is_object(one)) {
			fatal(p, o, cut(t),
			      "the value should be object type in expanded %s with json root, "
			      "value: "
			      "%.*s",
			      where, TEXT_ARG(cut(one)));
			return false;
		}
		object(p, one, o);
	}
	return true;
}

/* One array, its elements being the rows.  What is no JSON shows when its turn comes. */
static void array(struct plan *p, struct text t, struct outcome *o)
{
	size_t at = jsontext_blanks(t, 0), end;
	enum jsontext_error e;
	struct text one;

	if (t.p[at] != '[') {
		if (jsontext_value(t, at, &one, &end))
			one = (struct text){ t.p + at, t.n - at };
		fatal(p, o, cut(one),
		      "the value should be array type with strip_outer_array=true, value: %.*s",
		      TEXT_ARG(cut(one)));
		return;
	}
	/* the whole is looked over before */
	e = jsontext_value(t, at, &one, &end);
	if (e == JSONTEXT_INCOMPLETE || e == JSONTEXT_UNCLOSED || e == JSONTEXT_UNESCAPED) {
		fatal(p, o, cut(t), "Failed to parse json as array. error: %s",
		      jsontext_message(e));
		return;
	}
	if (!e) {
		size_t behind = jsontext_blanks(t, end);

		/* a second array and a spare bracket are not noticed */
		if (behind < t.n && t.p[behind] != '[' && t.p[behind] != ']') {
			fatal(p, o, cut(t), "Failed to parse json as array. error: %s",
			      jsontext_message(JSONTEXT_INCOMPLETE));
			return;
		}
	}
	for (at = jsontext_blanks(t, at + 1); !p->stopped && at < t.n && t.p[at] != ']';) {
		e = jsontext_value(t, at, &one, &end);
		if (!e && !is_object(one) && !p->root)
			e = JSONTEXT_TYPE;
		if (e) {
			fatal(p, o, cut((struct text){ t.p + at, t.n - at }),
			      "Failed to iterate json array as object. error: %s",
			      jsontext_message(e));
			return;
		}
		if (!p->root)
			object(p, one, o);
		else if (!rooted(p, one, false, o))
			return;
		at = jsontext_blanks(t, end);
		if (at < t.n && t.p[at] == ',') {
			at = jsontext_blanks(t, at + 1);
			if (at < t.n && t.p[at] == ']') {
				fatal(p, o, TEXT(""),
				      "Failed to iterate json array as object. error: %s",
				      jsontext_message(JSONTEXT_TYPE));
				return;
			}
		} else if (at < t.n && t.p[at] != ']') {
			fatal(p, o, TEXT(""), "Failed to iterate json array as array. error: %s",
			      jsontext_message(JSONTEXT_TAPE));
			return;
		}
	}
}

/* An array where objects were expected; one that is cut off, or that has a bracket too many,
 * is taken for the end of the data. */
static void stray_array(struct plan *p, struct text t, size_t at, struct outcome *o)
{
	struct text one;
	size_t end;

	if (jsontext_value(t, at, &one, &end))
		return;
	at = jsontext_blanks(t, end);
	if (at < t.n && t.p[at] == ']')
		return;
	fatal(p, o, cut(one),
	      "The value is array type in json document stream, you can set strip_outer_array=true "
	      "to parse each element of the array as individual rows");
}

enum { BATCH_BYTES = 1000000 }; /* simdjson's default batch: a longer tail is noticed */

/* Objects one after the other.  One that is cut off at the end is not there. */
static void documents(struct plan *p, struct text t, struct outcome *o)
{
	enum jsontext_error e;
	struct text one;
	size_t at = 0, end;

	for (; !p->stopped && (at = jsontext_blanks(t, at)) < t.n; at = end) {
		if (t.p[at] == '[') {
			stray_array(p, t, at, o);
			return;
		}
		e = jsontext_value(t, at, &one, &end);
		if (e == JSONTEXT_INCOMPLETE || e == JSONTEXT_UNCLOSED) {
			if (since(p->fe, FE_3_4) && t.n - at > BATCH_BYTES)
				fatal(p, o, TEXT(""),
				      "The input payload size is beyond parser limit. Please set "
				      "strip_outer_array true if you want to load json array");
			return;
		}
		if (e) {
			fatal(p, o, cut((struct text){ t.p + at, t.n - at }),
			      "Failed to iterate document stream as object. error: %s",
			      jsontext_message(e));
			return;
		}
		if (!is_object(one)) {
			fatal(p, o, cut(one),
			      "The value should be object type in json document stream");
			return;
		}
		if (!p->root)
			object(p, one, o);
		else if (!rooted(p, one, true, o))
			return;
	}
}

static void json(struct plan *p, struct text t, struct outcome *o)
{
	size_t at = jsontext_blanks(t, 0);

	if (!p->paths_taken && !take_paths(p, o))
		return;
	if (at == t.n)
		return;
	if (t.p[at] != '{' && t.p[at] != '[') {
		fatal(p, o, cut(t),
		      since(p->fe, FE_3_4) ? "illegal json started with [%c]"
					   : "illegal json started with %c",
		      t.p[at]);
		return;
	}
	if (!utf8_valid(t.p, t.n)) {
		bool list = p->def->strip_outer_array || (p->root && t.p[at] == '[');

		fatal(p, o, TEXT(""), "Failed to %s. error: %s",
		      list ? "parse json as array" : "iterate document stream as object",
		      jsontext_message(JSONTEXT_UTF8));
		return;
	}
	/* with a root the outer array opens by itself */
	if (p->root ? t.p[at] == '[' : p->def->strip_outer_array)
		array(p, t, o);
	else
		documents(p, t, o);
}

void plan_message(struct plan *p, struct text message, struct outcome *o)
{
	*o = (struct outcome){ 0 };
	buf_clear(&p->log);
	arena_reset(p->row_mem);
	if (!strcmp(p->def->format, "json"))
		json(p, message, o);
	else
		csv(p, message, o);
	if (o->bad)
		o->why = buf_str(&p->log);
}
