/*
 * lint_sql.c - `columns` and `where` by our grammar.
 * The FE parses "COLUMNS (" value ")" and "WHERE " value with the grammar of load properties, so
 * here they are the one clause of an ALTER ROUTINE LOAD, whose findings are moved into the value.
 * Facts: StreamLoadInfo.java, Load.java (columns of a load, compared without case).
 */
#include "config.h"
#include "load/lint_int.h"

#include "base/buf.h"
#include "base/util.h"
#include "check/check.h"
#include "check/name_set.h"
#include "lang/ast.h"
#include "lang/parse.h"

/* What rules for jobs say, and what it comes to in a load. */
static const char *const phrases[][2] = {
	{ "is not among the plain columns of COLUMNS, which name the fields of the source; the job "
	  "pauses when it plans its next task",
	  "is not among the fields that columns lists: the load fails" },
	{ "; the job pauses when it plans its next task", ": the load fails" },
	{ "the job pauses when it plans its next task", "the load fails" },
	{ "it is accepted now, and the load fails", "the load fails" },
	{ "the job stays RUNNING without loading anything", "the load fails" },
	{ "so the job loads no row and reports no error", "so no row is loaded" },
	{ "belongs to a session, and the tasks of a job run in none",
	  "belongs to a session, and a load runs in none" },
	{ "COLUMNS cannot", "columns cannot" },
	{ "WHERE cannot", "where cannot" },
	{ "conditions of this WHERE", "conditions of this where" },
};

/* Where the value is in the text that is parsed. */
struct inside {
	struct lint *l;
	const struct load_said *said;
	uint32_t off, len;
};

static const char *reworded(const struct inside *in, const char *text)
{
	struct arena *mem = in->l->mem;
	const char *at;
	size_t i;

	for (i = 0; text && i < ARRAY_SIZE(phrases); i++) {
		at = strstr(text, phrases[i][0]);
		if (at)
			text = arena_printf(mem, "%.*s%s%s", (int)(at - text), text, phrases[i][1],
					    at + strlen(phrases[i][0]));
	}
	return text;
}

/* Within the value, as far as it is. */
static struct span moved(const struct inside *in, struct span at)
{
	const uint32_t end = in->off + in->len;
	uint32_t from = at.off < in->off ? in->off : at.off > end ? end : at.off;
	uint32_t to = span_end(at) < from ? from : span_end(at) > end ? end : span_end(at);

	return (struct span){ from - in->off, to - from };
}

static void take(const struct inside *in, const struct diag *g)
{
	struct diags *d = lint_diags(in->l, in->said);
	const struct diag_note *note;
	struct diag *mine;

	if (g->code == DIAG_column_unknown)
		mine = diag_add(d, DIAG_columns_field, moved(in, g->at), RELS_ALL, "%s",
				reworded(in, g->message));
	else if (g->code == DIAG_columns_subquery)
		mine = diag_add(d, DIAG_header_sql, moved(in, g->at), RELS_ALL, "%s",
				reworded(in, g->message));
	else
		mine = diag_add(d, g->code, moved(in, g->at), g->refused_by, "%s",
				reworded(in, g->message));
	mine->hint = reworded(in, g->hint);
	for (note = g->notes; note; note = note->next) {
		if (note->placed)
			diag_note_at(d, mine, moved(in, note->at), "%s", reworded(in, note->text));
		else
			diag_note(d, mine, "%s", reworded(in, note->text));
	}
}

static void duplicates(const struct inside *in, const struct clause *clause)
{
	struct diags *d = lint_diags(in->l, in->said);
	const struct name_seen *seen;
	struct name_set names[2];
	const struct col *col;
	uint32_t n = 0;
	struct diag *g;

	for (col = clause->cols; col; col = col->next)
		n++;
	name_set_init(&names[0], n, in->l->mem);
	name_set_init(&names[1], n, in->l->mem);
	for (col = clause->cols; col; col = col->next) {
		seen = name_set_add(&names[col->assigned], col->name.text, col->name.at);
		if (!seen)
			continue;
		g = diag_add(d, DIAG_columns_duplicate, moved(in, col->name.at), RELS_ALL,
			     col->assigned ? "%.*s is assigned twice" : "%.*s is listed twice",
			     TEXT_ARG(col->name.text));
		diag_note_at(d, g, moved(in, seen->at), "the first one is here");
		if (!col->assigned)
			g->hint = "a field that is not needed gets a name that the table does not "
				  "have";
	}
}

/* The clause that is the value and nothing else; NULL after a finding, if none was given before. */
static const struct clause *only_clause(const struct inside *in, struct parser *p,
					const struct parsed *first, struct diags *scratch)
{
	const enum clause_kind kind =
		in->said->rule->type == HEADER_TYPE_COLUMNS ? CLAUSE_COLUMNS : CLAUSE_WHERE;
	const struct clause *clause = first->stmt ? first->stmt->clauses : NULL;
	struct parsed more;

	if (scratch->errors || first->broken)
		return NULL;
	if (clause && !clause->next && clause->kind == kind && !first->ended &&
	    !first->stmt->job_props.present && !first->stmt->source &&
	    !parser_next(p, in->l->mem, scratch, &more))
		return clause;
	diag_add(lint_diags(in->l, in->said), DIAG_header_sql, lint_whole(in->said), RELS_ALL,
		 kind == CLAUSE_COLUMNS ? "this is more than a list of columns"
					: "this is more than one condition");
	return NULL;
}

/* A COLUMNS of assignments alone, names of jobs and the like are no business of a load. */
static void judge(const struct inside *in, struct source *src, const struct parsed *p,
		  struct diags *scratch)
{
	struct check_session session = { 0 };
	struct check c = {
		.mem = in->l->mem,
		.diags = scratch,
		.src = src,
		.session = &session,
		.parsed = p,
		.stmt = p->stmt,
	};
	const struct diag *g;

	check_text(&c);
	if (p->stmt) {
		check_names(&c);
		check_exprs(&c);
	}
	diags_sort(scratch);
	for (g = scratch->first; g; g = g->next)
		if (g->severity > DIAG_NOTE)
			take(in, g);
}

void lint_sql(struct lint *l, const struct load_said *said)
{
	const bool columns = said->rule->type == HEADER_TYPE_COLUMNS;
	const char *before = columns ? "ALTER ROUTINE LOAD FOR a.b COLUMNS ("
				     : "ALTER ROUTINE LOAD FOR a.b WHERE ";
	struct inside in = { .l = l,
			     .said = said,
			     .off = (uint32_t)strlen(before),
			     .len = (uint32_t)strlen(said->value) };
	const char *text = arena_printf(l->mem, "%s%s%s", before, said->value, columns ? ")" : "");
	struct parser *parser = parser_new();
	const struct clause *clause;
	struct diags scratch;
	struct parsed first;
	struct source src;

	source_init(&src, said->where, text, (uint32_t)strlen(text));
	diags_init(&scratch, l->mem, l->of->targets);
	scratch.no_notes = true;
	parser_start(parser, &src, 0);
	parser_next(parser, l->mem, &scratch, &first);
	judge(&in, &src, &first, &scratch);
	clause = only_clause(&in, parser, &first, &scratch);
	if (clause && columns) {
		duplicates(&in, clause);
		l->out->columns = clause;
		l->out->columns_off = in.off;
	} else if (clause) {
		l->out->where = clause;
		l->out->where_off = in.off;
	}
	parser_free(parser);
}
