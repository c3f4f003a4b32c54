/*
 * check_print.c - values to tokens, trees to SQL.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "diag/diag.h"
#include "lang/parse.h"
#include "lang/print.h"
#include "lang/quote.h"
#include "lang/token.h"
#include "lang/trivia.h"
#include "tree_dump.h"
#include "tests/unit/suite.h"

#define BYTES(s) (s), sizeof(s) - 1

static struct arena *mem;
static struct buf out;

static void setup(void)
{
	mem = arena_new();
	buf_init(&out, 1 << 24);
}

static void teardown(void)
{
	buf_release(&out);
	arena_free(mem);
}

/* tokens ----------------------------------------------------------------------- */

static const struct { const char *name; size_t n; const char *want; } names[] = {
	{ BYTES("a"), "a" },
	{ BYTES("_x9$"), "_x9$" },
	{ BYTES("columns"), "columns" },                /* a free word */
	{ BYTES("Status"), "Status" },
	{ BYTES("load"), "`load`" },                    /* reserved */
	{ BYTES("system"), "`system`" },                /* reserved up to 3.5 */
	{ BYTES("current_warehouse"), "`current_warehouse`" },  /* reserved from 4.1 */
	{ BYTES("end"), "`end`" },                      /* free, but ends a CASE */
	{ BYTES("floor"), "`floor`" },                  /* free, but a literal of its own */
	{ BYTES("interval"), "`interval`" },
	{ BYTES(""), "``" },
	{ BYTES("my-job"), "`my-job`" },
	{ BYTES("1a"), "`1a`" },                        /* may stand bare, but not behind every dot */
	{ BYTES("20230101"), "`20230101`" },
	{ BYTES("a b"), "`a b`" },
	{ BYTES("db.j"), "`db.j`" },
	{ BYTES("a`b"), "`ab`" },                       /* the FE takes every backtick out */
	{ BYTES("caf\xc3\xa9"), "caf\xc3\xa9" },
	{ BYTES("\xe5\xb7\x9d"), "\xe5\xb7\x9d" },
	{ BYTES("a\xc2\xa0"), "`a\xc2\xa0`" },          /* no-break space */
	{ BYTES("a\xe3\x80\x80"), "`a\xe3\x80\x80`" },
	{ BYTES("\xe2\x80\x9cx\xe2\x80\x9d"), "`\xe2\x80\x9cx\xe2\x80\x9d`" },
	{ BYTES("\xf0\x9f\x98\x80"), "`\xf0\x9f\x98\x80`" },     /* no letter to the FE */
	{ BYTES("load\xc4\xb1"), "load\xc4\xb1" },
	{ BYTES("\xc4\xb1n"), "`\xc4\xb1n`" },          /* dotless i: IN */
};

START_TEST(name_quoted)
{
	struct text t = { names[_i].name, names[_i].n };

	quote_name(&out, t);
	ck_assert_str_eq(buf_str(&out), names[_i].want);
	if (memchr(t.p, '`', t.n))
		return;
	{
		struct source src;
		struct tokens toks;

		source_init(&src, "t", out.p, (uint32_t)out.n);
		toks = tokens_of_stmt(&src, 0, mem);
		ck_assert_uint_eq(toks.n, 1);
		ck_assert(text_eq(token_name(&src, toks.list[0].at, mem), t));
	}
}
END_TEST

static const struct { const char *value; size_t n; char delimiter; const char *want; } strings[] = {
	{ BYTES(""), '"', "\"\"" },
	{ BYTES("a"), '\'', "'a'" },
	{ BYTES("it's"), '\'', "\"it's\"" },
	{ BYTES("it's"), '"', "\"it's\"" },
	{ BYTES("say \"x\""), '"', "'say \"x\"'" },
	{ BYTES("'\""), '"', "\"'\\\"\"" },
	{ BYTES("'\""), '\'', "'\\'\"'" },
	{ BYTES("''\"\""), '\'', "'\\'\\'\"\"'" },
	{ BYTES("\n\t\r\b\0\x1a\\"), '"', "\"\\n\\t\\r\\b\\0\\Z\\\\\"" },
	{ BYTES("a\\_b\\%"), '"', "\"a\\\\_b\\\\%\"" },
	{ BYTES("\\'"), '"', "\"\\\\'\"" },
	{ BYTES("\\\"'"), '"', "\"\\\\\\\"'\"" },
	{ BYTES("\\x01"), '"', "\"\\\\x01\"" },
	{ BYTES("\x01\xff\xc3\xa9"), '"', "\"\x01\xff\xc3\xa9\"" },
	{ BYTES("-- /* # `"), '"', "\"-- /* # `\"" },
};

START_TEST(string_quoted)
{
	struct text t = { strings[_i].value, strings[_i].n };
	struct source src;
	struct tokens toks;

	quote_string(&out, t, strings[_i].delimiter);
	ck_assert_str_eq(buf_str(&out), strings[_i].want);
	source_init(&src, "t", out.p, (uint32_t)out.n);
	toks = tokens_of_stmt(&src, 0, mem);
	ck_assert_uint_eq(toks.n, 1);
	ck_assert(text_eq(token_string(&src, toks.list[0].at, mem), t));
}
END_TEST

/* Every string of up to four of the bytes that mean something in one. */
START_TEST(any_string_reads_back)
{
	static const char bytes[] = { '\'', '"', '\\', '_', 'n', '\n', '0', '\0' };
	unsigned i, k, n, rest;
	char value[4];

	for (i = 0; i < 8 * 8 * 8 * 8; i++)
		for (n = 0; n <= 4; n++) {
			struct text t = { value, n };
			struct source src;

			for (k = 0, rest = i; k < n; k++, rest /= 8)
				value[k] = bytes[rest % 8];
			for (k = 0; k < 2; k++) {
				buf_clear(&out);
				quote_string(&out, t, "'\""[k]);
				source_init(&src, "t", out.p, (uint32_t)out.n);
				ck_assert_msg(text_eq(token_string(&src, (struct span){ 0, src.len }, mem), t),
					      "%s", out.p);
			}
		}
}
END_TEST

static const struct { const char *text; bool number; } numbers[] = {
	{ "1", true }, { "1.", true }, { ".5", true }, { "1.5", true }, { "1e5", true }, { ".5E-3", true },
	{ "1.e+5", true }, { "", false }, { ".", false }, { "1e", false }, { "1e+", false }, { "0x1F", false },
	{ ".9abc", false }, { "a", false }, { "-1", false }, { "e5", false },
};

START_TEST(number_told)
{
	struct text t = { numbers[_i].text, strlen(numbers[_i].text) };

	ck_assert_msg(text_is_number(t) == numbers[_i].number, "%s", t.p);
}
END_TEST

/* trees ------------------------------------------------------------------------- */

/* One statement; its tree is in `mem`. */
static const struct stmt *parse_one(struct source *src, const char *sql, size_t n)
{
	struct parser *p = parser_new();
	struct targets all;
	struct parsed got;
	struct diags d;

	targets_all(&all);
	diags_init(&d, mem, &all);
	source_init(src, "t", sql, (uint32_t)n);
	parser_start(p, src, 0);
	ck_assert_msg(parser_next(p, mem, &d, &got), "%s", sql);
	ck_assert_msg(got.stmt && !got.broken, "%s: %s", sql, d.first ? d.first->message : "no tree");
	parser_free(p);
	return got.stmt;
}

/* What is printed must be this (NULL: the text itself) and read as the same tree. */
static const struct { const char *expr, *want; } exprs[] = {
	{ "a", NULL }, { "a.b", NULL }, { "`a b`", NULL }, { "`end`", NULL }, { "`a`", "a" }, { "db.1a", NULL },
	{ "`load`", NULL }, { "db . `1a`", "db.`1a`" }, { "db . 1a", "db.`1a`" },
	{ "1", NULL }, { "1.50", NULL }, { "1e5", NULL }, { ".5", NULL }, { "\"x\"", "'x'" }, { "'a''b'", "\"a'b\"" },
	{ "x'0A'", "X'0A'" }, { "null", "NULL" }, { "true and FALSE", "TRUE AND FALSE" },
	{ "date '2020-01-01'", "DATE '2020-01-01'" }, { "interval 1+1 day", "INTERVAL 1 + 1 day" },
	{ "a=1", "a = 1" }, { "a<>1", "a != 1" }, { "a <=> b", NULL }, { "a<b<c", "a < b < c" },
	{ "a = b is not null", "a = b IS NOT NULL" }, { "a and b or c and not d", "a AND b OR c AND NOT d" },
	{ "(a or b) and c", "(a OR b) AND c" }, { "((a))", "((a))" }, { "a && b || c", "a AND b OR c" },
	{ "not a = b", "NOT a = b" }, { "not not a", "NOT NOT a" }, { "!a = b", "!a = b" },
	{ "binary a = b", "BINARY a = b" },
	{ "a in (1,2)", "a IN (1, 2)" }, { "a not in (1)", "a NOT IN (1)" },
	{ "a in (select 1)", "a IN (select 1)" }, { "exists (select 1)", "EXISTS (select 1)" },
	{ "(a, b) in (select 1, 2)", "(a, b) IN (select 1, 2)" },
	{ "a between 1 and b between 2 and 3", "a BETWEEN 1 AND b BETWEEN 2 AND 3" },
	{ "a not like 'x%'", "a NOT LIKE 'x%'" }, { "a rlike 'x'", "a RLIKE 'x'" },
	{ "a not match 'x'", "a NOT MATCH 'x'" },
	{ "1+2*3^4", "1 + 2 * 3 ^ 4" }, { "(1+2)*3", "(1 + 2) * 3" }, { "a mod b div c", "a % b DIV c" },
	{ "a bitshiftleft 1 | b & c", "a BITSHIFTLEFT 1 | b & c" },
	{ "- -1", "- -1" }, { "-+~!a", "-+~!a" }, { "a - -b", "a - -b" }, { "-a[1]", "-a[1]" }, { "-(a[1])", "-(a[1])" },
	{ "a[1][2]", "a[1][2]" }, { "a[1:2]", NULL }, { "a -> '$.x'", NULL }, { "a[1].b", NULL }, { "f(x).a.b", NULL },
	{ "(a).b", NULL }, { "1 .a", NULL }, { "a collate 'utf8'", "a COLLATE 'utf8'" },
	{ "cast(a as decimal( 10,2 ))", "CAST(a AS DECIMAL(10, 2))" }, { "convert(a, int)", "CONVERT(a, INT)" },
	{ "cast(a as array<map<int,struct<date int, b varchar(3)>>>)",
	  "CAST(a AS ARRAY<map<INT, struct<date INT, b VARCHAR(3)>>>)" },
	{ "case when a then b end", "CASE WHEN a THEN b END" },
	{ "case a when 1 then b when 2 then c else d end", "CASE a WHEN 1 THEN b WHEN 2 THEN c ELSE d END" },
	{ "case when a then b else d end", "CASE WHEN a THEN b ELSE d END" },
	{ "[1,2]", "[1, 2]" }, { "[]", NULL }, { "array<int>[1]", NULL }, { "map{1:2,3:4}", "MAP{1: 2, 3: 4}" }, { "map{}", "MAP{}" },
	{ "map<int,int>{1:2}", NULL },
	{ "x -> x+1", "(x) -> x + 1" }, { "array_map((x,y)->x+y, a, b)", "array_map((x, y) -> x + y, a, b)" },
	{ "a = (k, v) -> (k, v) or b", "a = (k, v) -> (k, v) OR b" }, { "f((x)->()) = 1", "f((x) -> ()) = 1" },
	{ "map_apply((k,v)->(k,v+1), m)", "map_apply((k, v) -> (k, v + 1), m)" },
	{ "f()", NULL }, { "db.f(a,b)", "db.f(a, b)" }, { "year(dt)", NULL }, { "if(a,b,c)", NULL },
	{ "count(*)", NULL }, { "count(distinct a,b)", NULL }, { "group_concat(a order by b desc separator ',')", NULL },
	{ "sum(a) over (partition by b order by c rows between 1 preceding and current row)", NULL },
	{ "rank() over (order by a)", NULL }, { "lead(a, 1) ignore nulls over (order by a)", NULL },
	{ "max_by(a, b) over (partition by c)", NULL }, { "sum(a) filter (where b > 1)", NULL },
	{ "extract(year from dt)", NULL }, { "current_timestamp(3)", NULL }, { "current_date", NULL }, { "database()", NULL },
	{ "timestampadd(day,1,a)", NULL }, { "floor(a)", NULL }, { "date_slice(a, interval 5 day, floor)", NULL },
	{ "@a", NULL }, { "@@global.x", NULL }, { "@@x", NULL }, { "?", NULL }, { "{ fn year( a )}", "{FN year(a)}" },
	{ "left(a,1)", NULL }, { "replace(a,b,c)", NULL }, { "mod(a,b)", NULL }, { "char(1)", NULL },
};

static const char *wrap(const char *expr)
{
	return arena_printf(mem, "ALTER ROUTINE LOAD FOR j COLUMNS (k = %s)", expr);
}

static void same_tree(const struct stmt *want, const char *sql, size_t n, bool quoting)
{
	struct source src;
	const struct stmt *got = parse_one(&src, sql, n);
	struct buf a, b;

	buf_init(&a, 1 << 24);
	buf_init(&b, 1 << 24);
	dump_stmt(&a, want, quoting);
	dump_stmt(&b, got, quoting);
	ck_assert_msg(!strcmp(buf_str(&a), buf_str(&b)), "%s\n%s%s", sql, buf_str(&a), buf_str(&b));
	buf_release(&a);
	buf_release(&b);
}

START_TEST(expr_printed)
{
	const char *sql = wrap(exprs[_i].expr), *again;
	const struct stmt *s;
	struct source src;

	s = parse_one(&src, sql, strlen(sql));
	print_expr(&out, s->clauses->cols->value, &src);
	if (exprs[_i].want)
		ck_assert_str_eq(buf_str(&out), exprs[_i].want);
	again = wrap(buf_str(&out));
	same_tree(s, again, strlen(again), false);
}
END_TEST

/* Trees that no text gives, for want of parentheses in them. */
static struct expr *node(enum expr_kind kind, enum expr_op op, struct expr *a, struct expr *b)
{
	struct expr *e = ARENA_NEW(mem, struct expr);

	e->kind = (uint8_t)kind;
	e->op = (uint8_t)op;
	e->first = a;
	if (a) {
		a->up = e;
		a->next = b;
	}
	if (b)
		b->up = e;
	return e;
}

static struct expr *leaf(char c)
{
	struct expr *e = node(EXPR_COLUMN, OP_NONE, NULL, NULL);

	e->text = (struct text){ arena_copy(mem, &c, 1), 1 };
	return e;
}

static struct expr *named(struct expr *e, const char *text)
{
	e->text = (struct text){ text, strlen(text) };
	return e;
}

/* Reverse Polish: a letter pushes a column, an operator takes what it needs. */
static struct expr *from_polish(const char *s)
{
	static const struct { char c; uint8_t kind, op, kids; } ops[] = {
		{ '+', EXPR_ARITH, OP_ADD, 2 }, { '-', EXPR_ARITH, OP_SUB, 2 }, { '*', EXPR_ARITH, OP_MUL, 2 },
		{ '^', EXPR_ARITH, OP_BIT_XOR, 2 }, { '|', EXPR_ARITH, OP_BIT_OR, 2 },
		{ '&', EXPR_AND, 0, 2 }, { '/', EXPR_OR, 0, 2 }, { '!', EXPR_NOT, 0, 1 },
		{ '=', EXPR_COMPARE, OP_EQ, 2 }, { '?', EXPR_IS_NULL, 0, 1 }, { '~', EXPR_SIGN, OP_NEG, 1 },
		{ '[', EXPR_INDEX, 0, 2 }, { '.', EXPR_FIELD, 0, 1 }, { '@', EXPR_IN, 0, 2 },
		{ '%', EXPR_LIKE, OP_LIKE, 2 }, { 'M', EXPR_MATCH, OP_MATCH, 2 }, { 'B', EXPR_BINARY_PREFIX, 0, 1 },
		{ 'L', EXPR_LAMBDA, 0, 2 },
	};
	struct expr *stack[16];
	unsigned n = 0, i;

	for (; *s; s++) {
		for (i = 0; i < ARRAY_SIZE(ops) && ops[i].c != *s; i++)
			;
		if (i == ARRAY_SIZE(ops)) {
			stack[n++] = leaf(*s);
			continue;
		}
		n -= ops[i].kids;
		stack[n] = node((enum expr_kind)ops[i].kind, (enum expr_op)ops[i].op, stack[n],
				ops[i].kids > 1 ? stack[n + 1] : NULL);
		if (*s == '.')
			named(stack[n], "f");
		if (*s == 'L')
			stack[n]->parts = 1;
		n++;
	}
	ck_assert_uint_eq(n, 1);
	return stack[0];
}

static const struct { const char *polish, *want; } shapes[] = {
	{ "ab+c*", "(a + b) * c" }, { "abc+*", "a * (b + c)" }, { "ab+c+", "a + b + c" }, { "abc++", "a + (b + c)" },
	{ "abc--", "a - (b - c)" }, { "ab*c^", "(a * b) ^ c" }, { "ab^c*", "a ^ b * c" }, { "ab|c+", "(a | b) + c" },
	{ "ab/c&", "(a OR b) AND c" }, { "abc/&", "a AND (b OR c)" }, { "ab&c/", "a AND b OR c" }, { "abc&&", "a AND (b AND c)" },
	{ "ab&!", "NOT (a AND b)" }, { "a!b&", "NOT a AND b" }, { "ab=!", "NOT a = b" }, { "a!b=", "(NOT a) = b" },
	{ "ab!=", "a = (NOT b)" }, { "ab=c=", "a = b = c" }, { "abc==", "a = (b = c)" }, { "ab=?", "a = b IS NULL" },
	{ "ab?=", "a = (b IS NULL)" }, { "a!?", "(NOT a) IS NULL" }, { "a?b+", "(a IS NULL) + b" },
	{ "ab+~", "-(a + b)" }, { "a~~", "- -a" }, { "ab[~", "-(a[b])" }, { "a~b[", "-a[b]" }, { "ab+c[", "(a + b)[c]" },
	{ "abc=[", "a[(b = c)]" }, { "abc+[", "a[b + c]" },
	{ "a.", "(a).f" }, { "ab[.", "a[b].f" }, { "ab[.~", "-(a[b].f)" }, { "a.~", "-(a).f" }, { "a~.", "(-a).f" },
	{ "ab[..~", "-(a[b].f.f)" }, { "ab+.", "(a + b).f" },
	{ "ab@", "a IN (b)" }, { "ab=c@", "(a = b) IN (c)" }, { "ab+c@", "a + b IN (c)" }, { "ab@c@", "(a IN (b)) IN (c)" },
	{ "abc=@", "a IN (b = c)" }, { "abc@=", "a = b IN (c)" }, { "ab@c=", "a IN (b) = c" }, { "ab@c+", "(a IN (b)) + c" },
	{ "ab%c%", "(a LIKE b) LIKE c" }, { "abc%%", "a LIKE (b LIKE c)" }, { "ab+c%", "a + b LIKE c" },
	{ "abM~", "-(a MATCH b)" }, { "abMcM", "a MATCH b MATCH c" }, { "abcMM", "a MATCH (b MATCH c)" }, { "ab^cM", "(a ^ b) MATCH c" },
	{ "ab=B", "BINARY a = b" }, { "aBb=", "(BINARY a) = b" },
	{ "abLc+", "((a) -> b) + c" }, { "abcL+", "a + (b) -> c" }, { "abcL+d=", "a + ((b) -> c) = d" },
	{ "abL?", "((a) -> b) IS NULL" }, { "abL!", "NOT (a) -> b" }, { "abcL@", "a IN ((b) -> c)" },
};

START_TEST(parentheses_added)
{
	print_expr(&out, from_polish(shapes[_i].polish), NULL);
	ck_assert_str_eq(buf_str(&out), shapes[_i].want);
}
END_TEST

/* What is printed reads as the same tree but for the parentheses. */
START_TEST(parentheses_suffice)
{
	const char *sql;
	const struct stmt *s;
	struct source src;
	struct expr *e;
	const struct expr *x, *y;

	e = from_polish(shapes[_i].polish);
	print_expr(&out, e, NULL);
	sql = wrap(buf_str(&out));
	s = parse_one(&src, sql, strlen(sql));
	x = e;
	y = s->clauses->cols->value;
	while (x && y) {
		while (y->kind == EXPR_PAREN)
			y = expr_walk(s->clauses->cols->value, y);
		ck_assert_msg(x->kind == y->kind && x->op == y->op, "%s", sql);
		x = expr_walk(e, x);
		y = expr_walk(s->clauses->cols->value, y);
	}
	ck_assert(!x && !y);
}
END_TEST

static const struct { const char *sql, *want; } stmts[] = {
	{ "pause routine load for db.j", "PAUSE ROUTINE LOAD FOR db.j" },
	{ "resume routine load for `my-job`", "RESUME ROUTINE LOAD FOR `my-job`" },
	{ "stop routine load for a.b.c", "STOP ROUTINE LOAD FOR a.b.c" },
	{ "show all routine load for j from d where state='RUNNING' and name like 'x' order by name desc, 2 limit 3 offset 4",
	  "SHOW ALL ROUTINE LOAD FOR j FROM d WHERE state = 'RUNNING' AND name LIKE 'x' ORDER BY name DESC, 2 LIMIT 3 offset 4" },
	{ "show routine load", "SHOW ROUTINE LOAD" },
	{ "show routine load task from d where jobname='j'", "SHOW ROUTINE LOAD TASK FROM d WHERE jobname = 'j'" },
	{ "show create routine load d.j", "SHOW CREATE ROUTINE LOAD d.j" },
	{ "alter routine load for j", "ALTER ROUTINE LOAD FOR j" },
	{ "alter routine load for columns columns(a,b=default,c=a+1), where `end`=1, temporary partitions(p1,'p2') properties('k'='v',\"l\"='\"') from kafka('x'='y')",
	  "ALTER ROUTINE LOAD FOR columns\nCOLUMNS (a, b = DEFAULT, c = a + 1),\nWHERE `end` = 1,\n"
	  "TEMPORARY PARTITION (p1, \"p2\")\nPROPERTIES\n(\n    \"k\" = \"v\",\n    \"l\" = '\"'\n)\nFROM kafka\n(\n    \"x\" = \"y\"\n)" },
	{ "create routine load d.j on t columns terminated by ',', rows terminated by '\\n' from kafka",
	  "CREATE ROUTINE LOAD d.j ON t\nCOLUMNS TERMINATED BY \",\",\nROWS TERMINATED BY \"\\n\"\nFROM kafka" },
	{ "create routine load j on t partition p1, columns (t.a) from `kafka` ('a'='b')",
	  "CREATE ROUTINE LOAD j ON t\nPARTITION p1,\nCOLUMNS (t.a)\nFROM `kafka`\n(\n    \"a\" = \"b\"\n)" },
};

START_TEST(stmt_printed)
{
	struct source src;
	const struct stmt *s = parse_one(&src, stmts[_i].sql, strlen(stmts[_i].sql));

	print_stmt(&out, s, &src);
	ck_assert_str_eq(buf_str(&out), stmts[_i].want);
	same_tree(s, out.p, out.n, false);
}
END_TEST

START_TEST(depth_costs_no_stack)
{
	enum { DEPTH = 100000 };
	struct buf sql;
	struct source src;
	const struct stmt *s;
	unsigned i;

	buf_init(&sql, 1 << 24);
	buf_adds(&sql, "ALTER ROUTINE LOAD FOR j WHERE ");
	for (i = 0; i < DEPTH; i++)
		buf_addc(&sql, '(');
	buf_addc(&sql, 'a');
	for (i = 0; i < DEPTH; i++)
		buf_addc(&sql, ')');
	s = parse_one(&src, sql.p, sql.n);
	print_expr(&out, s->clauses->where, &src);
	ck_assert_uint_eq(out.n, 2 * DEPTH + 1);
	ck_assert(!memcmp(out.p, sql.p + sql.n - out.n, out.n));
	buf_release(&sql);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, name_quoted, 0, ARRAY_SIZE(names));
	tcase_add_loop_test(tc, string_quoted, 0, ARRAY_SIZE(strings));
	tcase_add_test(tc, any_string_reads_back);
	tcase_add_loop_test(tc, number_told, 0, ARRAY_SIZE(numbers));
	tcase_add_loop_test(tc, expr_printed, 0, ARRAY_SIZE(exprs));
	tcase_add_loop_test(tc, parentheses_added, 0, ARRAY_SIZE(shapes));
	tcase_add_loop_test(tc, parentheses_suffice, 0, ARRAY_SIZE(shapes));
	tcase_add_loop_test(tc, stmt_printed, 0, ARRAY_SIZE(stmts));
	tcase_add_test(tc, depth_costs_no_stack);
}

SUITE("print", { "print", add_tests })
