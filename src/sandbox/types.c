/*
 * types.c - the types of columns.
 */
#include "config.h"
#include "sandbox/types.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/util.h"
#include "sandbox/civil.h"

static const struct {
	const char *word;
	enum type_kind kind;
	const char *sql; /* as SHOW CREATE TABLE writes it; without (..) where that follows */
	const char *sqlite;
	enum column_type reply;
} types[] = {
	{ "boolean", TYPE_BOOLEAN, "boolean", "BOOLEAN", COLUMN_BOOLEAN },
	{ "tinyint", TYPE_TINYINT, "tinyint(4)", "TINYINT", COLUMN_TINYINT },
	{ "smallint", TYPE_SMALLINT, "smallint(6)", "SMALLINT", COLUMN_SMALLINT },
	{ "int", TYPE_INT, "int(11)", "INT", COLUMN_INT },
	{ "bigint", TYPE_BIGINT, "bigint(20)", "BIGINT", COLUMN_BIGINT },
	{ "largeint", TYPE_LARGEINT, "largeint(40)", "LARGEINT", COLUMN_LARGEINT },
	{ "float", TYPE_FLOAT, "float", "FLOAT", COLUMN_FLOAT },
	{ "double", TYPE_DOUBLE, "double", "DOUBLE", COLUMN_DOUBLE },
	{ "decimal", TYPE_DECIMAL, "decimal", "DECIMAL", COLUMN_DECIMAL },
	{ "date", TYPE_DATE, "date", "TEXT DATE", COLUMN_DATE },
	{ "datetime", TYPE_DATETIME, "datetime", "TEXT DATETIME", COLUMN_DATETIME },
	{ "char", TYPE_CHAR, "char", "CHAR", COLUMN_CHAR },
	{ "varchar", TYPE_VARCHAR, "varchar", "VARCHAR", COLUMN_VARCHAR },
	{ "json", TYPE_JSON, "json", "TEXT JSON", COLUMN_JSON },
	{ "varbinary", TYPE_VARBINARY, "varbinary", "TEXT VARBINARY", COLUMN_VARBINARY },
	{ "hll", TYPE_HLL, "hll", "TEXT HLL", COLUMN_VARCHAR },
	{ "bitmap", TYPE_BITMAP, "bitmap", "TEXT BITMAP", COLUMN_VARCHAR },
	{ "percentile", TYPE_PERCENTILE, "percentile", "TEXT PERCENTILE", COLUMN_VARCHAR },
	{ "array", TYPE_NESTED, "array", "TEXT NESTED", COLUMN_VARCHAR },
};

/* Further spellings; the first ones are in the table above. */
static const struct {
	const char *word;
	enum type_kind kind;
} spellings[] = {
	{ "bool", TYPE_BOOLEAN },      { "integer", TYPE_INT },
	{ "string", TYPE_VARCHAR },    { "text", TYPE_VARCHAR },
	{ "decimalv2", TYPE_DECIMAL }, { "decimal32", TYPE_DECIMAL },
	{ "decimal64", TYPE_DECIMAL }, { "decimal128", TYPE_DECIMAL },
	{ "numeric", TYPE_DECIMAL },   { "number", TYPE_DECIMAL },
	{ "jsonb", TYPE_JSON },	       { "binary", TYPE_VARBINARY },
	{ "map", TYPE_NESTED },	       { "struct", TYPE_NESTED },
};

enum { STRING_BYTES = 65533, VARCHAR_BYTES_MAX = 1048576 };

/* From ARRAY to the ">" that closes it. */
static bool take_nested(struct words *w, struct arena *keep, struct coltype *out)
{
	uint32_t from = w->list[w->at - 1].at.off, to;
	int depth = 0;

	if (!word_is(w, "<"))
		return false;
	do {
		if (words_end(w))
			return false;
		if (word_is(w, "<"))
			depth++;
		else if (word_is(w, ">"))
			depth--;
		to = span_end(w->list[w->at++].at);
	} while (depth > 0);
	out->nested = arena_copy(keep, w->src->text + from, to - from);
	return true;
}

bool type_take(struct words *w, struct arena *keep, struct coltype *out)
{
	struct text word = word_at(w, 0);
	int64_t n, m = 0;
	unsigned i;

	*out = (struct coltype){ 0 };
	for (i = 0; i < ARRAY_SIZE(types) && !text_is_nocase(word, types[i].word); i++)
		;
	if (i < ARRAY_SIZE(types)) {
		out->kind = types[i].kind;
	} else {
		for (i = 0; i < ARRAY_SIZE(spellings) && !text_is_nocase(word, spellings[i].word);
		     i++)
			;
		if (i == ARRAY_SIZE(spellings)) {
			word_is(w, "");
			return false;
		}
		out->kind = spellings[i].kind;
	}
	w->at++;
	if (out->kind == TYPE_NESTED)
		return take_nested(w, keep, out);
	if (out->kind == TYPE_DECIMAL) {
		out->len = 10;
		out->scale = 0;
	} else if (out->kind == TYPE_CHAR || out->kind == TYPE_VARCHAR) {
		out->len = text_is_nocase(word, "string") || text_is_nocase(word, "text")
				   ? STRING_BYTES
				   : 1;
	}
	if (!take(w, "("))
		return true;
	if (!take_integer(w, &n)) {
		if (!take(w, "*"))
			return false;
		n = VARCHAR_BYTES_MAX;
	}
	if (take(w, ",") && !take_integer(w, &m))
		return false;
	if (out->kind == TYPE_DECIMAL || out->kind == TYPE_CHAR || out->kind == TYPE_VARCHAR) {
		out->len = n < 0 ? 0 : n > VARCHAR_BYTES_MAX ? VARCHAR_BYTES_MAX : (unsigned)n;
		out->scale = m < 0 || m > 38 ? 0 : (unsigned)m;
	}
	return take(w, ")");
}

const char *type_sql(const struct coltype *t, struct arena *mem)
{
	switch (t->kind) {
	case TYPE_DECIMAL:
		return arena_printf(mem, "decimal(%u, %u)", t->len, t->scale);
	case TYPE_CHAR:
	case TYPE_VARCHAR:
		return arena_printf(mem, "%s(%u)", types[t->kind].sql, t->len);
	case TYPE_NESTED:
		return t->nested ? t->nested : "array";
	default:
		return types[t->kind].sql;
	}
}

const char *type_desc(const struct coltype *t, struct arena *mem)
{
	if (t->kind == TYPE_DECIMAL)
		return arena_printf(mem, "decimal(%u,%u)", t->len, t->scale);
	if (t->kind == TYPE_CHAR || t->kind == TYPE_VARCHAR || t->kind == TYPE_NESTED)
		return type_sql(t, mem);
	return types[t->kind].word;
}

const char *type_data(const struct coltype *t)
{
	if (t->kind == TYPE_BOOLEAN)
		return "tinyint";
	if (t->kind == TYPE_LARGEINT)
		return "bigint unsigned";
	return types[t->kind].word;
}

const char *type_sqlite(const struct coltype *t, struct arena *mem)
{
	if (t->kind == TYPE_DECIMAL)
		return arena_printf(mem, "DECIMAL(%u,%u)", t->len, t->scale);
	if (t->kind == TYPE_CHAR || t->kind == TYPE_VARCHAR)
		return arena_printf(mem, "%s(%u)", types[t->kind].sqlite, t->len);
	return types[t->kind].sqlite;
}

bool type_from_sqlite(const char *decl, struct coltype *out)
{
	unsigned i;
	size_t n = strcspn(decl, "(");

	*out = (struct coltype){ 0 };
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		if (strlen(types[i].sqlite) != n || strncasecmp(types[i].sqlite, decl, n) != 0)
			continue;
		out->kind = types[i].kind;
		if (decl[n])
			sscanf(decl + n, "(%u,%u", &out->len, &out->scale);
		return true;
	}
	return false;
}

enum column_type type_reply(const struct coltype *t)
{
	return types[t->kind].reply;
}

bool type_is_number(const struct coltype *t)
{
	return t->kind <= TYPE_DECIMAL;
}

/* values ---------------------------------------------------------------------------- */

static bool whole_value(struct text in, __int128 least, __int128 most, struct arena *mem,
			struct text *out)
{
	__int128 v = 0;
	size_t i = 0, start;
	bool minus;
	char digits[48];
	int n = 0, k = sizeof(digits);

	in = text_trim(in);
	minus = in.n && in.p[0] == '-';
	if (in.n && (in.p[0] == '-' || in.p[0] == '+'))
		i++;
	start = i;
	/* the usual one, which is written as it will be: small, and all in place */
	if (in.n - i < 19 && in.n > i && in.p[i] >= '1' && in.p[i] <= '9' && (minus || !i)) {
		int64_t small = 0;

		for (; i < in.n && in.p[i] >= '0' && in.p[i] <= '9'; i++)
			small = small * 10 + (in.p[i] - '0');
		if (i < in.n || (minus ? -small < least : small > most))
			return false;
		*out = in;
		return true;
	}
	for (; i < in.n; i++) {
		if (in.p[i] < '0' || in.p[i] > '9')
			return false;
		if (v > (most - 9) / 10 + 1)
			return false;
		v = v * 10 + (in.p[i] - '0');
		n++;
	}
	if (i == start || v < 0 || (minus ? -v < least : v > most))
		return false;
	digits[--k] = '\0';
	do {
		digits[--k] = (char)('0' + (int)(v % 10));
		v /= 10;
	} while (v);
	if (minus && !(digits[k] == '0' && !digits[k + 1]))
		digits[--k] = '-';
	out->p = arena_copy(mem, digits + k, strlen(digits + k));
	out->n = strlen(out->p);
	return true;
}

static bool real_value(struct text in, struct arena *mem, double *v)
{
	char *text, *end;

	in = text_trim(in);
	if (!in.n || in.n > 400)
		return false;
	text = arena_copy(mem, in.p, in.n);
	*v = strtod(text, &end);
	return end == text + in.n && isfinite(*v) && !strpbrk(text, "xXnN");
}

/* "123.456" to `scale` digits behind the point, half up; the value of each digit
 * stays as it is written.  False: not of this form. */
static bool round_digits(struct text in, unsigned scale, char *out, unsigned size)
{
	size_t i = 0, point = in.n, n = 1, k;
	bool minus = in.n && in.p[0] == '-', up;

	if (in.n && (in.p[0] == '-' || in.p[0] == '+'))
		i++;
	if (in.n - i + scale + 3 > size || in.n == i)
		return false;
	out[0] = '0'; /* room for a carry */
	for (k = i; k < in.n; k++) {
		if (in.p[k] == '.' && point == in.n)
			point = k;
		else if (in.p[k] < '0' || in.p[k] > '9')
			return false;
	}
	for (k = i; k < point; k++)
		out[n++] = in.p[k];
	for (k = 0; k < scale; k++)
		out[n++] = point + 1 + k < in.n ? in.p[point + 1 + k] : '0';
	up = point + 1 + scale < in.n && in.p[point + 1 + scale] >= '5';
	for (k = n; up && k-- > 0;) {
		up = out[k] == '9';
		out[k] = up ? '0' : (char)(out[k] + 1);
	}
	/* leading zeros go, the last before the point stays */
	for (k = 0; k + 1 + scale < n && out[k] == '0'; k++)
		;
	memmove(out + minus, out + k, n - k);
	n -= k;
	if (minus)
		out[0] = '-';
	n += minus;
	if (scale) {
		memmove(out + n - scale + 1, out + n - scale, scale);
		out[n++ - scale] = '.';
	}
	out[n] = '\0';
	return true;
}

/* Kept as text so that no digit is lost on the way. */
static bool decimal_value(const struct coltype *t, struct text in, struct arena *mem,
			  struct text *out)
{
	char digits[200], *text, *end;
	long double v;

	in = text_trim(in);
	if (!in.n || in.n > 100)
		return false;
	text = arena_copy(mem, in.p, in.n);
	if (strpbrk(text, "xXnNiI"))
		return false;
	v = strtold(text, &end);
	if (end != text + in.n || !isfinite(v) ||
	    fabsl(v) >= powl(10, (long double)t->len - t->scale))
		return false;
	if (round_digits(in, t->scale, digits, sizeof(digits)))
		out->p = arena_printf(mem, "%s", digits);
	else
		out->p = arena_printf(mem, "%.*Lf", (int)t->scale, v);
	out->n = strlen(out->p);
	return true;
}

static bool time_value(const struct coltype *t, struct text in, struct arena *mem, struct text *out)
{
	struct civil c;
	char text[40];

	if (!civil_parse(in, &c))
		return false;
	if (t->kind == TYPE_DATE) {
		c.hour = c.minute = c.second = c.micro = 0;
		civil_date(&c, text);
	} else {
		civil_datetime(&c, text);
	}
	out->n = strlen(text);
	out->p = arena_copy(mem, text, out->n);
	return true;
}

bool type_value(const struct coltype *t, struct text in, struct arena *mem, struct text *out)
{
	static const int bits[] = {
		[TYPE_TINYINT] = 7, [TYPE_SMALLINT] = 15, [TYPE_INT] = 31, [TYPE_BIGINT] = 63
	};
	const __int128 one = 1, most = (__int128)~((unsigned __int128)1 << 127);
	double v;

	*out = in;
	switch (t->kind) {
	case TYPE_BOOLEAN:
		in = text_trim(in);
		if (text_is_nocase(in, "true") || text_is(in, "1"))
			*out = TEXT("1");
		else if (text_is_nocase(in, "false") || text_is(in, "0"))
			*out = TEXT("0");
		else
			return false;
		return true;
	case TYPE_TINYINT:
	case TYPE_SMALLINT:
	case TYPE_INT:
	case TYPE_BIGINT:
		return whole_value(in, -(one << bits[t->kind]), (one << bits[t->kind]) - 1, mem,
				   out);
	case TYPE_LARGEINT:
		return whole_value(in, -most, most, mem, out);
	case TYPE_FLOAT:
	case TYPE_DOUBLE:
		if (!real_value(in, mem, &v))
			return false;
		*out = text_trim(in);
		return true;
	case TYPE_DECIMAL:
		return decimal_value(t, in, mem, out);
	case TYPE_DATE:
	case TYPE_DATETIME:
		return time_value(t, in, mem, out);
	case TYPE_CHAR:
	case TYPE_VARCHAR:
		return in.n <= t->len;
	default:
		return true;
	}
}
