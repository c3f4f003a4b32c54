/*
 * check_result.c - rows as each format has them: byte for byte, and read back.
 */
#include "config.h"
#include "cli/result/result.h"

#include <check.h>
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/util.h"
#include "cli/cmd.h"
#include "cli/result/held.h"
#include "cli/result/setting.h"
#include "cli/result/unfold.h"
#include "cli/result/way.h"
#include "cli/table.h"
#include "diag/ink.h"
#include "net/sqlconn.h"
#include "tests/unit/suite.h"

#define T(s)                     \
	{                        \
		s, sizeof(s) - 1 \
	}
#define NOTHING         \
	{               \
		NULL, 0 \
	}

enum { COLUMNS = 2, ROWS = 3 };

struct answer {
	struct sql_column columns[COLUMNS];
	struct text cells[ROWS][COLUMNS];
	size_t n;
};

static const struct answer two = { { { "id", SQL_INTEGER }, { "text", SQL_CHARS } },
				   { { T("1"), T("a\tb\nc\\d") }, { NOTHING, T("x\0y") } },
				   2 };
static const struct answer none = { { { "id", SQL_INTEGER }, { "text", SQL_CHARS } },
				    { { NOTHING } },
				    0 };
static const struct answer odd = { { { "id", SQL_CHARS }, { "text", SQL_CHARS } },
				   { { T("äß漢"), T("\x1b[31mred") } },
				   1 };
static const struct answer wide = { { { "n", SQL_DECIMAL }, { "w", SQL_CHARS } },
				    { { T("-12.50"), T("e\xCC\x81") },
				      { T("3"), T("漢字\U0001F600") },
				      { NOTHING, T("<NULL>") } },
				    3 };
static const struct answer quotes = {
	{ { "a,b", SQL_CHARS }, { "q\"q", SQL_CHARS } },
	{ { T(""), T("say \"hi\"") }, { NOTHING, T(" blank") }, { T("NULL"), T("line\r\nfeed") } },
	3
};
static const struct answer numbers = { { { "n", SQL_INTEGER }, { "n", SQL_REAL } },
				       { { T("9007199254740992"), T("1.7976931348623157e308") },
					 { T("9007199254740993"), T("nan") },
					 { T("-12345678901234567890"), T("-0.5e-7") } },
				       3 };
static const struct answer decimals = { { { "d", SQL_DECIMAL }, { "c", SQL_CHARS } },
					{ { T("0.123456789012345"), T("17") },
					  { T("0.1234567890123456"), T("\xff\xe6\xbc") },
					  { T("007"), T("\xE2\x80\xAE\"\\\n") } },
					3 };
static const struct answer states = { { { "State", SQL_CHARS }, { "Alive", SQL_CHARS } },
				      { { T("RUNNING"), T("false") }, { T("PAUSED"), NOTHING } },
				      2 };
static const struct answer marks = { { { "a|b", SQL_CHARS }, { "n", SQL_INTEGER } },
				     { { T("*x* <b> | `y`\nz"), T("1") }, { NOTHING, NOTHING } },
				     2 };

enum where { PROGRAM, TERMINAL, SESSION };

#define HEAD(n) "*************************** " #n ". row ***************************\n"

static const struct {
	const struct answer *answer;
	enum where where;
	struct result_settings s;
	bool vertical;
	struct text want;
} cases[] = {
	/* what mysql of MariaDB 11.8 prints of the same */
	{ &two,
	  PROGRAM,
	  { .names = true },
	  false,
	  T("id\ttext\n1\ta\\tb\\nc\\\\d\nNULL\tx\\0y\n") },
	{ &two, PROGRAM, { .format = RESULT_TSV }, false, T("1\ta\\tb\\nc\\\\d\nNULL\tx\\0y\n") },
	{ &two,
	  PROGRAM,
	  { .names = true, .raw = true },
	  false,
	  T("id\ttext\n1\ta\tb\nc\\d\nNULL\tx\0y\n") },
	{ &two,
	  PROGRAM,
	  { .names = true },
	  true,
	  T(HEAD(1) "  id: 1\ntext: a\tb\nc\\d\n" HEAD(2) "  id: NULL\ntext: x\0y\n") },
	{ &two,
	  PROGRAM,
	  { .format = RESULT_VERTICAL },
	  false,
	  T(HEAD(1) "1\na\tb\nc\\d\n" HEAD(2) "NULL\nx\0y\n") },
	{ &two,
	  PROGRAM,
	  { .format = RESULT_TABLE, .names = true },
	  false,
	  T("+------+---------+\n| id   | text    |\n+------+---------+\n|    1 | a\tb\nc\\d |\n"
	    "| NULL | x y     |\n+------+---------+\n") },
	{ &odd,
	  PROGRAM,
	  { .format = RESULT_TABLE, .names = true },
	  false,
	  T("+------+----------+\n| id   | text     |\n+------+----------+\n"
	    "| äß漢 | \x1b[31mred |\n+------+----------+\n") },
	{ &odd,
	  PROGRAM,
	  { .format = RESULT_TABLE },
	  false,
	  T("+------+----------+\n| äß漢 | \x1b[31mred |\n+------+----------+\n") },
	{ &none, PROGRAM, { .names = true }, false, T("") },
	{ &none, PROGRAM, { .format = RESULT_TABLE, .names = true }, false, T("") },
	{ &none, TERMINAL, { .names = true }, false, T("") },
	/* nothing reaches a terminal that could steer it */
	{ &odd,
	  TERMINAL,
	  { .names = true },
	  false,
	  T("+------+-------------+\n| id   | text        |\n+------+-------------+\n"
	    "| äß漢 | \\x1B[31mred |\n+------+-------------+\n") },
	{ &odd, TERMINAL, { .names = true }, true, T(HEAD(1) "  id: äß漢\ntext: \\x1B[31mred\n") },
	{ &odd, TERMINAL, { .format = RESULT_TSV }, false, T("äß漢\t\\x1B[31mred\n") },
	{ &odd, TERMINAL, { .format = RESULT_CSV }, false, T("äß漢,\\x1B[31mred\n") },
	{ &odd,
	  TERMINAL,
	  { .format = RESULT_MARKDOWN, .names = true },
	  false,
	  T("| id | text |\n|---|---|\n| äß漢 | \\x1B\\[31mred |\n") },
	{ &odd,
	  TERMINAL,
	  { .format = RESULT_JSONL },
	  false,
	  T("{\"id\":\"äß漢\",\"text\":\"\\u001b[31mred\"}\n") },
	/* cells of several lines */
	{ &two,
	  SESSION,
	  { .names = true },
	  false,
	  T("+--------+--------+\n| id     | text   |\n+--------+--------+\n"
	    "|      1 | a\\x09b+|\n|        | c\\d    |\n| <NULL> | x\\x00y |\n"
	    "+--------+--------+\n") },
	{ &two,
	  SESSION,
	  { .names = true, .box = BOX_UNICODE, .null = (char *)"-" },
	  false,
	  T("┌────┬────────┐\n│ id │ text   │\n├────┼────────┤\n│  1 │ a\\x09b↵│\n│    │ c\\d    "
	    "│\n"
	    "│  - │ x\\x00y │\n└────┴────────┘\n") },
	/* columns on the screen */
	{ &wide,
	  SESSION,
	  { .names = true, .box = BOX_ROUNDED },
	  false,
	  T("╭────────┬────────╮\n│ n      │ w      │\n├────────┼────────┤\n│ -12.50 │ e\xCC\x81   "
	    "   │\n"
	    "│      3 │ 漢字\U0001F600 │\n│ <NULL> │ <NULL> │\n╰────────┴────────╯\n") },
	{ &wide,
	  SESSION,
	  { .names = true, .box = BOX_MARKDOWN },
	  false,
	  T("| n      | w      |\n|-------:|--------|\n| -12.50 | e\xCC\x81      |\n"
	    "|      3 | 漢字\U0001F600 |\n| <NULL> | <NULL> |\n") },
	/* CSV: NULL is nothing, an empty text is "" */
	{ &quotes,
	  PROGRAM,
	  { .format = RESULT_CSV, .names = true },
	  false,
	  T("\"a,b\",\"q\"\"q\"\n\"\",\"say \"\"hi\"\"\"\n,\" blank\"\nNULL,\"line\r\nfeed\"\n") },
	{ &quotes,
	  PROGRAM,
	  { .format = RESULT_CSV, .null = (char *)"NULL" },
	  false,
	  T("\"\",\"say \"\"hi\"\"\"\nNULL,\" blank\"\n\"NULL\",\"line\r\nfeed\"\n") },
	{ &none, PROGRAM, { .format = RESULT_CSV, .names = true }, false, T("id,text\n") },
	/* JSON: numbers that stay what they are, keys once, UTF-8 */
	{ &numbers,
	  PROGRAM,
	  { .format = RESULT_JSONL },
	  false,
	  T("{\"n\":9007199254740992,\"n_2\":1.7976931348623157e308}\n"
	    "{\"n\":\"9007199254740993\",\"n_2\":\"nan\"}\n"
	    "{\"n\":\"-12345678901234567890\",\"n_2\":-0.5e-7}\n") },
	{ &decimals,
	  PROGRAM,
	  { .format = RESULT_JSON },
	  false,
	  T("[\n {\"d\":0.123456789012345,\"c\":\"17\"},\n"
	    " {\"d\":\"0.1234567890123456\",\"c\":\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"},\n"
	    " {\"d\":\"007\",\"c\":\"\\u202e\\\"\\\\\\n\"}\n]\n") },
	{ &none, PROGRAM, { .format = RESULT_JSON }, false, T("[]\n") },
	{ &none, PROGRAM, { .format = RESULT_JSONL }, false, T("") },
	{ &marks,
	  PROGRAM,
	  { .format = RESULT_MARKDOWN, .names = true },
	  false,
	  T("| a\\|b | n |\n|---|---:|\n| \\*x\\* &lt;b> \\| \\`y\\`<br>z | 1 |\n| *NULL* | *NULL* "
	    "|\n") },
	/* colours are for eyes */
	{ &states,
	  TERMINAL,
	  { .names = true, .color = COLOR_ALWAYS },
	  true,
	  T("\033[2m*************************** 1. row ***************************\033[0m\n"
	    "\033[1mState\033[0m: \033[32mRUNNING\033[0m\n\033[1mAlive\033[0m: "
	    "\033[1;31mfalse\033[0m\n"
	    "\033[2m*************************** 2. row ***************************\033[0m\n"
	    "\033[1mState\033[0m: \033[35mPAUSED\033[0m\n\033[1mAlive\033[0m: "
	    "\033[2mNULL\033[0m\n") },
	{ &states,
	  TERMINAL,
	  { .format = RESULT_CSV, .color = COLOR_ALWAYS },
	  false,
	  T("RUNNING,false\nPAUSED,\n") },
};

/* All of it, or the rows alone: an answer that was cut short. */
static int show(const struct answer *a, const struct result_settings *s, struct result_way *way,
		bool vertical, bool whole, struct err *err)
{
	struct arena *mem = arena_new();
	struct result *r = result_new(s, way, vertical, mem);
	struct sql_sink *sink = result_sink(r);
	size_t i;
	int rc;

	sink->begin(sink->to, a->columns, COLUMNS);
	for (i = 0; i < a->n && sink->row(sink->to, a->cells[i]); i++)
		;
	rc = result_end(r, whole, err);
	arena_free(mem);
	return rc;
}

START_TEST(formats)
{
	char *got = NULL;
	size_t n = 0;
	struct result_way way = { .out = open_memstream(&got, &n),
				  .terminal = cases[_i].where != PROGRAM,
				  .pages = cases[_i].where == SESSION };
	const struct text want = cases[_i].want;
	struct err err;

	setenv("TERM", "xterm", 1);
	ck_assert_int_eq(show(cases[_i].answer, &cases[_i].s, &way, cases[_i].vertical, true, &err),
			 0);
	fclose(way.out);
	ck_assert_msg(n == want.n && !memcmp(got, want.p, n), "case %d:\n%.*s", _i, (int)n, got);
	free(got);
}
END_TEST

/* What was cut short while it was held is not shown; nor is what was forgotten. */
START_TEST(cut_short)
{
	char *got = NULL;
	size_t n = 0;
	struct result_way way = { .out = open_memstream(&got, &n) };
	struct result_settings s;
	struct arena *mem = arena_new();
	struct result *r;
	struct sql_sink *sink;
	struct err err;

	result_settings_init(&s);
	ck_assert_int_eq(show(&two, &s, &way, false, false, &err), 0);
	fflush(way.out);
	ck_assert_uint_eq(n, 0);
	r = result_new(&s, &way, false, mem);
	sink = result_sink(r);
	sink->begin(sink->to, two.columns, COLUMNS);
	sink->row(sink->to, two.cells[0]);
	ck_assert(!sink->fixed);
	sink->begin(sink->to, two.columns, COLUMNS);
	sink->row(sink->to, two.cells[1]);
	ck_assert_int_eq(result_end(r, true, &err), 0);
	fclose(way.out);
	ck_assert_str_eq(got, "id\ttext\nNULL\tx\\0y\n");
	free(got);
	arena_free(mem);
}
END_TEST

/* Widths are of the rows that are held; a wider one behind them shifts its own line alone.  What
 * was cut short has a frame, but its array stays open. */
START_TEST(wider_behind)
{
	static const struct text narrow[] = { T("1"), T("x") }, wider[] = { T("1000000"), T("y") };
	static const struct {
		enum result_format format;
		const char *end;
	} ends[] = {
		{ RESULT_TABLE,
		  "|  1 | x    |\n| 1000000 | y    |\n|  1 | x    |\n+----+------+\n" },
		{ RESULT_JSON, ",\n {\"id\":1000000,\"text\":\"y\"},\n {\"id\":1,\"text\":\"x\"}" },
		{ RESULT_CSV, "1,x\n1000000,y\n1,x\n" },
	};
	size_t i, k, n;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		char *got = NULL;
		struct result_way way = { .out = open_memstream(&got, &n) };
		struct result_settings s;
		struct arena *mem = arena_new();
		struct result *r;
		struct sql_sink *sink;
		struct err err;

		result_settings_init(&s);
		s.format = ends[i].format;
		r = result_new(&s, &way, false, mem);
		sink = result_sink(r);
		sink->begin(sink->to, two.columns, COLUMNS);
		for (k = 0; k < HELD_ROWS; k++)
			ck_assert(sink->row(sink->to, narrow));
		ck_assert(sink->fixed);
		ck_assert(sink->row(sink->to, wider));
		ck_assert(sink->row(sink->to, narrow));
		ck_assert_int_eq(result_end(r, false, &err), 0);
		fclose(way.out);
		ck_assert_msg(n > strlen(ends[i].end) &&
				      !strcmp(got + n - strlen(ends[i].end), ends[i].end),
			      "format %zu ends: %s", i, got + (n > 200 ? n - 200 : 0));
		free(got);
		arena_free(mem);
	}
}
END_TEST

/* Ten thousand columns of one name, and one that is called as the second of them would be; the case
 * has a time limit. */
START_TEST(many_columns)
{
	enum { MANY = 10000 };
	static struct sql_column columns[MANY];
	static struct text cells[MANY];
	static const char begin[] = "{\"n\":1,\"n_3\":1,\"n_4\":1,",
			  end[] = "\"n_10000\":1,\"n_2\":1}\n";
	char *got = NULL;
	size_t n = 0, i;
	struct result_way way = { .out = open_memstream(&got, &n) };
	struct result_settings s = { .format = RESULT_JSONL };
	struct arena *mem = arena_new();
	struct result *r = result_new(&s, &way, false, mem);
	struct sql_sink *sink = result_sink(r);
	struct err err;

	for (i = 0; i < MANY; i++) {
		columns[i] = (struct sql_column){ i == MANY - 1 ? "n_2" : "n", SQL_INTEGER };
		cells[i] = (struct text)T("1");
	}
	sink->begin(sink->to, columns, MANY);
	sink->row(sink->to, cells);
	ck_assert_int_eq(result_end(r, true, &err), 0);
	fclose(way.out);
	ck_assert(n > sizeof(begin) + sizeof(end));
	ck_assert_mem_eq(got, begin, sizeof(begin) - 1);
	ck_assert_str_eq(got + n - (sizeof(end) - 1), end);
	free(got);
	arena_free(mem);
}
END_TEST

/* where ---------------------------------------------------------------------------- */

START_TEST(nowhere_to_write)
{
	struct result_way way = { .out = stdout };
	struct result_settings s;
	struct err err;

	result_settings_init(&s);
	ck_assert_int_eq(result_way_file(&way, "/nowhere/at/all", &err), ERR_IO);
	ck_assert(strstr(err.text, "/nowhere/at/all: "));
	ck_assert(!way.file);
	if (result_way_file(&way, "/dev/full", &err))
		return; /* a system without it */
	ck_assert_int_eq(show(&two, &s, &way, false, true, &err), ERR_IO);
	ck_assert_str_eq(err.text, "/dev/full: No space left on device");
	result_way_back(&way, &err);
	/* nobody reads: no error, and nobody dies of the signal, which commands ignore */
	signal(SIGPIPE, SIG_IGN);
	result_way_command(&way, "exit 3");
	ck_assert_int_eq(show(&two, &s, &way, false, true, &err), 0);
	result_way_command(&way, "no-such-command 2>/dev/null");
	ck_assert_int_eq(show(&two, &s, &way, false, true, &err), ERR_IO);
	result_way_back(&way, &err);
}
END_TEST

/* read back ------------------------------------------------------------------------- */

static uint64_t seed;

static unsigned rnd(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

/* Bytes that mean something somewhere, and any. */
static struct text random_cell(struct arena *mem)
{
	static const char *const pieces[] = { "\"",   "\"\"",	      ",",	   "\n", "\r\n",
					      "\\",   "\t",	      "NULL",	   " ",	 "漢",
					      "\xff", "\xe2\x80\xa8", "e\xCC\x81", "{",	 "]" };
	struct text t;
	struct buf b;
	unsigned i, n;

	if (!rnd(6))
		return (struct text){ NULL, 0 };
	buf_init_unbounded(&b);
	for (n = rnd(8), i = 0; i < n; i++)
		if (rnd(3))
			buf_adds(&b, pieces[rnd(ARRAY_SIZE(pieces))]);
		else
			buf_addc(&b, (char)rnd(256));
	t = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return t;
}

static struct text repaired(struct text t, struct arena *mem)
{
	struct buf b;
	uint32_t cp;
	size_t at;
	unsigned n;

	buf_init_unbounded(&b);
	for (at = 0; at < t.n; at += n) {
		n = utf8_decode(t.p + at, t.n - at, &cp);
		if (cp == UTF8_BAD)
			buf_adds(&b, "\xEF\xBF\xBD");
		else
			buf_add(&b, t.p + at, n);
	}
	t = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return t;
}

/* The next field of RFC 4180; NULL for an empty one without quotes.  *p is behind it. */
static struct text read_csv(const char **p, struct arena *mem)
{
	const char *from = *p;
	struct text t;
	struct buf b;

	if (**p != '"') {
		while (**p != ',' && **p != '\n')
			++*p;
		return *p == from ? (struct text){ NULL, 0 }
				  : (struct text){ from, (size_t)(*p - from) };
	}
	buf_init_unbounded(&b);
	for (++*p; **p != '"' || (*p)[1] == '"'; ++*p) {
		buf_addc(&b, **p);
		*p += **p == '"';
	}
	++*p;
	t = (struct text){ arena_copy(mem, buf_str(&b), b.n), b.n };
	buf_release(&b);
	return t;
}

static char *print_random(struct answer *a, enum result_format format, struct arena *mem, size_t *n)
{
	struct result_settings s;
	struct result_way way;
	struct err err;
	char *got = NULL;
	size_t i;

	*a = two;
	a->n = 1;
	for (i = 0; i < COLUMNS; i++)
		a->cells[0][i] = random_cell(mem);
	result_settings_init(&s);
	s.format = format;
	s.names = false;
	way = (struct result_way){ .out = open_memstream(&got, n) };
	ck_assert_int_eq(show(a, &s, &way, false, true, &err), 0);
	fclose(way.out);
	return got;
}

enum { ROUNDS = 20000 };

START_TEST(csv_is_read_back)
{
	struct arena *mem = arena_new();
	struct answer a;
	size_t n, i, k;

	for (k = 0; k < ROUNDS; k++) {
		char *got;
		const char *p;

		arena_reset(mem);
		seed = k;
		p = got = print_random(&a, RESULT_CSV, mem, &n);
		for (i = 0; i < COLUMNS; i++, p++) {
			const struct text is = read_csv(&p, mem);

			ck_assert_msg(!is.p == !a.cells[0][i].p && text_eq(is, a.cells[0][i]),
				      "round %zu: %s", k, got);
			ck_assert_int_eq(*p, i == COLUMNS - 1 ? '\n' : ',');
		}
		ck_assert_ptr_eq(p, got + n);
		free(got);
	}
	arena_free(mem);
}
END_TEST

START_TEST(json_is_read_back)
{
	struct arena *mem = arena_new();
	struct answer a;
	size_t n, i, k;

	for (k = 0; k < ROUNDS; k++) {
		char *got;
		json_t *j;

		arena_reset(mem);
		seed = k;
		got = print_random(&a, RESULT_JSONL, mem, &n);
		j = json_loadb(got, n, JSON_ALLOW_NUL, NULL);
		ck_assert_msg(j && json_object_size(j) == COLUMNS, "round %zu: %s", k, got);
		for (i = 0; i < COLUMNS; i++) {
			const json_t *v = json_object_get(j, a.columns[i].name);
			const struct text is = { json_string_value(v), json_string_length(v) };

			if (!a.cells[0][i].p)
				ck_assert(json_is_null(v));
			else if (!json_is_integer(v))
				ck_assert_msg(text_eq(is, repaired(a.cells[0][i], mem)),
					      "round %zu: %s", k, got);
		}
		json_decref(j);
		free(got);
	}
	arena_free(mem);
}
END_TEST

/* JSON on lines of its own ---------------------------------------------------------- */

static const struct {
	const char *text;
	size_t indent, width;
	const char *want; /* NULL: it is none */
} foldings[] = {
	{ "{\"a\":1,\"b\":[1,2]}", 2, 80, "{\n    \"a\": 1,\n    \"b\": [1, 2]\n  }" },
	{ "{\"a\" : {\"long\":\"x y\",\"c\":[ ]}}", 0, 10,
	  "{\n  \"a\": {\n    \"long\": \"x y\",\n    \"c\": []\n  }\n}" },
	{ "[1e5,\"a\\\"],{\"]", 0, 80, "[\n  1e5,\n  \"a\\\"],{\"\n]" },
	{ "{}", 0, 1, "{}" },
	{ " [ ] ", 0, 1, "[]" },
	{ "[{\"k\":[[]]}, null]", 0, 5, "[\n  {\n    \"k\": [\n      []\n    ]\n  },\n  null\n]" },
	{ "{\"a\":12345678901234567890123}", 0, 5, NULL }, /* no library reads that */
	{ "{\"a\":1", 0, 80, NULL },
	{ "{1}", 0, 80, NULL },
	{ "\"text\"", 0, 80, NULL },
	{ "", 0, 80, NULL },
};

START_TEST(json_unfolds)
{
	const char *s = foldings[_i].text;
	struct buf b;
	bool done;

	buf_init_unbounded(&b);
	done = unfold_json((struct text){ s, strlen(s) }, foldings[_i].indent, foldings[_i].width,
			   &b);
	ck_assert_int_eq(done, foldings[_i].want != NULL);
	ck_assert_str_eq(buf_str(&b), done ? foldings[_i].want : "");
	buf_release(&b);
}
END_TEST

/* Whatever the widths are, it says the same as before. */
static json_t *random_json(unsigned depth)
{
	static const char *const texts[] = { "", "a b", "\"{[", "\\", ",:]}", "\n\t" };
	unsigned n = depth ? 1 + rnd(4) : 0;
	json_t *j;

	switch (rnd(depth ? 5 : 3)) {
	case 0:
		return json_string(texts[rnd(ARRAY_SIZE(texts))]);
	case 1:
		return json_integer(rnd(1000));
	case 2:
		return rnd(2) ? json_null() : json_array();
	case 3:
		for (j = json_array(); n; n--)
			json_array_append_new(j, random_json(depth - 1));
		return j;
	default:
		for (j = json_object(); n; n--)
			json_object_set_new(j, texts[rnd(ARRAY_SIZE(texts))],
					    random_json(depth - 1));
		return j;
	}
}

START_TEST(unfolded_is_the_same)
{
	size_t k;

	for (k = 0; k < ROUNDS; k++) {
		json_t *was, *is;
		struct buf b;
		char *text;

		seed = k;
		was = random_json(4);
		text = json_dumps(was, JSON_ENCODE_ANY | JSON_INDENT(rnd(3)));
		buf_init_unbounded(&b);
		ck_assert_int_eq(
			unfold_json((struct text){ text, strlen(text) }, rnd(9), rnd(60), &b),
			json_is_object(was) || json_is_array(was));
		is = b.n ? json_loadb(b.p, b.n, 0, NULL) : NULL;
		ck_assert_msg(!b.n || json_equal(was, is), "round %zu: %s", k, buf_str(&b));
		json_decref(was);
		json_decref(is);
		buf_release(&b);
		free(text);
	}
}
END_TEST

/* settings -------------------------------------------------------------------------- */

START_TEST(settings)
{
	static const struct {
		const char *name, *value, *want; /* want NULL: refused */
	} steps[] = {
		{ "format", "csv", "csv" },
		{ "format", "cvs", NULL },
		{ "format", "", "auto" },
		{ "box", "rounded", "rounded" },
		{ "expanded", "on", "on" },
		{ "timing", "", "on" },
		{ "timing", "", "off" },
		{ "timing", "maybe", NULL },
		{ "timing", "on", "on" },
		{ "null", "~", "~" },
		{ "null", "", "" },
		{ "pager", "off", "off" },
		{ "pager", "less -S", "less -S" },
		{ "pager", "", "" },
	};
	const struct result_setting *row;
	struct result_settings s;
	struct err err;
	struct buf b;
	size_t i;

	result_settings_init(&s);
	buf_init_unbounded(&b);
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		row = result_setting_find(steps[i].name);
		ck_assert_int_eq(result_setting_set(&s, row, steps[i].value, &err),
				 steps[i].want ? 0 : ERR_USAGE);
		if (!steps[i].want)
			continue;
		buf_clear(&b);
		result_setting_get(&s, row, &b);
		ck_assert_str_eq(buf_str(&b), steps[i].want);
	}
	buf_release(&b);
	result_settings_release(&s);
	for (row = result_settings_table(); row[1].name; row++)
		ck_assert_int_lt(strcmp(row[0].name, row[1].name), 0);
	ck_assert_ptr_null(result_setting_find("fromat"));
}
END_TEST

/* colours --------------------------------------------------------------------------- */

static double channel(int v)
{
	const double c = v / 255.0;

	return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* Relative luminance (WCAG 2) of a colour of the 256. */
static double luminance(int c)
{
	static const int steps[] = { 0, 95, 135, 175, 215, 255 };
	int r, g, b;

	if (c >= 232) {
		r = g = b = 8 + 10 * (c - 232);
	} else {
		r = steps[(c - 16) / 36];
		g = steps[(c - 16) / 6 % 6];
		b = steps[(c - 16) % 6];
	}
	return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
}

/* Every colour stands out from white and from black. */
START_TEST(colours_can_be_read)
{
	static const enum ink inks[] = { INK_GOOD, INK_WARN, INK_BAD, INK_NOTE, INK_DIM };
	size_t i;

	setenv("TERM", "xterm-256color", 1);
	for (i = 0; i < ARRAY_SIZE(inks); i++) {
		const char *code = strstr(ink_on(inks[i]), "38;5;");
		double l;

		ck_assert_ptr_nonnull(code);
		l = luminance(atoi(code + 5));
		ck_assert_msg(1.05 / (l + 0.05) > 3.8, "ink %zu on white", i);
		ck_assert_msg((l + 0.05) / 0.05 > 3.8, "ink %zu on black", i);
	}
	setenv("TERM", "vt100", 1);
	ck_assert_str_eq(table_style_on(STYLE_GOOD, true), "\033[32m");
	ck_assert_str_eq(table_style_on(STYLE_GOOD, false), "");
}
END_TEST

static void add_formats(TCase *tc)
{
	tcase_add_loop_test(tc, formats, 0, ARRAY_SIZE(cases));
	tcase_add_test(tc, cut_short);
	tcase_add_test(tc, many_columns);
	tcase_add_test(tc, wider_behind);
	tcase_add_test(tc, nowhere_to_write);
}

static void add_read_back(TCase *tc)
{
	tcase_add_test(tc, csv_is_read_back);
	tcase_add_test(tc, json_is_read_back);
}

static void add_rest(TCase *tc)
{
	tcase_add_loop_test(tc, json_unfolds, 0, ARRAY_SIZE(foldings));
	tcase_add_test(tc, unfolded_is_the_same);
	tcase_add_test(tc, settings);
	tcase_add_test(tc, colours_can_be_read);
}

SUITE("result", { "formats", add_formats }, { "read back", add_read_back }, { "rest", add_rest })
