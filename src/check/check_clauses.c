/*
 * check_clauses.c - load properties: repeated ones, separators, COLUMNS, PARTITION.
 * Sources: CreateRoutineLoadStmt.buildLoadDesc, Delimiter.java, Load.java.
 */
#include "config.h"
#include "check/check.h"

#include "check/delimiter.h"
#include "check/name_set.h"

/* What a task may send to a BE as a separator. */
enum { SEPARATOR_MAX = 50 };

/* PARTITION and TEMPORARY PARTITION are the same kind to the server. */
static void repeated(struct check *c)
{
	const struct clause *clause, *first[CLAUSE_PARTITION + 1] = { NULL };
	struct diag *g;

	for (clause = c->stmt->clauses; clause; clause = clause->next) {
		if (!first[clause->kind]) {
			first[clause->kind] = clause;
			continue;
		}
		g = diag_add(c->diags, DIAG_clause_repeated, clause->word, RELS_ALL,
			     "%s is given twice", clause_kind_text(clause->kind));
		diag_note_at(c->diags, g, first[clause->kind]->word, "the first one is here");
		if (clause->kind == CLAUSE_WHERE)
			g->hint = "join the conditions with AND";
		else if (clause->kind == CLAUSE_PARTITION)
			g->hint = "name all partitions in one list";
	}
}

/* separators ------------------------------------------------------------------ */

static const char *separator_fault(enum delimiter_fault fault)
{
	switch (fault) {
	case DELIMITER_FINE:
		break;
	case DELIMITER_EMPTY:
		return "a separator cannot be empty";
	case DELIMITER_HEX_EMPTY:
		return "no hexadecimal digits follow the prefix";
	case DELIMITER_HEX_ODD:
		return "the number of hexadecimal digits is odd";
	case DELIMITER_HEX_DIGIT:
		return "only hexadecimal digits can follow the prefix";
	}
	return NULL;
}

static bool is_hex(char b)
{
	return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
}

/* The text of a separator for a message; in hexadecimal what cannot be shown. */
static const char *separator_shown(struct check *c, struct text t)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t i, n = t.n < SEPARATOR_MAX ? t.n : SEPARATOR_MAX;
	char *hex;

	for (i = 0; i < n && ((unsigned char)t.p[i] >= ' ' && t.p[i] != 0x7f); i++)
		;
	if (i == n)
		return diag_text(c->diags, "the text %.*s", TEXT_ARG(t));
	hex = arena_alloc(c->diags->mem, n * 3 + 1);
	for (i = 0; i < n; i++) {
		hex[i * 3] = ' ';
		hex[i * 3 + 1] = digits[(unsigned char)t.p[i] >> 4];
		hex[i * 3 + 2] = digits[t.p[i] & 15];
	}
	hex[n * 3] = '\0';
	return diag_text(c->diags, "the bytes%s%s", hex, n < t.n ? " .." : "");
}

/* '\x01' as written: the string's own unescaping takes the backslash away. */
static void separator_escape(struct check *c, const struct str *s)
{
	struct text raw = source_text(c->src, s->at);
	struct diag *g;
	size_t i;

	for (i = 1; i + 2 < raw.n; i++) {
		if (raw.p[i] != '\\')
			continue;
		if (raw.p[i + 1] == 'x' || raw.p[i + 1] == 'X' || raw.p[i + 1] == 'u' ||
		    (raw.p[i + 1] >= '0' && raw.p[i + 1] <= '9' && is_hex(raw.p[i + 2])))
			break;
		i++;
	}
	if (i + 2 >= raw.n)
		return;
	g = diag_add(c->diags, DIAG_separator_escape, s->at, RELS_NONE,
		     raw.p[i + 1] == '0' ? "'\\%c' is the byte 00 whatever digits follow: the separator is %s"
					 : "'\\%c' is no escape in a string: the separator is %s",
		     raw.p[i + 1], separator_shown(c, s->text));
	if (i == 1 && raw.n == 6 && (raw.p[2] == 'x' || raw.p[2] == 'X') && is_hex(raw.p[3]) && is_hex(raw.p[4])) {
		diag_hint(c->diags, g, "the byte %c%c is written '0x%c%c'", raw.p[3], raw.p[4],
			  raw.p[3], raw.p[4]);
		diag_fix(c->diags, g, false, s->at,
			 (struct text){ diag_text(c->diags, "'0x%c%c'", raw.p[3], raw.p[4]), 6 });
	} else {
		g->hint = "a byte is written in hexadecimal: '0x01'";
	}
}

static void separator(struct check *c, const struct clause *clause)
{
	const struct str *s = &clause->separator;
	enum delimiter_fault fault;
	struct text bytes = s->text;
	size_t i;

	if (!s->text.n || delimiter_is_hex(s->text)) {
		fault = delimiter_convert(s->text, c->mem, &bytes);
		if (fault) {
			diag_add(c->diags, DIAG_separator_invalid, s->at, RELS_ALL, "%s", separator_fault(fault));
			return;
		}
		for (i = 0; i < bytes.n && (unsigned char)bytes.p[i] < 0x80; i++)
			;
		if (i < bytes.n)
			diag_add(c->diags, DIAG_separator_high_byte, s->at, RELS_NONE,
				 "bytes from 80 on cannot be written in hexadecimal: the server makes three "
				 "bytes of each");
	} else if (memchr(source_text(c->src, s->at).p, '\\', s->at.len)) {
		separator_escape(c, s);
		delimiter_convert(s->text, c->mem, &bytes);
	}
	if (bytes.n > SEPARATOR_MAX)
		diag_add(c->diags, DIAG_separator_long, s->at, RELS_NONE,
			 "the separator has %zu bytes, a task takes %d: the job pauses when it plans its next one",
			 bytes.n, SEPARATOR_MAX);
}

/* COLUMNS ------------------------------------------------------------------------ */

static void column_twice(struct check *c, const struct col *col, struct span first)
{
	struct diag *g;

	g = diag_add(c->diags, DIAG_column_duplicate, col->name.at, RELS_NONE,
		     col->assigned ? "%.*s is assigned twice: the job pauses when it plans its next task"
				   : "%.*s is listed twice: the job pauses when it plans its next task",
		     TEXT_ARG(col->name.text));
	diag_note_at(c->diags, g, first, "the first one is here");
}

/* Plain columns and assigned ones do not clash with each other. */
static void duplicates(struct check *c, const struct clause *clause, uint32_t plain, uint32_t assigned)
{
	struct arena_mark m = arena_mark(c->mem);
	const struct name_seen *seen;
	struct name_set names[2];
	const struct col *col;

	name_set_init(&names[0], plain, c->mem);
	name_set_init(&names[1], assigned, c->mem);
	for (col = clause->cols; col; col = col->next) {
		seen = name_set_add(&names[col->assigned], col->name.text, col->name.at);
		if (seen)
			column_twice(c, col, seen->at);
	}
	if (c->mem != c->diags->mem)
		arena_rewind(c->mem, m);
}

/* __op = 'upsert' and the like: what a constant may say. */
static void op_constant(struct check *c, const struct col *col)
{
	const struct expr *v = col->value;
	struct diag *g;

	while (v && v->kind == EXPR_PAREN)
		v = v->first;
	if (!v || v->kind > EXPR_DATETIME)
		return;
	if (v->kind == EXPR_STRING ? text_is_nocase(v->text, "upsert") || text_is_nocase(v->text, "delete")
				   : v->kind == EXPR_INTEGER && (text_is(v->text, "0") || text_is(v->text, "1")))
		return;
	g = diag_add(c->diags, DIAG_op_constant, v->at, RELS_NONE, "a constant __op is 'upsert' (0) or 'delete' (1)");
	if (v->kind != EXPR_INTEGER)
		g->hint = "the job pauses when it plans its next task";
}

static void columns(struct check *c, const struct clause *clause)
{
	uint32_t plain = 0, assigned = 0;
	const struct col *col;
	struct diag *g;

	for (col = clause->cols; col; col = col->next) {
		plain += !col->assigned;
		assigned += col->assigned;
		if (col->dot_digit) {
			g = diag_add(c->diags, DIAG_column_dot_digit, col->at, RELS_ALL,
				     "a column name cannot begin with a digit right after a dot");
			diag_hint(c->diags, g, "write `%.*s`", TEXT_ARG(col->name.text));
		} else if (col->qualified) {
			g = diag_add(c->diags, DIAG_columns_qualified, col->at, RELS_NONE,
				     "only the last part counts: this is the column %.*s",
				     TEXT_ARG(col->name.text));
		}
		if (col->is_default) {
			g = diag_add(c->diags, DIAG_column_default, col->default_at, RELS_NONE,
				     "DEFAULT is no value that a load can compute");
			g->hint = "leave the column out of COLUMNS to get its default";
		}
		if (col->assigned && text_is(col->name.text, "__op"))
			op_constant(c, col);
	}
	if (plain > 1 || assigned > 1)
		duplicates(c, clause, plain, assigned);
	if (!plain && !c->diags->no_notes)
		diag_add(c->diags, DIAG_columns_assigned_only, clause->word, RELS_NONE,
			 "without a plain column the columns of the table, in their order, name the fields of the source");
}

/* PARTITION ---------------------------------------------------------------------- */

static void partitions(struct check *c, const struct clause *clause)
{
	const struct partition_name *part;
	struct diag *g;

	if (clause->key_value) {
		g = diag_add(c->diags, DIAG_partition_list_empty, clause->at, RELS_ALL,
			     "a partition given as key = value names no partition");
		g->hint = "write PARTITION (name, ..)";
		return;
	}
	for (part = clause->partitions; part; part = part->next)
		if (!part->name.text.n)
			diag_add(c->diags, DIAG_partition_name_empty, part->name.at, RELS_ALL,
				 "a partition's name cannot be empty");
}

/* What holds for every use of a clause. */
static void notes(struct check *c)
{
	const struct clause *clause;
	struct diag *g;

	for (clause = c->stmt->clauses; clause; clause = clause->next) {
		if (clause->kind == CLAUSE_PARTITION)
			diag_add(c->diags, DIAG_partitions_fixed, clause->word, RELS_NONE,
				 "naming partitions switches off the automatic creation of partitions for the job");
		if (c->stmt->kind != STMT_ALTER)
			continue;
		g = diag_add(c->diags, DIAG_columns_replaced, clause->word, RELS_NONE,
			     "%s replaces what the job has: it cannot be added to, and not be removed",
			     clause_kind_text(clause->kind));
		if (clause->kind == CLAUSE_COLUMNS)
			g->hint = "repeat every column and assignment that shall stay, __op included";
		else if (clause->kind == CLAUSE_WHERE)
			g->hint = "WHERE true lets every row through";
		if (clause->kind == CLAUSE_COLUMNS || clause->kind == CLAUSE_PARTITION)
			diag_add(c->diags, DIAG_alter_unchecked, clause->word, RELS_NONE,
				 "ALTER does not compare %s with the table: a slip pauses the job after RESUME",
				 clause->kind == CLAUSE_COLUMNS ? "columns" : "partitions");
	}
}

void check_clauses(struct check *c)
{
	const struct clause *clause = c->stmt->clauses;

	if (!clause)
		return;
	if (clause->next)
		repeated(c);
	for (; clause; clause = clause->next) {
		switch (clause->kind) {
		case CLAUSE_COLUMN_SEPARATOR:
		case CLAUSE_ROW_SEPARATOR:
			separator(c, clause);
			break;
		case CLAUSE_COLUMNS:
			columns(c, clause);
			break;
		case CLAUSE_PARTITION:
			partitions(c, clause);
			break;
		case CLAUSE_WHERE:
			break;
		}
	}
	if (!c->diags->no_notes)
		notes(c);
}
