/*
 * expr_literal.c - literals and types the FE refuses while building the tree.
 * Sources: AstBuilder.java, DecimalLiteral.java, FloatLiteral.java,
 * VarBinaryLiteral.java, TypeParser.java, ScalarType.java.
 */
#include "config.h"
#include "check/expr.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "check/expr_date.h"

/* Of a number in a message: enough to know it again. */
enum { SHOWN_MAX = 40 };
#define SHOWN(t) (int)((t).n > SHOWN_MAX ? SHOWN_MAX : (t).n), (t).p, (t).n > SHOWN_MAX ? ".." : ""

static struct text significant(struct text digits)
{
	while (digits.n && digits.p[0] == '0') {
		digits.p++;
		digits.n--;
	}
	return digits;
}

/* 64 bits, then LARGEINT up to 2^127; 4.1 goes on with DECIMAL256. */
static void integer_check(struct check *c, const struct expr *e)
{
	static const char largest[] = "170141183460469231731687303715884105728";
	struct text digits;
	relset refused;

	if (e->text.n < sizeof(largest) - 1)
		return;
	digits = significant(e->text);
	if (digits.n < sizeof(largest) - 1 ||
	    (digits.n == sizeof(largest) - 1 && memcmp(digits.p, largest, digits.n) <= 0))
		return;
	refused = digits.n > 76 ? RELS_ALL : RELS_BEFORE(REL_4_1_0);
	diag_add(c->diags, DIAG_number_overflow, e->at, refused,
		 refused == RELS_ALL ?
			 "the number %.*s%s has %zu digits, no type holds it" :
			 "the number %.*s%s has %zu digits, LARGEINT holds it up to 2^127",
		 SHOWN(e->text), digits.n);
}

/* More digits before the point than a DECIMAL has. */
static void decimal_check(struct check *c, const struct expr *e)
{
	const char *point;
	struct text whole;

	if (e->text.n <= 39)
		return;
	point = memchr(e->text.p, '.', e->text.n);
	whole = e->text;
	if (point)
		whole.n = (size_t)(point - e->text.p);
	whole = significant(whole);
	if (whole.n <= 38)
		return;
	diag_add(c->diags, DIAG_number_overflow, e->at,
		 whole.n > 76 ? RELS_ALL : RELS_BEFORE(REL_4_1_0),
		 "the number %.*s%s has %zu digits before the point, DECIMAL has %d", SHOWN(e->text),
		 whole.n, whole.n > 76 ? 76 : 38);
}

/*
 * 1.5e10: a DECIMAL when it has at most 38 digits before the point, else a
 * DOUBLE, which must not be infinite.
 */
static void double_check(struct check *c, const struct expr *e)
{
	const char *p = e->text.p, *end = p + e->text.n;
	bool point = false, minus = false, overflow = false, seen = false;
	int64_t fraction = 0, digits = 0, exponent = 0, scale, width;

	for (; p < end && *p != 'e' && *p != 'E'; p++) {
		if (*p == '.') {
			point = true;
			continue;
		}
		fraction += point;
		seen |= *p != '0';
		digits += seen;
	}
	if (p < end && ++p < end && (*p == '+' || *p == '-'))
		minus = *p++ == '-';
	for (; p < end; p++) {
		exponent = exponent * 10 + (*p - '0');
		if (exponent > INT32_MAX) {
			overflow = true;
			break;
		}
	}
	if (!digits)
		digits = 1;
	scale = fraction - (minus ? -exponent : exponent);
	if (scale > INT32_MAX || scale < INT32_MIN)
		overflow = true;
	width = scale < 0 ? digits - scale : (digits > scale ? digits - scale : 0);
	if (!overflow && width > 38) {
		/* the text lives in a statement, so something that is no part
		 * of a number follows; only a copy is sure to end */
		struct arena_mark m = arena_mark(c->mem);
		double v = strtod(arena_copy(c->mem, e->text.p, e->text.n), NULL);

		arena_rewind(c->mem, m);
		overflow = isinf(v);
	}
	if (overflow)
		diag_add(c->diags, DIAG_number_overflow, e->at, RELS_ALL,
			 "the number %.*s%s is too large for a DOUBLE", SHOWN(e->text));
}

/* What Guava's CharMatcher.whitespace() takes out. */
static bool is_wide_blank(uint32_t cp)
{
	return cp == 0x85 || cp == 0xa0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200a) ||
	       cp == 0x2028 || cp == 0x2029 || cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

static void binary_check(struct check *c, const struct expr *e)
{
	size_t i = 0, digits = 0;

	while (i < e->text.n) {
		unsigned char b = (unsigned char)e->text.p[i];
		uint32_t cp = b;
		unsigned n = 1;

		if (b >= 0x80)
			n = utf8_decode(e->text.p + i, e->text.n - i, &cp);
		if ((b >= '0' && b <= '9') || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F')) {
			digits++;
		} else if (b != ' ' && !(b >= '\t' && b <= '\r') && !is_wide_blank(cp)) {
			diag_add(c->diags, DIAG_binary_literal, e->at, RELS_ALL,
				 "a binary literal holds hexadecimal digits only, not '%.*s'", (int)n,
				 e->text.p + i);
			return;
		}
		i += n;
	}
	if (digits % 2)
		diag_add(c->diags, DIAG_binary_literal, e->at, RELS_ALL,
			 "a binary literal needs an even number of digits, this one has %zu", digits);
}

static void date_check(struct check *c, const struct expr *e)
{
	relset refused = date_literal_refused(e->text);
	const char *word = e->kind == EXPR_DATE ? "DATE" : "DATETIME", *why = NULL;
	struct day day;
	struct diag *g;

	if (!refused)
		return;
	if (day_read(e->text, &day))
		why = day_fault(day, c->mem);
	if (why) {
		diag_add(c->diags, DIAG_date_literal, e->at, refused,
			 "%s '%.*s%s' does not exist: %s", word, SHOWN(e->text), why);
		return;
	}
	g = diag_add(c->diags, DIAG_date_literal, e->at, refused,
		     "'%.*s%s' is no value of a %s literal", SHOWN(e->text), word);
	g->hint = e->kind == EXPR_DATE ? "write it as DATE '2023-06-30'"
				       : "write it as DATETIME '2023-06-30 12:00:00'";
}

void literal_check(struct check *c, const struct expr *e)
{
	switch (e->kind) {
	case EXPR_INTEGER:
		integer_check(c, e);
		break;
	case EXPR_DECIMAL:
		decimal_check(c, e);
		break;
	case EXPR_DOUBLE:
		double_check(c, e);
		break;
	case EXPR_BINARY:
		binary_check(c, e);
		break;
	case EXPR_DATE:
	case EXPR_DATETIME:
		date_check(c, e);
		break;
	default:
		break;
	}
}

/* types --------------------------------------------------------------------- */

/* The numbers in the parentheses of a type; -1 where there is none.  Too large
 * for Java's int: INT64_MAX. */
static void type_numbers(const struct check *c, const struct expr *e, int64_t out[2])
{
	const char *p = c->src->text + e->at.off, *end = p + e->at.len;
	unsigned n = 0;

	out[0] = out[1] = -1;
	while (p < end) {
		if (p + 1 < end && p[0] == '-' && p[1] == '-') {
			while (p < end && *p != '\n' && *p != '\r')
				p++;
		} else if (p + 1 < end && p[0] == '/' && p[1] == '*') {
			const char *close = memmem(p + 2, (size_t)(end - p - 2), "*/", 2);

			p = close ? close + 2 : end;
		} else if (*p == '(') {
			n = 1;
			p++;
		} else if (n && *p >= '0' && *p <= '9') {
			int64_t v = 0;

			for (; p < end && *p >= '0' && *p <= '9'; p++)
				if (v <= INT32_MAX)
					v = v * 10 + (*p - '0');
			if (n <= 2)
				out[n++ - 1] = v <= INT32_MAX ? v : INT64_MAX;
		} else {
			p++;
		}
	}
}

static const struct {
	const char *word;
	int digits[2];  /* most digits before 4.1, and there; 0: no limit while building */
} decimals[] = {
	{ "decimal", { 38, 76 } }, { "numeric", { 38, 76 } }, { "number", { 38, 76 } },
	{ "decimalv2", { 0, 0 } }, { "decimal32", { 9, 9 } }, { "decimal64", { 18, 18 } },
	{ "decimal128", { 38, 38 } }, { "decimal256", { 76, 76 } },
};

static void decimal_type_check(struct check *c, const struct expr *e, const int64_t num[2],
			       const int digits[2])
{
	relset refused = (num[0] > digits[0] ? RELS_BEFORE(REL_4_1_0) : 0) |
			 (num[0] > digits[1] ? RELS_4_1 : 0);

	if (refused) {
		diag_add(c->diags, DIAG_type_parameter, e->at, refused,
			 "the precision of %.*s goes from 1 to %d", TEXT_ARG(e->text),
			 digits[refused & RELS_4_1 ? 1 : 0]);
	} else if (num[1] > num[0]) {
		diag_add(c->diags, DIAG_type_parameter, e->at, RELS_ALL,
			 "the scale of %.*s is greater than its precision: %lld digits, %lld of them "
			 "behind the point", TEXT_ARG(e->text), (long long)num[0], (long long)num[1]);
	}
}

static bool is_map_key(const struct expr *key)
{
	static const char *const never[] = {
		"array", "map", "struct", "json", "bitmap", "hll", "percentile",
	};
	size_t i;

	for (i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		if (text_is_nocase(key->text, never[i]))
			return false;
	return true;
}

void type_check(struct check *c, const struct expr *e)
{
	int64_t num[2];
	size_t i;

	if (e->first) {
		if (text_is_nocase(e->text, "map") && !is_map_key(e->first))
			diag_add(c->diags, DIAG_map_key_type, e->first->at, RELS_ALL,
				 "%.*s cannot be the type of a map's key", TEXT_ARG(e->first->text));
		return;
	}
	if (e->at.len == e->text.n)
		return;
	type_numbers(c, e, num);
	if (num[0] == INT64_MAX || num[1] == INT64_MAX) {
		diag_add(c->diags, DIAG_type_parameter, e->at, RELS_ALL,
			 "a number in the type %.*s is greater than 2147483647", TEXT_ARG(e->text));
		return;
	}
	for (i = 0; i < sizeof(decimals) / sizeof(decimals[0]); i++)
		if (text_is_nocase(e->text, decimals[i].word) && decimals[i].digits[0] &&
		    num[0] >= 0)
			decimal_type_check(c, e, num, decimals[i].digits);
}
