/*
 * check_persist.c - load properties that do not survive a restart of the FE.
 *
 * When an ALTER is applied the FE prints all load properties of the job into a
 * statement of its own, and reads that text again after a restart and at every
 * later ALTER (source: RoutineLoadJob.mergeLoadDescToOriginStatement,
 * RoutineLoadDesc.toSql, ExprExplainVisitor.java).  What it prints is not always
 * what it read.  A text that no longer parses loses all load properties.
 *
 * Only what is certain to come back different is reported.  Parentheses that get
 * lost without the text looking any different are not: see operand_fault().
 */
#include "config.h"
#include "check/check.h"

#include "base/util.h"
#include "check/delimiter.h"
#include "check/expr.h"
#include "lang/token.h"

static const char lost[] = "the stored text does not parse again, and the job loses all its load properties";

/* separators ------------------------------------------------------------------ */

/* In CREATE it takes an ALTER of the job before anything is lost. */
static struct diag *note_in_create(struct check *c, struct diag *g)
{
	if (c->stmt->kind == STMT_CREATE)
		diag_as_note(c->diags, g);
	return g;
}

static struct diag *found(struct check *c, enum diag_code code, struct span at, const char *what)
{
	bool create = c->stmt->kind == STMT_CREATE;

	return note_in_create(c, diag_add(c->diags, code, at, RELS_NONE, "%safter a restart of the server %s",
					  create ? "once the job was altered, " : "", what));
}

static void separator(struct check *c, const struct clause *clause)
{
	const struct str *s = &clause->separator;
	struct diag *g;

	if (c->stmt->kind == STMT_CREATE && c->diags->no_notes)
		return;
	switch (delimiter_persists(s->text, c->mem)) {
	case DELIMITER_STAYS:
		break;
	case DELIMITER_BREAKS:
		g = found(c, DIAG_persist_separator, s->at,
			  diag_text(c->diags, "%s: the separator is stored as '%.*s'", lost, TEXT_ARG(s->text)));
		g->hint = "write the bytes in hexadecimal: '0x27' is a quote, '0x5C' a backslash";
		break;
	case DELIMITER_CHANGES:
		g = found(c, DIAG_persist_separator, s->at,
			  diag_text(c->diags, "this separator is another one: it is stored as '%.*s' and read again",
				    TEXT_ARG(s->text)));
		if (s->text.n > 2 && s->text.p[0] == '\\' && (s->text.p[1] == 'x' || s->text.p[1] == 'X'))
			diag_hint(c->diags, g, "write '0x%.*s'", (int)(s->text.n - 2 > 64 ? 64 : s->text.n - 2),
				  s->text.p + 2);
		break;
	}
}

/* names ----------------------------------------------------------------------- */

static bool starts_wide_blank(struct text name)
{
	return name.n >= 3 && memcmp(name.p, "\xe3\x80\x80", 3) == 0;
}

/* Would the name have to stand in backticks?  Letters are also the code points
 * from U+0080 to U+FFFF. */
static bool needs_backticks(struct text name)
{
	const struct keyword *k;
	bool digits = true;
	size_t i;

	if (!name.n || starts_wide_blank(name))
		return true;
	for (i = 0; i < name.n; i++) {
		unsigned char b = (unsigned char)name.p[i];
		bool digit = b >= '0' && b <= '9';

		digits = digits && digit;
		if (!(digit || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || b == '$' ||
		      (b >= 0x80 && b < 0xf0)))
			return true;
	}
	if (digits)
		return true;
	k = keyword_find(name);
	return k && k->reserved & RELS_4_1;
}

/* Arrays and maps are built of copies of their members, and the copy of a column
 * does not know of its backticks. */
static bool is_copied(const struct expr *e)
{
	unsigned levels;

	for (levels = 0; e && levels < 1000; e = e->up, levels++)
		if (e->kind == EXPR_ARRAY || e->kind == EXPR_MAP ||
		    (e->kind == EXPR_CALL && !e->special && text_is_nocase(call_name(e), "map")))
			return true;
	return false;
}

static void name(struct check *c, struct span at, const char *what)
{
	note_in_create(c, diag_add(c->diags, DIAG_persist_name, at, RELS_NONE,
				   "after an ALTER and a restart of the server %s: %s", lost, what));
}

/* expressions ------------------------------------------------------------------- */

/* Without what leaves no trace in the stored text. */
static const struct expr *printed(const struct expr *e)
{
	while (e && e->first &&
	       (e->kind == EXPR_PAREN || e->kind == EXPR_COLLATE || e->kind == EXPR_BINARY_PREFIX ||
		(e->kind == EXPR_SIGN && e->op == OP_POS)))
		e = e->first;
	return e;
}

/* Stored as "(a) AND (b)" or "NOT (a)", with nothing around it. */
static bool is_compound(const struct expr *e)
{
	switch (e->kind) {
	case EXPR_AND:
	case EXPR_OR:
	case EXPR_NOT:
		return true;
	case EXPR_SIGN:
		return e->op == OP_LOG_NOT;
	case EXPR_LIKE:
	case EXPR_MATCH:
		return e->negated;
	default:
		return false;
	}
}

/* How the stored text of an operand ends. */
enum edge {
	EDGE_OPEN,              /* more may follow */
	EDGE_TAIL,              /* LIKE: no further LIKE, IN or BETWEEN may follow */
	EDGE_CLOSED,            /* IN (..), IS NULL: no operator of arithmetic either */
};

static const struct expr *kid_at(const struct expr *e, unsigned i)
{
	for (e = e->first; e && i; e = e->next)
		i--;
	return e;
}

static enum edge right_edge(const struct expr *e)
{
	enum edge edge = EDGE_OPEN;

	while ((e = printed(e))) {
		switch (call_becomes(e)) {
		case EXPR_IN:
		case EXPR_IN_SUBQUERY:
		case EXPR_IS_NULL:
			return EDGE_CLOSED;
		case EXPR_LIKE:
			edge = EDGE_TAIL;
			e = kid_at(e, 1);
			break;
		case EXPR_ARITH:
		case EXPR_COMPARE:
		case EXPR_MATCH:
			e = kid_at(e, 1);
			break;
		case EXPR_BETWEEN:
			e = kid_at(e, 2);
			break;
		case EXPR_SIGN:
			e = e->first;
			break;
		default:
			return edge;
		}
	}
	return edge;
}

/* Stored at a level above that of values: a condition of whatever kind. */
static bool is_condition(const struct expr *e, bool comparison_too)
{
	switch (call_becomes(e)) {
	case EXPR_IN:
	case EXPR_IN_SUBQUERY:
	case EXPR_LIKE:
	case EXPR_BETWEEN:
		return true;
	case EXPR_COMPARE:
	case EXPR_IS_NULL:
		return comparison_too;
	default:
		return false;
	}
}

/*
 * Operands are stored without the parentheses they were written in.  Mostly the
 * text is as good as before to the parser, if not of the same meaning; what is
 * told here is where the parser takes it apart otherwise, or not at all.
 */
static const char *operand_fault(const struct expr *e, enum expr_kind kind, unsigned i,
				 const struct expr *kid)
{
	static const char other[] = "this is another expression: its parentheses are not stored";

	kid = printed(kid);
	switch (kind) {
	case EXPR_ARITH:
	case EXPR_MATCH:
	case EXPR_ARROW:
		if (is_compound(kid))
			return other;
		return i == 0 && right_edge(kid) == EDGE_CLOSED ? lost : NULL;
	case EXPR_INDEX:
		if (i == 1)
			return is_compound(kid) || is_condition(kid, true) ? lost : NULL;
		if (is_compound(kid))
			return other;
		return right_edge(kid) == EDGE_CLOSED ? lost : NULL;
	case EXPR_COMPARE:
	case EXPR_IS_NULL:
		return is_compound(kid) ? other : NULL;
	case EXPR_IN:
	case EXPR_IN_SUBQUERY:
		if (i > 0)
			return NULL;
		if (is_compound(kid))
			return other;
		return right_edge(kid) != EDGE_OPEN ? lost : NULL;
	case EXPR_LIKE:
		if (is_compound(kid))
			return other;
		return (i == 0 ? right_edge(kid) != EDGE_OPEN : is_condition(kid, false)) ? lost : NULL;
	case EXPR_BETWEEN:
		if (is_compound(kid))
			return other;
		if (i == 0)
			return right_edge(kid) != EDGE_OPEN ? lost : NULL;
		return i == 1 && is_condition(kid, true) ? lost : NULL;
	case EXPR_SIGN:
		return (e->op == OP_NEG || e->op == OP_BIT_NOT) && is_compound(kid) ? other : NULL;
	default:
		return NULL;
	}
}

/* Does the stored text begin with that of the first operand? */
static bool open_operand(const struct expr *e)
{
	switch (e->kind) {
	case EXPR_ARITH:
	case EXPR_COMPARE:
	case EXPR_LIKE:
	case EXPR_IN:
	case EXPR_BETWEEN:
	case EXPR_IS_NULL:
	case EXPR_INDEX:
	case EXPR_ARROW:
		return e->first != NULL && !is_compound(e);
	default:
		return false;
	}
}

static void expression_changes(struct check *c, const struct expr *e, const char *why, const char *detail)
{
	note_in_create(c, diag_add(c->diags, DIAG_persist_expression, e->at, RELS_NONE,
				   "after an ALTER and a restart of the server %s%s%s", why,
				   *detail ? ": " : "", detail));
}

static void no_default(struct check *c, struct span at)
{
	note_in_create(c, diag_add(c->diags, DIAG_persist_default, at, RELS_NONE,
				   "after an ALTER and a restart of the server this is NULL: DEFAULT has no "
				   "text to be stored as"));
}

/* A literal or a name, which no parentheses hold together. */
static bool is_leaf(const struct expr *e)
{
	return e->kind < EXPR_OR;
}

static void operands(struct check *c, const struct expr *e)
{
	const struct expr *kid = e->first;
	enum expr_kind kind;
	const char *why;
	unsigned i;

	if (!kid)
		return;
	/* chains of wrappers would be run through from each of their links */
	if (e->kind == EXPR_PAREN || e->kind == EXPR_COLLATE || e->kind == EXPR_BINARY_PREFIX ||
	    (e->kind == EXPR_SIGN && e->op == OP_POS))
		return;
	kind = call_becomes(e);
	for (i = 0; i < 3 && kid; i++, kid = kid->next) {
		if (is_leaf(kid))
			continue;
		why = operand_fault(e, kind, i, kid);
		if (why) {
			expression_changes(c, kid, why, why == lost ? "its parentheses are not stored" : "");
			return;
		}
	}
}

static void call(struct check *c, const struct expr *e)
{
	uint32_t i;

	for (i = 0; e->qname && i < e->qname->n; i++)
		if (e->qname->parts[i].backticked && needs_backticks(e->qname->parts[i].text)) {
			name(c, e->qname->parts[i].at, "a function's name is stored without backticks");
			return;
		}
	if ((e->text.n == 14 && text_is_nocase(e->text, "dictionary_get") && call_argc(e) == 1) ||
	    (e->first && e->text.n == 12 && text_is_nocase(e->text, "group_concat")))
		expression_changes(c, e, "this is another call", "it is stored with one argument more");
	else if (!e->special)
		operands(c, e);
}

/* STRUCT<`a b` INT>: the names of its fields lose their backticks. */
static void type(struct check *c, const struct expr *e)
{
	struct text t = source_text(c->src, e->at);
	const char *open, *close;

	if (e->first) {
		if (!text_is_nocase(e->text, "struct"))
			return;
		while ((open = memchr(t.p, '`', t.n)) && (close = memchr(open + 1, '`', (size_t)(t.p + t.n - open) - 1))) {
			if (needs_backticks((struct text){ open + 1, (size_t)(close - open) - 1 })) {
				name(c, e->at, "the field of a STRUCT is stored without backticks");
				return;
			}
			t.n -= (size_t)(close + 1 - t.p);
			t.p = close + 1;
		}
	} else if (text_is_nocase(e->text, "decimalv2") && e->at.len > e->text.n) {
		expression_changes(c, e, "this is another type", "DECIMALV2 is stored as DECIMAL");
	}
}

/*
 * An ideographic space that begins a name is part of it after a sign and a blank
 * after a blank, and the server stores " = " before an expression.
 */
static void leftmost(struct check *c, const struct expr *root)
{
	const struct expr *e = root;

	while (e && e->kind != EXPR_CALL && e->kind != EXPR_COLUMN && (open_operand(e) || printed(e) != e))
		e = printed(e) != e ? printed(e) : e->first;
	if (e && e->qname && starts_wide_blank(e->qname->parts[0].text) && !e->qname->parts[0].backticked)
		name(c, e->qname->parts[0].at, "the ideographic space before the name is no part of it there");
}

static void expression(struct check *c, const struct expr *root, bool where)
{
	const struct expr *e, *base;

	if (!where)
		leftmost(c, root);
	for (e = root; e;
	     e = e->kind == EXPR_SUBQUERY ? expr_walk_over(root, e) : expr_walk(root, e)) {
		if (e->kind < EXPR_COLUMN)
			continue;
		switch ((enum expr_kind)e->kind) {
		case EXPR_SYSTEM_VAR:
			expression_changes(c, e, lost, "the variable is stored without @@");
			break;
		case EXPR_USER_VAR:
			if (needs_backticks(e->text))
				expression_changes(c, e, lost, "the variable's name is stored without quotes");
			break;
		case EXPR_FIELD:
			base = printed(e->first);
			if (base && base->kind != EXPR_COLUMN && base->kind != EXPR_FIELD)
				expression_changes(c, e, "this is another expression",
						   "a field is stored with an index behind it");
			break;
		case EXPR_COLUMN:
			if (!where && e->qname && e->qname->n == 1 && e->text.n &&
			    e->qname->parts[0].backticked && needs_backticks(e->text) &&
			    !(e->text.p[0] >= '0' && e->text.p[0] <= '9') && is_copied(e))
				name(c, e->at, "the column is stored without backticks");
			break;
		case EXPR_IN_SUBQUERY:
			expression_changes(c, e, "this is another expression", "a subquery is not stored as it is written");
			break;
		case EXPR_TYPE:
			type(c, e);
			break;
		case EXPR_CALL:
			call(c, e);
			break;
		default:
			operands(c, e);
			break;
		}
	}
}

static void table(struct check *c)
{
	const struct qname *t = c->stmt->table;

	if (!c->diags->no_notes && t && t->n == 1 && needs_backticks(t->parts[0].text))
		diag_add(c->diags, DIAG_persist_table, t->at, RELS_NONE,
			 "after an ALTER and a restart of the server %s: the table's name is stored without backticks",
			 lost);
}

void check_persist(struct check *c)
{
	const struct stmt *s = c->stmt;
	const struct clause *clause;
	const struct col *col;

	if (!s->clauses || c->prepared || c->parsed->broken)
		return;
	table(c);
	for (clause = s->clauses; clause; clause = clause->next) {
		switch (clause->kind) {
		case CLAUSE_COLUMN_SEPARATOR:
		case CLAUSE_ROW_SEPARATOR:
			separator(c, clause);
			break;
		case CLAUSE_COLUMNS:
			for (col = clause->cols; col; col = col->next) {
				if (col->is_default)
					no_default(c, col->default_at);
				else if (col->value)
					expression(c, col->value, false);
			}
			break;
		case CLAUSE_WHERE:
			if (clause->where)
				expression(c, clause->where, true);
			break;
		case CLAUSE_PARTITION:
			break;
		}
	}
}
