/*
 * prop_findings.h - what the passes over properties find, as one line to compare.
 */
#ifndef STARLOAD_TESTS_PROP_FINDINGS_H
#define STARLOAD_TESTS_PROP_FINDINGS_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/version.h"
#include "check/check.h"
#include "diag/diag.h"
#include "lang/parse.h"

struct findings {
	struct arena *mem;
	struct targets targets;
	struct source src;
	struct diags d;
	struct parsed parsed;
	struct buf line;
};

/* Parse `sql`, run the two passes over properties.  The caller ends it. */
static inline void findings_of(struct findings *f, const char *sql)
{
	struct check_session session = { .db_bytes = 0 };
	struct check c;
	struct parser *parser = parser_new();

	f->mem = arena_new();
	targets_all(&f->targets);
	diags_init(&f->d, f->mem, &f->targets);
	source_init(&f->src, "test.sql", sql, (uint32_t)strlen(sql));
	parser_start(parser, &f->src, 0);
	if (!parser_next(parser, f->mem, &f->d, &f->parsed) || !f->parsed.stmt)
		abort();
	c = (struct check){ .mem = f->mem, .diags = &f->d, .src = &f->src, .session = &session,
			    .parsed = &f->parsed, .stmt = f->parsed.stmt };
	check_props(&c);
	check_source(&c);
	diags_sort(&f->d);
	parser_free(parser);
	buf_init(&f->line, 1 << 20);
}

/* "slug text" of every finding but notes, with commas; the text is what its
 * span covers. */
static inline const char *findings_line(struct findings *f)
{
	const struct diag *g;

	for (g = f->d.first; g; g = g->next) {
		struct text t = source_text(&f->src, g->at);

		if (g->severity == DIAG_NOTE)
			continue;
		if (f->line.n)
			buf_adds(&f->line, ", ");
		buf_addf(&f->line, "%s %.*s", diag_rule(g->code)->slug, TEXT_ARG(t));
	}
	return buf_str(&f->line);
}

/* The first finding of a rule, or NULL. */
static inline const struct diag *finding_find(const struct findings *f, const char *slug)
{
	const struct diag *g;

	for (g = f->d.first; g; g = g->next)
		if (strcmp(diag_rule(g->code)->slug, slug) == 0)
			return g;
	return NULL;
}

/* The text with a finding's fix applied. */
static inline const char *finding_fixed(struct findings *f, const struct diag *g)
{
	const struct diag_edit *e;
	uint32_t at = 0;

	buf_clear(&f->line);
	for (e = g->fix->edits; e; e = e->next) {
		buf_add(&f->line, f->src.text + at, e->at.off - at);
		buf_add(&f->line, e->text.p, e->text.n);
		at = span_end(e->at);
	}
	buf_add(&f->line, f->src.text + at, f->src.len - at);
	return buf_str(&f->line);
}

static inline void findings_end(struct findings *f)
{
	buf_release(&f->line);
	arena_free(f->mem);
}
#endif
