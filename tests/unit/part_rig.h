/*
 * part_rig.h - inputs on the disk, and what parts they become.
 */
#ifndef STARLOAD_TESTS_UNIT_PART_RIG_H
#define STARLOAD_TESTS_UNIT_PART_RIG_H
#include <bzlib.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <lz4frame.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>

#include "base/buf.h"
#include "base/err.h"
#include "load/body.h"
#include "load/cut.h"
#include "load/part.h"
#include "suite.h"

static char dir[] = "/tmp/check_part_XXXXXX";
static char made[sizeof(dir)];

static inline void begin(void)
{
	memcpy(made, dir, sizeof(dir));
	ck_assert_ptr_nonnull(mkdtemp(made));
	ck_assert(chdir(made) == 0);
}

static inline int remove_one(const char *path, const struct stat *st, int what, struct FTW *ftw)
{
	(void)st;
	(void)what;
	(void)ftw;
	return remove(path);
}

static inline void end(void)
{
	ck_assert(chdir("/") == 0);
	ck_assert(nftw(made, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0);
}

static inline void write_file(const char *name, const char *p, size_t n)
{
	FILE *f = fopen(name, "wb");

	ck_assert_ptr_nonnull(f);
	ck_assert(fwrite(p, 1, n, f) == n);
	ck_assert(fclose(f) == 0);
}

static inline void write_text(const char *name, const char *s)
{
	write_file(name, s, strlen(s));
}

static uint64_t dice = 88172645463325252u;

static inline unsigned roll(unsigned n)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (unsigned)((dice >> 11) % n);
}

/* what came out ------------------------------------------------------------------------- */

struct seen {
	struct buf parts; /* each with | behind it */
	struct buf hashes, lines, notices;
	unsigned n;
	int rc;
	struct err err;
	bool spooled;
};

static inline void note(void *arg, const char *text)
{
	struct seen *s = arg;

	buf_adds(&s->notices, text);
	buf_addc(&s->notices, '\n');
}

static inline void seen_init(struct seen *s)
{
	memset(s, 0, sizeof(*s));
	buf_init_unbounded(&s->parts);
	buf_init_unbounded(&s->hashes);
	buf_init_unbounded(&s->lines);
	buf_init_unbounded(&s->notices);
}

static inline void seen_release(struct seen *s)
{
	buf_release(&s->parts);
	buf_release(&s->hashes);
	buf_release(&s->lines);
	buf_release(&s->notices);
}

/* As the body of a request, in place: the same bytes. */
static inline void view_part(const struct part *p, const char *bytes)
{
	struct part_reader reader;
	struct body b = part_body(&reader, p);
	struct err err;
	int64_t at;
	int round;

	for (round = 0; round < 2; round++) {
		ck_assert_int_eq(b.rewind(b.arg, &err), 0);
		for (at = 0; at < b.bytes;) {
			const void *here;
			ssize_t n = b.view(b.arg, 1 + roll(round ? 100 : 9000), &here, &err);

			ck_assert_msg(n > 0, "%s", n ? err.text : "it ends too early");
			ck_assert(n <= b.bytes - at && !memcmp(here, bytes + at, (size_t)n));
			at += n;
		}
	}
	b.release(b.arg);
	b.release(b.arg);
	ck_assert_uint_eq(p->bytes, (uint64_t)b.bytes);
}

/* Read it in odd pieces, and compare its hash. */
static inline void add_part(struct seen *s, const struct part *p)
{
	size_t from = s->parts.n;
	XXH128_canonical_t c;
	char hex[33];
	unsigned i;

	ck_assert_uint_eq(p->no, ++s->n);
	for (;;) {
		char piece[7000];
		struct err err;
		ssize_t r = part_read(p, s->parts.n - from, piece, 1 + roll(sizeof(piece)), &err);

		ck_assert_msg(r >= 0, "%s", err.text);
		if (!r)
			break;
		buf_add(&s->parts, piece, (size_t)r);
	}
	ck_assert_uint_eq(p->bytes, s->parts.n - from);
	XXH128_canonicalFromHash(&c, XXH3_128bits(s->parts.p + from, s->parts.n - from));
	for (i = 0; i < 16; i++)
		sprintf(hex + 2 * i, "%02x", c.digest[i]);
	ck_assert_str_eq(hex, p->hash);
	view_part(p, s->parts.p + from);
	buf_addc(&s->parts, '|');
	buf_adds(&s->hashes, p->hash);
	buf_addf(&s->lines, "%s:%u ", p->input.p, (unsigned)part_first_line(p));
	s->spooled |= part_spooled(p);
	ck_assert(part_unchanged(p, &s->err) == 0);
}

/* All parts of it; each is freed at once. */
static inline void take(struct part_options *o, struct seen *s)
{
	struct part_source *src;
	struct part *p;

	seen_init(s);
	o->notice = note;
	o->arg = s;
	src = part_source_open(o, &s->err);
	if (!src) {
		s->rc = s->err.code;
		return;
	}
	while ((s->rc = part_source_next(src, &p, &s->err)) > 0) {
		add_part(s, p);
		part_free(p);
	}
	part_source_free(src);
}

static inline struct row_format csv(void)
{
	return (struct row_format){ .column_separator = ",",
				    .row_delimiter = "\n",
				    .sep_bytes = 1,
				    .delim_bytes = 1,
				    .enclose = -1,
				    .escape = -1 };
}

/* compressed files ---------------------------------------------------------------------- */

static inline size_t gzip(const char *p, size_t n, char *out, size_t room)
{
	z_stream z = { .next_in = (Bytef *)p, .avail_in = (uInt)n };

	ck_assert(deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)room;
	ck_assert(deflate(&z, Z_FINISH) == Z_STREAM_END);
	deflateEnd(&z);
	return room - z.avail_out;
}

static inline size_t pack(enum load_packing how, const char *p, size_t n, char *out, size_t room)
{
	LZ4F_preferences_t prefs = { .frameInfo = { .contentChecksumFlag =
							    LZ4F_contentChecksumEnabled } };
	unsigned got = (unsigned)room;
	size_t r;

	switch (how) {
	case LP_GZIP:
		return gzip(p, n, out, room);
	case LP_BZIP2:
		ck_assert(BZ2_bzBuffToBuffCompress(out, &got, (char *)p, (unsigned)n, 1, 0, 0) ==
			  BZ_OK);
		return got;
	case LP_ZSTD: {
		ZSTD_CCtx *c = ZSTD_createCCtx();

		ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1);
		r = ZSTD_compress2(c, out, room, p, n);
		ck_assert(!ZSTD_isError(r));
		ZSTD_freeCCtx(c);
		return r;
	}
	default:
		r = LZ4F_compressFrame(out, room, p, n, &prefs);
		ck_assert(!LZ4F_isError(r));
		return r;
	}
}

static inline void write_packed(const char *name, enum load_packing how, const char *p, size_t n)
{
	size_t room = n + n / 8 + 4096;
	char *out = xmalloc(room);

	write_file(name, out, pack(how, p, n, out, room));
	free(out);
}

#endif
