/*
 * load_live.c - columns and partitions of a load against the live table.
 * Needs no more than to see the table: what is refused is not judged.
 * Facts: Load.java (a name that is no column is a field to be passed over, so a slip makes
 * its column NULL), LoadScanNode.java, StreamLoadScanNode.java, StreamLoadPlanner.java.
 */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/near.h"
#include "cli/load_cmd.h"
#include "job/catalog.h"
#include "lang/ast.h"
#include "lang/quote.h"

struct live {
	struct load_cmd *c;
	struct catalog *cat;
	const struct catalog_table *table;
	struct text db, name;
};

static bool same(struct text a, struct text b)
{
	return a.n == b.n && !strncasecmp(a.p, b.p, a.n);
}

static struct diags *diags_of(struct live *l, enum header_id id)
{
	return &load_lint_at(&l->c->lint, &l->c->spec, (int)id)->diags;
}

static struct span whole_of(const struct live *l, enum header_id id)
{
	const char *value = load_spec_value(&l->c->spec, id);

	return (struct span){ 0, value ? (uint32_t)strlen(value) : 0 };
}

/* Places in `columns` are those of the text it was parsed from. */
static struct span in_columns(const struct live *l, struct span at)
{
	at.off -= l->c->lint.columns_off;
	return at;
}

/* `otherwise`: the hint where no column's name is like the word; or NULL. */
static void hint_near(struct live *l, struct diags *d, struct diag *g, struct text word,
		      const char *otherwise)
{
	struct near near;
	size_t i;

	near_init(&near, word);
	for (i = 0; i < l->table->n_columns; i++) {
		const struct text name = l->table->columns[i].name;

		near_try(&near, arena_copy(l->c->mem, name.p, name.n));
	}
	if (near.best)
		diag_hint(d, g, "did you mean %s?", near.best);
	else if (otherwise)
		g->hint = otherwise;
}

/* columns ------------------------------------------------------------------------------ */

/* Does an expression of `columns` compute with that field? */
static bool is_source(const struct clause *columns, struct text field)
{
	const struct expr *e;
	const struct col *col;

	for (col = columns->cols; col; col = col->next)
		for (e = col->value; e; e = expr_walk(col->value, e))
			if (e->kind == EXPR_COLUMN && same(e->text, field))
				return true;
	return false;
}

static void judge_column(struct live *l, const struct clause *columns, const struct col *col)
{
	const struct catalog_column *there = catalog_column(l->table, col->name.text);
	struct diags *d = diags_of(l, HEADER_COLUMNS);
	struct diag *g;

	if (there && there->generated) {
		diag_add(d, DIAG_table_column, in_columns(l, col->name.at), RELS_NONE,
			 "%.*s is computed by the table itself, and cannot be given",
			 TEXT_ARG(col->name.text));
		return;
	}
	/* what is done with a row; and fields that say that they are passed over */
	if (there || text_is_nocase(col->name.text, "__op") ||
	    (!col->assigned && col->name.text.n && *col->name.text.p == '_'))
		return;
	if (!col->assigned && is_source(columns, col->name.text))
		return;
	g = diag_add(d, DIAG_table_column, in_columns(l, col->name.at), RELS_NONE,
		     col->assigned ? "the table has no column %.*s: the load fails"
				   : "the table has no column %.*s, and nothing is computed from "
				     "it: the field "
				     "would be passed over without a word",
		     TEXT_ARG(col->name.text));
	hint_near(l, d, g, col->name.text,
		  l->c->o.csv_header ?
			  "name the fields by --columns, with --skip-header 1; what is not needed "
			  "may be called _NAME" :
			  "a field that is not needed may be called _NAME");
}

static bool is_given(const struct clause *columns, struct text name)
{
	const struct col *col;

	for (col = columns->cols; col; col = col->next)
		if (same(col->name.text, name))
			return true;
	return false;
}

/* A list of assignments alone has the table's own columns for its fields. */
static bool has_fields(const struct clause *columns)
{
	const struct col *col;

	for (col = columns->cols; col; col = col->next)
		if (!col->assigned)
			return true;
	return false;
}

static void judge_columns(struct live *l, const struct clause *columns)
{
	const struct col *col;
	size_t i;

	for (col = columns->cols; col; col = col->next)
		judge_column(l, columns, col);
	if (!has_fields(columns) || load_spec_true(&l->c->spec, HEADER_PARTIAL_UPDATE))
		return;
	for (i = 0; i < l->table->n_columns; i++) {
		const struct catalog_column *there = &l->table->columns[i];

		if (there->required && !is_given(columns, there->name))
			diag_add(diags_of(l, HEADER_COLUMNS), DIAG_table_required,
				 whole_of(l, HEADER_COLUMNS), RELS_NONE,
				 "%.*s has no default and takes no NULL: without it the load fails",
				 TEXT_ARG(there->name));
	}
}

/* where ---------------------------------------------------------------------------------- */

/* The unit of EXTRACT(YEAR FROM x) and of TIMESTAMPDIFF(DAY, x, y) is parsed as a name. */
static bool is_unit(const struct expr *e)
{
	const struct expr *up = e->up;

	return up && up->kind == EXPR_CALL && up->first == e &&
	       (text_is_nocase(up->text, "extract") || text_is_nocase(up->text, "timestampdiff") ||
		text_is_nocase(up->text, "timestampadd"));
}

/* Unlike the expressions of `columns` it may use the table's columns only (LoadScanNode.java). */
static void judge_where(struct live *l, const struct expr *where)
{
	struct diags *d = diags_of(l, HEADER_WHERE);
	const struct expr *e;

	/* names within a lambda may be its own */
	for (e = where; e; e = expr_walk(where, e))
		if (e->kind == EXPR_LAMBDA)
			return;
	for (e = where; e; e = expr_walk(where, e)) {
		struct span at = e->at;
		struct diag *g;

		if (e->kind != EXPR_COLUMN || !e->qname || e->qname->n != 1 || is_unit(e) ||
		    text_is_nocase(e->text, "__op") || catalog_column(l->table, e->text))
			continue;
		at.off -= l->c->lint.where_off;
		g = diag_add(d, DIAG_table_column, at, RELS_NONE,
			     "the table has no column %.*s, and where can use nothing else: the "
			     "load fails",
			     TEXT_ARG(e->text));
		hint_near(l, d, g, e->text, NULL);
	}
}

static void judge_condition(struct live *l)
{
	const char *value = load_spec_value(&l->c->spec, HEADER_MERGE_CONDITION);
	const struct text name = { value, value ? strlen(value) : 0 };
	struct diag *g;

	if (!value || catalog_column(l->table, name))
		return;
	g = diag_add(diags_of(l, HEADER_MERGE_CONDITION), DIAG_table_column,
		     whole_of(l, HEADER_MERGE_CONDITION), RELS_NONE, "the table has no column %s",
		     value);
	hint_near(l, diags_of(l, HEADER_MERGE_CONDITION), g, name, NULL);
}

/* partitions --------------------------------------------------------------------------- */

static bool has_partition(const struct catalog_partitions *p, struct text name)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (same(p->names[i], name))
			return true;
	return false;
}

static int judge_partitions(struct live *l, enum header_id id, bool temporary, struct err *err)
{
	const char *value = load_spec_value(&l->c->spec, id), *p;
	const struct catalog_partitions *there;
	struct diag *g;
	struct near near;
	size_t i;

	if (!value)
		return 0;
	if (catalog_partitions(l->cat, l->db, l->name, temporary, &there, err))
		return err->code;
	if (there->is != CATALOG_THERE)
		return 0;
	for (p = value; *p;) {
		const size_t n = strcspn(p, ",");
		const struct text name = text_trim((struct text){ p, n });
		const struct span at = { (uint32_t)(name.p - value), (uint32_t)name.n };

		p += n + (p[n] == ',');
		if (!name.n || has_partition(there, name))
			continue;
		g = diag_add(diags_of(l, id), DIAG_table_partition, at, RELS_NONE,
			     temporary ? "the table has no temporary partition %.*s"
				       : "the table has no partition %.*s",
			     TEXT_ARG(name));
		near_init(&near, name);
		for (i = 0; i < there->n; i++)
			near_try(&near,
				 arena_copy(l->c->mem, there->names[i].p, there->names[i].n));
		if (near.best)
			diag_hint(diags_of(l, id), g, "did you mean %s?", near.best);
	}
	return 0;
}

/* -------------------------------------------------------------------------------------- */

static int look(struct load_cmd *c, struct live *l, struct err *err)
{
	if (!c->catalog)
		c->catalog = catalog_new(c->reach.sql, c->mem);
	*l = (struct live){
		.c = c,
		.cat = c->catalog,
		.db = { c->spec.db, strlen(c->spec.db) },
		.name = { c->spec.table, strlen(c->spec.table) },
	};
	return catalog_table(l->cat, l->db, l->name, &l->table, err);
}

int load_live(struct load_cmd *c, struct err *err)
{
	struct load_found *whole = load_lint_at(&c->lint, &c->spec, -1);
	struct live l;

	if (look(c, &l, err))
		return err->code;
	if (l.table->is == CATALOG_MISSING || l.table->is == CATALOG_NO_DATABASE) {
		diag_add(&whole->diags, DIAG_table_missing, (struct span){ 0, 0 }, RELS_NONE,
			 l.table->is == CATALOG_MISSING
				 ? "%s has no table %s that this user may see"
				 : "there is no database %s that this user may see",
			 c->spec.db, c->spec.table);
		return 0;
	}
	if (l.table->is != CATALOG_THERE)
		return 0;
	if (c->lint.columns)
		judge_columns(&l, c->lint.columns);
	if (c->lint.where)
		judge_where(&l, c->lint.where->where);
	judge_condition(&l);
	if (judge_partitions(&l, HEADER_PARTITIONS, false, err))
		return err->code;
	return judge_partitions(&l, HEADER_TEMPORARY_PARTITIONS, true, err);
}

int load_live_names(struct load_cmd *c, const struct text **names, size_t *n, struct err *err)
{
	struct text *out;
	struct live l;
	size_t i;

	*n = 0;
	if (look(c, &l, err))
		return err->code;
	if (l.table->is != CATALOG_THERE)
		return 0;
	out = arena_alloc(c->mem, (l.table->n_columns + 1) * sizeof(*out));
	for (i = 0; i < l.table->n_columns; i++)
		out[(*n)++] = l.table->columns[i].name;
	*names = out;
	return 0;
}

int load_live_columns(struct load_cmd *c, const char **list, struct err *err)
{
	struct live l;
	struct buf b;
	size_t i;

	if (look(c, &l, err))
		return err->code;
	if (l.table->is != CATALOG_THERE)
		return err_set(
			err, ERR_REFUSED,
			"--columns-from-table: the columns of %s.%s cannot be seen by this user",
			c->spec.db, c->spec.table);
	buf_init_unbounded(&b);
	for (i = 0; i < l.table->n_columns; i++) {
		if (l.table->columns[i].generated)
			continue;
		if (b.n)
			buf_adds(&b, ", ");
		quote_name(&b, l.table->columns[i].name);
	}
	*list = arena_copy(c->mem, buf_str(&b), b.n);
	buf_release(&b);
	return 0;
}
