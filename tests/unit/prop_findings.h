/*
 * prop_findings.h - what the passes over properties find, as one line to compare.
 */
#ifndef STARLOAD_TESTS_PROP_FINDINGS_H
#define STARLOAD_TESTS_PROP_FINDINGS_H
#include <check.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/version.h"
#include "check/check.h"
#include "check/spec.h"
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

struct prop_case {
	const char *sql, *found; /* see findings_line() */
};

static inline void prop_case_run(const struct prop_case *k)
{
	struct findings f;

	findings_of(&f, k->sql);
	ck_assert_msg(strcmp(findings_line(&f), k->found) == 0, "%s\nfound: %s", k->sql,
		      buf_str(&f.line));
	findings_end(&f);
}

/* What is refused by 4.1 has no spec there, and what is not has one. */
static inline void prop_case_spec(const struct prop_case *k)
{
	struct findings f;
	struct job_spec s;
	const struct diag *g;
	bool refusal = false;

	findings_of(&f, k->sql);
	for (g = f.d.first; g; g = g->next)
		refusal |= g->refused_by >> REL_4_1_0 & 1;
	if (f.parsed.stmt->source && source_type_of(f.parsed.stmt->source) == SOURCE_UNKNOWN)
		refusal = true;
	ck_assert_msg(job_spec_of(f.parsed.stmt, REL_4_1_0, f.mem, &s) == -refusal, "%s", k->sql);
	findings_end(&f);
}

/* The text that comes out (NULL: there is no fix), and whether it is certain. */
struct prop_fix {
	const char *sql, *slug, *fixed;
	bool safe;
};

static inline void prop_fix_run(const struct prop_fix *k)
{
	const struct diag *g;
	struct findings f;

	findings_of(&f, k->sql);
	g = finding_find(&f, k->slug);
	ck_assert_msg(g != NULL, "%s: no %s", k->sql, k->slug);
	ck_assert_msg((g->fix != NULL) == (k->fixed != NULL), "%s", k->sql);
	if (g->fix) {
		ck_assert_str_eq(finding_fixed(&f, g), k->fixed);
		ck_assert_msg(g->fix->safe == k->safe, "%s", k->sql);
	}
	findings_end(&f);
}

/* Who refuses. */
struct prop_refusal {
	const char *sql, *slug;
	relset refused_by;
};

static inline void prop_refusal_run(const struct prop_refusal *k)
{
	const struct diag *g;
	struct findings f;

	findings_of(&f, k->sql);
	g = finding_find(&f, k->slug);
	ck_assert_msg(g != NULL, "%s", k->sql);
	ck_assert_msg(g->refused_by == k->refused_by, "%s: %x", k->sql, g->refused_by);
	findings_end(&f);
}
#endif
