/*
 * codec.c - compressing bodies.
 */
#include "config.h"
#include "load/codec.h"

#include <lz4frame.h>
#include <lz4hc.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "base/err.h"
#include "base/util.h"

enum { IN_BYTES = 256 << 10 };

struct codec {
	const struct method *method;
	int level;
	struct body plain;
	char *in;
	size_t in_at, in_n;
	bool in_end, ended;
	/* LZ4 wants room for a whole block, whatever the caller has */
	char *out;
	size_t out_at, out_n, out_room;
	union {
		z_stream gzip;
		ZSTD_CCtx *zstd;
		LZ4F_cctx *lz4;
	} state;
	LZ4F_preferences_t lz4;
};

/*
 * open, close: once; start: a new frame.  step: from c->in to `out`, which has *n bytes of room;
 * then *n are in it.  0, or ERR_IO; sets c->ended behind the frame's last byte.
 */
struct method {
	int level, level_max;
	void (*open)(struct codec *c);
	void (*start)(struct codec *c);
	int (*step)(struct codec *c, char *out, size_t *n, struct err *err);
	void (*close)(struct codec *c);
};

static void gzip_open(struct codec *c)
{
	/* 16: with a header and trailer of gzip */
	if (deflateInit2(&c->state.gzip, c->level, Z_DEFLATED, MAX_WBITS + 16, 8,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		die_oom();
}

static void gzip_start(struct codec *c)
{
	deflateReset(&c->state.gzip);
}

static int gzip_step(struct codec *c, char *out, size_t *n, struct err *err)
{
	z_stream *z = &c->state.gzip;
	uInt room = *n < UINT32_MAX / 2 ? (uInt)*n : UINT32_MAX / 2;
	int r;

	z->next_in = (Bytef *)c->in + c->in_at;
	z->avail_in = (uInt)(c->in_n - c->in_at);
	z->next_out = (Bytef *)out;
	z->avail_out = room;
	r = deflate(z, c->in_end ? Z_FINISH : Z_NO_FLUSH);
	c->in_at = c->in_n - z->avail_in;
	*n = room - z->avail_out;
	c->ended = r == Z_STREAM_END;
	if (r == Z_STREAM_ERROR)
		return err_set(err, ERR_IO, "zlib: the body cannot be compressed");
	return 0;
}

static void gzip_close(struct codec *c)
{
	deflateEnd(&c->state.gzip);
}

static void zstd_open(struct codec *c)
{
	c->state.zstd = ZSTD_createCCtx();
	if (!c->state.zstd)
		die_oom();
	ZSTD_CCtx_setParameter(c->state.zstd, ZSTD_c_compressionLevel, c->level);
	ZSTD_CCtx_setParameter(c->state.zstd, ZSTD_c_checksumFlag, 1);
}

static void zstd_start(struct codec *c)
{
	ZSTD_CCtx_reset(c->state.zstd, ZSTD_reset_session_only);
}

static int zstd_step(struct codec *c, char *out, size_t *n, struct err *err)
{
	ZSTD_inBuffer in = { c->in, c->in_n, c->in_at };
	ZSTD_outBuffer to = { out, *n, 0 };
	size_t r = ZSTD_compressStream2(c->state.zstd, &to, &in,
					c->in_end ? ZSTD_e_end : ZSTD_e_continue);

	if (ZSTD_isError(r))
		return err_set(err, ERR_IO, "zstd: the body cannot be compressed: %s",
			       ZSTD_getErrorName(r));
	c->in_at = in.pos;
	*n = to.pos;
	c->ended = c->in_end && r == 0;
	return 0;
}

static void zstd_close(struct codec *c)
{
	ZSTD_freeCCtx(c->state.zstd);
}

static void lz4_open(struct codec *c)
{
	if (LZ4F_isError(LZ4F_createCompressionContext(&c->state.lz4, LZ4F_VERSION)))
		die_oom();
	c->lz4.frameInfo.blockSizeID = LZ4F_max256KB;
	c->lz4.frameInfo.blockMode = LZ4F_blockIndependent;
	c->lz4.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
	c->lz4.compressionLevel = c->level;
	/* of a whole input, of what was kept back, and of the frame's ends */
	c->out_room = LZ4F_compressBound(IN_BYTES, &c->lz4) + LZ4F_HEADER_SIZE_MAX;
	c->out = xmalloc(c->out_room);
}

static void lz4_start(struct codec *c)
{
	size_t r = LZ4F_compressBegin(c->state.lz4, c->out, c->out_room, &c->lz4);

	c->out_at = 0;
	c->out_n = LZ4F_isError(r) ? 0 : r;
}

static int lz4_fill(struct codec *c, struct err *err)
{
	size_t r;

	if (c->in_at < c->in_n)
		r = LZ4F_compressUpdate(c->state.lz4, c->out, c->out_room, c->in + c->in_at,
					c->in_n - c->in_at, NULL);
	else
		r = LZ4F_compressEnd(c->state.lz4, c->out, c->out_room, NULL);
	if (LZ4F_isError(r))
		return err_set(err, ERR_IO, "LZ4: the body cannot be compressed: %s",
			       LZ4F_getErrorName(r));
	c->ended = c->in_at == c->in_n;
	c->in_at = c->in_n;
	c->out_at = 0;
	c->out_n = r;
	return 0;
}

static int lz4_step(struct codec *c, char *out, size_t *n, struct err *err)
{
	size_t have;

	if (c->out_at == c->out_n && lz4_fill(c, err) < 0)
		return err->code;
	have = c->out_n - c->out_at < *n ? c->out_n - c->out_at : *n;
	memcpy(out, c->out + c->out_at, have);
	c->out_at += have;
	*n = have;
	return 0;
}

static void lz4_close(struct codec *c)
{
	LZ4F_freeCompressionContext(c->state.lz4);
	free(c->out);
}

static const struct method methods[] = {
	[LP_GZIP] = { 6, 9, gzip_open, gzip_start, gzip_step, gzip_close },
	[LP_BZIP2] = { 0 },
	[LP_ZSTD] = { 3, 19, zstd_open, zstd_start, zstd_step, zstd_close },
	[LP_LZ4] = { 1, LZ4HC_CLEVEL_MAX, lz4_open, lz4_start, lz4_step, lz4_close },
};

bool codec_can(enum load_packing how)
{
	return how < ARRAY_SIZE(methods) && methods[how].step;
}

int codec_level_max(enum load_packing how)
{
	return methods[how].level_max;
}

struct codec *codec_new(enum load_packing how, int level)
{
	struct codec *c = xmalloc(sizeof(*c));

	if (!codec_can(how))
		BUG("no codec %d", (int)how);
	memset(c, 0, sizeof(*c));
	c->method = &methods[how];
	c->level = level ? level : c->method->level;
	c->in = xmalloc(IN_BYTES);
	c->method->open(c);
	return c;
}

void codec_free(struct codec *c)
{
	if (!c)
		return;
	c->method->close(c);
	free(c->in);
	free(c);
}

static int rewind_codec(void *arg, struct err *err)
{
	struct codec *c = arg;

	c->in_at = c->in_n = c->out_at = c->out_n = 0;
	c->in_end = c->ended = false;
	c->method->start(c);
	return c->plain.rewind(c->plain.arg, err);
}

static int fill_input(struct codec *c, struct err *err)
{
	ssize_t r = c->plain.read(c->plain.arg, c->in, IN_BYTES, err);

	if (r < 0)
		return (int)r;
	c->in_at = 0;
	c->in_n = (size_t)r;
	c->in_end = r == 0;
	return 0;
}

static ssize_t read_codec(void *arg, void *buf, size_t n, struct err *err)
{
	struct codec *c = arg;
	size_t got = 0;

	/* All of the room: LZ4's reader on a server wants 15 bytes in the first piece it gets. */
	while (got < n && !(c->ended && c->out_at == c->out_n)) {
		size_t more = n - got;

		if (c->in_at == c->in_n && !c->in_end && c->out_at == c->out_n &&
		    fill_input(c, err) < 0)
			return err->code;
		if (c->method->step(c, (char *)buf + got, &more, err) < 0)
			return err->code;
		got += more;
	}
	return (ssize_t)got;
}

struct body codec_body(struct codec *c, const struct body *plain)
{
	c->plain = *plain;
	return (struct body){ .bytes = -1, .rewind = rewind_codec, .read = read_codec, .arg = c };
}
