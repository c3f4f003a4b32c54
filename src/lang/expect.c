/*
 * expect.c - what could come next in a statement that is being written.
 *
 * The grammar runs over the text with a word behind it that it can use nowhere; where it stops
 * there, what it would have taken instead is the answer.
 */
#include "config.h"
#include "lang/expect.h"

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

/* Run the grammar over `begun`, `more` and a word that it can use nowhere.  True: it stops at
 * that word, no earlier. */
static bool reaches_end(struct parser *ps, struct arena *scratch, struct text begun,
			const char *more)
{
	const size_t n = strlen(more), len = begun.n + n + sizeof(STOPPER) - 1;
	char *text = arena_alloc(scratch, len + 1);
	struct source *with = arena_alloc(scratch, sizeof(*with));

	memcpy(text, begun.p, begun.n);
	memcpy(text + begun.n, more, n);
	memcpy(text + begun.n + n, STOPPER, sizeof(STOPPER));
	source_init(with, "", text, (uint32_t)len);
	parser_start(ps, with, 0);
	return !parse_attempt(ps, scratch) && ps->p.failed && ps->p.stop.at.off > begun.n + n &&
	       ps->p.stop.n_want;
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

static bool ends_with(struct text begun, const char *word)
{
	const size_t n = strlen(word);
	const struct text t = text_trim(begun);

	return t.n >= n && text_is_nocase((struct text){ t.p + t.n - n, n }, word);
}

static bool ends_with_word(struct text begun)
{
	const struct text t = text_trim(begun);
	const char c = t.n ? t.p[t.n - 1] : '\0';

	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '`' || (unsigned char)c >= 0x80;
}

/* Behind these a name alone is meant, unless an operand comes: then what may begin one. */
static void try_operand(struct parser *ps, struct arena *scratch, struct text begun,
			struct expected *e)
{
	const bool end = e->end;

	if ((!ends_with(begun, "BINARY") && !ends_with(begun, "INTERVAL") &&
	     !ends_with(begun, "DATE")) ||
	    e->name || !reaches_end(ps, scratch, begun, " ("))
		return;
	take_words(&ps->p.stop, e);
	e->end = end;
}

/* INTERVAL (..): a call, unless a unit comes. */
static void try_units(struct parser *ps, struct arena *scratch, struct text begun,
		      struct expected *e)
{
	unsigned i;

	if (!ends_with(begun, ")") || !reaches_end(ps, scratch, begun, " DAY"))
		return;
	for (i = 0; i < keyword_count(); i++)
		if (keyword_at((int)i)->kind == T_UNIT ||
		    keyword_at((int)i)->kind == T_UNIT_RESERVED)
			add_word(e, keyword_at((int)i)->word);
}

static void try_more(struct parser *ps, struct arena *scratch, struct text begun,
		     struct expected *e)
{
	char more[32];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ahead); i++) {
		if (ahead[i].behind ? !ends_with(begun, ahead[i].behind) : !ends_with_word(begun))
			continue;
		snprintf(more, sizeof(more), " %s", ahead[i].more);
		if (reaches_end(ps, scratch, begun, more))
			add_word(e, ahead[i].word);
	}
	try_units(ps, scratch, begun, e);
}

/* The end itself is settled by what comes behind it: is it one of these? */
static bool try_kinds(struct parser *ps, struct arena *scratch, struct text begun,
		      struct expected *e)
{
	e->string = reaches_end(ps, scratch, begun, " ''");
	e->number = reaches_end(ps, scratch, begun, " 1");
	e->name = reaches_end(ps, scratch, begun, " a");
	try_more(ps, scratch, begun, e);
	if (reaches_end(ps, scratch, begun, " ("))
		add_word(e, "(");
	return e->string || e->number || e->name || e->n;
}

bool expect_next(struct text begun, struct arena *mem, struct expected *out)
{
	struct parser *ps = parser_new();
	struct arena *scratch = arena_new();
	bool known;

	*out = (struct expected){ .words = arena_alloc(mem, WORDS_MAX * sizeof(*out->words)) };
	known = reaches_end(ps, scratch, begun, "");
	if (known) {
		take_words(&ps->p.stop, out);
		try_operand(ps, scratch, begun, out);
		try_more(ps, scratch, begun, out);
	} else if (ps->p.failed) {
		known = try_kinds(ps, scratch, begun, out);
	}
	arena_free(scratch);
	parser_free(ps);
	return known;
}
