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
#include "lang/phrase.h"

enum { SCAN_MAX = 512 };
/* Tokens that are asked of the scanner at a time; statements of more than so many are not kept. */
enum { BATCH = 64, KEEP_MAX = 4096 };

void feed_init(struct feed *f, struct lexer *l)
{
	*f = (struct feed){ .lexer = l, .room = 4 * BATCH };
	f->list = xmalloc(f->room * sizeof(*f->list));
}

void feed_release(struct feed *f)
{
	free(f->list);
}

void feed_start(struct feed *f)
{
	f->at = f->n = 0;
	f->whole = true;
	f->joined.kind = 0;
	f->ended = false;
	f->last = (struct token){ .kw = -1 };
	f->prev = f->prev2 = f->verb = 0;
	f->depth = f->angles = 0;
	f->bare_partitions = false;
	f->unclosed = false;
	f->end_at = f->stop_at = UINT32_MAX;
}

static bool ends(int kind)
{
	return kind == 0 || kind == ';';
}

/* reading ahead ----------------------------------------------------------------- */

/* Room for `more` tokens behind those that are still to be delivered. */
static void make_room(struct feed *f, unsigned more)
{
	if (f->room - f->n >= more)
		return;
	if (f->at >= KEEP_MAX) {
		f->n -= f->at;
		memmove(f->list, f->list + f->at, f->n * sizeof(*f->list));
		f->at = 0;
		f->whole = false;
	}
	while (f->room - f->n < more)
		f->room *= 2;
	f->list = xrealloc(f->list, f->room * sizeof(*f->list));
}

static void push(struct feed *f, struct token t)
{
	make_room(f, 1);
	f->list[f->n++] = t;
}

/* One token from the scanner into the list, as the edits want it. */
static void push_edited(struct feed *f, struct token t)
{
	const uint32_t index = t.index;
	unsigned i;
	bool gone = false;

	for (i = 0; i < f->n_edits; i++) {
		const struct feed_edit *e = &f->edits[i];
		struct token changed = { (int16_t)e->kind, e->kw, t.at, index };

		if (e->what == EDIT_DELETE && index - e->index < e->count)
			gone = true;
		if (e->index != index)
			continue;
		if (e->what == EDIT_INSERT) {
			changed.at.len = 0;
			push(f, changed);
		} else if (e->what == EDIT_REPLACE) {
			t = changed;
		}
	}
	if (!gone || ends(t.kind))
		push(f, t);
}

static void fill(struct feed *f)
{
	struct token batch[BATCH];
	unsigned i, n;

	if (!f->n_edits) {
		make_room(f, BATCH);
		f->n += lexer_fill(f->lexer, f->list + f->n, BATCH);
		f->ended = ends(f->list[f->n - 1].kind);
		return;
	}
	n = lexer_fill(f->lexer, batch, BATCH);
	for (i = 0; i < n; i++)
		push_edited(f, batch[i]);
	f->ended = ends(batch[n - 1].kind);
}

const struct token *feed_look_on(struct feed *f, unsigned k)
{
	while (k >= f->n - f->at && !f->ended)
		fill(f);
	return &f->list[k < f->n - f->at ? f->at + k : f->n - 1];
}

static inline int kind_at(struct feed *f, unsigned k)
{
	int kind = feed_look(f, k)->kind;

	return kind == ';' ? 0 : kind;
}

const struct token *feed_all(struct feed *f, unsigned *n)
{
	if (!f->whole || !f->ended || f->n_edits)
		return NULL;
	if (f->joined.kind)
		f->list[f->joined_at] = f->joined;
	*n = f->n - 1;
	return f->list;
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
	return is_name(f->last) && !goes_on(f->prev);
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
static struct token take_subquery(struct feed *f, struct token open, bool enclosed)
{
	int depth = 1, next;

	while (depth > 0 || (enclosed && (next = kind_at(f, 0)) != ')' &&
			     (next == T_SET_OP || next == T_SET_OP_FREE))) {
		struct token t;

		if (depth == 0) {       /* a set operation: on to the enclosing ')' */
			while (!((next = kind_at(f, 0)) == ')' && depth == 0) && next) {
				t = feed_skip(f);
				depth += t.kind == '(' ? 1 : t.kind == ')' ? -1 : 0;
				open.at = span_join(open.at, t.at);
			}
			break;
		}
		t = feed_skip(f);
		if (ends(t.kind)) {
			f->unclosed = true;
			break;
		}
		depth += t.kind == '(' ? 1 : t.kind == ')' ? -1 : 0;
		open.at = span_join(open.at, t.at);
	}
	open.kind = T_SUBQUERY;
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

/* What the parser calls a token, the next ones being still to come.  Each kind that has
 * a case here, or ends a statement, is in feed_asks. */
static int settle(struct feed *f, int kind)
{
	int next;

	switch (kind) {
	case ',':
		return comma(f);
	case '[':
		f->depth++;
		if (f->prev == '(' && f->prev2 == T_OVER)
			return T_HINT_BRACKET;
		if ((f->prev == T_DISTINCT || f->prev == T_ALL) && f->prev2 == '(' && is_count_hint(f))
			return T_HINT_BRACKET;
		return kind;
	case '(':
		f->depth++;
		return !after_name(f) && is_lambda(f) ? T_LAMBDA_PAREN : kind;
	case '{':
		f->depth++;
		return kind;
	case ')': case ']': case '}':
		f->depth--;
		return kind;
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

const uint8_t feed_asks[FEED_KINDS] = {
	[')'] = ASK_DEPTH, [']'] = ASK_DEPTH, ['}'] = ASK_DEPTH, [','] = ASK_COMMA,
	[0] = ASK_MORE, [';'] = ASK_MORE, ['('] = ASK_MORE, ['['] = ASK_MORE, ['{'] = ASK_MORE,
	['<'] = ASK_MORE, ['>'] = ASK_MORE,
	[T_AGG] = ASK_MORE, [T_ARRAY_AGG] = ASK_MORE, [T_ARRAY_AGG_DISTINCT] = ASK_MORE,
	[T_ARROW] = ASK_MORE, [T_BINARY] = ASK_MORE, [T_CAST] = ASK_MORE, [T_COUNT] = ASK_MORE,
	[T_EXTRACT] = ASK_MORE, [T_FN] = ASK_MORE, [T_GROUP_CONCAT] = ASK_MORE,
	[T_INTERVAL] = ASK_MORE, [T_MAP] = ASK_MORE, [T_NOT] = ASK_MORE, [T_PARTITION] = ASK_MORE,
	[T_PARTITIONS] = ASK_MORE, [T_TIMESTAMPADD] = ASK_MORE, [T_UNBOUNDED] = ASK_MORE,
	[T_VARTYPE] = ASK_MORE,
};

/* A subquery never closed: an error at the end, whatever was wanted. */
static int unclosed_end(struct feed *f, struct span *at)
{
	f->before = f->last.at;
	f->last = feed_peek(f, 0);
	*at = f->last.at;
	return T_SL_YYUNDEF;
}

int feed_next(struct parse *p, int *kw, struct span *at)
{
	struct feed *f = &p->feed;
	struct token t;
	int kind, raw;

	if (f->unclosed)
		return unclosed_end(f, at);
	t = feed_skip(f);
	raw = t.kind;
	if (raw == '(' && (kind_at(f, 0) == T_SELECT || kind_at(f, 0) == T_WITH) && !is_plain_query(f))
		t = take_subquery(f, t, f->prev == '(');
	else if (raw == '(' && !p->exact)
		t = phrase_props(p, t);
	*at = t.at;
	*kw = t.kw;
	if (ends(raw) || t.index >= f->end_at || t.index >= f->stop_at) {
		p->stopped = t.index >= f->stop_at;
		kind = p->stopped ? T_SL_YYUNDEF : 0;
	} else {
		f->verb = f->verb ? f->verb : raw;
		kind = t.kind == raw ? settle(f, raw) : t.kind;
		f->prev2 = f->prev;
		f->prev = t.kind != raw || kind == T_MAP_TYPED ? kind : raw;
	}
	f->before = f->last.at;
	f->last = t;
	return kind;
}
