/*
 * funcs.c - functions on text, numbers and JSON; the names of all.
 */
#include "config.h"
#include "sandbox/funcs.h"

#include <math.h>
#include <regex.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/util.h"
#include "base/utf8.h"
#include "sandbox/types.h"

enum { RESULT_MAX = 16 << 20 };

struct text func_arg(sqlite3_value *v)
{
	const char *p = (const char *)sqlite3_value_text(v);

	return (struct text){ p ? p : "", p ? (size_t)sqlite3_value_bytes(v) : 0 };
}

int func_any_null(int n, sqlite3_value **v)
{
	int i;

	for (i = 0; i < n; i++)
		if (sqlite3_value_type(v[i]) == SQLITE_NULL)
			return 1;
	return 0;
}

void func_result(sqlite3_context *c, struct text t)
{
	sqlite3_result_text(c, t.p, (int)t.n, SQLITE_TRANSIENT);
}

static void result_buf(sqlite3_context *c, struct buf *b)
{
	if (b->full)
		sqlite3_result_error(c, "the value is too long", -1);
	else
		sqlite3_result_text(c, buf_str(b), (int)b->n, SQLITE_TRANSIENT);
	buf_release(b);
}

/* text ---------------------------------------------------------------------------------- */

static void f_length(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (n == 1 && !func_any_null(n, v))
		sqlite3_result_int64(c, (sqlite3_int64)func_arg(v[0]).n);
}

static void f_concat(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct buf b;
	int i;

	if (func_any_null(n, v))
		return;
	buf_init(&b, RESULT_MAX);
	for (i = 0; i < n; i++)
		buf_add(&b, func_arg(v[i]).p, func_arg(v[i]).n);
	result_buf(c, &b);
}

static void f_concat_ws(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct buf b;
	int i, k = 0;

	if (n < 1 || sqlite3_value_type(v[0]) == SQLITE_NULL)
		return;
	buf_init(&b, RESULT_MAX);
	for (i = 1; i < n; i++) {
		if (sqlite3_value_type(v[i]) == SQLITE_NULL)
			continue;
		if (k++)
			buf_add(&b, func_arg(v[0]).p, func_arg(v[0]).n);
		buf_add(&b, func_arg(v[i]).p, func_arg(v[i]).n);
	}
	result_buf(c, &b);
}

/* The byte at which character number `n` begins. */
static size_t char_at(struct text t, size_t n)
{
	size_t i = 0;
	uint32_t cp;

	while (n-- && i < t.n)
		i += utf8_decode(t.p + i, t.n - i, &cp);
	return i;
}

static void f_left(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct text t;

	if (n != 2 || func_any_null(n, v))
		return;
	t = func_arg(v[0]);
	if (sqlite3_value_int64(v[1]) >= 0)
		t.n = char_at(t, (size_t)sqlite3_value_int64(v[1]));
	else
		t.n = 0;
	func_result(c, t);
}

static void f_right(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct text t;
	size_t chars, want, at;

	if (n != 2 || func_any_null(n, v))
		return;
	t = func_arg(v[0]);
	chars = utf8_count(t.p, t.n);
	want = sqlite3_value_int64(v[1]) > 0 ? (size_t)sqlite3_value_int64(v[1]) : 0;
	at = want < chars ? char_at(t, chars - want) : 0;
	func_result(c, (struct text){ t.p + at, t.n - at });
}

static void pad(sqlite3_context *c, int n, sqlite3_value **v, bool left)
{
	struct text t, with;
	struct buf b;
	size_t chars, want, i;
	int64_t asked;

	if (n < 2 || func_any_null(n, v))
		return;
	asked = sqlite3_value_int64(v[1]);
	if (asked < 0 || asked > RESULT_MAX / 4)
		return;
	t = func_arg(v[0]);
	with = n > 2 ? func_arg(v[2]) : TEXT(" ");
	chars = utf8_count(t.p, t.n);
	want = (size_t)asked;
	if (chars >= want || !with.n) {
		t.n = char_at(t, want);
		func_result(c, t);
		return;
	}
	buf_init(&b, RESULT_MAX);
	if (!left)
		buf_add(&b, t.p, t.n);
	for (i = 0; i < want - chars; i++) {
		size_t k = i % utf8_count(with.p, with.n);
		size_t from = char_at(with, k), to = char_at(with, k + 1);

		buf_add(&b, with.p + from, to - from);
	}
	if (left)
		buf_add(&b, t.p, t.n);
	result_buf(c, &b);
}

static void f_lpad(sqlite3_context *c, int n, sqlite3_value **v)
{
	pad(c, n, v, true);
}

static void f_rpad(sqlite3_context *c, int n, sqlite3_value **v)
{
	pad(c, n, v, false);
}

static void f_repeat(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct buf b;
	int64_t i;

	if (n != 2 || func_any_null(n, v))
		return;
	buf_init(&b, RESULT_MAX);
	for (i = 0; i < sqlite3_value_int64(v[1]) && !b.full && func_arg(v[0]).n; i++)
		buf_add(&b, func_arg(v[0]).p, func_arg(v[0]).n);
	result_buf(c, &b);
}

static void f_reverse(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct text t;
	struct buf b;
	size_t i;

	if (n != 1 || func_any_null(n, v))
		return;
	t = func_arg(v[0]);
	buf_init(&b, RESULT_MAX);
	for (i = t.n; i > 0;) {
		size_t end = i--;

		while (i > 0 && ((unsigned char)t.p[i] & 0xc0) == 0x80)
			i--;
		buf_add(&b, t.p + i, end - i);
	}
	result_buf(c, &b);
}

/* split_part(text, separator, n): counted from 1, or from the end when negative */
static void f_split_part(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct text t, sep, part = { 0 };
	int64_t want, parts = 1, k = 1;
	const char *p, *hit, *end;

	if (n != 3 || func_any_null(n, v))
		return;
	t = func_arg(v[0]);
	sep = func_arg(v[1]);
	want = sqlite3_value_int64(v[2]);
	if (!sep.n || !want)
		return;
	end = t.p + t.n;
	for (p = t.p; (hit = memmem(p, (size_t)(end - p), sep.p, sep.n)); p = hit + sep.n)
		parts++;
	if (want < 0)
		want += parts + 1;
	for (p = t.p; p <= end; p = hit + sep.n, k++) {
		hit = memmem(p, (size_t)(end - p), sep.p, sep.n);
		if (k == want)
			part = (struct text){ p, (size_t)((hit ? hit : end) - p) };
		if (!hit)
			break;
	}
	if (part.p)
		func_result(c, part);
}

static void f_locate(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct text sub, t;
	const char *hit;

	if (n < 2 || func_any_null(n, v))
		return;
	sub = func_arg(v[0]);
	t = func_arg(v[1]);
	hit = memmem(t.p, t.n, sub.p, sub.n);
	sqlite3_result_int64(c, hit ? (sqlite3_int64)utf8_count(t.p, (size_t)(hit - t.p)) + 1 : 0);
}

static void f_starts_with(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (n == 2 && !func_any_null(n, v))
		sqlite3_result_int(
			c, func_arg(v[0]).n >= func_arg(v[1]).n &&
				   !memcmp(func_arg(v[0]).p, func_arg(v[1]).p, func_arg(v[1]).n));
}

static void f_ends_with(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct text t, e;

	if (n != 2 || func_any_null(n, v))
		return;
	t = func_arg(v[0]);
	e = func_arg(v[1]);
	sqlite3_result_int(c, t.n >= e.n && !memcmp(t.p + t.n - e.n, e.p, e.n));
}

static void f_unhex(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct text t;
	struct buf b;
	size_t i;
	unsigned byte;

	if (n != 1 || func_any_null(n, v))
		return;
	t = func_arg(v[0]);
	buf_init(&b, RESULT_MAX);
	for (i = 0; i + 1 < t.n && sscanf(t.p + i, "%2x", &byte) == 1; i += 2)
		buf_addc(&b, (char)byte);
	result_buf(c, &b);
}

/* LIKE is case-sensitive here, unlike SQLite's. */
static void f_like(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (n == 2 && !func_any_null(n, v))
		sqlite3_result_int(c, like_matches(func_arg(v[0]), func_arg(v[1])));
}

/* regexp(pattern, text); POSIX extended, which has the common part of RE2. */
static void f_regexp(sqlite3_context *c, int n, sqlite3_value **v)
{
	regex_t re;

	if (n != 2 || func_any_null(n, v))
		return;
	if (regcomp(&re, func_arg(v[1]).p, REG_EXTENDED | REG_NOSUB)) {
		sqlite3_result_error(c, "Invalid regex expression", -1);
		return;
	}
	sqlite3_result_int(c, regexec(&re, func_arg(v[0]).p, 0, NULL, 0) == 0);
	regfree(&re);
}

/* "a REGEXP b" calls this with (b, a). */
static void f_regexp_operator(sqlite3_context *c, int n, sqlite3_value **v)
{
	sqlite3_value *turned[2];

	if (n != 2)
		return;
	turned[0] = v[1];
	turned[1] = v[0];
	f_regexp(c, 2, turned);
}

/* A text as a number, NULL when it is none: what arithmetic does to texts. */
static void f_number(sqlite3_context *c, int n, sqlite3_value **v)
{
	int type = n == 1 ? sqlite3_value_numeric_type(v[0]) : SQLITE_NULL;

	if (type == SQLITE_INTEGER)
		sqlite3_result_int64(c, sqlite3_value_int64(v[0]));
	else if (type == SQLITE_FLOAT)
		sqlite3_result_double(c, sqlite3_value_double(v[0]));
}

static void f_regexp_extract(sqlite3_context *c, int n, sqlite3_value **v)
{
	regmatch_t m[10];
	int64_t k;
	regex_t re;
	struct text t;

	if (n != 3 || func_any_null(n, v))
		return;
	k = sqlite3_value_int64(v[2]);
	t = func_arg(v[0]);
	if (regcomp(&re, func_arg(v[1]).p, REG_EXTENDED)) {
		sqlite3_result_error(c, "Invalid regex expression", -1);
		return;
	}
	if (k < 0 || k > 9 || regexec(&re, t.p, 10, m, 0) != 0 || m[k].rm_so < 0)
		func_result(c, TEXT(""));
	else
		func_result(c,
			    (struct text){ t.p + m[k].rm_so, (size_t)(m[k].rm_eo - m[k].rm_so) });
	regfree(&re);
}

/* numbers ------------------------------------------------------------------------------ */

static void f_floor(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (n == 1 && !func_any_null(n, v))
		sqlite3_result_int64(c, (sqlite3_int64)floor(sqlite3_value_double(v[0])));
}

static void f_ceil(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (n == 1 && !func_any_null(n, v))
		sqlite3_result_int64(c, (sqlite3_int64)ceil(sqlite3_value_double(v[0])));
}

static void f_pow(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (n == 2 && !func_any_null(n, v))
		sqlite3_result_double(c,
				      pow(sqlite3_value_double(v[0]), sqlite3_value_double(v[1])));
}

static void f_mod(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (n != 2 || func_any_null(n, v) || sqlite3_value_double(v[1]) == 0)
		return;
	if (sqlite3_value_type(v[0]) == SQLITE_INTEGER &&
	    sqlite3_value_type(v[1]) == SQLITE_INTEGER)
		sqlite3_result_int64(c, sqlite3_value_int64(v[1]) == -1
						? 0
						: sqlite3_value_int64(v[0]) %
							  sqlite3_value_int64(v[1]));
	else
		sqlite3_result_double(c,
				      fmod(sqlite3_value_double(v[0]), sqlite3_value_double(v[1])));
}

/* a / b is a DOUBLE, whatever a and b are; by zero NULL */
static void f_divide(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (n == 2 && !func_any_null(n, v) && sqlite3_value_double(v[1]) != 0)
		sqlite3_result_double(c, sqlite3_value_double(v[0]) / sqlite3_value_double(v[1]));
}

static void f_int_div(sqlite3_context *c, int n, sqlite3_value **v)
{
	sqlite3_int64 a, b;

	if (n != 2 || func_any_null(n, v))
		return;
	a = sqlite3_value_int64(v[0]);
	b = sqlite3_value_int64(v[1]);
	if (b == -1)
		sqlite3_result_int64(c, (sqlite3_int64)(0 - (uint64_t)a));
	else if (b)
		sqlite3_result_int64(c, a / b);
}

static void f_xor(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (n == 2 && !func_any_null(n, v))
		sqlite3_result_int64(c, sqlite3_value_int64(v[0]) ^ sqlite3_value_int64(v[1]));
}

/* types and JSON ------------------------------------------------------------------------ */

/* sr_cast(value, 'type'): NULL for what is no such value */
static void f_cast(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct arena *mem;
	struct source src;
	struct coltype type;
	struct words w;
	struct text out;
	double d;

	if (n != 2 || func_any_null(n, v))
		return;
	mem = arena_new();
	source_init(&src, "type", func_arg(v[1]).p, (uint32_t)func_arg(v[1]).n);
	words_init(&w, &src, 0, mem);
	if (take(&w, "signed") || take(&w, "unsigned"))
		type.kind = TYPE_BIGINT;
	else if (!type_take(&w, mem, &type))
		type.kind = TYPE_VARCHAR, type.len = 65533;
	if ((type.kind == TYPE_CHAR || type.kind == TYPE_VARCHAR) && type.len == 1)
		type.len = 65533;
	if (type.kind >= TYPE_TINYINT && type.kind <= TYPE_LARGEINT &&
	    sqlite3_value_type(v[0]) == SQLITE_FLOAT) {
		d = sqlite3_value_double(v[0]);
		if (fabs(d) < 9.2e18)
			sqlite3_result_int64(c, (sqlite3_int64)d);
	} else if (type_value(&type, func_arg(v[0]), mem, &out)) {
		if (type.kind <= TYPE_BIGINT)
			sqlite3_result_int64(c, strtoll(out.p, NULL, 10));
		else if (type.kind == TYPE_FLOAT || type.kind == TYPE_DOUBLE ||
			 type.kind == TYPE_DECIMAL)
			sqlite3_result_double(c, strtod(out.p, NULL));
		else
			func_result(c, out);
	}
	arena_free(mem);
}

static void f_uuid(sqlite3_context *c, int n, sqlite3_value **v)
{
	unsigned char r[16];
	char out[40];

	(void)n;
	(void)v;
	sqlite3_randomness(sizeof(r), r);
	snprintf(out, sizeof(out),
		 "%02x%02x%02x%02x-%02x%02x-4%01x%02x-8%01x%02x-%02x%02x%02x%02x%02x%02x", r[0],
		 r[1], r[2], r[3], r[4], r[5], r[6] & 15U, r[7], r[8] & 15U, r[9], r[10], r[11],
		 r[12], r[13], r[14], r[15]);
	func_result(c, (struct text){ out, strlen(out) });
}

static void f_rand(sqlite3_context *c, int n, sqlite3_value **v)
{
	uint32_t r;

	(void)n;
	(void)v;
	sqlite3_randomness(sizeof(r), &r);
	sqlite3_result_double(c, r / 4294967296.0);
}

/* names --------------------------------------------------------------------------------- */

static const struct {
	const char *name, *sqlite;
	enum func_class class;
	int least, most; /* arguments; most -1: any number */
	void (*fn)(sqlite3_context *, int, sqlite3_value **);
} funcs[] = {
	{ "length", "sr_length", FUNC_NUMBER, 1, 1, f_length },
	{ "char_length", "length", FUNC_NUMBER, 1, 1, NULL },
	{ "character_length", "length", FUNC_NUMBER, 1, 1, NULL },
	{ "concat", "sr_concat", FUNC_TEXT, 1, -1, f_concat },
	{ "concat_ws", "sr_concat_ws", FUNC_TEXT, 2, -1, f_concat_ws },
	{ "left", "sr_left", FUNC_TEXT, 2, 2, f_left },
	{ "strleft", "sr_left", FUNC_TEXT, 2, 2, NULL },
	{ "right", "sr_right", FUNC_TEXT, 2, 2, f_right },
	{ "strright", "sr_right", FUNC_TEXT, 2, 2, NULL },
	{ "lpad", "sr_lpad", FUNC_TEXT, 2, 3, f_lpad },
	{ "rpad", "sr_rpad", FUNC_TEXT, 2, 3, f_rpad },
	{ "repeat", "sr_repeat", FUNC_TEXT, 2, 2, f_repeat },
	{ "reverse", "sr_reverse", FUNC_TEXT, 1, 1, f_reverse },
	{ "split_part", "sr_split_part", FUNC_TEXT, 3, 3, f_split_part },
	{ "locate", "sr_locate", FUNC_NUMBER, 2, 3, f_locate },
	{ "instr", "instr", FUNC_NUMBER, 2, 2, NULL },
	{ "starts_with", "sr_starts_with", FUNC_BOOL, 2, 2, f_starts_with },
	{ "ends_with", "sr_ends_with", FUNC_BOOL, 2, 2, f_ends_with },
	{ "lower", "lower", FUNC_TEXT, 1, 1, NULL },
	{ "lcase", "lower", FUNC_TEXT, 1, 1, NULL },
	{ "upper", "upper", FUNC_TEXT, 1, 1, NULL },
	{ "ucase", "upper", FUNC_TEXT, 1, 1, NULL },
	{ "substr", "substr", FUNC_TEXT, 1, 3, NULL },
	{ "substring", "substr", FUNC_TEXT, 1, 3, NULL },
	{ "trim", "trim", FUNC_TEXT, 1, 2, NULL },
	{ "ltrim", "ltrim", FUNC_TEXT, 1, 2, NULL },
	{ "rtrim", "rtrim", FUNC_TEXT, 1, 2, NULL },
	{ "replace", "replace", FUNC_TEXT, 3, 3, NULL },
	{ "hex", "hex", FUNC_TEXT, 1, 1, NULL },
	{ "unhex", "sr_unhex", FUNC_TEXT, 1, 1, f_unhex },
	{ "char", "char", FUNC_TEXT, 1, -1, NULL },
	{ "ascii", "unicode", FUNC_NUMBER, 1, 1, NULL },
	{ "like", "sr_like", FUNC_BOOL, 2, 2, f_like },
	{ "regexp", "sr_regexp", FUNC_BOOL, 2, 2, f_regexp },
	{ "rlike", "sr_regexp", FUNC_BOOL, 2, 2, NULL },
	{ "sr_operator_regexp", "regexp", FUNC_BOOL, 2, 2, f_regexp_operator },
	{ "sr_number", "sr_number", FUNC_NUMBER, 0, -1, f_number },
	{ "regexp_extract", "sr_regexp_extract", FUNC_TEXT, 3, 3, f_regexp_extract },
	{ "abs", "abs", FUNC_NUMBER, 1, 1, NULL },
	{ "round", "round", FUNC_NUMBER, 1, 2, NULL },
	{ "floor", "sr_floor", FUNC_NUMBER, 1, 1, f_floor },
	{ "ceil", "sr_ceil", FUNC_NUMBER, 1, 1, f_ceil },
	{ "ceiling", "sr_ceil", FUNC_NUMBER, 1, 1, NULL },
	{ "pow", "sr_pow", FUNC_NUMBER, 2, 2, f_pow },
	{ "power", "sr_pow", FUNC_NUMBER, 2, 2, NULL },
	{ "mod", "sr_mod", FUNC_NUMBER, 2, 2, f_mod },
	{ "fmod", "sr_mod", FUNC_NUMBER, 2, 2, NULL },
	{ "sr_divide", "sr_divide", FUNC_NUMBER, 2, 2, f_divide },
	{ "sr_int_div", "sr_int_div", FUNC_NUMBER, 2, 2, f_int_div },
	{ "sr_xor", "sr_xor", FUNC_NUMBER, 2, 2, f_xor },
	{ "greatest", "max", FUNC_OTHER, 1, -1, NULL },
	{ "least", "min", FUNC_OTHER, 1, -1, NULL },
	{ "coalesce", "coalesce", FUNC_OTHER, 1, -1, NULL },
	{ "ifnull", "ifnull", FUNC_OTHER, 2, 2, NULL },
	{ "nvl", "ifnull", FUNC_OTHER, 2, 2, NULL },
	{ "nullif", "nullif", FUNC_OTHER, 2, 2, NULL },
	{ "if", "iif", FUNC_OTHER, 3, 3, NULL },
	{ "cast", "sr_cast", FUNC_OTHER, 2, 2, f_cast },
	{ "uuid", "sr_uuid", FUNC_TEXT, 0, 0, f_uuid },
	{ "rand", "sr_rand", FUNC_NUMBER, 0, 1, f_rand },
	{ "random", "sr_rand", FUNC_NUMBER, 0, 1, NULL },
	{ "parse_json", "json", FUNC_OTHER, 1, 1, NULL },
	{ "json_query", "json_extract", FUNC_OTHER, 2, 2, NULL },
	{ "get_json_string", "json_extract", FUNC_TEXT, 2, 2, NULL },
	{ "get_json_object", "json_extract", FUNC_TEXT, 2, 2, NULL },
	{ "get_json_int", "json_extract", FUNC_NUMBER, 2, 2, NULL },
	{ "get_json_double", "json_extract", FUNC_NUMBER, 2, 2, NULL },
	{ "json_object", "json_object", FUNC_OTHER, 0, -1, NULL },
	{ "json_array", "json_array", FUNC_OTHER, 0, -1, NULL },
	{ "json_length", "json_array_length", FUNC_NUMBER, 1, 2, NULL },
	{ "count", "count", FUNC_AGGREGATE, 0, -1, NULL },
	{ "sum", "sum", FUNC_AGGREGATE, 1, 1, NULL },
	{ "min", "min", FUNC_AGGREGATE, 1, 1, NULL },
	{ "max", "max", FUNC_AGGREGATE, 1, 1, NULL },
	{ "avg", "avg", FUNC_AGGREGATE, 1, 1, NULL },
	{ "group_concat", "group_concat", FUNC_AGGREGATE, 1, -1, NULL },
	/* of funcs_time.c */
	{ "now", "sr_now", FUNC_DATETIME, 0, 1, NULL },
	{ "current_timestamp", "sr_now", FUNC_DATETIME, 0, 1, NULL },
	{ "localtime", "sr_now", FUNC_DATETIME, 0, 1, NULL },
	{ "localtimestamp", "sr_now", FUNC_DATETIME, 0, 1, NULL },
	{ "utc_timestamp", "sr_utc_timestamp", FUNC_DATETIME, 0, 0, NULL },
	{ "curdate", "sr_curdate", FUNC_DATE, 0, 0, NULL },
	{ "current_date", "sr_curdate", FUNC_DATE, 0, 0, NULL },
	{ "unix_timestamp", "sr_unix_timestamp", FUNC_NUMBER, 0, 2, NULL },
	{ "from_unixtime", "sr_from_unixtime", FUNC_TEXT, 1, 3, NULL },
	{ "date", "sr_date", FUNC_DATE, 1, 1, NULL },
	{ "to_date", "sr_date", FUNC_DATE, 1, 1, NULL },
	{ "str_to_date", "sr_str_to_date", FUNC_DATETIME, 2, 2, NULL },
	{ "str2date", "sr_str2date", FUNC_DATE, 2, 2, NULL },
	{ "date_format", "sr_date_format", FUNC_TEXT, 2, 2, NULL },
	{ "date_trunc", "sr_date_trunc", FUNC_DATETIME, 2, 2, NULL },
	{ "year", "sr_year", FUNC_NUMBER, 1, 1, NULL },
	{ "month", "sr_month", FUNC_NUMBER, 1, 1, NULL },
	{ "day", "sr_day", FUNC_NUMBER, 1, 1, NULL },
	{ "dayofmonth", "sr_day", FUNC_NUMBER, 1, 1, NULL },
	{ "hour", "sr_hour", FUNC_NUMBER, 1, 1, NULL },
	{ "minute", "sr_minute", FUNC_NUMBER, 1, 1, NULL },
	{ "second", "sr_second", FUNC_NUMBER, 1, 1, NULL },
	{ "quarter", "sr_quarter", FUNC_NUMBER, 1, 1, NULL },
	{ "dayofweek", "sr_dayofweek", FUNC_NUMBER, 1, 1, NULL },
	{ "date_add", "sr_date_add", FUNC_DATETIME, 2, 2, NULL },
	{ "adddate", "sr_date_add", FUNC_DATETIME, 2, 2, NULL },
	{ "days_add", "sr_date_add", FUNC_DATETIME, 2, 2, NULL },
	{ "date_sub", "sr_date_sub", FUNC_DATETIME, 2, 2, NULL },
	{ "subdate", "sr_date_sub", FUNC_DATETIME, 2, 2, NULL },
	{ "days_sub", "sr_date_sub", FUNC_DATETIME, 2, 2, NULL },
	{ "datediff", "sr_datediff", FUNC_NUMBER, 2, 2, NULL },
	{ "timestampadd", "sr_timestampadd", FUNC_DATETIME, 3, 3, NULL },
	{ "timestampdiff", "sr_timestampdiff", FUNC_NUMBER, 3, 3, NULL },
	{ "sleep", "sr_sleep", FUNC_BOOL, 1, 1, NULL },
	{ "sr_date_number", "sr_date_number", FUNC_NUMBER, 0, -1, NULL },
};

const char *func_name(struct text name)
{
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(funcs); i++)
		if (text_is_nocase(name, funcs[i].name))
			return funcs[i].sqlite;
	return NULL;
}

bool func_takes(struct text name, unsigned n)
{
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(funcs); i++)
		if (text_is_nocase(name, funcs[i].name))
			return (int)n >= funcs[i].least &&
			       (funcs[i].most < 0 || (int)n <= funcs[i].most);
	return true;
}

enum func_class func_class(struct text name)
{
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(funcs); i++)
		if (text_is_nocase(name, funcs[i].name))
			return funcs[i].class;
	return FUNC_OTHER;
}

void funcs_register(sqlite3 *sql, const struct func_env *env)
{
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(funcs); i++)
		if (funcs[i].fn)
			sqlite3_create_function(sql, funcs[i].sqlite, -1, SQLITE_UTF8,
						(void *)(uintptr_t)env, funcs[i].fn, NULL, NULL);
	funcs_time_register(sql, env);
}
