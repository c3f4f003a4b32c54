/*
 * complete.c - what could stand where the cursor is: where that is, and who knows.
 */
#include "config.h"
#include "cli/complete/complete.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "check/functions.h"
#include "cli/complete/int.h"
#include "lang/expect.h"
#include "lang/stmt_place.h"
#include "lang/quote.h"
#include "lang/split.h"
#include "lang/token.h"

/* Texts that are longer are a paste, not something that is typed. */
enum { TEXT_MAX = 256 << 10 };

struct text text_of(const char *s)
{
	return (struct text){ s, s ? strlen(s) : 0 };
}

/* candidates ---------------------------------------------------------------------------- */

void offer_as(struct completion *c, const char *word, const char *name, const char *note, int rank)
{
	if (c->typed.n && strncasecmp(name, c->typed.p, c->typed.n))
		return;
	if (c->n == c->room) {
		const size_t room = c->room ? 2 * c->room : 64;
		struct candidate *list = arena_alloc(c->mem, room * sizeof(*list));

		if (c->n)
			memcpy(list, c->list, c->n * sizeof(*list));
		c->list = list;
		c->room = room;
	}
	c->list[c->n++] = (struct candidate){ word, note && *note ? note : NULL, rank };
}

void offer(struct completion *c, const char *word, const char *note, int rank)
{
	offer_as(c, word, word, note, rank);
}

void offer_word(struct completion *c, const char *word)
{
	char *copy, *p;

	if (!c->typed.n || !islower((unsigned char)*c->typed.p)) {
		offer(c, word, NULL, RANK_WORD);
		return;
	}
	copy = arena_copy(c->mem, word, strlen(word));
	for (p = copy; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	offer(c, copy, NULL, RANK_WORD);
}

void offer_words(struct completion *c, const char *words)
{
	while (*words) {
		const size_t n = strcspn(words, " ");

		offer_word(c, arena_copy(c->mem, words, n));
		words += n;
		words += strspn(words, " ");
	}
}

void offer_string(struct completion *c, const char *word, const char *note, int rank)
{
	if (c->quote || c->raw)
		offer(c, word, note, rank);
	else
		offer_as(c, arena_printf(c->mem, "\"%s\"", word), word, note, rank);
}

void offer_name(struct completion *c, const char *name, const char *note, int rank)
{
	/* of ten thousand few are looked at any closer */
	if (c->typed.n && strncasecmp(name, c->typed.p, c->typed.n))
		return;
	if (c->raw) {
		offer_as(c, strchr(name, ' ') ? arena_printf(c->mem, "'%s'", name) : name, name,
			 note, rank);
		return;
	}
	/* there is no way to write one */
	if (strchr(name, '`'))
		return;
	if (c->quote || name_is_bare(text_of(name)))
		offer(c, name, note, rank);
	else
		offer_as(c, arena_printf(c->mem, "`%s`", name), name, note, rank);
}

void offer_functions(struct completion *c)
{
	unsigned n, i;
	const struct function *list = function_list(&n);

	for (i = 0; c->typed.n && i < n; i++)
		if (!strncasecmp(list[i].name, c->typed.p, c->typed.n))
			offer(c, arena_printf(c->mem, "%s(", list[i].name), NULL, RANK_OTHER);
}

static int compare(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	int d = x->rank - y->rank;

	if (!d)
		d = strcasecmp(x->word, y->word);
	return d ? d : strcmp(x->word, y->word);
}

/* Sort, and leave each word once, where it ranks best. */
void completion_finish(struct completion *c)
{
	size_t i, n = 0;

	/* names of a server are in order mostly */
	for (i = 1; i < c->n && compare(&c->list[i - 1], &c->list[i]) <= 0; i++)
		;
	if (i < c->n)
		qsort(c->list, c->n, sizeof(*c->list), compare);
	for (i = 0; i < c->n; i++)
		if (!n || strcmp(c->list[n - 1].word, c->list[i].word))
			c->list[n++] = c->list[i];
	c->n = n;
	/* behind "(" and "db." goes no blank */
	if (n == 1 && !c->quote && strchr("(.", c->list[0].word[strlen(c->list[0].word) - 1]))
		c->append = 0;
}

/* where the cursor is ------------------------------------------------------------------- */

struct spot {
	struct buf text; /* the lines before, and this one up to the cursor */
	size_t line;	 /* where this one begins in it */
	size_t begin;	 /* of the statement */
	size_t word;	 /* of what is completed */
	size_t end;	 /* of what comes before that: without the quote */
	char quote;
	bool known; /* else it is in a comment, or otherwise nowhere */
};

/* Byte where the string, or the name in backticks, opens that is open at the end. */
static size_t opening(const struct spot *s)
{
	struct split split = { 0 };
	enum split_state was = SPLIT_BETWEEN, is;
	size_t i, open = s->text.n;

	for (i = s->begin; i < s->text.n; i++, was = is) {
		split_feed(&split, s->text.p + i, 1);
		is = split_state(&split);
		if ((is == SPLIT_SINGLE || is == SPLIT_DOUBLE || is == SPLIT_BACKTICK) && is != was)
			open = i;
	}
	return open;
}

static bool is_word_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static void find_word(struct spot *s)
{
	struct split split = { 0 };
	size_t got;

	while (s->begin < s->text.n &&
	       (got = split_first(&split, s->text.p + s->begin, s->text.n - s->begin)) > 0)
		s->begin += got;
	switch (split_state(&split)) {
	case SPLIT_SINGLE:
	case SPLIT_DOUBLE:
	case SPLIT_BACKTICK:
		s->end = opening(s);
		s->known = s->end < s->text.n;
		s->quote = s->known ? s->text.p[s->end] : '\0';
		s->word = s->end + 1;
		break;
	case SPLIT_INSIDE:
	case SPLIT_BETWEEN:
		for (s->word = s->text.n;
		     s->word > s->begin && is_word_byte(s->text.p[s->word - 1]);)
			s->word--;
		s->end = s->word;
		s->known = true;
		break;
	default:
		break;
	}
	/* a word that began on a line before cannot be replaced */
	if (s->word < s->line)
		s->known = false;
}

static void find_spot(struct text rest, struct text line, struct spot *s)
{
	*s = (struct spot){ .line = rest.n };
	buf_init_unbounded(&s->text);
	if (rest.n + line.n > TEXT_MAX)
		return;
	buf_add(&s->text, rest.p, rest.n);
	buf_add(&s->text, line.p, line.n);
	(void)buf_str(&s->text);
	find_word(s);
}

/* who knows --------------------------------------------------------------------------- */

/* What the FE begins a statement with. */
static void offer_openings(struct completion *c)
{
	unsigned i;

	for (i = 0; i < keyword_count(); i++) {
		const struct keyword *k = keyword_at((int)i);

		if (k->starts && k->known & c->env->releases)
			offer_word(c, k->word);
	}
}

static void complete_in(struct completion *c, struct text begun, struct text after)
{
	struct expected e;
	struct stmt_place p;

	if (!text_trim(begun).n) {
		if (!c->quote)
			offer_openings(c);
		return;
	}
	stmt_place_find(begun, c->mem, &p);
	if (p.ours && complete_subquery(c, begun, after))
		return;
	if (expect_next(begun, c->mem, &e))
		complete_ours(c, &p, &e);
	if (!p.ours)
		complete_other(c, begun, after);
}

void complete_statement(const struct complete_env *env, struct text rest, struct text line,
			struct text after, struct arena *mem, struct completion *out)
{
	struct spot s;
	char *text;

	*out = (struct completion){ .env = env, .mem = mem, .from = line.n, .append = ' ' };
	find_spot(rest, line, &s);
	if (s.known) {
		text = arena_copy(mem, s.text.p ? s.text.p : "", s.text.n);
		out->quote = s.quote;
		if (s.quote)
			out->append = s.quote;
		out->from = s.word - s.line;
		out->typed = (struct text){ text + s.word, s.text.n - s.word };
		complete_in(out, (struct text){ text + s.begin, s.end - s.begin }, after);
		/* who completes a part of a list has moved the word's beginning */
		out->from = (size_t)(out->typed.p - text) - s.line;
		completion_finish(out);
	}
	buf_release(&s.text);
}

void complete_foresee(const struct complete_env *env, struct text rest, struct text line)
{
	struct arena *mem = arena_new();
	struct text begun, db, table;
	struct spot s;
	struct stmt_place p;

	find_spot(rest, line, &s);
	if (s.known && !s.quote) {
		begun = (struct text){ s.text.p + s.begin, s.end - s.begin };
		stmt_place_find(begun, mem, &p);
		table_of(env, &p, &db, &table);
		if (p.ours && table.n) {
			columns_of(env, db, table);
			set_of(env, NAME_PARTITION, db, table);
		} else if (!p.ours) {
			foresee_other(env, begun);
		}
	}
	buf_release(&s.text);
	arena_free(mem);
}
