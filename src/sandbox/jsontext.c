/*
 * jsontext.c - where values of JSON begin and end.
 */
#include "config.h"
#include "sandbox/jsontext.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "base/util.h"

enum { DEPTH_MAX = 1024 }; /* as simdjson has it */

const char *jsontext_message(enum jsontext_error e)
{
	static const char *const messages[] = {
		[JSONTEXT_OK] = "No error",
		[JSONTEXT_END] = "EMPTY: no JSON found",
		[JSONTEXT_INCOMPLETE] = "INCOMPLETE_ARRAY_OR_OBJECT: JSON document ended early in "
					"the middle of an object or array.",
		[JSONTEXT_TAPE] =
			"TAPE_ERROR: The JSON document has an improper structure: missing "
			"or superfluous commas, braces, missing keys, etc.",
		[JSONTEXT_UNESCAPED] = "UNESCAPED_CHARS: Within strings, some characters must be "
				       "escaped, we found unescaped characters",
		[JSONTEXT_UNCLOSED] = "UNCLOSED_STRING: A string is opened, but never closed.",
		[JSONTEXT_TYPE] =
			"INCORRECT_TYPE: The JSON element does not have the requested type.",
		[JSONTEXT_UTF8] = "UTF8_ERROR: The input is not valid UTF-8",
		[JSONTEXT_TRAILING] = "TRAILING_CONTENT: Unexpected trailing content in the JSON "
				      "input.",
	};

	return messages[e];
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

size_t jsontext_blanks(struct text t, size_t at)
{
	while (at < t.n && blank(t.p[at]))
		at++;
	return at;
}

/* Behind the closing quote; t.p[at] is the opening one. */
static enum jsontext_error string(struct text t, size_t at, size_t *end)
{
	for (at++; at < t.n; at++) {
		if (t.p[at] == '"') {
			*end = at + 1;
			return JSONTEXT_OK;
		}
		if ((unsigned char)t.p[at] < 0x20)
			return JSONTEXT_UNESCAPED;
		if (t.p[at] == '\\' && ++at < t.n && !strchr("\"\\/bfnrtu", t.p[at]))
			return JSONTEXT_TAPE;
	}
	return JSONTEXT_UNCLOSED;
}

static bool digit(struct text t, size_t at)
{
	return at < t.n && t.p[at] >= '0' && t.p[at] <= '9';
}

static enum jsontext_error number(struct text t, size_t at, size_t *end)
{
	if (at < t.n && t.p[at] == '-')
		at++;
	if (!digit(t, at))
		return at == t.n ? JSONTEXT_INCOMPLETE : JSONTEXT_TAPE;
	if (t.p[at] == '0')
		at++;
	else
		while (digit(t, at))
			at++;
	if (at < t.n && t.p[at] == '.') {
		if (!digit(t, ++at))
			return at == t.n ? JSONTEXT_INCOMPLETE : JSONTEXT_TAPE;
		while (digit(t, at))
			at++;
	}
	if (at < t.n && (t.p[at] == 'e' || t.p[at] == 'E')) {
		at++;
		if (at < t.n && (t.p[at] == '+' || t.p[at] == '-'))
			at++;
		if (!digit(t, at))
			return at == t.n ? JSONTEXT_INCOMPLETE : JSONTEXT_TAPE;
		while (digit(t, at))
			at++;
	}
	*end = at;
	return JSONTEXT_OK;
}

static enum jsontext_error word(struct text t, size_t at, size_t *end)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		n = strlen(words[i]);
		if (t.n - at >= n && !memcmp(t.p + at, words[i], n)) {
			*end = at + n;
			return JSONTEXT_OK;
		}
		if (t.n - at < n && !memcmp(t.p + at, words[i], t.n - at))
			return JSONTEXT_INCOMPLETE;
	}
	return JSONTEXT_TAPE;
}

/* A value that holds no other. */
static enum jsontext_error scalar(struct text t, size_t at, size_t *end)
{
	if (t.p[at] == '"')
		return string(t, at, end);
	if (t.p[at] == '-' || digit(t, at))
		return number(t, at, end);
	return word(t, at, end);
}

/* A key and its colon. */
static enum jsontext_error key(struct text t, size_t *at)
{
	enum jsontext_error e;

	if (*at == t.n)
		return JSONTEXT_INCOMPLETE;
	if (t.p[*at] != '"')
		return JSONTEXT_TAPE;
	e = string(t, *at, at);
	if (e)
		return e;
	*at = jsontext_blanks(t, *at);
	if (*at == t.n)
		return JSONTEXT_INCOMPLETE;
	if (t.p[*at] != ':')
		return JSONTEXT_TAPE;
	*at = jsontext_blanks(t, *at + 1);
	return JSONTEXT_OK;
}

/* One value, without recursion: `open` holds what is to be closed. */
static enum jsontext_error walk(struct text t, size_t at, size_t *end)
{
	char open[DEPTH_MAX];
	unsigned depth = 0;
	enum jsontext_error e;

	for (;;) {
		/* a value begins at `at` */
		if (at == t.n)
			return JSONTEXT_INCOMPLETE;
		if (t.p[at] == '{' || t.p[at] == '[') {
			char close = t.p[at] == '{' ? '}' : ']';

			if (depth == DEPTH_MAX)
				return JSONTEXT_TAPE;
			at = jsontext_blanks(t, at + 1);
			if (at == t.n)
				return JSONTEXT_INCOMPLETE;
			if (t.p[at] != close) {
				open[depth++] = close;
				if (close == '}' && (e = key(t, &at)))
					return e;
				continue;
			}
			at++;
		} else if ((e = scalar(t, at, &at))) {
			return e;
		}
		/* a value ended before `at` */
		for (;;) {
			if (!depth) {
				*end = at;
				return JSONTEXT_OK;
			}
			at = jsontext_blanks(t, at);
			if (at == t.n)
				return JSONTEXT_INCOMPLETE;
			if (t.p[at] != open[depth - 1])
				break;
			depth--;
			at++;
		}
		if (t.p[at] != ',')
			return JSONTEXT_TAPE;
		at = jsontext_blanks(t, at + 1);
		if (open[depth - 1] == '}' && (e = key(t, &at)))
			return e;
		if (at < t.n && (t.p[at] == ']' || t.p[at] == '}'))
			return JSONTEXT_TYPE;
	}
}

enum jsontext_error jsontext_value(struct text t, size_t at, struct text *value, size_t *end)
{
	enum jsontext_error e;

	at = jsontext_blanks(t, at);
	if (at == t.n)
		return JSONTEXT_END;
	e = walk(t, at, end);
	if (!e)
		*value = (struct text){ t.p + at, *end - at };
	return e;
}

/* The next item of a container, from behind its bracket or a comma. */
static bool item(struct text t, size_t *at)
{
	if (!*at)
		*at = t.n ? 1 : 0;
	*at = jsontext_blanks(t, *at);
	if (*at < t.n && t.p[*at] == ',')
		*at = jsontext_blanks(t, *at + 1);
	return *at < t.n && t.p[*at] != '}' && t.p[*at] != ']';
}

bool jsontext_member(struct text object, size_t *at, struct text *name, struct text *value)
{
	size_t from;

	if (!item(object, at))
		return false;
	from = *at;
	if (object.p[from] != '"' || string(object, from, at))
		return false;
	*name = (struct text){ object.p + from, *at - from };
	*at = jsontext_blanks(object, *at);
	if (*at == object.n || object.p[*at] != ':')
		return false;
	return jsontext_value(object, *at + 1, value, at) == JSONTEXT_OK;
}

bool jsontext_element(struct text array, size_t *at, struct text *value)
{
	return item(array, at) && jsontext_value(array, *at, value, at) == JSONTEXT_OK;
}

/* values --------------------------------------------------------------------------------- */

static unsigned hex4(struct text t, size_t at)
{
	char digits[5] = "";

	if (t.n - at < 4)
		return 0xfffd;
	memcpy(digits, t.p + at, 4);
	return (unsigned)strtoul(digits, NULL, 16);
}

/* \u.... at `at` (behind the u), a pair of surrogates with it. */
static unsigned unescaped(struct text t, size_t *at)
{
	unsigned c = hex4(t, *at), low;

	*at += 4;
	if (c >= 0xd800 && c < 0xdc00 && *at + 6 <= t.n && t.p[*at] == '\\' &&
	    t.p[*at + 1] == 'u') {
		low = hex4(t, *at + 2);
		if (low >= 0xdc00 && low < 0xe000) {
			*at += 6;
			return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		}
	}
	return c >= 0xd800 && c < 0xe000 ? 0xfffd : c;
}

static struct text unquoted(struct text t, struct arena *mem)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	char *out;
	size_t i, n = 0;

	t.p++;
	t.n -= 2;
	if (!t.n)
		return TEXT("");
	if (!memchr(t.p, '\\', t.n))
		return t;
	out = arena_alloc(mem, t.n + 1);
	for (i = 0; i < t.n;) {
		const char *at;

		if (t.p[i] != '\\' || i + 1 == t.n) {
			out[n++] = t.p[i++];
			continue;
		}
		at = strchr(from, t.p[i + 1]);
		if (t.p[i + 1] == 'u') {
			i += 2;
			if (i + 4 > t.n)
				break;
			n += utf8_encode(unescaped(t, &i), out + n);
		} else {
			out[n++] = at ? to[at - from] : t.p[i + 1];
			i += 2;
		}
	}
	return (struct text){ out, n };
}

/* Without the blanks between its parts. */
static struct text minified(struct text t, struct arena *mem)
{
	char *out = arena_alloc(mem, t.n + 1);
	bool quoted = false;
	size_t i, n = 0;

	for (i = 0; i < t.n; i++) {
		if (!quoted && blank(t.p[i]))
			continue;
		if (t.p[i] == '"')
			quoted = !quoted;
		else if (quoted && t.p[i] == '\\' && i + 1 < t.n)
			out[n++] = t.p[i++];
		out[n++] = t.p[i];
	}
	return (struct text){ out, n };
}

struct text jsontext_plain(struct text value, struct arena *mem)
{
	if (!value.n || value.p[0] == 'n')
		return (struct text){ 0 };
	switch (value.p[0]) {
	case '"':
		return unquoted(value, mem);
	case 't':
		return TEXT("1");
	case 'f':
		return TEXT("0");
	case '{':
	case '[':
		return minified(value, mem);
	default:
		return value;
	}
}

bool jsontext_key_is(struct text name, struct text plain, struct arena *mem)
{
	return text_eq(unquoted(name, mem), plain);
}

/* paths --------------------------------------------------------------------------------------- */

enum { NO_INDEX = -1, EVERY = -2 };

struct jsontext_path {
	struct jsontext_path *next;
	struct text key; /* "$" for the first */
	long index;
};

/* "name[3]": the key, and the index; false: no path. */
static bool take_step(struct text t, struct jsontext_path *p)
{
	size_t open = 0;

	while (open < t.n && t.p[open] != '[')
		open++;
	p->key = (struct text){ t.p, open };
	p->index = NO_INDEX;
	if (open == t.n)
		return t.n;
	if (t.p[t.n - 1] != ']' || t.n - open < 3)
		return false;
	if (t.n - open == 3 && t.p[open + 1] == '*') {
		p->index = EVERY;
		return true;
	}
	p->index = 0;
	for (open++; open < t.n - 1; open++) {
		if (t.p[open] < '0' || t.p[open] > '9' || p->index > 100000000)
			return false;
		p->index = p->index * 10 + (t.p[open] - '0');
	}
	return true;
}

const struct jsontext_path *jsontext_path(struct text t, struct arena *mem)
{
	struct jsontext_path *first = NULL, **tail = &first;
	char *out = arena_alloc(mem, t.n + 1);
	size_t i = 0, n, from = 0;
	bool quoted = false;

	/* split at dots; quotes and backslashes keep them */
	for (n = 0; i <= t.n; i++) {
		struct jsontext_path *p;

		if (i < t.n && (quoted || t.p[i] != '.')) {
			if (t.p[i] == '"')
				quoted = !quoted;
			else if (t.p[i] == '\\' && i + 1 < t.n)
				out[n++] = t.p[++i];
			else
				out[n++] = t.p[i];
			continue;
		}
		p = ARENA_NEW(mem, struct jsontext_path);
		if (!take_step((struct text){ out + from, n - from }, p) ||
		    (!first && (!p->key.n || p->key.p[0] != '$')))
			return NULL;
		*tail = p;
		tail = &p->next;
		from = n;
	}
	return first;
}

static struct text member_of(struct text object, struct text name, struct arena *mem)
{
	struct text found, value;
	size_t at = 0;

	if (!object.n || object.p[0] != '{')
		return (struct text){ 0 };
	while (jsontext_member(object, &at, &found, &value))
		if (text_is(name, "*") || jsontext_key_is(found, name, mem))
			return value;
	return (struct text){ 0 };
}

static struct text element_of(struct text array, long index)
{
	struct text value;
	size_t at = 0;

	if (!array.n || array.p[0] != '[' || index == EVERY)
		return (struct text){ 0 };
	while (jsontext_element(array, &at, &value))
		if (!index--)
			return value;
	return (struct text){ 0 };
}

struct text jsontext_find(const struct jsontext_path *p, struct text object, struct arena *mem)
{
	struct text v = object;

	for (p = p ? p->next : NULL; p && v.p; p = p->next) {
		v = member_of(v, p->key, mem);
		if (v.p && p->index != NO_INDEX)
			v = element_of(v, p->index);
	}
	return v.p && v.n && v.p[0] != 'n' ? v : (struct text){ 0 };
}
