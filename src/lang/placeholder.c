/*
 * placeholder.c - what a template leaves in SQL: ${NAME}, :name, {{ x }}.
 */
#include "config.h"
#include "lang/placeholder.h"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

/* A byte beyond ASCII may belong to a name of the SQL's. */
static bool is_word(char c)
{
	return is_name(c) || (unsigned char)c >= 0x80;
}

bool placeholder_is_name(struct text t)
{
	size_t i;

	if (!t.n || t.n > PLACEHOLDER_MAX || !is_letter(t.p[0]))
		return false;
	for (i = 1; i < t.n; i++)
		if (!is_name(t.p[i]))
			return false;
	return true;
}

/* Where the name that starts at `i` ends. */
static size_t name_end(const char *p, size_t n, size_t i)
{
	size_t stop = n - i > PLACEHOLDER_MAX ? i + PLACEHOLDER_MAX : n;

	if (i < stop && is_letter(p[i]))
		while (i < stop && is_name(p[i]))
			i++;
	return i;
}

static enum placeholder_found found(struct placeholder *out, enum placeholder_kind kind,
				    size_t len, const char *name, size_t name_len)
{
	*out = (struct placeholder){ kind, len, { name, name_len } };
	return PLACEHOLDER_YES;
}

static enum placeholder_found dollar_at(const char *p, size_t n, size_t i, bool end,
					struct placeholder *out)
{
	size_t to;

	if (i + 1 == n)
		return end ? PLACEHOLDER_NO : PLACEHOLDER_MORE;
	if (p[i + 1] != '{')
		return PLACEHOLDER_NO;
	to = name_end(p, n, i + 2);
	if (to == n && !end)
		return PLACEHOLDER_MORE;
	if (to == n || to == i + 2 || p[to] != '}')
		return PLACEHOLDER_NO;
	return found(out, PLACEHOLDER_DOLLAR, to + 1 - i, p + i + 2, to - i - 2);
}

static enum placeholder_found colon_at(const char *p, size_t n, size_t i, bool end,
				       struct placeholder *out)
{
	size_t to = name_end(p, n, i + 1);

	if (i && (is_word(p[i - 1]) || strchr(":'\"`", p[i - 1])))
		return PLACEHOLDER_NO;
	if (to == n && !end)
		return PLACEHOLDER_MORE;
	if (to == i + 1 || (to < n && is_word(p[to])))
		return PLACEHOLDER_NO;
	return found(out, PLACEHOLDER_COLON, to - i, p + i + 1, to - i - 1);
}

static enum placeholder_found braces_at(const char *p, size_t n, size_t i, bool end,
					struct placeholder *out)
{
	size_t stop = n - i > PLACEHOLDER_MAX ? i + PLACEHOLDER_MAX : n, to;
	struct text name;

	if (i + 1 == n)
		return end ? PLACEHOLDER_NO : PLACEHOLDER_MORE;
	if (p[i + 1] != '{')
		return PLACEHOLDER_NO;
	for (to = i + 2; to + 1 < stop; to++) {
		if (p[to] == '{' && p[to + 1] == '{')
			return PLACEHOLDER_NO;          /* that one, if any */
		if (p[to] == '}' && p[to + 1] == '}') {
			name = text_trim((struct text){ p + i + 2, to - i - 2 });
			return found(out, PLACEHOLDER_BRACES, to + 2 - i, name.p, name.n);
		}
	}
	return stop == n && !end ? PLACEHOLDER_MORE : PLACEHOLDER_NO;
}

enum placeholder_found placeholder_at(const char *p, size_t n, size_t i, bool end,
				      struct placeholder *out)
{
	switch (p[i]) {
	case '$':
		return dollar_at(p, n, i, end, out);
	case ':':
		return colon_at(p, n, i, end, out);
	case '{':
		return braces_at(p, n, i, end, out);
	default:
		return PLACEHOLDER_NO;
	}
}
