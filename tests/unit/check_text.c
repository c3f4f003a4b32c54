/*
 * check_text.c - text that is read otherwise than it looks, and values that are
 * still to be put in.
 */
#include "config.h"

#include "base/util.h"
#include "tests/unit/sql_findings.h"
#include "tests/unit/suite.h"

/* 1001..1011, and what the parser says of a first word */
static const struct sql_family texts = { 1001, 1299, false };

#define BOM "\xef\xbb\xbf"
#define LEFT "\xe2\x80\x9c"
#define RIGHT "\xe2\x80\x9d"
#define P "PAUSE ROUTINE LOAD FOR j"
#define W(e) "ALTER ROUTINE LOAD FOR j WHERE " e

static const struct sql_case cases[] = {
	/* a hash says it for its line */
	{ "# one\n" P, "hash_comment #[fix], unknown_statement! one" },
	{ P " #", "hash_comment #[fix]" },
	{ W("a\n#\\ \x01 # \f \\\n AND b"), "hash_comment #[fix]" },
	{ W("a # \\\n AND b\\"), "hash_comment #[fix], dropped_character \\" },
	{ W("a#\n"), "hash_comment #" },
	/* quotes of word processors: both or none */
	{ W("a = " LEFT "x" RIGHT " AND b = 1"), "odd_letter " LEFT "[fix]" },
	{ W("a = " LEFT "x OR y" RIGHT), "odd_letter " LEFT ", odd_letter " RIGHT },
	{ W("a = " LEFT), "odd_letter " LEFT },
	{ W("a = x" RIGHT), "odd_letter " RIGHT },
	{ W("a = " LEFT "x\xe2\x80\x99"), "odd_letter " LEFT },
	{ W("a\xc2\xa0= 1"), "odd_letter \xc2\xa0[fix]" },
	/* a byte order mark is one finding */
	{ BOM P, "unknown_statement! " BOM "PAUSE[safe]" },
	{ BOM "-- x\n" P, "unknown_statement! " BOM "[safe]" },
	{ BOM "SELECT 1", "unknown_statement! " BOM "SELECT[safe]" },
	{ P ";" BOM "SELECT 1", "unknown_statement! " BOM "SELECT, odd_letter " BOM "[fix]" },
};

START_TEST(finding)
{
	sql_case_run(&cases[_i], "", texts);
}
END_TEST

/* What is no text at all; NULs are in it, so lengths are told. */
static const struct {
	const char *text;
	size_t len;
	const char *wanted;
} raw[] = {
#define RAW(text, wanted) { text, sizeof(text) - 1, wanted }
	RAW("\xff\xfeS\0H\0O\0W\0;\0\n\0", "not_text \xff"),
	RAW("\xfe\xff\0S\0H\0O\0W\0;\0\n", "not_text \xfe"),
	RAW("S\0H\0O\0W\0 \0R\0O\0U\0T\0I\0N\0E\0;\0\\\0;\0", "not_text S"),
	RAW("\0S\0H\0O\0W\0 \0R\0O\0U\0T\0I\0N\0E\0;\0\\", "not_text \0"),
	RAW("\x7f" "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0\1\0\0\0;\1;\2;\3", "not_text \x7f"),
	RAW("\x8b\x02\xc4\xf1\x1e\xd9\x9f\xe0\x7f\xb1\xa0\xff\x13\xc2\xc2\x06;", "not_text \x8b"),
	/* a few are nothing unusual, nor is another encoding */
	RAW("-- \xd6\xd0\xce\xc4\xd7\xa2\xca\xcd\xca\xc7\xba\xdc\xb3\xa4\xb5\xc4\nPAUSE\1 ROUTINE LOAD FOR j",
	    "dropped_character \1"),
	RAW("PAUSE\0 ROUTINE LOAD FOR j", "dropped_character \0"),
	RAW("\1", "dropped_character \1"),
	/* an FE cuts them off the end */
	RAW("PAUSE ROUTINE LOAD FOR j;\0\0\0\0", ""),
#undef RAW
};

START_TEST(no_text)
{
	struct buf line;

	buf_init_unbounded(&line);
	sql_findings(&line, raw[_i].text, raw[_i].len, "", (struct sql_family){ 1001, 1199, false });
	ck_assert_msg(strcmp(buf_str(&line), raw[_i].wanted) == 0, "gives  %s\nwanted %s", buf_str(&line),
		      raw[_i].wanted);
	buf_release(&line);
}
END_TEST

/* The hint of the first finding names a placeholder that has no value. */
static const struct {
	const char *sql, *hint;
} hints[] = {
#define A(list) "ALTER ROUTINE LOAD FOR j FROM KAFKA (" list ")"
	{ A("'kafka_partitions'='0','kafka_offsets'='${n}'"),
	  "the placeholder ${n} has no value: --var n=VALUE" },
	{ A("'kafka_partitions'='0,1','kafka_offsets'='5,{{ offset }}'"),
	  "the placeholder {{ offset }} has no value: check what the template makes" },
	{ A("'property.fetch.min.bytes'='${A_B}'"), "the placeholder ${A_B} has no value: --var A_B=VALUE" },
	{ "ALTER ROUTINE LOAD FOR j PROPERTIES ('strict_mode'='${x}')",
	  "the placeholder ${x} has no value: --var x=VALUE" },
	{ "ALTER ROUTINE LOAD FOR j WHERE d = DATE '${day}'",
	  "the placeholder ${day} has no value: --var day=VALUE" },
	{ A("'kafka_partitions'='0','kafka_offsets'='$n'"),
	  "an offset is a number from 0 on, OFFSET_BEGINNING or OFFSET_END" },
#undef A
};

START_TEST(placeholder)
{
	struct check_session session = { .db_bytes = 0 };
	struct arena *mem = arena_new();
	struct parser *parser = parser_new();
	const char *sql = hints[_i].sql;
	struct targets targets;
	struct parsed parsed;
	struct source src;
	struct diags d;
	struct check c = { .mem = mem, .diags = &d, .src = &src, .session = &session };

	targets_all(&targets);
	diags_init(&d, mem, &targets);
	d.least = DIAG_WARNING;
	source_init(&src, "test.sql", sql, (uint32_t)strlen(sql));
	parser_start(parser, &src, 0);
	ck_assert(parser_next(parser, mem, &d, &parsed));
	check_parsed(&c, &parsed);
	ck_assert_msg(d.first && !d.first->fix, "%s", sql);
	ck_assert_str_eq(d.first->hint, hints[_i].hint);
	parser_free(parser);
	arena_free(mem);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, finding, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, no_text, 0, ARRAY_SIZE(raw));
	tcase_add_loop_test(tc, placeholder, 0, ARRAY_SIZE(hints));
}

SUITE("text", { "text", add_tests })
