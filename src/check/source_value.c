/*
 * source_value.c - how the server reads the values of a FROM list.
 * source: CreateRoutineLoadStmt.java (the same in all releases).
 */
#include "config.h"
#include "check/source_value.h"

#include "check/jvalue.h"
#include "check/props.h"

enum source_type source_type_of(const struct name *n)
{
	const char *p = n->text.p, *end = p + n->text.n;
	char word[8];
	size_t i = 0;

	if (n->backticked || n->string)
		return SOURCE_UNKNOWN;
	if (text_is_nocase(n->text, "KAFKA"))
		return SOURCE_KAFKA;
	while (p < end && i < sizeof(word) - 1) {
		char c = *p++;

		if (c == '\xc5' && p < end && *p == '\xbf') {
			c = 'S';
			p++;
		}
		word[i++] = c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
	}
	word[i] = '\0';
	if (p < end)
		return SOURCE_UNKNOWN;
	return strcmp(word, "PULSAR") == 0 ? SOURCE_PULSAR : SOURCE_UNKNOWN;
}

enum offset_fault offset_parse(struct text v, int64_t *out)
{
	struct text t = text_trim(v);
	int64_t n;

	if (t.n == 0)
		return OFFSET_EMPTY;
	if (java_long(t, &n)) {
		if (n < 0)
			return OFFSET_NEGATIVE;
		*out = n;
		return OFFSET_FINE;
	}
	if (java_same_nocase(t, "OFFSET_BEGINNING"))
		*out = OFFSET_BEGINNING;
	else if (java_same_nocase(t, "OFFSET_END"))
		*out = OFFSET_END;
	else
		return OFFSET_NO_NUMBER;
	return OFFSET_FINE;
}

bool position_parse(struct text v, int64_t *out)
{
	if (java_same_nocase(v, "POSITION_EARLIEST"))
		*out = POSITION_EARLIEST;
	else if (java_same_nocase(v, "POSITION_LATEST"))
		*out = POSITION_LATEST;
	else
		return false;
	return true;
}

/*
 * All groups of the pattern but the last may be empty, and ".*?" takes whatever
 * holds no line terminator.  So it matches what ends in a colon and digits, with
 * no line terminator before the colon.
 */
bool endpoint_matches(struct text v)
{
	size_t n = v.n, i;

	while (n && v.p[n - 1] >= '0' && v.p[n - 1] <= '9')
		n--;
	if (n == v.n || n == 0 || v.p[n - 1] != ':')
		return false;
	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)v.p[i];

		if (c == '\n' || c == '\r')
			return false;
		/* U+0085, U+2028, U+2029 */
		if (c == 0xc2 && (unsigned char)v.p[i + 1] == 0x85)
			return false;
		if (c == 0xe2 && n - i >= 3 && (unsigned char)v.p[i + 1] == 0x80 &&
		    ((unsigned char)v.p[i + 2] & 0xfe) == 0xa8)
			return false;
	}
	return true;
}

struct text without_blanks(struct text v, struct arena *mem)
{
	const char *p, *end;
	char *copy, *to;

	if (v.n == 0 || !memchr(v.p, ' ', v.n))
		return v;
	end = v.p + v.n;
	to = copy = arena_alloc(mem, v.n);
	for (p = v.p; p < end; p++)
		if (*p != ' ')
			*to++ = *p;
	return (struct text){ copy, (size_t)(to - copy) };
}

unsigned format_parse(struct text v)
{
	if (java_same_nocase(v, "csv"))
		return FORMAT_CSV;
	if (java_same_nocase(v, "json"))
		return FORMAT_JSON;
	return java_same_nocase(v, "avro") ? FORMAT_AVRO : 0;
}

bool custom_key(struct text key, struct text *name, bool *empty)
{
	size_t n = sizeof("property.") - 1, i;

	if (!text_starts(key, "property."))
		return false;
	*name = (struct text){ key.p + n, key.n - n };
	for (i = n; i < key.n && key.p[i] == '.'; i++)
		;
	*empty = i == key.n;
	return true;
}
