/*
 * parse.c - one statement after another out of a text.
 *
 * A statement is parsed by one run of the grammar.  Where it stops, repair.c
 * looks for the one change to the token stream that gets it going again; the
 * error is reported, the change noted as an edit of the feed, and the grammar
 * runs again from the statement's start, until it gets through or no repair
 * helps.  So the grammar stays that of the FE, without productions for slips.
 * The first run is that of plain.c, which knows of no slips.
 */
#include "config.h"
#include "lang/parse.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "grammar/gram.h"
#include "lang/parse_state.h"
#include "lang/phrase.h"
#include "lang/plain.h"
#include "lang/syntax_error.h"

/* Trees of one statement beyond this many bytes are cut short (build_expr.c). */
enum { TREE_BYTES_MAX = 16 << 20 };
/* Scanning for trials, beyond four times the statement. */
enum { TRIAL_BYTES = 4 << 20 };

struct parser *parser_new(void)
{
	struct parser *ps = xmalloc(sizeof(*ps));

	memset(ps, 0, sizeof(*ps));
	ps->lexer = lexer_new();
	ps->odd = arena_new();
	ps->scratch = arena_new();
	feed_init(&ps->p.feed, ps->lexer);
	return ps;
}

void parser_free(struct parser *ps)
{
	if (!ps)
		return;
	feed_release(&ps->p.feed);
	lexer_free(ps->lexer);
	arena_free(ps->odd);
	arena_free(ps->scratch);
	free(ps);
}

void parser_start(struct parser *ps, struct source *src, uint32_t number)
{
	ps->src = src;
	ps->number = number;
	ps->pos = 0;
	ps->p.src = src;
	arena_reset(ps->odd);
	lexer_start(ps->lexer, src, 0, ps->odd);
	feed_start(&ps->p.feed);
}

/* one run ----------------------------------------------------------------------- */

static bool run(struct parser *ps, struct arena *mem, bool exact)
{
	struct parse *p = &ps->p;

	p->mem = mem;
	p->exact = exact;
	p->from_off = ps->pos;
	p->mem_start = arena_used(mem);
	p->mem_limit = TREE_BYTES_MAX;
	p->stmt = NULL;
	p->uses = NULL;
	p->uses_tail = &p->uses;
	p->n_uses = 0;
	p->qualified = false;
	p->opaque = NULL;
	p->stopped = p->failed = false;
	if (exact)
		return sl_yyparse(p) == 0;
	phrase_head(p);
	return plain_parse(p);
}

bool parse_attempt(struct parser *ps, struct arena *mem)
{
	uint32_t stop_at = ps->p.feed.stop_at, end_at = ps->p.feed.end_at;

	arena_reset(ps->odd);
	lexer_seek(ps->lexer, ps->pos, ps->odd);
	feed_start(&ps->p.feed);
	ps->p.feed.stop_at = stop_at;
	ps->p.feed.end_at = end_at;
	return run(ps, mem, true);
}

static void stop_set(struct parse *p, struct span at)
{
	struct syntax_stop *s = &p->stop;

	p->failed = true;
	s->at = at;
	s->index = p->feed.last.index;
	s->token = p->feed.last;
	s->before = p->feed.before;
	s->unclosed = p->feed.unclosed;
	s->too_deep = false;
	s->server_at = at;
	s->n_want = 0;
}

/*
 * Behind ALTER ROUTINE LOAD FOR db.job the FE's prediction of "is there one
 * more part?" runs on to the error and then guesses yes, so whatever is wrong
 * later is reported at the token behind the name, unless the statement was
 * whole and something came after it (source: ParserATNSimulator, SLL stage; the rule
 * is "(db=qualifiedName '.')?").
 */
static void set_server_place(struct parse *p)
{
	struct syntax_stop *s = &p->stop;
	bool whole = s->n_want == 1 && s->want[0] == 0;

	if (p->qualified && p->feed.verb == T_ALTER && !whole)
		s->server_at = p->after_job;
}

void syntax_error_at(struct parse *p, struct span at, const short *want, int n)
{
	int i;

	stop_set(p, at);
	if (n > (int)ARRAY_SIZE(p->stop.want))
		n = (int)ARRAY_SIZE(p->stop.want);
	for (i = 0; i < n; i++)
		p->stop.want[i] = want[i];
	p->stop.n_want = n;
	set_server_place(p);
}

void syntax_error_depth(struct parse *p, struct span at)
{
	stop_set(p, at);
	p->stop.too_deep = true;
}

/* a statement of ours -------------------------------------------------------------- */

/* From the first token to the last before the end that the feed stands at.  Where
 * a ';' was missing, that is the first token of the next statement. */
static void finish(struct parser *ps, uint32_t first, struct parsed *out)
{
	struct feed *f = &ps->p.feed;
	struct span last = { first, 0 };
	struct token t;

	if (f->end_at != UINT32_MAX) {
		out->at = (struct span){ first, span_end(f->before) - first };
		out->end = f->last.at.off;
		out->oddities = lexer_oddities_before(ps->lexer, out->end);
		lexer_seek(ps->lexer, out->end, ps->odd);
		return;
	}

	if (f->last.at.off + f->last.at.len > first && f->last.kind && f->last.kind != ';')
		last = f->last.at;
	else if (span_end(f->before) > first)
		last = f->before;
	for (;;) {
		t = feed_peek(f, 0);
		if (!t.kind || t.kind == ';')
			break;
		last = t.at;
		feed_skip(f);
	}
	out->at = (struct span){ first, span_end(last) > first ? span_end(last) - first : 0 };
	out->ended = t.kind == ';';
	out->end = span_end(t.at);
	out->oddities = lexer_oddities(ps->lexer);
}

/* The tree is there; say so if not all of it is. */
static void take_tree(struct parse *p, struct diags *diags, struct parsed *out)
{
	struct diag *g;

	out->stmt = p->stmt;
	if (!p->opaque)
		return;
	g = diag_add(diags, DIAG_statement_too_large, p->full_at, RELS_NONE,
		     "the statement is too large to be judged whole: what stands from here on was only parsed");
	g->hint = "split it, or have a server judge it";
}

static void parse_ours(struct parser *ps, struct arena *mem, struct diags *diags, struct parsed *out)
{
	struct parse *p = &ps->p;
	struct arena_mark mark = arena_mark(mem);
	size_t budget = 0;

	if (!p->feed.n_edits && run(ps, mem, false)) {
		take_tree(p, diags, out);
		return;
	}
	arena_rewind(mem, mark);
	if (parse_attempt(ps, mem)) {
		take_tree(p, diags, out);
		p->feed.n_edits = 0;
		return;
	}
	budget = TRIAL_BYTES + 4 * (size_t)(span_end(p->stop.at) - ps->pos);
	out->broken = true;
	arena_rewind(mem, mark);
	for (;;) {
		struct syntax_stop stop = p->stop;
		struct repair r = { REPAIR_NONE };

		if (!stop.too_deep && p->feed.n_edits < FEED_EDITS_MAX)
			r = repair_find(ps, &budget);
		syntax_report(ps, &stop, &r, diags);
		if (!r.kind)
			break;
		if (r.kind == REPAIR_SPLIT) {
			p->feed.end_at = stop.index;
			if (parse_attempt(ps, mem))
				take_tree(p, diags, out);
			break;
		}
		p->feed.edits[p->feed.n_edits++] = r.edit;
		mark = arena_mark(mem);
		if (parse_attempt(ps, mem)) {
			take_tree(p, diags, out);
			break;
		}
		arena_rewind(mem, mark);
		if (p->stop.index <= stop.index)        /* no way forward: the repair was none */
			break;
	}
	p->feed.n_edits = 0;
}

/* Else what the text's end makes of a token is not what the statement's end would. */
static bool quotes_pair(const struct oddity *o)
{
	for (; o; o = o->next)
		if (o->kind == ODD_UNTERMINATED || o->kind == ODD_COMMENT_OPEN)
			return false;
	return true;
}

bool parser_next(struct parser *ps, struct arena *mem, struct diags *diags, struct parsed *out)
{
	struct feed *f = &ps->p.feed;
	struct token t;

	memset(out, 0, sizeof(*out));
	arena_reset(ps->odd);
	lexer_collect(ps->lexer, ps->odd);
	feed_start(f);
	ps->p.mem = mem;
	t = feed_peek(f, 0);
	if (!t.kind) {
		out->at = (struct span){ ps->pos, ps->src->len - ps->pos };
		out->end = ps->src->len;
		out->oddities = lexer_oddities(ps->lexer);
		return false;
	}
	out->number = ps->number;
	if (t.kind == ';') {
		out->class = STMT_EMPTY;
		out->at = t.at;
		out->ended = true;
	} else {
		out->number = ++ps->number;
		diags->stmt = ps->number;
		out->class = parser_classify(ps, diags, out);
		if (out->class == STMT_OURS && (!out->broken || f->n_edits))
			parse_ours(ps, mem, diags, out);
	}
	if (out->class == STMT_EMPTY) {
		out->end = span_end(t.at);
		out->oddities = lexer_oddities(ps->lexer);
	} else {
		finish(ps, t.at.off, out);
		if (out->stmt && !out->broken && quotes_pair(out->oddities))
			out->tokens = feed_all(f, &out->n_tokens);
	}
	ps->pos = out->end;
	return true;
}

bool parser_saw_end(const struct parser *ps)
{
	return lexer_saw_end(ps->lexer);
}
