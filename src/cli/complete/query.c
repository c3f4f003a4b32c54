/*
 * query.c - other SQL: what could come next in a query, an INSERT, an UPDATE or a DELETE.
 *
 * There is no grammar of these here.  A table tells for each clause which words may begin or
 * follow an operand in it, and names come from the tables that the statement mentions, also behind
 * the cursor.  What is offered is never all that could stand there.
 */
#include "config.h"
#include "cli/complete/query.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "diag/source.h"
#include "lang/token.h"

/* tokens ---------------------------------------------------------------------------------- */

static char kind_of(struct text text)
{
	const unsigned char c = text.n ? (unsigned char)*text.p : ' ';

	if (c == '`')
		return 'n';
	if (c == '\'' || c == '"')
		return '\'';
	if (isdigit(c))
		return '1';
	return isalpha(c) || c == '_' || c == '$' || c >= 0x80 ? 'w' : (char)c;
}

struct sql_tokens sql_tokens_of(struct text sql, struct arena *mem)
{
	/* a token takes a byte and more */
	struct sql_tokens out = { arena_alloc(mem, (sql.n + 1) * sizeof(*out.list)), 0 };
	struct lexer *l = lexer_new();
	struct source src;
	struct token t;

	source_init(&src, "", sql.p ? sql.p : "", (uint32_t)sql.n);
	lexer_start(l, &src, 0, mem);
	while ((t = lexer_next(l)).kind && t.kind != ';') {
		struct text text = source_text(&src, t.at);
		const char kind = kind_of(text);

		if (kind == 'n')
			text = token_name(&src, t.at, mem);
		out.list[out.n++] = (struct sql_token){ text, kind };
	}
	lexer_free(l);
	return out;
}

bool sql_is(struct sql_token t, const char *word)
{
	return t.kind == 'w' && text_is_nocase(t.text, word);
}

bool sql_is_name(struct sql_token t)
{
	return t.kind == 'w' || t.kind == 'n';
}

/* clauses --------------------------------------------------------------------------------- */

enum query_clause {
	NO_CLAUSE,
	IN_SELECT,
	IN_FROM,
	IN_ON,
	IN_WHERE,
	IN_GROUP,
	IN_HAVING,
	IN_ORDER,
	IN_LIMIT,
	IN_INTO,
	IN_COLUMN_LIST,
	IN_VALUES,
	IN_SET,
	IN_USING,
};

/* Words that begin a clause. */
static const struct {
	const char *word;
	enum query_clause clause;
} begins[] = {
	{ "SELECT", IN_SELECT }, { "FROM", IN_FROM },	  { "JOIN", IN_FROM },
	{ "ON", IN_ON },	 { "USING", IN_USING },	  { "WHERE", IN_WHERE },
	{ "GROUP", IN_GROUP },	 { "HAVING", IN_HAVING }, { "ORDER", IN_ORDER },
	{ "LIMIT", IN_LIMIT },	 { "INTO", IN_INTO },	  { "OVERWRITE", IN_INTO },
	{ "UPDATE", IN_INTO },	 { "VALUES", IN_VALUES }, { "SET", IN_SET },
	{ "UNION", NO_CLAUSE },	 { "EXCEPT", NO_CLAUSE }, { "INTERSECT", NO_CLAUSE },
	{ "WITH", NO_CLAUSE },
};

#define OPERATORS "AND BETWEEN DIV IN IS LIKE MOD NOT OR REGEXP RLIKE "
#define JOINS "CROSS FULL INNER JOIN LEFT RIGHT "
#define ENDS "EXCEPT INTERSECT LIMIT UNION "
#define OPERANDS "CASE CAST EXISTS FALSE NOT NULL TRUE "

/* `begin`: words that may begin an operand there; `follow`: that may come behind one. */
static const struct {
	bool names; /* columns are operands */
	const char *begin, *follow;
} clauses[] = {
	[NO_CLAUSE] = { false, "SELECT WITH ALL DISTINCT", "AS SELECT" },
	[IN_SELECT] = { true, "ALL DISTINCT " OPERANDS, OPERATORS "AS FROM" },
	[IN_FROM] = { false, "LATERAL",
		      JOINS ENDS "AS GROUP HAVING ON ORDER PARTITION USING WHERE" },
	[IN_ON] = { true, OPERANDS, OPERATORS JOINS ENDS "GROUP HAVING ORDER WHERE" },
	[IN_WHERE] = { true, OPERANDS, OPERATORS ENDS "GROUP HAVING ORDER" },
	[IN_GROUP] = { true, "BY CUBE GROUPING ROLLUP " OPERANDS, OPERATORS ENDS "HAVING ORDER" },
	[IN_HAVING] = { true, OPERANDS, OPERATORS ENDS "ORDER" },
	[IN_ORDER] = { true, "BY " OPERANDS, OPERATORS "ASC DESC LIMIT NULLS" },
	[IN_LIMIT] = { false, "", "OFFSET EXCEPT INTERSECT UNION" },
	[IN_INTO] = { false, "TABLE", "PARTITION SELECT SET VALUES WITH" },
	[IN_COLUMN_LIST] = { true, "", "" },
	[IN_VALUES] = { false, "DEFAULT NULL TRUE FALSE", "" },
	[IN_SET] = { true, "DEFAULT " OPERANDS, OPERATORS "WHERE" },
	[IN_USING] = { true, "", JOINS ENDS "GROUP HAVING ORDER WHERE" },
};

/* Words that are followed by few. */
static const struct {
	const char *word, *next;
} pairs[] = {
	{ "GROUP", "BY" },
	{ "ORDER", "BY" },
	{ "PARTITION", "BY" },
	{ "INNER", "JOIN" },
	{ "CROSS", "JOIN" },
	{ "OUTER", "JOIN" },
	{ "LEFT", "ANTI JOIN OUTER SEMI" },
	{ "RIGHT", "ANTI JOIN OUTER SEMI" },
	{ "FULL", "JOIN OUTER" },
	{ "SEMI", "JOIN" },
	{ "ANTI", "JOIN" },
	{ "IS", "NOT NULL" },
	{ "NULLS", "FIRST LAST" },
	{ "INSERT", "INTO OVERWRITE" },
	{ "DELETE", "FROM" },
	{ "UNION", "ALL DISTINCT SELECT" },
	{ "EXCEPT", "SELECT" },
	{ "INTERSECT", "SELECT" },
};

enum { DEPTH_MAX = 256 };

struct scope {
	enum query_clause clause;
	bool nested; /* in parentheses of an expression */
	bool table;  /* the name of a table could come */
	bool whole;  /* the last token ends an operand */
};

static void begin_clause(struct scope *s, enum query_clause clause)
{
	s->clause = clause;
	s->table = clause == IN_FROM || clause == IN_INTO;
	s->whole = false;
	s->nested = false;
}

/* One of those that operands follow: it is none itself. */
static bool is_operator(struct sql_token t)
{
	static const char *const words[] = {
		"AND",	"OR",	  "NOT",   "IN", "IS",	     "LIKE",   "BETWEEN", "DIV",
		"MOD",	"REGEXP", "RLIKE", "BY", "DISTINCT", "ALL",    "CASE",	  "WHEN",
		"THEN", "ELSE",	  "TABLE", "AS", "INSERT",   "DELETE",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (sql_is(t, words[i]))
			return true;
	return t.kind != 'w' && t.kind != 'n' && t.kind != '1' && t.kind != '\'' && t.kind != ')' &&
	       t.kind != ']';
}

static void pass(struct scope *s, struct sql_token t, bool behind_dot)
{
	size_t i;

	for (i = 0; t.kind == 'w' && !behind_dot && i < ARRAY_SIZE(begins); i++)
		if (sql_is(t, begins[i].word)) {
			begin_clause(s, begins[i].clause);
			return;
		}
	if (t.kind == ',' && s->clause == IN_FROM)
		s->table = true;
	else if (s->table && sql_is_name(t) && !sql_is(t, "TABLE") && !sql_is(t, "LATERAL"))
		s->table = false;
	else if (t.kind == '.' && s->whole && (s->clause == IN_FROM || s->clause == IN_INTO))
		s->table = true;
	s->whole = !is_operator(t);
}

/* Where the end of the tokens is. */
static struct scope scope_at_end(struct sql_tokens t)
{
	struct scope stack[DEPTH_MAX] = { { .clause = NO_CLAUSE } };
	size_t depth = 0, i;

	for (i = 0; i < t.n; i++) {
		struct scope *s = &stack[depth];

		if (t.list[i].kind == '(' && depth + 1 < DEPTH_MAX) {
			const bool list = s->clause == IN_INTO && s->whole;

			stack[++depth] =
				(struct scope){ .clause = list ? IN_COLUMN_LIST : s->clause,
						.nested = true,
						.table = s->table };
		} else if (t.list[i].kind == ')' && depth) {
			stack[--depth].whole = true;
			stack[depth].table = false;
		} else {
			pass(s, t.list[i], i && t.list[i - 1].kind == '.');
		}
	}
	return stack[depth];
}

/* tables ---------------------------------------------------------------------------------- */

/* Words behind a table that are no alias of it. */
static bool is_alias(struct sql_token t)
{
	const struct keyword *k = t.kind == 'w' ? keyword_find(t.text) : NULL;

	return sql_is_name(t) && !(k && (k->reserved || sql_is(t, "SEMI") || sql_is(t, "ANTI") ||
					 sql_is(t, "OFFSET")));
}

/* NAME [. NAME [. NAME]] [[AS] ALIAS] at *i, which goes behind it. */
static void take_ref(struct sql_tokens t, size_t *i, struct table_refs *out)
{
	struct table_ref ref = { .table = t.list[*i].text };
	size_t k = *i + 1;

	while (k + 1 < t.n && t.list[k].kind == '.' && sql_is_name(t.list[k + 1])) {
		ref.db = ref.table;
		ref.table = t.list[k + 1].text;
		k += 2;
	}
	if (k + 1 < t.n && sql_is(t.list[k], "AS"))
		k++;
	if (k < t.n && is_alias(t.list[k]))
		ref.alias = t.list[k++].text;
	if (out->n < REFS_MAX)
		out->list[out->n++] = ref;
	*i = k - 1;
}

void query_tables(struct sql_tokens t, struct table_refs *out)
{
	bool table = false, from = false;
	size_t i;

	out->n = 0;
	for (i = 0; i < t.n; i++) {
		const struct sql_token *k = &t.list[i];

		if (sql_is(*k, "FROM") || sql_is(*k, "JOIN") || sql_is(*k, "INTO") ||
		    sql_is(*k, "UPDATE") || sql_is(*k, "OVERWRITE")) {
			table = from = true;
		} else if (table && is_alias(*k)) {
			take_ref(t, &i, out);
			table = false;
		} else if (k->kind == ',' && from) {
			table = true;
		} else if (!sql_is(*k, "TABLE")) {
			table = false;
			/* a comma behind anything else parts no tables */
			from = from && k->kind == ')';
		}
	}
}

/* candidates ------------------------------------------------------------------------------ */

static void offer_refs(struct completion *c, const struct table_refs *refs)
{
	size_t i;

	for (i = 0; i < refs->n; i++) {
		const struct table_ref *r = &refs->list[i];
		const struct text name = r->alias.n ? r->alias : r->table;

		offer_columns(c, r->db, r->table, NULL, 0);
		/* of several tables a column may have to say which */
		if (refs->n > 1 && !c->quote)
			offer(c, arena_printf(c->mem, "%.*s.", TEXT_ARG(name)), NULL, RANK_OTHER);
	}
}

/* Columns of what goes by that name. */
static bool offer_columns_of(struct completion *c, struct text name, const struct table_refs *refs)
{
	size_t i;

	for (i = 0; i < refs->n; i++) {
		const struct table_ref *r = &refs->list[i];
		const struct text known = r->alias.n ? r->alias : r->table;

		if (known.n == name.n && !strncasecmp(known.p, name.p, name.n)) {
			offer_columns(c, r->db, r->table, NULL, 0);
			return true;
		}
	}
	return false;
}

static bool offer_pair(struct completion *c, struct sql_token last)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		if (sql_is(last, pairs[i].word)) {
			offer_words(c, pairs[i].next);
			return true;
		}
	return false;
}

static void offer_operands(struct completion *c, const struct scope *s,
			   const struct table_refs *refs)
{
	if (clauses[s->clause].names)
		offer_refs(c, refs);
	if (c->quote)
		return;
	if (clauses[s->clause].names && s->clause != IN_COLUMN_LIST && s->clause != IN_USING)
		offer_functions(c);
	/* which of them is meant shows the first letter; one that has to come needs none */
	if (c->typed.n || !clauses[s->clause].names)
		offer_words(c, clauses[s->clause].begin);
	if (s->nested && s->clause != IN_COLUMN_LIST && c->typed.n)
		offer_words(c, "SELECT WITH");
}

void complete_query(struct completion *c, struct sql_tokens t, const struct table_refs *refs)
{
	const struct sql_token last = t.n ? t.list[t.n - 1] : (struct sql_token){ .kind = ' ' };
	const struct scope s = scope_at_end(t);

	/* names in another catalog are not read */
	if (last.kind == '.' && t.n >= 4 && t.list[t.n - 3].kind == '.')
		return;
	if (last.kind == '.' && t.n >= 2 && sql_is_name(t.list[t.n - 2])) {
		if (s.table)
			offer_tables(c, t.list[t.n - 2].text, false);
		else if (!offer_columns_of(c, t.list[t.n - 2].text, refs))
			offer_tables(c, t.list[t.n - 2].text, false);
		return;
	}
	if (s.table) {
		offer_tables(c, (struct text){ 0 }, true);
		if (s.nested && !c->quote)
			offer_words(c, "SELECT");
		return;
	}
	if (!c->quote && offer_pair(c, last))
		return;
	/* two operands in a row are one and its alias, or a word that goes on */
	if (!s.whole)
		offer_operands(c, &s, refs);
	else if (!c->quote)
		offer_words(c, s.nested ? OPERATORS "AS" : clauses[s.clause].follow);
}
