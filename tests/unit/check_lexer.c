/*
 * check_lexer.c - bytes to tokens, values of strings and names, and the state
 * table of lang/split, which must agree with the scanner on where statements end.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "grammar/gram.h"
#include "lang/lexer.h"
#include "lang/split.h"
#include "lang/token.h"
#include "tests/unit/suite.h"

#define BYTES(s) (s), sizeof(s) - 1

/* Tokens with '|' between them, then what was odd. */
static const struct {
	const char *sql;
	size_t n;
	const char *tokens;
	const char *odd;
} cases[] = {
	{ BYTES("a b"), "a|b", "" },
	{ BYTES("1e5 1e5x 0x1F 1_000 .5 1. 1.5e+3 1e+"), "1e5|1e5x|0x1F|1_000|.5|1.|1.5e+3|1e|+", "" },
	{ BYTES("db.1job a.1 a.1e5 .9abc .9e+"), "db|.1job|a|.1|a|.1e5|.9abc|.9e|+", "" },
	{ BYTES("1.5efg 1.e-"), "1.5|efg|1.|e|-", "" },
	{ BYTES("'it''s' \"a\\\"b\" `a``b`"), "'it''s'|\"a\\\"b\"|`a``b`", "backticks" },
	{ BYTES("X'0a' x\"0b\" x 'a' x'a\\'b'"), "X'0a'|x\"0b\"|x|'a'|x|'a\\'b'", "" },
	{ BYTES("<=> <= <> != >= => -> - > || | && & ... [*] [ .."), "<=>|<=|<>|!=|>=|=>|->|-|>||||||&&|&|...|[*]|[|.|.", "" },
	{ BYTES("a--b\nc -- d"), "a|c", "dashes" },
	{ BYTES("a/**/b/***/c/* ' */d/*! x */e/*+ y */f"), "a|b|c|d|e|f", "exec hint" },
	{ BYTES("a /* b"), "a|/|*|b", "open" },
	{ BYTES("a 'b"), "a", "unterminated" },
	{ BYTES("a 'b''c"), "a|'b'", "unterminated" },
	{ BYTES("a 'b\\"), "a", "unterminated" },
	{ BYTES("a # b \\ \f c\0d"), "a|b|c|d", "hash dropped dropped dropped" },
	{ BYTES("a\xc2\xa0" "b \xe4\xb8\xad"), "a\xc2\xa0" "b|\xe4\xb8\xad", "letters letters" },
	{ BYTES("a \xe3\x80\x80 b"), "a|b", "" },
	{ BYTES("(\xe3\x80\x80)"), "(|\xe3\x80\x80|)", "letters" },
	{ BYTES("a \xe3\x80\x81"), "a|\xe3\x80\x81", "letters" },
	{ BYTES("a\xf0\x9f\x98\x80" "b"), "a|b", "dropped" },
	{ BYTES("\xff\xfe"), "\xff\xfe", "letters" },
	{ BYTES("$$x$$ $$ y $$ $$z"), "$$x$$|$$ y $$|$$z", "" },
	{ BYTES(""), "", "" },
};

static const char *odd_name(enum oddity_kind k)
{
	static const char *const names[] = {
		[ODD_DROPPED] = "dropped", [ODD_UNTERMINATED] = "unterminated", [ODD_COMMENT_OPEN] = "open",
		[ODD_HASH] = "hash", [ODD_COMMENT_EXEC] = "exec", [ODD_HINT] = "hint", [ODD_DASHES] = "dashes",
		[ODD_LETTERS] = "letters", [ODD_BACKTICKS] = "backticks",
	};

	return names[k];
}

START_TEST(tokens)
{
	struct arena *mem = arena_new();
	struct lexer *l = lexer_new();
	const struct oddity *o;
	struct buf got, odd;
	struct source src;
	struct token t;

	buf_init(&got, 4096);
	buf_init(&odd, 4096);
	source_init(&src, "x", cases[_i].sql, (uint32_t)cases[_i].n);
	lexer_start(l, &src, 0, mem);
	while (t = lexer_next(l), t.kind) {
		if (got.n)
			buf_addc(&got, '|');
		buf_add(&got, src.text + t.at.off, t.at.len);
	}
	ck_assert_uint_eq(t.at.off, cases[_i].n);
	for (o = lexer_oddities(l); o; o = o->next)
		buf_addf(&odd, "%s%s", odd.n ? " " : "", odd_name(o->kind));
	ck_assert_msg(strcmp(buf_str(&got), cases[_i].tokens) == 0, "%s\n  gives  %s\n  wanted %s",
		      cases[_i].sql, buf_str(&got), cases[_i].tokens);
	ck_assert_msg(strcmp(buf_str(&odd), cases[_i].odd) == 0, "%s\n  odd    %s\n  wanted %s",
		      cases[_i].sql, buf_str(&odd), cases[_i].odd);
	/* going back gives the same again: the scanner leaves the text as it was */
	lexer_seek(l, 0, mem);
	t = lexer_next(l);
	ck_assert(cases[_i].tokens[0] == '\0' || (t.kind && memcmp(src.text + t.at.off, cases[_i].tokens, t.at.len) == 0));
	buf_release(&got);
	buf_release(&odd);
	lexer_free(l);
	arena_free(mem);
}
END_TEST

static const struct {
	const char *quoted;
	size_t n;
	const char *value;
	size_t value_n;
} strings[] = {
	{ BYTES("'abc'"), BYTES("abc") },
	{ BYTES("''"), BYTES("") },
	{ BYTES("'it''s'"), BYTES("it's") },
	{ BYTES("\"it''s\""), BYTES("it''s") },
	{ BYTES("'\\n\\t\\r\\b\\0\\Z'"), BYTES("\n\t\r\b\0\x1a") },
	{ BYTES("'\\_\\%'"), BYTES("\\_\\%") },
	{ BYTES("'\\x01\\\\x01'"), BYTES("x01\\x01") },
	{ BYTES("'\\u0041'"), BYTES("u0041") },
	{ BYTES("'a\\''''b'"), BYTES("a''b") },
};

START_TEST(string_value)
{
	struct arena *mem = arena_new();
	struct source src;
	struct text v;

	source_init(&src, "x", strings[_i].quoted, (uint32_t)strings[_i].n);
	v = token_string(&src, (struct span){ 0, src.len }, mem);
	ck_assert_msg(v.n == strings[_i].value_n && memcmp(v.p, strings[_i].value, v.n) == 0, "%s gives %.*s",
		      strings[_i].quoted, TEXT_ARG(v));
	arena_free(mem);
}
END_TEST

START_TEST(keywords)
{
	unsigned i;

	for (i = 0; i < keyword_count(); i++) {
		const struct keyword *k = keyword_at((int)i);

		ck_assert_msg(i == 0 || strcmp(keyword_at((int)i - 1)->word, k->word) < 0, "%s is out of order", k->word);
		ck_assert_ptr_eq(keyword_find((struct text){ k->word, strlen(k->word) }), k);
		ck_assert_msg((k->reserved & ~k->known) == 0, "%s is reserved where it is no keyword", k->word);
	}
	ck_assert_ptr_nonnull(keyword_find(TEXT("rout\xc4\xb1ne")));
	ck_assert_ptr_nonnull(keyword_find(TEXT("\xc5\xbfhow")));
	ck_assert_ptr_null(keyword_find(TEXT("kafka")));
}
END_TEST

/* What quick.c reads by itself, and what the scanner reads of the same text. */
static void same_as_scanner(const char *text, size_t n)
{
	struct arena *mem = arena_new();
	struct lexer *quick = lexer_new(), *slow = lexer_new();
	const struct oddity *a, *b;
	struct token t, u;
	struct source src;

	source_init(&src, "x", text, (uint32_t)n);
	lexer_start(quick, &src, 0, mem);
	lexer_start(slow, &src, 0, mem);
	do {
		t = lexer_next(quick);
		u = lexer_scan(slow);
		ck_assert_msg(t.kind == u.kind && t.kw == u.kw && t.at.off == u.at.off && t.at.len == u.at.len,
			      "%u+%u and not %u+%u in: %.*s", t.at.off, t.at.len, u.at.off, u.at.len, (int)n, text);
	} while (t.kind);
	for (a = lexer_oddities(quick), b = lexer_oddities(slow); a && b; a = a->next, b = b->next)
		ck_assert_msg(a->kind == b->kind && a->at.off == b->at.off && a->at.len == b->at.len, "%.*s",
			      (int)n, text);
	ck_assert_msg(!a && !b, "%.*s", (int)n, text);
	lexer_free(quick);
	lexer_free(slow);
	arena_free(mem);
}

START_TEST(plain_tokens)
{
	same_as_scanner(cases[_i].sql, cases[_i].n);
}
END_TEST

/* Each pair and many longer runs of what a text is made of. */
START_TEST(mixed_tokens)
{
	static const struct text bits[] = {
		TEXT(" "), TEXT("\n"), TEXT("a"), TEXT("X"), TEXT("select"), TEXT("DATE"), TEXT("a_name_longer_than_a_step"),
		TEXT("a_name_that_is_longer_than_any_keyword_can_be"), TEXT("$"), TEXT("$$"), TEXT("_"), TEXT("7"),
		TEXT("12345678901"), TEXT("e5"), TEXT("."), TEXT(","), TEXT(";"), TEXT("("), TEXT(")"), TEXT("["),
		TEXT("]"), TEXT("{"), TEXT("*"), TEXT("/"), TEXT("-"), TEXT("+"), TEXT("="), TEXT("<"), TEXT(">"),
		TEXT("!"), TEXT("|"), TEXT("&"), TEXT(":"), TEXT("?"), TEXT("@"), TEXT("~"), TEXT("^"), TEXT("%"),
		TEXT("'"), TEXT("\""), TEXT("`"), TEXT("\\"), TEXT("'a'"), TEXT("\"b c; -- d\""), TEXT("`a b`"),
		TEXT("'it\\'s'"), TEXT("#"), TEXT("\0"), TEXT("\xe3\x80\x80"), TEXT("\xc4\xb1"), TEXT("\xc2\xa0"),
		TEXT("\xff"), TEXT("\xf0\x9f\x98\x80"), TEXT("/* c */"), TEXT("-- d\n"),
	};
	struct buf b;
	uint32_t seed = 1;
	size_t i, k;

	buf_init(&b, 4096);
	for (i = 0; i < ARRAY_SIZE(bits); i++) {
		for (k = 0; k < ARRAY_SIZE(bits); k++) {
			b.n = 0;
			buf_add(&b, bits[i].p, bits[i].n);
			buf_add(&b, bits[k].p, bits[k].n);
			same_as_scanner(b.p, b.n);
		}
	}
	for (i = 0; i < 5000; i++) {
		b.n = 0;
		for (k = 0; k < 3 + i % 10; k++) {
			const struct text *t;

			seed = seed * 1664525 + 1013904223;
			t = &bits[(seed >> 16) % ARRAY_SIZE(bits)];
			buf_add(&b, t->p, t->n);
		}
		same_as_scanner(b.p, b.n);
	}
	buf_release(&b);
}
END_TEST

static const struct {
	const char *text;
	size_t cut, first;
	enum split_state state;
} splits[] = {
	{ "", 0, 0, SPLIT_BETWEEN },
	{ "a", 0, 0, SPLIT_INSIDE },
	{ "a;", 2, 2, SPLIT_BETWEEN },
	{ "a; b", 2, 2, SPLIT_INSIDE },
	{ "a;b;", 4, 2, SPLIT_BETWEEN },
	{ "a 'x;", 0, 0, SPLIT_SINGLE },
	{ "a 'x\\';", 0, 0, SPLIT_SINGLE },
	{ "a 'x'';", 0, 0, SPLIT_SINGLE },
	{ "a \"x;", 0, 0, SPLIT_DOUBLE },
	{ "a `x\\`;", 7, 7, SPLIT_BETWEEN },
	{ "a /* ; ", 0, 0, SPLIT_COMMENT },
	{ "a /* ; **/ ;", 12, 12, SPLIT_BETWEEN },
	{ "a --;", 0, 0, SPLIT_LINE_COMMENT },
	{ "a --;\n;", 7, 7, SPLIT_BETWEEN },
	{ "-- x\n", 0, 0, SPLIT_BETWEEN },
	{ "a - ; b", 5, 5, SPLIT_INSIDE },
	{ ";;", 2, 1, SPLIT_BETWEEN },
	{ "a $$ ; ", 0, 0, SPLIT_DOLLARS },
	{ "a $$ ; $ ; $$ ;", 15, 15, SPLIT_BETWEEN },
	{ "a$$ ; ", 5, 5, SPLIT_BETWEEN },
	{ "a $ ; $b ;", 10, 5, SPLIT_BETWEEN },
};

START_TEST(split)
{
	struct split s = { 0 };
	size_t n = strlen(splits[_i].text), i, cut = 0, got;

	ck_assert_msg(split_feed(&s, splits[_i].text, n) == splits[_i].cut, "cut of %s", splits[_i].text);
	ck_assert_msg(split_state(&s) == splits[_i].state, "state after %s", splits[_i].text);
	s = (struct split){ 0 };
	ck_assert_msg(split_first(&s, splits[_i].text, n) == splits[_i].first, "first of %s", splits[_i].text);
	s = (struct split){ 0 };
	for (i = 0; i < n; i++) {       /* a byte at a time comes to the same */
		got = split_feed(&s, splits[_i].text + i, 1);
		if (got)
			cut = i + got;
	}
	ck_assert_uint_eq(cut, splits[_i].cut);
	ck_assert_int_eq(split_state(&s), splits[_i].state);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, tokens, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, string_value, 0, ARRAY_SIZE(strings));
	tcase_add_loop_test(tc, plain_tokens, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, mixed_tokens);
	tcase_add_test(tc, keywords);
	tcase_add_loop_test(tc, split, 0, ARRAY_SIZE(splits));
}

SUITE("lexer", { "lexer", add_tests })
