/*
 * unfold.c - JSON on lines of its own.
 * Numbers, escapes and the order of keys are the server's: the text is cut, not made anew.
 */
#include "config.h"
#include "cli/result/unfold.h"

#include <jansson.h>

#include "base/buf.h"

enum { STEP = 2, DEPTH_MAX = 64 };

struct unfold {
	const char *p, *end; /* of valid JSON */
	size_t width;
	struct buf *out;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_blanks(struct unfold *u)
{
	while (u->p < u->end && is_blank(*u->p))
		u->p++;
}

static const char *string_end(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		p += *p == '\\' && p + 1 < end;
	return p < end ? p + 1 : p;
}

/* The end of the string, number, word, object or array at `p`. */
static const char *value_end(const char *p, const char *end)
{
	long depth = 0;

	while (p < end) {
		if (*p == '"') {
			p = string_end(p, end);
			if (!depth)
				return p;
		} else if (*p == '{' || *p == '[') {
			depth++;
			p++;
		} else if (*p == '}' || *p == ']') {
			if (!depth)
				return p;
			p++;
			if (!--depth)
				return p;
		} else if (!depth && (*p == ',' || *p == ':' || is_blank(*p))) {
			return p;
		} else {
			p++;
		}
	}
	return p;
}

/* As it is, but for blanks between. */
static void put_flat(struct unfold *u, const char *end)
{
	const char *after;

	while (u->p < end) {
		if (is_blank(*u->p)) {
			u->p++;
			continue;
		}
		after = *u->p == '"' ? string_end(u->p, end) : u->p + 1;
		buf_add(u->out, u->p, (size_t)(after - u->p));
		if (*u->p == ',' || *u->p == ':')
			buf_addc(u->out, ' ');
		u->p = after;
	}
}

static void new_line(struct unfold *u, size_t indent)
{
	buf_addc(u->out, '\n');
	while (indent--)
		buf_addc(u->out, ' ');
}

/* Columns that are taken on the line that is being written, in bytes. */
static size_t taken(const struct unfold *u)
{
	size_t n = 0;

	while (n < u->out->n && u->out->p[u->out->n - 1 - n] != '\n')
		n++;
	return n;
}

static void put_value(struct unfold *u, size_t indent, unsigned depth);

/* A name with its value, or an item. */
static void put_member(struct unfold *u, size_t indent, unsigned depth, bool named)
{
	skip_blanks(u);
	if (named) {
		put_flat(u, value_end(u->p, u->end));
		skip_blanks(u);
		u->p++; /* the colon */
		buf_adds(u->out, ": ");
		skip_blanks(u);
	}
	put_value(u, indent, depth);
	skip_blanks(u);
}

static void put_container(struct unfold *u, size_t indent, unsigned depth)
{
	const bool named = *u->p == '{';

	buf_addc(u->out, *u->p++);
	for (;;) {
		new_line(u, indent + STEP);
		put_member(u, indent + STEP, depth + 1, named);
		if (*u->p != ',')
			break;
		buf_addc(u->out, *u->p++);
	}
	new_line(u, indent);
	buf_addc(u->out, *u->p++);
}

static void put_value(struct unfold *u, size_t indent, unsigned depth)
{
	const char *end = value_end(u->p, u->end), *inner = u->p + 1;
	bool container = *u->p == '{' || *u->p == '[';

	while (container && inner < end && is_blank(*inner))
		inner++;
	if (!container || inner == end - 1 || depth == DEPTH_MAX ||
	    (depth && taken(u) + (size_t)(end - u->p) < u->width))
		put_flat(u, end);
	else
		put_container(u, indent, depth);
}

bool unfold_json(struct text t, size_t indent, size_t width, struct buf *out)
{
	struct unfold u = { t.p, t.p + t.n, width, out };
	json_t *j;

	if (t.n < 2)
		return false;
	skip_blanks(&u);
	if (u.p == u.end || (*u.p != '{' && *u.p != '['))
		return false;
	j = json_loadb(t.p, t.n, JSON_ALLOW_NUL, NULL);
	if (!j)
		return false;
	json_decref(j);
	put_value(&u, indent, 0);
	return true;
}
