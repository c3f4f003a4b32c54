/*
 * expect.c - what could come next in a statement that is being written.
 *
 * The grammar runs over the text with a word behind it that it can use nowhere; where it stops
 * there, what it would have taken instead is the answer.
 */
#include "config.h"
#include "lang/expect.h"

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
	{ ',', "," }, { T_CLAUSE_COMMA, "," },
	{ '(', "(" }, { ')', ")" },
	{ '=', "=" }, { '.', "." },
	{ '[', "[" }, { ']', "]" },
};

static void add_word(struct expected *e, const char *word, size_t max)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		if (!strcmp(e->words[i], word))
			return;
	if (e->n < max)
		e->words[e->n++] = word;
}

static void take_words(const struct syntax_stop *stop, struct arena *mem, struct expected *e)
{
	const size_t max = keyword_count() + ARRAY_SIZE(signs);
	unsigned i;

	e->name = stop_wants(stop, T_IDENT);
	e->string = stop_wants(stop, T_STRING_LITERAL);
	e->number = stop_wants(stop, T_INTEGER_LITERAL);
	e->end = stop_wants(stop, 0);
	e->words = arena_alloc(mem, max * sizeof(*e->words));
	for (i = 0; i < keyword_count(); i++) {
		const struct keyword *k = keyword_at((int)i);

		if (k->kind != T_IDENT && k->kind != T_WORD_RESERVED && stop_wants(stop, k->kind))
			add_word(e, k->word, max);
	}
	for (i = 0; i < ARRAY_SIZE(signs); i++)
		if (stop_wants(stop, signs[i].kind))
			add_word(e, signs[i].text, max);
}

/* lists of properties ------------------------------------------------------------------ */

static enum expect_list list_behind(int kind, struct text word)
{
	if (kind == T_PROPERTIES)
		return EXPECT_JOB_PROPS;
	if (text_is_nocase(word, "KAFKA"))
		return EXPECT_KAFKA_PROPS;
	if (text_is_nocase(word, "PULSAR"))
		return EXPECT_PULSAR_PROPS;
	return EXPECT_NO_LIST;
}

static struct text unquoted(struct text t)
{
	return t.n >= 2 ? (struct text){ t.p + 1, t.n - 2 } : t;
}

/* Which list the end of the text stands in, what is in it, and whose value comes. */
static void take_list(const struct source *src, struct arena *mem, struct expected *e)
{
	struct lexer *l = lexer_new();
	struct token t, before = { .kind = 0 }, key = { .kind = 0 };
	struct arena *odd = arena_new();
	int depth = 0;

	lexer_start(l, src, 0, odd);
	while ((t = lexer_next(l)).kind) {
		if (!before.kind)
			e->alter = t.kind == T_ALTER;
		if (t.kind == '(' && !depth++) {
			e->list = list_behind(before.kind, source_text(src, before.at));
			/* a key takes four bytes and more */
			e->given = arena_alloc(mem, (src->len / 4 + 1) * sizeof(*e->given));
			e->n_given = 0;
		} else if (t.kind == ')' && depth && !--depth) {
			e->list = EXPECT_NO_LIST;
		}
		if (t.kind == '=' && before.kind && e->list) {
			key = before;
			if (before.at.len >= 2)
				e->given[e->n_given++] = unquoted(source_text(src, key.at));
		} else if (t.kind == ',' || t.kind == '(') {
			key.kind = 0;
		}
		before = t;
	}
	if (e->list && key.kind)
		e->key = unquoted(source_text(src, key.at));
	arena_free(odd);
	lexer_free(l);
}

bool expect_next(struct text begun, struct arena *mem, struct expected *out)
{
	struct parser *ps = parser_new();
	struct arena *scratch = arena_new();
	struct source src, with;
	char *text = arena_alloc(scratch, begun.n + sizeof(STOPPER));
	bool known;

	*out = (struct expected){ .n = 0 };
	memcpy(text, begun.p, begun.n);
	memcpy(text + begun.n, STOPPER, sizeof(STOPPER));
	source_init(&src, "", begun.p, (uint32_t)begun.n);
	source_init(&with, "", text, (uint32_t)(begun.n + sizeof(STOPPER) - 1));
	parser_start(ps, &with, 0);
	known = !parse_attempt(ps, scratch) && ps->p.failed && ps->p.stop.at.off > begun.n &&
		ps->p.stop.n_want;
	if (known) {
		take_words(&ps->p.stop, mem, out);
		take_list(&src, mem, out);
	}
	arena_free(scratch);
	parser_free(ps);
	return known;
}
