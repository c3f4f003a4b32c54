/*
 * prepared.c - prepared queries: values into a text, rows in binary
 * (source: ConnectProcessor.handleExecute, StmtExecutor.sendStmtPrepareOK).
 */
#include "config.h"
#include "sandbox/prepared.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sandbox/civil.h"
#include "sandbox/wire_mysql.h"
#include "sandbox/words.h"

/* Types of values in the protocol. */
enum {
	MY_TINY = 1,
	MY_SHORT = 2,
	MY_LONG = 3,
	MY_FLOAT = 4,
	MY_DOUBLE = 5,
	MY_TIMESTAMP = 7,
	MY_LONGLONG = 8,
	MY_DATE = 10,
	MY_DATETIME = 12,
	MY_VARCHAR = 15,
	MY_NEWDECIMAL = 246,
	MY_TINY_BLOB = 249,
	MY_STRING = 254,
};

struct prepared *prepared_new(uint32_t id, struct text sql)
{
	static const char *const firsts[] = { "SELECT", "WITH", "VALUES", "(" };
	struct arena *mem = arena_new();
	struct prepared *p = ARENA_NEW(mem, struct prepared);
	struct source src;
	struct words w;
	unsigned i, is_query = 0;

	*p = (struct prepared){ .id = id, .mem = mem };
	p->sql = (struct text){ arena_copy(mem, sql.p, sql.n), sql.n };
	source_init(&src, "query", p->sql.p, (uint32_t)p->sql.n);
	words_init(&w, &src, 0, mem);
	for (i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++)
		is_query += word_is(&w, firsts[i]);
	if (!is_query) {
		arena_free(mem);
		return NULL;
	}
	p->marks = arena_alloc(mem, (w.n + 1) * sizeof(*p->marks));
	for (i = 0; i < w.n; i++)
		if (text_is(source_text(&src, w.list[i].at), "?"))
			p->marks[p->n_marks++] = w.list[i].at.off;
	p->types = arena_zalloc(mem, p->n_marks + 1);
	return p;
}

void prepared_free(struct prepared *p)
{
	if (p)
		arena_free(p->mem);
}

/* The text up to the mark `i`, from behind the one before it. */
static void add_between(const struct prepared *p, unsigned i, struct buf *sql)
{
	size_t from = i ? p->marks[i - 1] + 1 : 0, to = i < p->n_marks ? p->marks[i] : p->sql.n;

	buf_add(sql, p->sql.p + from, to - from);
}

void prepared_nulls(const struct prepared *p, struct buf *sql)
{
	unsigned i;

	for (i = 0; i < p->n_marks; i++) {
		add_between(p, i, sql);
		buf_adds(sql, "NULL");
	}
	add_between(p, i, sql);
}

/* values ------------------------------------------------------------------------------------ */

static bool take_little(struct text *from, unsigned n, uint64_t *v)
{
	struct text t;

	*v = 0;
	if (!wire_take_bytes(from, n, &t))
		return false;
	while (n--)
		*v = *v << 8 | (unsigned char)t.p[n];
	return true;
}

static bool add_whole(struct text *from, unsigned bytes, struct buf *sql)
{
	unsigned up = 64 - 8 * bytes;
	uint64_t v;

	if (!take_little(from, bytes, &v))
		return false;
	buf_addf(sql, "%lld", (long long)((int64_t)(v << up) >> up));
	return true;
}

static bool add_real(struct text *from, bool wide, struct buf *sql)
{
	uint64_t v;
	uint32_t half;
	double d;
	float f;

	if (!take_little(from, wide ? 8 : 4, &v))
		return false;
	half = (uint32_t)v;
	if (wide) {
		memcpy(&d, &v, sizeof(d));
	} else {
		memcpy(&f, &half, sizeof(f));
		d = (double)f;
	}
	if (isfinite(d))
		buf_addf(sql, "%.17g", d);
	else
		buf_adds(sql, "NULL");
	return true;
}

static void add_quoted(struct buf *sql, struct text t)
{
	size_t i;

	buf_addc(sql, '\'');
	for (i = 0; i < t.n; i++) {
		if (t.p[i] == '\'' || t.p[i] == '\\')
			buf_addc(sql, '\\');
		buf_addc(sql, t.p[i]);
	}
	buf_addc(sql, '\'');
}

/* A length of 0, 4, 7 or 11, and as much of a time. */
static bool add_time(struct text *from, struct buf *sql)
{
	uint64_t year = 0, micro = 0;
	unsigned char b[5] = { 0 };
	struct text t;
	uint8_t n;

	if (!wire_take_u8(from, &n) || (n && n < 4) || !wire_take_bytes(from, n, &t))
		return false;
	if (n) {
		take_little(&t, 2, &year);
		memcpy(b, t.p, t.n < sizeof(b) ? t.n : sizeof(b));
	}
	if (n >= 11) {
		t.p += 5;
		t.n -= 5;
		take_little(&t, 4, &micro);
	}
	buf_addf(sql, "'%04u-%02u-%02u", (unsigned)year, b[0], b[1]);
	if (n >= 7)
		buf_addf(sql, " %02u:%02u:%02u", b[2], b[3], b[4]);
	if (micro)
		buf_addf(sql, ".%06u", (unsigned)micro);
	buf_addc(sql, '\'');
	return true;
}

static bool add_value(struct text *from, uint8_t type, struct buf *sql)
{
	struct text t;

	switch (type) {
	case MY_TINY:
		return add_whole(from, 1, sql);
	case MY_SHORT:
		return add_whole(from, 2, sql);
	case MY_LONG:
		return add_whole(from, 4, sql);
	case MY_LONGLONG:
		return add_whole(from, 8, sql);
	case MY_FLOAT:
	case MY_DOUBLE:
		return add_real(from, type == MY_DOUBLE, sql);
	case MY_DATE:
	case MY_DATETIME:
	case MY_TIMESTAMP:
		return add_time(from, sql);
	case MY_VARCHAR:
		break;
	default:
		if (type < MY_NEWDECIMAL || type > MY_STRING)
			return false;
	}
	if (!wire_take_lenenc(from, &t))
		return false;
	add_quoted(sql, t);
	return true;
}

bool prepared_bind(struct prepared *p, struct text payload, struct buf *sql, struct arena *mem,
		   const char **why)
{
	struct text nulls = TEXT(""), types;
	uint32_t times;
	uint8_t flags, told = 0;
	unsigned i;

	*why = "BufferUnderflowException, msg: null";
	if (!wire_take_u8(&payload, &flags) || !wire_take_u32(&payload, &times) ||
	    !wire_take_bytes(&payload, (p->n_marks + 7) / 8, &nulls))
		return false;
	if (payload.n)
		wire_take_u8(&payload, &told);
	if (told) {
		if (!wire_take_bytes(&payload, 2 * (size_t)p->n_marks, &types))
			return false;
		for (i = 0; i < p->n_marks; i++)
			p->types[i] = (uint8_t)types.p[2 * i];
	}
	for (i = 0; i < p->n_marks; i++) {
		add_between(p, i, sql);
		if ((unsigned char)nulls.p[i / 8] & 1u << i % 8) {
			buf_adds(sql, "NULL");
		} else if (!add_value(&payload, p->types[i], sql)) {
			if (payload.n)
				*why = arena_printf(
					mem,
					"AnalysisException, msg: Getting analyzing error. Detail "
					"message: Unsupported mysql type: %u.",
					p->types[i]);
			return false;
		}
	}
	add_between(p, i, sql);
	return true;
}

/* replies ---------------------------------------------------------------------------------- */

void prepared_put_ok(struct wire *w, const struct prepared *p, const struct reply_column *columns,
		     unsigned n)
{
	const struct reply_column mark = { "?", COLUMN_VARCHAR, 0, 0 };
	unsigned i;

	wire_begin(w);
	wire_put_u8(w, 0);
	wire_put_u32(w, p->id);
	wire_put_u16(w, n);
	wire_put_u16(w, p->n_marks);
	wire_put_u8(w, 0);
	wire_put_u16(w, 0);
	wire_end(w);
	for (i = 0; i < p->n_marks; i++)
		wire_column(w, &mark);
	if (p->n_marks)
		wire_eof(w, 0);
	for (i = 0; i < n; i++)
		wire_column(w, &columns[i]);
	if (n)
		wire_eof(w, 0);
}

static void put_little(struct wire *w, uint64_t v, unsigned bytes)
{
	for (; bytes--; v >>= 8)
		wire_put_u8(w, v & 0xff);
}

static void put_time(struct wire *w, struct text t, bool with_time)
{
	struct civil c = { 0 };
	unsigned n = 4;

	if (!civil_parse(t, &c))
		c = (struct civil){ 0 };
	if (with_time)
		n = c.micro ? 11 : 7;
	wire_put_u8(w, n);
	wire_put_u16(w, (unsigned)c.year);
	wire_put_u8(w, (unsigned)c.month);
	wire_put_u8(w, (unsigned)c.day);
	if (n >= 7) {
		wire_put_u8(w, (unsigned)c.hour);
		wire_put_u8(w, (unsigned)c.minute);
		wire_put_u8(w, (unsigned)c.second);
	}
	if (n == 11)
		wire_put_u32(w, (uint32_t)c.micro);
}

static void put_value(struct wire *w, struct text t, enum column_type type)
{
	char copy[64];
	uint32_t half;
	uint64_t bits;
	double d;
	float f;

	snprintf(copy, sizeof(copy), "%.*s", (int)(t.n < sizeof(copy) ? t.n : sizeof(copy) - 1),
		 t.p);
	switch (type) {
	case COLUMN_BOOLEAN:
	case COLUMN_TINYINT:
		put_little(w, strtoull(copy, NULL, 10), 1);
		return;
	case COLUMN_SMALLINT:
		put_little(w, strtoull(copy, NULL, 10), 2);
		return;
	case COLUMN_INT:
		put_little(w, strtoull(copy, NULL, 10), 4);
		return;
	case COLUMN_BIGINT:
		put_little(w, strtoull(copy, NULL, 10), 8);
		return;
	case COLUMN_FLOAT:
		f = strtof(copy, NULL);
		memcpy(&half, &f, sizeof(half));
		put_little(w, half, 4);
		return;
	case COLUMN_DOUBLE:
		d = strtod(copy, NULL);
		memcpy(&bits, &d, sizeof(bits));
		put_little(w, bits, 8);
		return;
	case COLUMN_DATE:
	case COLUMN_DATETIME:
		put_time(w, t, type == COLUMN_DATETIME);
		return;
	default:
		wire_put_lenenc(w, t);
	}
}

void prepared_put_row(struct wire *w, const struct reply_row *row,
		      const struct reply_column *columns, unsigned n)
{
	unsigned i, k;

	wire_begin(w);
	wire_put_u8(w, 0);
	/* the first two bits are nobody's */
	for (i = 0; i < (n + 9) / 8; i++) {
		unsigned byte = 0;

		for (k = 0; k < 8; k++)
			if (8 * i + k >= 2 && 8 * i + k - 2 < n && !row->cells[8 * i + k - 2].p)
				byte |= 1u << k;
		wire_put_u8(w, byte);
	}
	for (i = 0; i < n; i++)
		if (row->cells[i].p)
			put_value(w, row->cells[i], columns[i].type);
	wire_end(w);
}
