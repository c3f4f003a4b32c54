/*
 * lint_file.c - one file through reader, parser and checks to findings.
 *
 * Most statements are clean and cost nothing here but the loop; all else
 * (ignore comments, hashes, places) is done for those that are not.  What is not
 * to be shown is not even collected, unless an ignore comment is about, which
 * must not be called unused for that reason.
 */
#include "config.h"
#include "cli/lint_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "check/check.h"
#include "cli/ignore.h"
#include "cli/leftover.h"
#include "cli/lint_plan.h"
#include "cli/lint_secrets.h"
#include "cli/report.h"
#include "diag/finding.h"
#include "lang/parse.h"
#include "lang/reader.h"
#include "lang/token.h"

struct lint_worker {
	struct parser *parser;
	struct reader *reader;
	struct lexer *lexer;            /* for hashes and secrets; made when first needed */
	struct arena *file_mem;         /* as long as the file */
	struct arena *chunk_mem;        /* ignore comments */
	struct arena *mem;              /* as long as the statement */
	struct arena *finding_mem;
};

/* What is known while a file is read. */
struct run {
	struct lint_worker *w;
	const struct lint_plan *plan;
	const struct lint_sink *sink;
	struct lint_counts *counts;
	struct source *src;
	struct lint_secrets secrets;
	struct diags diags;
	struct check_session session;
	uint32_t number;                /* of the last statement */
	bool db_is_value;               /* the current database, which messages name, came from a variable */
	bool any;                       /* a statement, if only an empty one, was there */

	struct ignore *ignores;         /* of this chunk, those not yet come to */
	struct ignore *file_ignores, **file_tail;
	unsigned char file_asked[DIAG_COUNT];   /* enum asked: whether file_ignores silence a rule */
	struct finding *unused;         /* one for each of file_ignores, to print if need be */
	size_t n_file_ignores;
};

struct lint_worker *lint_worker_new(void)
{
	struct lint_worker *w = xmalloc(sizeof(*w));

	*w = (struct lint_worker){
		.parser = parser_new(),
		.reader = reader_new(),
		.file_mem = arena_new(),
		.chunk_mem = arena_new(),
		.mem = arena_new(),
		.finding_mem = arena_new(),
	};
	return w;
}

void lint_worker_free(struct lint_worker *w)
{
	if (!w)
		return;
	parser_free(w->parser);
	reader_free(w->reader);
	lexer_free(w->lexer);
	arena_free(w->file_mem);
	arena_free(w->chunk_mem);
	arena_free(w->mem);
	arena_free(w->finding_mem);
	free(w);
}

/* FNV-1a over the tokens of a statement as the user wrote it, so that neither
 * layout nor the value of a variable changes it. */
static uint64_t hash_stmt(struct run *r, struct span stmt)
{
	const uint64_t prime = 0x100000001b3u;
	struct span at = source_user_span(r->src, stmt);
	uint64_t h = 0xcbf29ce484222325u;
	struct source s;
	struct token t;
	uint32_t i;

	if (!at.len)
		return 0;
	if (!r->w->lexer)
		r->w->lexer = lexer_new();
	source_init(&s, r->src->name, r->src->user + at.off, at.len);
	lexer_start(r->w->lexer, &s, 0, r->w->mem);
	while (t = lexer_next(r->w->lexer), t.kind) {
		for (i = t.at.off; i < span_end(t.at); i++)
			h = (h ^ (unsigned char)s.text[i]) * prime;
		h = (h ^ 0xff) * prime;
	}
	return h;
}

/* Values of variables are not for showing. */
static void mask(struct run *r, struct diag *g)
{
	const struct vars *v = &r->plan->vars;
	struct diag_note *n;
	struct diag_edit *e;

	g->message = vars_mask(v, g->message, r->w->mem);
	if (g->hint)
		g->hint = vars_mask(v, g->hint, r->w->mem);
	for (n = g->notes; n; n = n->next)
		n->text = vars_mask(v, n->text, r->w->mem);
	for (e = g->fix ? g->fix->edits : NULL; e; e = e->next) {
		const char *s = arena_copy(r->w->mem, e->text.p, e->text.n);

		if (vars_mask(v, s, r->w->mem) != s) {
			g->fix = NULL;
			break;
		}
	}
}

/* Was a placeholder in the statement replaced?  What belongs to none may be about
 * any text. */
static bool has_values(const struct run *r, struct span stmt)
{
	const struct source_sub *subs = r->src->subs;
	unsigned low = 0, high = r->src->nsubs;

	if (!stmt.len)
		return high > 0;
	/* the first that ends behind the statement's start */
	while (low < high) {
		unsigned mid = low + (high - low) / 2;

		if (subs[mid].text_off + subs[mid].text_len <= stmt.off)
			low = mid + 1;
		else
			high = mid;
	}
	return low < r->src->nsubs && subs[low].text_off < span_end(stmt);
}

/* Pass on what the plan reports. */
static int deliver(struct run *r, const struct parsed *p, struct err *err)
{
	const struct span stmt = p ? p->at : (struct span){ 0, 0 };
	bool hashed = !(r->plan->parts & FINDING_STMT_HASH);
	bool masked = r->plan->vars.n && r->diags.first &&
		      (r->db_is_value || has_values(r, stmt));
	bool blotted = r->sink->raw, secret = false;
	uint64_t hash = 0;
	struct diag *g;
	int rc = 0;

	for (g = r->diags.first; g && !rc; g = g->next) {
		struct finding f;
		bool quotes;

		if (!r->plan->on[g->code] || g->severity < r->plan->severity)
			continue;
		quotes = diag_quotes(g);
		if (!blotted && (quotes || r->secrets.lines)) {
			secret = lint_secrets_blot(&r->secrets, p, r->w->chunk_mem, r->w->mem);
			blotted = true;
		}
		if (secret && quotes)
			lint_secrets_hide(&r->secrets, p, g, r->w->mem);
		if (masked)
			mask(r, g);
		if (!hashed) {
			hash = hash_stmt(r, stmt);
			hashed = true;
		}
		finding_make(&f, g, r->src, &r->plan->targets, r->plan->parts, hash,
			     r->w->finding_mem);
		rc = r->sink->finding(r->sink->to, &f, err);
		arena_reset(r->w->finding_mem);
	}
	return rc;
}

enum asked { UNASKED, KEPT, SILENT };

/* Is a rule silenced for the file, or by comments up to `end`?  Answers are kept, as
 * there are few rules and may be many findings. */
static enum asked ask(struct run *r, const struct ignore *end, enum diag_code code,
		      unsigned char *here)
{
	unsigned number = diag_rule(code)->number;

	if (here[code] == UNASKED)
		here[code] = ignore_match(r->ignores, end, false, number) ? SILENT : KEPT;
	if (r->file_asked[code] == UNASKED)
		r->file_asked[code] = ignore_match(r->file_ignores, NULL, true, number) ? SILENT : KEPT;
	return here[code] == SILENT || r->file_asked[code] == SILENT ? SILENT : KEPT;
}

/* Take out of the list what ignore comments up to `end` silence. */
static void drop_ignored(struct run *r, const struct ignore *end)
{
	unsigned char here[DIAG_COUNT] = { UNASKED };
	struct diag **at = &r->diags.first, *g;

	while ((g = *at) != NULL) {
		if (ask(r, end, g->code, here) == KEPT) {
			at = &g->next;
			continue;
		}
		if (g->severity >= r->plan->severity && r->plan->on[g->code])
			r->counts->suppressed += 1 + r->diags.tally[g->code].more;
		r->diags.tally[g->code].more = 0;
		*at = g->next;
	}
	r->diags.tail = at;
}

/* What only a live cluster tells was not looked for, so nothing is known of its use. */
static bool not_asked(const struct run *r, const struct ignore *ig)
{
	return !r->plan->more && diag_number_live(ig->codes.from) &&
	       diag_number_live(ig->codes.to);
}

/* Report what is wrong with ignore comments up to `end`, or that they did nothing. */
static void judge_ignores(struct run *r, const struct ignore *end)
{
	struct ignore *ig;
	struct diag *g;

	for (ig = r->ignores; ig != end; ig = ig->next) {
		if (ig->bad) {
			diag_add(&r->diags, DIAG_bad_ignore, ig->at, RELS_NONE, "%s", ig->bad);
		} else if (ig->whole_file) {
			g = diag_add(&r->diags, DIAG_late_ignore_file, ig->at, RELS_NONE,
				     "ignore-file has no effect behind the first statement");
			g->hint = "move it to the top of the file";
		} else if (!ig->used && !not_asked(r, ig)) {
			diag_add(&r->diags, DIAG_unused_ignore, ig->at, RELS_NONE,
				 "%.*s is not reported here, there is nothing to ignore", TEXT_ARG(ig->word));
		}
	}
}

/* A finding that outlives its source. */
static void keep_finding(struct run *r, struct finding *f)
{
	struct text *excerpt = &f->at.excerpt;

	*excerpt = (struct text){ arena_copy(r->w->file_mem, excerpt->p, excerpt->n), excerpt->n };
}

/* ignore-file comments before the end of the first statement: they count from
 * now on.  The finding for one that will turn out to be unused is made while
 * its place is at hand. */
static void take_file_ignores(struct run *r, uint32_t end)
{
	struct ignore **at = &r->ignores, *ig;
	struct diags d;
	size_t i = 0;

	diags_init(&d, r->w->file_mem, &r->plan->targets);
	d.same_max = UINT32_MAX;        /* one a comment */
	while ((ig = *at) != NULL && ig->at.off < end) {
		if (!ig->whole_file || ig->bad) {
			at = &ig->next;
			continue;
		}
		*at = ig->next;
		*r->file_tail = memcpy(arena_alloc(r->w->file_mem, sizeof(*ig)), ig, sizeof(*ig));
		r->file_tail = &(*r->file_tail)->next;
		*r->file_tail = NULL;
		r->n_file_ignores++;
		diag_add(&d, DIAG_unused_ignore, ig->at, RELS_NONE,
			 "%.*s is not reported in this file, there is nothing to ignore",
			 TEXT_ARG(ig->word));
	}
	if (!r->n_file_ignores)
		return;
	memset(r->file_asked, UNASKED, sizeof(r->file_asked));
	r->unused = arena_zalloc(r->w->file_mem, r->n_file_ignores * sizeof(*r->unused));
	for (; d.first; d.first = d.first->next, i++) {
		finding_make(&r->unused[i], d.first, r->src, &r->plan->targets, r->plan->parts, 0,
			     r->w->file_mem);
		keep_finding(r, &r->unused[i]);
	}
}

/* Findings are there, of a statement or of none, or ignore comments up to `end` (a text offset).  `pass`: the
 * comments are done with, none will hold for what follows. */
static int settle(struct run *r, const struct parsed *p, uint32_t end, bool pass, struct err *err)
{
	struct ignore *stop;

	diags_sort(&r->diags);
	for (stop = r->ignores; stop && stop->at.off < end; stop = stop->next)
		;
	if (stop != r->ignores || r->file_ignores)
		drop_ignored(r, stop);
	if (stop != r->ignores && pass) {
		judge_ignores(r, stop);
		diags_sort(&r->diags);
		r->ignores = stop;
	}
	return deliver(r, p, err);
}

static void count_class(struct lint_counts *c, enum stmt_class class)
{
	switch (class) {
	case STMT_OURS:
		c->statements++;
		break;
	case STMT_USE:
	case STMT_OTHER:
		c->others++;
		break;
	case STMT_EMPTY:
		break;
	}
}

static int lint_stmt(struct run *r, struct check *c, const struct parsed *p, struct err *err)
{
	bool first = !r->number && p->number, pass;
	struct diag *g;

	r->any = true;
	count_class(r->counts, p->class);
	if (p->number)
		r->number = p->number;
	if (p->broken)
		for (g = r->diags.first; g; g = g->next)
			if (diag_rule(g->code)->phase == PHASE_SYNTAX)
				leftover_name(&r->diags, g, r->src, p->at);
	if (p->class == STMT_USE)
		r->db_is_value = r->plan->vars.n && has_values(r, p->at);
	r->diags.stmt = p->number;
	check_parsed(c, p);
	if (r->plan->more)
		r->plan->more->stmt(r->plan->more->to, p, r->src, &r->diags);
	if (r->ignores && first)
		take_file_ignores(r, p->end);
	/* a comment before a lone ';' means the statement behind it, too */
	pass = p->class != STMT_EMPTY;
	if (!r->diags.first && (!pass || !r->ignores || r->ignores->at.off >= p->end))
		return 0;
	return settle(r, p, p->end, pass, err);
}

/* What stands from `from` on belongs to the next chunk. */
static int give_back(struct run *r, uint32_t from, struct err *err)
{
	diags_clear(&r->diags);
	reader_give_back(r->w->reader, from);
	if (!r->ignores || r->ignores->at.off >= from)
		return 0;
	return settle(r, NULL, from, true, err);
}

/* `open`: the chunk may end within a statement, which is given back then. */
static int lint_chunk(struct run *r, bool open, struct err *err)
{
	struct check c = {
		.mem = r->w->mem, .diags = &r->diags, .src = r->src, .session = &r->session,
	};
	struct parsed p;
	uint32_t done = 0;
	int rc = 0;

	arena_reset(r->w->chunk_mem);
	if (!r->w->lexer)
		r->w->lexer = lexer_new();
	lint_secrets_begin(&r->secrets, r->src, r->w->lexer, r->plan->parts & FINDING_EXCERPTS);
	r->ignores = ignore_find_all(r->src, r->w->chunk_mem);
	r->diags.least = DIAG_NOTE;
	r->diags.on = NULL;
	if (!r->ignores && !r->file_ignores) {
		r->diags.least = r->plan->severity;
		r->diags.on = r->plan->on;
	}
	r->diags.no_notes = r->diags.least > DIAG_NOTE;
	parser_start(r->w->parser, r->src, r->number);
	for (;;) {
		bool more;

		arena_reset(r->w->mem);
		diags_clear(&r->diags);
		r->diags.stmt = r->number + 1;
		p = (struct parsed){ .class = STMT_EMPTY };
		more = parser_next(r->w->parser, r->w->mem, &r->diags, &p);
		if (open && parser_saw_end(r->w->parser))
			return give_back(r, done, err);
		if (!more)
			break;
		rc = lint_stmt(r, &c, &p, err);
		if (rc)
			return rc;
		done = p.end;
	}
	/* what stands behind the last statement */
	r->diags.stmt = 0;
	if (p.oddities)
		check_parsed(&c, &p);
	if (!r->number && r->ignores)
		take_file_ignores(r, UINT32_MAX);
	if (r->diags.first || r->ignores)
		rc = settle(r, NULL, UINT32_MAX, true, err);
	return rc;
}

/* The text was read to its end. */
static int lint_end(struct run *r, struct err *err)
{
	const struct ignore *ig;
	size_t i = 0;
	int rc = 0;

	if (!r->any) {
		arena_reset(r->w->mem);
		diags_clear(&r->diags);
		r->diags.stmt = 0;
		r->diags.least = DIAG_NOTE;
		r->diags.on = NULL;
		diag_add(&r->diags, DIAG_no_statement, (struct span){ 0, 0 }, RELS_ALL,
			 "there is no statement here");
		drop_ignored(r, NULL);
		rc = deliver(r, NULL, err);
	}
	for (ig = r->file_ignores; ig && !rc; ig = ig->next, i++)
		if (!ig->used && !not_asked(r, ig) && r->plan->on[DIAG_unused_ignore] &&
		    r->plan->severity <= DIAG_WARNING)
			rc = r->sink->finding(r->sink->to, &r->unused[i], err);
	return rc;
}

int lint_file(struct lint_worker *w, const struct lint_plan *plan, const char *name,
	      int fd, struct text text, const struct lint_sink *sink,
	      struct lint_counts *counts, struct err *err)
{
	struct run r = { .w = w, .plan = plan, .sink = sink, .counts = counts };
	struct source nothing;
	bool open;
	int rc;

	arena_reset(w->file_mem);
	r.file_tail = &r.file_ignores;
	diags_init(&r.diags, w->mem, &plan->targets);
	if (fd < 0)
		reader_start_text(w->reader, name, text, plan->vars.list, plan->vars.n);
	else
		reader_start_fd(w->reader, name, fd, plan->vars.list, plan->vars.n);
	while ((rc = reader_next_open(w->reader, &r.src, &open, err)) > 0) {
		rc = lint_chunk(&r, open, err);
		if (rc)
			return rc;
	}
	if (rc)
		return rc;
	source_init(&nothing, name, "", 0);
	r.src = &nothing;
	lint_secrets_begin(&r.secrets, r.src, r.w->lexer, false);
	r.ignores = NULL;
	return lint_end(&r, err);
}
