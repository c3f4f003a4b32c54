/*
 * jsonpaths.c - the value of "jsonpaths" as the BE reads it.
 *
 * A JSON array of strings.  Each string is cut at its dots; what stands before the
 * first dot is passed over whatever it is, and each piece may end in one index.
 * source: json_scanner.cpp, json_functions.cpp
 */
#include "config.h"
#include "check/jsonpaths.h"

#include <string.h>

struct cursor {
	const char *p, *end;
};

static void blanks(struct cursor *c)
{
	while (c->p < c->end && (*c->p == ' ' || *c->p == '\t' || *c->p == '\r' || *c->p == '\n'))
		c->p++;
}

/* The inside of a JSON string; *escaped: something in it is not as it is written. */
static bool string(struct cursor *c, struct text *out, bool *escaped)
{
	const char *start;

	*escaped = false;
	if (c->p == c->end || *c->p != '"')
		return false;
	start = ++c->p;
	while (c->p < c->end && *c->p != '"') {
		if ((unsigned char)*c->p < ' ')
			return false;
		if (*c->p == '\\') {
			*escaped = true;
			if (++c->p == c->end)
				return false;
		}
		c->p++;
	}
	if (c->p == c->end)
		return false;
	*out = (struct text){ start, (size_t)(c->p++ - start) };
	return true;
}

/* One piece between dots: no brackets but for an index, or *, at its end. */
static bool piece_is_fine(struct text t)
{
	const char *open = t.n ? memchr(t.p, '[', t.n) : NULL, *p;
	const char *end = t.p + t.n;

	if (!open)
		return !t.n || !memchr(t.p, ']', t.n);
	if (memchr(t.p, ']', (size_t)(open - t.p)) || end[-1] != ']' || end - open < 3)
		return false;
	if (open[1] == '*')
		return end - open == 3;
	for (p = open + 1; p < end - 1; p++)
		if (*p < '0' || *p > '9')
			return false;
	return true;
}

static bool path_is_fine(struct text path)
{
	const char *p = path.p, *end = p + path.n, *dot;

	for (;; p = dot + 1) {
		dot = p < end ? memchr(p, '.', (size_t)(end - p)) : NULL;
		if (!piece_is_fine((struct text){ p, (size_t)((dot ? dot : end) - p) }))
			return false;
		if (!dot)
			return true;
	}
}

enum jsonpaths_fault jsonpaths_check(struct text value, struct text *bad, size_t *n)
{
	struct cursor c = { value.p, value.p + value.n };
	enum jsonpaths_fault fault = JSONPATHS_FINE, here;
	bool escaped, more = true;
	struct text path;

	*n = 0;
	blanks(&c);
	if (c.p == c.end || *c.p != '[')
		goto no_array;
	c.p++;
	blanks(&c);
	if (c.p < c.end && *c.p == ']') {
		c.p++;
		more = false;
	}
	while (more) {
		blanks(&c);
		if (!string(&c, &path, &escaped))
			goto no_array;
		++*n;
		here = !path.n || *path.p != '$' ? JSONPATHS_NO_ROOT :
		       !escaped && !path_is_fine(path) ? JSONPATHS_PATH : JSONPATHS_FINE;
		/* "\u0024.a" is left alone */
		if (fault == JSONPATHS_FINE &&
		    !(here == JSONPATHS_NO_ROOT && path.n && *path.p == '\\')) {
			fault = here;
			*bad = path;
		}
		blanks(&c);
		if (c.p == c.end || (*c.p != ',' && *c.p != ']'))
			goto no_array;
		more = *c.p++ == ',';
	}
	blanks(&c);
	if (c.p == c.end)
		return fault;
no_array:
	*bad = (struct text){ c.p, (size_t)(c.end - c.p) };
	return JSONPATHS_NO_ARRAY;
}
