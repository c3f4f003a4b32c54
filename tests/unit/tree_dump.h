/*
 * tree_dump.h - a tree as text, every field but the places: two statements mean
 * the same exactly if their dumps are equal.  What is said in keywords is
 * dumped in upper case, for its case means nothing.
 */
#ifndef STARLOAD_TESTS_TREE_DUMP_H
#define STARLOAD_TESTS_TREE_DUMP_H
#include <ctype.h>

#include "base/buf.h"
#include "lang/ast.h"

static inline void dump_text(struct buf *out, const char *what, struct text t, bool word)
{
	size_t i;

	buf_addf(out, " %s=", what);
	for (i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];

		if (word && i + 1 < t.n && !memcmp(t.p + i, "\xc4\xb1", 2)) {
			buf_addc(out, 'I');
			i++;
		} else if (word && i + 1 < t.n && !memcmp(t.p + i, "\xc5\xbf", 2)) {
			buf_addc(out, 'S');
			i++;
		} else if (c < ' ' || c == '"' || c == '\\') {
			buf_addf(out, "\\%02x", c);
		} else {
			buf_addc(out, (char)(word && c < 0x80 ? toupper(c) : c));
		}
	}
}

/* `quoting`: whether names that could be written bare are in backticks matters. */
static inline void dump_name(struct buf *out, const char *what, const struct name *n, bool quoting)
{
	dump_text(out, what, n->text, false);
	if (quoting)
		buf_addf(out, "%s%s", n->backticked ? "`" : "", n->string ? "'" : "");
}

static inline void dump_qname(struct buf *out, const char *what, const struct qname *q, bool quoting)
{
	uint32_t i;

	buf_addf(out, " %s(", what);
	for (i = 0; i < q->n; i++)
		dump_name(out, "part", &q->parts[i], quoting);
	buf_addf(out, "%s)", q->dot_digit ? " dot-digit" : "");
}

static inline void dump_node(struct buf *out, const struct expr *x, bool quoting)
{
	bool word = x->kind < EXPR_INTEGER || x->kind == EXPR_INTERVAL || x->kind == EXPR_BOUNDARY ||
		    x->kind == EXPR_TYPE || x->kind == EXPR_SORT ||
		    (x->kind == EXPR_CALL && !x->qname);

	buf_addf(out, "(%d.%d%s%s", x->kind, x->op, x->negated ? " not" : "", x->special ? " special" : "");
	if (x->kind == EXPR_LAMBDA || x->kind == EXPR_CASE)
		buf_addf(out, " parts %u", x->parts);
	/* A name of several parts is in `text` with the blanks of the source. */
	if (x->kind != EXPR_SUBQUERY && x->kind != EXPR_OPAQUE && !x->qname)
		dump_text(out, "text", x->text, word);
	if (x->qname)
		dump_qname(out, "qname", x->qname, quoting);
}

static inline void dump_expr(struct buf *out, const struct expr *e, bool quoting)
{
	const struct expr *x = e;

	for (;;) {
		dump_node(out, x, quoting);
		if (x->first) {
			x = x->first;
			continue;
		}
		buf_addc(out, ')');
		while (x != e && !x->next) {
			x = x->up;
			buf_addc(out, ')');
		}
		if (x == e)
			return;
		x = x->next;
	}
}

static inline void dump_props(struct buf *out, const char *what, const struct props *p)
{
	const struct prop *it;

	if (!p->present)
		return;
	buf_addf(out, "%s %u\n", what, p->n);
	for (it = p->first; it; it = it->next) {
		dump_text(out, "key", it->key.text, false);
		dump_text(out, "value", it->value.text, false);
		buf_addc(out, '\n');
	}
}

static inline void dump_clause(struct buf *out, const struct clause *c, bool quoting)
{
	const struct partition_name *p;
	const struct col *col;

	buf_addf(out, "clause %d%s%s%s", c->kind, c->temporary ? " temporary" : "",
		 c->parenthesized ? " parenthesized" : "", c->key_value ? " pairs" : "");
	dump_text(out, "separator", c->separator.text, false);
	buf_addc(out, '\n');
	for (col = c->cols; col; col = col->next) {
		dump_name(out, "col", &col->name, quoting);
		buf_addf(out, "%s%s%s%s ", col->qualified ? " qualified" : "", col->dot_digit ? " dot-digit" : "",
			 col->assigned ? " assigned" : "", col->is_default ? " default" : "");
		if (col->value)
			dump_expr(out, col->value, quoting);
		buf_addc(out, '\n');
	}
	for (p = c->partitions; p; p = p->next)
		dump_name(out, "partition", &p->name, quoting);
	if (c->where)
		dump_expr(out, c->where, quoting);
	buf_addc(out, '\n');
}

static inline void dump_stmt(struct buf *out, const struct stmt *s, bool quoting)
{
	const struct release_use *u;
	const struct clause *c;
	const struct expr *e;

	buf_addf(out, "stmt %d%s%s\n", s->kind, s->all ? " all" : "", s->has_limit ? " limit" : "");
	if (s->job) {
		dump_text(out, "db", s->job->db, false);
		dump_name(out, "job", &s->job->job, quoting);
		dump_qname(out, "whole", &s->job->whole, quoting);
	}
	if (s->table)
		dump_qname(out, "table", s->table, quoting);
	if (s->from)
		dump_qname(out, "from", s->from, quoting);
	if (s->source)          /* bare, its case means nothing */
		dump_text(out, "source", s->source->text, !s->source->backticked);
	buf_addc(out, '\n');
	/* A word in backticks is no reserved word any more. */
	for (u = quoting ? s->uses : NULL; u; u = u->next)
		buf_addf(out, "use %x %s\n", u->lacking, u->what);
	for (c = s->clauses; c; c = c->next)
		dump_clause(out, c, quoting);
	dump_props(out, "properties", &s->job_props);
	dump_props(out, "source", &s->source_props);
	if (s->where)
		dump_expr(out, s->where, quoting);
	for (e = s->order; e; e = e->next)
		dump_expr(out, e, quoting);
}
#endif
