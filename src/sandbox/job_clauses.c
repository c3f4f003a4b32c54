/*
 * job_clauses.c - load properties, as far as CREATE and ALTER look at them.
 */
#include "config.h"
#include "base/util.h"
#include "base/utf8.h"
#include "sandbox/job_props.h"

enum { DELIMITER_HEX = 2 };

static int hex_digit(char c)
{
	return c >= '0' && c <= '9'		    ? c - '0'
	       : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
						    : -1;
}

/*
 * \x0A and 0x0A are bytes; a \t or \n that is still two characters is one
 * (source: Delimiter.java).  Bytes from 80 on are sign-extended by Java into
 * U+FFxx, which the BE gets as three bytes of UTF-8.
 */
bool delimiter_value(struct text t, struct arena *mem, struct text *out, const char **why)
{
	char *to;
	size_t i, n = 0;

	if (!t.n) {
		*why = "Delimiter cannot be empty or null";
		return false;
	}
	to = arena_alloc(mem, t.n * 3 + 1);
	if (t.n >= 2 && (t.p[0] == '\\' || t.p[0] == '0') && (t.p[1] | 32) == 'x') {
		struct text hex = { t.p + DELIMITER_HEX, t.n - DELIMITER_HEX };

		*why = !hex.n ? arena_printf(mem, "Invalid delimiter '%.*s: empty hex string",
					     TEXT_ARG(t))
		       : hex.n % 2
			       ? arena_printf(mem,
					      "Invalid delimiter '%.*s: hex length must be a even "
					      "number",
					      TEXT_ARG(t))
			       : arena_printf(mem, "Invalid delimiter '%.*s': invalid hex format",
					      TEXT_ARG(t));
		if (!hex.n || hex.n % 2)
			return false;
		for (i = 0; i < hex.n; i += 2) {
			int high = hex_digit(hex.p[i]), low = hex_digit(hex.p[i + 1]);
			int byte = high * 16 + low;

			if (high < 0 || low < 0)
				return false;
			if (byte < 0x80)
				to[n++] = (char)byte;
			else
				n += utf8_encode(0xff00U | (unsigned)byte, to + n);
		}
	} else {
		for (i = 0; i < t.n; i++) {
			if (t.p[i] == '\\' && i + 1 < t.n &&
			    (t.p[i + 1] == 't' || t.p[i + 1] == 'n'))
				to[n++] = t.p[++i] == 't' ? '\t' : '\n';
			else
				to[n++] = t.p[i];
		}
	}
	*out = (struct text){ to, n };
	return true;
}

static bool has_subquery(const struct expr *e)
{
	const struct expr *x;

	for (x = e; x; x = expr_walk(e, x))
		if (x->kind == EXPR_SUBQUERY)
			return true;
	return false;
}

static const char *judge_names(const struct clause *c)
{
	const struct partition_name *p;

	if (c->key_value || !c->partitions)
		return "No partition specifed in partition lists";
	for (p = c->partitions; p; p = p->next)
		if (!p->name.text.n)
			return "there are empty partition name";
	return NULL;
}

bool clauses_judge(struct job_call *c)
{
	static const char *const twice[] = {
		[CLAUSE_COLUMN_SEPARATOR] = "column separator",
		[CLAUSE_ROW_SEPARATOR] = "row delimiter",
		[CLAUSE_COLUMNS] = "columns info",
		[CLAUSE_WHERE] = "where predicate",
		[CLAUSE_PARTITION] = "partition names",
	};
	bool seen[5] = { false };
	const struct clause *x;
	const char *why;

	for (x = c->stmt->clauses; x; x = x->next) {
		why = seen[x->kind]
			      ? arena_printf(c->call->mem, "repeat setting of %s", twice[x->kind])
			      : NULL;
		seen[x->kind] = true;
		if (!why && x->kind == CLAUSE_WHERE && has_subquery(x->where))
			why = "the predicate cannot contain subqueries";
		if (!why && x->kind == CLAUSE_PARTITION)
			why = judge_names(x);
		if (why) {
			reply_analysis(c->call->out, c->call->mem, 1064, "%s", why);
			return false;
		}
	}
	return true;
}
