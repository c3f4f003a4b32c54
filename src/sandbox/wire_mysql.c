/*
 * wire_mysql.c - packets and replies of the MySQL protocol.
 */
#include "config.h"
#include "sandbox/wire_mysql.h"

#include <string.h>

#include "base/util.h"
#include "sandbox/reply.h"

enum { HEADER = 4 };

void wire_init(struct wire *w)
{
	*w = (struct wire){ .request_max = WIRE_LOGIN_MAX };
	/* What is fed beyond a packet is bounded by who feeds. */
	buf_init(&w->in, 2 * (size_t)WIRE_REQUEST_MAX);
	buf_init(&w->joined, WIRE_REQUEST_MAX);
	buf_init(&w->out, WIRE_OUT_MAX);
}

void wire_release(struct wire *w)
{
	buf_release(&w->in);
	buf_release(&w->joined);
	buf_release(&w->out);
}

/* in ------------------------------------------------------------------------ */

void wire_feed(struct wire *w, const void *p, size_t n)
{
	/* Move the rest to the front only when that is less than what was taken. */
	if (w->at && w->at >= w->in.n - w->at) {
		size_t left = w->in.n - w->at;

		memmove(w->in.p, w->in.p + w->at, left);
		buf_cut(&w->in, left);
		w->at = 0;
	}
	buf_add(&w->in, p, n);
}

static unsigned le(const char *p, unsigned bytes)
{
	unsigned v = 0, i;

	for (i = 0; i < bytes; i++)
		v |= (unsigned)(uint8_t)p[i] << (8 * i);
	return v;
}

enum wire_got wire_next(struct wire *w, struct text *payload)
{
	if (!w->joining)
		buf_release(&w->joined);
	for (;;) {
		size_t have = w->in.n - w->at, n;
		const char *p;

		if (w->in.full)
			return WIRE_BAD;
		if (have < HEADER)
			return WIRE_NONE;
		p = w->in.p + w->at;
		n = le(p, 3);
		if ((uint8_t)p[3] != w->seq || n > w->request_max - w->joined.n)
			return WIRE_BAD;
		if (have - HEADER < n)
			return WIRE_NONE;
		w->at += HEADER + n;
		w->seq++;
		if (n < WIRE_PIECE && !w->joining) {
			*payload = (struct text){ p + HEADER, n };
			return WIRE_PACKET;
		}
		buf_add(&w->joined, p + HEADER, n);
		w->joining = n == WIRE_PIECE;
		if (!w->joining) {
			*payload = (struct text){ w->joined.p, w->joined.n };
			return WIRE_PACKET;
		}
	}
}

bool wire_take_bytes(struct text *from, size_t n, struct text *v)
{
	if (from->n < n)
		return false;
	*v = (struct text){ from->p, n };
	from->p += n;
	from->n -= n;
	return true;
}

bool wire_take_u8(struct text *from, uint8_t *v)
{
	struct text t;

	if (!wire_take_bytes(from, 1, &t))
		return false;
	*v = (uint8_t)t.p[0];
	return true;
}

bool wire_take_u32(struct text *from, uint32_t *v)
{
	struct text t;

	if (!wire_take_bytes(from, 4, &t))
		return false;
	*v = le(t.p, 4);
	return true;
}

bool wire_take_string(struct text *from, struct text *v)
{
	const char *end = from->n ? memchr(from->p, '\0', from->n) : NULL;

	if (!end)
		return false;
	*v = (struct text){ from->p, (size_t)(end - from->p) };
	from->n -= v->n + 1;
	from->p = end + 1;
	return true;
}

bool wire_take_lenenc(struct text *from, struct text *v)
{
	struct text t = *from, number;
	unsigned bytes;
	uint64_t n;
	uint8_t first;

	if (!wire_take_u8(&t, &first) || first == 0xfb || first == 0xff)
		return false;
	n = first;
	if (first > 0xfb) {
		bytes = first == 0xfc ? 2 : first == 0xfd ? 3 : 8;
		if (!wire_take_bytes(&t, bytes, &number))
			return false;
		n = le(number.p, bytes == 8 ? 4 : bytes);
		if (bytes == 8)
			n |= (uint64_t)le(number.p + 4, 4) << 32;
	}
	if (n > t.n || !wire_take_bytes(&t, (size_t)n, v))
		return false;
	*from = t;
	return true;
}

/* out ----------------------------------------------------------------------- */

void wire_begin(struct wire *w)
{
	w->start = w->out.n;
	buf_add(&w->out, "\0\0\0", HEADER);
}

static void put_header(struct wire *w, size_t at, size_t n)
{
	char *p = w->out.p + at;

	p[0] = (char)(n & 0xff);
	p[1] = (char)(n >> 8 & 0xff);
	p[2] = (char)(n >> 16 & 0xff);
	p[3] = (char)w->seq++;
}

void wire_end(struct wire *w)
{
	size_t n, more, i;

	if (w->out.full)
		return;
	n = w->out.n - w->start - HEADER;
	more = n / WIRE_PIECE;
	for (i = 0; i < more; i++)
		buf_add(&w->out, "\0\0\0", HEADER);
	if (w->out.full)
		return;
	/* The pieces move apart, the last one first, to let the headers in. */
	for (i = more; i > 0; i--) {
		size_t size = i == more ? n % WIRE_PIECE : WIRE_PIECE;
		char *from = w->out.p + w->start + HEADER + i * WIRE_PIECE;

		memmove(from + i * HEADER, from, size);
	}
	for (i = 0; i <= more; i++)
		put_header(w, w->start + i * (HEADER + (size_t)WIRE_PIECE),
			   i == more ? n % WIRE_PIECE : WIRE_PIECE);
}

void wire_put_u8(struct wire *w, unsigned v)
{
	buf_addc(&w->out, (char)(v & 0xff));
}

void wire_put_u16(struct wire *w, unsigned v)
{
	wire_put_u8(w, v);
	wire_put_u8(w, v >> 8);
}

void wire_put_u32(struct wire *w, uint32_t v)
{
	wire_put_u16(w, v & 0xffff);
	wire_put_u16(w, v >> 16);
}

void wire_put_int(struct wire *w, uint64_t v)
{
	if (v < 0xfb) {
		wire_put_u8(w, (unsigned)v);
	} else if (v <= 0xffff) {
		wire_put_u8(w, 0xfc);
		wire_put_u16(w, (unsigned)v);
	} else if (v <= 0xffffff) {
		wire_put_u8(w, 0xfd);
		wire_put_u16(w, v & 0xffff);
		wire_put_u8(w, (unsigned)(v >> 16));
	} else {
		wire_put_u8(w, 0xfe);
		wire_put_u32(w, (uint32_t)v);
		wire_put_u32(w, (uint32_t)(v >> 32));
	}
}

void wire_put_bytes(struct wire *w, const void *p, size_t n)
{
	buf_add(&w->out, p, n);
}

void wire_put_string(struct wire *w, const char *s)
{
	buf_add(&w->out, s, strlen(s) + 1);
}

void wire_put_lenenc(struct wire *w, struct text t)
{
	wire_put_int(w, t.n);
	wire_put_bytes(w, t.p, t.n);
}

static void put_text(struct wire *w, const char *s)
{
	wire_put_lenenc(w, (struct text){ s, strlen(s) });
}

/* replies ------------------------------------------------------------------- */

void wire_ok(struct wire *w, uint64_t affected, const char *info, unsigned status)
{
	wire_begin(w);
	wire_put_u8(w, 0);
	wire_put_int(w, affected);
	wire_put_int(w, 0);             /* never a last insert id */
	wire_put_u16(w, status);
	wire_put_u16(w, 0);             /* never warnings */
	if (info && *info)
		put_text(w, info);
	wire_end(w);
}

void wire_err(struct wire *w, unsigned number, const char *sqlstate, const char *message)
{
	wire_begin(w);
	wire_put_u8(w, 0xff);
	wire_put_u16(w, number);
	wire_put_u8(w, '#');
	wire_put_bytes(w, sqlstate && strlen(sqlstate) == 5 ? sqlstate : "HY000", 5);
	if (!message || !*message)
		message = "Unknown error";
	wire_put_bytes(w, message, strlen(message));
	wire_end(w);
}

void wire_eof(struct wire *w, unsigned status)
{
	wire_begin(w);
	wire_put_u8(w, 0xfe);
	wire_put_u16(w, 0);
	wire_put_u16(w, status);
	wire_end(w);
}

void wire_column_count(struct wire *w, unsigned n)
{
	wire_begin(w);
	wire_put_int(w, n);
	wire_end(w);
}

enum {
	CHARSET_UTF8 = 33,
	CHARSET_BINARY = 63,
	BYTES_PER_CHAR = 3,
	UNKNOWN_CHARS = 64,
	SHOW_CHARS = 30
};

/* What an FE announces for each type (source: MysqlSerializer, Type,
 * PrimitiveType.toMysqlType).  `length` is left 0 where the column decides. */
static const struct type_code {
	uint8_t code, charset, decimals;
	uint32_t length;
} type_codes[] = {
	[COLUMN_SHOW]      = { 253, CHARSET_UTF8, 0, SHOW_CHARS * BYTES_PER_CHAR },
	[COLUMN_VARCHAR]   = { 253, CHARSET_UTF8, 0, 0 },
	[COLUMN_CHAR]      = { 254, CHARSET_UTF8, 0, 0 },
	[COLUMN_JSON]      = { 254, CHARSET_UTF8, 0, 60 },
	[COLUMN_LARGEINT]  = { 254, CHARSET_UTF8, 0, 40 },
	[COLUMN_BOOLEAN]   = { 1, CHARSET_BINARY, 0, 1 },
	[COLUMN_TINYINT]   = { 1, CHARSET_BINARY, 0, 4 },
	[COLUMN_SMALLINT]  = { 2, CHARSET_BINARY, 0, 6 },
	[COLUMN_INT]       = { 3, CHARSET_BINARY, 0, 11 },
	[COLUMN_BIGINT]    = { 8, CHARSET_BINARY, 0, 20 },
	[COLUMN_FLOAT]     = { 4, CHARSET_BINARY, 31, 12 },
	[COLUMN_DOUBLE]    = { 5, CHARSET_BINARY, 31, 22 },
	[COLUMN_DECIMAL]   = { 246, CHARSET_BINARY, 0, 0 },
	[COLUMN_DATE]      = { 10, CHARSET_BINARY, 0, 10 },
	[COLUMN_DATETIME]  = { 12, CHARSET_BINARY, 0, 19 },
	[COLUMN_VARBINARY] = { 252, CHARSET_BINARY, 0, 0 },
};

static uint32_t column_length(const struct reply_column *c, const struct type_code *t)
{
	if (t->length)
		return t->length;
	/* A point, a sign, a leading zero, and one digit of overflow. */
	if (c->type == COLUMN_DECIMAL)
		return c->length ? c->length + (c->scale > 0) + 3 : 0;
	return (c->length ? c->length : UNKNOWN_CHARS) * BYTES_PER_CHAR;
}

static void put_column(struct wire *w, struct text database, struct text table,
		       const struct reply_column *c)
{
	const struct type_code *t;

	if ((unsigned)c->type >= ARRAY_SIZE(type_codes))
		BUG("no column type %d", (int)c->type);
	t = &type_codes[c->type];
	put_text(w, "def");
	wire_put_lenenc(w, database);
	wire_put_lenenc(w, table);
	wire_put_lenenc(w, table);      /* the original one */
	put_text(w, c->name);
	put_text(w, c->name);
	wire_put_u8(w, 0x0c);           /* bytes of what follows */
	wire_put_u16(w, t->charset);
	wire_put_u32(w, column_length(c, t));
	wire_put_u8(w, t->code);
	wire_put_u16(w, 0);             /* flags: never set */
	wire_put_u8(w, c->type == COLUMN_DECIMAL ? c->scale : t->decimals);
	wire_put_u16(w, 0);
}

void wire_column(struct wire *w, const struct reply_column *c)
{
	wire_begin(w);
	put_column(w, TEXT(""), TEXT(""), c);
	wire_end(w);
}

void wire_field(struct wire *w, struct text database, struct text table,
		const struct reply_column *c)
{
	wire_begin(w);
	put_column(w, database, table, c);
	put_text(w, "");
	wire_end(w);
}

void wire_row(struct wire *w, const struct reply_row *r, unsigned n)
{
	unsigned i;

	wire_begin(w);
	for (i = 0; i < n; i++) {
		if (r->cells[i].p)
			wire_put_lenenc(w, r->cells[i]);
		else
			wire_put_u8(w, 0xfb);
	}
	wire_end(w);
}
