/*
 * unpack.c - gzip, deflate, zlib, bzip2 and zstd by their libraries; LZ4 by hand.
 */
#include "config.h"
#include "base/util.h"
#include "sandbox/unpack.h"

#include <bzlib.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

enum { HADOOP_MAX = 64 << 20 };
enum { CHUNK = 1 << 16, GZIP_OR_ZLIB_BITS = 15 + 32, ZLIB_BITS = 15 };

static const int64_t plain_max = 16LL << 30;

static bool cut_off(struct text in, struct arena *mem, const char **why)
{
	*why = arena_printf(mem, "Failed to decompress. input_len:%zu", in.n);
	return false;
}

/* zlib ------------------------------------------------------------------------------- */

/* One member; *used bytes of the input were it. */
static bool inflate_one(struct text in, int bits, size_t *used, struct spool *out)
{
	unsigned char chunk[CHUNK];
	z_stream z = { 0 };
	size_t left = in.n;
	int rc = Z_OK;

	if (inflateInit2(&z, bits) != Z_OK)
		return false;
	z.next_in = (unsigned char *)(size_t)in.p;
	while (rc == Z_OK) {
		if (!z.avail_in && left) {
			z.avail_in = left > CHUNK ? CHUNK : (unsigned)left;
			left -= z.avail_in;
		}
		z.next_out = chunk;
		z.avail_out = sizeof(chunk);
		rc = inflate(&z, Z_NO_FLUSH);
		if (rc == Z_BUF_ERROR && !z.avail_in && !left)
			break;
		if (rc == Z_BUF_ERROR)
			rc = Z_OK;
		spool_add(out, chunk, sizeof(chunk) - z.avail_out);
		if (out->failed || out->bytes > plain_max)
			break;
	}
	*used = in.n - left - z.avail_in;
	inflateEnd(&z);
	return rc == Z_STREAM_END;
}

static bool by_zlib(enum packing how, struct text in, struct spool *out)
{
	int bits = how == PACKED_DEFLATE ? ZLIB_BITS : GZIP_OR_ZLIB_BITS;
	size_t used;

	while (in.n) {
		if (!inflate_one(in, bits, &used, out) || !used)
			return false;
		in.p += used;
		in.n -= used;
	}
	return true;
}

/* LZ4 frames ---------------------------------------------------------------------------- */

struct bytes {
	const unsigned char *p, *end;
};

static unsigned little(const unsigned char *p)
{
	return p[0] | (unsigned)p[1] << 8 | (unsigned)p[2] << 16 | (unsigned)p[3] << 24;
}

/* 15 and then bytes up to the first that is not 255. */
static bool more_length(struct bytes *b, size_t *n)
{
	unsigned char c;

	if (*n != 15)
		return true;
	do {
		if (b->p == b->end)
			return false;
		c = *b->p++;
		*n += c;
	} while (c == 255);
	return true;
}

static bool copy_back(struct buf *b, size_t offset, size_t n)
{
	if (!offset || offset > b->n)
		return false;
	while (n--) {
		if (b->full)
			return false;
		buf_addc(b, b->p[b->n - offset]);
	}
	return true;
}

static bool lz4_block(struct bytes b, struct buf *to, size_t most)
{
	size_t start = to->n;

	while (b.p < b.end) {
		unsigned token = *b.p++;
		size_t literals = token >> 4, match = token & 15, offset;

		if (!more_length(&b, &literals) || literals > (size_t)(b.end - b.p))
			return false;
		buf_add(to, b.p, literals);
		b.p += literals;
		if (b.p == b.end)
			return to->n - start <= most && !to->full;
		if (b.end - b.p < 2)
			return false;
		offset = b.p[0] | (size_t)b.p[1] << 8;
		b.p += 2;
		if (!more_length(&b, &match) || to->n - start > most ||
		    match + 4 > most - (to->n - start) || !copy_back(to, offset, match + 4))
			return false;
	}
	return false;
}

enum { WINDOW = 64 << 10, MAGIC = 0x184d2204 };

/* Keep what later blocks may refer to, hand the rest on. */
static void hand_on(struct buf *w, size_t *handed, struct spool *out)
{
	size_t keep = w->n > WINDOW ? WINDOW : w->n;

	spool_add(out, w->p + *handed, w->n - *handed);
	memmove(w->p, w->p + w->n - keep, keep);
	buf_cut(w, keep);
	*handed = keep;
}

static bool lz4_blocks(struct bytes *at, size_t most, bool checksums, struct buf *w,
		       struct spool *out)
{
	struct bytes b = *at;
	size_t handed = 0;

	buf_add(w, "", 0);
	for (;;) {
		unsigned n;

		if (b.end - b.p < 4)
			return false;
		n = little(b.p);
		b.p += 4;
		at->p = b.p;
		if (!n)
			return true;
		if ((n & 0x7fffffff) > (size_t)(b.end - b.p) || (n & 0x7fffffff) > most)
			return false;
		if (n & 0x80000000)
			buf_add(w, b.p, n & 0x7fffffff);
		else if (!lz4_block((struct bytes){ b.p, b.p + n }, w, most))
			return false;
		b.p += n & 0x7fffffff;
		if (w->n)
			hand_on(w, &handed, out);
		if (checksums) {
			if (b.end - b.p < 4)
				return false;
			b.p += 4;
		}
		if (out->failed || out->bytes > plain_max)
			return false;
	}
}

/* The first frame; *used bytes were it.  Checksums are not looked at. */
static bool lz4_frame(struct text in, size_t *used, struct spool *out)
{
	const unsigned char *p = (const unsigned char *)in.p;
	struct bytes b = { p, p + in.n };
	size_t head = 7;
	unsigned flags;
	struct buf w;
	bool ok;

	if (in.n < head || little(p) != MAGIC)
		return false;
	flags = p[4];
	head += (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0);
	if (flags >> 6 != 1 || (p[5] >> 4 & 7) < 4 || in.n < head)
		return false;
	b.p += head;
	buf_init(&w, (size_t)24 << 20);
	ok = lz4_blocks(&b, (size_t)1 << (8 + 2 * (p[5] >> 4 & 7)), flags & 16, &w, out);
	buf_release(&w);
	if (ok && flags & 4)
		ok = b.end - b.p >= 4;
	*used = ok ? (size_t)(b.p - p) + (flags & 4) : in.n;
	return ok;
}

static bool by_lz4(struct text in, bool frames, struct spool *out)
{
	size_t used;

	do {
		if (!lz4_frame(in, &used, out))
			return false;
		in.p += used;
		in.n -= used;
	} while (frames && in.n);
	return true;
}

static unsigned big(const unsigned char *p)
{
	return (unsigned)p[0] << 24 | (unsigned)p[1] << 16 | (unsigned)p[2] << 8 | p[3];
}

/* Hadoop's: the length of what comes out, then blocks, each behind its own length, until so much
 * has come out (source: stream_decompressor.cpp). */
static bool by_hadoop_lz4(struct text in, struct spool *out)
{
	const unsigned char *p = (const unsigned char *)in.p;
	struct bytes b = { p, p + in.n };
	struct buf w;
	bool ok = true;

	buf_init(&w, HADOOP_MAX);
	while (ok && b.p < b.end) {
		size_t left, n;

		ok = b.end - b.p >= 4;
		left = ok ? big(b.p) : 0;
		b.p += ok ? 4 : 0;
		for (; ok && left; left -= w.n) {
			ok = b.end - b.p >= 4 && (n = big(b.p)) <= (size_t)(b.end - b.p - 4);
			if (!ok)
				break;
			buf_clear(&w);
			ok = lz4_block((struct bytes){ b.p + 4, b.p + 4 + n }, &w, HADOOP_MAX) &&
			     w.n && w.n <= left;
			if (!ok)
				break;
			b.p += 4 + n;
			spool_add(out, w.p, w.n);
		}
		ok = ok && !out->failed && out->bytes <= plain_max;
	}
	buf_release(&w);
	return ok;
}

/* zstd and bzip2 ---------------------------------------------------------------------------- */

static bool by_zstd(struct text in, bool frames, struct spool *out)
{
	static const size_t chunk = 128 << 10;
	ZSTD_DStream *z = ZSTD_createDStream();
	char *made = xmalloc(chunk);
	ZSTD_inBuffer from = { in.p, in.n, 0 };
	size_t left = 1;

	while (z && (from.pos < from.size || left) && !ZSTD_isError(left)) {
		ZSTD_outBuffer to = { made, chunk, 0 };
		size_t before = from.pos;

		left = ZSTD_decompressStream(z, &to, &from);
		spool_add(out, made, to.pos);
		if ((left == 0 && !frames) || (from.pos == before && !to.pos) || out->failed ||
		    out->bytes > plain_max)
			break;
	}
	ZSTD_freeDStream(z);
	free(made);
	return left == 0 && in.n && out->bytes <= plain_max;
}

/* One member; *used bytes of the input were it. */
static bool bzip2_one(struct text in, size_t *used, struct spool *out)
{
	char chunk[CHUNK];
	bz_stream z = { 0 };
	size_t left = in.n;
	int rc = BZ_OK;

	if (BZ2_bzDecompressInit(&z, 0, 0) != BZ_OK)
		return false;
	z.next_in = (char *)(size_t)in.p;
	while (rc == BZ_OK) {
		if (!z.avail_in && left) {
			z.avail_in = left > CHUNK ? CHUNK : (unsigned)left;
			left -= z.avail_in;
		}
		z.next_out = chunk;
		z.avail_out = sizeof(chunk);
		rc = BZ2_bzDecompress(&z);
		spool_add(out, chunk, sizeof(chunk) - z.avail_out);
		if (out->failed || out->bytes > plain_max ||
		    (rc == BZ_OK && z.avail_out == sizeof(chunk) && !z.avail_in && !left))
			break;
	}
	*used = in.n - left - z.avail_in;
	BZ2_bzDecompressEnd(&z);
	return rc == BZ_STREAM_END;
}

static bool by_bzip2(struct text in, struct spool *out)
{
	size_t used;

	while (in.n) {
		if (!bzip2_one(in, &used, out) || !used)
			return false;
		in.p += used;
		in.n -= used;
	}
	return true;
}

bool unpack(enum packing how, const char *name, struct text in, bool frames, struct spool *out,
	    struct arena *mem, const char **why)
{
	switch (how) {
	case PACKED_GZIP:
	case PACKED_DEFLATE:
	case PACKED_ZLIB:
		return by_zlib(how, in, out) || cut_off(in, mem, why);
	case PACKED_LZ4_FRAME:
		if (in.n < 15) {
			*why = arena_printf(
				mem,
				"Lz4 header size is between 7 and 15 bytes. but input size "
				"is only: %zu",
				in.n);
			return false;
		}
		return by_lz4(in, frames, out) || cut_off(in, mem, why);
	case PACKED_LZ4:
		return by_hadoop_lz4(in, out) || cut_off(in, mem, why);
	case PACKED_ZSTD:
		return by_zstd(in, frames, out) || cut_off(in, mem, why);
	case PACKED_BZIP2:
		return by_bzip2(in, out) || cut_off(in, mem, why);
	case PACKED_OTHER:
		*why = arena_printf(mem, "Unknown compress type: %s", name ? name : "");
		return false;
	default:
		*why = arena_printf(mem, "the emulated BE cannot unpack %s", name ? name : "");
		return false;
	}
}
