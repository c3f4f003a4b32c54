/*
 * check_csv.c - the emulated BE's readers of CSV.  The cases of the second reader are what
 * a BE's own made of the same bytes.
 */
#include "config.h"

#include <stdio.h>

#include "base/buf.h"
#include "sandbox/csv.h"
#include "tests/unit/suite.h"

struct csv_case {
	const char *in;
	const char *options;    /* q: enclose ", e: escape \, t: trim_space, w: rows end with CR LF */
	const char *out;        /* [field][field], a line for each row */
};

static const struct csv_case cases[] = {
	/* the first reader */
	{ "1,a\n2,b\n", "", "[1][a]\n[2][b]\n" },
	{ "1,a\n2,b", "", "[1][a]\n[2][b]\n" },
	{ "\n\n1,a\n\n\n2,b\n\n", "", "[1][a]\n[2][b]\n" },
	{ "1,\n,\n,,", "", "[1][]\n[][]\n[][][]\n" },
	{ "1,\"a,b\"\n", "", "[1][\"a][b\"]\n" },
	{ "1,a\r\n", "", "[1][a\r]\n" },
	{ "1,a\r\n2,b\r\n", "w", "[1][a]\n[2][b]\n" },
	{ " 1 , a b ,  \n", "t", "[1][a b][]\n" },
	{ " 1 , a\n", "", "[ 1 ][ a]\n" },
	{ "", "", "" },
	{ "\n", "", "" },
	{ "a", "", "[a]\n" },
	/* the second: a table of the manual of its faults */
	{ "1,\"a,b\"\n", "q", "[1][a,b]\n" },
	{ "1,\"a\nb\"\n2,c\n", "q", "[1][a\nb]\n[2][c]\n" },
	{ "1,\"a\"\"b\"\n", "q", "[1][a\"b]\n" },
	{ "1,5\" pipe\n", "q", "[1][5 pipe]\n" },
	{ "1,ab\",x\n", "q", "[1][ab,x]\n" },
	{ "1,ab\"\n2,y\n", "q", "[1][ab\n2][y]\n" },
	{ "1, \"a,b\"\n", "q", "[1][ a][b\n]\n" },
	{ "1, \"a,b\"\n", "qt", "[1][a,b]\n" },
	{ "1,\"abc\n2,x\n", "q", "[1][abc\n2,x]\n" },
	{ "1,\"abc", "q", "[1][ab]\n" },
	{ "1,\"abc\"", "q", "[1][abc]\n" },
	{ "1,\"a\"\r\n", "q", "[1][a\"]\n" },
	{ "1,\"a\\tb,c\"\n", "qe", "[1][at][c\n]\n" },
	{ "1,\\N\n", "e", "[1][N]\n" },
	{ "1,\"\\N\"\n", "q", "[1][\\N]\n" },
	{ "1,a\\,b\n", "e", "[1][a,b]\n" },
	{ "1,a\\\nb\n", "e", "[1][a\nb]\n" },
	{ "1,\"a\\\"b\"\n", "qe", "[1][a\"b]\n" },
	{ "1,a  \n", "qt", "[1][a  ]\n" },
	{ "1,\"a\"  \n", "qt", "[1][a]\n" },
	{ "1,\"b\"\r\n2,\"c\"\r\n", "qw", "[1][b]\n[2][c\"\r]\n" },
	{ "1,b\r\n2,c\r\n", "qw", "[1][b]\n[2][c\r\n]\n" },
	{ "1,b\r\n2,c", "qw", "[1][b]\n[2][c]\n" },
	{ "\n\n1,a\n\n2,b\n", "q", "[1][a]\n[2][b]\n" },
	{ "\"\"\n", "q", "[]\n" },
	{ "\"\",\"\"\n", "q", "[][]\n" },
	{ "\"", "q", "[\"]\n" },
	{ "1,", "q", "[1][1,]\n" },
	{ "", "q", "" },
	{ "\n", "q", "" },
	{ "  \n1\n", "qt", "[1]\n" },
};

static void add_rows(struct buf *b, struct csv *c)
{
	size_t i;

	while (csv_next(c)) {
		for (i = 0; i < c->n; i++) {
			buf_addc(b, '[');
			buf_add(b, c->fields[i].p, c->fields[i].n);
			buf_addc(b, ']');
		}
		buf_addc(b, '\n');
	}
}

START_TEST(csv_reads)
{
	const struct csv_case *k = &cases[_i];
	const struct csv_format f = {
		.column = TEXT(","),
		.row = strchr(k->options, 'w') ? TEXT("\r\n") : TEXT("\n"),
		.enclose = strchr(k->options, 'q') ? '"' : 0,
		.escape = strchr(k->options, 'e') ? '\\' : 0,
		.trim_space = strchr(k->options, 't'),
	};
	struct csv c;
	struct buf b;

	buf_init(&b, 1 << 16);
	csv_init(&c, &f, (struct text){ k->in, strlen(k->in) });
	add_rows(&b, &c);
	ck_assert_msg(!strcmp(buf_str(&b), k->out), "%s (%s):\n%s  not\n%s", k->in, k->options,
		      buf_str(&b), k->out);
	csv_release(&c);
	buf_release(&b);
}
END_TEST

/* Lines are skipped as they are, quotes and all. */
static const struct {
	const char *in, *out;
	int64_t n;
} skips[] = {
	{ "h\n1\n2\n", "[1]\n[2]\n", 1 },
	{ "\n\n1\n2\n", "[1]\n[2]\n", 2 },
	{ "\"h\n1\"\n2\n", "[1\n2]\n", 1 },
	{ "1\n2\n", "", 5 },
	{ "1\n2\n", "[1]\n[2]\n", 0 },
	{ "1", "", 1 },
};

START_TEST(csv_skips)
{
	const struct csv_format f = { .column = TEXT(","), .row = TEXT("\n"), .enclose = '"' };
	struct csv c;
	struct buf b;

	buf_init(&b, 1 << 16);
	csv_init(&c, &f, (struct text){ skips[_i].in, strlen(skips[_i].in) });
	csv_skip(&c, skips[_i].n);
	add_rows(&b, &c);
	ck_assert_str_eq(buf_str(&b), skips[_i].out);
	csv_release(&c);
	buf_release(&b);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, csv_reads, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tc, csv_skips, 0, ARRAY_SIZE(skips));
}

SUITE("CSV of the emulated BE", { "csv", add_tests })
