/*
 * sql_findings.h - what all passes together find in a text, as one line to compare.
 */
#ifndef STARLOAD_TESTS_SQL_FINDINGS_H
#define STARLOAD_TESTS_SQL_FINDINGS_H
#include <check.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/version.h"
#include "check/check.h"
#include "diag/diag.h"
#include "lang/parse.h"

struct sql_case {
	const char *sql;
	const char *wanted;     /* see sql_findings() */
};

/* Findings of one family: rules by number, and whether notes count. */
struct sql_family {
	unsigned first, last;
	bool notes;
};

/* "!" and a letter for each branch that refuses: a 3.3, b 3.4, c 3.5, d 4.1. */
static inline void sql_refused(struct buf *b, relset refused)
{
	static const relset newest[] = {
		RELS_OF(REL_3_4_0 - 1), RELS_OF(REL_3_5_0 - 1), RELS_OF(REL_4_1_0 - 1), RELS_OF(REL_COUNT - 1),
	};
	unsigned i;

	if (refused)
		buf_addc(b, '!');
	for (i = 0; refused != RELS_ALL && i < 4; i++)
		if (refused & newest[i])
			buf_addc(b, (char)('a' + i));
}

/*
 * "slug!releases text" of every finding of the family, in the order of the text
 * and with commas; the text is what its span covers.  "!" alone: every release
 * refuses.  "[fix]" follows where a fix is offered, "[safe]" where it is certain.
 */
static inline void sql_findings(struct buf *line, const char *sql, size_t len, const char *db,
				struct sql_family family)
{
	struct check_session session = { .db_bytes = strlen(db) };
	struct arena *mem = arena_new();
	struct parser *parser = parser_new();
	const struct diag *g;
	struct targets targets;
	struct parsed parsed;
	struct source src;
	struct diags d;
	bool more;

	memcpy(session.db, db, session.db_bytes + 1);
	targets_all(&targets);
	diags_init(&d, mem, &targets);
	source_init(&src, "test.sql", sql, (uint32_t)len);
	parser_start(parser, &src, 0);
	do {
		struct check c = { .mem = mem, .diags = &d, .src = &src, .session = &session };

		more = parser_next(parser, mem, &d, &parsed);
		check_parsed(&c, &parsed);
	} while (more);
	diags_sort(&d);
	for (g = d.first; g; g = g->next) {
		const struct diag_rule *r = diag_rule(g->code);
		struct text t = source_text(&src, g->at);

		if (r->number < family.first || r->number > family.last ||
		    (g->severity == DIAG_NOTE && !family.notes))
			continue;
		if (line->n)
			buf_adds(line, ", ");
		buf_adds(line, r->slug);
		sql_refused(line, g->refused_by);
		buf_addf(line, " %.*s", (int)(t.n > 40 ? 40 : t.n), t.p);
		if (g->fix)
			buf_adds(line, g->fix->safe ? "[safe]" : "[fix]");
	}
	parser_free(parser);
	arena_free(mem);
}

static inline void sql_case_run(const struct sql_case *k, const char *db, struct sql_family family)
{
	struct buf line;

	buf_init(&line, 1 << 20);
	sql_findings(&line, k->sql, strlen(k->sql), db, family);
	ck_assert_msg(strcmp(buf_str(&line), k->wanted) == 0, "%s\n  gives  %s\n  wanted %s", k->sql,
		      buf_str(&line), k->wanted);
	buf_release(&line);
}
#endif
