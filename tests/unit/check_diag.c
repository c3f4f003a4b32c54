/*
 * check_diag.c - the list of diagnostics, what becomes of a record, the spool.
 */
#include "config.h"

#include <check.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "base/version.h"
#include "diag/diag.h"
#include "diag/finding.h"
#include "tests/unit/suite.h"

static struct arena *mem;
static struct targets all;
static struct diags d;

static void setup(void)
{
	mem = arena_new();
	targets_all(&all);
	diags_init(&d, mem, &all);
}

static void teardown(void)
{
	arena_free(mem);
}

/* Some rule of that kind; the table is not ours. */
static enum diag_code some(enum diag_severity severity, bool refuses)
{
	unsigned i;

	for (i = 0; i < DIAG_COUNT; i++) {
		const struct diag_rule *r = diag_rule((enum diag_code)i);

		if (r->severity == severity && (r->phase != PHASE_NONE) == refuses)
			return r->code;
	}
	ck_abort_msg("codes.def has no such rule");
}

/* rules ------------------------------------------------------------------------- */

START_TEST(rules_are_sound)
{
	unsigned i, k;

	ck_assert_uint_gt(DIAG_COUNT, 0);
	for (i = 0; i < DIAG_COUNT; i++) {
		const struct diag_rule *r = diag_rule((enum diag_code)i);
		size_t n = strlen(r->summary);

		ck_assert_uint_eq(r->code, i);
		ck_assert_msg(r->number >= 1000 && r->number <= 9999, "%s: %u", r->slug, r->number);
		ck_assert_msg(strspn(r->slug, "abcdefghijklmnopqrstuvwxyz0123456789_") ==
			      strlen(r->slug), "%s", r->slug);
		ck_assert_msg(n > 0 && r->summary[n - 1] != '.' && !strchr(r->summary, '\n'),
			      "%s: summary", r->slug);
		for (k = 0; k < i; k++) {
			const struct diag_rule *o = diag_rule((enum diag_code)k);

			ck_assert_msg(o->number != r->number, "%s and %s: %u", o->slug, r->slug,
				      r->number);
			ck_assert_str_ne(o->slug, r->slug);
		}
	}
}
END_TEST

START_TEST(rules_are_found)
{
	const struct diag_rule *r = diag_rule((enum diag_code)0);
	char text[32];

	ck_assert_ptr_eq(diag_rule_find(r->slug), r);
	snprintf(text, sizeof(text), "SL%04u", r->number);
	ck_assert_str_eq(r->id, text);
	ck_assert_ptr_eq(diag_rule_find(text), r);
	ck_assert_ptr_eq(diag_rule_find(text + 2), r);
	text[0] = 's';
	ck_assert_ptr_eq(diag_rule_find(text), r);
	strcat(text, "0");
	ck_assert_ptr_null(diag_rule_find(text));
	text[5] = '\0';
	ck_assert_ptr_null(diag_rule_find(text));
	ck_assert_ptr_null(diag_rule_find(""));
	ck_assert_ptr_null(diag_rule_find("SL"));
	ck_assert_ptr_null(diag_rule_find("SL0000"));
	ck_assert_ptr_null(diag_rule_find("no such rule"));
}
END_TEST

/* the list ---------------------------------------------------------------------- */

START_TEST(refusals_follow_the_targets)
{
	const enum diag_code code = some(DIAG_ERROR, true);
	struct targets t;
	struct err err;
	struct diag *g;

	/* the newest 3.5 is asked for, and what older patches refuse is a note */
	ck_assert_int_eq(targets_parse("3.5", &t, &err), 0);
	diags_init(&d, mem, &t);
	d.stmt = 7;
	g = diag_add(&d, code, (struct span){ 1, 2 }, RELS_ALL, "all %d", 1);
	ck_assert_int_eq(g->severity, DIAG_ERROR);
	ck_assert_uint_eq(g->stmt, 7);
	ck_assert_str_eq(g->message, "all 1");
	ck_assert_ptr_null(g->notes);
	g = diag_add(&d, code, (struct span){ 1, 2 }, RELS_OF(REL_3_5_0), "old");
	ck_assert_int_eq(g->severity, DIAG_NOTE);
	ck_assert_ptr_nonnull(g->notes);
	ck_assert_ptr_nonnull(strstr(g->notes->text, "3.5"));
	g = diag_add(&d, code, (struct span){ 1, 2 }, RELS_3_3, "elsewhere");
	ck_assert_ptr_eq(g, &d.dropped);
	/* who adds need not know */
	g->hint = "x";
	diag_note(&d, g, "note");
	diag_note_at(&d, g, (struct span){ 0, 1 }, "note");
	diag_fix(&d, g, true, (struct span){ 0, 1 }, TEXT("x"));
	ck_assert_uint_eq(d.errors, 1);
	ck_assert_uint_eq(d.notes_count, 1);
	ck_assert_ptr_null(d.first->next->next);

	/* a patch named by itself has no older ones */
	ck_assert_int_eq(targets_parse("3.5.7", &t, &err), 0);
	diags_init(&d, mem, &t);
	g = diag_add(&d, code, (struct span){ 1, 2 }, RELS_OF(REL_3_5_0), "old");
	ck_assert_ptr_eq(g, &d.dropped);
	ck_assert_ptr_null(d.first);
}
END_TEST

START_TEST(traps_need_no_release)
{
	struct diag *g = diag_add(&d, some(DIAG_WARNING, false), (struct span){ 3, 0 },
				  RELS_NONE, "100%%");

	ck_assert_int_eq(g->severity, DIAG_WARNING);
	ck_assert_str_eq(g->message, "100%");
	ck_assert_uint_eq(d.warnings, 1);
	diags_clear(&d);
	ck_assert_ptr_null(d.first);
	ck_assert_uint_eq(d.warnings, 0);
	diag_add(&d, some(DIAG_WARNING, false), (struct span){ 3, 0 }, RELS_NONE, "again");
	ck_assert_str_eq(d.first->message, "again");
}
END_TEST

START_TEST(below_the_least_is_not_kept)
{
	struct diag *g;

	d.least = DIAG_WARNING;
	g = diag_add(&d, some(DIAG_NOTE, false), (struct span){ 3, 0 }, RELS_NONE, "note");
	ck_assert_ptr_eq(g, &d.dropped);
	g = diag_add(&d, some(DIAG_WARNING, false), (struct span){ 3, 0 }, RELS_NONE, "warning");
	ck_assert_ptr_eq(g, d.first);
	ck_assert_ptr_null(g->next);
}
END_TEST

START_TEST(what_is_not_on_is_not_kept)
{
	const enum diag_code on = some(DIAG_WARNING, false), off = some(DIAG_ERROR, true);
	bool these[DIAG_COUNT] = { false };

	these[on] = true;
	d.on = these;
	ck_assert_ptr_eq(diag_add(&d, off, (struct span){ 0, 1 }, RELS_ALL, "m"), &d.dropped);
	ck_assert_uint_eq(d.errors, 0);
	ck_assert_ptr_eq(diag_add(&d, on, (struct span){ 0, 1 }, RELS_NONE, "m"), d.first);
}
END_TEST

/* A rule that is met over and over in one statement. */
START_TEST(repetitions_are_counted)
{
	const enum diag_code code = some(DIAG_WARNING, false), other = some(DIAG_ERROR, true);
	struct diag *g, *last = NULL;
	unsigned i, n = 0;

	for (i = 0; i < DIAG_SAME_MAX; i++)
		last = diag_add(&d, code, (struct span){ i, 1 }, RELS_NONE, "m");
	diags_sort(&d);
	ck_assert_ptr_null(last->notes);
	for (; i < DIAG_SAME_MAX + 3; i++) {
		g = diag_add(&d, code, (struct span){ i, 1 }, RELS_NONE, "m");
		ck_assert_ptr_eq(g, &d.dropped);
		diag_hint(&d, g, "%s", "hint");
		ck_assert_ptr_null(g->hint);
		if (i == DIAG_SAME_MAX) {
			diags_sort(&d);
			ck_assert_str_eq(last->notes->text,
					 "1 more of these in this statement is not listed");
		}
	}
	/* other rules are not concerned */
	g = diag_add(&d, other, (struct span){ 0, 1 }, RELS_ALL, "m");
	diag_hint(&d, g, "%s", "hint");
	ck_assert_str_eq(g->hint, "hint");
	diags_sort(&d);
	ck_assert_str_eq(last->notes->text, "3 more of these in this statement are not listed");
	ck_assert_ptr_null(last->notes->next);
	for (g = d.first; g; g = g->next)
		n += g->code == code;
	ck_assert_uint_eq(n, DIAG_SAME_MAX);
	ck_assert_uint_eq(d.warnings, DIAG_SAME_MAX);

	/* the next statement starts anew */
	diags_clear(&d);
	g = diag_add(&d, code, (struct span){ 0, 1 }, RELS_NONE, "m");
	ck_assert_ptr_eq(g, d.first);
	diags_sort(&d);
	ck_assert_ptr_null(g->notes);

	d.same_max = UINT32_MAX;
	for (i = 0; i <= DIAG_SAME_MAX; i++)
		g = diag_add(&d, code, (struct span){ i, 1 }, RELS_NONE, "m");
	ck_assert_ptr_ne(g, &d.dropped);
}
END_TEST

/* What refuses, and how grave it is, is never among what is not listed. */
START_TEST(repetitions_keep_the_verdict)
{
	const enum diag_code code = some(DIAG_ERROR, true);
	relset refused = RELS_NONE;
	struct targets t;
	struct err err;
	struct diag *g;
	unsigned i;

	ck_assert_int_eq(targets_parse("3.5,4.1", &t, &err), 0);
	diags_init(&d, mem, &t);
	for (i = 0; i < 2 * DIAG_SAME_MAX; i++)
		diag_add(&d, code, (struct span){ i, 1 }, RELS_OF(REL_3_5_0), "old");
	ck_assert_uint_eq(d.notes_count, DIAG_SAME_MAX);
	for (i = 0; i < 5; i++)
		diag_add(&d, code, (struct span){ i, 1 }, RELS_4_1, "4.1");
	ck_assert_uint_eq(d.errors, 1);
	diag_add(&d, code, (struct span){ 0, 1 }, RELS_ALL, "all");
	diag_add(&d, code, (struct span){ 0, 1 }, RELS_3_5, "3.5");
	ck_assert_uint_eq(d.errors, 2);
	for (g = d.first; g; g = g->next)
		refused |= g->refused_by;
	ck_assert_uint_eq(refused, RELS_ALL);
}
END_TEST

START_TEST(notes_and_edits_keep_their_order)
{
	struct diag *g = diag_add(&d, some(DIAG_WARNING, false), (struct span){ 3, 0 },
				  RELS_NONE, "m");
	char text[] = "abc";

	diag_note(&d, g, "one");
	diag_note_at(&d, g, (struct span){ 4, 5 }, "two");
	diag_note(&d, g, "%s", "three");
	ck_assert_str_eq(g->notes->text, "one");
	ck_assert(!g->notes->placed);
	ck_assert_str_eq(g->notes->next->text, "two");
	ck_assert(g->notes->next->placed);
	ck_assert_uint_eq(g->notes->next->at.len, 5);
	ck_assert_str_eq(g->notes->next->next->text, "three");
	ck_assert_ptr_null(g->notes->next->next->next);

	diag_fix(&d, g, true, (struct span){ 1, 1 }, (struct text){ text, 3 });
	diag_fix(&d, g, true, (struct span){ 2, 0 }, TEXT("z"));
	ck_assert(g->fix->safe);
	diag_fix(&d, g, false, (struct span){ 2, 4 }, TEXT(""));
	ck_assert(!g->fix->safe);
	text[0] = 'X';
	ck_assert(text_is(g->fix->edits->text, "abc"));
	ck_assert(text_is(g->fix->edits->next->text, "z"));
	ck_assert_uint_eq(g->fix->edits->next->next->at.len, 4);
	ck_assert_ptr_null(g->fix->edits->next->next->next);
	ck_assert_str_eq(diag_text(&d, "%s-%d", "a", 3), "a-3");
}
END_TEST

START_TEST(edits_must_not_overlap)
{
	struct diag *g = diag_add(&d, some(DIAG_WARNING, false), (struct span){ 3, 0 },
				  RELS_NONE, "m");

	diag_fix(&d, g, true, (struct span){ 1, 3 }, TEXT("a"));
	diag_fix(&d, g, true, (struct span){ 3, 1 }, TEXT("b"));
}
END_TEST

START_TEST(sorted_and_stable)
{
	const enum diag_code error = some(DIAG_ERROR, true), warning = some(DIAG_WARNING, false);
	const struct diag *g;
	unsigned seed = 1, i, n = 0;

	d.same_max = UINT32_MAX;
	for (i = 0; i < 5000; i++) {
		seed = seed * 1103515245u + 12345u;
		diag_add(&d, seed >> 28 & 1 ? error : warning,
			 (struct span){ (seed >> 16) % 300, 1 },
			 seed >> 28 & 1 ? RELS_ALL : RELS_NONE, "%06u", i);
	}
	diags_sort(&d);
	for (g = d.first; g && g->next; g = g->next, n++) {
		const struct diag *o = g->next;

		ck_assert_uint_le(g->at.off, o->at.off);
		if (g->at.off != o->at.off)
			continue;
		ck_assert_int_ge(g->severity, o->severity);
		if (g->severity == o->severity)
			ck_assert_int_lt(strcmp(g->message, o->message), 0);
	}
	ck_assert_uint_eq(n, 4999);
	/* the tail is where the next one goes */
	diag_add(&d, warning, (struct span){ 0, 1 }, RELS_NONE, "last");
	ck_assert_ptr_eq(g->next, (void *)((char *)d.tail - offsetof(struct diag, next)));
	ck_assert_str_eq(g->next->message, "last");
}
END_TEST

/* findings ---------------------------------------------------------------------- */

START_TEST(finding_has_places)
{
	static const char text[] = "one\r\ntw\xC3\xA9 abc\ndef";
	struct targets t;
	struct source src;
	struct finding f;
	struct err err;
	struct diag *g;

	ck_assert_int_eq(targets_parse("3.3,3.5,4.1", &t, &err), 0);
	diags_init(&d, mem, &t);
	d.stmt = 2;
	source_init(&src, "-", text, sizeof(text) - 1);
	src.base_off = 1000;
	g = diag_add(&d, some(DIAG_ERROR, true), (struct span){ 10, 5 }, RELS_3_3 | RELS_4_1, "m");
	g->hint = "h";
	diag_note_at(&d, g, (struct span){ 0, 3 }, "first");
	diag_note(&d, g, "loose");
	diag_fix(&d, g, true, (struct span){ 13, 0 }, TEXT(","));
	finding_make(&f, g, &src, &t, FINDING_ALL, 42, mem);
	ck_assert_str_eq(f.file, "<stdin>");
	ck_assert_ptr_eq(f.rule, diag_rule(g->code));
	ck_assert_uint_eq(f.stmt, 2);
	ck_assert_uint_eq(f.stmt_hash, 42);
	ck_assert_uint_eq(f.at.off, 1010);
	ck_assert_uint_eq(f.at.len, 5);
	ck_assert_uint_eq(f.at.line, 2);
	ck_assert_uint_eq(f.at.col, 5);
	ck_assert_uint_eq(f.at.end_line, 3);
	ck_assert_uint_eq(f.at.end_col, 2);
	ck_assert(text_is(f.at.excerpt, "tw\xC3\xA9 abc"));
	ck_assert_uint_eq(f.at.excerpt_off, 5);
	ck_assert_uint_eq(f.at.excerpt_at, 0);
	ck_assert(!f.at.excerpt_more);
	ck_assert_uint_eq(f.n_notes, 2);
	ck_assert(f.notes[0].placed && !f.notes[1].placed);
	ck_assert_uint_eq(f.notes[0].at.line, 1);
	ck_assert(text_is(f.notes[0].at.excerpt, "one"));
	ck_assert_str_eq(f.notes[1].text, "loose");
	ck_assert_uint_eq(f.n_edits, 1);
	ck_assert(f.fix_safe);
	ck_assert_uint_eq(f.edits[0].off, 1013);
	ck_assert_uint_eq(f.edits[0].at.line, 2);
	ck_assert_uint_eq(f.edits[0].at.col, 8);
	ck_assert_uint_eq(f.n_rejected_by, 2);
	ck_assert_str_eq(f.rejected_by[0], "3.3");
	ck_assert_str_eq(f.rejected_by[1], "4.1");

	/* excerpts are there for those who want them */
	finding_make(&f, g, &src, &t, 0, 42, mem);
	ck_assert_ptr_null(f.at.excerpt.p);
	ck_assert_ptr_null(f.notes[0].at.excerpt.p);
	ck_assert_uint_eq(f.at.line, 2);
}
END_TEST

START_TEST(no_fix_within_a_placeholder)
{
	static const struct source_sub sub = { 2, 3, 2, 4 };
	struct source src;
	struct finding f;
	struct diag *g;

	source_init(&src, "f.sql", "a 123 b", 7);
	src.user = "a ${X} b";
	src.user_len = 8;
	src.subs = &sub;
	src.nsubs = 1;
	g = diag_add(&d, some(DIAG_WARNING, false), (struct span){ 3, 1 }, RELS_NONE, "m");
	diag_fix(&d, g, true, (struct span){ 3, 1 }, TEXT("9"));
	finding_make(&f, g, &src, &all, FINDING_ALL, 0, mem);
	ck_assert_uint_eq(f.n_edits, 0);
	ck_assert_uint_eq(f.at.off, 2);
	ck_assert_uint_eq(f.at.len, 4);
	ck_assert(text_is(f.at.excerpt, "a ${X} b"));
	g = diag_add(&d, some(DIAG_WARNING, false), (struct span){ 6, 1 }, RELS_NONE, "m");
	diag_fix(&d, g, true, (struct span){ 6, 1 }, TEXT("9"));
	finding_make(&f, g, &src, &all, FINDING_ALL, 0, mem);
	ck_assert_uint_eq(f.n_edits, 1);
	ck_assert_uint_eq(f.edits[0].off, 7);
}
END_TEST

/* Where in a line of 3 * 1000 bytes, and how the excerpt has to be cut. */
static const struct {
	uint32_t off;
	bool before, more;
} cuts[] = {
	{ 0, false, true }, { 30, false, true }, { 399, true, true }, { 1500, true, true },
	{ 2601, true, true }, { 2901, true, false }, { 2999, true, false }, { 3000, true, false },
};

START_TEST(excerpt_of_a_long_line)
{
	char text[3002];
	struct source src;
	struct finding f;
	struct diag *g;
	unsigned i, lead = _i % 2 ? 2 : 0;      /* with a line before it */

	memcpy(text, "a\n", 2);
	for (i = 0; i < 1000; i++)
		memcpy(text + lead + 3 * i, "\xE4\xB8\xAD", 3);
	source_init(&src, "f.sql", text, lead + 3000);
	g = diag_add(&d, some(DIAG_WARNING, false), (struct span){ lead + cuts[_i].off, 3 },
		     RELS_NONE, "m");
	finding_make(&f, g, &src, &all, FINDING_ALL, 0, mem);
	ck_assert_uint_le(f.at.excerpt.n, FINDING_EXCERPT_MAX);
	ck_assert_uint_ge(f.at.excerpt.n, FINDING_EXCERPT_MAX / 4 - 3);
	ck_assert_uint_eq(f.at.excerpt.n % 3, 0);
	ck_assert_uint_eq(f.at.excerpt_at % 3, 0);
	ck_assert_uint_eq(f.at.excerpt_at + f.at.excerpt_off, cuts[_i].off);
	ck_assert_msg((f.at.excerpt_at > 0) == cuts[_i].before, "before");
	ck_assert_msg(f.at.excerpt_more == cuts[_i].more, "behind");
	ck_assert_ptr_eq(f.at.excerpt.p, text + lead + f.at.excerpt_at);
	ck_assert_msg(f.at.excerpt_more ||
		      f.at.excerpt_at + f.at.excerpt.n == 3000, "end");
	ck_assert_uint_le(f.at.excerpt_off, f.at.excerpt.n);
}
END_TEST

/* the spool --------------------------------------------------------------------- */

static void fill(struct finding *f, unsigned i, char *message, struct finding_note *notes,
		 struct finding_edit *edits)
{
	*f = (struct finding){
		.file = "a b.sql", .rule = diag_rule((enum diag_code)(i % DIAG_COUNT)),
		.severity = (enum diag_severity)(i % 3),
		.at = { .off = (uint64_t)i << 33, .len = i, .line = i + 1, .col = 2,
			.end_line = i + 1, .end_col = 9, .excerpt = TEXT("x\0y\xFF"),
			.excerpt_at = 5, .excerpt_off = 2, .excerpt_more = i % 2 },
		.message = message, .hint = i % 3 ? NULL : "",
		.notes = notes, .n_notes = i % 3, .edits = edits, .n_edits = i % 2,
		.fix_safe = i % 4 == 0, .stmt = i, .stmt_hash = UINT64_MAX - i,
	};
	snprintf(message, 64, "message %u", i);
	notes[0] = (struct finding_note){ .placed = true, .at = f->at, .text = "n0" };
	notes[1] = (struct finding_note){ .text = "n1" };
	edits[0] = (struct finding_edit){ .off = i, .len = 3, .text = TEXT("a\0b"), .at = f->at };
	for (f->n_rejected_by = 0; f->n_rejected_by < i % 5; f->n_rejected_by++)
		f->rejected_by[f->n_rejected_by] = "3.3";
}

static void same_place(const struct finding_place *a, const struct finding_place *b)
{
	ck_assert(a->off == b->off && a->len == b->len && a->line == b->line &&
		  a->col == b->col && a->end_line == b->end_line && a->end_col == b->end_col &&
		  a->excerpt_at == b->excerpt_at && a->excerpt_off == b->excerpt_off &&
		  a->excerpt_more == b->excerpt_more && text_eq(a->excerpt, b->excerpt));
}

static const unsigned amounts[] = { 0, 1, 5, 100, 400, 3000 };

START_TEST(spool_gives_back)
{
	struct spool *s = spool_new();
	struct finding_note notes[2];
	struct finding_edit edits[1];
	struct finding want, got;
	char message[64];
	struct err err;
	unsigned i, k;

	for (i = 0; i < amounts[_i]; i++) {
		fill(&want, i, message, notes, edits);
		ck_assert_int_eq(spool_add(s, &want, &err), 0);
		memset(message, 'x', sizeof(message));  /* what was added is copied */
	}
	for (i = 0; i < amounts[_i]; i++) {
		fill(&want, i, message, notes, edits);
		ck_assert_int_eq(spool_next(s, &got, &err), 1);
		ck_assert_str_eq(got.file, want.file);
		ck_assert_ptr_eq(got.rule, want.rule);
		ck_assert_int_eq(got.severity, want.severity);
		same_place(&got.at, &want.at);
		ck_assert_str_eq(got.message, want.message);
		ck_assert(!got.hint == !want.hint && (!got.hint || !*got.hint));
		ck_assert_uint_eq(got.n_notes, want.n_notes);
		for (k = 0; k < got.n_notes; k++) {
			ck_assert(got.notes[k].placed == notes[k].placed);
			ck_assert_str_eq(got.notes[k].text, notes[k].text);
			if (notes[k].placed)
				same_place(&got.notes[k].at, &notes[k].at);
		}
		ck_assert_uint_eq(got.n_edits, want.n_edits);
		for (k = 0; k < got.n_edits; k++) {
			ck_assert(got.edits[k].off == i && got.edits[k].len == 3);
			ck_assert(text_eq(got.edits[k].text, edits[k].text));
			same_place(&got.edits[k].at, &edits[k].at);
		}
		ck_assert(got.fix_safe == want.fix_safe);
		ck_assert_uint_eq(got.n_rejected_by, want.n_rejected_by);
		for (k = 0; k < got.n_rejected_by; k++)
			ck_assert_str_eq(got.rejected_by[k], "3.3");
		ck_assert_uint_eq(got.stmt, want.stmt);
		ck_assert(got.stmt_hash == want.stmt_hash);
	}
	ck_assert_int_eq(spool_next(s, &got, &err), 0);
	ck_assert_int_eq(spool_next(s, &got, &err), 0);
	spool_free(s);
}
END_TEST

START_TEST(spool_without_room)
{
	struct spool *s = spool_new();
	struct finding_note notes[2];
	struct finding_edit edits[1];
	struct finding f;
	char message[64];
	struct err err = { 0 };
	unsigned i;
	int rc = 0;

	setenv("TMPDIR", "/nonexistent", 1);
	for (i = 0; i < 3000 && rc == 0; i++) {
		fill(&f, i, message, notes, edits);
		rc = spool_add(s, &f, &err);
	}
	ck_assert_int_eq(rc, ERR_IO);
	ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent"));
	ck_assert_uint_gt(i, 50);
	spool_free(s);
	unsetenv("TMPDIR");
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, rules_are_sound);
	tcase_add_test(tc, rules_are_found);
	tcase_add_test(tc, refusals_follow_the_targets);
	tcase_add_test(tc, traps_need_no_release);
	tcase_add_test(tc, below_the_least_is_not_kept);
	tcase_add_test(tc, what_is_not_on_is_not_kept);
	tcase_add_test(tc, repetitions_are_counted);
	tcase_add_test(tc, repetitions_keep_the_verdict);
	tcase_add_test(tc, notes_and_edits_keep_their_order);
	if (!getenv("CK_FORK") || strcmp(getenv("CK_FORK"), "no") != 0)
		tcase_add_test_raise_signal(tc, edits_must_not_overlap, SIGABRT);
	tcase_add_test(tc, sorted_and_stable);
	tcase_add_test(tc, finding_has_places);
	tcase_add_test(tc, no_fix_within_a_placeholder);
	tcase_add_loop_test(tc, excerpt_of_a_long_line, 0, ARRAY_SIZE(cuts));
	tcase_add_loop_test(tc, spool_gives_back, 0, ARRAY_SIZE(amounts));
	tcase_add_test(tc, spool_without_room);
}

SUITE("diag", { "diag", add_tests })
