/*
 * syntax.c - wording of syntax errors.
 */
#include "config.h"
#include <stdio.h>
#include <string.h>

#include "base/util.h"
#include "grammar/gram.h"
#include "lang/foreign.h"
#include "lang/parse_state.h"

/* Kinds that are not said by a keyword's spelling. */
static const struct {
	int kind;
	const char *text;
} others[] = {
	{ T_IDENT, "a name" }, { T_STRING_LITERAL, "a quoted string" }, { T_INTEGER_LITERAL, "a number" },
	{ ',', "','" }, { T_CLAUSE_COMMA, "','" }, { '(', "'('" }, { ')', "')'" }, { '=', "'='" },
	{ '[', "'['" }, { ']', "']'" }, { '{', "'{'" }, { '}', "'}'" }, { '.', "'.'" }, { ':', "':'" },
	{ '<', "'<'" }, { '>', "'>'" }, { T_UNIT, "a time unit" }, { T_TYPE_PLAIN, "a type" },
};

/* Spelling of a kind for a message: "','" or "WHERE" or "a quoted string"; NULL for
 * kinds a person need not be told of. */
static const char *kind_text(int kind)
{
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (others[i].kind == kind)
			return others[i].text;
	if (kind == T_WORD_RESERVED)
		return NULL;
	for (i = 0; i < keyword_count(); i++)
		if (keyword_at((int)i)->kind == kind)
			return keyword_at((int)i)->word;
	return NULL;
}

/*
 * "expected ',', PROPERTIES or FROM": words and signs by which the statement
 * goes on.  Where an expression may go on or begin, its dozens of operators and
 * functions are one phrase.
 */
static const char *expected(const struct syntax_stop *s, struct diags *diags)
{
	static const int order[] = {
		T_IDENT, T_STRING_LITERAL, T_INTEGER_LITERAL, T_CLAUSE_COMMA, ',', '(', ')', '=', ']', '}',
		T_CREATE, T_ALTER, T_PAUSE, T_RESUME, T_STOP, T_SHOW, T_ROUTINE, T_LOAD, T_FOR, T_ON, T_TASK,
		T_TERMINATED, T_BY, T_COLUMNS, T_ROWS, T_WHERE, T_PARTITION, T_PROPERTIES, T_FROM, T_ORDER, T_LIMIT,
		T_AS, T_WHEN, T_THEN, T_END, T_NULL, T_IN, T_BETWEEN, T_LIKE, T_OVER, T_UNIT, T_TYPE_PLAIN,
	};
	const char *list[8];
	unsigned n = 0, i, j;
	bool starts = stop_wants(s, T_CASE), goes_on = stop_wants(s, T_AND) && stop_wants(s, T_OR);
	bool name = stop_wants(s, T_IDENT);
	char text[256];
	size_t len = 0;

	if (starts)
		list[n++] = "an expression";
	else if (goes_on)
		list[n++] = "an operator";
	for (i = 0; i < ARRAY_SIZE(order) && n < ARRAY_SIZE(list); i++) {
		int k = order[i];
		const char *t;

		if (!stop_wants(s, k))
			continue;
		if (starts && k != ')' && k != ']' && k != '}')
			continue;
		if (goes_on && (k == '=' || k == T_IN || k == T_BETWEEN || k == T_LIKE || k == '.'))
			continue;
		if (name && k == T_UNIT)
			continue;       /* its words are free, too */
		if (name && k != T_IDENT && k > 255 && keyword_find((struct text){ kind_text(k), strlen(kind_text(k)) }) &&
		    keyword_find((struct text){ kind_text(k), strlen(kind_text(k)) })->reserved == 0)
			continue;       /* a free word: said by "a name" */
		t = kind_text(k);
		for (j = 0; j < n && strcmp(list[j], t) != 0; j++)
			;
		if (j == n)
			list[n++] = t;
	}
	if (stop_wants(s, 0) && n < ARRAY_SIZE(list))
		list[n++] = "the end of the statement";
	if (!n)
		return NULL;
	for (i = 0; i < n && len < sizeof(text) - 64; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
					i == 0 ? "" : i + 1 == n ? " or " : ", ", list[i]);
	return diag_text(diags, "expected %s", text);
}

/* The token in quotes, cut to a readable length. */
static const char *shown(const struct source *src, const struct token *t, struct diags *diags)
{
	struct text s = source_text(src, t->at);

	if (!t->kind || t->kind == ';')
		return "the end of the statement";
	return diag_text(diags, "%s%.*s%s", s.p[0] == '"' || s.p[0] == '\'' ? "" : "\"",
			 (int)(s.n > 40 ? 40 : s.n), s.p,
			 s.n > 40 ? "...\"" : s.p[0] == '"' || s.p[0] == '\'' ? "" : "\"");
}

static struct span behind(const struct syntax_stop *s)
{
	return (struct span){ span_end(s->before), 0 };
}

static bool is_load_property(int kind)
{
	return kind == T_COLUMNS || kind == T_ROWS || kind == T_WHERE || kind == T_PARTITION ||
	       kind == T_PARTITIONS || kind == T_TEMPORARY;
}

/* What is known of the mistake, or what could have stood here. */
static const char *advice(struct parser *ps, const struct syntax_stop *s, struct diags *diags)
{
	struct text before = source_text(ps->src, s->before), word = source_text(ps->src, s->token.at);
	const struct foreign *foreign = foreign_find(before, word);
	char first = before.n ? before.p[0] : 0;
	bool word_here = s->token.kind && s->token.kind != ';' && token_is_word(s->token);

	if (foreign)
		return foreign->hint;
	if (text_is_nocase(before, "TIMESTAMP") && s->token.kind == T_STRING_LITERAL)
		return "there is no TIMESTAMP literal: write DATETIME '..'";
	if (word_here && (first == '\'' || first == '"') && span_end(s->before) == s->token.at.off)
		return diag_text(diags, "a quote inside a string is written twice: %c%c", first, first);
	if (before.n > 1 && first == '.' && strspn(before.p + 1, "0123456789eE") + 1 < before.n)
		return diag_text(diags, "a name that begins with a digit wants backticks behind a dot: .`%.*s`",
				 (int)(before.n > 40 ? 40 : before.n) - 1, before.p + 1);
	if (s->token.kind == '-' && !stop_wants(s, T_AND) && !stop_wants(s, T_CASE))
		return "a name of other characters than letters, digits and _ wants backticks, and a job cannot have one";
	if (is_load_property(s->token.kind) && !stop_wants(s, s->token.kind) && !stop_wants(s, T_CLAUSE_COMMA))
		return "COLUMNS, ROWS, WHERE and PARTITION stand before PROPERTIES and FROM";
	if (s->token.kind == T_PROPERTIES && stop_wants(s, '(') && !stop_wants(s, T_CASE))
		return "the list follows the name directly: FROM KAFKA (..)";
	if (s->token.kind == T_PROPERTIES && stop_wants(s, T_FROM) && !stop_wants(s, T_PROPERTIES))
		return "PROPERTIES can be given once";
	if (s->token.kind == T_PROPERTIES && !stop_wants(s, T_PROPERTIES) && !stop_wants(s, T_AND))
		return "PROPERTIES stands before FROM";
	if (s->token.kind == ';' && stop_wants(s, ',') && stop_wants(s, ')'))
		return "expected ',' or ')': a ';' ends the statement";
	return expected(s, diags);
}

static struct diag *plain(struct parser *ps, const struct syntax_stop *s, struct diags *diags)
{
	bool end = !s->token.kind || s->token.kind == ';';
	struct diag *d;

	if (s->too_deep)
		return diag_add(diags, DIAG_too_deep, s->at, RELS_ALL,
				"brackets or operators are nested too deeply here");
	if (s->unclosed)
		return diag_add(diags, DIAG_unfinished_statement, s->at, RELS_ALL,
				"the statement ends inside a subquery: a ')' is missing");
	if (end)
		d = diag_add(diags, DIAG_unfinished_statement, s->at, RELS_ALL, "the statement ends too early");
	else
		d = diag_add(diags, DIAG_syntax, s->at, RELS_ALL, "unexpected %s",
			     shown(ps->src, &s->token, diags));
	d->hint = advice(ps, s, diags);
	if (ps->p.feed.n_edits == FEED_EDITS_MAX)
		diag_note(diags, d, "further mistakes in this statement are not looked for");
	return d;
}

static struct diag *report_quote(struct parser *ps, const struct syntax_stop *s, const struct repair *r,
			 struct diags *diags)
{
	struct text w = source_text(ps->src, s->token.at);
	struct diag *d = diag_add(diags, DIAG_unquoted_string, s->at, RELS_ALL,
				  "%.*s must be a quoted string here", (int)(w.n > 40 ? 40 : w.n), w.p);
	const char *with;

	if (w.n && w.p[0] == '`') {
		w.p++;
		w.n -= 2;
	}
	with = diag_text(diags, "\"%.*s\"", (int)w.n, w.p);
	diag_fix(diags, d, r->certain, s->token.at, (struct text){ with, strlen(with) });
	return d;
}

void syntax_report(struct parser *ps, const struct syntax_stop *s, const struct repair *r,
		   struct diags *diags)
{
	const char *tok = shown(ps->src, &s->token, diags);
	struct text w = source_text(ps->src, s->token.at);
	struct diag *d = NULL;
	const char *with;

	switch (r->kind) {
	case REPAIR_NONE:
	case REPAIR_SKIP:
		d = plain(ps, s, diags);
		break;
	case REPAIR_COMMA:
		d = diag_add(diags, DIAG_missing_comma, s->at, RELS_ALL, "a comma is missing before %s", tok);
		diag_fix(diags, d, r->certain, behind(s), TEXT(","));
		break;
	case REPAIR_TOKEN:
		d = diag_add(diags, DIAG_missing_token, s->at, RELS_ALL, "%s%s%s is missing before %s",
			     r->edit.kind < 256 ? "'" : "", r->word, r->edit.kind < 256 ? "'" : "", tok);
		with = r->edit.kind < 256 ? r->word : diag_text(diags, " %s", r->word);
		diag_fix(diags, d, r->certain, behind(s), (struct text){ with, strlen(with) });
		break;
	case REPAIR_WORD:
		d = diag_add(diags, DIAG_mistyped_keyword, s->at, RELS_ALL, "unexpected %s", tok);
		d->hint = diag_text(diags, "did you mean %s?", r->word);
		diag_fix(diags, d, r->certain, s->token.at, (struct text){ r->word, strlen(r->word) });
		break;
	case REPAIR_NAME:
		d = diag_add(diags, DIAG_bare_reserved_word, s->at, RELS_ALL,
			     "%s is a reserved word and cannot be a bare name", tok);
		d->hint = diag_text(diags, "write `%.*s`", (int)w.n, w.p);
		with = diag_text(diags, "`%.*s`", (int)w.n, w.p);
		diag_fix(diags, d, r->certain, s->token.at, (struct text){ with, strlen(with) });
		break;
	case REPAIR_QUOTE:
		d = report_quote(ps, s, r, diags);
		break;
	case REPAIR_UNQUOTE:
		d = diag_add(diags, DIAG_quoted_name, s->at, RELS_ALL,
			     "a name is expected here, not the string %s", tok);
		d->hint = "write it without quotes";
		break;
	case REPAIR_SIGN:
		d = diag_add(diags, DIAG_wrong_sign, s->at, RELS_ALL, "unexpected %s", tok);
		d->hint = diag_text(diags, "write '%s'", r->word);
		diag_fix(diags, d, r->certain, s->token.at, (struct text){ r->word, strlen(r->word) });
		break;
	case REPAIR_EXTRA:
		if (s->token.kind == ',')
			d = diag_add(diags, DIAG_extra_comma, s->at, RELS_ALL, "a comma too many");
		else
			d = diag_add(diags, DIAG_extra_token, s->at, RELS_ALL, "unexpected %s", tok);
		diag_fix(diags, d, r->certain, s->token.at, TEXT(""));
		break;
	case REPAIR_SPLIT:
		d = diag_add(diags, DIAG_missing_semicolon, s->at, RELS_ALL, "a ';' is missing before %s", tok);
		diag_fix(diags, d, r->certain, behind(s), TEXT(";"));
		break;
	case REPAIR_EXTRA_COMMA:
		d = diag_add(diags, DIAG_extra_comma, s->at, RELS_ALL, "a comma too many before %s", tok);
		diag_note_at(diags, d, s->before, "this comma");
		diag_fix(diags, d, r->certain, s->before, TEXT(""));
		break;
	}
	d->server_at = s->server_at;
}
