/*
 * check_reader.c - chunks of whole statements, placeholders, places.
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "diag/source.h"
#include "lang/placeholder.h"
#include "lang/reader.h"
#include "tests/unit/suite.h"

enum { MB = 1 << 20 };

static const struct reader_var vars[] = {
	{ { "A", 1 }, { "alpha", 5 } },
	{ { "name", 4 }, { "n", 1 } },
	{ { "EMPTY", 5 }, { "", 0 } },
	{ { "SEMI", 4 }, { "x; y", 4 } },
	{ { "QUOTE", 5 }, { "it's", 4 } },
};

/* What is parsed of a text; "|" stands between chunks. */
static const struct {
	const char *text, *want;
} replaced[] = {
	{ "", "" },
	{ "no placeholder", "no placeholder" },
	{ "${A}", "alpha" },
	{ "x${A}y${name}", "xalphayn" },
	{ "'${A}' \"${A}\" `${A}`", "'alpha' \"alpha\" `alpha`" },
	{ "-- ${A}\n${A} /* ${A} :A */", "-- ${A}\nalpha /* ${A} :A */" },
	{ "$A ${B} ${} ${A ${A", "$A ${B} ${} ${A ${A" },
	{ "a = :name, ':name' x:name ::name :names :A", "a = n, ':name' x:name ::name :names alpha" },
	{ "':'name", "':'name" },
	{ "[:A]", "[alpha]" },
	{ "${EMPTY}x", "x" },
	{ "{{ A }} ${A}", "{{ A }} alpha" },
	{ "a; ${A}", "a;| alpha" },
	{ "${SEMI}; z", "x; y;| z" },
	{ "${SEMI} z", "x; y z" },
	{ "${QUOTE}; z", "it's; z" },
	{ ":", ":" },
	{ "$", "$" },
	{ "a:", "a:" },
};

static void read_all(struct reader *r, struct buf *out)
{
	struct source *s;
	struct err err;
	int rc;

	buf_init(out, 1u << 30);
	while ((rc = reader_next(r, &s, &err)) > 0) {
		if (out->n)
			buf_addc(out, '|');
		buf_add(out, s->text, s->len);
	}
	ck_assert_int_eq(rc, 0);
}

START_TEST(placeholders)
{
	const char *t = replaced[_i].text;
	struct reader *r = reader_new();
	struct buf out;

	reader_start_text(r, "t", (struct text){ t, strlen(t) }, vars, ARRAY_SIZE(vars));
	read_all(r, &out);
	ck_assert_msg(!strcmp(buf_str(&out), replaced[_i].want), "%s -> %s, not %s", t, buf_str(&out),
		      replaced[_i].want);
	buf_release(&out);
	reader_free(r);
}
END_TEST

/* A placeholder at every distance around the end of a block. */
START_TEST(placeholder_over_blocks)
{
	char *t = xmalloc(MB + 64);
	struct reader *r = reader_new();
	struct source *s;
	struct err err;

	memset(t, ' ', MB + 64);
	t[0] = 'x';
	memcpy(t + MB - 12 + _i, "${A}", 4);
	reader_start_text(r, "t", (struct text){ t, MB + 64 }, vars, ARRAY_SIZE(vars));
	ck_assert_int_eq(reader_next(r, &s, &err), 1);
	ck_assert_uint_eq(s->len, MB + 65);
	ck_assert_uint_eq(s->user_len, MB + 64);
	ck_assert_mem_eq(s->text + MB - 12 + _i, "alpha", 5);
	ck_assert_uint_eq(s->nsubs, 1);
	ck_assert_uint_eq(source_place(s, s->len).off, MB + 64);
	free(t);
	reader_free(r);
}
END_TEST

/*
 * A text of numbered statements of varying length, longer ones than a block among
 * them: chunks join to the text, each ends behind a ';', and places in every one
 * are those of the file.
 */
static void check_chunks(struct reader *r, const struct buf *whole, unsigned min_chunks)
{
	uint32_t line = 1, col = 1;
	unsigned chunks = 0;
	size_t off = 0, i;
	struct source *s;
	struct err err;
	int rc;

	while ((rc = reader_next(r, &s, &err)) > 0) {
		struct place p;

		chunks++;
		ck_assert_uint_eq(s->base_off, off);
		ck_assert_uint_eq(s->base_line, line);
		ck_assert_uint_eq(s->base_col, col);
		ck_assert_uint_le(s->len, whole->n - off);
		ck_assert_int_eq(memcmp(s->text, whole->p + off, s->len), 0);
		ck_assert(off + s->len == whole->n || s->text[s->len - 1] == ';');
		for (i = 0; i < s->len; i++) {
			if (s->text[i] == '\n') {
				line++;
				col = 1;
			} else if (((unsigned char)s->text[i] & 0xc0) != 0x80) {
				col++;
			}
		}
		off += s->len;
		p = source_place(s, s->len);
		ck_assert_uint_eq(p.off, off);
		ck_assert_uint_eq(p.line, line);
		ck_assert_uint_eq(p.col, col);
	}
	ck_assert_int_eq(rc, 0);
	ck_assert_uint_eq(off, whole->n);
	ck_assert_uint_ge(chunks, min_chunks);
}

START_TEST(chunks)
{
	static const size_t lengths[] = { 1, 100, 300000, 40, MB - 60, 2 * MB + 17, 5, 70000, 3 * MB };
	struct reader *r = reader_new();
	struct buf b;
	size_t i, k;
	FILE *f;

	buf_init(&b, 1u << 30);
	for (i = 0; i < 40; i++) {
		buf_addf(&b, i % 3 ? "-- it's ; \xc3\xa4\n'a;\\';b' " : " `;` /* ; */ \"\xe2\x82\xac;\" ");
		for (k = 0; k < lengths[i % ARRAY_SIZE(lengths)]; k += 40)
			buf_adds(&b, i % 2 ? "0123456789 0123456789 0123456789 012345\n" :
				     "\xc3\xbc" "23456789 0123456789 0123456789 0123456");
		buf_addc(&b, ';');
	}
	buf_adds(&b, "\n-- the end");
	reader_start_text(r, "t", (struct text){ b.p, b.n }, NULL, 0);
	check_chunks(r, &b, 8);
	/* the same from a file, with the same reader */
	f = tmpfile();
	ck_assert_uint_eq(fwrite(b.p, 1, b.n, f), b.n);
	rewind(f);
	reader_start_fd(r, "f", fileno(f), NULL, 0);
	check_chunks(r, &b, 8);
	/* variables that do not occur change nothing */
	reader_start_text(r, "t", (struct text){ b.p, b.n }, vars, ARRAY_SIZE(vars));
	check_chunks(r, &b, 8);
	fclose(f);
	buf_release(&b);
	reader_free(r);
}
END_TEST

/* Places behind replaced stretches, in the second chunk too. */
START_TEST(places_behind_placeholders)
{
	struct reader *r = reader_new();
	struct source *s;
	const char *at;
	struct place p;
	struct err err;
	struct buf b;
	size_t i;

	buf_init(&b, 1u << 30);
	while (b.n < MB)
		buf_adds(&b, "x ${A} :name y;\n");
	i = b.n;
	buf_adds(&b, "z ${A} ${A}\n${name} here");
	reader_start_text(r, "t", (struct text){ b.p, b.n }, vars, ARRAY_SIZE(vars));
	ck_assert_int_eq(reader_next(r, &s, &err), 1);
	ck_assert_int_eq(reader_next(r, &s, &err), 1);
	ck_assert_uint_gt(s->base_off, MB / 2);
	at = memmem(s->text, s->len, "here", 4);
	ck_assert_ptr_nonnull(at);
	p = source_place(s, (uint32_t)(at - s->text));
	ck_assert_uint_eq(p.off, i + 20);
	ck_assert_uint_eq(p.line, i / 16 + 2);
	ck_assert_uint_eq(p.col, 9);
	ck_assert_uint_eq(s->nsubs, 3);
	ck_assert_int_eq(reader_next(r, &s, &err), 0);
	buf_release(&b);
	reader_free(r);
}
END_TEST

/* Of an open chunk whatever was not used comes again; of one that was of no use, as
 * whole statements. */
START_TEST(open_chunks)
{
	struct reader *r = reader_new();
	uint64_t seen = 0;
	struct source *s;
	unsigned n = 0;
	struct err err;
	struct buf b;
	bool open;

	buf_init(&b, 1u << 30);
	while (b.n < 2 * MB + MB / 2)
		buf_adds(&b, "a 'x;y' b;\n");
	reader_start_text(r, "t", (struct text){ b.p, b.n }, NULL, 0);
	while (reader_next_open(r, &s, &open, &err) > 0) {
		uint32_t use = s->len;

		n++;
		ck_assert_uint_eq(s->base_off, seen);
		ck_assert_uint_eq(s->base_line, seen / 11 + 1);
		ck_assert_mem_eq(s->text, b.p + seen, s->len);
		if (open) {
			use = n == 2 ? 0 : s->len / 11 * 11;
			reader_give_back(r, use);
		} else if (n == 3) {
			ck_assert_int_eq(s->text[s->len - 1], ';');
		}
		seen += use;
	}
	ck_assert_uint_eq(seen, b.n);
	ck_assert_uint_gt(n, 3);
	buf_release(&b);
	reader_free(r);
}
END_TEST

START_TEST(unreadable)
{
	struct reader *r = reader_new();
	struct source *s;
	struct err err;

	reader_start_fd(r, "gone.sql", 999, NULL, 0);
	ck_assert_int_eq(reader_next(r, &s, &err), ERR_IO);
	ck_assert_msg(!strncmp(err.text, "gone.sql: ", 10), "%s", err.text);
	reader_free(r);
}
END_TEST

static const struct {
	const char *text;
	enum placeholder_kind kind;
	const char *name;               /* NULL: none at the start */
} starts[] = {
	{ "${A_1}", PLACEHOLDER_DOLLAR, "A_1" },
	{ "${1A}", PLACEHOLDER_DOLLAR, NULL },
	{ "${A b}", PLACEHOLDER_DOLLAR, NULL },
	{ ":a1 ", PLACEHOLDER_COLON, "a1" },
	{ ":1a", PLACEHOLDER_COLON, NULL },
	{ ":a\xc3\xa4", PLACEHOLDER_COLON, NULL },
	{ "{{ x.y | upper }}", PLACEHOLDER_BRACES, "x.y | upper" },
	{ "{{}}", PLACEHOLDER_BRACES, "" },
	{ "{{ x }", PLACEHOLDER_BRACES, NULL },
	{ "{ x }", PLACEHOLDER_BRACES, NULL },
};

START_TEST(found_at_start)
{
	const char *t = starts[_i].text;
	struct placeholder ph;
	enum placeholder_found f = placeholder_at(t, strlen(t), 0, true, &ph);

	ck_assert_msg((f == PLACEHOLDER_YES) == (starts[_i].name != NULL), "%s", t);
	if (f == PLACEHOLDER_YES)
		ck_assert_msg(ph.kind == starts[_i].kind && text_is(ph.name, starts[_i].name), "%s", t);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, placeholders, 0, ARRAY_SIZE(replaced));
	tcase_add_loop_test(tc, placeholder_over_blocks, 0, 24);
	tcase_add_test(tc, chunks);
	tcase_add_test(tc, places_behind_placeholders);
	tcase_add_test(tc, open_chunks);
	tcase_add_test(tc, unreadable);
	tcase_add_loop_test(tc, found_at_start, 0, ARRAY_SIZE(starts));
}

SUITE("reader", { "reader", add_tests })
