/*
 * repair.c - the one change to the tokens that gets a stopped statement going.
 *
 * Candidates come from what the grammar could have taken (its LAC set is exact)
 * and from the token that stands there instead.  Each is tried by running the
 * grammar again on scratch memory; the one that gets furthest wins, the earlier
 * candidate on a tie, and none that does not get some tokens further.  Trials
 * are paid for from a budget of bytes, so a huge statement costs no more than a
 * few runs over it.
 */
#include "config.h"
#include <string.h>

#include "base/near.h"
#include "base/util.h"
#include "grammar/gram.h"
#include "lang/foreign.h"
#include "lang/parse_state.h"

enum {
	CANDIDATES_MAX = 24,
	LOOK_ON = 48,           /* tokens beyond the stop that a trial goes */
	AT_END = 3,             /* gained for running out of text */
	REACHED_END = 1 << 20,
};

struct search {
	struct parser *ps;
	const struct syntax_stop *stop;
	struct repair list[CANDIDATES_MAX];
	unsigned n;
};

static void offer(struct search *s, enum repair_kind kind, int what, uint32_t index,
			    int token, const char *word)
{
	struct repair *r;

	if (s->n == CANDIDATES_MAX)
		return;
	r = &s->list[s->n++];
	*r = (struct repair){ .kind = kind, .word = word };
	r->edit.what = what;
	r->edit.index = index;
	r->edit.count = 1;
	r->edit.kind = token;
	r->edit.kw = -1;
}

/* The same with a keyword. */
static void offer_keyword(struct search *s, enum repair_kind kind, int what, const struct keyword *k)
{
	if (s->n == CANDIDATES_MAX)
		return;
	offer(s, kind, what, s->stop->index, k->kind, k->word);
	s->list[s->n - 1].edit.kw = (int16_t)keyword_index(k);
}

/* Mistyped keyword: the nearest spellings among those that could have come. */
static void offer_words(struct search *s, struct text w)
{
	const struct syntax_stop *stop = s->stop;
	unsigned i, near = (unsigned)w.n / 3, d;

	if (near < 1)
		near = 1;
	if (near > 3)
		near = 3;
	for (d = 1; d <= near; d++) {
		for (i = 0; i < keyword_count(); i++) {
			const struct keyword *k = keyword_at((int)i);
			size_t n = strlen(k->word);

			if (k->kind == T_IDENT || k->kind == T_WORD_RESERVED || n + d < w.n || w.n + d < n)
				continue;
			if (n < 2 || d > n / 2 || !stop_wants(stop, k->kind))
				continue;
			if (near_distance(w, (struct text){ k->word, n }, d) == d)
				offer_keyword(s, REPAIR_WORD, EDIT_REPLACE, k);
		}
	}
}

/* Keywords that could have come, where they are few: then one is missing. */
static void offer_missing_words(struct search *s)
{
	const struct syntax_stop *stop = s->stop;
	int kinds[4], n = 0, i;
	unsigned k;

	if (stop_wants(stop, T_IDENT))
		return;
	for (i = 0; i < stop->n_want; i++) {
		if (stop->want[i] < 256)
			continue;
		/* a second list of properties, not a source of that name */
		if (stop->want[i] == T_FROM && stop->token.kind == T_PROPERTIES)
			continue;
		if (n == (int)ARRAY_SIZE(kinds))
			return;
		kinds[n++] = stop->want[i];
	}
	for (i = 0; i < n; i++)
		for (k = 0; k < keyword_count(); k++)
			if (keyword_at((int)k)->kind == kinds[i]) {
				offer_keyword(s, REPAIR_TOKEN, EDIT_INSERT, keyword_at((int)k));
				break;
			}
}

static void offer_signs(struct search *s, struct token t)
{
	static const struct {
		int kind;
		const char *word;
	} signs[] = { { ')', ")" }, { '(', "(" }, { '=', "=" }, { ']', "]" }, { '>', ">" }, { '}', "}" } };
	const struct syntax_stop *stop = s->stop;
	unsigned i;

	if (stop_wants(stop, '=') && (t.kind == ':' || t.kind == T_ARROW || t.kind == T_NAMED || t.kind == T_EQ_SAFE))
		offer(s, REPAIR_SIGN, EDIT_REPLACE, stop->index, '=', "=");
	for (i = 0; i < ARRAY_SIZE(signs); i++)
		if (stop_wants(stop, signs[i].kind))
			offer(s, REPAIR_TOKEN, EDIT_INSERT, stop->index, signs[i].kind, signs[i].word);
}

/* A word by which a statement goes on after what was not understood. */
static bool resumes(int kind)
{
	switch (kind) {
	case T_ON: case T_FROM: case T_WHERE: case T_COLUMNS: case T_ROWS: case T_PARTITION:
	case T_PARTITIONS: case T_TEMPORARY: case T_PROPERTIES: case ',': case ')':
		return true;
	}
	return false;
}

/* Leave out everything from the stop to one of the next few such words. */
static void offer_skips(struct search *s)
{
	enum { LOOK = 200, SKIPS = 4 };
	struct parser *ps = s->ps;
	int depth = 0, offered = 0;
	uint32_t i;

	lexer_seek(ps->lexer, s->stop->token.at.off, ps->odd);
	for (i = 0; i < LOOK && offered < SKIPS; i++) {
		struct token t = lexer_next(ps->lexer);

		if (!t.kind || t.kind == ';')
			return;
		if (i > 0 && depth == 0 && resumes(t.kind)) {
			offer(s, REPAIR_SKIP, EDIT_DELETE, s->stop->index, 0, NULL);
			if (s->n)
				s->list[s->n - 1].edit.count = i;
			offered++;
		}
		depth += t.kind == '(' ? 1 : t.kind == ')' ? -1 : 0;
		if (depth < 0)
			return;
	}
}

/* 'it's': the word sticks to a string that ended too early. */
static bool sticks_to_string(const struct parser *ps, const struct syntax_stop *stop)
{
	const char *text = ps->src->text;

	return stop->before.len && span_end(stop->before) == stop->at.off && token_is_word(stop->token) &&
	       (text[stop->before.off] == '\'' || text[stop->before.off] == '"');
}

static void collect(struct search *s)
{
	const struct syntax_stop *stop = s->stop;
	struct token t = stop->token;
	bool end = !t.kind || t.kind == ';';
	const char *text = s->ps->src->text;
	const struct foreign *foreign = foreign_find(source_text(s->ps->src, stop->before),
						     source_text(s->ps->src, t.at));
	bool comma_before = stop->before.len == 1 && text[stop->before.off] == ',';

	if (sticks_to_string(s->ps, stop) ||
	    (t.kind == T_STRING_LITERAL && text_is_nocase(source_text(s->ps->src, stop->before), "TIMESTAMP")))
		return;
	if (!end && foreign) {
		if (foreign->drop) {
			offer(s, REPAIR_SKIP, EDIT_DELETE, stop->index, 0, foreign->word);
			s->list[s->n - 1].edit.count = foreign->drop;
		}
		offer_skips(s);
		return;
	}
	if (!end && (stop_wants(stop, ',') || stop_wants(stop, T_CLAUSE_COMMA)))
		offer(s, REPAIR_COMMA, EDIT_INSERT, stop->index, ',', ",");
	/* a word that the grammar itself uses is none that was mistyped */
	if (!end && token_is_word(t) &&
	    (t.kw < 0 || t.kind == T_WORD_RESERVED || keyword_at(t.kw)->reserved != RELS_ALL))
		offer_words(s, source_text(s->ps->src, t.at));
	if (!end && t.kw >= 0 && t.kind != T_IDENT && stop_wants(stop, T_IDENT))
		offer(s, REPAIR_NAME, EDIT_REPLACE, stop->index, T_IDENT, NULL);
	if (comma_before && stop->index)
		offer(s, REPAIR_EXTRA_COMMA, EDIT_DELETE, stop->index - 1, 0, NULL);
	if (!end && stop_wants(stop, T_STRING_LITERAL) &&
	    (token_is_word(t) || t.kind == T_INTEGER_LITERAL || t.kind == T_DECIMAL_LITERAL || t.kind == T_DOUBLE_LITERAL))
		offer(s, REPAIR_QUOTE, EDIT_REPLACE, stop->index, T_STRING_LITERAL, NULL);
	if (!end && t.kind == T_STRING_LITERAL && stop_wants(stop, T_IDENT) && !stop_wants(stop, T_STRING_LITERAL))
		offer(s, REPAIR_UNQUOTE, EDIT_REPLACE, stop->index, T_IDENT, NULL);
	offer_signs(s, t);
	offer_missing_words(s);
	if (!end && (!token_is_word(t) || (t.at.len == stop->before.len &&
				     !memcmp(text + t.at.off, text + stop->before.off, t.at.len))))
		offer(s, REPAIR_EXTRA, EDIT_DELETE, stop->index, 0, NULL);
	if (!end)
		offer_skips(s);
}

/* A word that begins a statement, first on its line, where one could have ended. */
static bool begins_statement(struct parser *ps, const struct syntax_stop *stop)
{
	const char *text = ps->src->text;
	uint32_t off = stop->at.off;

	if (stop->token.kw < 0 || !keyword_at(stop->token.kw)->starts || !stop_wants(stop, 0))
		return false;
	if (foreign_find(TEXT(""), source_text(ps->src, stop->at)) || feed_peek(&ps->p.feed, 0).kind == '(')
		return false;
	while (off > 0 && (text[off - 1] == ' ' || text[off - 1] == '\t'))
		off--;
	return off > 0 && text[off - 1] == '\n';
}

/* How far the grammar gets with one more edit, in tokens beyond the stop; to run
 * out of text there counts as having got somewhere. */
static unsigned try_one(struct parser *ps, const struct repair *r, uint32_t from)
{
	struct feed *f = &ps->p.feed;
	bool whole, end;

	f->edits[f->n_edits++] = r->edit;
	f->stop_at = from + LOOK_ON;
	whole = parse_attempt(ps, ps->scratch);
	arena_reset(ps->scratch);
	f->stop_at = UINT32_MAX;
	f->n_edits--;
	if (whole || ps->p.stopped)
		return REACHED_END;
	if (r->kind == REPAIR_SKIP)
		from += r->edit.count;
	if (ps->p.stop.index <= from)
		return 0;
	end = ps->p.stop.token.kind == 0 || ps->p.stop.token.kind == ';';
	return ps->p.stop.index - from + (end && r->edit.what != EDIT_DELETE ? AT_END : 0);
}

/* Tokens a repair must gain to be believed: a slip that is plain from the word or
 * sign itself needs less than a guess. */
static unsigned least_gain(const struct syntax_stop *stop, const struct repair *r)
{
	switch (r->kind) {
	case REPAIR_WORD: case REPAIR_COMMA:
		return 1;
	case REPAIR_SKIP:
		return r->word ? 1 : 4;
	case REPAIR_TOKEN:
		return r->edit.kind == '=' && stop->token.kind == T_STRING_LITERAL ? 1 : 4;
	case REPAIR_QUOTE: case REPAIR_NAME: case REPAIR_SIGN:
		return 2;
	default:
		return 4;
	}
}

/* The words that hold a statement together; a slip in one of them is plain, while
 * one in an expression may be a word of another dialect. */
static bool is_frame(int kind)
{
	switch (kind) {
	case T_CREATE: case T_ALTER: case T_PAUSE: case T_RESUME: case T_STOP: case T_SHOW: case T_ROUTINE:
	case T_LOAD: case T_FOR: case T_ON: case T_FROM: case T_TASK: case T_COLUMNS: case T_ROWS:
	case T_TERMINATED: case T_BY: case T_PARTITION: case T_PARTITIONS: case T_TEMPORARY:
	case T_PROPERTIES: case T_WHERE: case T_ORDER: case T_LIMIT: case T_BETWEEN:
		return true;
	}
	return false;
}

/* Nothing else can have been meant, whatever follows: quotes and '=' in a list of
 * properties, the comma between two of them or before a load property, a reserved
 * word in the place of a name. */
static bool is_plain(const struct syntax_stop *stop, const struct repair *r)
{
	switch (r->kind) {
	case REPAIR_QUOTE: case REPAIR_SIGN:
		return true;
	case REPAIR_NAME:
		return !stop_wants(stop, T_CASE);
	case REPAIR_COMMA:
		return stop_wants(stop, T_CLAUSE_COMMA) ||
		       (stop->token.kind == T_STRING_LITERAL && !stop_wants(stop, T_AND));
	default:
		return false;
	}
}

/* The statement parses to its end with it, and it is no guess. */
static bool is_certain(const struct syntax_stop *stop, const struct repair *r)
{
	switch (r->kind) {
	case REPAIR_WORD:
		return is_frame(r->edit.kind) && (strlen(r->word) >= 5 || !stop_wants(stop, T_AND));
	case REPAIR_TOKEN:
		return is_frame(r->edit.kind);
	case REPAIR_COMMA:
		return stop_wants(stop, ')');
	case REPAIR_NAME: case REPAIR_EXTRA_COMMA:
		return true;
	case REPAIR_EXTRA:
		return stop->token.kind == ',';
	default:
		return false;
	}
}

struct repair repair_find(struct parser *ps, size_t *budget)
{
	struct syntax_stop stop = ps->p.stop;
	struct search s = { .ps = ps, .stop = &stop };
	struct repair best = { REPAIR_NONE };
	size_t cost = span_end(stop.at) - ps->pos + 512;
	unsigned i, far, furthest = 0;
	bool tied = false;

	if (stop.unclosed)
		return best;
	if (begins_statement(ps, &stop))
		return (struct repair){
			.kind = REPAIR_SPLIT, .certain = feed_peek(&ps->p.feed, 0).kind == T_ROUTINE,
		};
	collect(&s);
	for (i = 0; i < s.n && cost <= *budget; i++) {
		if (s.list[i].kind == REPAIR_SKIP && best.kind != REPAIR_NONE)
			break;                  /* passing over is for when nothing else helps */
		*budget -= cost;
		far = try_one(ps, &s.list[i], stop.index);
		if (far == furthest && best.kind == s.list[i].kind)
			tied = true;
		if (far <= furthest || far < least_gain(&stop, &s.list[i]))
			continue;
		furthest = far;
		best = s.list[i];
		tied = false;
		if (is_plain(&stop, &best))     /* no need to look at the others */
			break;
	}
	if (best.kind == REPAIR_NONE) {
		/* Looking ahead has moved the scanner: back to the stop, else the
		 * next statement would be passed over with the rest of this one. */
		parse_attempt(ps, ps->scratch);
		arena_reset(ps->scratch);
	}
	ps->p.stop = stop;
	best.certain = is_plain(&stop, &best) ||
		       (furthest == REACHED_END && !tied && is_certain(&stop, &best));
	return best;
}
