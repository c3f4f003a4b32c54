/*
 * shell_vars.c - the variables of a session, and their values in statements.
 */
#include "config.h"
#include "cli/shell_vars.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/util.h"
#include "lang/quote.h"
#include "lang/token.h"

enum { NAME_BYTES_MAX = 63 };

void shell_vars_release(struct shell_vars *v)
{
	size_t i;

	for (i = 0; i < v->n; i++) {
		free(v->list[i].name);
		free(v->list[i].value);
	}
	free(v->list);
	*v = (struct shell_vars){ 0 };
}

bool shell_var_name_ok(struct text name)
{
	size_t i;

	for (i = 0; i < name.n; i++)
		if (!isalnum((unsigned char)name.p[i]) && name.p[i] != '_')
			return false;
	return name.n && name.n <= NAME_BYTES_MAX && !isdigit((unsigned char)*name.p);
}

/* Where it is, or belongs. */
static size_t find(const struct shell_vars *v, struct text name, bool *found)
{
	size_t i;

	*found = false;
	for (i = 0; i < v->n; i++) {
		const int order = strncmp(v->list[i].name, name.p, name.n);

		*found = !order && !v->list[i].name[name.n];
		if (order >= 0)
			break;
	}
	return i;
}

const char *shell_var_get(const struct shell_vars *v, struct text name)
{
	bool found;
	const size_t i = find(v, name, &found);

	return found ? v->list[i].value : NULL;
}

bool shell_var_set(struct shell_vars *v, const char *name, const char *value)
{
	bool found;
	const size_t i = find(v, (struct text){ name, strlen(name) }, &found);
	struct shell_var *at;

	if (!found && !value)
		return false;
	if (!found) {
		ARRAY_GROW(v->list, v->n, v->room);
		memmove(&v->list[i + 1], &v->list[i], (v->n - i) * sizeof(*v->list));
		v->n++;
		v->list[i] = (struct shell_var){ xstrdup(name), xstrdup(value) };
		return true;
	}
	at = &v->list[i];
	free(at->value);
	at->value = NULL;
	if (value) {
		at->value = xstrdup(value);
		return true;
	}
	free(at->name);
	v->n--;
	memmove(at, at + 1, (v->n - i) * sizeof(*at));
	return true;
}

/* statements -------------------------------------------------------------------------- */

/* Nothing is joined to the ':' at `at` that makes it part of something else: a::b, map{'k':v}. */
static bool stands_alone(struct text sql, uint32_t at)
{
	const unsigned char before = at ? (unsigned char)sql.p[at - 1] : ' ';

	return before <= ' ' || (before < 0x80 && strchr("(,=<>+-*/%!|&^~;", before) != NULL);
}

static int add_value(char quote, struct text name, const char *value, struct buf *out,
		     struct err *err)
{
	const struct text t = { value, strlen(value) };

	switch (quote) {
	case '\'':
		quote_string(out, t, '\'');
		return 0;
	case '"':
		if (!t.n || memchr(t.p, '`', t.n))
			return err_set(
				err, ERR_USAGE,
				"the value of %.*s is no name: it is empty or has a backtick",
				TEXT_ARG(name));
		quote_name(out, t);
		return 0;
	default:
		buf_add(out, t.p, t.n);
		return 0;
	}
}

/* The value that `colon` and the token behind it ask for; NULL: they do not. */
static const char *value_of(const struct shell_vars *v, struct text sql, struct span colon,
			    struct span next, struct text *name)
{
	*name = (struct text){ sql.p + next.off, next.len };
	if (colon.len != 1 || sql.p[colon.off] != ':' || next.off != colon.off + 1 ||
	    !stands_alone(sql, colon.off) || !name->n)
		return NULL;
	if ((*name->p == '\'' || *name->p == '"') && name->n > 2 &&
	    name->p[name->n - 1] == *name->p) {
		name->p++;
		name->n -= 2;
	}
	return shell_var_name_ok(*name) ? shell_var_get(v, *name) : NULL;
}

static int fill(const struct shell_vars *v, struct lexer *l, struct text sql, struct buf *out,
		bool *any, struct err *err)
{
	struct token t = lexer_next(l), next;
	uint32_t from = 0;
	int rc = 0;

	for (; t.kind && !rc; t = next) {
		const char *value;
		struct text name;

		next = lexer_next(l);
		if (!next.kind)
			break;
		value = value_of(v, sql, t.at, next.at, &name);
		if (!value)
			continue;
		*any = true;
		buf_add(out, sql.p + from, t.at.off - from);
		rc = add_value(sql.p[next.at.off], name, value, out, err);
		from = next.at.off + next.at.len;
	}
	buf_add(out, sql.p + from, sql.n - from);
	return rc;
}

int shell_vars_fill(const struct shell_vars *v, struct text sql, struct buf *out, bool *any,
		    struct err *err)
{
	struct lexer *l = lexer_new();
	struct arena *mem = arena_new();
	struct source src;
	int rc;

	*any = false;
	source_init(&src, "", sql.p, (uint32_t)sql.n);
	lexer_start(l, &src, 0, mem);
	rc = fill(v, l, sql, out, any, err);
	arena_free(mem);
	lexer_free(l);
	return rc;
}
