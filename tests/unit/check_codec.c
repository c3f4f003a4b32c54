/*
 * check_codec.c - what is compressed on its way is what went in: one sound frame, the same each
 * time.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "load/codec.h"
#include "load/unpack.h"
#include "suite.h"

static uint64_t dice = 88172645463325252u;

static unsigned roll(unsigned n)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (unsigned)((dice >> 11) % n);
}

/* A body from memory, in pieces. */
struct memory {
	const char *p;
	size_t n, at;
	size_t fail_at; /* 0: does not */
	unsigned rewound;
};

static int memory_rewind(void *arg, struct err *err)
{
	struct memory *m = arg;

	(void)err;
	m->at = 0;
	m->rewound++;
	return 0;
}

static ssize_t memory_read(void *arg, void *buf, size_t n, struct err *err)
{
	struct memory *m = arg;
	size_t have = m->n - m->at < n ? m->n - m->at : n;

	if (m->fail_at && m->at >= m->fail_at)
		return err_set(err, ERR_IO, "the disk is gone");
	if (have > 1)
		have = 1 + roll((unsigned)have);
	memcpy(buf, m->p + m->at, have);
	m->at += have;
	return (ssize_t)have;
}

static ssize_t packed_more(void *arg, void *buf, size_t n, struct err *err)
{
	struct memory *m = arg;

	return memory_read(m, buf, n, err);
}

/* All of it, read with that much room at most. */
static void read_all(const struct body *b, size_t room, struct buf *out)
{
	static char piece[1 << 20];
	struct err err;

	ck_assert(b->rewind(b->arg, &err) == 0);
	for (;;) {
		ssize_t r = b->read(b->arg, piece, 1 + roll((unsigned)room), &err);

		ck_assert_msg(r >= 0, "%s", err.text);
		if (!r)
			break;
		buf_add(out, piece, (size_t)r);
	}
	ck_assert(b->read(b->arg, piece, 10, &err) == 0);
}

static const enum load_packing how[] = { LP_GZIP, LP_ZSTD, LP_LZ4 };

START_TEST(there_and_back)
{
	static const size_t sizes[] = { 0, 1, 100, 262143, 262144, 262145, 3000000 };
	struct codec *c = codec_new(how[_i], 0);
	unsigned k, turn;

	for (k = 0; k < ARRAY_SIZE(sizes); k++) {
		struct buf text, first;

		buf_init_unbounded(&text);
		buf_init_unbounded(&first);
		buf_adds(&text, "");
		while (text.n < sizes[k])
			buf_addc(&text, roll(3) ? (char)('a' + roll(4)) : (char)roll(256));
		for (turn = 0; turn < 3; turn++) {
			struct memory plain = { .p = text.p, .n = text.n }, packed = { 0 };
			struct body raw = { .bytes = (int64_t)text.n,
					    .rewind = memory_rewind,
					    .read = memory_read,
					    .arg = &plain };
			struct body b = codec_body(c, &raw);
			struct buf out, back;
			struct unpack *u;
			struct err err;
			char piece[5000];
			ssize_t r;

			buf_init_unbounded(&out);
			buf_init_unbounded(&back);
			ck_assert_int_eq(b.bytes, -1);
			/* given up in the middle, and begun again */
			if (turn == 1) {
				ck_assert(b.rewind(b.arg, &err) == 0);
				ck_assert(b.read(b.arg, piece, sizeof(piece), &err) >= 0);
			}
			read_all(&b, turn == 2 ? 7 : 1 << 20, &out);
			ck_assert_uint_eq(plain.rewound, turn == 1 ? 2 : 1);
			if (turn == 0)
				buf_add(&first, out.p, out.n);
			ck_assert(first.n == out.n && !memcmp(first.p, out.p, out.n));
			ck_assert(unpack_sniff(out.p, out.n) == how[_i]);
			packed.p = out.p;
			packed.n = out.n;
			u = unpack_new(how[_i], "it", packed_more, &packed);
			while ((r = unpack_read(u, piece, sizeof(piece), &err)) > 0)
				buf_add(&back, piece, (size_t)r);
			ck_assert_msg(r == 0, "%s", err.text);
			ck_assert(back.n == text.n && (!back.n || !memcmp(back.p, text.p, back.n)));
			ck_assert_uint_eq(unpack_frames(u), 1);
			unpack_free(u);
			buf_release(&out);
			buf_release(&back);
			if (text.n > 500000 && turn == 1)
				turn++;
		}
		buf_release(&text);
		buf_release(&first);
	}
	codec_free(c);
}
END_TEST

/* A body that cannot be read: no end that would make it look whole. */
START_TEST(trouble_is_passed_on)
{
	struct codec *c = codec_new(how[_i], 1);
	static char zeros[1 << 20];
	struct memory plain = { .p = zeros, .n = sizeof(zeros), .fail_at = 600000 }, packed = { 0 };
	struct body raw = {
		.bytes = sizeof(zeros), .rewind = memory_rewind, .read = memory_read, .arg = &plain
	};
	struct body b = codec_body(c, &raw);
	char piece[1000];
	struct unpack *u;
	struct buf out;
	struct err err;
	ssize_t r;

	buf_init_unbounded(&out);
	ck_assert(b.rewind(b.arg, &err) == 0);
	while ((r = b.read(b.arg, piece, 7, &err)) > 0)
		buf_add(&out, piece, (size_t)r);
	ck_assert(r == ERR_IO);
	ck_assert_str_eq(err.text, "the disk is gone");
	packed.p = buf_str(&out);
	packed.n = out.n;
	u = unpack_new(how[_i], "it", packed_more, &packed);
	while ((r = unpack_read(u, piece, sizeof(piece), &err)) > 0)
		;
	ck_assert(r == ERR_IO || !out.n);
	unpack_free(u);
	codec_free(c);
	buf_release(&out);
}
END_TEST

START_TEST(which)
{
	ck_assert(codec_can(LP_GZIP) && codec_can(LP_ZSTD) && codec_can(LP_LZ4));
	ck_assert(!codec_can(LP_NONE) && !codec_can(LP_BZIP2));
	ck_assert_int_eq(codec_level_max(LP_GZIP), 9);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, there_and_back, 0, ARRAY_SIZE(how));
	tcase_add_loop_test(tc, trouble_is_passed_on, 0, ARRAY_SIZE(how));
	tcase_add_test(tc, which);
}

SUITE("codec", { "codec", add_tests })
