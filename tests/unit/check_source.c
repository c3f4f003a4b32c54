/*
 * check_source.c - offsets to places: lines, columns, replaced stretches.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/util.h"
#include "diag/source.h"
#include "tests/unit/suite.h"

#define BYTES(s) (s), sizeof(s) - 1

static const struct {
	const char *text;
	uint32_t len, off, line, col;
} places[] = {
	{ BYTES(""), 0, 1, 1 },
	{ BYTES("ab"), 0, 1, 1 },
	{ BYTES("ab"), 2, 1, 3 },
	{ BYTES("ab"), 7, 1, 3 },               /* behind the end: the end */
	{ BYTES("a\nb"), 1, 1, 2 },             /* the newline is the line's last */
	{ BYTES("a\nb"), 2, 2, 1 },
	{ BYTES("a\n"), 2, 2, 1 },
	{ BYTES("\n\n\n"), 3, 4, 1 },
	{ BYTES("a\r\nb"), 1, 1, 2 },
	{ BYTES("a\r\nb"), 2, 1, 3 },
	{ BYTES("a\r\nb"), 3, 2, 1 },
	{ BYTES("a\rb"), 2, 1, 3 },             /* CR alone ends no line */
	{ BYTES("\t\tx"), 2, 1, 3 },            /* a tab is one column */
	{ BYTES("\xC3\xA9x"), 2, 1, 2 },
	{ BYTES("\xC3\xA9x"), 1, 1, 1 },        /* within a character */
	{ BYTES("\xE4\xB8\xAD\xE6\x96\x87x"), 6, 1, 3 },
	{ BYTES("\xE4\xB8\xAD\xE6\x96\x87x"), 5, 1, 2 },
	{ BYTES("\xF0\x9F\x98\x80x"), 3, 1, 1 },
	{ BYTES("\xF0\x9F\x98\x80x"), 4, 1, 2 },
	{ BYTES("e\xCC\x81x"), 3, 1, 3 },       /* a combining mark is a code point */
	{ BYTES("\xFF\xFEx"), 2, 1, 3 },
	{ BYTES("\xC3x"), 1, 1, 2 },
	{ BYTES("\x80\x80x"), 2, 1, 3 },
	{ BYTES("\xE4\xB8"), 2, 1, 3 },         /* cut short: two bad bytes */
	{ BYTES("\xC0\xAFx"), 2, 1, 3 },        /* overlong */
	{ BYTES("\xED\xA0\x80x"), 3, 1, 4 },    /* a surrogate */
	{ BYTES("a\0b\n\0c"), 5, 2, 2 },
	{ BYTES("\xEF\xBB\xBFx"), 3, 1, 2 },
};

START_TEST(place)
{
	struct source s;
	struct place p;

	source_init(&s, "t", places[_i].text, places[_i].len);
	p = source_place(&s, places[_i].off);
	ck_assert_msg(p.line == places[_i].line && p.col == places[_i].col,
		      "case %d, offset %u: %u:%u", _i, places[_i].off, p.line, p.col);
	ck_assert_uint_eq(p.off, places[_i].off < places[_i].len ? places[_i].off : places[_i].len);
}
END_TEST

START_TEST(place_of_a_chunk)
{
	struct source s;
	struct place p;

	source_init(&s, "t", BYTES("ab\ncd"));
	s.base_off = (uint64_t)5 << 32;
	s.base_line = 70;
	s.base_col = 9;
	p = source_place(&s, 4);
	ck_assert_uint_eq(p.line, 71);
	ck_assert_uint_eq(p.col, 2);
	ck_assert(p.off == ((uint64_t)5 << 32) + 4);
	p = source_place(&s, 1);
	ck_assert_uint_eq(p.line, 70);
	ck_assert_uint_eq(p.col, 10);
}
END_TEST

/* Any order of questions gives what one pass over the text gives. */
START_TEST(place_in_any_order)
{
	static const char *const units[] = {
		"a", "b", "\t", "\r", "\xC3\xA9", "\xE4\xB8\xAD", "\xF0\x9F\x98\x80", "\xFF",
		"\xE4\xB8", "\x80", "\xC3", "xxxxxxxxxxxxxxxxxx",
	};
	const unsigned newline_every = _i == 0 ? 7 : _i == 1 ? 3000 : 1000000;
	const size_t room = 400000;
	char *text = xmalloc(room + 32);
	uint32_t *line = xmalloc((room + 33) * sizeof(*line));
	uint32_t *col = xmalloc((room + 33) * sizeof(*col));
	uint32_t n = 0, i, at_line = 1, at_col = 1, cp;
	unsigned seed = 12345u + (unsigned)_i;
	struct source s;
	unsigned len, k;

	while (n < room) {
		seed = seed * 1103515245u + 12345u;
		if ((seed >> 16) % newline_every == 0) {
			text[n++] = '\n';
		} else {
			const char *u = units[(seed >> 8) % ARRAY_SIZE(units)];

			memcpy(text + n, u, strlen(u));
			n += (uint32_t)strlen(u);
		}
	}
	for (i = 0; i < n; i += len) {
		len = utf8_decode(text + i, n - i, &cp);
		for (k = 0; k < len; k++) {
			line[i + k] = at_line;
			col[i + k] = at_col;
		}
		at_col++;
		if (cp == '\n') {
			at_line++;
			at_col = 1;
		}
	}
	line[n] = at_line;
	col[n] = at_col;
	source_init(&s, "t", text, n);
	for (i = 0; i < 4000; i++) {
		uint32_t off, end, line_off;
		struct place_pair both;
		struct place p;

		seed = seed * 1103515245u + 12345u;
		off = (i & 1 ? i * 90u + (seed >> 24) : seed >> 4) % (n + 1);
		p = source_place(&s, off);
		ck_assert_msg(p.line == line[off] && p.col == col[off],
			      "offset %u: %u:%u, expected %u:%u", off, p.line, p.col,
			      line[off], col[off]);
		end = off + (seed >> 16) % (i & 2 ? 20 : 2000);
		both = source_user_places(&s, (struct span){ off, end - off }, &line_off);
		if (end > n)
			end = n;
		ck_assert_msg(both.start.line == line[off] && both.start.col == col[off] &&
			      both.end.line == line[end] && both.end.col == col[end],
			      "offsets %u to %u: %u:%u to %u:%u", off, end, both.start.line,
			      both.start.col, both.end.line, both.end.col);
		ck_assert_uint_eq(both.end.off, end);
		ck_assert(line_off <= off && (!line_off || text[line_off - 1] == '\n') &&
			  !memchr(text + line_off, '\n', off - line_off));
	}
	free(text);
	free(line);
	free(col);
}
END_TEST

/* Quadratic cost would not end within the time limit. */
START_TEST(one_long_line)
{
	const uint32_t n = 32u << 20, step = 256;
	char *text = xmalloc(n);
	struct source s;
	uint32_t off;

	memset(text, 'x', n);
	source_init(&s, "t", text, n);
	for (off = 0; off < n; off += step) {
		/* a finding here, its end, a note at the start of the text */
		ck_assert_uint_eq(source_place(&s, off).col, off + 1);
		ck_assert_uint_eq(source_place(&s, off + 20).col, off + 21);
		ck_assert_uint_eq(source_place(&s, off / 1024).col, off / 1024 + 1);
	}
	free(text);
}
END_TEST

/* user:  a ${X} b ${YY} c ${Z}     text:  a 12345 b  c 7 */
static const struct source_sub subs[] = {
	{ 2, 5, 2, 4 },
	{ 10, 0, 9, 5 },
	{ 13, 1, 17, 4 },
};

static void with_subs(struct source *s)
{
	static const char text[] = "a 12345 b  c 7", user[] = "a ${X} b ${YY} c ${Z}";

	source_init(s, "t", text, sizeof(text) - 1);
	s->user = user;
	s->user_len = sizeof(user) - 1;
	s->subs = subs;
	s->nsubs = ARRAY_SIZE(subs);
}

static const struct {
	struct span at, user;
	bool replaced;
} spans[] = {
	{ { 0, 1 }, { 0, 1 }, false },
	{ { 2, 5 }, { 2, 4 }, true },
	{ { 3, 1 }, { 2, 4 }, true },
	{ { 0, 3 }, { 0, 6 }, true },
	{ { 2, 0 }, { 2, 0 }, false },          /* right before a placeholder */
	{ { 4, 0 }, { 2, 0 }, true },
	{ { 7, 0 }, { 6, 0 }, false },          /* right behind it */
	{ { 8, 1 }, { 7, 1 }, false },
	{ { 7, 1 }, { 6, 1 }, false },
	{ { 6, 3 }, { 2, 6 }, true },
	{ { 10, 0 }, { 14, 0 }, true },         /* replaced by nothing */
	{ { 9, 2 }, { 8, 7 }, true },
	{ { 11, 1 }, { 15, 1 }, false },
	{ { 13, 1 }, { 17, 4 }, true },
	{ { 14, 0 }, { 21, 0 }, false },
	{ { 0, 14 }, { 0, 21 }, true },
	{ { 11, 2 }, { 15, 2 }, false },
};

START_TEST(replaced)
{
	struct source s;
	struct span user;

	with_subs(&s);
	user = source_user_span(&s, spans[_i].at);
	ck_assert_msg(user.off == spans[_i].user.off && user.len == spans[_i].user.len,
		      "case %d: %u+%u", _i, user.off, user.len);
	ck_assert_msg(source_span_replaced(&s, spans[_i].at) == spans[_i].replaced, "case %d", _i);
	ck_assert_uint_eq(source_place(&s, spans[_i].at.off).col, spans[_i].user.off + 1);
}
END_TEST

START_TEST(nothing_replaced)
{
	struct source s;
	struct span user;

	source_init(&s, "t", BYTES("abc"));
	user = source_user_span(&s, (struct span){ 1, 2 });
	ck_assert_uint_eq(user.off, 1);
	ck_assert_uint_eq(user.len, 2);
	ck_assert(!source_span_replaced(&s, user));
}
END_TEST

static const struct {
	const char *text;
	uint32_t len, off, line_off, line_len;
} lines[] = {
	{ BYTES(""), 0, 0, 0 },
	{ BYTES("ab"), 1, 0, 2 },
	{ BYTES("ab"), 2, 0, 2 },
	{ BYTES("ab\ncd\nef"), 3, 3, 2 },
	{ BYTES("ab\ncd\nef"), 5, 3, 2 },       /* the newline itself */
	{ BYTES("ab\ncd\nef"), 8, 6, 2 },
	{ BYTES("ab\r\ncd"), 1, 0, 2 },
	{ BYTES("ab\r\ncd"), 3, 0, 2 },
	{ BYTES("\r\n"), 0, 0, 0 },
	{ BYTES("ab\r"), 0, 0, 3 },             /* no newline behind it */
	{ BYTES("a\0b\nc"), 2, 0, 3 },
	{ BYTES("a\n"), 2, 2, 0 },
};

START_TEST(line)
{
	struct source s;
	struct text t;
	uint32_t off;

	source_init(&s, "t", lines[_i].text, lines[_i].len);
	t = source_user_line(&s, lines[_i].off, &off);
	ck_assert_msg(off == lines[_i].line_off && t.n == lines[_i].line_len,
		      "case %d: %u, %zu bytes", _i, off, t.n);
	ck_assert_ptr_eq(t.p, lines[_i].text + off);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, place, 0, ARRAY_SIZE(places));
	tcase_add_test(tc, place_of_a_chunk);
	tcase_add_loop_test(tc, place_in_any_order, 0, 3);
	tcase_add_test(tc, one_long_line);
	tcase_add_loop_test(tc, replaced, 0, ARRAY_SIZE(spans));
	tcase_add_test(tc, nothing_replaced);
	tcase_add_loop_test(tc, line, 0, ARRAY_SIZE(lines));
}

SUITE("source", { "places", add_tests })
