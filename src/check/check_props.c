/*
 * check_props.c - job properties: keys, values, and what they do to each other.
 * source: CreateRoutineLoadStmt.java, AlterRoutineLoadStmt.java, Util.java
 */
#include "config.h"
#include "check/check.h"

#include "base/near.h"
#include "base/util.h"
#include "check/jsonpaths.h"
#include "check/jvalue.h"
#include "check/prop_pass.h"
#include "check/source_value.h"
#include "check/timezone.h"

/* FE configuration as delivered; an FE may have been set otherwise. */
enum { CONCURRENCY_LIMIT = 5, TASK_CONSUME_S = 15, TASK_TIMEOUT_S = 60, TASK_RATIO = 4 };

static struct diag *refuse(struct prop_pass *w, enum diag_code code, enum prop_id id,
			   const char *message)
{
	return diag_add(w->c->diags, code, w->last[id]->value.at, prop_accepting(w, id), "%s",
			message);
}

static void not_a_number(struct prop_pass *w, enum prop_id id)
{
	const struct prop_rule *r = prop_rule(id);
	struct text v = w->last[id]->value.text;
	struct diag *g;
	int64_t n;

	g = refuse(w, DIAG_prop_number, id,
		   diag_text(w->c->diags, "%s is %s, the server wants %s", r->name,
			     prop_shown(w->c, v),
			     r->type == PROP_RATIO ? "a number from 0.0 to 1.0" : "an integer"));
	if (r->type != PROP_RATIO && java_long(text_trim(v), &n))
		g->hint = "write the number without blanks";
}

static void empty_number(struct prop_pass *w, enum prop_id id)
{
	const struct prop_rule *r = prop_rule(id);
	struct diags *d = w->c->diags;
	struct diag *g;

	if (w->create) {
		diag_add(d, DIAG_prop_empty_number, w->last[id]->value.at, 0,
			 "%s is empty and so keeps its default of %s", r->name, r->dflt);
		return;
	}
	g = diag_add(d, DIAG_prop_empty_number, w->last[id]->value.at, 0,
		     "%s is empty, for which ALTER stores -1", r->name);
	switch ((int)id) {
	case PROP_ID_desired_concurrent_number:
		diag_note(d, g, "with -1 the job never leaves NEED_SCHEDULE after RESUME");
		break;
	case PROP_ID_max_error_number:
		diag_note(d, g,
			  "with -1 the job pauses after its first task, as even no error is more");
		break;
	default:
		break;
	}
	diag_hint(d, g, "write a number, or leave %s out to keep what the job has", r->name);
}

static void check_concurrency(struct prop_pass *w, int64_t n)
{
	struct span at = w->last[PROP_ID_desired_concurrent_number]->value.at;
	struct diags *d = w->c->diags;
	struct diag *g;

	if (n > INT32_MAX) {
		diag_add(d, DIAG_concurrency_wraps, at, 0,
			 "desired_concurrent_number %lld is cut to 32 bits and becomes %d",
			 (long long)n, (int32_t)(uint32_t)n);
	} else if (n > CONCURRENCY_LIMIT) {
		g = diag_add(d, DIAG_concurrency_capped, at, 0,
			     "desired_concurrent_number %lld has the effect of %d", (long long)n,
			     CONCURRENCY_LIMIT);
		diag_note(d, g, "the FE's max_routine_load_task_concurrent_num, %d unless it was "
			  "changed, is the most it runs", CONCURRENCY_LIMIT);
	}
}

/* Where the server's own texts say something else than the server does. */
static void note_bounds(struct prop_pass *w, enum prop_id id, int64_t n)
{
	struct span at = w->last[id]->value.at;

	if (id == PROP_ID_max_batch_rows && n == 200000 && !w->create)
		diag_add(w->c->diags, DIAG_prop_doc_bounds, at, 0,
			 "max_batch_rows 200000 is accepted, although the error text of ALTER says "
			 "that it should be greater");
	if (id == PROP_ID_max_batch_interval && n > 60)
		diag_add(w->c->diags, DIAG_prop_doc_bounds, at, 0,
			 "max_batch_interval has no upper bound, although the documentation gives 60 s");
}

static void check_int(struct prop_pass *w, enum prop_id id)
{
	const struct prop_rule *r = prop_rule(id);
	struct text v = w->last[id]->value.text;
	const char *unit = strcmp(r->unit, "s") == 0 ? " s" : "";
	int64_t n;

	if (v.n == 0) {
		empty_number(w, id);
		return;
	}
	if (!java_long(v, &n)) {
		not_a_number(w, id);
		return;
	}
	if (n < r->min) {
		refuse(w, DIAG_prop_range, id,
		       diag_text(w->c->diags, "%s is %lld%s, the server wants %lld%s or more",
				 r->name, (long long)n, unit, (long long)r->min, unit));
		return;
	}
	if (id == PROP_ID_desired_concurrent_number)
		check_concurrency(w, n);
	else
		note_bounds(w, id, n);
}

static void check_ratio(struct prop_pass *w, enum prop_id id)
{
	struct text v = w->last[id]->value.text;
	double x;

	if (!java_double(v, &x))
		not_a_number(w, id);
	else if (x < 0.0 || x > 1.0)
		refuse(w, DIAG_prop_range, id,
		       diag_text(w->c->diags, "%s is %s, the server wants 0.0 to 1.0",
				 prop_rule(id)->name, prop_shown(w->c, v)));
	else if (x != x)
		diag_add(w->c->diags, DIAG_ratio_nan, w->last[id]->value.at, 0,
			 "max_filter_ratio NaN passes the server's test and switches the limit off");
}

static void check_bool(struct prop_pass *w, enum prop_id id)
{
	static const char *const words[] = { "true", "false" };
	struct str value = w->last[id]->value;
	struct diags *d = w->c->diags;
	const char *meant;
	struct diag *g;

	if (java_true(value.text) || text_is_nocase(value.text, "false"))
		return;
	g = diag_add(d, DIAG_prop_bool, value.at, 0, "%s is %s, which counts as false",
		     prop_rule(id)->name, prop_shown(w->c, value.text));
	meant = near_best(text_trim(value.text), words, ARRAY_SIZE(words));
	if (!meant && (text_is(value.text, "1") || text_is_nocase(value.text, "t") ||
		       text_is_nocase(value.text, "y") || text_is_nocase(value.text, "yes") ||
		       text_is_nocase(value.text, "on")))
		meant = "true";
	if (!meant) {
		g->hint = "write \"true\" or \"false\"";
		return;
	}
	diag_hint(d, g, "did you mean \"%s\"?", meant);
	diag_fix(d, g, false, str_inside(&value), (struct text){ meant, strlen(meant) });
}

static void check_format(struct prop_pass *w, enum prop_id id)
{
	static const char *const words[] = { "csv", "json", "avro" };
	struct str value = w->last[id]->value;
	struct diags *d = w->c->diags;
	const char *meant;
	struct diag *g;

	if (format_parse(value.text))
		return;
	g = refuse(w, DIAG_prop_format, id,
		   diag_text(d, "format is %s, the server wants csv, json or avro",
			     prop_shown(w->c, value.text)));
	meant = value.text.n ? near_best(text_trim(value.text), words, ARRAY_SIZE(words)) : NULL;
	if (!meant)
		return;
	diag_hint(d, g, "did you mean \"%s\"?", meant);
	diag_fix(d, g, false, str_inside(&value), (struct text){ meant, strlen(meant) });
}

static void check_zone(struct prop_pass *w, enum prop_id id)
{
	struct str value = w->last[id]->value;
	char room[TIMEZONE_OFFSET_BYTES];
	struct diags *d = w->c->diags;
	struct text stored;
	const char *meant;
	bool case_only;
	struct diag *g;

	switch (timezone_check(value.text, room, &stored)) {
	case TIMEZONE_FINE:
		return;
	case TIMEZONE_RANGE:
		refuse(w, DIAG_prop_timezone, id,
		       diag_text(d, "the server takes no time zone as far from UTC as %s",
				 prop_shown(w->c, value.text)))->hint =
			"offsets go from -12:00 to +14:00";
		return;
	case TIMEZONE_UNKNOWN:
		g = refuse(w, DIAG_prop_timezone, id,
			   diag_text(d, "the server knows no time zone %s",
				     prop_shown(w->c, value.text)));
		if (timezone_is_abbreviation(value.text)) {
			g->hint =
				"region ids such as America/New_York are known, and offsets such as -05:00";
			return;
		}
		meant = value.text.n ? timezone_near(value.text, &case_only) : NULL;
		if (!meant)
			return;
		diag_hint(d, g, "did you mean \"%s\"?", meant);
		diag_fix(d, g, case_only, str_inside(&value),
			 (struct text){ meant, strlen(meant) });
		return;
	}
}

/* enclose and escape; `csv`: the server reads them. */
static void check_char(struct prop_pass *w, enum prop_id id, bool csv)
{
	const char *name = prop_rule(id)->name;
	struct str value = w->last[id]->value;
	struct diags *d = w->c->diags;
	unsigned char byte;
	struct diag *g;

	if (!csv)
		return;
	if (value.text.n == 0) {
		refuse(w, DIAG_prop_char_empty, id,
		       diag_text(d, "%s is empty, the server wants a character", name))->hint =
			diag_text(d, "leave %s out if there is none", name);
		return;
	}
	if (value.text.n == 1)
		return;
	byte = (unsigned char)java_first_byte(value.text);
	g = diag_add(d, DIAG_prop_char_cut, value.at, 0,
		     byte > 0x20 && byte < 0x7f ?
			     "of %s only the first character counts, as one byte: 0x%02X ('%c')" :
			     "of %s only the first character counts, as one byte: 0x%02X", name, byte, byte);
	if ((unsigned char)value.text.p[0] >= 0x80)
		g->hint = "a character beyond ASCII cannot be set";
	else if (id == PROP_ID_escape && *value.text.p != '\\' &&
		 value.text.p[value.text.n - 1] == '\\')
		g->hint = "a backslash is written \"\\\\\"";
	else if (text_starts(value.text, "0x") || text_starts(value.text, "\\x"))
		g->hint = "there is no hexadecimal form here";
}

static void check_unused(struct prop_pass *w, enum prop_id id)
{
	const char *name = prop_rule(id)->name;
	struct diag *g;

	g = diag_add(w->c->diags, DIAG_prop_unused, w->last[id]->key.at, 0,
		     "%s is accepted with any value and never used", name);
	prop_fix_remove(w, g, w->last[id], w->before[id]);
}

/* The format of the job as far as this statement tells: FORMAT_ANY if it does
 * not, which is so in every ALTER, or if it is wrong. */
static unsigned format_of(const struct prop_pass *w)
{
	const struct str *v = prop_value(w, PROP_ID_format);
	unsigned format;

	if (!w->create)
		return FORMAT_ANY;
	format = v ? format_parse(v->text) : FORMAT_CSV;
	return format ? format : FORMAT_ANY;
}

static void check_formats(struct prop_pass *w, enum prop_id id, unsigned format)
{
	const struct prop_rule *r = prop_rule(id);
	const struct str *given = prop_value(w, PROP_ID_format);
	struct diags *d = w->c->diags;
	struct diag *g;

	if (r->formats & format)
		return;
	g = diag_add(d, DIAG_prop_needs_format, w->last[id]->key.at, 0,
		     "%s has no effect for format %s", r->name,
		     format == FORMAT_CSV ? "csv" : format == FORMAT_JSON ? "json" : "avro");
	if (given)
		diag_note_at(d, g, given->at, "the format is set here");
	else
		diag_note(d, g, "no format is given, which means csv");
	if (r->formats & FORMAT_JSON)
		g->hint = "it is for \"format\" = \"json\"";
	else if (r->formats & FORMAT_CSV)
		g->hint = "it is for \"format\" = \"csv\"";
}

/* One of task_consume_second and task_timeout_second; false if it is refused. */
static bool check_seconds(struct prop_pass *w, enum prop_id id, int64_t *n)
{
	const char *name = prop_rule(id)->name;

	if (!java_long(w->last[id]->value.text, n)) {
		not_a_number(w, id);
		return false;
	}
	if (*n > 0)
		return true;
	if (!w->create) {
		refuse(w, DIAG_prop_range, id,
		       diag_text(w->c->diags, "%s is %lld s, ALTER wants 1 s or more", name,
				 (long long)*n));
		return false;
	}
	diag_add(w->c->diags, DIAG_task_not_positive, w->last[id]->value.at, 0,
		 "%s is %lld s: CREATE accepts it, and no task has time to load anything", name,
		 (long long)*n);
	return true;
}

/* The other value changes too, and the text does not say so. */
static void task_overwrites(struct prop_pass *w, enum prop_id id, int64_t n)
{
	bool consume = id == PROP_ID_task_consume_second;
	const char *other = consume ? "task_timeout_second" : "task_consume_second";
	int64_t derived = consume ? (int64_t)((uint64_t)n * TASK_RATIO) : n / TASK_RATIO;
	struct diags *d = w->c->diags;
	struct diag *g;

	if (n <= 0)
		return;                 /* said already */
	if (derived <= 0) {
		diag_add(d, DIAG_task_not_positive, w->last[id]->value.at, 0,
			 "%s of %lld s, given alone, sets %s to %lld s", prop_rule(id)->name,
			 (long long)n, other, (long long)derived)->hint =
			diag_text(d, "give %s too", other);
		return;
	}
	/* At CREATE the usual values keep their usual partners. */
	if (w->create && derived == (consume ? TASK_TIMEOUT_S : TASK_CONSUME_S))
		return;
	g = diag_add(d, DIAG_task_overwrites, w->last[id]->value.at, 0,
		     "%s of %lld s, given alone, also sets %s to %lld s", prop_rule(id)->name,
		     (long long)n, other, (long long)derived);
	diag_hint(d, g, "give %s too", other);
}

static void check_tasks(struct prop_pass *w)
{
	const enum prop_id c = PROP_ID_task_consume_second, t = PROP_ID_task_timeout_second;
	bool has_c = prop_value(w, c), has_t = prop_value(w, t), ok_c, ok_t;
	int64_t consume = 0, timeout = 0;
	struct diag *g;

	if (!has_c && !has_t)
		return;
	ok_c = has_c && check_seconds(w, c, &consume);
	ok_t = has_t && check_seconds(w, t, &timeout);
	if (ok_c && ok_t && consume >= timeout) {
		g = refuse(w, DIAG_task_order, t,
			   diag_text(w->c->diags,
				     "task_timeout_second is %lld s, it must be greater than "
				     "task_consume_second",
				     (long long)timeout));
		diag_note_at(w->c->diags, g, w->last[c]->value.at, "which is %lld s",
			     (long long)consume);
	}
	if (!has_t && ok_c)
		task_overwrites(w, c, consume);
	if (!has_c && ok_t)
		task_overwrites(w, t, timeout);
}

/* Plain columns that COLUMNS names, if it holds nothing else and is given; or 0. */
static size_t plain_columns(const struct stmt *s, struct span *at)
{
	const struct clause *clause;
	const struct col *col;
	size_t n = 0;

	for (clause = s->clauses; clause && clause->kind != CLAUSE_COLUMNS; clause = clause->next)
		;
	for (col = clause ? clause->cols : NULL; col; col = col->next, n++)
		if (col->assigned)
			return 0;
	if (clause)
		*at = clause->word;
	return n;
}

/* Paths and columns belong together by their place. */
static void check_path_count(struct prop_pass *w, size_t paths)
{
	struct span at = w->last[PROP_ID_jsonpaths]->value.at, columns_at;
	size_t columns = plain_columns(w->c->stmt, &columns_at);
	struct diags *d = w->c->diags;
	struct diag *g;

	/* with an empty array fields are found by their names */
	if (!columns || !paths || columns == paths)
		return;
	g = diag_add(d, DIAG_jsonpaths_count, at, 0,
		     "%zu path%s for %zu column%s: the last %s", paths, paths == 1 ? "" : "s",
		     columns, columns == 1 ? "" : "s",
		     paths < columns ? "columns are NULL in every row" : "paths are not read");
	diag_note_at(d, g, columns_at, "the columns are here");
}

static void check_paths(struct prop_pass *w, unsigned format)
{
	const struct str *v = prop_value(w, PROP_ID_jsonpaths);
	struct diags *d = w->c->diags;
	struct text bad;
	struct span at;
	struct diag *g;
	size_t n;

	if (!v || !v->text.n || !(format & (FORMAT_JSON | FORMAT_AVRO)))
		return;
	switch (jsonpaths_check(v->text, &bad, &n)) {
	case JSONPATHS_FINE:
		break;
	case JSONPATHS_NO_ARRAY:
		bad = (struct text){ bad.p, bad.n ? 1 : 0 };
		g = diag_add(d, DIAG_jsonpaths_invalid, str_part(v, bad), 0,
			     "jsonpaths is no JSON array of strings: the job pauses at its first task");
		g->hint = "it looks like [\"$.a\", \"$.b.c\"]";
		return;
	case JSONPATHS_NO_ROOT:
		at = str_part(v, bad);
		g = diag_add(d, DIAG_jsonpaths_invalid, at, 0,
			     "%s does not begin with $: the BE passes over what stands before the "
			     "first dot", prop_shown(w->c, bad));
		if (!bad.n)
			break;
		diag_hint(d, g, "write $.%.*s", TEXT_ARG(bad));
		if (at.len == bad.n)
			diag_fix(d, g, false, (struct span){ at.off, 0 }, TEXT("$."));
		break;
	case JSONPATHS_PATH:
		g = diag_add(d, DIAG_jsonpaths_invalid, str_part(v, bad), 0,
			     "the BE cannot read the path %s: the job pauses at its first task",
			     prop_shown(w->c, bad));
		g->hint = "names are parted by dots, and one index may follow a name: $.a.b[0]";
		break;
	}
	if (w->create)
		check_path_count(w, n);
}

static void check_value(struct prop_pass *w, enum prop_id id, unsigned format)
{
	switch ((enum prop_type)prop_rule(id)->type) {
	case PROP_INT:
		check_int(w, id);
		break;
	case PROP_RATIO:
		check_ratio(w, id);
		break;
	case PROP_BOOL:
		check_bool(w, id);
		break;
	case PROP_FORMAT:
		check_format(w, id);
		break;
	case PROP_ZONE:
		check_zone(w, id);
		break;
	case PROP_CHAR:
		check_char(w, id, format == FORMAT_CSV);
		break;
	case PROP_UNUSED:
		check_unused(w, id);
		break;
	default:
		break;                  /* any text, or judged with others */
	}
}

void check_props(struct check *c)
{
	const struct stmt *s = c->stmt;
	const struct prop *p, *before = NULL;
	struct prop_pass w;
	unsigned format;
	uint64_t bits;

	if ((s->kind != STMT_CREATE && s->kind != STMT_ALTER) || !s->job_props.first)
		return;
	prop_pass_init(&w, c, &s->job_props, PROP_JOB);
	for (p = s->job_props.first; p; before = p, p = p->next) {
		struct text key = text_trim(p->key.text);

		if (!prop_pass_take(&w, p, before, key))
			prop_unknown(&w, p, key);
	}
	format = format_of(&w);
	for (bits = w.given; bits; bits &= bits - 1) {
		enum prop_id id = (enum prop_id)__builtin_ctzll(bits);

		check_value(&w, id, format);
		check_formats(&w, id, format);
	}
	check_tasks(&w);
	check_paths(&w, format);
}
