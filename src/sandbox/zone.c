/*
 * zone.c - time zones: which names the FE takes, and their offset at a moment.
 *
 * Java takes offsets in many spellings (+8, +08, +0800, UTC+8 ...) and region
 * names in exact case.  Regions are read from the system's zone files (TZif,
 * RFC 8536), whose names are the same.
 */
#include "config.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "sandbox/civil.h"

static const char zone_dir[] = "/usr/share/zoneinfo";

enum { ZONE_FILE_MAX = 1 << 20 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* [+-]H:MM or [+-]HH:MM, the form the FE normalises. */
static bool parse_offset(struct text t, int *seconds, char *out, size_t size)
{
	size_t i = 0;
	int minus = 0, h, m;

	if (t.n && (t.p[0] == '+' || t.p[0] == '-')) {
		minus = t.p[0] == '-';
		i = 1;
	}
	if (t.n - i < 4 || t.n - i > 5 || t.p[t.n - 3] != ':')
		return false;
	for (h = 0; i < t.n - 3; i++) {
		if (!is_digit(t.p[i]))
			return false;
		h = h * 10 + t.p[i] - '0';
	}
	if (!is_digit(t.p[t.n - 2]) || !is_digit(t.p[t.n - 1]))
		return false;
	m = (t.p[t.n - 2] - '0') * 10 + t.p[t.n - 1] - '0';
	*seconds = (h * 3600 + m * 60) * (minus ? -1 : 1);
	snprintf(out, size, "%c%02d:%02d", minus ? '-' : '+', h, m);
	return true;
}

/* What java.time.ZoneOffset.of() takes: Z, +h, +hh, +hh:mm, +hhmm, +hh:mm:ss, +hhmmss. */
static bool parse_java_offset(struct text t, int *seconds)
{
	int part[3] = { 0, 0, 0 };
	size_t i = 1, n = 0;
	bool colons;

	if (t.n < 2 || (t.p[0] != '+' && t.p[0] != '-'))
		return false;
	if (t.n == 2) {
		if (!is_digit(t.p[1]))
			return false;
		*seconds = (t.p[1] - '0') * 3600 * (t.p[0] == '-' ? -1 : 1);
		return true;
	}
	colons = t.n > 3 && t.p[3] == ':';
	while (i < t.n) {
		if (n == 3 || i + 2 > t.n || !is_digit(t.p[i]) || !is_digit(t.p[i + 1]))
			return false;
		part[n++] = (t.p[i] - '0') * 10 + t.p[i + 1] - '0';
		i += 2;
		if (i < t.n && colons && t.p[i++] != ':')
			return false;
		if (i == t.n && colons && t.p[i - 1] == ':')
			return false;
	}
	*seconds = part[0] * 3600 + part[1] * 60 + part[2];
	if (part[1] > 59 || part[2] > 59 || *seconds > 18 * 3600)
		return false;
	if (t.p[0] == '-')
		*seconds = -*seconds;
	return true;
}

/* UTC, GMT, UT, alone or with an offset. */
static bool parse_fixed(struct text t, int *seconds)
{
	static const char *const names[] = { "UTC", "GMT", "UT" };
	unsigned i;

	*seconds = 0;
	if (text_is(t, "Z"))
		return true;
	if (parse_java_offset(t, seconds))
		return true;
	for (i = 0; i < 3; i++) {
		size_t n = strlen(names[i]);

		if (!text_starts(t, names[i]))
			continue;
		if (t.n == n)
			return true;
		return parse_java_offset((struct text){ t.p + n, t.n - n }, seconds);
	}
	return false;
}

static bool zone_path(struct text name, char *path, size_t size)
{
	static const char *const not_java[] = { "posixrules", "Factory", "localtime", "EST",
						"MST",	      "HST",	 "ROC" };
	struct stat st;
	size_t i;

	if (text_is(name, "CST") || text_is(name, "PRC"))
		name = TEXT("Asia/Shanghai");
	if (!name.n || name.n > 64 || name.p[0] < 'A' || name.p[0] > 'Z')
		return false;
	for (i = 0; i < name.n; i++)
		if (!is_digit(name.p[i]) && !((name.p[i] | 32) >= 'a' && (name.p[i] | 32) <= 'z') &&
		    !strchr("/_+-", name.p[i]))
			return false;
	for (i = 0; i < sizeof(not_java) / sizeof(not_java[0]); i++)
		if (text_is(name, not_java[i]))
			return false;
	snprintf(path, size, "%s/%.*s", zone_dir, TEXT_ARG(name));
	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool zone_valid(struct text name, char *out, size_t size)
{
	char path[128];
	int seconds;

	if (parse_offset(name, &seconds, out, size)) {
		int m = abs(seconds) % 3600 / 60;

		return seconds >= -12 * 3600 && seconds <= 14 * 3600 && name.p[name.n - 2] < '6' &&
		       m < 60;
	}
	snprintf(out, size, "%.*s", TEXT_ARG(name));
	return parse_fixed(name, &seconds) || zone_path(name, path, sizeof(path));
}

static int64_t be(const unsigned char *p, unsigned n)
{
	int64_t v = (p[0] & 0x80) ? -1 : 0;
	unsigned i;

	for (i = 0; i < n; i++)
		v = (int64_t)((uint64_t)v << 8 | p[i]);
	return v;
}

/* The offset of a TZif file's 32-bit block, which reaches to 2037. */
static int tzif_offset(const struct buf *b, int64_t seconds)
{
	const unsigned char *p = (const unsigned char *)b->p, *times, *types, *infos;
	int64_t count, kinds, i, kind = 0;

	if (b->n < 44 || memcmp(p, "TZif", 4) != 0)
		return 0;
	count = be(p + 32, 4);
	kinds = be(p + 36, 4);
	if (count < 0 || kinds < 1 || 44 + count * 5 + kinds * 6 > (int64_t)b->n)
		return 0;
	times = p + 44;
	types = times + count * 4;
	infos = types + count;
	for (i = 0; i < count && be(times + i * 4, 4) <= seconds; i++)
		kind = types[i];
	return kind < kinds ? (int)be(infos + kind * 6, 4) : 0;
}

int zone_offset(const char *zone, int64_t seconds)
{
	struct text name = { zone, strlen(zone) };
	char path[128], form[16];
	struct buf b;
	struct err err;
	int out = 0;

	if (parse_offset(name, &out, form, sizeof(form)) || parse_fixed(name, &out))
		return out;
	/* the zone of most FEs, without a file */
	if (text_is(name, "Asia/Shanghai") || text_is(name, "CST") || text_is(name, "PRC"))
		return 8 * 3600;
	if (!zone_path(name, path, sizeof(path)))
		return 0;
	buf_init(&b, ZONE_FILE_MAX);
	if (!io_read_file(path, &b, &err))
		out = tzif_offset(&b, seconds);
	buf_release(&b);
	return out;
}

void zone_time(int64_t ms, const char *zone, char out[40])
{
	int64_t seconds = ms >= 0 ? ms / 1000 : (ms - 999) / 1000;
	struct civil c;

	civil_from_seconds(seconds + zone_offset(zone, seconds), &c);
	civil_datetime(&c, out);
}
