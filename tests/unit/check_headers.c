/*
 * check_headers.c - the headers of a load: every rule with what it refuses and what it lets pass,
 * and the examples of the rules' pages, which are commands.
 */
#include "config.h"

#include <check.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "diag/pages.h"
#include "lang/ast.h"
#include "load/lint.h"
#include "load/spec.h"
#include "tests/unit/suite.h"

/* A command, judged. */
struct run {
	struct arena *mem;
	struct load_spec spec;
	struct targets targets;
	struct load_lint_of of;
	struct load_lint lint;
	gchar **argv;
};

static const struct text header_fields[] = { { "id", 2 }, { "Name", 4 }, { "age", 3 } };

static const struct header_rule *by_option(const char *option)
{
	int i;

	for (i = 0; i < HEADER_COUNT; i++) {
		const struct header_rule *r = header_rule((enum header_id)i);

		if (r->option && !strcmp(r->option, option))
			return r;
	}
	return NULL;
}

/* An option that concerns the judgement, header or not. */
static void take_option(struct run *r, const char *name, const char *value)
{
	const struct header_rule *rule = name[1] == '-' ? by_option(name + 2) : NULL;
	struct err err;

	if (rule)
		load_spec_add(&r->spec, rule->name, value, name, true);
	else if (!strcmp(name, "-H"))
		ck_assert_msg(load_spec_add_line(&r->spec, value, true, r->mem), "%s", value);
	else if (!strcmp(name, "-u"))
		r->of.user = value;
	else if (!strcmp(name, "--target"))
		ck_assert_msg(!targets_parse(value, &r->targets, &err), "%s", err.text);
	else if (!strcmp(name, "--part-size"))
		r->of.json_bytes = strtoull(value, NULL, 10) << 20;
	else
		ck_abort_msg("no option %s", name);
}

/* "c1, ..., c9999" is written out. */
static const char *expanded(const char *command, struct arena *mem)
{
	const char *dots = strstr(command, "..., c9999");
	struct buf b;
	int i;

	if (!dots)
		return command;
	buf_init(&b, 1 << 20);
	buf_add(&b, command, (size_t)(dots - command));
	for (i = 3; i <= 9999; i++)
		buf_addf(&b, "c%d%s", i, i < 9999 ? ", " : "");
	buf_adds(&b, dots + 10);
	command = arena_copy(mem, buf_str(&b), b.n);
	buf_release(&b);
	return command;
}

static void judge(struct run *r, const char *command)
{
	gint argc = 0, i;
	GError *error = NULL;

	memset(r, 0, sizeof(*r));
	r->mem = arena_new();
	targets_all(&r->targets);
	load_spec_init(&r->spec, "shop", "orders");
	if (!g_shell_parse_argv(expanded(command, r->mem), &argc, &r->argv, &error))
		ck_abort_msg("%s: %s", command, error->message);
	for (i = 0; i < argc; i++) {
		if (r->argv[i][0] != '-') {
			if (!strcmp(r->argv[i], "header.csv")) {
				r->of.fields = header_fields;
				r->of.n_fields = ARRAY_SIZE(header_fields);
			}
		} else if (!strcmp(r->argv[i], "--atomic")) {
			r->of.transaction = true;
		} else {
			ck_assert_msg(i + 1 < argc, "%s", command);
			take_option(r, r->argv[i], r->argv[i + 1]);
			i++;
		}
	}
	r->of.spec = &r->spec;
	r->of.targets = &r->targets;
	load_spec_decode(&r->spec, r->mem);
	load_lint(&r->of, r->mem, &r->lint);
}

static void done(struct run *r)
{
	load_spec_release(&r->spec);
	g_strfreev(r->argv);
	arena_free(r->mem);
}

/* "slug! text" of each finding, in order; "!" for an error. */
static void findings(const struct run *r, struct buf *b)
{
	const struct diag *g;
	size_t i;

	for (i = 0; i < r->lint.n; i++) {
		for (g = r->lint.of[i].diags.first; g; g = g->next) {
			if (g->severity == DIAG_NOTE)
				continue;
			buf_addf(b, "%s%s%s %.*s", b->n ? ", " : "", diag_rule(g->code)->slug,
				 g->severity == DIAG_ERROR ? "!" : "", (int)g->at.len,
				 r->lint.of[i].src.text + g->at.off);
			ck_assert_uint_le(span_end(g->at), r->lint.of[i].src.len);
		}
	}
}

static const struct {
	const char *args, *wanted;
} cases[] = {
	/* nothing to say */
	{ "", "" },
	{ "--columns 'id, ts, day = date(ts)' --where 'id > 0' --column-separator , --skip-header "
	  "1 "
	  "--strict-mode TRUE --max-filter-ratio 0.1 --timeout 259200 --timezone CST --label a-B_1",
	  "" },
	{ "--format JSON --jsonpaths '[\"$.a\", \"$.b[0].c\"]' --columns 'a, b' "
	  "--strip-outer-array true "
	  "--ignore-json-size FALSE --compression LZ4_FRAME --json-root '$.x'",
	  "" },
	{ "--load-mem-limit 0 --exec-mem-limit 1 --load-dop 16 --log-rejected-record-num -1 "
	  "--partitions 'a, b' "
	  "--negative true --merge-condition ts --warehouse w --transmission-compression-type Zstd",
	  "" },
	/* numbers */
	{ "--skip-header 1x", "header_number! 1x" },
	{ "--skip-header ' 1'", "header_number!  1" },
	{ "--skip-header +1", "header_number! +1" },
	{ "--skip-header -1", "header_number! -1" },
	{ "--skip-header 9223372036854775807", "" },
	{ "--skip-header 9223372036854775808", "header_number! 9223372036854775808" },
	{ "--load-mem-limit 2GB", "header_number! 2GB" },
	{ "--exec-mem-limit 0", "header_range! 0" },
	{ "--exec-mem-limit x", "header_number! x" },
	{ "--load-dop 17", "header_range! 17" },
	{ "--log-rejected-record-num -2", "header_range! -2" },
	{ "--log-rejected-record-num -", "header_number! -" },
	{ "--timeout 10m", "header_number! 10m" },
	{ "--timeout 1.5", "header_number! 1.5" },
	{ "--timeout 0", "header_range! 0" },
	{ "--timeout 259201", "header_range! 259201" },
	{ "-H 'timeout: -5'", "header_number! -5" },
	/* ratio */
	{ "--max-filter-ratio 1", "" },
	{ "--max-filter-ratio 20%", "header_ratio 20%" },
	{ "--max-filter-ratio 1.5", "header_ratio 1.5" },
	{ "--max-filter-ratio nan", "header_ratio nan" },
	{ "--max-filter-ratio -0.1", "header_ratio -0.1" },
	{ "--max-filter-ratio none", "header_ratio none" },
	/* label */
	{ "--label orders.csv", "header_label! ." },
	{ "--label "
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	  "" },
	{ "--label "
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxy",
	  "header_label! y" },
	{ "--label \xc3\xa4", "header_label! \xc3" },
	/* format */
	{ "--format parquet", "header_format! parquet" },
	{ "--format jsno", "header_format! jsno" },
	{ "--format BZIP2", "" },
	/* pairs */
	{ "--partitions a --temporary-partitions b", "header_pair! b" },
	{ "--format json --compression gzip --content-encoding gzip", "header_pair! gzip" },
	{ "--partitions 'a,,b'", "header_value! " },
	{ "--partitions 'a,'", "header_value! " },
	/* switches */
	{ "--strict-mode 1", "header_bool! 1" },
	{ "--trim-space yes", "header_bool! yes" },
	{ "--partial-update on --columns a", "header_bool! on" },
	{ "--format json --strip-outer-array 1", "header_boolish 1" },
	{ "--format json --ignore-json-size yes", "header_boolish yes" },
	{ "--negative TRUE", "header_boolish TRUE" },
	{ "--partial-update true --columns 'a, b'", "" },
	{ "--partial-update true", "header_needs! true" },
	{ "--partial-update-mode row", "header_unused row" },
	{ "--partial-update true --columns a --partial-update-mode COLUMN", "header_word COLUMN" },
	{ "--transmission-compression-type lz5", "header_word lz5" },
	/* separators */
	{ "--column-separator '\\x01'", "" },
	{ "--column-separator '\\X01'", "" },
	{ "--column-separator '\\t'", "" },
	{ "--column-separator '||'", "" },
	{ "--column-separator '\\x01\\x02'", "header_separator! \\x01\\x02" },
	{ "--column-separator 0x1", "header_separator! 0x1" },
	{ "--column-separator 0x", "header_separator! 0x" },
	{ "--column-separator 0xZZ", "header_separator! 0xZZ" },
	{ "--column-separator 0x41FF", "header_separator! FF" },
	{ "--column-separator '\xc2\xa7'", "" },
	{ "--column-separator '\t'", "header_separator! \t" },
	{ "--column-separator ' '", "header_separator!  " },
	{ "--column-separator ''", "header_separator! " },
	{ "--column-separator '| '", "separator_literal | " },
	{ "--row-delimiter '\\r\\n'", "separator_literal \\r" },
	{ "--row-delimiter '\\n'", "" },
	{ "--row-delimiter xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "" },
	{ "--row-delimiter xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	  "header_separator! xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" },
	/* enclose, escape */
	{ "--enclose '\"' --escape '\\'", "" },
	{ "--enclose '\"' --escape '\"'", "header_enclose! \"" },
	{ "--enclose , --column-separator ,", "header_enclose! ," },
	{ "--escape '|' --column-separator 'a|b'", "header_enclose! |" },
	{ "--enclose x --row-delimiter 0x0a78", "header_enclose! x, enclose_rows 0x0a78" },
	{ "--escape '\\n'", "header_byte n" },
	{ "--enclose '\xc2\xab'", "header_byte \xab" },
	{ "--row-delimiter 0x0D0A --enclose '\"'", "enclose_rows 0x0D0A" },
	{ "--row-delimiter 0x0D0A", "" },
	/* formats */
	{ "--jsonpaths '[\"$.a\"]' --columns a", "header_other_format [\"$.a\"]" },
	{ "--json-root '$.a'", "header_other_format $.a" },
	{ "--compression gzip", "header_other_format gzip" },
	{ "--format json --enclose x", "header_other_format x" },
	{ "--format json --skip-header 1", "header_other_format 1" },
	{ "--format json --row-delimiter 0x1", "header_separator! 0x1, header_other_format 0x1" },
	{ "--format json --jsonpaths '[\"$.a\"]'", "jsonpaths_alone [\"$.a\"]" },
	{ "--format json --columns a --jsonpaths '[\"a\"]'", "path_root a" },
	{ "--format json --columns a --jsonpaths '$.a'", "jsonpaths_broken! $" },
	{ "--format json --json-root a", "path_root a" },
	{ "--format json --compression Zstandard", "header_value! Zstandard" },
	{ "--format json --compression zlib", "header_value! zlib" },
	{ "--target 4.1 --format json --compression zlib", "" },
	{ "--target 4.1 --format json --compression lz4", "header_word lz4" },
	{ "--target 3.5 --format json --compression lz4", "header_value! lz4" },
	{ "--format json --part-size 101", "json_size! json" },
	{ "--format json --part-size 100", "" },
	{ "--format json --part-size 101 --ignore-json-size True", "" },
	{ "--part-size 500", "" },
	{ "header.csv --columns 'id, name, x'", "header_line " },
	{ "header.csv --columns 'id, name, x' --skip-header 1", "" },
	{ "header.csv --columns 'id, name, x' --strict-mode true", "" },
	{ "header.csv --columns 'k, v, x'", "" },
	/* zones */
	{ "--timezone +08:00", "" },
	{ "--timezone Mars", "header_value! Mars" },
	/* names */
	{ "-H 'line_delimiter: |'", "header_unknown |" },
	{ "-H 'row_delimeter: |'", "header_unknown |" },
	{ "-H 'max_filter_ration: 0'", "header_unknown 0" },
	{ "-H 'TIMEOUT: 5'", "" },
	{ "-H 'timeout: 5' -H 'Timeout: 6'", "header_twice 6" },
	{ "--timeout 5 -H 'timeout: 6'", "header_twice 6" },
	{ "-H 'x: 1' -H 'X: 2'", "header_unknown 1, header_twice 2" },
	{ "-H 'Authorization: Basic x'", "header_ours! Basic x" },
	{ "-H 'content-length: 5'", "header_ours! 5" },
	{ "-H 'a b: 5'", "header_bytes! 5" },
	{ "--columns 'a,\nb'", "header_bytes! \n" },
	{ "--enable-replicated-storage true", "header_unused true" },
	{ "--idle-transaction-timeout 5", "header_unused 5" },
	{ "--idle-transaction-timeout 5 --atomic", "" },
	{ "--target 3.5 --prepared-timeout 5 --atomic", "" },
	{ "--target 3.4 --prepared-timeout 5 --atomic", "header_release 5" },
	{ "--atomic --enclose x", "header_atomic! x" },
	{ "--atomic --trim-space false --skip-header 1 --log-rejected-record-num 5",
	  "header_unused 5" },
	{ "-u a@b", "user_at! " },
	{ "--format json --envelope debezium", "header_release debezium" },
	{ "--format json --envelope other --json-root '$.a'",
	  "header_value! other, header_release other, header_pair! $.a" },
	/* merge commit */
	{ "--target 3.5 --enable-merge-commit true --merge-commit-interval-ms 5 "
	  "--merge-commit-parallel 1",
	  "" },
	{ "--target 3.5 --enable-merge-commit true --merge-commit-interval-ms 5",
	  "header_needs! true" },
	{ "--target 3.5 --enable-merge-commit maybe", "header_bool! maybe" },
	{ "--target 3.5 --merge-commit-async true", "header_unused true" },
	{ "--target 3.5 --enable-merge-commit 1 --merge-commit-interval-ms 5 "
	  "--merge-commit-parallel 1",
	  "header_boolish 1" },
	{ "--target 3.5 --enable-merge-commit true --merge-commit-interval-ms 0 "
	  "--merge-commit-parallel x "
	  "--label a",
	  "header_range! 0, header_number! x, header_unused a" },
	{ "--target 3.3 --enable-merge-commit false", "header_release false" },
	{ "--target 3.5 --enable-merge-commit true --merge-commit-interval-ms 5 "
	  "--merge-commit-parallel 1 "
	  "--merge-commit-async TRUE",
	  "header_boolish TRUE" },
	/* SQL */
	{ "--columns 'a, b c'", "missing_comma! c" },
	{ "--columns 'a, a'", "columns_duplicate! a" },
	{ "--columns 'a, x = 1, X = 2'", "columns_duplicate! X" },
	{ "--columns 'a, a = a + 1'", "" },
	{ "--columns 'a, b = c + 1'", "columns_field! c" },
	{ "--columns 'x = c + 1'", "" },
	{ "--columns 'a, b = (select 1)'", "header_sql! (select 1)" },
	{ "--columns 'a, b = sum(a)'", "aggregate_function sum(a)" },
	{ "--columns 'a) , WHERE (b > 1'", "header_sql! a) , WHERE (b > 1" },
	{ "--columns 'order'", "bare_reserved_word! order" },
	{ "--columns '`order`, a'", "" },
	{ "--columns 'a, b = '", "syntax! " },
	{ "--where 'a > 1'", "" },
	{ "--where 'a > 1; b'", "header_sql! a > 1; b" },
	{ "--where 'a > 1, COLUMNS (b)'", "header_sql! a > 1, COLUMNS (b)" },
	{ "--where 'a > '", "unfinished_statement! " },
	{ "--where 'a = 1 and a in (select 1)'", "where_subquery! (select 1)" },
	{ "--where '1 = 2'", "where_never_true 1 = 2" },
	{ "--where 'a = b' --columns 'a, b'", "" },
};

START_TEST(rules_give_what_they_should)
{
	struct buf b;
	struct run r;

	buf_init(&b, 1 << 16);
	judge(&r, *cases[_i].args ? cases[_i].args : "x");
	findings(&r, &b);
	ck_assert_msg(!strcmp(buf_str(&b), cases[_i].wanted), "%s\n  gives  %s\n  wanted %s",
		      cases[_i].args, buf_str(&b), cases[_i].wanted);
	buf_release(&b);
	done(&r);
}
END_TEST

/* The examples of pages ---------------------------------------------------------------- */

static bool gives(const struct run *r, const char *slug, bool *other)
{
	const struct diag *g;
	bool found = false;
	size_t i;

	*other = false;
	for (i = 0; i < r->lint.n; i++) {
		for (g = r->lint.of[i].diags.first; g; g = g->next) {
			if (!strcmp(diag_rule(g->code)->slug, slug))
				found = true;
			else if (g->severity > DIAG_NOTE)
				*other = true;
		}
	}
	return found;
}

START_TEST(examples_behave)
{
	const struct diag_rule *rule = diag_rule((enum diag_code)_i);
	const struct page_rule *p = page_rule_find(rule->slug);
	const char *words = "starload load shop.orders ";
	struct run r;
	bool other;

	if (!diag_number_load(rule->number) || rule->number >= 7200)
		return;
	ck_assert_msg(p && *p->good, "%s", rule->slug);
	ck_assert_msg(!strncmp(p->bad, words, strlen(words)) &&
			      !strncmp(p->good, words, strlen(words)),
		      "%s", rule->slug);
	judge(&r, p->bad);
	ck_assert_msg(gives(&r, rule->slug, &other), "%s is not found in: %s", rule->slug, p->bad);
	done(&r);
	judge(&r, p->good);
	ck_assert_msg(!gives(&r, rule->slug, &other) && !other, "%s: something is found in: %s",
		      rule->slug, p->good);
	done(&r);
}
END_TEST

START_TEST(every_rule_has_a_case)
{
	const struct diag_rule *rule = diag_rule((enum diag_code)_i);
	size_t i;

	if (!diag_number_load(rule->number) || rule->number >= 7200 ||
	    rule->code == DIAG_header_size)
		return;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		if (strstr(cases[i].wanted, rule->slug))
			return;
	ck_abort_msg("%s has no case", rule->slug);
}
END_TEST

/* The table and the spec --------------------------------------------------------------- */

START_TEST(table_is_sound)
{
	const struct header_rule *r = header_rule((enum header_id)_i);
	const char *instead;
	char option[64];
	size_t i;

	ck_assert_int_eq((int)r->id, _i);
	ck_assert_ptr_eq(header_find((struct text){ r->name, strlen(r->name) }), r);
	ck_assert(!header_foreign((struct text){ r->name, strlen(r->name) }, &instead));
	ck_assert_msg(!r->option == !r->help && !r->option == !r->arg, "%s", r->name);
	ck_assert_int_le(r->low, r->high);
	if (!r->option)
		return;
	/* the same spelling, with dashes */
	for (i = 0; r->name[i] && i < sizeof(option) - 1; i++)
		option[i] = r->name[i] == '_' ? '-' : r->name[i];
	option[i] = '\0';
	ck_assert_msg(!strcasecmp(option, r->option), "%s", r->name);
}
END_TEST

START_TEST(near_names)
{
	const char *instead = "x";

	ck_assert_str_eq(header_near(TEXT("row_delimeter")), "row_delimiter");
	ck_assert_str_eq(header_near(TEXT("Max_Filter_Ration")), "max_filter_ratio");
	ck_assert_ptr_null(header_near(TEXT("frobnicate")));
	ck_assert(header_foreign(TEXT("Line_Delimiter"), &instead));
	ck_assert_str_eq(instead, "row_delimiter");
	ck_assert(header_foreign(TEXT("max_body_size"), &instead));
	ck_assert_ptr_null(instead);
}
END_TEST

START_TEST(spec_keeps_what_counts)
{
	struct arena *mem = arena_new();
	struct load_spec s;

	load_spec_init(&s, "d", "t");
	ck_assert(!load_spec_add_line(&s, "no colon", true, mem));
	ck_assert(!load_spec_add_line(&s, " : x", true, mem));
	ck_assert(load_spec_add_line(&s, "Timeout:   5 \t", true, mem));
	ck_assert(load_spec_add_line(&s, "timeout: 6", true, mem));
	ck_assert_str_eq(load_spec_value(&s, HEADER_TIMEOUT), "5");
	ck_assert_int_eq(load_spec_number(&s, HEADER_TIMEOUT, 1), 5);
	ck_assert_int_eq(load_spec_number(&s, HEADER_SKIP_HEADER, 7), 7);
	load_spec_set(&s, HEADER_TIMEOUT, "", "ours");
	ck_assert_ptr_null(load_spec_value(&s, HEADER_TIMEOUT));
	load_spec_drop(&s, HEADER_TIMEOUT);
	ck_assert_uint_eq(s.n, 0);
	load_spec_set(&s, HEADER_FORMAT, "Json", "ours");
	ck_assert_int_eq(load_spec_format(&s), LF_JSON);
	ck_assert_ptr_null(load_spec_compressed(&s));
	load_spec_set(&s, HEADER_FORMAT, "LZ4", "ours");
	ck_assert_int_eq(load_spec_format(&s), LF_CSV);
	ck_assert_str_eq(load_spec_compressed(&s), "lz4_frame");
	load_spec_release(&s);
	arena_free(mem);
}
END_TEST

static const struct {
	const char *separator, *delimiter, *enclose;
	const char *sep, *delim;
	int enc;
	bool fine;
} decodes[] = {
	{ "", "", "", "\t", "\n", -1, true },
	{ ",", "\\n", "\"", ",", "\n", '"', true },
	{ "\\x01", "0X0d0A", "\xff", "\1", "\r\n", 0xff, true },
	{ "a\\tb", "\\r\\n", "", "a\tb", "\\r\n", -1, true },
	{ "\\x1", "", "", NULL, NULL, -1, false },
};

START_TEST(bytes_are_decoded)
{
	struct arena *mem = arena_new();
	struct load_spec s;

	load_spec_init(&s, "d", "t");
	load_spec_add(&s, "column_separator", decodes[_i].separator, "", true);
	load_spec_add(&s, "row_delimiter", decodes[_i].delimiter, "", true);
	load_spec_add(&s, "enclose", decodes[_i].enclose, "", true);
	ck_assert_int_eq(load_spec_decode(&s, mem), decodes[_i].fine);
	if (decodes[_i].fine) {
		ck_assert_str_eq(s.rows.column_separator, decodes[_i].sep);
		ck_assert_str_eq(s.rows.row_delimiter, decodes[_i].delim);
		ck_assert_uint_eq(s.rows.sep_bytes, strlen(decodes[_i].sep));
		ck_assert_uint_eq(s.rows.delim_bytes, strlen(decodes[_i].delim));
		ck_assert_int_eq(s.rows.enclose, decodes[_i].enc);
	}
	load_spec_release(&s);
	arena_free(mem);
}
END_TEST

START_TEST(columns_are_handed_out)
{
	struct run r;
	const struct col *c;

	judge(&r, "x --columns 'id, `b c`, x = id + 1' --where 'x > 1'");
	ck_assert_ptr_nonnull(r.lint.columns);
	ck_assert_ptr_nonnull(r.lint.where);
	c = r.lint.columns->cols->next;
	ck_assert(text_is(c->name.text, "b c"));
	ck_assert_int_eq(
		memcmp(r.lint.of[0].src.text + c->name.at.off - r.lint.columns_off, "`b c`", 5), 0);
	ck_assert(c->next->assigned);
	done(&r);
}
END_TEST

static void add_rules(TCase *tc)
{
	tcase_add_loop_test(tc, rules_give_what_they_should, 0, (int)ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, every_rule_has_a_case, 0, DIAG_COUNT);
	tcase_add_loop_test(tc, examples_behave, 0, DIAG_COUNT);
}

static void add_table(TCase *tc)
{
	tcase_add_loop_test(tc, table_is_sound, 0, HEADER_COUNT);
	tcase_add_test(tc, near_names);
	tcase_add_test(tc, spec_keeps_what_counts);
	tcase_add_loop_test(tc, bytes_are_decoded, 0, (int)ARRAY_SIZE(decodes));
	tcase_add_test(tc, columns_are_handed_out);
}

SUITE("headers", { "rules", add_rules }, { "table", add_table })
