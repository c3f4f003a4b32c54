/*
 * feed.c - lookahead beyond one token, settled before the parser sees it.
 *
 * Each question below is one the FE's parser answers by trying alternatives
 * (source: StarRocks.g4, rules predicate, primaryExpression, loadProperties).
 * The scans are bounded: past SCAN_MAX tokens the plain reading is taken, so that
 * no text makes every token look far ahead.
 */
#include "config.h"
#include "lang/feed.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "grammar/gram.h"
#include "lang/parse_state.h"

enum { SCAN_MAX = 512 };

void feed_init(struct feed *f, struct lexer *l)
{
	*f = (struct feed){ .lexer = l, .room = 16 };
	f->ring = xmalloc(f->room * sizeof(*f->ring));
}

void feed_release(struct feed *f)
{
	free(f->ring);
}

void feed_start(struct feed *f)
{
	f->head = f->n = 0;
	f->next_index = 0;
	f->ended = false;
	f->last = (struct feed_token){ .index = 0 };
	f->prev = f->prev2 = f->verb = 0;
	f->prev_token = (struct token){ .kw = -1 };
	f->depth = f->angles = 0;
	f->bare_partitions = false;
	f->unclosed = false;
	f->end_at = f->stop_at = UINT32_MAX;
}

/* the ring ------------------------------------------------------------------- */

static struct feed_token *ring_at(struct feed *f, unsigned k)
{
	return &f->ring[(f->head + k) & (f->room - 1)];
}

static void ring_push(struct feed *f, struct token t, uint32_t index)
{
	unsigned i;

	if (f->n == f->room) {
		struct feed_token *bigger = xmalloc(2 * (size_t)f->room * sizeof(*bigger));

		for (i = 0; i < f->n; i++)
			bigger[i] = *ring_at(f, i);
		free(f->ring);
		f->ring = bigger;
		f->head = 0;
		f->room *= 2;
	}
	*ring_at(f, f->n) = (struct feed_token){ t, index };
	f->n++;
}

/* One token from the scanner into the ring, as the edits want it. */
static void fill_edited(struct feed *f, struct token t, uint32_t index)
{
	unsigned i;
	bool gone = false;

	for (i = 0; i < f->n_edits; i++) {
		const struct feed_edit *e = &f->edits[i];
		struct token extra = { .kind = e->kind, .kw = e->kw, .at = { t.at.off, 0 } };

		if (e->what == EDIT_DELETE && index - e->index < e->count)
			gone = true;
		if (e->index != index)
			continue;
		if (e->what == EDIT_INSERT)
			ring_push(f, extra, index);
		else if (e->what == EDIT_REPLACE)
			t = (struct token){ e->kind, e->kw, t.at };
	}
	if (!gone)
		ring_push(f, t, index);
}

static bool ends(int kind)
{
	return kind == 0 || kind == ';';
}

static void fill(struct feed *f)
{
	struct token t = lexer_next(f->lexer);
	uint32_t index = f->next_index++;

	if (f->n_edits)
		fill_edited(f, t, index);
	else
		ring_push(f, t, index);
	f->ended = ends(t.kind);
}

static const struct feed_token *look(struct feed *f, unsigned k)
{
	while (k >= f->n && !f->ended)
		fill(f);
	return ring_at(f, k < f->n ? k : f->n - 1);
}

struct token feed_peek(struct feed *f, unsigned k)
{
	return look(f, k)->t;
}

static int kind_at(struct feed *f, unsigned k)
{
	int kind = look(f, k)->t.kind;

	return kind == ';' ? 0 : kind;
}

/* Take the next token out of the ring, or past it; the one that ends stays. */
static inline struct feed_token take(struct feed *f)
{
	struct feed_token t;

	if (!f->n && !f->ended && !f->n_edits) {
		t.t = lexer_next(f->lexer);
		t.index = f->next_index++;
		if (ends(t.t.kind)) {
			f->ended = true;
			ring_push(f, t.t, t.index);
		}
		return t;
	}
	t = *look(f, 0);

	if (!ends(t.t.kind)) {
		f->head = (f->head + 1) & (f->room - 1);
		f->n--;
	}
	return t;
}

struct token feed_skip(struct feed *f)
{
	return take(f).t;
}

bool token_is_word(struct token t)
{
	return t.kind == T_IDENT || t.kw >= 0;
}

/* questions ------------------------------------------------------------------- */

static bool opens(int kind)
{
	return kind == '(' || kind == '[' || kind == '{';
}

static bool closes(int kind)
{
	return kind == ')' || kind == ']' || kind == '}';
}

/* A word that can be a name: any that is not reserved in every release. */
static bool is_name(struct token t)
{
	const struct keyword *k;

	if (t.kind == T_IDENT)
		return true;
	if (t.kw < 0)
		return false;
	k = keyword_at(t.kw);
	return k->reserved != RELS_ALL;
}

/* Free words that go on after an expression, so that one before them has ended. */
static bool goes_on(int kind)
{
	return kind == T_END || kind == T_NULLS || kind == T_SEPARATOR || kind == T_PRECEDING ||
	       kind == T_FOLLOWING || kind == T_UNIT || kind == T_MATCH || kind == T_MATCH_NEW ||
	       kind == T_OFFSET || kind == T_PROPERTIES || kind == T_FILTER || kind == T_SET_OP_FREE;
}

/* Does the token begin an operand, and can it not follow one? */
static bool begins_operand_alone(struct token t)
{
	switch (t.kind) {
	case T_LIKE: case T_RLIKE: case T_REGEXP: case T_MOD:   /* as functions */
	case T_INTEGER_LITERAL: case T_DECIMAL_LITERAL: case T_DOUBLE_LITERAL:
	case T_STRING_LITERAL: case T_BINARY_LITERAL: case T_NULL: case T_TRUE: case T_FALSE:
	case T_CASE: case T_EXISTS: case T_CONVERT: case T_ARRAY: case T_FN_ANY: case T_FN_TWO:
	case T_FN_NONE: case T_FN_BARE: case T_CURRENT_TIMESTAMP: case T_CHAR:
	case T_WINDOW_NONE: case T_NTILE: case T_WINDOW_NULLS:
	case '~': case '!': case '@': case '?': case '{':
		return true;
	}
	return is_name(t) && !goes_on(t.kind);
}

/* The same for the k-th token from here; a unit's word may name a function. */
static bool begins_operand(struct feed *f, unsigned k)
{
	struct token t = feed_peek(f, k);

	return begins_operand_alone(t) || (t.kind == T_UNIT && kind_at(f, k + 1) == '(');
}

/* After ',' outside brackets: does a load property begin here? */
static bool begins_clause(struct feed *f)
{
	int a = kind_at(f, 0), b = kind_at(f, 1);

	switch (a) {
	case T_WHERE: case T_PARTITION: case T_ROWS:
		return true;
	case T_COLUMNS:
		return b == '(' || b == T_TERMINATED;
	case T_PARTITIONS:
		return b == '(' || b == T_STRING_LITERAL || is_name(feed_peek(f, 1));
	case T_TEMPORARY:
		return b == T_PARTITION || b == T_PARTITIONS;
	}
	return false;
}

/* Was the token before '(' a name, so that '(' opens its arguments? */
static bool after_name(const struct feed *f)
{
	return is_name(f->prev_token) && !goes_on(f->prev);
}

/* After '(': names, ')' and '->'?  One name before a string is the JSON arrow. */
static bool is_lambda(struct feed *f)
{
	unsigned k;

	for (k = 0; k < SCAN_MAX; k += 2) {
		if (!is_name(feed_peek(f, k)))
			return false;
		if (kind_at(f, k + 1) == ',')
			continue;
		return kind_at(f, k + 1) == ')' && kind_at(f, k + 2) == T_ARROW &&
		       (k > 0 || kind_at(f, k + 3) != T_STRING_LITERAL);
	}
	return false;
}

/* After INTERVAL: a value and a unit, or a column of that name? */
static bool is_interval(struct feed *f)
{
	int first = kind_at(f, 0), depth = 0;
	unsigned k;

	if (!opens(first) && first != '-' && first != '+')
		return begins_operand(f, 0) || first == T_NOT;
	for (k = 0; k < SCAN_MAX; k++) {
		int kind = kind_at(f, k);

		if (opens(kind))
			depth++;
		else if (closes(kind))
			depth--;
		if (!kind || depth < 0 || (depth == 0 && kind == ','))
			return false;
		if (depth == 0 && k > 0 && (kind == T_UNIT || kind == T_UNIT_RESERVED)) {
			struct token before = feed_peek(f, k - 1);

			if (closes(before.kind) || begins_operand_alone(before))
				return true;
		}
	}
	return false;
}

/* After MAP, at '<': a type whose '>' comes right before '{'? */
static bool is_map_type(struct feed *f)
{
	int depth = 0;
	unsigned k;

	for (k = 0; k < SCAN_MAX; k++) {
		int kind = kind_at(f, k);

		if (kind == '<')
			depth++;
		else if (kind == '>' && --depth == 0)
			return kind_at(f, k + 1) == '{';
		else if (!kind || kind == T_STRING_LITERAL || opens(kind) != (kind == '('))
			return false;
	}
	return false;
}

/* After COUNT '(' DISTINCT, past '[': "[skew]", or an array as the argument? */
static bool is_count_hint(struct feed *f)
{
	unsigned k;

	for (k = 0; k < SCAN_MAX; k += 2) {
		if (!is_name(feed_peek(f, k)))
			return false;
		if (kind_at(f, k + 1) == ']')
			return kind_at(f, k + 2) == '(' || begins_operand(f, k + 2);
		if (kind_at(f, k + 1) != ',')
			return false;
	}
	return false;
}

/* A reserved word by which a query goes beyond the plainest form. */
static bool is_query_word(const char *word)
{
	static const char *const words[] = {
		"CROSS", "CUBE", "DUAL", "FILES", "FULL", "GROUP", "HAVING", "INNER", "JOIN", "LATERAL",
		"OUTER", "TABLE", "USING", "VALUES",
	};
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

/* After '(': SELECT of the plainest form, which the grammar parses? */
static bool is_plain_query(struct feed *f)
{
	int depth = 1;
	unsigned k;

	if (kind_at(f, 0) != T_SELECT)
		return false;
	for (k = 1; k < SCAN_MAX; k++) {
		int kind = kind_at(f, k), before = kind_at(f, k - 1);

		switch (kind) {
		case 0:
			return false;
		case '(':
			depth++;
			break;
		case ')':
			if (--depth == 0)
				return kind_at(f, k + 1) != T_SET_OP && kind_at(f, k + 1) != T_SET_OP_FREE;
			break;
		case '*':
			if (before == T_SELECT || before == ',' || before == '.')
				return false;
			break;
		case T_FROM:
			if (kind_at(f, k + 1) == '(')
				return false;
			break;
		case T_WITH: case T_SET_OP: case T_LIMIT: case T_FOR: case T_ON:
			return false;
		case T_WORD_RESERVED:
			if (is_query_word(keyword_at(feed_peek(f, k).kw)->word))
				return false;
			break;
		case T_ALL: case T_DISTINCT:
			if (before == T_SELECT)
				return false;
			break;
		}
	}
	return false;
}

/*
 * '(' was taken and SELECT or WITH comes next: take everything up to the ')'
 * that closes it.  In "((SELECT 1) UNION SELECT 2)" the inner one goes on to
 * the end of the outer.  Returns the whole as one token.
 */
static struct feed_token take_subquery(struct feed *f, struct feed_token open, bool enclosed)
{
	int depth = 1, next;

	while (depth > 0 || (enclosed && (next = kind_at(f, 0)) != ')' &&
			     (next == T_SET_OP || next == T_SET_OP_FREE))) {
		struct feed_token t;

		if (depth == 0) {       /* a set operation: on to the enclosing ')' */
			while (!((next = kind_at(f, 0)) == ')' && depth == 0) && next) {
				t = take(f);
				depth += t.t.kind == '(' ? 1 : t.t.kind == ')' ? -1 : 0;
				open.t.at = span_join(open.t.at, t.t.at);
			}
			break;
		}
		t = take(f);
		if (ends(t.t.kind)) {
			f->unclosed = true;
			break;
		}
		depth += t.t.kind == '(' ? 1 : t.t.kind == ')' ? -1 : 0;
		open.t.at = span_join(open.t.at, t.t.at);
	}
	open.t.kind = T_SUBQUERY;
	return open;
}

/* delivery --------------------------------------------------------------------- */

static int comma(struct feed *f)
{
	if (f->depth || f->angles || (f->verb != T_CREATE && f->verb != T_ALTER))
		return ',';
	if (f->bare_partitions && !begins_clause(f))
		return ',';
	f->bare_partitions = false;
	return T_CLAUSE_COMMA;
}

/* What the parser calls the token `t`, the next ones being still in the ring. */
static int settle(struct feed *f, int kind)
{
	int next;

	switch (kind) {
	case ',':
		return comma(f);
	case '[':
		if (f->prev == '(' && f->prev2 == T_OVER)
			return T_HINT_BRACKET;
		if ((f->prev == T_DISTINCT || f->prev == T_ALL) && f->prev2 == '(' && is_count_hint(f))
			return T_HINT_BRACKET;
		return kind;
	case '(':
		return is_lambda(f) && !after_name(f) ? T_LAMBDA_PAREN : kind;
	case T_ARROW:
		return kind_at(f, 0) == T_STRING_LITERAL ? T_JSON_ARROW : kind;
	case T_NOT:
		next = kind_at(f, 0);
		return next == T_MATCH || next == T_MATCH_NEW ? T_NOT_MATCH : kind;
	case T_CAST: case T_AGG: case T_COUNT: case T_ARRAY_AGG: case T_ARRAY_AGG_DISTINCT:
	case T_GROUP_CONCAT:
		return kind_at(f, 0) == '(' ? kind : T_IDENT;
	case T_EXTRACT:
		return kind_at(f, 0) == '(' && kind_at(f, 2) == T_FROM ? kind : T_IDENT;
	case T_TIMESTAMPADD:
		return kind_at(f, 0) == '(' && kind_at(f, 1) == T_UNIT_RESERVED ? kind : T_IDENT;
	case T_UNBOUNDED:
		next = kind_at(f, 0);
		return next == T_PRECEDING || next == T_FOLLOWING ? kind : T_IDENT;
	case T_FN:
		return f->prev == '{' ? kind : T_IDENT;
	case T_VARTYPE:
		return f->prev == '@' && f->prev2 == '@' && kind_at(f, 0) == '.' ? kind : T_IDENT;
	case T_INTERVAL:
		return is_interval(f) ? kind : T_IDENT;
	case T_BINARY:
		if (begins_operand(f, 0))
			return kind;
		if (kind_at(f, 0) == '(' && (kind_at(f, 1) == T_SELECT || kind_at(f, 1) == T_WITH))
			return kind;
		if (kind_at(f, 0) == '[' && kind_at(f, 1) == ']')
			return kind;
		return T_TYPE_SIZED_FREE;
	case T_MAP:
		next = kind_at(f, 0);
		if (next == '{')
			return T_MAP_BRACE;
		return next == '<' && is_map_type(f) ? T_MAP_TYPED : kind;
	case '<':
		if (f->prev == T_ARRAY || f->prev == T_STRUCT || f->prev == T_MAP_TYPED ||
		    (f->prev == T_MAP && f->angles))
			f->angles++;
		return kind;
	case '>':
		f->angles -= f->angles > 0;
		return kind;
	case T_PARTITION: case T_PARTITIONS:
		if (f->depth == 0)
			f->bare_partitions = kind_at(f, 0) != '(';
		return kind;
	}
	return kind;
}

int feed_next(struct parse *p, int *kw, struct span *at)
{
	struct feed *f = &p->feed;
	struct feed_token t;
	int raw, kind;

	f->before = f->last.t.at;
	if (f->unclosed) {              /* an error at the end, whatever was wanted */
		f->last = *look(f, 0);
		*at = f->last.t.at;
		return T_SL_YYUNDEF;
	}
	t = take(f);
	raw = t.t.kind;
	if (raw == '(' && (kind_at(f, 0) == T_SELECT || kind_at(f, 0) == T_WITH) && !is_plain_query(f))
		t = take_subquery(f, t, f->prev == '(');
	f->last = t;
	*at = t.t.at;
	*kw = t.t.kw;
	if (t.index >= f->stop_at) {
		p->stopped = true;
		return T_SL_YYUNDEF;
	}
	if (ends(raw) || t.index >= f->end_at)
		return 0;
	if (!f->verb)
		f->verb = raw;
	kind = t.t.kind == T_SUBQUERY ? T_SUBQUERY : settle(f, raw);
	if (kind != T_SUBQUERY)
		f->depth += opens(raw) ? 1 : closes(raw) ? -1 : 0;
	f->prev_token = t.t;
	f->prev2 = f->prev;
	f->prev = kind == T_SUBQUERY || kind == T_MAP_TYPED ? kind : raw;
	return kind;
}
