/*
 * other.c - other SQL: by phrases (phrases.def), and queries.
 */
#include "config.h"
#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "cli/complete/query.h"
#include "lang/token.h"

static const char *const phrases[] = {
#define PHRASE(text) text,
#include "cli/complete/phrases.def"
};

/* Statements that are queries, or go on as one from their first word. */
static const char *const queries[] = { "SELECT", "WITH", "INSERT", "UPDATE", "DELETE" };

struct match {
	struct completion *c;
	struct sql_tokens t;
	struct text after;
	bool query; /* one was completed: several phrases may lead to it */
};

static bool is_query(struct sql_tokens t)
{
	size_t i;

	for (i = 0; t.n && i < ARRAY_SIZE(queries); i++)
		if (sql_is(t.list[0], queries[i]))
			return true;
	return false;
}

static void as_query(struct match *m, size_t from)
{
	const struct sql_tokens t = { m->t.list + from, m->t.n - from };
	const struct sql_tokens behind = sql_tokens_of(m->after, m->c->mem);
	struct table_refs refs, more;
	size_t i;

	if (m->query)
		return;
	m->query = true;
	query_tables(t, &refs);
	query_tables(behind, &more);
	for (i = 0; i < more.n && refs.n < REFS_MAX; i++)
		refs.list[refs.n++] = more.list[i];
	complete_query(m->c, t, &refs);
}

/* phrases ---------------------------------------------------------------------------------- */

static void offer_element(struct match *m, struct text e)
{
	const struct text none = { 0 };

	if (e.p[0] == '$') {
		if (e.p[1] == 'd')
			offer_set(m->c, set_of(m->c->env, NAME_DATABASE, none, none), RANK_NAME);
		else if (e.p[1] == 't')
			offer_tables(m->c, none, true);
		return;
	}
	while (e.n && !m->c->quote) {
		const char *bar = memchr(e.p, '|', e.n);
		const size_t n = bar ? (size_t)(bar - e.p) : e.n;

		offer_word(m->c, arena_copy(m->c->mem, e.p, n));
		e.p += n + (bar != NULL);
		e.n -= n + (bar != NULL);
	}
}

/* A name with its dots at token `i`.  Returns where it ends; the end of all when it ends in a dot,
 * and then offers what could come behind that. */
static size_t pass_name(struct match *m, size_t i, char what)
{
	const size_t begin = i;

	for (i++; i < m->t.n && m->t.list[i].kind == '.'; i += 2)
		if (i + 1 == m->t.n) {
			/* names in another catalog are not read */
			if (what == 't' && i == begin + 1)
				offer_tables(m->c, m->t.list[i - 1].text, false);
			return m->t.n + 1;
		}
	return i;
}

static bool is_one_of(struct sql_token t, struct text words)
{
	while (words.n) {
		const char *bar = memchr(words.p, '|', words.n);
		const size_t n = bar ? (size_t)(bar - words.p) : words.n;

		if (t.kind == 'w' && t.text.n == n && !strncasecmp(t.text.p, words.p, n))
			return true;
		words.p += n + (bar != NULL);
		words.n -= n + (bar != NULL);
	}
	return false;
}

/* IF [NOT] EXISTS is none, where that may be left out. */
static bool may_be_name(struct sql_token t)
{
	return (sql_is_name(t) && !sql_is(t, "IF")) || t.kind == '\'';
}

static const char *behind_group(const char *p)
{
	return strchr(p, ']') + 1;
}

/* Go on with the phrase at `p` and the token `i`.  Groups do not nest, so this is as deep as there
 * are groups. */
static void follow(struct match *m, const char *p, size_t i)
{
	for (;;) {
		struct text e;

		p += strspn(p, " ]");
		if (*p == '[') {
			follow(m, behind_group(p), i);
			p++;
		}
		e = (struct text){ p, strcspn(p, " ]") };
		if (!e.n)
			return;
		if (e.p[0] == '$' && e.p[1] == 'q') {
			if (i == m->t.n)
				offer_words(m->c, "SELECT WITH");
			else if (is_query((struct sql_tokens){ m->t.list + i, m->t.n - i }))
				as_query(m, i);
			return;
		}
		if (i == m->t.n) {
			offer_element(m, e);
			return;
		}
		if (e.p[0] == '$') {
			if (e.p[1] != 's' && !may_be_name(m->t.list[i]))
				return;
			i = e.p[1] == 's' ? i + 1 : pass_name(m, i, e.p[1]);
			if (i > m->t.n)
				return;
		} else if (is_one_of(m->t.list[i], e)) {
			i++;
		} else {
			return;
		}
		p += e.n;
	}
}

void complete_other(struct completion *c, struct text begun, struct text after)
{
	struct match m = { .c = c, .t = sql_tokens_of(begun, c->mem), .after = after };
	size_t i;

	if (c->quote && c->quote != '`')
		return;
	if (is_query(m.t) || (m.t.n && m.t.list[0].kind == '(')) {
		as_query(&m, 0);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(phrases); i++)
		follow(&m, phrases[i], 0);
}

bool complete_subquery(struct completion *c, struct text begun, struct text after)
{
	struct match m = { .c = c, .t = sql_tokens_of(begun, c->mem), .after = after };
	size_t i, depth = 0;

	/* the last parenthesis that is open, and has a query in it */
	for (i = m.t.n; i; i--) {
		const char kind = m.t.list[i - 1].kind;

		if (kind == ')')
			depth++;
		else if (kind == '(' && depth)
			depth--;
		else if (kind == '(' && is_query((struct sql_tokens){ m.t.list + i, m.t.n - i }))
			break;
	}
	if (!i)
		return false;
	if (!c->quote || c->quote == '`')
		as_query(&m, i);
	return true;
}

void foresee_other(const struct complete_env *env, struct text begun)
{
	struct arena *mem = arena_new();
	struct table_refs refs;
	size_t i;

	query_tables(sql_tokens_of(begun, mem), &refs);
	for (i = 0; i < refs.n; i++) {
		if (refs.list[i].db.n)
			set_of(env, NAME_TABLE, refs.list[i].db, (struct text){ 0 });
		columns_of(env, refs.list[i].db, refs.list[i].table);
	}
	arena_free(mem);
}
