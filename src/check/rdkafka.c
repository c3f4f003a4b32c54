/*
 * rdkafka.c - what the BE's Kafka client makes of a "property." key.
 * source: librdkafka v2.11.0 rdkafka_conf.c
 */
#include "config.h"
#include "check/rdkafka.h"

#include <stdlib.h>

#include "base/near.h"
#include "base/util.h"

static const struct rdk_rule rules[] = {
#define RDK(name, type, who, min, max, values, alias, flags) \
	{ name, type, who, flags, min, max, values, alias },
#include "check/rdkafka.def"
};

const struct rdk_rule *rdk_at(size_t i)
{
	return i < ARRAY_SIZE(rules) ? &rules[i] : NULL;
}

const struct rdk_rule *rdk_find(struct text name)
{
	size_t lo = 0, hi = ARRAY_SIZE(rules);

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		size_t n = strlen(rules[mid].name);
		int d = memcmp(name.p, rules[mid].name, name.n < n ? name.n : n);

		if (d == 0)
			d = (name.n > n) - (name.n < n);
		if (d == 0)
			return &rules[mid];
		if (d < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

const char *rdk_near(struct text name)
{
	struct near s;
	size_t i;

	near_init(&s, name);
	for (i = 0; i < ARRAY_SIZE(rules); i++)
		near_try(&s, rules[i].name);
	return s.best;
}

/* Is `word` one of a list with commas? */
static bool listed(const char *values, struct text word, bool any_case)
{
	const char *p = values;

	while (*p) {
		size_t n = strcspn(p, ",");
		size_t i;

		for (i = 0; n == word.n && i < n; i++) {
			char a = p[i], b = word.p[i];

			if (any_case && a >= 'A' && a <= 'Z')
				a = (char)(a + ('a' - 'A'));
			if (any_case && b >= 'A' && b <= 'Z')
				b = (char)(b + ('a' - 'A'));
			if (a != b)
				break;
		}
		if (n == word.n && i == n)
			return true;
		p += n;
		p += *p == ',';
	}
	return false;
}

static bool c_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The client trims on the left alone: a blank behind the word stays part of it. */
static struct text left_trim(struct text v)
{
	while (v.n && c_space(*v.p)) {
		v.p++;
		v.n--;
	}
	return v;
}

static enum rdk_fault check_flags(const struct rdk_rule *r, struct text v, struct text *bad)
{
	while (v.n) {
		const char *comma = memchr(v.p, ',', v.n);
		struct text word = { v.p, comma ? (size_t)(comma - v.p) : v.n };

		v = comma ? (struct text){ comma + 1, v.n - word.n - 1 } : (struct text){ v.p, 0 };
		word = left_trim(word);
		if (word.n && (*word.p == '+' || *word.p == '-')) {
			word.p++;
			word.n--;
		}
		if (word.n && !listed(r->values, word, true)) {
			if (bad)
				*bad = word;
			return RDK_NOT_VALUE;
		}
	}
	return RDK_FINE;
}

/* strtol(value, &end, 0), cut to 32 bits, then the bounds; what stands behind
 * the number is not looked at. */
static enum rdk_fault check_int(const struct rdk_rule *r, struct text v, struct text *bad)
{
	char copy[64], *end;
	int64_t n;

	if (v.n >= sizeof(copy))
		return RDK_NOT_NUMBER;
	memcpy(copy, v.p, v.n);
	copy[v.n] = '\0';
	n = (int32_t)(uint32_t)strtoll(copy, &end, 0);
	if (end == copy)
		return listed(r->values, v, true) ? RDK_FINE : RDK_NOT_NUMBER;
	if (n < r->min || n > r->max)
		return RDK_OUT_OF_RANGE;
	if ((size_t)(end - copy) < v.n) {
		if (bad)
			*bad = (struct text){ v.p + (end - copy), v.n - (size_t)(end - copy) };
		return RDK_TAIL;
	}
	return RDK_FINE;
}

static enum rdk_fault check_double(const struct rdk_rule *r, struct text v)
{
	char copy[64], *end;
	double d;

	if (v.n >= sizeof(copy))
		return RDK_NOT_NUMBER;
	memcpy(copy, v.p, v.n);
	copy[v.n] = '\0';
	d = strtod(copy, &end);
	if (end == copy)
		return RDK_NOT_NUMBER;
	return d < (double)r->min || d > (double)r->max ? RDK_OUT_OF_RANGE : RDK_FINE;
}

enum rdk_fault rdk_check(const struct rdk_rule *r, struct text v, struct text *bad)
{
	struct text word;

	if (bad)
		*bad = v;
	switch ((enum rdk_type)r->type) {
	case RDK_TEXT:
	case RDK_JAVA:
		return RDK_FINE;
	case RDK_INT:
		return check_int(r, v, bad);
	case RDK_DOUBLE:
		return check_double(r, v);
	case RDK_BOOL:
		return listed("true,t,1,false,f,0", v, true) ? RDK_FINE : RDK_NOT_BOOL;
	case RDK_ENUM:
		word = left_trim(v);
		return word.n == 0 || listed(r->values, word, true) ? RDK_FINE : RDK_NOT_VALUE;
	case RDK_WORD:
		return listed(r->values, left_trim(v), false) ? RDK_FINE : RDK_NOT_VALUE;
	case RDK_FLAGS:
		return check_flags(r, v, bad);
	case RDK_CODE:
		return RDK_NOT_SETTABLE;
	}
	BUG("librdkafka type %d", r->type);
}
