/*
 * check_loadcli.c - what `starload load` makes of words, and how rejected rows are found again.
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/util.h"
#include "cli/load_cmd.h"
#include "cli/load_opts.h"
#include "cli/load_reach.h"
#include "cli/load_rows.h"
#include "tests/unit/suite.h"

static struct arena *mem;

static void setup(void)
{
	mem = arena_new();
}

static void teardown(void)
{
	arena_free(mem);
}

static const struct {
	const char *text;
	int rc;
	uint64_t n;
} sizes[] = {
	{ "0", 0, 0 },
	{ "100", 0, 100 },
	{ "1K", 0, 1024 },
	{ "100M", 0, 100 << 20 },
	{ "2g", 0, 2ULL << 30 },
	{ "1TiB", 0, 1ULL << 40 },
	{ "5kb", 0, 5120 },
	{ "7B", 0, 7 },
	{ "", -1, 0 },
	{ "-1", -1, 0 },
	{ "1X", -1, 0 },
	{ "1MM", -1, 0 },
	{ "99999999T", -1, 0 },
	{ "1.5G", -1, 0 },
	{ " 1", -1, 0 },
	{ "9223372036854775807", 0, INT64_MAX },
	{ "9223372036854775808", -1, 0 },
};

START_TEST(sizes_are_read)
{
	uint64_t n = 0;

	ck_assert_msg(load_size_parse(sizes[_i].text, &n) == sizes[_i].rc, "\"%s\"",
		      sizes[_i].text);
	if (!sizes[_i].rc)
		ck_assert_msg(n == sizes[_i].n, "\"%s\": %llu", sizes[_i].text,
			      (unsigned long long)n);
}
END_TEST

static const struct {
	const char *text;
	int rc;
	const char *host;
	unsigned port;
	bool https;
	const char *prefix;
} hosts[] = {
	{ "fe1", 0, "fe1", 8030, false, NULL },
	{ "fe1:18030", 0, "fe1", 18030, false, NULL },
	{ "http://fe1:8030", 0, "fe1", 8030, false, NULL },
	{ "http://fe1:8030/", 0, "fe1", 8030, false, NULL },
	{ "http://fe1", 0, "fe1", 80, false, NULL },
	{ "https://gw.example.org/sr/", 0, "gw.example.org", 443, true, "/sr" },
	{ "HTTPS://[::1]:9", 0, "::1", 9, true, NULL },
	{ "ftp://fe1", ERR_USAGE, NULL, 0, false, NULL },
	{ "http://amy:secret@fe1:8030", ERR_USAGE, NULL, 0, false, NULL },
	{ "fe1:x", ERR_USAGE, NULL, 0, false, NULL },
	{ "", ERR_USAGE, NULL, 0, false, NULL },
};

START_TEST(hosts_are_read)
{
	struct load_host h;
	struct err err;

	ck_assert_msg(load_host_parse(hosts[_i].text, "--http-url", 8030, mem, &h, &err) ==
			      hosts[_i].rc,
		      "%s", hosts[_i].text);
	if (hosts[_i].rc) {
		ck_assert_ptr_null(strstr(err.text, "secret"));
		return;
	}
	ck_assert_str_eq(h.host, hosts[_i].host);
	ck_assert_uint_eq(h.port, hosts[_i].port);
	ck_assert_int_eq(h.https, hosts[_i].https);
	ck_assert_msg(!h.prefix == !hosts[_i].prefix &&
			      (!h.prefix || !strcmp(h.prefix, hosts[_i].prefix)),
		      "%s", hosts[_i].text);
}
END_TEST

static const struct {
	const char *text, *otherwise, *db, *table;
} tables[] = {
	{ "shop.orders", NULL, "shop", "orders" }, { "shop.orders", "other", "shop", "orders" },
	{ "orders", "shop", "shop", "orders" },	   { "orders", NULL, NULL, NULL },
	{ ".orders", NULL, NULL, NULL },	   { "shop.", NULL, NULL, NULL },
	{ "shop.a.b", NULL, "shop", "a.b" },	   { "data/orders.csv", "shop", NULL, NULL },
};

START_TEST(tables_are_read)
{
	const char *db, *table;
	struct err err;
	int rc = load_table_parse(tables[_i].text, tables[_i].otherwise, mem, &db, &table, &err);

	ck_assert_msg(!rc == !!tables[_i].table, "%s", tables[_i].text);
	if (rc)
		return;
	ck_assert_str_eq(db, tables[_i].db);
	ck_assert_str_eq(table, tables[_i].table);
}
END_TEST

START_TEST(numbers_for_people)
{
	ck_assert_str_eq(load_count(0, mem), "0");
	ck_assert_str_eq(load_count(999, mem), "999");
	ck_assert_str_eq(load_count(1234567, mem), "1,234,567");
	ck_assert_str_eq(load_count(-1000, mem), "-1,000");
	ck_assert_str_eq(load_bytes(999, mem), "999 bytes");
	ck_assert_str_eq(load_bytes(1000, mem), "1.0 kB");
	ck_assert_str_eq(load_bytes(123456789, mem), "123 MB");
	ck_assert_str_eq(load_bytes(20000000000, mem), "20.0 GB");
	ck_assert_str_eq(load_bytes(999999, mem), "1.0 MB");
}
END_TEST

/* rejected rows ---------------------------------------------------------------------------- */

START_TEST(entries_are_parted)
{
	static const char text[] =
		"Error: Value 'x' is out of range. The type of 'id' is INT. Row: x,1\n"
		"Error: Row delimiter: '\n'. Row: a\nb,2\n"
		"\n"
		"Error: no row here\n"
		"junk\n"
		"Error: last. Row: ";
	static const char *const wanted[][2] = {
		{ "Value 'x' is out of range. The type of 'id' is INT", "x,1" },
		{ "Row delimiter: '\n'", "a\nb,2\n" },
		{ "no row here\njunk", NULL },
		{ "last", "" },
	};
	struct text log = { text, sizeof(text) - 1 };
	struct load_row r;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		ck_assert(load_row_next(&log, &r));
		ck_assert_msg(text_is(r.reason, wanted[i][0]), "%zu: \"%.*s\"", i,
			      TEXT_ARG(r.reason));
		ck_assert_int_eq(!r.row.p, !wanted[i][1]);
		ck_assert_msg(!r.row.p || text_is(r.row, wanted[i][1]), "%zu: \"%.*s\"", i,
			      TEXT_ARG(r.row));
	}
	ck_assert(!load_row_next(&log, &r));
	log = (struct text){ "", 0 };
	ck_assert(!load_row_next(&log, &r));
	log = (struct text){ "\n\r\n", 3 };
	ck_assert(!load_row_next(&log, &r));
}
END_TEST

static const struct {
	const char *data;
	uint64_t off, bytes, first_line;
	const char *delimiter, *row;
	uint64_t line;
	unsigned equal;
} finds[] = {
	{ "a\nb\nc\n", 0, 6, 1, "\n", "b", 2, 1 },
	{ "a\nb\nc\n", 0, 6, 1, "\n", "c", 3, 1 },
	{ "a\nb\nc", 0, 5, 1, "\n", "c", 3, 1 },
	{ "a\nbb\nb\n", 0, 7, 1, "\n", "b", 3, 1 },
	{ "b\na\nb\nb\n", 0, 8, 10, "\n", "b", 10, 3 },
	{ "a\nb\nc\n", 0, 6, 1, "\n", "d", 0, 0 },
	{ "a\nb\nc\n", 2, 2, 2, "\n", "b", 2, 1 },
	{ "a\nb\nc\n", 2, 2, 2, "\n", "c", 0, 0 },
	{ "a|;b\nb|;c|;", 0, 11, 1, "|;", "b\nb", 1, 1 },
	{ "a|;b\nb|;c|;", 0, 11, 1, "|;", "c", 2, 1 },
	{ "{\"a\":1}\n{\"a\":2}", 0, 15, 1, "", "{\"a\":2}", 2, 1 },
	{ "{\"a\":1}\n{\"a\":2}", 0, 15, 1, "", "{\"a\":2} [meta: x]", 2, 1 },
	{ "a\nb\n", 0, 400, 1, "\n", "b", 0, 0 },
	{ "a\nb\n", 0, 4, 1, "\n", "", 0, 0 },
	{ "aaaa\naa\n", 0, 8, 1, "\n", "aa", 2, 1 },
};

START_TEST(rows_are_found)
{
	char path[] = "/tmp/starload-rows-XXXXXX";
	const char *delimiter = finds[_i].delimiter, *row = finds[_i].row;
	struct load_lines at;
	size_t window;
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, finds[_i].data, strlen(finds[_i].data)),
			 (ssize_t)strlen(finds[_i].data));
	close(fd);
	for (window = 0; window < 9; window++) {
		at = load_row_find(path, finds[_i].off, finds[_i].bytes, finds[_i].first_line,
				   (struct text){ delimiter, strlen(delimiter) },
				   (struct text){ row, strlen(row) }, window);
		ck_assert_msg(at.first == finds[_i].line && at.equal == finds[_i].equal,
			      "%d, window %zu: line %llu, %u equal", _i, window,
			      (unsigned long long)at.first, at.equal);
	}
	unlink(path);
	at = load_row_find(path, 0, 1, 1, (struct text){ "\n", 1 }, (struct text){ "a", 1 }, 0);
	ck_assert_uint_eq(at.equal, 0);
}
END_TEST

/* Every row of a file of many, by windows of many sizes. */
START_TEST(rows_of_a_long_file)
{
	char path[] = "/tmp/starload-rows-XXXXXX", row[32];
	int fd = mkstemp(path), i;
	FILE *f = fdopen(fd, "w");
	struct load_lines at;
	long bytes;

	ck_assert_ptr_nonnull(f);
	for (i = 0; i < 500; i++)
		fprintf(f, "%d,x\r\n", i % 250);
	bytes = ftell(f);
	fclose(f);
	for (i = 0; i < 250; i++) {
		snprintf(row, sizeof(row), "%d,x", i);
		at = load_row_find(path, 0, (uint64_t)bytes, 1, (struct text){ "\r\n", 2 },
				   (struct text){ row, strlen(row) }, (size_t)i + 1);
		ck_assert_msg(at.first == (uint64_t)i + 1 && at.equal == 2,
			      "row %d: line %llu, %u equal", i, (unsigned long long)at.first,
			      at.equal);
	}
	unlink(path);
}
END_TEST

static void add_words(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, sizes_are_read, 0, (int)ARRAY_SIZE(sizes));
	tcase_add_loop_test(tc, hosts_are_read, 0, (int)ARRAY_SIZE(hosts));
	tcase_add_loop_test(tc, tables_are_read, 0, (int)ARRAY_SIZE(tables));
	tcase_add_test(tc, numbers_for_people);
}

static void add_rows(TCase *tc)
{
	tcase_add_test(tc, entries_are_parted);
	tcase_add_loop_test(tc, rows_are_found, 0, (int)ARRAY_SIZE(finds));
	tcase_add_test(tc, rows_of_a_long_file);
}

SUITE("loadcli", { "words", add_words }, { "rows", add_rows })
