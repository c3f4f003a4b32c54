/*
 * lint.c - the headers of a load together: names, pairs, formats, releases, sizes.
 */
#include "config.h"
#include "load/lint.h"

#include <inttypes.h>
#include <strings.h>

#include "base/util.h"
#include "lang/ast.h"
#include "load/lint_int.h"

enum {
	HEADERS_MAX = 32768,  /* http_max_header_size of an FE */
	HEADERS_OURS = 600,   /* Authorization, Expect, Host and the like, generously */
	JSON_MAX = 104857600, /* streaming_load_max_batch_size_mb of a BE */
};

static struct diag *find_fault(struct lint *l, const struct load_said *said, enum diag_code code,
			       relset refused, const char *text)
{
	return diag_add(lint_diags(l, said), code, lint_whole(said), refused, "%s", text);
}

/* names -------------------------------------------------------------------------- */

static void unknown_name(struct lint *l, const struct load_said *said)
{
	const struct text name = { said->name, strlen(said->name) };
	struct diags *d = lint_diags(l, said);
	const char *instead = NULL, *near;
	struct diag *g;

	g = find_fault(l, said, DIAG_header_unknown, RELS_NONE,
		       arena_printf(l->mem, "the server passes over the header %s without a word",
				    said->name));
	if (header_foreign(name, &instead)) {
		if (instead)
			diag_hint(d, g, "another server's name; here it is %s", instead);
		else
			g->hint = "another server's name; there is nothing like it here";
		return;
	}
	near = header_near(name);
	if (near)
		diag_hint(d, g, "did you mean %s?", near);
}

static bool is_name(const char *name)
{
	static const char token[] = "!#$%&'*+-.^_`|~0123456789"
				    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	return !name[strspn(name, token)];
}

/* What would be something else on the wire. */
static void check_bytes(struct lint *l, const struct load_said *said)
{
	const size_t n = strcspn(said->value, "\r\n");

	if (said->value[n])
		diag_add(lint_diags(l, said), DIAG_header_bytes, (struct span){ (uint32_t)n, 1 },
			 RELS_ALL, "a header is one line: its value cannot hold CR or LF");
	if (!is_name(said->name))
		find_fault(l, said, DIAG_header_bytes, RELS_ALL,
			   "this cannot be the name of a header");
}

static void check_name(struct lint *l, const struct load_said *said)
{
	const struct header_rule *r = said->rule;
	size_t i;

	for (i = 0; said->by_hand && &l->spec->said[i] < said; i++) {
		const struct load_said *other = &l->spec->said[i];

		if (other->by_hand &&
		    (r ? other->rule == r
		       : text_is_nocase((struct text){ other->name, strlen(other->name) },
					said->name))) {
			find_fault(l, said, DIAG_header_twice, RELS_NONE,
				   arena_printf(l->mem, "%s is given twice: the first, %s, counts",
						said->name, other->where));
			return;
		}
	}
	if (!r) {
		if (is_name(said->name))
			unknown_name(l, said);
	} else if (r->use & HEADER_OWN) {
		find_fault(l, said, DIAG_header_ours, RELS_NONE,
			   arena_printf(l->mem, "%s is for starload to say", r->name));
	} else if (!r->use) {
		find_fault(l, said, DIAG_header_unused, RELS_NONE,
			   arena_printf(l->mem,
					"no release reads %s: the table's own property decides",
					r->name));
	} else if (!l->of->transaction && !(r->use & HEADER_PLAIN)) {
		find_fault(l, said, DIAG_header_unused, RELS_NONE,
			   arena_printf(l->mem, "%s is read with transactions alone: see --atomic",
					r->name));
	}
}

/* formats and releases ------------------------------------------------------------- */

static void check_format(struct lint *l, const struct load_said *said)
{
	const struct header_rule *r = said->rule;
	struct diag *g;

	if (r->format & (l->json ? HEADER_JSON : HEADER_CSV))
		return;
	g = find_fault(l, said, DIAG_header_other_format, RELS_NONE,
		       arena_printf(l->mem,
				    l->json ? "%s is for CSV, and does nothing for JSON"
					    : "%s is for JSON, and does nothing for CSV",
				    r->name));
	if (r->id == HEADER_COMPRESSION || r->id == HEADER_CONTENT_ENCODING)
		g->hint = "compressed CSV is told by the format: gzip, bzip2, lz4, deflate, zstd";
	else if (!load_spec_find(l->spec, HEADER_FORMAT) && !l->json)
		g->hint = "without format the data is CSV: write format json";
}

static void check_release(struct lint *l, const struct load_said *said)
{
	const relset lacking = l->of->targets->asked & ~said->rule->since;
	char text[256];

	if (!lacking || said->rule->use & HEADER_OWN)
		return;
	find_fault(l, said, DIAG_header_release, RELS_NONE,
		   arena_printf(l->mem, "%s does not read %s",
				relset_text(lacking, text, sizeof(text)), said->rule->name));
}

/* pairs -------------------------------------------------------------------------- */

static const struct load_said *said_of(const struct lint *l, enum header_id id)
{
	return load_spec_find(l->spec, id);
}

static void exclude(struct lint *l, enum header_id a, enum header_id b)
{
	const struct load_said *one = said_of(l, a), *other = said_of(l, b);

	if (one && other)
		find_fault(l, other, DIAG_header_pair, RELS_ALL,
			   arena_printf(l->mem, "the server takes %s or %s, not both",
					one->rule->name, other->rule->name));
}

static void check_update(struct lint *l)
{
	const struct load_said *update = said_of(l, HEADER_PARTIAL_UPDATE);
	const struct load_said *mode = said_of(l, HEADER_PARTIAL_UPDATE_MODE);
	const bool on = load_spec_true(l->spec, HEADER_PARTIAL_UPDATE);

	if (update && on && !said_of(l, HEADER_COLUMNS))
		find_fault(l, update, DIAG_header_needs, RELS_ALL,
			   "partial_update needs columns, with every column of the key and those "
			   "to change");
	if (mode && !on)
		find_fault(l, mode, DIAG_header_unused, RELS_NONE,
			   "partial_update_mode does nothing without partial_update");
}

static void check_merge(struct lint *l)
{
	static const enum header_id needed[] = {
		HEADER_MERGE_COMMIT_INTERVAL_MS,
		HEADER_MERGE_COMMIT_PARALLEL,
		HEADER_MERGE_COMMIT_ASYNC,
	};
	const struct load_said *on = said_of(l, HEADER_ENABLE_MERGE_COMMIT), *said;
	const struct load_said *label = said_of(l, HEADER_LABEL);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(needed); i++) {
		said = said_of(l, needed[i]);
		if (!l->merge && said)
			find_fault(l, said, DIAG_header_unused, RELS_NONE,
				   arena_printf(l->mem,
						"%s does nothing without enable_merge_commit",
						said->rule->name));
		else if (l->merge && !said && needed[i] != HEADER_MERGE_COMMIT_ASYNC)
			find_fault(l, on, DIAG_header_needs, RELS_SINCE(REL_3_4_0),
				   arena_printf(l->mem, "merge commit needs %s",
						header_rule(needed[i])->name));
	}
	if (!l->merge)
		return;
	if (label)
		find_fault(l, label, DIAG_header_unused, RELS_NONE,
			   "with merge commit a label is echoed and guards nothing: what is sent "
			   "again loads twice");
	said = said_of(l, HEADER_CONTENT_ENCODING);
	if (said)
		find_fault(l, said, DIAG_header_unused, RELS_NONE,
			   "merge commit does not read Content-Encoding: write compression");
}

static bool within(const char *bytes, unsigned n, int byte)
{
	return byte >= 0 && memchr(bytes, byte, n);
}

/* enclose and escape beside the separators; the state machine of csv_reader.cpp. */
static void check_enclose(struct lint *l)
{
	static const enum header_id ids[] = { HEADER_ENCLOSE, HEADER_ESCAPE };
	const struct row_format *r = &l->spec->rows;
	const int bytes[] = { r->enclose, r->escape };
	const struct load_said *rows = said_of(l, HEADER_ROW_DELIMITER);
	struct diag *g;
	size_t i;

	if (l->json)
		return;
	for (i = 0; i < ARRAY_SIZE(ids); i++) {
		const struct load_said *said = said_of(l, ids[i]);

		if (said && (within(r->column_separator, r->sep_bytes, bytes[i]) ||
			     within(r->row_delimiter, r->delim_bytes, bytes[i])))
			find_fault(l, said, DIAG_header_enclose, RELS_NONE,
				   arena_printf(l->mem,
						"%s is a byte of the %s: rows would be taken apart "
						"at random",
						said->rule->name,
						within(r->column_separator, r->sep_bytes, bytes[i])
							? "column_separator"
							: "row_delimiter"));
	}
	if (r->enclose >= 0 && r->enclose == r->escape)
		find_fault(l, said_of(l, HEADER_ESCAPE), DIAG_header_enclose, RELS_NONE,
			   "escape and enclose are the same byte, which the server cannot read");
	if (rows && r->delim_bytes > 1 && (r->enclose >= 0 || r->escape >= 0)) {
		g = find_fault(l, rows, DIAG_enclose_rows, RELS_NONE,
			       "with enclose or escape the server spoils the last field of a body "
			       "that ends in a "
			       "row_delimiter of several bytes");
		g->hint = "starload leaves the last one out";
	}
}

/* What the interface of transactions leaves out without a word. */
static void check_atomic(struct lint *l)
{
	static const enum header_id changing[] = { HEADER_ENCLOSE, HEADER_ESCAPE,
						   HEADER_TRIM_SPACE };
	const struct load_said *said;
	size_t i;

	if (!l->of->transaction)
		return;
	for (i = 0; i < ARRAY_SIZE(changing); i++) {
		said = said_of(l, changing[i]);
		if (said && !l->json &&
		    (changing[i] != HEADER_TRIM_SPACE || load_spec_true(l->spec, changing[i])))
			find_fault(
				l, said, DIAG_header_atomic, RELS_NONE,
				arena_printf(
					l->mem,
					"a transaction does not read %s: the rows would be others",
					said->rule->name));
	}
	said = said_of(l, HEADER_LOG_REJECTED_RECORD_NUM);
	if (said)
		find_fault(l, said, DIAG_header_unused, RELS_NONE,
			   "a transaction does not read log_rejected_record_num");
	said = said_of(l, HEADER_ENABLE_MERGE_COMMIT);
	if (said && l->merge)
		find_fault(l, said, DIAG_header_atomic, RELS_NONE,
			   "merge commit and --atomic exclude each other");
}

static void check_json(struct lint *l)
{
	const struct load_said *paths = said_of(l, HEADER_JSONPATHS);
	const struct load_said *format = said_of(l, HEADER_FORMAT);
	struct diag *g;

	if (!l->json)
		return;
	if (paths && !said_of(l, HEADER_COLUMNS)) {
		g = find_fault(
			l, paths, DIAG_jsonpaths_alone, RELS_NONE,
			"without columns the paths go to the columns of the table by their order");
		g->hint = "name the fields in columns";
	}
	if (l->of->json_bytes <= JSON_MAX || load_spec_true(l->spec, HEADER_IGNORE_JSON_SIZE))
		return;
	g = find_fault(l, format, DIAG_json_size, RELS_ALL,
		       arena_printf(l->mem,
				    "a body has %" PRIu64 " bytes, a BE takes 100 MiB of JSON",
				    l->of->json_bytes));
	g->hint = "give a smaller --part-size; ignore_json_size true lifts the limit";
}

/* the request ------------------------------------------------------------------------ */

static void check_sizes(struct lint *l)
{
	struct load_found *whole = &l->out->of[l->spec->n];
	const struct load_said *widest = NULL;
	size_t sum = HEADERS_OURS, i;

	for (i = 0; i < l->spec->n; i++) {
		const struct load_said *said = &l->spec->said[i];

		sum += strlen(said->name) + strlen(said->value) + 4;
		if (!widest || strlen(said->value) > strlen(widest->value))
			widest = said;
	}
	if (sum > HEADERS_MAX)
		diag_add(widest ? lint_diags(l, widest) : &whole->diags, DIAG_header_size,
			 (struct span){ 0, 0 }, RELS_ALL,
			 "the headers have %zu bytes together, an FE takes %d", sum, HEADERS_MAX);
	if (l->of->user && strchr(l->of->user, '@'))
		diag_add(&whole->diags, DIAG_user_at, (struct span){ 0, 0 }, RELS_ALL,
			 "the server cuts a user's name at @: %s cannot load", l->of->user);
}

static bool same(struct text a, struct text b)
{
	return a.n && a.n == b.n && !strncasecmp(a.p, b.p, a.n);
}

static bool is_column(const struct lint *l, struct text field)
{
	const struct col *col;
	bool listed = false;
	size_t i;

	for (col = l->out->columns ? l->out->columns->cols : NULL; col; col = col->next) {
		listed |= !col->assigned;
		if (!col->assigned && same(col->name.text, field))
			return true;
	}
	for (i = 0; i < l->of->n_names && !listed; i++)
		if (same(l->of->names[i], field))
			return true;
	return false;
}

/* A first line that is made of the columns' names. */
static void check_header_line(struct lint *l)
{
	struct diag *g;
	size_t i, hits = 0;

	if (l->json || load_spec_number(l->spec, HEADER_SKIP_HEADER, 0) > 0 ||
	    load_spec_true(l->spec, HEADER_STRICT_MODE))
		return;
	for (i = 0; i < l->of->n_fields; i++)
		hits += is_column(l, l->of->fields[i]);
	if (!hits || hits * 2 < l->of->n_fields)
		return;
	g = diag_add(
		&l->out->of[l->spec->n].diags, DIAG_header_line, (struct span){ 0, 0 }, RELS_NONE,
		"the first line of the data looks like a header, and would be loaded as a row");
	g->hint = "give --csv-header, or --skip-header 1";
}

static void lint_said(struct lint *l)
{
	size_t i;

	for (i = 0; i < l->spec->n; i++) {
		const struct load_said *said = &l->spec->said[i];

		check_bytes(l, said);
		check_name(l, said);
		if (!said->rule || said->rule->use & HEADER_OWN)
			continue;
		lint_value(l, said);
		if (!*said->value)
			continue;
		check_format(l, said);
		check_release(l, said);
	}
}

void load_lint_count(struct load_lint *l)
{
	size_t i;

	l->errors = l->warnings = 0;
	for (i = 0; i < l->n; i++) {
		diags_sort(&l->of[i].diags);
		l->errors += l->of[i].diags.errors;
		l->warnings += l->of[i].diags.warnings;
	}
}

struct load_found *load_lint_at(struct load_lint *l, const struct load_spec *s, int header_id)
{
	const struct load_said *said =
		header_id < 0 ? NULL : load_spec_find(s, (enum header_id)header_id);

	return &l->of[said ? (size_t)(said - s->said) : s->n];
}

void load_lint(const struct load_lint_of *of, struct arena *mem, struct load_lint *out)
{
	const struct load_spec *s = of->spec;
	struct lint l = { .of = of, .spec = s, .mem = mem, .out = out };
	size_t i;

	l.json = load_spec_format(s) == LF_JSON;
	l.merge = load_spec_true(s, HEADER_ENABLE_MERGE_COMMIT);
	*out = (struct load_lint){
		.of = arena_zalloc(mem, (s->n + 1) * sizeof(*out->of)),
		.n = s->n + 1,
	};
	for (i = 0; i <= s->n; i++) {
		const char *text = i < s->n ? s->said[i].value : "";

		source_init(&out->of[i].src, i < s->n ? s->said[i].where : s->table, text,
			    (uint32_t)strlen(text));
		diags_init(&out->of[i].diags, mem, of->targets);
	}
	lint_said(&l);
	exclude(&l, HEADER_PARTITIONS, HEADER_TEMPORARY_PARTITIONS);
	exclude(&l, HEADER_COMPRESSION, HEADER_CONTENT_ENCODING);
	exclude(&l, HEADER_ENVELOPE, HEADER_JSON_ROOT);
	exclude(&l, HEADER_ENVELOPE, HEADER_STRIP_OUTER_ARRAY);
	check_update(&l);
	check_merge(&l);
	check_enclose(&l);
	check_atomic(&l);
	check_json(&l);
	check_sizes(&l);
	check_header_line(&l);
	load_lint_count(out);
}
