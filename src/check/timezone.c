/*
 * timezone.c - which time zones the server knows.
 * source: TimeUtils.java (the same in all releases), java.time.ZoneId.
 */
#include "config.h"
#include "check/timezone.h"

#include "base/near.h"
#include "base/util.h"

static const char *const zones[] = {
#define ZONE(id) id,
#include "check/timezones.def"
};

const char *timezone_at(size_t i)
{
	return i < ARRAY_SIZE(zones) ? zones[i] : NULL;
}

static bool known_region(struct text id)
{
	size_t lo = 0, hi = ARRAY_SIZE(zones);

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		size_t n = strlen(zones[mid]);
		int d = memcmp(id.p, zones[mid], id.n < n ? id.n : n);

		if (d == 0)
			d = (id.n > n) - (id.n < n);
		if (d == 0)
			return true;
		if (d < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return false;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static int two(const char *p)
{
	return digit(p[0]) && digit(p[1]) ? (p[0] - '0') * 10 + p[1] - '0' : -1;
}

/* java.time.ZoneOffset.of: +h +hh +hhmm +hh:mm +hhmmss +hh:mm:ss */
static enum timezone_fault zone_offset(struct text id)
{
	const char *p = id.p;
	int h, m = 0, s = 0;

	if (id.n == 1 && *p == 'Z')
		return TIMEZONE_FINE;
	if (id.n < 2 || (*p != '+' && *p != '-'))
		return TIMEZONE_UNKNOWN;
	h = id.n == 2 ? (digit(p[1]) ? p[1] - '0' : -1) : two(p + 1);
	switch (id.n) {
	case 2:
	case 3:
		break;
	case 5:
		m = two(p + 3);
		break;
	case 6:
		m = p[3] == ':' ? two(p + 4) : -1;
		break;
	case 7:
		m = two(p + 3);
		s = two(p + 5);
		break;
	case 9:
		m = p[3] == ':' ? two(p + 4) : -1;
		s = p[6] == ':' ? two(p + 7) : -1;
		break;
	default:
		return TIMEZONE_UNKNOWN;
	}
	if (h < 0 || m < 0 || s < 0)
		return TIMEZONE_UNKNOWN;
	if (h > 18 || m > 59 || s > 59 || (h == 18 && (m || s)))
		return TIMEZONE_RANGE;
	return TIMEZONE_FINE;
}

/* java.time.ZoneId.of with the server's aliases. */
static enum timezone_fault zone_id(struct text id)
{
	size_t prefix = text_starts(id, "UTC") || text_starts(id, "GMT") ? 3 :
			text_starts(id, "UT") ? 2 : 0;

	if (id.n < 2 || *id.p == '+' || *id.p == '-')
		return zone_offset(id);
	if (prefix && id.n == prefix)
		return TIMEZONE_FINE;
	if (prefix && (id.p[prefix] == '+' || id.p[prefix] == '-'))
		return zone_offset((struct text){ id.p + prefix, id.n - prefix });
	if (text_is(id, "CST") || known_region(id))
		return TIMEZONE_FINE;
	return TIMEZONE_UNKNOWN;
}

enum timezone_fault timezone_check(struct text value, char room[TIMEZONE_OFFSET_BYTES],
				   struct text *stored)
{
	struct text t = value;
	bool minus = false;
	int h, m;

	*stored = value;
	if (t.n && (*t.p == '+' || *t.p == '-')) {
		minus = *t.p == '-';
		t = (struct text){ t.p + 1, t.n - 1 };
	}
	/* [+-]h:mm and [+-]hh:mm have bounds of the server's own. */
	if (t.n < 4 || t.n > 5 || t.p[t.n - 3] != ':' || !digit(t.p[0]) ||
	    two(t.p + t.n - 2) < 0 || (t.n == 5 && !digit(t.p[1])))
		return zone_id(value);
	h = t.n == 5 ? two(t.p) : t.p[0] - '0';
	m = two(t.p + t.n - 2);
	if (h * 100 + m > (minus ? 1200 : 1400) || m > 59)
		return TIMEZONE_RANGE;
	room[0] = minus ? '-' : '+';
	room[1] = (char)('0' + h / 10);
	room[2] = (char)('0' + h % 10);
	room[3] = ':';
	room[4] = (char)('0' + m / 10);
	room[5] = (char)('0' + m % 10);
	*stored = (struct text){ room, TIMEZONE_OFFSET_BYTES };
	return TIMEZONE_FINE;
}

const char *timezone_near(struct text value, bool *case_only)
{
	struct text t = text_trim(value);
	const char *same = NULL;
	unsigned found = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(zones); i++)
		if (text_is_nocase(t, zones[i])) {
			same = zones[i];
			found++;
		}
	*case_only = found == 1 && t.n == value.n;
	if (same)
		return same;
	return near_best(t, zones, ARRAY_SIZE(zones));
}

bool timezone_is_abbreviation(struct text value)
{
	static const char *const known[] = {
		"ACDT", "ACST", "ADT", "AEDT", "AEST", "AKDT", "AKST", "AST", "AWST", "BRT", "BST",
		"CAT", "CDT", "CEST", "EAT", "EDT", "EEST", "EST", "GST", "HDT", "HKT", "HST", "ICT",
		"IDT", "IST", "JST", "KST", "MDT", "MSK", "MST", "NDT", "NST", "NZDT", "NZST", "PDT",
		"PHT", "PKT", "PST", "SAST", "SGT", "SST", "WAT", "WEST", "WIB",
	};
	struct text t = text_trim(value);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (text_is_nocase(t, known[i]))
			return true;
	return false;
}
