/*
 * unpack.c - reading what is compressed.
 */
#include "config.h"
#include "load/unpack.h"

#include <bzlib.h>
#include <lz4frame.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "base/err.h"
#include "base/util.h"

enum { IN_BYTES = 128 << 10 };

enum outcome { GOING_ON, FRAME_ENDED, BROKEN };

struct unpack {
	const struct method *method;
	const char *name;
	unpack_more *more;
	void *arg;
	unsigned frames;
	bool in_frame, at_end;
	char *in;
	size_t in_at, in_n;
	union {
		z_stream gzip;
		bz_stream bzip2;
		ZSTD_DStream *zstd;
		LZ4F_dctx *lz4;
	} state;
};

/* begin: a frame; step: from u->in to `out`, *n bytes of room, then bytes written; end: give back.
 */
struct method {
	const char *name;
	const char *magic;
	unsigned magic_bytes;
	void (*begin)(struct unpack *u);
	enum outcome (*step)(struct unpack *u, char *out, size_t *n);
	void (*end)(struct unpack *u);
};

static void gzip_begin(struct unpack *u)
{
	z_stream *z = &u->state.gzip;

	if (u->frames > 1) {
		inflateReset(z);
		return;
	}
	memset(z, 0, sizeof(*z));
	/* 16: with a header and trailer of gzip */
	if (inflateInit2(z, MAX_WBITS + 16) != Z_OK)
		die_oom();
}

static enum outcome gzip_step(struct unpack *u, char *out, size_t *n)
{
	z_stream *z = &u->state.gzip;
	uInt room = *n < UINT32_MAX / 2 ? (uInt)*n : UINT32_MAX / 2;
	int r;

	z->next_in = (Bytef *)u->in + u->in_at;
	z->avail_in = (uInt)(u->in_n - u->in_at);
	z->next_out = (Bytef *)out;
	z->avail_out = room;
	r = inflate(z, Z_NO_FLUSH);
	u->in_at = u->in_n - z->avail_in;
	*n = room - z->avail_out;
	if (r == Z_STREAM_END)
		return FRAME_ENDED;
	return r == Z_OK || r == Z_BUF_ERROR ? GOING_ON : BROKEN;
}

static void gzip_end(struct unpack *u)
{
	inflateEnd(&u->state.gzip);
}

static void bzip2_end(struct unpack *u)
{
	BZ2_bzDecompressEnd(&u->state.bzip2);
}

static void bzip2_begin(struct unpack *u)
{
	if (u->frames > 1)
		bzip2_end(u);
	memset(&u->state.bzip2, 0, sizeof(u->state.bzip2));
	if (BZ2_bzDecompressInit(&u->state.bzip2, 0, 0) != BZ_OK)
		die_oom();
}

static enum outcome bzip2_step(struct unpack *u, char *out, size_t *n)
{
	bz_stream *z = &u->state.bzip2;
	unsigned room = *n < UINT32_MAX / 2 ? (unsigned)*n : UINT32_MAX / 2;
	int r;

	z->next_in = u->in + u->in_at;
	z->avail_in = (unsigned)(u->in_n - u->in_at);
	z->next_out = out;
	z->avail_out = room;
	r = BZ2_bzDecompress(z);
	u->in_at = u->in_n - z->avail_in;
	*n = room - z->avail_out;
	if (r == BZ_STREAM_END)
		return FRAME_ENDED;
	return r == BZ_OK ? GOING_ON : BROKEN;
}

static void zstd_begin(struct unpack *u)
{
	if (u->frames == 1 && !(u->state.zstd = ZSTD_createDStream()))
		die_oom();
	ZSTD_initDStream(u->state.zstd);
}

static enum outcome zstd_step(struct unpack *u, char *out, size_t *n)
{
	ZSTD_inBuffer in = { u->in, u->in_n, u->in_at };
	ZSTD_outBuffer to = { out, *n, 0 };
	size_t r = ZSTD_decompressStream(u->state.zstd, &to, &in);

	u->in_at = in.pos;
	*n = to.pos;
	if (ZSTD_isError(r))
		return BROKEN;
	return r == 0 ? FRAME_ENDED : GOING_ON;
}

static void zstd_end(struct unpack *u)
{
	ZSTD_freeDStream(u->state.zstd);
}

static void lz4_begin(struct unpack *u)
{
	if (u->frames > 1)
		LZ4F_resetDecompressionContext(u->state.lz4);
	else if (LZ4F_isError(LZ4F_createDecompressionContext(&u->state.lz4, LZ4F_VERSION)))
		die_oom();
}

static enum outcome lz4_step(struct unpack *u, char *out, size_t *n)
{
	size_t in = u->in_n - u->in_at;
	size_t r = LZ4F_decompress(u->state.lz4, out, n, u->in + u->in_at, &in, NULL);

	u->in_at += in;
	if (LZ4F_isError(r))
		return BROKEN;
	return r == 0 ? FRAME_ENDED : GOING_ON;
}

static void lz4_end(struct unpack *u)
{
	LZ4F_freeDecompressionContext(u->state.lz4);
}

static const struct method methods[] = {
	[LP_NONE] = { NULL, "", 0, NULL, NULL, NULL },
	[LP_GZIP] = { "gzip", "\x1f\x8b", 2, gzip_begin, gzip_step, gzip_end },
	[LP_BZIP2] = { "bzip2", "BZh", 3, bzip2_begin, bzip2_step, bzip2_end },
	[LP_ZSTD] = { "zstd", "\x28\xb5\x2f\xfd", 4, zstd_begin, zstd_step, zstd_end },
	[LP_LZ4] = { "LZ4", "\x04\x22\x4d\x18", 4, lz4_begin, lz4_step, lz4_end },
};

const char *packing_name(enum load_packing how)
{
	return methods[how].name;
}

enum load_packing unpack_sniff(const char *p, size_t n)
{
	unsigned i;

	for (i = LP_NONE + 1; i < ARRAY_SIZE(methods); i++) {
		if (n < methods[i].magic_bytes ||
		    memcmp(p, methods[i].magic, methods[i].magic_bytes))
			continue;
		/* "BZh" alone could begin a line of text: a digit and the mark of a block follow
		 * it. */
		if (i == LP_BZIP2 && (n < 10 || p[3] < '1' || p[3] > '9' ||
				      (memcmp(p + 4, "\x31\x41\x59\x26\x53\x59", 6) != 0 &&
				       memcmp(p + 4, "\x17\x72\x45\x38\x50\x90", 6) != 0)))
			continue;
		return (enum load_packing)i;
	}
	return LP_NONE;
}

struct unpack *unpack_new(enum load_packing how, const char *name, unpack_more *more, void *arg)
{
	struct unpack *u = xmalloc(sizeof(*u));

	memset(u, 0, sizeof(*u));
	u->method = &methods[how];
	u->name = name;
	u->more = more;
	u->arg = arg;
	u->in = xmalloc(IN_BYTES);
	return u;
}

void unpack_free(struct unpack *u)
{
	if (!u)
		return;
	if (u->frames)
		u->method->end(u);
	free(u->in);
	free(u);
}

unsigned unpack_frames(const struct unpack *u)
{
	return u->frames;
}

static int refill(struct unpack *u, struct err *err)
{
	ssize_t r = u->more(u->arg, u->in, IN_BYTES, err);

	if (r < 0)
		return (int)r;
	u->in_at = 0;
	u->in_n = (size_t)r;
	u->at_end = r == 0;
	return 0;
}

/* Some files are filled up with zeros to a whole block; gzip has nothing against that. */
static bool only_zeros(struct unpack *u, struct err *err)
{
	while (!u->at_end) {
		for (; u->in_at < u->in_n; u->in_at++)
			if (u->in[u->in_at])
				return false;
		if (refill(u, err) < 0)
			return false;
	}
	return true;
}

ssize_t unpack_read(struct unpack *u, void *buf, size_t n, struct err *err)
{
	for (;;) {
		size_t got = n;
		enum outcome o;

		if (u->in_at == u->in_n && !u->at_end && refill(u, err) < 0)
			return err->code;
		if (!u->in_frame) {
			err->code = 0;
			if (u->at_end)
				return 0;
			if (u->frames && u->method == &methods[LP_GZIP] && !u->in[u->in_at]) {
				if (only_zeros(u, err))
					return 0;
				return err->code ? err->code
						 : err_set(err, ERR_IO,
							   "%s: damaged: something stands behind "
							   "the end of the gzip data",
							   u->name);
			}
			u->frames++;
			u->method->begin(u);
			u->in_frame = true;
		}
		o = u->method->step(u, buf, &got);
		if (o == BROKEN)
			return err_set(err, ERR_IO, "%s: damaged: this is no sound %s data",
				       u->name, u->method->name);
		if (o == FRAME_ENDED)
			u->in_frame = false;
		if (got)
			return (ssize_t)got;
		if (o == GOING_ON && u->at_end)
			return err_set(err, ERR_IO, "%s: damaged: the %s data is cut off", u->name,
				       u->method->name);
	}
}
