/*
 * classify.c - ours, other SQL, or neither: decided on the first four words.
 *
 * A statement looks like ours with ROUTINE, or nearly that, among its first
 * four words, or with CREATE, ALTER or SHOW and LOAD among its first three.
 * PAUSE and STOP begin nothing else in any FE; RESUME begins RESUME WAREHOUSE.
 */
#include "config.h"
#include <string.h>

#include "base/near.h"
#include "base/util.h"
#include "grammar/gram.h"
#include "lang/parse_state.h"

enum { WORDS = 4, TOKENS = 8 };

static struct text word_text(const struct parser *ps, struct token t)
{
	return token_is_word(t) ? source_text(ps->src, t.at) : TEXT("");
}

/*
 * ROUTINE or a slip of the pen away from it; also ROUTINE run together with LOAD,
 * or with a letter that looks like a blank (U+3000, U+00A0).
 */
static bool near_routine(struct text w)
{
	static const char *const routine[] = { "ROUTINE" };

	if (w.n > 7 && text_is_nocase((struct text){ w.p, 7 }, "ROUTINE") &&
	    ((unsigned char)w.p[7] >= 0x80 || text_is_nocase((struct text){ w.p + 7, w.n - 7 }, "LOAD")))
		return true;
	return w.n >= 5 && w.n <= 9 && w.p[0] != '`' && near_best(w, routine, 1);
}

/* ALTER LOAD FOR x [PROPERTIES ..]: the statement of broker loads? */
static bool alters_load(struct parser *ps)
{
	struct feed *f = &ps->p.feed;
	unsigned k = 3;
	int kind;

	if (feed_peek(f, 2).kind != T_FOR || !token_is_word(feed_peek(f, 3)))
		return false;
	while ((kind = feed_peek(f, k + 1).kind) == '.' || kind == T_DOT_IDENT)
		k += kind == '.' ? 2 : 1;
	return !kind || kind == ';' || kind == T_PROPERTIES;
}

/* SHOW LOAD .. in a form of its own? */
static bool shows_load(const struct parser *ps, struct token next)
{
	static const char *const goes_on[] = { "FROM", "IN", "WHERE", "ORDER", "LIMIT", "WARNINGS", "ALL" };
	unsigned i;

	if (!next.kind || next.kind == ';')
		return true;
	for (i = 0; i < ARRAY_SIZE(goes_on); i++)
		if (text_is_nocase(word_text(ps, next), goes_on[i]))
			return true;
	return false;
}

/* `t`: the first tokens; the words among them are what counts. */
static bool looks_ours(struct parser *ps, const struct token *t)
{
	bool verb = t[0].kind == T_CREATE || t[0].kind == T_ALTER || t[0].kind == T_SHOW;
	int i, words = 0;

	for (i = 0; words < WORDS && i < TOKENS && t[i].kind && t[i].kind != ';'; i++) {
		if (!token_is_word(t[i]))
			continue;
		words++;
		if (t[i].kind == T_ROUTINE || near_routine(word_text(ps, t[i])))
			return true;
	}
	if (t[0].kind == T_PAUSE || t[0].kind == T_STOP)
		return true;
	if (t[0].kind == T_RESUME)
		return !text_is_nocase(word_text(ps, t[1]), "WAREHOUSE");
	if (!verb)
		return false;
	if (!token_is_word(t[1]))
		return true;                    /* no statement goes on so */
	if (t[1].kind == T_LOAD)
		return t[0].kind == T_CREATE || (t[0].kind == T_ALTER && !alters_load(ps)) ||
		       (t[0].kind == T_SHOW && !shows_load(ps, t[2]));
	if (t[1].kind == T_ALL && t[3].kind == T_LOAD)
		return !text_is_nocase(word_text(ps, t[2]), "STREAM");
	return t[2].kind == T_LOAD && !text_is_nocase(word_text(ps, t[1]), "STREAM");
}

/* USE [catalog.]db */
static bool take_use(struct parser *ps, const struct token *t, struct parsed *out)
{
	const struct token *name = &t[1];

	if (t[0].kind != T_USE || !token_is_word(t[1]) || text_is_nocase(word_text(ps, t[1]), "CATALOG"))
		return false;
	if (t[2].kind == '.' && token_is_word(t[3]))
		name = &t[3];
	else if (t[2].kind && t[2].kind != ';')
		return false;
	out->use_db = token_name(ps->src, name->at, ps->p.mem);
	return true;
}

/* Report it; where a verb of ours is near, parsing goes on as if that stood there. */
static void report_unknown(struct parser *ps, const struct token *t, struct diags *diags)
{
	static const char *const ours[] = { "CREATE", "ALTER", "PAUSE", "RESUME", "STOP", "SHOW" };
	struct text w = source_text(ps->src, t->at);
	const char *near = token_is_word(*t) ? near_best(w, ours, ARRAY_SIZE(ours)) : NULL;
	const char *quote = w.n && (w.p[0] == '"' || w.p[0] == '\'') ? "" : "\"";
	const struct keyword *k;
	struct diag *d;

	d = diag_add(diags, DIAG_unknown_statement, t->at, RELS_ALL,
		     "%s%.*s%s starts no statement of StarRocks", quote, (int)(w.n > 40 ? 40 : w.n), w.p, quote);
	if (near) {
		d->hint = diag_text(diags, "did you mean %s?", near);
		diag_fix(diags, d, false, t->at, (struct text){ near, strlen(near) });
		k = keyword_find((struct text){ near, strlen(near) });
		ps->p.feed.edits[0] = (struct feed_edit){
			.what = EDIT_REPLACE, .kind = k->kind, .kw = (int16_t)keyword_index(k),
		};
		ps->p.feed.n_edits = 1;
	} else {
		d->hint = "a routine-load statement starts with CREATE, ALTER, PAUSE, RESUME, STOP or SHOW";
	}
}

static bool keyword_is_verb(int kind)
{
	return kind == T_ALTER || kind == T_CREATE || kind == T_PAUSE || kind == T_RESUME ||
	       kind == T_STOP || kind == T_SHOW;
}

static bool ends_after_verb(const struct token *t)
{
	if (t[0].kind == T_SHOW && t[1].kind == T_ALL)
		t++;
	switch (t[0].kind) {
	case T_ALL:
	case T_CREATE: case T_ALTER: case T_SHOW: case T_PAUSE: case T_RESUME: case T_STOP:
		return !t[1].kind || t[1].kind == ';';
	}
	return false;
}

enum stmt_class parser_classify(struct parser *ps, struct diags *diags, struct parsed *out)
{
	struct token t[TOKENS];
	struct diag *d;
	int i;

	t[0] = feed_peek(&ps->p.feed, 0);
	t[1] = feed_peek(&ps->p.feed, 1);
	if (t[1].kind == T_ROUTINE && keyword_is_verb(t[0].kind))
		return STMT_OURS;       /* what nearly every statement of ours is */
	for (i = 2; i < TOKENS; i++)
		t[i] = feed_peek(&ps->p.feed, (unsigned)i);
	if (ends_after_verb(t)) {
		const struct keyword *k = keyword_at(t[0].kw);

		d = diag_add(diags, DIAG_unfinished_statement, t[0].at, RELS_ALL,
			     "the statement ends after %s", k->word);
		d->hint = diag_text(diags, "a routine-load statement goes on with %s",
				    t[0].kind == T_SHOW ? "ROUTINE LOAD or CREATE ROUTINE LOAD" : "ROUTINE LOAD");
		d->server_at = (struct span){ span_end(t[0].at), 0 };
		out->broken = true;
		return STMT_OURS;
	}
	if (looks_ours(ps, t)) {
		if (t[0].kw >= 0 && keyword_at(t[0].kw)->starts)
			return STMT_OURS;
		report_unknown(ps, t, diags);
		out->broken = true;
		return STMT_OURS;
	}
	if (take_use(ps, t, out))
		return STMT_USE;
	if (t[0].kind == '(' || (t[0].kw >= 0 && keyword_at(t[0].kw)->starts))
		return STMT_OTHER;
	report_unknown(ps, t, diags);
	out->broken = true;
	return STMT_OURS;
}
