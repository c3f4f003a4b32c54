/*
 * check_pages.c - every rule has a page, and the examples of the pages behave as
 * the pages say: run through `starload lint` itself, so that rules of the linter's
 * own count too.
 */
#include "config.h"
#include "diag/pages.h"

#include <check.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "diag/diag.h"
#include "tests/unit/suite.h"

/* What a lint of a text gave. */
struct outcome {
	int status;
	unsigned of_slug;               /* findings of the rule asked for */
	unsigned graver;                /* errors and warnings of any rule */
	relset rejected;                /* by findings of the rule */
	char first[512];                /* the first finding of another rule, for messages */
};

static relset release_of(const char *name)
{
	struct targets t;
	struct err err;

	ck_assert_msg(targets_parse(name, &t, &err) == 0, "%s", err.text);
	return t.asked | t.older;
}

static void count_line(struct outcome *out, const char *line, const char *slug)
{
	const char *s, *sev, *message;
	json_t *o, *by;
	json_error_t jerr;
	size_t i;

	o = json_loads(line, 0, &jerr);
	ck_assert_msg(o != NULL, "not JSON: %s", line);
	ck_assert(json_unpack(o, "{ss ss ss so}", "slug", &s, "severity", &sev, "message", &message,
			      "rejected_by", &by) == 0);
	if (strcmp(sev, "note"))
		out->graver++;
	if (!strcmp(s, slug)) {
		out->of_slug++;
		for (i = 0; i < json_array_size(by); i++)
			out->rejected |= release_of(json_string_value(json_array_get(by, i)));
	} else if (!out->first[0] && strcmp(sev, "note")) {
		snprintf(out->first, sizeof(out->first), "%s [%s]", message, s);
	}
	json_decref(o);
}

/*
 * Some examples would fill pages, so they leave out what is alike: "3, ..., 10001"
 * stands for the numbers between, "((...((" and "))...))" for half a million brackets,
 * "a + ... +" for 300,000 terms.  And "\0" stands for the byte, which no page can hold.
 */
static void expand(struct buf *out, const char *text)
{
	int i;

	while (*text) {
		if (!strncmp(text, "3, ..., 10001", 13)) {
			for (i = 3; i <= 10001; i++)
				buf_addf(out, "%s%d", i > 3 ? ", " : "", i);
			text += 13;
		} else if (!strncmp(text, "a + ... +", 9)) {
			for (i = 0; i < 300000; i++)
				buf_adds(out, "a + ");
			text += 9;
		} else if (!strncmp(text, "((...((", 7) || !strncmp(text, "))...))", 7)) {
			for (i = 0; i < 500000; i++)
				buf_addc(out, *text);
			text += 7;
		} else if (!strncmp(text, "\\0", 2)) {
			buf_addc(out, '\0');
			text += 2;
		} else {
			buf_addc(out, *text++);
		}
	}
	ck_assert(!out->full);
}

static void lint(const char *text, const char *args, const char *slug, struct outcome *out)
{
	char path[] = "/tmp/starload-page-XXXXXX", cmd[512], *line = NULL;
	size_t room = 0;
	int fd = mkstemp(path), rc;
	struct buf b;
	FILE *f;

	memset(out, 0, sizeof(*out));
	ck_assert(fd >= 0);
	buf_init(&b, 4 << 20);
	expand(&b, text);
	ck_assert(write(fd, buf_str(&b), b.n) == (ssize_t)b.n);
	buf_release(&b);
	close(fd);
	snprintf(cmd, sizeof(cmd), "\"${STARLOAD:-./starload}\" lint --no-config --format jsonl "
		 "--severity note %s - <%s", args, path);
	f = popen(cmd, "r");
	ck_assert(f != NULL);
	while (getline(&line, &room, f) > 0)
		count_line(out, line, slug);
	free(line);
	rc = pclose(f);
	unlink(path);
	out->status = rc < 0 ? -1 : rc >> 8;
	ck_assert_msg(out->status == EXIT_DONE || out->status == EXIT_FINDINGS,
		      "lint left with %d on:\n%s", out->status, text);
}

START_TEST(every_rule_has_a_page)
{
	const struct diag_rule *r = diag_rule((enum diag_code)_i);

	ck_assert_msg(page_rule_find(r->slug) != NULL, "SL%04u %s has no page", r->number, r->slug);
}
END_TEST

START_TEST(every_page_has_a_rule)
{
	unsigned n, i;
	const struct page_rule *p = &page_rules(&n)[_i];

	ck_assert_msg(diag_rule_find(p->slug) != NULL, "page %s: no such rule", p->slug);
	for (i = 0; i < n; i++)
		ck_assert_msg(i == (unsigned)_i || strcmp(p->slug, page_rules(&n)[i].slug),
			      "two pages %s", p->slug);
}
END_TEST

/* Sentences that end, backticks that pair. */
static void check_text(const char *slug, const char *field, const char *s)
{
	unsigned ticks = 0;
	const char *p;

	ck_assert_msg(*s != '\0', "%s: %s is empty", slug, field);
	for (p = s; *p; p++)
		ticks += *p == '`';
	ck_assert_msg(ticks % 2 == 0, "%s: %s: a backtick without its partner", slug, field);
	ck_assert_msg(!strstr(s, "  "), "%s: %s: two blanks", slug, field);
	if (strcmp(field, "source"))
		ck_assert_msg(p[-1] == '.' || p[-1] == '?', "%s: %s does not end", slug, field);
}

START_TEST(texts_are_whole)
{
	unsigned n;
	const struct page_rule *p = &page_rules(&n)[_i];

	check_text(p->slug, "what", p->what);
	check_text(p->slug, "why", p->why);
	check_text(p->slug, "repair", p->repair);
	check_text(p->slug, "source", p->source);
	ck_assert_msg(p->releases != RELS_NONE, "%s: no release", p->slug);
}
END_TEST

START_TEST(bad_example_gives_it)
{
	unsigned n;
	const struct page_rule *p = &page_rules(&n)[_i];
	const struct diag_rule *r = diag_rule_find(p->slug);
	struct outcome out;

	ck_assert_msg(r != NULL, "%s", p->slug);
	if (diag_number_load(r->number))
		return; /* a command: tests/unit/check_headers.c */
	lint(p->bad, p->args, p->slug, &out);
	if (diag_number_live(r->number)) {
		/* it takes a cluster to tell: tests/wire/run.sh */
		ck_assert_msg(!out.of_slug && !out.graver, "%s: its example has a finding: %s\n%s",
			      p->slug, out.first, p->bad);
		return;
	}
	ck_assert_msg(out.of_slug > 0, "%s is not found in its example; first: %s\n%s", p->slug,
		      out.first[0] ? out.first : "nothing", p->bad);
	ck_assert_msg(r->phase != PHASE_NONE || out.rejected == RELS_NONE, "%s: rejected_by without a phase", p->slug);
	ck_assert_msg((out.rejected & p->releases) != 0 || out.rejected == RELS_NONE,
		      "%s: its releases are not those that refuse", p->slug);
}
END_TEST

START_TEST(good_example_gives_nothing)
{
	unsigned n;
	const struct page_rule *p = &page_rules(&n)[_i];
	const struct diag_rule *r = diag_rule_find(p->slug);
	struct outcome out;

	if (!*p->good || (r && diag_number_load(r->number)))
		return;
	lint(p->good, p->args, p->slug, &out);
	ck_assert_msg(out.of_slug == 0, "%s is found in its good example:\n%s", p->slug, p->good);
	ck_assert_msg(out.graver == 0, "%s: its good example has another finding: %s\n%s", p->slug, out.first, p->good);
}
END_TEST

START_TEST(clause_examples_are_clean)
{
	unsigned n;
	const struct page_clause *c = &page_clauses(&n)[_i];
	struct outcome out;

	check_text(c->name, "what", c->what);
	check_text(c->name, "source", c->source);
	if (*c->traps)
		check_text(c->name, "traps", c->traps);
	lint(c->example, "", "", &out);
	ck_assert_msg(out.graver == 0, "%s: %s\n%s", c->name, out.first, c->example);
}
END_TEST

START_TEST(clauses_are_found)
{
	static const struct {
		const char *word, *name;
	} cases[] = {
		{ "where", "WHERE" },
		{ "Columns Terminated By", "COLUMNS TERMINATED BY" },
		{ "COLUMNS", "COLUMNS" },
		{ "temporary partition", "PARTITION" },
		{ "kafka", "FROM" },
		{ "show all", "SHOW ROUTINE LOAD" },
		{ "show where", "SHOW WHERE" },
		{ "order by", "ORDER BY" },
		{ "limit", "LIMIT" },
		{ "pause", "PAUSE ROUTINE LOAD" },
		{ "paus", NULL },
		{ "", NULL },
		{ "|", NULL },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct page_clause *c = page_clause_find(cases[i].word);

		ck_assert_msg(!c == !cases[i].name && (!c || !strcmp(c->name, cases[i].name)),
			      "\"%s\" is %s", cases[i].word, c ? c->name : "not found");
	}
}
END_TEST

static void add_texts(TCase *tc)
{
	unsigned rules;

	page_rules(&rules);
	tcase_add_loop_test(tc, every_rule_has_a_page, 0, DIAG_COUNT);
	tcase_add_loop_test(tc, every_page_has_a_rule, 0, (int)rules);
	tcase_add_loop_test(tc, texts_are_whole, 0, (int)rules);
	tcase_add_test(tc, clauses_are_found);
}

static void add_examples(TCase *tc)
{
	unsigned rules, clauses;

	/* a sanitizer's report must not look like findings */
	setenv("ASAN_OPTIONS", "exitcode=99", 0);
	page_rules(&rules);
	page_clauses(&clauses);
	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, bad_example_gives_it, 0, (int)rules);
	tcase_add_loop_test(tc, good_example_gives_nothing, 0, (int)rules);
	tcase_add_loop_test(tc, clause_examples_are_clean, 0, (int)clauses);
}

SUITE("pages",
      { "texts", add_texts },
      { "examples", add_examples })
