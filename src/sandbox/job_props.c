/*
 * job_props.c - PROPERTIES of CREATE and ALTER ROUTINE LOAD.
 *
 * The order of the checks decides which error is seen, and it differs between
 * the two statements (source: CreateRoutineLoadStmt, AlterRoutineLoadStmt); what
 * cannot be read as a number fails with the text of its range.
 */
#include "config.h"
#include "sandbox/job_props.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "base/util.h"
#include "sandbox/civil.h"

enum where { IN_CREATE = 1, IN_ALTER = 2, IN_BOTH = 3 };

static const struct {
	const char *name;
	enum where where;
	enum fe_release since;
} known[] = {
	{ "desired_concurrent_number", IN_BOTH, FE_3_3 },
	{ "max_error_number", IN_BOTH, FE_3_3 },
	{ "max_filter_ratio", IN_BOTH, FE_3_3 },
	{ "max_batch_interval", IN_BOTH, FE_3_3 },
	{ "max_batch_rows", IN_BOTH, FE_3_3 },
	{ "max_batch_size", IN_BOTH, FE_3_3 },
	{ "task_consume_second", IN_BOTH, FE_3_3 },
	{ "task_timeout_second", IN_BOTH, FE_3_3 },
	{ "strict_mode", IN_BOTH, FE_3_3 },
	{ "timezone", IN_BOTH, FE_3_3 },
	{ "jsonpaths", IN_BOTH, FE_3_3 },
	{ "json_root", IN_BOTH, FE_3_3 },
	{ "strip_outer_array", IN_BOTH, FE_3_3 },
	{ "pause_on_fatal_parse_error", IN_BOTH, FE_3_4 },
	{ "format", IN_CREATE, FE_3_3 },
	{ "partial_update", IN_CREATE, FE_3_3 },
	{ "merge_condition", IN_CREATE, FE_3_3 },
	{ "trim_space", IN_CREATE, FE_3_3 },
	{ "enclose", IN_CREATE, FE_3_3 },
	{ "escape", IN_CREATE, FE_3_3 },
	{ "log_rejected_record_num", IN_CREATE, FE_3_3 },
	{ "warehouse", IN_CREATE, FE_3_3 },
};

struct text prop_value(const struct props *list, const char *key)
{
	struct text out = { 0 };
	const struct prop *p;

	for (p = list->first; p; p = p->next)
		if (text_is(text_trim(p->key.text), key))
			out = p->value.text;
	return out;
}

/* Java takes the digits of many scripts. */
static int java_digit(uint32_t c)
{
	static const uint32_t zeros[] = {
		'0',   0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66,  0xae6,  0xb66,  0xbe6,
		0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0xff10,
	};
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(zeros); i++)
		if (c >= zeros[i] && c <= zeros[i] + 9)
			return (int)(c - zeros[i]);
	return -1;
}

bool java_long(struct text t, int64_t *out)
{
	bool minus = t.n && t.p[0] == '-';
	size_t i = t.n && (t.p[0] == '-' || t.p[0] == '+');
	__int128 v = 0;
	uint32_t c;

	if (i == t.n)
		return false;
	while (i < t.n) {
		i += utf8_decode(t.p + i, t.n - i, &c);
		if (java_digit(c) < 0)
			return false;
		v = v * 10 + java_digit(c);
		if (v > (__int128)1 << 63)
			return false;
	}
	if (minus)
		v = -v;
	else if (v == (__int128)1 << 63)
		return false;
	*out = (int64_t)v;
	return true;
}

/* Double.valueOf: blanks around it, a sign, NaN, Infinity, hexadecimal with a
 * power of two, and a letter of type at its end. */
static bool java_parse_double(struct text t, double *out)
{
	char *copy, *end;
	struct text body;
	bool hex, ok;

	t = text_trim(t);
	body = t;
	if (body.n && (body.p[0] == '+' || body.p[0] == '-')) {
		body.p++;
		body.n--;
	}
	if (text_is(body, "NaN") || text_is(body, "Infinity")) {
		*out = text_is(body, "NaN") ? NAN : t.p[0] == '-' ? -INFINITY : INFINITY;
		return true;
	}
	hex = body.n > 2 && body.p[0] == '0' && (body.p[1] | 32) == 'x';
	if (!body.n || (!hex && !strchr("0123456789.", body.p[0])) || t.n > 4000)
		return false;
	if (strchr("fFdD", t.p[t.n - 1]) &&
	    (!hex || memchr(t.p, 'p', t.n) || memchr(t.p, 'P', t.n)))
		t.n--;
	copy = xmalloc(t.n + 1);
	memcpy(copy, t.p, t.n);
	copy[t.n] = '\0';
	errno = 0;
	*out = strtod(copy, &end);
	ok = t.n && end == copy + t.n && strspn(copy, " \t\n") == 0 &&
	     (!hex || strpbrk(copy, "pP"));
	free(copy);
	return ok;
}

void java_double(double v, char *buf, unsigned size)
{
	int digits;
	char *e;

	if (isnan(v) || isinf(v)) {
		snprintf(buf, size, "%s", isnan(v) ? "NaN" : v < 0 ? "-Infinity" : "Infinity");
		return;
	}
	if (v != 0 && (fabs(v) < 1e-3 || fabs(v) >= 1e7)) {
		char mantissa[40];

		for (digits = 1; digits < 17; digits++) {
			snprintf(buf, size, "%.*e", digits, v);
			if (strtod(buf, NULL) == v)
				break;
		}
		e = strchr(buf, 'e');
		*e = '\0';
		snprintf(mantissa, sizeof(mantissa), "%s", buf);
		snprintf(buf, size, "%sE%d", mantissa, atoi(e + 1));
		return;
	}
	for (digits = 1; digits < 20; digits++) {
		snprintf(buf, size, "%.*f", digits, v);
		if (strtod(buf, NULL) == v)
			break;
	}
}

/* A whole number at or above `least`; "" is the default. */
static bool take_long(struct job_call *c, const char *key, int64_t least, int64_t otherwise,
		      const char *text, int64_t *out)
{
	struct text v = prop_value(&c->stmt->job_props, key);

	*out = otherwise;
	if (!v.n)
		return true;
	if (java_long(v, out) && *out >= least)
		return true;
	return job_invalid(c, "%s %s", key, text);
}

static bool take_bool(struct job_call *c, const char *key)
{
	return text_is_nocase(prop_value(&c->stmt->job_props, key), "true");
}

static bool take_ratio(struct job_call *c, double *out)
{
	struct text v = prop_value(&c->stmt->job_props, "max_filter_ratio");

	if (!v.p)
		return true;
	if (!java_parse_double(v, out))
		return job_invalid(c, "Incorrect format of max_filter_ratio");
	if (*out < 0.0 || *out > 1.0)
		return job_invalid(c, "max_filter_ratio must between 0.0 and 1.0.");
	return true;
}

static bool take_zone(struct job_call *c, struct text v, const char **out)
{
	char zone[80];

	if (!zone_valid(v, zone, sizeof(zone))) {
		reply_analysis(c->call->out, c->call->mem, 1298,
			       "Unknown or incorrect time zone: '%.*s'", TEXT_ARG(v));
		return false;
	}
	*out = arena_printf(c->call->mem, "%s", zone);
	return true;
}

static bool judge_keys(struct job_call *c, enum where where)
{
	const struct prop *p;
	unsigned i;

	for (p = c->stmt->job_props.first; p; p = p->next) {
		struct text key = text_trim(p->key.text);

		for (i = 0; i < ARRAY_SIZE(known); i++)
			if (text_is(key, known[i].name) && (known[i].where & where) &&
			    since(c->call->fe, known[i].since))
				break;
		if (i == ARRAY_SIZE(known))
			return job_invalid(c, "%.*s is invalid property", TEXT_ARG(key));
	}
	return true;
}

/* CREATE ---------------------------------------------------------------------------------- */

/* The text of Java's exception; no ranges here. */
static bool create_seconds(struct job_call *c, const char *key, int64_t *out)
{
	struct text v = prop_value(&c->stmt->job_props, key);

	return java_long(v, out) || job_invalid(c, "For input string: \"%.*s\"", TEXT_ARG(v));
}

static bool create_times(struct job_call *c, struct job_def *out)
{
	bool consume = prop_value(&c->stmt->job_props, "task_consume_second").p;
	bool timeout = prop_value(&c->stmt->job_props, "task_timeout_second").p;

	out->task_consume = TASK_CONSUME_S;
	out->task_timeout = TASK_TIMEOUT_S;
	if (consume && !create_seconds(c, "task_consume_second", &out->task_consume))
		return false;
	if (timeout && !create_seconds(c, "task_timeout_second", &out->task_timeout))
		return false;
	if (consume && timeout && out->task_consume >= out->task_timeout)
		return job_invalid(c,
				   "task_timeout_second must be larger than task_consume_second");
	if (consume && !timeout)
		out->task_timeout = (int64_t)((uint64_t)out->task_consume * 4);
	if (timeout && !consume)
		out->task_consume = out->task_timeout / 4;
	return true;
}

/* The first character as Java's byte; "" fails with the text of the exception. */
static bool create_byte(struct job_call *c, const char *key, int *out)
{
	struct text v = prop_value(&c->stmt->job_props, key);

	*out = 0;
	if (!v.p)
		return true;
	if (!v.n) {
		/* the exception is none that the analyzer frames (JDK 17's wording) */
		reply_err(c->call->out, c->call->mem, 1064, "String index out of range: 0");
		return false;
	}
	if ((unsigned char)v.p[0] < 0x80) {
		*out = v.p[0];
	} else {
		/* the low byte of the UTF-16 unit */
		unsigned lead = (unsigned char)v.p[0],
			 second = v.n > 1 ? (unsigned char)v.p[1] & 0x3fU : 0;
		unsigned third = v.n > 2 ? (unsigned char)v.p[2] & 0x3fU : 0;
		unsigned unit = lead < 0xe0 ? (lead & 0x1fU) << 6 | second : second << 6 | third;

		*out = (int8_t)(unit & 0xff);
	}
	return true;
}

static bool create_format(struct job_call *c, struct job_def *out)
{
	const struct props *list = &c->stmt->job_props;
	struct text v = prop_value(list, "format"), t;
	struct arena *mem = c->call->mem;

	out->jsonpaths = out->json_root = "";
	out->format = "csv";
	if (v.p && text_is_nocase(v, "json"))
		out->format = "json";
	else if (v.p && text_is_nocase(v, "avro"))
		out->format = "avro";
	else if (v.p && !text_is_nocase(v, "csv"))
		return job_invalid(c, "Format type is invalid. format=`%.*s`", TEXT_ARG(v));
	if (strcmp(out->format, "csv") != 0) {
		t = prop_value(list, "jsonpaths");
		out->jsonpaths = arena_copy(mem, t.p ? t.p : "", t.n);
	}
	if (!strcmp(out->format, "json")) {
		t = prop_value(list, "json_root");
		out->json_root = arena_copy(mem, t.p ? t.p : "", t.n);
		out->strip_outer_array = take_bool(c, "strip_outer_array");
	}
	if (strcmp(out->format, "csv") != 0)
		return true;
	out->trim_space = take_bool(c, "trim_space");
	return create_byte(c, "enclose", &out->enclose) && create_byte(c, "escape", &out->escape);
}

bool props_create(struct job_call *c, struct job_def *out)
{
	const struct props *list = &c->stmt->job_props;
	struct text v;
	int64_t n;

	if (!judge_keys(c, IN_CREATE) ||
	    !take_long(c, "desired_concurrent_number", 1, TASKS_PER_JOB, "should > 0", &n) ||
	    !take_long(c, "max_error_number", 0, 0, "should >= 0", &out->max_error_number))
		return false;
	out->desired_concurrent = (int32_t)n;
	out->max_filter_ratio = 1.0;
	if (!take_ratio(c, &out->max_filter_ratio) ||
	    !take_long(c, "max_batch_interval", 5, 10, "should >= 5", &out->max_batch_interval) ||
	    !take_long(c, "max_batch_rows", 200000, 200000, "should >= 200000",
		       &out->max_batch_rows) ||
	    !take_long(c, "log_rejected_record_num", -1, 0, "should >= -1", &out->log_rejected))
		return false;
	out->strict_mode = take_bool(c, "strict_mode");
	out->partial_update = take_bool(c, "partial_update");
	v = prop_value(list, "merge_condition");
	out->merge_condition = v.p ? arena_copy(c->call->mem, v.p, v.n) : NULL;
	v = prop_value(list, "timezone");
	if (!v.p)
		v = (struct text){ c->call->session->zone, strlen(c->call->session->zone) };
	if (!take_zone(c, v, &out->timezone))
		return false;
	out->pause_on_fatal = take_bool(c, "pause_on_fatal_parse_error");
	v = prop_value(list, "warehouse");
	out->warehouse = v.p ? arena_copy(c->call->mem, v.p, v.n) : "default_warehouse";
	return create_format(c, out) && create_times(c, out);
}

/* ALTER ----------------------------------------------------------------------------------- */

static bool alter_seconds(struct job_call *c, const char *key, int64_t *out)
{
	struct text v = prop_value(&c->stmt->job_props, key);

	if (!java_long(v, out))
		return job_invalid(c, "Incorrect format of %s", key);
	return *out > 0 || job_invalid(c, "%s must be greater than 0", key);
}

static bool alter_times(struct job_call *c, struct prop_change *out)
{
	bool consume = prop_value(&c->stmt->job_props, "task_consume_second").p;
	bool timeout = prop_value(&c->stmt->job_props, "task_timeout_second").p;
	struct job_def *d = &out->def;

	if (!consume && !timeout)
		return true;
	if (consume && !alter_seconds(c, "task_consume_second", &d->task_consume))
		return false;
	if (timeout && !alter_seconds(c, "task_timeout_second", &d->task_timeout))
		return false;
	if (consume && timeout && d->task_consume >= d->task_timeout)
		return job_invalid(c,
				   "task_timeout_second must be larger than task_consume_second");
	if (!timeout)
		d->task_timeout = (int64_t)((uint64_t)d->task_consume * 4);
	if (!consume)
		d->task_consume = d->task_timeout / 4;
	out->set |= PROP_CONSUME;
	return true;
}

/* "" stores -1. */
static bool alter_long(struct job_call *c, struct prop_change *out, unsigned bit, const char *key,
		       int64_t least, const char *text, int64_t *value)
{
	if (!prop_value(&c->stmt->job_props, key).p)
		return true;
	out->set |= bit;
	return take_long(c, key, least, -1, text, value);
}

static void alter_text(struct job_call *c, struct prop_change *out, unsigned bit, const char *key,
		       const char **value)
{
	struct text v = prop_value(&c->stmt->job_props, key);

	if (!v.p)
		return;
	out->set |= bit;
	*value = arena_copy(c->call->mem, v.p, v.n);
}

static void alter_bool(struct job_call *c, struct prop_change *out, unsigned bit, const char *key,
		       bool *value)
{
	if (!prop_value(&c->stmt->job_props, key).p)
		return;
	out->set |= bit;
	*value = take_bool(c, key);
}

bool props_alter(struct job_call *c, struct prop_change *out)
{
	struct job_def *d = &out->def;
	struct text v;
	int64_t n = 0;

	*out = (struct prop_change){ 0 };
	if (!judge_keys(c, IN_ALTER) ||
	    !alter_long(c, out, PROP_CONCURRENT, "desired_concurrent_number", 1, "should > 0",
			&n) ||
	    !alter_long(c, out, PROP_ERRORS, "max_error_number", 0, "should >= 0",
			&d->max_error_number))
		return false;
	d->desired_concurrent = (int32_t)n;
	if (prop_value(&c->stmt->job_props, "max_filter_ratio").p)
		out->set |= PROP_RATIO;
	if (!take_ratio(c, &d->max_filter_ratio) || !alter_times(c, out) ||
	    !alter_long(c, out, PROP_INTERVAL, "max_batch_interval", 5, "should >= 5",
			&d->max_batch_interval) ||
	    !alter_long(c, out, PROP_ROWS, "max_batch_rows", 200000, "should > 200000",
			&d->max_batch_rows))
		return false;
	alter_bool(c, out, PROP_STRICT, "strict_mode", &d->strict_mode);
	v = prop_value(&c->stmt->job_props, "timezone");
	if (v.p) {
		out->set |= PROP_ZONE;
		if (!take_zone(c, v, &d->timezone))
			return false;
	}
	alter_text(c, out, PROP_JSONPATHS, "jsonpaths", &d->jsonpaths);
	alter_text(c, out, PROP_JSON_ROOT, "json_root", &d->json_root);
	alter_bool(c, out, PROP_STRIP, "strip_outer_array", &d->strip_outer_array);
	alter_bool(c, out, PROP_FATAL, "pause_on_fatal_parse_error", &d->pause_on_fatal);
	return true;
}

void props_apply(struct job_def *def, const struct prop_change *change, struct arena *keep)
{
	const struct job_def *d = &change->def;

	if (change->set & PROP_CONCURRENT)
		def->desired_concurrent = d->desired_concurrent;
	if (change->set & PROP_ERRORS)
		def->max_error_number = d->max_error_number;
	if (change->set & PROP_RATIO)
		def->max_filter_ratio = d->max_filter_ratio;
	if (change->set & PROP_INTERVAL)
		def->max_batch_interval = d->max_batch_interval;
	if (change->set & PROP_ROWS)
		def->max_batch_rows = d->max_batch_rows;
	if (change->set & PROP_CONSUME) {
		def->task_consume = d->task_consume;
		def->task_timeout = d->task_timeout;
	}
	if (change->set & PROP_STRICT)
		def->strict_mode = d->strict_mode;
	if (change->set & PROP_ZONE)
		def->timezone = arena_printf(keep, "%s", d->timezone);
	if (change->set & PROP_JSONPATHS)
		def->jsonpaths = arena_printf(keep, "%s", d->jsonpaths);
	if (change->set & PROP_JSON_ROOT)
		def->json_root = arena_printf(keep, "%s", d->json_root);
	if (change->set & PROP_STRIP)
		def->strip_outer_array = d->strip_outer_array;
	if (change->set & PROP_FATAL)
		def->pause_on_fatal = d->pause_on_fatal;
}
