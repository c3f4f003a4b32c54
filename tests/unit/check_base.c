/*
 * check_base.c - memory, texts, errors, nearness, clock, UTF-8.
 */
#include "config.h"

#include <check.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bytes16.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/near.h"
#include "base/own.h"
#include "base/quickfmt.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/util.h"
#include "tests/unit/suite.h"

/* arena, buf -------------------------------------------------------------------- */

START_TEST(arena_keeps_and_rewinds)
{
	struct arena *a = arena_new();
	struct arena_mark m;
	char *first, *s;
	size_t used, i;

	first = arena_copy(a, "ab\0c", 4);
	ck_assert_mem_eq(first, "ab\0c", 5);
	used = arena_used(a);
	m = arena_mark(a);
	for (i = 0; i < 1000; i++) {
		s = arena_zalloc(a, 1000);
		ck_assert_int_eq(s[0] | s[999], 0);
		ck_assert_uint_eq((uintptr_t)s % 8, 0);
		memset(s, 'x', 1000);
	}
	/* One larger than a block. */
	s = arena_alloc(a, 1 << 20);
	memset(s, 'y', 1 << 20);
	ck_assert_uint_ge(arena_used(a), used + 1000000 + (1 << 20));
	arena_rewind(a, m);
	ck_assert_uint_eq(arena_used(a), used);
	ck_assert_mem_eq(first, "ab\0c", 5);
	ck_assert_str_eq(arena_printf(a, "%d-%s", 7, "z"), "7-z");
	/* What fits into the rest of a block, to the byte, and what does not. */
	for (i = 1; i < 20000; i += 7) {
		s = arena_printf(a, "%0*zu", (int)i, i);
		ck_assert_uint_eq(strlen(s), i > strlen("19999") ? i : strlen(s));
		ck_assert_uint_eq(strtoul(s, NULL, 10), i);
	}
	s = arena_printf(a, "%0100000d%s", 5, first);
	ck_assert_uint_eq(strlen(s), 100002);
	ck_assert_str_eq(s + 99999, "5ab");
	arena_reset(a);
	ck_assert_uint_eq(arena_used(a), 0);
	ck_assert_ptr_nonnull(arena_alloc(a, 0));
	arena_free(a);
	arena_free(NULL);
}
END_TEST

START_TEST(buf_has_a_ceiling)
{
	struct buf b;

	buf_init(&b, 10);
	ck_assert_str_eq(buf_str(&b), "");
	buf_adds(&b, "12345");
	buf_addc(&b, '6');
	buf_addf(&b, "%d", 789);
	ck_assert_str_eq(buf_str(&b), "123456789");
	ck_assert(!b.full);
	buf_adds(&b, "xy");
	ck_assert(b.full);
	ck_assert_str_eq(buf_str(&b), "123456789");
	/* What would fit is not added behind what did not. */
	buf_addc(&b, 'z');
	ck_assert_uint_eq(b.n, 9);
	buf_cut(&b, 3);
	ck_assert_str_eq(buf_str(&b), "123");
	buf_clear(&b);
	ck_assert(!b.full);
	buf_add(&b, "a\0b", 3);
	ck_assert_uint_eq(b.n, 3);
	buf_release(&b);
	ck_assert_uint_eq(b.max, 10);
	buf_addf(&b, "%011d", 1);
	ck_assert(b.full);
	buf_release(&b);
}
END_TEST

START_TEST(buf_without_a_ceiling)
{
	struct buf b;
	unsigned i;

	buf_init_unbounded(&b);
	for (i = 0; i < 100000; i++)
		buf_addf(&b, "%06u", i);
	ck_assert(!b.full);
	ck_assert_uint_eq(b.n, 600000);
	ck_assert_str_eq(b.p + b.n - 6, "099999");
	buf_release(&b);
}
END_TEST

START_TEST(arrays_grow)
{
	struct { char odd[3]; } *list = NULL;
	size_t n, room = 0, times = 0, before;

	for (n = 0; n < 100000; n++) {
		before = room;
		ARRAY_GROW(list, n, room);
		times += room != before;
		ck_assert_uint_gt(room, n);
		memcpy(list[n].odd, "ab", 3);
	}
	ck_assert_uint_le(times, 17);
	ck_assert_str_eq(list[0].odd, "ab");
	ck_assert_str_eq(list[n - 1].odd, "ab");
	free(list);
}
END_TEST

/* text, err ---------------------------------------------------------------------- */

START_TEST(text_compares)
{
	ck_assert(text_eq(TEXT(""), (struct text){ NULL, 0 }));
	ck_assert(text_eq(TEXT("a\0b"), TEXT("a\0b")));
	ck_assert(!text_eq(TEXT("a\0b"), TEXT("a\0c")));
	ck_assert(text_is(TEXT("ab"), "ab"));
	ck_assert(!text_is(TEXT("ab"), "abc"));
	ck_assert(!text_is(TEXT("a\0"), "a"));
	ck_assert(text_is_nocase(TEXT("KaFkA"), "kAfKa"));
	ck_assert(!text_is_nocase(TEXT("kafka"), "kafk"));
	ck_assert(!text_is_nocase(TEXT("kafk"), "kafka"));
	ck_assert(!text_is_nocase(TEXT("a["), "A{"));
	ck_assert(text_starts(TEXT("property.x"), "property."));
	ck_assert(!text_starts(TEXT("prop"), "property."));
	ck_assert(text_is(text_trim(TEXT(" \t\r\n a b \1\37")), "a b"));
	ck_assert(text_is(text_trim(TEXT(" \n ")), ""));
	ck_assert(text_is(text_trim(TEXT("\xc2\xa0" "a")), "\xc2\xa0" "a"));
}
END_TEST

START_TEST(text_counts)
{
	struct text t = { NULL, 6000 };
	char *p = xmalloc(t.n);
	size_t i;

	for (i = 0; i < t.n; i++)
		p[i] = i % 3 && i < 5000 ? '\n' : (char)0x8a;
	t.p = p;
	ck_assert_uint_eq(text_count(t, '\n'), 3333);
	ck_assert_uint_eq(text_count(t, (char)0x8a), 2667);
	t.n = 7;
	ck_assert_uint_eq(text_count(t, '\n'), 4);
	t.n = 0;
	ck_assert_uint_eq(text_count(t, '\n'), 0);
	free(p);
}
END_TEST

/* Every length of a part, in a block of just that length. */
START_TEST(sixteen_bytes)
{
	bytes16 v;
	size_t n, i;

	for (n = 0; n <= 16; n++) {
		char *p = xmalloc(n + !n);

		for (i = 0; i < n; i++)
			p[i] = (char)(0x78 + i);
		v = n < 16 ? bytes16_load_part(p, n) : bytes16_load(p);
		for (i = 0; i < 16; i++)
			ck_assert_uint_eq(v[i], i < n ? 0x78 + i : 0);
		ck_assert_uint_eq(bytes16_mask(v), n > 8 ? ((1u << n) - 1) & ~0xffu : 0);
		ck_assert_uint_eq(bytes16_mask(bytes16_range(v, 0x79, 0x7b)), n > 3 ? 0xe : ((1u << n) - 1) & 0xe);
		ck_assert_uint_eq(bytes16_mask((bytes16)(bytes16_before(v, 3) != 0)), n > 3 ? 7 : (1u << n) - 1);
		free(p);
	}
	ck_assert_uint_eq(bytes16_index(0x8040), 6);
}
END_TEST

START_TEST(err_and_statuses)
{
	static const int order[] = { 8, 7, 9, 3, 4, 6, 10, 5, 1 };
	struct err e;
	unsigned i, j;
	char big[3000];

	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	ck_assert_int_eq(err_set(&e, ERR_IO, "%s", big), ERR_IO);
	ck_assert_int_lt(ERR_IO, 0);
	ck_assert_uint_eq(strlen(e.text), sizeof(e.text) - 1);
	ck_assert_int_eq(err_exit_status(ERR_IO), 5);
	ck_assert_int_eq(err_exit_status(ERR_USAGE), 2);
	ck_assert_int_eq(err_exit_status(ERR_REFUSED), 3);
	for (i = 0; i < ARRAY_SIZE(order); i++) {
		for (j = i; j < ARRAY_SIZE(order); j++) {
			ck_assert_int_eq(exit_worse(order[i], order[j]), order[i]);
			ck_assert_int_eq(exit_worse(order[j], order[i]), order[i]);
		}
		ck_assert_int_eq(exit_worse(0, order[i]), order[i]);
		ck_assert_int_eq(exit_worse(130, order[i]), 130);
		ck_assert_ptr_nonnull(exit_meaning(order[i]));
	}
	ck_assert_int_eq(exit_worse(0, 0), 0);
	ck_assert_ptr_null(exit_meaning(42));
}
END_TEST

/* near --------------------------------------------------------------------------- */

static const struct {
	const char *a, *b;
	unsigned max, want;
} distances[] = {
	{ "", "", 3, 0 },
	{ "abc", "abc", 0, 0 },
	{ "ABC", "abc", 0, 0 },
	{ "abc", "abd", 0, 1 },
	{ "abc", "", 3, 3 },
	{ "abc", "", 2, 3 },
	{ "LAOD", "LOAD", 2, 1 },               /* a swap is one step */
	{ "ab", "ba", 2, 1 },
	{ "ca", "abc", 5, 3 },                  /* no letter between two that are swapped */
	{ "kitten", "sitting", 5, 3 },
	{ "kitten", "sitting", 2, 3 },          /* beyond the cut-off */
	{ "kitten", "sitting", 3, 3 },
	{ "xaxbxc", "axbxcx", 2, 2 },
	{ "ROUTNE", "ROUTINE", 2, 1 },
	{ "completely", "otherwise", 3, 4 },
};

START_TEST(distance)
{
	struct text a = { distances[_i].a, strlen(distances[_i].a) };
	struct text b = { distances[_i].b, strlen(distances[_i].b) };

	ck_assert_msg(near_distance(a, b, distances[_i].max) == distances[_i].want &&
		      near_distance(b, a, distances[_i].max) == distances[_i].want,
		      "%s, %s: %u, want %u", a.p, b.p, near_distance(a, b, distances[_i].max),
		      distances[_i].want);
}
END_TEST

static const struct {
	const char *word, *want;
} nearest[] = {
	{ "desired_concurent_number", "desired_concurrent_number" },
	{ "max_batch_intervall", "max_batch_interval" },
	{ "MAX_BATCH_ROWS", "max_batch_rows" },
	{ "fromat", "format" },
	{ "frmt", "format" },
	{ "form", "from" },
	{ "xy", NULL },
	{ "", NULL },
	{ "f", NULL },
	{ "on", NULL },
	{ "timezone ", "timezone" },
	{ "nothing_like_it_at_all", NULL },
};

START_TEST(near_finds)
{
	static const char *const known[] = {
		"desired_concurrent_number", "format", "from", "max_batch_interval", "max_batch_rows",
		"timezone", "",
	};
	const char *have = near_best((struct text){ nearest[_i].word, strlen(nearest[_i].word) },
				     known, ARRAY_SIZE(known));

	ck_assert_msg(have == nearest[_i].want ||
		      (have && nearest[_i].want && !strcmp(have, nearest[_i].want)),
		      "%s: %s, want %s", nearest[_i].word, have ? have : "nothing",
		      nearest[_i].want ? nearest[_i].want : "nothing");
}
END_TEST

START_TEST(near_long_words)
{
	char a[400], b[400];

	memset(a, 'a', sizeof(a));
	memcpy(b, a, sizeof(b));
	b[3] = 'b';
	ck_assert_uint_eq(near_distance((struct text){ a, NEAR_WORD_MAX }, (struct text){ b, NEAR_WORD_MAX }, 5), 1);
	/* Longer ones are far from everything, but harmless. */
	ck_assert_uint_eq(near_distance((struct text){ a, 400 }, (struct text){ b, 400 }, 5), 6);
	/* The greatest distance there is. */
	memset(b, 'b', sizeof(b));
	ck_assert_uint_eq(near_distance((struct text){ a, NEAR_WORD_MAX }, (struct text){ b, NEAR_WORD_MAX },
					NEAR_WORD_MAX), NEAR_WORD_MAX);
}
END_TEST

START_TEST(near_earliest_stays)
{
	struct near s;

	near_init(&s, TEXT("abcd"));
	near_try(&s, "abcx");
	near_try(&s, "abcy");
	ck_assert_str_eq(s.best, "abcx");
	near_try(&s, "ABCD");
	ck_assert_str_eq(s.best, "ABCD");
	ck_assert_uint_eq(s.distance, 0);
}
END_TEST

/* clock --------------------------------------------------------------------------- */

START_TEST(clock_can_stand_still)
{
	int64_t a, b;

	setenv("STARLOAD_TEST_TIME", "1700000000", 1);
	ck_assert_int_eq(clock_wall_ms(), 1700000000000);
	ck_assert_int_eq(clock_wall_ms(), 1700000000000);
	setenv("STARLOAD_TEST_TIME", "17x", 1);
	ck_assert_int_gt(clock_wall_ms(), 1700000000000);
	unsetenv("STARLOAD_TEST_TIME");
	ck_assert_int_gt(clock_wall_ms(), 1700000000000);
	a = clock_mono_ns();
	b = clock_mono_ns();
	ck_assert_int_ge(b, a);
}
END_TEST

/* utf8 ---------------------------------------------------------------------------- */

static const struct {
	const char *bytes;
	size_t n;
	uint32_t code_point;
	unsigned len;
} sequences[] = {
	{ "a", 1, 'a', 1 },
	{ "\0", 1, 0, 1 },
	{ "\x7f", 1, 0x7f, 1 },
	{ "\xc2\x80", 2, 0x80, 2 },
	{ "\xdf\xbf", 2, 0x7ff, 2 },
	{ "\xe0\xa0\x80", 3, 0x800, 3 },
	{ "\xe3\x80\x80", 3, 0x3000, 3 },
	{ "\xed\x9f\xbf", 3, 0xd7ff, 3 },
	{ "\xee\x80\x80", 3, 0xe000, 3 },
	{ "\xf0\x90\x80\x80", 4, 0x10000, 4 },
	{ "\xf4\x8f\xbf\xbf", 4, 0x10ffff, 4 },
	{ "\x80", 1, UTF8_BAD, 1 },
	{ "\xc0\x80", 2, UTF8_BAD, 1 },                 /* overlong */
	{ "\xc1\xbf", 2, UTF8_BAD, 1 },
	{ "\xe0\x9f\xbf", 3, UTF8_BAD, 1 },
	{ "\xf0\x8f\xbf\xbf", 4, UTF8_BAD, 1 },
	{ "\xed\xa0\x80", 3, UTF8_BAD, 1 },             /* surrogate */
	{ "\xf4\x90\x80\x80", 4, UTF8_BAD, 1 },         /* above the last */
	{ "\xf5\x80\x80\x80", 4, UTF8_BAD, 1 },
	{ "\xff", 1, UTF8_BAD, 1 },
	{ "\xe3\x80", 2, UTF8_BAD, 1 },                 /* cut off */
	{ "\xe3\x80" "a", 3, UTF8_BAD, 1 },
	{ "\xf0\x90\x80", 3, UTF8_BAD, 1 },
};

START_TEST(decode)
{
	uint32_t c;
	char back[4];

	ck_assert_uint_eq(utf8_decode(sequences[_i].bytes, sequences[_i].n, &c), sequences[_i].len);
	ck_assert_uint_eq(c, sequences[_i].code_point);
	ck_assert(utf8_valid(sequences[_i].bytes, sequences[_i].n) == (c != UTF8_BAD));
	if (c == UTF8_BAD)
		return;
	ck_assert_uint_eq(utf8_encode(c, back), sequences[_i].len);
	ck_assert_mem_eq(back, sequences[_i].bytes, sequences[_i].len);
}
END_TEST

static const struct {
	const char *s;
	size_t count;
} counts[] = {
	{ "", 0 },
	{ "abc", 3 },
	{ "abcdefgh", 8 },
	{ "abcdefghijklmnopq", 17 },
	{ "abcdefgh\xc3\xa9jklmnopqrstuvw", 23 },
	{ "\xe6\x97\xa5\xe6\x9c\xac", 2 },
	{ "a\xff\xfe" "b", 4 },
	{ "\xe6\x97", 2 },
	{ "\xe6\x97" "aaaaaaaaaaaaaaaa\xe6", 19 },
};

START_TEST(count)
{
	ck_assert_uint_eq(utf8_count(counts[_i].s, strlen(counts[_i].s)), counts[_i].count);
}
END_TEST

START_TEST(cut)
{
	ck_assert_uint_eq(utf8_cut("", 0), 0);
	ck_assert_uint_eq(utf8_cut("abc", 3), 3);
	ck_assert_uint_eq(utf8_cut("a\xe6\x97\xa5", 4), 4);
	ck_assert_uint_eq(utf8_cut("a\xe6\x97\xa5", 3), 1);
	ck_assert_uint_eq(utf8_cut("a\xe6\x97\xa5", 2), 1);
	ck_assert_uint_eq(utf8_cut("\xf0\x90\x80\x80", 3), 0);
	/* What is no sequence anyway may be cut anywhere. */
	ck_assert_uint_eq(utf8_cut("\x80\x80\x80\x80", 4), 4);
}
END_TEST

START_TEST(width)
{
	ck_assert_uint_eq(utf8_width('a'), 1);
	ck_assert_uint_eq(utf8_width(0xe9), 1);
	ck_assert_uint_eq(utf8_width(UTF8_BAD), 1);
	ck_assert_uint_eq(utf8_width(0x301), 0);
	ck_assert_uint_eq(utf8_width(0x200b), 0);
	ck_assert_uint_eq(utf8_width(0xfeff), 0);
	ck_assert_uint_eq(utf8_width(0x65e5), 2);
	ck_assert_uint_eq(utf8_width(0xac00), 2);
	ck_assert_uint_eq(utf8_width(0xff21), 2);
	ck_assert_uint_eq(utf8_width(0x1f600), 2);
	ck_assert_uint_eq(utf8_width(0x20000), 2);
	ck_assert_uint_eq(utf8_width(0x201c), 1);
	ck_assert_uint_eq(utf8_width(0xffff), 1);
}
END_TEST

/* As printf does it, or not at all. */
static void __attribute__((format(printf, 1, 2))) same_as_printf(const char *fmt, ...)
{
	char want[256], got[256], *end;
	struct own_words words = { 0 };
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(want, sizeof(want), fmt, ap);
	va_end(ap);
	va_start(ap, fmt);
	end = quickfmt(got, got + sizeof(got), &words, fmt, ap);
	va_end(ap);
	ck_assert_msg(end && end - got == n && !strcmp(got, want), "%s", want);
	va_start(ap, fmt);
	ck_assert_ptr_null(quickfmt(got, got + n, &words, fmt, ap));    /* no room for the NUL */
	va_end(ap);
}

static char *__attribute__((format(printf, 3, 4))) quick(char *to, char *end, const char *fmt, ...)
{
	struct own_words words = { 0 };
	va_list ap;

	va_start(ap, fmt);
	to = quickfmt(to, end, &words, fmt, ap);
	va_end(ap);
	return to;
}

START_TEST(quick_format)
{
	char room[64];

	same_as_printf("nothing");
	same_as_printf("%s, %.*s and %.*s", "a", 2, "bcd", 5, "e\0f");
	same_as_printf("%d %d %d %u", 0, -7, INT_MIN, UINT_MAX);
	same_as_printf("%lld %lld %zu%%", LLONG_MIN, LLONG_MAX, SIZE_MAX);
	same_as_printf("(%c)%s", 'x', "");
	ck_assert_ptr_null(quick(room, room + sizeof(room), "%02x", 1u));
	ck_assert_ptr_null(quick(room, room + sizeof(room), "%5s", "a"));
	ck_assert_ptr_null(quick(room, room, "a"));
}
END_TEST

static size_t __attribute__((format(printf, 1, 2))) foreign(const char *fmt, ...)
{
	struct arena *mem = arena_new();
	size_t n = 0;
	va_list ap;

	va_start(ap, fmt);
	arena_vprintf_foreign(mem, &n, fmt, ap);
	va_end(ap);
	arena_free(mem);
	return n;
}

/* What a message quotes of others: not our words, and not what stands in a table of ours. */
START_TEST(own_words)
{
	static const char *const table[] = { "max_batch_size" };
	char name[] = "hunter2";

	ck_assert(own_text("a literal") && own_text(table[0]) && !own_text(name) && !own_text(NULL));
	ck_assert_uint_eq(foreign("nothing"), 0);
	ck_assert_uint_eq(foreign("%s is a word of ours", table[0]), 0);
	ck_assert_uint_eq(foreign("%s is none", name), 7);
	ck_assert_uint_eq(foreign("%.*s is half of it", 3, name), 3);
	ck_assert_uint_eq(foreign("of %d, %d s", 1234, 56), 8);
	ck_assert_uint_eq(foreign("of %d seconds, or %d", 1234, 56), 4);
	ck_assert_uint_eq(foreign("%c%s", 'x', name), 8);
	ck_assert_uint_eq(foreign("%.*s.%.*s", 2, name, 2, name), 5);
	ck_assert_uint_eq(foreign("%.*s%s%.*s", 2, name, table[0], 2, name), 2);
	ck_assert_uint_eq(foreign("%5s", "a"), SIZE_MAX);
}
END_TEST

static void add_memory(TCase *tc)
{
	tcase_add_test(tc, arena_keeps_and_rewinds);
	tcase_add_test(tc, buf_has_a_ceiling);
	tcase_add_test(tc, buf_without_a_ceiling);
	tcase_add_test(tc, arrays_grow);
	tcase_add_test(tc, quick_format);
	tcase_add_test(tc, own_words);
}

static void add_texts(TCase *tc)
{
	tcase_add_test(tc, text_compares);
	tcase_add_test(tc, text_counts);
	tcase_add_test(tc, sixteen_bytes);
	tcase_add_test(tc, err_and_statuses);
	tcase_add_test(tc, clock_can_stand_still);
}

static void add_nears(TCase *tc)
{
	tcase_add_loop_test(tc, distance, 0, ARRAY_SIZE(distances));
	tcase_add_loop_test(tc, near_finds, 0, ARRAY_SIZE(nearest));
	tcase_add_test(tc, near_long_words);
	tcase_add_test(tc, near_earliest_stays);
}

static void add_utf8(TCase *tc)
{
	tcase_add_loop_test(tc, decode, 0, ARRAY_SIZE(sequences));
	tcase_add_loop_test(tc, count, 0, ARRAY_SIZE(counts));
	tcase_add_test(tc, cut);
	tcase_add_test(tc, width);
}

SUITE("base",
      { "memory", add_memory },
      { "texts", add_texts },
      { "near", add_nears },
      { "utf8", add_utf8 })
