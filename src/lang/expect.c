/*
 * expect.c - what could come next in a statement that is being written.
 *
 * The grammar runs over the text with a word behind it that it can use nowhere; where it stops
 * there, what it would have taken instead is the answer.
 */
#include "config.h"
#include "lang/expect.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "grammar/gram.h"
#include "lang/parse_state.h"

/* Reserved in every release and in no statement of ours. */
#define STOPPER " ANALYZE"

static const struct {
	int kind;
	const char *text;
} signs[] = {
	{ ',', "," },
	{ T_CLAUSE_COMMA, "," },
	{ '(', "(" },
	{ T_LAMBDA_PAREN, "(" },
	{ ')', ")" },
	{ '=', "=" },
	{ '.', "." },
	{ '[', "[" },
	{ T_HINT_BRACKET, "[" },
	{ ']', "]" },
	{ '{', "{" },
	{ '}', "}" },
	{ ':', ":" },
	{ '?', "?" },
	{ '@', "@" },
	{ '<', "<" },
	{ '>', ">" },
	{ T_LE, "<=" },
	{ T_GE, ">=" },
	{ T_NE, "<>" },
	{ T_NE, "!=" },
	{ T_EQ_SAFE, "<=>" },
	{ '+', "+" },
	{ '-', "-" },
	{ '*', "*" },
	{ '/', "/" },
	{ '%', "%" },
	{ '&', "&" },
	{ '|', "|" },
	{ '^', "^" },
	{ '~', "~" },
	{ '!', "!" },
	{ T_ARROW, "->" },
	{ T_JSON_ARROW, "->" },
	{ T_NAMED, "=>" },
	{ T_OR_OP, "||" },
	{ T_AND_OP, "&&" },
};

/* More than keywords and signs there are. */
enum { WORDS_MAX = 1024 };

static void add_word(struct expected *e, const char *word)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (!strcmp(e->words[i], word))
			return;
	if (e->n < WORDS_MAX)
		e->words[e->n++] = word;
}

/*
 * Is the word there a name like any other?  Where an expression may begin, words that head
 * a call, a type or a literal are more than that; else no free word is.
 */
static bool is_only_name(const struct keyword *k, const struct expected *e)
{
	static const int names[] = {
		T_PAUSE,
		T_RESUME,
		T_STOP,
		T_ROUTINE,
		T_OFFSET,
		T_TASK,
		T_COLUMNS,
		T_PARTITIONS,
		T_TEMPORARY,
		T_PROPERTIES,
		T_NULLS,
		T_FIRST,
		T_LAST,
		T_MATCH,
		T_MATCH_NEW,
		T_END,
		T_UNIT,
		T_SEPARATOR,
		T_FILTER,
		T_PRECEDING,
		T_FOLLOWING,
		T_CURRENT,
		T_ROW,
		T_SIGNED,
		T_TYPE_PLAIN_FREE,
		T_TYPE_SIZED_FREE,
		T_TYPE_DECIMAL_FREE,
		T_SET_OP_FREE,
		T_BINARY,
	};
	size_t i;

	if (!e->name || k->reserved == RELS_ALL)
		return false;
	for (i = 0; e->expr && i < ARRAY_SIZE(names); i++)
		if (k->kind == names[i])
			return true;
	return !e->expr;
}

static void take_words(const struct syntax_stop *stop, struct expected *e)
{
	unsigned i;

	e->name = stop_wants(stop, T_IDENT);
	e->string = stop_wants(stop, T_STRING_LITERAL);
	e->number = stop_wants(stop, T_INTEGER_LITERAL);
	e->expr = stop_wants(stop, T_CASE);
	e->end = stop_wants(stop, 0);
	for (i = 0; i < keyword_count(); i++) {
		const struct keyword *k = keyword_at((int)i);

		if (k->kind != T_IDENT && k->kind != T_WORD_RESERVED && stop_wants(stop, k->kind) &&
		    !is_only_name(k, e))
			add_word(e, k->word);
	}
	for (i = 0; i < ARRAY_SIZE(signs); i++)
		if (stop_wants(stop, signs[i].kind))
			add_word(e, signs[i].text);
}

/* What is tried behind a beginning. */
struct trial {
	struct parser *ps;
	struct arena *scratch;
	struct text begun, last; /* last: its last token */
	struct expected *e;
};

/* Run the grammar over the beginning, `more` and a word that it can use nowhere.  True: it stops at
 * that word, no earlier. */
static bool goes_on(struct trial *t, const char *more)
{
	const size_t n = strlen(more), at = t->begun.n + n, len = at + sizeof(STOPPER) - 1;
	char *text = arena_alloc(t->scratch, len + 1);
	struct source *with = arena_alloc(t->scratch, sizeof(*with));
	const struct parse *p = &t->ps->p;

	memcpy(text, t->begun.p, t->begun.n);
	memcpy(text + t->begun.n, more, n);
	memcpy(text + at, STOPPER, sizeof(STOPPER));
	source_init(with, "", text, (uint32_t)len);
	parser_start(t->ps, with, 0);
	return !parse_attempt(t->ps, t->scratch) && p->failed && p->stop.at.off > at &&
	       p->stop.n_want;
}

static struct text last_token(struct text begun, struct arena *scratch)
{
	struct lexer *l = lexer_new();
	struct source src;
	struct token t;
	struct text last = { 0 };

	source_init(&src, "", begun.p, (uint32_t)begun.n);
	lexer_start(l, &src, 0, scratch);
	while ((t = lexer_next(l)).kind)
		last = (struct text){ begun.p + t.at.off, t.at.len };
	lexer_free(l);
	return last;
}

/*
 * Words and signs that the feed settles by what comes behind a word (lang/feed.c): with the
 * word alone at the end they are not among those that are wanted, so each is tried.
 */
static const struct {
	const char *behind;	 /* NULL: any word */
	const char *more, *word; /* `word`, if it goes on with `more` */
} ahead[] = {
	{ "NOT", "MATCH", "MATCH" },
	{ "NOT", "MATCH_ALL", "MATCH_ALL" },
	{ "NOT", "MATCH_ANY", "MATCH_ANY" },
	{ "MAP", "{", "{" },
	{ ")", "->", "->" },
	{ "AS", "BINARY", "BINARY" },
	{ "<", "BINARY", "BINARY" },
	{ "COLUMNS", "TERMINATED", "TERMINATED" },
	{ "TEMPORARY", "PARTITION", "PARTITION" },
	{ "TEMPORARY", "PARTITIONS", "PARTITIONS" },
	{ ",", "COLUMNS (", "COLUMNS" },
	{ ",", "PARTITION", "PARTITION" },
	{ ",", "PARTITIONS (", "PARTITIONS" },
	{ ",", "ROWS", "ROWS" },
	{ ",", "TEMPORARY PARTITION", "TEMPORARY" },
	{ ",", "WHERE", "WHERE" },
	{ NULL, "(", "(" },
	{ NULL, "->", "->" },
	{ NULL, "FROM", "FROM" },
};

static bool ends_with(const struct trial *t, const char *word)
{
	return text_is_nocase(t->last, word);
}

static bool ends_with_word(const struct trial *t)
{
	const unsigned char c = t->last.n ? (unsigned char)*t->last.p : '\0';

	return isalnum(c) || c == '_' || c == '$' || c == '`' || c >= 0x80;
}

/* Behind these a name alone is meant, unless an operand comes: then what may begin one. */
static void try_operand(struct trial *t)
{
	const bool end = t->e->end;

	if ((!ends_with(t, "BINARY") && !ends_with(t, "INTERVAL") && !ends_with(t, "DATE")) ||
	    t->e->name || !goes_on(t, " ("))
		return;
	take_words(&t->ps->p.stop, t->e);
	t->e->end = end;
}

static void add_kind(struct expected *e, int kind)
{
	unsigned i;

	for (i = 0; i < keyword_count(); i++)
		if (keyword_at((int)i)->kind == kind)
			add_word(e, keyword_at((int)i)->word);
}

/* INTERVAL (..) is a call, unless a unit comes; TIMESTAMPADD begins with one. */
static void try_units(struct trial *t)
{
	if (ends_with(t, "(") && goes_on(t, " MILLISECOND ,"))
		add_kind(t->e, T_UNIT_RESERVED);
	if (ends_with(t, ")") && goes_on(t, " DAY")) {
		add_kind(t->e, T_UNIT);
		add_kind(t->e, T_UNIT_RESERVED);
	}
}

static void try_more(struct trial *t)
{
	char more[32];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ahead); i++) {
		if (ahead[i].behind ? !ends_with(t, ahead[i].behind) : !ends_with_word(t))
			continue;
		snprintf(more, sizeof(more), " %s", ahead[i].more);
		if (goes_on(t, more))
			add_word(t->e, ahead[i].word);
	}
	try_units(t);
}

/* The end itself is settled by what comes behind it: is it one of these? */
static bool try_kinds(struct trial *t)
{
	struct expected *e = t->e;

	e->string = goes_on(t, " ''");
	e->number = goes_on(t, " 1");
	e->name = goes_on(t, " a");
	try_more(t);
	if (goes_on(t, " ("))
		add_word(e, "(");
	return e->string || e->number || e->name || e->n;
}

bool expect_next(struct text begun, struct arena *mem, struct expected *out)
{
	struct trial t = { .ps = parser_new(), .scratch = arena_new(), .begun = begun, .e = out };
	bool known;

	*out = (struct expected){ .words = arena_alloc(mem, WORDS_MAX * sizeof(*out->words)) };
	t.last = last_token(begun, t.scratch);
	known = goes_on(&t, "");
	if (known) {
		take_words(&t.ps->p.stop, out);
		try_operand(&t);
		try_more(&t);
	} else if (t.ps->p.failed) {
		known = try_kinds(&t);
	}
	arena_free(t.scratch);
	parser_free(t.ps);
	return known;
}
